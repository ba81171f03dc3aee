// The service worker of the shoppers' pages: what was seen last stays readable without a network. The
// server puts `const build` in front of this file; every build keeps its pages apart.

const kept = `jangteo-${build}`;
const patience = 3500; // milliseconds before a kept page is shown instead of waiting for the network
const most = 120; // answers that are kept

// What is kept: an event with its map, vendors, coupons and stamp card, a coupon, and its QR.
const pages = /^\/(?:e\/[^/]+(?:\/(?:map|vendors|coupons|stamps|vendors\/[^/]+))?\/?|c\/[^/]+)$/;
const pictures = /^\/(?:c\/[^/]+\/qr\.png|e\/[^/]+\/vendors\/[^/]+\/photos\/\d+)$/;
const nothing = /^(\/e\/[^/]+\/)offline$/; // stands for what is not kept
const ours = /^\/(?:[cest]\/.*)?$/;
const printed = /^(\/e\/[^/]+)\/b\/([^/]+)$/; // the address on a sign

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));

async function takeOver() {
  for (const name of await caches.keys()) if (name.startsWith("jangteo-") && name !== kept) await caches.delete(name); // the scanner has caches of its own
  await self.clients.claim();
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (pathname.startsWith(`/static/${build}/`)) event.respondWith(fromHere(request));
  else if (pictures.test(pathname)) event.respondWith(fromNetwork(request, () => caches.match(request)));
  else if (request.mode !== "navigate" || !ours.test(pathname)) return;
  else if (pages.test(pathname)) event.respondWith(fromNetwork(request, () => keptPage(request)).catch(() => noPage(pathname)));
  else if (printed.test(pathname)) event.respondWith(fetch(request).catch(() => Response.redirect(pathname.replace(printed, "$1/map?booth=$2"))));
  else event.respondWith(fetch(request).catch(() => noPage(pathname)));
});

// A page asks to have kept what it needs, in its language: whoever opened it for the first time had no worker yet.
self.addEventListener("message", (event) => event.waitUntil(keepAll(event.data)));

async function keepAll({ keep: addresses, lang }) {
  for (const address of addresses) {
    const { origin, pathname } = new URL(address, location.origin);
    const page = pages.test(pathname) || nothing.test(pathname);
    const wanted = page || pictures.test(pathname) || pathname.startsWith(`/static/${build}/`);
    if (origin !== location.origin || !wanted) continue;
    const had = await caches.match(address);
    if (had && !(nothing.test(pathname) && had.headers.get("Content-Language") !== lang)) continue;
    const request = new Request(address, { headers: { "Accept-Language": lang } });
    try {
      await keep(request, await fetch(request), page);
    } catch {
      return; // the network is gone: the next page asks again
    }
  }
}

// fromHere is for what never changes under its address.
async function fromHere(request) {
  const cached = await caches.match(request);
  if (cached) return cached;
  const answer = await fetch(request);
  await keep(request, answer);
  return answer;
}

// fromNetwork asks the server, and takes what is kept when no answer comes in time, or none that helps.
async function fromNetwork(request, otherwise) {
  const asked = fetch(request);
  const late = new Promise((resolve) => setTimeout(resolve, patience));
  const answer = await Promise.race([asked.catch(() => null), late]);
  if (answer && answer.status < 500) {
    await keep(request, answer);
    return answer;
  }
  return (await otherwise()) ?? answer ?? asked;
}

// keep keeps a good answer. A picture that nobody may keep is a code of this moment.
async function keep(request, answer, page = request.mode === "navigate") {
  if (!answer.ok || answer.redirected) return;
  const passing = !page && answer.headers.get("Cache-Control")?.includes("no-store");
  if (passing) return;
  const copy = answer.clone();
  const cache = await caches.open(kept);
  await cache.put(request, copy);
  const all = await cache.keys();
  for (const old of all.slice(0, Math.max(0, all.length - most))) await cache.delete(old);
}

// keptPage is a page as it was seen last, with the time of that in it: the same address first, then the
// whole page, else the same page asked for in another way.
async function keptPage(request) {
  const answer = (await caches.match(request)) ?? (await caches.match(new URL(request.url).pathname)) ?? (await caches.match(request, { ignoreSearch: true }));
  if (!answer) return undefined;
  const at = Date.parse(answer.headers.get("Date")) || Date.now();
  const text = (await answer.text()).replace("<html ", `<html data-saved="${at}" `);
  const headers = new Headers(answer.headers);
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  return new Response(text, { status: 200, headers });
}

// noPage is the page that says that there is no network: that of the same event, else the one that was kept last.
async function noPage(pathname) {
  const cache = await caches.open(kept);
  const all = (await cache.keys()).filter(({ url }) => nothing.test(new URL(url).pathname));
  const found = all.find(({ url }) => pathname.startsWith(new URL(url).pathname.replace(nothing, "$1"))) ?? all.at(-1);
  return found ? cache.match(found) : Response.error();
}
