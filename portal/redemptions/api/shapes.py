"""What the API takes and gives, as the document shows it. Requests are strict: nothing is guessed."""

import re
from datetime import UTC, datetime
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)

from portal.core.money import MOST
from portal.core.periods import Window
from portal.redemptions.errors import Reason
from portal.vendors.models import BenefitKind, LimitScope

KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
ONE_LINE = r"^[^\x00-\x1f\x7f]*$"
"""No line ends and no unseen characters: a database or a terminal would stumble over them."""

Code = Annotated[str, StringConstraints(min_length=1, max_length=512, pattern=ONE_LINE)]


def _whole(value: object) -> object:
    """Take ``3.0`` for 3: to JSON they are one number, and some tills write every number so."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _in_utc(value: datetime) -> datetime:
    """Refuse an instant that UTC cannot write: in the year 1, east of Greenwich."""
    try:
        return value.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("out of range") from error


Centavos = Annotated[int, Field(ge=0, le=MOST), BeforeValidator(_whole)]
RowId = Annotated[int, Field(ge=1, le=2**63 - 1), BeforeValidator(_whole)]
BenefitId = RowId | Annotated[str, Field(pattern=r"^[1-9][0-9]{0,17}$")]


class Request(BaseModel):
    """Strict: another type, or a field that nobody asked for, is a mistake to be told."""

    model_config = ConfigDict(strict=True, extra="forbid")


class ScanIn(Request):
    """What was scanned or typed."""

    code: Code = Field(description="The whole link, the bare token, or the typed folio of the card.")


class RedemptionIn(Request):
    """One use of one benefit."""

    code: Code = Field(description="The whole link, the bare token, or the typed folio of the card.")
    benefit: BenefitId = Field(
        description="Id of the benefit, as the scan gave it; its digits as text are taken too."
    )
    amount: Centavos | None = Field(None, description="Price of the purchase in centavos.")
    occurred_at: Annotated[AwareDatetime, AfterValidator(_in_utc)] | None = Field(
        None,
        description="When it happened by the till's clock, with zone. Kept; the rules use the reception.",
    )
    note: Annotated[str, StringConstraints(max_length=200, pattern=ONE_LINE)] = Field(
        "", description="The till's own reference, such as the number of the receipt. No personal data."
    )


class AnnulmentIn(Request):
    """Why it is undone."""

    reason: Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=ONE_LINE)]


class TillIn(Request):
    """Nothing: the credential says all."""


class CashierIn(Request):
    """Who takes over the till."""

    cashier: RowId | None = Field(description="Id of the cashier, as the till was told; `null`: nobody.")
    pin: Annotated[str, StringConstraints(max_length=4, pattern=r"^([0-9]{4})?$")] = ""


class Refusal(BaseModel):
    """Why not: a stable word, a sentence for the cashier, and what the woman can do next."""

    reason: Reason
    message: str
    next: str


class CardOut(BaseModel):
    """The card that was shown."""

    folio: str
    valid_until: str = Field(json_schema_extra={"format": "date"})


class LeftOut(BaseModel):
    """What is left of one limit."""

    window: Window
    scope: LimitScope
    left: int
    number: int
    words: str


class BenefitOut(BaseModel):
    """One benefit of the shop, for this card, now."""

    id: int
    title: str
    terms: str = Field(description="The whole terms in one sentence.")
    conditions: str = Field(
        description="What else the shop says, in its own words: show it, nothing of it is checked."
    )
    kind: BenefitKind
    needs_amount: bool = Field(description="Whether `amount` must be sent.")
    percent: int | None
    cap: int | None = Field(description="Largest saving of a percent, in centavos.")
    minimum: int = Field(description="Smallest purchase, in centavos.")
    left: list[LeftOut]
    available: bool
    refusal: Refusal | None = Field(description="Why it does not apply now.")


class ScanOut(BaseModel):
    """A good card, and what it gets here."""

    status: Literal["ok"]
    code: str = Field(description="The token or folio alone: send it with the redemption.")
    holder: str = Field(description="First name and initial: all that a shop sees.")
    card: CardOut
    benefits: list[BenefitOut]


class BenefitName(BaseModel):
    """The benefit that was given."""

    id: int
    title: str


class RedemptionOut(BaseModel):
    """A confirmed redemption. Money in centavos; `null` where only the till knows."""

    id: str
    benefit: BenefitName
    amount: int | None
    saving: int | None
    to_pay: int | None
    holder: str
    at: str = Field(json_schema_extra={"format": "date-time"})
    undo_until: str = Field(json_schema_extra={"format": "date-time"})
    message: str


class AnnulmentOut(BaseModel):
    """A redemption that was undone; undone again, the first answer."""

    id: str
    annulled_at: str = Field(json_schema_extra={"format": "date-time"})
    message: str


class CashierName(BaseModel):
    """A cashier who may stand at the till."""

    id: int
    name: str


class TillOut(BaseModel):
    """The till as the shop calls it, and who stands at it."""

    shop: str
    till: str
    cashier: str | None
    cashiers: list[CashierName]


class LineOut(BaseModel):
    """One redemption of today at this till."""

    id: str
    benefit: BenefitName
    holder: str = Field(description="First name and initial while it can be undone, then empty.")
    at: str = Field(json_schema_extra={"format": "date-time"})
    undo_until: str | None = Field(
        description="Until when this till can undo it; `null`: not any more.",
        json_schema_extra={"format": "date-time"},
    )
    undone: bool


class MonthOut(BaseModel):
    """What stands of the shop's redemptions of this month. Money in centavos."""

    count: int
    saving: int


class TodayOut(BaseModel):
    """The redemptions of today at this till, the last first, and the month of its shop."""

    redemptions: list[LineOut]
    month: MonthOut


class Malformed(BaseModel):
    """The request itself is wrong: which field, and what to write there."""

    message: str
    errors: dict[str, str]


class Fault(BaseModel):
    """Any other error; `fault` is a number to read aloud on the telephone."""

    message: str
    fault: str | None
