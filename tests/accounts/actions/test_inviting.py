"""One-time links: who gets one, what it opens, and that it opens it once."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.actions.inviting import (
    INVITATION_LASTS,
    accept_invitation,
    invite,
    send_link_to_add_email,
    send_password_link,
)
from portal.accounts.errors import EmailTakenError, InvitationSpentError
from portal.accounts.models import Invitation, SignIn, User
from portal.core.roles import Role
from portal.outbox.models import Channel, Message
from tests.factories.accounts import NOW, sign_in, user
from tests.factories.entrepreneurs import recipient

EMAIL = "rosa@example.mx"
SAFE: dict[str, Any] = {"channel": Channel.EMAIL, "is_safe": True, "email": EMAIL}


def woman(session: Session, *, enters_with: str | None = None, **contact: Any) -> User:
    to = recipient(session, **SAFE | contact)
    return user(session, role=Role.ENTREPRENEUR, email=enters_with, recipient_id=to.id)


def accept(session: Session, secret: str, *, now=NOW) -> User:
    return accept_invitation(session, secret, password_digest="digest", now=now)


def test_a_link_gives_a_password_once_and_ends_what_was_open(session: Session):
    person = user(session, tf_primary_method="authenticator")
    sign_in(session, person.id)
    secret, another = (invite(session, person, by_id=None, now=NOW) for _ in range(2))

    assert accept(session, secret) is person

    assert (person.password, person.confirmed_at) == ("digest", NOW)
    assert person.tf_primary_method == "authenticator"  # no link goes around it
    session.expire_all()
    assert session.scalars(select(SignIn.ended_at)).one() == NOW
    for spent in (secret, another, "nunca"):
        with pytest.raises(InvitationSpentError):
            accept(session, spent)


def test_a_link_is_good_until_its_last_moment_and_for_an_open_account(session: Session):
    person = user(session)
    late, closed = (invite(session, person, by_id=None, now=NOW) for _ in range(2))

    with pytest.raises(InvitationSpentError):
        accept(session, late, now=NOW + INVITATION_LASTS)
    person.active = False
    session.flush()
    with pytest.raises(InvitationSpentError):
        accept(session, closed)


def test_the_secret_is_stored_nowhere(session: Session):
    secret = invite(session, user(session), by_id=None, now=NOW)

    row = session.scalars(select(Invitation)).one()
    assert secret.encode() not in row.key and secret not in str(vars(row))


@pytest.mark.parametrize(
    "contact, sent",
    [
        ({}, True),
        ({"email": EMAIL.upper()}, True),
        ({"is_safe": False}, False),
        ({"channel": Channel.NONE}, False),
        ({"email": "otra@example.mx"}, False),
        ({"email_by_pin": True}, False),
    ],
)
def test_links_go_only_where_she_said_that_it_is_safe(session: Session, contact: dict, sent: bool):
    by_folio = woman(session, **contact)
    assert (send_link_to_add_email(session, by_folio, EMAIL, now=NOW) is not None) is sent

    by_folio.email = EMAIL
    session.flush()
    assert (send_password_link(session, EMAIL, now=NOW) is not None) is sent


def test_nobody_who_is_unknown_or_closed_gets_a_letter(session: Session):
    closed = woman(session, enters_with=EMAIL)
    closed.active = False
    session.flush()

    assert send_password_link(session, EMAIL, now=NOW) is None
    assert send_password_link(session, "nadie@example.mx", now=NOW) is None


@pytest.mark.parametrize(
    "owner, letter",
    [
        ({}, "known_email"),
        ({"is_safe": False}, None),
        ({"role": Role.CASHIER}, None),
        ({"active": False}, None),
    ],
)
def test_an_email_that_another_account_has_is_not_offered_again(session: Session, owner: dict, letter):
    other = woman(session, enters_with=EMAIL, **{name: owner[name] for name in owner.keys() & SAFE.keys()})
    for name in owner.keys() - SAFE.keys():
        setattr(other, name, owner[name])
    session.flush()

    message = send_link_to_add_email(session, woman(session), EMAIL, now=NOW)

    assert (message and message.template) == letter
    assert session.scalars(select(Invitation)).all() == []
    assert len(session.scalars(select(Message)).all()) == (letter is not None)


def test_two_who_add_one_email_do_not_both_get_it(session: Session):
    one, two = woman(session), woman(session)
    links = [invite(session, each, by_id=each.id, now=NOW, email=EMAIL) for each in (one, two)]

    assert accept(session, links[0]).email == EMAIL
    with pytest.raises(EmailTakenError):
        accept(session, links[1], now=NOW + timedelta(minutes=1))
