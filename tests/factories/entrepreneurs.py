"""Applications and what belongs to them."""

import itertools
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.accounts.models import Pin
from portal.core.codes import new_application_folio
from portal.core.roles import Role
from portal.entrepreneurs.models import Application, Clarification, Giro, Paper, PaperKind, State
from portal.outbox.models import Channel, Recipient
from tests.factories.accounts import house, user
from tests.factories.identity import make_curp, make_telephone

_number = itertools.count(1)
NOW = datetime(2026, 11, 23, 15, tzinfo=UTC)


def giro(session: Session, **changes: Any) -> Giro:
    row = Giro(**{"name": f"Giro {next(_number)}"} | changes)
    session.add(row)
    session.flush()
    return row


def recipient(session: Session, **changes: Any) -> Recipient:
    """One who said: none."""
    row = Recipient(**{"channel": Channel.NONE} | changes)
    session.add(row)
    session.flush()
    return row


def draft(session: Session, **changes: Any) -> Application:
    """An application that was only begun, with its user."""
    row = Application(
        **{
            "folio": new_application_folio(),
            "state": State.DRAFT,
            "created_at": NOW,
            "changed_at": NOW,
        }
        | changes
    )
    if "user_id" not in changes:
        row.user_id = user(session, role=Role.ENTREPRENEUR, email=None, name=row.folio).id
    session.add(row)
    session.flush()
    return row


def application(session: Session, **changes: Any) -> Application:
    """An application with every answer, sent by her and waiting for review."""
    number = next(_number)
    curp = make_curp(number)
    phone = make_telephone(number)
    return draft(
        session,
        **{
            "state": State.SUBMITTED,
            "submitted_at": NOW,
            "given_name": "Rosa Elena",
            "first_surname": "Canul",
            "second_surname": "Pech",
            "curp": curp,
            "curp_key": curp,
            "phone": phone,
            "phone_key": phone,
            "recipient_id": recipient(session).id,
            "supermanzana": "237",
            "manzana": "14",
            "lote": "8",
            "postal_code": "77510",
            "business_name": "Postres Rosita",
            "giro_id": giro(session).id,
            "products": "Pasteles por pedido",
            "invoices": "not_yet",
        }
        | changes,
    )


def complete_draft(session: Session, **changes: Any) -> Application:
    """A draft with every answer, its papers left for later: it can be sent."""
    row = application(
        session,
        **{
            "state": State.DRAFT,
            "submitted_at": None,
            "business_name": "",
            "house_id": house(session).id,
        }
        | changes,
    )
    session.add_all(Paper(application_id=row.id, kind=kind) for kind in PaperKind)
    session.flush()
    return row


def question(session: Session, application: Application, **changes: Any) -> Clarification:
    """An open question about her address."""
    row = Clarification(
        **{
            "application_id": application.id,
            "field": "direccion",
            "question": "¿Cuál es tu manzana?",
            "asked_at": NOW,
            "asked_by_id": changes.pop("asked_by_id", None) or user(session).id,
        }
        | changes
    )
    session.add(row)
    session.flush()
    return row


def pin_row(session: Session, application: Application, digest: str) -> Pin:
    """The PIN of an application, by its digest."""
    row = Pin(user_id=application.user_id, folio=application.folio, digest=digest, given_at=NOW)
    session.add(row)
    session.flush()
    return row
