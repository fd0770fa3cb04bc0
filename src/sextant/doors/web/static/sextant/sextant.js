// The frame's behaviour: requests, toasts, dialogs, menus, palette, drafts, charts on sight.

import { draftForms } from "./drafts.js";
import { startPalette } from "./palette.js";

const find = (selector, root = document) => root.querySelectorAll(selector);

document.documentElement.classList.remove("no-js");

// Requests
const token = document.querySelector('meta[name="csrf-token"]')?.content;
document.addEventListener("htmx:configRequest", (event) => {
  if (token && event.detail.verb !== "get") event.detail.headers["X-CSRFToken"] = token;
});
document.addEventListener("htmx:beforeSwap", (event) => {
  // a refusal (409, 422) is an answer to be shown, not a fault
  if ([409, 422].includes(event.detail.xhr.status)) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  }
});
document.addEventListener("htmx:responseError", (event) => {
  const answer = event.detail.xhr.getResponseHeader("X-Error");
  toast(answer || document.body.dataset.fault, "error");
});
document.addEventListener("htmx:sendError", () => toast(document.body.dataset.offline, "error"));
document.addEventListener("toast", (event) => toast(event.detail.text ?? event.detail.value, event.detail.kind));
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-toast-text]");
  if (button) toast(button.dataset.toastText, button.dataset.toastKind);
});

// Toasts
export function toast(text, kind = "info") {
  const made = document.getElementById("toast")?.content.cloneNode(true);
  if (!made || !text) return;
  const card = made.querySelector("[data-toast]");
  card.classList.replace("toast-info", `toast-${kind}`);
  card.querySelector(".toast-text").textContent = text;
  document.getElementById("toasts").append(made);
  fade(card);
}
function fade(card) {
  if (!card.matches(".toast-error, .toast-warning")) setTimeout(() => card.remove(), card.querySelector("form") ? 20000 : 6000);
}

// A long rail shows the line of this page
document.querySelector(".rail [aria-current]")?.scrollIntoView({ block: "nearest" });

// Dialogs, menus, pages kept in step with the chosen period and scope
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open-dialog]");
  if (opener) show(document.getElementById(opener.dataset.openDialog));
  event.target.closest("[data-close-dialog]")?.closest("dialog").close();
  event.target.closest("[data-close-toast]")?.closest("[data-toast]").remove();
  if (event.target.matches("dialog")) event.target.close();
  for (const menu of find("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
  const link = event.target.closest("a[href]");
  if (link) carry(link);
}, true);
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of find("details[data-menu][open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
function show(dialog) {
  dialog?.showModal();
  dialog?.querySelector(".dialog-body :is(input:not([type=hidden]), select, textarea)")?.focus();
}
function carry(link) {
  const to = new URL(link.href, location.href);
  if (to.origin !== location.origin || link.hasAttribute("download") || to.hash && to.pathname === location.pathname) return;
  const here = new URLSearchParams(location.search);
  for (const key of ["period", "scope"]) {
    if (here.has(key) && !to.searchParams.has(key) && !link.dataset.drop?.split(" ").includes(key)) {
      to.searchParams.set(key, here.get(key));
      link.href = to.href;
    }
  }
}

// How old the figures are, kept true while the page stays open
const words = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto", style: "short" });
function age(element) {
  const seconds = Math.round((new Date(element.dateTime) - Date.now()) / 1000);
  const [unit, size] = seconds > -60 ? ["second", 1] : seconds > -3600 ? ["minute", 60] : seconds > -86400 ? ["hour", 3600] : ["day", 86400];
  element.textContent = words.format(Math.round(seconds / size), unit);
}
setInterval(() => find("time[data-ago]").forEach(age), 10_000);

// Charts are drawn when they come into view; until then none of their script is loaded
const seen = new IntersectionObserver((entries) => {
  for (const entry of entries.filter((entry) => entry.isIntersecting)) {
    seen.unobserve(entry.target);
    import(document.body.dataset.charts).then((charts) => charts.draw(entry.target));
  }
}, { rootMargin: "200px" });
function dress(root) {
  for (const chart of find("[data-chart]", root)) seen.observe(chart);
  if (root.matches?.("[data-chart]")) seen.observe(root);
  draftForms(root);
}
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-chart-toggle]");
  if (!button) return;
  const chart = button.closest("[data-chart]");
  const table = chart.querySelector("[data-chart-table]");
  table.hidden = !table.hidden;
  chart.querySelector("[data-chart-plot]").hidden = !table.hidden;
  button.setAttribute("aria-pressed", String(!table.hidden));
});

startPalette();
dress(document);
find("[data-toast]").forEach(fade);
document.addEventListener("htmx:load", (event) => dress(event.detail.elt));
