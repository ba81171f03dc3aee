// The vendor's scanner: camera or typed code -> conditions -> redeem -> answer over the whole screen -> ready again.
// Every sentence is in the template; this script only fills, shows and hides its parts.
import { ScanCamera } from "./scan-camera.js";
import { signalRedeemed, signalRefused, wakeUp } from "./scan-feedback.js";
import { gives, least } from "./scan-benefit.js";
import { Network } from "./scan-network.js";
import { listenToShoppers } from "./scan-presented.js";
import { benefit, clock, fillResult, grouped, listItem, part, root, say, won } from "./scan-screen.js";
import { listenToTyping, showTypedError } from "./scan-typed.js";

const resultTime = 2_000; // ms that a success stays on the screen
const refusalTime = 6_000; // ms that a refused scan stays: a bad code must not hold up the queue
const sameCodePause = 3_000; // ms before the code just handled may be read again

const camera = new ScanCamera(part.video, onText);
const network = new Network();
const { offline } = network;
let started = false; // the vendor wants the camera
let pending = null; // the redemption on the card: {code, short, method, body, unanswered}; a retry repeats body, and with it the nonce
let afterResult = ready;
let resultTimer = 0;
let handled = { code: "", until: 0, refused: false };

// ---- states ----

function setState(state, sentence = "") {
  root.dataset.state = state;
  part.status.textContent = sentence;
  part.start.hidden = started;
  part.card.hidden = state !== "card" && state !== "sending";
  part.result.hidden = state !== "result";
  network.show();
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
  showTorch();
  try {
    await camera.loadReader(root.dataset.worker);
  } catch {
    return reportProblem("Reader");
  }
  if (root.dataset.state === "starting") ready();
}

function reportProblem(name) {
  camera.close();
  showTorch();
  started = false;
  part.problem.textContent = say(name);
  part.problem.hidden = false;
  const atWork = ["checking", "card", "sending", "result"].includes(root.dataset.state);
  if (!atWork) setState("idle");
}

function showTorch() {
  part.torch.hidden = !camera.hasTorch;
  part.torch.setAttribute("aria-pressed", camera.lit);
}

async function switchTorch() {
  await camera.light(!camera.lit);
  showTorch();
}

function onText(text) {
  const code = codeIn(text);
  if (root.dataset.state !== "scanning" || part.typed.open) return;
  if (code === handled.code && Date.now() < handled.until) return stillThere();
  lookUp(code, "scan");
}

// A refused code that still lies before the camera is not read again until it was away.
function stillThere() {
  if (handled.refused) rest();
}

