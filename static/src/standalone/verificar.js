/** The page that anyone may keep: verifies the signature of a code with the public keys inside it, and sends nothing. */
import { KeyRing, readCode, Refusal } from "../tokens/verify.js";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const EPOCH = Date.UTC(2025, 0, 1);
const MOMENTARY = 2; // its time is in minutes
const KINDS = { 1: "Tarjeta de beneficios", 2: "Código del momento", 3: "Constancia", 4: "Entrada a la feria" };
const REFUSALS = {
  unreadable: "Eso no es un código nuestro. Copia la liga completa.",
  length: "El código está incompleto. Cópialo entero.",
  format: "Ese código es de otro tipo. Busca una versión más nueva de este archivo.",
  key: "Lo firmó una llave que este archivo no conoce o que se retiró.",
  signature: "La firma no es del instituto: el código fue alterado o lo hizo alguien más.",
  expired: "La firma es del instituto, pero su vigencia terminó.",
};

const published = JSON.parse(document.getElementById("published").textContent);
const form = document.querySelector("form");
const field = document.getElementById("code");
const box = document.querySelector("section");

const written = (date, options) => new Intl.DateTimeFormat("es-MX", { dateStyle: "long", timeZone: "UTC", ...options }).format(date);

function lastMoment({ type, expires }) {
  if (expires === null) return "No vence";
  if (type !== MOMENTARY) return written(new Date(EPOCH + expires * 86_400_000));
  return written(new Date(EPOCH + expires * 60_000), { timeStyle: "short", timeZone: published.zone });
}

async function check4(code) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", code));
  const bits = (digest[0] << 16) | (digest[1] << 8) | digest[2];
  return [19, 14, 9, 4].map((shift) => ALPHABET[(bits >> shift) & 31]).join("");
}

function show(good, heading, says, facts = []) {
  box.hidden = false;
  box.className = good ? "ok" : "bad";
  box.querySelector("h2").textContent = heading;
  box.querySelector("[data-says]").textContent = says;
  const list = box.querySelector("dl");
  list.replaceChildren();
  for (const [name, value] of facts) {
    list.append(Object.assign(document.createElement("dt"), { textContent: name }));
    list.append(Object.assign(document.createElement("dd"), { textContent: value }));
  }
}

async function verify(text) {
  try {
    const code = readCode(text.trim());
    const ring = await KeyRing.open(published);
    const token = await ring.verify(code, { now: new Date(), zone: published.zone });
    show(true, "La firma es correcta", "La hizo el instituto. Este archivo no puede saber si después se canceló.", [
      ["Qué es", KINDS[token.type]],
      ["Vigente hasta", lastMoment(token)],
      ["Control, igual al impreso", await check4(code)],
    ]);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    show(false, "No es válido", REFUSALS[error.reason]);
  }
}

async function useCamera(video) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  video.srcObject = stream;
  video.hidden = false;
  await video.play();
  const reader = new window.BarcodeDetector({ formats: ["qr_code"] });
  const [track] = stream.getVideoTracks();
  while (track.readyState === "live") {
    const [found] = await reader.detect(video);
    if (found) {
      track.stop();
      video.hidden = true;
      field.value = found.rawValue;
      return verify(found.rawValue);
    }
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  return undefined;
}

/** Some browsers have the reader and no code that it knows. */
async function canRead() {
  return "BarcodeDetector" in window && (await window.BarcodeDetector.getSupportedFormats()).includes("qr_code");
}

async function usePhoto(file) {
  const [found] = await new window.BarcodeDetector({ formats: ["qr_code"] }).detect(await createImageBitmap(file));
  if (!found) return show(false, "No se ve el código", "Toma la foto más cerca y con luz, o pega el código.");
  field.value = found.rawValue;
  return verify(found.rawValue);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  verify(field.value);
});
field.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault();
  form.requestSubmit();
});

const camera = document.querySelector("[data-camera]");
const photo = document.querySelector("[data-photo]");
canRead().then((reads) => {
  document.querySelector("[data-blind]").hidden = reads;
  photo.hidden = !reads;
  camera.hidden = !(reads && navigator.mediaDevices);
});
photo.querySelector("input").addEventListener("change", ({ target }) => {
  if (target.files.length)
    usePhoto(target.files[0]).catch(() => show(false, "No se pudo leer la foto", "Elige otra o pega el código."));
});
camera.addEventListener("click", () =>
  useCamera(document.querySelector("video")).catch(() => show(false, "Sin cámara", "No se pudo abrir. Pega el código.")),
);
document.querySelector("[data-online]").hidden = location.protocol === "file:";
document.querySelector("[data-made]").textContent = `Lleva las llaves del ${written(new Date(published.made))}.`;
