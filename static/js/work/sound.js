// A short soft tone when work arrives, for whoever has switched it on; remembered on this device.
const KEY = "sound-on-arrival";
let tones = null;

const isOn = () => localStorage.getItem(KEY) === "yes";
const show = () => {
  for (const toggle of document.querySelectorAll("[data-sound-toggle]")) {
    toggle.hidden = false;
    toggle.setAttribute("aria-pressed", String(isOn()));
  }
};

function ring() {
  tones ??= new AudioContext();
  const start = tones.currentTime;
  for (const [step, pitch] of [660, 880].entries()) {
    const tone = tones.createOscillator();
    const loudness = tones.createGain();
    tone.frequency.value = pitch;
    loudness.gain.setValueAtTime(0, start + step * 0.12);
    loudness.gain.linearRampToValueAtTime(0.12, start + step * 0.12 + 0.02);
    loudness.gain.exponentialRampToValueAtTime(0.001, start + step * 0.12 + 0.3);
    tone.connect(loudness).connect(tones.destination);
    tone.start(start + step * 0.12);
    tone.stop(start + step * 0.12 + 0.32);
  }
}

document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-sound-toggle]")) return;
  localStorage.setItem(KEY, isOn() ? "no" : "yes");
  show();
  if (isOn()) ring();
});
document.addEventListener("queue:arrived", () => isOn() && ring());
document.addEventListener("htmx:afterSettle", show);
show();
