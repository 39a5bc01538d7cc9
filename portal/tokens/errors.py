"""Why a code is refused, in the order in which it is checked.

``reason`` is the word that the test vectors and the browser's code use as well.
"""

from typing import ClassVar

from portal.core.errors import ConflictError, InvalidError, NotFoundError


class TokenError(InvalidError):
    """The text or the bytes are no genuine token of this installation. Never raised directly."""

    reason: ClassVar[str]


class UnreadableCodeError(TokenError):
    """The text is neither a link of ours nor canonical Base32."""

    reason = "unreadable"


class WrongLengthError(TokenError):
    """The token is not as long as its type says."""

    reason = "length"


class UnknownFormatError(TokenError):
    """The version or the type is not one that we write."""

    reason = "format"


class UnknownKeyError(TokenError):
    """The key named in the token is none of this installation's, or is retired."""

    reason = "key"


class BadSignatureError(TokenError):
    """The token was altered, or signed by somebody else."""

    reason = "signature"


class ExpiredError(TokenError):
    """The token is genuine and its last day is over."""

    reason = "expired"


class KeyNotFoundError(NotFoundError):
    """No signing key has that id, or it is retired."""


class LastKeyError(ConflictError):
    """The active key cannot be retired: rotate first."""
