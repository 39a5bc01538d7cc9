"""Whatever is recorded is said in words: every action and kind is found by reading the source."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

import portal
from portal.audit.words import ACTIONS, KINDS, say
from portal.cards.models import Medium
from portal.core.model import Model
from portal.entrepreneurs.actions.listing import Entry
from portal.entrepreneurs.actions.moving import NAMES, NAMES_BY_END

pytestmark = pytest.mark.sqlite_only

SOURCE = Path(portal.__file__).parent
WORKED_OUT = {
    "name": {*NAMES.values(), *NAMES_BY_END.values()},
    "f'lose_{token.medium}_token'": {f"lose_{medium}_token" for medium in Medium},
    "kind": {kind.__tablename__ for kind in get_args(Entry)},
    "action": set(),  # what was noted for the library's commit is found where it is noted
}
"""What the source works out while it runs, by its words there."""

PASSED_ON = {
    "portal.accounts.library": {"note_step": 1},
    "portal.audit.looking": {"note_look": 0},
    "portal.cards.actions.walking": {"audit": 2},
    "portal.entrepreneurs.actions.moving": {"note_step": 2},
    "portal.tokens.actions": {"note_key": 1},
}
"""Functions that record for other modules, and the place of the action among what they are given."""


def trees() -> list[ast.Module]:
    return [ast.parse(path.read_text("utf-8")) for path in sorted(SOURCE.rglob("*.py"))]


def name_of(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def given(call: ast.Call, name: str, place: int | None) -> ast.expr | None:
    """Return what a call gives for a parameter; ``place`` when it may be given without its name."""
    named = (keyword.value for keyword in call.keywords if keyword.arg == name)
    return next(named, call.args[place] if place is not None and place < len(call.args) else None)


def recorded(parameter: str) -> set[str]:
    """Return every value that reaches ``parameter`` of ``record``, through the functions that pass it on."""
    found: set[str] = set()
    for tree in trees():
        passing: dict[str, tuple[str, int | None]] = {"record": (parameter, None)}
        for module in (n.module for n in tree.body if isinstance(n, ast.ImportFrom)):
            if parameter == "action":
                passing |= {
                    name: ("action", place) for name, place in PASSED_ON.get(module or "", {}).items()
                }
        known = 0
        while known != len(passing):
            known = len(passing)
            for function, value in reaching(tree, passing):
                names = [argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)]
                if isinstance(value, ast.Constant):
                    found.add(value.value)
                elif isinstance(value, ast.Name) and value.id in names:
                    place = names.index(value.id)
                    passing[function.name] = (value.id, place if place < len(function.args.args) else None)
                else:
                    found |= WORKED_OUT[ast.unparse(value)]
    return found


def reaching(
    tree: ast.AST, passing: dict[str, tuple[str, int | None]]
) -> Iterator[tuple[ast.FunctionDef, ast.expr]]:
    """Give each value that a function gives to one of those that pass it on."""
    for function in (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)):
        for call in (n for n in ast.walk(function) if isinstance(n, ast.Call)):
            value = given(call, *passing[name_of(call)]) if name_of(call) in passing else None
            for one in [value.body, value.orelse] if isinstance(value, ast.IfExp) else [value]:
                if one is not None:
                    yield function, one


def test_every_step_that_is_recorded_has_words():
    actions = recorded("action")

    assert {"approve_application", "lose_phone_token", "leave_vendor", "turn_paper", "backup"} <= actions
    assert sorted(actions - set(ACTIONS)) == []


def test_every_kind_that_is_recorded_has_words():
    kinds = recorded("kind")

    assert {"house", "giro", "card"} <= kinds
    assert sorted(kinds - set(KINDS)) == []
    assert kinds - {"installation"} <= set(Model.metadata.tables)


def test_what_has_no_words_yet_keeps_its_name():
    assert say("approve_application") == "Aprobó la solicitud"
    assert say("frobnicate_thing") == "frobnicate_thing"
