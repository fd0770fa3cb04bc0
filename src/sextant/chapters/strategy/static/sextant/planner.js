// The planner: a plan as a sheet to type into. Keys, mouse and clipboard as in a spreadsheet; the server
// says what comes of it.

import { Sheet, Writing, block, read } from "./planner_model.js";
import { Sending, ask } from "./planner_sending.js";
import { startSharing } from "./planner_share.js";
import { View, fill, words } from "./planner_view.js";

const part = (id) => document.getElementById(id);
const box = part("sheet"), refusal = part("sheet-refusal"), clash = part("sheet-clash");
const sheet = new Sheet(JSON.parse(part("sheet-data").textContent));
const largest = () => Math.max(0, ...sheet.rows.map((row) => row.amounts.reduce((all, one) => all + one, 0)));
const view = new View(box, sheet, new Writing(sheet.data, largest()));
const said = (text) => { part("sheet-said").textContent = text ?? ""; };
const sending = new Sending(sheet, { answered, refused, clashed, said });
sending.writing = view.writing;
let input = null; // the field one types into
let copied = ""; // the last block taken from here

// What the server answers
function answered(told) {
  const beside = new Map(sheet.rows.map((row) => [row.key, row.beside]));
  sheet.take(told);
  for (const row of sheet.rows) row.beside ??= beside.get(row.key);
  refusal.hidden = !sheet.pending.length;
  part("sheet-empty")?.toggleAttribute("hidden", sheet.rows.some((row) => row.amounts.some(Boolean)));
  const now = new Writing(sheet.data, largest());
  if (now.short.resolvedOptions().maximumFractionDigits === view.writing.short.resolvedOptions().maximumFractionDigits) return view.refresh();
  view.writing = sending.writing = now;
  return arrange();
}
function refused(sentence) {
  refusal.querySelector("[data-sentence]").textContent = sentence;
  refusal.hidden = false;
  refusal.querySelector(".sheet-refusal-ways").hidden = !sheet.pending.length;
  said("");
  view.refresh();
}
function clashed(told, edits) {
  clash.querySelector("[data-sentence]").textContent = told.sentence;
  const rows = told.clashes.map((one) => {
    const line = document.createElement("tr");
    const by = one.by || words.somebody;
    line.append(...[`${sheet.byKey.get(one.node)?.name} · ${one.span}`, `${view.writing.whole(view.writing.count(one.now))} (${by})`, view.writing.whole(view.writing.count(one.yours))]
      .map((text, n) => Object.assign(document.createElement(n ? "td" : "th"), { textContent: text, className: n ? "num" : "", scope: n ? undefined : "row" })));
    return line;
  });
  clash.querySelector("tbody").replaceChildren(...rows);
  const theirs = new Map(told.clashes.map((one) => [`${one.node} ${one.first} ${one.last}`, view.writing.count(one.now)]));
  const place = (edit) => `${edit.node} ${edit.first} ${edit.last}`;
  clash.choose = async (mine) => {
    clash.choose = null;
    clash.close();
    if (mine) for (const edit of edits) edit.was = theirs.get(place(edit)) ?? edit.was;
    else sheet.pending = sheet.pending.filter((edit) => !theirs.has(place(edit)));
    if (sheet.pending.length) { sending.push(words.saved); return; }
    const { status, told: fresh } = await ask(address());
    if (status === 200) answered(fresh);
    said("");
  };
  view.refresh();
  clash.showModal();
}
clash.querySelector("[data-theirs]").addEventListener("click", () => clash.choose(false));
clash.querySelector("[data-mine]").addEventListener("click", () => clash.choose(true));
// closed without a choice, what was typed stays and can be sent again
clash.addEventListener("close", () => { if (clash.choose) refused(clash.querySelector("[data-sentence]").textContent); });
refusal.querySelector("[data-again]").addEventListener("click", () => sending.push(words.saved));
refusal.querySelector("[data-drop]").addEventListener("click", () => { sheet.pending = []; sheet.lay(); refusal.hidden = true; view.refresh(); });
window.addEventListener("beforeunload", (event) => { if (sheet.pending.length) event.preventDefault(); });

