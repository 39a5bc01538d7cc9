"""What can go wrong with the registry as a whole."""

from portal.core.errors import InvalidError


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
