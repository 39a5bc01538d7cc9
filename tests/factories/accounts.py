"""People who sign in."""

import hashlib
import itertools
import uuid
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from portal.accounts.models import PassKey, SignIn, User, UserHouse
from portal.core.roles import Role
from portal.houses.models import House

NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
"""Noon of a working day's eve in Cancún: the moment of most tests."""

_number = itertools.count(1)


def user(session: Session, **changes: Any) -> User:
    """A clerk with an e-mail and no password."""
    number = next(_number)
    row = User(
        **{
            "name": f"Persona {number}",
            "role": Role.CLERK,
            "email": f"persona{number}@example.mx",
            "created_at": NOW,
            "active": True,
            "fs_uniquifier": uuid.uuid4().hex,
        }
        | changes
    )
    session.add(row)
    session.flush()
    return row


def passkey(session: Session, user: User, **changes: Any) -> PassKey:
    number = next(_number)
    row = PassKey(
        **{
            "user_id": user.id,
            "credential_id": number.to_bytes(16),
            "public_key": b"",
            "backup_state": False,
            "device_type": "single_device",
            "lastuse_datetime": NOW,
            "name": f"Llave {number}",
            "usage": "secondary",
        }
        | changes
    )
    session.add(row)
    session.flush()
    return row


def house(session: Session, **changes: Any) -> House:
    row = House(**{"name": f"Casa {next(_number)}"} | changes)
    session.add(row)
    session.flush()
    return row


def give_house(session: Session, user: User, house: House) -> None:
    """Put a house in the scope of a clerk."""
    session.add(UserHouse(user_id=user.id, house_id=house.id))
    session.flush()


def sign_in(session: Session, user_id: int, *, with_pin: bool = False) -> dict[str, object]:
    """Sign a user in; returns what her session cookie holds."""
    value, now = f"cookie-{next(_number)}", datetime.now(UTC)
    session.add(
        SignIn(
            key=hashlib.sha256(value.encode()).digest(),
            user_id=user_id,
            with_pin=with_pin,
            started_at=now,
            seen_at=now,
            proved_at=now,
        )
    )
    session.flush()
    person = session.get_one(User, user_id)
    return {"sign_in": value, "_user_id": person.fs_uniquifier, "_fresh": True}
