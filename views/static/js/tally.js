// Keeps the tally up to date: every cell with a data-key and every bar with a data-bar follows the
// stream. A page in the browser's history would keep its connection, so it is closed on leaving.

const root = document.querySelector("[data-tally]");
const link = root?.querySelector('[data-part="link"]');
const comeAgain = 5_000; // ms
let source;

function tell(live) {
  link.hidden = false;
  link.textContent = live ? root.dataset.textLive : root.dataset.textAgain;
  link.classList.toggle("chip-success", live);
  link.classList.toggle("chip-warning", !live);
}

function write(cell, text) {
  if (text === undefined || cell.textContent === text) return;
  cell.textContent = text;
  if (!cell.classList.contains("live-number")) return;
  cell.classList.add("changed");
  setTimeout(() => cell.classList.remove("changed"), 1000);
}

// Who sends a form is on the way to its answer: to load the page again would take the answer away.
let leaving = false;
addEventListener("submit", (event) => (leaving ||= !event.defaultPrevented));
addEventListener("pageshow", () => (leaving = false));

// Figures may be older than the page, which was just loaded: the same news load it again only once.
function loadAgain(shape) {
  if (leaving || sessionStorage.getItem(root.dataset.tally) === shape) return;
  sessionStorage.setItem(root.dataset.tally, shape);
  location.reload();
}

function show(tally) {
  if (tally.shape !== root.dataset.shape) return loadAgain(tally.shape); // a row came or went
  sessionStorage.removeItem(root.dataset.tally);
  for (const cell of root.querySelectorAll("[data-key]")) write(cell, cell.dataset.key === "at" ? tally.at : tally.text[cell.dataset.key]);
  for (const bar of root.querySelectorAll("[data-bar]")) {
    for (const [name, value] of Object.entries(tally.bars[bar.dataset.bar] ?? {})) bar.setAttribute(name, value);
  }
}

function open() {
  if (source && source.readyState !== EventSource.CLOSED) return;
  source = new EventSource(root.dataset.tally);
  source.addEventListener("open", () => tell(true));
  source.addEventListener("error", () => {
    tell(false);
    if (source.readyState === EventSource.CLOSED) setTimeout(open, comeAgain); // refused, as while the server restarts
  });
  source.addEventListener("tally", (event) => {
    tell(true);
    show(JSON.parse(event.data));
  });
}

if (root) {
  root.querySelector('[data-part="refresh"]').hidden = true;
  addEventListener("pageshow", open);
  addEventListener("pagehide", () => source?.close());
}
