// Choosers: a select with data-options searches the server while one types; one with data-many
// shows its choices as tags.

const asked = async (source, text) => {
  const answer = await fetch(`${source}?q=${encodeURIComponent(text)}`, { headers: { Accept: "application/json" } });
  return answer.ok ? (await answer.json()).options : [];
};

function start(select) {
  if (select.tomselect || !window.TomSelect) return;
  const source = select.dataset.options;
  // the label goes over to the control that is seen; the hidden one keeps the words
  const words = select.getAttribute("aria-label") ?? select.labels?.[0]?.firstChild.textContent.trim() ?? "";
  select.setAttribute("aria-label", words);
  const made = new window.TomSelect(select, {
    plugins: select.multiple ? { remove_button: { title: document.body.dataset.remove } } : {},
    maxOptions: 60,
    hidePlaceholder: true,
    allowEmptyOption: false,
    preload: source ? "focus" : false,
    load: source ? (text, done) => asked(source, text).then(done, () => done([])) : null,
    // the server has searched already: its answers are not sifted again
    score: source ? () => () => 1 : undefined,
    render: { no_results: () => document.createElement("div") },
  });
  made.control_input.setAttribute("aria-label", words);
  select.form?.addEventListener("draft:restored", () => made.sync());
}

export function startChoosers(root) {
  const selects = [...root.querySelectorAll("select[data-options], select[data-many]")];
  if (root.matches?.("select[data-options], select[data-many]")) selects.push(root);
  if (!selects.length) return;
  if (window.TomSelect) selects.forEach(start);
  else window.addEventListener("load", () => selects.forEach(start), { once: true });
}
