"""Commands of the registry: ``portal entrepreneurs …``."""

import json
import sys
from pathlib import Path

import click

from portal.core.spanish import plural
from portal.registry.errors import UnreadableFileError
from portal.registry.old_registry.here import import_here
from portal.registry.old_registry.importing import Report
from portal.registry.old_registry.reading import RegistryFile, open_registry
from portal.registry.old_registry.rejected import ENCODING, RejectedRows
from portal.registry.old_registry.wording import describe_file
from portal.web.commands import with_app

_EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)
_NEW = click.Path(dir_okay=False, writable=True, path_type=Path)


@click.group()
def entrepreneurs() -> None:
    """The registry of women entrepreneurs."""


@entrepreneurs.command("import")
@click.argument("file", type=_EXISTING)
@click.option("--dry-run", is_flag=True, help="Judge every row and change nothing.")
@click.option("--report", type=_NEW, help="Write the report (JSON) here instead of printing it.")
@click.option("--rejected", type=_NEW, help="Write rejected rows here (CSV), to correct and import again.")
@with_app
def import_file(file: Path, dry_run: bool, report: Path | None, rejected: Path | None) -> None:
    """Take over the old registry from FILE, a table as spreadsheet programs save it (CSV)."""
    try:
        with file.open("rb") as opened, open_registry(opened) as registry:
            done = _import(registry, dry_run, rejected)
    except UnreadableFileError as error:
        click.echo(f"No se puede leer {file.name}: {describe_file(error)}", err=True)
        sys.exit(1)
    content = json.dumps(done.as_json(), ensure_ascii=False, indent=1)
    if report:
        report.write_text(f"{content}\n", "utf-8")
    else:
        click.echo(content)
    click.echo(_summary(done, registry, dry_run), err=True)


def _import(registry: RegistryFile, dry_run: bool, rejected: Path | None) -> Report:
    if rejected is None:
        return import_here(registry, by_id=None, rehearsal=dry_run)
    with rejected.open("w", encoding=ENCODING, newline="") as out:
        return import_here(registry, by_id=None, rehearsal=dry_run, reject=RejectedRows(out, registry).add)


def _summary(done: Report, registry: RegistryFile, dry_run: bool) -> str:
    rows = plural(done.rows, "fila", "filas")
    cards = plural(done.cards_delivered, "tarjeta entregada", "tarjetas entregadas")
    said = (
        f"{rows}: {done.accepted:,} aceptadas, {done.unchanged:,} sin cambio, "
        f"{done.rejected:,} rechazadas; {cards}."
    )
    if registry.unread:
        said += f"\nNo se leyeron estas columnas: {', '.join(registry.unread)}."
    return f"{said}\nFue un ensayo: no cambió nada." if dry_run else said
