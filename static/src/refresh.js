/**
 * Follow work that goes on elsewhere: while the page has [data-refresh] (seconds), fetch it again and put the new
 * content in place. Without JavaScript the page has a link that does the same.
 */
const FEWEST_SECONDS = 1;

async function follow() {
  const area = document.querySelector("[data-refresh]");
  if (!area) return;
  await new Promise((done) => setTimeout(done, 1000 * Math.max(Number(area.dataset.refresh), FEWEST_SECONDS)));
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" }, credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = answer.ok && !answer.redirected && page.getElementById(area.id);
    if (!fresh) return;
    area.replaceWith(document.adoptNode(fresh));
  } catch {
    // the signal is gone for a moment: ask again
  }
  await follow();
}

follow();
