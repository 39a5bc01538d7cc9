"""Everything about one woman, across the programmes."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.audit.queries import entries
from portal.cards.models import Card
from portal.entrepreneurs.models import Application, ApplicationStep, ChangeRequest
from portal.privacy.models import Consent, Notice
from portal.redemptions.models import Redemption
from portal.vendors.models import Vendor

LOOK = "look_at_"
"""With this the name of every look begins."""


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


def history_of(application_id: int, *, looks: bool) -> Select[AuditEntry]:
    """Return the query for what was done with her file, or for who looked at it; order it by id."""
    is_look = AuditEntry.action.startswith(LOOK, autoescape=True)
    return entries(kind="application", subject_id=application_id).where(is_look if looks else ~is_look)


def changes_of(session: Session, application_id: int) -> Sequence[ChangeRequest]:
    query = select(ChangeRequest).where(ChangeRequest.application_id == application_id)
    return session.scalars(query.order_by(ChangeRequest.id.desc())).all()


def consent_of(session: Session, application: Application) -> tuple[Consent, int] | None:
    """Return what she accepted and the version of that notice."""
    query = select(Consent, Notice.version).join(Notice).where(Consent.id == application.consent_id)
    row = session.execute(query).one_or_none()
    return None if row is None else (row[0], row[1])
