// Toasts leave by themselves after eight seconds, unless one points at them, focus is inside, or they say what went wrong.
import { icon } from "shop/icons";
import { word } from "shop/words";

const STAYS_FOR = 8000;
const UNDO_FOR = 20000;
const region = () => document.getElementById("toasts");

function tend(toast) {
  if (toast.dataset.tended) return;
  toast.dataset.tended = "yes";
  if (toast.classList.contains("toast-bad")) return;
  const leave = () => (toast.matches(":hover, :focus-within") ? setTimeout(leave, 2000) : toast.remove());
  setTimeout(leave, "toastStays" in toast.dataset ? UNDO_FOR : STAYS_FOR);
}

export function toast(text, { bad = false, name = "" } = {}) {
  if (name) region().querySelector(`[data-name="${name}"]`)?.remove();
  const element = document.createElement("div");
  element.className = bad ? "toast toast-bad" : "toast";
  element.dataset.toast = "";
  element.dataset.name = name;
  const words = document.createElement("span");
  words.className = "toast-text";
  words.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "btn btn-sm btn-quiet btn-icon";
  close.dataset.toastClose = "";
  close.setAttribute("aria-label", word("close"));
  close.append(icon("x"));
  element.append(icon(bad ? "alert-triangle" : "circle-check"), words, close);
  region().append(element);
}

document.addEventListener("click", (event) => {
  event.target.closest("[data-toast-close]")?.closest("[data-toast]").remove();
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.successful) event.target.closest?.("[data-toast]")?.remove();
});

if (region()) {
  const tendAll = () => region().querySelectorAll("[data-toast]").forEach(tend);
  new MutationObserver(tendAll).observe(region(), { childList: true });
  tendAll();
}
