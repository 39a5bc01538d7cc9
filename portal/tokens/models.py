"""Signed codes that were issued. Knows no card."""

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.core.model import Model
from portal.tokens.layout import Token, TokenType, day_number


class TokenBlock(Model):
    """How many of the 2^20 indexes of one block are taken; its row is locked while more are drawn."""

    __tablename__ = "token_block"

    issued: Mapped[int] = mapped_column(default=0)


class IssuedToken(Model):
    """A code that this installation issued: its id *is* the index inside the code.

    A stolen signing key cannot mint a code that works online, because its index is not here.
    """

    __tablename__ = "issued_token"
    __table_args__ = (CheckConstraint("id BETWEEN 0 AND 4294967295", name="index_fits"),)

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    kind: Mapped[int]
    key_id: Mapped[int]
    flags: Mapped[int]
    expires_on: Mapped[date | None]
    check4: Mapped[str]
    """The four characters printed below the code, against pasted stickers."""
    issued_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]

    @property
    def said(self) -> Token:
        """Return what the code says; signed by its key, it is the code itself, the same bytes every time."""
        return Token(
            type=TokenType(self.kind),
            key_id=self.key_id,
            index=self.id,
            expires=None if self.expires_on is None else day_number(self.expires_on),
            flags=self.flags,
        )
