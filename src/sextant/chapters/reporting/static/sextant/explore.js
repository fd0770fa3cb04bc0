// The explore page: finds a number by its name, offers values, gives a chart as a picture.

const charts = () => import(document.body.dataset.charts);

document.addEventListener("input", (event) => {
  const field = event.target.closest("[data-metric-search]");
  if (!field) return;
  const words = field.value.toLocaleLowerCase().split(/\s+/);
  for (const line of field.parentElement.querySelectorAll("[data-metric]")) {
    const text = line.textContent.toLocaleLowerCase() + line.dataset.metric;
    line.hidden = !words.every((word) => text.includes(word));
  }
});
document.addEventListener("keydown", (event) => {
  // Enter in the search would send the form before anything is chosen
  if (event.key === "Enter" && event.target.closest("[data-metric-search]")) event.preventDefault();
});

// A name is asked for where a new dashboard is chosen
function naming(choice) {
  const field = choice.form.querySelector("[data-pin-new]");
  field.hidden = choice.value !== "";
  field.querySelector("input").required = choice.value === "";
}
document.querySelectorAll("[data-pin-dashboard]").forEach(naming);
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-pin-dashboard]")) naming(event.target);
});

function give(address, name) {
  const link = Object.assign(document.createElement("a"), { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
}
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-picture]");
  if (!button) return;
  const figure = document.querySelector(`[data-chart="${button.dataset.of}"]`);
  const { viewOf, surface } = await charts();
  const view = await viewOf(figure);
  if (!view) return;
  view.background(surface());
  const name = `${button.dataset.name}.${button.dataset.picture}`;
  if (button.dataset.picture === "png") {
    give(await view.toImageURL("png", 2), name);
  } else {
    const address = URL.createObjectURL(new Blob([await view.toSVG()], { type: "image/svg+xml" }));
    give(address, name);
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }
  view.background(null);
});
