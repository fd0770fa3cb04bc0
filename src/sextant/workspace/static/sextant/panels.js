// The filter and column panels write the list's address: one name for each filter, its values
// with commas between them, ranges as low..high with the end excluded.

const escaped = (value) => value.replaceAll(",", "\\,");
const values = (root) => [...root.querySelectorAll("input[type=checkbox]:checked")].map((box) => escaped(box.value)).join(",");
const next = (day) => {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + 1);
  return date.toISOString().slice(0, 10);
};
const pair = (low, high) => (low || high ? `${low}..${high}` : "");
const field = (root, name) => root.querySelector(`[data-${name}]`)?.value.trim() ?? "";

const written = {
  ticks: values,
  search: (root) => [...root.querySelector("select").selectedOptions].map((option) => option.value).join(","),
  days: (root) => {
    const high = field(root, "high");
    return field(root, "other") || pair(field(root, "low"), high && next(high));
  },
  figures: (root) => pair(field(root, "low"), field(root, "high")),
  text: (root) => field(root, "text"),
};

function go(form, changes) {
  const query = new URLSearchParams();
  for (const hidden of form.querySelectorAll("input[type=hidden]")) {
    if (hidden.name !== "page") query.append(hidden.name, hidden.value);
  }
  for (const [name, value] of changes) if (value) query.append(name, value);
  location.assign(`${form.getAttribute("action")}?${query.toString().replaceAll("%2C", ",").replaceAll("%3A", ":")}`);
}

export function startPanels() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("[data-filters]")) {
      event.preventDefault();
      go(form, [...form.querySelectorAll("[data-filter]")].map((root) => [root.dataset.filter, written[root.dataset.draw](root)]));
    } else if (form.matches("[data-columns]")) {
      event.preventDefault();
      go(form, [["columns", values(form)]]);
    }
  });
  document.addEventListener("click", (event) => {
    const line = event.target.closest("[data-up]")?.closest("li");
    if (line?.previousElementSibling) {
      line.previousElementSibling.before(line);
      line.querySelector("[data-up]").focus();
    }
  });
}
