// Where the rider is, for whoever is next: moved by signals, which come only while they are.
import { ground, leaflet, mark, place } from "shop/delivery/ground";

let shown; // {box, map, rider, L}

const card = () => document.getElementById("coming-rider");
const name = document.getElementById("coming").dataset.delivery;

async function draw() {
  const box = card()?.querySelector(".map");
  if (!box || shown?.box === box) return;
  shown = { box };
  box.hidden = false;
  const map = await ground(box);
  const L = await leaflet(box);
  const { spot, door, riderName, doorName } = card().dataset;
  const rider = mark(L, place(spot), "map-rider", riderName, { interactive: false }).addTo(map);
  const home = door && mark(L, place(door), "map-next", doorName, { interactive: false }).addTo(map);
  shown = { box, map, rider, home, L };
  fit();
}

function fit() {
  const { map, rider, home, L } = shown;
  if (home) map.fitBounds(L.latLngBounds([rider.getLatLng(), home.getLatLng()]), { padding: [36, 36], maxZoom: 16, animate: false });
  else map.setView(rider.getLatLng(), 15, { animate: false });
}

// What the map showed of the place, in words.
function sayAway(spot) {
  const { door, away } = card().dataset;
  if (!door) return;
  const metres = shown.map.distance(spot, place(door));
  card().querySelector("[data-metres]").textContent = away.replace("{metres}", Math.max(100, Math.round(metres / 100) * 100));
}

document.body.addEventListener(`signal:delivery:${name}`, ({ detail }) => {
  if (!card()) {
    document.body.dispatchEvent(new CustomEvent("again")); // they are next from now on
    return;
  }
  if (!shown?.rider || Date.parse(detail.at) <= Date.parse(card().dataset.at)) return;
  const spot = [detail.latitude, detail.longitude];
  card().dataset.at = detail.at;
  card().querySelector("time").dateTime = detail.at;
  shown.rider.setLatLng(spot);
  sayAway(spot);
  fit();
});
document.body.addEventListener("htmx:afterSwap", draw);
draw();
