/** On every page, and needed by none: focus on what went wrong, the quick exit, one sending per press. */

const AGAIN_AFTER_MS = 8000;

/** Leave without a trace in the history of this tab; the link alone works without JavaScript. */
function leave(link) {
  document.documentElement.hidden = true;
  window.location.replace(link.href);
}

function watchQuickExit() {
  const links = document.querySelectorAll("a[data-quick-exit]");
  if (!links.length) return;
  for (const link of links) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      leave(link);
    });
  }
  let presses = [];
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Shift") presses = [];
    else if (!event.repeat) presses = [...presses, event.timeStamp].filter((at) => event.timeStamp - at < 3000);
    if (presses.length >= 3) leave(links[0]);
  });
}

/** Swallow a second press while the first is on its way. The button stays alive: its name and value must travel. */
function sendOnce(event) {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (Date.now() - Number(form.dataset.sentAt ?? 0) < AGAIN_AFTER_MS) event.preventDefault();
  else form.dataset.sentAt = Date.now();
}

document.querySelector(".error-summary, .result h1")?.focus();
watchQuickExit();
document.addEventListener("submit", sendOnce);
window.addEventListener("pageshow", () => {
  for (const form of document.forms) delete form.dataset.sentAt; // back from the next page: it may be sent again
});
