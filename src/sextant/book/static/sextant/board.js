// The deal board: drag with mouse or finger, move by keys or by a menu; the server says how it went.

const token = document.querySelector('meta[name="csrf-token"]').content;
const moving = document.getElementById("board-move");
const losing = document.getElementById("board-lose");
const columns = () => [...document.querySelectorAll(".board-cards")];
const column = (card) => card.closest(".board-cards");
const cards = (list) => [...list.querySelectorAll(".deal")];
const link = (card) => card.querySelector(".deal-name");
const name = (card) => link(card).textContent;
let chosen = null; // the card a dialog speaks of
let home = null; // where a dragged card goes back to when it may not stay

const say = (text) => { document.getElementById("board-said").textContent = text; };
const place = (card) => ({ list: card.parentElement, next: card.nextElementSibling });
const put = (card, { list, next }) => list.insertBefore(card, next?.parentElement === list ? next : null);

// One card in each column can be reached by Tab; arrow keys go on from there
function rove(list) {
  const all = cards(list);
  if (!all.some((card) => link(card).tabIndex === 0) && all[0]) link(all[0]).tabIndex = 0;
}
function focus(card) {
  if (!card) return;
  for (const other of cards(column(card))) link(other).tabIndex = other === card ? 0 : -1;
  link(card).focus({ preventScroll: true });
  card.scrollIntoView({ block: "nearest", inline: "nearest" });
}

async function send(card, way, values, before) {
  if (card.classList.contains("deal-busy")) return false; // a double click
  const old = card.querySelector(".refusal");
  old?.remove();
  card.classList.add("deal-busy");
  // where the card stood here, so that the server notices when somebody moved it meanwhile
  const body = new URLSearchParams({ ...values, from: before.list.closest(".board-cards").dataset.stage });
  const address = `/deals/board/${card.dataset.deal}/${way}/${location.search}`;
  let answer, text;
  try {
    answer = await fetch(address, { method: "POST", body, headers: { "X-CSRFToken": token } });
    text = await answer.text();
  } catch {
    answer = { ok: false, status: 0 };
  }
  card.classList.remove("deal-busy");
  if (answer.ok) {
    took(card, way, text);
    return true;
  }
  put(card, before);
  refuse(card, answer.status === 409 ? text : null);
  return false;
}
function took(card, way, text) {
  const parts = document.createElement("template");
  parts.innerHTML = text;
  const said = parts.content.querySelector("#board-said").textContent;
  for (const part of parts.content.querySelectorAll("[id]")) {
    if (part.id !== "board-said") document.getElementById(part.id)?.replaceWith(part);
  }
  say(said);
  if (way === "move") return;
  document.dispatchEvent(new CustomEvent("toast", { detail: { text: said, kind: "success" } }));
  card.remove();
  columns().forEach(rove);
}
function refuse(card, text) {
  if (text) card.insertAdjacentHTML("beforeend", text);
  else document.dispatchEvent(new CustomEvent("toast", { detail: { text: document.body.dataset.fault, kind: "error" } }));
  card.scrollIntoView({ block: "nearest" });
  link(card).focus({ preventScroll: true });
  // what the stage asks for can be given right there
  const fill = card.querySelector("[data-fill]");
  if (fill) window.htmx.ajax("GET", fill.href, "#dialog-place");
}

function move(card, list, before = place(card)) {
  const values = { stage: list.dataset.stage };
  if (column(card) !== list) list.querySelector("[data-cards]").prepend(card);
  [before.list.closest(".board-cards"), list].forEach(rove);
  focus(card);
  return send(card, "move", values, before);
}
function close(card, way, before = place(card)) {
  if (way === "win") return send(card, "win", {}, before);
  chosen = card;
  home = before;
  losing.querySelector("[data-move-name]").textContent = name(card);
  losing.querySelector("[data-lose-refusal]").replaceChildren();
  losing.showModal();
  return undefined;
}
function step(card, by) {
  const all = columns();
  const target = all[all.indexOf(column(card)) + by];
  if (target && may("move")) move(card, target);
}
const may = (verb) => document.getElementById("board").dataset.boardMay.split(" ").includes(verb);

