// Who is here and who is typing. Both pass by as signals and are lost without harm; neither is kept anywhere.
import { postHeaders } from "shop/messaging/post";
import { word } from "shop/words";

const STILL_HERE = 30_000; // ms; the server forgets after 45 seconds
const SAY_TYPING_EVERY = 3_000;
const TYPES_FOR = 5_000; // after the last that was heard

export function presence(thread) {
  const { root, url, form, text } = thread;
  const shown = root.querySelector("[data-presence]");
  const typing = root.querySelector("[data-typing]");
  const { topic, member } = root.dataset;
  const typers = new Map(); // member -> {who, timer}
  let saidTypingAt = 0;

  const post = (what, fields = {}) =>
    fetch(`${url}${what}/`, { method: "POST", body: new URLSearchParams(fields), headers: postHeaders(), keepalive: true }).catch(
      () => null,
    );

  const sayHere = async () => {
    if (document.visibilityState !== "visible") return;
    const answer = await post("here");
    if (!answer?.ok || answer.redirected) return;
    shown.innerHTML = await answer.text();
    window.htmx.trigger(shown, "htmx:afterSettle"); // the times in it tick
  };
  const sayGone = () => post("here", { gone: 1 });

  // Read aloud, so it changes only when somebody begins or stops.
  const showTyping = () => {
    const names = [...typers.values()].map(({ who }) => who || word("customer")).join(", ");
    const line = names && word("typing", { who: names });
    if (typing.textContent !== line) typing.textContent = line;
  };
  const stops = (who) => {
    clearTimeout(typers.get(who)?.timer);
    typers.delete(who);
    showTyping();
  };

  document.body.addEventListener(`signal:${topic}`, ({ detail }) => {
    if (String(detail.member) === member) return;
    if (detail.kind === "presence") sayHere();
    if (detail.kind !== "typing") return;
    clearTimeout(typers.get(detail.member)?.timer);
    typers.set(detail.member, { who: detail.who, timer: setTimeout(() => stops(detail.member), TYPES_FOR) });
    showTyping();
  });
  // What was being typed is said.
  document.body.addEventListener(`feed:${topic}`, ({ detail }) => {
    if (detail.events.some(({ kind }) => kind === "messaging.sent")) [...typers.keys()].forEach(stops);
  });
  text.addEventListener("input", () => {
    if (!text.value.trim() || Date.now() - saidTypingAt < SAY_TYPING_EVERY) return;
    saidTypingAt = Date.now();
    post("typing", form.elements.lane?.checked ? { lane: "staff" } : {});
  });

  root.addEventListener("thread:say", () => (saidTypingAt = 0));
  document.addEventListener("visibilitychange", () => (document.visibilityState === "visible" ? sayHere() : sayGone()));
  addEventListener("pagehide", sayGone);
  setInterval(sayHere, STILL_HERE);
  sayHere();
}
