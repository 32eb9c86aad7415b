// Cards show what holds now. The shop's pages hear of every change and read a card again by themselves. A customer's page
// hears of its own conversation alone (who heard of stock could count the shop's sales), so it looks again when it comes
// back to the front, and every few seconds at the cards in sight while it is there.
const LOOK_EVERY = 15_000; // ms

const isInSight = (card, scroller) => {
  const box = card.getBoundingClientRect();
  const frame = scroller.getBoundingClientRect();
  return box.bottom > Math.max(frame.top, 0) && box.top < Math.min(frame.bottom, innerHeight);
};

function lookAgain({ list, scroller }) {
  if (document.visibilityState !== "visible") return;
  for (const card of list.querySelectorAll("[data-card]")) {
    // A form to fill in changes only when it was filled in, and the conversation hears of that.
    if (isInSight(card, scroller) && !card.querySelector("input:not([type=hidden])")) window.htmx.trigger(card, "card:look");
  }
}

// The thing that goes with the next message: shown above the field until it is sent or taken off.
class Chip {
  constructor({ root }) {
    this.chip = root.querySelector("[data-chip]");
    this.card = "";
    root.addEventListener("thread:say", ({ detail }) => {
      if (this.card) detail.card = this.card;
      this.hold("", "");
    });
    this.chip.querySelector("[data-no-card]").addEventListener("click", () => this.hold("", ""));
  }

  hold(card, name) {
    this.card = card;
    this.chip.hidden = !card;
    this.chip.querySelector("[data-chip-name]").textContent = name;
  }
}

export function cards(thread) {
  const { offers } = thread.root.dataset;
  if (offers) {
    const chip = new Chip(thread);
    import("shop/messaging/offers").then(({ offer }) => offer(thread, chip)); // no weight on the customer's page
  } else {
    document.addEventListener("visibilitychange", () => lookAgain(thread));
    setInterval(() => lookAgain(thread), LOOK_EVERY);
  }
}
