"""What the sign-in library says, in the portal's words, and how roles are called."""

from portal.core.roles import Role

_SAID = {
    "UNAUTHENTICATED": ("Entra con tu cuenta para ver esa página.", "info"),
    "UNAUTHORIZED": ("Esa página no es para tu cuenta.", "error"),
    "LOGIN": ("Entra con tu cuenta para ver esa página.", "info"),
    "REFRESH": ("Escribe tu contraseña otra vez para seguir.", "info"),
    "REAUTHENTICATION_REQUIRED": ("Escribe tu contraseña otra vez para seguir.", "info"),
    "REAUTHENTICATION_SUCCESSFUL": ("Gracias. Ya puedes seguir.", "success"),
    "ANONYMOUS_USER_REQUIRED": ("Ya entraste con tu cuenta.", "info"),
    "API_ERROR": ("Algo no llegó completo. Empieza otra vez.", "error"),
    "INVALID_REDIRECT": ("Esa liga no lleva a este portal. Empieza desde el inicio.", "error"),
    "INVALID_INPUT": ("Usa solo letras, números y espacios.", "error"),
    "INVALID_INPUT_LENGTH": ("Es demasiado largo. Escribe menos letras.", "error"),
    "DISABLED_ACCOUNT": ("Esa cuenta está cerrada. Pregunta a la administración.", "error"),
    "TWO_FACTOR_INVALID_TOKEN": (
        "Ese código no sirve. Empieza otra vez y apunta la cámara al cuadro nuevo.",
        "error",
    ),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": ("Entraste.", "success"),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": (
        "Desde ahora pedimos un código de tu teléfono.",
        "success",
    ),
    "TWO_FACTOR_DISABLED": ("Listo. Ya no pedimos un código de tu teléfono.", "success"),
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": ("Esa forma no está disponible. Elige otra.", "error"),
    "TWO_FACTOR_PERMISSION_DENIED": ("Escribe primero tu correo y contraseña.", "error"),
    "TWO_FACTOR_SETUP_EXPIRED": ("Pasó demasiado tiempo. Empieza otra vez.", "error"),
    "INVALID_RECOVERY_CODE": ("Ese código no sirve o ya se usó.", "error"),
    "NO_RECOVERY_CODES_SETUP": ("Todavía no tienes códigos de recuperación.", "info"),
    "WEBAUTHN_EXPIRED": ("Pasó demasiado tiempo. Empieza otra vez.", "error"),
    "WEBAUTHN_NAME_REQUIRED": ("Escribe un nombre para reconocer la llave.", "error"),
    "WEBAUTHN_NAME_INUSE": ("Ya tienes una llave con ese nombre. Escribe otro.", "error"),
    "WEBAUTHN_NAME_NOT_FOUND": ("No tienes una llave con ese nombre. Elígela de la lista.", "error"),
    "WEBAUTHN_NAME_DISALLOWED_CHARACTERS": ("Usa solo letras, números y espacios.", "error"),
    "WEBAUTHN_CREDENTIAL_DELETED": ("Quitamos la llave.", "success"),
    "WEBAUTHN_REGISTER_SUCCESSFUL": ("Guardamos tu llave. Ya la puedes usar para entrar.", "success"),
    "WEBAUTHN_CREDENTIAL_ID_INUSE": ("Esa llave ya está guardada. Usa otra.", "error"),
    "WEBAUTHN_UNKNOWN_CREDENTIAL_ID": ("No conocemos esa llave.", "error"),
    "WEBAUTHN_ORPHAN_CREDENTIAL_ID": ("No conocemos esa llave.", "error"),
    "WEBAUTHN_NO_VERIFY": ("No pudimos comprobar la llave. Inténtalo otra vez.", "error"),
    "WEBAUTHN_CREDENTIAL_WRONG_USAGE": ("Esa llave no sirve para esto.", "error"),
    "WEBAUTHN_MISMATCH_USER_HANDLE": ("Esa llave es de otra cuenta.", "error"),
}

MESSAGES = {f"SECURITY_MSG_{name}": said for name, said in _SAID.items()}

ROLE_WORDS = {
    Role.ADMINISTRATOR: "Administradora",
    Role.COORDINATOR: "Coordinadora",
    Role.CLERK: "Personal de Casa",
    Role.INSTRUCTOR: "Instructora",
    Role.AUDITOR: "Auditora",
    Role.VENDOR_MANAGER: "Encargada de comercio",
    Role.CASHIER: "Cajera",
    Role.ENTREPRENEUR: "Emprendedora",
}
