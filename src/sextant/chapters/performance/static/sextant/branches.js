// Unfolds and folds the branches of a tree in a table: rows below a row stand deeper than it.

function below(row) {
  const found = [];
  const depth = Number(row.dataset.depth);
  for (let next = row.nextElementSibling; next && Number(next.dataset.depth ?? Infinity) > depth; next = next.nextElementSibling) found.push(next);
  return found;
}

// A folded branch within an unfolded one stays folded.
function show(row) {
  let deepest = Infinity;
  for (const each of below(row)) {
    const depth = Number(each.dataset.depth ?? Infinity);
    if (depth > deepest) continue;
    deepest = Infinity;
    each.hidden = false;
    if (each.querySelector("[data-branch]")?.ariaExpanded === "false") deepest = depth;
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-branch]");
  if (!button) return;
  const row = button.closest("tr");
  const opens = button.ariaExpanded === "false";
  button.ariaExpanded = String(opens);
  if (opens && below(row).length) show(row);
  else if (opens) window.htmx.trigger(button, "unfold");
  else for (const each of below(row)) each.hidden = true;
});
