// The public site: the search over the static index, and the accessibility tools. All pages read without it.
import { startAccess } from "./access.js";

startAccess();

const list = document.getElementById("found");
if (list) {
  const box = document.getElementById("q"), told = document.getElementById("told"), all = told.textContent;
  const lines = [...list.children];
  const look = (words) => {
    const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const line of lines) {
      line.hidden = !wanted.every((word) => line.dataset.words.toLowerCase().includes(word));
      count += line.hidden ? 0 : 1;
    }
    told.textContent = wanted.length ? `找到${count}页` : all;
  };
  box.value = new URLSearchParams(location.search).get("q") ?? "";
  box.addEventListener("input", () => look(box.value));
  look(box.value);
}
