// Records a voice note: how long, how loud, stop or throw away. What was recorded can be heard before it is sent.
import { clock } from "shop/messaging/clock";
import { toast } from "shop/toasts";
import { word } from "shop/words";

const LONGEST = 15 * 60; // seconds
// Whatever comes is made playable everywhere by the server; MP4 plays here and on every other device even before.
const TYPES = ["audio/mp4", "audio/webm;codecs=opus", "audio/ogg;codecs=opus"];

function listen(stream, level) {
  const context = new AudioContext();
  const ear = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(ear);
  const wave = new Uint8Array(ear.fftSize);
  const look = () => {
    ear.getByteTimeDomainData(wave);
    const loudest = wave.reduce((most, sample) => Math.max(most, Math.abs(sample - 128)), 0);
    level.style.setProperty("--level", `${Math.min(100, loudest)}%`);
  };
  const looking = setInterval(look, 80);
  return () => {
    clearInterval(looking);
    context.close();
  };
}

async function microphone() {
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: true });
  } catch (error) {
    // Without https browsers have no microphone to offer at all.
    toast(word(error.name === "NotAllowedError" ? "microphoneRefused" : "noMicrophone"), { bad: true, name: "recorder" });
    return null;
  }
}

// done({name, blob, isRecording}) gets what was recorded, unless it was thrown away.
export async function record(root, done) {
  const box = root.querySelector("[data-recorder]");
  const button = root.querySelector("[data-record]");
  if (!box.hidden) return;
  const stream = await microphone();
  if (!stream) return;
  const parts = [];
  const type = TYPES.find((one) => MediaRecorder.isTypeSupported(one));
  const recorder = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: 48_000 });
  const began = Date.now();
  const time = box.querySelector("[data-recorder-time]");
  const tick = () => {
    const seconds = Math.floor((Date.now() - began) / 1000);
    time.textContent = clock(seconds);
    if (seconds >= LONGEST) recorder.stop();
  };
  const ticking = setInterval(tick, 250);
  const stopListening = listen(stream, box.querySelector("[data-recorder-level]"));
  let isWanted = true;
  recorder.addEventListener("dataavailable", ({ data }) => parts.push(data));
  recorder.addEventListener("stop", () => {
    clearInterval(ticking);
    stopListening();
    root.removeEventListener("thread:say", stop);
    for (const track of stream.getTracks()) track.stop();
    box.hidden = true;
    button.disabled = false;
    const blob = new Blob(parts, { type: recorder.mimeType });
    if (isWanted && blob.size) done({ name: word("voiceNote"), blob, isRecording: true });
    else button.focus();
  });
  const stop = () => recorder.stop();
  box.querySelector("[data-recorder-stop]").onclick = stop;
  root.addEventListener("thread:say", stop); // whoever sends has said it all: it is ready for the next press
  box.querySelector("[data-recorder-discard]").onclick = () => {
    isWanted = false;
    recorder.stop();
  };
  recorder.start();
  tick();
  button.disabled = true;
  box.hidden = false;
  box.querySelector("[data-recorder-stop]").focus();
}
