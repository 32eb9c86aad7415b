// The first words of a visitor: sent without leaving the page, so that nothing typed is lost when the network is.
import { kept } from "shop/kept";
import { sendsOnEnter } from "shop/messaging/enter";
import { postHeaders, refusalIn } from "shop/messaging/post";
import { toast } from "shop/toasts";
import { word } from "shop/words";

const DRAFT = "draft chat";
let form = document.querySelector("[data-begin]");

async function send() {
  const fields = new FormData(form);
  if (!fields.get("text").trim()) return form.elements.text.focus();
  form.querySelector("button").disabled = true;
  const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(fields), headers: postHeaders() }).catch(() => null);
  form.querySelector("button").disabled = false;
  if (answer?.status === 201) {
    kept.remove(DRAFT);
    return location.reload(); // now there is a conversation
  }
  const html = await answer?.text();
  if (answer?.status === 400 && html.includes("data-begin")) return showAgain(html);
  toast((html && refusalIn(html)) || word("notSaved"), { bad: true, name: "request" });
}

function showAgain(html) {
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  form.replaceWith(fresh.content);
  tend();
  form.querySelector("[aria-invalid=true]")?.focus();
}

function tend() {
  form = document.querySelector("[data-begin]");
  const { text } = form.elements;
  form.querySelector("button").disabled = false;
  text.value ||= kept.get(DRAFT) ?? "";
  text.addEventListener("input", () => kept.set(DRAFT, text.value));
  sendsOnEnter(text, () => form.requestSubmit());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
}

tend();
