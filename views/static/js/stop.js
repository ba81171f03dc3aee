// The code of a stop on the vendor's phone: the page is loaded anew when the code changes, unless somebody
// is typing the number of a card.

const proof = document.querySelector(".stop-proof");
const card = document.querySelector("#f-card");
const left = Number(proof.dataset.until) - Number(proof.dataset.now);

function renew() {
  if (document.activeElement === card || card.value) setTimeout(renew, 5000);
  else location.reload();
}

setTimeout(renew, Math.max(left, 0) + 500);
