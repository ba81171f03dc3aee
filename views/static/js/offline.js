// Keeps the pages of the street readable without a network: registers the worker that keeps them
// (sw.js), and says so when this page is a kept one.

navigator.serviceWorker?.register("/sw.js").catch(() => {}); // private windows refuse: then nothing is kept

const saved = Number(document.documentElement.dataset.saved);
const notice = document.querySelector("[data-offline]");
if (saved && notice) {
  const time = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Seoul", hour: "2-digit", minute: "2-digit" }).format(saved);
  notice.querySelector("p").textContent = notice.dataset.text.replace("{at}", time);
  notice.hidden = false;
}
