"""Forms about coming back."""

from flask_wtf import FlaskForm

from portal.web.reading import FolioField


class AskLinkForm(FlaskForm):  # type: ignore[misc]
    folio = FolioField()


class UseLinkForm(FlaskForm):  # type: ignore[misc]
    """One button: go on."""
