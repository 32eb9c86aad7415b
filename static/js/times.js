// <time data-relative> says how long ago; <time data-due="60"> counts down, warns 60 minutes before, and turns late.
import { word } from "shop/words";

const MINUTE = 60_000;
const UNITS = [["day", 1440], ["hour", 60], ["minute", 1]];
const language = document.documentElement.lang;
const relative = new Intl.RelativeTimeFormat(language, { numeric: "always", style: "short" });

// The two largest units that matter: "1 hr 20 min", "25 min", "3 days".
function span(minutes) {
  const at = UNITS.findIndex(([, size]) => minutes >= size);
  if (at < 0) return inUnit(0, "minute");
  const [unit, size] = UNITS[at];
  const whole = Math.floor(minutes / size);
  const [nextUnit, nextSize] = UNITS[at + 1] ?? [];
  const rest = nextSize && whole < 4 ? Math.floor((minutes % size) / nextSize) : 0;
  return inUnit(whole, unit) + (rest ? " " + inUnit(rest, nextUnit) : "");
}

function inUnit(value, unit) {
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short" }).format(value);
}

function tellAgo(time, minutes) {
  const [unit, size] = UNITS.find(([, size]) => Math.abs(minutes) >= size) ?? [];
  time.textContent = unit ? relative.format(Math.trunc(minutes / size), unit) : word("now");
}

function tellDue(time, minutes) {
  const isLate = minutes < 0;
  const isSoon = !isLate && minutes <= Number(time.dataset.due);
  time.classList.toggle("is-late", isLate);
  time.classList.toggle("is-soon", isSoon);
  const row = time.closest("tr, [data-due-row]");
  row?.classList.toggle("is-late", isLate);
  row?.classList.toggle("is-soon", isSoon);
  if (!isLate && minutes > 1440) return;
  time.textContent = word(isLate ? "late" : "due", { time: span(Math.abs(Math.trunc(minutes))) });
}

function tell(root) {
  const now = Date.now();
  for (const time of root.querySelectorAll("time[data-relative], time[data-due]")) {
    const minutes = (Date.parse(time.dateTime) - now) / MINUTE;
    "due" in time.dataset ? tellDue(time, minutes) : tellAgo(time, minutes);
  }
}

tell(document);
setInterval(() => tell(document), 15_000);
document.addEventListener("htmx:afterSettle", () => tell(document));
document.addEventListener("jobs:shown", () => tell(document)); // the rider's page puts its jobs there itself
document.addEventListener("visibilitychange", () => document.hidden || tell(document));
