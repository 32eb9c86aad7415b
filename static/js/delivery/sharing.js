// Where the rider is, told to the shop while there are parcels in the bag, and the honest word about it on the page. What is said without
// network waits on the phone. A batch has a name of its own, and is never changed once it was sent: sent again, the shop knows it.
import "idb"; // its small build, which has no exports
import { postHeaders } from "shop/messaging/post";
import { randomHex } from "shop/random";

const STORE = "batches";
const EVERY = 10_000;
const OLDEST = 5_000; // a place known so lately need not be looked for again
const MOST = 2_500; // in one batch: seven hours without network
const PATIENCE = 20_000;

const mark = document.getElementById("sharing");
const rider = document.getElementById("jobs")?.dataset.rider;
// A browser that keeps nothing has it as long as the page is open.
const database = globalThis.idb
  .openDB("shop-sharing", 1, { upgrade: (db) => db.createObjectStore(STORE, { keyPath: "batch_id" }) })
  .catch(() => null);

let batches = []; // the oldest first; the last one may still grow
let sentAt = null;
let isDenied = false;
let isSending = false;
let isSharing = false; // this tab
let isStopped = false; // the shop said that there is nothing to share

const shares = () => document.querySelector("#jobs[data-shares]") !== null && !isStopped;

async function keep(batch) {
  await (await database)?.put(STORE, batch).catch(() => {});
}

async function letGo({ batch_id }) {
  batches = batches.filter((batch) => batch.batch_id !== batch_id);
  await (await database)?.delete(STORE, batch_id).catch(() => {});
}

async function note({ timestamp, coords: { latitude, longitude, accuracy } }) {
  let open = batches.at(-1);
  if (!open || open.isSent || open.fixes.length >= MOST) {
    open = { batch_id: randomHex(16), rider, began: Date.now(), isSent: false, fixes: [] };
    batches.push(open);
  }
  // No older than was asked for, whatever a phone that counts otherwise says.
  const now = Date.now();
  const saidAt = Math.min(Math.max(timestamp, now - OLDEST), now);
  open.fixes.push([Math.round(saidAt), latitude, longitude, Math.round(accuracy)]);
  await keep(open);
}

async function send() {
  if (isSending) return;
  isSending = true;
  try {
    for (const batch of [...batches]) {
      batch.isSent = true;
      await keep(batch);
      const answer = await post(batch);
      if (!answer) break;
      await letGo(batch);
      if (answer.shares !== undefined) isStopped = !answer.shares;
      sentAt = new Date();
    }
  } finally {
    isSending = false;
    say();
  }
}

// What the shop answers; undefined when it is to be sent again later. What it refuses for good is let go of.
async function post({ batch_id, fixes }) {
  const body = new FormData();
  for (const [name, value] of Object.entries({ batch_id, fixes: JSON.stringify(fixes), sent_at: new Date().toISOString() })) body.append(name, value);
  try {
    const answer = await fetch(mark.dataset.url, { method: "POST", body, headers: postHeaders(), signal: AbortSignal.timeout?.(PATIENCE) });
    if (answer.redirected || answer.status >= 500 || [401, 403, 429].includes(answer.status)) return undefined;
    return answer.ok ? await answer.json() : {};
  } catch {
    return undefined;
  }
}

function look() {
  if (!shares()) {
    say();
    if (batches.length) send();
    return;
  }
  navigator.geolocation.getCurrentPosition(
    async (position) => {
      isDenied = false;
      await note(position);
      send();
    },
    (error) => {
      isDenied = error.code === error.PERMISSION_DENIED;
      say();
      if (batches.length) send();
    },
    { enableHighAccuracy: true, maximumAge: OLDEST, timeout: EVERY },
  );
}

// What is true at this moment: it never says "the shop sees you" where it does not, nor the other way round.
function say() {
  const { on, off, denied, waiting } = mark.dataset;
  const state = !shares() ? "off" : isDenied ? "denied" : batches.length && (!sentAt || Date.now() - sentAt > 3 * EVERY) ? "waiting" : "on";
  mark.dataset.state = state;
  mark.hidden = false;
  mark.querySelector("[data-word]").textContent = { on, off, denied, waiting }[state];
  const last = mark.querySelector("[data-sent]");
  last.hidden = !sentAt || state === "off";
  if (sentAt) last.querySelector("time").textContent = sentAt.toLocaleTimeString(document.documentElement.lang, { timeStyle: "short", hourCycle: "h23" });
}

async function begin() {
  isSharing = true;
  const kept = (await (await database)?.getAll(STORE).catch(() => [])) ?? [];
  batches = kept.filter((batch) => batch.rider === rider).sort((one, other) => one.began - other.began);
  look();
  setInterval(look, EVERY);
}

// One tab tells for all; the others say nothing about it.
const alone = (share) => (navigator.locks ? navigator.locks.request("shop-sharing", () => new Promise(share)) : share());
if (mark && navigator.geolocation) alone(begin);
// New jobs may have come.
document.body.addEventListener("htmx:afterSwap", () => {
  isStopped = false;
  if (isSharing) say();
});
addEventListener("online", () => isSharing && send());
