// The sheet as it is seen: only the rows in sight are in the page, and each cell is written once.

const lock = document.getElementById("sheet-lock").innerHTML;
const chevron = document.getElementById("sheet-chevron").innerHTML;
export const words = document.getElementById("sheet-words").dataset;
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_all, name) => values[name]);
const made = (role, name, more = {}) => Object.assign(document.createElement("div"), { className: name, ...more, role });
const AROUND = 6; // rows kept above and below what is seen

export class View {
  constructor(box, sheet, writing) {
    Object.assign(this, { box, sheet, writing, drawn: new Map(), active: { row: 0, column: 0 }, anchor: null, words: "" });
    this.grid = made("treegrid", "sheet", { ariaLabel: words.sheet, ariaMultiSelectable: "true" });
    this.head = made("rowgroup", "sheet-head");
    this.body = made("rowgroup", "sheet-body");
    this.grid.append(this.head, this.body);
    box.replaceChildren(this.grid);
    let asked = 0;
    box.addEventListener("scroll", () => { cancelAnimationFrame(asked); asked = requestAnimationFrame(() => this.draw()); }, { passive: true });
    new ResizeObserver(() => this.draw()).observe(box);
  }

  get phone() { return matchMedia("(max-width: 575.98px)").matches; }
  get height() { return this.each ? 50 : 34; }
  get each() { return this.compared && (this.inEach || this.phone); }

  // Columns: what is chosen, and a difference where the plan lies beside something
  lay({ shape, compared, inEach }) {
    Object.assign(this, { compared, inEach });
    const all = this.sheet.data.columns;
    const one = all.find((column) => `${column.first}-${column.last}` === shape);
    this.columns = one ? [one] : shape === "sums" ? all.filter((column) => column.kind !== "step") : all;
    if (compared && !this.phone) {
      const whole = one ?? all.at(-1);
      this.columns = [...this.columns, { ...whole, kind: "difference", label: words.difference, name: words.difference }];
    }
    this.active.column = Math.min(this.active.column, this.columns.length);
    const widest = Math.max(0, ...this.sheet.rows.map((row) => this.columns.reduce((most, column) => Math.max(most, Math.abs(this.sheet.value(row, column))), 0)));
    const wide = Math.max(84, 30 + 7.6 * this.writing.cell(widest).length);
    this.grid.classList.toggle("sheet-one", Boolean(one));
    this.grid.style.setProperty("--columns", one && !compared ? "minmax(104px, 40%)" : this.columns.map((column) => `${column.kind === "difference" ? wide + 56 : wide}px`).join(" "));
    this.grid.style.setProperty("--row", `${this.height}px`);
    this.forget();
    this.header();
    this.draw();
  }
  forget() { this.drawn.forEach((row) => row.remove()); this.drawn.clear(); }

  header() {
    const line = made("row", "sheet-row");
    line.ariaRowIndex = "1";
    line.append(made("columnheader", "sheet-name", { textContent: words.name, ariaColIndex: "1" }));
    this.columns.forEach((column, n) => line.append(
      made("columnheader", `sheet-cell sheet-${column.kind}`, { textContent: column.label, title: column.name, ariaColIndex: String(n + 2) })));
    this.head.replaceChildren(line);
  }

  // Everything anew, after numbers, folding or the search changed
  refresh() {
    const at = this.rows?.[this.active.row]?.key;
    this.rows = this.sheet.visible(this.words);
    const place = this.rows.findIndex((row) => row.key === at);
    this.active.row = place >= 0 ? place : Math.max(0, Math.min(this.active.row, this.rows.length - 1));
    this.grid.ariaRowCount = String(this.rows.length + 1);
    this.grid.ariaColCount = String(this.columns.length + 1);
    this.body.style.height = `${this.rows.length * this.height}px`;
    this.stale = true;
    this.draw();
    this.told();
  }

  draw() {
    if (!this.rows) return;
    const top = Math.floor(this.box.scrollTop / this.height) - AROUND;
    const bottom = top + Math.ceil(this.box.clientHeight / this.height) + 2 * AROUND;
    const wanted = new Map();
    for (let n = Math.max(0, top); n < Math.min(this.rows.length, bottom); n += 1) wanted.set(this.rows[n].key, n);
    const active = this.rows[this.active.row]; // what has the focus stays, wherever one scrolls
    if (active) wanted.set(active.key, this.active.row);
    for (const [key, line] of this.drawn) if (!wanted.has(key)) { line.remove(); this.drawn.delete(key); }
    for (const [key, n] of wanted) {
      let line = this.drawn.get(key);
      const fresh = !line;
      if (fresh) { line = this.line(this.rows[n]); this.drawn.set(key, line); this.body.append(line); }
      if (fresh || this.stale) this.write(line, this.rows[n], n);
    }
    this.stale = false;
    this.mark();
  }
  told() { this.onmark?.(); } // what is chosen, and what it comes to

