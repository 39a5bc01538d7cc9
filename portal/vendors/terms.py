"""The terms of a benefit: when they apply, what they save, and the one sentence that says them.

Directory, scanner and staff read the sentence from the fields by which the till decides, so they cannot
disagree. Nothing here touches the database.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Self

from portal.core.money import format_pesos
from portal.core.periods import Window
from portal.core.spanish import write_at, write_clock, write_date, write_list
from portal.vendors.models import BenefitKind, BenefitVersion, LimitScope

WEEKDAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
EVERY_DAY = 0b1111111

WINDOWS = {
    Window.DAY: "al día",
    Window.WEEK: "a la semana",
    Window.MONTH: "al mes",
    Window.AGREEMENT: "durante el convenio",
    Window.EVER: "en total",
}


@dataclass(frozen=True, slots=True)
class Limit:
    """At most ``number`` uses within ``window`` for whoever shares ``scope``."""

    scope: LimitScope
    window: Window
    number: int
    limit_id: int = 0
    version_limit_id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """One version of a benefit with its limits. Money in centavos, hours and dates local."""

    kind: BenefitKind
    item: str
    percent: int | None = None
    amount: int | None = None
    cap: int | None = None
    minimum: int = 0
    weekdays: int = EVERY_DAY
    from_hour: time | None = None
    to_hour: time | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    limits: tuple[Limit, ...] = ()

    @classmethod
    def of(cls, version: BenefitVersion) -> Self:
        """Return the terms of a version that was loaded, its limits with it."""
        names = (name for name in cls.__slots__ if name != "limits")
        limits = tuple(
            Limit(row.limit.scope, row.limit.window, row.number, row.limit_id, row.id)
            for row in version.limits
        )
        return cls(**{name: getattr(version, name) for name in names}, limits=limits)

    @property
    def title(self) -> str:
        """Say what is granted: ``10 % en repostería``, ``$50.00 menos en toda la compra``."""
        match self.kind:
            case BenefitKind.PERCENT:
                return f"{self.percent}\N{NO-BREAK SPACE}% en {self.item}"
            case BenefitKind.FIXED_AMOUNT:
                return f"{format_pesos(self.amount or 0)} menos en {self.item}"
            case BenefitKind.FREE_ITEM:
                return _capital(f"{self.item} gratis")
            case BenefitKind.SPECIAL_PRICE:
                return _capital(f"{self.item} a {format_pesos(self.amount or 0)}")

    @property
    def needs_amount(self) -> bool:
        """Tell whether the till must type the purchase: to compute a percent, or to check the minimum."""
        return self.kind is BenefitKind.PERCENT or self.minimum > 0

    def is_valid_on(self, day: date) -> bool:
        """Tell whether the local ``day`` is within its dates, both of which count."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )

    def next_day(self, first: date) -> date | None:
        """Return the first day from ``first`` on which it is granted; ``None``: its dates end before."""
        days = (first + timedelta(days=ahead) for ahead in range(7))
        granted = (day for day in days if self.weekdays >> day.weekday() & 1 and self.is_valid_on(day))
        return next(granted, None)

    def is_open_at(self, local: datetime) -> bool:
        """Tell whether day of the week and hour allow it; ``to_hour`` itself is too late.

        Hours that pass midnight belong to the day on which they begin.

        :param local: in the portal's zone.
        """
        now, start, end = local.time(), self.from_hour or time.min, self.to_hour
        overnight = end is not None and end <= start
        after_midnight = end is not None and overnight and now < end
        in_hours = after_midnight or (start <= now and (end is None or overnight or now < end))
        day = local.date() - timedelta(days=after_midnight)
        return in_hours and bool(self.weekdays >> day.weekday() & 1)

    def saving(self, amount: int | None) -> int | None:
        """Return what a purchase of ``amount`` saves; ``None``: nobody can say without the price."""
        match self.kind:
            case BenefitKind.PERCENT:
                if amount is None:
                    return None
                part = amount * (self.percent or 0) // 100
                return part if self.cap is None else min(part, self.cap)
            case BenefitKind.FIXED_AMOUNT:
                return self.amount if amount is None else min(self.amount or 0, amount)
            case BenefitKind.FREE_ITEM:
                return self.amount
            case BenefitKind.SPECIAL_PRICE:
                return None if amount is None else max(0, amount - (self.amount or 0))

    def to_pay(self, amount: int | None) -> int | None:
        """Return what is left to pay; ``None``: only the till knows. A free item leaves the rest as it is."""
        if self.kind is BenefitKind.FREE_ITEM:
            return amount
        saving = self.saving(amount)
        return None if amount is None or saving is None else amount - saving

    def sentence(self) -> str:
        """Say the terms in one sentence: ``10 % en repostería, una vez al mes, de lunes a viernes``."""
        return ", ".join([self.title, *self._rules()])

    def rules(self) -> str:
        """Say what stands under the title: ``Una vez al mes, de lunes a viernes``; empty: no rule."""
        return _capital(", ".join(self._rules()))

    def _rules(self) -> list[str]:
        parts = [*map(limit_words, self.limits), _days(self.weekdays), self._hours()]
        if self.minimum:
            parts.append(f"en compras desde {format_pesos(self.minimum)}")
        if self.cap is not None:
            parts.append(f"hasta {format_pesos(self.cap)} de ahorro")
        if self.valid_from:
            parts.append(f"desde el {write_date(self.valid_from)}")
        if self.valid_to:
            parts.append(f"hasta el {write_date(self.valid_to)}")
        return [part for part in parts if part]

    def opening_words(self) -> str:
        """Say only the days and hours, to who comes at another time; empty: always."""
        return ", ".join(part for part in (_days(self.weekdays), self._hours()) if part)

    def _hours(self) -> str:
        match self.from_hour, self.to_hour:
            case None, None:
                return ""
            case time() as start, None:
                return f"desde {write_at(start)}"
            case None, time() as end:
                return f"antes de {write_at(end)}"
            case start, end:
                return f"de {write_clock(start)} a {write_clock(end)}"  # type: ignore[arg-type]


def title_of(version: BenefitVersion) -> str:
    """Say what a version grants, without loading its limits."""
    return Terms(kind=version.kind, item=version.item, percent=version.percent, amount=version.amount).title


def limit_words(limit: Limit) -> str:
    """Say one limit: ``una vez al mes``, ``hasta 50 al día entre todas``, ``hasta 5 al día por sucursal``."""
    when = WINDOWS[limit.window]
    match limit.scope:
        case LimitScope.CARD if limit.number == 1:
            return "una sola vez" if limit.window is Window.EVER else f"una vez {when}"
        case LimitScope.CARD:
            return f"{limit.number} veces {when}"
        case LimitScope.TOTAL:
            return f"hasta {limit.number} {when} entre todas"
        case LimitScope.BRANCH:
            return f"hasta {limit.number} {when} por sucursal"


def _days(weekdays: int) -> str:
    """Say the days: three or more in a row as a span, others one by one; nothing when it is every day."""
    chosen = [number for number in range(7) if weekdays >> number & 1]
    if len(chosen) == 7:
        return ""
    if len(chosen) > 2 and chosen[-1] - chosen[0] == len(chosen) - 1:
        return f"de {WEEKDAYS[chosen[0]]} a {WEEKDAYS[chosen[-1]]}"
    return f"los {write_list(_plural(chosen))}"


def _plural(chosen: Sequence[int]) -> list[str]:
    """``lunes`` has one form for one and many; ``sábado`` and ``domingo`` take an s."""
    return [WEEKDAYS[day] + ("s" if day > 4 else "") for day in chosen]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
