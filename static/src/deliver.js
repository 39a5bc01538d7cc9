/** The counter: read a card with the camera, to find it or to hand it over. A USB scanner types into the field by itself. */
import { explain, openCamera } from "./scanner/camera.js";
import { createDecoder } from "./scanner/decoder.js";
import { repair } from "./scanner/codes.js";

const place = document.querySelector("[data-scan]");
const field = document.querySelector(`input[name=${place.dataset.scan}]`);
const sends = "sends" in place.dataset; // to find a card, nothing else is asked; to hand one over, her identity is
const says = place.querySelector("[data-says]");
const video = place.querySelector("video");
const TOKEN = /[a-z2-7]{117}$/i;

async function scan() {
  let camera;
  try {
    camera = await openCamera(video);
  } catch (error) {
    says.textContent = explain(error);
    return;
  }
  video.hidden = false;
  says.textContent = "Pon el código de la tarjeta frente a la cámara.";
  const read = await createDecoder({ workerUrl: place.dataset.worker, wasmUrl: place.dataset.wasm });
  while (!camera.ended) {
    const text = await read(video);
    if (text && TOKEN.test(text)) {
      field.value = text;
      says.textContent = sends ? "Leímos la tarjeta. La buscamos." : "Leímos la tarjeta. Ahora entrégala.";
      video.hidden = true;
      camera.track.stop();
      if (sends) field.form.submit();
      else field.form.querySelector("[type=submit]").focus();
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 120));
  }
}

place.hidden = false;
place.querySelector("[data-open]").addEventListener("click", scan);
field.addEventListener("change", () => {
  field.value = repair(field.value);
});
// The Enter that a USB scanner sends must not hand the card over before her identity is checked.
field.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  field.value = repair(field.value);
  if (sends) return;
  event.preventDefault();
  field.form.querySelector("[type=submit]").focus();
});
