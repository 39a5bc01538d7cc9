"""What people may do. Every view names the roles that it lets in."""

from enum import StrEnum


class Role(StrEnum):
    """What a person may do; where she may do it is her scope (houses, one vendor, herself)."""

    ADMINISTRATOR = "administrator"
    COORDINATOR = "coordinator"
    CLERK = "clerk"
    INSTRUCTOR = "instructor"
    VENDOR_MANAGER = "vendor_manager"
    CASHIER = "cashier"
    ENTREPRENEUR = "entrepreneur"
    AUDITOR = "auditor"


STAFF = frozenset({Role.ADMINISTRATOR, Role.COORDINATOR, Role.CLERK, Role.INSTRUCTOR, Role.AUDITOR})
"""People of the institute."""

PROGRAMME = frozenset({Role.COORDINATOR, Role.CLERK})
"""Staff who work with women's records; a clerk only with those of her houses."""

SHOP = frozenset({Role.VENDOR_MANAGER, Role.CASHIER})
"""People of an allied shop."""
