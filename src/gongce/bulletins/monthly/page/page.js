"use strict";
(() => {
  const traces = JSON.parse(document.getElementById("traces").textContent);
  const card = document.getElementById("card");
  let pinned = null, shown = null;
  function show(node) {
    if (shown) shown.classList.remove("on");
    shown = node;
    node.classList.add("on");
    card.replaceChildren(...traces[Number(node.dataset.t)].map((line) => {
      const p = document.createElement("p");
      p.textContent = line;
      return p;
    }));
    card.hidden = false;
    const box = node.getBoundingClientRect(), high = card.offsetHeight, wide = card.offsetWidth;
    const below = box.bottom + 8 + high <= innerHeight;
    card.style.top = Math.max(8, below ? box.bottom + 8 : box.top - high - 8) + "px";
    card.style.left = Math.max(8, Math.min(box.left, innerWidth - wide - 8)) + "px";
  }
  function hide() {
    if (shown) shown.classList.remove("on");
    shown = pinned = null;
    card.hidden = true;
  }
  const figure = (event) => event.target.closest && event.target.closest(".fig[data-t]");
  document.addEventListener("mouseover", (event) => { const node = figure(event); if (node && !pinned) show(node); });
  document.addEventListener("mouseout", (event) => { if (figure(event) && !pinned) hide(); });
  document.addEventListener("focusin", (event) => { const node = figure(event); if (node) { pinned = null; show(node); } else if (!pinned) hide(); });
  document.addEventListener("click", (event) => {
    const node = figure(event);
    if (node) { const again = pinned === node; hide(); if (!again) { show(node); pinned = node; } }
    else if (!card.contains(event.target)) hide();
  });
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  document.addEventListener("scroll", () => { if (!pinned && shown && !shown.matches(":hover")) hide(); }, { passive: true });
})();
