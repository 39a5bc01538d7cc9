"""Why a file was refused."""

from enum import StrEnum

from portal.core.errors import InvalidError, NotFoundError


class Fault(StrEnum):
    """What is wrong with a file; the page has a sentence for each."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    """More bytes than the setting allows."""
    KIND = "kind"
    """Neither JPEG, PNG, WebP nor PDF."""
    HEIC = "heic"
    """As some phones keep photos; browsers and offices cannot show it."""
    MIXED = "mixed"
    """Two kinds of file in one: no camera makes that."""
    TOO_MANY_PIXELS = "too_many_pixels"
    TOO_MANY_PAGES = "too_many_pages"
    LOCKED = "locked"
    """A PDF with a password."""
    BROKEN = "broken"
    """It could not be drawn, or not with the means allowed."""


class RefusedFileError(InvalidError):
    """The portal does not keep this file."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


class PictureNotFoundError(NotFoundError):
    """The file has no such page, or it is no longer kept."""
