// The grid of a return: movement and paste as in Excel, saved as one types, nothing lost when two people type at once.
const table = document.getElementById("grid");
const fills = table?.hasAttribute("data-fill");
const cells = new Map();
const places = new Map();
const kept = new Map();
const dirty = new Map();
let version = Number(table?.dataset.version || 0);
let sending = null;
let timer = 0;
let panelTimer = 0;
let pasted = null;
let current = "";
const words = JSON.parse(table?.dataset.words || "{}");

// What the page says, in its language; {n} and {m} are filled in.
function say(text, n = "", m = "") {
  return (words[text] ?? text).replace("{n}", n).replace("{m}", m);
}

const idOf = (control) => control.id.slice(2);
const at = (row, column) => cells.get(places.get(`${row}:${column}`));
const control = (id) => cells.get(id);

function tell(text, state) {
  const line = document.getElementById("saved");
  if (!line) return;
  line.textContent = text;
  line.dataset.state = state;
}

function collect() {
  for (const one of table.querySelectorAll("[data-row]")) {
    cells.set(idOf(one), one);
    places.set(`${one.dataset.row}:${one.dataset.column}`, idOf(one));
    if (fills) kept.set(idOf(one), one.value);
  }
}

// Saving: what is not saved yet goes in one request; the answer is the list of doubts, which the grid then wears.
function mark(id) {
  if (cells.get(id).value === kept.get(id)) dirty.delete(id);
  else dirty.set(id, cells.get(id).value);
  if (dirty.size) tell(say("正在保存"), "busy");
  else if (!sending) tell(say("没有未保存的改动"), "done");
}

function later(wait) {
  clearTimeout(timer);
  timer = setTimeout(() => save(), wait);
}

// While a person has to choose between two figures nothing is sent: neither is lost.
const isOpen = () => document.querySelector("#conflict [data-choice] button") !== null;

function save(comments) {
  if (!fills || sending || isOpen() || (!dirty.size && !comments)) return;
  clearTimeout(timer);
  sending = new Map(dirty);
  const values = { version, texts: JSON.stringify(Object.fromEntries(sending)) };
  if (comments) values.comments = JSON.stringify(comments);
  window.htmx.ajax("POST", table.dataset.save, { source: "#findings", target: "#findings", swap: "outerHTML", values });
}

function settle() {
  const findings = document.getElementById("findings");
  version = Number(findings.dataset.version);
  for (const field of document.querySelectorAll('input[name="version"]')) field.value = version;
  for (const one of findings.querySelectorAll("template[data-kept]")) {
    const id = one.dataset.kept;
    const text = one.content.textContent;
    kept.set(id, text);
    const box = cells.get(id);
    if (!box) continue;
    box.closest("td").classList.toggle("has-comment", Boolean(one.dataset.comment));
    if (dirty.get(id) === sending?.get(id)) {
      dirty.delete(id);
      if (box.value !== text && !(box === document.activeElement && box.dataset.editing)) box.value = text;
    }
  }
  for (const id of sending?.keys() ?? []) if (dirty.get(id) === sending.get(id)) dirty.delete(id);
  sending = null;
  wear(findings);
  if (dirty.size) later(0);
  else tell(say("已保存（第{n}版）", version), "done");
}

function wear(findings) {
  const weights = ["blocking", "doubt", "explained", "note"];
  const worst = new Map();
  for (const one of findings.querySelectorAll("[data-doubt]")) {
    const rank = weights.indexOf(one.dataset.weight);
    const known = worst.get(one.dataset.doubt);
    if (!known || rank < known.rank) worst.set(one.dataset.doubt, { rank, id: one.id });
  }
  for (const [id, box] of cells) {
    const found = worst.get(id);
    weights.forEach((weight, rank) => box.closest("td").classList.toggle(`has-${weight}`, found?.rank === rank));
    if (found?.rank === 0) box.setAttribute("aria-invalid", "true");
    else box.removeAttribute("aria-invalid");
    if (found) box.setAttribute("aria-describedby", found.id);
    else box.removeAttribute("aria-describedby");
  }
}

