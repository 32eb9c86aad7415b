// Enter sends, Shift and Enter begin a line.
export function sendsOnEnter(field, send) {
  field.addEventListener("keydown", (event) => {
    // Enter also picks a Chinese candidate: never send while one is being chosen.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    send();
  });
}
