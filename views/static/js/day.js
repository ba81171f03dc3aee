// The page of the day on a phone: what is done here is kept first and sent then, in order, under an id of its
// own, so that it goes on without a network and is done once. Without this script the forms post as they are.
import { Vault } from "./scan-vault.js";

const root = document.querySelector("[data-day]");
const part = Object.fromEntries([...root.querySelectorAll("[data-part]")].map((element) => [element.dataset.part, element]));
const patience = 15_000; // ms for one act; a photo on a crowded network takes its time
const again = 4_000; // ms between tries
const text = (name) => root.dataset[`text${name}`];

let vault = null;
let items = [];
let sending = false;

const unsent = () => items.filter((item) => !item.answer);
const refused = () => items.filter((item) => item.answer);
const line = (words) => Object.assign(document.createElement("li"), { textContent: words });
const wordOf = (kind) => root.getAttribute(`data-text-${kind}`);
const about = (item) => [item.booth, item.label || item.vendor, wordOf(item.kind)].filter(Boolean).join(" · ");

function show() {
  part.unsent.hidden = unsent().length === 0;
  part.count.textContent = text("Unsent").replace("{count}", unsent().length);
  part.waiting.replaceChildren(...unsent().map((item) => line(about(item))));
  part.refused.hidden = refused().length === 0;
  part.refusals.replaceChildren(...refused().map((item) => line(`${about(item)}: ${item.answer}`)));
}

function connected(is) {
  part.offline.hidden = is;
  for (const button of document.querySelectorAll("[data-online]")) button.disabled = !is;
}

// mark shows on list and map what was done here, until the next page tells it.
function mark({ kind, vendor }) {
  const row = document.querySelector(`[data-vendor="${CSS.escape(vendor)}"].day-row`);
  if (!row || kind === "incident") return;
  const word = kind === "check_in" ? "arrived" : "no_show";
  row.querySelector("[data-acts]")?.remove();
  const chip = row.querySelector("[data-chip]");
  chip.textContent = wordOf(kind);
  chip.className = `chip chip-${word === "arrived" ? "success" : "danger"}`;
  const place = row.dataset.boothOf.split("·");
  for (const booth of document.querySelectorAll(".booth")) {
    if (!place.includes(booth.dataset.booth)) continue;
    booth.setAttribute("class", booth.getAttribute("class").replace(/booth-day-\w+/, `booth-day-${word}`));
    booth.querySelector(".booth-hatch")?.remove();
    booth.querySelector(".booth-name").textContent = wordOf(kind);
  }
}

async function load() {
  items = await vault.all();
  for (const item of unsent()) mark(item);
  show();
}

const asData = (file) => new Promise((resolve, reject) => {
  const reader = new FileReader();
  reader.onload = () => resolve(reader.result);
  reader.onerror = () => reject(reader.error);
  reader.readAsDataURL(file);
});

// What a form asks for.
async function read(form) {
  const row = form.closest(".day-row");
  const data = new FormData(form);
  const photo = data.get("file");
  return {
    act: crypto.randomUUID(), kind: form.dataset.act, made: Date.now(),
    vendor: row?.dataset.vendor ?? data.get("vendor") ?? "", label: row?.querySelector(".row-link").textContent ?? "",
    booth: row?.dataset.boothOf ?? data.get("booth") ?? "", words: data.get("words") ?? "", photo: photo?.size ? await asData(photo) : "",
  };
}

async function ask(item) {
  const body = new FormData();
  const incident = item.kind === "incident";
  for (const [name, value] of Object.entries({ id: item.act, kind: item.kind, made: item.made, vendor: item.vendor })) body.set(name, value);
  if (incident) {
    body.set("booth", item.booth);
    body.set("words", item.words);
  }
  if (item.photo) body.set("file", new Blob([bytesOf(item.photo)]), "photo");
  const headers = { Accept: "application/json", "Accept-Language": document.documentElement.lang, "X-CSRF-Token": root.dataset.csrf };
  return fetch(root.dataset.day, { method: "POST", body, headers, credentials: "same-origin", redirect: "error", signal: AbortSignal.timeout(patience) });
}

const bytesOf = (data) => Uint8Array.from(atob(data.slice(data.indexOf(",") + 1)), (letter) => letter.charCodeAt(0));

// Sends what waits, the oldest first, and stops where no answer comes: what follows may rest on it.
async function send() {
  if (sending || unsent().length === 0) return;
  sending = true;
  let sent = 0;
  try {
    for (const item of unsent()) {
      const response = await ask(item);
      if (response.status === 401 || response.status === 403) {
        part.said.textContent = text("Locked");
        break;
      }
      if (response.status >= 500 || response.status === 429) break;
      const body = await response.json();
      const why = response.ok ? body.refused : body.error?.message;
      if (why || !response.ok) await vault.answer(item.id, why || String(response.status));
      else await vault.remove(item.id);
      items = await vault.all();
      connected(true);
      sent++;
      show();
    }
    if (sent) {
      if (refused().length === 0) part.said.textContent = text("Done");
      navigator.serviceWorker?.controller?.postMessage({ keep: location.pathname });
    }
  } catch {
    connected(false);
  } finally {
    sending = false;
    show();
  }
}

async function take(form) {
  const item = await read(form);
  try {
    await vault.add(item);
  } catch {
    part.said.textContent = text("Unable"); // no room on the phone: the form goes as it is
    form.submit();
    return;
  }
  part.said.textContent = text("Late");
  if (item.kind === "incident") form.reset();
  await load();
  await send();
}

async function prepare() {
  if (!window.isSecureContext || !window.indexedDB) return;
  navigator.serviceWorker?.register("/staff/sw.js", { scope: "/staff/" }).catch(() => {});
  navigator.serviceWorker?.ready.then(({ active }) => active.postMessage({ keep: location.pathname }));
  try {
    vault = await Vault.open(root.dataset.name);
  } catch {
    return; // a private window keeps nothing
  }
  document.addEventListener("submit", (event) => {
    if (!event.target.dataset.act) return;
    event.preventDefault();
    take(event.target);
  });
  part.read.addEventListener("click", async () => {
    for (const item of refused()) await vault.remove(item.id);
    await load();
    location.reload();
  });
  addEventListener("online", send);
  setInterval(send, again);
  connected(navigator.onLine);
  await load();
  root.dataset.ready = "yes";
  await send();
}

prepare();
