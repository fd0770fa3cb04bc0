// Checking in where the phone is, asked only on a tap; arrow keys turn the calendar's pages.

const form = document.querySelector("[data-check-in]");
form?.querySelector("[data-locate]")?.addEventListener("click", () => {
  const word = document.querySelector("[data-check-in-word]");
  const denied = () => { word.textContent = form.dataset.denied; form.elements.place.focus(); };
  if (!navigator.geolocation) return denied();
  navigator.geolocation.getCurrentPosition(({ coords }) => {
    form.elements.latitude.value = coords.latitude.toFixed(6);
    form.elements.longitude.value = coords.longitude.toFixed(6);
    form.elements.accuracy.value = Math.round(coords.accuracy);
    form.requestSubmit();
  }, denied, { enableHighAccuracy: true, timeout: 15000 });
});

document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, select, textarea") || event.altKey || event.ctrlKey || event.metaKey) return;
  const way = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
  const link = way && document.querySelector(`.calendar-steps a[rel="${way}"]`);
  if (link) link.click();
});
document.querySelector("[data-select]")?.select();
