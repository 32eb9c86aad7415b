// Moves stops on the dispatcher's board: dragged, or taken up with m, put elsewhere by arrows, put down with Enter. The server
// answers with the board: the stop where it was put, or where it was with the reason.
const FAR = 6; // px a press may tremble before it is a drag

let held = null; // {item, list, next: where it came from}
let press = null; // a pointer that is down on a stop and may become a drag
let endedAt = 0;

const board = () => document.querySelector("[data-runs]");
const lists = () => [...document.querySelectorAll("[data-runs] [data-run]")];
const chipOf = (item) => item.querySelector("[data-put]");
const stopsIn = (list) => [...list.querySelectorAll("[data-stop]")];

function say(words, values = {}) {
  const text = words.replace(/\{(\w+)\}/g, (_all, name) => values[name] ?? "");
  document.querySelector("[data-runs-say]").textContent = text;
}

function takeUp(item) {
  if (held || !board()) return false;
  held = { item, list: item.parentElement, next: item.nextElementSibling };
  document.getElementById("runs").dataset.feedDirty = "";
  item.classList.add("is-taken-up");
  item.querySelector("details").open = false;
  say(board().dataset.saysTaken, { what: chipOf(item).dataset.what });
  return true;
}

// What is on board stays with its rider, and nothing is put between it.
const mayGo = (list) => ("aboard" in held.item.dataset ? list === held.list : !("out" in list.dataset) && list.dataset.run !== "");

function put(list, before) {
  if (!mayGo(list)) return void say(board().dataset.saysAboard);
  list.insertBefore(held.item, before);
  const rider = list.closest("[data-rider]")?.dataset.rider ?? "";
  say(board().dataset.saysAt, { rider, place: stopsIn(list).indexOf(held.item) + 1 });
}

function release() {
  delete document.getElementById("runs").dataset.feedDirty;
  held.item.classList.remove("is-taken-up");
  const { item } = held;
  held = null;
  return item;
}

function putBack() {
  const { item, list, next } = held;
  list.insertBefore(item, next);
  say(board().dataset.saysBack, { what: chipOf(item).dataset.what });
  release();
  htmx.trigger("#runs", "still:over");
  chipOf(item).focus();
}

function putDown() {
  const { list, next } = held;
  const item = release();
  if (item.parentElement === list && item.nextElementSibling === next) return void htmx.trigger("#runs", "still:over");
  const shift = item.closest("[data-shift]")?.dataset.shift ?? "";
  const stops = stopsIn(item.parentElement);
  const at = stops.indexOf(item);
  const before = stops[at + 1]?.dataset.stop ?? "";
  const after = before ? "" : (stops[at - 1]?.dataset.stop ?? "");
  const values = { shift, before, after, day: new URLSearchParams(location.search).get("day") ?? "" };
  htmx.ajax("POST", chipOf(item).dataset.put, { target: "#runs", swap: "outerHTML", values }).catch(() => htmx.trigger("#runs", "still:over"));
}

function step(key) {
  const { item } = held;
  const list = item.parentElement;
  if (key === "ArrowLeft" || key === "ArrowRight") {
    const stops = stopsIn(list);
    const at = stops.indexOf(item);
    if (key === "ArrowLeft" && at > 0) put(list, stops[at - 1]);
    if (key === "ArrowRight" && at < stops.length - 1) put(list, stops[at + 2] ?? null);
    return;
  }
  const all = lists().filter((each) => each === list || mayGo(each));
  const other = all[all.indexOf(list) + (key === "ArrowUp" ? -1 : 1)];
  if (other) put(other, stopsIn(other)[stopsIn(list).indexOf(item)] ?? null);
  else if (!all.includes(list) && all.length) put(all[0], null);
}

document.addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  if (!held) {
    const item = event.target.matches?.("[data-put]") && event.target.closest("[data-stop]");
    if (item && event.key.toLowerCase() === "m" && takeUp(item)) event.preventDefault();
    return;
  }
  if (event.key.startsWith("Arrow")) {
    step(event.key);
    chipOf(held.item).focus();
  } else if (event.key === "Enter" || event.key === " ") putDown();
  else if (event.key === "Escape" || event.key === "Tab") putBack();
  event.preventDefault();
}, { capture: true }); // before the keys of the page: an arrow is another day there

document.addEventListener("pointerdown", (event) => {
  const item = event.target.closest?.("[data-put]")?.closest("[data-stop]");
  if (!item || event.button || held || event.pointerType === "touch") return; // a finger scrolls; it has the menu of each stop
  press = { item, id: event.pointerId, x: event.clientX, y: event.clientY };
});

document.addEventListener("pointermove", (event) => {
  if (!press || event.pointerId !== press.id) return;
  if (!held && Math.hypot(event.clientX - press.x, event.clientY - press.y) < FAR) return;
  if (!held && !takeUp(press.item)) return void (press = null);
  event.preventDefault();
  const under = document.elementsFromPoint(event.clientX, event.clientY);
  const list = under.map((each) => each.closest("[data-run]")).find((each) => each && mayGo(each));
  if (!list) return;
  const over = under.map((each) => each.closest("[data-stop]")).find((each) => each && each !== held.item && each.parentElement === list);
  if (!over) return void (held.item.parentElement !== list && put(list, null));
  const { left, width } = over.getBoundingClientRect();
  put(list, event.clientX < left + width / 2 ? over : over.nextElementSibling);
});

function up(event) {
  if (!press || event.pointerId !== press.id) return;
  press = null;
  if (!held) return;
  endedAt = event.timeStamp;
  if (event.type === "pointerup") putDown();
  else putBack();
}
document.addEventListener("pointerup", up);
document.addEventListener("pointercancel", up);

// The click that ends a drag does not open the stop's menu.
document.addEventListener("click", (event) => {
  if (event.timeStamp - endedAt < 300 && event.target.closest("[data-runs], #runs")) {
    event.preventDefault();
    event.stopPropagation();
  }
}, { capture: true });
