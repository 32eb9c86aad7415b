// Pictures, video and files go with a message. What records, plays and shows large is loaded when somebody first wants it.
import { Chosen } from "shop/messaging/chosen";

function whereDropped(root, drop) {
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
    drop([...event.dataTransfer.files]);
  });
}

export function attach(thread) {
  const { root, text } = thread;
  const field = root.querySelector("[data-files]");
  const chosen = new Chosen(thread);
  // Early enough to be there when the network is not.
  root.addEventListener("focusin", () => import("shop/messaging/recorder").catch(() => {}), { once: true });
  whereDropped(root, (files) => chosen.add(files));
  field.addEventListener("change", () => {
    const files = [...field.files];
    field.value = ""; // the same one can be chosen again
    chosen.add(files);
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
    if ("attach" in pressed.dataset) return field.click();
    if ("picture" in pressed.dataset) {
      event.preventDefault();
      (await import("shop/messaging/lightbox")).open(pressed, root);
    } else if ("play" in pressed.dataset) (await import("shop/messaging/player")).toggle(pressed.closest("[data-voice]"));
    else {
      const { record } = await import("shop/messaging/recorder");
      record(root, (file) => chosen.hold(file));
    }
  });
  root.addEventListener("input", async (event) => {
    if ("seek" in event.target.dataset) (await import("shop/messaging/player")).seek(event.target);
  });
}
