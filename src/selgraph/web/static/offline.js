// The explorer from a disk: search, and in the single file the pages as well. Nothing is ever fetched.
"use strict";

(() => {
  const MOST = 100;
  const SUGGESTED = 10;
  const LIKE = 0.6; // share of pairs of letters from which a misspelt name counts
  const single = document.getElementById("pages");
  const index = globalThis.selgraphIndex ?? [];

  // As `plain` in naming.py: without case, accents and punctuation.
  const plain = (text) => text.normalize("NFKD").toUpperCase().toLowerCase().normalize("NFKD")
    .replace(/['`\u2018\u2019]|\p{M}/gu, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim();

  const pairs = (text) => new Set([...text].slice(1).map((letter, place) => text[place] + letter));
  const likeness = (first, second) => {
    const shared = [...first].filter((pair) => second.has(pair)).length;
    return (2 * shared) / (first.size + second.size || 1);
  };

  // What holds all words, the last of them perhaps only begun: names before other words, short names first.
  const find = (text, most) => {
    const asked = plain(text);
    if (!asked) return [];
    const words = asked.split(" ");
    const begun = words.pop();
    const holds = (names) => words.every((word) => names.includes(` ${word} `)) && names.includes(` ${begun}`);
    const ranked = [];
    for (const hit of index) {
      const [name, others] = hit;
      if (name === asked) ranked.push([0, name.length, hit]);
      else if (holds(` ${name} `)) ranked.push([1, name.length, hit]);
      else if (holds(` ${name} ${others} `)) ranked.push([2, name.length, hit]);
    }
    if (!ranked.length) {
      const wanted = pairs(asked);
      for (const hit of index) {
        const like = hit[0] ? likeness(wanted, pairs(hit[0])) : 0;
        if (like >= LIKE) ranked.push([1 - like, hit[0].length, hit]);
      }
    }
    ranked.sort((a, b) => a[0] - b[0] || a[1] - b[1] || (a[2][4] < b[2][4] ? -1 : 1));
    return ranked.slice(0, most).map((one) => one[2]);
  };

  const make = (name, text, marks = {}) => Object.assign(document.createElement(name), { textContent: text, ...marks });

  const showHits = (asked) => {
    const form = document.querySelector("main form.search");
    form.querySelector("input").value = asked;
    document.querySelectorAll("main [role=status], main .hits").forEach((old) => old.remove());
    if (!asked.trim()) return;
    const hits = find(asked, MOST + 1);
    const words = hits.length > MOST ? `More than ${MOST} found; the best ${MOST} are shown.`
      : hits.length ? `${hits.length} found.` : "Nothing is called so, and no quotation holds these words.";
    const status = make("p", words);
    status.setAttribute("role", "status");
    const list = make("ul", "", { className: "hits" });
    for (const [, , label, kind, file, note] of hits.slice(0, MOST)) {
      const item = document.createElement("li");
      item.append(make("a", label, { href: single ? `#/${file}` : file }));
      if (kind) item.append(" ", make("span", kind, { className: "quiet" }));
      if (note) item.append(make("small", note));
      list.append(item);
    }
    form.after(status, list);
  };

  const suggest = () => {
    const box = document.getElementById("q");
    const list = document.getElementById("suggestions");
    if (!box || !list) return;
    box.addEventListener("input", () => {
      const hits = box.value.trim().length < 2 ? [] : find(box.value, SUGGESTED);
      list.replaceChildren(...hits.map(([, , label, kind]) => {
        const option = make("option", "", { value: label.replace(/^\u201c|\u201d$/g, "") });
        option.label = kind;
        return option;
      }));
    });
  };

  const isSearch = (file) => file.endsWith("search.html");

  if (!single) {
    suggest();
    if (isSearch(location.pathname)) showHits(new URLSearchParams(location.search).get("q") ?? "");
    return;
  }

  // ---- the single file: pages lie packed in it, a hundred or so together

  const where = JSON.parse(single.textContent);
  const opened = new Map();
  const unpack = (name) => {
    if (!opened.has(name)) {
      const packed = Uint8Array.from(atob(document.getElementById(`pack-${name}`).textContent), (one) => one.charCodeAt(0));
      const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
      opened.set(name, new Response(stream).json());
    }
    return opened.get(name);
  };

  const show = async () => {
    if (location.hash && !location.hash.startsWith("#/")) return;
    const [path, fragment] = (location.hash.slice(2) || "index.html").split("#");
    const [file, query] = path.split("?");
    const main = document.getElementById("main");
    const page = file in where ? (await unpack(where[file]))[file] : ["Not here", "<h1>Not here</h1><p>This file does not hold that page.</p>", ""];
    document.title = page[0];
    main.innerHTML = page[1];
    document.body.className = page[2];
    if (isSearch(file)) showHits(new URLSearchParams(query).get("q") ?? "");
    suggest();
    globalThis.selgraphDress?.();
    const place = fragment && document.getElementById(decodeURIComponent(fragment));
    if (place) place.scrollIntoView();
    else window.scrollTo(0, 0);
  };

  document.addEventListener("submit", (event) => {
    event.preventDefault();
    location.hash = `#/search.html?q=${encodeURIComponent(event.target.querySelector("input").value)}`;
  });
  window.addEventListener("hashchange", show);
  unpack("index").then((all) => {
    index.push(...all);
    return show();
  });
})();
