// The editor of a decomposition: what the server could not read (422) or what met a newer version (409) is shown in its
// place too, for it says which cell and why.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id !== "editor") return;
  if (event.detail.xhr.status === 422) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});

// Enter in a cell balances the table, as leaving it does; it does not keep a version.
document.getElementById("split-form")?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.target.type !== "text") return;
  event.preventDefault();
  event.target.blur();
  event.target.focus();
});
