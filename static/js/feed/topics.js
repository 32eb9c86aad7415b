// Tells the page what changed, as events on <body>: "feed:order:42", "feed:order" (any of them), "feed:orders.placed" (that kind of
// event), "feed:order:42:orders.placed"; detail.events is what is told of together, empty when something may have been missed. "feed"
// comes for each event the moment it is heard. An element refetches itself by hx-trigger="feed:order:42 from:body".
//
// Two things would lose a change for good: a refetch that fails, and one answered before the change but shown after it.

const SPREAD = [50, 150]; // ms; so that fifty tabs do not ask in the same instant, and ten events ask once
const AGAIN = [1_000, 3_000]; // ms until a failed refetch is tried again, doubled with each failure
const MOST_DOUBLINGS = 4;
const PREFIX = "feed:";

const waiting = new Map(); // topic -> {events to tell of, isAgain, timer, due}
const underWay = new Map(); // request -> how many tellings there had been when it was sent
const failures = new Map(); // topic -> refetches in a row that failed
let told = []; // topics told since the oldest request under way was sent
let tellings = 0;

const between = ([low, high]) => low + Math.random() * (high - low);

export function announce(event) {
  document.body.dispatchEvent(new CustomEvent("feed", { detail: event }));
  const [thing] = event.subject.split(":", 1);
  const touched = event.touches ?? []; // other things it changed, such as every variant an order took from
  const { subject, kind } = event;
  for (const topic of new Set([subject, thing, kind, `${subject}:${kind}`, ...touched])) tellSoon(topic, [event], SPREAD);
}

function tellSoon(topic, events, spread) {
  const delay = between(spread);
  const due = performance.now() + delay;
  const already = waiting.get(topic) ?? { events: [], isAgain: false, due: Infinity };
  already.events.push(...events);
  already.isAgain ||= !events.length;
  if (already.due <= due) return; // else it waits to try again, and news are told at once
  clearTimeout(already.timer);
  waiting.set(topic, Object.assign(already, { due, timer: setTimeout(() => tell(topic), delay) }));
}

function tell(topic) {
  const { events, isAgain } = waiting.get(topic);
  waiting.delete(topic);
  tellings += 1;
  // Only news counts: telling of it again changes nothing that a request under way might have missed. Counting that, too,
  // a page with many rows would never stop asking: each answer would set off requests whose tellings overlap.
  if (underWay.size && events.length) told.push({ topic, telling: tellings });
  const detail = { events: isAgain ? [] : events };
  document.body.dispatchEvent(new CustomEvent(PREFIX + topic, { detail }));
}

function noteOutcome({ requestConfig, xhr, successful }) {
  const type = requestConfig?.triggeringEvent?.type ?? "";
  if (!type.startsWith(PREFIX)) return;
  const topic = type.slice(PREFIX.length);
  const mayWorkLater = xhr.status === 0 || xhr.status >= 500 || xhr.status === 429;
  if (successful || !mayWorkLater) {
    failures.delete(topic);
    return;
  }
  const before = failures.get(topic) ?? 0;
  failures.set(topic, before + 1);
  tellSoon(topic, [], AGAIN.map((ms) => ms * 2 ** Math.min(before, MOST_DOUBLINGS)));
}

document.addEventListener("htmx:beforeSend", ({ detail }) => underWay.set(detail.xhr, tellings));

// What htmx puts into the page listens by now (defaultSettleDelay is 0).
document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (!underWay.has(detail.xhr)) return;
  const sentAt = underWay.get(detail.xhr);
  underWay.delete(detail.xhr);
  for (const { topic, telling } of told) if (telling > sentAt) tellSoon(topic, [], SPREAD);
  if (!underWay.size) told = [];
  noteOutcome(detail);
});
