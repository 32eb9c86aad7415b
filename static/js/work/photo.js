// [data-photo]: shows the photo that was taken, and sends it at a size that leaves the table quickly even on a slow line.
const LONGEST_SIDE = 1600;

async function shrunk(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = Object.assign(document.createElement("canvas"), {
    width: Math.round(picture.width * scale),
    height: Math.round(picture.height * scale),
  });
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
  return new File([blob], "photo.jpg", { type: "image/jpeg" });
}

function show(preview, file) {
  URL.revokeObjectURL(preview.src);
  preview.src = file ? URL.createObjectURL(file) : "";
  preview.hidden = !file;
}

document.addEventListener("change", async ({ target: field }) => {
  const preview = field.closest("[data-photo]")?.querySelector("img");
  if (!preview || field.type !== "file") return;
  const [file] = field.files;
  if (!file) return show(preview, null);
  try {
    const small = await shrunk(file);
    const kept = new DataTransfer();
    kept.items.add(small);
    field.files = kept.files;
    show(preview, small);
  } catch {
    show(preview, null); // not a picture this browser can open: the server says so when it is sent
  }
});
