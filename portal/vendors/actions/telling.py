"""Tell a shop by mail that it has an answer, and never which."""

from datetime import datetime

from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.core.roles import Role
from portal.core.vault import vault_of
from portal.outbox.actions import write_message
from portal.vendors.credentials import seal_id
from portal.vendors.models import Benefit, Vendor

TEMPLATE = "shop_answer"


def tell_applicant(session: Session, vendor: Vendor, *, now: datetime) -> None:
    """Write to a shop that asked to join, with a fresh link; of its first one only the digest is kept."""
    secret = seal_id(vault_of(session.connection().dialect), vendor.id)
    facts = {"path": f"/comercios/solicitud/{secret}"}
    write_message(session, vendor.recipient, template=TEMPLATE, facts=facts, now=now)


def tell_decision(session: Session, benefit: Benefit, *, now: datetime) -> None:
    """Write to who proposed a benefit for its shop, or else to who speaks for the shop."""
    by = session.get(User, benefit.proposed_by_id) if benefit.proposed_by_id else None
    is_of_shop = by is not None and by.active and by.role is Role.VENDOR_MANAGER
    recipient = by.recipient if by is not None and is_of_shop else benefit.vendor.recipient
    facts = {"path": "/mi-comercio/administrar"}
    write_message(session, recipient, template=TEMPLATE, facts=facts, now=now)
