"""What people read about a file that was refused."""

from portal.uploads.errors import Fault

SENTENCES = {
    Fault.EMPTY: "llegó vacía. Elígela otra vez.",
    Fault.TOO_LARGE: "pesa demasiado. Toma la foto con menos calidad, hasta 10 MB.",
    Fault.KIND: "no es una foto ni un PDF. Manda JPG, PNG, WebP o PDF.",
    Fault.HEIC: "está en formato HEIC. Toma una captura de pantalla de la foto y manda esa.",
    Fault.MIXED: "trae otra cosa adentro. Tómale una foto nueva y manda esa.",
    Fault.TOO_MANY_PIXELS: "es demasiado grande. Toma una captura de pantalla y manda esa.",
    Fault.TOO_MANY_PAGES: "tiene más de 10 hojas. Manda solo las que pedimos.",
    Fault.LOCKED: "tiene contraseña. Manda una foto o una captura de pantalla.",
    Fault.BROKEN: "no se puede abrir. Tómala otra vez, por favor.",
}
"""What is wrong with a file and what to do, after its name."""
