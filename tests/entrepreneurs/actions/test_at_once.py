"""Many touch her two accounts in one moment: nobody waits for ever, one joining happens, and her no holds."""

from collections.abc import Callable

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from portal.accounts.errors import NotJoinableError, SameAccountError
from portal.accounts.models import SignIn, User
from portal.core.roles import Role
from portal.entrepreneurs.actions.contacting import change_contact
from portal.entrepreneurs.actions.joining import join_accounts
from portal.entrepreneurs.models import Application, State
from portal.outbox.models import Channel
from tests.factories.accounts import sign_in, user
from tests.factories.entrepreneurs import NOW, application, pin_row, recipient
from tests.promises.racing import race_track

EMAIL = "rosa@example.mx"
SAFE = {"channel": Channel.EMAIL, "is_safe": True, "email": EMAIL}
ROUNDS = 10


def two_accounts(session: Session) -> tuple[Application, Application]:
    old, new = (recipient(session, **SAFE) for _ in range(2))
    session.query(User).filter(User.email == EMAIL).update({"email": None})
    by_email = user(session, role=Role.ENTREPRENEUR, email=EMAIL, password="digest", recipient_id=old.id)
    by_folio = user(session, role=Role.ENTREPRENEUR, email=None, recipient_id=new.id)
    one = application(session, user_id=by_email.id, state=State.REJECTED, recipient_id=old.id)
    two = application(session, user_id=by_folio.id, recipient_id=new.id)
    pin_row(session, two, digest="digest")
    sign_in(session, by_email.id)
    session.commit()
    return one, two


def joining(one: Application, two: Application) -> Callable[[Connection], str]:
    into_id, other_id = one.user_id, two.user_id

    def join(connection: Connection) -> str:
        session = Session(connection)
        staying = session.scalars(select(SignIn).where(SignIn.user_id == into_id)).one()
        try:
            return join_accounts(session, into_id, other_id, staying=staying, now=NOW) or ""
        except (SameAccountError, NotJoinableError) as error:  # the second press, or her no came first
            return type(error).__name__

    return join


def quieting(application_id: int) -> Callable[[Connection], str]:
    def quiet(connection: Connection) -> str:
        session = Session(connection)
        woman = session.get_one(Application, application_id)
        change_contact(session, woman, facts={"channel": Channel.NONE}, by_id=woman.user_id, now=NOW)
        return "quiet"

    return quiet


def test_two_presses_and_two_who_quiet_her_do_not_wait_for_each_other(database: str):
    with race_track(database) as (engine, race), Session(engine, expire_on_commit=False) as session:
        for _ in range(ROUNDS):
            one, two = two_accounts(session)
            racers = [joining(one, two), joining(one, two), quieting(one.id), quieting(two.id)]

            ends = race(racers)

            assert ends[2:] == ["quiet", "quiet"]
            assert ends[:2].count(two.folio) <= 1
            session.expire_all()
            assert not one.recipient.accepts() and not two.recipient.accepts()
            assert (one.user_id == two.user_id) is (two.folio in ends)


def test_two_who_quiet_two_applications_of_one_account_do_not_wait_for_each_other(database: str):
    with race_track(database) as (engine, race), Session(engine, expire_on_commit=False) as session:
        for _ in range(ROUNDS):
            one, two = two_accounts(session)
            two.user_id = one.user_id
            session.commit()

            assert race([quieting(one.id), quieting(two.id)] * 4) == ["quiet"] * 8
