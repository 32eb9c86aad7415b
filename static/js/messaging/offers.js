// Typing "/" offers goods, quick replies and guides: goods and guides go with the message, a reply's words into the field.
import { suggest } from "shop/messaging/suggest";
import { word } from "shop/words";

export function offer({ root, text }, chip) {
  suggest(text, {
    trigger: "/",
    label: word("offers"),
    source: async (typed, signal) => {
      const answer = await fetch(`${root.dataset.offers}?q=${encodeURIComponent(typed)}`, { signal });
      return answer.ok ? (await answer.json()).offers : [];
    },
    pick: (item) => {
      if (item.card) chip.hold(item.card, item.label);
      return item.text;
    },
  });
  text.dispatchEvent(new Event("input")); // a slash may have been typed while this was loading
}
