"""What a message says. It says that there is something, and never what, or from whom.

Whoever reads her phone learns nothing: a test holds every template to a list of words that none may use.
"""

from flask import current_app

from portal.core.names import one_line
from portal.outbox.models import Message
from portal.web.config import settings


def words_of(message: Message) -> tuple[str, str]:
    """Return subject and body; the subject is the first line of the template.

    A message knows no page and no visitor: it is written by the worker, outside any request.
    """
    facts = {"address": settings().public_url, **message.facts}
    words = current_app.jinja_env.get_template(f"outbox/{message.template}.txt").render(facts)
    subject, _, body = words.partition("\n")
    return one_line(subject), body.strip() + "\n"
