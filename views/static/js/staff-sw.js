// Opens the page of the day without the network: keeps that page alone, and what it is made of, under the build
// it belongs to. The server puts `const build` in front of this file; js/leave.js clears it at log-out.
const store = `day-${build}`;
const patience = 4_000; // ms that a page may take before the kept one is shown
const parts = [
  "css/app.css", "css/street.css", "css/staff.css", "favicon.svg",
  "js/arrivals.js", "js/day.js", "js/leave.js", "js/map.js", "js/scan-camera.js", "js/scan-vault.js", "js/scan-worker.js",
  "vendor/idb@8.0.4/index.js", "vendor/zxing-wasm@3.1.4/reader/index.js", "vendor/zxing-wasm@3.1.4/reader/zxing_reader.wasm", "vendor/zxing-wasm@3.1.4/share.js",
  "vendor/pretendard-gov@1.3.9/PretendardGOV-Regular.subset.woff2", "vendor/pretendard-gov@1.3.9/PretendardGOV-Bold.subset.woff2",
];
const isDay = (url) => /^\/staff\/[^/]+\/arrivals$/.test(url.pathname);

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(caches.open(store).then((cache) => cache.addAll(parts.map((part) => `/static/${build}/${part}`))));
});

addEventListener("activate", (event) => event.waitUntil(begin()));

async function begin() {
  for (const name of await caches.keys()) if (name.startsWith("day-") && name !== store) await caches.delete(name);
  await clients.claim();
}

// A page asks to be kept as it is now: the first time it came before this worker, later its acts were sent.
addEventListener("message", (event) => event.data.keep && event.waitUntil(keep(event.data.keep)));

async function keep(path) {
  await page(new Request(path, { credentials: "same-origin" })).catch(() => {}); // the next one will do
}

addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith(`/static/${build}/`)) event.respondWith(part(event.request));
  else if (event.request.mode === "navigate" && isDay(url)) event.respondWith(page(event.request));
});

async function part(request) {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

// The page from the network, and kept whole; the kept one when that fails or takes too long. Who was sent away
// loses the kept one.
async function page(request) {
  const cache = await caches.open(store);
  const url = new URL(request.url);
  const fresh = fetch(request).then(async (response) => {
    if (response.ok && !response.redirected && response.type === "basic" && !url.search) await cache.put(url.pathname, response.clone());
    else if (response.redirected || response.type === "opaqueredirect" || response.status === 401 || response.status === 403) await cache.delete(url.pathname);
    return response;
  });
  const kept = await cache.match(url.pathname, { ignoreVary: true });
  if (!kept) return fresh;
  const late = new Promise((resolve) => setTimeout(resolve, patience, kept));
  return Promise.race([fresh.catch(() => kept), late]);
}
