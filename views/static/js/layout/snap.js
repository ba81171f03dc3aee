// Where edges come to rest: on the edges of other things, else on the grid. All in millimetres.

import { extent } from "./plan.js";

// edges are the lines that others may come to rest on.
export function edges(things) {
  const boxes = things.map((thing) => extent([thing]));
  return { x: boxes.flatMap((box) => [box.left, box.right]), y: boxes.flatMap((box) => [box.top, box.bottom]) };
}

// pulled is how far a drag goes: onto the nearest edge within reach, else onto the grid.
export function pulled(by, own, others, reach, grid) {
  let best = null;
  for (const edge of own) for (const other of others) {
    const off = other - (edge + by);
    if (Math.abs(off) < reach && (best === null || Math.abs(off) < Math.abs(best))) best = off;
  }
  if (best !== null) return by + best;
  return Math.round((own[0] + by) / grid) * grid - own[0];
}

// stepped is how far a key goes in a direction, 1 or -1: to the next line of the grid, or to an edge that comes first.
export function stepped(direction, own, others, grid) {
  const at = Math.round(own[0] * direction);
  let far = (Math.floor(at / grid) + 1) * grid - at;
  for (const edge of own) for (const other of others) {
    const off = Math.round((other - edge) * direction);
    if (off > 0 && off < far) far = off;
  }
  return far * direction;
}
