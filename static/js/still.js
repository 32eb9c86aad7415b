// A part that refreshes itself waits while it is being pressed, and for the answer to that: a button that is swapped between press
// and release is never clicked, and an answer to what has gone is never shown. With [data-still] it waits, too, while somebody types
// or chooses, has a menu open or a filled-in form (data-guard, or data-holds where nobody needs to be asked before leaving) unsent
// in it. It catches up after.
import { isRefresh } from "shop/requests";

const isTick = (field) => field.matches("[type=checkbox], [type=radio]");
const isTyping = (field) => field?.matches?.("input, textarea, select") && !isTick(field);

// Whether an option that nobody chose is chosen: with none marked as the first choice it is the first.
function isChosenAnew(select) {
  const marked = [...select.options].some((option) => option.defaultSelected);
  return marked ? [...select.options].some((option) => option.selected !== option.defaultSelected) : select.selectedIndex > 0;
}

function isChanged(field) {
  if (isTick(field)) return field.checked !== field.defaultChecked;
  if (field.matches("select")) return isChosenAnew(field);
  return isTyping(field) && field.value !== field.defaultValue;
}

const isFilledIn = (form) => [...form.elements].some(isChanged);

// What is under a pressed button or finger, until the click that may come of it: a finger's comes a little later.
const CLICKED = 100; // ms
let pressed = null;
let release = 0;

document.addEventListener("pointerdown", ({ button, target }) => {
  clearTimeout(release);
  if (button === 0) pressed = target;
}, { capture: true });

for (const end of ["pointerup", "pointercancel"]) {
  document.addEventListener(end, () => {
    clearTimeout(release);
    release = setTimeout(() => {
      pressed = null;
      document.dispatchEvent(new Event("press:over"));
    }, CLICKED);
  }, { capture: true });
}

const asked = new Map(); // request of a press -> the part that its answer changes

document.addEventListener("htmx:beforeSend", ({ detail }) => {
  const { xhr, target } = detail;
  if (isRefresh(detail) || !target) return;
  asked.set(xhr, target);
  xhr.addEventListener("loadend", () => asked.delete(xhr));
});

const answersInto = (part) => [...asked].find(([, target]) => target.contains(part) || part.contains(target))?.[0];

// What somebody is at in `part`, and the event after which they may have left it.
function occupied(part) {
  if (pressed && part.contains(pressed)) return [document, "press:over"];
  const request = answersInto(part);
  if (request) return [request, "loadend"];
  if (!part.matches("[data-still]")) return null;
  const field = document.activeElement;
  if (part.contains(field) && isTyping(field)) return [field, "blur"];
  // A field of a form may stand outside of it (form="…"), so the whole part is listened to.
  if ([...part.querySelectorAll("form[data-guard], form[data-holds]")].some(isFilledIn)) return [part, "focusout"];
  const menu = part.querySelector("details.menu[open]");
  return menu && [menu, "toggle"];
}

const held = new WeakMap(); // part that has to catch up -> what it waits for; a field that has gone since keeps nobody waiting

// Whether `part` has to wait with what `event` set off. It asks again when it need not any more, or waits for the next thing.
function holdsStill(part, event) {
  const [element, left] = occupied(part) ?? [];
  if (!element || held.get(part) === element) return Boolean(element);
  held.set(part, element);
  element.addEventListener(left, () => {
    held.delete(part);
    htmx.ajax("GET", part.getAttribute("hx-get"), { source: part, event });
  }, { once: true });
  return true;
}

document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt, requestConfig } = event.detail;
  if (isRefresh(event.detail) && holdsStill(elt, requestConfig.triggeringEvent)) event.preventDefault();
});

// The answer to a refresh that was asked for before somebody began.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const { elt, triggeringEvent } = detail.requestConfig;
  if (isRefresh(detail) && elt.isConnected && holdsStill(elt, triggeringEvent)) detail.shouldSwap = false;
});
