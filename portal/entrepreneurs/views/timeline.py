"""Her application as a line of steps: what happened, where it is, what comes next and by when."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from portal.core.spanish import plural, write_date, write_moment
from portal.entrepreneurs.models import Application, ApplicationStep, State
from portal.entrepreneurs.office_clock import answer_by
from portal.entrepreneurs.views.hers import zone
from portal.preferences.queries import choices
from portal.web.clock import now

DONE = {
    State.SUBMITTED: "La enviaste",
    State.DUPLICATE: "La enviaste",
    State.IN_REVIEW: "La empezamos a revisar",
    State.NEEDS_CORRECTION: "Te hicimos una pregunta",
    State.APPROVED: "Tu registro está aprobado",
    State.REJECTED: "Te dimos una respuesta",
    State.WITHDRAWN: "La retiraste",
    State.LAPSED: "El borrador venció",
}
"""What she reads of a state that was reached. A duplicate reads as any other: nothing tells who exists."""

CLOSED = "La cerramos"
"""What she reads where staff closed it, and not she."""

Line = list[dict[str, Any]]


def is_closing(step: ApplicationStep, application: Application) -> bool:
    """Tell whether with this step staff closed it, as one of two that have the same CURP."""
    return step.after is State.WITHDRAWN and step.by_id != application.user_id


def closed_by_office(application: Application, steps: Sequence[ApplicationStep]) -> bool:
    """Tell whether staff closed it. :param steps: every move of it, in order."""
    if application.state is not State.WITHDRAWN:
        return False
    return any(is_closing(step, application) for step in steps)


def what_happened(application: Application, steps: Sequence[ApplicationStep]) -> Line:
    """Return the steps that were taken, in her words; what passed between reviewers is not hers."""
    line: Line = []
    for step in steps:
        if (step.before, step.after) == (State.IN_REVIEW, State.SUBMITTED):
            continue
        title = DONE[step.after]
        if is_closing(step, application):
            title = CLOSED
        elif step.before is State.NEEDS_CORRECTION and step.after in (State.SUBMITTED, State.IN_REVIEW):
            title = "Contestaste"
        if line and title == line[-1]["title"]:
            continue
        line.append({"state": "done", "title": title, "text": write_moment(step.at, zone())})
    return line


def what_comes(session: Session, application: Application, steps: Sequence[ApplicationStep]) -> Line:
    """Return the whole line: what happened, the step it is at, and those that follow.

    :param steps: every move of it, in order.
    """
    line = what_happened(application, steps)
    days = choices(session).answer_days
    match application.state:
        case State.SUBMITTED | State.DUPLICATE | State.IN_REVIEW:
            by = answer_by(steps, now(), zone(), days=days)
            line.append(
                {
                    "state": "now",
                    "title": "Una persona revisa tus datos",
                    "text": f"Tarda hasta {plural(days, 'día hábil', 'días hábiles')}: te respondemos "
                    f"a más tardar el {write_date(by)}. Si falta algo, te preguntamos solo eso.",
                }
            )
        case State.NEEDS_CORRECTION:
            line.append({"state": "now", "title": "Esperamos tu respuesta", "text": "Contesta aquí."})
            line.append({"state": "next", "title": "Seguimos con la revisión", "text": None})
        case State.APPROVED:
            line.append({"state": "now", "title": "Tu tarjeta", "text": "En «Mi tarjeta» ves cómo va."})
        case _:
            return line
    if application.state is not State.APPROVED:
        line.append({"state": "next", "title": "Recoges tu tarjeta", "text": _where(application)})
    return line


def _where(application: Application) -> str:
    house = application.house
    return f"En {house.name}." if house else "En la Casa de la Mujer que elijas."
