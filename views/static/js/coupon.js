// The coupon on a phone: a running clock shows that it is no picture, a code that rotates is renewed,
// and the page turns by itself once a vendor has used the coupon.

const usable = 2000; // milliseconds between two questions while the coupon can be used
const over = 15000; // afterwards: a vendor can still take the use back
const longest = 30000; // when the network fails

let coupon = document.querySelector("[data-coupon]");
const ahead = Number(coupon.dataset.now) - Date.now(); // of the server's clock
const time = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Seoul", timeStyle: "medium" });

function tick() {
  const now = Date.now() + ahead;
  const clock = coupon.querySelector("[data-clock]");
  const left = coupon.querySelector("[data-left]");
  if (clock) clock.textContent = time.format(now);
  if (left) left.textContent = timeLeft(Number(coupon.dataset.until) - now);
  setTimeout(tick, 1000 - (now % 1000));
}

// timeLeft counts by the same rule as ShopperCoupon.Left.
function timeLeft(milliseconds) {
  const minutes = Math.max(0, Math.floor(milliseconds / 60000));
  const parts = { d: Math.floor(minutes / 1440), h: Math.floor(minutes / 60) % 24, m: minutes % 60 };
  const unit = parts.d ? "Days" : parts.h ? "Hours" : "Minutes";
  return coupon.dataset["text" + unit].replace(/\{(\w)\}/g, (_, name) => parts[name]);
}

// ask throws when there is no answer.
async function ask(path) {
  const answer = await fetch(path, { cache: "no-store", signal: AbortSignal.timeout?.(8000) });
  if (!answer.ok) throw new Error(answer.status);
  return answer;
}

// turn shows the coupon as the server shows it now, in the server's words.
async function turn() {
  const page = new DOMParser().parseFromString(await (await ask(coupon.dataset.coupon)).text(), "text/html");
  const fresh = document.adoptNode(page.querySelector("[data-coupon]"));
  await fresh.querySelector(".pass-qr")?.decode(); // so that the picture does not blink
  const before = coupon.dataset.state;
  coupon.replaceWith(fresh);
  coupon = fresh;
  if (fresh.dataset.state === before) return; // only the code is another
  document.querySelector(".flash")?.remove();
  document.title = page.title;
  document.querySelector("[data-said]").textContent = fresh.querySelector("article").innerText;
  if (fresh.dataset.state === "redeemed" && tapped) navigator.vibrate?.(200);
}

// outdated says whether the code on the screen has been followed by another one.
const outdated = () => Date.now() + ahead >= Number(coupon.dataset.renew ?? Infinity);

let round = 0;
let failures = 0;

async function watch() {
  const mine = ++round;
  try {
    const { state } = await (await ask(coupon.dataset.coupon + "/state")).json();
    if (state !== coupon.dataset.state || outdated()) await turn();
    failures = 0;
  } catch {
    failures += 1;
  }
  const pause = coupon.dataset.state === "issued" ? usable : over;
  setTimeout(() => mine === round && !document.hidden && watch(), Math.min(pause * 2 ** failures, longest));
}

let awake = false;
let tapped = false;

// stayAwake keeps the screen on while the coupon waits to be scanned. Browsers want a tap first, and let go when the page is hidden.
async function stayAwake() {
  if (awake || coupon.dataset.state !== "issued") return;
  try {
    const lock = await navigator.wakeLock.request("screen");
    awake = true;
    lock.addEventListener("release", () => (awake = false));
  } catch {
    // The screen then goes dark as it always does.
  }
}

addEventListener("pointerup", () => {
  tapped = true;
  stayAwake();
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  watch();
  if (tapped) stayAwake();
});

tick();
watch();
