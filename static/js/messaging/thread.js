// One conversation on a page: shows what is said the moment it is said, and sends through the outbox.
import { kept } from "shop/kept";
import { attach } from "shop/messaging/attach";
import { sendsOnEnter } from "shop/messaging/enter";
import { Marks } from "shop/messaging/marks";
import { Outbox, waitingFor } from "shop/messaging/outbox";
import { panel } from "shop/messaging/panel";
import { plainLine } from "shop/messaging/plain";
import { inThisLanguage, postHeaders, refusalIn } from "shop/messaging/post";
import { presence } from "shop/messaging/presence";
import { showProgress, waitingLine } from "shop/messaging/waiting";
import { toast } from "shop/toasts";
import { word } from "shop/words";

const NEAR_THE_END = 80; // px
const SPREAD = 100; // ms
const NO_SEAT = [404, 410]; // it was deleted; the link was replaced, or one was taken out of the group

class Thread {
  constructor(root) {
    this.root = root;
    this.url = root.dataset.url;
    this.list = root.querySelector("[data-messages]");
    this.pending = root.querySelector("[data-pending]");
    this.scroller = root.querySelector("[data-scroll]");
    this.form = root.querySelector("[data-composer]");
    this.text = this.form.elements.text;
    this.draftKey = `draft ${this.url}`;
    this.arrived = new Set(); // sent, and about to be shown by what is fetched
    this.marks = new Marks(this);
    this.showEmpty();
    this.toTheEnd();
    this.stayAtTheEnd();
    this.outbox = new Outbox(this.url, {
      sent: ({ clientId }, line) => {
        if (!line || !this.placePlain(line)) this.refresh(clientId);
      },
      waits: () => this.pending.querySelectorAll("[data-state]").forEach((state) => (state.textContent = word("waits"))),
      refused: (message) => this.showPending(message),
      progress: ({ clientId }, share) => {
        const line = this.pendingLine(clientId);
        if (line) showProgress(line, share);
      },
    });
    this.restore();
    this.listen();
    this.marks.seen();
    if (/^#message-\d+$/.test(location.hash)) this.goTo(location.hash);
    if (Number(root.dataset.last)) this.refresh(); // asking says that what the page came with was delivered
  }

  async restore() {
    if (!this.text.value) this.text.value = kept.get(this.draftKey) ?? "";
    const waiting = await waitingFor(this.url);
    const wasAtEnd = this.isAtEnd(); // not once somebody has come for one message
    for (const message of waiting) this.showPending(message);
    if (wasAtEnd) this.toTheEnd();
  }

  listen() {
    document.body.addEventListener("feed", ({ detail }) => detail.subject === this.root.dataset.topic && this.hear(detail));
    // Something may have been missed.
    document.body.addEventListener(`feed:${this.root.dataset.topic}`, ({ detail }) => detail.events.length || this.refresh());
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.say();
    });
    sendsOnEnter(this.text, () => this.say());
    this.text.addEventListener("input", () => kept.set(this.draftKey, this.text.value));
    this.root.addEventListener("click", (event) => this.press(event));
    addEventListener("beforeunload", () => (this.isLeaving = true)); // a reload would call another page off
  }

  async say() {
    const { lane, reply_to: replyTo } = this.form.elements;
    const text = this.text.value.trim();
    const fields = { text };
    // What else goes with it, each put there by the module that knows it: pictures, a card.
    this.root.dispatchEvent(new CustomEvent("thread:say", { detail: fields }));
    if (!text && Object.keys(fields).length === 1) return;
    if (lane?.checked) fields.lane = "staff";
    if (replyTo.value) fields.reply_to = replyTo.value;
    this.text.value = ""; // before anything is waited for: Enter pressed twice says it once
    let message;
    try {
      message = await this.outbox.put(fields);
    } catch {
      this.text.value = text;
      this.root.dispatchEvent(new CustomEvent("thread:unsaid", { detail: fields }));
      return toast(word("notSaved"), { bad: true, name: "request" });
    }
    kept.remove(this.draftKey);
    this.answer(null);
    this.showPending(message);
    this.toTheEnd();
    this.outbox.push();
  }

  // What can be shown as it was told is; for all else the page asks, not in the same instant as all the others.
  hear({ kind, body, row }) {
    if (kind === "messaging.marks_moved") return this.marks.hear(body);
    if (kind === "messaging.sent" && row && this.placePlain(row)) return;
    this.asking ??= setTimeout(() => {
      this.asking = undefined;
      this.refresh();
    }, Math.random() * SPREAD);
  }

  // False when something in between is missing.
  placePlain(line) {
    const { dataset } = this.root;
    if (line.version <= Number(dataset.version)) {
      this.pendingLine(line.client)?.remove();
      return document.getElementById(`message-${line.id}`) !== null;
    }
    if (line.version !== Number(dataset.version) + 1) return false;
    const wasAtEnd = this.isAtEnd();
    this.place(plainLine(this.root, line));
    this.raise({ version: line.version, last: line.seq });
    // Who speaks has read what was said before.
    if (this.marks.isOtherSide(line.sender, line.outside)) this.raise({ delivered: line.seq, read: line.seq });
    this.shown(wasAtEnd);
    this.marks.received();
    return true;
  }

  // One at a time; told while asking, ask once more. `clientId`: a message known to have arrived.
  async refresh(clientId) {
    if (clientId) this.arrived.add(clientId);
    if (this.isAsking) {
      this.askAgain = true;
      return;
    }
    this.isAsking = true;
    do {
      this.askAgain = false;
      try {
        const answer = await fetch(`${this.url}messages/?since=${this.root.dataset.version}`, { headers: inThisLanguage() });
        if (answer.ok && !answer.redirected) this.take(await answer.text());
        else if (NO_SEAT.includes(answer.status) && !this.isLeaving) location.reload(); // says so, in a page of its own
        else if (answer.status >= 500) this.refreshLater();
      } catch {
        this.refreshLater();
      }
    } while (this.askAgain);
    this.isAsking = false;
  }

  refreshLater() {
    clearTimeout(this.later);
    this.later = setTimeout(() => this.refresh(), 2_000 + Math.random() * 2_000);
  }

  take(html) {
    const wasAtEnd = this.isAtEnd();
    const news = this.read(html);
    if (!news) return;
    if ("afresh" in news.dataset) this.list.replaceChildren();
    for (const message of [...news.children]) this.place(message);
    this.raise(news.dataset);
    for (const clientId of this.arrived) this.pendingLine(clientId)?.remove();
    this.arrived.clear();
    this.shown(wasAtEnd);
  }

  // Answers may overtake each other; what is known never goes back.
  raise(marks) {
    const known = this.root.dataset;
    for (const mark of ["version", "last", "delivered", "read"]) {
      known[mark] = Math.max(Number(known[mark]), Number(marks[mark] ?? 0));
    }
  }

  shown(wasAtEnd) {
    this.marks.show();
    this.showEmpty();
    if (wasAtEnd) this.toTheEnd();
    this.marks.seen();
  }

  read(html) {
    const parsed = document.createElement("template");
    parsed.innerHTML = html;
    return parsed.content.querySelector("[data-news]");
  }

  place(message) {
    this.pendingLine(message.dataset.client)?.remove();
    const known = document.getElementById(message.id);
    if (known) {
      // Answers may overtake each other: an earlier wording never comes back over a later one.
      if (Number(message.dataset.version) < Number(known.dataset.version)) return;
      const typed = known.querySelector(".message-edit textarea")?.value;
      known.replaceWith(message);
      window.htmx?.process(message);
      // Somebody is typing into the line that came anew: it says what they typed, unless that is what came.
      if (typed !== undefined && typed.trim() !== message.querySelector("[data-text]")?.textContent.trim()) {
        this.edit(message, message.querySelector("[data-edit]"), typed);
      }
      return;
    }
    const seq = Number(message.dataset.seq);
    const next = [...this.list.children].find((other) => Number(other.dataset.seq) > seq);
    this.list.insertBefore(message, next ?? null);
    window.htmx?.process(message); // cards and forms in it are live
  }

  showEmpty() {
    this.root.querySelector("[data-empty]").hidden = this.list.children.length + this.pending.children.length > 0;
  }

  pendingLine(clientId) {
    return this.pending.querySelector(`[data-client="${CSS.escape(clientId)}"]`);
  }

  showPending(message) {
    this.pendingLine(message.clientId)?.remove();
    if (this.list.querySelector(`.is-own[data-client="${CSS.escape(message.clientId)}"]`)) return;
    this.pending.append(waitingLine(message));
    this.showEmpty();
  }

  isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR_THE_END;
  }

  toTheEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  // What opens below the lines takes room from them: whoever was at the end stays there.
  stayAtTheEnd() {
    let wasAtEnd = true;
    this.scroller.addEventListener("scroll", () => (wasAtEnd = this.isAtEnd()));
    new ResizeObserver(() => wasAtEnd && this.toTheEnd()).observe(this.scroller);
  }

  press(event) {
    const link = event.target.closest('a[href^="#message-"]');
    if (link) {
      event.preventDefault();
      this.goTo(link.hash);
    }
    const button = event.target.closest("button");
    if (!button) return;
    const item = button.closest(".message");
    if ("older" in button.dataset) this.want("shop/messaging/place", ({ older }) => older(this, button));
    else if ("reply" in button.dataset) this.answer(item);
    else if ("noReply" in button.dataset) this.answer(null);
    else if ("recall" in button.dataset) this.change(button.dataset.recall, {});
    else if ("edit" in button.dataset) this.edit(item, button);
    else if ("again" in button.dataset) this.tryAgain(item.dataset.client);
    else if ("discard" in button.dataset) this.discard(item);
    else if ("asksEmoji" in button.dataset || "react" in button.dataset) this.react(button);
    else if ("pin" in button.dataset) this.change(button.dataset.pin, { on: button.dataset.on });
    else if ("prefer" in button.dataset) this.change(button.dataset.prefer, {});
    else if ("ask" in button.dataset) this.change(`${this.url}forms/`, { kind: button.dataset.ask });
  }

  // What most visits do without is loaded by the first press that wants it.
  want(module, use, fail = () => toast(word("notSaved"), { bad: true, name: "request" })) {
    return import(module).then(use, fail); // no network
  }

  react(button) {
    this.want("shop/messaging/reactions", ({ reactions }) => (this.reactions ??= reactions(this))(button));
  }

  edit(item, button, typed) {
    if (!button) return; // it was taken back meanwhile
    const change = (text) => this.change(button.dataset.edit, { text });
    this.want("shop/messaging/edit", ({ editInPlace }) => editInPlace(item, change, typed));
  }

  goTo(hash) {
    this.want(
      "shop/messaging/place",
      ({ goTo }) => goTo(this, hash.slice(1)),
      () => (location.hash = hash), // the browser finds what is on the page
    );
  }

  async tryAgain(clientId) {
    const message = await this.outbox.tryAgain(clientId);
    if (message) this.showPending(message);
  }

  discard(line) {
    line.remove();
    this.outbox.discard(line.dataset.client);
    this.showEmpty();
  }

  answer(item) {
    this.form.elements.reply_to.value = item ? item.id.split("-")[1] : "";
    const replying = this.root.querySelector("[data-replying]");
    replying.hidden = !item;
    replying.querySelector("[data-quoted]").textContent = item?.querySelector("[data-text]")?.textContent.slice(0, 80) ?? "";
    if (item && this.form.elements.lane) this.form.elements.lane.checked = item.classList.contains("is-aside");
    this.text.focus();
  }

  async change(url, fields) {
    const answer = await fetch(`${url}?since=${this.root.dataset.version}`, {
      method: "POST",
      body: new URLSearchParams(fields),
      headers: postHeaders(),
    }).catch(() => null);
    if (answer?.ok) return this.take(await answer.text());
    const reason = answer && refusalIn(await answer.text());
    toast(reason || word("notSaved"), { bad: true, name: "request" });
  }
}

