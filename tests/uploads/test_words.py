"""What is said of files follows the installation's settings."""

import pytest
from flask import Flask, get_template_attribute

from portal.entrepreneurs.forms.explaining import PaperAnswerForm
from portal.entrepreneurs.forms.papers import PapersForm, PhotoForm
from portal.uploads.errors import Fault
from portal.uploads.words import SENTENCES
from portal.vendors.forms.agreements import AgreementForm, FileForm

pytestmark = pytest.mark.sqlite_only


def test_how_heavy_files_may_be_is_what_the_settings_say(app: Flask):
    app.config |= {"UPLOAD_LIMIT": 2_500_000, "MAX_CONTENT_LENGTH": 7_500_000}

    with app.test_request_context():
        of_one = [PhotoForm().files, AgreementForm().file, FileForm().file]
        of_many = [PapersForm().files, PaperAnswerForm().files]
        progress = str(get_template_attribute("components/upload.html", "upload_progress")())

        assert all("asta 2.5 MB." in str(field.description) for field in of_one)
        assert all("2.5 MB cada una, 7.5 MB en total." in str(field.description) for field in of_many)
        assert str(SENTENCES[Fault.TOO_LARGE]).endswith("hasta 2.5 MB.")
        assert "hasta 2.5 MB cada uno y 7.5 MB entre todos" in progress
