// A file that can't be taken is named before it is sent: a crowded network takes minutes for what the
// server would refuse. Everything works without this script; the server looks at all of it again.

import { busy } from "./busy.js";

const largest = 10 * 1024 * 1024; // bytes
const isHEIC = (file) => /hei[cf]$/i.test(file.type) || /\.hei[cf]$/i.test(file.name);

const show = (form, sentence) => {
  const fault = form.querySelector("[data-too-large]");
  fault.textContent = sentence;
  fault.hidden = !sentence;
};

const chosen = (form) => [...form.elements.file].flatMap((input) => [...input.files])[0];

document.addEventListener("change", (event) => {
  const form = event.target.closest("[data-paper]");
  if (!form || event.target.name !== "file") return;
  const file = event.target.files[0];
  if (!file) return;
  const words = form.querySelector("[data-too-large]").dataset;
  const sentence = file.size > largest ? words.tooLarge : isHEIC(file) ? words.heic : "";
  show(form, sentence);
  for (const input of form.elements.file) {
    if (input !== event.target || sentence) input.value = "";
  }
});

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-paper]");
  if (!form) return;
  if (form.dataset.sent || !chosen(form)) {
    event.preventDefault();
    if (!form.dataset.sent) show(form, form.querySelector("[data-none]").dataset.none);
    return;
  }
  busy(form);
});
