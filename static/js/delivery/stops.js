// STOP, the moment it comes: the list of jobs waits while somebody types in it (data-still), what is over it does not. Where the job
// itself says so by now, once is enough.
const felt = new Set(); // what the hand was told of

function show() {
  for (const banner of document.querySelectorAll("#job-stops [data-card]")) {
    const isSaid = document.querySelector(`#${banner.dataset.card} .job-stop`) !== null;
    banner.hidden = isSaid;
    if (isSaid || felt.has(banner.dataset.card)) continue;
    felt.add(banner.dataset.card);
    navigator.vibrate?.([400, 150, 400]);
  }
}

document.body.addEventListener("htmx:afterSettle", show);
document.addEventListener("jobs:shown", show);
