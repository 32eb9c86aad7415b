// What goes with the next message: chosen, dropped, pasted or spoken, shown above the field until it is sent or taken off.
import { icon } from "shop/icons";
import { previews } from "shop/messaging/previews";
import { toast } from "shop/toasts";
import { word } from "shop/words";

export class Chosen {
  constructor(thread) {
    const { root } = thread;
    const { mostFiles, mostBytes } = root.dataset;
    Object.assign(this, { thread, list: root.querySelector("[data-chosen]"), files: [] });
    Object.assign(this, { most: Number(mostFiles), mostBytes: Number(mostBytes) });
    root.addEventListener("thread:say", ({ detail }) => {
      if (this.files.length) detail.files = this.files;
      this.show([]);
    });
    root.addEventListener("thread:unsaid", ({ detail }) => this.show(detail.files ?? []));
  }

  async add(files) {
    for (const file of files) {
      const { name, size } = file;
      if (size > this.mostBytes) toast(word("tooLarge", { name, most: this.mostBytes / 1024 / 1024 }), { bad: true, name: "attach" });
      else if (this.files.length >= this.most) return toast(word("tooMany", { most: this.most }), { bad: true, name: "attach" });
      // The bytes themselves: what lies on a phone may be gone when the network is back.
      else this.hold({ name, blob: new Blob([await file.arrayBuffer()], { type: file.type }) });
    }
  }

  hold(file) {
    this.show([...this.files, file]);
    this.thread.text.focus(); // Enter sends it
  }

  show(files) {
    this.files = files;
    this.list.hidden = !files.length;
    this.list.replaceChildren(...previews(files).map((box, number) => this.item(box, files[number])));
  }

  item(box, file) {
    const item = document.createElement("li");
    const off = document.createElement("button");
    off.type = "button";
    off.className = "btn btn-sm btn-icon";
    off.setAttribute("aria-label", word("takeOff", { name: file.name }));
    off.append(icon("x"));
    off.addEventListener("click", () => this.show(this.files.filter((other) => other !== file)));
    item.append(box, off);
    return item;
  }
}
