// The list of applications scrolls by itself: the one that is open comes into sight.

const row = document.querySelector(".review-row[aria-current]");
const list = row?.closest(".split-list");
if (list) list.scrollTop = row.offsetTop - list.offsetTop - list.clientHeight / 3;
