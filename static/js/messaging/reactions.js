// Reactions and pins: one press each. Pages learn of them as of every change of a message.

export function reactions(thread) {
  const { root, url } = thread;
  const emojis = root.querySelector("[data-emojis]");

  const close = () => {
    if (emojis.hidden) return;
    const asked = emojis.closest(".message")?.querySelector("[data-asks-emoji]");
    emojis.hidden = true;
    root.append(emojis); // the message may be replaced
    asked?.setAttribute("aria-expanded", "false");
    asked?.focus();
  };

  const open = (button) => {
    button.closest(".message").append(emojis);
    emojis.hidden = false;
    button.setAttribute("aria-expanded", "true");
    emojis.querySelector("button").focus();
    emojis.scrollIntoView({ block: "nearest" });
  };

  const react = (button) => {
    const message = button.closest(".message");
    const emoji = button.dataset.react;
    const given = message.querySelector(`.reaction[aria-pressed][data-react="${emoji}"]`);
    const isOn = given?.getAttribute("aria-pressed") !== "true";
    close();
    thread.change(`${url}messages/${message.id.split("-")[1]}/reactions/`, { emoji, on: isOn ? 1 : 0 });
  };

  root.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if ("asksEmoji" in button.dataset) emojis.hidden || !button.closest(".message").contains(emojis) ? open(button) : close();
    else if ("react" in button.dataset) react(button);
    else if ("pin" in button.dataset) thread.change(button.dataset.pin, { on: button.dataset.on });
  });
  emojis.addEventListener("keydown", (event) => {
    const buttons = [...emojis.querySelectorAll("button")];
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (step) buttons[(buttons.indexOf(event.target) + step + buttons.length) % buttons.length].focus();
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  });
}
