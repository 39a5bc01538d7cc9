"""Fill in whatever form a page has, as somebody would who means harm, and read what became of it."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import count
from typing import Any
from urllib.parse import urlsplit

from flask.testing import FlaskClient

from tests.factories.files import photo
from tests.factories.identity import make_curp
from tests.promises.payloads import MARK

TYPED = frozenset({"text", "search", "email", "tel", "url", "number", "date", "time", "password", "textarea"})
GOOD = {
    "postal_code": "77510", "phone": "9985550142", "email": "ella@example.mx", "rfc": "",
    "since_year": "2020", "map_url": "", "pin": "4826", "from_hour": "10:00", "opens": "10:00",
    "to_hour": "18:00", "closes": "18:00", "valid_from": "2027-01-31", "valid_to": "2027-12-31",
    "-number": "",
}  # fmt: skip
"""What a field takes, by the end of its name; any other takes a number."""
RUNS = ("javascript:", "data:text/html", "vbscript:")
_number = count(500)


@dataclass
class Form:
    """A form as it stands in a page.

    :ivar fields: name to type and the values that it may have, or has.
    :ivar refused: names that the page marks as wrong.
    """

    action: str
    fields: dict[str, tuple[str, list[str]]] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)

    @property
    def typed(self) -> list[str]:
        return [name for name, (kind, _) in self.fields.items() if kind in TYPED]

    def filled(self, texts: Iterator[str], keep: set[str], *, photos: bool) -> dict[str, Any]:
        """Give every field a value: the next text, or a good one for the names in ``keep``."""
        data: dict[str, Any] = {}
        for name, (kind, values) in self.fields.items():
            if kind in TYPED:
                data[name] = self._good(name, values) if name in keep else next(texts)
            elif kind == "file":
                data[name] = (io.BytesIO(photo() if photos else b"GIF89a"), f"{next(texts)}.jpg")
            elif values:
                data[name] = values if kind == "checkbox" else values[0]
        return data

    def _good(self, name: str, values: list[str]) -> str:
        if name == "curp":
            return make_curp(next(_number))
        if values and values[0] and MARK not in values[0]:
            return values[0]
        return next((value for end, value in GOOD.items() if name.endswith(end)), "5")


class Reader(HTMLParser):
    """Read a page: its forms that send, and what in it came from a text that became more than text."""

    def __init__(self, html: str, address: str) -> None:
        super().__init__()
        self.address, self.forms, self.injected = address, [], []  # type: ignore[var-annotated]
        self._form: Form | None = None
        self._select: tuple[str, list[str]] | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        runs = [name for name in ("href", "src", "action", "formaction") if _runs(found.get(name, ""))]
        if MARK in found or runs:
            self.injected.append(self.get_starttag_text())
        if tag == "form":
            sends = found.get("method", "").lower() == "post"
            self._form = Form(found.get("action") or self.address) if sends else None
        if self._form is None:
            return
        name = found.get("name", "")
        if found.get("aria-invalid"):
            self._form.refused.add(name)
        if tag == "option" and self._select:
            self._select[1].extend([found["value"]] if found.get("value") else [])
        elif tag == "select":
            self._select = ("select", self._form.fields.setdefault(name, ("select", []))[1])
        elif tag == "textarea":
            self._form.fields[name] = ("textarea", [])
        elif tag == "input" and name:
            kind = found.get("type", "text")
            self._form.fields.setdefault(name, (kind, []))[1].append(found.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self._form is not None:
            self.forms.append(self._form)
            self._form = None


def _runs(address: str) -> bool:
    return address.strip().lower().startswith(RUNS)


def send(client: FlaskClient, form: Form, texts: Iterator[str]) -> tuple[list[str], bool]:
    """Send a form with a text in every field, then again with texts only where they were taken.

    Returns what of the answers was more than text, and whether the portal took it in the end.
    """
    injected: list[str] = []
    keep: set[str] = set()
    for attempt in range(3):
        answer = client.post(
            urlsplit(form.action)._replace(scheme="", netloc="").geturl(),
            data=form.filled(texts, keep, photos=attempt > 0),
            content_type="multipart/form-data",
        )
        assert answer.status_code < 500, (form.action, answer.status_code)
        page = Reader(answer.text if answer.mimetype == "text/html" else "", form.action)
        injected += page.injected
        if answer.status_code != 422:
            return injected, answer.status_code in {200, 303}
        refused = {name for again in page.forms for name in again.refused}
        keep |= refused & set(form.typed) or set(form.typed)
    return injected, False
