// Keeps the pages of the street readable without a network: registers the worker that keeps them
// (sw.js), and says so when this page is a kept one.

navigator.serviceWorker?.register("/sw.js").catch(() => {}); // private windows refuse: then nothing is kept

// The worker is told what this page is made of, which coupons are held, and what to show in the place of a page
// that it has not kept: all open without a network.
const { page } = document.querySelector("script[data-page]")?.dataset ?? {};
navigator.serviceWorker?.ready.then(({ active }) => {
  const held = [...document.querySelectorAll("a[data-keep]")].flatMap(({ href }) => [href, `${href}/qr.png`]);
  const parts = performance.getEntriesByType("resource").map(({ name }) => name);
  active.postMessage({ keep: [location.origin + location.pathname, ...parts, ...held, ...(page ? [page] : [])], lang: document.documentElement.lang });
});

// That page leads only to what is kept.
const ways = document.querySelector("[data-ways]");
for (const way of ways?.querySelectorAll("a") ?? []) {
  if (!(await globalThis.caches?.match(way.pathname, { ignoreVary: true }))) way.closest("li").remove();
  ways.hidden = !ways.querySelector("a");
}

const saved = Number(document.documentElement.dataset.saved);
const notice = document.querySelector("[data-offline]");
if (saved && notice) {
  const time = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Seoul", hour: "2-digit", minute: "2-digit" }).format(saved);
  notice.querySelector("p").textContent = notice.dataset.text.replace("{at}", time);
  notice.hidden = false;
}
