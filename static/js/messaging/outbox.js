// What was said and has not reached the server yet, kept in the browser: it outlives the tab, a dead network and a
// restart of the server. The server takes each message once, however often it is sent, so sending again is always safe.
import { openDB } from "idb";

const STORE = "messages";
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 30_000;

const database = openDB("shop-outbox", 1, {
  upgrade: (db) => db.createObjectStore(STORE, { keyPath: "clientId" }).createIndex("url", "url"),
});

// Messages are {clientId, url, fields: {text, lane, reply_to}, at, refused?: reason}.
export async function waitingFor(url) {
  const messages = await (await database).getAllFromIndex(STORE, "url", url);
  return messages.sort((one, other) => one.at - other.at);
}

export class Outbox {
  // on: {sent(message, html), waits(), refused(message)}
  constructor(url, on) {
    Object.assign(this, { url, on, failures: 0 });
    addEventListener("online", () => this.push());
    addEventListener("pageshow", () => this.push());
    this.push();
  }

  async put(fields) {
    const message = { clientId: crypto.randomUUID(), url: this.url, fields, at: Date.now() };
    await (await database).put(STORE, message);
    return message;
  }

  async discard(clientId) {
    await (await database).delete(STORE, clientId);
  }

  async tryAgain(clientId) {
    const message = await (await database).get(STORE, clientId);
    if (!message) return;
    delete message.refused;
    await (await database).put(STORE, message);
    this.push();
  }

  // One after the other, in the order they were written, by one tab at a time.
  push() {
    clearTimeout(this.retry);
    return navigator.locks.request(`outbox ${this.url}`, () => this.#sendAll());
  }

  async #sendAll() {
    for (const message of await waitingFor(this.url)) {
      if (message.refused) continue;
      const outcome = await this.#send(message);
      if (outcome === "later") {
        this.failures += 1;
        this.on.waits();
        const pause = Math.min(FIRST_PAUSE * 2 ** (this.failures - 1), LONGEST_PAUSE);
        this.retry = setTimeout(() => this.push(), pause);
        return;
      }
      this.failures = 0;
    }
  }

  async #send(message) {
    const body = new URLSearchParams({ ...message.fields, client_id: message.clientId });
    let answer;
    try {
      answer = await fetch(`${this.url}send/?since=${this.on.since()}`, {
        method: "POST",
        body,
        headers: { "X-CSRFToken": document.querySelector('meta[name="csrf-token"]').content, "HX-Request": "true" },
      });
    } catch {
      return "later";
    }
    const html = await answer.text().catch(() => null);
    // The sign-in page in place of an answer: the session ended, and may be there again soon.
    if (html === null || answer.status >= 500 || answer.status === 429 || answer.redirected) return "later";
    if (answer.ok) {
      await this.discard(message.clientId);
      this.on.sent(message, html);
      return "sent";
    }
    const refusal = new DOMParser().parseFromString(html, "text/html").querySelector("[data-refusal] .notice-title + p");
    message.refused = refusal?.textContent || String(answer.status);
    await (await database).put(STORE, message);
    this.on.refused(message);
    return "refused";
  }
}
