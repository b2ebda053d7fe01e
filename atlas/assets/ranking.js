// Regions by an indicator, in a year: from the shard of that year.
"use strict";
(() => {
  const form = document.getElementById("ranking");
  if (!form) return;
  const place = document.getElementById("ranked");
  const { element, say } = atlas;
  const shown = (value) => value.toLocaleString("en", { maximumFractionDigits: 2 });

  async function draw() {
    const { rows } = await atlas.load(`ranking/${form.dataset.code}/${form.elements.year.value}`);
    const kind = form.elements.kind.value;
    const regions = new Map();
    for (const [code, name, one, bodies, sum, conflict] of rows) {
      if (kind && one !== kind) continue;
      const region = regions.get(code) || { code, name, bodies: 0, sum: 0, conflict: 0 };
      region.bodies += bodies; region.sum += sum; region.conflict += conflict;
      regions.set(code, region);
    }
    const ordered = [...regions.values()].sort((a, b) => b.sum / b.bodies - a.sum / a.bodies);
    const heads = [["#", "#", "n"], ["地区", "region", ""], ["机构", "bodies", "n"], ["平均每个机构", "mean per body", "n"], ["合计", "sum", "n"], ["其中矛盾", "in conflict", "n"]];
    const head = element("tr", {}, ...heads.map(([zh, en, kind_]) => element("th", { scope: "col", class: kind_ }, say(zh, en))));
    const body = ordered.map((region, number) => element("tr", {},
      element("td", { class: "n" }, String(number + 1)),
      element("td", {}, region.name || say("地区不详", "region unknown"), " ", element("small", { class: "note" }, region.code)),
      ...[region.bodies, region.sum / region.bodies, region.sum, region.conflict].map((value) => element("td", { class: "n", "data-sort": String(value) }, shown(value)))));
    place.replaceChildren(ordered.length ? element("table", { class: "sortable" }, element("thead", {}, head), element("tbody", {}, ...body)) : element("p", { class: "note" }, say("没有数字。", "There is no number.")));
  }
  form.addEventListener("input", draw);
  form.addEventListener("submit", (event) => event.preventDefault());
  document.addEventListener("language", draw);
  draw();
})();
