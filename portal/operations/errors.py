"""What can go wrong when the keeper moves data."""


class ArchiveError(ValueError):
    """The file is not a backup of this installation, or not a byte as it was written."""


class NotEmptyError(ValueError):
    """There is data where the backup would go."""


class DifferenceError(ValueError):
    """What was written is not what was read: counts or checksums differ."""


class OtherVersionError(ArchiveError):
    """The backup has tables or columns of another version of the portal."""

    def __init__(self) -> None:
        super().__init__("el respaldo es de otra versión del portal: restáuralo con esa y después actualiza")
