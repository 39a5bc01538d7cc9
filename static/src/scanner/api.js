/**
 * The portal's API as this page asks it. Every call ends in one event for the machine; none throws.
 *
 * An answer that is not JSON of ours (a hotel's sign-in page, a proxy's error) is no answer: only what the portal
 * said itself may turn the page green.
 */

const PATIENCE_MS = 10000;
const NO_SIGNAL = "No hay señal. Acerca la tarjeta otra vez.";

async function post(url, body, headers) {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), PATIENCE_MS);
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", ...headers },
      credentials: headers.Authorization ? "omit" : "same-origin",
      redirect: "error",
      signal: limit.signal,
      body: JSON.stringify(body),
    });
    return { status: answer.status, data: await answer.json(), wait: Number(answer.headers.get("Retry-After")) || 0 };
  } catch {
    return { status: 0, data: null, wait: 0 };
  } finally {
    clearTimeout(timer);
  }
}

/** What is wrong with the request itself, in the portal's words where it gave some. */
function complaint({ data }, otherwise) {
  return typeof data?.message === "string" ? data.message : otherwise;
}

function isRefusal({ status, data }) {
  return status === 409 && typeof data?.reason === "string" && typeof data.message === "string";
}

/** The device was revoked, or the session ended (400 is then its stale CSRF token): asking again would not help. */
function isLockedOut({ status }) {
  return status === 400 || status === 401 || status === 403;
}

/** `revoked`: the portal itself said that it does not know this device, and it will not know it again. */
function locked({ status, data }) {
  return { type: "locked", revoked: status === 401 && typeof data?.message === "string" };
}

/** :param base: "/api/v1". :param device: bearer token of an enrolled device, or null for a signed-in cashier. */
export function createApi({ base, csrf, device }) {
  const sender = device ? { Authorization: `Bearer ${device}` } : { "X-CSRFToken": csrf };

  return {
    /** What the shop calls this device: {shop, till, cashier}; null without an answer. */
    async till() {
      const answer = await post(`${base}/till`, {}, sender);
      if (answer.status === 200 && typeof answer.data?.till === "string") return answer.data;
      return isLockedOut(answer) ? locked(answer) : null;
    },

    /** What this till gave today and may still undo, and the month of its shop. */
    async today() {
      const answer = await post(`${base}/till/today`, {}, sender);
      if (answer.status === 200 && Array.isArray(answer.data?.redemptions)) return { type: "today", today: answer.data };
      if (isLockedOut(answer)) return locked(answer);
      return { type: "trouble", message: "No hay señal. Intenta otra vez." };
    },

    async scan(code) {
      const answer = await post(`${base}/scan`, { code }, sender);
      if (answer.status === 200 && Array.isArray(answer.data?.benefits)) return { type: "found", card: answer.data };
      if (isRefusal(answer)) return { type: "refused", refusal: answer.data };
      if (isLockedOut(answer)) return locked(answer);
      if (answer.status === 422) return { type: "trouble", message: "Ese código no es de una tarjeta nuestra." };
      if (answer.status === 429) return { type: "trouble", message: "Van muchos intentos. Espera un momento." };
      return { type: "trouble", message: NO_SIGNAL };
    },

    async redeem({ key, body }) {
      const answer = await post(`${base}/redemptions`, body, { ...sender, "Idempotency-Key": key });
      if (answer.status === 201 && typeof answer.data?.id === "string") {
        return { type: "confirmed", redemption: answer.data };
      }
      if (isRefusal(answer)) return { type: "refused", refusal: answer.data };
      if (isLockedOut(answer)) return locked(answer);
      if (answer.status === 404 || answer.status === 422) {
        return { type: "invalid", message: complaint(answer, "Revisa el total y el beneficio.") };
      }
      return { type: "lost", wait: answer.wait };
    },

    async annul(id, reason) {
      const answer = await post(`${base}/redemptions/${encodeURIComponent(id)}/annulment`, { reason }, sender);
      if (answer.status === 200 && typeof answer.data?.annulled_at === "string") return { type: "undone" };
      if (isRefusal(answer)) return { type: "refused", refusal: answer.data };
      if (isLockedOut(answer)) return locked(answer);
      if (answer.status === 404) return { type: "trouble", message: "No encontramos ese canje." };
      return { type: "trouble", message: "Todavía no se deshizo: no hay señal. Intenta otra vez." };
    },
  };
}
