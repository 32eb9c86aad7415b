// data-hotkey="n" presses a button, follows a link or focuses a field; "g p" is two keys, one after the other;
// "mod+Enter" works while typing too. "?" lists what the page offers.
import { word } from "shop/words";

const TOGETHER_WITHIN = 900;
let first = "";
let firstAt = 0;

const isTyping = (target) => target.closest?.("input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable]");
const isShown = (element) => element.getClientRects().length > 0 || element.matches("a");

function find(keys) {
  return [...document.querySelectorAll("[data-hotkey]")].find((element) => element.dataset.hotkey === keys && isShown(element));
}

function use(element) {
  if (element.matches("input:not([type=submit], [type=button], [type=checkbox]), textarea, select")) {
    element.focus();
    element.select?.();
  } else {
    element.click();
  }
}

function labelOf(element) {
  const label = element.dataset.hotkeyLabel || element.getAttribute("aria-label") || element.labels?.[0]?.textContent;
  if (label) return label.trim();
  const copy = element.cloneNode(true);
  for (const part of copy.querySelectorAll("kbd, .count")) part.remove();
  // A button that is a picture alone says its name there.
  return copy.textContent.trim() || copy.querySelector("[aria-label]")?.getAttribute("aria-label") || word("now");
}

function showList() {
  const dialog = document.querySelector("[data-hotkey-list]");
  if (!dialog || dialog.open) return;
  const list = dialog.querySelector("dl");
  for (const old of list.querySelectorAll("[data-added]")) old.remove();
  const seen = new Set();
  for (const element of document.querySelectorAll("[data-hotkey]")) {
    const keys = element.dataset.hotkey;
    if (seen.has(keys)) continue;
    seen.add(keys);
    const term = document.createElement("dt");
    const text = document.createElement("dd");
    term.dataset.added = text.dataset.added = "";
    for (const key of keys.split(" ")) {
      const cap = document.createElement("kbd");
      cap.textContent = key.replace("mod+", navigator.platform.startsWith("Mac") ? "\u2318 " : "Ctrl ");
      term.append(cap, " ");
    }
    text.textContent = labelOf(element);
    list.append(term, text);
  }
  dialog.showModal();
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.altKey || event.isComposing) return;
  const withMod = event.ctrlKey || event.metaKey;
  if (withMod || isTyping(event.target)) {
    const element = withMod && find(`mod+${event.key}`);
    if (element) {
      event.preventDefault();
      use(element);
    } else if (event.key === "Escape" && event.target.matches("[type=search]")) {
      event.target.blur();
    }
    return;
  }
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "?") return showList();

  const now = Date.now();
  const element = (now - firstAt < TOGETHER_WITHIN && find(`${first} ${event.key}`)) || find(event.key);
  [first, firstAt] = [event.key, now];
  if (element) {
    event.preventDefault();
    use(element);
  }
});
