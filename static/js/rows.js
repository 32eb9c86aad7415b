// In a [data-rows] list j/k and the arrows go from row to row, Enter opens the row's link or its data-open target.
// The place is kept by row id, so a row that refreshes itself stays chosen.
let chosenId = "";

const lists = () => [...document.querySelectorAll("[data-rows]")];
const rowsOf = (list) => [...list.querySelectorAll("[data-row]")].filter((row) => row.getClientRects().length);

function choose(row) {
  for (const old of document.querySelectorAll("[data-row].is-selected")) old.classList.remove("is-selected");
  row.classList.add("is-selected");
  row.tabIndex = -1;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  chosenId = row.id;
}

function step(by) {
  const rows = lists().flatMap(rowsOf);
  if (!rows.length) return false;
  const at = rows.findIndex((row) => row.classList.contains("is-selected") || row === document.activeElement);
  choose(rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.max(0, Math.min(rows.length - 1, at + by))]);
  return true;
}

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, textarea, select, summary, [contenteditable], dialog")) return;
  const row = event.target.closest("[data-row]");
  // Drawn anew, the chosen row has lost the focus for a moment.
  const opens = event.target === document.body ? document.getElementById(chosenId) : row === event.target && row;
  const by = { j: 1, k: -1, ArrowDown: row ? 1 : 0, ArrowUp: row ? -1 : 0 }[event.key];
  if (by && step(by)) event.preventDefault();
  if (event.key === "Enter" && opens) (opens.querySelector("[data-open]") ?? opens.querySelector("a"))?.click();
});

document.addEventListener("htmx:afterSettle", () => {
  const row = chosenId && document.getElementById(chosenId);
  if (row && !row.classList.contains("is-selected")) {
    row.classList.add("is-selected");
    if (document.activeElement === document.body) {
      row.tabIndex = -1;
      row.focus({ preventScroll: true });
    }
  }
});
