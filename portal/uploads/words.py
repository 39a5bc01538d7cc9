"""What people read about the files that they send, and about one that was refused."""

from flask import current_app
from flask_babel.speaklater import LazyString

from portal.core.spanish import write_size
from portal.uploads.errors import Fault


def with_limits(words: str) -> LazyString:
    """Fill in how heavy files may be when the words are shown, for the installation's settings say it.

    :param words: with ``{each}`` for one file, and ``{all}`` for those of one sending.
    """
    return LazyString(
        lambda: words.format(
            each=write_size(current_app.config["UPLOAD_LIMIT"]),
            all=write_size(current_app.config["MAX_CONTENT_LENGTH"]),
        )
    )


SENTENCES = {
    Fault.EMPTY: "llegó vacía. Elígela otra vez.",
    Fault.TOO_LARGE: with_limits("pesa demasiado. Toma la foto con menos calidad, hasta {each}."),
    Fault.KIND: "no es una foto ni un PDF. Manda JPG, PNG, WebP o PDF.",
    Fault.HEIC: "está en formato HEIC. Toma una captura de pantalla de la foto y manda esa.",
    Fault.MIXED: "trae otra cosa adentro. Tómale una foto nueva y manda esa.",
    Fault.TOO_MANY_PIXELS: "es demasiado grande. Toma una captura de pantalla y manda esa.",
    Fault.TOO_MANY_PAGES: "tiene más de 10 hojas. Manda solo las que pedimos.",
    Fault.LOCKED: "tiene contraseña. Manda una foto o una captura de pantalla.",
    Fault.BROKEN: "no se puede abrir. Tómala otra vez, por favor.",
}
"""What is wrong with a file and what to do, after its name."""
