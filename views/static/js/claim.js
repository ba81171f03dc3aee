// The button of a coupon says that it is at work and sends once. Without this script a second tap
// does no harm either: the form carries a nonce.

import { busy } from "./busy.js";

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-claim]");
  if (!form) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  busy(form);
});
