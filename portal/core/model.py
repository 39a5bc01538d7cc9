"""Declarative base and column types shared by every model."""

import json
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated, Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    Dialect,
    Enum,
    Integer,
    LargeBinary,
    MetaData,
    TypeDecorator,
)
from sqlalchemy import DateTime as DateTimeColumn
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from portal.core.vault import vault_of


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC instant, also on SQLite, which stores no zone."""

    impl = DateTimeColumn(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("naive datetime: give it a zone first")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class Sealed(TypeDecorator[str]):
    """Text that the database never sees: encrypted with the installation's data key.

    :param purpose: what the text is, bound into the ciphertext, so that a value moved to
        another column does not open.
    """

    impl = LargeBinary
    cache_ok = True

    def __init__(self, purpose: str) -> None:
        super().__init__()
        self.purpose = purpose

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:
        return None if value is None else vault_of(dialect).seal(value.encode(), self.purpose)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> str | None:
        return None if value is None else vault_of(dialect).open(bytes(value), self.purpose).decode()


class SealedFacts(TypeDecorator[dict[str, Any]]):
    """Facts that the database never sees, as JSON; sealed as :class:`Sealed` text is."""

    impl = LargeBinary
    cache_ok = True

    def __init__(self, purpose: str) -> None:
        super().__init__()
        self.purpose = purpose

    def process_bind_param(self, value: dict[str, Any] | None, dialect: Dialect) -> bytes | None:
        if value is None:
            return None
        return vault_of(dialect).seal(json.dumps(value, separators=(",", ":")).encode(), self.purpose)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> dict[str, Any] | None:
        return None if value is None else json.loads(vault_of(dialect).open(bytes(value), self.purpose))


class Keyed(TypeDecorator[str | bytes]):
    """The keyed hash of a text: equal texts can be found and kept unique, and the text cannot be read.

    Bind the text; what comes back is its 32-byte hash. Bytes pass through unchanged.
    """

    impl = LargeBinary
    cache_ok = True

    def __init__(self, purpose: str) -> None:
        super().__init__()
        self.purpose = purpose

    def process_bind_param(self, value: str | bytes | None, dialect: Dialect) -> bytes | None:
        if value is None or isinstance(value, bytes):
            return value
        return vault_of(dialect).fingerprint(value, self.purpose)

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        return None if value is None else bytes(value)


BigId = BigInteger().with_variant(Integer, "sqlite")
"""A 64-bit key; SQLite numbers rows by itself only for INTEGER."""

Id = Annotated[int, mapped_column(BigId)]
"""A 64-bit whole number that is not this row's own key."""


class Model(DeclarativeBase):
    """Base of all models: named constraints, aware datetimes, enums stored by value, an integer id."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {
        datetime: UtcDateTime,
        StrEnum: Enum(
            StrEnum, native_enum=False, length=24, values_callable=lambda kind: [m.value for m in kind]
        ),
        dict[str, Any]: JSON,
        list[Any]: JSON,
    }

    id: Mapped[int] = mapped_column(BigId, primary_key=True, sort_order=-1)
