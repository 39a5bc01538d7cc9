/** Read the QR code in a picture: by the browser itself where it can, else by our own reader in a worker. */

const WIDEST = 1280;

async function nativeReader() {
  if (!("BarcodeDetector" in window)) return null;
  const formats = await window.BarcodeDetector.getSupportedFormats();
  if (!formats.includes("qr_code")) return null;
  const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
  return async (picture) => (await detector.detect(picture))[0]?.rawValue ?? null;
}

function workerReader(workerUrl, wasmUrl) {
  const worker = new Worker(workerUrl, { type: "module" });
  const waiting = new Map();
  let count = 0;
  worker.onmessage = ({ data }) => {
    waiting.get(data.id)?.(data.text);
    waiting.delete(data.id);
  };
  worker.onerror = () => {
    for (const resolve of waiting.values()) resolve(null);
    waiting.clear();
  };
  worker.postMessage({ wasmUrl });

  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  return (picture) => {
    const width = picture.videoWidth || picture.width;
    const height = picture.videoHeight || picture.height;
    const scale = Math.min(1, WIDEST / Math.max(width, height));
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const image = pen.getImageData(0, 0, canvas.width, canvas.height);
    return new Promise((resolve) => {
      waiting.set(++count, resolve);
      worker.postMessage({ id: count, image }, [image.data.buffer]);
    });
  };
}

/** Return `read(picture)`, which promises the code's text or null. Pictures: video, canvas, ImageBitmap. */
export async function createDecoder({ workerUrl, wasmUrl }) {
  let own = null;
  const byWorker = (picture) => (own ??= workerReader(workerUrl, wasmUrl))(picture);
  const native = await nativeReader().catch(() => null);
  if (!native) return byWorker;

  let broken = false; // some phones announce a reader that then fails on every frame
  return async (picture) => {
    if (!broken) {
      try {
        return await native(picture);
      } catch {
        broken = true;
      }
    }
    return byWorker(picture);
  };
}

/** Read a photo somebody picked: whole first, then its middle, since a small code drowns in a large photo. */
export async function readPhoto(read, file) {
  const photo = await createImageBitmap(file);
  const { width, height } = photo;
  for (const share of [1, 0.6, 0.35]) {
    const [w, h] = [width * share, height * share];
    const scale = Math.min(1, WIDEST / Math.max(w, h));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(w * scale);
    canvas.height = Math.round(h * scale);
    const target = [0, 0, canvas.width, canvas.height];
    canvas.getContext("2d").drawImage(photo, (width - w) / 2, (height - h) / 2, w, h, ...target);
    const text = await read(canvas);
    if (text) return text;
  }
  return null;
}
