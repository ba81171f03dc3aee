// While a list is taken over the page asks how far it is, and shows the result when it is done.

const card = document.querySelector("[data-import]");
const bar = card.querySelector("progress");

async function look() {
  try {
    const answer = await fetch(card.dataset.import, { cache: "no-store", signal: AbortSignal.timeout?.(8000) });
    const { state, stopped, checked, total } = await answer.json();
    if (state !== "running" || stopped) return location.reload();
    if (checked < total) bar.value = checked;
    else bar.removeAttribute("value"); // all lines are read, and being written at once
  } catch {
    // the network will be back
  }
  setTimeout(look, 500);
}

look();
