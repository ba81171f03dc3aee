// The vendor's scanner: camera or typed code -> conditions -> redeem -> answer over the whole screen -> ready again.
// Every sentence is in the template; this script only fills, shows and hides its parts (data-part).
import { ScanCamera } from "./scan-camera.js";
import { Offline } from "./scan-offline.js";
import { signalRedeemed, signalRefused, wakeUp } from "./scan-feedback.js";

const root = document.querySelector(".scanner");
const part = Object.fromEntries([...root.querySelectorAll("[data-part]")].map((element) => [element.dataset.part, element]));
const say = (name) => root.dataset[`text${name}`] ?? "";
const language = document.documentElement.lang || "ko";
const answerTimeout = 3_500; // ms, then the network counts as lost
const probeEvery = 5_000; // ms between tries to send or to reach the server
const refreshEvery = 60_000; // ms after which the manifest is old
const resultTime = 2_000; // ms that a success stays on the screen
const sameCodePause = 3_000; // ms before the code just handled may be read again

const camera = new ScanCamera(part.video, onText);
const offline = new Offline(root.dataset.manifest, ask);
let connected = true; // as far as the last answer tells
let refreshedAt = 0;
let started = false; // the vendor wants the camera
let pending = null; // the redemption on the card: {code, method, body, unanswered}; a retry repeats body, and with it the nonce
let afterResult = ready;
let resultTimer = 0;
let handled = { code: "", until: 0 };

// ---- states ----

function setState(state, sentence = "") {
  root.dataset.state = state;
  part.status.textContent = sentence;
  part.start.hidden = started;
  part.card.hidden = state !== "card" && state !== "sending";
  part.result.hidden = state !== "result";
  showNetwork();
}

function ready() {
  clearTimeout(resultTimer);
  pending = null;
  setState(started ? "scanning" : "idle", started ? say("Ready") : "");
}

// ---- camera ----

async function openCamera() {
  if (started) return;
  part.problem.hidden = true;
  if (!navigator.mediaDevices) return reportProblem(window.isSecureContext ? "Missing" : "Insecure");
  started = true;
  setState("starting", say("Starting"));
  try {
    await camera.open();
  } catch (error) {
    return reportProblem({ NotAllowedError: "Denied", NotFoundError: "Missing" }[error.name] ?? "Busy");
  }
  try {
    await camera.loadReader(root.dataset.worker);
  } catch {
    return reportProblem("Reader");
  }
  if (root.dataset.state === "starting") ready();
}

function reportProblem(name) {
  camera.close();
  started = false;
  part.problem.textContent = say(name);
  part.problem.hidden = false;
  const atWork = ["checking", "card", "sending", "result"].includes(root.dataset.state);
  if (!atWork) setState("idle");
}

function onText(text) {
  const code = codeIn(text);
  if (root.dataset.state !== "scanning" || part.typed.open) return;
  if (code === handled.code && Date.now() < handled.until) return;
  lookUp(code, "scan");
}

// A coupon's QR holds its code, alone or as the last part of an address.
function codeIn(text) {
  const address = /^https?:\/\/[^/]+\/(?:[^?#]*\/)?([^/?#]+)/i.exec(text.trim());
  return address ? address[1] : text.trim();
}

// ---- server ----

// Answers {ok, status, body}; throws when no answer came.
async function ask(path, options = {}) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), answerTimeout);
  const headers = { Accept: "application/json", "Accept-Language": language, "X-CSRF-Token": root.dataset.csrf, ...options.headers };
  try {
    const response = await fetch(root.dataset.api + path, { ...options, headers, credentials: "same-origin", signal: abort.signal });
    const reading = response.json();
    const body = await (response.ok ? reading : reading.catch(() => ({}))); // half a success is no answer
    return { ok: response.ok, status: response.status, body };
  } finally {
    clearTimeout(timer);
  }
}

