import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import User
from portal.audit.models import AuditEntry, AuditNote
from portal.core.roles import Role
from portal.entrepreneurs.actions import reviewing
from portal.entrepreneurs.actions.asking import ask
from portal.entrepreneurs.errors import (
    AlreadyBegunError,
    CurpMissingError,
    CurpTakenError,
    ImpossibleMoveError,
    NotOfferedError,
    NotTheReviewerError,
    PapersMissingError,
)
from portal.entrepreneurs.fields import OWED_PAPERS
from portal.entrepreneurs.models import Application, NameWord, PaperKind, RejectionReason, State
from portal.entrepreneurs.queries.reviewers import reviewers_for
from tests.factories.accounts import give_house, house, user
from tests.factories.entrepreneurs import NOW, application


def in_review(session: Session, by: User, **changes) -> Application:
    sent = application(session, **changes)
    reviewing.take_application(session, sent, by=by, now=NOW)
    return sent


def approve(session: Session, it: Application, by: User) -> None:
    reviewing.approve_application(session, it, by=by, today=NOW.date(), now=NOW, without=OWED_PAPERS)


def reason(session: Session, **changes) -> RejectionReason:
    row = RejectionReason(**{"words": "No vive en el municipio"} | changes)
    session.add(row)
    session.flush()
    return row


def test_who_takes_an_application_has_it(session: Session):
    ana = user(session)

    sent = in_review(session, ana)

    assert (sent.state, sent.owner_id, sent.owned_since) == (State.IN_REVIEW, ana.id, NOW)


def test_the_second_who_takes_it_is_refused(session: Session):
    ana, berta = user(session), user(session)
    sent = in_review(session, ana)

    with pytest.raises(ImpossibleMoveError):
        reviewing.take_application(session, sent, by=berta, now=NOW)
    assert sent.owner_id == ana.id


def test_released_it_waits_for_anybody(session: Session):
    ana = user(session)
    sent = in_review(session, ana)

    reviewing.release_application(session, sent, by=ana, now=NOW)

    assert (sent.state, sent.owner_id) == (State.SUBMITTED, None)


def test_only_her_reviewer_or_a_coordinator_releases_it(session: Session):
    sent = in_review(session, user(session))

    with pytest.raises(NotTheReviewerError):
        reviewing.release_application(session, sent, by=user(session), now=NOW)
    reviewing.release_application(session, sent, by=user(session, role=Role.COORDINATOR), now=NOW)


def test_handed_over_it_stays_in_review_and_the_file_says_to_whom(session: Session):
    ana, berta = user(session), user(session, name="Berta")
    sent = in_review(session, ana)

    reviewing.hand_over(session, sent, to=berta, by=ana, now=NOW)

    assert (sent.state, sent.owner_id) == (State.IN_REVIEW, berta.id)
    assert "Berta" in session.scalars(select(AuditNote.note)).all()[-1]


def test_it_is_handed_only_to_who_works_with_her_house(session: Session):
    ana, berta = user(session), user(session)
    here = house(session)
    sent = in_review(session, ana, house_id=here.id)

    with pytest.raises(NotOfferedError):
        reviewing.hand_over(session, sent, to=berta, by=ana, now=NOW)

    give_house(session, berta, here)
    session.refresh(berta)
    reviewing.hand_over(session, sent, to=berta, by=ana, now=NOW)


def test_it_is_offered_to_those_who_work_with_her_house_and_to_coordinators(session: Session):
    here, there = house(session), house(session)
    ana, berta, celia = (user(session, name=name) for name in ("Ana", "Berta", "Celia"))
    dora = user(session, name="Dora", role=Role.COORDINATOR)
    user(session, role=Role.AUDITOR)
    user(session, role=Role.COORDINATOR, active=False)
    give_house(session, ana, there)
    give_house(session, berta, here)

    assert reviewers_for(session, application(session, house_id=here.id)) == [berta, dora]
    assert reviewers_for(session, application(session)) == [ana, berta, celia, dora]


def test_approved_she_is_in_the_registry_and_can_be_found(session: Session):
    ana = user(session)
    sent = in_review(session, ana)

    approve(session, sent, ana)

    assert (sent.state, sent.registered_on, sent.decided_by_id) == (State.APPROVED, NOW.date(), ana.id)
    assert set(session.scalars(select(NameWord.word))) == {"rosa", "elena", "canul", "pech"}
    actions = session.scalars(select(AuditEntry.action)).all()
    assert actions[-2:] == ["approve_application", "approve_without_papers"]
    assert session.scalars(select(AuditNote.note)).all()[-1] == (
        "Identificación oficial, Comprobante de domicilio"
    )


