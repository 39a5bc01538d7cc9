"""People who can sign in, what they prove it with, and where they are signed in."""

# The library's mixins declare plain types where our columns may be empty.
# mypy: disable-error-code="assignment, override"

from datetime import datetime
from typing import Any

from flask_security import AsaList, UserMixin, WebAuthnMixin
from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.core.model import Model
from portal.core.roles import PROGRAMME, SHOP, STAFF, Role
from portal.houses.models import House


class UserHouse(Model):
    """A house in the scope of a clerk."""

    __tablename__ = "user_house"
    __table_args__ = (Index("uq_user_house", "user_id", "house_id", unique=True),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    house_id: Mapped[int] = mapped_column(ForeignKey("house.id"), index=True)


class User(Model, UserMixin):
    """A person who can sign in, with one role.

    A woman who comes with folio and PIN has a user without e-mail and password.
    """

    __tablename__ = "user"

    name: Mapped[str]
    role: Mapped[Role]
    email: Mapped[str | None] = mapped_column(String(255), unique=True)
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    fs_webauthn_user_handle: Mapped[str | None] = mapped_column(String(64), unique=True)
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(AsaList()))
    failed_sign_ins: Mapped[int] = mapped_column(default=0)
    paused_until: Mapped[datetime | None]

    houses: Mapped[list[House]] = relationship(secondary="user_house", viewonly=True, order_by=House.name)
    webauthn: Mapped[list["PassKey"]] = relationship(back_populates="user", cascade="all, delete")

    @property
    def roles(self) -> list[Any]:
        """Roles as the sign-in library knows them; the portal asks ``role``."""
        return []

    @property
    def is_staff(self) -> bool:
        return self.role in STAFF

    @property
    def sees_records(self) -> bool:
        return self.role in PROGRAMME

    @property
    def is_shop(self) -> bool:
        return self.role in SHOP


class PassKey(Model, WebAuthnMixin):
    """A passkey of a user."""

    __tablename__ = "passkey"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[bytes] = mapped_column(LargeBinary(1024), unique=True)
    public_key: Mapped[bytes]
    sign_count: Mapped[int | None] = mapped_column(default=0)
    transports: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(AsaList()))
    backup_state: Mapped[bool]
    device_type: Mapped[str] = mapped_column(String(64))
    extensions: Mapped[str | None] = mapped_column(String(255))
    lastuse_datetime: Mapped[datetime]
    name: Mapped[str] = mapped_column(String(64))
    usage: Mapped[str] = mapped_column(String(64))

    user: Mapped[User] = relationship(back_populates="webauthn")


class Pin(Model):
    """The six digits that open one folio. Failures are counted here, in the database."""

    __tablename__ = "pin"

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), unique=True)
    folio: Mapped[str] = mapped_column(unique=True)
    digest: Mapped[str]
    """Argon2id."""
    failures: Mapped[int] = mapped_column(default=0)
    """Since the last success: every fifth pauses, the twentieth voids."""
    paused_until: Mapped[datetime | None]
    voided_at: Mapped[datetime | None]
    given_at: Mapped[datetime]


class SignIn(Model):
    """One sign-in on one device. It can be listed and ended; the cookie alone proves nothing."""

    __tablename__ = "sign_in"
    __table_args__ = (Index("ix_sign_in_user_id", "user_id", "ended_at"),)

    key: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    """SHA-256 of the cookie's random value."""
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    with_pin: Mapped[bool]
    """Signed in with folio and PIN: sees state and next step, never her data."""
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    proved_at: Mapped[datetime]
    """When she last typed a secret: asked again before the grave things."""
    ended_at: Mapped[datetime | None]
    browser: Mapped[str] = mapped_column(default="")


class Invitation(Model):
    """A one-time link with which a person gets her account."""

    __tablename__ = "invitation"

    key: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    """SHA-256 of the link's random value."""
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