async function lookUp(code, method) {
  setState("checking", say("Checking"));
  handled = { code, until: Infinity };
  if (!connected && offline.able) return lookUpOffline(code, method);
  let answer;
  try {
    answer = await ask(`/coupons/${encodeURIComponent(code)}`);
  } catch {
    setConnected(false);
    if (offline.able) return lookUpOffline(code, method);
    return lookUpFailed(method, say("NetworkLookup"));
  }
  if (!answer.ok) return lookUpFailed(method, answer.body.error?.message ?? say("NetworkLookup"), true);
  showCard(answer.body, code, method);
}

function lookUpFailed(method, sentence, refused = false) {
  if (method === "scan" && refused) return showRefusal(sentence);
  rest();
  ready();
  if (method === "typed") return showTypedError(sentence);
  part.status.textContent = sentence;
}

async function lookUpOffline(code, method) {
  const look = await offline.look(code);
  if (look.refusal) return lookUpFailed(method, offlineRefusal(look.refusal), true);
  showCard(look.coupon, code, method);
  pending.look = look;
}

function offlineRefusal([name, amount]) {
  return say(`Offline${name}`).replace("{won}", won(amount));
}

async function redeem() {
  pending.body ??= JSON.stringify({ code: pending.code, nonce: newNonce(), method: pending.method, ...purchaseAmount() });
  if (pending.look) return acceptOffline();
  setState("sending", say("Redeeming"));
  arrangeCard();
  let answer;
  try {
    answer = await ask("/redemptions", { method: "POST", body: pending.body, headers: { "Content-Type": "application/json" } });
  } catch {
    return redeemLost();
  }
  if (answer.ok) {
    offline.redeemed(pending.code).catch(() => {});
    return showRedeemed(answer.body);
  }
  const error = answer.body.error ?? {};
  if (answer.status >= 500 || answer.status === 429) return offerRetry(error.message ?? say("Network"));
  Object.assign(pending, { body: null, unanswered: false }); // a refusal is final for its nonce
  showRefusal(error.message ?? say("Network"), error.reason === "minimum_purchase" ? reopenCard : ready);
}

// No answer came: the phone accepts the coupon itself, under the nonce that may have arrived already.
async function redeemLost() {
  setConnected(false);
  const look = offline.able ? await offline.look(pending.code) : { refusal: [] };
  if (look.refusal) return offerRetry(say("Network"));
  pending.look = look;
  acceptOffline();
}

async function acceptOffline() {
  const request = JSON.parse(pending.body);
  const { name, min_purchase: minimum } = pending.look.coupon.campaign;
  if (request.purchase_amount < minimum) {
    pending.body = null;
    return showRefusal(offlineRefusal(["Minimum", minimum]), reopenCard);
  }
  setState("sending", say("Redeeming"));
  try {
    await offline.accept(request, pending.look);
  } catch {
    pending.body = null;
    return showRefusal(say("Full"), reopenCard);
  }
  signalRedeemed();
  showNetwork();
  const count = offline.unsent.length;
  fillResult("scan-offline", say("Accepted"), { amount: benefit(pending.look.coupon.campaign), text: `${name} · ${say("Saved").replace("{count}", count)}`, time: clock(offline.now()) });
  part["typed-form"].reset();
  resultTimer = setTimeout(closeResult, resultTime);
}

// ---- network ----

function setConnected(yes) {
  connected = yes;
  showNetwork();
}

function showNetwork() {
  const count = offline.unsent.length;
  part.offline.hidden = connected || !offline.able;
  part.unsent.hidden = count === 0;
  part.unsent.textContent = say("Unsent").replace("{count}", count);
  part.settled.hidden = offline.refused.length === 0 || !["idle", "scanning"].includes(root.dataset.state);
  part["settled-list"].replaceChildren(...offline.refused.map((item) => listItem(refusedSentence(item))));
  (count ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.())?.catch(() => {});
}

function refusedSentence({ request, won: amount, answer }) {
  const code = grouped(request.code).slice(-9);
  return say(answer.conflict ? "Conflict" : "Rejected").replace("{code}", code).replace("{won}", won(amount)).replace("{why}", answer.why);
}

