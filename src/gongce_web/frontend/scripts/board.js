// The board by keyboard: arrows go from card to card and from stage to stage; Enter opens, as for every link.
const board = document.querySelector("[data-board]");

function move(card, columns, rows) {
  const lanes = [...board.querySelectorAll(".lane")].filter((lane) => lane.querySelector("a.card-small"));
  const lane = card.closest(".lane");
  const cards = [...lane.querySelectorAll("a.card-small")];
  const next = columns ? lanes[lanes.indexOf(lane) + columns] : lane;
  if (!next) return;
  const others = [...next.querySelectorAll("a.card-small")];
  const place = Math.min(cards.indexOf(card) + rows, others.length - 1);
  others[Math.max(0, place)].focus();
}

const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
board?.addEventListener("keydown", (event) => {
  const card = event.target.closest("a.card-small");
  const step = steps[event.key];
  if (!card || !step) return;
  event.preventDefault();
  move(card, ...step);
});
