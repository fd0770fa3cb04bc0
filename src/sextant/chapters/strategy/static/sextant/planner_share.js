// Sharing out: an amount, among whom and over which months; the season is shown before it is used.

import { read } from "./planner_model.js";
import { ask } from "./planner_sending.js";
import { fill, words } from "./planner_view.js";

export function startSharing({ sheet, view, sending, answered, chosen }) {
  const dialog = document.getElementById("share"), form = document.getElementById("share-form");
  if (!dialog) return;
  const refusal = form.querySelector("[data-refusal]"), indices = [...form.querySelectorAll("[data-index]")];
  let learned = null; // the season as history tells it

  for (const button of document.querySelectorAll("[data-open-share]")) button.addEventListener("click", open);
  form.over.addEventListener("change", show);
  form.when.addEventListener("change", show);
  form.querySelector(".season").addEventListener("input", draw);
  form.querySelector("[data-relearn]").addEventListener("click", () => write(learned.indices));
  form.addEventListener("submit", send);

  function open() {
    refusal.hidden = true;
    form.total.placeholder = fill(words.standing, { sum: view.writing.whole(sheet.rows[0] ? sheet.value(sheet.rows[0], sheet.data.columns.at(-1)) : 0) });
    children();
    show();
    dialog.showModal();
    form.total.focus();
  }
  // The weights by hand are those of what stands below the chosen unit
  function children() {
    const row = chosen();
    const above = row?.children.length ? row : sheet.byKey.get(row?.parent) ?? sheet.rows[0];
    const legend = form.querySelector("[data-legend]");
    legend.textContent = fill(legend.dataset.legend, { node: above?.name ?? "" });
    form.querySelector("[data-children]").replaceChildren(...(above?.children ?? []).map((child) => {
      const label = Object.assign(document.createElement("label"), { className: "share-weight", textContent: child.name });
      const input = Object.assign(document.createElement("input"), { className: "form-control form-control-sm num", value: "1", inputMode: "decimal" });
      input.dataset.child = child.key;
      label.append(input);
      return label;
    }));
  }
  function show() {
    for (const set of form.querySelectorAll("[data-for]")) set.hidden = set.disabled = !set.dataset.for.split(" ").includes(form.over.value);
    for (const set of form.querySelectorAll("[data-when]")) set.hidden = set.disabled = set.dataset.when !== form.when.value;
    if (form.when.value === "seasonal" && !learned) learn();
  }
  async function learn() {
    learned = { indices: Array(12).fill(1) };
    const { status, told } = await ask(`${words.season}?version=${sheet.data.version}&level=${sheet.data.level}`);
    if (status === 200) learned = told;
    form.querySelector("[data-season-said]").textContent = told.said ?? told.sentence;
    write(learned.indices);
  }
  function write(values) {
    indices.forEach((input, n) => { input.value = String(values[n]); });
    draw();
  }
  function draw() {
    const values = indices.map((input) => Math.max(0, Number(read(input.value) ?? 0)));
    const most = Math.max(1.25, ...values);
    indices.forEach((input, n) => { input.previousElementSibling.firstElementChild.style.height = `${100 * values[n] / most}%`; });
  }

  const number = (input) => read(input.value) ?? input.value; // what is no number is refused by the server, in words
  function weights() {
    const own = form.over.value === "hand" ? "child" : form.over.value === "bucketed" ? "weight" : "";
    return own ? Object.fromEntries([...form.querySelectorAll(`[data-${own}]`)].map((input) => [input.dataset[own], number(input)])) : {};
  }
  function steps() {
    if (form.when.value === "hand") return [...form.querySelectorAll("[data-step]")].map(number);
    const typed = indices.map(number);
    const edited = typed.some((value, n) => Number(value) !== learned?.indices[n]);
    return form.when.value === "seasonal" && edited ? typed : [];
  }
  async function send(event) {
    event.preventDefault();
    const about = { version: sheet.data.version, level: sheet.data.level };
    const sent = {
      ...about, total: form.total.value.trim() ? number(form.total) : "", over: form.over.value, when: form.when.value,
      metric: form.metric.value, period: form.period.value.trim(), ramp: form.ramp.value.trim(), weights: weights(), indices: steps(),
    };
    const { status, told } = await ask(words.share, sent);
    if (status !== 200) {
      refusal.textContent = told.sentence;
      refusal.hidden = false;
      refusal.scrollIntoView({ block: "nearest" });
      return;
    }
    sending.past = [];
    sending.future = [];
    sending.onpast();
    dialog.close();
    form.total.value = "";
    answered(told);
    sending.said(words.shared);
  }
}
