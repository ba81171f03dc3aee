// The code that people type, when the camera can't read it.
import { bare, grouped, language, part, say } from "./scan-screen.js";

// onCode is called with a code that may be whole.
export function listenToTyping(onCode) {
  part["typed-form"].noValidate = true;
  part["typed-code"].addEventListener("input", groupTyped);
  part["card-amount"].addEventListener("input", groupAmount);
  part["typed-form"].addEventListener("submit", (event) => {
    event.preventDefault();
    part["typed-error"].hidden = true;
    const code = bare(part["typed-code"].value);
    if (code.length < 8) return showTypedError(say("Short"));
    onCode(code);
  });
}

export function showTypedError(sentence) {
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

function groupAmount({ target }) {
  const digits = target.value.replace(/\D/g, "");
  target.value = digits && new Intl.NumberFormat(language).format(Number(digits));
}
