"""The registry's file, as spreadsheets write it."""

import csv
import io
import json
import tracemalloc
from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest

from portal.registry.errors import UnreadableFileError
from portal.registry.old_registry.reading import Line, open_registry
from tests.factories.identity import make_curp

PADRON = Path(__file__).parents[2] / "data" / "padron"
TODAY = date(2026, 11, 22)
ORIGINAL = (PADRON / "padron.csv").read_bytes()
EXPECTED = json.loads((PADRON / "expected.json").read_text("utf-8"))
HEADER = "nombre,primer_apellido,curp,fecha_registro,telefono"


def read(content: bytes | str) -> list[Line]:
    raw = content if isinstance(content, bytes) else content.encode()
    with open_registry(io.BytesIO(raw)) as file:
        return list(file.lines(adult_age=18, today=TODAY))


def faults(lines: list[Line]) -> list[dict[str, str | int]]:
    return [fault.as_json() for line in lines for fault in line.faults]


def a_row(number: int = 0, **changes: str) -> str:
    cells = {
        "nombre": "Rosa",
        "primer_apellido": "Canché",
        "curp": make_curp(number),
        "fecha_registro": "02/04/2025",
        "telefono": "9984453916",
    } | changes
    return ",".join(cells.values())


def unreadable(content: bytes | str) -> UnreadableFileError:
    with pytest.raises(UnreadableFileError) as refusal:
        read(content)
    return refusal.value


def test_the_registry_is_read_as_expected():
    lines = read(ORIGINAL)
    good = [line.woman for line in lines if line.woman]

    assert len(lines) == EXPECTED["rows"]
    assert len(good) == EXPECTED["accepted"]
    assert len(lines) - len(good) == EXPECTED["rejected"]
    assert sum(woman.delivered_on is not None for woman in good) == EXPECTED["cards_delivered"]
    assert faults(lines) == EXPECTED["faults"]


def test_a_row_is_read_into_the_form_that_is_stored():
    woman = read(ORIGINAL)[0].woman

    assert woman is not None
    assert (woman.row, woman.given_name, woman.first_surname) == (2, "Ximena", "López")
    assert (woman.curp, woman.phone) == ("LOCX560822MCSPRM09", "9984453916")
    assert (woman.registered_on, woman.delivered_on) == (date(2025, 4, 2), date(2025, 4, 14))
    assert (woman.house, woman.giro, woman.postal_code, woman.rfc) == ("SM 247", "Bisutería", "77527", None)


def retold(delimiter=",", encoding="utf-8-sig", end="\r\n", iso=False) -> bytes:
    """Return the registry's file as another program would have saved it."""
    rows = list(csv.reader(io.StringIO(ORIGINAL.decode("utf-8-sig"), newline="")))
    if iso:
        turned = [
            ["-".join(reversed(c.split("/"))) if c[2:3] == c[5:6] == "/" else c for c in r] for r in rows
        ]
        assert turned != rows
        rows = turned
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    return out.getvalue().encode(encoding, errors="replace")


@pytest.mark.parametrize(
    "how",
    [
        {"delimiter": ";"},
        {"delimiter": "\t", "encoding": "utf-16"},
        {"encoding": "utf-8"},
        {"encoding": "cp1252"},
        {"delimiter": ";", "encoding": "cp1252", "end": "\n"},
        {"end": "\n"},
        {"end": "\r"},
        {"iso": True},
    ],
    ids=str,
)
def test_another_program_s_way_of_saving_changes_nothing(how):
    emoji_lost = how.get("encoding") == "cp1252"
    original, other = read(ORIGINAL), read(retold(**how))

    assert faults(other) == EXPECTED["faults"]
    for line, same in zip(original, other, strict=True):
        assert line.woman == same.woman or (emoji_lost and "🥐" in line.woman.business_name)


def test_the_file_stays_open_for_its_owner():
    for content in (ORIGINAL, b"no registry"):
        file = io.BytesIO(content)
        with suppress(UnreadableFileError), open_registry(file):
            pass
        assert not file.closed


def test_titles_may_stand_in_any_order_and_spelling():
    (line,) = read(f"Fecha registro;CURP;Primer Apellido;NOMBRE;notas\n2025-04-02;{make_curp()};noh;ANA;x\n")

    assert line.woman is not None
    assert (line.woman.given_name, line.woman.first_surname) == ("Ana", "Noh")


def test_unknown_columns_are_named_and_our_own_are_not():
    with open_registry(io.BytesIO(f"{HEADER},Notas,fila,motivo\n".encode())) as file:
        assert file.unread == ["Notas"]


