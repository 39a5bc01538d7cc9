"""Take an application that a folio opens over into the account with an e-mail."""

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.acting import actor
from portal.accounts.errors import NotJoinableError, OtherPasswordError, SameAccountError
from portal.accounts.forms.folio import NOT_TOGETHER, FolioForm
from portal.accounts.leading import say_no_password
from portal.accounts.security import owner_of
from portal.core.errors import DomainError
from portal.core.roles import Role
from portal.entrepreneurs.actions.joining import join_accounts
from portal.entrepreneurs.errors import BothOpenError
from portal.entrepreneurs.views.blueprints import bp
from portal.web.access import only
from portal.web.clock import now
from portal.web.extensions import limiter
from portal.web.transaction import transaction

REFUSED: dict[type[DomainError], str] = {
    SameAccountError: "Ese folio ya está en esta cuenta.",
    OtherPasswordError: "Ese folio ya tiene su propio correo y contraseña. Entra con ese correo.",
    NotJoinableError: "En esa solicitud no está tu correo como el lugar seguro para escribirte. Si no la has "
    "mandado, mándala. Luego pasa a una Casa con tu identificación, di tu correo, y júntalas aquí.",
    BothOpenError: "Las dos solicitudes siguen abiertas. Borra o retira la que no quieras, y luego júntalas. "
    "Si dudas, pregunta en una Casa.",
}
"""What to do now. Only who proved both folio and account reads it."""


@bp.route("/juntar", methods=["GET", "POST"])
@limiter.limit("20 per minute; 200 per hour", methods=["POST"])
@only(Role.ENTREPRENEUR, fully=True, fresh=True)
def join() -> ResponseReturnValue:
    """Ask for the folio and PIN of her other application, and make one account of the two."""
    if not current_user.password:
        return say_no_password()
    form = FolioForm()
    if form.validate_on_submit():
        refusal = _join(form.folio.parsed, form.pin.data)
        if refusal is None:
            return redirect(url_for(".status"), 303)
        form.form_errors.append(refusal)
    page = render_template("entrepreneurs/join.html", form=form)
    return page, 422 if form.errors else 200, {"Cache-Control": "no-store"}


def _join(folio: str, pin: str) -> str | None:
    """Join the two; returns the sentence of the refusal, or ``None`` when it is done."""
    other = owner_of(folio, pin)
    if other is None:
        return NOT_TOGETHER
    try:
        with transaction() as write:
            opens = join_accounts(write, actor().id, other.id, staying=g.sign_in, now=now())
    except tuple(REFUSED) as error:
        return REFUSED[type(error)]
    also = f", o con el folio {opens} y su PIN" if opens else ""
    flash(f"Ya es una sola cuenta. Entras con tu correo{also}.", "success")
    return None
