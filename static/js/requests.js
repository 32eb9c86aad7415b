// What htmx sends carries the CSRF token; what comes back wrong is said, and nothing typed is lost.
import { toast } from "shop/toasts";
import { word } from "shop/words";

const isPage = (answer) => /^\s*<!doctype html/i.test(answer);

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = document.querySelector('meta[name="csrf-token"]').content;
  event.detail.headers["Accept-Language"] = document.documentElement.lang; // a frame on another site has no cookie for it
});

// A refusal (409, 422, ...) is a part to show in place. A whole page is not: most often the session ended.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, boosted, requestConfig } = event.detail;
  if (!boosted && !requestConfig?.target?.matches?.("body") && isPage(xhr.responseText)) {
    event.detail.shouldSwap = false;
    toast(word(xhr.status < 400 ? "signedOut" : "notFound"), { bad: true, name: "request" });
  }
});

// A part that only wanted to refresh itself bothers nobody: the feed tries again, the live mark tells the rest.
export const isRefresh = (detail) => /^(feed|still):/.test(detail.requestConfig?.triggeringEvent?.type);
const isShown = (detail) => detail.shouldSwap && isRefresh(detail);

// What holds a part still under a hand comes with the first hand: a page to read stays light. Until it is here, nothing is swapped.
let coming = null;

for (const sign of ["pointerdown", "focusin"]) {
  const fetch = () => (coming = import("shop/still").catch(() => {}).finally(() => (coming = null)));
  document.addEventListener(sign, fetch, { once: true, capture: true });
}

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  const { elt: source, triggeringEvent: event } = detail.requestConfig;
  if (!coming || !isRefresh(detail)) return;
  detail.shouldSwap = false;
  coming.then(() => source.isConnected && htmx.ajax("GET", source.getAttribute("hx-get"), { source, event }));
});

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
  const kept = refusal.cloneNode(true);
  kept.removeAttribute("style"); // laid out anew
  rewrite(detail, (fresh) => {
    const home = (id && fresh.querySelector(`#${CSS.escape(id)}`)) || fresh.firstElementChild;
    home?.prepend(kept);
  });
});

// What somebody has opened stays open. Menus hold still by themselves.
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

// With data-goes it leaves the page when it is not there any more (a row that left a queue).
document.addEventListener("htmx:responseError", (event) => {
  const { status } = event.detail.xhr;
  const isGone = status === 403 || status === 404;
  if (isRefresh(event.detail)) {
    if (isGone && event.target.matches("[data-goes]")) event.target.remove();
    return;
  }
  toast(word(isGone ? "notFound" : "failed"), { bad: true, name: "request" });
});

for (const failure of ["htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(failure, (event) => {
    if (!isRefresh(event.detail)) toast(word("notSaved"), { bad: true, name: "request" });
  });
}

// A refusal to something that has no place to show it (hx-swap="none": a button, the undo of a toast) is said.
document.addEventListener("htmx:afterRequest", ({ target, detail: { xhr } }) => {
  if (xhr.status < 400 || xhr.status >= 500 || target.getAttribute?.("hx-swap") !== "none") return;
  const answer = new DOMParser().parseFromString(xhr.responseText, "text/html");
  const reason = answer.querySelector("[data-refusal] .notice-title + p")?.textContent;
  if (reason) toast(reason, { bad: true, name: "request" });
});
