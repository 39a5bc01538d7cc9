import io

from portal.registry.old_registry.reading import Line, open_registry
from portal.registry.old_registry.rejected import ENCODING, RejectedRows
from portal.registry.old_registry.rows import CellFault
from tests.registry.old_registry.test_reading import ORIGINAL, TODAY, a_row, faults, read, retold


def rejected(content: bytes) -> bytes:
    """Return the file of rejected rows, as it is downloaded."""
    out = io.TextIOWrapper(io.BytesIO(), ENCODING, newline="")
    with open_registry(io.BytesIO(content)) as file:
        rows = RejectedRows(out, file)
        for line in file.lines(adult_age=18, today=TODAY):
            if line.faults:
                rows.add(line, line.faults)
    out.flush()
    return out.buffer.getvalue()  # type: ignore[attr-defined]


def test_rejected_rows_keep_their_cells_and_say_why():
    titles, first, *_ = rejected(ORIGINAL).decode("utf-8-sig").splitlines()

    assert titles.endswith("fecha_registro,tarjeta_entregada,fila,motivo")
    assert first.startswith("Minerva,Morales,Uc,GOGV830509MNENTR05,9986215151,")
    assert first.endswith(",15,curp: el último dígito no corresponde")


def test_corrected_rows_can_be_imported_again():
    again = read(rejected(ORIGINAL))

    alone = [line for line in again if not line.woman]
    assert len(again) == 34
    assert len(alone) == 28  # six were duplicates of rows that are not in this file
    assert all(fault["fault"] != "duplicate" for fault in faults(again))

    corrected = rejected(ORIGINAL).replace(b"998 CASA", b"998 845 3916")
    assert len([line for line in read(corrected) if not line.woman]) == 26


def test_a_second_round_adds_no_second_columns():
    once = rejected(retold(delimiter=";"))
    twice = rejected(once)

    assert once.splitlines()[0] == twice.splitlines()[0]
    assert once.splitlines()[0].count(b";") == 17


def test_formulas_are_text_and_read_back():
    text = f"nombre,primer_apellido,curp,fecha_registro,telefono,negocio\n{a_row(curp='X')},=1+1\n"
    file = rejected(text.encode()).decode("utf-8-sig")

    assert ",'=1+1," in file
    (line,) = read(file.replace(",X,", f",{a_row().split(',')[2]},"))
    assert line.woman is not None
    assert line.woman.business_name == "=1+1"


def test_a_short_row_is_filled_up():
    out = io.StringIO(newline="")
    with open_registry(io.BytesIO(b"nombre,primer_apellido,curp,fecha_registro\n")) as file:
        RejectedRows(out, file).add(Line(2, ["Ana"], None, []), [CellFault(2, "curp", "missing")])

    assert out.getvalue().splitlines()[1] == "Ana,,,,2,curp: falta este dato"


def test_cells_beyond_the_titles_are_kept_and_refused_until_they_are_gone():
    titles = "nombre,primer_apellido,curp,fecha_registro,telefono,negocio"
    once = rejected(f"{titles}\n{a_row()},Pasteles,=Flanes\n".encode())
    twice = rejected(once)

    (row,) = once.decode("utf-8-sig").splitlines()[1:]
    assert row.endswith(",'=Flanes")
    assert twice.splitlines()[1].endswith(b",'=Flanes")
    assert [fault["fault"] for fault in faults(read(twice))] == ["too_many_cells"]
    (line,) = read(twice.replace(b",'=Flanes", b"").replace(b"Pasteles", b"Pasteles y flanes"))
    assert line.woman is not None
    assert line.woman.business_name == "Pasteles y flanes"
