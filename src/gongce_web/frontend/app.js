// What every page needs: htmx without eval, its errors shown as a message, the panel, the places on a small screen.
import htmx from "htmx.org";
import { startAccess } from "../public_site/package/assets/access.js";

startAccess();

htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.selfRequestsOnly = true;
htmx.config.attributesToSettle = ["class", "width", "height"]; // a style attribute is what the policy of the pages forbids
window.htmx = htmx;

document.addEventListener("htmx:responseError", (event) => {
  const box = document.getElementById("message");
  if (!box) return;
  const told = event.detail.xhr.getResponseHeader("X-Gongce-Message");
  box.textContent = told ? decodeURIComponent(told) : box.dataset.failed;
  box.hidden = false;
});

let opener = null;

function closePanel() {
  const panel = document.getElementById("panel");
  if (!panel?.firstChild) return;
  panel.replaceChildren();
  opener?.focus({ preventScroll: true });
  opener = null;
}

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.target?.id === "panel" && !event.detail.target.contains(document.activeElement)) opener = document.activeElement;
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id === "panel") event.detail.target.focus({ preventScroll: true });
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-toggles]");
  if (button) {
    const open = document.querySelector(button.dataset.toggles).classList.toggle("is-open");
    button.setAttribute("aria-expanded", String(open));
  }
  if (event.target.closest("[data-closes-panel]")) closePanel();
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closePanel();
  if (event.key === "/" && document.documentElement.dataset.keys !== "off" && !event.ctrlKey && !event.metaKey && !event.altKey && !event.target.closest("input, textarea, select, [contenteditable]")) {
    const box = document.getElementById("find");
    if (!box) return;
    event.preventDefault();
    box.focus();
    box.select();
  }
});

// A table wider than its place is scrolled by keyboard too.
function reachScrolled() {
  for (const place of document.querySelectorAll(".table-responsive:not([tabindex]), .table-responsive[data-reached]")) {
    const scrolls = place.scrollWidth > place.clientWidth;
    scrolls ? place.setAttribute("tabindex", "0") : place.removeAttribute("tabindex");
    place.toggleAttribute("data-reached", scrolls);
  }
}
for (const moment of ["DOMContentLoaded", "htmx:load"]) document.addEventListener(moment, reachScrolled);
window.addEventListener("resize", reachScrolled);
reachScrolled();
