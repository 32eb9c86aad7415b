// input[data-combobox="address?x=y"] proposes what the server finds for the text (&q=), in the list it controls.
// Arrows choose, Enter or a click picks: the input gets a "pick" event with the option's data. With data-takes-first
// Enter picks the first one, before the list is even shown: a scanner types and presses Enter in one go.

const WAIT = 120; // ms between the last key and the question
const states = new WeakMap();

const listOf = (input) => document.getElementById(input.getAttribute("aria-controls"));
const optionsOf = (input) => [...listOf(input).querySelectorAll("[role=option]:not([aria-disabled])")];
const activeOf = (input) => listOf(input).querySelector("[aria-selected=true]");

const takesFirst = (input) => "takesFirst" in input.dataset;

function stateOf(input) {
  if (!states.has(input)) states.set(input, { shows: "" });
  return states.get(input);
}

function show(input, isOpen) {
  listOf(input).hidden = !isOpen;
  input.setAttribute("aria-expanded", String(isOpen));
  if (!isOpen) input.removeAttribute("aria-activedescendant");
}

function activate(input, option) {
  activeOf(input)?.setAttribute("aria-selected", "false");
  if (!option) return input.removeAttribute("aria-activedescendant");
  option.setAttribute("aria-selected", "true");
  option.scrollIntoView({ block: "nearest" });
  input.setAttribute("aria-activedescendant", option.id);
}

async function ask(input, text, signal) {
  const address = new URL(input.dataset.combobox, location.href);
  address.searchParams.set("q", text);
  const answer = await fetch(address, { signal, headers: { "HX-Request": "true" } });
  if (!answer.ok) throw new Error(`${address.pathname} answered ${answer.status}`);
  return answer.text();
}

function fill(input, text, html) {
  const active = activeOf(input)?.id;
  listOf(input).innerHTML = html;
  stateOf(input).shows = text;
  const kept = optionsOf(input).find((option) => option.id === active);
  activate(input, kept ?? (takesFirst(input) ? optionsOf(input)[0] : null));
  show(input, document.activeElement === input && listOf(input).children.length > 0);
}

async function look(input) {
  const state = stateOf(input);
  const text = input.value.trim();
  clearTimeout(state.timer);
  state.asking?.abort();
  state.asking = new AbortController();
  try {
    fill(input, text, await ask(input, text, state.asking.signal));
  } catch (error) {
    if (error.name !== "AbortError") show(input, false);
  }
}

function close(input) {
  const state = stateOf(input);
  clearTimeout(state.timer);
  state.asking?.abort();
  state.shows = "";
  listOf(input).replaceChildren();
  show(input, false);
}

function tell(input, option) {
  input.dispatchEvent(new CustomEvent("pick", { detail: { ...option.dataset }, bubbles: true }));
}

function pick(input, option) {
  if (takesFirst(input)) input.value = "";
  close(input);
  tell(input, option);
}

function enter(input) {
  const text = input.value.trim();
  const state = stateOf(input);
  const option = state.shows === text && activeOf(input);
  if (option) pick(input, option);
  else if (text && takesFirst(input)) {
    // The next label may be scanned while we ask for this one: the field is free again at once.
    input.value = "";
    close(input);
    state.entering = (state.entering ?? Promise.resolve()).then(() => pickFirst(input, text));
  }
}

async function pickFirst(input, text) {
  const html = await ask(input, text).catch(() => null);
  const found = document.createElement("ul");
  found.innerHTML = html ?? "";
  const option = found.querySelector("[role=option]:not([aria-disabled])");
  if (option) tell(input, option);
  else if (!input.value) {
    input.value = text;
    if (html !== null) fill(input, text, html);
  }
}

function move(input, by) {
  const options = optionsOf(input);
  if (!options.length) return;
  const at = options.indexOf(activeOf(input));
  activate(input, options[(at + by + options.length + (at < 0 && by < 0 ? 1 : 0)) % options.length]);
}

const comboboxOf = (event) => event.target.closest?.("input[data-combobox]");

document.addEventListener("input", (event) => {
  const input = comboboxOf(event);
  if (!input) return;
  const state = stateOf(input);
  clearTimeout(state.timer);
  if (input.value.trim()) state.timer = setTimeout(() => look(input), WAIT);
  else close(input);
});

document.addEventListener("keydown", (event) => {
  const input = comboboxOf(event);
  if (!input || event.isComposing || event.ctrlKey || event.metaKey) return;
  const isOpen = !listOf(input).hidden;
  if (event.key === "Enter") {
    event.preventDefault();
    enter(input);
  } else if (isOpen && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    move(input, event.key === "ArrowDown" ? 1 : -1);
  } else if (isOpen && event.key === "Escape") {
    event.preventDefault();
    close(input);
  }
});

// Before the field loses focus, or there would be nothing left to click.
document.addEventListener("mousedown", (event) => {
  const option = event.target.closest(".combobox-list [role=option]:not([aria-disabled])");
  if (!option) return;
  event.preventDefault();
  const list = option.closest(".combobox-list");
  pick(document.querySelector(`input[aria-controls="${list.id}"]`), option);
});

document.addEventListener("focusout", (event) => {
  const input = comboboxOf(event);
  if (input) close(input);
});

// What is proposed shows live stock too.
document.body.addEventListener("feed:inventory.stock_changed", () => {
  for (const input of document.querySelectorAll("input[data-combobox][aria-expanded=true]")) look(input);
});
