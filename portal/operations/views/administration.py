"""The start page of administration, and how the installation is."""

from pathlib import Path

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from portal.audit.models import AuditEntry, AuditNote
from portal.core.roles import Role
from portal.operations.checks import faults
from portal.web.access import only
from portal.web.config import settings
from portal.web.extensions import db

bp = Blueprint("administration", __name__, url_prefix="/administracion")

PACKAGE = Path(__file__).parents[2]
BOTH = (Role.ADMINISTRATOR, Role.COORDINATOR)
LOOKERS = (Role.ADMINISTRATOR, Role.AUDITOR)
ALONE = (Role.ADMINISTRATOR,)

SERVICES = (
    ("Personal", "Invitar, cambiar lo que hace cada quien, cerrar cuentas.", "person", "staff.people", BOTH),
    ("Casas y lugares", "Dónde se atiende y qué puede elegir cada mujer.", "house", "houses.houses", ALONE),
    ("Listas", "Giros, motivos de rechazo y frases listas.", "check-circle", "lists.show", ALONE),
    ("Aviso de privacidad", "Sus versiones, y escribir la siguiente.", "info", "privacy.versions", ALONE),
    ("Ajustes", "Plazos, vigencias y límites de los programas.", "clock", "preferences.settings", ALONE),
    ("Aspecto", "Nombre, colores y logotipo.", "light", "preferences.look", BOTH),
    ("Bitácora", "Quién hizo qué y quién miró qué.", "book", "audit.log", LOOKERS),
    ("Llaves", "Con ellas se firman las tarjetas y las constancias.", "card", "keys.keys", ALONE),
    ("Respaldos", "Los últimos, y cómo hacer uno.", "download", "administration.backups", ALONE),
    ("Revisión", "Si algo anda mal en esta instalación.", "check", "administration.check", ALONE),
)


@bp.get("")
@only(Role.ADMINISTRATOR, Role.COORDINATOR, Role.AUDITOR)
def start() -> ResponseReturnValue:
    """Show what this person may administer."""
    mine = [service for service in SERVICES if current_user.role in service[-1]]
    return render_template("operations/administration.html", services=mine)


@bp.get("/revision")
@only(Role.ADMINISTRATOR)
def check() -> ResponseReturnValue:
    """Say in words what is wrong with the installation, as ``portal check`` does."""
    return render_template("operations/check.html", faults=list(faults(settings, PACKAGE)))


@bp.get("/respaldos")
@only(Role.ADMINISTRATOR)
def backups() -> ResponseReturnValue:
    """List the last backups, and say how to make one and how to try it."""
    rows = db.session.execute(
        select(AuditEntry.at, AuditNote.note)
        .outerjoin(AuditNote, AuditNote.id == AuditEntry.id)
        .where(AuditEntry.subject_kind == "installation", AuditEntry.action == "backup")
        .order_by(AuditEntry.id.desc())
        .limit(20)
    ).all()
    return render_template("operations/backups.html", backups=rows)
