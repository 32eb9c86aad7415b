// Riders and doors on the map, moved by signals. The list beside it is what the server says; this only draws it, and brings it up to date.
import { ground, leaflet, mark, place } from "shop/delivery/ground";

const SILENT_AFTER = 3 * 60_000; // as delivery/views/positions.py
const box = document.querySelector("[data-live-map]");
const canvas = box.querySelector(".map");
const fit = document.querySelector("[data-fit]");
const marks = new Map();
const heard = new Set();

box.hidden = false;
fit.hidden = false;
const map = await ground(canvas);
const L = await leaflet(canvas);

const articles = () => document.querySelectorAll("#riders [data-rider]");

// Everything the list has with a place, and nothing else.
function draw() {
  const shown = new Set();
  for (const thing of document.querySelectorAll("#riders [data-spot]")) {
    const at = place(thing.dataset.spot);
    if (!at) continue;
    shown.add(thing.id);
    const { rider, name, door } = thing.dataset;
    const looks = rider ? "map-rider" : "next" in thing.dataset ? "map-next" : "map-door";
    if (marks.get(thing.id)?.looks !== looks) drop(thing.id);
    if (!marks.has(thing.id)) {
      const made = mark(L, at, looks, rider ? name : door, { zIndexOffset: rider ? 1000 : 0, interactive: false }).addTo(map);
      marks.set(thing.id, { made, looks });
    }
    marks.get(thing.id).made.setLatLng(at);
  }
  for (const id of [...marks.keys()]) if (!shown.has(id)) drop(id);
  for (const { dataset } of articles()) listen(dataset.rider);
  dim();
}

function drop(id) {
  marks.get(id)?.made.remove();
  marks.delete(id);
}

// Who has not been heard of for a while looks like it, on the map and beside it.
function dim() {
  for (const article of articles()) {
    const isSilent = !article.dataset.at || Date.now() - Date.parse(article.dataset.at) > SILENT_AFTER;
    article.classList.toggle("is-silent", isSilent);
    marks.get(article.id)?.made.getElement()?.classList.toggle("map-silent", isSilent);
  }
}

function listen(rider) {
  if (heard.has(rider)) return;
  heard.add(rider);
  document.body.addEventListener(`signal:rider:${rider}`, ({ detail }) => move(rider, detail));
}

function move(rider, { latitude, longitude, at }) {
  const article = document.getElementById(`rider-${rider}`);
  if (!article || (article.dataset.at && Date.parse(article.dataset.at) >= Date.parse(at))) return;
  article.dataset.spot = `${latitude},${longitude}`;
  article.dataset.at = at;
  const seen = article.querySelector("[data-seen]");
  seen.hidden = false;
  seen.querySelector("time").dateTime = at;
  article.querySelector("[data-look]").hidden = false;
  article.querySelector("[data-unseen]")?.remove();
  draw();
}

function showAll() {
  const spots = [...marks.values()].map(({ made }) => made.getLatLng());
  const shop = place(canvas.dataset.shop);
  if (shop) spots.push(L.latLng(shop));
  if (spots.length > 1) map.fitBounds(L.latLngBounds(spots), { padding: [40, 40], maxZoom: 16, animate: false });
  else if (spots.length) map.setView(spots[0], 15, { animate: false });
}

draw();
showAll();
fit.addEventListener("click", showAll);
document.addEventListener("click", ({ target }) => {
  const look = target.closest("[data-look]");
  const found = look && marks.get(look.dataset.look);
  if (!found) return;
  map.setView(found.made.getLatLng(), Math.max(map.getZoom(), 15));
  canvas.scrollIntoView({ block: "nearest" });
});
document.body.addEventListener("htmx:afterSwap", draw);
setInterval(dim, 15_000);
