// "Notify me on this device": asks the browser, tells the shop, and says plainly when it cannot be.
import { kept } from "shop/kept";
import { postHeaders, refusalIn } from "shop/messaging/post";
import { toast } from "shop/toasts";
import { word } from "shop/words";

// A frame on another site may not ask, and a plain http:// address has no workers.
const canBeTold = () => window === window.top && "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
const keyBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (mark) => mark.charCodeAt(0));
const asText = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const registered = () => navigator.serviceWorker.register("/sw.js").then(() => navigator.serviceWorker.ready);

// `root` carries data-url, data-key and what to say in each state; a press on its button changes the state.
export class Device {
  constructor(root) {
    this.root = root;
    this.button = root.querySelector("[data-device-switch]");
    this.said = root.querySelector("[data-device-state]");
    this.button.addEventListener("click", () => this.press());
  }

  async show() {
    const state = await this.state();
    this.root.dataset.state = state;
    this.said.textContent = this.root.dataset[`say${state}`] ?? "";
    const action = this.root.dataset[`press${state}`] ?? "";
    this.button.hidden = !action;
    this.button.querySelector("[data-label]").textContent = action;
    return state;
  }

  async state() {
    if (!canBeTold()) return "Unsupported";
    if (Notification.permission === "denied") return "Denied";
    return Notification.permission === "granted" && (await this.subscription()) && kept.get(this.mark) ? "On" : "Off";
  }

  // One subscription of the browser serves everybody who uses it; who asked for it is remembered here.
  get mark() {
    return `told ${this.root.dataset.url}`;
  }

  async subscription() {
    const registration = await navigator.serviceWorker.getRegistration("/");
    return registration?.pushManager.getSubscription();
  }

  async press() {
    this.button.disabled = true;
    try {
      await (this.root.dataset.state === "On" ? this.turnOff() : this.turnOn());
    } catch (error) {
      // The person closed the question, or the browser's push service cannot be reached.
      if (Notification.permission !== "denied") toast(error.reason ?? word("notSaved"), { bad: true, name: "request" });
    }
    this.button.disabled = false;
    await this.show();
  }

  async turnOn() {
    if ((await Notification.requestPermission()) !== "granted") return;
    const registration = await registered();
    const applicationServerKey = keyBytes(this.root.dataset.key);
    const known = await registration.pushManager.getSubscription();
    // The shop has another key than when this browser subscribed.
    if (known && asText(known.options.applicationServerKey) !== this.root.dataset.key) await known.unsubscribe();
    const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
    const { endpoint, keys } = subscription.toJSON();
    await this.tell({ endpoint, ...keys });
    kept.set(this.mark, "yes");
  }

  async turnOff() {
    const subscription = await this.subscription();
    if (subscription) await this.tell({ endpoint: subscription.endpoint, wanted: "0" });
    kept.remove(this.mark);
  }

  async tell(fields) {
    const answer = await fetch(this.root.dataset.url, { method: "POST", body: new URLSearchParams(fields), headers: postHeaders() });
    if (answer.ok && !answer.redirected) return;
    throw Object.assign(new Error("not told"), { reason: refusalIn(await answer.text()) });
  }
}

for (const root of document.querySelectorAll("[data-device]:not([data-offer])")) new Device(root).show();
