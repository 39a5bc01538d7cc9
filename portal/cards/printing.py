"""From rows to the printed page: what the portal knows, in the words of ``drawing``."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from portal.cards.drawing import CardFace, Look
from portal.cards.models import Card
from portal.preferences.catalogue import Choices
from portal.preferences.paper import colours, mark
from portal.tokens.keys import KeyRing
from portal.tokens.layout import link
from portal.tokens.models import IssuedToken

_SENTENCE = re.compile(r"(?<=[.!?])\s+")


def look_of(choices: Choices, public_url: str, instance: Path) -> Look:
    """Return what is the same on every card, as staff chose it."""
    return Look(
        institute=choices.institute,
        title=choices.card_title,
        host=urlsplit(public_url).netloc,
        steps=tuple(_SENTENCE.split(choices.card_steps.strip()))[:4],
        found=choices.card_found,
        help=choices.help_line,
        colours=colours(choices),
        mark=mark(instance),
    )


def faces_of(
    printed: Iterable[tuple[Card, IssuedToken]],
    photos: Mapping[int, bytes],
    ring: KeyRing,
    public_url: str,
) -> Iterator[CardFace]:
    """Yield what is printed on each card; its code is signed anew, and is the same every time.

    :param photos: by application, of the women who want theirs on it.
    """
    for card, token in printed:
        assert card.valid_until is not None
        yield CardFace(
            name=card.printed_name,
            folio=card.folio,
            valid_until=card.valid_until,
            link=link(public_url, ring.sign(token.said)),
            check4=token.check4,
            photo=photos.get(card.application_id),
        )
