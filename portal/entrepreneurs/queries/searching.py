"""Find women by what people have at hand: a folio, a CURP, a telephone, some words of a name."""

from datetime import date

from sqlalchemy import ColumnElement, and_, false, select

from portal.core.codes import CodeError, parse_application_folio
from portal.core.names import words
from portal.entrepreneurs.identity import IdentityError, parse_curp, parse_telephone
from portal.entrepreneurs.models import Application, NameWord
from portal.entrepreneurs.queries.scope import told

AFTER_ALL = "\U0010ffff"
"""Sorts behind every letter, byte by byte: ``word < prefix + AFTER_ALL`` is a range of the index."""


def matches(text: str, today: date) -> ColumnElement[bool]:
    """Return the condition on ``Application`` for what somebody typed.

    Whatever is a folio, a CURP or a telephone by its form is searched as that alone; anything
    else is words of a name: each may be a beginning, in any order, accents or not.

    :param today: local; a CURP of a birth after it is none.
    """
    found = exactly(text, today)
    return named(text) if found is None else found


def exactly(text: str, today: date) -> ColumnElement[bool] | None:
    """Return the condition for a text that is one woman's folio, CURP or telephone; else ``None``.

    What is hers alone is found by its folio, and by nothing that she typed.
    """
    try:
        return Application.folio == parse_application_folio(text)
    except CodeError:
        pass
    try:
        return and_(Application.curp_key == parse_curp(text, today).value, told())
    except IdentityError:
        pass
    try:
        return and_(Application.phone_key == parse_telephone(text), told())
    except IdentityError:
        return None


def named(text: str) -> ColumnElement[bool]:
    """Return the condition for words of a name; text without one letter finds nobody."""
    found = words(text)
    return and_(*(has_word(word) for word in found)) if found else false()


def has_word(prefix: str) -> ColumnElement[bool]:
    return Application.id.in_(select(NameWord.application_id).where(begins_with(prefix)))


def begins_with(prefix: str, of: type[NameWord] = NameWord) -> ColumnElement[bool]:
    """Return the condition on a word of a name. :param of: ``NameWord`` or an alias of it."""
    return and_(of.word >= prefix, of.word < prefix + AFTER_ALL)
