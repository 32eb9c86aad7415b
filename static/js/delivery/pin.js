// [data-pin-map]: a map on which a pin is set by a press, by dragging it, or in the middle by a button; it writes its coordinates into the
// form's [data-pin-field], which people may type into as well.
import { ground, mark, place } from "shop/delivery/ground";

const DIGITS = 6; // of a degree: a decimetre

async function begin(box) {
  const field = box.closest("form").querySelector("[data-pin-field]");
  const canvas = box.querySelector(".map");
  box.hidden = false;
  const map = await ground(canvas);
  const L = globalThis.L;
  const marks = JSON.parse(document.getElementById("map-marks").textContent);
  for (const each of marks) {
    mark(L, each.at, `map-${each.kind}`, each.text, { interactive: false }).addTo(map);
  }
  let pin = null;

  function show(at) {
    pin ??= mark(L, at, "map-pin", "", { draggable: true, zIndexOffset: 1000 })
      .on("dragend", () => write(pin.getLatLng()))
      .addTo(map);
    pin.setLatLng(at);
  }

  function write(at) {
    field.value = `${at.lat.toFixed(DIGITS)}, ${at.wrap().lng.toFixed(DIGITS)}`;
    field.dispatchEvent(new Event("input", { bubbles: true }));
    show(at);
  }

  const was = place(field.value) || place(canvas.dataset.pin);
  if (was) {
    show(was);
    map.setView(was, 16);
  } else if (!canvas.dataset.shop && marks.length) {
    map.fitBounds(marks.map((each) => each.at), { maxZoom: 15 });
  }
  map.on("click", (press) => write(press.latlng));
  field.addEventListener("change", () => {
    const typed = place(field.value);
    if (typed) {
      show(typed);
      map.setView(typed);
    }
  });
  box.querySelector("[data-pin-middle]").addEventListener("click", () => write(map.getCenter()));
}

for (const box of document.querySelectorAll("[data-pin-map]")) begin(box);
