/** The till's page: joins camera, codes, API and screen; the rules are in scanner/machine.js. */
import { createApi } from "./scanner/api.js";
import { explain, openCamera } from "./scanner/camera.js";
import { createBurst, createRepeats, folioProblem, repair } from "./scanner/codes.js";
import { createDecoder, readPhoto } from "./scanner/decoder.js";
import { deviceSecret, forgetDevice } from "./scanner/device.js";
import { resume, step } from "./scanner/machine.js";
import { answerOf } from "./scanner/preview.js";
import { createScreen } from "./scanner/screen.js";
import { createSignals } from "./scanner/signals.js";
import { forget, keep, kept, newRequest } from "./scanner/unsent.js";

const LOOK_EVERY_MS = 120;
const RETRY_AFTER_S = [2, 4, 8, 15];
const SIGNALS = { confirmed: "ok", refused: "bad", unsure: "wait", locked: "bad" };

const root = document.getElementById("scanner");
const video = root.querySelector("video");
const { api: base, csrf, wasm, worker, code: handedOver } = root.dataset;
const device = deviceSecret(); // an enrolled phone has its own credential; a signed-in cashier has the session
const api = createApi({ base, csrf, device });
const screen = createScreen(root);
const signals = createSignals();
const repeats = createRepeats();
const burst = createBurst();
let state = resume(kept());
let retry = 0;

function send(event) {
  const before = state;
  state = step(state, event);
  if (state === before) return;
  clearTimeout(retry);
  if (event.revoked && device) forgetDevice();
  if (before.request && !state.request && state.name !== "locked") forget();
  if (state.name === "ready") state.problem ? repeats.forget() : repeats.hold(performance.now());
  screen.show(state);
  tellSignal();
  if (SIGNALS[state.name] && before.name !== state.name) signals.give(SIGNALS[state.name]);
  work(event);
}

/** Do what the state waits for; an answer that comes when the page has moved on is dropped by the machine. */
async function work({ wait = 0 } = {}) {
  const asked = state;
  const hand = (event) => state === asked && send(event);
  if (asked.name === "looking") hand(await api.scan(asked.code));
  if (asked.name === "sending") {
    keep(asked.request);
    hand(await api.redeem(asked.request));
  }
  if (asked.name === "unsure") {
    const seconds = asked.tries ? wait || RETRY_AFTER_S[Math.min(asked.tries, RETRY_AFTER_S.length) - 1] : 0;
    retry = setTimeout(sendAgain, seconds * 1000, asked);
  }
  if (asked.name === "annulling") hand(await api.annul(asked.redemption.id, asked.reason));
}

async function sendAgain(asked) {
  clearTimeout(retry);
  const answer = await api.redeem(asked.request);
  if (state === asked) send(answer);
}

/** Call the phone by the name that its shop gave it, with who stands at it. */
async function tellTill() {
  const said = device && (await api.till());
  if (said?.type === "locked") send(said);
  else if (said) document.querySelector("[data-till]").textContent = [said.shop, said.till, said.cashier].filter(Boolean).join(" · ");
}

function tellSignal() {
  const waiting = state.request ? 1 : 0;
  const signal = navigator.onLine && state.name !== "unsure" ? "Con señal" : "Sin señal";
  document.querySelector("[data-signal]").textContent = `${signal} · ${waiting} por enviar`;
}

// --- codes: camera, photo, USB scanner, typed folio, link opened with the phone's own camera

let decoder = null;
const read = async (picture) => (await (decoder ??= createDecoder({ workerUrl: worker, wasmUrl: wasm })))(picture);

const typed = root.querySelector('[data-form="typed"]');
const typedProblem = document.getElementById("code-problem");

/** Say beside the folio what is wrong with it; null: nothing. */
function complain(words) {
  typedProblem.textContent = words ?? "";
  typedProblem.hidden = !words;
  typed.elements.code.setAttribute("aria-invalid", Boolean(words));
}

