"""Keep the words by which a woman is found."""

from sqlalchemy import delete
from sqlalchemy.orm import Session

from portal.core.names import words
from portal.entrepreneurs.models import Application, NameWord


def index_name(session: Session, application: Application) -> None:
    """Write the words of her name anew; done once she sent it, and when her name changes."""
    session.execute(delete(NameWord).where(NameWord.application_id == application.id))
    session.add_all(
        NameWord(application_id=application.id, word=word) for word in words(application.full_name)
    )
    session.flush()
