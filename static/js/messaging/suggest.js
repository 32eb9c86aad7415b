// Proposes while one types in a text field, from a trigger character on: "@" a colleague, "/" a product. Arrows choose,
// Enter, Tab or a click picks, Escape goes on typing; the field keeps the focus all the while.
//
//   suggest(field, {
//     trigger: "@",
//     label: "Colleagues",                      // what the list is called
//     source: async (text, signal) => [{ label, note }, ...],   // what fits, best first; any more fields are yours
//     pick: (item) => `@${item.label} `,        // what stands in place of what was typed
//   })
//
// Several triggers on one field each have a call of their own.

const WAIT = 80; // ms between the last key and the question
const LONGEST = 30; // characters after the trigger; beyond that it was meant as it stands

let lists = 0;

function optionOf(item, id) {
  const option = document.createElement("li");
  option.id = id;
  option.role = "option";
  option.append(item.label);
  if (item.note) {
    const note = document.createElement("span");
    note.className = "suggest-note";
    note.textContent = item.note;
    option.append(" ", note);
  }
  return option;
}

class Suggestions {
  constructor(field, { trigger, label, source, pick }) {
    Object.assign(this, { field, source, pick, items: [], at: -1 });
    // Not after a letter or a sign of Latin writing: an address, a fraction, a link. Chinese needs no space before it.
    this.pattern = new RegExp(`(?<![!-~])${trigger}([^\\s${trigger}]{0,${LONGEST}})$`, "u");
    this.list = document.createElement("ul");
    this.list.id = `suggest-${++lists}`;
    this.list.className = "suggest-list";
    this.list.role = "listbox";
    this.list.setAttribute("aria-label", label);
    this.list.hidden = true;
    field.before(this.list);
    field.setAttribute("aria-autocomplete", "list");
    field.addEventListener("input", (event) => event.isComposing || this.lookSoon());
    field.addEventListener("compositionend", () => this.lookSoon());
    field.addEventListener("blur", () => this.close());
    // On the way down, before the field's own keys: Enter picks here and does not send.
    field.form.addEventListener("keydown", (event) => event.target === field && this.press(event), true);
    // Before the field loses focus, or there would be nothing left to click.
    this.list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const option = event.target.closest("[role=option]");
      if (option) this.take([...this.list.children].indexOf(option));
    });
  }

  // What was typed after the trigger, up to the cursor; null when there is none.
  typed() {
    const { value, selectionStart, selectionEnd } = this.field;
    if (selectionStart !== selectionEnd) return null;
    return this.pattern.exec(value.slice(0, selectionStart))?.[1] ?? null;
  }

  lookSoon() {
    clearTimeout(this.timer);
    if (this.typed() === null) this.close();
    else this.timer = setTimeout(() => this.look(), WAIT);
  }

  async look() {
    const text = this.typed();
    if (text === null) return this.close();
    this.asking?.abort();
    this.asking = new AbortController();
    const { signal } = this.asking;
    const items = await this.source(text, signal).catch(() => []);
    if (signal.aborted || document.activeElement !== this.field) return;
    this.show(items);
  }

  show(items) {
    this.items = items;
    this.list.replaceChildren(...items.map((item, at) => optionOf(item, `${this.list.id}-${at}`)));
    this.list.hidden = !items.length;
    if (!items.length) return this.close();
    this.field.setAttribute("aria-controls", this.list.id);
    this.activate(0);
  }

  activate(at) {
    const options = [...this.list.children];
    this.at = (at + options.length) % options.length;
    options.forEach((option, place) => option.setAttribute("aria-selected", String(place === this.at)));
    this.field.setAttribute("aria-activedescendant", options[this.at].id);
    options[this.at].scrollIntoView({ block: "nearest" });
  }

  press(event) {
    if (this.list.hidden || event.isComposing || event.keyCode === 229) return;
    if (event.key === "ArrowDown") this.activate(this.at + 1);
    else if (event.key === "ArrowUp") this.activate(this.at - 1);
    else if (event.key === "Escape") this.close();
    else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey) this.take(this.at);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  take(at) {
    const length = this.typed()?.length;
    const item = this.items[at];
    this.close();
    if (length === undefined || !item) return;
    const end = this.field.selectionStart;
    this.field.setRangeText(this.pick(item), end - length - 1, end, "end");
    this.field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  close() {
    clearTimeout(this.timer);
    this.asking?.abort();
    if (this.list.hidden) return;
    this.list.hidden = true;
    this.field.removeAttribute("aria-activedescendant");
    this.field.removeAttribute("aria-controls");
  }
}

export const suggest = (field, options) => void new Suggestions(field, options);
