import pytest

from portal.entrepreneurs.identity import Fault
from portal.registry.errors import UnreadableFileError
from portal.registry.old_registry.rows import CellFault, RowFault
from portal.registry.old_registry.wording import REASONS, describe, describe_file


def test_every_fault_has_its_words():
    said = {fault.value for kind in (Fault, RowFault) for fault in kind} - {"duplicate"}

    assert said == set(REASONS)
    assert describe(CellFault(9, "curp", "duplicate", same_as=3)) == "curp: ya viene en la fila 3"
    assert describe(CellFault(9, "rfc", "length")) == "rfc: no tiene 13 caracteres"


@pytest.mark.parametrize(
    "fault, columns, words",
    [
        ("columns_missing", ("curp",), "Falta la columna curp."),
        ("columns_missing", ("nombre", "curp"), "Faltan las columnas nombre y curp."),
        ("column_repeated", ("curp",), "Se repite la columna curp. Deja una sola."),
        ("not_text", (), "No es una tabla de texto. Guárdala como CSV y vuelve a intentarlo."),
    ],
)
def test_a_file_that_cannot_be_read_is_explained(fault, columns, words):
    assert describe_file(UnreadableFileError(fault, columns)) == words
