"""People who can sign in, what they prove it with, and where they are signed in."""

# The library's mixins declare plain types where our columns may be empty.
# mypy: disable-error-code="assignment, override"

from datetime import datetime
from typing import Any

from flask_security import AsaList, UserMixin, WebAuthnMixin
from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column, object_session, relationship

from portal.core.model import Id, Keyed, Model, Sealed
from portal.core.roles import SHOP, STAFF, Role
from portal.houses.models import House
from portal.outbox.models import Recipient
from portal.preferences.queries import choices


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
    """Sealed by the library with a key that is not in the database."""
    totp_counter: Mapped[Id | None]
    """The time step of the last code that was taken: none is taken twice."""
    recipient_id: Mapped[int | None] = mapped_column(ForeignKey("recipient.id"))

    recipient: Mapped[Recipient | None] = relationship()
    houses: Mapped[list[House]] = relationship(secondary="user_house", viewonly=True, order_by=House.name)
    webauthn: Mapped[list["PassKey"]] = relationship(back_populates="user", cascade="all, delete")

    def check_tf_required(
        self, tf_setup_methods: list[tuple[str, str]], tf_fresh: bool
    ) -> tuple[bool, list[tuple[str, str]]]:
        """Ask staff for a second factor, and anybody who set one up; nobody in a demonstration."""
        return bool(tf_setup_methods) or self.must_have_second_factor, tf_setup_methods

    def check_tf_required_setup(self) -> bool:
        """Tell whether she cannot do without the telephone's code: a passkey stands in for it."""
        return self.must_have_second_factor and not self.webauthn

    @property
    def must_have_second_factor(self) -> bool:
        session = object_session(self)
        return self.is_staff and not (session is not None and choices(session).demonstration)

    @property
    def has_second_factor(self) -> bool:
        return bool(self.tf_primary_method or self.webauthn)

    @property
    def roles(self) -> list[Any]:
        """Roles as the sign-in library knows them; the portal asks ``role``."""
        return []

    @property
    def is_staff(self) -> bool:
        return self.role in STAFF

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


class RecoveryCode(Model):
    """One use of the second factor without the telephone; the row goes when it is used."""

    __tablename__ = "recovery_code"
    __table_args__ = (Index("uq_recovery_code", "user_id", "code", unique=True),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    code: Mapped[bytes] = mapped_column(Keyed("recovery_code"))


class FactorReset(Model):
    """A second factor about to be taken away: one person asks, another confirms."""

    __tablename__ = "factor_reset"
    __table_args__ = (CheckConstraint("confirmed_by_id <> asked_by_id", name="two_people"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    asked_at: Mapped[datetime]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    confirmed_at: Mapped[datetime | None]


class FailedSignIn(Model):
    """How often the secret of one e-mail was wrong, whether or not an account has it.

    So a pause says nothing of who exists.
    """

    __tablename__ = "failed_sign_in"

    email: Mapped[bytes] = mapped_column(Keyed("failed_sign_in.email"), unique=True)
    failures: Mapped[int] = mapped_column(default=0)
    """In a row."""
    failed_at: Mapped[datetime]
    paused_until: Mapped[datetime | None]


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
    """What the browser says of itself, cut short."""

    @property
    def browser_words(self) -> str:
        """Name the device as people do: ``Chrome en Android``."""
        names = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome", "Safari": "Safari"}
        systems = ("Android", "iPhone", "iPad", "Windows", "Mac", "Linux")
        name = next((name for sign, name in names.items() if sign in self.browser), "Navegador")
        system = next((system for system in systems if system in self.browser), "")
        return f"{name} en {system}" if system else name


class Invitation(Model):
    """A one-time link with which a person chooses her password: her first, or another."""

    __tablename__ = "invitation"

    key: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    """SHA-256 of the link's random value."""
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    email: Mapped[str | None] = mapped_column(Sealed("invitation.email"))
    """The e-mail that she will sign in with from then on; ``None`` when she has it already."""


class ResumeLink(Model):
    """A link with which she goes on without her PIN: used once, and soon."""

    __tablename__ = "resume_link"

    key: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    """SHA-256 of the link's random value."""
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
