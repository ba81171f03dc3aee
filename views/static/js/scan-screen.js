// The scanner's page as its scripts see it: its parts by name (data-part), its sentences, and how sums, times and codes
// are written.

export const root = document.querySelector(".scanner");
export const part = Object.fromEntries([...root.querySelectorAll("[data-part]")].map((element) => [element.dataset.part, element]));
export const language = document.documentElement.lang || "ko";

export const say = (name) => root.dataset[`text${name}`] ?? "";
export const amountIn = (name, amount) => say(name).replace("{amount}", new Intl.NumberFormat(language).format(amount));
export const won = (amount) => (amount ? amountIn("Won", amount) : "");
export function benefit(campaign) {
  if (!campaign.discount) return campaign.gift ?? "";
  return amountIn(campaign.percent ? "Percent" : "Benefit", campaign.discount).replace("{percent}", campaign.percent);
}

export const bare = (code) => code.toUpperCase().replace(/[\s-]/g, "");
export const grouped = (code) => bare(code).replace(/(.{4})(?=.)/g, "$1 ");

export function clock(time) {
  return new Intl.DateTimeFormat(language, { timeZone: "Asia/Seoul", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }).format(new Date(time));
}

export function listItem(sentence) {
  const item = document.createElement("li");
  item.textContent = sentence;
  return item;
}

// The answer over the whole screen. tone is ok, offline or refused.
export function fillResult(tone, word, { amount = "", text = "", time = "" }) {
  part.result.classList.remove("scan-ok", "scan-offline", "scan-refused");
  part.result.classList.add(`scan-${tone}`);
  part["result-word"].textContent = word;
  part["result-amount"].textContent = amount;
  part["result-text"].textContent = text;
  part["result-time"].textContent = time;
  part["result-next"].hidden = tone !== "refused";
}
