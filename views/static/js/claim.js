// The button of a coupon says that it is at work and sends once. Without this script a second tap
// does no harm either: the form carries a nonce.

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-claim]");
  if (!form) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  const button = form.querySelector("button");
  button.dataset.idle = button.textContent;
  button.textContent = button.dataset.busy;
  button.setAttribute("aria-disabled", "true");
});

// A page that the browser kept for the way back has its buttons again.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("[data-claim][data-sent]")) {
    const button = form.querySelector("button");
    delete form.dataset.sent;
    button.textContent = button.dataset.idle;
    button.removeAttribute("aria-disabled");
  }
});
