// How something looks here that has not been uploaded yet: {blob, name, isRecording}.
import { icon } from "shop/icons";

function shown({ blob, name, isRecording }) {
  const isPicture = /^image\/(jpeg|png|webp|gif)$/.test(blob.type);
  if (!isPicture && !isRecording) {
    const row = document.createElement("span");
    row.className = "attachment-file";
    row.append(icon("file-text"), name);
    return row;
  }
  const element = document.createElement(isPicture ? "img" : "audio");
  element.src = URL.createObjectURL(blob);
  if (isPicture) {
    element.alt = name;
    element.addEventListener("load", () => URL.revokeObjectURL(element.src));
  } else {
    element.controls = true;
    element.setAttribute("aria-label", name);
  }
  return element;
}

// A box for each of `files`, in their order.
export function previews(files) {
  return files.map((file) => {
    const box = document.createElement("span");
    box.className = "preview";
    box.append(shown(file));
    return box;
  });
}
