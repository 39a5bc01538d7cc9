"""Commands about cards: ``portal cards …``."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy.orm import Session

from portal.cards.actions.issuing import issue_cards
from portal.cards.actions.printing import finish_batch, print_cards
from portal.cards.drawing import Layout, draw_cards
from portal.cards.errors import NothingToPrintError
from portal.cards.printing import faces_of, look_of
from portal.cards.queries.due import due_ids
from portal.cards.queries.printing import pending_ids, printed_in
from portal.core.periods import local_day
from portal.core.spanish import plural
from portal.preferences.queries import choices
from portal.web.commands import with_app
from portal.web.config import key_ring, settings
from portal.web.extensions import db
from portal.web.transaction import transaction

_NEW = click.Path(dir_okay=False, writable=True, path_type=Path)
_AT_ONCE = 100
"""Cards issued in one transaction: the counters wait no longer than this takes."""


@click.group()
def cards() -> None:
    """Benefit cards: issue and print them."""


@cards.command()
@click.option(
    "--due", is_flag=True, required=True, expose_value=False, help="To every woman who is due for one."
)
@with_app
def issue() -> None:
    """Issue cards; each then waits to be printed."""
    now, known = datetime.now(UTC), choices(db.session)
    today = local_day(now, settings().timezone)
    waiting = due_ids(db.session, choices=known, today=today)
    issued = 0
    for start in range(0, len(waiting), _AT_ONCE):
        with transaction() as session:
            ids = waiting[start : start + _AT_ONCE]
            issued += len(issue_cards(session, ids, choices=known, today=today, by_id=None, now=now))
    click.echo(f"{plural(issued, 'tarjeta emitida', 'tarjetas emitidas')}.", err=True)


@cards.command("print")
@click.option("--pending", is_flag=True, required=True, expose_value=False, help="Every card that waits.")
@click.option("--layout", type=click.Choice([kind.value for kind in Layout]), default="sheet")
@click.option("--output", type=_NEW, required=True, help="The PDF; print it at 100 %.")
@click.option("--report", type=_NEW, help="Write folio and link of each card here (JSON).")
@with_app
def print_pending(layout: str, output: Path, report: Path | None) -> None:
    """Print cards into a PDF, front and back; they then wait to be handed over."""
    now = datetime.now(UTC)
    if not output.absolute().parent.is_dir():
        raise click.BadParameter(f"No hay una carpeta {output.parent}.", param_hint="--output")
    try:
        with transaction() as session:
            batch = print_cards(
                session,
                pending_ids(session),
                ring=key_ring(),
                layout=layout,
                by_id=None,
                house_id=None,
                now=now,
            )
    except NothingToPrintError:
        _write(report, [])
        click.echo("No hay tarjetas por imprimir.", err=True)
        sys.exit(0)
    links = _draw(db.session, batch.id, Layout(layout), output)
    with transaction() as session:
        finish_batch(session, batch.id, now=datetime.now(UTC))
    _write(report, links)
    click.echo(f"{plural(len(links), 'tarjeta', 'tarjetas')} en {output}.", err=True)


def _draw(session: Session, batch_id: int, layout: Layout, output: Path) -> list[dict[str, str]]:
    """Draw a batch; returns what the report says of each card."""
    known = settings()
    faces = list(faces_of(printed_in(session, batch_id), key_ring(), known.public_url))
    look = look_of(choices(session), known.public_url, known.instance)
    session.rollback()  # drawing takes a while, and an open reader would make writers wait
    draw_cards(faces, look, layout, output)
    return [{"folio": face.folio, "link": face.link} for face in faces]


def _write(report: Path | None, links: list[dict[str, str]]) -> None:
    if report is not None:
        report.write_text(json.dumps({"cards": links}, indent=1) + "\n", "utf-8")