// Typing into a cell
function current() {
  const { row, column } = view.active;
  return { row: view.rows[row], column: view.columns[column - 1] };
}
function edit(start) {
  const { row, column } = current();
  if (!column || column.kind === "difference" || input) return;
  if (!view.may(row)) { said(words.fixed); return; }
  const cell = view.element();
  input = Object.assign(document.createElement("input"), { className: "sheet-input", inputMode: "decimal", autocomplete: "off", ariaLabel: fill(words.amount, { node: row.name, column: column.name }) });
  input.value = start ?? view.writing.plain(sheet.value(row, column));
  cell.replaceChildren(input);
  input.focus();
  if (start === undefined) input.select();
  input.addEventListener("input", () => attempt(row, column));
  input.addEventListener("blur", () => leave(true));
  attempt(row, column);
}
function attempt(row, column) {
  const text = read(input.value);
  sheet.trial = text === null ? null : { ...span(row, column), count: view.writing.count(text), keep: keeps() };
  input.ariaInvalid = String(text === null && input.value.trim() !== "");
  sheet.lay();
  view.stale = true;
  view.draw();
}
function leave(isDone) {
  if (!input) return;
  const field = input, { row, column } = current();
  const text = read(field.value);
  input = null;
  sheet.trial = null;
  sheet.lay();
  field.remove();
  const changed = isDone && field.value.trim() !== "" && (text === null || view.writing.count(text) !== sheet.value(row, column));
  if (changed && text === null) refused(fill(words.wrong, { text: field.value }));
  else if (changed) put([{ row, column, text }]);
  else view.refresh();
}
const span = (row, { first, last }) => ({ node: row.key, first, last });
const keeps = () => part("sheet-keep")?.checked ?? sheet.data.keeps;
function put(cells) {
  const edits = cells.map(({ row, column, text }) => ({ ...span(row, column), count: view.writing.count(text) }));
  if (!edits.length) return;
  sending.type(edits, keeps());
  sheet.lay();
  view.refresh();
}

// Blocks. Sums beside their own parts are left to add up by themselves
function single(cells) {
  const mine = cells.filter(({ row, column }) => column.kind !== "difference" && view.may(row));
  const steps = mine.filter(({ column }) => column.kind === "step");
  return steps.length ? steps : mine;
}
function zero() { put(single(view.chosen()).map((cell) => ({ ...cell, text: "0" }))); }
function fillUp(way) {
  const cells = view.chosen(), { top, left } = view.block;
  const kind = view.columns[Math.max(left, 1) - 1]?.kind;
  const from = (cell) => way === "down" ? cells.find((one) => one.at === cell.at && one.n === top) : cells.find((one) => one.n === cell.n && one.at === Math.max(left, 1));
  const rest = single(cells).filter((cell) => way === "down" ? cell.n > top : cell.at > left && cell.column.kind === kind);
  put(rest.map((cell) => { const one = from(cell); return { ...cell, text: view.writing.plain(sheet.value(one.row, one.column)) }; }));
}
function copy(event) {
  if (input || !box.contains(document.activeElement)) return;
  const lines = [];
  for (const { row, column, n } of view.chosen()) (lines[n] ??= []).push(column.kind === "difference" ? "" : view.writing.plain(sheet.value(row, column)));
  copied = lines.filter(Boolean).map((line) => line.join("\t")).join("\n");
  event.clipboardData.setData("text/plain", copied);
  event.preventDefault();
  said(words.copied);
}
function paste(event) {
  if (input || !box.contains(document.activeElement)) return;
  event.preventDefault();
  const lines = block(event.clipboardData.getData("text/plain"));
  const { top, left } = view.block, found = [];
  const columns = target(lines, Math.max(left, 1) - 1);
  let cut = false;
  for (const [down, line] of lines.entries()) for (const [right, text] of line.entries()) {
    const row = view.rows[top + down], column = columns[right];
    if (!text.trim() || column === null) continue;
    if (!row || !column) { cut = true; continue; }
    const number = read(text);
    if (number === null) { refused(fill(words.wrong, { text })); return; }
    found.push({ row, column, text: number });
  }
  view.anchor = { row: top, column: Math.max(left, 1) };
  put(found);
  if (cut) said(words.cut);
}
// A block goes into columns like the first one; one that holds sums as well, as it adds up, goes as it stands
function target(lines, from) {
  const here = view.columns.slice(from).filter((column) => column.kind !== "difference");
  const wide = Math.max(...lines.map((line) => line.length));
  const numbers = lines.map((line) => line.map((text) => view.writing.count(read(text) ?? 0)));
  const adds = (column, at) => numbers.every((line) => line[at] === here.reduce(
    (all, one, n) => all + (one.kind === "step" && column.first <= one.first && one.last <= column.last ? line[n] ?? 0 : 0), 0));
  const sums = here.slice(0, wide).map((column, at) => column.kind !== "step" && { column, at }).filter(Boolean);
  if (here[0]?.kind === "step" && sums.length && wide > 1 && sums.every(({ column, at }) => adds(column, at))) {
    return here.map((column) => (column.kind === "step" ? column : null));
  }
  return here.filter((column) => column.kind === here[0]?.kind);
}
function toggleLock() {
  const cells = view.chosen().filter(({ row, column }) => column.kind !== "difference" && view.may(row));
  if (!cells.length) { said(words.fixed); return; }
  const isLock = !cells.every(({ row, column }) => sheet.isHeld(row, column));
  const spans = cells.filter(({ row, column }) => sheet.isHeld(row, column) !== isLock).map(({ row, column }) => span(row, column));
  sending.lock(spans, isLock);
}

