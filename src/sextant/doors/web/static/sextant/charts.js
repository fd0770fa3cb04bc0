// Draws Vega-Lite charts without evaluating code, in the page's colours and fonts.

const drawn = new Map();
let loading;

function script(address) {
  return new Promise((resolve, reject) => {
    const tag = Object.assign(document.createElement("script"), { src: address, async: false });
    tag.addEventListener("load", resolve);
    tag.addEventListener("error", reject);
    document.head.append(tag);
  });
}
function load() {
  const { vega, vegaLite, vegaEmbed } = document.body.dataset;
  loading ??= Promise.all([vega, vegaLite, vegaEmbed].map(script)).then(speak);
  return loading;
}

// Figures and days on axes in the reader's language: {"formatType": "short"}, "percent", "ondate", "inyear" without the year, "money" with a currency as format
const language = document.documentElement.lang;
const written = (options) => new Intl.NumberFormat(language, options);
function speak() {
  const short = written({ notation: "compact", maximumFractionDigits: 1 });
  const percent = written({ style: "percent", maximumFractionDigits: 1 });
  window.vega.expressionFunction("short", (value) => (value == null ? "" : short.format(value)));
  window.vega.expressionFunction("percent", (value) => (value == null ? "" : percent.format(value)));
  const day = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeZone: "UTC" });
  window.vega.expressionFunction("ondate", (value) => (value == null ? "" : day.format(value)));
  const within = new Intl.DateTimeFormat(language, { month: "short", day: "numeric", timeZone: "UTC" });
  window.vega.expressionFunction("inyear", (value) => (value == null ? "" : within.format(value)));
  window.vega.expressionFunction("money", (value, currency) => (value == null ? "" : written({ style: "currency", currency, maximumFractionDigits: 0 }).format(value)));
}
function names(options, count, step) {
  const format = new Intl.DateTimeFormat(language, { ...options, timeZone: "UTC" });
  return Array.from({ length: count }, (_none, index) => format.format(step(index)));
}
const month = (index) => new Date(Date.UTC(2026, index, 1));
const weekday = (index) => new Date(Date.UTC(2026, 1, 1 + index)); // a Sunday
const calendar = () => ({
  dateTime: "%x, %X", date: "%Y-%m-%d", time: "%H:%M:%S", periods: ["AM", "PM"],
  days: names({ weekday: "long" }, 7, weekday), shortDays: names({ weekday: "short" }, 7, weekday),
  months: names({ month: "long" }, 12, month), shortMonths: names({ month: "short" }, 12, month),
});

function colour(name) {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
}
function look() {
  const [ink, soft, line, strong] = ["--ink", "--ink-2", "--line", "--line-strong"].map(colour);
  const font = getComputedStyle(document.body).fontFamily;
  const series = [1, 2, 3, 4, 5, 6].map((n) => colour(`--series-${n}`));
  const text = { labelColor: soft, titleColor: soft, labelFont: font, titleFont: font, labelFontSize: 11, titleFontSize: 11, titleFontWeight: 500 };
  return {
    background: null, font, padding: { top: 4, right: 4, bottom: 3, left: 2 }, customFormatTypes: true, aria: false, mark: { aria: false },
    view: { stroke: null },
    axis: { ...text, domainColor: strong, tickColor: strong, gridColor: line, titlePadding: 8, labelPadding: 5, tickSize: 4 },
    axisY: { domain: false, ticks: false }, axisX: { grid: false },
    legend: { ...text, orient: "top", direction: "horizontal", symbolType: "circle", symbolSize: 70, offset: 6 },
    header: text, title: { color: ink, font, anchor: "start" },
    text: { fill: ink, font, fontSize: 11 },
    bar: { fill: series[0], cornerRadiusEnd: 3, timeUnitBandSize: 0.72, discreteBandSize: { band: 0.72 } }, line: { stroke: series[0], strokeWidth: 2 }, point: { fill: series[0], filled: true, size: 45 },
    area: { fill: series[0], fillOpacity: 0.18 }, rule: { stroke: strong }, rect: { fill: series[0] }, tick: { fill: series[0] },
    range: { category: series },
  };
}
// A specification may name the page's colours: "var(--good)"
function coloured(part) {
  if (Array.isArray(part)) return part.map(coloured);
  if (part && typeof part === "object") return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, coloured(value)]));
  const name = typeof part === "string" && /^var\((--[\w-]+)\)$/.exec(part)?.[1];
  return name ? colour(name) : part;
}

export async function draw(figure) {
  const plot = figure.querySelector("[data-chart-plot]");
  const given = JSON.parse(figure.querySelector('script[type="application/json"]').textContent);
  if (!given) return;
  try {
    await load();
    const size = given.facet || given.concat || given.hconcat || given.vconcat ? {} : { width: "container", height: "container", autosize: { type: "fit", contains: "padding" } };
    const result = await window.vegaEmbed(plot, coloured({ ...size, description: plot.getAttribute("aria-label"), ...given }), {
      mode: "vega-lite", ast: true, actions: false, renderer: "svg", config: look(), defaultStyle: false,
      tooltip: { disableDefaultStyle: true }, timeFormatLocale: calendar(),
    });
    drawn.set(figure, result);
  } catch (fault) {
    console.error(fault);
    const button = figure.querySelector("[data-chart-toggle]");
    if (button && figure.querySelector("[data-chart-table]").hidden) button.click();
  }
}

// The drawn view of a chart, for those who want it as a picture
export async function viewOf(figure) {
  if (!drawn.has(figure)) await draw(figure);
  return drawn.get(figure)?.view;
}
export const surface = () => colour("--surface");

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  for (const [figure, result] of drawn) {
    result.finalize();
    if (figure.isConnected) draw(figure);
    else drawn.delete(figure);
  }
});
