// What a part that refreshes itself must leave as somebody has it before them.
export const isRefresh = (detail) => /^(feed|still):/.test(detail.requestConfig?.triggeringEvent?.type);
const isShown = (detail) => detail.shouldSwap && isRefresh(detail);

// Changes an answer before it is put in its place.
function rewrite(detail, change) {
  const fresh = document.createElement("template");
  fresh.innerHTML = detail.serverResponse;
  change(fresh.content);
  detail.serverResponse = fresh.innerHTML;
}

// Why a press did nothing stays to be read until the next press: a refresh from the feed brings it along.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (isRefresh(event.detail)) return;
  for (const refusal of document.querySelectorAll("[data-refusal]")) refusal.dataset.past = "";
});

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const refusal = detail.target.querySelector?.("[data-refusal]:not([data-past])");
  if (!refusal || !isShown(detail)) return;
  const { id } = refusal.parentElement;
  rewrite(detail, (fresh) => {
    const home = (id && fresh.querySelector(`#${CSS.escape(id)}`)) || fresh.firstElementChild;
    home?.prepend(refusal.cloneNode(true));
  });
});

// What somebody has opened stays open; the part that comes anew knows nothing of it. Menus hold still by themselves.
const opened = (within) => within.querySelectorAll?.("details[open]:not(.menu) > summary") ?? [];
const saidOn = (summary) => summary.textContent.trim();

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const names = new Set([...opened(detail.target)].map(saidOn));
  if (!names.size || !isShown(detail)) return;
  rewrite(detail, (fresh) => {
    for (const summary of fresh.querySelectorAll("details:not(.menu) > summary")) {
      if (names.has(saidOn(summary))) summary.parentElement.open = true;
    }
  });
});
