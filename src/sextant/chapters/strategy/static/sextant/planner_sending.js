// Sends what was typed, one request after the other, and keeps it until the server has taken it.

import { same } from "./planner_model.js";
import { words } from "./planner_view.js";

const token = document.querySelector('meta[name="csrf-token"]').content;

export async function ask(address, sent) {
  const to = new URL(address, location.href);
  const scope = new URLSearchParams(location.search).get("scope");
  if (scope) to.searchParams.set("scope", scope);
  const asked = sent ? { method: "POST", body: JSON.stringify(sent), headers: { "X-CSRFToken": token, "Content-Type": "application/json" } } : {};
  let answer, told = {};
  try {
    answer = await fetch(to, asked);
  } catch {
    return { status: 0, told: { sentence: document.body.dataset.offline } };
  }
  try {
    told = await answer.json();
  } catch {
    told = { sentence: document.body.dataset.fault };
  }
  return { status: answer.status, told };
}

export class Sending {
  constructor(sheet, { answered, refused, clashed, said }) {
    Object.assign(this, { sheet, answered, refused, clashed, said, busy: Promise.resolve(), past: [], future: [], waiting: 0 });
  }
  get about() { return { version: this.sheet.data.version, level: this.sheet.data.level }; }

  // What was typed: shown at once, sent when what went before is answered
  type(edits, keep, done = words.saved) {
    const { sheet } = this;
    const sure = !sheet.pending.length;
    for (const edit of edits) {
      const row = sheet.byKey.get(edit.node);
      const known = sheet.pending.findIndex((other) => same(other, edit));
      const made = { ...edit, keep, was: sure ? sheet.value(row, edit) : sheet.pending[known]?.was };
      if (known >= 0) sheet.pending.splice(known, 1, made);
      else sheet.pending.push(made);
    }
    return this.push(done);
  }
  push(done) {
    this.waiting += 1;
    this.busy = this.busy.then(() => { this.waiting -= 1; return this.flush(done); });
    return this.busy;
  }

  async flush(done) {
    const { sheet } = this;
    if (!sheet.pending.length || this.waiting) return; // what follows sends it along
    const edits = [...sheet.pending];
    const before = edits.map((edit) => this.remembered(edit));
    this.said(words.saving);
    const { status, told } = await ask(words.numbers, { ...this.about, keep_totals: edits.some((edit) => edit.keep), edits: edits.map((edit) => this.plain(edit)) });
    if (status === 409 && told.clashes) return this.clashed(told, edits);
    if (status !== 200) return this.refused(told.sentence);
    this.settle(edits, told);
    this.remember({ before, after: edits });
    this.said(done);
  }
  plain({ node, first, last, count, was }) {
    const row = this.sheet.byKey.get(node);
    const stood = was ?? row.amounts.slice(first, last).reduce((all, one) => all + one, 0);
    return { node, first, last, amount: this.writing.plain(count), was: this.writing.plain(stood) };
  }
  settle(edits, told) {
    this.sheet.pending = this.sheet.pending.filter((edit) => !edits.includes(edit));
    this.answered(told);
  }

  // What an undo puts back: the number, whether it was held, and the cells that were below it
  remembered(edit) {
    const row = this.sheet.byKey.get(edit.node), { first, last } = edit;
    return {
      cell: { node: edit.node, first, last, count: row.amounts.slice(first, last).reduce((all, one) => all + one, 0) },
      held: row.held.map((span) => [...span]), below: edit.keep ? [] : this.sheet.below(row, edit),
    };
  }
  remember(step) { this.past.push(step); this.future = []; this.onpast?.(); }

  undo() { return this.back(this.past, this.future, words.undone); }
  redo() { return this.back(this.future, this.past, words.redone); }
  back(from, to, done) {
    this.busy = this.busy.then(async () => {
      const step = from.at(-1);
      if (!step || this.sheet.pending.length) return;
      const isUndo = from === this.past;
      const { status, told } = step.spans ? await this.relock(step, isUndo) : await this.restore(step, isUndo);
      if (status !== 200) { this.refused(told.sentence); return; }
      from.pop();
      to.push(step);
      this.answered(told);
      this.said(done);
      this.onpast?.();
    });
    return this.busy;
  }
  restore({ before, after }, isUndo) {
    const stands = ({ node, first, last }) => this.sheet.byKey.get(node).amounts.slice(first, last).reduce((all, one) => all + one, 0);
    const cells = isUndo ? before.flatMap(({ cell, below }) => [cell, ...below]) : after;
    const releases = isUndo ? before.flatMap((one) => [one.cell, ...one.below].filter((cell) => this.wasFree(one, cell))) : [];
    const edits = cells.map((cell) => ({ ...this.plain({ ...cell, was: stands(cell) }) }));
    return ask(words.numbers, { ...this.about, keep_totals: after.some((edit) => edit.keep), edits, releases });
  }
  // Letting go of a span lets go of all within it: so only where nothing in it was held
  wasFree({ cell, held }, { node, first, last }) {
    const known = node === cell.node ? held : this.sheet.byKey.get(node).held;
    return !known.some(([from, to]) => first <= from && to <= last);
  }

  // Locking and releasing
  lock(spans, isLock) {
    this.busy = this.busy.then(async () => {
      const { status, told } = await ask(isLock ? words.locks : words.releases, { ...this.about, spans });
      if (status !== 200) { this.refused(told.sentence); return; }
      this.answered(told);
      this.remember({ spans, isLock });
      this.said(isLock ? words.locked : words.released);
    });
    return this.busy;
  }
  relock({ spans, isLock }, isUndo) {
    return ask(isLock !== isUndo ? words.locks : words.releases, { ...this.about, spans });
  }
}
