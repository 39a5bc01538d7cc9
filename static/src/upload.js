/**
 * For forms with data-upload: photos shrink before they travel, a bar shows how far they are, and when the signal
 * or the portal fails, or takes none of it, everything stays in the form to be sent again. A sign-in that ended
 * meanwhile may be renewed in another tab. Without this script the form is sent as any other.
 */

const LARGE_BYTES = 1_000_000;
const LONGEST_SIDE = 2200; // small print on a receipt is still read
const QUALITY = 0.85;
const PATIENCE_MS = 180_000;
const BESIDE_FILES = 200_000; // bytes of what travels with them
const WHY = { 413: "large", 429: "often" }; // any other refusal: it changed meanwhile

/** Return a smaller JPEG of a phone's photo, or the file itself where that gains nothing or cannot be done. */
async function shrink(file) {
  if (!file.type.startsWith("image/") || file.size < LARGE_BYTES) return file;
  try {
    const photo = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(photo.width, photo.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(photo.width * scale);
    canvas.height = Math.round(photo.height * scale);
    canvas.getContext("2d").drawImage(photo, 0, 0, canvas.width, canvas.height);
    const small = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
    if (!small || small.size >= file.size) return file;
    return new File([small], `${file.name.replace(/\.\w+$/, "")}.jpg`, { type: "image/jpeg" });
  } catch {
    return file; // a kind of picture that this browser cannot draw: the portal decides
  }
}

async function shrunk(form, submitter) {
  const data = new FormData(form);
  if (submitter?.name) data.append(submitter.name, submitter.value);
  for (const name of new Set(data.keys())) {
    const values = data.getAll(name);
    if (!values.some((value) => value instanceof File)) continue;
    data.delete(name);
    for (const value of values) data.append(name, value instanceof File ? await shrink(value) : value);
  }
  return data;
}

/** Why something was not taken: one of the sentences that the page has ready. */
class NotTaken extends Error {
  constructor(why) {
    super(why);
    this.why = why;
  }
}

function weigh(data) {
  return [...data.values()].reduce((sum, value) => sum + (value.size ?? 0), BESIDE_FILES);
}

function post(address, data, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.timeout = PATIENCE_MS;
    request.upload.onprogress = ({ loaded, total }) => onProgress(Math.round((loaded / total) * 100));
    request.onload = () => (request.status < 500 ? resolve(request) : reject(new NotTaken("signal")));
    request.onerror = request.ontimeout = () => reject(new NotTaken("signal"));
    request.send(data);
  });
}

const leadsToTheDoor = ({ responseURL, url }) => new URL(responseURL ?? url).pathname.startsWith("/entrar");

/** Take the form's token from this page as it is now: it is another one after somebody signed in anew. */
async function renew(data) {
  const answer = await fetch(window.location.href);
  if (!answer.ok || leadsToTheDoor(answer)) throw new NotTaken("over");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const token = page.querySelector("form[data-upload] [name=csrf_token]");
  if (!token) throw new NotTaken("changed");
  data.set("csrf_token", token.value);
}

/** Send the form; an answer that is no page to go on with is a failure. */
async function send(address, data, onProgress) {
  let answer = await post(address, data, onProgress);
  if (answer.status === 400 || leadsToTheDoor(answer)) {
    await renew(data);
    answer = await post(address, data, onProgress);
  }
  if (leadsToTheDoor(answer)) throw new NotTaken("over");
  if (answer.status >= 400 && answer.status !== 422) throw new NotTaken(WHY[answer.status] ?? "changed");
  return answer;
}

/** Put the answer in the place of this page, as if the browser had followed it. */
function turnTo({ responseURL, responseText }) {
  const page = new DOMParser().parseFromString(responseText, "text/html");
  const scripts = [...page.querySelectorAll("head script[src]")].map((script) => script.getAttribute("src"));
  history.pushState({ turned: true }, "", responseURL);
  document.title = page.title;
  document.body.replaceWith(document.adoptNode(page.body));
  for (const src of scripts.filter((each) => !document.querySelector(`script[src="${each}"]`))) {
    document.head.append(Object.assign(document.createElement("script"), { type: "module", src }));
  }
  window.scrollTo(0, 0);
  document.dispatchEvent(new Event("portal:arrived"));
}

function showProgress(form) {
  const place = form.querySelector("[data-upload-progress]");
  place.hidden = false;
  place.querySelector("[data-upload-failed]").hidden = true;
  const bar = place.querySelector("progress");
  const words = place.querySelector("label");
  bar.hidden = words.hidden = false;
  return {
    at(percent) {
      bar.value = percent;
      words.textContent = percent < 100 ? `Mandando: ${percent} %` : "Ya llegó. Estamos guardando…";
    },
    fail(why) {
      bar.hidden = words.hidden = true;
      const failed = place.querySelector("[data-upload-failed]");
      for (const sentence of failed.querySelectorAll("[data-why]")) sentence.hidden = sentence.dataset.why !== why;
      failed.hidden = false;
      failed.focus();
    },
  };
}

const onTheirWay = new WeakSet();

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches("form[data-upload]") || event.defaultPrevented) return;
  event.preventDefault();
  if (onTheirWay.has(form)) return;
  onTheirWay.add(form);
  const progress = showProgress(form);
  progress.at(0);
  try {
    const data = await shrunk(form, event.submitter);
    if (weigh(data) > Number(form.querySelector("[data-most]").dataset.most)) throw new NotTaken("large");
    turnTo(await send(event.submitter?.formAction || form.action, data, progress.at));
  } catch (error) {
    progress.fail(error.why ?? "signal");
  } finally {
    onTheirWay.delete(form);
    delete form.dataset.sentAt;
  }
});

window.addEventListener("popstate", () => location.reload());
