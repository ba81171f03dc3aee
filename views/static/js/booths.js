// Puts vendors on booths: pick one up by click, Enter or dragging, put it down on a booth. Which
// booths fit, and why others don't, comes with the page: the server works it out with the rules
// that also decide the assignment, and decides again when it arrives.

import "./map.js";
import { directions, neighbour } from "./neighbour.js";

const root = document.querySelector("[data-booths]");
const map = root?.querySelector("svg.map");
const words = root?.dataset;
const threshold = 8; // pixels before a press becomes a drag
const every = 5000; // milliseconds between two looks at what others do
const edge = 48; // pixels at the frame's side where a drag scrolls it

let plan;
let options = {}; // what each booth would mean for the picked vendor, by label
let asking = Promise.resolve(); // the question about them
let waiting = ""; // the booth that waits for a reason
let picked = "";
let drag = null;
let dragged = false; // the click that ends a drag is none
let pointed = ""; // the booth under the mouse

const part = (name) => document.querySelector(`[data-part="${name}"]`);
const boothOf = (label) => map.querySelector(`.booth[data-booth="${CSS.escape(label)}"]`);
const boothsOf = (place) => (place ? place.split("·") : []);
const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

function say(text, refused = false) {
  const line = part("status");
  line.textContent = text;
  line.classList.toggle("field-error", refused);
}

// reason is what the server says about the picked vendor on a booth.
const reason = (label) => options[label] ?? { text: "", blocks: false, soft: false, place: label, with: "" };

function describe(label) {
  const text = plan.booths.find((booth) => booth.label === label).text;
  if (!picked) return say(text);
  say(`${text}: ${reason(label).text || words.textFits}`);
}

// ask fetches what every booth would mean for the picked vendor.
async function ask() {
  const vendor = picked;
  try {
    const answer = await fetch(`${words.root}/choices?${new URLSearchParams({ vendor, draft: words.draft })}`, { headers: { Accept: "application/json" } });
    if (!answer.ok || vendor !== picked) return;
    options = Object.fromEntries((await answer.json()).choices.map((option) => [option.label, option]));
    mark();
  } catch {
    // the server decides anyway when the vendor is put down
  }
}

// point describes the booth to which the mouse comes: not the one that is drawn anew under it, where
// the answer to an assignment is still to be read.
function point(booth) {
  const label = booth?.dataset.booth ?? "";
  if (label && label !== pointed) describe(label);
  pointed = label;
}

// mark shows on the map and in the list what is picked up and where it fits.
function mark() {
  const home = plan.vendors[picked]?.booth;
  const own = boothsOf(home);
  for (const booth of map.querySelectorAll(".booth")) {
    const blocks = picked && reason(booth.dataset.booth).blocks;
    booth.classList.toggle("booth-fits", Boolean(picked && options[booth.dataset.booth]) && !blocks);
    booth.classList.toggle("booth-unfit", Boolean(blocks));
    booth.classList.toggle("booth-soft", Boolean(picked) && reason(booth.dataset.booth).soft);
    booth.classList.toggle("booth-selected", own.includes(booth.dataset.booth));
    booth.classList.remove("booth-refused");
  }
  for (const pick of root.querySelectorAll(".pick")) {
    pick.setAttribute("aria-pressed", String(pick.dataset.vendor === picked));
    pick.style.touchAction = "pan-y"; // the list scrolls under a finger, a sideways move drags
  }
  part("drop").hidden = !picked;
  const locked = plan.vendors[picked]?.locked;
  part("clear").hidden = !home || locked;
  part("lock").hidden = !home;
  part("lock").textContent = locked ? part("lock").dataset.textUnlock : part("lock").dataset.textLock;
  part("size").hidden = !picked;
  part("size").querySelector("select").value = plan.vendors[picked]?.size ?? 0;
  part("why").hidden = !picked;
  part("why").href = `${words.root}/why?${new URLSearchParams({ vendor: picked, draft: words.draft })}`;
  part("because").hidden = !waiting;
}

function pick(vendor) {
  if (!plan.vendors[vendor]) return;
  picked = vendor;
  options = {};
  waiting = "";
  mark();
  say(fill(words.textPicked, { vendor: plan.vendors[vendor].name }));
  asking = ask();
  return asking;
}

function drop() {
  if (!picked) return;
  const button = root.querySelector(`.pick[data-vendor="${CSS.escape(picked)}"]`);
  picked = waiting = "";
  mark();
  say(words.textDropped);
  button?.focus();
}

