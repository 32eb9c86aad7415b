// Loading the bag: after each parcel that was taken the field is empty for the next; a wrong one is felt in the hand, and its number
// stays to be read.
const form = document.querySelector(".job-take");

form.addEventListener("htmx:afterRequest", ({ detail }) => {
  const { status } = detail.xhr;
  if (status >= 200 && status < 300) form.reset();
  else if (status >= 400 && status < 500) navigator.vibrate?.([120, 60, 120]);
});
