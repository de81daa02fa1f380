// Charts: each figure with data-spec is drawn from the definition at that address at the figure's width, without eval
// and without styles of its own; colours are the page's (styles/figures.css), the table stays one key away.
import { View, parse } from "vega";
import { compile } from "vega-lite";
import { expressionInterpreter } from "vega-interpreter";

const STEP = 20;
const drawn = new WeakMap();

// A figure with data-width is drawn at that width and scaled; any other at the width it has.
function widthOf(figure, place) {
  return place.clientWidth && Number(figure.dataset.width ?? Math.floor(place.clientWidth / STEP) * STEP);
}

async function draw(figure) {
  const place = figure.querySelector("[data-chart]");
  const width = widthOf(figure, place);
  const last = drawn.get(figure);
  if (!width || last?.width === width) return;
  drawn.set(figure, { ...last, width });
  const address = new URL(figure.dataset.spec, document.baseURI);
  address.searchParams.set("width", width);
  const answer = await fetch(address, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  if (!answer.ok) return fail(figure);
  const { spec } = compile(await answer.json());
  const view = new View(parse(spec, null, { ast: true }), { expr: expressionInterpreter, renderer: "svg", container: place, hover: false });
  await view.runAsync();
  sayOnce(place);
  last?.view?.finalize();
  drawn.set(figure, { width, view });
  figure.dataset.drawn = "1";
}

// A drawing's own labels would be read one by one; the words of the whole, which the figure carries, stand for them.
function sayOnce(place) {
  for (const part of place.querySelectorAll("svg, svg *")) {
    for (const name of ["role", "aria-label", "aria-roledescription"]) part.removeAttribute(name);
  }
  place.querySelector("svg")?.setAttribute("aria-hidden", "true");
}

function fail(figure) {
  const table = figure.querySelector("details");
  if (table) table.open = true;
  figure.dataset.drawn = "0";
}

const watcher = new ResizeObserver((entries) => {
  for (const entry of entries) draw(entry.target).catch(() => fail(entry.target));
});

function watchAll(root) {
  for (const figure of root.querySelectorAll("figure[data-spec]")) watcher.observe(figure);
}

watchAll(document);
document.addEventListener("htmx:load", (event) => watchAll(event.detail.elt));
document.addEventListener("keydown", (event) => {
  if (event.key !== "t" || event.ctrlKey || event.metaKey || event.altKey) return;
  const details = event.target.closest?.("figure[data-spec]")?.querySelector("details");
  if (details) details.open = !details.open;
});
