// Keeps a page of the preview as it is in the project. It is added as a page is sent; no file of a site has it.
"use strict";
(() => {
  const tag = document.currentScript;
  const page = JSON.parse(tag.dataset.page);
  const PREFIX = "/.briefgen/";
  const MEMORY = `briefgen:${location.pathname}`;
  const CLOSED = "briefgen:closed";

  // --- What stays over a reload: where one was, what was open, what had the focus ---

  const textOf = (element) => (element.textContent || "").trim().slice(0, 200);

  function numbered(elements, nameOf) {
    const seen = new Map(), found = new Map();
    for (const element of elements) {
      const name = nameOf(element), number = seen.get(name) || 0;
      seen.set(name, number + 1);
      found.set(`${name}|${number}`, element);
    }
    return found;
  }

  const details = () => numbered(document.querySelectorAll("details"),
    (one) => one.id || textOf(one.querySelector("summary") || one));
  const focusable = () => numbered(document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]"),
    (one) => one.id || `${one.localName} ${one.getAttribute("href") || ""} ${textOf(one)}`);

  // The last element with an id that begins above the window's top: text that comes or goes before it moves nothing.
  function anchor() {
    let found = null;
    for (const element of document.querySelectorAll("[id]")) {
      const box = element.getBoundingClientRect();
      if (box.height && box.top <= 1 && (!found || box.top >= found.top)) found = {id: element.id, top: box.top};
    }
    return found;
  }

  function remember() {
    const open = {};
    for (const [name, element] of details()) open[name] = element.open;
    const active = overlay.before() || document.activeElement;
    let focus = null;
    for (const [name, element] of focusable()) if (element === active) focus = name;
    const kept = {x: scrollX, y: scrollY, anchor: scrollY > 0 ? anchor() : null, open, focus};
    try { sessionStorage.setItem(MEMORY, JSON.stringify(kept)); } catch { /* nothing is kept then */ }
  }

  function recall() {
    let kept = null;
    try { kept = JSON.parse(sessionStorage.getItem(MEMORY)); sessionStorage.removeItem(MEMORY); } catch { return; }
    if (!kept) return;
    for (const [name, element] of details()) if (name in kept.open) element.open = kept.open[name];
    const focused = kept.focus && focusable().get(kept.focus);
    if (focused) focused.focus({preventScroll: true});
    const back = () => {
      const element = kept.anchor && document.getElementById(kept.anchor.id);
      const y = element ? scrollY + element.getBoundingClientRect().top - kept.anchor.top : kept.y;
      scrollTo({left: kept.x, top: y, behavior: "instant"});
    };
    history.scrollRestoration = "manual";
    back();
    addEventListener("load", () => { back(); history.scrollRestoration = "auto"; }, {once: true});
  }

  function reload() {
    remember();
    location.reload();
  }

  // --- What the page is now ---

  // Put a style sheet in the place of others once it is there, so that the page is never without.
  const replaced = new Map();
  const sheets = () => {
    const going = new Set([...replaced.values()].flat());
    return [...document.querySelectorAll("link[rel~=stylesheet]")].filter((link) => !going.has(link));
  };
  function swap(link, href) {
    const next = link.cloneNode();
    next.href = href;
    replaced.set(next, [link, ...(replaced.get(link) || [])]);
    next.onload = () => {
      for (const old of replaced.get(next) || []) { old.remove(); replaced.delete(old); }
      replaced.delete(next);
    };
    next.onerror = reload;
    link.after(next);
  }

  function uses(path) {
    const at = (address) => { try { return new URL(address, location.href).pathname === path; } catch { return false; } };
    const elements = [...document.querySelectorAll("[src], [srcset], object[data], link[rel~=stylesheet], link[rel~=icon], image[href], use[href]")];
    return elements.filter((one) => ["src", "data", "href"].some((name) => one.hasAttribute(name) && at(one.getAttribute(name)))
      || (one.getAttribute("srcset") || "").split(",").some((part) => at(part.trim().split(/\s+/)[0])));
  }

  function bring(now, home) {
    if (now.status === 503 && page.status !== 503) return;  // a preview that is being started anew: there will be more news
    if (now.status === 404 && page.status === 200) return overlay.gone(home);
    if (now.status !== page.status || now.content !== page.content) return reload();
    overlay.back();
    const links = sheets();
    if (now.sheets.length !== page.sheets.length || links.length < now.sheets.length) return reload();
    now.sheets.forEach((href, at) => { if (href !== page.sheets[at]) swap(links[at], href); });
    for (const file of now.files) {
      for (const element of uses(home + file)) {
        if (!element.matches("link[rel~=stylesheet]")) return reload();
        swap(element, `${element.getAttribute("href").split("?")[0]}?${now.generation}`);
      }
    }
    page.sheets = now.sheets;
    page.generation = now.generation;
    page.session = now.session;
  }

  let asking = false, asked = null;
  async function compare(news) {
    asked = news;
    if (asking) return;
    asking = true;
    while (asked) {
      const one = asked;
      asked = null;
      const since = one.session === page.session ? page.generation : one.generation;
      try {
        const answer = await fetch(`${PREFIX}page?since=${since}&path=${encodeURIComponent(location.pathname)}`, {cache: "no-store"});
        if (answer.ok) bring(await answer.json(), one.home);
      } catch { /* the preview has ended; when it is back there will be news */ }
    }
    asking = false;
  }

  function hear(text) {
    const news = JSON.parse(text);
    dispatchEvent(new CustomEvent("briefgen:news", {detail: news}));
    overlay.problems(news);
    if (news.session !== page.session || news.generation !== page.generation) compare(news);
  }

  // --- What is wrong, over the last good page. All of it is text: titles and claims may hold anything ---

  const STYLE = `
    :host { all: initial; }
    dialog, button { font: 400 15px/1.55 system-ui, sans-serif; color-scheme: light dark; }
    dialog { --ink: light-dark(#1c1a17, #ece8df); --paper: light-dark(#fffefb, #1d1b18); --line: light-dark(#dcd6c8, #423e36);
      --red: light-dark(#a8182c, #ff9299); --muted: light-dark(#5f5a50, #aaa497); --wash: light-dark(#f6f2e9, #272420);
      box-sizing: border-box; inline-size: min(60rem, calc(100vw - 2rem)); max-block-size: min(44rem, calc(100vh - 3rem)); margin: auto;
      padding: 0; border: 1px solid var(--line); border-block-start: 4px solid var(--red); border-radius: 8px; background: var(--paper); color: var(--ink);
      box-shadow: 0 18px 60px rgb(0 0 0 / .35); overflow: auto; overscroll-behavior: contain; }
    dialog::backdrop { background: light-dark(rgb(30 26 20 / .38), rgb(0 0 0 / .58)); }
    .head { display: flex; gap: 1rem; align-items: start; position: sticky; inset-block-start: 0; padding: 1rem 1.25rem .75rem; background: var(--paper); border-block-end: 1px solid var(--line); }
    h1 { flex: 1; margin: 0; font-size: 18px; line-height: 1.35; font-weight: 650; outline: none; }
    h1:focus-visible { outline: none; }
    p { margin: 0; color: var(--muted); font-size: 14px; }
    .head div { flex: 1; }
    dialog button { flex: none; padding: .2rem .7rem; border: 1px solid var(--line); border-radius: 6px; background: var(--wash); color: inherit; cursor: pointer; }
    :focus-visible { outline: 2px solid var(--red); outline-offset: 2px; }
    ol { list-style: none; margin: 0; padding: .25rem 1.25rem; }
    li { padding: .85rem 0; border-block-end: 1px solid var(--line); }
    li:last-child { border: 0; }
    pre { margin: 0; font: 13.5px/1.6 ui-monospace, "Cascadia Code", Menlo, Consolas, monospace; white-space: pre-wrap; overflow-wrap: anywhere; tab-size: 4; }
    pre.source { white-space: pre; overflow-x: auto; margin-block: .35rem; padding: .45rem .7rem; border-radius: 5px; background: var(--wash); }
    .place { color: var(--muted); }
    .error, .caret { color: var(--red); font-weight: 650; }
    .hint { color: light-dark(#0b6157, #74cdbf); }
    .foot { padding: .6rem 1.25rem 1rem; }
    a { color: inherit; }
    .pill { all: initial; position: fixed; z-index: 2147483647; inset-block-end: 1rem; inset-inline-end: 1rem; padding: .45rem .9rem; border-radius: 99px;
      font: 600 14px/1.4 system-ui, sans-serif; background: #a8182c; color: #fff; cursor: pointer; box-shadow: 0 4px 18px rgb(0 0 0 / .3); }
    .pill[hidden] { display: none; }
    .pill:focus-visible { outline: 3px solid light-dark(#1c1a17, #fff); outline-offset: 2px; }
  `;

  function made(name, text = "", type = "") {
    const element = document.createElement(name);
    element.textContent = text;
    element.className = type;
    return element;
  }

  const overlay = (() => {
    let host = null, dialog = null, pill = null, shown = "", active = null;

    function root() {
      if (!host) {
        host = document.createElement("briefgen-preview");
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(STYLE);
        host.attachShadow({mode: "open"}).adoptedStyleSheets = [sheet];
        document.documentElement.append(host);
      }
      return host.shadowRoot;
    }

    function clear() {
      if (dialog) {
        dialog.onclose = null;
        dialog.close();
        dialog.remove();
      }
      if (pill) pill.remove();
      dialog = pill = active = null;
      shown = "";
    }

    function show(name, title, words, parts) {
      if (name === shown) return;
      clear();
      shown = name;
      dialog = made("dialog");
      dialog.setAttribute("role", "alertdialog");
      dialog.setAttribute("aria-labelledby", "title");
      dialog.setAttribute("aria-describedby", "words");
      const header = made("div", "", "head"), head = made("div"), heading = made("h1", title), text = made("p", words), close = made("button", "Close");
      heading.id = "title";
      heading.tabIndex = -1;
      heading.autofocus = true;
      text.id = "words";
      close.onclick = () => dialog.close();
      head.append(heading, text);
      header.append(head, close);
      dialog.append(header, ...parts);
      pill = made("button", title, "pill");
      pill.type = "button";
      pill.hidden = true;
      pill.onclick = () => open();
      dialog.onclose = () => {
        pill.hidden = false;
        try { sessionStorage.setItem(CLOSED, name); } catch { /* it opens again then */ }
      };
      root().append(dialog, pill);
      let closed = null;
      try { closed = sessionStorage.getItem(CLOSED); } catch { /* nothing is kept then */ }
      if (closed === name) pill.hidden = false;
      else open();
    }

    function open() {
      try { sessionStorage.removeItem(CLOSED); } catch { /* nothing is kept then */ }
      active = document.activeElement;
      pill.hidden = true;
      dialog.showModal();
    }

    function problem(lines) {
      const item = made("li");
      lines.forEach((spans, at) => {
        const line = made("pre", "", at && spans.every(([role]) => role !== "hint") ? "source" : "");
        for (const [role, text] of spans) line.append(role ? made("span", text, role) : text);
        // A source line and the caret below it stand in one box.
        const above = item.lastElementChild;
        if (line.className && above && above.className) above.append("\n", ...line.childNodes);
        else item.append(line);
      });
      return item;
    }

    const isGone = () => shown === "gone";

    return {
      before: () => (dialog && dialog.open ? active : null),
      problems(news) {
        const count = news.problems.length + news.more;
        if (!count) { if (!isGone()) clear(); return; }
        const list = made("ol"), footer = made("div", "", "foot");
        list.append(...news.problems.map(problem));
        const more = news.more ? `And ${news.more} more: see the terminal. ` : "";
        footer.append(made("p", `${more}This goes away by itself when it is mended; Escape closes it.`));
        const beneath = page.status === 503 ? "There is no site to show yet; it comes by itself." : "The page beneath is the last one that could be built.";
        show(JSON.stringify(news.problems), count === 1 ? "1 problem" : `${count} problems`, beneath, [list, footer]);
      },
      gone(home) {
        if (shown && !isGone()) return;
        const footer = made("div", "", "foot"), link = made("a", "Go to the first page");
        link.href = home;
        footer.append(link);
        show("gone", "This page is gone", "The site no longer has it. What you see beneath is how it was.", [footer]);
      },
      back() { if (isGone()) clear(); },
    };
  })();

  // --- The news ---

  function listenAlone() {
    let source = null;
    const listen = () => {
      if (document.hidden || source) return;
      source = new EventSource(`${PREFIX}events`);
      source.onmessage = (event) => hear(event.data);
      source.onerror = () => { if (source && source.readyState === EventSource.CLOSED) { stop(); setTimeout(listen, 1000); } };
    };
    const stop = () => { if (source) source.close(); source = null; };
    // A browser allows six connections to a host: pages that nobody looks at have none.
    document.addEventListener("visibilitychange", () => (document.hidden ? stop() : listen()));
    addEventListener("pagehide", stop);
    addEventListener("pageshow", listen);
    listen();
  }

  function listenTogether() {
    let port = null;
    const connect = () => {
      const worker = new SharedWorker(`${PREFIX}worker.js?${tag.dataset.worker}`, {name: "briefgen"});
      worker.onerror = () => { port = null; listenAlone(); };
      port = worker.port;
      port.onmessage = (event) => hear(event.data);
    };
    addEventListener("pagehide", () => { if (port) port.postMessage("bye"); port = null; });
    addEventListener("pageshow", (event) => { if (event.persisted && !port) connect(); });
    connect();
  }

  recall();
  try {
    if (typeof SharedWorker === "function") listenTogether();
    else listenAlone();
  } catch { listenAlone(); }
})();
