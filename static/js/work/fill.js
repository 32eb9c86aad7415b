// [data-fills="id"] writes its value into a field and goes on to the one named by [data-then].
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-fills]");
  if (!button) return;
  const field = document.getElementById(button.dataset.fills);
  field.value = button.value;
  field.dispatchEvent(new Event("input", { bubbles: true }));
  document.getElementById(button.dataset.then)?.focus();
});
