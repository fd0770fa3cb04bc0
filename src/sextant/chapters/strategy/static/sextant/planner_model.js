// The sheet's numbers: rows in a tree, columns over steps, what is typed but not yet saved.
// Amounts are whole numbers of smallest units.

export class Sheet {
  constructor(data) {
    this.folded = new Set();
    this.pending = []; // what was typed and is not answered yet, in its order
    this.trial = null; // what is being typed
    this.take(data);
  }

  take(data) {
    this.data = data;
    this.rows = data.rows;
    this.byKey = new Map(data.rows.map((row) => [row.key, row]));
    for (const row of this.rows) row.children = [];
    for (const row of this.rows) this.byKey.get(row.parent)?.children.push(row);
    for (const row of this.rows) row.level = this.byKey.has(row.parent) ? this.byKey.get(row.parent).level + 1 : 1;
    this.lay();
  }

  get editable() { return this.data.editable && !this.data.padded; }

  // Which rows are shown: those no unit above has folded, or those that are looked for and what stands above them
  visible(words) {
    if (words) {
      const wanted = new Set();
      for (const row of this.rows) {
        if (!row.name.toLowerCase().includes(words)) continue;
        for (let one = row; one && !wanted.has(one); one = this.byKey.get(one.parent)) wanted.add(one);
      }
      return this.rows.filter((row) => wanted.has(row));
    }
    const hidden = new Set();
    return this.rows.filter((row) => {
      if (hidden.has(row.parent)) { hidden.add(row.key); return false; }
      if (this.folded.has(row.key)) hidden.add(row.key);
      return true;
    });
  }

  // Put what is typed upon what the server said
  lay() {
    this.shown = new Map();
    for (const edit of [...this.pending, ...(this.trial ? [this.trial] : [])]) this.apply(edit);
  }
  amounts(row) { return this.shown.get(row.key) ?? row.amounts; }
  value(row, column) { return sum(this.amounts(row), column); }
  beside(row, column) { return row.beside && sum(row.beside, column); }

  // A guess at what the server will answer: parts move in proportion, sums above grow or siblings make room
  apply(edit) {
    const row = this.byKey.get(edit.node);
    if (!row) return;
    const old = this.amounts(row);
    const was = sum(old, edit);
    const next = spread(old, edit, edit.count - was);
    const parent = this.byKey.get(row.parent);
    this.scale(row, edit, old, next);
    if (edit.keep && parent) {
      const room = this.amounts(parent);
      for (const other of parent.children.filter((one) => one !== row)) {
        const before = this.amounts(other);
        const after = before.map((amount, n) => {
          const rest = room[n] - old[n];
          return inside(edit, n) && rest > 0 ? Math.round(amount * Math.max(room[n] - next[n], 0) / rest) : amount;
        });
        this.scale(other, edit, before, after);
      }
      return;
    }
    for (let above = parent; above; above = this.byKey.get(above.parent)) {
      this.shown.set(above.key, this.amounts(above).map((amount, n) => amount + next[n] - old[n]));
    }
  }
  scale(row, edit, old, next) {
    this.shown.set(row.key, next);
    for (const child of row.children) {
      const before = this.amounts(child);
      const after = before.map((amount, n) => (
        !inside(edit, n) ? amount : old[n] ? Math.round(amount * next[n] / old[n]) : Math.round(next[n] / row.children.length)));
      this.scale(child, edit, before, after);
    }
  }

  isHeld(row, column) { return row.held.some(([first, last]) => first === column.first && last === column.last); }
  isPending(row, column) { return this.pending.some((edit) => edit.node === row.key && edit.first === column.first && edit.last === column.last); }

  // The single cells below a sum, with what they are now: an undo puts them back
  below(row, column) {
    if (!row.children.length && column.last - column.first === 1) return [];
    const found = [];
    const walk = (one) => {
      if (one.children.length) one.children.forEach(walk);
      else for (let n = column.first; n < column.last; n += 1) found.push({ node: one.key, first: n, last: n + 1, count: one.amounts[n] });
    };
    walk(row);
    return found.length <= 240 ? found : [];
  }
}

export const sum = (amounts, { first, last }) => {
  let total = 0;
  for (let n = first; n < last; n += 1) total += amounts[n];
  return total;
};
const inside = ({ first, last }, n) => first <= n && n < last;
export const same = (one, other) => one.node === other.node && one.first === other.first && one.last === other.last;

function spread(amounts, span, more) {
  const whole = sum(amounts, span);
  const next = [...amounts];
  let rest = whole + more;
  for (let n = span.first; n < span.last; n += 1) {
    next[n] = n === span.last - 1 ? rest : whole ? Math.round(amounts[n] * (whole + more) / whole) : Math.round((whole + more) / (span.last - span.first));
    rest -= next[n];
  }
  return next;
}

// How numbers are read and written in the page's language
const language = document.documentElement.lang || "en";
const MANY = { k: 3, m: 6, 万: 4, 萬: 4, 亿: 8, 億: 8 };

export class Writing {
  constructor({ digits, currency }, largest) {
    this.digits = digits;
    const shown = largest >= 100_000 * 10 ** digits ? 0 : digits; // cents are noise beside large sums
    const form = (count, more = {}) => new Intl.NumberFormat(language, { minimumFractionDigits: count, maximumFractionDigits: count, ...more });
    this.short = form(shown);
    this.step = form(shown, { signDisplay: "exceptZero" });
    this.exact = currency ? form(digits, { style: "currency", currency, currencyDisplay: "narrowSymbol" }) : form(digits);
    this.share = new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1, signDisplay: "exceptZero" });
  }
  of(count) { return count / 10 ** this.digits; }
  cell(count) { return count === 0 ? "0" : this.short.format(this.of(count)); }
  change(count) { return this.step.format(this.of(count)); }
  whole(count) { return this.exact.format(this.of(count)); }
  // As programs read it: no grouping, exact
  plain(count) {
    const text = String(Math.abs(count)).padStart(this.digits + 1, "0");
    const cut = text.length - this.digits;
    return `${count < 0 ? "-" : ""}${text.slice(0, cut)}${this.digits ? `.${text.slice(cut)}` : ""}`;
  }
  count(plain) { return Math.round(Number(plain) * 10 ** this.digits); }
}

// Read a number as people and spreadsheets write it; null where it is none.
// ￥１，２３４．５０ is 1234.50, 120万 is 1200000; 1,5 and 1.234,56 are refused and never guessed at.
export function read(text) {
  const words = text.normalize("NFKC").replace(/[\s'’_]|[A-Z]{0,2}\p{Sc}|^[A-Z]{3}(?=[\d-])|[A-Z]{3}$|元$/gu, "");
  const found = /^([-+]?)(\d{1,3}(?:,\d{3})+|\d+)?(\.\d*)?([km万萬亿億])?$/iu.exec(words);
  if (!found || !(found[2] || found[3]?.length > 1)) return null;
  const [, sign, whole = "0", rest = "", many] = found;
  let digits = whole.replaceAll(",", "") + rest;
  if (many) digits = shift(digits, MANY[many.toLowerCase()]);
  return (sign === "-" ? "-" : "") + digits.replace(/\.$/, "");
}
function shift(digits, by) {
  const [whole, rest = ""] = digits.split(".");
  const behind = rest.slice(by);
  return whole + rest.slice(0, by).padEnd(by, "0") + (behind ? `.${behind}` : "");
}
// An empty cell of a block leaves what stands
export const block = (text) => text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n").map((line) => line.split("\t"));