// Somebody else saved first: cells only he changed are taken in; where both did, a person chooses.
function meet() {
  clearTimeout(timer);
  const box = document.getElementById("conflict");
  version = Number(box.dataset.version);
  sending = null;
  let open = 0;
  for (const row of box.querySelectorAll("[data-differs]")) {
    const id = row.dataset.differs;
    const theirs = row.dataset.text;
    kept.set(id, theirs);
    if (!dirty.has(id) || dirty.get(id) === theirs) {
      dirty.delete(id);
      if (cells.get(id)) cells.get(id).value = theirs;
      row.querySelector("[data-choice]").textContent = say("已并入");
      continue;
    }
    open += 1;
    offer(row, id, theirs);
  }
  tell(open ? say("{n}格与别人不同，请选择", open) : say("已并入别人的改动"), open ? "conflict" : "done");
  if (!open) later(0);
}

function offer(row, id, theirs) {
  const mine = dirty.get(id);
  const spot = row.querySelector("[data-choice]");
  const choose = (text, value) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-sm";
    button.textContent = text;
    button.addEventListener("click", () => {
      cells.get(id).value = value;
      mark(id);
      spot.textContent = value === theirs ? say("用了别人的") : say("用了我的");
      if (!isOpen()) save();
    });
    spot.append(button);
  };
  choose(say("用别人的"), theirs);
  choose(say("用我的 {n}", mine || say("（空）")), mine);
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, target } = event.detail;
  if (target?.id !== "findings" || xhr.status !== 409) return;
  event.detail.shouldSwap = true;
  event.detail.isError = false;
  event.detail.target = document.getElementById("conflict");
});
document.addEventListener("htmx:afterSettle", (event) => {
  const id = event.detail.elt?.id || event.detail.target?.id;
  if (id === "findings" && fills) settle();
  if (id === "conflict" && fills) meet();
});
for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, (event) => {
    if (event.detail.target?.id !== "findings" || event.detail.xhr?.status === 409) return;
    sending = null;
    tell(say("没有保存，改动还在页面上"), "failed");
    if (name !== "htmx:responseError") later(5000);
  });
}

// Movement.
function move(from, rows, columns) {
  let row = Number(from.dataset.row) + rows;
  let column = Number(from.dataset.column) + columns;
  for (let steps = 0; steps < 200 && row >= 0 && column >= 0; steps += 1) {
    const next = at(row, column);
    if (next) {
      next.focus();
      return true;
    }
    if (rows) {
      row += rows;
      if (!places.size || row > Number([...cells.values()].at(-1).dataset.row)) return false;
    } else {
      column += columns;
      if (column > 40) return false;
    }
  }
  return false;
}

function goes(event, box) {
  const editing = box.dataset.editing;
  const whole = box.value === undefined || (box.selectionStart === 0 && box.selectionEnd === box.value.length);
  switch (event.key) {
    case "Enter":
      return event.isComposing ? false : move(box, event.shiftKey ? -1 : 1, 0);
    case "ArrowDown":
      return move(box, 1, 0);
    case "ArrowUp":
      return move(box, -1, 0);
    case "ArrowRight":
      return editing || !(whole || box.selectionStart === box.value.length) ? false : move(box, 0, 1);
    case "ArrowLeft":
      return editing || !(whole || box.selectionEnd === 0) ? false : move(box, 0, -1);
    default:
      return false;
  }
}

