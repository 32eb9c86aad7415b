// [data-still]: a part that refreshes itself holds still while somebody types in it, and catches up when they leave the field.
const isTyping = (field) => field?.matches?.("input:not([type=checkbox], [type=radio]), textarea");

document.addEventListener("htmx:beforeRequest", (event) => {
  const part = event.detail.elt;
  const field = document.activeElement;
  if (!part.matches("[data-still]") || !part.contains(field) || !isTyping(field)) return;
  event.preventDefault();
  field.addEventListener("blur", () => htmx.trigger(part, "still:over"), { once: true });
});
