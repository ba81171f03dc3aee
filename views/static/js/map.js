// The street map: buttons to draw it larger or smaller in its frame, which scrolls by itself, and
// the booth that somebody looks for in the middle. Everything else is links.

const step = 1.5;
const largest = 6; // pixels a unit; ten units are a metre
const legible = 1.2; // below, names in booths are left out

// openMap takes a frame with a map into use. It gives back what its page may want to do with it.
export function openMap(frame) {
  const map = frame.querySelector("svg");
  const units = map.viewBox.baseVal.width;
  const wanted = map.querySelector(".booth-selected");
  const natural = Number(map.getAttribute("width"));
  const scale = () => map.getBoundingClientRect().width / units;
  const label = () => map.classList.toggle("map-far", scale() < legible);

  // zoom keeps what is in the middle of the frame in the middle, or the wanted booth while it is in sight.
  function zoom(factor) {
    const sought = wanted && inSight(wanted);
    const before = scale();
    const x = (frame.scrollLeft + frame.clientWidth / 2) / before;
    const y = (frame.scrollTop + frame.clientHeight / 2) / before;
    const width = Math.min(Math.max(before * factor * units, natural), largest * units);
    map.setAttribute("width", width);
    frame.scrollTo(x * scale() - frame.clientWidth / 2, y * scale() - frame.clientHeight / 2);
    label();
    if (sought) show(wanted);
  }

  function inSight(booth) {
    const box = booth.getBoundingClientRect();
    const within = frame.getBoundingClientRect();
    return box.right > within.left && box.left < within.right && box.bottom > within.top && box.top < within.bottom;
  }

  function show(booth) {
    const box = booth.getBoundingClientRect();
    const within = frame.getBoundingClientRect();
    frame.scrollLeft += box.left + box.width / 2 - within.left - frame.clientWidth / 2;
    if (box.top < 0 || box.bottom > innerHeight) booth.scrollIntoView({ block: "center" });
  }

  const tools = frame.querySelector(".map-tools");
  tools.hidden = false;
  tools.addEventListener("click", (event) => {
    const button = event.target.closest("[data-zoom]");
    if (button) zoom(button.dataset.zoom === "in" ? step : 1 / step);
  });
  label();
  if (wanted) show(wanted);
  return { map, zoom, show };
}

// A page with a wide and a turned map shows one of them: each is taken into use when it first appears.
const sizes = new ResizeObserver((entries) => {
  for (const { target, contentRect } of entries) {
    if (!contentRect.width) continue;
    sizes.unobserve(target);
    openMap(target);
  }
});
for (const frame of document.querySelectorAll("[data-map]")) sizes.observe(frame);
