// Pictures, video and files go with a message: chosen, dropped or pasted, shown before they are sent. What is recorded, played
// or looked at large is loaded when somebody first does it.
import { icon } from "shop/icons";
import { previews } from "shop/messaging/previews";
import { toast } from "shop/toasts";
import { word } from "shop/words";

const MOST = 10;
const MOST_BYTES = 50 * 1024 * 1024;

class Chosen {
  constructor({ root, text }) {
    Object.assign(this, { text, list: root.querySelector("[data-chosen]"), files: [] });
    root.addEventListener("thread:say", ({ detail }) => {
      if (this.files.length) detail.files = this.files;
      this.show([]);
    });
    root.addEventListener("thread:unsaid", ({ detail }) => this.show(detail.files ?? []));
  }

  async add(files) {
    for (const file of files) {
      const { name, size } = file;
      if (size > MOST_BYTES) toast(word("tooLarge", { name }), { bad: true, name: "attach" });
      else if (this.files.length >= MOST) return toast(word("tooMany"), { bad: true, name: "attach" });
      // The bytes themselves: what lies on a phone may be gone when the network is back.
      else this.hold({ name, blob: new Blob([await file.arrayBuffer()], { type: file.type }) });
    }
  }

  hold(file) {
    this.show([...this.files, file]);
    this.text.focus(); // Enter sends it
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

function takeDrops(root, chosen) {
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
  root.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    root.classList.add("is-over");
  });
  root.addEventListener("dragleave", (event) => {
    if (!root.contains(event.relatedTarget)) root.classList.remove("is-over");
  });
  root.addEventListener("drop", (event) => {
    root.classList.remove("is-over");
    if (!hasFiles(event)) return;
    event.preventDefault();
    chosen.add([...event.dataTransfer.files]);
  });
}

export function attach(thread) {
  const { root, text } = thread;
  const chosen = new Chosen(thread);
  const field = root.querySelector("[data-files]");
  takeDrops(root, chosen);
  // So that it is there when the network is not.
  root.addEventListener("focusin", () => import("shop/messaging/recorder").catch(() => {}), { once: true });
  field.addEventListener("change", async () => {
    const files = [...field.files];
    field.value = ""; // the same one can be chosen again
    await chosen.add(files);
  });
  text.addEventListener("paste", (event) => {
    const files = [...event.clipboardData.files];
    if (!files.length) return;
    event.preventDefault();
    chosen.add(files);
  });
  root.addEventListener("click", async (event) => {
    const pressed = event.target.closest("[data-attach], [data-record], [data-play], [data-picture]");
    if (!pressed || event.ctrlKey || event.metaKey) return;
    if ("attach" in pressed.dataset) field.click();
    else if ("record" in pressed.dataset) (await import("shop/messaging/recorder")).record(root, (file) => chosen.hold(file));
    else if ("play" in pressed.dataset) (await import("shop/messaging/player")).toggle(pressed.closest("[data-voice]"));
    else {
      event.preventDefault();
      (await import("shop/messaging/lightbox")).open(pressed, root);
    }
  });
  root.addEventListener("input", async (event) => {
    if ("seek" in event.target.dataset) (await import("shop/messaging/player")).seek(event.target);
  });
}
