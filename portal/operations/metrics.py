"""Numbers for a monitoring server, in the text format that Prometheus reads."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.audit.models import AuditEntry, AuditSeal
from portal.cards.models import Card
from portal.entrepreneurs.models import Application
from portal.outbox.models import Message
from portal.redemptions.models import Attempt, Redemption


def metrics(session: Session, instance: Path) -> str:
    """Return counts by state, and how much room the instance folder has; nothing about a person."""
    free = shutil.disk_usage(instance).free
    room = ("# TYPE portal_disk_free_bytes gauge", f"portal_disk_free_bytes {free}")
    return "\n".join((*_lines(session), *room)) + "\n"


def _lines(session: Session) -> Iterator[str]:
    for name, column in (
        ("applications", Application.state),
        ("cards", Card.state),
        ("messages", Message.state),
    ):
        yield f"# TYPE portal_{name} gauge"
        for state, count in session.execute(select(column, func.count()).group_by(column)):
            yield f'portal_{name}{{state="{state}"}} {count}'
    newest_entry = session.scalar(select(func.max(AuditEntry.id))) or 0
    newest_seal = session.scalar(select(func.max(AuditSeal.id))) or 0
    for name, value in (
        ("redemptions_total", session.scalar(select(func.max(Redemption.id))) or 0),
        ("attempts_total", session.scalar(select(func.max(Attempt.id))) or 0),
        ("audit_entries_unsealed", newest_entry - newest_seal),
    ):
        yield f"# TYPE portal_{name} {'counter' if name.endswith('_total') else 'gauge'}"
        yield f"portal_{name} {value}"
