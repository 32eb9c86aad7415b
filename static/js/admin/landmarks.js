// Unfold's pages have no main landmark, and the boxes that select2 draws have no name: both for those who listen to a page.
addEventListener("DOMContentLoaded", () => {
  const name = (box) => {
    const label = box.closest(".select2-container")?.previousElementSibling?.labels?.[0]?.textContent.trim();
    if (!label) return;
    for (const part of [box, box.querySelector(".select2-selection__rendered")]) {
      part?.removeAttribute("aria-labelledby");
      part?.setAttribute("aria-label", label);
    }
  };
  const nameAll = () => document.querySelectorAll(".select2-selection:not([aria-label])").forEach(name);

  document.getElementById("main")?.setAttribute("role", "main");
  // Rows that are added later draw theirs then.
  new MutationObserver(nameAll).observe(document.body, { childList: true, subtree: true });
  nameAll();
});
