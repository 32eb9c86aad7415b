// What was said and has not reached the server yet, kept in the browser: it outlives the tab, a dead network and a
// restart of the server. The server takes each message once, however often it is sent, so sending again is always safe.
import "idb"; // its small build, which has no exports
import { postHeaders, refusalIn } from "shop/messaging/post";
import { randomHex } from "shop/random";

const STORE = "messages";
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 30_000;
const PATIENCE = 20_000; // a request that hangs in a dead network is given up and sent again

let isKept = true;
const openKept = async () =>
  globalThis.idb.openDB("shop-outbox", 1, {
    upgrade: (db) => db.createObjectStore(STORE, { keyPath: "clientId" }).createIndex("url", "url"),
  });
const database = openKept().catch(async () => {
  isKept = false; // withheld, as from a frame on another site in some browsers
  return (await import("shop/messaging/unkept")).unkept;
});

// Not crypto.randomUUID: browsers keep it, and locks, back on plain http to an address of the local network.
const newId = () => randomHex(16);

// By one tab at a time; without locks by one sender of this tab at a time, and two tabs may each send what waits.
let before = Promise.resolve();
async function alone(name, work) {
  await database;
  if (navigator.locks && isKept) return navigator.locks.request(name, work);
  before = before.then(work, work);
  return before;
}

let lastAt = 0;
function now() {
  lastAt = Math.max(Date.now(), lastAt + 1); // two in one millisecond keep their order
  return lastAt;
}

// The sign-in page in place of an answer: the session ended.
const isForLater = ({ status, redirected }) => status >= 500 || status === 429 || redirected;

// Messages are {clientId, url, fields: {text, lane, reply_to, files}, at, refused?: reason}; files, if any, are
// [{clientId, blob, name, isRecording, id?: once it is uploaded}].
export async function waitingFor(url) {
  const messages = await (await database).getAllFromIndex(STORE, "url", url);
  return messages.sort((one, other) => one.at - other.at);
}

export class Outbox {
  // on: {sent(message, line or null when it is more than words), waits(), refused(message), progress(message, share of its files)}
  constructor(url, on) {
    Object.assign(this, { url, on, failures: 0 });
    addEventListener("online", () => this.push());
    addEventListener("pageshow", () => this.push());
    this.push();
  }

  async put(fields) {
    for (const file of fields.files ?? []) file.clientId = newId();
    const message = { clientId: newId(), url: this.url, fields, at: now() };
    await (await database).put(STORE, message);
    return message;
  }

  async discard(clientId) {
    if (this.uploading?.clientId === clientId) this.uploading.stop.abort();
    await (await database).delete(STORE, clientId);
  }

  // The message as it waits again; undefined when it is there no more.
  async tryAgain(clientId) {
    const message = await (await database).get(STORE, clientId);
    if (!message) return undefined;
    delete message.refused;
    for (const file of message.fields.files ?? []) delete file.id; // one that waited too long is uploaded again
    await (await database).put(STORE, message);
    this.push();
    return message;
  }

  // One after the other, in the order they were written.
  push() {
    clearTimeout(this.retry);
    return alone(`outbox ${this.url}`, () => this.#sendAll());
  }

  async #sendAll() {
    for (const message of await waitingFor(this.url)) {
      if (message.refused) continue;
      const outcome = await this.#send(message);
      if (outcome === "later") {
        this.failures += 1;
        this.on.waits();
        const pause = Math.min(FIRST_PAUSE * 2 ** (this.failures - 1), LONGEST_PAUSE);
        clearTimeout(this.retry);
        this.retry = setTimeout(() => this.push(), pause);
        return;
      }
      this.failures = 0;
    }
  }

  // Whether it still waits: nobody threw it away meanwhile.
  async #keep(message) {
    const { store, done } = (await database).transaction(STORE, "readwrite");
    const isThere = Boolean(await store.get(message.clientId));
    if (isThere) await store.put(message);
    await done;
    return isThere;
  }

  async #refuse(message, html, status) {
    message.refused = refusalIn(html) || String(status);
    if (await this.#keep(message)) this.on.refused(message);
    return "refused";
  }

  // undefined once all its files are there.
  async #upload(message) {
    const { files = [] } = message.fields;
    for (const [number, file] of files.entries()) {
      if (file.id) continue;
      const stop = new AbortController();
      this.uploading = { clientId: message.clientId, stop };
      if (!(await this.#keep(message))) return "gone"; // thrown away before its turn came
      let answer;
      try {
        const progress = (share) => this.on.progress(message, (number + share) / files.length);
        const { upload } = await import("shop/messaging/upload");
        answer = await upload(`${this.url}attachments/`, file, { progress, signal: stop.signal });
      } catch {
        return stop.signal.aborted ? "gone" : "later";
      } finally {
        this.uploading = undefined;
      }
      if (isForLater(answer)) return "later";
      if (answer.status !== 201) return this.#refuse(message, answer.text, answer.status);
      file.id = JSON.parse(answer.text).id;
      if (!(await this.#keep(message))) return "gone";
    }
    return undefined;
  }

  async #send(message) {
    const hindrance = await this.#upload(message);
    if (hindrance) return hindrance;
    const { files, ...said } = message.fields;
    if (files) said.attachments = files.map(({ id }) => id).join(",");
    let answer;
    try {
      answer = await fetch(`${this.url}send/`, {
        method: "POST",
        body: new URLSearchParams({ ...said, client_id: message.clientId }),
        headers: postHeaders(),
        signal: AbortSignal.timeout?.(PATIENCE),
      });
    } catch {
      return "later";
    }
    const heard = await answer.text().catch(() => null);
    if (heard === null || isForLater(answer)) return "later";
    if (answer.ok) {
      await this.discard(message.clientId);
      this.on.sent(message, JSON.parse(heard).line);
      return "sent";
    }
    return this.#refuse(message, heard, answer.status);
  }
}
