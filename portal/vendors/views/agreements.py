"""Agreements: written down, renewed in two presses, asked for by the shop."""

from datetime import date, timedelta

from flask import Response, abort, flash, render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.accounts.acting import actor
from portal.core.periods import add_months
from portal.core.roles import Role
from portal.preferences.queries import choices
from portal.uploads.actions import add_upload
from portal.uploads.errors import RefusedFileError
from portal.uploads.sending import papers, send_original
from portal.uploads.storing import Stored
from portal.uploads.words import SENTENCES
from portal.vendors.actions import agreements as actions
from portal.vendors.forms.agreements import AgreementForm, FileForm, RenewalForm
from portal.vendors.models import Vendor
from portal.vendors.queries.shops import get_agreement
from portal.vendors.views.acting import attempt, back, managers, press, shown
from portal.vendors.views.blueprint import bp
from portal.web.access import only
from portal.web.clock import now, today
from portal.web.config import settings
from portal.web.extensions import db


@bp.route("/comercios/<int:vendor_id>/convenios/nuevo", methods=["GET", "POST"])
@only(Role.COORDINATOR)
def new_agreement(vendor_id: int) -> ResponseReturnValue:
    """Write down an agreement with its days and its signed paper."""
    vendor = shown(vendor_id)
    form = AgreementForm(starts_on=today(), ends_on=_end(today()))
    if form.validate_on_submit():
        stored = _kept(form) if form.file.data else None
        if not form.errors:
            refusal = _sign(vendor_id, form, stored)
            if refusal is None:
                flash("Guardamos el convenio.", "success")
                return back(vendor_id, "convenio")
            form.form_errors.append(refusal)
    return render_template("vendors/agreement.html", form=form, vendor=vendor), 422 if form.errors else 200


@bp.route("/comercios/<int:vendor_id>/convenios/<int:agreement_id>/firmado", methods=["GET", "POST"])
@only(Role.COORDINATOR)
def file_agreement(vendor_id: int, agreement_id: int) -> ResponseReturnValue:
    """Keep the signed paper of an agreement that was written down without it."""
    vendor = shown(vendor_id)
    get_agreement(db.session, vendor, agreement_id)
    form = FileForm()
    if form.validate_on_submit() and (stored := _kept(form)) is not None:
        by_id = actor().id
        return press(
            vendor_id,
            lambda session, it: actions.file_agreement(
                session,
                get_agreement(session, it, agreement_id).id,
                upload_id=add_upload(session, stored, by_id=by_id, now=now()).id,
                by_id=by_id,
                now=now(),
            ),
            "Guardamos el convenio firmado.",
            part="convenio",
        )
    page = render_template("vendors/agreement_file.html", form=form, vendor=vendor)
    return page, 422 if form.errors else 200


@bp.get("/comercios/<int:vendor_id>/convenios/<int:agreement_id>/archivo")
@managers
def agreement_file(vendor_id: int, agreement_id: int) -> Response:
    """Download the signed paper of an agreement."""
    agreement = get_agreement(db.session, shown(vendor_id), agreement_id)
    if agreement.upload is None:
        abort(404)
    return send_original(agreement.upload)


@bp.route("/comercios/<int:vendor_id>/convenios/<int:agreement_id>/renovar", methods=["GET", "POST"])
@only(Role.COORDINATOR)
def renew(vendor_id: int, agreement_id: int) -> ResponseReturnValue:
    """Renew an agreement: the page proposes the period, one press confirms it."""
    vendor = shown(vendor_id)
    old = get_agreement(db.session, vendor, agreement_id)
    starts_on = actions.renewal_start(old, today())
    form = RenewalForm(ends_on=_end(starts_on))
    if form.validate_on_submit():
        _, refusal = attempt(
            vendor_id,
            lambda session, it: actions.renew_agreement(
                session,
                get_agreement(session, it, agreement_id).id,
                ends_on=form.ends_on.data,
                today=today(),
                by_id=actor().id,
                now=now(),
            ),
        )
        if refusal is None:
            flash(f"Renovamos el convenio con {vendor.name}.", "success")
            return back(vendor_id, "convenio")
        form.form_errors.append(refusal)
    page = render_template("vendors/renew.html", form=form, vendor=vendor, starts_on=starts_on)
    return page, 422 if form.errors else 200


@bp.post("/comercios/<int:vendor_id>/convenios/<int:agreement_id>/pedir-renovacion")
@managers
def ask_renewal(vendor_id: int, agreement_id: int) -> ResponseReturnValue:
    """Say for the shop that it wants another period."""
    return press(
        vendor_id,
        lambda session, it: actions.ask_renewal(
            session, get_agreement(session, it, agreement_id).id, by_id=actor().id, now=now()
        ),
        "Pediste renovar. El instituto te responde antes de que termine.",
        part="convenio",
    )


def _sign(vendor_id: int, form: AgreementForm, stored: Stored | None) -> str | None:
    """Write the agreement down; returns the sentence of the refusal."""

    def act(session: Session, vendor: Vendor) -> None:
        by_id = actor().id
        upload = add_upload(session, stored, by_id=by_id, now=now()) if stored else None
        actions.sign_agreement(
            session,
            vendor.id,
            starts_on=form.starts_on.data,
            ends_on=form.ends_on.data,
            upload_id=upload.id if upload else None,
            by_id=by_id,
            now=now(),
        )

    return attempt(vendor_id, act)[1]


def _kept(form: AgreementForm | FileForm) -> Stored | None:
    """Store the file of a form, before any transaction; what cannot be kept leaves a sentence on it."""
    content = form.file.data.read() if form.file.data else b""
    try:
        return papers().keep(content, limit=settings().upload_limit)
    except RefusedFileError as error:
        form.file.errors = [f"La copia {SENTENCES[error.fault]}"]
        return None


def _end(starts_on: date) -> date:
    """Return the last day of a period of the usual length."""
    return add_months(starts_on, choices(db.session).agreement_months) - timedelta(days=1)
