// What the service workers of the scanner and of the day share: each opens one page without the network, and says of every
// other page that there is none. It keeps that page, and what it is made of, under the build they belong to. The worker's own `build` comes from the server.
const patience = 4_000; // ms that a page may take before the kept one is shown
const nothing = "/offline"; // stands for what is not kept
const parts = [
  "css/app.css", "css/street.css", "favicon.svg", "js/scan-camera.js", "js/scan-vault.js", "js/scan-worker.js",
  "vendor/idb@8.0.4/index.js", "vendor/zxing-wasm@3.1.4/reader/index.js", "vendor/zxing-wasm@3.1.4/reader/zxing_reader.wasm", "vendor/zxing-wasm@3.1.4/share.js",
  "vendor/pretendard-gov@1.3.9/PretendardGOV-Regular.subset.woff2", "vendor/pretendard-gov@1.3.9/PretendardGOV-Bold.subset.woff2",
];

// keepPage begins to keep the pages whose path looks like `at`, with the parts that are theirs alone. `whole` says of
// an address whether its answer is the page and not a part of it.
function keepPage({ name, at, own, whole = () => true }) {
  const store = `${name}-${build}`;

  addEventListener("install", (event) => {
    skipWaiting();
    const files = [...parts, ...own].map((part) => `/static/${build}/${part}`);
    event.waitUntil(caches.open(store).then((cache) => cache.addAll([...files, nothing])));
  });

  addEventListener("activate", (event) => event.waitUntil(begin()));

  async function begin() {
    for (const other of await caches.keys()) if (other.startsWith(`${name}-`) && other !== store) await caches.delete(other);
    await clients.claim();
  }

  // A page asks to be kept as it is now: the first time it came before this worker, later what it held was sent.
  addEventListener("message", (event) => event.data.keep && event.waitUntil(keep(event.data.keep)));

  async function keep(path) {
    await page(new Request(path, { credentials: "same-origin" })).catch(() => {}); // the next one will do
    const cache = await caches.open(store);
    await cache.add(nothing).catch(() => {}); // in the language of now
  }

  addEventListener("fetch", (event) => {
    const url = new URL(event.request.url);
    if (event.request.method !== "GET" || url.origin !== location.origin) return;
    if (url.pathname.startsWith(`/static/${build}/`)) event.respondWith(part(event.request));
    else if (event.request.mode !== "navigate") return;
    else if (at.test(url.pathname)) event.respondWith(page(event.request).catch(noPage));
    else event.respondWith(fetch(event.request).catch(noPage));
  });

  async function part(request) {
    return (await caches.match(request, { ignoreVary: true })) ?? fetch(request);
  }

  async function noPage() {
    return (await caches.match(nothing, { ignoreVary: true })) ?? Response.error();
  }

  // The page from the network, and kept; the kept one when that fails or takes too long. Who was sent away loses the
  // kept one.
  async function page(request) {
    const cache = await caches.open(store);
    const url = new URL(request.url);
    const fresh = fetch(request).then(async (response) => {
      const good = response.ok && !response.redirected && response.type === "basic";
      if (good && whole(url)) await cache.put(url.pathname, response.clone());
      else if (!good && response.status < 500 && response.status !== 429) await cache.delete(url.pathname);
      return response;
    });
    const kept = await cache.match(url.pathname, { ignoreVary: true });
    if (!kept) return fresh;
    const late = new Promise((resolve) => setTimeout(resolve, patience, kept));
    return Promise.race([fresh.catch(() => kept), late]);
  }
}
