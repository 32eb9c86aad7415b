// The lines of the order being taken: adding, counting up and down, removing with a way back, amounts and the total.
const goods = () => document.getElementById("goods");
const list = () => document.getElementById("lines");
const form = () => document.querySelector("[data-counter]");
const linesNow = () => [...list().querySelectorAll("[data-line]")];
const quantityOf = (line) => line.querySelector("[data-quantity]");

let adding = Promise.resolve(); // one after the other: a label scanned twice is one line of two
let keys = 0;

const newKey = () => `${Date.now().toString(36)}${(keys++).toString(36)}`;

// A quantity or price as typed; NaN for what is not a number. A comma may stand for the point.
const read = (text) => (text.trim() === "" ? NaN : Number(text.trim().replace(",", ".")));

export function currentLine() {
  return list().querySelector("[data-line].is-current") ?? linesNow().at(-1);
}

function makeCurrent(line) {
  for (const other of linesNow()) other.classList.toggle("is-current", other === line);
}

// Someone else's script put the value there: tell everybody who listens for what people do.
function setQuantity(line, value) {
  const input = quantityOf(line);
  input.value = String(Number(value.toFixed(3)));
  makeCurrent(line);
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

export function step(line, by) {
  const now = read(quantityOf(line).value) || 0;
  if (now + by > 0) setQuantity(line, now + by);
}

export function setCurrentQuantity(text) {
  const value = read(text);
  const line = currentLine();
  if (line && value > 0) setQuantity(line, value);
}

export function add({ variant, batch }) {
  adding = adding.then(() => addNow(variant, batch)).catch(() => undefined); // the request has said what went wrong
  return adding;
}

async function addNow(variant, batch) {
  const same = linesNow().find((line) => line.dataset.variant === variant && (!batch || chosenBatch(line) === batch));
  if (same) return step(same, 1);
  const key = newKey();
  const query = new URLSearchParams({
    line: key,
    place: form().dataset.place,
    [`${key}-variant`]: variant,
    [`${key}-batch`]: batch,
    [`${key}-quantity`]: 1,
  });
  await htmx.ajax("GET", `${form().dataset.lineUrl}?${query}`, { source: list(), target: "#lines", swap: "beforeend" });
  const line = document.getElementById(`line-${key}`);
  if (!line) return undefined;
  makeCurrent(line);
  line.scrollIntoView({ block: "nearest" });
  return line.dispatchEvent(new CustomEvent("counter:changed", { bubbles: true }));
}

const chosenBatch = (line) => line.querySelector("[data-stock] input:checked")?.value ?? "";

export function remove(line) {
  const title = line.querySelector("[data-title]").textContent;
  const gone = document.getElementById("line-removed").content.firstElementChild.cloneNode(true);
  gone.querySelector("span").textContent = title;
  gone.querySelector("[data-put-back]").addEventListener("click", () => {
    gone.replaceWith(line);
    htmx.process(line);
    makeCurrent(line);
    line.dispatchEvent(new Event("change", { bubbles: true })); // stock may have moved meanwhile
    quantityOf(line).focus();
  });
  for (const older of list().querySelectorAll(".counter-removed")) older.remove();
  line.replaceWith(gone);
  gone.dispatchEvent(new CustomEvent("counter:changed", { bubbles: true }));
}

export function showAmounts() {
  const { currency } = form().dataset;
  const money = new Intl.NumberFormat(document.documentElement.lang, { style: "currency", currency, currencyDisplay: "narrowSymbol" });
  let total = 0;
  for (const line of linesNow()) {
    const price = line.querySelector("[data-price]");
    price.placeholder = line.querySelector("[data-stock]")?.dataset.ownPrice ?? price.placeholder;
    const each = price.value.trim() ? read(price.value) : read(price.placeholder);
    const amount = Math.round((read(quantityOf(line).value) * each + Number.EPSILON) * 100) / 100;
    line.querySelector("[data-amount]").textContent = Number.isFinite(amount) ? money.format(amount) : "–";
    total += Number.isFinite(amount) ? amount : 0;
  }
  document.querySelector("[data-total]").textContent = money.format(total);
}

// From the goods field the keyboard works on the line that was touched last.
function fromGoods(event) {
  const input = event.target;
  const line = currentLine();
  const isEmpty = input.value === "";
  const times = /^[*x×]\s*(\d+([.,]\d+)?)$/i.exec(input.value.trim());
  if (event.key === "Enter" && times) {
    setCurrentQuantity(times[1]);
    input.value = "";
    input.dispatchEvent(new Event("input", { bubbles: true }));
  } else if (isEmpty && line && (event.key === "+" || event.key === "=")) step(line, 1);
  else if (isEmpty && line && event.key === "-") step(line, -1);
  else if (isEmpty && line && event.key === "Delete") remove(line);
  else if (isEmpty && line && event.key === "ArrowUp") quantityOf(line).select();
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function fromQuantity(event) {
  const line = event.target.closest("[data-line]");
  const by = { "+": 1, "=": 1, ArrowUp: 1, "-": -1, ArrowDown: -1 }[event.key];
  if (!by) return;
  event.preventDefault();
  step(line, by);
}

// Before the list of proposals hears of the key.
document.addEventListener(
  "keydown",
  (event) => {
    if (!form() || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.target === goods()) fromGoods(event);
    else if (event.target.matches("[data-quantity]")) fromQuantity(event);
  },
  { capture: true },
);

document.addEventListener("click", (event) => {
  const line = event.target.closest("[data-line]");
  const button = event.target.closest("[data-step]");
  if (button) step(line, Number(button.dataset.step));
  if (event.target.closest("[data-remove]")) {
    remove(line);
    goods().focus();
  }
});

document.addEventListener("focusin", (event) => {
  const line = event.target.closest?.("[data-line]");
  if (line) makeCurrent(line);
});