// Sends what waits, and keeps the manifest fresh. Every answer says that there is a network.
async function probe() {
  const old = Date.now() - refreshedAt > refreshEvery;
  if (connected && !old && !offline.unsent.length) return;
  try {
    const said = await offline.send();
    part.notice.hidden = said !== "locked";
    if (said === "locked") part.notice.textContent = say("Locked");
    if (old || !connected) await offline.refresh(AbortSignal.timeout(answerTimeout));
    refreshedAt = Date.now();
    root.dataset.offline = offline.able ? "ready" : "unable";
    setConnected(true);
  } catch {
    setConnected(false);
  }
}

// Without https there is neither a worker nor a place to keep anything sealed.
async function prepareOffline() {
  if (!window.isSecureContext || !window.indexedDB) return;
  navigator.serviceWorker?.register(root.dataset.sw, { scope: "/vendor/" }).catch(() => {});
  navigator.serviceWorker?.ready.then(({ active }) => active.postMessage({ keep: location.pathname }));
  try {
    await offline.open(location.pathname.split("/")[2]);
  } catch {
    return; // a private window keeps nothing
  }
  const lasting = await navigator.storage?.persist?.().catch(() => false);
  part.fleeting.hidden = Boolean(lasting);
  showNetwork();
  await probe();
  setInterval(probe, probeEvery);
}

function onLeaving(event) {
  if (offline.unsent.length) event.preventDefault();
}

async function dismissRefused() {
  await offline.dismiss();
  showNetwork();
}

// crypto.randomUUID needs https; a code can be typed without.
function newNonce() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// ---- card ----

function showCard(coupon, code, method) {
  pending = { code, method, body: null, unanswered: false };
  part["card-name"].textContent = coupon.campaign.name;
  part["card-benefit"].textContent = benefit(coupon.campaign);
  part["card-code"].textContent = grouped(coupon.short_code ?? "");
  part["card-conditions"].replaceChildren(...(coupon.conditions ?? []).map(listItem));
  part["card-refusal"].textContent = coupon.refusal?.message ?? "";
  part["card-refusal"].hidden = !coupon.refusal;
  part["card-amount"].value = "";
  part["card-amount-field"].hidden = Boolean(coupon.refusal) || !coupon.campaign.min_purchase;
  part.typed.open = false;
  reopenCard();
}

function reopenCard() {
  setState("card");
  arrangeCard();
  part.card.focus();
}

// One main button at a time: redeem, or send again after no answer came, or none for a coupon that would be refused.
function arrangeCard() {
  const refused = !part["card-refusal"].hidden;
  part["card-network"].hidden = !pending.unanswered;
  part.redeem.hidden = refused || pending.unanswered;
  part.retry.hidden = !pending.unanswered;
  for (const control of [part.redeem, part.retry, part.cancel]) control.disabled = root.dataset.state === "sending";
  part["card-amount"].disabled = Boolean(pending.body);
}

function offerRetry(sentence) {
  pending.unanswered = true;
  part["card-network"].textContent = sentence;
  setState("card");
  arrangeCard();
  part.retry.focus();
}

function cancel() {
  rest();
  ready();
}

function benefit(campaign) {
  return campaign.discount ? amountIn("Benefit", campaign.discount) : "";
}

const won = (amount) => (amount ? amountIn("Won", amount) : "");
const amountIn = (name, amount) => say(name).replace("{amount}", new Intl.NumberFormat(language).format(amount));

function purchaseAmount() {
  const digits = part["card-amount"].value.replace(/\D/g, "");
  return digits ? { purchase_amount: Number(digits) } : {};
}

// ---- result ----

function showRedeemed(redemption) {
  signalRedeemed();
  fillResult("scan-ok", say("Ok"), {
    amount: benefit(redemption.campaign),
    text: redemption.replayed ? say("Replayed") : `${redemption.campaign.name} · ${redemption.vendor.name}`,
    time: clock(redemption.redeemed_at),
  });
  part["typed-form"].reset();
  resultTimer = setTimeout(closeResult, resultTime);
}

