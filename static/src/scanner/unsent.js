/**
 * The request that has no answer yet, kept across reloads so that it is sent again with its own key and never twice
 * with two. One place for one request; the queue for work without signal goes here, behind the same three functions.
 */

const PLACE = "portal.unsent";

/** Make a request that can be sent any number of times and counts once. */
export function newRequest(body, words) {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const key = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return { key, body, words };
}

/** Write it down, before the first send. A browser that keeps nothing still has it in the open page. */
export function keep(request) {
  try {
    localStorage.setItem(PLACE, JSON.stringify(request));
  } catch {
    // private window, or full: the page itself remembers
  }
}

export function kept() {
  try {
    return JSON.parse(localStorage.getItem(PLACE));
  } catch {
    return null;
  }
}

export function forget() {
  try {
    localStorage.removeItem(PLACE);
  } catch {
    // nothing was kept
  }
}