function takeTyped() {
  const { code } = typed.elements;
  const problem = folioProblem(code.value);
  complain(problem);
  if (problem) return code.focus();
  take(code.value, { deliberate: true });
  return typed.reset();
}

function take(code, { deliberate = false } = {}) {
  const clean = code.trim().slice(0, 512);
  if (clean && (deliberate || !repeats.isRepeat(clean, performance.now()))) send({ type: "read", code: clean });
}

async function look() {
  if (state.name === "ready" && video.readyState >= 2 && !document.hidden) {
    const code = await read(video).catch(() => null);
    if (code && state.name === "ready") take(code);
  }
  setTimeout(look, LOOK_EVERY_MS);
}

let camera = null;
async function startCamera() {
  const view = root.querySelector("[data-camera-problem]");
  try {
    camera = await openCamera(video);
    view.hidden = true;
    root.querySelector('[data-do="light"]').hidden = !camera.hasLamp;
  } catch (error) {
    view.textContent = explain(error);
    view.hidden = false;
  }
}

function watchUsbScanner() {
  let field = null;
  let before = "";
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const { code, begins } = burst.press(event.key, performance.now());
    if (begins) [field, before] = [event.target, event.target.value ?? ""];
    if (code === null) return;
    event.preventDefault(); // Enter would press the button that has the focus
    if ("value" in field) field.value = before;
    take(repair(code));
  }, { capture: true });
}

// --- what people press

const PRESSES = {
  light: async (button) => {
    const on = button.getAttribute("aria-pressed") !== "true";
    await camera?.light(on).catch(() => undefined);
    button.setAttribute("aria-pressed", on);
  },
  sound: (button) => {
    signals.setSilent(!signals.silent);
    button.setAttribute("aria-pressed", !signals.silent);
  },
  today: async () => {
    const asked = state;
    const answer = await api.today();
    if (state === asked) send(answer);
  },
  "send-now": () => state.name === "unsure" && sendAgain(state),
};

function undo(id) {
  const redemption = state.redemptions?.find((row) => row.id === id);
  if (redemption) send({ type: "undo", redemption });
}

root.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-send], [data-do], [data-undo]");
  if (button?.dataset.undo) undo(button.dataset.undo);
  else if (button?.dataset.send) send({ type: button.dataset.send });
  else if (button) PRESSES[button.dataset.do](button);
});

root.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target;
  if (form === typed) takeTyped();
  if (form.dataset.form === "undo") send({ type: "annul", reason: new FormData(form).get("reason") });
  if (form.dataset.form === "preview" && state.name === "preview") {
    const answer = answerOf(form, state.card);
    if (!answer) return;
    const { benefit, amount } = answer;
    const body = { code: state.card.code, benefit: benefit.id, ...(amount === null ? {} : { amount }) };
    send({ type: "send", request: newRequest(body, { title: benefit.title, holder: state.card.holder }) });
  }
});

typed.addEventListener("input", () => complain(null));

root.querySelector("#picture").addEventListener("change", async ({ target }) => {
  const [file] = target.files;
  target.value = "";
  const code = file && (await readPhoto(read, file).catch(() => null));
  if (code) take(code, { deliberate: true });
  else if (file) send({ type: "trouble", message: "No vimos un código en esa foto. Tómala más cerca y con luz." });
});

window.addEventListener("online", () => {
  tellSignal();
  PRESSES["send-now"]();
});
window.addEventListener("offline", tellSignal);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && camera?.ended) startCamera();
});

root.querySelector('[data-do="sound"]').setAttribute("aria-pressed", !signals.silent);
watchUsbScanner();
screen.show(state, { moveFocus: state.name !== "ready" });
tellSignal();
tellTill();
work();
startCamera();
look();
const code = handedOver || decodeURIComponent(location.hash.slice(1));
if (code) {
  history.replaceState(null, "", location.pathname); // a code does not stay in the address
  take(code, { deliberate: true });
}
