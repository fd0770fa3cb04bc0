// A dashboard of one's own: its tiles are moved by mouse, finger, keys or menu; the server keeps the order.

const list = document.querySelector("[data-arrange]");
const token = document.querySelector('meta[name="csrf-token"]').content;
const tiles = () => [...list.querySelectorAll(":scope > [data-tile]")];
const order = () => tiles().map((tile) => tile.dataset.tile).join(",");
let kept = list && order();

const tell = (text, kind) => document.dispatchEvent(new CustomEvent("toast", { detail: { text, kind } }));

function say(tile) {
  const said = document.getElementById("arranged");
  const places = { place: tiles().indexOf(tile) + 1, total: tiles().length };
  said.textContent = said.dataset.words.replace(/\{(\w+)\}/g, (_all, word) => places[word]);
}
function restore() {
  const known = new Map(tiles().map((tile) => [tile.dataset.tile, tile]));
  list.append(...kept.split(",").map((key) => known.get(key)));
}
// One order is sent after the other, so that the last one stays
let sending = Promise.resolve();
function keep() {
  sending = sending.then(async () => {
    const pins = order();
    if (pins === kept) return;
    try {
      const answer = await fetch(list.dataset.arrange, { method: "POST", body: new URLSearchParams({ pins }), headers: { "X-CSRFToken": token } });
      if (answer.ok) {
        kept = pins;
        return;
      }
      restore();
      tell(answer.status === 409 ? await answer.text() : document.body.dataset.fault, "error");
    } catch {
      restore();
      tell(document.body.dataset.offline, "error");
    }
  });
}
function move(tile, by, focus) {
  const other = tiles()[tiles().indexOf(tile) + by];
  if (!other) return;
  if (by < 0) other.before(tile);
  else other.after(tile);
  focus.focus();
  tile.scrollIntoView({ block: "nearest" });
  say(tile);
  keep();
}

const steps = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };
list?.addEventListener("keydown", (event) => {
  const handle = event.target.closest("[data-tile-handle]");
  if (!handle || !(event.key in steps)) return;
  event.preventDefault();
  move(handle.closest("[data-tile]"), steps[event.key], handle);
});
list?.addEventListener("click", (event) => {
  const button = event.target.closest("[data-tile-move]");
  if (!button) return;
  button.closest("details").open = false;
  const tile = button.closest("[data-tile]");
  move(tile, Number(button.dataset.tileMove), tile.querySelector("[data-tile-handle]"));
});
addEventListener("DOMContentLoaded", () => {
  if (!list) return;
  window.Sortable.create(list, {
    handle: "[data-tile-handle]", draggable: "[data-tile]", animation: 150, forceFallback: true, fallbackTolerance: 4,
    scroll: true, scrollSensitivity: 80, onEnd: ({ item }) => { say(item); keep(); },
  });
});
