// A report: a number and its place in the original point at each other.
"use strict";
(() => {
  const { element, say } = atlas;
  const frame = document.getElementById("original");
  const inspector = document.getElementById("inspector");
  const letter = document.getElementById("error-report");
  const unspoiled = letter.value;
  const cells = [...document.querySelectorAll("td.v")];
  const byPlace = new Map(cells.map((cell) => [cell.dataset.o, cell]));
  let chosen = null;

  const inside = () => frame?.contentDocument;
  const place = (cell) => inside()?.getElementById(cell.dataset.o);

  function lookAt(target) {
    const view = frame.contentWindow;
    const box = target.getBoundingClientRect();
    const window_ = frame.getBoundingClientRect(); // of which the lower part may be below the screen
    const top = Math.max(0, -window_.top);
    const bottom = Math.min(view.innerHeight, innerHeight - window_.top);
    const hidden = box.top < top || box.bottom > bottom || box.left < 0 || box.right > view.innerWidth;
    for (let around = target.parentElement; around; around = around.parentElement) {
      if (around.classList?.contains("scroll")) around.scrollLeft += box.left - around.getBoundingClientRect().left - around.clientWidth / 2;
    }
    if (hidden) view.scrollTo({ top: view.scrollY + box.top - (top + Math.max(top, bottom)) / 2, behavior: "auto" });
  }

  function light(cell, on) {
    cell.classList.toggle("lit", on);
    const target = place(cell);
    if (!target) return;
    target.classList.toggle("lit", on);
    if (on) lookAt(target);
  }

  function fact(name, ...value) { return element("div", {}, element("dt", {}, name), element("dd", {}, ...value)); }

  const STATUS = { reported: ["有数字", "a number"], blank: ["空白", "blank"], dash: ["横线", "a dash"], not_applicable: ["不适用", "not applicable"], unreadable: ["无法读取", "unreadable"] };
  const QUALITY = { verified: ["已验证", "verified"], conflict: ["矛盾", "in conflict"], unverified: ["未能验证", "unverified"], proposed: ["建议修复", "proposed"] };
  const WORDS = JSON.parse(inspector.dataset.words);
  const word = (code) => say(WORDS[code] || code, code);
  const quality = (cell) => Object.keys(QUALITY).find((name) => cell.classList.contains(name));

  function inspect(cell) {
    const { status, unit, raw, label, at, flags, correction } = cell.dataset;
    const number = cell.querySelector("a").textContent;
    const list = element("dl", { class: "facts-list" },
      fact(say("数值", "value"), element("b", {}, status === "reported" ? number : say(...STATUS[status])), " ", status === "reported" ? word(unit) : "", " ",
        element("span", { class: `chip ${quality(cell)}` }, say(...QUALITY[quality(cell)]))),
      fact(say("所印", "printed"), element("q", {}, raw)),
      fact(say("标签", "label"), label),
      fact(say("位置", "place"), element("code", {}, at)));
    if (flags) list.append(fact(say("疑点", "doubts"), flags.split(";").map(word).join(say("、", ", "))));
    if (correction) list.append(fact(say("更正", "corrected"), correction));
    inspector.querySelector(".cell-facts").replaceChildren(element("p", { class: "which" }, element("code", {}, cell.id)), list);
    const covering = [...document.querySelectorAll("#identities .eq")].filter((one) => one.dataset.cells.split(" ").includes(cell.dataset.n));
    inspector.querySelector(".eqs").replaceChildren(...covering.map((one) => one.cloneNode(true)));
    if (!covering.length) inspector.querySelector(".eqs").append(element("li", { class: "note" }, say("没有等式涉及此格。", "No identity covers this cell.")));
    inspector.hidden = false;
    const written = status === "reported" ? number : status;
    const quoted = /[",\n]/.test(raw) ? `"${raw.replaceAll('"', '""')}"` : raw;
    letter.value = unspoiled.replace(/cell {7}–[\s\S]*/, [
      `cell       ${cell.id}`, `printed    ${JSON.stringify(raw)} at ${at}`, `read as    ${written} ${status === "reported" ? unit : ""} (${quality(cell)})`,
      "should be  ", "", `${letter.dataset.sha256},${cell.id},${quoted},<value>,<reason>,<who>,<yyyy-mm-dd>`].join("\n"));
  }

  function choose(cell, move = true) {
    if (chosen && chosen !== cell) { light(chosen, false); chosen.classList.remove("chosen"); }
    chosen = cell;
    cell.classList.add("chosen");
    light(cell, true);
    inspect(cell);
    if (move) history.replaceState(null, "", `#${cell.id}`);
  }

  function forget() {
    if (chosen) { light(chosen, false); chosen.classList.remove("chosen"); }
    chosen = null;
    inspector.hidden = true;
    letter.value = unspoiled;
  }

  function fromHash(event) {
    const cell = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (cell?.matches("td.v")) {
      choose(cell, false);
      cell.scrollIntoView({ block: "center", inline: "nearest" });
      if (event) cell.querySelector("a").focus({ preventScroll: true });
    }
  }

  for (const cell of cells) {
    const link = cell.querySelector("a");
    cell.addEventListener("mouseenter", () => light(cell, true));
    cell.addEventListener("mouseleave", () => { if (cell !== chosen) light(cell, false); else if (place(cell)) lookAt(place(cell)); });
    link.addEventListener("click", (event) => { event.preventDefault(); choose(cell); });
    link.addEventListener("focus", () => light(cell, true));
    link.addEventListener("blur", () => { if (cell !== chosen) light(cell, false); });
  }

  // One stop for the tabulator per table; the arrows walk through it.
  for (const table of document.querySelectorAll("table.read")) {
    const links = [...table.querySelectorAll("td.v a")];
    links.forEach((link, number) => { link.tabIndex = number ? -1 : 0; });
    table.addEventListener("keydown", (event) => {
      const step = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key];
      const from = event.target.closest("td.v");
      if (!step || !from) return;
      event.preventDefault();
      let row = from.parentElement.rowIndex;
      let column = from.cellIndex;
      do { row += step[0]; column += step[1]; } while (table.rows[row]?.cells[column] && !table.rows[row].cells[column].matches("td.v"));
      const link = table.rows[row]?.cells[column]?.querySelector("a");
      if (!link) return;
      links.forEach((one) => { one.tabIndex = -1; });
      link.tabIndex = 0;
      link.focus();
    });
  }

  // The frame has no script of its own: light and language come from here.
  function follow() {
    const { dataset, lang } = document.documentElement;
    const page = inside()?.documentElement;
    if (!page) return;
    page.dataset.theme = dataset.theme || "";
    page.lang = lang;
    page.classList.add("scripted");
  }

  function connect() {
    const page = inside();
    if (!page?.body || page.body.dataset.connected) return;
    page.body.dataset.connected = "yes";
    follow();
    const cellOf = (target) => {
      const marked = target.closest?.(".mark[id]") || target.querySelector?.(".mark[id]");
      return marked ? byPlace.get(marked.id) : undefined;
    };
    page.addEventListener("mouseover", (event) => {
      const cell = cellOf(event.target.closest(".mark") || event.target);
      if (!event.target.closest(".mark") || !cell) return;
      cell.classList.add("lit");
      event.target.closest(".mark").classList.add("lit");
      cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    });
    page.addEventListener("mouseout", (event) => {
      const cell = event.target.closest(".mark") && cellOf(event.target);
      if (!cell || cell === chosen) return;
      cell.classList.remove("lit");
      event.target.closest(".mark").classList.remove("lit");
    });
    page.addEventListener("click", (event) => {
      const link = event.target.closest("a");
      if (!link) return;
      event.preventDefault();
      const cell = cellOf(event.target.closest(".mark") || link);
      if (cell) { choose(cell); cell.scrollIntoView({ block: "center", inline: "nearest" }); cell.querySelector("a").focus({ preventScroll: true }); }
    });
    for (const link of page.querySelectorAll("a")) link.setAttribute("tabindex", "-1"); // the numbers beside them are stops enough
    fromHash();
  }

  // A frame is one box to a printer, which cuts it wherever a page ends. So a copy is printed: of the elements that we
  // draw with, their text and their pictures alone.
  const DRAWN = new Set(["div", "p", "span", "table", "tbody", "tr", "td", "ol", "li", "b", "a", "figure", "figcaption", "svg", "image", "rect"]);
  const KEPT = new Set(["class", "colspan", "rowspan", "value", "lang", "viewBox", "href", "x", "y", "width", "height", "rx"]);

  function copyOf(node) {
    if (node.nodeType === Node.TEXT_NODE) return document.createTextNode(node.data);
    if (!DRAWN.has(node.localName)) return document.createTextNode("");
    const copy = document.createElementNS(node.namespaceURI, node.localName === "a" ? (node.namespaceURI.endsWith("svg") ? "g" : "span") : node.localName);
    for (const { name, value } of node.attributes) if (KEPT.has(name) && (name !== "href" || node.localName === "image")) copy.setAttribute(name, value);
    copy.append(...[...node.childNodes].map(copyOf));
    return copy;
  }

  addEventListener("beforeprint", () => {
    if (inside()?.body) frame.after(element("div", { class: "facsimile copy" }, ...[...inside().body.childNodes].map(copyOf)));
    for (const one of document.querySelectorAll("details:not([open])")) { one.open = true; one.dataset.printed = "yes"; }
  });
  addEventListener("afterprint", () => { document.querySelector(".facsimile.copy")?.remove(); for (const one of document.querySelectorAll("details[data-printed]")) { one.open = false; delete one.dataset.printed; } });

  if (frame) {
    frame.addEventListener("load", connect);
    if (inside()?.readyState === "complete") connect();
    for (const change of ["theme", "language"]) document.addEventListener(change, follow);
  }
  inspector.querySelector(".close").addEventListener("click", forget);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") forget(); });
  document.addEventListener("language", () => { if (chosen) inspect(chosen); });
  document.getElementById("copy").addEventListener("click", async () => {
    letter.select();
    let done = false;
    try { await navigator.clipboard.writeText(letter.value); done = true; } catch { done = document.execCommand("copy"); }
    document.getElementById("copied").textContent = done ? say("已复制", "copied") : say("请手动复制", "please copy it by hand");
  });
  addEventListener("hashchange", fromHash);
  fromHash();
})();
