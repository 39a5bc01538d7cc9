"""What is done for shops without anybody asking."""

from portal.core.periods import local_day
from portal.outbox.tasks import wake_sender
from portal.vendors.actions.warning import warn_about_ends
from portal.web import clock
from portal.web.background import repeated
from portal.web.config import settings
from portal.web.transaction import transaction


@repeated(every_minutes=360)
def warn_of_ends() -> None:
    """Warn the shops whose agreement ends soon."""
    now = clock.now()
    with transaction() as session:
        messages = warn_about_ends(session, today=local_day(now, settings().timezone), now=now)
    for message in messages:
        wake_sender(message)
