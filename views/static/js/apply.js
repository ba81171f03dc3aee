// The vendor's application form, made easier: the business number is checked while it is typed, one block is shown at a
// time, what was typed is kept by itself, and a second tap does not hand in twice. The server checks everything again.

const form = document.querySelector("[data-apply]");
const part = (name) => form.querySelector(`[data-part="${name}"]`);

// ---- business number: the same rules as models/korean/business_number.go ----

const weights = [1, 3, 7, 1, 3, 7, 1, 3, 5];

// Digits of a number with the separators that people type; null when anything else is in it.
function digitsOf(text) {
  const bare = text.normalize("NFKC").replace(/[\s\p{Pd}\p{Cf}−]/gu, "");
  return /^\d*$/.test(bare) ? bare : null;
}

function checkDigit(digits) {
  const sum = weights.reduce((total, weight, i) => total + weight * digits[i], Math.floor((digits[8] * 5) / 10));
  return (10 - (sum % 10)) % 10;
}

// What is wrong with a number, named as in the data-text attributes; "right" when nothing is.
function judge(digits, demo) {
  if (digits === null || digits.length !== 10) return "length";
  const office = digits.slice(0, 3);
  if ((office < "101" && !(demo && office === "000")) || digits.slice(3, 5) === "00" || digits.slice(5, 9) === "0000") return "form";
  return checkDigit(digits) === Number(digits[9]) ? "right" : "digit";
}

function watchNumber(box) {
  const input = box.querySelector("input");
  const line = box.querySelector("[data-part=number-check]");
  const say = (final) => {
    const digits = digitsOf(input.value);
    const unfinished = digits !== null && digits.length < 10;
    const verdict = judge(digits, "demo" in box.dataset);
    const silent = input.value === "" || (unfinished && !final);
    line.textContent = silent ? "" : box.dataset[`text${verdict[0].toUpperCase()}${verdict.slice(1)}`];
    line.className = verdict === "right" ? "small strong" : "field-error";
    line.hidden = silent;
    input.toggleAttribute("aria-invalid", false);
    if (!silent && verdict !== "right") input.setAttribute("aria-invalid", "true");
  };
  input.addEventListener("input", () => say(false));
  input.addEventListener("change", () => say(true));
}

// ---- faults: beside their field, until it is typed in again ----

const faultOf = (field) => document.getElementById(`f-${field}-error`);

function showFault({ field, text }) {
  const input = document.getElementById(`f-${field}`);
  if (!input || faultOf(field)) return;
  const line = document.createElement("p");
  line.className = "field-error";
  line.id = `f-${field}-error`;
  line.textContent = text;
  const box = (input.type === "radio" && input.closest("fieldset")) || input.closest(".field, .stack-s, fieldset");
  box.append(line);
  input.setAttribute("aria-invalid", "true");
  input.setAttribute("aria-describedby", `${input.getAttribute("aria-describedby") ?? ""} ${line.id}`.trim());
}

function forgetFault(event) {
  const box = event.target.closest("fieldset, .field, .stack-s");
  if (!box) return;
  box.querySelectorAll(":scope > .field-error[id], .field > .field-error[id]").forEach((line) => line.remove());
  box.querySelectorAll("[aria-invalid]").forEach((input) => input.removeAttribute("aria-invalid"));
}

// ---- the draft: kept soon after every change, on every step and on leaving ----

const keepAfter = 900; // ms without typing
let typed = 0; // how often something changed,
let kept = 0; // and what of it the server has
let timer;

function content() {
  const data = new FormData(form);
  data.delete("password"); // it is never kept
  data.set("step", now()?.dataset.block ?? "");
  return data;
}

// Sends what was typed; gives what is wrong with it, or null when nobody answered.
async function keep(withPassword = false) {
  clearTimeout(timer);
  const at = typed;
  const data = content();
  if (withPassword && form.elements.password) data.set("password", form.elements.password.value);
  try {
    const answer = await fetch(form.dataset.draft, {
      method: "POST", body: new URLSearchParams(data), keepalive: true,
      headers: { Accept: "application/json", "X-CSRF-Token": form.elements._csrf.value },
    });
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.error?.message);
    kept = Math.max(kept, at);
    part("saved").textContent = form.dataset.textSaved.replace("{at}", told.saved);
    return told.faults;
  } catch {
    part("saved").textContent = form.dataset.textUnsaved;
    return null;
  }
}

function noteChange() {
  typed++;
  clearTimeout(timer);
  timer = setTimeout(keep, keepAfter);
}

