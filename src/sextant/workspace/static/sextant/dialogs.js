// Dialogs that htmx brings are shown at once; a form is sent once however often it is pressed.

export function startDialogs() {
  document.addEventListener("htmx:load", (event) => {
    const found = event.detail.elt;
    const dialog = found.matches?.("dialog[data-show]") ? found : found.querySelector?.("dialog[data-show]");
    if (dialog && !dialog.open) dialog.showModal();
  });
  document.addEventListener("close", (event) => {
    if (event.target.matches?.("#dialog-place dialog")) event.target.remove();
  }, true);
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("[data-once]") || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    setTimeout(() => delete form.dataset.sent, 8000);
  });
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-forget-draft]")) document.querySelector("form[data-draft]")?.dispatchEvent(new Event("reset"));
  });
}
