"""Everything about one woman, across the programmes."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.audit.models import AuditEntry, AuditNote
from portal.cards.models import Card
from portal.entrepreneurs.models import Application, ApplicationStep, ChangeRequest
from portal.privacy.models import Consent, Notice
from portal.redemptions.models import Redemption
from portal.vendors.models import Vendor

LATEST = 50
"""Entries of her history on one page."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that somebody did with her file, or one look at it."""

    entry: AuditEntry
    by: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Uses:
    """Her uses of benefits that stand, and what she saved, in centavos."""

    count: int
    saving: int


def cards_of(session: Session, application_id: int) -> Sequence[Card]:
    query = select(Card).where(Card.application_id == application_id).order_by(Card.id.desc())
    return session.scalars(query).all()


def uses_of(session: Session, application_id: int) -> Uses:
    """Count what she used with all her cards; the annulled uses do not count."""
    query = (
        select(func.count(), func.coalesce(func.sum(Redemption.saving), 0))
        .join(Card, Card.id == Redemption.card_id)
        .where(Card.application_id == application_id, Redemption.annulled_at.is_(None))
    )
    count, saving = session.execute(query).one()
    return Uses(count, saving or 0)


def latest_uses(session: Session, application_id: int) -> Sequence[tuple[Redemption, str]]:
    """Return her last ten uses, each with the shop."""
    query = (
        select(Redemption, Vendor.name)
        .join(Card, Card.id == Redemption.card_id)
        .join(Vendor, Vendor.id == Redemption.vendor_id)
        .where(Card.application_id == application_id)
        .order_by(Redemption.at.desc())
        .limit(10)
    )
    return [(redemption, name) for redemption, name in session.execute(query)]


def steps_of_file(session: Session, application_id: int) -> Sequence[tuple[ApplicationStep, str | None]]:
    """Return each step with who took it."""
    query = (
        select(ApplicationStep, User.name)
        .outerjoin(User, User.id == ApplicationStep.by_id)
        .where(ApplicationStep.application_id == application_id)
        .order_by(ApplicationStep.id)
    )
    return [(step, name) for step, name in session.execute(query)]


def history_of(session: Session, application_id: int) -> list[Event]:
    """Return what was done with her file and who looked at it, the latest first."""
    query = (
        select(AuditEntry, User.name, AuditNote.note)
        .outerjoin(User, User.id == AuditEntry.actor_id)
        .outerjoin(AuditNote, AuditNote.id == AuditEntry.id)
        .where(AuditEntry.subject_kind == "application", AuditEntry.subject_id == application_id)
        .order_by(AuditEntry.id.desc())
        .limit(LATEST)
    )
    return [Event(entry, name, note) for entry, name, note in session.execute(query)]


def changes_of(session: Session, application_id: int) -> Sequence[ChangeRequest]:
    query = select(ChangeRequest).where(ChangeRequest.application_id == application_id)
    return session.scalars(query.order_by(ChangeRequest.id.desc())).all()


def consent_of(session: Session, application: Application) -> tuple[Consent, int] | None:
    """Return what she accepted and the version of that notice."""
    query = select(Consent, Notice.version).join(Notice).where(Consent.id == application.consent_id)
    row = session.execute(query).one_or_none()
    return None if row is None else (row[0], row[1])
