// Buttons that copy the forms of a citation, made when a reader opens them.
(() => {
  "use strict";
  const said = document.createElement("p");
  said.className = "hidden";
  said.setAttribute("role", "status");

  // Where scripts have no clipboard, the browser copies what is selected.
  function copySelected(from) {
    const range = document.createRange();
    range.selectNodeContents(from);
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
    try { return document.execCommand("copy"); } catch { return false; }
  }

  async function copied(from) {
    try {
      await navigator.clipboard.writeText(from.textContent.trim());
      return true;
    } catch { return copySelected(from); }
  }

  function button(label) {
    const from = label.nextElementSibling, name = label.textContent, made = document.createElement("button");
    let timer = 0;
    made.type = "button";
    made.textContent = "Copy";
    made.setAttribute("aria-label", `Copy ${name}`);
    made.onclick = async () => {
      const done = await copied(from);
      made.textContent = done ? "Copied" : "Selected";
      said.textContent = done ? `${name} copied` : `${name} is selected: copy it with your keyboard`;
      clearTimeout(timer);
      timer = setTimeout(() => { made.textContent = "Copy"; said.textContent = ""; }, 3000);
    };
    label.append(" ", made);
  }

  function prepare(cite) {
    if (!cite.querySelector("button")) cite.querySelectorAll(".label").forEach(button);
  }

  document.body.append(said);
  document.addEventListener("toggle", (event) => { if (event.target.matches(".cite")) prepare(event.target); }, true);
  document.querySelectorAll(".cite[open]").forEach(prepare);
})();
