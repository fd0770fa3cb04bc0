// Nothing typed is lost: forms marked data-draft="name" keep what was typed until it is sent.

const OLDEST = 14 * 24 * 3600 * 1000;
const SKIPPED = new Set(["password", "file", "hidden", "submit", "button"]);

const fields = (form) => [...form.elements].filter((field) => field.name && !SKIPPED.has(field.type));
const place = (form) => `draft:${location.pathname}:${form.dataset.draft}`;

function read(form) {
  try {
    const kept = JSON.parse(localStorage.getItem(place(form)) ?? "null");
    return kept && Date.now() - kept.at < OLDEST ? kept.values : null;
  } catch {
    return null;
  }
}
function values(form) {
  return fields(form).map((field) => [field.name, /checkbox|radio/.test(field.type) ? field.checked : field.multiple ? [...field.selectedOptions].map((option) => option.value) : field.value]);
}
function fill(form, kept) {
  fields(form).forEach((field, index) => {
    const [name, value] = kept[index] ?? [];
    if (name !== field.name) return;
    if (typeof value === "boolean") field.checked = value;
    else if (Array.isArray(value)) for (const option of field.options) option.selected = value.includes(option.value);
    else field.value = value;
  });
  form.dispatchEvent(new Event("draft:restored", { bubbles: true }));
}
function keep(form) {
  try {
    localStorage.setItem(place(form), JSON.stringify({ at: Date.now(), values: values(form) }));
  } catch { /* a full or forbidden store: the form still works */ }
}
function start(form) {
  if (form.dataset.draftReady) return;
  form.dataset.draftReady = "yes";
  const kept = read(form);
  const wrong = form.querySelector(".field-wrong"); // the server has sent back what was typed
  if (kept && !wrong && JSON.stringify(kept) !== JSON.stringify(values(form))) fill(form, kept);
  let timer;
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => keep(form), 300);
  });
  form.addEventListener("submit", () => { clearTimeout(timer); keep(form); sessionStorage.setItem("draft:sent", place(form)); });
  form.addEventListener("reset", () => localStorage.removeItem(place(form)));
}

// A form that was sent and is not shown again was accepted, so its draft has served.
function settle() {
  const sent = sessionStorage.getItem("draft:sent");
  if (!sent) return;
  sessionStorage.removeItem("draft:sent");
  const again = [...document.querySelectorAll("form[data-draft]")].some((form) => place(form) === sent && form.querySelector(".field-wrong, .refusal"));
  if (!again) localStorage.removeItem(sent);
}

export function draftForms(root) {
  if (root === document) settle();
  for (const form of root.querySelectorAll("form[data-draft]")) start(form);
}
