// What every page does: language, light and dark, data from the shards, search. No request leaves the site.
"use strict";
const atlas = (() => {
  const root = document.documentElement;
  const up = root.dataset.up;

  const memory = {
    get(key) { try { return localStorage.getItem(`gongkai-${key}`); } catch { return null; } },
    set(key, value) { try { localStorage.setItem(`gongkai-${key}`, value); } catch { /* a stick may not remember */ } },
  };

  function speak(language) {
    root.lang = language;
    for (const one of document.querySelectorAll("[data-zh]")) {
      const text = one.dataset[root.lang === "en" ? "en" : "zh"];
      if (one.tagName === "INPUT") { one.placeholder = text; one.setAttribute("aria-label", text); } else one.textContent = text;
    }
    document.dispatchEvent(new CustomEvent("language"));
  }
  const say = (zh, en) => (root.lang === "en" ? en : zh);

  function shine(theme) {
    if (theme) root.dataset.theme = theme; else delete root.dataset.theme;
    document.dispatchEvent(new CustomEvent("theme"));
  }

  // A shard is a script that calls `atlas.take`: the one way to load data that works from a file too.
  const shards = new Map();
  function load(name) {
    if (!shards.has(name)) {
      const shard = {};
      shard.promise = new Promise((resolve, reject) => { shard.resolve = resolve; shard.reject = reject; });
      shards.set(name, shard);
      const script = document.createElement("script");
      script.src = `${up}data/${name}.js`;
      script.onerror = () => { shards.delete(name); shard.reject(new Error(`${name} is missing`)); };
      document.head.append(script);
    }
    return shards.get(name).promise;
  }
  const take = (name, value) => shards.get(name)?.resolve(value);

  function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) if (value !== null && value !== false) made.setAttribute(name, value === true ? "" : value);
    made.append(...children);
    return made;
  }

  root.classList.add("scripted");
  root.lang = memory.get("language") || (/^zh\b/i.test(navigator.language) ? "zh-CN" : "en");
  shine(memory.get("theme"));

  // Search: all words of the query, anywhere; a year leads to that year's report.
  const plain = (text) => text.normalize("NFKC").toLowerCase();
  let entries = null;
  async function prepare() {
    const { shards: names } = await load("search/index");
    const parts = await Promise.all(names.map((name) => load(`search/${name}`)));
    entries = parts.flatMap((part) => part.entries.map((entry) => ({ ...entry, plain: plain(`${entry.label} ${entry.also} ${entry.en}`) })));
  }
  function search(query) {
    const words = plain(query).split(/\s+/).filter(Boolean);
    const years = words.filter((word) => /^20\d\d$/.test(word));
    const others = words.filter((word) => !years.includes(word));
    if (!words.length) return [];
    const found = [];
    for (const entry of entries) {
      if (!others.every((word) => entry.plain.includes(word))) continue;
      const reports = years.map((year) => entry.reports?.[year]).filter(Boolean);
      if (years.length && !reports.length) continue;
      const rank = others.length && plain(entry.label).startsWith(others[0]) ? 0 : 1;
      for (const address of years.length ? reports : [entry.page]) found.push({ rank, entry, address, year: years.length ? years[0] : "" });
      if (found.length > 400) break;
    }
    return found.sort((a, b) => a.rank - b.rank || a.entry.label.length - b.entry.label.length).slice(0, 12);
  }

  function equip() {
    speak(root.lang);
    document.getElementById("language").addEventListener("click", () => {
      const language = root.lang === "en" ? "zh-CN" : "en";
      memory.set("language", language);
      speak(language);
    });
    document.getElementById("theme").addEventListener("click", () => {
      const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
      memory.set("theme", dark ? "light" : "dark");
      shine(dark ? "light" : "dark");
    });
    const field = document.getElementById("search");
    const list = document.getElementById("found");
    const links = () => [...list.querySelectorAll("a")];
    const close = () => { list.hidden = true; field.setAttribute("aria-expanded", "false"); field.removeAttribute("aria-activedescendant"); };
    const choose = (number) => {
      links().forEach((link, place) => link.setAttribute("aria-selected", String(place === number)));
      links()[number]?.scrollIntoView({ block: "nearest" });
      if (links()[number]) field.setAttribute("aria-activedescendant", links()[number].id);
    };
    async function show() {
      if (!field.value.trim()) { close(); return; }
      if (!entries) {
        try { await prepare(); } catch { list.replaceChildren(element("p", { class: "note" }, say("没有查找数据。", "There are no data to search."))); list.hidden = false; return; }
      }
      const found = search(field.value);
      list.replaceChildren(...found.map(({ entry, address, year }, number) => element("a",
        { href: up + address, role: "option", id: `found-${number}`, "aria-selected": "false", tabindex: "-1" },
        `${entry.label} ${year}`.trim(), element("small", {}, say(entry.also, entry.en)))));
      if (!found.length) list.append(element("p", { class: "note", role: "option", "aria-selected": "false" }, say("没有找到。", "Nothing found.")));
      list.hidden = false;
      field.setAttribute("aria-expanded", "true");
    }
    field.addEventListener("input", show);
    field.addEventListener("focus", show);
    field.addEventListener("keydown", (event) => {
      const at = links().findIndex((link) => link.getAttribute("aria-selected") === "true");
      if (event.key === "ArrowDown") { choose(Math.min(at + 1, links().length - 1)); event.preventDefault(); }
      if (event.key === "ArrowUp") { choose(Math.max(at - 1, 0)); event.preventDefault(); }
      if (event.key === "Enter") (links()[at] || links()[0])?.click();
      if (event.key === "Escape") close();
    });
    document.addEventListener("click", (event) => { if (!event.target.closest(".search")) close(); });
    document.addEventListener("keydown", (event) => {
      if (event.key === "/" && !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) { field.focus(); event.preventDefault(); }
    });
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", equip); else equip();
  return { load, take, say, element, search, prepare, up };
})();
