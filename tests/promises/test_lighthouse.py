"""What anybody may open scores at least 95 of 100 in all that Lighthouse looks at, as on a cheap phone.

Large only, and where ``lighthouse`` is on the path (``npm install --global lighthouse``): it drives Chromium
by itself and takes a quarter of a minute a page. Its first score falls when other work has the processors.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from portal.web.access import public
from portal.web.extensions import db
from tests.chromium import QUIET, Live, find_chromium
from tests.promises.pages import populate
from tests.promises.sizes import LARGE

LIGHTHOUSE = shutil.which("lighthouse")
LEAST = 95
FOUND_BY_SEARCH = ("/", "/comercios", "/comercios/1")
"""The other pages ask search engines to leave them out, which Lighthouse holds against a page."""

PAGES = (
    *FOUND_BY_SEARCH,
    "/comprobar",
    "/privacidad",
    "/seguridad",
    "/entrar",
    "/entrar/folio",
    "/solicitud/empezar",
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        not LARGE or LIGHTHOUSE is None, reason="large only, and where lighthouse is installed"
    ),
]


def scores(live: Live, path: str, folder: Path) -> dict[str, int]:
    """Return what Lighthouse gives a page, of 100, by what it looked at."""
    report = folder / "report.json"
    command = [LIGHTHOUSE, live.url + path, "--quiet", "--output", "json", "--output-path", str(report)]
    command.append("--chrome-flags=" + " ".join(["--headless", *QUIET]))
    if path not in FOUND_BY_SEARCH:
        command.append("--skip-audits=is-crawlable")
    environment = os.environ | {"CHROME_PATH": find_chromium()}
    for left in (2, 1, 0):  # its browser does not always start in time; a low score is never tried again
        done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
        if done.returncode == 0:
            break
        assert left, done.stderr
    found = json.loads(report.read_text())["categories"]
    return {name: round(100 * category["score"]) for name, category in found.items()}


@pytest.mark.parametrize("path", PAGES)
def test_the_page_is_light_accessible_and_sound(live: Live, path: str, tmp_path: Path):
    with live.app.app_context():
        populate(db.session, live.app)

    found = scores(live, path, tmp_path)

    assert len(found) == 4 and min(found.values()) >= LEAST, found


def test_a_careless_page_is_found(live: Live, tmp_path: Path):
    """Negative control."""
    careless = "<!doctype html><img src=/nada.png><form><input></form><p style='color:#ddd'>Hola</p>"
    live.app.add_url_rule("/descuido", view_func=public(lambda: careless))

    found = scores(live, "/descuido", tmp_path)

    assert found["accessibility"] < LEAST and found["seo"] < LEAST
