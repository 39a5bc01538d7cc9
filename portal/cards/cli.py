"""Commands about cards: ``portal cards …``."""

import json
import sys
from pathlib import Path

import click

from portal.cards.actions.issuing import issue_cards
from portal.cards.actions.printing import finish_batch, print_cards
from portal.cards.drawing import Layout
from portal.cards.errors import NothingToPrintError
from portal.cards.prints import draw_into
from portal.cards.queries.due import DueTerms, due_ids
from portal.cards.queries.printing import pending_ids
from portal.core.spanish import plural
from portal.preferences.queries import choices
from portal.web.clock import now, today
from portal.web.commands import with_app
from portal.web.config import key_ring
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
    known = choices(db.session)
    retired = key_ring().retired_ids
    waiting = due_ids(db.session, DueTerms(choices=known, today=today(), retired=retired))
    issued = 0
    for start in range(0, len(waiting), _AT_ONCE):
        with transaction() as session:
            ids = waiting[start : start + _AT_ONCE]
            issued += len(
                issue_cards(
                    session, ids, choices=known, today=today(), by_id=None, now=now(), retired=retired
                )
            )
    click.echo(f"{plural(issued, 'tarjeta emitida', 'tarjetas emitidas')}.", err=True)


@cards.command("print")
@click.option("--pending", is_flag=True, required=True, expose_value=False, help="Every card that waits.")
@click.option("--layout", type=click.Choice([kind.value for kind in Layout]), default="sheet")
@click.option("--output", type=_NEW, required=True, help="The PDF; print it at 100 %.")
@click.option("--report", type=_NEW, help="Write folio and link of each card here (JSON).")
@with_app
def print_pending(layout: str, output: Path, report: Path | None) -> None:
    """Print cards into a PDF, front and back; they then wait to be handed over."""
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
                now=now(),
            )
    except NothingToPrintError:
        _write(report, [])
        click.echo("No hay tarjetas por imprimir.", err=True)
        sys.exit(0)
    drawn = draw_into(db.session, batch.id, output)
    with transaction() as session:
        finish_batch(session, batch.id, drawn=len(drawn), now=now())
    _write(report, drawn)
    click.echo(f"{plural(len(drawn), 'tarjeta', 'tarjetas')} en {output}.", err=True)


def _write(report: Path | None, drawn: list[tuple[str, str]]) -> None:
    if report is not None:
        told = {"cards": [{"folio": folio, "link": link} for folio, link in drawn]}
        report.write_text(json.dumps(told, indent=1) + "\n", "utf-8")
