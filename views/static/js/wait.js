// The waiting room: asks where its reader stands, and loads the page anew when it is their turn. What waits
// stands in the database: closing or reloading the page loses no place.

const room = document.querySelector("[data-wait]");
const longest = 30; // seconds between two questions when the network fails
let failures = 0;

async function look() {
  let again = Number(room.dataset.again);
  try {
    const answer = await fetch(room.dataset.wait, { cache: "no-store", signal: AbortSignal.timeout?.(8000) });
    if (answer.status === 404) return location.reload(); // the line is gone: the page knows where to go
    if (!answer.ok) throw new Error(answer.status);
    const said = await answer.json();
    if (said.ready) return location.reload();
    for (const part of room.querySelectorAll("[data-said]")) {
      const words = said[part.dataset.said];
      if (part.textContent !== words) part.textContent = words;
    }
    again = said.again;
    failures = 0;
  } catch {
    failures += 1;
  }
  setTimeout(look, Math.min(again * 2 ** failures, longest) * 1000);
}

setTimeout(look, Number(room.dataset.again) * 1000);
document.addEventListener("visibilitychange", () => document.hidden || look());
