// Keeps a live queue in order. What arrives is fetched into [data-arrivals] and moved to where it belongs: its section
// (data-belongs), and there by data-due-at (to the microsecond, as the page is ordered), then by age. A row that
// refreshed itself may have to move as well.
const LAST = Number.MAX_SAFE_INTEGER;

const dueOf = (row) => Number(row.dataset.dueAt || LAST);
const isBefore = (row, other) => dueOf(row) - dueOf(other) || row.dataset.pk - other.dataset.pk;

function place(row) {
  const section = document.querySelector(`[data-queue] [data-section="${row.dataset.belongs}"]`);
  if (!section) return;
  const others = [...section.querySelectorAll("[data-row]")].filter((other) => other !== row);
  const next = others.find((other) => isBefore(row, other) < 0) ?? null;
  const isThere = row.parentElement === section && row.nextElementSibling === next;
  if (!isThere) section.insertBefore(row, next);
}

// Ask only for orders that are not here: those that are refresh themselves. None named means all: a telling got lost.
document.addEventListener("htmx:configRequest", (event) => {
  if (!event.detail.elt.matches("[data-arrivals]")) return;
  const told = event.detail.triggeringEvent?.detail?.events ?? [];
  const ids = [...new Set(told.map(({ subject }) => subject.split(":")[1]))];
  const missing = ids.filter((id) => !document.querySelector(`[data-section] #order-${id}`));
  if (ids.length && !missing.length) event.preventDefault();
  else if (missing.length) event.detail.parameters.order = missing;
  else event.detail.parameters.shown = document.querySelectorAll("[data-section] > [data-row]").length;
});

// "Show more" goes on after what is shown, which may be fewer by now than when the page was opened.
document.addEventListener("htmx:configRequest", (event) => {
  if (!event.detail.elt.matches("[data-more]")) return;
  event.detail.parameters.start = document.querySelectorAll("[data-section] > [data-row]").length;
});

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.elt.matches("[data-more]") && detail.successful && !detail.xhr.responseText.includes("data-row")) {
    detail.elt.parentElement.remove();
  }
});

// In the same step as the swap: an order that was told of twice at once is never to be seen twice.
document.addEventListener("htmx:afterSwap", (event) => {
  const arrived = [...document.querySelectorAll("[data-arrivals] > [data-row]")];
  for (const row of arrived) {
    document.querySelector(`[data-section] #${row.id}`)?.remove();
    place(row);
  }
  if (arrived.length) document.dispatchEvent(new CustomEvent("queue:arrived"));
  const row = event.target.closest?.("[data-section] > [data-row]");
  if (row) place(row);
});
