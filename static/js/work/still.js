// [data-still]: a part that refreshes itself holds still while somebody types, has a menu open or a filled-in form unsent in it,
// and catches up after.
const isTyping = (field) => field?.matches?.("input:not([type=checkbox], [type=radio]), textarea");

const isFilledIn = (form) => [...form.elements].some((field) => isTyping(field) && field.value !== field.defaultValue);

// What somebody is at in `part`, and the event after which they may have left it.
function occupied(part) {
  const field = document.activeElement;
  if (part.contains(field) && isTyping(field)) return [field, "blur"];
  const form = [...part.querySelectorAll("form[data-guard]")].find(isFilledIn);
  if (form) return [form, "focusout"];
  const menu = part.querySelector("details.menu[open]");
  return menu && [menu, "toggle"];
}

// Whether `part` has to wait; it refreshes itself when it need not any more.
function holdsStill(part) {
  const [element, left] = (part.matches("[data-still]") && occupied(part)) || [];
  element?.addEventListener(left, () => htmx.trigger(part, "still:over"), { once: true });
  return Boolean(element);
}

document.addEventListener("htmx:beforeRequest", (event) => {
  if (holdsStill(event.detail.elt)) event.preventDefault();
});

// The answer to a refresh that was asked for before somebody began.
document.addEventListener("htmx:beforeSwap", (event) => {
  const { requestConfig, target } = event.detail;
  if (requestConfig.elt === target && holdsStill(target)) event.detail.shouldSwap = false;
});
