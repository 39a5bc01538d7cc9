"""Answer with a paper: pictures to look at, the original only as a download."""

from flask import Response

from portal.core.vault import vault_of
from portal.uploads.kinds import ENDINGS, JPEG
from portal.uploads.models import Upload
from portal.uploads.storing import ORIGINAL, Papers
from portal.web.config import settings
from portal.web.extensions import db


def papers() -> Papers:
    """Return the papers folder of the running app."""
    return Papers(settings().instance / "papers", vault_of(db.engine.dialect))


def send_picture(upload: Upload, number: int, *, quarter_turns: int = 0) -> Response:
    """Answer with one picture of a paper, made by us, without metadata.

    :param number: from 1.
    :param quarter_turns: to the right, 0 to 3.
    :raises PictureNotFoundError: it has no such page.
    """
    content = papers().picture(upload.name, number, quarter_turns=quarter_turns)
    return _private(Response(content, mimetype=JPEG))


def send_original(upload: Upload) -> Response:
    """Answer with a paper as it arrived: never shown by the browser, named by nothing personal.

    :raises PictureNotFoundError: its bytes are gone.
    """
    content = papers().read(upload.name, ORIGINAL)
    answer = Response(content, mimetype="application/octet-stream")
    ending = ENDINGS.get(upload.media_type, "")
    answer.headers["Content-Disposition"] = f'attachment; filename="papel-{upload.id}{ending}"'
    return _private(answer)


def _private(answer: Response) -> Response:
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
