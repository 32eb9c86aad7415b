// The pictures of a conversation, large, one after the other: arrow keys, Esc.
import { icon } from "shop/icons";
import { word } from "shop/words";

function control(tag, name, drawing, label = name) {
  const made = document.createElement(tag);
  made.className = `btn btn-icon lightbox-${name}`;
  made.setAttribute("aria-label", word(label));
  made.append(icon(drawing));
  return made;
}

class Lightbox {
  constructor() {
    this.dialog = document.createElement("dialog");
    this.dialog.className = "lightbox";
    this.picture = document.createElement("img");
    this.save = control("a", "save", "download", "savePicture");
    this.save.download = "";
    const [close, back, on] = [
      control("button", "close", "x"),
      control("button", "previous", "chevron-left"),
      control("button", "next", "chevron-right"),
    ];
    this.steps = [back, on];
    this.dialog.append(this.picture, back, on, this.save, close);
    document.body.append(this.dialog);
    close.addEventListener("click", () => this.dialog.close());
    back.addEventListener("click", () => this.step(-1));
    on.addEventListener("click", () => this.step(1));
    this.dialog.addEventListener("click", (event) => event.target === this.dialog && this.dialog.close());
    this.dialog.addEventListener("keydown", ({ key }) => this.step({ ArrowLeft: -1, ArrowRight: 1 }[key] ?? 0));
  }

  open(link, root) {
    this.links = [...root.querySelectorAll("[data-picture]")];
    this.show(this.links.indexOf(link));
    this.dialog.showModal();
  }

  step(by) {
    if (by) this.show((this.at + by + this.links.length) % this.links.length);
  }

  show(at) {
    this.at = at;
    const link = this.links[at];
    const small = link.querySelector("img");
    this.picture.src = link.href;
    this.picture.alt = small.alt;
    this.dialog.setAttribute("aria-label", small.alt);
    this.save.href = link.dataset.picture;
    for (const step of this.steps) step.hidden = this.links.length < 2;
  }
}

let lightbox;

export function open(link, root) {
  lightbox ??= new Lightbox();
  lightbox.open(link, root);
}
