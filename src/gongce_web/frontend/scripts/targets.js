// The target tree: branches open and close by mouse and by the keys of a tree grid; without this script all is open.
const tree = document.querySelector(".target-tree");
const rows = tree ? [...tree.tBodies[0].rows] : [];
const byId = new Map(rows.filter((row) => row.id).map((row) => [row.id, row]));

function isHidden(row) {
  for (let above = byId.get(row.dataset.parent); above; above = byId.get(above.dataset.parent)) {
    if (above.getAttribute("aria-expanded") === "false") return !(row.dataset.note && byId.get(row.dataset.parent) === above) || isHidden(above);
  }
  return false;
}

function show() {
  for (const row of rows) row.hidden = isHidden(row);
}

function expand(row, open) {
  if (!row.hasAttribute("aria-expanded")) return;
  row.setAttribute("aria-expanded", String(open));
  show();
}

function focus(row) {
  if (!row) return;
  for (const one of rows) one.tabIndex = -1;
  row.tabIndex = 0;
  row.focus();
}

function press(event) {
  const row = event.target.closest("tr[aria-level]");
  if (!row || event.target !== row) return;
  const seen = rows.filter((one) => one.id && !one.hidden);
  const at = seen.indexOf(row);
  const isOpen = row.getAttribute("aria-expanded");
  const moves = {
    ArrowDown: () => focus(seen[at + 1]),
    ArrowUp: () => focus(seen[at - 1]),
    Home: () => focus(seen[0]),
    End: () => focus(seen[seen.length - 1]),
    ArrowRight: () => (isOpen === "false" ? expand(row, true) : isOpen && focus(seen[at + 1])),
    ArrowLeft: () => (isOpen === "true" ? expand(row, false) : focus(byId.get(row.dataset.parent))),
    Enter: () => row.querySelector("a")?.click(),
    " ": () => expand(row, isOpen === "false"),
  };
  if (moves[event.key]) {
    event.preventDefault();
    moves[event.key]();
  }
}

tree?.addEventListener("keydown", press);
tree?.addEventListener("click", (event) => {
  const twist = event.target.closest(".twist");
  if (twist) expand(twist.closest("tr"), twist.closest("tr").getAttribute("aria-expanded") === "false");
});
for (const button of document.querySelectorAll("[data-tree-all]")) {
  button.addEventListener("click", () => {
    for (const row of rows) if (row.hasAttribute("aria-expanded")) row.setAttribute("aria-expanded", String(button.dataset.treeAll === "open"));
    show();
  });
}
