// [data-window-from] with [data-window-until]: a press takes this time window into the counter's two fields.
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-window-from]");
  if (!button) return;
  for (const [id, moment] of [
    ["id_deliver_from", button.dataset.windowFrom],
    ["id_deliver_until", button.dataset.windowUntil],
  ]) {
    const field = document.getElementById(id);
    field.value = moment;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  // Once for both: what listens looks the windows up anew.
  document.getElementById("id_deliver_until").dispatchEvent(new Event("change", { bubbles: true }));
});
