"""The lists that a new portal begins with, in the portal's own words; staff change them as they like."""

HOUSE = "Casa de la Mujer"
"""One place to go to, until staff write down theirs."""

GIROS = (
    "Repostería",
    "Comida preparada",
    "Costura y ropa",
    "Bisutería",
    "Jabones y cosmética",
    "Belleza",
    "Masajes y bienestar",
    "Artesanías",
    "Plantas y jardinería",
    "Comercio en línea",
    "Limpieza",
    "Cuidados",
    "Clases y asesorías",
    "Otro",
)

REASONS = (
    "No vives en el municipio",
    "Todavía no tienes la edad que pide el programa",
    "Tus papeles no son tuyos o no se pueden leer",
    "Ya estás registrada con otro folio",
    "Otra razón",
)

PHRASES = (
    ("identificacion", "La foto salió movida. Mándanos otra, por favor."),
    ("identificacion", "Falta el otro lado de tu identificación."),
    ("comprobante", "Tu comprobante tiene más de tres meses. Mándanos uno reciente, por favor."),
    ("comprobante", "La dirección del papel no es la que escribiste. ¿Cuál es la tuya?"),
    ("curp", "La CURP que escribiste no coincide con tu identificación. Revísala, por favor."),
    ("nombre", "Escribe tu nombre completo como viene en tu identificación."),
    ("productos", "Cuéntanos un poco más de lo que vendes."),
)
"""Field (slug of its page) and question."""
