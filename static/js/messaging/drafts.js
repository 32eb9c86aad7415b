// What a signed-in person has begun to write follows them to their other devices. It is never put over what is being typed
// right now; whoever types last, wins.
import { kept } from "shop/kept";
import { postHeaders } from "shop/messaging/post";

const SAVE_AFTER = 700; // ms without a key

export function extend(thread) {
  const { root, text, draftKey } = thread;
  const url = root.dataset.draft;
  const versionKey = `${draftKey} version`;
  let timer;
  let isKept = false; // the server was told of words, whether it has answered or not
  let isTyping = false; // there are words the server does not know yet
  let told = 0; // the latest version heard of

  const known = () => Number(kept.get(versionKey) ?? 0);

  const save = async () => {
    const saved = text.value;
    isKept = true;
    const answer = await fetch(url, {
      method: "POST",
      body: new URLSearchParams({ text: saved }),
      headers: postHeaders(),
      keepalive: true,
    }).catch(() => null);
    if (!answer?.ok || answer.redirected) return; // the browser keeps it as well
    const { version } = await answer.json();
    kept.set(versionKey, Math.max(version, known()));
    if (text.value !== saved) return;
    isTyping = false;
    if (told > version) look(); // it was sent or changed elsewhere before this answer came
  };

  const look = async () => {
    const answer = await fetch(url).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const { text: words, version } = await answer.json();
    if (version <= known() || isTyping) return;
    kept.set(versionKey, version);
    kept.set(draftKey, words);
    text.value = words;
  };

  text.addEventListener("input", () => {
    isTyping = true;
    clearTimeout(timer);
    timer = setTimeout(save, SAVE_AFTER);
  });
  // The server clears the draft with what is sent, when it has one.
  root.addEventListener("thread:say", ({ detail }) => {
    clearTimeout(timer);
    if (detail.text && (isKept || known())) detail.draft = "1";
    isTyping = false;
  });
  addEventListener("pagehide", () => isTyping && save());
  document.body.addEventListener(`signal:${root.dataset.topic}`, ({ detail }) => {
    if (detail.kind !== "draft") return;
    told = Math.max(told, detail.version);
    if (told > known()) look();
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && look());
  look();
}
