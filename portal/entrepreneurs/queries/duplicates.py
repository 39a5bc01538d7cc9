"""Which applications share a CURP."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from portal.entrepreneurs.models import LIVE, Application


def rival_of(session: Session, application: Application, *, lock: bool = False) -> Application | None:
    """Return the live application that has the CURP of this one; it may be of any house.

    :param lock: nobody else changes it until the transaction ends.
    """
    if application.curp_key is None:
        return None
    query = select(Application).where(
        Application.curp_key == application.curp_key,
        Application.state.in_(LIVE),
        Application.id != application.id,
    )
    if lock:
        return session.scalar(query.with_for_update(of=Application))
    return session.scalar(query.options(joinedload(Application.house), joinedload(Application.recipient)))
