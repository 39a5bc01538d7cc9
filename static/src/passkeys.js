/** Make or use a passkey: the server's options stand in the form, the browser's answer goes back in it. */

function bytes(text) {
  const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

function text(buffer) {
  const plain = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

/** Turn the server's JSON into what the browser asks for: every id and challenge as bytes. */
export function readOptions(json) {
  const options = JSON.parse(json);
  const listed = (list) => list?.map((one) => ({ ...one, id: bytes(one.id) }));
  return {
    ...options,
    challenge: bytes(options.challenge),
    ...(options.user && { user: { ...options.user, id: bytes(options.user.id) } }),
    ...(options.allowCredentials && { allowCredentials: listed(options.allowCredentials) }),
    ...(options.excludeCredentials && { excludeCredentials: listed(options.excludeCredentials) }),
  };
}

/** Write the browser's answer as JSON: every buffer as text. */
export function writeAnswer(credential) {
  const { response } = credential;
  const fields = ["attestationObject", "clientDataJSON", "authenticatorData", "signature", "userHandle"];
  const written = fields.filter((name) => response[name]).map((name) => [name, text(response[name])]);
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    extensions: JSON.stringify(credential.getClientExtensionResults()),
    response: { ...Object.fromEntries(written), transports: response.getTransports?.() ?? [] },
  });
}

async function run(form) {
  const says = form.querySelector("[data-passkey-says]");
  const again = form.querySelector("[data-passkey-again]");
  again.hidden = true;
  try {
    const publicKey = readOptions(form.dataset.options);
    const credential = await navigator.credentials[form.dataset.passkey]({ publicKey });
    form.elements.credential.value = writeAnswer(credential);
    form.submit();
  } catch (error) {
    console.warn(error); // refused, cancelled or too late: the browser does not say which
    says.textContent = "No se pudo usar la llave. Inténtalo otra vez, o regresa.";
    again.hidden = false;
  }
}

const form = globalThis.document?.querySelector("form[data-passkey]");
if (form) {
  form.querySelector("[data-passkey-again]").addEventListener("click", () => run(form));
  run(form);
}
