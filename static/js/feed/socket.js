// One live connection that outlives its sockets. It knows the protocol (shopsuite/feed/consumers.py), not the page.

export const SIGNED_OUT = 4401;
export const AUDIENCE_CHANGED = 4001;

const SILENCE = 40_000; // the server says something every 25 seconds
const LATE = 27_000;
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 15_000;
const QUICK = 1_500; // a connection back within this time was never away for the eye
const ACK_EVENTS = 50;
const ACK_AFTER = 2_000;

const jittered = (ms) => ms * (0.5 + Math.random());

export class LiveConnection {
  // on: {events(list), signal(what passes), state("live" | "connecting" | "offline"), reset(), ended(code)}
  constructor({ url, pos, epoch, token, on }) {
    Object.assign(this, { url, pos, epoch, token, on });
    this.failures = 0;
    this.unconfirmed = 0;
    this.heard = Date.now();
    this.isOver = false;
    this.watch = setInterval(() => this.#checkSilence(SILENCE), 5_000);
    addEventListener("online", () => this.wake());
    addEventListener("offline", () => this.#lost());
    addEventListener("pageshow", () => this.wake());
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && this.wake());
    this.#say("connecting");
    this.#open();
  }

  // The world may be back: look at once.
  wake() {
    if (this.isOver) return;
    if (!this.socket) this.#open();
    else this.#checkSilence(LATE);
  }

  #open() {
    clearTimeout(this.retry);
    const query = new URLSearchParams({ epoch: this.epoch });
    if (this.pos !== null) query.set("after", this.pos);
    if (this.token) query.set("token", this.token);
    const socket = new WebSocket(`${this.url}?${query}`);
    this.socket = socket;
    this.heard = Date.now();
    socket.onmessage = ({ data }) => this.#read(JSON.parse(data));
    socket.onclose = ({ code }) => this.#lost(code);
  }

  #read(message) {
    this.heard = Date.now();
    if (message.reset) {
      // Whoever does not reload goes on from here.
      this.pos = message.head ?? null;
      this.epoch = message.epoch ?? "";
      this.on.reset();
      return;
    }
    if (message.signal) {
      this.on.signal(message.signal);
    } else if (message.events) {
      const fresh = message.events.filter(({ pos }) => this.pos === null || pos > this.pos);
      this.#advance(message.events.at(-1).pos);
      this.on.events(fresh);
      this.#confirm(message.events.length);
    } else {
      this.#advance(message.head);
      this.epoch = message.epoch;
      this.failures = 0;
      this.#say("live");
    }
  }

  #advance(pos) {
    this.pos = Math.max(this.pos ?? 0, pos);
  }

  // The server sends on only while we confirm; see the window in shopsuite/feed/subscriber.py.
  #confirm(count) {
    this.unconfirmed += count;
    if (this.unconfirmed >= ACK_EVENTS) this.#acknowledge();
    else this.acking ??= setTimeout(() => this.#acknowledge(), ACK_AFTER);
  }

  #acknowledge() {
    clearTimeout(this.acking);
    this.acking = undefined;
    this.unconfirmed = 0;
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify({ ack: this.pos }));
  }

  #checkSilence(limit) {
    if (this.socket && Date.now() - this.heard > limit) this.#lost();
  }

  // Only "signed out" is final. The old socket may linger in a dead network: let it go.
  #lost(code) {
    if (this.isOver) return;
    if (this.socket) {
      this.socket.onmessage = this.socket.onclose = null;
      this.socket.close();
      this.socket = null;
    }
    clearTimeout(this.acking);
    this.acking = undefined;
    if (code === SIGNED_OUT) return this.end(code);
    if (code === AUDIENCE_CHANGED) this.on.reset();
    this.failures += 1;
    if (this.failures > 1 || !navigator.onLine) this.#say("offline");
    else this.#sayLater("connecting");
    clearTimeout(this.retry);
    const pause = Math.min(FIRST_PAUSE * 2 ** (this.failures - 1), LONGEST_PAUSE);
    this.retry = setTimeout(() => this.#open(), jittered(pause));
  }

  end(code) {
    this.isOver = true;
    clearInterval(this.watch);
    clearTimeout(this.retry);
    this.#say("offline");
    this.on.ended(code);
  }

  #say(state) {
    clearTimeout(this.saying);
    this.on.state(state);
  }

  #sayLater(state) {
    clearTimeout(this.saying);
    this.saying = setTimeout(() => this.on.state(state), QUICK);
  }
}
