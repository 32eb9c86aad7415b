// <details class="menu"> closes on Escape, on a click elsewhere, and when another opens; data-opens shows a dialog,
// data-closes leaves it.
const open = () => document.querySelectorAll("details.menu[open]");

document.addEventListener("click", (event) => {
  for (const menu of open()) {
    const inside = menu.contains(event.target);
    if (!inside || event.target.closest(".menu-item[type='button']")) menu.open = false;
  }
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
  if (event.target.matches("dialog[open]")) event.target.close();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of open()) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// A dialog's form that was taken closes it; [data-closes] leaves it as it is.
document.addEventListener("htmx:afterRequest", ({ target, detail }) => {
  const dialog = target.matches?.("dialog[open] form") && target.closest("dialog");
  if (!dialog || detail.xhr.status >= 400) return; // a refusal that is shown in place counts as successful
  dialog.close();
  target.reset();
});

document.addEventListener("click", (event) => event.target.closest("[data-closes]")?.closest("dialog").close());
