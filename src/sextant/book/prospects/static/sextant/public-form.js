// A public form is sent once, and what is wrong is brought into view.
const form = document.querySelector("[data-public-form]");

form?.addEventListener("submit", (event) => {
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 8000); // a lost connection may be tried again
});
addEventListener("pageshow", () => form && delete form.dataset.sent);
const wrong = document.querySelector(".field-wrong input, .field-wrong textarea");
wrong?.focus();
