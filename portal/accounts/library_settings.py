"""How the sign-in library behaves here: its addresses, its settings, its cookie."""

import hashlib
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from portal.core.instance import Keys
from portal.preferences.catalogue import LONGEST_SIGN_IN_HOURS
from portal.settings import Settings
from portal.web import clock


def settings_of_the_library(settings: Settings, keys: Keys) -> dict[str, Any]:
    """Return its settings, and those of the session it signs people into."""
    secret = keys.session.hex()
    totp_key = hashlib.sha256(b"totp" + keys.data).hexdigest()
    addresses = {
        "LOGIN": "/entrar",
        "LOGOUT": "/salir",
        "VERIFY": "/entrar/otra-vez",
        "TWO_FACTOR_TOKEN_VALIDATION": "/entrar/codigo",
        "TWO_FACTOR_SELECT": "/entrar/segundo-paso",
        "TWO_FACTOR_RESCUE": "/entrar/ayuda",
        "TWO_FACTOR_SETUP": "/cuenta/segundo-paso",
        "MULTI_FACTOR_RECOVERY": "/entrar/codigo-de-recuperacion",
        "MULTI_FACTOR_RECOVERY_CODES": "/cuenta/codigos-de-recuperacion",
        "WAN_REGISTER": "/cuenta/llaves-de-acceso",
        "WAN_DELETE": "/cuenta/llaves-de-acceso/quitar",
        "WAN_SIGNIN": "/entrar/llave-de-acceso",
    }
    chosen = {
        "PASSWORD_SALT": secret,  # used for tokens; Argon2 has its own salt
        "PASSWORD_HASH": "argon2",
        "PASSWORD_SCHEMES": ["argon2"],
        "PASSWORD_SINGLE_HASH": ["argon2"],
        "TRACKABLE": False,
        "JOIN_USER_ROLES": False,
        "TWO_FACTOR": True,
        "TWO_FACTOR_ENABLED_METHODS": ["authenticator"],
        "TWO_FACTOR_AUTHENTICATOR_VALIDITY": 30,
        "TWO_FACTOR_RESCUE_EMAIL": False,
        "TWO_FACTOR_POST_SETUP_VIEW": "accounts.account",
        "TOTP_SECRETS": {"1": totp_key},
        "TOTP_ISSUER": urlsplit(settings.public_url).hostname,
        "MULTI_FACTOR_RECOVERY_CODES": True,
        "WEBAUTHN": True,
        "WAN_RP_NAME": urlsplit(settings.public_url).hostname,
        "WAN_ALLOW_AS_FIRST_FACTOR": False,
        "WAN_ALLOW_AS_VERIFY": None,
        "WAN_POST_REGISTER_VIEW": "security.wan_signin",  # used at once, if on the way in
        "API_ENABLED_METHODS": ["session"],
        "LOGOUT_METHODS": ["POST"],
        "POST_LOGIN_VIEW": "/inicio",
        "POST_VERIFY_VIEW": "/inicio",
        "POST_LOGOUT_VIEW": "/",
        "INPUT_NORMALIZE_FORM": "NFC",
        "DEFAULT_REMEMBER_ME": False,
        "FRESHNESS_GRACE_PERIOD": timedelta(0),
        "DATETIME_FACTORY": clock.now,
        "UNAUTHORIZED_VIEW": None,
        "I18N_DIRNAME": [],
        "USER_IDENTITY_ATTRIBUTES": [{"email": {"mapper": _email, "case_insensitive": True}}],
    }
    return (
        {f"SECURITY_{name}_URL": address for name, address in addresses.items()}
        | {f"SECURITY_{name}": value for name, value in chosen.items()}
        | {
            "SECRET_KEY": secret,
            "SESSION_COOKIE_NAME": "__Host-portal" if settings.secure else "portal",
            "SESSION_COOKIE_HTTPONLY": True,
            "PERMANENT_SESSION_LIFETIME": timedelta(hours=LONGEST_SIGN_IN_HOURS),  # our row says when
        }
    )


def _email(identity: str) -> str | None:
    return identity.strip().lower() if "@" in identity else None
