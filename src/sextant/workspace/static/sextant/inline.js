// A cell is changed where it stands: double-click, or e on the row; Enter keeps, Escape leaves.

const heads = (cell) => [...cell.closest("table").querySelectorAll("thead th")];
const token = () => document.querySelector('meta[name="csrf-token"]')?.content ?? "";
const editable = (cell) => heads(cell)[cell.cellIndex]?.dataset.edits;

async function swap(cell, address, options = {}) {
  const answer = await fetch(address, { headers: { "X-CSRFToken": token(), "HX-Request": "true" }, ...options });
  if (!answer.ok && ![409, 422].includes(answer.status)) {
    const text = new DOMParser().parseFromString(await answer.text(), "text/html").body.textContent.trim();
    document.dispatchEvent(new CustomEvent("toast", { detail: { text, kind: "error" } }));
    return;
  }
  const made = document.createElement("tbody");
  made.innerHTML = `<tr>${await answer.text()}</tr>`;
  const fresh = made.querySelector("td");
  cell.replaceWith(fresh);
  const control = fresh.querySelector("[data-cell] :is(input:not([type=hidden]), select, textarea)");
  window.htmx?.process(fresh);
  if (control) {
    document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: fresh } }));
    (control.tomselect ?? control).focus();
    control.select?.();
  } else fresh.closest("tr").querySelector("a")?.focus({ preventScroll: true });
}
const open = (cell) => {
  const name = editable(cell);
  const row = cell.closest("tr[data-href]");
  if (name && row && !cell.querySelector("[data-cell]")) swap(cell, `${row.dataset.href}cell/${name}/`);
};
function save(form) {
  const body = new FormData();
  for (const control of form.querySelectorAll("[name]")) {
    if (control.type === "checkbox" ? control.checked : true) body.append(control.name, control.type === "checkbox" ? "on" : control.value);
  }
  swap(form.closest("td"), form.dataset.cell, { method: "POST", body });
}

export function startInline() {
  document.addEventListener("dblclick", (event) => {
    const cell = event.target.closest("[data-list] tbody td");
    if (cell) open(cell);
  });
  document.addEventListener("keydown", (event) => {
    const form = event.target.closest?.("[data-cell]");
    if (form && event.key === "Enter") { event.preventDefault(); save(form); }
    else if (form && event.key === "Escape") swap(form.closest("td"), `${form.dataset.cell}?cancel`);
    else if (!form && event.key === "e" && event.target.closest?.("[data-list] tbody tr")) {
      const cell = [...event.target.closest("tr").cells].find(editable);
      if (cell) { event.preventDefault(); open(cell); }
    }
  });
  document.addEventListener("change", (event) => {
    const form = event.target.closest?.("[data-cell]");
    if (form && event.target.matches("select, input[type=checkbox]")) save(form);
  });
}
