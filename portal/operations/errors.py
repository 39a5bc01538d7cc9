"""What can go wrong when the keeper moves data."""


class ArchiveError(ValueError):
    """The file is not a backup of this installation, or not a byte as it was written."""


class NotEmptyError(ValueError):
    """There is data where the backup would go."""


class DifferenceError(ValueError):
    """What was written is not what was read: counts or checksums differ."""
