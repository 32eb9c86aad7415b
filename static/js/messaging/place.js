// Goes to the message a link names (a quote, a pinned line, a find of the search), fetching what was said earlier until
// it is there.

const MOST_PAGES = 40;

export async function goTo(thread, id) {
  for (let page = 0; page < MOST_PAGES && !document.getElementById(id); page++) {
    const button = thread.root.querySelector("[data-older]");
    if (!button) break;
    await thread.older(button);
  }
  const message = document.getElementById(id);
  if (!message) return;
  message.scrollIntoView({ block: "center" });
  message.classList.add("is-sought");
  message.addEventListener("animationend", () => message.classList.remove("is-sought"), { once: true });
  message.tabIndex = -1;
  message.focus({ preventScroll: true });
}