function ask(card) {
  chosen = card;
  moving.querySelector("[data-move-name]").textContent = name(card);
  for (const button of moving.querySelectorAll("[data-stage]")) {
    button.disabled = button.dataset.stage === column(card).dataset.stage;
  }
  moving.showModal();
}
moving.addEventListener("click", (event) => {
  const way = event.target.closest("[data-way]");
  if (!way) return;
  moving.close();
  const list = columns().find((other) => other.dataset.stage === way.dataset.stage);
  if (way.dataset.way === "stage") move(chosen, list);
  else close(chosen, way.dataset.way);
});
moving.addEventListener("close", () => { if (chosen?.isConnected) focus(chosen); });
losing.querySelector("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const values = Object.fromEntries(new FormData(event.target));
  const [card, before] = [chosen, home];
  home = null;
  losing.close();
  event.target.reset();
  await send(card, "lose", values, before);
});
losing.addEventListener("close", () => {
  if (home && chosen) put(chosen, home);
  home = null;
});

document.addEventListener("click", (event) => {
  const more = event.target.closest("[data-move]");
  if (more) ask(more.closest(".deal"));
});
document.addEventListener("keydown", (event) => {
  const card = event.target.closest?.(".deal");
  if (!card || event.ctrlKey || event.metaKey || event.altKey) return;
  const keys = { "[": () => step(card, -1), "]": () => step(card, 1), m: () => ask(card), ...arrows(card) };
  const act = keys[event.key] ?? keys[event.key.toLowerCase()];
  if (!act) return;
  event.preventDefault();
  act();
});
function arrows(card) {
  const here = cards(column(card));
  const at = here.indexOf(card);
  const beside = (by) => {
    for (let all = columns(), n = all.indexOf(column(card)) + by; all[n]; n += by) {
      const there = cards(all[n]);
      if (there.length) return focus(there[Math.min(at, there.length - 1)]);
    }
    return undefined;
  };
  const right = document.documentElement.dir === "rtl" ? -1 : 1;
  return {
    ArrowDown: () => focus(here[at + 1]), ArrowUp: () => focus(here[at - 1]),
    ArrowLeft: () => beside(-right), ArrowRight: () => beside(right),
    Home: () => focus(here[0]), End: () => focus(here.at(-1)),
  };
}

function start() {
  for (const list of document.querySelectorAll("[data-cards]:not([data-ready])")) {
    list.dataset.ready = "yes";
    const end = list.dataset.end;
    window.Sortable.create(list, {
      group: { name: "deals", pull: !end && may("move") || may("win") || may("lose"), put: end ? true : may("move") },
      draggable: ".deal", filter: "button", preventOnFilter: false, sort: false, animation: 120,
      forceFallback: true, fallbackOnBody: true, fallbackTolerance: 4, delay: 220, delayOnTouchOnly: true,
      scroll: true, scrollSensitivity: 80, bubbleScroll: true, ghostClass: "deal-ghost", fallbackClass: "deal-flying",
      onStart: (event) => { home = place(event.item); document.getElementById("board").classList.add("board-dragging"); },
      onEnd: dropped,
    });
  }
  columns().forEach(rove);
}
function dropped({ item, from, to }) {
  document.getElementById("board").classList.remove("board-dragging");
  const before = home;
  home = null;
  if (to.dataset.end) close(item, to.dataset.end, before);
  else if (column(from) === column(to)) put(item, before);
  else move(item, column(to), before);
}

start();
document.addEventListener("htmx:load", ({ detail: { elt } }) => {
  start();
  // a card moved here by hand may come again with the next page of its column
  if (elt.matches(".board-page")) for (const card of cards(elt)) {
    if (document.querySelectorAll(`.deal[data-deal="${card.dataset.deal}"]`).length > 1) card.remove();
  }
});