@pytest.mark.parametrize(
    "content, fault, columns",
    [
        (b"", "empty", ()),
        (b"\r\n\r\n", "empty", ()),
        (b"nombre,curp\n", "columns_missing", ("primer_apellido", "fecha_registro")),
        (f"{HEADER},Teléfono\n", "column_repeated", ("telefono",)),
        (b"PK\x03\x04\x14\x00\x06\x00", "not_text", ()),
        (b"\x89PNG\r\n\x1a\n\x00\x81", "not_text", ()),
        (HEADER + '\n"' + "x" * 200_000, "broken", ()),
    ],
)
def test_a_file_that_is_no_registry_is_refused_whole(content, fault, columns):
    refusal = unreadable(content)

    assert (refusal.fault, refusal.columns) == (fault, columns)


def test_rows_are_numbered_as_a_spreadsheet_shows_them():
    """A line break inside a cell moves no number, a blank row counts."""
    text = f'{HEADER},negocio\n{a_row(1)},"Dulces\r\nde Ana"\n\n,,,,,\n{a_row(2, telefono="1")},\n'

    good, bad = read(text)

    assert (good.row, good.woman and good.woman.business_name) == (2, "Dulces de Ana")
    assert (bad.row, faults([bad])) == (5, [{"row": 5, "column": "telefono", "fault": "phone"}])


def test_every_fault_of_a_row_is_told_in_the_order_of_its_cells():
    (line,) = read(f"{HEADER}\n{a_row(nombre=' ', telefono='1', fecha_registro='ayer')}\n")

    assert [fault.column for fault in line.faults] == ["nombre", "fecha_registro", "telefono"]
    assert line.woman is None


def test_a_bad_row_does_not_keep_the_next_of_the_same_woman_out():
    lines = read("\n".join([HEADER, a_row(telefono="1"), a_row(), a_row(telefono="2")]))

    assert lines[1].woman is not None
    assert faults(lines[2:]) == [
        {"row": 4, "column": "curp", "fault": "duplicate", "same_as": 3},
        {"row": 4, "column": "telefono", "fault": "phone"},
    ]


@pytest.mark.parametrize(
    "day, fault",
    [
        ("22/11/2026", None),
        ("2/4/2025", None),
        ("2025-04-02 00:00:00", None),
        ("02-04-2025", None),
        ("23/11/2026", "date"),
        ("02/04/25", "date"),
        ("02/04/0205", "date"),
        ("04/31/2025", "date"),
        ("45749", "date"),
        ("", "missing"),
    ],
)
def test_a_date_is_of_the_calendar_and_not_after_today(day, fault):
    (line,) = read(f"{HEADER}\n{a_row(fecha_registro=day)}\n")

    assert [found.fault for found in line.faults] == ([fault] if fault else [])


def test_age_counts_on_the_day_of_registration():
    born = make_curp(birth_date=date(2007, 4, 2))

    on_her_birthday = a_row(curp=born, fecha_registro="02/04/2025")
    the_day_before = a_row(curp=born, fecha_registro="01/04/2025")

    under_age, of_age = read("\n".join([HEADER, the_day_before, on_her_birthday]))

    assert of_age.woman is not None
    assert [fault.fault for fault in under_age.faults] == ["under_age"]


def test_cells_beyond_the_titles_reject_the_row():
    surplus, blank = read(f"{HEADER}\n{a_row(1)},Noh\n{a_row(2)},,\n")

    assert [fault.fault for fault in surplus.faults] == ["too_many_cells"]
    assert blank.woman is not None


def test_a_cell_longer_than_any_value_is_a_fault():
    (line,) = read(f"{HEADER}\n{a_row(nombre='x' * 201)}\n")

    assert [fault.fault for fault in line.faults] == ["too_long"]


def test_a_doubtful_rfc_is_kept_and_marked():
    curp = make_curp(initials="GODE", birth_date=date(1956, 12, 31))
    text = f"{HEADER},rfc\n{a_row(curp=curp)},GODE561231GR8\n{a_row(2)},GODE561231GR8\n{a_row(3)},GODE\n"

    good, doubtful, bad = read(text)

    assert [line.woman and line.woman.rfc_doubtful for line in (good, doubtful)] == [False, True]
    assert faults([bad]) == [{"row": 4, "column": "rfc", "fault": "length"}]


def test_reading_keeps_little_in_memory():
    """Twenty times the rows, read to the end: only the CURPs seen may grow."""
    many = "\n".join([HEADER, *(f"{a_row(n)},{'x' * 500}" for n in range(5_000))]).encode()
    tracemalloc.start()
    try:
        with open_registry(io.BytesIO(many)) as file:
            count = sum(1 for _ in file.lines(adult_age=18, today=TODAY))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert count == 5_000
    assert peak < len(many) / 2
