// Charts: each figure with data-spec is drawn from the specification at that address, without eval.
import embed from "vega-embed";
import { expressionInterpreter } from "vega-interpreter";

const options = { ast: true, expr: expressionInterpreter, actions: false, renderer: "svg", defaultStyle: false };

async function draw(figure) {
  const answer = await fetch(figure.dataset.spec, { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  await embed(figure.querySelector("[data-chart]"), await answer.json(), options);
  figure.dataset.drawn = "1";
}

function drawAll(root) {
  for (const figure of root.querySelectorAll("figure[data-spec]:not([data-drawn])")) draw(figure);
}

drawAll(document);
document.addEventListener("htmx:load", (event) => drawAll(event.detail.elt));
