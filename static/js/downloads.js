// data-download on a form whose answer is a file: it is put together first, once at a time, and the page says so meanwhile.
// The page never hears when a download begins, so that the answer brings the form's mark along as a cookie.
const EVERY = 300; // ms
const LONGEST = 10 * 60 * 1000; // ms

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-download]");
  if (!form || event.defaultPrevented) return;
  if (form.querySelector("[name=mark]")) {
    event.preventDefault();
    return;
  }
  const mark = crypto.getRandomValues(new Uint32Array(2)).join("-");
  const state = form.querySelector("[data-say]");
  const button = form.querySelector("button");
  form.append(hidden("mark", mark));
  button.setAttribute("aria-disabled", "true");
  state.textContent = state.dataset.say;
  const began = Date.now();
  const timer = setInterval(() => {
    const hasCome = document.cookie.includes(`downloaded=${mark}`);
    if (!hasCome && Date.now() - began < LONGEST) return;
    clearInterval(timer);
    form.querySelector("[name=mark]").remove();
    button.removeAttribute("aria-disabled");
    state.textContent = "";
  }, EVERY);
});

function hidden(name, value) {
  return Object.assign(document.createElement("input"), { type: "hidden", name, value });
}
