// The place above the field where something bigger than a message is filled in; Cancel and Escape leave it.
export function panel({ root, text }) {
  const place = root.querySelector("[data-panel]");
  const leave = () => {
    place.replaceChildren();
    text.focus();
  };
  place.addEventListener("click", (event) => event.target.closest("[data-panel-close]") && leave());
  place.addEventListener("keydown", (event) => event.key === "Escape" && !event.isComposing && leave());
  place.addEventListener("htmx:afterSettle", () => place.children.length || text.focus()); // taken: back to talking
}
