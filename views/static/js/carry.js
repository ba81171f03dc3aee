// The personal link is copied by a button; without this script it can be marked and copied by hand.

const link = document.querySelector("[data-carry]");
const button = document.querySelector("[data-copy]");
if (button && navigator.clipboard) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(link.value);
    button.textContent = button.dataset.done;
  });
  link.addEventListener("focus", () => link.select());
}
