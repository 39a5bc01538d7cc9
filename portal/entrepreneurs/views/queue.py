"""The queue of applications."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms.fields.choices import SelectChoice

from portal.core.roles import PROGRAMME
from portal.entrepreneurs.forms.reviewing import STATES, QueueForm
from portal.entrepreneurs.models import State
from portal.entrepreneurs.office_clock import office_days
from portal.entrepreneurs.queries import queue as queries
from portal.entrepreneurs.queries.changes import count_changes
from portal.entrepreneurs.views.acting import counter_scope, scope
from portal.entrepreneurs.views.blueprints import review
from portal.houses.queries import open_houses
from portal.preferences.queries import choices
from portal.web.access import only
from portal.web.clock import now, today
from portal.web.config import settings
from portal.web.extensions import db
from portal.web.paging import page_of


@review.get("/")
@only(*PROGRAMME)
def queue() -> ResponseReturnValue:
    """List what waits, the longest first."""
    form = QueueForm(request.args)
    houses = open_houses(db.session, scope().house_ids)
    form.house.choices = [SelectChoice(0, "Todas")] + [SelectChoice(house.id, house.name) for house in houses]
    page = page_of(
        db.session,
        queries.queue(scope(), wanted(form), today()),
        by=queries.ORDER,
        key=queries.queue_key,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    steps = queries.steps_of(db.session, [row.id for row in page.rows])
    return render_template(
        "review/queue.html",
        form=form,
        page=page,
        totals=totals(queries.count_queue(db.session, scope(), current_user.id)),
        ages={id: office_days(each, now(), settings().timezone) for id, each in steps.items()},
        answered={id for id, each in steps.items() if each and each[-1].before is State.NEEDS_CORRECTION},
        changes=count_changes(db.session, scope()),
        drafts=queries.count_drafts(db.session, counter_scope()),
        answer_days=choices(db.session).answer_days,
    )


@review.get("/borradores")
@only(*PROGRAMME)
def drafts() -> ResponseReturnValue:
    """List what was begun at the counter and not sent, the latest first."""
    page = page_of(
        db.session,
        queries.counter_drafts(counter_scope()),
        by=queries.DRAFT_ORDER,
        key=lambda application: (application.id,),
        after=request.args.get("after"),
        before=request.args.get("before"),
        descending=True,
    )
    return render_template("review/drafts.html", page=page, days=choices(db.session).draft_days)


def totals(counts: queries.QueueCounts) -> list[tuple[str, int, str]]:
    """Return the numbers above the list: what is counted, how much, and the address that lists it."""
    states = ((STATES[state], counts.by_state.get(state, 0), state) for state in queries.QUEUED)
    return [
        ("La tengo yo", counts.mine, url_for(".queue", owner="me")),
        *((words, number, url_for(".queue", state=state)) for words, number, state in states),
    ]


def wanted(form: QueueForm) -> queries.QueueFilter:
    """Read what was asked of the queue; whatever makes no sense asks nothing."""
    owners = {"me": current_user.id, "nobody": 0}
    return queries.QueueFilter(
        state=State(form.state.data) if form.state.data in set(State) else None,
        owner_id=owners.get(form.owner.data),
        house_id=form.house.data or None,
        text=form.q.data or "",
    )
