"""How a shop's own till talks to the portal: a page of our own, with nothing from elsewhere."""

from datetime import date, timedelta

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.core.periods import Window
from portal.redemptions.errors import Facts, Reason, RefusedError
from portal.redemptions.rules import LIMIT_REASONS
from portal.redemptions.views.blueprint import bp
from portal.redemptions.words import refusal_words
from portal.vendors.models import BenefitKind
from portal.vendors.terms import Limit, Terms
from portal.web.access import public
from portal.web.config import settings

SCOPE_OF = {reason: scope for scope, reason in LIMIT_REASONS.items()}


@bp.get("/api")
@public
def api_guide() -> ResponseReturnValue:
    """Explain the API with examples that can be copied."""
    return render_template(
        "redemptions/api_guide.html",
        base=f"{settings().public_url}/api/v1",
        reasons=[(reason.value, *_example(reason)) for reason in Reason],
    )


def _example(reason: Reason) -> tuple[str, str]:
    """Return the words of a refusal as a till might get them."""
    scope = SCOPE_OF.get(reason)
    limit = Limit(scope, Window.DAY, 1) if scope else None
    terms = Terms(kind=BenefitKind.PERCENT, item="repostería", percent=10, weekdays=0b11111, minimum=10000)
    day = date(2026, 11, 23)
    facts = Facts(today=day, terms=terms, limit=limit, again=day + timedelta(days=1), minutes=15)
    return refusal_words(RefusedError(reason, facts))
