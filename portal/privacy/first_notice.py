"""The words of the first privacy notice, to be replaced by the institute's own in its pages."""

SHORT = """\
Usamos tus datos para registrarte, revisar tu solicitud y darte tu tarjeta.
No los vendemos ni los damos a los comercios.
Los guardamos cifrados. Solo los ve el personal que atiende tu trámite.
Puedes pedir verlos, corregirlos o borrarlos cuando quieras."""

FULL = """\
Qué datos pedimos
Tu nombre, tu CURP, tu domicilio, los datos de tu negocio y, si tú quieres, cómo avisarte.
También pedimos la foto de una identificación y de un comprobante de domicilio.
El RFC y el correo son opcionales.

Para qué los usamos
Para saber que eres tú y revisar tu solicitud.
Para darte tu tarjeta e invitarte a las actividades del programa.
Para contar cuántas personas atendemos. En esas cuentas no aparece tu nombre.

Quién los ve
Solo el personal que atiende tu trámite. Cada consulta queda anotada con fecha y nombre.
Los comercios ven si tu tarjeta vale y, cuando mucho, tu nombre y una inicial.
Tu domicilio no se publica ni se da a nadie.

Cómo te avisamos
Solo por el medio que tú elijas. Si eliges ninguno, no te escribimos.
Nuestros mensajes no dicen de qué se trata.

Cuánto tiempo los guardamos
Mientras estés registrada, y después el tiempo que pide la ley. Un borrador que no envías se borra.

Tus derechos
Puedes pedir ver tus datos, corregirlos, borrarlos, o que dejemos de usarlos.
Pídelo en cualquier Casa de la Mujer. Te respondemos con fecha.
Si dejas de aceptar este aviso, retira tu solicitud: lo puedes hacer en tu página o en una Casa.

Si este aviso cambia
Publicamos la nueva versión en esta página, con su número y su fecha."""
