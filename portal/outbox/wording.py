"""What a message says. It says that there is something, and never what, or from whom.

Whoever reads her phone learns nothing: a test holds every template to a list of words that none may use.
"""

from flask import render_template

from portal.outbox.models import Message
from portal.web.config import settings


def words_of(message: Message) -> tuple[str, str]:
    """Return subject and body; the subject is the first line of the template."""
    facts = {"address": settings().public_url, **message.facts}
    subject, _, body = render_template(f"outbox/{message.template}.txt", **facts).partition("\n")
    return subject.strip(), body.strip() + "\n"