function refuse(label, text) {
  mark();
  const booth = boothOf(label);
  booth?.classList.remove("booth-unfit");
  booth?.classList.add("booth-refused");
  say(`${label}: ${text}`, true);
}

async function place(label, because = "") {
  await asking;
  if (!picked) return;
  const vendor = plan.vendors[picked];
  const why = reason(label);
  if (why.place === vendor.booth) return drop();
  if (why.blocks) return refuse(label, why.text);
  if (why.soft && !because) {
    waiting = label;
    mark();
    part("because").querySelector("input").focus();
    return say(`${label}: ${why.text} ${words.textReason}`);
  }
  const done = why.with ? fill(words.textSwapped, { vendor: vendor.name, other: why.with.split(" ").map((no) => plan.vendors[no].name).join(", ") }) : fill(words.textAssigned, { booth: why.place, vendor: vendor.name });
  send("assign", { vendor: picked, booth: label, with: why.with, reason: because }, done, label);
}

function clear() {
  const vendor = plan.vendors[picked];
  send("clear", { vendor: picked }, fill(words.textCleared, { booth: vendor.booth, vendor: vendor.name }));
}

function lock() {
  const vendor = plan.vendors[picked];
  send("lock", { vendor: picked, lock: vendor.locked ? "" : "yes" }, vendor.locked ? words.textUnlocked : words.textLocked);
}

// resize gives the picked vendor so many booths side by side; one without a place stays picked up.
async function resize(booths) {
  const vendor = picked;
  if (await send("size", { vendor, booths }, words.textSized)) {
    if (!plan.vendors[vendor]?.booth) pick(vendor);
  } else mark();
}

// send writes one change and says whether it was made. Whatever the answer, the map shows afterwards what the server has.
async function send(what, fields, done, label) {
  const headers = { Accept: "application/json", "X-CSRF-Token": words.csrf };
  try {
    const answer = await fetch(`${words.root}/${what}`, { method: "POST", headers, body: new URLSearchParams({ ...fields, draft: words.draft, seen: plan.revision }) });
    if (answer.ok) {
      picked = waiting = "";
      show(await answer.text());
      say(done);
      return true;
    }
    const { error } = await answer.json();
    await reload();
    if (picked) await ask(); // what the picked vendor may do now
    if (label) refuse(label, error.message);
    else say(error.message, true);
  } catch {
    say(words.textNetwork, true);
  }
  return false;
}

async function reload() {
  const answer = await fetch(`${words.root}?${new URLSearchParams({ draft: words.draft })}`, { headers: { Accept: "text/html" } });
  if (answer.ok && !answer.redirected) show(await answer.text());
}

// show takes over what changed from a fresh page: zoom, scrolling and focus stay.
function show(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html");
  const at = { ...document.activeElement?.dataset };
  root.dataset.plan = fresh.querySelector("[data-booths]").dataset.plan;
  map.replaceChildren(...fresh.querySelector("svg.map").childNodes);
  for (const name of ["lead", "top", "side", "form"]) part(name).replaceChildren(...fresh.querySelector(`[data-part="${name}"]`).childNodes);
  begin();
  if (at.booth) focus(boothOf(at.booth));
  else if (at.vendor) (root.querySelector(`.pick[data-vendor="${CSS.escape(at.vendor)}"]`) ?? root.querySelector(".pick"))?.focus();
}

function begin() {
  plan = JSON.parse(root.dataset.plan);
  if (!plan.vendors[picked]) picked = "";
  mark();
  find();
}

// find leaves in the list who has the typed words in its name or number.
function find() {
  if (!part("find")) return;
  part("find").hidden = false;
  const typed = part("find").querySelector("input").value.trim().toLowerCase();
  for (const item of root.querySelectorAll(".picklist li")) item.hidden = !item.textContent.toLowerCase().includes(typed);
}