function press(event) {
  const box = event.target.closest?.("[data-row]");
  if (!box) return;
  if (event.key === "F1") {
    event.preventDefault();
    openPanel(idOf(box), true);
  } else if (event.key === "F2" && fills) {
    event.preventDefault();
    box.dataset.editing = "1";
    box.setSelectionRange(box.value.length, box.value.length);
  } else if (event.key === "Escape" && fills) {
    box.value = box.dataset.before ?? box.value;
    delete box.dataset.editing;
    box.select();
    mark(idOf(box));
  } else if (event.key === "z" && (event.ctrlKey || event.metaKey) && pasted) {
    event.preventDefault();
    undoPaste();
  } else if (!event.ctrlKey && !event.altKey && !event.metaKey && goes(event, box)) {
    event.preventDefault();
  } else if (event.key === "Enter" && !event.ctrlKey && fills) {
    event.preventDefault();
  }
}

// Paste: a block from Excel, tabs between columns, line ends between rows, quoted where a cell holds either.
function readBlock(text) {
  const rows = [[""]];
  let quoted = false;
  const body = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  for (let place = 0; place < body.length; place += 1) {
    const letter = body[place];
    const row = rows.at(-1);
    if (quoted) {
      if (letter === '"' && body[place + 1] === '"') {
        row[row.length - 1] += '"';
        place += 1;
      } else if (letter === '"') quoted = false;
      else row[row.length - 1] += letter;
    } else if (letter === '"' && row.at(-1) === "") quoted = true;
    else if (letter === "\t") row.push("");
    else if (letter === "\n") rows.push([""]);
    else row[row.length - 1] += letter;
  }
  return rows.map((row) => row.map((cell) => cell.trim().slice(0, 60)));
}

function paste(event) {
  const box = event.target.closest?.("input[data-row]");
  const text = event.clipboardData?.getData("text/plain") ?? "";
  if (!box || !/[\t\n]/.test(text.trim())) return;
  event.preventDefault();
  const block = readBlock(text);
  const [top, left] = [Number(box.dataset.row), Number(box.dataset.column)];
  pasted = new Map();
  let outside = 0;
  block.forEach((row, down) =>
    row.forEach((cell, across) => {
      const target = at(top + down, left + across);
      if (!target) {
        if (cell) outside += 1;
        return;
      }
      pasted.set(idOf(target), target.value);
      target.value = cell;
      mark(idOf(target));
    }),
  );
  const button = document.querySelector("[data-undo-paste]");
  if (button) button.hidden = false;
  tell(outside ? say("粘贴了{n}格，{m}格落在表外，没有写入", pasted.size, outside) : say("粘贴了{n}格", pasted.size), outside ? "conflict" : "busy");
  later(outside ? 1500 : 0);
}

// What the past offers is written into the cells that are still empty, as if it were pasted there.
function takeOffers(event) {
  pasted = new Map();
  for (const [id, box] of cells) {
    if (box.value || !box.dataset.offer) continue;
    pasted.set(id, "");
    box.value = box.dataset.offer;
    mark(id);
  }
  document.querySelector("[data-undo-paste]").hidden = pasted.size === 0;
  event.currentTarget.disabled = true;
  tell(`采用了预填的${pasted.size}格，请核对`, "busy");
  later(0);
}

function undoPaste() {
  const offers = document.querySelector("[data-take-offers]");
  if (offers) offers.disabled = false;

  for (const [id, text] of pasted ?? []) {
    cells.get(id).value = text;
    mark(id);
  }
  pasted = null;
  document.querySelector("[data-undo-paste]").hidden = true;
  later(0);
}

// The panel beside the grid follows the cell once it is open.
function openPanel(id, always) {
  const shown = document.querySelector("#panel [data-cell-panel]");
  if (!id || (!always && (!shown || shown.dataset.cellPanel === id))) return;
  if (always && shown?.dataset.cellPanel === id) {
    (shown.querySelector("textarea") ?? document.getElementById("panel")).focus();
    return;
  }
  clearTimeout(panelTimer);
  const show = () => {
    const focused = document.activeElement;
    const address = `${table.dataset.panel}?cell=${encodeURIComponent(id)}`;
    window.htmx.ajax("GET", address, { target: "#panel", swap: "innerHTML" }).then(() => {
      if (cells.has(focused?.id.slice(2))) focused.focus({ preventScroll: true });
    });
  };
  panelTimer = setTimeout(show, always ? 0 : 350);
}

