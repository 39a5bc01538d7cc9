/**
 * Shows her card without signal. Its reach is the address of her card: it answers that page and the files it is drawn
 * with, and lets everything else pass. Network first, so that a card stopped today is seen as stopped; after three
 * seconds without an answer, the copy; the copy too when her session is over, with a way to sign in again.
 */
import { KEPT } from "../card/kept.js";

const PATIENCE_MS = 3000;
const CARD = new URL(self.registration.scope).pathname;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { pathname, origin, search } = new URL(event.request.url);
  if (event.request.method !== "GET" || origin !== location.origin) return;
  if (event.request.mode === "navigate" && pathname === CARD && !search) event.respondWith(card(event.request));
  else if (pathname.startsWith("/static/")) event.respondWith(part(event.request));
});

async function card(request) {
  const copy = await caches.match(CARD, { cacheName: KEPT });
  const fresh = fetch(request).then(remember);
  if (!copy) return fresh;
  const shown = fresh.then((answer) => (answer.type === "opaqueredirect" ? signedOut(copy) : answer));
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, copy));
  return Promise.race([shown.catch(() => copy), late]);
}

/** The copy, saying that she is signed out and where to sign in. */
async function signedOut(copy) {
  const page = (await copy.clone().text()).replace("data-signed-out hidden", "data-signed-out");
  return new Response(page, { headers: copy.headers });
}

/** Keep the page as it is now; when her session or her card has ended, keep nothing in its place. */
async function remember(answer) {
  if (answer.ok && (await caches.has(KEPT))) await (await caches.open(KEPT)).put(CARD, answer.clone());
  return answer;
}

async function part(request) {
  return (await caches.match(request, { cacheName: KEPT })) ?? fetch(request);
}
