// [data-still]: a part that refreshes itself holds still while somebody types or chooses, has a menu open or a filled-in form
// (data-guard, or data-holds where nobody needs to be asked before leaving) unsent in it, and catches up after.
const isTick = (field) => field.matches("[type=checkbox], [type=radio]");
const isTyping = (field) => field?.matches?.("input, textarea, select") && !isTick(field);

// Whether an option that nobody chose is chosen: with none marked as the first choice it is the first.
function isChosenAnew(select) {
  const marked = [...select.options].some((option) => option.defaultSelected);
  return marked ? [...select.options].some((option) => option.selected !== option.defaultSelected) : select.selectedIndex > 0;
}

function isChanged(field) {
  if (isTick(field)) return field.checked !== field.defaultChecked;
  if (field.matches("select")) return isChosenAnew(field);
  return isTyping(field) && field.value !== field.defaultValue;
}

const isFilledIn = (form) => [...form.elements].some(isChanged);

// What somebody is at in `part`, and the event after which they may have left it.
function occupied(part) {
  const field = document.activeElement;
  if (part.contains(field) && isTyping(field)) return [field, "blur"];
  // A field of a form may stand outside of it (form="…"), so the whole part is listened to.
  if ([...part.querySelectorAll("form[data-guard], form[data-holds]")].some(isFilledIn)) return [part, "focusout"];
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
