// How a message looks that has not reached the server yet.
import { previews } from "shop/messaging/previews";
import { word } from "shop/words";

export function make(tag, className, text = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.textContent = text;
  return element;
}

export function button(label, className, mark = "") {
  const made = make("button", `btn btn-sm ${className}`.trim(), label);
  made.type = "button";
  if (mark) made.dataset[mark] = "";
  return made;
}

// How much of what goes with a waiting line has left.
export function showProgress(line, share) {
  let bar = line.querySelector("progress");
  if (!bar) {
    bar = make("progress", "message-progress");
    bar.setAttribute("aria-label", word("sending"));
    line.querySelector(".message-foot").prepend(bar);
  }
  bar.value = share;
}

// A line for a message of the outbox; a refused one says why and can be sent again or thrown away.
export function waitingLine({ clientId, fields, refused }) {
  const line = make("li", "message is-own is-ours is-pending");
  line.dataset.client = clientId;
  line.classList.toggle("is-aside", fields.lane === "staff");
  const body = make("div", "message-body");
  if (fields.text) body.append(make("p", "message-text", fields.text));
  if (fields.files) {
    const boxes = make("div", "attachments");
    boxes.append(...previews(fields.files));
    body.append(boxes);
  }
  const foot = make("div", "message-foot");
  const state = make("span", "", refused ?? word(navigator.onLine ? "sending" : "waits"));
  foot.append(state);
  if (refused) {
    line.classList.add("is-refused");
    foot.append(button(word("tryAgain"), "", "again"), button(word("discard"), "btn-quiet", "discard"));
  } else {
    state.dataset.state = "";
    if (fields.files) foot.append(button(word("cancel"), "btn-quiet", "discard"));
  }
  line.append(body, foot);
  return line;
}
