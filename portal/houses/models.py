"""Casas de la Mujer and other places."""

from enum import StrEnum

from sqlalchemy.orm import Mapped, mapped_column

from portal.core.model import Model


class VenueKind(StrEnum):
    """A house attends women; any other place only hosts."""

    HOUSE = "house"
    VENUE = "venue"


class House(Model):
    """A place of the institute. A shelter is never entered here: nothing about it may be listed."""

    __tablename__ = "house"

    name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[VenueKind] = mapped_column(default=VenueKind.HOUSE)
    address: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    hours: Mapped[str] = mapped_column(default="")
    map_url: Mapped[str] = mapped_column(default="")
    is_open: Mapped[bool] = mapped_column(default=True)
