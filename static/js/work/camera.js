// [data-camera]: a button that lets the device's camera do what a hand scanner does. Each code it sees is put into the field of
// the form around it and sent, once, until the camera has looked at something else.
import { codeReader } from "shop/work/codes";

const PAUSE = 150; // ms between two looks
const FORGET = 1500; // ms without a code, after which the same one counts again

function setUp(button) {
  const form = button.form;
  const field = form.querySelector("input[name=code], input[type=search]");
  const panel = document.getElementById(button.getAttribute("aria-controls"));
  const video = panel.querySelector("video");
  const refusal = panel.querySelector("[data-camera-refused]");
  let stream = null;
  let last = "";
  let seenAt = 0;

  function take(code) {
    const now = Date.now();
    if (code && code !== last) {
      field.value = code;
      navigator.vibrate?.(40);
      form.requestSubmit();
    }
    if (code) [last, seenAt] = [code, now];
    else if (now - seenAt > FORGET) last = "";
  }

  async function look(read) {
    while (stream) {
      if (video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && !document.hidden) take(await read(video));
      await new Promise((resolve) => setTimeout(resolve, PAUSE));
    }
  }

  function close() {
    stream?.getTracks().forEach((track) => track.stop());
    [stream, video.srcObject, last] = [null, null, ""];
    panel.hidden = true;
    button.setAttribute("aria-pressed", "false");
  }

  async function open() {
    panel.hidden = false;
    refusal.hidden = true;
    button.setAttribute("aria-pressed", "true");
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      video.srcObject = stream;
      await video.play();
      look(await codeReader(button.dataset)).catch(close);
    } catch {
      close();
      panel.hidden = refusal.hidden = false; // no camera, or nobody allowed it: typing and hand scanners still work
    }
  }

  button.hidden = false;
  button.addEventListener("click", () => (stream ? close() : open()));
  window.addEventListener("pagehide", close);
}

// What is swapped in later has a camera as well; a button that shows is set up already. Without a secure address browsers have none
// to give.
function setUpIn(root) {
  for (const button of root.querySelectorAll("[data-camera][hidden]")) setUp(button);
}

if (navigator.mediaDevices?.getUserMedia) {
  setUpIn(document);
  document.addEventListener("htmx:load", (event) => setUpIn(event.detail.elt));
}
