"""The staff: who works here, what each may do, and their lost second factors."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.accounts.actions.inviting import invite, invite_by_letter
from portal.accounts.actions.people import change_work, close_account, create_user, reopen_account
from portal.accounts.actions.second_factor import ask_factor_reset, confirm_factor_reset
from portal.accounts.errors import EmailTakenError
from portal.accounts.forms.account import ConfirmForm
from portal.accounts.forms.staff import InviteForm, WorkForm
from portal.accounts.models import User
from portal.accounts.queries import get_staff, live_sign_ins, pending_reset, staff
from portal.accounts.words import ROLE_WORDS
from portal.audit.actions import record
from portal.core.roles import Role
from portal.houses.queries import open_houses
from portal.outbox.tasks import wake_sender
from portal.web import clock
from portal.web.access import only
from portal.web.config import settings
from portal.web.extensions import db
from portal.web.transaction import transaction

bp = Blueprint("staff", __name__, url_prefix="/administracion/personal")

KEEPERS = (Role.ADMINISTRATOR, Role.COORDINATOR)
"""Who may take part in the reset of a second factor."""


@bp.get("")
@only(*KEEPERS)
def people() -> ResponseReturnValue:
    """List everybody of the institute."""
    return render_template("accounts/staff/people.html", people=staff(db.session), words=ROLE_WORDS)


@bp.route("/invitar", methods=["GET", "POST"])
@only(Role.ADMINISTRATOR, fresh=True)
def invite_person() -> ResponseReturnValue:
    """Invite a person: her account, and the letter with her link."""
    form, now = InviteForm(open_houses(db.session)), clock.now()
    if form.validate_on_submit():
        try:
            with transaction() as session:
                user = create_user(
                    session,
                    name=form.name.data,
                    role=form.role.data,
                    email=form.email.data,
                    house_ids=form.houses.data if form.role.data is Role.CLERK else (),
                    now=now,
                )
                record(session, action="invite_person", kind="user", subject_id=user.id, by_id=_me(), now=now)
                secret = invite(session, user, by_id=_me(), now=now)
                message = invite_by_letter(session, user, secret, now=now)
        except EmailTakenError:
            form.email.errors = ["Ya hay una cuenta con ese correo. Escribe otro."]
        else:
            wake_sender(message)
            link = f"{settings().public_url}{url_for('links.invitation', secret=secret)}"
            return render_template("accounts/staff/invited.html", person=user, link=link)
    return render_template("accounts/staff/invite.html", form=form), 422 if form.errors else 200


@bp.get("/<int:user_id>")
@only(*KEEPERS)
def person(user_id: int) -> ResponseReturnValue:
    """Show a person: what she may do, and her account."""
    user = get_staff(db.session, user_id)
    return _page_of(user, _work_form(user))


@bp.post("/<int:user_id>")
@only(Role.ADMINISTRATOR, fresh=True)
def change_person(user_id: int) -> ResponseReturnValue:
    """Give a person another role, or other houses."""
    user = get_staff(db.session, user_id)
    form, now = _work_form(user), clock.now()
    if not form.validate_on_submit():
        return _page_of(user, form), 422
    with transaction() as session:
        change_work(session, user_id, role=form.role.data, house_ids=form.houses.data, by_id=_me(), now=now)
    flash("Guardamos lo que puede hacer.", "success")
    return redirect(url_for(".person", user_id=user_id), 303)


def _work_form(user: User) -> WorkForm:
    chosen = {"role": user.role, "houses": [house.id for house in user.houses]}
    return WorkForm(open_houses(db.session), data=chosen)


def _page_of(user: User, form: WorkForm) -> str:
    now = clock.now()
    return render_template(
        "accounts/staff/person.html",
        person=user,
        form=form,
        words=ROLE_WORDS,
        sign_ins=live_sign_ins(db.session, user, now),
        reset=pending_reset(db.session, user, now),
    )


@bp.route("/<int:user_id>/cerrar", methods=["GET", "POST"])
@only(Role.ADMINISTRATOR, fresh=True)
def close(user_id: int) -> ResponseReturnValue:
    """Let a person in no more."""
    user, form = get_staff(db.session, user_id), ConfirmForm()
    if not form.validate_on_submit():
        return render_template("accounts/staff/close.html", person=user, form=form)
    with transaction() as session:
        close_account(session, user_id, by_id=_me(), now=clock.now())
    flash("Cerramos la cuenta. Sus sesiones terminaron.", "success")
    return redirect(url_for(".person", user_id=user_id), 303)


@bp.post("/<int:user_id>/abrir")
@only(Role.ADMINISTRATOR, fresh=True)
def reopen(user_id: int) -> ResponseReturnValue:
    """Let a person in again."""
    get_staff(db.session, user_id)
    with transaction() as session:
        reopen_account(session, user_id, by_id=_me(), now=clock.now())
    flash("Abrimos la cuenta otra vez.", "success")
    return redirect(url_for(".person", user_id=user_id), 303)


@bp.post("/<int:user_id>/liga")
@only(Role.ADMINISTRATOR, fresh=True)
def send_link(user_id: int) -> ResponseReturnValue:
    """Send a person another link; it goes to her e-mail and is shown to nobody."""
    user, now = get_staff(db.session, user_id), clock.now()
    with transaction() as session:
        secret = invite(session, user, by_id=_me(), now=now)
        message = invite_by_letter(session, user, secret, now=now)
    wake_sender(message)
    flash("Le mandamos otra liga a su correo.", "success")
    return redirect(url_for(".person", user_id=user_id), 303)


@bp.route("/<int:user_id>/segundo-paso", methods=["GET", "POST"])
@only(*KEEPERS, fresh=True)
def reset_factor(user_id: int) -> ResponseReturnValue:
    """Take a lost second factor away: the first person asks, the second confirms."""
    user, form, now = get_staff(db.session, user_id), ConfirmForm(), clock.now()
    waiting = pending_reset(db.session, user, now)
    if not form.validate_on_submit():
        return render_template("accounts/staff/reset_factor.html", person=user, form=form, waiting=waiting)
    with transaction() as session:
        if waiting is None:
            ask_factor_reset(session, user_id, by_id=_me(), now=now)
        else:
            confirm_factor_reset(session, user_id, by_id=_me(), now=now)
    done = (
        "Ahora otra persona tiene que confirmarlo." if waiting is None else "Ya puede poner otro al entrar."
    )
    flash(f"Listo. {done}", "success")
    return redirect(url_for(".person", user_id=user_id), 303)


def _me() -> int:
    return int(current_user.id)
