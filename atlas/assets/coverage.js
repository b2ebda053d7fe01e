// The heat map: agencies × years, by region; drawn from the shards of its provinces.
"use strict";
(() => {
  const table = document.getElementById("heat");
  const form = document.getElementById("filters");
  const told = document.getElementById("told");
  const years = table.dataset.years.split(",").filter(Boolean).map(Number);
  const files = new Map(table.dataset.provinces.split(",").filter(Boolean).map((one) => one.split(":")));
  const provinces = [...files.keys()];
  const chips = [...form.querySelectorAll("[data-state]")];
  const SIGNS = ["", "○", "?", "⊘", "×", "!", "§"];
  const CODES = ["reported", "not_published", "not_found", "blocked", "dead", "unreadable", "quarantined"];
  const FEW = 4000; // cells that are drawn at once without being asked for
  const OPEN = 120; // agencies whose regions are open at first
  const { element, say } = atlas;
  const opened = new Map();

  function wanted() {
    const chosen = form.elements.province.value;
    if (chosen) return [chosen];
    return Number(table.dataset.total) <= FEW ? provinces : [];
  }

  const shards = (name) => Array.from({ length: Number(files.get(name)) }, (_, number) => `coverage/${name}-${number + 1}`);
  const address = (name, code) => `${name.includes("/") ? name : `report/${code || "unknown"}/${name}`}.html`;

  function cell(entry, agency, year, notes, code) {
    const [state, ...rest] = entry;
    const named = chips.find((chip) => chip.dataset.state === CODES[state]);
    const label = named ? named.querySelector(`.t[lang=${say("zh-CN", "en")}]`).textContent : CODES[state];
    const off = named && named.getAttribute("aria-pressed") === "false";
    const report = rest.length === 3;
    let text = `${agency.name} ${year || ""}: ${label}`;
    if (report) text += say(`，${rest[1]}% 已验证`, `, ${rest[1]}% verified`) + (rest[2] ? say(`，${rest[2]} 处矛盾`, `, ${rest[2]} in conflict`) : "");
    else if (notes[rest[0]][1]) text += say(`（${notes[rest[0]][0]}）`, ` (${notes[rest[0]][1]})`);
    const classes = ["cell", `s-${CODES[state]}`];
    if (report) classes.push(`q${Math.min(9, Math.floor(rest[1] / 10))}`);
    if (report && rest[2]) classes.push("x");
    if (off) classes.push("dim");
    return element("a", { class: classes.join(" "), href: report ? address(rest[0], code) : `${agency.page}#y${year}`, title: text, "aria-label": text },
      report ? String(rest[1]) : SIGNS[state]);
  }

  function row(agency, notes, columns, code) {
    const cells = columns.map((year) => element("td", {}, ...(agency.cells[year] ? [cell(agency.cells[year], agency, year, notes, code)] : [])));
    return element("tr", {}, element("th", { scope: "row" }, element("a", { href: agency.page }, agency.name)), ...cells);
  }

  function group([code, name, city], agencies, notes, columns, open) {
    const body = element("tbody");
    const counts = columns.map((year) => {
      const here = agencies.filter((agency) => agency.cells[year]);
      return here.length ? `${here.filter((agency) => agency.cells[year][0] === 0).length}/${here.length}` : "";
    });
    const button = element("button", { type: "button", "aria-expanded": String(open) }, name || say("地区不详", "region unknown"),
      element("small", {}, [city, code].filter(Boolean).join(" ")));
    body.append(element("tr", { class: "region" }, element("th", { scope: "rowgroup" }, button), ...counts.map((count) => element("td", {}, count))));
    const fill = () => agencies.forEach((agency) => body.append(row(agency, notes, columns, code)));
    if (open) fill();
    button.addEventListener("click", () => {
      const now = button.getAttribute("aria-expanded") !== "true";
      button.setAttribute("aria-expanded", String(now));
      opened.set(code, now);
      if (now) fill(); else while (body.rows.length > 1) body.deleteRow(1);
    });
    return body;
  }

  async function draw() {
    const names = wanted();
    if (!names.length) {
      table.replaceChildren();
      told.textContent = say("数据很多：请先选择省份。", "There is much: choose a province first.");
      return;
    }
    const parts = await Promise.all(names.flatMap(shards).map(atlas.load));
    const kind = form.elements.kind.value;
    const name = form.elements.name.value.trim();
    const shown = new Set(chips.filter((chip) => chip.getAttribute("aria-pressed") === "true").map((chip) => CODES.indexOf(chip.dataset.state)));
    const groups = [];
    let columns = years;
    for (const { regions, agencies, notes } of parts) {
      regions.forEach((region, number) => {
        const here = agencies.filter((agency) => agency.region === number && (!kind || agency.kind === kind)
          && (!name || agency.name.includes(name) || region[1].includes(name))
          && Object.values(agency.cells).some((entry) => shown.has(entry[0])));
        if (here.length) groups.push([region, here, notes]);
      });
    }
    if (groups.some(([, agencies]) => agencies.some((agency) => agency.cells[0]))) columns = [...years, 0];
    const head = element("tr", {}, element("th", { scope: "col" }, say("机构", "body")), ...columns.map((year) => element("th", { scope: "col" }, year ? String(year) : say("年份不详", "no year"))));
    const count = groups.reduce((sum, [, agencies]) => sum + agencies.length, 0);
    const open = count <= OPEN || name !== "";
    table.replaceChildren(element("thead", {}, head), ...groups.map(([region, agencies, notes]) => group(region, agencies, notes, columns, opened.get(region[0]) ?? open)));
    told.textContent = say(`${groups.length} 个地区，${count} 个机构`, `${count} bodies in ${groups.length} regions`);
  }

  function fromHash() {
    const chosen = new URLSearchParams(location.hash.slice(1)).get("province");
    if (chosen !== null && provinces.includes(chosen)) form.elements.province.value = chosen;
    draw();
  }
  form.addEventListener("input", draw);
  form.addEventListener("submit", (event) => event.preventDefault());
  chips.forEach((chip) => chip.addEventListener("click", () => {
    chip.setAttribute("aria-pressed", String(chip.getAttribute("aria-pressed") !== "true"));
    draw();
  }));
  addEventListener("hashchange", fromHash);
  document.addEventListener("language", draw);
  fromHash();
})();