function showRefusal(sentence, after = ready) {
  signalRefused();
  part["result-next"].textContent = after === reopenCard ? say("Fix") : say("Next");
  fillResult("scan-refused", say("Refused"), { text: sentence }, after);
  part["result-next"].focus();
}

function fillResult(tone, word, { amount = "", text = "", time = "" }, after = ready) {
  part.result.classList.remove("scan-ok", "scan-offline", "scan-refused");
  part.result.classList.add(tone);
  part["result-word"].textContent = word;
  part["result-amount"].textContent = amount;
  part["result-text"].textContent = text;
  part["result-time"].textContent = time;
  part["result-next"].hidden = tone !== "scan-refused";
  afterResult = after;
  setState("result");
}

function closeResult() {
  clearTimeout(resultTimer);
  rest();
  afterResult();
}

function rest() {
  handled.until = Date.now() + sameCodePause;
}

function clock(time) {
  return new Intl.DateTimeFormat(language, { timeZone: "Asia/Seoul", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }).format(new Date(time));
}

// ---- typed code ----

function onTyped(event) {
  event.preventDefault();
  part["typed-error"].hidden = true;
  const code = bare(part["typed-code"].value);
  if (code.length < 8) return showTypedError(say("Short"));
  lookUp(code, "typed");
}

function showTypedError(sentence) {
  part.typed.open = true;
  part["typed-error"].textContent = sentence;
  part["typed-error"].hidden = false;
  part["typed-code"].setAttribute("aria-invalid", "true");
  part["typed-code"].focus();
}

// Groups while typing; a caret in the middle is left alone.
function groupTyped({ target }) {
  target.removeAttribute("aria-invalid");
  if (target.selectionStart === target.value.length) target.value = grouped(target.value);
}

const bare = (code) => code.toUpperCase().replace(/[\s-]/g, "");
const grouped = (code) => bare(code).replace(/(.{4})(?=.)/g, "$1 ");

function groupAmount({ target }) {
  const digits = target.value.replace(/\D/g, "");
  target.value = digits && new Intl.NumberFormat(language).format(Number(digits));
}

function listItem(sentence) {
  const item = document.createElement("li");
  item.textContent = sentence;
  return item;
}

// ---- page ----

function offerOutside() {
  if (!part.outside || !/KAKAOTALK/i.test(navigator.userAgent)) return;
  const address = root.dataset.outsideUrl || location.href;
  part.outside.href = `kakaotalk://web/openExternal?url=${encodeURIComponent(address)}`;
  part.outside.hidden = false;
}

// Phones take the camera away from a page in the background.
function onVisible() {
  if (document.visibilityState !== "visible" || !started) return;
  wakeUp();
  if (!camera.live) camera.open().catch(() => reportProblem("Busy"));
}

// With data-autostart, a vendor who once allowed the camera need not press the button.
async function startIfAllowed() {
  if (!("autostart" in root.dataset)) return;
  const permission = await navigator.permissions?.query({ name: "camera" }).catch(() => null);
  if (permission?.state === "granted") openCamera();
}

part["open-camera"].addEventListener("click", openCamera);
part["typed-form"].addEventListener("submit", onTyped);
part["typed-code"].addEventListener("input", groupTyped);
part["card-amount"].addEventListener("input", groupAmount);
part.redeem.addEventListener("click", redeem);
part.retry.addEventListener("click", redeem);
part.cancel.addEventListener("click", cancel);
part.result.addEventListener("click", closeResult);
part["settled-close"].addEventListener("click", dismissRefused);
addEventListener("online", probe);
addEventListener("beforeunload", onLeaving);
document.addEventListener("click", wakeUp, { once: true, capture: true });
document.addEventListener("visibilitychange", onVisible);
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  if (root.dataset.state === "card") cancel();
  if (root.dataset.state === "result") closeResult();
});
addEventListener("pagehide", () => camera.close());
addEventListener("pageshow", (event) => event.persisted && onVisible());

part["open-camera"].hidden = false;
part["typed-form"].noValidate = true;
offerOutside();
ready();
startIfAllowed();
prepareOffline();
