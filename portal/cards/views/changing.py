"""What staff do to a card after saying why."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.accounts.acting import actor
from portal.cards.actions import issuing, stopping
from portal.cards.actions.delivering import replace_phone_token
from portal.cards.forms import ReasonForm
from portal.cards.models import IN_USE, Card, CardState, Medium
from portal.cards.prints import drop_drawing
from portal.cards.queries.cards import get_card
from portal.cards.views.acting import attempt, scope
from portal.cards.views.blueprints import bp
from portal.core.roles import PROGRAMME
from portal.preferences.queries import choices
from portal.web.access import only, prove_again
from portal.web.clock import now, today
from portal.web.config import key_ring
from portal.web.extensions import db

Change = Callable[[Session, Card, str], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """Something that staff do to a card after saying why.

    :ivar states: from which it can be done.
    :ivar loses: only while the card has a living code on this medium.
    :ivar then: what follows if it can; what was done stays done.
    :ivar then_done: said when that followed too.
    """

    question: str
    explanation: str
    button: str
    done: str
    states: frozenset[CardState]
    change: Change
    is_grave: bool = True
    loses: Medium | None = None
    then: Change | None = None
    then_done: str = ""

    def fits(self, card: Card) -> bool:
        """Tell whether it can be done to the card as it is."""
        return card.state in self.states and (self.loses is None or bool(card.living(self.loses)))


def _suspend(session: Session, card: Card, reason: str) -> None:
    stopping.suspend(session, card, reason=reason, by_id=actor().id, now=now())


def _resume(session: Session, card: Card, reason: str) -> None:
    stopping.resume(session, card, reason=reason, by_id=actor().id, now=now())


def _revoke(session: Session, card: Card, reason: str) -> None:
    stopping.revoke(session, card, reason=reason, by_id=actor().id, now=now())


def _replace(session: Session, card: Card, reason: str) -> None:
    """Ask for another and issue it at once: staff are who decides."""
    issuing.request_replacement(session, card, reason=reason, by_id=actor().id, now=now())
    issuing.issue_card(
        session, card.application, choices=choices(session), today=today(), by_id=actor().id, now=now()
    )


def _lose_plastic(session: Session, card: Card, reason: str) -> None:
    for token in card.living(Medium.PRINTED):
        stopping.lose_token(session, token, by_id=actor().id, now=now(), reason=reason)


def _lose_phone(session: Session, card: Card, reason: str) -> None:
    replace_phone_token(session, card, reason=reason, ring=key_ring(), by_id=actor().id, now=now())


VERBS: dict[str, Verb] = {
    "suspender": Verb(
        question="¿Suspender esta tarjeta?",
        explanation="Deja de servir mientras se aclara. La puedes reactivar después.",
        button="Suspender la tarjeta",
        done="Tarjeta suspendida. En las cajas ya no sirve.",
        states=frozenset({CardState.DELIVERED}),
        change=_suspend,
    ),
    "reactivar": Verb(
        question="¿Reactivar esta tarjeta?",
        explanation="Vuelve a servir con los mismos códigos.",
        button="Reactivar la tarjeta",
        done="Tarjeta reactivada. Ya sirve otra vez.",
        states=frozenset({CardState.SUSPENDED}),
        change=_resume,
        is_grave=False,
    ),
    "cancelar": Verb(
        question="¿Cancelar esta tarjeta?",
        explanation="Deja de servir para siempre, en plástico y en su celular. Esto no se puede deshacer.",
        button="Cancelar la tarjeta",
        done="Tarjeta cancelada.",
        states=frozenset(
            {
                CardState.REQUESTED,
                CardState.APPROVED,
                CardState.PRINTED,
                CardState.DELIVERED,
                CardState.SUSPENDED,
            }
        ),
        change=_revoke,
    ),
    "perdida": Verb(
        question="¿Perdió la tarjeta de plástico?",
        explanation="El plástico deja de servir ahora mismo. La de su celular sigue. Se le hace otra.",
        button="Anular el plástico y hacer otra",
        done="El plástico ya no sirve.",
        states=IN_USE,
        change=_lose_plastic,
        loses=Medium.PRINTED,
        then=_replace,
        then_done="La nueva espera en «Por imprimir».",
    ),
    "celular": Verb(
        question="¿Perdió el celular?",
        explanation="El código de ese celular deja de servir y se cierran sus sesiones. "
        "Al entrar otra vez verá uno nuevo. El plástico sigue sirviendo.",
        button="Anular el código de su celular",
        done="El código de ese celular ya no sirve. Verá el nuevo al entrar otra vez.",
        states=IN_USE,
        change=_lose_phone,
        loses=Medium.PHONE,
    ),
    "reponer": Verb(
        question="¿Hacerle otra tarjeta?",
        explanation="La que tiene sirve hasta que le entregues la nueva.",
        button="Hacer otra tarjeta",
        done="La nueva espera en «Por imprimir».",
        states=frozenset({CardState.DELIVERED}),
        change=_replace,
        is_grave=False,
    ),
}
"""What staff may do to a card, by the last word of the address."""


@bp.route(
    "/<int:card_id>/<any(suspender, reactivar, cancelar, perdida, celular, reponer):slug>",
    methods=["GET", "POST"],
)
@only(*PROGRAMME)
def change(card_id: int, slug: str) -> ResponseReturnValue:
    """Ask why, and do it; what takes a card from her asks for the password again."""
    verb, form = VERBS[slug], ReasonForm()
    if verb.is_grave and not g.is_fresh:
        return prove_again()
    card = get_card(db.session, card_id, scope=scope())
    if form.validate_on_submit():
        problem = _do(verb.change, card_id, form)
        if problem is None:
            if card.state is CardState.PRINTED:
                drop_drawing(card.batch_id)
            after = _do(verb.then, card_id, form) if verb.then else None
            flash(f"{verb.done} {after or verb.then_done}".strip(), "success")
            return redirect(url_for(".show", card_id=card_id), 303)
        form.form_errors.append(problem)
        card = get_card(db.session, card_id, scope=scope())
    page = render_template("cards/change.html", card=card, verb=verb, form=form)
    return page, 422 if form.errors else 200


def _do(act: Change, card_id: int, form: ReasonForm) -> str | None:
    return attempt(card_id, lambda session, card: act(session, card, form.reason.data.strip()))
