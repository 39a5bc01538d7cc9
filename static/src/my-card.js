/** Her card on her phone: keep it for when there is no signal, and let her take it away again. */
import { forgetCard, KEPT } from "./card/kept.js";

const main = document.querySelector("main");

/** The addresses of what the page needs to be drawn: styles, scripts, logo, icons, manifest. */
function parts() {
  const found = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], link[rel=manifest]")].map((link) => link.href);
  found.push(...[...document.querySelectorAll("script[src], img[src]")].map((part) => part.src));
  for (const use of document.querySelectorAll("svg use")) found.push(new URL(use.getAttribute("href"), location.href).href.split("#")[0]);
  found.push(...performance.getEntriesByType("resource").map(({ name }) => name));
  return [...new Set(found)].filter((url) => url.startsWith(`${location.origin}/static/`) || url === location.href);
}

async function keep() {
  await navigator.serviceWorker.register(main.dataset.worker, { scope: main.dataset.scope });
  const cache = await caches.open(KEPT);
  await cache.addAll([main.dataset.scope, ...parts()]);
  main.dataset.kept = "1";
}

async function stayAwake() {
  try {
    await navigator.wakeLock?.request("screen");
  } catch {
    // battery low, or not allowed: the screen dims as always
  }
}

const forget = document.querySelector("[data-forget]");
if ("serviceWorker" in navigator && "caches" in window && main.dataset.keep === "1") {
  forget.hidden = false;
  forget.addEventListener("click", async () => {
    await forgetCard();
    forget.textContent = "Ya no está guardada en este teléfono";
  });
  keep().catch(() => {}); // no room or no permission: the card is shown with signal alone
}
stayAwake();
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && stayAwake());
