// Draws the lots of the page again in this browser, from the list as it was published and the seed
// that stands on the page, and says whether the result is the same. It knows nothing of the server's
// own computing: README and page say how it is done, draw.py does the same.

const page = document.querySelector("[data-draw]");
const button = page.querySelector("[data-part=again]");
const answer = page.querySelector("[data-part=answer]");

const sha256 = async (text) => {
  const sum = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(sum)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
};

const before = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

async function draw(text, seed) {
  const lines = text.trimEnd().split("\n").map((line) => line.split(" "));
  const number = (word) => Number(lines.find((line) => line[0] === word)[1]);
  const left = new Map(lines.filter((line) => line[0] === "limit").map((line) => [line[1], Number(line[2])]));
  const hash = await sha256(text);
  const order = await Promise.all(
    lines
      .filter((line) => line[0] === "entry")
      .map(async ([, id, priority, since, ...groups]) => ({
        id, priority: Number(priority), fresh: since === "new", groups, ticket: await sha256(`${seed}\n${hash}\n${id}`),
      })),
  );
  order.sort((a, b) => a.priority - b.priority || before(a.ticket, b.ticket));
  const won = new Set();
  const give = (places, row) => {
    for (const entry of row) {
      if (won.size >= places || won.has(entry) || entry.groups.some((g) => left.has(g) && left.get(g) <= 0)) continue;
      won.add(entry);
      for (const g of entry.groups) if (left.has(g)) left.set(g, left.get(g) - 1);
    }
  };
  give(number("newcomers"), order.filter((entry) => entry.fresh));
  give(number("places"), order);
  const ids = (list) => list.map((entry) => entry.id).join(" ");
  return { hash, selected: ids(order.filter((e) => won.has(e))), waiting: ids(order.filter((e) => !won.has(e))) };
}

const shown = (name) => [...page.querySelectorAll(`[data-list=${name}] [data-receipt]`)].map((e) => e.dataset.receipt).join(" ");

function say(what) {
  answer.hidden = false;
  answer.className = `notice notice-${what === "same" ? "success" : "danger"}`;
  answer.firstElementChild.textContent = answer.dataset[what];
}

async function again() {
  if (!globalThis.crypto?.subtle) return say("insecure");
  try {
    const file = await fetch(page.dataset.list, { cache: "no-store" });
    if (!file.ok) return say("network");
    const result = await draw(await file.text(), page.dataset.seed);
    if (result.hash !== page.dataset.hash) return say("hash");
    say(result.selected === shown("selected") && result.waiting === shown("waiting") ? "same" : "different");
  } catch {
    say("network");
  }
}

if (button) {
  button.hidden = false;
  button.addEventListener("click", again);
}
