// What htmx sends carries the CSRF token; what comes back wrong is said, and nothing typed is lost.
import { isRefresh } from "shop/refreshes";
import { toast } from "shop/toasts";
import { word } from "shop/words";

const isPage = (answer) => /^\s*<!doctype html/i.test(answer);

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = document.querySelector('meta[name="csrf-token"]').content;
  event.detail.headers["Accept-Language"] = document.documentElement.lang; // a frame on another site has no cookie for it
});

// A refusal (409, 422, ...) is a partial to show in place. A whole page where a part was asked for is not:
// most often the session ended and the sign-in page answered.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, boosted, requestConfig } = event.detail;
  if (!boosted && !requestConfig?.target?.matches?.("body") && isPage(xhr.responseText)) {
    event.detail.shouldSwap = false;
    toast(word(xhr.status < 400 ? "signedOut" : "notFound"), { bad: true, name: "request" });
  }
});

// A part that only wanted to refresh itself bothers nobody: the feed tries again, the live mark tells the rest.
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
