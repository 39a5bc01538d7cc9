"""The import of the old registry: read, judge, take over, in blocks that each stand alone.

Each block is a transaction of its own: others go on working meanwhile, memory stays flat, and an
import that was cut is simply run again, for importing the same file twice changes nothing.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.core.periods import local_day
from portal.registry.actions.taking_over import take_over_women
from portal.registry.old_registry.reading import Line, RegistryFile
from portal.registry.old_registry.rows import CellFault
from portal.registry.queries.comparison import Judged, judge

BLOCK = 500
"""Rows of one transaction: a fraction of a second."""
ATTEMPTS = 3
"""How often a block is tried when somebody registers one of its women at that very moment."""

Begin = Callable[[], AbstractContextManager[Session]]
Reject = Callable[[Line, list[CellFault]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What an import goes by.

    :ivar adult_age: years completed on the day of registration.
    :ivar card_months: how long a delivered card is good.
    :ivar by_id: who imports; ``None`` for the command line.
    :ivar now: aware instant.
    """

    adult_age: int
    card_months: int
    by_id: int | None
    now: datetime
    zone: ZoneInfo


@dataclass(slots=True)
class Report:
    """What an import did, or in a rehearsal would do.

    :ivar rows: rows read that were not blank; each is accepted, rejected or unchanged.
    :ivar cards_delivered: cards taken over with the accepted rows.
    """

    rows: int = 0
    accepted: int = 0
    rejected: int = 0
    unchanged: int = 0
    cards_delivered: int = 0
    faults: list[CellFault] = field(default_factory=list)

    def add(self, lines: int, judged: Judged) -> None:
        self.rows += lines
        self.accepted += len(judged.new)
        self.unchanged += judged.unchanged
        self.rejected += len(judged.rejected)
        self.cards_delivered += sum(woman.delivered_on is not None for woman in judged.new)
        self.faults += [fault for _, faults in judged.rejected for fault in faults]

    def as_json(self) -> dict[str, Any]:
        return {
            "rows": self.rows,
            "accepted": self.accepted,
            "rejected": self.rejected,
            "unchanged": self.unchanged,
            "cards_delivered": self.cards_delivered,
            "faults": [fault.as_json() for fault in self.faults],
        }


def import_registry(
    file: RegistryFile,
    begin: Begin,
    terms: Terms,
    *,
    rehearsal: bool = False,
    reject: Reject = lambda _line, _faults: None,
    progress: Callable[[Report], None] = lambda _report: None,
) -> Report:
    """Take over every good row of a file; tell of the others.

    :param begin: opens a transaction and commits it at the end of its block; in a rehearsal,
        a session to read with is enough.
    :param rehearsal: judge every row and change nothing.
    :param reject: is given each rejected row with its faults, in order.
    :param progress: is given the report so far after each block.
    :raises UnreadableFileError: a quotation mark never closes; the blocks before it stay.
    """
    report = Report()
    today = local_day(terms.now, terms.zone)
    for block in _blocks(file.lines(adult_age=terms.adult_age, today=today)):
        judged = _do(file, block, begin, terms, rehearsal)
        for line, faults in judged.rejected:
            reject(line, faults)
        report.add(len(block), judged)
        progress(report)
    return report


def _do(
    file: RegistryFile,
    block: list[Line],
    begin: Begin,
    terms: Terms,
    rehearsal: bool,
    attempts: int = ATTEMPTS,
) -> Judged:
    """Judge one block and take its new women over; anew when the database knew of one of them meanwhile."""
    try:
        with begin() as session:
            judged = judge(session, block, columns=file.names, zone=terms.zone)
            if not rehearsal:
                take_over_women(
                    session,
                    judged.new,
                    by_id=terms.by_id,
                    now=terms.now,
                    zone=terms.zone,
                    card_months=terms.card_months,
                )
    except IntegrityError:
        if attempts == 1:
            raise
        return _do(file, block, begin, terms, rehearsal, attempts - 1)
    return judged


def _blocks(lines: Iterator[Line]) -> Iterator[list[Line]]:
    while block := list(islice(lines, BLOCK)):
        yield block
