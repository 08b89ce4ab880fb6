// Filters of the entries below. The kind is what a mark says, the year that of the heading; `data-k` has the day on which an entry was
// known (since 1970, base 36) and its topics. The state is in the address; what names no choice of this page is passed over.
(() => {
  "use strict";
  const place = document.querySelector(".filters");
  if (!place) return;

  const isBelow = (element) => place.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING;
  const entries = [...document.querySelectorAll(".facts > .fact")].filter(isBelow).map((element) => {
    const [day, ...topic] = (element.dataset.k || "").split(" "), month = element.closest(".month");
    const year = month && /(\d{4})(-\d\d)?$/.exec(month.firstElementChild.id);
    const mark = element.querySelector(".mark");
    return { element, day: parseInt(day, 36), kind: [mark && mark.getAttribute("aria-label")], topic, year: [year ? year[1] : ""] };
  });
  // Sections that go when none of their entries is left; the one with the filters stays.
  const sections = [...document.querySelectorAll("main section")]
    .filter((section) => section.querySelector(".facts") && !section.contains(place) && isBelow(section))
    .map((element) => ({ element, entries: entries.filter((entry) => element.contains(entry.element)) }));

  function made(name, text = "", more = {}) {
    const element = document.createElement(name);
    element.textContent = text;
    return Object.assign(element, more);
  }

  const NAMES = new Map([...place.querySelectorAll("option")].map((option) => [option.value, option.textContent]));
  const inWords = (name) => NAMES.get(name) || name.replace(/[-_]/g, " ").replace(/^./, (first) => first.toUpperCase());
  const LABELS = { kind: "Kind", topic: "Topic", year: "Year", known: "As known on" };
  const ALL = { kind: "all kinds", topic: "all topics", year: "all years" };
  const inOrder = (name, one, other) => (name === "year" ? other - one : inWords(one).localeCompare(inWords(other)));

  // A choice is a select whose options carry counts.
  const choices = {};
  for (const name of Object.keys(ALL)) {
    const found = [...new Set(entries.flatMap((entry) => entry[name]))].filter(Boolean).sort((...two) => inOrder(name, ...two));
    if (found.length < 2) continue;
    const select = made("select", "", { name, autocomplete: "off" });
    select.append(new Option(ALL[name], ""), ...found.map((value) => new Option(value, value)));
    choices[name] = select;
  }
  const known = made("input", "", { type: "date", name: "known", autocomplete: "off" });
  const controls = { ...choices, known }, names = Object.keys(controls);
  const status = made("p"), clear = made("button", "Clear all", { type: "button" }), row = made("div", "", { className: "found" });
  status.setAttribute("role", "status");
  row.append(status, clear);
  place.setAttribute("role", "group");
  place.setAttribute("aria-label", "Filter");
  for (const name of names) {
    place.append(made("label", LABELS[name]));
    place.lastChild.append(controls[name]);
  }
  place.append(row);

  function fit(entry, name) {
    const value = controls[name].value;
    return !value || (name === "known" ? entry.day * 864e5 <= Date.parse(value) : entry[name].includes(value));
  }
  const isShown = (entry, without) => names.every((name) => name === without || fit(entry, name));

  function count(name, select) {
    const others = entries.filter((entry) => isShown(entry, name));
    for (const option of select.options) {
      if (!option.value) continue;
      const number = others.filter((entry) => entry[name].includes(option.value)).length;
      option.text = `${name === "topic" ? inWords(option.value) : option.value} (${number})`;
      option.disabled = !number && !option.selected;
    }
  }

  const isPart = document.querySelector(".periods, .pager");
  function tell(shown, filtered) {
    const all = `${entries.length} ${entries.length === 1 ? "entry" : "entries"}`;
    const number = !filtered ? all : shown ? `${shown} of ${all}` : `None of ${all} fits`;
    const page = isPart ? " on this page; others are not filtered" : "";
    const later = known.value ? "; what became of them later is shown as well" : "";
    status.textContent = `${number}${page}${later}.`;
  }

  function show() {
    const filtered = names.some((name) => controls[name].value);
    let shown = 0;
    for (const entry of entries) {
      entry.shown = isShown(entry);
      entry.element.hidden = !entry.shown;
      shown += entry.shown;
    }
    for (const section of sections) {
      const left = section.entries.filter((entry) => entry.shown).length;
      section.element.hidden = !left;
      if (section.element.matches(".month")) heading(section, left, filtered);
    }
    for (const name in choices) count(name, choices[name]);
    clear.hidden = !filtered;
    place.classList.toggle("on", filtered);
    tell(shown, filtered);
  }

  function heading(section, left, filtered) {
    section.note = section.note || section.element.firstElementChild.appendChild(made("small"));
    section.note.textContent = filtered ? `${left} of ${section.entries.length}` : "";
  }

  function read() {
    const state = new URLSearchParams(location.search);
    for (const name of names) {
      const value = state.get(name) || "", control = controls[name];
      control.value = value; // a date that is none becomes empty
      if (control.value !== value) control.value = "";
    }
    show();
  }

  let last = "";
  function write(name) {
    const address = new URL(location.href);
    for (const key of names) {
      if (controls[key].value) address.searchParams.set(key, controls[key].value);
      else address.searchParams.delete(key);
    }
    // A day is typed in steps: they are one step back.
    const how = name === "known" && last === "known" ? "replaceState" : "pushState";
    last = name;
    try { history[how](null, "", address); } catch { /* a browser that keeps files' addresses as they are */ }
    show();
  }

  function reset() {
    for (const name of names) controls[name].value = "";
    write("");
  }

  // A link to what is hidden shows it.
  function follow() {
    const target = document.getElementById(location.hash.slice(1));
    if (!target || !target.closest("[hidden]")) return;
    reset();
    target.scrollIntoView();
  }

  place.addEventListener("change", (event) => write(event.target.name));
  clear.onclick = () => { reset(); place.querySelector("select, input").focus(); };
  addEventListener("popstate", () => { last = ""; read(); });
  addEventListener("hashchange", follow);
  read();
})();
