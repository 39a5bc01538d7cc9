"""What can go wrong with a choice."""

from portal.core.errors import InvalidError


class UnknownChoiceError(InvalidError):
    """There is no such choice, or the value is of another kind."""


class OutOfBoundsError(InvalidError):
    """The number is less or more than that choice allows."""


class NotAPictureError(InvalidError):
    """The file is no picture that can be drawn on paper."""
