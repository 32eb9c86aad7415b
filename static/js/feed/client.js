// Makes a page live: keeps a connection, tells elements what changed, marks <html data-feed> "live", "connecting" or "offline",
// and reloads when it cannot be brought up to date bit by bit.
import { LiveConnection } from "shop/feed/socket";
import { announce } from "shop/feed/topics";
import { toast } from "shop/toasts";
import { word } from "shop/words";

const RELOAD_AT_MOST_EVERY = 10_000;
const LAST_RELOAD = "feed-reloaded-at";

const meta = (name) => document.querySelector(`meta[name="feed-${name}"]`)?.content ?? "";

function isTouched(field) {
  if (field.matches("[type=checkbox], [type=radio]")) return field.checked !== field.defaultChecked;
  if (field.matches("select")) {
    const first = [...field.options].find((option) => option.defaultSelected) ?? field.options[0];
    return field.value !== first?.value;
  }
  return field.value !== field.defaultValue;
}

// What a person is in the middle of is never taken away; [data-feed-dirty] says so for what is no form field.
const isInUse = () =>
  document.querySelector("[data-feed-dirty]") !== null ||
  [...document.querySelectorAll("input:not([type=hidden]), textarea, select")].some(isTouched);

function startAfresh() {
  const last = Number(sessionStorage.getItem(LAST_RELOAD) ?? 0);
  if (isInUse() || Date.now() - last < RELOAD_AT_MOST_EVERY) {
    toast(word("outdated"), { bad: true, name: "feed" });
    return;
  }
  sessionStorage.setItem(LAST_RELOAD, String(Date.now()));
  location.reload();
}

// htmx binds what listens once every script of the page has run; told before that, a change would be lost.
const bound = new Promise((resolve) => {
  if (document.readyState === "complete") resolve();
  document.addEventListener("DOMContentLoaded", resolve, { once: true });
  addEventListener("load", resolve, { once: true });
});

function goLive() {
  const root = document.documentElement;
  const { protocol, host } = location;
  return new LiveConnection({
    url: `${protocol === "https:" ? "wss" : "ws"}://${host}/ws/feed`,
    pos: Number(meta("pos")),
    epoch: meta("epoch"),
    token: meta("token"),
    on: {
      events: (events) => bound.then(() => events.forEach(announce)),
      signal: (signal) => document.body.dispatchEvent(new CustomEvent(`signal:${signal.subject}`, { detail: signal })),
      state: (state) => (root.dataset.feed = state),
      reset: startAfresh,
      ended: () => toast(word("signedOut"), { bad: true, name: "feed" }),
    },
  });
}

export const connection = meta("pos") ? goLive() : null;
