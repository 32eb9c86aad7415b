// A rider's taps, also where there is no network: each is kept on the phone, with its own name and time, until the shop has it, and
// goes out in the order they were made. The shop takes each once, so sending again is always safe.
import "idb"; // its small build, which has no exports
import { postHeaders } from "shop/messaging/post";
import { randomHex } from "shop/random";

const STORE = "taps";
const PAGE = "shop-jobs"; // what the worker keeps of this page
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 30_000;
const PATIENCE = 20_000; // a request that hangs in a dead network is given up and sent again
const SPOT_PATIENCE = 2_000;

const page = document.getElementById("jobs-page");
const database = globalThis.idb.openDB("shop-jobs", 1, {
  upgrade: (db) => db.createObjectStore(STORE, { keyPath: "number", autoIncrement: true }),
});

let failures = 0;
let retry;
let sending = Promise.resolve();

// The sign-in page in place of an answer: the session ended.
const isForLater = ({ status, redirected }) => status >= 500 || status === 429 || redirected;

// Where the phone is; nothing when it does not say, or not soon enough.
function spot() {
  if (!navigator.geolocation) return Promise.resolve({});
  const found = ({ coords: { latitude, longitude, accuracy } }) => ({ latitude, longitude, accuracy });
  const asked = new Promise((resolve) => {
    navigator.geolocation.getCurrentPosition(
      (position) => resolve(found(position)),
      () => resolve({}),
      { enableHighAccuracy: true, maximumAge: 15_000, timeout: SPOT_PATIENCE },
    );
  });
  const patience = new Promise((resolve) => setTimeout(resolve, SPOT_PATIENCE, {})); // while it asks for leave
  return Promise.race([asked, patience]);
}

// What this rider tapped: somebody else may have signed in on the phone before it was sent.
const riderNow = () => document.getElementById("jobs").dataset.rider;
const kept = async () => (await (await database).getAll(STORE)).filter(({ rider }) => rider === riderNow());
const taps = async () => (await kept()).filter(({ refused }) => !refused);

