// What is typed survives a reload or a crash. Each open counter keeps its own draft under the draft's id; a lock held as
// long as the page lives keeps two pages from going on with the same one.
const OLDEST = 3 * 24 * 3600_000; // ms; prices and stock have moved on by then
const held = new Set();

const form = () => document.querySelector("[data-counter]");
const prefix = () => `counter:${form().dataset.user}:`;
const idNow = () => form().elements.draft_id.value;

function storage() {
  try {
    return window.localStorage;
  } catch {
    return null; // switched off by the browser: then there are no drafts
  }
}

// True when this page is the only one that has the draft.
function hold(id) {
  if (held.has(id)) return Promise.resolve(true);
  if (!navigator.locks) return Promise.resolve(held.add(id) !== null);
  return new Promise((resolve) => {
    navigator.locks.request(`counter:${id}`, { ifAvailable: true }, (lock) => {
      if (lock) held.add(id);
      resolve(Boolean(lock));
      return lock ? new Promise(() => {}) : undefined;
    });
  });
}

function body() {
  const fields = new FormData(form());
  fields.delete("csrfmiddlewaretoken");
  return fields;
}

const isWorthKeeping = (fields) =>
  ["customer_name", "phone", "address", "customer_note", "card_text"].some((name) => fields.get(name)) || fields.has("line");

export function keep() {
  const fields = body();
  const id = idNow();
  hold(id);
  if (!isWorthKeeping(fields)) return drop(id);
  return storage()?.setItem(prefix() + id, JSON.stringify({ at: Date.now(), body: new URLSearchParams(fields).toString() }));
}

export function drop(id = idNow()) {
  storage()?.removeItem(prefix() + id);
}

// Puts the newest draft that no other page has back on the screen.
export async function takeUp() {
  const drafts = Object.entries({ ...storage() })
    .filter(([key]) => key.startsWith(prefix()))
    .map(([key, text]) => ({ id: key.slice(prefix().length), ...JSON.parse(text) }))
    .sort((one, other) => other.at - one.at);
  for (const draft of drafts) {
    if (!(await hold(draft.id))) continue;
    if (Date.now() - draft.at > OLDEST) {
      drop(draft.id);
      continue;
    }
    const fields = new FormData();
    for (const [name, value] of new URLSearchParams(draft.body)) fields.append(name, value);
    await htmx.ajax("POST", form().dataset.draftUrl, { source: form(), target: "#counter", swap: "outerHTML", values: fields });
    return;
  }
}
