// Lists: j and k move, Enter opens, x chooses; chosen rows bring up what can be done with them.

const typing = (element) => element.closest("input:not([type=checkbox]), textarea, select, dialog, [contenteditable], .ts-control");
const list = () => document.querySelector("[data-list]");
const rows = () => [...(list()?.querySelectorAll("tbody tr[data-href]") ?? [])];
const boxes = () => [...(list()?.querySelectorAll("input[name=ids]") ?? [])];

function mark(row) {
  for (const other of rows()) other.classList.toggle("row-here", other === row);
  row?.querySelector("a")?.focus({ preventScroll: true });
  row?.scrollIntoView({ block: "nearest" });
}
function count() {
  const bar = list()?.querySelector("[data-deeds]");
  const chosen = boxes().filter((box) => box.checked);
  for (const box of boxes()) box.closest("tr").classList.toggle("row-chosen", box.checked);
  const all = list()?.querySelector("[data-all]");
  if (all) {
    all.checked = chosen.length > 0 && chosen.length === boxes().length;
    all.indeterminate = chosen.length > 0 && !all.checked;
  }
  if (!bar) return;
  bar.hidden = !chosen.length;
  bar.querySelector("[data-chosen]").textContent = new Intl.NumberFormat(document.documentElement.lang).format(chosen.length) + " ✓";
}

let last = null;
function choose(event) {
  const box = event.target;
  if (box.matches("[data-all]")) for (const one of boxes()) one.checked = box.checked;
  else if (box.name !== "ids") return;
  count();
}
function extend(event) {
  const box = event.target.closest?.("input[name=ids]");
  if (!box) return;
  const all = boxes();
  if (event.shiftKey && last && all.includes(last)) {
    const [from, to] = [all.indexOf(last), all.indexOf(box)].sort((a, b) => a - b);
    for (const one of all.slice(from, to + 1)) one.checked = box.checked;
  }
  last = box;
}

const moves = {
  j: (all, at) => mark(all[Math.min(at + 1, all.length - 1)]),
  k: (all, at) => mark(all[Math.max(at - 1, 0)]),
  x: (all, at) => { const box = all[at]?.querySelector("input[name=ids]"); if (box) { box.checked = !box.checked; count(); } },
  o: (all, at) => all[at] && location.assign(all[at].dataset.href),
};
function press(event) {
  if (!list() || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const move = moves[event.key];
  if (!move) return;
  const all = rows();
  event.preventDefault();
  move(all, all.findIndex((row) => row.classList.contains("row-here")));
}

function act(event) {
  const form = event.target;
  const button = event.submitter;
  if (!form.matches("[data-rows]") || button?.dataset.deed !== "asks") return;
  event.preventDefault();
  const query = new URLSearchParams({ do: button.value, next: form.elements.next.value });
  for (const box of boxes()) if (box.checked) query.append("ids", box.value);
  window.htmx.ajax("GET", `${form.getAttribute("action")}?${query}`, { target: "#dialog-place" });
}

export function startLists() {
  if (!list()) return;
  document.addEventListener("keydown", press);
  document.addEventListener("change", choose);
  document.addEventListener("click", extend);
  document.addEventListener("submit", act);
  document.addEventListener("click", (event) => {
    if (!event.target.closest("[data-clear]")) return;
    for (const box of boxes()) box.checked = false;
    count();
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target !== list()) return;
    const query = document.getElementById("list-q");
    if (event.detail.requestConfig.elt.matches?.(".list-search") && query) {
      query.focus();
      query.setSelectionRange(query.value.length, query.value.length);
    }
    last = null;
  });
}
