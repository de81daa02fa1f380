"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const one = (selector, root) => (root || document).querySelector(selector);
  const all = (selector, root) => [...(root || document).querySelectorAll(selector)];
  const article = one("#text"), panel = one("#readings"), card = one("#card"), search = one("#search"), help = one("#help");
  const wide = matchMedia("(min-width:1320px)"), beside = matchMedia("(min-width:1000px)");
  const firsts = all("mark.m[id]", article);
  let chosen = null;

  const make = (name, words, look) => {
    const node = document.createElement(name);
    if (words) node.textContent = words;
    if (look) node.className = look;
    return node;
  };
  const sign = (name) => {
    const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg"), use = document.createElementNS("http://www.w3.org/2000/svg", "use");
    svg.setAttribute("class", "sign sign-" + name);
    svg.setAttribute("aria-hidden", "true");
    use.setAttribute("href", "#sign-" + name);
    svg.append(use);
    return svg;
  };
  const pieces = (layer, place) => all(`[data-${layer}~="${place}"]`, article);
  const placesOf = (node, layer) => (node.dataset[layer] || "").split(" ").filter(Boolean).map(Number);

  /* ---- findings float in the margin, each beside its place, none over another ---- */
  function float() {
    document.documentElement.style.setProperty("--bar", one(".bar").offsetHeight + "px");
    const floats = wide.matches && !matchMedia("print").matches;
    article.classList.toggle("floats", floats);
    article.style.minHeight = "";
    if (!floats) return all(".note", article).forEach((note) => { note.style.top = ""; });
    const top = article.getBoundingClientRect().top;
    const notes = all(".note:not([hidden])", article).map((note) => {
      const ref = one(`.ref[href="#${note.id}"]`, article) || note.parentNode.previousElementSibling;
      return [note, ref ? ref.getBoundingClientRect().top - top - 4 : 0, note.offsetHeight];
    });
    let free = 0;
    notes.forEach(([note, wish, height]) => {
      const at = Math.max(free, wish);
      note.style.top = at + "px";
      free = at + height + 10;
    });
    article.style.minHeight = free + "px";
  }

  /* ---- choosing: a figure, a commitment or a check lights everything that belongs to it ---- */
  function clear() {
    all(".lit").forEach((node) => node.classList.remove("lit"));
    all(".on").forEach((node) => node.classList.remove("on"));
    all(".note-head[aria-pressed=true]").forEach((node) => node.setAttribute("aria-pressed", "false"));
    chosen = null;
    float();
  }
  function light(layer, place) {
    const nodes = pieces(layer, place);
    nodes.forEach((node) => node.classList.add("lit"));
    return nodes;
  }
  function reveal(nodes) {
    const seen = nodes.some((node) => {
      const box = node.getBoundingClientRect();
      return box.top > 70 && box.bottom < innerHeight - 20;
    });
    if (nodes.length && !seen) nodes[0].scrollIntoView({ block: "center" });
  }
  function revealRow(row) {
    if (!row) return;
    row.classList.add("on");
    if (!beside.matches || row.hidden) return;
    const box = row.getBoundingClientRect(), frame = panel.getBoundingClientRect();
    if (box.top < frame.top + 80 || box.bottom > frame.bottom) panel.scrollTop += box.top - frame.top - frame.height / 3;
  }
  function choose(layer, place, options) {
    const wanted = options || {};
    clear();
    chosen = layer + place;
    if (layer === "m") {
      light("m", place);
      const owners = data.mentions[place].commitments;
      if (owners.length) show(sheetOf(owners[0]));
      owners.forEach((owner) => { data.commitments[owner].mentions.forEach((other) => light("m", other)); revealRow(one("#p" + owner)); });
      if (wanted.scroll) reveal(pieces("m", place));
    } else if (layer === "p") {
      const nodes = data.commitments[place].mentions.flatMap((mention) => light("m", mention));
      show(sheetOf(place));
      revealRow(one("#p" + place));
      if (wanted.scroll) reveal(nodes);
      if (wanted.focus && nodes.length) focusMention(nodes[0]);
    } else {
      const nodes = light("c", place), note = one("#c" + place);
      if (note.hidden) { press("verdict", data.checks[place].verdict, true); }
      note.classList.add("on");
      one(".note-head", note).setAttribute("aria-pressed", "true");
      const row = one(`#checks tr[data-place="${place}"]`);
      if (row && !one("#checks").hidden) revealRow(row); else if (row) row.classList.add("on");
      const ref = one(`.ref[href="#c${place}"]`, article);
      if (wanted.scroll) reveal([ref || nodes[0] || note]);
      if (wanted.focus) one(".note-head", note).focus({ preventScroll: true });
    }
    float();
    if (wanted.quiet) return;
    try { history.replaceState(null, "", "#" + chosen); } catch (ignored) { /* some viewers forbid it */ }
  }

  const sheetOf = (place) => one("#p" + place).closest(".sheet").id;

  /* ---- the card of a figure ---- */
  let leaving = 0;
  function showCard(node) {
    clearTimeout(leaving);
    const places = placesOf(node, "m");
    card.replaceChildren(...places.flatMap(cardOf));
    card.hidden = false;
    all("[aria-describedby=card]").forEach((other) => other.removeAttribute("aria-describedby"));
    node.setAttribute("aria-describedby", "card");
    placeCard(node);
  }
  function placeCard(node) {
    const box = node.getClientRects()[0] || node.getBoundingClientRect(), size = card.getBoundingClientRect();
    const below = box.bottom + 8 + size.height < innerHeight;
    const edge = beside.matches ? node.closest(".para,.head,.doc-title,.sign-date,.doc-table,.furniture").getBoundingClientRect().right : innerWidth - 8;
    card.style.left = Math.max(8, Math.min(box.left, edge - size.width)) + "px";
    card.style.top = (below ? box.bottom + 8 : Math.max(8, box.top - size.height - 8)) + "px";
  }
  function cardOf(place) {
    const mention = data.mentions[place], big = make("p", "", "big"), list = make("dl");
    big.append(make("span", mention.word, "key k-" + mention.kind), mention.value, make("small", mention.unit));
    mention.rows.forEach(([name, words]) => list.append(make("dt", name), make("dd", words)));
    (mention.cited || []).forEach(([name, words, address]) => {
      const told = make("dd"), link = address ? make("a", words) : make("span", words);
      if (address) link.href = address;
      told.append(link);
      list.append(make("dt", name), told);
    });
    const parts = mention.commitments.map((owner) => {
      const part = make("p", "属于承诺 ", "part"), link = make("button", data.commitments[owner].name);
      link.type = "button";
      link.onclick = () => choose("p", owner, { scroll: true });
      part.append(link, " " + data.commitments[owner].value);
      return part;
    });
    mention.checks.filter((check) => !["holds", "derived"].includes(data.checks[check].verdict)).forEach((check) => {
      const part = make("p", "", "part"), told = data.checks[check], link = make("button", ` ${told.number} ${told.word} ${told.relation}`);
      link.type = "button";
      link.onclick = () => { hideCard(); choose("c", check, { scroll: true, focus: true }); };
      part.append(sign(told.verdict), link);
      parts.push(part);
    });
    const sound = mention.checks.filter((check) => data.checks[check].verdict === "holds").length;
    if (sound) parts.push(make("p", `参与的核对中 ${sound} 处成立`, "part"));
    return [big, list, ...parts];
  }
  function hideCard() {
    card.hidden = true;
    all("[aria-describedby=card]").forEach((node) => node.removeAttribute("aria-describedby"));
  }
  const leave = () => { leaving = setTimeout(hideCard, 180); };
  article.addEventListener("pointerover", (event) => { const node = event.target.closest("mark.m"); if (node && event.pointerType !== "touch") showCard(node); });
  article.addEventListener("pointerout", (event) => { if (event.target.closest("mark.m") && event.pointerType !== "touch") leave(); });
  card.addEventListener("pointerenter", () => clearTimeout(leaving));
  card.addEventListener("pointerleave", leave);
  article.addEventListener("focusin", (event) => { if (event.target.matches("mark.m")) showCard(event.target); });
  article.addEventListener("focusout", (event) => { if (event.target.matches("mark.m")) leave(); });
  addEventListener("scroll", () => {
    const node = card.hidden ? null : one("mark.m[aria-describedby=card]");
    if (node && (node.matches(":hover") || node === document.activeElement)) placeCard(node); else hideCard();
  }, { passive: true });

  /* ---- one figure is in the tab order; arrows go on from there ---- */
  firsts.forEach((node, index) => { node.tabIndex = index ? -1 : 0; node.setAttribute("role", "button"); });
  function focusMention(node) {
    const first = node.id ? node : one("#m" + placesOf(node, "m")[0]) || node;
    firsts.forEach((other) => { other.tabIndex = -1; });
    first.tabIndex = 0;
    first.focus({ preventScroll: true });
    reveal([first]);
    showCard(first);
  }
  function step(by) {
    const open = firsts.filter((node) => !node.classList.contains("off"));
    const at = open.indexOf(document.activeElement);
    const from = at >= 0 ? at : by > 0 ? open.findIndex((node) => node.getBoundingClientRect().top > 60) - 1 : open.length;
    const next = open[Math.max(0, Math.min(open.length - 1, from + by))];
    if (next) focusMention(next);
  }
  function stepNote(by) {
    const notes = all(".note:not([hidden])", article);
    if (!notes.length) return;
    const at = notes.findIndex((note) => note.classList.contains("on"));
    const next = notes[at < 0 ? (by > 0 ? 0 : notes.length - 1) : (at + by + notes.length) % notes.length];
    choose("c", Number(next.dataset.check), { scroll: true, focus: true });
  }

  /* ---- clicks ---- */
  article.addEventListener("click", (event) => {
    const node = event.target.closest("mark.m"), note = event.target.closest(".note"), ref = event.target.closest(".ref");
    if (ref) { event.preventDefault(); choose("c", Number(ref.hash.slice(2)), { focus: true }); }
    else if (node) { choose("m", placesOf(node, "m").pop()); showCard(node); }
    else if (note && !String(getSelection())) { choose("c", Number(note.dataset.check), { scroll: true }); }
  });
  panel.addEventListener("click", (event) => {
    const row = event.target.closest("tbody tr"), sorter = event.target.closest("[data-sort]");
    if (sorter) sort(sorter.closest("th"));
    else if (row && !String(getSelection())) choose(row.dataset.kind ? "p" : "c", Number(row.dataset.place), { scroll: true, focus: event.detail === 0 });
  });
  addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest(".lead a, .spot");
    if (!link) return;
    event.preventDefault();
    choose("c", Number(link.getAttribute("href").slice(2)), { scroll: true, focus: true });
  });

  /* ---- tabs ---- */
  const tabs = all("[role=tab]");
  function show(name) {
    tabs.forEach((tab) => {
      const on = tab.id === "tab-" + name;
      tab.setAttribute("aria-selected", on);
      tab.tabIndex = on ? 0 : -1;
      one("#" + tab.getAttribute("aria-controls")).hidden = !on;
    });
  }
  tabs.forEach((tab, index) => {
    tab.onclick = () => { show(tab.getAttribute("aria-controls")); revealRow(one("#" + tab.getAttribute("aria-controls") + " tr.on")); };
    tab.onkeydown = (event) => {
      if (event.key !== "ArrowRight" && event.key !== "ArrowLeft") return;
      const next = tabs[(index + (event.key === "ArrowRight" ? 1 : tabs.length - 1)) % tabs.length];
      show(next.getAttribute("aria-controls"));
      next.focus();
      event.stopPropagation();
    };
  });
  show("commitments");

  /* ---- sorting: up, down, order of the text again ---- */
  function sort(head) {
    const table = head.closest("table"), body = one("tbody", table), column = [...head.parentNode.children].indexOf(head);
    const next = { none: "ascending", ascending: "descending", descending: "none" }[head.getAttribute("aria-sort")];
    all("th", table).forEach((other) => other.setAttribute("aria-sort", "none"));
    head.setAttribute("aria-sort", next);
    const rows = all("tr", body);
    rows.forEach((row, index) => { if (!row.dataset.order) row.dataset.order = index; });
    const numbers = one("button", head).dataset.sort === "number", way = next === "descending" ? -1 : 1;
    const key = (row) => { const cell = row.children[column]; return numbers ? (cell.dataset.value === undefined ? NaN : Number(cell.dataset.value)) : cell.textContent; };
    const order = (a, b) => a.dataset.order - b.dataset.order;
    rows.sort((a, b) => {
      if (next === "none") return order(a, b);
      const first = key(a), second = key(b);
      if (numbers && (isNaN(first) || isNaN(second))) return isNaN(first) - isNaN(second) || order(a, b);
      return way * (numbers ? first - second : first.localeCompare(second, "zh")) || order(a, b);
    });
    body.append(...rows);
  }

  /* ---- filters ---- */
  const chips = (group) => all(`.chip[data-${group}]`);
  const isOn = (chip) => chip.getAttribute("aria-pressed") === "true";
  function press(group, name, on) {
    chips(group).forEach((chip) => { if (chip.dataset[group] === name) chip.setAttribute("aria-pressed", on); });
    filter();
  }
  function toggle(group, chip) {
    const others = chips(group), solo = group === "kind" && others.every(isOn);
    if (solo) others.forEach((other) => other.setAttribute("aria-pressed", other === chip));
    else chip.setAttribute("aria-pressed", !isOn(chip));
    if (group === "kind" && !others.some(isOn)) others.forEach((other) => other.setAttribute("aria-pressed", true));
    filter();
  }
  const defaults = all(".chip").map((chip) => [chip, chip.getAttribute("aria-pressed")]);
  ["kind", "verdict"].forEach((group) => chips(group).forEach((chip) => { chip.onclick = () => toggle(group, chip); }));
  function filter() {
    const kinds = new Set(chips("kind").filter(isOn).map((chip) => chip.dataset.kind));
    const verdicts = new Set(chips("verdict").filter(isOn).map((chip) => chip.dataset.verdict));
    const words = search.value.trim().toLowerCase();
    all("mark.m", article).forEach((node) => node.classList.toggle("off", !placesOf(node, "m").some((place) => kinds.has(data.mentions[place].kind))));
    all(".note", article).forEach((note) => { note.hidden = !verdicts.has(data.checks[note.dataset.check].verdict); });
    all(".ref", article).forEach((ref) => { ref.hidden = !verdicts.has(data.checks[ref.hash.slice(2)].verdict); });
    const has = (row) => !words || row.textContent.toLowerCase().includes(words);
    const whole = chips("kind").every(isOn);
    all(".sheet").forEach((sheet) => {
      const rows = all("tbody tr", sheet);
      rows.forEach((row) => { row.hidden = !has(row) || !(whole || !row.dataset.kind || kinds.has(row.dataset.kind)); });
      const shown = rows.filter((row) => !row.hidden).length;
      one(`[data-count=${sheet.id}]`).textContent = shown === rows.length ? shown : `${shown}/${rows.length}`;
    });
    one(".strip").classList.toggle("some", !whole);
    all(".tick").forEach((tick, index) => { tick.style.opacity = kinds.has(data.mentions[index].kind) ? "" : ".12"; });
    float();
  }

  /* ---- search in the text ---- */
  let hits = [], hit = -1;
  const canHighlight = typeof Highlight === "function" && CSS.highlights;
  function findAll(words) {
    const found = [];
    if (!words) return found;
    all(".para,.head,.doc-title,.sign-date,.doc-table td", article).forEach((block) => {
      const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT, { acceptNode: (node) => node.parentNode.closest(".ref") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT });
      const nodes = [];
      let text = "";
      while (walker.nextNode()) { nodes.push([text.length, walker.currentNode]); text += walker.currentNode.data; }
      const lower = text.toLowerCase();
      const place = (at) => { let pick = nodes[0]; for (const node of nodes) { if (node[0] <= at) pick = node; else break; } return [pick[1], Math.min(at - pick[0], pick[1].length)]; };
      for (let at = lower.indexOf(words); at >= 0 && found.length < 5000; at = lower.indexOf(words, at + words.length)) {
        const range = document.createRange();
        range.setStart(...place(at));
        const [node, offset] = place(at + words.length - 1);
        range.setEnd(node, Math.min(offset + 1, node.length));
        found.push(range);
      }
    });
    return found;
  }
  function seek() {
    hits = findAll(search.value.trim().toLowerCase());
    hit = -1;
    mark();
    filter();
  }
  function mark() {
    const words = search.value.trim();
    one("#found").textContent = !words ? "" : hit >= 0 ? `${hit + 1}/${hits.length}` : `${hits.length}处`;
    if (!canHighlight) return;
    CSS.highlights.set("found", new Highlight(...hits));
    CSS.highlights.set("found-now", new Highlight(...(hit >= 0 ? [hits[hit]] : [])));
  }
  function nextHit(by) {
    if (!hits.length) return;
    hit = (hit + by + hits.length) % hits.length;
    mark();
    hits[hit].startContainer.parentNode.scrollIntoView({ block: "center" });
  }
  search.addEventListener("input", seek);
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") { event.preventDefault(); nextHit(event.shiftKey ? -1 : 1); }
    if (event.key === "Escape") { search.value = ""; seek(); search.blur(); }
    event.stopPropagation();
  });

  /* ---- keys ---- */
  const singles = one("#single-keys");
  let before = null;
  function openHelp() { before = document.activeElement; help.hidden = false; one("#close-keys").focus(); }
  function closeHelp() { help.hidden = true; if (before) before.focus(); }
  help.addEventListener("click", (event) => { if (event.target === help) closeHelp(); });
  help.addEventListener("keydown", (event) => {
    if (event.key === "Tab") { event.preventDefault(); (document.activeElement === singles ? one("#close-keys") : singles).focus(); }
    if (event.key === "Escape") { closeHelp(); event.stopPropagation(); }
  });
  one("#close-keys").onclick = closeHelp;
  one("#keys").onclick = openHelp;
  addEventListener("keydown", (event) => {
    const at = document.activeElement, onMention = at && at.matches("mark.m");
    if (event.ctrlKey || event.metaKey || event.altKey || !help.hidden) return;
    if (event.key === "Escape") { hideCard(); clear(); return; }
    if (onMention && (event.key === "ArrowRight" || event.key === "ArrowLeft")) { event.preventDefault(); step(event.key === "ArrowRight" ? 1 : -1); return; }
    if (onMention && (event.key === "Enter" || event.key === " ")) { event.preventDefault(); enter(at); return; }
    if (!singles.checked || (at && at.matches("input"))) return;
    const act = { "/": () => search.focus(), n: () => stepNote(1), p: () => stepNote(-1), j: () => step(1), k: () => step(-1), t: () => toSheet("commitments"), c: () => toSheet("checks"), "?": openHelp }[event.key];
    if (act) { event.preventDefault(); act(); }
  });
  function enter(node) {
    const place = placesOf(node, "m").pop(), owners = data.mentions[place].commitments;
    choose("m", place);
    if (owners.length) { hideCard(); one(`#p${owners[0]} .jump`).focus({ preventScroll: beside.matches }); }
  }
  function toSheet(name) {
    show(name);
    const target = one(`#${name} tr.on .jump`) || one(`#${name} tbody tr:not([hidden]) .jump`) || one("#tab-" + name);
    target.focus();
  }

  /* ---- theme, reset, start ---- */
  const themes = ["", "light", "dark"], names = { "": "明暗:随系统", light: "明暗:明", dark: "明暗:暗" };
  function setTheme(name) {
    if (name) document.documentElement.dataset.theme = name; else delete document.documentElement.dataset.theme;
    one("#theme").textContent = names[name];
    try { localStorage.setItem("gongce-theme", name); } catch (ignored) { /* no storage for files here */ }
  }
  let theme = "";
  try { theme = localStorage.getItem("gongce-theme") || ""; } catch (ignored) { /* no storage for files here */ }
  setTheme(themes.includes(theme) ? theme : "");
  one("#theme").onclick = () => setTheme(themes[(themes.indexOf(document.documentElement.dataset.theme || "") + 1) % 3]);
  one("#reset").onclick = () => {
    defaults.forEach(([chip, pressed]) => chip.setAttribute("aria-pressed", pressed));
    search.value = "";
    clear();
    hideCard();
    seek();
  };
  addEventListener("resize", float);
  wide.addEventListener("change", float);
  addEventListener("beforeprint", () => { article.classList.remove("floats"); article.style.minHeight = ""; });
  addEventListener("afterprint", float);
  if (document.fonts && document.fonts.ready) document.fonts.ready.then(float);
  filter();
  const asked = /^#([mpc])(\d+)$/.exec(location.hash);
  if (asked && one(asked[0])) choose(asked[1], Number(asked[2]), { scroll: true });

  /* ---- characters of the text asked for in the address (?at=120-128), counted as the core counts them ---- */
  function placeAt(at) {
    const block = all("[data-at]", article).filter((node) => Number(node.dataset.at) <= at).pop();
    if (!block) return null;
    const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT, { acceptNode: (node) => node.parentNode.closest(".ref") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT });
    let left = at - Number(block.dataset.at), last = null;
    while (walker.nextNode()) {
      const letters = [...walker.currentNode.data];
      if (left < letters.length) return [walker.currentNode, letters.slice(0, left).join("").length];
      left -= letters.length;
      last = walker.currentNode;
    }
    return last && [last, last.length];
  }
  function showAsked() {
    const query = new URLSearchParams(location.search);
    const spans = [...(query.get("at") || query.get("span") || "").matchAll(/(\d+)-(\d+)/g)];
    const ranges = spans.flatMap(([, start, end]) => {
      const from = placeAt(Number(start)), to = placeAt(Math.max(Number(start), Number(end) - 1));
      if (!from || !to) return [];
      const range = document.createRange();
      range.setStart(...from);
      range.setEnd(to[0], Math.min(to[1] + String.fromCodePoint(to[0].data.codePointAt(to[1]) || 32).length, to[0].length));
      return [range];
    });
    if (!ranges.length) return;
    if (canHighlight) CSS.highlights.set("asked", new Highlight(...ranges));
    const node = ranges[0].startContainer.parentNode, mark = node.closest("mark.m");
    if (mark) choose("m", placesOf(mark, "m").pop(), { quiet: true });
    node.closest("details")?.setAttribute("open", "");
    node.scrollIntoView({ block: "center", behavior: "instant" });
  }
  if (!asked) showAsked();
})();
