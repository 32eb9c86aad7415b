// Being told while away: what is read here leaves this device, and who wrote something is offered to hear of the answer.
import { kept } from "shop/kept";

const REFUSED = "told later";

export function away({ root }) {
  const tidy = async () => {
    if (document.visibilityState !== "visible") return;
    try {
      const registration = await navigator.serviceWorker?.getRegistration("/");
      const shown = (await registration?.getNotifications({ tag: root.dataset.topic })) ?? [];
      for (const notification of shown) notification.close();
    } catch {
      // A frame on another site has no worker, and nothing was shown there.
    }
  };
  document.addEventListener("visibilitychange", tidy);
  addEventListener("focus", tidy);
  tidy();

  offerIn(root);
}

async function offerIn(root) {
  const place = root.querySelector("[data-away]");
  if (!place || kept.get(REFUSED) || window !== window.top) return;
  const answer = await fetch(`${root.dataset.url}devices/`).catch(() => null);
  if (!answer?.ok || answer.redirected) return;
  place.innerHTML = await answer.text();
  const offer = place.querySelector("[data-offer]");
  offer.querySelector("[data-no]").addEventListener("click", () => {
    kept.set(REFUSED, "yes");
    offer.hidden = true;
  });
  const found = await import("shop/notices/device").catch(() => null);
  if (!found) return; // no network; it is offered another time
  // Who cannot be told, or said no to the browser, is not asked; who said yes finds here how to end it.
  offer.hidden = !["On", "Off"].includes(await new found.Device(offer).show());
}
