"""Send her a link with which she goes on, if she allowed e-mail."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portal.accounts.actions.resuming import make_resume_link
from portal.accounts.queries import pin_folio
from portal.entrepreneurs.models import Application
from portal.entrepreneurs.queries.own import application_with_folio, own_application
from portal.outbox.actions import write_message
from portal.outbox.models import Message


def send_resume_link(
    session: Session, folio: str, *, link_to: str, lasts: timedelta, now: datetime
) -> Message | None:
    """Send the owner of ``folio`` a link; ``None`` when she did not allow e-mail, or nobody enters by it.

    The caller says the same in each case.

    :param link_to: address that ends before the secret.
    """
    application: Application | None = application_with_folio(session, folio)
    if application is None or application.user is None:
        return None
    shown = own_application(session, application.user.id)
    if folio not in (shown.folio, pin_folio(session, application.user.id)):
        return None  # left behind when another took its place
    if shown.recipient is None or not shown.recipient.accepts_email():
        return None
    secret = make_resume_link(session, application.user, lasts=lasts, now=now)
    return write_message(
        session,
        shown.recipient,
        template="resume_link",
        facts={"folio": folio, "link": link_to + secret, "minutes": lasts // timedelta(minutes=1)},
        now=now,
        useful_until=now + lasts,
    )
