"""What can go wrong with the registry as a whole."""

from portal.core.errors import ConflictError, InvalidError, NotAllowedError, NotFoundError


class UnreadableFileError(InvalidError):
    """The file cannot be read as a table of the registry; not one row was looked at.

    :ivar fault: ``not_text`` (an XLSX or a picture), ``empty``, ``columns_missing``,
        ``column_repeated`` or ``broken`` (a quotation mark that never closes).
    :ivar columns: names of the columns it is about.
    """

    def __init__(self, fault: str, columns: tuple[str, ...] = ()) -> None:
        super().__init__(fault, *columns)
        self.fault = fault
        self.columns = columns


class ExportNotFoundError(NotFoundError):
    """No export has that number, or it is somebody else's."""


class SecondPersonNeededError(NotAllowedError):
    """Another coordinator has to allow it: nobody allows her own."""


class AlreadyDecidedError(ConflictError):
    """It was allowed or refused already."""


class ImportNotFoundError(NotFoundError):
    """No import has that number, or its file is gone."""


class ImportUnderWayError(ConflictError):
    """It is being read or imported, or was imported already."""
