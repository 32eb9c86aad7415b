// What was said earlier than what the page came with: more of it, or as much as leads to the message a link names
// (a quote, a pinned line, a find of the search).
import { inThisLanguage } from "shop/messaging/post";
import { toast } from "shop/toasts";
import { word } from "shop/words";

const MOST_PAGES = 40;

export async function older(thread, button) {
  const { list, scroller, url } = thread;
  button.disabled = true;
  const before = list.firstElementChild.dataset.seq;
  const answer = await fetch(`${url}messages/?before=${before}`, { headers: inThisLanguage() }).catch(() => null);
  button.disabled = false;
  if (!answer?.ok) return toast(word("notSaved"), { bad: true, name: "request" });
  const messages = [...thread.read(await answer.text()).children];
  const above = scroller.scrollHeight;
  for (const message of messages) thread.place(message);
  scroller.scrollTop += scroller.scrollHeight - above;
  if (!messages.length || Number(list.firstElementChild.dataset.seq) === 1) button.remove();
  thread.marks.show();
}

export async function goTo(thread, id) {
  for (let page = 0; page < MOST_PAGES && !document.getElementById(id); page++) {
    const button = thread.root.querySelector("[data-older]");
    if (!button) break;
    await older(thread, button);
  }
  const message = document.getElementById(id);
  if (!message) return;
  message.scrollIntoView({ block: "center" });
  message.classList.add("is-sought");
  message.addEventListener("animationend", () => message.classList.remove("is-sought"), { once: true });
  message.tabIndex = -1;
  message.focus({ preventScroll: true });
}
