// Whoever logs out leaves no page of the day behind on this machine.
const form = document.querySelector('form[action="/logout"]');

form?.addEventListener("submit", async (event) => {
  if (!window.caches) return;
  event.preventDefault();
  try {
    for (const name of await caches.keys()) if (name.startsWith("day-")) await caches.delete(name);
  } finally {
    form.submit();
  }
});
