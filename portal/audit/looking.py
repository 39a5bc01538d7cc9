"""Write down who looked."""

from portal.audit.actions import record
from portal.web.clock import now
from portal.web.transaction import transaction


def note_look(action: str, kind: str, subject_id: int, *, by_id: int) -> None:
    """Write down one look, in a transaction of its own; what was read before is read again when it is used.

    A page calls it when it is about to be shown, once, whether it was asked for or a form was refused:
    else a refused form would show her data to whoever wants no trace. What only leads on is no look.

    :param action: ``look_at_`` and what was looked at.
    :param kind: the table of the subject, singular.
    """
    with transaction() as session:
        record(session, action=action, kind=kind, subject_id=subject_id, by_id=by_id, now=now())
