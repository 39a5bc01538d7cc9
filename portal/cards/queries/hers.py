"""Her own card, as her phone shows it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from portal.cards.models import Card, CardState, CardToken, Medium
from portal.cards.queries.cards import card_in_production, card_in_use, cards_of
from portal.entrepreneurs.queries.own import find_own


@dataclass(frozen=True, slots=True)
class HerCard:
    """What she holds and what is being made for her.

    :ivar held: in use, expired or not; or the last one that was revoked.
    :ivar making: in production.
    """

    held: Card | None
    making: Card | None
    is_registered: bool

    @property
    def phone(self) -> CardToken | None:
        """Return the living code for her phone."""
        return self._living(Medium.PHONE)

    @property
    def plastic(self) -> CardToken | None:
        """Return the living code on her plastic card."""
        return self._living(Medium.PRINTED)

    def is_good(self, today: date) -> bool:
        """Tell whether a till takes it today."""
        return (
            self.is_registered
            and self.held is not None
            and self.held.state is CardState.DELIVERED
            and not self.held.is_expired(today)
        )

    def _living(self, medium: Medium) -> CardToken | None:
        tokens = self.held.living(medium) if self.held is not None else []
        return tokens[-1] if tokens else None


def her_card(session: Session, user_id: int) -> HerCard:
    """Return the card of the woman who signs in as this user."""
    application = find_own(session, user_id)
    if application is None:
        return HerCard(None, None, False)
    held = card_in_use(session, application.id)
    if held is None:
        held = next(
            (card for card in cards_of(session, application.id) if card.state is CardState.REVOKED), None
        )
    return HerCard(held, card_in_production(session, application.id), application.is_approved)
