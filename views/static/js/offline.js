// Keeps the pages of the street readable without a network: registers the worker that keeps them
// (sw.js), and says so when this page is a kept one.

navigator.serviceWorker?.register("/sw.js").catch(() => {}); // private windows refuse: then nothing is kept

// The worker is told what this page is made of, and which coupons are held: both open without a network.
navigator.serviceWorker?.ready.then(({ active }) => {
  const held = [...document.querySelectorAll("a[data-keep]")].flatMap(({ href }) => [href, `${href}/qr.png`]);
  const parts = performance.getEntriesByType("resource").map(({ name }) => name);
  active.postMessage({ keep: [location.origin + location.pathname, ...parts, ...held] });
});

const saved = Number(document.documentElement.dataset.saved);
const notice = document.querySelector("[data-offline]");
if (saved && notice) {
  const time = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Seoul", hour: "2-digit", minute: "2-digit" }).format(saved);
  notice.querySelector("p").textContent = notice.dataset.text.replace("{at}", time);
  notice.hidden = false;
}
