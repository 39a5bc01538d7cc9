"""Who may open a page. Every view names its audience or the app does not start."""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from flask import Flask, Response, abort, current_app, flash, g, redirect, request, url_for
from flask_login import current_user

from portal.core.roles import Role

P = ParamSpec("P")
R = TypeVar("R")

PUBLIC = frozenset({"public"})


def public(view: Callable[P, R]) -> Callable[P, R]:
    """Mark a view that anyone may open."""
    view.__audience__ = PUBLIC  # type: ignore[attr-defined]
    return view


def by_credential(view: Callable[P, R]) -> Callable[P, R]:
    """Mark a view of the API that checks its device or token itself."""
    view.__audience__ = frozenset({"credential"})  # type: ignore[attr-defined]
    return view


def only(
    *roles: Role, fully: bool = False, fresh: bool = False
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let in signed-in users with one of ``roles``; others get the sign-in page or 403.

    :param fully: refuse who signed in with folio and PIN alone: the page shows personal data.
    :param fresh: ask for the password again when it was typed long ago: exports, revocations, keys.
        Put it on the page with the form and on what the form sends to, which has twice the time.
    """

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            if not current_user.is_authenticated:
                return unauthorized(roles)  # type: ignore[no-any-return]
            if current_user.role not in roles or (fully and g.sign_in.with_pin):
                abort(403)
            if fresh and not g.is_fresh:
                return prove_again()  # type: ignore[return-value]
            return view(*args, **kwargs)

        guarded.__audience__ = frozenset(roles)  # type: ignore[attr-defined]
        return guarded

    return decorate


def unauthorized(roles: tuple[Role, ...]) -> Any:
    """Answer a visitor who has to sign in first, and then comes back here: she with her folio and PIN."""
    if roles != (Role.ENTREPRENEUR,):
        return current_app.login_manager.unauthorized()  # type: ignore[attr-defined]
    flash("Entra para ver esa página.", "info")
    return redirect(url_for("folio.enter", next=_here()))


def prove_again() -> Response:
    """Ask who is signed in for her password, and bring her back to the page she was on."""
    return redirect(url_for("security.verify", next=_here()), 303)  # type: ignore[return-value]


def _here() -> str:
    """Return the address of the page she is on, or of the one whose form she sent."""
    here = request.full_path.rstrip("?") if request.method == "GET" else request.referrer or ""
    return here.removeprefix(request.host_url.rstrip("/"))


def require_an_audience_for_every_view(app: Flask, of_libraries: Mapping[str, frozenset[Any]]) -> None:
    """Stop the start-up if a view forgot to say who may open it.

    :param of_libraries: audience of each endpoint that a library registers.
    :raises RuntimeError: names the views.
    """
    for endpoint, audience in of_libraries.items():
        if endpoint in app.view_functions:
            view: Any = app.view_functions[endpoint]
            app.view_functions[endpoint] = (
                _with_audience(view, audience) if audience == PUBLIC else only(*audience, fully=True)(view)
            )
    forgotten = sorted(e for e, view in app.view_functions.items() if not hasattr(view, "__audience__"))
    if forgotten:
        raise RuntimeError(f"views without @public or @only: {', '.join(forgotten)}")


def _with_audience(view: Callable[..., Any], audience: frozenset[str]) -> Callable[..., Any]:
    @wraps(view)
    def named(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs)

    named.__audience__ = audience  # type: ignore[attr-defined]
    return named
