// Short tables in a form: rows are added and removed; a price times a quantity is an amount,
// and what adds up is added up. Whole numbers of the fourth decimal keep sums exact.

import { startChoosers } from "./choosers.js";

const PLACES = 4n;
const UNIT = 10n ** PLACES;
let count = 1000; // beyond any row the server drew

function exact(text) {
  const found = /^(-?)(\d*)(?:\.(\d{0,4}))?$/.exec(String(text).replace(/[\s,'’]/g, ""));
  if (!found || !(found[2] || found[3])) return null;
  const size = BigInt(found[2] || 0) * UNIT + BigInt((found[3] ?? "").padEnd(4, "0"));
  return found[1] ? -size : size;
}
function written(size, least) {
  const sign = size < 0n ? "-" : "";
  const whole = (size < 0n ? -size : size).toString().padStart(5, "0");
  const parts = whole.slice(-4).replace(/0+$/, "").padEnd(least, "0");
  return `${sign}${whole.slice(0, -4)}${parts ? `.${parts}` : ""}`;
}
const field = (row, name) => row.querySelector(`[data-column="${name}"]`);
// half up to the cent, as the server rounds
const product = (one, other) => ((one * other + 50n * UNIT) / (100n * UNIT)) * 100n;

function reckon(row) {
  const [quantity, price, amount] = ["quantity", "unit_price", "amount"].map((name) => field(row, name));
  if (!quantity || !price || !amount) return;
  const [one, other] = [exact(quantity.value), exact(price.value)];
  if (one !== null && other !== null) amount.value = written(product(one, other), 2);
}
function sum(table) {
  const out = table.querySelector("[data-rows-sum]");
  const add = ["amount", "percent"].find((name) => table.querySelector(`[data-column="${name}"]`));
  if (!add) return;
  let whole = 0n;
  for (const cell of table.querySelectorAll(`[data-rows-body] [data-column="${add}"]`)) {
    const kind = field(cell.closest("tr"), "kind");
    if (!kind || kind.value === kind.options[0].value) whole += exact(cell.value) ?? 0n;
  }
  out.value = `Σ ${written(whole, add === "amount" ? 2 : 0)}${add === "percent" ? " %" : ""}`;
  out.classList.toggle("rows-sum-wrong", add === "percent" && whole !== 0n && whole !== 100n * UNIT);
}
function add(table) {
  const blank = table.querySelector("[data-rows-blank]").innerHTML.replaceAll("-__-", `-${count += 1}-`);
  const body = table.querySelector("[data-rows-body]");
  body.insertAdjacentHTML("beforeend", blank);
  startChoosers(body.lastElementChild);
  body.lastElementChild.querySelector("input, select")?.focus();
}

export function startRows() {
  document.addEventListener("click", (event) => {
    const table = event.target.closest?.("[data-rows-of]");
    if (!table) return;
    if (event.target.closest("[data-rows-add]")) add(table);
    const out = event.target.closest("[data-rows-remove]");
    if (!out) return;
    const next = out.closest("tr").nextElementSibling ?? table.querySelector("[data-rows-add]");
    out.closest("tr").remove();
    (next.querySelector?.("[data-rows-remove]") ?? next).focus();
    sum(table);
  });
  document.addEventListener("input", (event) => {
    const table = event.target.closest?.("[data-rows-of]");
    if (!table) return;
    if (["quantity", "unit_price"].includes(event.target.dataset.column)) reckon(event.target.closest("tr"));
    sum(table);
  });
  document.addEventListener("htmx:load", (event) => event.detail.elt.querySelectorAll?.("[data-rows-of]").forEach(sum));
  document.querySelectorAll("[data-rows-of]").forEach(sum);
}
