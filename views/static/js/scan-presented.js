// Coupons that shoppers sent to the vendor from the QR on its sign: a tap looks one up, no camera needed.
import { benefit, grouped, part, root } from "./scan-screen.js";

const every = 3_000; // ms

// resting says whether the scanner is free, onCode is called with the code that was tapped.
export function listenToShoppers(resting, onCode) {
  setInterval(async () => {
    if (document.visibilityState !== "visible" || !resting()) return void (part.presented.hidden = true);
    const list = await fetch(root.dataset.presented, { credentials: "same-origin" }).then((answer) => (answer.ok ? answer.json() : []), () => []);
    part.presented.hidden = !list.length || !resting();
    const known = list.map((coupon) => coupon.short_code).join(" ");
    if (part.presented.dataset.known === known) return; // a button that is just being tapped stays
    part.presented.dataset.known = known;
    part["presented-list"].replaceChildren(...list.map((coupon) => item(coupon, onCode)));
  }, every);
}

function item(coupon, onCode) {
  const button = document.createElement("button");
  button.className = "button button-block";
  button.textContent = `${benefit(coupon)} · ${coupon.name} · ${grouped(coupon.short_code)}`;
  button.addEventListener("click", () => onCode(coupon.code));
  const row = document.createElement("li");
  row.append(button);
  return row;
}
