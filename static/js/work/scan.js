// A scanner is a keyboard that types a code and Enter. The scan field listens whatever was touched last, empties itself
// after every code, and a refused code is felt in the hand. On touch screens the on-screen keyboard stays away.
const form = document.querySelector("[data-scan]");
const field = form.querySelector("input[name=code]");
const keyboard = form.querySelector("[data-scan-keyboard]");
const isBusy = () =>
  document.querySelector("dialog[open]") !== null ||
  (document.activeElement !== field && document.activeElement?.matches("input, textarea, select"));

const listen = () => isBusy() || field.focus({ preventScroll: true });

if (matchMedia("(pointer: coarse)").matches) {
  field.inputMode = "none";
  keyboard.hidden = false;
  keyboard.addEventListener("click", () => {
    field.inputMode = "text";
    field.blur();
    field.focus();
  });
}

// In the capture phase: what a scanner types must not be taken for keyboard shortcuts.
document.addEventListener(
  "keydown",
  (event) => {
    const isCharacter = event.key.length === 1 && event.key !== " " && event.key !== "?";
    if (!isCharacter || event.ctrlKey || event.metaKey || event.altKey || event.target === field || isBusy()) return;
    event.stopPropagation();
    field.focus({ preventScroll: true });
  },
  true,
);

form.addEventListener("htmx:beforeRequest", (event) => field.value.trim() || event.preventDefault());
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.elt !== form || detail.xhr.status === 0 || detail.xhr.status >= 500) return;
  field.value = "";
  if (!detail.successful) navigator.vibrate?.([120, 60, 120]);
});
document.addEventListener("htmx:afterSettle", listen);
document.addEventListener("close", listen, true);
listen();
