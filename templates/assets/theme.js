// Light, dark, or as the system has it: known before the page is drawn, so that nothing flashes.
(() => {
  "use strict";
  const KEY = "briefgen-theme", root = document.documentElement;
  const THEMES = { auto: "Auto", light: "Light", dark: "Dark" };
  let theme = "auto", buttons = [];

  function show(name) {
    theme = Object.hasOwn(THEMES, name) ? name : "auto";
    if (theme === "auto") delete root.dataset.theme;
    else root.dataset.theme = theme;
    for (const button of buttons) button.setAttribute("aria-pressed", button.value === theme);
  }

  function choose(name) {
    show(name);
    try { localStorage.setItem(KEY, name); } catch { /* it holds for this page */ }
  }

  function button(name) {
    const made = document.createElement("button");
    return Object.assign(made, { type: "button", value: name, textContent: THEMES[name], onclick: () => choose(name) });
  }

  try { show(localStorage.getItem(KEY)); } catch { /* nothing is kept then */ }
  root.dataset.scripted = ""; // room is kept for filters
  addEventListener("storage", (event) => { if (event.key === KEY || event.key === null) show(event.newValue); });
  addEventListener("DOMContentLoaded", () => {
    const footer = document.querySelector(".footer"), group = document.createElement("div");
    if (!footer) return;
    group.className = "theme";
    group.setAttribute("role", "group");
    group.setAttribute("aria-label", "Colours");
    buttons = Object.keys(THEMES).map(button);
    group.append(...buttons);
    footer.append(group);
    show(theme);
  });
})();
