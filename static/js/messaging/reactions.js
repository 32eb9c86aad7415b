// Reactions: one press each. Pages learn of them as of every change of a message. Gives what a press on a button of theirs does.

export function reactions(thread) {
  const { root, url } = thread;
  const emojis = root.querySelector("[data-emojis]");

  // By its id: the message may be replaced at any moment, and the emojis stand outside of it for the same reason.
  let asking = "";
  const askingButton = () => document.getElementById(asking)?.querySelector("[data-asks-emoji]");

  const close = () => {
    if (emojis.hidden) return;
    emojis.hidden = true;
    askingButton()?.setAttribute("aria-expanded", "false");
    askingButton()?.focus();
    asking = "";
  };

  const open = (message) => {
    askingButton()?.setAttribute("aria-expanded", "false");
    asking = message.id;
    askingButton()?.setAttribute("aria-expanded", "true");
    emojis.hidden = false;
    emojis.querySelector("button").focus();
  };

  const react = (message, emoji) => {
    const given = message.querySelector(`.reaction[data-react="${emoji}"]`);
    const isOn = given?.getAttribute("aria-pressed") !== "true";
    thread.change(`${url}messages/${message.id.split("-")[1]}/reactions/`, { emoji, on: isOn ? 1 : 0 });
  };

  emojis.addEventListener("keydown", (event) => {
    const buttons = [...emojis.querySelectorAll("button")];
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) buttons[(buttons.indexOf(event.target) + step + buttons.length) % buttons.length].focus();
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });

  return (button) => {
    const message = button.closest(".message") ?? document.getElementById(asking);
    if ("asksEmoji" in button.dataset) return message.id === asking ? close() : open(message);
    if (message) react(message, button.dataset.react);
    close();
  };
}
