// The meeting room: one screen at a time; the keys and the buttons turn it, the place stands in the address.
const screens = [...document.querySelectorAll(".screen")];
let place = Math.min(screens.length - 1, Math.max(0, Number(location.hash.slice(1) || 1) - 1));

function show(to) {
  place = Math.min(screens.length - 1, Math.max(0, to));
  screens.forEach((screen, at) => screen.classList.toggle("is-shown", at === place));
  document.getElementById("place").value = String(place + 1);
  history.replaceState(null, "", `#${place + 1}`);
}

function fill() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen?.();
}

const turns = { back: () => show(place - 1), on: () => show(place + 1), full: fill };
const keys = {
  ArrowLeft: turns.back, PageUp: turns.back, ArrowRight: turns.on, PageDown: turns.on, " ": turns.on,
  Home: () => show(0), End: () => show(screens.length - 1), f: fill, F: fill,
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
  if (/^[a-z]$/i.test(event.key) && document.documentElement.dataset.keys === "off") return;
  if (event.key === " " && event.target.closest("button, summary, a")) return;
  event.preventDefault();
  keys[event.key]();
});
document.addEventListener("click", (event) => turns[event.target.closest("[data-room]")?.dataset.room]?.());
document.body.classList.add("is-turning");
show(place);
