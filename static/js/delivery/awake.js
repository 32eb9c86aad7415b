// [data-awake]: the screen stays on while there are jobs to do, because a phone that sleeps neither shows nor says anything. Where
// that cannot be had, the page says so instead of pretending.
const mark = document.querySelector("[data-awake]");
const hasJobs = () => document.querySelector("#jobs article.job") !== null;

let lock = null;
let asking = false;

async function ask() {
  if (lock || asking) return;
  asking = true;
  try {
    lock = await navigator.wakeLock.request("screen");
    lock.addEventListener("release", () => {
      lock = null; // the page was hidden, or the battery is low
      say();
    });
  } catch {
    lock = null;
  }
  asking = false;
}

function say() {
  const isWanted = hasJobs() && !document.hidden;
  mark.hidden = !isWanted;
  mark.classList.toggle("is-off", !lock);
  mark.querySelector("[data-awake-on]").hidden = !lock;
  mark.querySelector("[data-awake-off]").hidden = Boolean(lock);
}

async function look() {
  if (hasJobs() && !document.hidden) await ask();
  else await lock?.release();
  say();
}

document.addEventListener("visibilitychange", look);
document.body.addEventListener("htmx:afterSwap", look);
document.addEventListener("jobs:shown", look);
look();
