/** Reads QR codes away from the page's own thread. First message: where the wasm file is (never the library's CDN). */
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";

const OPTIONS = { formats: ["QRCode"], tryHarder: true, maxNumberOfSymbols: 1 };

self.onmessage = async ({ data }) => {
  if (data.wasmUrl) {
    prepareZXingModule({ overrides: { locateFile: () => data.wasmUrl }, fireImmediately: true });
    return;
  }
  const [found] = await readBarcodes(data.image, OPTIONS).catch(() => []);
  self.postMessage({ id: data.id, text: found?.isValid ? found.text : null });
};
