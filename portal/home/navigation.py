"""The few links at the top of every page, for each audience."""

from flask import request, url_for
from flask_login import current_user

from portal.core.roles import Role

Link = tuple[str, str]

NAVIGATION: dict[Role, tuple[Link, ...]] = {
    Role.ADMINISTRATOR: (
        ("Administración", "administration.start"),
        ("Personal", "staff.people"),
        ("Casas", "houses.houses"),
        ("Listas", "lists.show"),
        ("Aviso de privacidad", "privacy.versions"),
        ("Ajustes", "preferences.settings"),
        ("Bitácora", "audit.log"),
    ),
    Role.CLERK: (
        ("Solicitudes", "review.queue"),
        ("Avisos", "review.telling"),
        ("Padrón", "registry.women"),
        ("Tarjetas", "cards.production"),
        ("Entregas", "cards.counter"),
    ),
    Role.COORDINATOR: (
        ("Solicitudes", "review.queue"),
        ("Avisos", "review.telling"),
        ("Padrón", "registry.women"),
        ("Tarjetas", "cards.production"),
        ("Entregas", "cards.counter"),
        ("Comercios", "vendors.vendors"),
        ("Administración", "administration.start"),
    ),
    Role.AUDITOR: (("Bitácora", "audit.log"),),
    Role.VENDOR_MANAGER: (
        ("Mi comercio", "redemptions.mine"),
        ("Administrar", "vendors.mine"),
        ("Escanear", "redemptions.scanner"),
    ),
    Role.CASHIER: (("Escanear", "redemptions.scanner"), ("Canjes de hoy", "redemptions.of_today")),
    Role.ENTREPRENEUR: (("Mi solicitud", "entrepreneurs.status"), ("Mi tarjeta", "my_card.show")),
}
"""Label and endpoint of each link, by role: at most four for her, seven for staff."""

VISITORS: tuple[Link, ...] = (
    ("Comercios", "vendors.directory"),
    ("Revisar una tarjeta", "card_check.typed"),
    ("Entrar", "folio.enter"),
)


def navigation() -> list[tuple[str, str, bool]]:
    """Return ``(label, address, whether it is this page)`` for who is looking."""
    links = NAVIGATION.get(current_user.role, ()) if current_user.is_authenticated else VISITORS
    return [(label, url_for(endpoint), request.endpoint == endpoint) for label, endpoint in links]