  line(row) {
    const line = made("row", `sheet-row sheet-kind-${row.kind}`);
    line.dataset.key = row.key;
    const name = made("rowheader", "sheet-name", { ariaColIndex: "1", tabIndex: -1 });
    name.innerHTML = `<span class="sheet-fold"></span><span class="sheet-label"></span>`;
    name.style.setProperty("--deep", row.level - 1);
    name.lastChild.textContent = row.name;
    name.title = row.name;
    line.append(name);
    for (const [n, column] of this.columns.entries()) {
      line.append(made("gridcell", `sheet-cell sheet-${column.kind}`, { ariaColIndex: String(n + 2), tabIndex: -1 }));
    }
    return line;
  }

  write(line, row, n) {
    line.ariaRowIndex = String(n + 2);
    line.ariaLevel = String(row.level);
    line.style.transform = `translateY(${n * this.height}px)`;
    const open = !this.sheet.folded.has(row.key) || Boolean(this.words);
    if (row.children.length) line.ariaExpanded = String(open);
    line.classList.toggle("sheet-open", open);
    line.querySelector(".sheet-fold").innerHTML = row.children.length ? chevron : "";
    this.columns.forEach((column, at) => this.cell(line.children[at + 1], row, column));
  }

  cell(cell, row, column) {
    if (cell.firstElementChild?.matches("input")) return; // somebody is typing in it
    const value = this.sheet.value(row, column);
    const beside = this.compared ? this.sheet.beside(row, column) : undefined;
    if (column.kind === "difference") {
      cell.innerHTML = beside === undefined ? "–" : this.difference(value, beside, true);
      cell.ariaReadOnly = "true";
      return;
    }
    const held = this.sheet.isHeld(row, column), unsaved = this.sheet.isPending(row, column);
    cell.ariaReadOnly = String(!this.may(row));
    cell.classList.toggle("sheet-held", held);
    cell.classList.toggle("sheet-unsaved", unsaved);
    cell.classList.toggle("sheet-nought", !value);
    const first = `<span class="sheet-figure">${held ? `${lock}<span class="visually-hidden">${words.held} </span>` : ""}${this.writing.cell(value)}${unsaved ? `<span class="visually-hidden"> ${words.unsaved}</span>` : ""}</span>`;
    cell.innerHTML = this.each ? `${first}<span class="sheet-second">${beside === undefined ? "–" : this.difference(value, beside, false)}</span>` : first;
  }
  difference(value, beside, isWhole) {
    const by = value - beside;
    const share = isWhole && beside ? ` <span class="sheet-share">${this.writing.share.format(by / beside)}</span>` : "";
    return `<span class="sheet-figure">${this.writing.change(by)}${share}</span>`;
  }
  may(row) { return this.sheet.editable && row.editable; }

  // Which cells are chosen: from where one began to where one is
  get block() {
    const { row, column } = this.active, from = this.anchor ?? this.active;
    return { top: Math.min(row, from.row), bottom: Math.max(row, from.row), left: Math.min(column, from.column), right: Math.max(column, from.column) };
  }
  chosen() {
    const { top, bottom, left, right } = this.block, found = [];
    for (let n = top; n <= bottom; n += 1) for (let at = Math.max(left, 1); at <= right; at += 1) {
      if (this.rows[n] && this.columns[at - 1]) found.push({ row: this.rows[n], column: this.columns[at - 1], n, at });
    }
    return found;
  }
  mark() {
    const { top, bottom, left, right } = this.block;
    for (const line of this.drawn.values()) {
      const n = Number(line.ariaRowIndex) - 2;
      [...line.children].forEach((cell, at) => {
        const here = n === this.active.row && at === this.active.column;
        const within = at > 0 && top <= n && n <= bottom && Math.max(left, 1) <= at && at <= right && this.active.column > 0;
        if ((cell.tabIndex === 0) !== here) cell.tabIndex = here ? 0 : -1;
        if (within && !cell.ariaSelected) cell.ariaSelected = "true";
        else if (!within && cell.ariaSelected) cell.removeAttribute("aria-selected");
      });
    }
  }
  element({ row, column } = this.active) { return this.drawn.get(this.rows[row]?.key)?.children[column]; }

  go(row, column, { extend = false, focus = true } = {}) {
    if (extend) this.anchor ??= { ...this.active };
    else this.anchor = null;
    this.active = {
      row: Math.max(0, Math.min(row, this.rows.length - 1)),
      column: Math.max(extend ? 1 : 0, Math.min(column, this.columns.length)),
    };
    this.reveal();
    this.told();
    if (focus) this.element()?.focus({ preventScroll: true });
  }
  reveal() {
    const { box, active, height } = this;
    const top = active.row * height, room = box.clientHeight - this.head.offsetHeight;
    if (top < box.scrollTop) box.scrollTop = top;
    else if (top + height > box.scrollTop + room) box.scrollTop = top + height - room;
    this.draw();
    const cell = this.element();
    if (!cell || active.column === 0) return;
    const fixed = this.head.firstElementChild.firstElementChild.offsetWidth;
    if (cell.offsetLeft - fixed < box.scrollLeft) box.scrollLeft = cell.offsetLeft - fixed;
    else if (cell.offsetLeft + cell.offsetWidth > box.scrollLeft + box.clientWidth) box.scrollLeft = cell.offsetLeft + cell.offsetWidth - box.clientWidth;
  }
}