// watch asks every few seconds who else is here, and shows what they changed: not under somebody's hands.
async function watch() {
  if (document.hidden) return;
  try {
    const answer = await fetch(`${words.root}/now?${new URLSearchParams({ draft: words.draft })}`, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const now = await answer.json();
    part("present").textContent = now.others;
    if (now.revision !== plan.revision && !drag && !waiting) {
      await reload();
      if (picked) ask();
    }
  } catch {
    // the next time will do
  }
}

// ---- keyboard: one booth can be reached by Tab, arrows go to its neighbours ----

function focus(booth) {
  if (!booth) return;
  for (const other of map.querySelectorAll('.booth[tabindex="0"]')) other.setAttribute("tabindex", "-1");
  booth.setAttribute("tabindex", "0");
  booth.focus();
}

function onKey(event) {
  if (event.key === "Escape") return drop();
  const booth = event.target.closest?.(".booth");
  if (!booth) return;
  if (directions[event.key]) focus(neighbour(booth, map.querySelectorAll(".booth"), directions[event.key]));
  else if (event.key === "Enter" || event.key === " ") press(booth);
  else return;
  event.preventDefault();
}

// ---- pointer ----

function press(booth) {
  if (picked) place(booth.dataset.booth);
  else if (booth.dataset.vendor) pick(booth.dataset.vendor);
  else describe(booth.dataset.booth);
}

function onClick(event) {
  if (dragged) return event.preventDefault();
  const button = event.target.closest(".pick");
  const booth = event.target.closest(".booth");
  if (button) {
    event.preventDefault();
    if (button.dataset.vendor === picked) return drop();
    const asked = pick(button.dataset.vendor);
    map.parentElement.scrollIntoView({ block: "nearest" }); // on a phone the list lies below the map
    if (event.detail === 0) asked?.then(() => focus(map.querySelector(".booth-fits") ?? map.querySelector(".booth"))); // by keyboard: on to the map
  } else if (booth) {
    focus(booth);
    press(booth);
  }
}

function onDown(event) {
  const from = event.target.closest(".pick, .booth");
  if (event.button !== 0 || !from?.dataset.vendor || (event.pointerType === "touch" && !from.matches(".pick"))) return;
  drag = { from, x: event.clientX, y: event.clientY, ghost: null };
}

function onMove(event) {
  if (!drag) return event.pointerType === "mouse" && point(event.target.closest(".booth"));
  if (!drag.ghost) {
    if (Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < threshold) return;
    pick(drag.from.dataset.vendor);
    drag.from.setPointerCapture(event.pointerId);
    drag.from.classList.add("dragging");
    drag.ghost = ghost(plan.vendors[picked].name);
  }
  drag.ghost.style.left = `${event.clientX + 12}px`;
  drag.ghost.style.top = `${event.clientY + 12}px`;
  scrollNear(event.clientX);
  point(under(event));
}

function onUp(event) {
  const { from, ghost } = drag ?? {};
  drag = null;
  if (!ghost) return;
  ghost.remove();
  from.classList.remove("dragging");
  dragged = true;
  setTimeout(() => (dragged = false));
  const booth = event.type === "pointerup" ? under(event) : null;
  if (booth) place(booth.dataset.booth);
  else drop();
}

const under = (event) => document.elementFromPoint(event.clientX, event.clientY)?.closest(".booth");

function ghost(text) {
  const label = Object.assign(document.createElement("p"), { className: "toast", textContent: text });
  Object.assign(label.style, { position: "fixed", zIndex: "10", margin: "0", pointerEvents: "none" });
  return document.body.appendChild(label);
}

function scrollNear(x) {
  const frame = map.parentElement;
  const { left, right } = frame.getBoundingClientRect();
  if (x > left && x < left + edge) frame.scrollLeft -= edge / 4;
  if (x < right && x > right - edge) frame.scrollLeft += edge / 4;
}

if (root) {
  picked = words.picked;
  part("bar").hidden = false;
  begin();
  if (picked) pick(picked);
  root.addEventListener("click", onClick);
  root.addEventListener("keydown", onKey);
  root.addEventListener("pointerdown", onDown);
  root.addEventListener("pointermove", onMove);
  root.addEventListener("pointerup", onUp);
  root.addEventListener("pointercancel", onUp);
  root.addEventListener("dragstart", (event) => event.preventDefault());
  map.addEventListener("focusin", (event) => {
    const booth = event.target.closest(".booth");
    if (booth) describe(booth.dataset.booth);
  });
  part("drop").addEventListener("click", drop);
  part("clear").addEventListener("click", clear);
  part("lock").addEventListener("click", lock);
  part("size").addEventListener("change", (event) => resize(event.target.value));
  part("because").addEventListener("submit", (event) => {
    event.preventDefault();
    place(waiting, part("because").querySelector("input").value.trim());
  });
  root.addEventListener("input", (event) => event.target.id === "find" && find());
  watch();
  setInterval(watch, every);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && !drag) reload().catch(() => {}); // somebody else may have placed vendors meanwhile
  });
}
