// How far a conversation was delivered and read: shown beside what one said oneself, and told to the others.
import { postHeaders } from "shop/messaging/post";

const DELIVERED_AFTER = 300; // ms

export class Marks {
  constructor(thread) {
    this.thread = thread;
    this.root = thread.root;
    this.readUpTo = 0;
    for (const use of ["focusin", "pointerdown"]) this.root.addEventListener(use, () => this.seen(true));
    document.addEventListener("visibilitychange", () => this.seen());
    addEventListener("focus", () => this.seen());
    this.show();
  }

  hear({ member_id: member, is_outside: isOutside, delivered, read }) {
    if (!this.isOtherSide(member, isOutside)) return;
    this.thread.raise({ delivered, read });
    this.show();
  }

  // Whether this member's marks count for what is said here: not one's own, and a colleague's not for the customer's.
  isOtherSide(member, isOutside) {
    const { dataset } = this.root;
    if (String(member) === dataset.member) return false;
    return !("twoSides" in dataset) || isOutside === (dataset.outside === "0");
  }

  show() {
    const { delivered, read } = this.root.dataset;
    for (const message of this.thread.list.querySelectorAll(".is-own")) {
      const seq = Number(message.dataset.seq);
      message.dataset.reached = seq <= read ? "read" : seq <= delivered ? "delivered" : "sent";
    }
  }

  // Seen: the page is in front, and the conversation is the page or is being used.
  seen(isUsed = false) {
    this.isUsed ||= isUsed;
    const last = Number(this.root.dataset.last);
    if (document.visibilityState !== "visible" || !document.hasFocus()) return;
    if (this.root.dataset.reads !== "open" && !this.isUsed) return;
    if (last <= this.readUpTo || !this.thread.list.children.length) return;
    this.readUpTo = last;
    this.tell({ read: last }).catch(() => (this.readUpTo = 0));
  }

  // Received, though perhaps not seen yet; what is read at once needs no word of its own.
  received() {
    clearTimeout(this.telling);
    this.telling = setTimeout(() => {
      const last = Number(this.root.dataset.last);
      if (last > this.readUpTo) this.tell({ delivered: last }).catch(() => {});
    }, DELIVERED_AFTER);
  }

  tell(marks) {
    return fetch(`${this.thread.url}marks/`, {
      method: "POST",
      body: new URLSearchParams(marks),
      headers: postHeaders(),
      keepalive: true,
    });
  }
}
