// The way from one booth to the next by arrow keys, on every map.

export const directions = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function middle(booth) {
  const box = booth.querySelector(".booth-box").getBBox();
  return [box.x + box.width / 2, box.y + box.height / 2];
}

// neighbour is the nearest of the booths in a direction; what lies aside counts double.
export function neighbour(booth, booths, [dx, dy]) {
  const [x, y] = middle(booth);
  let best = null;
  let nearest = Infinity;
  for (const other of booths) {
    const [ox, oy] = middle(other);
    const along = (ox - x) * dx + (oy - y) * dy;
    const distance = along + 2 * Math.abs((ox - x) * dy + (oy - y) * dx);
    if (along > 1 && distance < nearest) [best, nearest] = [other, distance];
  }
  return best;
}
