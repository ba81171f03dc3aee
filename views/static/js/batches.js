// A batch of thousands takes a moment: the buttons say so, and are pressed once.
import { busy } from "./busy.js";

document.querySelector("form[data-once]")?.addEventListener("submit", (event) => {
  if (event.target.dataset.sent) event.preventDefault();
  else busy(event.target);
});

// save hands a file to the browser under a name.
const save = (file, name) => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
};

const fetchSheet = async (link) => {
  const words = link.lastChild;
  const idle = words.textContent;
  words.textContent = link.dataset.busy;
  link.setAttribute("aria-disabled", "true");
  try {
    const answer = await fetch(link.href);
    if (!answer.ok) throw new Error(answer.status);
    save(await answer.blob(), link.download);
  } catch {
    location.assign(link.href); // the page says what went wrong
  } finally {
    words.textContent = idle;
    link.removeAttribute("aria-disabled");
  }
};

for (const link of document.querySelectorAll("a[data-busy]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    if (!link.hasAttribute("aria-disabled")) fetchSheet(link);
  });
}
