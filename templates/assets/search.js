// Search: the words of all articles and facts, by Pagefind. Without it, or from a folder on disk, the indexes stay.
"use strict";
(async () => {
  const form = document.getElementById("search"), list = document.getElementById("results");
  const found = document.getElementById("found"), more = document.getElementById("more");
  const facets = ["country", "kind", "year", "topic", "publisher"], field = name => form.elements[name];
  const AT_ONCE = 10, MOST_OF_ONE = 5;
  let pagefind, run = 0, results = [], loaded = 0, shown = 0, asked = {};
  if (location.protocol === "file:") return; // a browser lets no page from disk fetch the index
  try {
    pagefind = await import(new URL("pagefind/pagefind.js", document.baseURI));
    await pagefind.options({ excerptLength: 24 });
    fill(await pagefind.filters(), {});
  } catch { return; } // where the index is missing
  form.hidden = false;

  function make(name, className, ...parts) {
    const made = document.createElement(name);
    if (className) made.className = className;
    made.append(...parts);
    return made;
  }
  // The only markup of an excerpt are the marks round the words; everything else is text. The claim stands above it.
  function marked(excerpt, claim = "") {
    const body = new DOMParser().parseFromString(excerpt, "text/html").body, out = make("p", "summary");
    for (const node of body.childNodes) {
      out.append(node.nodeName === "MARK" ? make("mark", "", node.textContent) : node.textContent);
    }
    const rest = out.textContent.startsWith(claim) && claim ? out.textContent.slice(claim.length).replace(/^[.\s]+/, "") : null;
    return rest === null ? out : rest ? make("p", "summary", rest) : "";
  }
  function fill(counts, all) {
    for (const name of facets) {
      const select = field(name), value = select.value;
      const known = (value ? all[name] : counts[name]) || counts[name] || {};
      const names = Object.keys(known).filter(key => known[key] || key === value);
      names.sort(name === "year" ? (a, b) => b.localeCompare(a) : (a, b) => a.localeCompare(b));
      if (value && !names.includes(value)) names.unshift(value);
      select.replaceChildren(new Option("all", ""), ...names.map(key => new Option(`${key} (${known[key] || 0})`, key)));
      select.value = value;
    }
  }
  const state = () => Object.fromEntries(["q", ...facets, "sort"].map(name => [name, field(name).value.trim()]).filter(pair => pair[1]));
  function restore() {
    const query = new URLSearchParams(location.search);
    for (const name of ["q", ...facets, "sort"]) {
      const value = query.get(name) || "", input = field(name);
      if (facets.includes(name) && value && ![...input.options].some(option => option.value === value)) input.add(new Option(value, value));
      input.value = value;
    }
  }
  // Filters hold for the article; of its facts only those are shown for which they hold too.
  function fits([kind, year, , countries, topics]) {
    return (!asked.kind || asked.kind === kind) && (!asked.year || asked.year === year) &&
      (!asked.country || countries.includes(asked.country)) && (!asked.topic || topics.includes(asked.topic));
  }
  function line(address, date, claim, excerpt, source, [became, gone] = [[], false]) {
    const link = make("a", "", gone ? make("s", "", claim) : claim);
    link.href = address;
    link.dir = "auto";
    const body = make("div", "body", make("p", "title", link, ...became.flatMap(words => [" ", make("span", "status", words)])));
    if (excerpt) body.append(excerpt);
    return make("li", "", make("p", "date", date), body, make("p", "source", source));
  }
  function lines(data) {
    const facts = JSON.parse(data.meta.facts || "{}"), page = new URL(data.raw_url.replace(/^\//, ""), document.baseURI).href;
    const entries = asked.q ? data.sub_results : data.anchors.map(anchor => ({ anchor, title: anchor.text }));
    const made = [];
    for (const { anchor, title, excerpt } of entries) {
      const fact = anchor && Object.hasOwn(facts, anchor.id) && facts[anchor.id];
      if (fact && fits(fact)) made.push(line(`${page}#${encodeURIComponent(anchor.id)}`, fact[2], title, excerpt && marked(excerpt, title), `${fact[0]}, ${data.meta.publisher}`, fact.slice(5)));
      else if (!anchor && asked.q && !["kind", "year", "country", "topic"].some(name => asked[name])) made.push(line(page, data.meta.date, data.meta.title, marked(excerpt), `report, ${data.meta.publisher}`));
    }
    const rest = made.length - MOST_OF_ONE;
    if (rest > 0) made.splice(MOST_OF_ONE, rest, line(page, "", `${rest} more in “${data.meta.title}”`, "", data.meta.publisher));
    return made;
  }
  async function next() {
    const mine = run, part = results.slice(loaded, loaded + AT_ONCE);
    more.hidden = true;
    const data = await Promise.all(part.map(result => result.data()));
    if (mine !== run) return;
    loaded += part.length;
    const made = data.flatMap(lines);
    shown += made.length;
    list.append(...made);
    const left = results.length - loaded;
    if (!made.length && left) return next();
    const reports = `${results.length} report${results.length === 1 ? "" : "s"}`;
    found.textContent = !shown ? "Nothing found." : left ? `From the first ${loaded} of ${reports}` : `${shown} result${shown === 1 ? "" : "s"} in ${reports}`;
    more.hidden = !left;
  }
  async function look() {
    const mine = ++run;
    asked = state();
    const filters = Object.fromEntries(facets.filter(name => asked[name]).map(name => [name, asked[name]]));
    const idle = !asked.q && !Object.keys(filters).length;
    const sort = asked.sort ? { date: asked.sort === "newest" ? "desc" : "asc" } : asked.q ? undefined : { date: "desc" };
    const answer = await pagefind.search(asked.q || null, { filters, ...(sort && { sort }) });
    if (mine !== run) return;
    fill(answer.filters, answer.totalFilters);
    list.replaceChildren();
    results = idle ? [] : answer.results;
    loaded = shown = 0;
    more.hidden = true;
    document.getElementById("indexes").hidden = !idle;
    if (idle) found.textContent = "";
    else if (results.length) await next();
    else found.textContent = "Nothing found.";
  }
  function changed(keep) {
    const address = `${location.pathname}${Object.keys(state()).length ? `?${new URLSearchParams(state())}` : ""}`;
    if (address !== location.pathname + location.search) history[keep ? "pushState" : "replaceState"](null, "", address);
    look();
  }
  let timer;
  form.addEventListener("submit", event => { event.preventDefault(); clearTimeout(timer); changed(true); });
  form.addEventListener("change", event => { if (event.target.name !== "q") changed(true); });
  field("q").addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(changed, 150); });
  more.addEventListener("click", async () => { const last = list.lastElementChild; await next(); last?.nextElementSibling?.querySelector("a")?.focus(); });
  addEventListener("popstate", () => { restore(); look(); });
  document.addEventListener("keydown", event => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName), links = [...list.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (event.key === "/" && !typing) { event.preventDefault(); field("q").focus(); }
    else if (event.key === "Escape" && event.target === field("q") && field("q").value) { event.preventDefault(); field("q").value = ""; changed(true); }
    else if (event.key === "ArrowDown" && (at >= 0 || event.target === field("q")) && links[at + 1]) { event.preventDefault(); links[at + 1].focus(); }
    else if (event.key === "ArrowUp" && at >= 0) { event.preventDefault(); (links[at - 1] || field("q")).focus(); }
  });
  restore();
  await look();
})();