// A coupon's QR holds its code, alone or as the last part of an address.
function codeIn(text) {
  const address = /^https?:\/\/[^/]+\/(?:[^?#]*\/)?([^/?#]+)/i.exec(text.trim());
  return address ? address[1] : text.trim();
}

// ---- from a code to its conditions ----

async function lookUp(code, method) {
  setState("checking", say("Checking"));
  handled = { code, until: Infinity, refused: false };
  if (network.alone) return lookUpOffline(code, method);
  let answer;
  try {
    answer = await network.ask(`/coupons/${encodeURIComponent(code)}`);
  } catch {
    if (offline.able) return lookUpOffline(code, method);
    return lookUpFailed(method, say("NetworkLookup"));
  }
  if (!answer.ok) return lookUpFailed(method, answer.body.error?.message ?? say("NetworkLookup"), true);
  showCard(answer.body, code, method);
}

function lookUpFailed(method, sentence, refused = false) {
  if (method !== "typed" && refused) return showRefusal(sentence);
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

// ---- redeeming ----

async function redeem() {
  pending.body ??= JSON.stringify({ code: pending.code, nonce: newNonce(), method: pending.method, ...purchaseAmount() });
  if (pending.look) return acceptOffline();
  setState("sending", say("Redeeming"));
  arrangeCard();
  let answer;
  try {
    answer = await network.post("/redemptions", pending.body);
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
  const look = offline.able ? await offline.look(pending.code) : { refusal: [] };
  if (look.refusal) return offerRetry(say("Network"));
  look.coupon.short_code ??= pending.short; // the server told it before the network went
  pending.look = look;
  acceptOffline();
}

async function acceptOffline() {
  const request = JSON.parse(pending.body);
  const { campaign } = pending.look.coupon;
  const minimum = least(campaign);
  if ((request.purchase_amount ?? (campaign.percent ? 0 : minimum)) < minimum) {
    pending.body = null;
    return showRefusal(offlineRefusal(["Minimum", minimum]), reopenCard);
  }
  setState("sending", say("Redeeming"));
  try {
    await offline.accept(request, pending.look);
  } catch {
    return showRefusal(say("Full"), reopenCard);
  }
  const saved = say("Saved").replace("{count}", offline.unsent.length);
  const amount = benefit({ ...campaign, discount: gives(campaign, request.purchase_amount), percent: 0 });
  showAccepted("offline", say("Accepted"), { amount, text: `${campaign.name} · ${saved}`, time: clock(offline.now()) });
}

// crypto.randomUUID needs https; a code can be typed without.
function newNonce() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

// ---- card ----

function showCard(coupon, code, method) {
  pending = { code, method: method === "scan" && coupon.paper ? "paper" : method, short: coupon.short_code, body: null, unanswered: false };
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
  if (!coupon.refusal || method === "typed") return;
  signalRefused();
  handled.refused = true; // a bad code goes away by itself
  resultTimer = setTimeout(cancel, refusalTime);
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

function purchaseAmount() {
  const digits = part["card-amount"].value.replace(/\D/g, "");
  return digits ? { purchase_amount: Number(digits) } : {};
}

// ---- result ----

function showRedeemed(redemption) {
  showAccepted("ok", say("Ok"), {
    amount: benefit(redemption.campaign),
    text: redemption.replayed ? say("Replayed") : `${redemption.campaign.name} · ${redemption.vendor.name}`,
    time: clock(redemption.redeemed_at),
  });
}

function showAccepted(tone, word, words) {
  signalRedeemed();
  fillResult(tone, word, words);
  afterResult = ready;
  setState("result");
  part["typed-form"].reset();
  resultTimer = setTimeout(closeResult, resultTime);
}

function showRefusal(sentence, after = ready) {
  signalRefused();
  part["result-next"].textContent = after === reopenCard ? say("Fix") : say("Next");
  fillResult("refused", say("Refused"), { text: sentence });
  afterResult = after;
  handled.refused = true;
  setState("result");
  part["result-next"].focus();
  if (after === ready && started) resultTimer = setTimeout(closeResult, refusalTime);
}

function closeResult() {
  clearTimeout(resultTimer);
  rest();
  afterResult();
}

function rest() {
  handled.until = Date.now() + sameCodePause;
}

// ---- page ----

// Apps that open pages inside themselves often keep the camera for themselves.
function offerOutside() {
  const [app] = /KAKAOTALK|NAVER\(inapp/i.exec(navigator.userAgent) ?? [];
  part.inapp.hidden = !app;
  part.outside.hidden = app?.toUpperCase() !== "KAKAOTALK";
  part.outside.href = `kakaotalk://web/openExternal?url=${encodeURIComponent(location.href)}`;
}

// Phones take the camera away from a page in the background.
function onVisible() {
  if (document.visibilityState !== "visible" || !started) return;
  wakeUp();
  if (!camera.live) camera.open().then(showTorch, () => reportProblem("Busy"));
}

// A vendor who once allowed the camera need not press the button; where there can't be one, it is said at once.
async function startIfAllowed() {
  if (!navigator.mediaDevices) return openCamera();
  const permission = await navigator.permissions?.query({ name: "camera" }).catch(() => null);
  if (permission?.state === "granted") openCamera();
}

function warnOfUnsent(event) {
  if (offline.unsent.length) event.preventDefault();
}

part["open-camera"].addEventListener("click", openCamera);
part.torch.addEventListener("click", switchTorch);
part.redeem.addEventListener("click", redeem);
part.retry.addEventListener("click", redeem);
part.cancel.addEventListener("click", cancel);
part.result.addEventListener("click", closeResult);
part["settled-close"].addEventListener("click", () => network.dismissRefused());
addEventListener("online", () => network.probe());
addEventListener("beforeunload", warnOfUnsent);
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
listenToTyping((code) => lookUp(code, "typed"));
listenToShoppers(() => network.connected && ["idle", "scanning"].includes(root.dataset.state), (code) => lookUp(code, "booth_qr"));
offerOutside();
ready();
startIfAllowed();
network.prepare();
