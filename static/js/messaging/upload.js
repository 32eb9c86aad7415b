// One file on its way to the server. The server takes each once by its clientId, however often it is sent.
import { postHeaders } from "shop/messaging/post";

const PATIENCE = 20_000; // without a byte moving
const TELL_AFTER = 1_000;

// Resolves to {status, text, redirected}; rejects when the network breaks or `signal` says stop. progress(share) hears of
// an upload that takes longer than a moment.
export function upload(url, { clientId, blob, name, isRecording }, { progress, signal }) {
  const body = new FormData();
  body.set("client_id", clientId);
  if (isRecording) body.set("recording", "1");
  body.set("file", blob, name);
  return new Promise((resolve, reject) => {
    signal.throwIfAborted(); // while this module was being fetched
    const request = new XMLHttpRequest(); // fetch does not tell how much has left
    const began = Date.now();
    let stalled;
    const wait = () => {
      clearTimeout(stalled);
      stalled = setTimeout(() => request.abort(), PATIENCE);
    };
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      wait();
      if (Date.now() - began > TELL_AFTER) progress(loaded / total);
    });
    request.upload.addEventListener("load", wait);
    request.addEventListener("load", () =>
      resolve({
        status: request.status,
        text: request.responseText,
        redirected: new URL(request.responseURL).pathname !== new URL(url, location).pathname,
      }),
    );
    request.addEventListener("error", reject);
    request.addEventListener("abort", reject);
    request.addEventListener("loadend", () => clearTimeout(stalled));
    signal.addEventListener("abort", () => request.abort());
    request.open("POST", url);
    for (const [header, value] of Object.entries(postHeaders())) request.setRequestHeader(header, value);
    request.send(body);
    wait();
  });
}
