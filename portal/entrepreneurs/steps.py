"""The questions of the form, in order; which of them apply and which are answered follows from the answers.

No page is remembered as the current one: whoever comes back, on whatever phone, is led to the first
question without an answer.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

from portal.entrepreneurs.models import Application, PaperKind
from portal.outbox.models import Channel

Papers = Collection[PaperKind]
"""Kinds of paper that she sent, or said that she will send later."""


@dataclass(frozen=True, slots=True)
class Step:
    """One page of the form: one thing.

    :ivar slug: how its address ends.
    """

    slug: str
    is_answered: Callable[[Application, Papers], bool]
    applies: Callable[[Application], bool] = lambda _application: True


@dataclass(frozen=True, slots=True)
class Part:
    """Some steps with a name: one line of the task list."""

    title: str
    hint: str
    steps: tuple[Step, ...]


def _has_curp_answer(application: Application, _papers: Papers) -> bool:
    return application.curp_key is not None or bool(application.curp_missing_reason)


def _has_name(application: Application, _papers: Papers) -> bool:
    return bool(application.given_name and application.first_surname)


def may_be_reached(application: Application) -> bool:
    """Tell whether she chose a way to be told, so that a number or an address is asked."""
    return application.recipient is not None and application.recipient.channel is not Channel.NONE


def _is_reachable(application: Application, _papers: Papers) -> bool:
    to = application.recipient
    return to is not None and (to.email if to.channel is Channel.EMAIL else to.phone) is not None


PARTS: tuple[Part, ...] = (
    Part(
        "Tus datos",
        "CURP, nombre y cómo te avisamos",
        (
            Step("curp", _has_curp_answer),
            Step("nombre", _has_name),
            Step("avisos", lambda application, _: application.recipient_id is not None),
            Step("contacto", _is_reachable, applies=may_be_reached),
        ),
    ),
    Part(
        "Dónde vives",
        "Supermanzana, manzana y lote",
        (
            Step("direccion", lambda application, _: application.postal_code is not None),
            Step("casa", lambda application, _: application.house_id is not None),
        ),
    ),
    Part(
        "Tu negocio",
        "Qué vendes y desde cuándo",
        (
            Step("negocio", lambda application, _: application.giro_id is not None),
            Step("productos", lambda application, _: bool(application.products)),
            Step("sat", lambda application, _: bool(application.invoices)),
            Step(
                "rfc",
                lambda application, _: bool(application.regime),
                applies=lambda application: application.invoices in {"yes", "no"},
            ),
        ),
    ),
    Part(
        "Tus papeles",
        "Con foto del celular está bien",
        (
            Step("identificacion", lambda _, papers: PaperKind.OFFICIAL_ID in papers),
            Step("comprobante", lambda _, papers: PaperKind.PROOF_OF_ADDRESS in papers),
            Step("foto", lambda _, __: True),  # nobody is led to it: the check page offers it
        ),
    ),
)

SLUGS = frozenset(step.slug for part in PARTS for step in part.steps)


def steps_of(application: Application) -> Iterator[tuple[Part, Step]]:
    """Go through the steps that apply to her, in order."""
    for part in PARTS:
        for step in part.steps:
            if step.applies(application):
                yield part, step


def next_step(application: Application, papers: Papers, after: str | None = None) -> Step | None:
    """Return the first step without an answer; the next one of the same part while ``after`` is in it.

    :param after: slug of the step just saved; ``None`` looks at the whole form.
    """
    part_now = next((part for part in PARTS if any(step.slug == after for step in part.steps)), None)
    for part, step in steps_of(application):
        if (part_now is None or part is part_now) and not step.is_answered(application, papers):
            return step
    return None


@dataclass(frozen=True, slots=True)
class Task:
    """One line of the task list.

    :ivar state: ``done``, ``now`` for the part that comes next, or ``todo``.
    :ivar slug: of the step to which the line leads.
    """

    part: Part
    state: str
    slug: str


def tasks_of(application: Application, papers: Papers) -> list[Task]:
    """Return a line for each part of the form; none is ``now`` once every question has its answer."""
    following = next_step(application, papers)
    tasks = []
    for part in PARTS:
        if following and following in part.steps:
            tasks.append(Task(part, "now", following.slug))
        else:
            state = "done" if _is_done(part, application, papers) else "todo"
            tasks.append(Task(part, state, part.steps[0].slug))
    return tasks


def _is_done(part: Part, application: Application, papers: Papers) -> bool:
    return all(step.is_answered(application, papers) for step in part.steps if step.applies(application))


def part_of(slug: str) -> Part:
    """Return the part that a step belongs to. :raises StopIteration: there is no such step."""
    return next(part for part in PARTS if any(step.slug == slug for step in part.steps))
