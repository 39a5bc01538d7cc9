"""Everything about one woman, across the programmes."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.audit.models import AuditEntry
from portal.audit.queries import entries
from portal.entrepreneurs.models import Application, ApplicationStep, ChangeRequest
from portal.privacy.models import Consent, Notice

LOOK = "look_at_"
"""With this the name of every look begins."""


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
