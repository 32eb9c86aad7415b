// The ground a map of the shop stands on, with or without tiles: the shop, rings of a kilometre and more around it, a scale.
// Where nobody is to be asked for tiles there is paper; streets are what stands beside the places that are known.
//
//   const map = await ground(element);   // element: data-leaflet, data-shop="30.25,120.16", data-tiles, data-credit, data-shop-name,
//                                      data-zoom-in, data-zoom-out
const KILOMETRES = [1, 2, 5, 10];

let loaded = null;

/** Leaflet itself, once; its address stands on the element because the storage fingerprints it. */
export function leaflet(element) {
  loaded ??= import(element.dataset.leaflet).then(() => globalThis.L);
  return loaded;
}

/** "30.25,120.16" as a pair of degrees, or null. */
export function place(text) {
  const pair = (text || "").split(",").map(Number);
  return pair.length === 2 && text.trim() && pair.every(Number.isFinite) ? pair : null;
}

/** A small drawn mark: `name` is its class, `text` what stands beside it. */
export function mark(L, at, name, text, more = {}) {
  const icon = L.divIcon({ className: `map-mark ${name}`, iconSize: [16, 16] });
  const made = L.marker(at, { icon, keyboard: false, ...more });
  if (text) made.bindTooltip(element(text), { permanent: true, direction: "right", offset: [8, 0], className: "map-name" });
  return made;
}

// What people typed is text, whatever it looks like.
function element(text) {
  const span = document.createElement("span");
  span.textContent = text;
  return span;
}

export async function ground(box) {
  const L = await leaflet(box);
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const map = L.map(box, { zoomAnimation: !still, fadeAnimation: !still, attributionControl: Boolean(box.dataset.tiles), zoomControl: false });
  L.control.zoom({ zoomInTitle: box.dataset.zoomIn, zoomOutTitle: box.dataset.zoomOut }).addTo(map);
  map.attributionControl?.setPrefix(false);
  if (box.dataset.tiles) {
    L.tileLayer(box.dataset.tiles, { maxZoom: 19, attribution: box.dataset.credit || "" }).addTo(map);
  }
  L.control.scale({ imperial: false }).addTo(map);
  const shop = place(box.dataset.shop);
  if (shop) {
    for (const far of KILOMETRES) {
      L.circle(shop, { radius: far * 1000, className: "map-ring", interactive: false, fill: false }).addTo(map);
    }
    mark(L, shop, "map-shop", box.dataset.shopName, { interactive: false, zIndexOffset: 500 }).addTo(map);
  }
  map.setView(shop || [0, 0], shop ? 14 : 2);
  return map;
}
