// Files dropped or chosen are sent at once; the zone says that it is ready for them.

const zone = document.querySelector("[data-drop]");
const input = zone?.querySelector("input[type=file]");

for (const [name, over] of [["dragenter", true], ["dragover", true], ["dragleave", false], ["drop", false]]) {
  zone?.addEventListener(name, () => zone.classList.toggle("drop-over", over));
}
input?.addEventListener("change", () => {
  if (!input.files.length) return;
  zone.querySelector("[data-chosen]").textContent = [...input.files].map((file) => file.name).join(", ");
  zone.setAttribute("aria-busy", "true");
  input.form.requestSubmit();
});
