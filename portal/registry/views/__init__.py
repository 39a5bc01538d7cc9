"""Staff's pages of the registry, under ``/padron``."""

from portal.registry.views import exporting, files, finding, importing
from portal.registry.views.blueprint import bp

__all__ = ["bp", "exporting", "files", "finding", "importing"]
