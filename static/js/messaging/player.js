// Plays voice notes, one at a time. The sound is not part of the page, so that it goes on when its message is shown anew.
import { clock } from "shop/messaging/clock";
import { toast } from "shop/toasts";
import { word } from "shop/words";

const audio = new Audio();
let source = "";

const lineOf = (address) => document.querySelector(`[data-voice="${CSS.escape(address)}"]`);

function show() {
  const line = lineOf(source);
  if (!line) return;
  const slider = line.querySelector("[data-seek]");
  const time = line.querySelector("[data-time]");
  const isAtStart = audio.paused && !audio.currentTime;
  slider.value = audio.currentTime * 1000;
  slider.setAttribute("aria-valuetext", clock(audio.currentTime));
  line.style.setProperty("--played", `${(100 * slider.value) / slider.max}%`);
  line.querySelector("[data-play]").setAttribute("aria-pressed", String(!audio.paused));
  time.textContent = isAtStart ? time.dataset.time : clock(audio.currentTime);
}

function load(line) {
  if (source === line.dataset.voice) return;
  audio.pause();
  audio.currentTime = 0;
  show(); // the one played before stands still, at its beginning
  source = line.dataset.voice;
  audio.src = source;
}

for (const moment of ["timeupdate", "play", "pause", "seeked"]) audio.addEventListener(moment, show);
audio.addEventListener("ended", () => (audio.currentTime = 0));

export async function toggle(line) {
  load(line);
  if (!audio.paused) return audio.pause();
  try {
    await audio.play();
  } catch (error) {
    if (error.name !== "AbortError") toast(word("notSaved"), { bad: true, name: "player" });
  }
}

export function seek(slider) {
  load(slider.closest("[data-voice]"));
  audio.currentTime = slider.value / 1000;
}
