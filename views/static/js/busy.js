// A form that is sent once: its button says that it is at work until the page is left.

export const busy = (form) => {
  form.dataset.sent = "yes";
  const button = form.querySelector("button");
  button.dataset.idle = button.textContent;
  button.textContent = button.dataset.busy;
  button.setAttribute("aria-disabled", "true");
};

// A page that the browser kept for the way back has its buttons again.
addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("[data-sent]")) {
    const button = form.querySelector("button");
    delete form.dataset.sent;
    button.textContent = button.dataset.idle;
    button.removeAttribute("aria-disabled");
  }
});
