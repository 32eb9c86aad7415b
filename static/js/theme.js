// Sets the theme before the first paint (a plain script in <head>, so that nothing flashes) and keeps the choice.
(() => {
  const root = document.documentElement;
  const machineIsDark = matchMedia("(prefers-color-scheme: dark)");

  function chosen() {
    try {
      return localStorage.getItem("theme") || "auto";
    } catch {
      return "auto";
    }
  }

  function apply() {
    const theme = chosen();
    root.dataset.bsTheme = theme === "auto" ? (machineIsDark.matches ? "dark" : "light") : theme;
    for (const button of document.querySelectorAll("[data-theme-choice]")) {
      button.setAttribute("aria-pressed", String(button.dataset.themeChoice === theme));
    }
  }

  apply();
  machineIsDark.addEventListener("change", apply);
  addEventListener("storage", (event) => event.key === "theme" && apply());
  addEventListener("DOMContentLoaded", () => {
    for (const menu of document.querySelectorAll("[data-theme-menu]")) menu.hidden = false;
    apply();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-theme-choice]");
    if (!button) return;
    try {
      localStorage.setItem("theme", button.dataset.themeChoice);
    } catch {
      root.dataset.bsTheme = button.dataset.themeChoice;
    }
    apply();
  });
})();
