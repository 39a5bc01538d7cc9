"""Build the application. Reading this file is reading the map of the portal."""

import gc
from datetime import UTC, datetime
from inspect import iscoroutinefunction
from pathlib import Path
from urllib.parse import unquote, urlsplit

from flask import Blueprint, Flask
from jinja2 import StrictUndefined
from sqlalchemy.orm import configure_mappers
from werkzeug.middleware.proxy_fix import ProxyFix

import portal.accounts.tasks
import portal.audit.tasks
import portal.entrepreneurs.tasks
import portal.outbox.tasks
import portal.uploads.tasks
import portal.vendors.tasks  # noqa: F401  their jobs are asked for by nobody's page
from portal.accounts import security
from portal.accounts.views import account, folio, links, staff
from portal.cards import views as cards
from portal.core.database import engine_options, prepare, render_plain
from portal.core.instance import own_keys
from portal.core.vault import Vault
from portal.entrepreneurs import views as entrepreneurs
from portal.home import views as home
from portal.houses import views as houses
from portal.operations import worker
from portal.operations.views import administration, audit, health, keys
from portal.preferences import views as preferences
from portal.privacy import views as privacy
from portal.redemptions import api as tills
from portal.redemptions import views as redemptions
from portal.registry import views as registry
from portal.settings import Settings
from portal.tokens import views as tokens
from portal.tokens.keys import KeyRing
from portal.vendors import views as vendors
from portal.web import access, assets, error_pages, formats, headers
from portal.web.extensions import alembic, babel, compress, csrf, db, limiter, mail
from portal.web.machines import Portal

PACKAGE = Path(__file__).parent

BLUEPRINTS: tuple[Blueprint, ...] = (
    home.bp,
    account.bp,
    folio.bp,
    links.bp,
    staff.bp,
    preferences.bp,
    privacy.bp,
    entrepreneurs.bp,
    entrepreneurs.review,
    entrepreneurs.lists.lists,
    houses.bp,
    health.bp,
    administration.bp,
    audit.bp,
    keys.bp,
    vendors.bp,
    registry.bp,
    redemptions.bp,
    tills.bp,
    tokens.bp,
    cards.bp,
    cards.mine,
    cards.check,
)
"""Every page of the portal, feature by feature."""


def shipped(folder: str) -> Path:
    """Find ``templates`` or ``static``: inside the package once installed, beside it in a checkout."""
    installed = PACKAGE / folder
    return installed if installed.is_dir() else PACKAGE.parent / folder


def create_app(settings: Settings | None = None) -> Flask:
    """Create the app; without ``settings``, read them from the environment and the instance folder."""
    settings = settings or Settings.read()
    app = Portal(
        "portal",
        title="Portal del instituto",
        version="1",
        spec_path="/api/v1/openapi.json",
        docs_path=None,
        json_errors=False,
        template_folder=str(shipped("templates")),
        static_folder=None,  # type: ignore[arg-type]
        instance_path=str(settings.instance),
    )
    app.extensions["portal.settings"] = settings
    app.logger.setLevel(settings.log_level)
    app.jinja_env.undefined = StrictUndefined
    _configure(app, settings)
    if settings.trusted_proxies:
        known = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=known, x_proto=known)  # type: ignore[method-assign]
    db.init_app(app)
    _close_nothing_async(app)
    for extension in (alembic, babel, csrf, limiter, mail, compress):
        extension.init_app(app)
    own = own_keys(settings)
    app.extensions["portal.key_ring"] = KeyRing.own(
        settings.instance / "keys" / "tokens", may_create=own.are_new, now=datetime.now(UTC)
    )
    with app.app_context():
        prepare(db.engine, Vault(own.data))
    headers.register(app, settings)
    formats.register(app)
    assets.register(app, shipped("static"))
    security.register(app, settings, own)
    home.register(app)
    tills.register(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    worker.bind(app, settings)
    error_pages.register(app)
    access.require_an_audience_for_every_view(app, security.LIBRARY_AUDIENCES)
    return app


def _close_nothing_async(app: Flask) -> None:
    """Take away the closing of async sessions: the portal has none, and it costs an event loop a request."""
    app.teardown_appcontext_funcs = [
        close for close in app.teardown_appcontext_funcs if not iscoroutinefunction(close)
    ]


def open_portal(settings: Settings | None = None) -> Flask:
    """Create the app and bring its database to the newest schema: how every command begins."""
    app = create_app(settings)
    with app.app_context():
        alembic.upgrade()
    configure_mappers()  # else the first visitor waits for it
    gc.freeze()  # what was made to start with is never garbage: no request looks through it
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config |= {
        "SQLALCHEMY_ENGINES": {"default": engine_options(settings.database)},
        "ALEMBIC": {"script_location": str(PACKAGE / "migrations")},
        "ALEMBIC_CONTEXT": {"render_as_batch": True, "render_item": render_plain},
        "BABEL_DEFAULT_LOCALE": "es_MX",
        "BABEL_DEFAULT_TIMEZONE": settings.timezone.key,
        "RATELIMIT_STORAGE_URI": settings.limiter_url,
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session: a slow phone loses nothing
        "UPLOAD_LIMIT": settings.upload_limit,
        "MAX_CONTENT_LENGTH": 3 * settings.upload_limit,
        "MAX_FORM_MEMORY_SIZE": 500_000,
        **mail_options(settings),
        "COMPRESS_ALGORITHM": ["br", "gzip"],
        "COMPRESS_MIN_SIZE": 500,
    }


def mail_options(settings: Settings) -> dict[str, object]:
    """Return how letters leave: into a folder of the instance, onto the console, or by SMTP."""
    if not settings.mail_url.startswith(("smtp://", "smtps://")):
        return {"MAIL_BACKEND": settings.mail_url, "MAIL_FILE_PATH": str(settings.instance / "mail")}
    url = urlsplit(settings.mail_url)
    return {
        "MAIL_BACKEND": "smtp",
        "MAIL_SERVER": url.hostname,
        "MAIL_PORT": url.port or (465 if url.scheme == "smtps" else 587),
        "MAIL_USE_SSL": url.scheme == "smtps",
        "MAIL_USE_TLS": url.scheme == "smtp",
        "MAIL_USERNAME": unquote(url.username or "") or None,
        "MAIL_PASSWORD": unquote(url.password or "") or None,
        "MAIL_TIMEOUT": settings.mail_timeout,
        "MAIL_DEFAULT_SENDER": settings.mail_from,
    }
