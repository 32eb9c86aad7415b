// The counter: ties search, lines, customer and draft together.
import "./combobox.js";
import { drop, keep, takeUp } from "./draft.js";
import { add, showAmounts } from "./lines.js";

const form = () => document.querySelector("[data-counter]");
const goods = () => document.getElementById("goods");

function onChange() {
  showAmounts();
  keep();
}

function takeCustomer({ customer, name, phone, address, remember }) {
  const fields = form().elements;
  fields.customer.value = customer;
  fields.customer_name.value = name;
  fields.phone.value = phone || fields.phone.value;
  fields.address.value = address || fields.address.value;
  showRemembered(remember);
  onChange();
}

function showRemembered(text) {
  const note = document.getElementById("customer-remembered");
  note.textContent = text;
  note.hidden = !text;
}

document.addEventListener("pick", async ({ target, detail }) => {
  if (target === goods()) {
    await add(detail);
    onChange();
  } else {
    takeCustomer(detail);
    form().elements.phone.focus();
  }
});

document.addEventListener("input", (event) => {
  if (!event.target.closest("[data-counter]")) return;
  if (event.target.name === "customer_name") {
    form().elements.customer.value = ""; // typed over: this is somebody else
    showRemembered("");
  }
  if (event.target !== goods()) onChange();
});

for (const name of ["change", "counter:changed"]) {
  document.addEventListener(name, (event) => event.target.closest?.("[data-counter]") && onChange());
}

document.addEventListener("click", (event) => {
  const filler = event.target.closest("[data-fills]");
  if (filler) {
    document.getElementById(filler.dataset.fills).value = filler.dataset.value;
    onChange();
  }
  if (event.target.closest("[data-empties]")) drop();
});

// Enter never places by accident; Ctrl+Enter does. In a line it leads back to the goods.
document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || !event.target.closest?.("[data-counter]")) return;
  if (event.key === "Enter" && event.target.matches("input:not([data-combobox])") && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    if (event.target.closest("[data-line]")) goods().focus();
  }
  if (event.key === "Escape" && event.target !== goods()) goods().focus();
});

document.addEventListener("counter:placed", ({ detail }) => drop(detail.draft));

document.addEventListener("htmx:afterSettle", (event) => {
  if (!form()) return;
  showAmounts();
  if (event.detail.target?.id !== "counter" && event.target.id !== "counter") return;
  keep();
  const refusal = form().querySelector(".counter-refusal");
  const wrong = form().querySelector("[aria-invalid=true]");
  (wrong ?? refusal ?? goods()).focus();
});

showAmounts();
takeUp();
