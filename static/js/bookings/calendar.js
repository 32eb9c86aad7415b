// Lays the list of sessions out as a calendar where there is room for one: a column for each room, host or day, an hour a row.
// Positions are custom properties, because the content policy refuses styles in the page. Narrow, it stays a list by time.
const WIDE = matchMedia("(min-width: 48rem)");
const HOUR = 60;
const SNAP = 15;
const clock = (minutes) => [Math.floor(minutes / HOUR) % 24, minutes % HOUR].map((part) => String(part).padStart(2, "0")).join(":");
const loaded = Date.now();

function set(element, values) {
  for (const [name, value] of Object.entries(values)) element.style.setProperty(`--${name}`, value);
}

function drawHours(board) {
  const body = board.querySelector(".calendar-ground");
  const [opens, closes] = [Number(board.dataset.from), Number(board.dataset.until)];
  for (const old of body.querySelectorAll(".calendar-hour, .calendar-now")) old.remove();
  for (let at = opens; at < closes; at += HOUR) {
    const hour = document.createElement("div");
    hour.className = "calendar-hour num";
    hour.textContent = clock(at);
    set(hour, { at: at - opens });
    body.append(hour);
  }
  for (const head of board.querySelectorAll("[data-now]")) {
    const [hours, minutes] = head.dataset.now.split(":").map(Number);
    const at = hours * HOUR + minutes + Math.floor((Date.now() - (board.drawn ?? loaded)) / 60_000);
    if (at < opens || at > closes) continue;
    const line = document.createElement("div");
    line.className = "calendar-now";
    set(line, { at: at - opens, column: head.dataset.column });
    body.append(line);
  }
}

function layOut(board) {
  board.classList.toggle("is-grid", WIDE.matches);
  board.drawn ??= Date.now();
  const [opens, closes] = [Number(board.dataset.from), Number(board.dataset.until)];
  set(board, {
    columns: board.querySelectorAll(".calendar-head").length || 1,
    hours: (closes - opens) / HOUR,
  });
  for (const element of board.querySelectorAll("[data-at]")) {
    const { at, for: lasts = 0, column, blocked = at, blockedFor = lasts, lane = 0, lanes = 1 } = element.dataset;
    const isShade = element.matches(".calendar-shade"); // goes on above and below what is shown
    const from = isShade ? Math.max(blocked, opens) : Number(blocked);
    const until = isShade ? Math.min(Number(blocked) + Number(lasts), closes) : from + Number(blockedFor);
    element.hidden = isShade && until <= from;
    set(element, { column, at: from - opens, for: until - from, before: at - blocked, lasts, lane, lanes });
  }
  drawHours(board);
}

const layOutAll = () => document.querySelectorAll("[data-calendar]").forEach(layOut);
layOutAll();
WIDE.addEventListener("change", layOutAll);
// Before it is painted, and before anybody presses what would have moved.
for (const event of ["htmx:afterSwap", "htmx:load"]) document.addEventListener(event, layOutAll);
setInterval(() => document.querySelectorAll("[data-calendar]").forEach(drawHours), 60_000);

// A press on an empty place is a new tasting there.
document.addEventListener("click", ({ target, clientX, clientY }) => {
  const board = target.closest?.("[data-calendar].is-grid[data-new]");
  if (!board || !target.closest(".calendar-body") || target.closest("a, button, .calendar-item, .calendar-refusal")) return;
  const body = board.querySelector(".calendar-body").getBoundingClientRect();
  const heads = [...board.querySelectorAll(".calendar-head")];
  const head = heads[Math.floor(((clientX - body.left) / body.width) * heads.length)];
  if (!head) return;
  const opens = Number(board.dataset.from);
  const span = Number(board.dataset.until) - opens;
  const at = opens + Math.floor((((clientY - body.top) / body.height) * span) / SNAP) * SNAP;
  const wanted = new URLSearchParams({ day: head.dataset.day, wish: `${head.dataset.day}T${clock(at)}` });
  for (const name of ["room", "host"]) if (head.dataset[name]) wanted.set(name, head.dataset[name]);
  location.href = `${board.dataset.new}?${wanted}`;
});
