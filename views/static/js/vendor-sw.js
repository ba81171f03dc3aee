// Opens the scanner without the network: keeps its page and what the page is made of, under the build it belongs to.
// The server puts `const build` in front of this file.
const store = `scanner-${build}`;
const patience = 4_000; // ms that a page may take before the kept one is shown
const parts = [
  "css/app.css", "css/street.css", "css/vendor.css", "favicon.svg",
  "js/scanner.js", "js/scan-benefit.js", "js/scan-camera.js", "js/scan-feedback.js", "js/scan-network.js", "js/scan-offline.js", "js/scan-presented.js", "js/scan-screen.js", "js/scan-typed.js", "js/scan-vault.js", "js/scan-worker.js",
  "vendor/idb@8.0.4/index.js", "vendor/zxing-wasm@3.1.4/reader/index.js", "vendor/zxing-wasm@3.1.4/reader/zxing_reader.wasm", "vendor/zxing-wasm@3.1.4/share.js",
  "vendor/pretendard-gov@1.3.9/PretendardGOV-Regular.subset.woff2", "vendor/pretendard-gov@1.3.9/PretendardGOV-Bold.subset.woff2",
];
const isScanner = (url) => /^\/vendor\/[^/]+\/scan$/.test(url.pathname);

addEventListener("install", (event) => {
  skipWaiting();
  event.waitUntil(caches.open(store).then((cache) => cache.addAll(parts.map((part) => `/static/${build}/${part}`))));
});

addEventListener("activate", (event) => event.waitUntil(begin()));

async function begin() {
  for (const name of await caches.keys()) if (name.startsWith("scanner-") && name !== store) await caches.delete(name);
  await clients.claim();
}

// A page that is open tells of itself, since it came before this worker.
addEventListener("message", (event) => event.data.keep && event.waitUntil(page(new Request(event.data.keep, { credentials: "same-origin" }))));

addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== location.origin) return;
  if (url.pathname.startsWith(`/static/${build}/`)) event.respondWith(part(event.request));
  else if (event.request.mode === "navigate" && isScanner(url)) event.respondWith(page(event.request));
});

async function part(request) {
  return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
}

// The page from the network, and kept; the kept one when that fails or takes too long. A phone that was sent
// away loses the kept one.
async function page(request) {
  const cache = await caches.open(store);
  const key = new URL(request.url).pathname;
  const fresh = fetch(request).then(async (response) => {
    if (response.ok && !response.redirected && response.type === "basic") await cache.put(key, response.clone());
    else if (response.status < 500) await cache.delete(key);
    return response;
  });
  const kept = await cache.match(key, { ignoreVary: true });
  if (!kept) return fresh;
  const late = new Promise((resolve) => setTimeout(resolve, patience, kept));
  return Promise.race([fresh.catch(() => kept), late]);
}
