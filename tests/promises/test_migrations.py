"""Migrations are safe: the schema is what the models say, and every step goes down and up again."""

from flask import Flask
from sqlalchemy import inspect

from portal.web.extensions import alembic, db


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
