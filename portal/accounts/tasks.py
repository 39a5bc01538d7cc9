"""Forget what accounts need no longer."""

from portal.accounts.actions.signing_in import forget_old_failures
from portal.web.background import repeated
from portal.web.clock import now
from portal.web.transaction import transaction


@repeated(every_minutes=60)
def forget() -> None:
    """Drop the counts of failed sign-ins of a day ago."""
    with transaction() as session:
        forget_old_failures(session, now=now())
