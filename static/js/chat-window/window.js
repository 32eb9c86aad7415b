// The chat window talks with the site around it about three things: how much is unread, that it is open, that Escape was
// pressed. What is said in it stays in it. Only the site the server named hears, and only from it is anything taken.

const main = document.querySelector("[data-chat-window]");
const { host } = main.dataset;
const thread = document.querySelector("[data-thread]");
let unread = Number(main.dataset.unread);
let isOpen = false;

const tell = (say, more = {}) => host && parent !== window && parent.postMessage({ shop: "chat", say, ...more }, host);
const tellUnread = () => tell("unread", { count: unread });

function open() {
  isOpen = true;
  unread = 0;
  tellUnread();
  document.querySelector("textarea")?.focus();
}

addEventListener("message", ({ origin, source, data }) => {
  if (origin !== host || source !== parent || data?.shop !== "chat") return;
  if (data.say === "open") open();
  if (data.say === "closed") isOpen = false;
});

document.body.addEventListener("feed", ({ detail }) => {
  if (detail.kind !== "messaging.sent" || isOpen || String(detail.body?.sender) === thread?.dataset.member) return;
  unread += 1;
  tellUnread();
});

// What Escape means inside (leave an edit, close a list, a picture) comes first.
const KEEPS_ESCAPE = "[data-panel] *, .message-edit *, dialog *, [data-emojis] *";
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !event.defaultPrevented && !event.isComposing && !event.target.matches(KEEPS_ESCAPE)) tell("close");
});

// A link opens beside the window, not in it.
document.addEventListener("click", ({ target }) => {
  const link = target.closest("a[href]");
  if (!link) return;
  if ("beginAnew" in link.dataset) return;
  if (!link.getAttribute("href").startsWith("#")) Object.assign(link, { target: "_blank", rel: "noopener" });
});

tell("ready");
tellUnread();
