// Sliders and number fields of weights move together; the form's own request recomputes. A field without the script
// still works: the button sends it.
const form = document.getElementById("weights");
form?.addEventListener("input", (event) => {
  const slider = event.target.dataset.weight ? event.target : form.querySelector(`[data-weight="${event.target.id}"]`);
  if (!slider) return;
  const field = document.getElementById(slider.dataset.weight);
  if (event.target === slider) field.value = slider.value;
  else slider.value = field.value;
  for (const kept of document.querySelectorAll(`#keep-weights [name="${field.name}"]`)) kept.value = field.value;
});
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id !== "trial" || event.detail.xhr.status !== 422) return;
  event.detail.shouldSwap = true;
  event.detail.isError = false;
});
