"""Pages of shops: the directory for everybody, joining, and what a shop and the staff administer."""

from portal.vendors.views import (
    agreements,
    benefits,
    branches,
    directory,
    enrolling,
    joining,
    managing,
    paper,
    people,
    staff,
    tills,
)
from portal.vendors.views.blueprint import bp

__all__ = [
    "agreements",
    "benefits",
    "bp",
    "branches",
    "directory",
    "enrolling",
    "joining",
    "managing",
    "paper",
    "people",
    "staff",
    "tills",
]
