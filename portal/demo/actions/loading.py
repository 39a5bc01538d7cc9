"""Load a demonstration into an empty portal, in one transaction."""

from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from math import ceil
from zoneinfo import ZoneInfo

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from portal.accounts.actions.people import create_user
from portal.accounts.actions.signing_in import give_pin
from portal.accounts.models import User, UserHouse
from portal.cards.models import CardState
from portal.core.roles import Role
from portal.demo.accounts import NAMES, Account
from portal.demo.actions.shops import DemoTill, add_shops
from portal.demo.actions.uses import add_uses
from portal.demo.actions.women import add_cards, add_codes, add_women
from portal.demo.errors import RealDataError
from portal.demo.people import HOUSES, people
from portal.entrepreneurs.actions.beginning_lists import ensure_first_lists
from portal.entrepreneurs.models import Application, Paper, PaperKind, PaperPage, State
from portal.houses.models import House
from portal.preferences.actions import choose
from portal.preferences.queries import choices
from portal.privacy.actions import ensure_first_notice
from portal.tokens.keys import KeyRing
from portal.tokens.models import IssuedToken
from portal.uploads.actions import add_upload
from portal.uploads.storing import Stored

OTHER_STATES = {State.SUBMITTED: 12, State.IN_REVIEW: 4, State.REJECTED: 3, State.DRAFT: 3}
"""How many applications wait for somebody, besides the women with a card."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the keeper is told after loading."""

    accounts: list[Account]
    codes: list[IssuedToken]
    till: DemoTill


def is_loaded(session: Session) -> bool:
    """Tell whether this is a demonstration.

    :raises RealDataError: it is none, and people are registered here.
    """
    if choices(session).demonstration:
        return True
    if session.scalar(select(func.count()).select_from(User)) or session.scalar(
        select(Application.id).limit(1)
    ):
        raise RealDataError
    return False


def load_demonstration(
    session: Session,
    ring: KeyRing,
    accounts: list[Account],
    digests: dict[str, str],
    papers: dict[PaperKind, Stored],
    *,
    size: int,
    now: datetime,
    zone: ZoneInfo,
) -> Loaded:
    """Fill an empty portal and mark it as a demonstration.

    :param digests: Argon2id of each password and PIN, computed before the transaction.
    :param papers: the drawn papers that the applications in review share.
    :param size: women with a delivered card; a tenth more, at least ten, wait for theirs to be printed.
    """
    choose(session, key="demonstration", value=True, by_id=None, now=now)
    ensure_first_notice(session, now=now)
    session.execute(insert(House), [{"name": name} for name in HOUSES])
    ensure_first_lists(session)
    users = _add_users(session, accounts, digests, now)
    till = add_shops(session, users, now=now)
    women, clerk_id = people(), users[Role.CLERK].id
    with_card, to_print = list(islice(women, size)), list(islice(women, max(10, ceil(size / 10))))
    holders = add_women(session, with_card, state=State.APPROVED, reviewer_id=clerk_id, now=now)
    cards = add_cards(session, list(zip(holders, with_card, strict=True)), state=CardState.DELIVERED, now=now)
    codes = add_codes(session, ring, cards, now=now)
    waiting = add_women(session, to_print, state=State.APPROVED, reviewer_id=clerk_id, now=now)
    add_cards(session, list(zip(waiting, to_print, strict=True)), state=CardState.APPROVED, now=now)
    others = {
        state: add_women(session, list(islice(women, count)), state=state, reviewer_id=clerk_id, now=now)
        for state, count in OTHER_STATES.items()
    }
    _own(session, users[Role.CLERK], others[State.IN_REVIEW], now)
    _give_her_card(session, users[Role.ENTREPRENEUR], holders[0], accounts, digests, now)
    _add_papers(session, others[State.IN_REVIEW], papers, now)
    add_uses(session, ring, till, codes, now=now, zone=zone)
    return Loaded(accounts, codes, till)


def _add_users(
    session: Session, accounts: list[Account], digests: dict[str, str], now: datetime
) -> dict[Role, User]:
    users = {
        account.role: create_user(
            session,
            name=NAMES[account.role],
            role=account.role,
            email=account.email,
            password_digest=digests[account.password],
            now=now,
        )
        for account in accounts
    }
    house_ids = session.scalars(select(House.id))
    session.add_all(UserHouse(user_id=users[Role.CLERK].id, house_id=house_id) for house_id in house_ids)
    session.flush()
    return users


def _add_papers(
    session: Session, application_ids: list[int], papers: dict[PaperKind, Stored], now: datetime
) -> None:
    uploads = {kind: add_upload(session, stored, by_id=None, now=now) for kind, stored in papers.items()}
    for application_id in application_ids:
        for kind, upload in uploads.items():
            paper = Paper(application_id=application_id, kind=kind)
            session.add(paper)
            session.flush()
            session.add(PaperPage(paper_id=paper.id, upload_id=upload.id))
    session.flush()


def _own(session: Session, clerk: User, application_ids: list[int], now: datetime) -> None:
    session.execute(
        update(Application)
        .where(Application.id.in_(application_ids))
        .values(owner_id=clerk.id, owned_since=now)
    )


def _give_her_card(
    session: Session,
    woman: User,
    application_id: int,
    accounts: list[Account],
    digests: dict[str, str],
    now: datetime,
) -> None:
    """Let the demonstration's entrepreneur be the first woman with a card, under the account's folio."""
    account = next(account for account in accounts if account.role is Role.ENTREPRENEUR)
    session.execute(
        update(Application)
        .where(Application.id == application_id)
        .values(user_id=woman.id, folio=account.folio)
    )
    give_pin(session, woman, folio=account.folio, digest=digests[account.pin], now=now)
