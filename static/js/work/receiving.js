// A delivery with a scanner in hand: the code of goods goes to their line, any other code is the label of the batch of that line.

const form = document.querySelector("[data-scan-lines]");
const field = form?.elements.code;
const said = document.querySelector("[data-scan-said]");
const lines = [...document.querySelectorAll("[data-codes]")];
const codesOf = (line) => line.dataset.codes.split("\n").map((code) => code.trim().toLowerCase()).filter(Boolean);
let current = lines.length === 1 ? lines[0] : null;

function goTo(line) {
  current?.classList.remove("is-scanned");
  current = line;
  line.classList.add("is-scanned");
  line.scrollIntoView({ block: "center" });
  said.textContent = line.dataset.goods;
}

function fillIn(code) {
  const batch = current.querySelector("input[name$=-code]");
  batch.value = code;
  batch.dispatchEvent(new Event("input", { bubbles: true }));
  said.textContent = `${current.dataset.goods} · ${code}`;
}

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  const code = field.value.trim();
  field.value = "";
  if (!code) return;
  const line = lines.find((each) => codesOf(each).includes(code.toLowerCase()));
  if (line) goTo(line);
  else if (current) fillIn(code);
  else said.textContent = said.dataset.goodsFirst;
});
