"""Find out what a file is by its first bytes. Its name and what the browser says of it count for nothing."""

from portal.uploads.errors import Fault, RefusedFileError

JPEG, PNG, WEBP, PDF = "image/jpeg", "image/png", "image/webp", "application/pdf"
ENDINGS = {JPEG: ".jpg", PNG: ".png", WEBP: ".webp", PDF: ".pdf"}

_PHONE_KINDS = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"})
_PAGES_AND_PROGRAMS = (b"<script", b"<html", b"<svg", b"<?php", b"<!doctype", b"%pdf-")
_ZIP_END = b"PK\x05\x06"
_ZIP_END_WITHIN = 66_000


def media_type_of(content: bytes) -> str:
    """Return the kind of a file that the portal keeps.

    A picture that is a page, a program, a PDF or an archive as well is refused: no camera makes one.

    :raises RefusedFileError: empty, kind, heic or mixed.
    """
    if not content:
        raise RefusedFileError(Fault.EMPTY)
    if content.startswith(b"%PDF-"):
        return PDF
    kind = _picture(content)
    lower = content.lower()
    if any(sign in lower for sign in _PAGES_AND_PROGRAMS) or _ZIP_END in content[-_ZIP_END_WITHIN:]:
        raise RefusedFileError(Fault.MIXED)
    return kind


def _picture(content: bytes) -> str:
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return WEBP
    if content[4:8] == b"ftyp" and content[8:12] in _PHONE_KINDS:
        raise RefusedFileError(Fault.HEIC)
    raise RefusedFileError(Fault.KIND)
