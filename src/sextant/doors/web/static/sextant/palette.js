// The palette: `/` or Ctrl-K, then arrows and Enter.

const typing = (element) => element.closest("input, textarea, select, [contenteditable]");

export function startPalette() {
  const palette = document.getElementById("palette");
  if (!palette) return;
  const query = palette.querySelector("input");
  const found = palette.querySelector(".palette-found");
  const lines = () => [...found.querySelectorAll(".found-line")];
  const mark = (line) => {
    for (const other of lines()) other.setAttribute("aria-selected", String(other === line));
    line?.scrollIntoView({ block: "nearest" });
  };
  const open = () => {
    if (palette.open) return;
    palette.showModal();
    query.select();
    if (!found.children.length) window.htmx?.trigger(query, "search");
  };

  document.addEventListener("keydown", (event) => {
    const slash = event.key === "/" && !typing(event.target);
    const chord = event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey);
    if (!slash && !chord) return;
    event.preventDefault();
    open();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-open-palette]")) open();
  });
  query.addEventListener("keydown", (event) => {
    const all = lines();
    const at = all.findIndex((line) => line.getAttribute("aria-selected") === "true");
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      mark(all[(at + (event.key === "ArrowDown" ? 1 : -1) + all.length) % all.length]);
    } else if (event.key === "Enter" && all[at]) {
      event.preventDefault();
      all[at].click();
    }
  });
  found.addEventListener("htmx:afterSwap", () => mark(lines()[0]));
}
