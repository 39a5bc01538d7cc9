"""The people of a demonstration who can sign in: one for each role, with a random password each."""

import secrets
from dataclasses import dataclass

from portal.core.roles import Role

NAMES = {
    Role.ADMINISTRATOR: "Administradora de prueba",
    Role.COORDINATOR: "Coordinadora de prueba",
    Role.CLERK: "Ventanilla de prueba",
    Role.INSTRUCTOR: "Instructora de prueba",
    Role.VENDOR_MANAGER: "Encargada de prueba",
    Role.CASHIER: "Cajera de prueba",
    Role.ENTREPRENEUR: "Alma Canul",
    Role.AUDITOR: "Auditora de prueba",
}


@dataclass(frozen=True, slots=True)
class Account:
    """How one of them signs in. Only the entrepreneur has a folio and a PIN as well."""

    role: Role
    email: str
    password: str
    folio: str = ""
    pin: str = ""

    def line(self) -> str:
        """Return the line of ``accounts.txt``: role, e-mail, password, folio, PIN, parted by tabs."""
        return "\t".join(filter(None, (self.role.value, self.email, self.password, self.folio, self.pin)))


def new_accounts(folio: str, pin: str) -> list[Account]:
    """Make up an account for every role; ``folio`` and ``pin`` are the entrepreneur's."""
    hers = {"folio": folio, "pin": pin}
    return [
        Account(
            role,
            f"{role.value.replace('_', '.')}@demo.example",
            "-".join(secrets.token_hex(2) for _ in range(4)),
            **(hers if role is Role.ENTREPRENEUR else {}),
        )
        for role in NAMES
    ]