async function tap(form) {
  const said = {
    rider: riderNow(),
    url: form.action,
    card: form.closest("article[id^=job-], li[id^=job-]")?.id ?? "",
    scan: "scan" in form.dataset, // of a parcel that is being loaded
    goesOn: "goesOn" in form.dataset, // something else is tapped next
    form: form.id,
    said_at: new Date().toISOString(),
    event_id: randomHex(16),
    fields: [...new FormData(form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && (value.name ?? true) !== ""),
  };
  // A second tap is the same; the next parcel is another.
  if (!said.scan) for (const button of form.querySelectorAll("button")) button.disabled = true;
  if ("spot" in form.dataset) said.fields.push(...Object.entries(await spot()));
  try {
    await (await database).add(STORE, said);
    if (said.scan) await letGo(form);
  } catch {
    form.submit(); // this browser keeps nothing: it is sent now, as without scripts
    return;
  }
  await showWaiting();
  send();
}

// What was read is kept: the field is empty for the next parcel, and the refusal that is overruled has gone.
async function letGo(form) {
  form.reset();
  const overruled = form.closest("[data-number]");
  if (overruled) await (await database).delete(STORE, Number(overruled.dataset.number));
}

function send() {
  clearTimeout(retry);
  const sendAlone = () => (navigator.locks ? navigator.locks.request(PAGE, sendAll) : sendAll()); // one tab at a time
  sending = sending.then(sendAlone, sendAlone);
  return sending;
}

async function sendAll() {
  let shown;
  for (const said of await taps()) {
    const answer = await post(said);
    if (!answer) {
      failures += 1;
      retry = setTimeout(send, Math.min(FIRST_PAUSE * 2 ** (failures - 1), LONGEST_PAUSE));
      break;
    }
    failures = 0;
    const refusal = answer.querySelector("[data-refusal]");
    if (said.scan && refusal) await keepRefused(said, refusal);
    else await (await database).delete(STORE, said.number);
    // Of several answers the last says how everything stands, but none hides why something was not done.
    const refused = refusal && !said.scan ? [said] : [];
    answer.prepend(...(shown?.jobs.querySelectorAll("[data-refusal]") ?? []));
    shown = { jobs: answer, refused: [...(shown?.refused ?? []), ...refused] };
  }
  if (shown) show(shown);
  await showWaiting();
}

// The jobs as the shop answers them; undefined when it is to be sent later, as when somebody else is signed in by now.
async function post({ url, said_at, event_id, fields }) {
  const body = new FormData();
  for (const [name, value] of fields) body.append(name, value);
  for (const [name, value] of Object.entries({ said_at, event_id, sent_at: new Date().toISOString() })) body.append(name, value);
  try {
    const answer = await fetch(url, { method: "POST", body, headers: postHeaders(), signal: AbortSignal.timeout?.(PATIENCE) });
    const text = await answer.text();
    return isForLater(answer) ? undefined : jobsIn(text);
  } catch {
    return undefined;
  }
}

function jobsIn(html) {
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  return fresh.content.querySelector(`#jobs[data-rider="${riderNow()}"]`) ?? undefined;
}

// A parcel that is not to be taken may be in the bag by now, however the page was refreshed since: it is said until it was put back.
async function keepRefused(said, refusal) {
  await (await database).put(STORE, { ...said, refused: refusal.outerHTML });
  refusal.remove();
  navigator.vibrate?.([120, 60, 120]); // felt in the hand that holds it
}

function show({ jobs, refused }) {
  document.getElementById("jobs").replaceWith(jobs);
  window.htmx?.process(jobs);
  document.dispatchEvent(new Event("jobs:shown"));
  for (const said of refused) giveBack(said);
}

// Nothing that was typed for what the shop refused is lost, nor the photo.
function giveBack({ form: id, fields }) {
  const form = id && document.getElementById(id);
  if (!form) return;
  form.closest("details").open = true;
  for (const [name, value] of fields) {
    const field = form.elements[name];
    if (!field) continue; // where the phone was
    if (!(value instanceof Blob)) {
      field.value = value;
      continue;
    }
    const files = new DataTransfer();
    files.items.add(value);
    field.files = files.files;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

// What was tapped and has not reached the shop is said on its card, and cannot be tapped again; at the door, what comes after can.
async function showWaiting() {
  const waiting = await taps();
  await showScans();
  for (const card of document.querySelectorAll("#jobs [id^=job-]:is(article, li)")) {
    const theirs = waiting.filter((said) => said.card === card.id);
    const isWaiting = theirs.length > 0;
    const isSaid = theirs.some(({ goesOn }) => !goesOn);
    card.classList.toggle("is-kept", isWaiting);
    for (const form of card.querySelectorAll("[data-tap]")) {
      const isThis = theirs.some(({ url }) => url === form.action);
      for (const button of form.querySelectorAll("button")) button.disabled = isSaid || isThis;
    }
    const word = card.querySelector(".job-kept");
    if (!isWaiting) word?.remove();
    else if (!word) card.append(Object.assign(document.createElement("p"), { className: "job-kept", role: "status", textContent: page.dataset.kept }));
  }
}

const scanId = ({ number, refused }) => `scan-${number}${refused ? "-refused" : ""}`;

// Parcels that were read and are not taken: the shop does not know yet, or has refused. What stands there already stays.
async function showScans() {
  const place = document.getElementById("job-scans");
  const scans = (await kept()).filter(({ scan }) => scan);
  const ids = scans.map(scanId);
  for (const row of [...place.children]) if (!ids.includes(row.id)) row.remove();
  for (const said of scans) if (!document.getElementById(scanId(said))) place.append(scanRow(said));
}

function scanRow(said) {
  const row = Object.assign(document.createElement("div"), { id: scanId(said) });
  row.dataset.number = said.number;
  const code = said.fields.find(([name]) => name === "code")?.[1] ?? "";
  if (!said.refused) {
    row.append(Object.assign(document.createElement("p"), { className: "job-kept", role: "status", textContent: `${code} · ${page.dataset.kept}` }));
    return row;
  }
  row.innerHTML = said.refused;
  row.querySelector(".notice-title").append(` · ${code}`);
  const done = Object.assign(document.createElement("button"), { className: "btn", type: "button", textContent: page.dataset.putBack });
  done.addEventListener("click", async () => {
    await (await database).delete(STORE, said.number);
    await showScans();
  });
  const ways = row.querySelector(".notice-actions") ?? Object.assign(document.createElement("div"), { className: "notice-actions" });
  ways.append(done);
  row.querySelector(".notice-text").append(ways);
  return row;
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-tap]")) return;
  event.preventDefault();
  tap(event.target);
});
document.body.addEventListener("htmx:afterSwap", showWaiting);
addEventListener("online", send);
addEventListener("pageshow", send);

// The page opens without network too. Whoever signs out leaves nothing of it behind.
async function keepPage() {
  if (!navigator.serviceWorker) return;
  await navigator.serviceWorker.register(page.dataset.worker);
  await navigator.serviceWorker.ready;
  const files = performance.getEntriesByType("resource").map(({ name }) => name);
  const own = files.filter((name) => new URL(name).pathname.startsWith("/static/"));
  // Asked for as a page: it knows then how to hear of changes when there is network again.
  const whole = new Request(location.pathname, { headers: { Accept: "text/html" } });
  await (await caches.open(PAGE)).addAll([whole, ...new Set(own)]);
  page.dataset.opensOffline = "";
}
document.querySelector("[data-leaves]").addEventListener("submit", () => globalThis.caches?.delete(PAGE));
keepPage().catch(() => {}); // not without encryption, or there is no room: it works with network
