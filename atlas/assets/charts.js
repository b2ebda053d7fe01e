// Lines over years, with the band of the middle half; the numbers stand in the table beneath as well.
"use strict";
(() => {
  const { say } = atlas;
  const HEIGHT = 260;
  const number = (text) => (text === undefined || text === "" ? null : Number(text));

  // uPlot paints: it needs colours as they come out, in light and in dark.
  function colour(name, share = 100) {
    const probe = document.createElement("i");
    probe.style.color = share === 100 ? `var(--${name})` : `color-mix(in srgb, var(--${name}) ${share}%, transparent)`;
    document.body.append(probe);
    const found = getComputedStyle(probe).color;
    probe.remove();
    return found;
  }

  const charts = new Map();
  function draw(figure, years, own, low, median, high, breaks = []) {
    charts.get(figure)?.destroy();
    if (!years.length) return;
    const place = figure.querySelector("div");
    const font = "12px system-ui, sans-serif";
    const axis = { stroke: colour("soft"), font, grid: { stroke: colour("line"), width: 1 }, ticks: { stroke: colour("line") } };
    const lines = [
      { label: say("四分位下", "lower quartile"), stroke: "transparent", points: { show: false } },
      { label: say("四分位上", "upper quartile"), stroke: "transparent", points: { show: false } },
      { label: say("中位数", "median"), stroke: colour("soft"), width: 1.5, dash: own ? [6, 4] : undefined, points: own ? { show: false } : { size: 7, fill: colour("soft") } },
    ];
    const columns = [years, low, high, median];
    if (own) {
      lines.push({ label: say("本机构", "this body"), stroke: colour("link"), width: 2.5, points: { size: 8, fill: colour("link") } });
      columns.push(own);
    }
    const chart = new uPlot({
      width: place.clientWidth, height: HEIGHT,
      scales: { x: { time: false, range: [years[0] - 0.4, years[years.length - 1] + 0.4] }, y: { range: (_, least, most) => [Math.min(0, least), Math.max(1, most * 1.08)] } },
      axes: [{ ...axis, splits: () => years, values: (_, all) => all.map(String) }, { ...axis, size: 64, values: (_, all) => all.map((one) => one.toLocaleString("en")) }],
      series: [{ label: say("年份", "year"), value: (_, year) => (year === null ? "–" : String(year)) }, ...lines.map((line) => ({ ...line, spanGaps: false, value: (_, value) => (value === null || value === undefined ? "–" : value.toLocaleString("en")) }))],
      bands: [{ series: [2, 1], fill: colour("soft", 16) }],
      cursor: { drag: { x: false, y: false } },
      hooks: { drawAxes: [(plot) => {
        for (const since of breaks) {
          if (since <= years[0] || since > years[years.length - 1]) continue;
          const x = Math.round(plot.valToPos(since - 0.5, "x", true));
          plot.ctx.save();
          plot.ctx.strokeStyle = colour("conflict", 60);
          plot.ctx.setLineDash([2, 3]);
          plot.ctx.beginPath();
          plot.ctx.moveTo(x, plot.bbox.top);
          plot.ctx.lineTo(x, plot.bbox.top + plot.bbox.height);
          plot.ctx.stroke();
          plot.ctx.restore();
        }
      }] },
    }, columns, place);
    chart.root.setAttribute("role", "img");
    chart.root.setAttribute("aria-label", `${figure.querySelector("figcaption").textContent}. ${say("数字见下表。", "The numbers stand in the table below.")}`);
    charts.set(figure, chart);
  }

  function ofAgency(figure) {
    const years = figure.dataset.years.split(",").filter(Boolean).map(Number);
    const rows = [...document.querySelectorAll("tr[data-code]")];
    function show(row) {
      rows.forEach((one) => one.classList.toggle("drawn", one === row));
      rows.forEach((one) => one.querySelector("button").setAttribute("aria-pressed", String(one === row)));
      const cells = [...row.querySelectorAll("td")];
      const peers = row.dataset.peers.split(",").map((one) => one.split(" ").filter(Boolean).map(Number));
      figure.querySelector("figcaption").textContent = `${row.querySelector("button").textContent} · ${row.dataset.code}`;
      draw(figure, years, cells.map((cell) => number(cell.dataset.value)), peers.map((one) => one[0] ?? null), peers.map((one) => one[1] ?? null), peers.map((one) => one[2] ?? null));
    }
    rows.forEach((row) => row.querySelector("button").addEventListener("click", () => { show(row); figure.scrollIntoView({ block: "nearest" }); }));
    const first = rows.find((row) => row.dataset.code === figure.dataset.first) || rows[0];
    if (first) show(first);
    return () => { const row = rows.find((one) => one.classList.contains("drawn")); if (row) show(row); };
  }

  function ofIndicator(figure) {
    const rows = [...document.querySelectorAll("tr[data-year]")];
    const column = (name) => rows.map((row) => number(row.dataset[name]));
    const breaks = figure.dataset.breaks.split(",").filter(Boolean).map(Number);
    const show = () => draw(figure, column("year"), null, column("low"), column("median"), column("high"), breaks);
    show();
    return show;
  }

  for (const [id, begin] of [["chart", ofAgency], ["spread", ofIndicator]]) {
    const figure = document.getElementById(id);
    if (!figure) continue;
    const again = begin(figure);
    for (const event of ["theme", "language"]) document.addEventListener(event, again);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
    addEventListener("resize", () => charts.get(figure)?.setSize({ width: figure.querySelector("div").clientWidth, height: HEIGHT }));
  }
})();
