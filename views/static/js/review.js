// The list of applications scrolls by itself: the one that is open comes into sight. A reviewer goes through it by
// single keys, which can be turned off: people who speak to their computer would press them by accident.

const row = document.querySelector(".review-row[aria-current]");
const list = row?.closest(".split-list");
if (list) list.scrollTop = row.offsetTop - list.offsetTop - list.clientHeight / 3;

const remembered = "review-keys-off";
const off = () => localStorage.getItem(remembered) === "1";

const part = document.querySelector("[data-part=keys]");
if (part) {
  const button = part.querySelector("button");
  const say = () => { button.textContent = off() ? button.dataset.on : button.dataset.off; };
  button.addEventListener("click", () => { localStorage.setItem(remembered, off() ? "0" : "1"); say(); });
  say();
  part.hidden = false;
}

// By the place of the key, so that a Korean layout types the same; letters mean nothing in a field for numbers.
const keyOf = (event) => (event.code.startsWith("Key") ? event.code.slice(3).toLowerCase() : event.key);
const types = (el) => el.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=number])");

function press(target) {
  if (target.matches("details")) {
    target.open = true;
    target = target.querySelector("textarea, input:not([type=hidden])");
  } else if (target.matches("a, button, [type=checkbox]")) {
    target.click();
    return;
  }
  target.focus();
  target.select?.();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || off()) return;
  if (event.key === "Escape") {
    document.activeElement?.blur();
    return;
  }
  if (types(event.target)) return;
  const target = document.querySelector(`[data-key="${CSS.escape(keyOf(event))}"]`);
  if (!target) return;
  event.preventDefault();
  press(target);
});