// What a thread can do besides talking; each gets the thread, listens to its root and uses its methods.
const EXTENSIONS = [attach, panel, presence];
// The same for those who sign in: no weight on a customer's page.
const SIGNED_IN = ["shop/messaging/drafts", "shop/messaging/mentions"];

// Cards: the shop can send some; elsewhere they weigh nothing before there is one.
function cardsIn(thread) {
  const { root, list } = thread;
  const isWanted = () => root.dataset.offers || list.querySelector("[data-card]");
  const load = () => import("shop/messaging/cards").then(({ cards }) => cards(thread), () => {}); // no network: nothing new to show
  if (isWanted()) return load();
  new MutationObserver((_, watch) => {
    if (!isWanted()) return;
    watch.disconnect();
    load();
  }).observe(list, { childList: true });
}

for (const root of document.querySelectorAll("[data-thread]")) {
  const thread = new Thread(root);
  for (const extend of EXTENSIONS) extend(thread);
  cardsIn(thread);
  // No weight before somebody has said something here, or is told of things on this device.
  const away = () => import("shop/messaging/away").then(({ away: extend }) => extend(thread), () => {}); // no network: another time
  if (navigator.serviceWorker?.controller || root.querySelector("[data-messages] > .is-own")) away();
  else root.addEventListener("thread:say", away, { once: true });
  if (!root.dataset.draft) continue;
  Promise.all(SIGNED_IN.map((module) => import(module))).then((modules) => {
    for (const { extend } of modules) extend(thread);
    root.dataset.ready = "";
  });
}
