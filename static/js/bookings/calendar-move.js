// Moves a session on the calendar: dragged, or taken up with m, moved by arrows, put down with Enter. What it comes to is decided
// by the server, which answers with the calendar: the session where it was put, or where it was with the reason.
const SNAP = 15;
const FAR = 5; // px a press may tremble before it is a drag
const EDGE = 48; // px from the edge of the window within which it scrolls along
const ARROWS = { ArrowUp: [0, -SNAP], ArrowDown: [0, SNAP], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const clock = (minutes) => [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0")).join(":");

let held = null; // {link, item, board, heads, from, column, at}
let press = null; // a pointer that is down on a session and may become a drag
let hasNews = false;
let endedAt = 0;

function say(board, words, values) {
  const text = words.replace(/\{(\w+)\}/g, (_all, name) => values[name] ?? "");
  board.closest("#calendar").querySelector("[data-calendar-says]").textContent = text;
}

const what = (link) => `${link.querySelector("[data-what]").textContent}, ${link.querySelector("[data-time]").textContent}`;

function takeUp(link) {
  const board = link.closest("[data-calendar].is-grid");
  const item = link.closest(".calendar-item");
  if (held || !board) return false;
  if ("fixed" in link.dataset) {
    say(board, board.dataset.saysFixed, {});
    return false;
  }
  const { column, at, blocked } = item.dataset;
  const from = { column: Number(column), at: Number(at) };
  held = { link, item, board, heads: [...board.querySelectorAll(".calendar-head")], from, before: at - blocked, ...from };
  board.closest("#calendar").dataset.feedDirty = "";
  item.classList.add("is-taken-up");
  say(board, board.dataset.saysTaken, { what: what(link) });
  return true;
}

function show() {
  const { item, link, board, column, at, before } = held;
  const values = { column, at: at - before - board.dataset.from, lane: 0, lanes: 1 };
  for (const [name, value] of Object.entries(values)) item.style.setProperty(`--${name}`, value);
  link.querySelector("[data-time]").textContent = clock(at);
}

function moveTo(column, at) {
  const { board, heads } = held;
  const [opens, closes] = [Number(board.dataset.from), Number(board.dataset.until)];
  held.column = Math.min(Math.max(column, 0), heads.length - 1);
  held.at = Math.min(Math.max(at, opens), closes - SNAP);
  show();
  say(board, board.dataset.saysAt, { column: heads[held.column].dataset.label, time: clock(held.at) });
}

function release() {
  const { item, board } = held;
  const part = board.closest("#calendar");
  delete part.dataset.feedDirty;
  item.classList.remove("is-taken-up");
  held = null;
  if (hasNews) htmx.trigger(part, "still:over");
  hasNews = false;
}

function putBack() {
  const { item, link, board, from } = held;
  Object.assign(held, from);
  show();
  item.style.setProperty("--lane", item.dataset.lane);
  item.style.setProperty("--lanes", item.dataset.lanes);
  say(board, board.dataset.saysBack, { what: what(link) });
  release();
}

function putDown() {
  const { link, heads, from, column, at } = held;
  if (column === from.column && at === from.at) return putBack();
  const { day, room = "", host = "" } = heads[column].dataset;
  const { put, version } = link.dataset;
  // A column that says nothing of room or host leaves it as it is.
  const values = { begins: `${day}T${clock(at)}`, room: column === from.column ? "" : room, host: column === from.column ? "" : host, column, version };
  hasNews = false; // the answer is the calendar as it is then
  release();
  htmx.ajax("POST", put, { target: "#calendar", swap: "outerHTML", values }).catch(() => htmx.trigger("#calendar", "still:over"));
}

document.addEventListener("keydown", (event) => {
  const link = event.target.closest?.("[data-block]");
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  if (!held) {
    if (link && ["m", "M", " "].includes(event.key) && link.closest(".is-grid")) {
      takeUp(link);
      event.preventDefault();
    }
    return;
  }
  if (event.key in ARROWS) {
    const [columns, minutes] = ARROWS[event.key];
    moveTo(held.column + columns, held.at + minutes);
  } else if (event.key === "Enter" || event.key === " ") putDown();
  else if (event.key === "Escape") putBack();
  else if (event.key === "Tab") return putBack();
  event.preventDefault();
}, { capture: true }); // before the keys of the page: an arrow is another day there

document.addEventListener("focusout", (event) => {
  if (held && !press && event.target === held.link && held.link.isConnected) putBack();
});

document.addEventListener("pointerdown", (event) => {
  const link = event.target.closest?.(".is-grid [data-block]");
  // A finger on a session scrolls the page; on its grip it takes it up.
  if (!link || event.button || held || (event.pointerType !== "mouse" && !event.target.closest("[data-grip]"))) return;
  press = { link, id: event.pointerId, x: event.clientX, y: event.clientY, scrolled: scrollY };
});

document.addEventListener("pointermove", (event) => {
  if (!press || event.pointerId !== press.id) return;
  const moved = { x: event.clientX - press.x, y: event.clientY - press.y + scrollY - press.scrolled };
  if (!held) {
    if (Math.hypot(moved.x, moved.y) < FAR) return;
    if (!takeUp(press.link)) return void (press = null);
    press.link.setPointerCapture(event.pointerId);
  }
  const body = held.board.querySelector(".calendar-body").getBoundingClientRect();
  const span = held.board.dataset.until - held.board.dataset.from;
  const column = Math.floor(((event.clientX - body.left) / body.width) * held.heads.length);
  moveTo(column, Math.round((held.from.at + (moved.y / body.height) * span) / SNAP) * SNAP);
  if (event.clientY < EDGE) scrollBy(0, -EDGE / 4);
  else if (event.clientY > innerHeight - EDGE) scrollBy(0, EDGE / 4);
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

// The click that ends a drag does not open the session.
document.addEventListener("click", (event) => {
  if (event.timeStamp - endedAt < 300 && event.target.closest("[data-calendar]")) {
    event.preventDefault();
    event.stopPropagation();
  }
}, { capture: true });

// Nothing changes under somebody's hands.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (!held || event.detail.elt.id !== "calendar") return;
  hasNews = true;
  event.preventDefault();
});
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (!held || detail.target.id !== "calendar" || detail.requestConfig.elt !== detail.target) return;
  hasNews = true;
  detail.shouldSwap = false;
});
