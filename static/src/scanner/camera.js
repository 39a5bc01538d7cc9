/** The phone's camera: the one that looks away, kept open from the first scan to the last, with its lamp. */

const WANTED = { audio: false, video: { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } } };

/** Show the camera in `video`. :raises DOMException: refused, none there, or taken by another program. */
export async function openCamera(video) {
  if (!navigator.mediaDevices?.getUserMedia) throw new DOMException("no camera here", "NotFoundError");
  const stream = await navigator.mediaDevices.getUserMedia(WANTED);
  const [track] = stream.getVideoTracks();
  video.srcObject = stream;
  await video.play();
  return {
    track,
    get hasLamp() {
      return Boolean(track.getCapabilities?.().torch);
    },
    light: (on) => track.applyConstraints({ advanced: [{ torch: on }] }),
    get ended() {
      return track.readyState === "ended";
    },
  };
}

/** Say in words why there is no camera, and what to do instead. */
export function explain(error) {
  if (error.name === "NotAllowedError") return "La cámara no tiene permiso. Dáselo en el navegador, usa una foto o escribe el folio.";
  if (!window.isSecureContext) return "La cámara solo abre en la dirección segura (https). Usa una foto o escribe el folio.";
  return "No encontramos una cámara. Usa una foto, un lector USB o escribe el folio.";
}