// Keys
function fold(key, isFolded) {
  if (isFolded) sheet.folded.add(key);
  else sheet.folded.delete(key);
  view.refresh();
  view.element()?.focus({ preventScroll: true });
}
const onName = {
  ArrowRight: ({ row, open, n }) => (row.children.length && !open ? fold(row.key, false) : view.go(n, 1)),
  ArrowLeft: ({ row, open, n }) => (row.children.length && open ? fold(row.key, true) : view.go(Math.max(0, view.rows.findIndex((one) => one.key === row.parent)) || (row.parent ? 0 : n), 0)),
  "+": ({ row }) => fold(row.key, false), "-": ({ row }) => row.children.length && fold(row.key, true),
  Enter: ({ row, open }) => row.children.length && fold(row.key, open), " ": ({ row, open }) => row.children.length && fold(row.key, open),
};
const onCell = { Enter: () => edit(), F2: () => edit(), Delete: zero, Backspace: zero, " ": toggleLock, Escape: () => { view.anchor = null; view.mark(); view.told(); } };
const withControl = { d: () => fillUp("down"), r: () => fillUp("right"), z: (event) => (event.shiftKey ? sending.redo() : sending.undo()), y: () => sending.redo(), a: () => { view.anchor = { row: 0, column: 1 }; view.go(view.rows.length - 1, view.columns.length, { extend: true }); } };
function moves(event) {
  const { row, column } = view.active, page = Math.max(1, Math.floor(box.clientHeight / view.height) - 2), jump = event.ctrlKey || event.metaKey;
  return {
    ArrowDown: [jump ? view.rows.length : row + 1, column], ArrowUp: [jump ? 0 : row - 1, column], ArrowRight: [row, jump ? view.columns.length : column + 1], ArrowLeft: [row, jump ? 1 : column - 1],
    PageDown: [row + page, column], PageUp: [row - page, column], Home: [jump ? 0 : row, 1], End: [jump ? view.rows.length : row, view.columns.length],
  }[event.key];
}
box.addEventListener("keydown", (event) => {
  if (input) { whileTyping(event); return; }
  if (!event.target.closest("[role=row]") || event.altKey) return;
  const { row, column: at } = view.active, node = view.rows[row];
  const act = event.ctrlKey || event.metaKey ? withControl[event.key.toLowerCase()] && (() => withControl[event.key.toLowerCase()](event))
    : at === 0 ? onName[event.key] && (() => onName[event.key]({ row: node, n: row, open: !sheet.folded.has(node.key) })) : onCell[event.key];
  const to = moves(event);
  if (act) act();
  else if (to) view.go(...to, { extend: event.shiftKey });
  else if (event.key === "Tab") { if (!across(event.shiftKey ? -1 : 1)) return; }
  else if (at > 0 && !event.ctrlKey && !event.metaKey && (event.key.length === 1 || event.key === "Process")) {
    edit(""); // the sign itself goes into the field by itself
    return;
  } else return;
  event.preventDefault();
});
function across(by) {
  const { row, column } = view.active;
  const next = column + by;
  if (next >= 1 && next <= view.columns.length) view.go(row, next);
  else if (view.rows[row + by]) view.go(row + by, by > 0 ? 1 : view.columns.length);
  else return false; // Tab leaves the sheet at its ends
  return true;
}
function whileTyping(event) {
  if (event.isComposing) return;
  const { row, column } = view.active;
  const after = { Enter: () => view.go(row + (event.shiftKey ? -1 : 1), column), Tab: () => across(event.shiftKey ? -1 : 1), Escape: () => view.go(row, column) }[event.key];
  if (!after) return;
  event.preventDefault();
  event.stopPropagation();
  leave(event.key !== "Escape");
  after();
}

