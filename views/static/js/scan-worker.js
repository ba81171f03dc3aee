// Reads QR codes off the main thread. In: ImageData. Out: {ready} once, then {text} or {text: null} for every picture.
import { prepareZXingModule, readBarcodes } from "../vendor/zxing-wasm@3.1.4/reader/index.js";

const wasm = new URL("../vendor/zxing-wasm@3.1.4/reader/zxing_reader.wasm", import.meta.url).href;
const options = { formats: ["QRCode"], maxNumberOfSymbols: 1, tryHarder: true, tryInvert: true, tryRotate: true, tryDownscale: true };

self.onmessage = async ({ data }) => {
  const codes = await readBarcodes(data, options);
  self.postMessage({ text: codes[0]?.text || null });
};

// Without locateFile the library would fetch its wasm from a CDN.
prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: true }).then(
  () => self.postMessage({ ready: true }),
  () => self.postMessage({ failed: true }),
);
