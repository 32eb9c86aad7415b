// Reading codes from a picture: by the browser where it can, else by a library that is loaded when it is first needed.
const NATIVE = ["code_128", "code_39", "data_matrix", "ean_13", "ean_8", "itf", "qr_code", "upc_a", "upc_e"];
const LIBRARY = ["Code128", "Code39", "DataMatrix", "EAN13", "EAN8", "ITF", "QRCode", "UPCA", "UPCE"];
// What our own labels carry; a browser that lacks these is no help.
const OURS = ["code_128", "qr_code"];

async function browsersOwn() {
  if (!("BarcodeDetector" in window)) return null;
  const known = await BarcodeDetector.getSupportedFormats();
  if (!OURS.every((format) => known.includes(format))) return null;
  const detector = new BarcodeDetector({ formats: NATIVE.filter((format) => known.includes(format)) });
  return async (video) => (await detector.detect(video))[0]?.rawValue ?? "";
}

async function library({ reader, wasm }) {
  const { prepareZXingModule, readBarcodes } = await import(reader);
  // Made here, not where the library would look for it: on somebody else's server.
  await prepareZXingModule({ overrides: { locateFile: () => wasm }, fireImmediately: true });
  const canvas = document.createElement("canvas");
  const drawing = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    drawing.drawImage(video, 0, 0);
    const picture = drawing.getImageData(0, 0, canvas.width, canvas.height);
    const found = await readBarcodes(picture, { formats: LIBRARY, tryHarder: true, maxNumberOfSymbols: 1 });
    return found.find((code) => code.isValid)?.text ?? "";
  };
}

// A function from a playing video to the code it shows now, "" for none. `addresses`: where the library lies.
export const codeReader = async (addresses) => (await browsersOwn()) ?? (await library(addresses));
