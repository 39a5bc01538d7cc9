"""Read a table of text as spreadsheet programs write it.

Comma, semicolon or tab; UTF-8 with or without BOM, UTF-16 or Windows-1252; any line ends;
columns in any order: all found out, none asked. Read as a stream, never as a whole.
"""

import codecs
import csv
import io
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import BinaryIO, TextIO

from portal.core.names import fold, one_line
from portal.registry.errors import UnreadableFileError

DELIMITERS = ",;\t"
_BLOCK = 1 << 16


@contextmanager
def open_spreadsheet(file: BinaryIO, known: Collection[str]) -> Iterator["Spreadsheet"]:
    """Find out the encoding and open a table for one reading.

    :param file: at its beginning, and able to seek; it stays the caller's to close.
    :raises UnreadableFileError: it is no text, has no header, or repeats a known column.
    """
    text = io.TextIOWrapper(file, _encoding_of(file), newline="")
    try:
        yield Spreadsheet(text, known)
    finally:
        text.detach()


class Spreadsheet:
    """A table with a header, opened for one reading.

    :ivar header: the column titles as they stand in the file.
    :ivar names: the same, in small letters without accents, words joined by ``_``.
    """

    def __init__(self, text: TextIO, known: Collection[str]) -> None:
        """Find out delimiter and columns.

        :param text: at its beginning, line ends untouched.
        :param known: names of columns; the delimiter that shows most of them is the one.
        :raises UnreadableFileError: there is no header, or it repeats a known column.
        """
        self._text = text
        titles = text.readline()
        while titles.count('"') % 2 and (more := text.readline()):
            titles += more
        self.delimiter = max(DELIMITERS, key=lambda d: len(set(_names(titles, d)) & set(known)))
        self.header = next(csv.reader(io.StringIO(titles, newline=""), delimiter=self.delimiter), [])
        self.names = _names(titles, self.delimiter)
        if not any(self.names):
            raise UnreadableFileError("empty")
        repeated = {name for name in self.names if name in known and self.names.count(name) > 1}
        if repeated:
            raise UnreadableFileError("column_repeated", tuple(sorted(repeated)))

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Give each row that is not blank, with the number that a spreadsheet shows beside it.

        The header is row 1. A cell with line breaks inside does not move the numbers of the
        rows after it; a blank row counts, as it does on the screen.

        :raises UnreadableFileError: a quotation mark never closes.
        """
        reader = csv.reader(self._text, delimiter=self.delimiter)
        try:
            for row, cells in enumerate(reader, start=2):
                if any(map(str.strip, cells)):
                    yield row, cells
        except csv.Error:
            raise UnreadableFileError("broken") from None


def _names(titles: str, delimiter: str) -> list[str]:
    titles_of = next(csv.reader(io.StringIO(titles, newline=""), delimiter=delimiter), [])
    return [fold(one_line(title)).replace(" ", "_") for title in titles_of]


def _encoding_of(file: BinaryIO) -> str:
    """Try what the whole file can be, from the most telling to the most permissive."""
    start = file.read(4)
    file.seek(0)
    if start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        if _decodes(file, encoding):
            return encoding
    raise UnreadableFileError("not_text")


def _decodes(file: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while block := file.read(_BLOCK):
            if "\0" in decoder.decode(block):
                return False
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        file.seek(0)
    return True
