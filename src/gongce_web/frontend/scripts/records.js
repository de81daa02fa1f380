// Fields that point at records: what is typed is looked up, and the records found are offered as it is written.
for (const field of document.querySelectorAll("input[data-picks]")) {
  const list = document.getElementById(field.getAttribute("list"));
  let waiting = 0;
  const look = async () => {
    const address = `/records/-/${encodeURIComponent(field.dataset.picks)}/pick/?q=${encodeURIComponent(field.value)}`;
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (answer.ok) list.innerHTML = await answer.text();
  };
  field.addEventListener("focus", look, { once: true });
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, 250);
  });
}
