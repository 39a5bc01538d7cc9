"""People who are signed in already, so that a test begins with her work."""

from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import BrowserContext

from tests.chromium import Live
from tests.factories.accounts import sign_in


def enter(context: BrowserContext, live: Live, user_id: int, *, with_pin: bool = False) -> None:
    """Give a browser the cookie of a sign-in that just happened."""
    facts = live.write(lambda session: sign_in(session, user_id, with_pin=with_pin))
    signer = SecureCookieSessionInterface().get_signing_serializer(live.app)
    assert signer is not None
    name = live.app.config["SESSION_COOKIE_NAME"]
    context.add_cookies([{"name": name, "value": signer.dumps(facts), "url": live.url}])
