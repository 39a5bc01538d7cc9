/** On every page, and needed by none: focus on what went wrong, the quick exit, one sending per press. */

const AGAIN_AFTER_MS = 8000;
const KEPT_CARD = "tarjeta"; // as in card/kept.js, which would be one more file for every page

/** Leave without a trace in the history of this tab; the link alone works without JavaScript. */
function leave(link) {
  document.documentElement.hidden = true;
  const forgotten = Promise.resolve(window.caches?.delete(KEPT_CARD)).catch(() => {}); // also without signal
  const patience = new Promise((resolve) => setTimeout(resolve, 300));
  Promise.race([forgotten, patience]).then(() => window.location.replace(link.href));
}

let presses = [];
function leaveOnThreeShifts({ key, repeat, timeStamp: now }) {
  const link = document.querySelector("a[data-quick-exit]");
  if (key !== "Shift") presses = [];
  else if (!repeat) presses = [...presses, now].filter((at) => now - at < 3000);
  if (link && presses.length >= 3) leave(link);
}

function leaveOnClick(event) {
  const link = event.target.closest("a[data-quick-exit]");
  if (!link) return;
  event.preventDefault();
  leave(link);
}

/** Swallow a second press while the first is on its way. The button stays alive: its name and value must travel. */
function sendOnce(event) {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (new URL(form.action).pathname === "/salir") window.caches?.delete(KEPT_CARD);
  if (Date.now() - Number(form.dataset.sentAt ?? 0) < AGAIN_AFTER_MS) event.preventDefault();
  else form.dataset.sentAt = Date.now();
}

/** What went wrong, or what came out, is read first. */
function arrive() {
  document.querySelector(".error-summary, .result h1")?.focus();
}

arrive();
document.addEventListener("portal:arrived", arrive); // upload.js puts another page in the place of this one
document.addEventListener("keydown", leaveOnThreeShifts);
document.addEventListener("click", leaveOnClick);
document.addEventListener("submit", sendOnce);
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sentAt; // back from the next page: it may be sent again
});
