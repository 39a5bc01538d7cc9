"""What is wrong with a file or a row, in the words that staff read wherever they import."""

from portal.core.spanish import write_list
from portal.registry.errors import UnreadableFileError
from portal.registry.old_registry.rows import CellFault

REASONS = {
    "missing": "falta este dato",
    "length": "no tiene 18 caracteres",
    "shape": "tiene letras o números donde no van",
    "forbidden": "empieza con una palabra que no se usa",
    "future": "la fecha de nacimiento todavía no llega",
    "sex": "la letra del sexo no es H, M ni X",
    "state": "la clave del estado no existe",
    "check_digit": "el último dígito no corresponde",
    "under_age": "era menor de edad el día de su registro",
    "company": "es el RFC de una empresa",
    "generic": "es un RFC genérico",
    "phone": "no es un teléfono de 10 dígitos",
    "email": "no es un correo",
    "date": "no es una fecha del calendario hasta hoy",
    "zip": "no tiene 5 dígitos",
    "too_long": "es demasiado largo",
    "too_many_cells": "la fila tiene más celdas que columnas (las que sobran van al final)",
    "under_way": "tiene una solicitud en trámite",
    "differs": "no es igual a lo que ya está registrado",
}

UNREADABLE = {
    "not_text": "No es una tabla de texto. Guárdala como CSV y vuelve a intentarlo.",
    "empty": "El archivo no tiene títulos de columnas en su primera fila.",
    "broken": "Hay unas comillas que no cierran. Ábrelo, guárdalo otra vez como CSV y vuelve a intentarlo.",
}


def describe(fault: CellFault) -> str:
    """Say what is wrong with a cell: ``telefono: no es un teléfono de 10 dígitos``."""
    if fault.same_as is not None:
        return f"{fault.column}: ya viene en la fila {fault.same_as}"
    if fault.column == "rfc" and fault.fault == "length":
        return "rfc: no tiene 13 caracteres"
    if fault.fault == "too_many_cells":
        return REASONS[fault.fault]
    return f"{fault.column}: {REASONS[fault.fault]}"


def describe_file(error: UnreadableFileError) -> str:
    """Say why a file was not read, and what to do."""
    columns = write_list(error.columns)
    match error.fault:
        case "columns_missing" if len(error.columns) == 1:
            return f"Falta la columna {columns}."
        case "columns_missing":
            return f"Faltan las columnas {columns}."
        case "column_repeated":
            return f"Se repite la columna {columns}. Deja una sola."
    return UNREADABLE[error.fault]
