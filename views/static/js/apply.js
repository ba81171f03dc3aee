// The vendor's application form, made easier: the business number is checked while it is typed, power is asked only
// of those who stand at a booth, and a second tap does not hand in twice. The server checks everything again.

const form = document.querySelector("[data-apply]");

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
  input.addEventListener("input", () => {
    document.getElementById(`${input.id}-error`)?.remove(); // the server's word about the number before this one
    say(false);
  });
  input.addEventListener("change", () => say(true));
}

// ---- power: only for a booth, devices only with power ----

function arrangePower() {
  const mode = form.elements.mode.value;
  const power = form.elements.power.value;
  form.querySelector("[data-part=power]").hidden = mode === "store";
  form.elements.power_devices.closest(".field").hidden = power === "0" || power === "";
  form.querySelectorAll("section:not([hidden]) [data-part=number]").forEach((number, i) => (number.textContent = i + 1));
}

// ---- sending ----

function sendOnce(event) {
  const button = form.querySelector("[data-part=submit]");
  if (button.getAttribute("aria-disabled") === "true") return event.preventDefault();
  button.setAttribute("aria-disabled", "true");
  button.dataset.textReady = button.textContent;
  button.textContent = button.dataset.textSending;
}

// Coming back by the browser's own button, the form can be sent again.
function readyAgain() {
  const button = form.querySelector("[data-part=submit]");
  if (!button.dataset.textReady) return;
  button.removeAttribute("aria-disabled");
  button.textContent = button.dataset.textReady;
}

watchNumber(form.querySelector("[data-number-check]"));
form.addEventListener("change", arrangePower);
form.addEventListener("submit", sendOnce);
addEventListener("pageshow", readyAgain);
arrangePower();
document.querySelector(".error-summary")?.focus();