function focused(event) {
  const box = event.target.closest?.("[data-row]");
  if (!box) return;
  current = idOf(box);
  if (fills) {
    box.dataset.before = box.value;
    box.select();
  }
  for (const one of table.querySelectorAll("tr.is-current, td.is-current")) one.classList.remove("is-current");
  box.closest("tr").classList.add("is-current");
  box.closest("td").classList.add("is-current");
  openPanel(current, false);
}

if (table) {
  collect();
  const findings = document.getElementById("findings");
  if (findings) wear(findings);
  // A finding of the month leads here: its cell in sight, its history beside it.
  const pointed = cells.get(table.dataset.pointed);
  if (pointed) {
    if (location.hash !== "#question") pointed.scrollIntoView({ block: "center" });
    window.addEventListener("load", () => openPanel(table.dataset.pointed, true), { once: true });
  }
  table.addEventListener("focusin", focused);
  table.addEventListener("keydown", press);
  if (fills) {
    table.addEventListener("input", (event) => {
      const box = event.target.closest("input[data-row]");
      if (!box) return;
      if (event.inputType !== "insertFromPaste") pasted = null;
      if (!isOpen()) document.getElementById("conflict").replaceChildren();
      mark(idOf(box));
      later(1500);
    });
    table.addEventListener("focusout", (event) => {
      const box = event.target.closest("input[data-row]");
      if (!box) return;
      delete box.dataset.editing;
      if (dirty.size) later(150);
    });
    table.addEventListener("dblclick", (event) => {
      const box = event.target.closest("input[data-row]");
      if (box) box.dataset.editing = "1";
    });
    table.addEventListener("paste", paste);
    document.querySelector("[data-take-offers]")?.addEventListener("click", takeOffers);
    document.querySelector("[data-undo-paste]")?.addEventListener("click", undoPaste);
    document.getElementById("grid-form").addEventListener("submit", (event) => {
      event.preventDefault();
      save();
    });
    window.addEventListener("beforeunload", (event) => {
      if (dirty.size) event.preventDefault();
    });
    for (const form of document.querySelectorAll("form[data-step]")) {
      form.addEventListener("submit", (event) => {
        if (!dirty.size && !sending) return;
        event.preventDefault();
        save();
        const wait = setInterval(() => {
          if (dirty.size || sending) return;
          clearInterval(wait);
          form.requestSubmit();
        }, 150);
        setTimeout(() => clearInterval(wait), 8000);
      });
    }
  }
}

document.addEventListener("click", (event) => {
  const goto = event.target.closest("[data-goto]");
  if (goto && cells.get(goto.dataset.goto)) {
    event.preventDefault();
    cells.get(goto.dataset.goto).focus();
    cells.get(goto.dataset.goto).scrollIntoView({ block: "center", inline: "nearest" });
  }
  if (event.target.closest("[data-open-panel]")) openPanel(current || cells.keys().next().value, true);
  const reason = event.target.closest("[data-reason]");
  if (reason && cells.get(reason.dataset.for)) {
    cells.get(reason.dataset.for).value = reason.dataset.reason;
    mark(reason.dataset.for);
    save();
  }
  const copies = event.target.closest("[data-copies]");
  if (copies) copyText(document.querySelector(copies.dataset.copies), copies);
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-comment-for]");
  if (!form) return;
  event.preventDefault();
  const wait = setInterval(() => {
    if (sending) return;
    clearInterval(wait);
    save({ [form.dataset.commentFor]: form.querySelector("textarea").value });
  }, 60);
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submits]")) event.target.form.requestSubmit();
});

async function copyText(source, button) {
  const selection = window.getSelection();
  selection.selectAllChildren(source);
  try {
    await navigator.clipboard.writeText(source.textContent);
  } catch {
    document.execCommand("copy"); // an office's plain http has no clipboard of its own
  }
  button.textContent = button.dataset.done || "已复制";
}
