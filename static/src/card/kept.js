/** What her phone keeps of her card. */

export const KEPT = "tarjeta";
const WORKER = "/sin-senal.js";

/** Take her card off this phone: the copy, and the worker that shows it. */
export async function forgetCard() {
  if (!("caches" in window)) return;
  await caches.delete(KEPT);
  const workers = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  await Promise.all(
    workers.filter(({ active }) => active?.scriptURL.endsWith(WORKER)).map((worker) => worker.unregister()),
  );
}
