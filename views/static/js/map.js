// The street map: drawn larger or smaller in its frame by buttons, two fingers or the wheel with Ctrl;
// the frame scrolls by itself, and brings the booth that somebody looks for into its middle.

const step = 1.5;
const largest = 6; // pixels a unit; ten units are a metre
const legible = 1.2; // below, names in booths are left out
const close = 2; // how large a booth is shown that somebody asked for

const scaleOf = (map) => map.getBoundingClientRect().width / map.viewBox.baseVal.width;

// show brings a booth into the middle of its frame, large enough to be read.
export function show(booth) {
  const map = booth.ownerSVGElement;
  const frame = map.closest("[data-map]");
  if (scaleOf(map) < close) resize(map, close);
  const box = booth.getBoundingClientRect();
  const within = frame.getBoundingClientRect();
  frame.scrollLeft += box.left + box.width / 2 - within.left - frame.clientWidth / 2;
  if (box.top < 0 || box.bottom > innerHeight) booth.scrollIntoView({ block: "center" });
}

function resize(map, scale) {
  const units = map.viewBox.baseVal.width;
  map.natural ??= Number(map.getAttribute("width"));
  map.setAttribute("width", Math.min(Math.max(scale * units, map.natural), largest * units));
  map.classList.toggle("map-far", scaleOf(map) < legible);
}

// openMap takes a frame with a map into use.
function openMap(frame) {
  const map = frame.querySelector("svg");
  const wanted = () => map.querySelector(".booth-selected");

  // zoom keeps what is at a point of the window there.
  function zoom(factor, x, y) {
    const before = map.getBoundingClientRect();
    const scale = scaleOf(map);
    const [across, down] = [(x - before.left) / scale, (y - before.top) / scale];
    resize(map, scale * factor);
    const after = map.getBoundingClientRect();
    frame.scrollLeft += after.left + across * scaleOf(map) - x;
    const top = frame.scrollTop;
    const drop = after.top + down * scaleOf(map) - y;
    frame.scrollTop += drop;
    scrollBy(0, drop - (frame.scrollTop - top)); // a frame that is as high as its map scrolls with the page
  }

  // press zooms around the booth that is looked for while it is in sight, else around the middle of what is.
  function press(factor) {
    const box = frame.getBoundingClientRect();
    const booth = wanted()?.getBoundingClientRect();
    const seen = booth && booth.right > box.left && booth.left < box.right && booth.bottom > 0 && booth.top < innerHeight;
    if (seen) return zoom(factor, booth.left + booth.width / 2, booth.top + booth.height / 2);
    zoom(factor, box.left + box.width / 2, (Math.max(box.top, 0) + Math.min(box.bottom, innerHeight)) / 2);
  }

  const tools = frame.querySelector(".map-tools");
  tools.hidden = false;
  tools.addEventListener("click", (event) => {
    const button = event.target.closest("[data-zoom]");
    if (button) press(button.dataset.zoom === "in" ? step : 1 / step);
  });
  frame.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    zoom(event.deltaY < 0 ? 1.1 : 1 / 1.1, event.clientX, event.clientY);
  }, { passive: false });
  pinch(frame, zoom);
  resize(map, scaleOf(map));
  if (wanted()) show(wanted());
}

// pinch zooms by two fingers, around what lies between them.
function pinch(frame, zoom) {
  const grip = ([a, b]) => ({
    x: (a.clientX + b.clientX) / 2, y: (a.clientY + b.clientY) / 2, apart: Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY),
  });
  let held = null;
  const hold = (event) => (held = event.touches.length === 2 ? grip(event.touches) : null);
  for (const moment of ["touchstart", "touchend", "touchcancel"]) frame.addEventListener(moment, hold, { passive: true });
  frame.addEventListener("touchmove", (event) => {
    if (!held || event.touches.length !== 2) return;
    event.preventDefault();
    const now = grip(event.touches);
    zoom(now.apart / held.apart, now.x, now.y);
    held = now;
  }, { passive: false });
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
