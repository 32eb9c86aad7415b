// Being told while away: what is read here leaves this device, and who wrote something is offered to hear of the answer.

const REFUSED = "told later";

export function away({ root }) {
  const tidy = async () => {
    if (document.visibilityState !== "visible") return;
    const registration = await navigator.serviceWorker?.getRegistration("/");
    const shown = (await registration?.getNotifications({ tag: root.dataset.topic })) ?? [];
    for (const notification of shown) notification.close();
  };
  document.addEventListener("visibilitychange", tidy);
  addEventListener("focus", tidy);
  tidy();

  const offer = root.querySelector("[data-offer]");
  if (!offer || localStorage.getItem(REFUSED)) return;
  let device;
  const show = async () => {
    if (device) return;
    const { Device } = await import("shop/notices/device");
    device = new Device(offer);
    // Who cannot be told, or said no to the browser, is not asked.
    offer.hidden = (await device.show()) !== "Off";
  };
  offer.querySelector("[data-no]").addEventListener("click", () => {
    localStorage.setItem(REFUSED, "yes");
    offer.hidden = true;
  });
  root.addEventListener("thread:say", show);
  if (root.querySelector("[data-messages] > .is-own")) show();
}
