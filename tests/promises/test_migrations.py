"""Migrations are safe: the schema is what the models say, and every step goes down and up again with data."""

from datetime import UTC, datetime, timedelta

from flask import Flask
from sqlalchemy import inspect, select

from portal.accounts.queries import limits_of
from portal.cards.actions.printing import print_cards, reprint_card
from portal.cards.models import CardToken
from portal.core.roles import SHOP, STAFF, Role
from portal.entrepreneurs.models import Application
from portal.operations.tables import Sum, plain_tables, sum_of
from portal.preferences.catalogue import Choices
from portal.preferences.models import Preference
from portal.preferences.queries import choices
from portal.redemptions.models import Attempt
from portal.vendors.actions.devices import make_till_code, use_till_code
from portal.vendors.models import Device
from portal.web.extensions import alembic, db
from tests.factories import vendors
from tests.factories.accounts import user
from tests.factories.cards import NOW, approved_card, delivered_card
from tests.factories.entrepreneurs import application

FIRST = "0001"


def test_the_schema_is_what_the_models_say(app: Flask):
    with app.app_context():
        assert alembic.compare_metadata() == []


def test_a_forgotten_column_is_noticed(app: Flask):
    with app.app_context(), db.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE house DROP COLUMN phone")
    with app.app_context():
        assert alembic.compare_metadata() != []


def test_every_step_goes_down_and_up_again(app: Flask):
    with app.app_context():
        alembic.downgrade("base")
        assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
        alembic.upgrade()
        assert alembic.compare_metadata() == []


def test_what_people_wrote_is_the_same_after_going_down_and_up(app: Flask, world):
    with app.app_context():
        before = sums()

        down_and_up()

        assert sums() == before
        assert sum(found.rows for found in before.values()) > 200
        assert alembic.compare_metadata() == []


def test_a_row_that_an_older_schema_cannot_hold_is_missed(app: Flask, world):
    """Negative control: before 0004 no scan was kept that was refused before a benefit was asked for."""
    with app.app_context():
        device_id = db.session.scalar(select(Device.id).limit(1))
        facts = {"status": 404, "answer": b"{}", "reason": "not_found", "at": datetime.now(UTC)}
        db.session.add(Attempt(device_id=device_id, key="scan", digest=b"d" * 32, **facts))
        db.session.commit()
        before = sums()

        down_and_up()

        assert {name for name, found in sums().items() if found != before[name]} == {"attempt"}


def test_codes_printed_before_the_column_are_given_their_batches(app: Flask):
    """A spoiled one too, whose card went on to another batch; and the phone's code has none."""
    ring = app.extensions["portal.key_ring"]
    of_each = select(CardToken.id, CardToken.batch_id).order_by(CardToken.id)
    with app.app_context():
        delivered_card(db.session, ring)
        card = approved_card(db.session)
        for minute in (1, 2):
            at = NOW.replace(minute=minute)
            made = {"layout": "sheet", "by_id": None, "house_id": None, "now": at}
            print_cards(db.session, [card.id], ring=ring, **made)
            if minute == 1:
                reprint_card(db.session, card, reason="Salió mal", by_id=None, now=at)
        db.session.commit()
        before = db.session.execute(of_each).all()
        db.session.commit()

        alembic.downgrade("0004")
        alembic.upgrade()

        assert db.session.execute(of_each).all() == before
    assert sorted(str(batch_id) for _, batch_id in before) == ["1", "2", "3", "None"]


def test_limits_chosen_for_a_group_go_to_each_of_its_roles(app: Flask):
    with app.app_context():
        alembic.downgrade("0005")
        db.session.add(Preference(key="staff_idle_minutes", value=20, changed_at=NOW))
        db.session.add(Preference(key="shop_hours", value=8, changed_at=NOW))
        db.session.commit()
        alembic.upgrade()

        limits = {role: limits_of(role, choices(db.session)) for role in Role}

    usual = {role: limits_of(role, Choices()) for role in Role}
    twenty, eight = timedelta(minutes=20), timedelta(hours=8)
    assert limits == usual | {role: (usual[role][0], twenty) for role in STAFF} | {
        role: (eight, usual[role][1]) for role in SHOP
    }


def test_a_recipient_that_rows_name_goes_through_the_column_that_says_who_wrote_its_email(app: Flask):
    """On SQLite a table that is made anew takes its rows with it, which a reference forbids."""
    with app.app_context():
        sent = application(db.session)
        db.session.commit()
        alembic.downgrade("0006")
        alembic.upgrade()

        kept = db.session.get_one(Application, sent.id)
        assert kept.recipient is not None and not kept.recipient.email_by_pin


def test_a_code_for_a_till_and_a_proposal_keep_their_rows_under_other_names(app: Flask):
    """Constraints and indexes are renamed with them, and the shop's agreement keeps its shop."""
    with app.app_context():
        shop = vendors.vendor(db.session, proposal="Pan")
        code = make_till_code(
            db.session, shop.id, name="Caja 1", branch_id=None, by_id=user(db.session).id, now=NOW
        )
        db.session.commit()
        fresh, before = names_in("till_code"), sums()
        db.session.commit()

        alembic.downgrade("0007")
        with db.engine.connect() as connection:
            rows = connection.exec_driver_sql("SELECT enrolment.name, offer FROM enrolment, vendor").all()
            assert [tuple(row) for row in rows] == [("Caja 1", "Pan")]
        assert names_in("enrolment") == {name.replace("till_code", "enrolment") for name in fresh}
        alembic.upgrade()

        assert (names_in("till_code"), sums()) == (fresh, before)
        device, _ = use_till_code(db.session, code, now=NOW)
        assert device.vendor_id == shop.id


def names_in(table: str) -> set[str | None]:
    """Return the names of a table's keys and indexes."""
    db.engine.dispose()  # a connection of before a step may remember the tables of then
    found = inspect(db.engine)
    many = [found.get_indexes(table), found.get_unique_constraints(table), found.get_foreign_keys(table)]
    return {each["name"] for group in many for each in group} | {found.get_pk_constraint(table)["name"]}


def down_and_up() -> None:
    db.session.rollback()
    alembic.downgrade(FIRST)
    alembic.upgrade()


def sums() -> dict[str, Sum]:
    with db.engine.connect() as connection:
        return {table.name: sum_of(connection, table) for table in plain_tables()}