// Mouse and finger
function place(target) {
  const cell = target.closest("[role=gridcell], [role=rowheader]"), line = cell?.closest("[role=row]");
  return line && { row: Number(line.ariaRowIndex) - 2, column: Number(cell.ariaColIndex) - 1 };
}
let dragging = false;
box.addEventListener("pointerdown", (event) => {
  const at = place(event.target);
  if (!at || event.target === input || event.button) return;
  if (event.target.closest(".sheet-fold") && view.rows[at.row].children.length) {
    view.go(at.row, 0);
    fold(view.rows[at.row].key, !sheet.folded.has(view.rows[at.row].key));
    event.preventDefault();
    return;
  }
  const again = !event.shiftKey && event.pointerType !== "mouse" && at.row === view.active.row && at.column === view.active.column && document.activeElement === view.element();
  leave(true);
  view.go(at.row, at.column, { extend: event.shiftKey });
  dragging = event.pointerType === "mouse";
  event.preventDefault();
  if (again) edit();
});
box.addEventListener("pointermove", (event) => {
  const at = dragging && event.buttons && place(document.elementFromPoint(event.clientX, event.clientY) ?? box);
  if (at && at.column && (at.row !== view.active.row || at.column !== view.active.column)) view.go(at.row, at.column, { extend: true });
});
addEventListener("pointerup", () => { dragging = false; });
box.addEventListener("dblclick", (event) => { if (place(event.target)?.column) edit(); });
document.addEventListener("copy", copy);
document.addEventListener("paste", paste);

// The tools above the sheet
const against = part("sheet-against"), columns = part("sheet-columns");
function address(version) {
  const { data } = sheet;
  return `${words.numbers}?version=${version ?? data.version}&level=${data.level}`;
}
async function lie() {
  const chosen = against.value, other = /^version-(\d+)$/.exec(chosen)?.[1];
  for (const row of sheet.rows) delete row.beside;
  if (chosen) {
    const { status, told } = await ask(other ? address(other) : `${address()}&against=${chosen}`);
    if (status !== 200) refused(told.sentence);
    else for (const row of told.rows) {
      const mine = sheet.byKey.get(row.key);
      if (mine) mine.beside = other ? row.amounts : row.beside;
    }
  }
  arrange();
}
function arrange() {
  part("sheet-each-place").hidden = !against.value || view.phone;
  view.lay({ shape: columns.value, compared: Boolean(against.value), inEach: part("sheet-each").checked });
  view.refresh();
}
for (const column of sheet.data.columns) {
  columns.append(new Option(column.name, `${column.first}-${column.last}`));
}
if (view.phone) columns.value = columns.options[columns.options.length - 1].value;
against.addEventListener("change", lie);
columns.addEventListener("change", arrange);
part("sheet-each").addEventListener("change", arrange);
part("sheet-find").addEventListener("input", (event) => {
  view.words = event.target.value.trim().toLowerCase();
  view.refresh();
  said(view.rows.length ? "" : words.none);
});
for (const button of document.querySelectorAll("[data-fold]")) button.addEventListener("click", () => {
  sheet.folded = new Set(button.dataset.fold === "all" ? sheet.rows.filter((row) => row.children.length && row.level > 1).map((row) => row.key) : []);
  view.refresh();
});
const [undo, redo] = ["[data-undo]", "[data-redo]"].map((one) => document.querySelector(one));
undo?.addEventListener("click", () => sending.undo());
redo?.addEventListener("click", () => sending.redo());
sending.onpast = () => { if (undo) [undo.disabled, redo.disabled] = [!sending.past.length, !sending.future.length]; };
document.querySelector("[data-lock]")?.addEventListener("click", toggleLock);
view.onmark = () => {
  const cells = view.chosen().filter(({ column }) => column.kind !== "difference");
  const all = single(cells).length ? single(cells) : cells;
  const total = all.reduce((sum, { row, column }) => sum + sheet.value(row, column), 0);
  part("sheet-sum").textContent = !cells.length ? "" : cells.length === 1 ? fill(words.amount, { node: cells[0].row.name, column: `${cells[0].column.name}: ${view.writing.whole(total)}` }) : fill(words.sum, { count: all.length, sum: view.writing.whole(total) });
};
// A dialog of the workspace speaks of this version at this level
document.addEventListener("htmx:load", ({ detail: { elt } }) => {
  const version = elt.querySelector?.("#verb [name=number], dialog [name=number]");
  if (!version) return;
  version.value = sheet.data.version;
  version.closest(".field").hidden = true;
});
startSharing({ sheet, view, sending, answered, chosen: () => current().row });

if (sheet.rows.length > 200) for (const row of sheet.rows) if (row.kind === "team") sheet.folded.add(row.key);
arrange();
if (against.value) lie();
