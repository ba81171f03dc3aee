// The shopper's map: a booth that is tapped, or chosen by keyboard or in the list, shows its card. All
// words are on the page already, so that this works without a network too.

import { show } from "./map.js";
import { directions, neighbour } from "./neighbour.js";

const card = document.getElementById("card");
const part = (name) => card.querySelector(`[data-part="${name}"]`);
const inSight = (element) => element.checkVisibility?.() ?? element.getClientRects().length > 0;
const boothOf = (label) => [...document.querySelectorAll(`a.booth[data-booth="${CSS.escape(label)}"]`)].find(inSight);

const boothsOf = (place) => place.split("·");
const entryOf = (label) => [...document.querySelectorAll("[data-entry]")].find((entry) => boothsOf(entry.dataset.entry).includes(label));

// mark shows on all maps which place is chosen, and leaves it alone in the order of the Tab key.
function mark(place) {
  const booths = boothsOf(place);
  for (const booth of document.querySelectorAll(".booth")) {
    const chosen = booths.includes(booth.dataset.booth);
    booth.classList.toggle("booth-selected", chosen);
    if (chosen) booth.setAttribute("aria-current", "true");
    else booth.removeAttribute("aria-current");
  }
  for (const map of document.querySelectorAll("svg.map")) rove(map.querySelector("a.booth-selected") ?? map.querySelector("a.booth"));
}

function rove(booth) {
  if (!booth) return;
  for (const other of booth.ownerSVGElement.querySelectorAll("a.booth")) other.setAttribute("tabindex", other === booth ? "0" : "-1");
}

// choose shows the card of a booth, in the words of the list.
function choose(label) {
  const entry = entryOf(label);
  if (!entry) return false;
  part("entry").replaceChildren(...[...entry.childNodes].map((node) => node.cloneNode(true)));
  card.dataset.card = label;
  card.hidden = false;
  mark(entry.dataset.entry);
  history.replaceState(null, "", `?booth=${encodeURIComponent(label)}`);
  return true;
}

function dismiss() {
  const booth = boothOf(card.dataset.card);
  card.hidden = true;
  card.dataset.card = "";
  mark("");
  rove(booth);
  booth?.focus();
  history.replaceState(null, "", location.pathname);
}

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const booth = event.target.closest("a.booth");
  const line = event.target.closest("[data-show]");
  if (booth && choose(booth.dataset.booth)) card.focus({ preventScroll: true });
  else if (line && choose(line.dataset.show)) {
    show(boothOf(line.dataset.show));
    boothOf(line.dataset.show).focus({ preventScroll: true });
  } else if (event.target.closest('[data-part="close"]')) dismiss();
  else return;
  event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  const booth = event.target.closest?.("a.booth");
  if (event.key === "Escape" && !card.hidden) dismiss();
  else if (booth && directions[event.key]) {
    const next = neighbour(booth, booth.ownerSVGElement.querySelectorAll("a.booth"), directions[event.key]);
    if (next) {
      rove(next);
      next.focus();
    }
  } else return;
  event.preventDefault();
});

// A page from the cache may have been asked for with another booth than it was kept with.
const asked = new URLSearchParams(location.search).get("booth")?.toUpperCase() ?? "";
if (card) {
  if (asked !== card.dataset.card && choose(asked)) show(boothOf(asked));
  else mark(entryOf(card.dataset.card)?.dataset.entry ?? card.dataset.card);
}
