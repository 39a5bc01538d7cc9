"""The ``portal demo`` commands."""

from pathlib import Path

import click
from flask_security import hash_password

from portal.core.codes import new_application_folio, random_pin
from portal.core.secrets import write_private
from portal.demo.accounts import new_accounts
from portal.demo.actions.loading import Loaded, is_loaded, load_demonstration
from portal.demo.errors import RealDataError
from portal.demo.papers import draw_paper
from portal.entrepreneurs.models import PaperKind
from portal.tokens.layout import link
from portal.uploads.sending import papers
from portal.web.clock import now
from portal.web.commands import with_app
from portal.web.config import key_ring, settings
from portal.web.extensions import db
from portal.web.transaction import transaction

PAPER_TITLES = {
    PaperKind.OFFICIAL_ID: "Identificación de muestra",
    PaperKind.PROOF_OF_ADDRESS: "Comprobante de muestra",
}


@click.group()
def demo() -> None:
    """Invented data, to see how the portal works."""


@demo.command()
@click.option("--size", default=200, show_default=True, type=click.IntRange(1), help="Tarjetas entregadas.")
@with_app
def load(size: int) -> None:
    """Make this empty installation a demonstration, with invented people and shops."""
    try:
        if is_loaded(db.session):
            click.echo("La demostración ya está cargada; no cambió nada.", err=True)
            return
    except RealDataError:
        raise click.ClickException(
            "Esta base tiene personas registradas. Una demostración necesita una instalación vacía."
        ) from None
    accounts = new_accounts(new_application_folio(), random_pin())
    typed = [secret for account in accounts for secret in (account.password, account.pin) if secret]
    digests = {secret: hash_password(secret) for secret in typed}
    drawn = {
        kind: papers().keep(draw_paper(title), limit=settings().upload_limit)
        for kind, title in PAPER_TITLES.items()
    }
    with transaction() as session:
        loaded = load_demonstration(
            session, key_ring(), accounts, digests, drawn, size=size, now=now(), zone=settings().timezone
        )
    _write_files(settings().instance / "demo", loaded)
    click.echo(f"Demostración cargada: {size} tarjetas entregadas. Cómo entrar: demo/accounts.txt", err=True)


def _write_files(folder: Path, loaded: Loaded) -> None:
    ring, host = key_ring(), settings().public_url
    contents = {
        "accounts.txt": "".join(f"{account.line()}\n" for account in loaded.accounts),
        "codes.txt": "".join(f"{link(host, ring.sign(token.said))}\n" for token in loaded.codes),
        "device.txt": f"{loaded.till.secret}\n",
        "benefit.txt": f"{loaded.till.benefit_id}\n",
    }
    for name, content in contents.items():
        (folder / name).unlink(missing_ok=True)
        write_private(folder / name, content.encode())
