// How what one said is changed in its place.
import { sendsOnEnter } from "shop/messaging/enter";
import { button, make } from "shop/messaging/waiting";
import { word } from "shop/words";

// Puts a field in place of what `line` says, with what was `typed` into an earlier one. change(text) is called with other
// words, once they are saved.
export function editInPlace(line, change, typed) {
  const said = line.querySelector("[data-text]");
  if (!said || line.querySelector("form")) return;
  const form = make("form", "message-edit");
  const field = make("textarea", "form-control");
  field.value = typed ?? said.textContent;
  field.rows = 3;
  field.setAttribute("aria-label", word("edit"));
  const save = button(word("save"), "btn-primary");
  save.type = "submit";
  const cancel = button(word("cancel"), "");
  form.append(field, save, cancel);
  const leave = () => {
    form.replaceWith(said);
    line.classList.remove("is-editing");
    line.querySelector("[data-edit]")?.focus();
  };
  cancel.addEventListener("click", leave);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = field.value.trim();
    if (!text || text === said.textContent.trim()) leave();
    else change(text);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing) leave();
  });
  sendsOnEnter(field, () => form.requestSubmit());
  line.classList.add("is-editing");
  said.replaceWith(form);
  field.focus();
  form.scrollIntoView({ block: "nearest" }); // with its buttons
}
