// [data-signature]: somebody signs with a finger or a mouse, and the picture goes with the form as a file, as a photo does. Whoever
// cannot draw types the name instead. What the shop gives back is drawn again.
const WIDTH = 800;
const HEIGHT = 320;
const LINE = 5;

function setUp(box) {
  const canvas = box.querySelector("canvas");
  const field = box.querySelector("input[type=file]");
  const clear = box.querySelector("[data-signature-clear]");
  const drawing = canvas.getContext("2d");
  const lines = new Map(); // pointer -> where it was last

  const ground = () => {
    drawing.fillStyle = "white"; // paper in the dark as well: this is a picture, not a part of the screen
    drawing.fillRect(0, 0, WIDTH, HEIGHT);
  };
  const place = ({ clientX, clientY }) => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    return [((clientX - left) * WIDTH) / width, ((clientY - top) * HEIGHT) / height];
  };

  function lineTo(from, to) {
    drawing.beginPath();
    drawing.moveTo(...from);
    drawing.lineTo(...to);
    drawing.stroke();
  }

  function wipe() {
    ground();
    field.value = "";
    clear.hidden = true;
  }

  function keep() {
    canvas.toBlob((blob) => {
      const files = new DataTransfer();
      files.items.add(new File([blob], "signature.png", { type: "image/png" }));
      field.files = files.files;
    }, "image/png");
    clear.hidden = false;
  }

  async function showGivenBack() {
    if (!field.files.length) return;
    drawing.drawImage(await createImageBitmap(field.files[0]), 0, 0, WIDTH, HEIGHT);
    clear.hidden = false;
  }

  [canvas.width, canvas.height] = [WIDTH, HEIGHT];
  [drawing.lineWidth, drawing.lineCap, drawing.lineJoin, drawing.strokeStyle] = [LINE, "round", "round", "black"];
  ground();
  box.hidden = false;
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    event.preventDefault();
    canvas.setPointerCapture(event.pointerId);
    const from = place(event);
    lines.set(event.pointerId, from);
    lineTo(from, [from[0] + 1, from[1]]); // a dot is a dot
  });
  canvas.addEventListener("pointermove", (event) => {
    const from = lines.get(event.pointerId);
    if (!from) return;
    let last = from;
    // Fast strokes: what the device saw between two frames.
    for (const seen of event.getCoalescedEvents?.() ?? []) {
      lineTo(last, place(seen));
      last = place(seen);
    }
    lineTo(last, place(event));
    lines.set(event.pointerId, place(event));
  });
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, (event) => {
      if (lines.delete(event.pointerId)) keep();
    });
  }
  clear.addEventListener("click", wipe);
  field.addEventListener("change", showGivenBack);
}

function setUpIn(root) {
  for (const box of root.querySelectorAll("[data-signature][hidden]")) setUp(box);
}

setUpIn(document);
document.addEventListener("htmx:load", (event) => setUpIn(event.detail.elt));
document.addEventListener("jobs:shown", () => setUpIn(document));
