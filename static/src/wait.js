/** A page that waits for work in the background: look again until it says no more that it waits. */

const main = document.querySelector("main");

async function look() {
  const place = main.querySelector("[data-wait]");
  if (!place) return;
  await new Promise((resolve) => setTimeout(resolve, document.hidden ? 15_000 : Number(place.dataset.wait)));
  try {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (answer.ok) {
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("main");
      const still = fresh.querySelector("[data-wait]");
      if (still) place.replaceChildren(...still.childNodes); // the place itself stays, so that its change is read aloud
      else main.replaceChildren(...fresh.childNodes);
    }
  } catch {
    // without signal: look again later
  }
  look();
}

look();
