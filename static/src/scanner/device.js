/** The secret of a phone that was enrolled as a till. Only this browser has it: the portal keeps its digest. */

const PLACE = "portal.device";

/** Null: not enrolled, or a browser that keeps nothing. */
export function deviceSecret() {
  try {
    return localStorage.getItem(PLACE);
  } catch {
    return null;
  }
}

/** :raises DOMException: the browser keeps nothing. */
export function keepDevice(secret) {
  localStorage.setItem(PLACE, secret);
}

/** Forget a secret that the portal revoked, so that who signs in on this phone is not refused with it. */
export function forgetDevice() {
  try {
    localStorage.removeItem(PLACE);
  } catch {
    // nothing was kept
  }
}
