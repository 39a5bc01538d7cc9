"""Names of people as they are kept, searched for and hinted at."""

import re
import unicodedata

PARTICLES = frozenset(
    {"da", "das", "de", "del", "den", "der", "do", "dos", "e", "el", "la", "las", "los", "van", "von", "y"}
)  # fmt: skip
"""Small words inside a name; at its beginning they take a capital, as in the registry ("De la Cruz")."""

MOST_WORDS = 12
"""Words kept of one text: more than any name has, few enough that no text floods the search."""

_UNSEEN = re.compile("[\x00-\x08\x0e-\x1b\x7f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_PIECES = re.compile(r"[\s-]+|[^\s-]+")
_WORD = re.compile(r"[^\W_]+")


def one_line(text: str) -> str:
    """Write what was typed on one line: single spaces, composed letters, no unseen characters.

    Emoji stay, with what joins them. Nul bytes and signs that turn the direction of writing go:
    the first no database takes, the second make one name look like another.
    """
    if not (text.isascii() and text.isprintable()):
        text = _UNSEEN.sub("", unicodedata.normalize("NFC", text))
    return " ".join(text.split())


def normalise_name(text: str) -> str:
    """Write a name of a person in capitals and small letters when it was typed in one kind alone.

    "MARÍA DE LA LUZ" and "maría de la luz" become "María de la Luz"; "Mac Gregor" and
    "McGregor" were typed with care and stay.
    """
    name = one_line(text)
    if not (name.isupper() or name.islower()):
        return name
    pieces = _PIECES.findall(name.lower())
    return "".join(_capitalised(piece, first=place == 0) for place, piece in enumerate(pieces))


def fold(text: str) -> str:
    """Return ``text`` in small letters without accents, to compare what two people typed."""
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return text.casefold()


def words(text: str) -> list[str]:
    """Return the different words of ``text``, in order, without accents or capitals, for search.

    "Núñez-Güemes" gives nunez and guemes: she is found however her name was typed.
    """
    return list(dict.fromkeys(_WORD.findall(fold(text))))[:MOST_WORDS]


def holder_hint(given: str, first_surname: str) -> str:
    """Return first name and initial ("Rosa C."): all that a shop sees of the holder of a card."""
    first = next(iter(given.split()), "")
    surnames = [word for word in first_surname.split() if word.lower() not in PARTICLES]
    initial = f"{surnames[0][0].upper()}." if surnames else ""
    return f"{first} {initial}".strip()


def _capitalised(piece: str, *, first: bool) -> str:
    """Give one word its capital; O'Hara and D'Angelo have two, the Maya name K'uk' only one."""
    if piece in PARTICLES and not first:
        return piece
    if piece[:2] in {"o'", "d'", "o’", "d’"} and len(piece) > 2:
        return piece[:2].upper() + piece[2:].capitalize()
    return piece[:1].upper() + piece[1:]
