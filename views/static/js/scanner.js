// The vendor's scanner: camera or typed code -> conditions -> redeem -> answer over the whole screen -> ready again.
// Every sentence is in the template; this script only fills, shows and hides its parts (data-part).
import { ScanCamera } from "./scan-camera.js";
import { signalRedeemed, signalRefused, wakeUp } from "./scan-feedback.js";

const root = document.querySelector(".scanner");
const part = Object.fromEntries([...root.querySelectorAll("[data-part]")].map((element) => [element.dataset.part, element]));
const say = (name) => root.dataset[`text${name}`] ?? "";
const language = document.documentElement.lang || "ko";
const answerTimeout = 8_000; // ms
const resultTime = 2_000; // ms that a success stays on the screen
const sameCodePause = 3_000; // ms before the code just handled may be read again

const camera = new ScanCamera(part.video, onText);
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
  let answer;
  try {
    answer = await ask(`/coupons/${encodeURIComponent(code)}`);
  } catch {
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

async function redeem() {
  pending.body ??= JSON.stringify({ code: pending.code, nonce: newNonce(), method: pending.method, ...purchaseAmount() });
  setState("sending", say("Redeeming"));
  arrangeCard();
  let answer;
  try {
    answer = await ask("/redemptions", { method: "POST", body: pending.body, headers: { "Content-Type": "application/json" } });
  } catch {
    return offerRetry(say("Network"));
  }
  if (answer.ok) return showRedeemed(answer.body);
  const error = answer.body.error ?? {};
  if (answer.status >= 500 || answer.status === 429) return offerRetry(error.message ?? say("Network"));
  Object.assign(pending, { body: null, unanswered: false }); // a refusal is final for its nonce
  showRefusal(error.message ?? say("Network"), error.reason === "minimum_purchase" ? reopenCard : ready);
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
  part["card-amount-field"].hidden = Boolean(coupon.refusal) || !(coupon.campaign.min_purchase || coupon.campaign.percent);
  part["card-amount-optional"].hidden = Boolean(coupon.campaign.percent);
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
  if (!campaign.discount) return campaign.gift ?? "";
  const words = campaign.percent ? say("Percent").replace("{percent}", campaign.percent) : say("Benefit");
  return words.replace("{amount}", new Intl.NumberFormat(language).format(campaign.discount));
}

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
  part.result.classList.remove("scan-ok", "scan-refused");
  part.result.classList.add(tone);
  part["result-word"].textContent = word;
  part["result-amount"].textContent = amount;
  part["result-text"].textContent = text;
  part["result-time"].textContent = time;
  part["result-next"].hidden = tone === "scan-ok";
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
