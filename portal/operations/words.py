"""How the steps of the audit log are said in Spanish, from the verb and the noun of their names."""

VERBS = {
    "accept": "aceptó", "add": "agregó", "agree": "autorizó", "annul": "anuló", "answer": "respondió",
    "apply": "pidió entrar", "approve": "aprobó", "ask": "pidió", "authorise": "autorizó",
    "backup": "respaldó", "block": "bloqueó", "cancel": "canceló", "change": "cambió", "choose": "eligió",
    "close": "cerró", "confirm": "confirmó", "correct": "corrigió", "deliver": "entregó", "end": "terminó",
    "enrol": "inscribió", "export": "exportó", "file": "archivó", "give": "dio", "invite": "invitó",
    "issue": "emitió", "look_at": "miró", "lose": "dio por perdida", "new": "hizo nueva", "pass_on": "pasó",
    "pause": "pausó", "print": "imprimió", "propose": "propuso", "publish": "publicó", "reject": "rechazó",
    "release": "soltó", "reopen": "abrió otra vez", "replace": "repuso", "request": "pidió",
    "resolve": "resolvió", "resume": "reanudó", "retire": "retiró", "revoke": "canceló", "rotate": "cambió",
    "send": "envió", "sign": "firmó", "start": "empezó", "submit": "envió", "suspend": "suspendió",
    "take_over": "recibió", "take": "tomó", "withdraw": "retiró", "write": "escribió",
    "erase": "borró", "miss": "no encontró", "tell": "avisó",
}  # fmt: skip

NOUNS = {
    "account": "una cuenta", "agreement": "un convenio", "application": "una solicitud",
    "as_vendor": "como comercio", "benefit": "un beneficio", "branch": "una sucursal",
    "card": "una tarjeta", "cards": "tarjetas", "cashier_pin": "el PIN de una cajera",
    "change": "un cambio", "clarification": "una aclaración", "contact": "el contacto",
    "device": "un lector", "drafts": "borradores que nadie envió", "duplicate": "un duplicado",
    "export": "una lista", "factor_reset": "que se quite un segundo paso", "file": "el expediente",
    "key": "la llave que firma", "member": "una persona de un comercio",
    "notice": "el aviso de privacidad", "paper": "un papel",
    "password": "una contraseña", "person": "a una persona", "pin": "un PIN",
    "print_file": "el archivo para imprimir", "question": "una pregunta", "redemption": "un canje",
    "renewal": "una renovación", "vendor": "un comercio", "version": "una versión",
    "without_papers": "sin papeles", "woman": "a una mujer", "women": "el padrón anterior",
    "work": "lo que alguien puede hacer",
}  # fmt: skip

KINDS = {
    "agreement": "Convenio", "application": "Solicitud", "benefit": "Beneficio", "branch": "Sucursal",
    "card": "Tarjeta", "device": "Lector", "export": "Lista", "import_run": "Importación",
    "installation": "Instalación", "notice": "Aviso", "preference": "Ajuste", "print_batch": "Impresión",
    "redemption": "Canje", "user": "Cuenta", "vendor": "Comercio", "vendor_member": "Persona de comercio",
}  # fmt: skip


def say(action: str) -> str:
    """Return ``aprobó una solicitud`` for ``approve_application``; what is not known stays as it is named."""
    for verb in sorted(VERBS, key=len, reverse=True):
        if action == verb:
            return VERBS[verb]
        noun = action.removeprefix(f"{verb}_")
        if noun != action:
            return f"{VERBS[verb]} {NOUNS.get(noun, noun)}"
    return action