function keepOnLeaving() {
  if (typed > kept && !sending) keep();
}

// ---- steps: the blocks that apply, one after the other ----

const sections = [...form.querySelectorAll(":scope > section")];
const applies = (section) => section.dataset.only !== "booth" || form.elements.mode?.value !== "store";
const steps = () => sections.filter(applies);
const now = () => form.querySelector(":scope > .apply-now");

function show(section, focus = true) {
  sections.forEach((s) => s.classList.toggle("apply-now", s === section));
  const list = steps();
  const at = list.indexOf(section);
  const last = at === list.length - 1;
  part("back").hidden = at === 0;
  part("steps").hidden = false;
  part("next").hidden = last;
  part("last").hidden = !last;
  part("step-name").textContent = section.querySelector("h2").textContent;
  part("step-count").textContent = form.dataset.textStep.replace("{step}", at + 1).replace("{count}", list.length);
  part("bar").max = list.length;
  part("bar").value = at + 1;
  if (!focus) return;
  section.tabIndex = -1;
  section.focus({ preventScroll: true });
  scrollTo({ top: form.getBoundingClientRect().top + scrollY, behavior: "instant" });
}

// The phone's own button goes back one block, not off the page.
function go(section) {
  show(section);
  history.pushState({ block: section.dataset.block }, "");
}

const named = (block) => steps().find((s) => s.dataset.block === block);
const blockOf = (element) => sections.find((s) => s.contains(element));

async function next() {
  const section = now();
  part("next").setAttribute("aria-disabled", "true");
  const faults = (await keep(true)) ?? []; // without a connection one goes on; handing in checks it all
  part("next").removeAttribute("aria-disabled");
  if (section !== now()) return;
  const here = faults.filter(({ field }) => section.contains(document.getElementById(`f-${field}`)));
  here.forEach(showFault);
  if (here.length > 0) return document.getElementById(`f-${here[0].field}`).focus();
  const list = steps();
  go(list[list.indexOf(section) + 1]);
}

function back() {
  const list = steps();
  go(list[list.indexOf(now()) - 1]);
  keep();
}

// Enter goes on, as everywhere on a phone; in a text of several lines it breaks the line.
function onEnter(event) {
  if (event.key !== "Enter" || event.isComposing || !event.target.matches("input") || part("next").hidden) return;
  event.preventDefault();
  next();
}

function followSummary(event) {
  const link = event.target.closest(".error-summary a");
  const input = link && document.getElementById(link.hash.slice(1));
  if (!input) return;
  event.preventDefault();
  if (blockOf(input) !== now()) go(blockOf(input));
  input.focus();
}

function takeSteps() {
  form.classList.add("apply-stepped");
  part("progress").hidden = false;
  part("keep").hidden = part("keep").disabled = true;
  const wrong = form.querySelector("[aria-invalid]");
  const first = (wrong && blockOf(wrong)) || named(form.dataset.steps) || steps()[0];
  show(first, false);
  history.replaceState({ block: first.dataset.block }, "");
  part("next").addEventListener("click", () => part("next").hasAttribute("aria-disabled") || next());
  part("back").addEventListener("click", back);
  form.addEventListener("keydown", onEnter);
  form.addEventListener("input", noteChange);
  form.addEventListener("change", () => show(now(), false)); // other blocks may apply now
  document.addEventListener("click", followSummary);
  addEventListener("popstate", (event) => show(named(event.state?.block) ?? steps()[0]));
  addEventListener("pagehide", keepOnLeaving);
  document.addEventListener("visibilitychange", () => document.hidden && keepOnLeaving());
}

// ---- sending ----

let sending = false;

function sendOnce(event) {
  const button = part("submit");
  if (button.getAttribute("aria-disabled") === "true") return event.preventDefault();
  sending = true;
  clearTimeout(timer);
  button.setAttribute("aria-disabled", "true");
  button.dataset.textReady = button.textContent;
  button.textContent = button.dataset.textSending;
}

// Coming back by the browser's own button, the form can be sent again.
function readyAgain() {
  const button = part("submit");
  if (!button.dataset.textReady) return;
  sending = false;
  button.removeAttribute("aria-disabled");
  button.textContent = button.dataset.textReady;
}

const number = form.querySelector("[data-number-check]");
if (number) watchNumber(number);
form.addEventListener("input", forgetFault);
form.addEventListener("submit", sendOnce);
addEventListener("pageshow", readyAgain);
if ("steps" in form.dataset) takeSteps();
document.querySelector(".error-summary")?.focus();
