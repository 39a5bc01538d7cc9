"""Every page of the portal, from its URL map, on a portal where there is one of everything.

A page that somebody adds is walked the next time: nothing here names pages, only what their
addresses ask for.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from portal.accounts.models import User
from portal.core.model import Model
from portal.core.roles import Role
from portal.demo.accounts import new_accounts
from portal.demo.actions.loading import load_demonstration
from portal.entrepreneurs.models import Application, ChangeRequest, Clarification, State
from portal.houses.models import House
from portal.preferences.queries import forget
from portal.registry.models import Export, ImportRun, ImportState
from portal.registry.old_registry.here import import_files
from portal.registry.old_registry.import_files import REJECTED
from portal.registry.old_registry.importing import Report
from portal.tokens.layout import write_code
from portal.web.access import PUBLIC
from portal.web.extensions import db
from tests.factories.accounts import give_house, sign_in, user
from tests.factories.entrepreneurs import NOW

CREDENTIAL = frozenset({"credential"})
WORDS = {
    "kind": "official_id", "slug": "negocio", "field": "phone", "step": "pausar", "name": "img/logo.svg",
    "filename": "x", "version": "1", "id": "1",
}  # fmt: skip
"""What an address may ask for in words; any other word is one that does not exist."""

SAID = {"faults": [["2", "Falta el nombre."]], "fault_count": 1, "unread": ["apodo"]}
"""What an import keeps of its report beside the counts."""

TABLES = {
    "page_id": "paper_page",
    "run_id": "import_run",
    "member_id": "vendor_member",
    "batch_id": "print_batch",
    "question_id": "clarification",
    "change_id": "change_request",
}
"""What an address calls otherwise than its table."""


@dataclass(frozen=True)
class Page:
    """One address with one method, and who may open it."""

    rule: Rule
    method: str
    address: str
    audience: frozenset[Any]

    @property
    def is_public(self) -> bool:
        return self.audience == PUBLIC

    @property
    def names_a_thing(self) -> bool:
        return any(name.endswith("_id") for name in self.rule.arguments)

    def ask(self, client: FlaskClient) -> Any:
        return client.open(self.address, method=self.method, buffered=True)

    def __str__(self) -> str:
        return f"{self.method} {self.rule.rule}"


@dataclass(frozen=True)
class World:
    """Who is there, by role, each with her things; the code of a genuine card; strangers without things."""

    people: dict[Role, int]
    strangers: dict[Role, int]
    code: str


def populate(session: Session, app: Flask, *, size: int = 2) -> World:
    """Fill an empty portal with one of everything that a demonstration has, and strangers to all of it."""
    ring = app.extensions["portal.key_ring"]
    accounts = new_accounts("7KQ4-M2XN-P", "123456")
    digests = {word: "x" for account in accounts for word in (account.password, account.pin)}
    zone = app.extensions["portal.settings"].timezone
    loaded = load_demonstration(
        session, ring, accounts, digests, {}, size=size, now=datetime.now(UTC), zone=zone
    )
    session.execute(
        update(Application).values(house_id=select(House.id).order_by(House.id).limit(1).scalar_subquery())
    )
    elsewhere = House(name="Casa de otro lado")
    session.add(elsewhere)
    strangers = {role: user(session, role=role, created_at=NOW) for role in Role}
    give_house(session, strangers[Role.CLERK], elsewhere)
    oldest = select(User.id).order_by(User.id)
    people = {role: session.scalars(oldest.where(User.role == role)).first() for role in Role}
    sign_in(session, people[Role.ADMINISTRATOR])
    session.add_all(_work_under_way(session, people))
    import_files().keep(b"nombre,fila,motivo\n", "import-1" + REJECTED)
    code = write_code(ring.sign(loaded.codes[0].said))
    session.commit()
    forget(session)
    return World(people, {role: row.id for role, row in strangers.items()}, code)


def _work_under_way(session: Session, people: dict[Role, int]) -> Iterator[Model]:
    """Give what a demonstration begins without: a question, a change, an import, and a file to take."""
    asked_by = {"asked_at": NOW, "asked_by_id": people[Role.COORDINATOR]}
    hers = session.scalars(select(Application).where(Application.user_id == people[Role.ENTREPRENEUR])).one()
    reviewed = session.scalars(select(Application).where(Application.state == State.IN_REVIEW)).first()
    yield Clarification(application_id=reviewed.id, field="direccion", question="¿Qué calle?", **asked_by)
    yield ChangeRequest(
        application_id=hers.id, field="negocio", before="Pan", after="Pasteles",
        facts={"business_name": "Pasteles"}, **asked_by,
    )  # fmt: skip
    yield ImportRun(
        file_name="padron.csv", stored_as="import-1", state=ImportState.READ, started_at=NOW, touched_at=NOW,
        by_id=people[Role.COORDINATOR], report=Report(rows=2, rejected=1).as_json() | SAID,
    )  # fmt: skip
    yield Export(
        kind="csv",
        reason="Informe del mes",
        criteria="{}",
        with_contact=True,
        rows=2,
        allowed=False,
        **asked_by,
    )


def pages(app: Flask, world: World, under: str = "/") -> Iterator[Page]:
    """Give every page and method of the portal with an address that exists where it can.

    :param under: only the rules that begin so; a negative control needs no other.
    """
    with app.app_context():
        lowest = {t.name: db.session.scalar(select(t.c.id).order_by(t.c.id).limit(1)) for t in tables()}
    for rule in app.url_map.iter_rules():
        if not rule.rule.startswith(under):
            continue
        asked = {name: _value(rule, name, lowest, world) for name in rule._converters}
        values = (rule.defaults or {}) | asked
        built = rule.build(values)
        if built is None:
            raise RuntimeError(f"no address for {rule.rule}: teach tests.promises.pages its words")
        audience = app.view_functions[rule.endpoint].__audience__  # type: ignore[attr-defined]
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            yield Page(rule, method, built[1], audience)


def tables() -> list[Any]:
    return [table for table in Model.metadata.sorted_tables if "id" in table.c]


def _value(rule: Rule, name: str, lowest: dict[str, int | None], world: World) -> Any:
    converter = rule._converters[name]
    if name == "code":
        return world.code
    if hasattr(converter, "items"):
        return max(converter.items)  # a set: any fixed one; a rule's default would be redirected
    found = lowest.get(TABLES.get(name, name.removesuffix("_id")))
    if name == "user_id":
        return world.people[Role.CLERK]
    if type(converter).__name__ == "IntegerConverter":
        return found or 1
    return WORDS.get(name, "no-existe")