def test_a_paper_that_nobody_named_stops_the_approval(session: Session):
    ana = user(session)
    sent = in_review(session, ana)

    with pytest.raises(PapersMissingError):
        reviewing.approve_application(
            session, sent, by=ana, today=NOW.date(), now=NOW, without=[PaperKind.OFFICIAL_ID]
        )
    assert sent.state is State.IN_REVIEW


def test_only_who_has_it_decides(session: Session):
    sent = in_review(session, user(session))

    with pytest.raises(NotTheReviewerError):
        approve(session, sent, user(session, role=Role.COORDINATOR))


@pytest.mark.parametrize("state", sorted(set(State) - {State.IN_REVIEW}))
def test_from_no_other_state_is_she_approved(session: Session, state: State):
    ana = user(session)
    sent = application(session, state=state, owner_id=ana.id)

    with pytest.raises(ImpossibleMoveError):
        approve(session, sent, ana)


def test_without_curp_nobody_is_approved(session: Session):
    ana = user(session)
    sent = in_review(session, ana, curp=None, curp_key=None)

    with pytest.raises(CurpMissingError):
        approve(session, sent, ana)


def test_rejected_with_a_reason_and_words(session: Session):
    ana, why = user(session), reason(session)
    sent = in_review(session, ana)

    reviewing.reject_application(session, sent, reason=why, words=" Ven en enero. ", by=ana, now=NOW)

    assert (sent.state, sent.reason, sent.reason_words) == (State.REJECTED, why, "Ven en enero.")


def test_what_was_asked_is_closed_with_a_rejection_and_may_be_asked_again(session: Session):
    ana = user(session)
    sent = in_review(session, ana)
    asked = ask(session, sent, field="direccion", question="¿Cuál es tu manzana?", by=ana, now=NOW)

    reviewing.reject_application(session, sent, reason=reason(session), words="x", by=ana, now=NOW)
    reviewing.reopen_application(session, sent, words="Volvió", by=ana, now=NOW)

    session.refresh(asked)
    assert (asked.answered_at, asked.answer) == (NOW, None)
    assert ask(session, sent, field="direccion", question="¿Y tu lote?", by=ana, now=NOW).answered_at is None


def test_a_reason_off_the_list_is_refused(session: Session):
    ana = user(session)
    sent = in_review(session, ana)

    with pytest.raises(NotOfferedError):
        reviewing.reject_application(
            session, sent, reason=reason(session, is_offered=False), words="x", by=ana, now=NOW
        )
    assert sent.state is State.IN_REVIEW


def test_reopened_it_belongs_to_who_reopened_it(session: Session):
    ana, berta = user(session), user(session)
    sent = in_review(session, ana)
    reviewing.reject_application(session, sent, reason=reason(session), words="x", by=ana, now=NOW)

    reviewing.reopen_application(session, sent, words="Trajo su recibo", by=berta, now=NOW)

    assert (sent.state, sent.owner_id, sent.reason_id, sent.reason_words) == (
        State.IN_REVIEW,
        berta.id,
        None,
        "",
    )
    assert "Trajo su recibo" in session.scalars(select(AuditNote.note)).all()


def test_what_is_not_rejected_is_not_reopened_and_is_not_taken_for_another_of_hers(session: Session):
    ana = user(session)
    sent = in_review(session, ana)

    with pytest.raises(ImpossibleMoveError):
        reviewing.reopen_application(session, sent, words="x", by=ana, now=NOW)


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED])
def test_a_rejected_one_does_not_come_before_another_that_she_has_begun(session: Session, state: State):
    """What she is filling in would go out of her sight."""
    ana = user(session)
    first = in_review(session, ana)
    reviewing.reject_application(session, first, reason=reason(session), words="x", by=ana, now=NOW)
    application(session, user_id=first.user_id, state=state)

    with pytest.raises(AlreadyBegunError):
        reviewing.reopen_application(session, first, words="x", by=ana, now=NOW)

    assert first.state is State.REJECTED


def test_a_rejected_one_stays_closed_once_she_sent_another(session: Session):
    ana = user(session)
    first = in_review(session, ana)
    reviewing.reject_application(session, first, reason=reason(session), words="x", by=ana, now=NOW)
    application(session, curp=first.curp, curp_key=first.curp)

    with pytest.raises(CurpTakenError):
        reviewing.reopen_application(session, first, words="x", by=ana, now=NOW)
