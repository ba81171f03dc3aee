// The keyboard on the drawing: with nothing selected arrows go from thing to thing, Enter selects; then
// arrows move it to the next line of the grid or edge of another thing, with Shift by ten centimetres.

import { extent } from "./plan.js";
import { edges, stepped } from "./snap.js";

const directions = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const fine = 100; // millimetres

export function watchKeys(editor) {
  const { svg, plan, drawing, view } = editor;

  // neighbour is the nearest thing in a direction; what lies aside counts double.
  function neighbour(from, [dx, dy]) {
    const middle = (thing) => {
      const box = extent([thing]);
      return [(box.left + box.right) / 2, (box.top + box.bottom) / 2];
    };
    const [x, y] = middle(from);
    let best = null;
    let nearest = Infinity;
    for (const other of plan.things) {
      const [ox, oy] = middle(other);
      const along = (ox - x) * dx + (oy - y) * dy;
      const aside = Math.abs((ox - x) * dy + (oy - y) * dx);
      const far = along + 2 * aside;
      if (along > 10 && aside <= 2 * along && far < nearest) [best, nearest] = [other, far];
    }
    return best;
  }

  function focus(thing) {
    if (!thing) return;
    drawing.rove(thing.id);
    view.show(extent([thing]));
    drawing.node(thing.id).focus({ preventScroll: true });
  }

  // step is how far one press goes.
  function step(dx, dy, finely) {
    if (finely || !editor.snaps()) return [dx, dy].map((way) => way * (finely ? fine : editor.grid()));
    const box = extent(plan.picked);
    const { x, y } = edges(plan.others);
    return [dx && stepped(dx, [box.left, box.right], x, editor.grid()), dy && stepped(dy, [box.top, box.bottom], y, editor.grid())];
  }

  function arrow(event, id) {
    const [dx, dy] = directions[event.key];
    if (plan.selected.size) {
      plan.move(...step(dx, dy, event.shiftKey));
      editor.say("moved");
    } else if (id) focus(neighbour(plan.find(id), [dx, dy]));
    else return;
    event.preventDefault();
  }

  function onKey(event) {
    const id = event.target.closest("[data-id]")?.dataset.id;
    if (directions[event.key]) return arrow(event, id);
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (id && (event.key === "Enter" || event.key === " ")) plan.toggle(id);
    else if (event.key === "Delete" || event.key === "Backspace") editor.act("remove");
    else if (event.key.toLowerCase() === "r") editor.act(event.shiftKey ? "turn-back" : "turn");
    else if (event.key.toLowerCase() === "d") editor.act("duplicate");
    else if (event.key === "+" || event.key === "=") view.zoom(1.25);
    else if (event.key === "-") view.zoom(0.8);
    else return;
    event.preventDefault();
  }

  svg.addEventListener("keydown", onKey);
  svg.addEventListener("focusin", (event) => {
    const id = event.target.closest("[data-id]")?.dataset.id;
    if (!id) return;
    drawing.rove(id);
    if (!plan.selected.size) editor.tell(editor.words.focused.replace("{what}", drawing.spoken(plan, plan.find(id))));
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") return editor.escape();
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const typing = event.target.matches("input:not([type=checkbox]), textarea");
    const key = event.key.toLowerCase();
    if (key === "s") editor.act("save");
    else if (key === "z" && !typing) editor.act(event.shiftKey ? "redo" : "undo");
    else if (key === "y" && !typing) editor.act("redo");
    else if (key === "a" && svg.contains(event.target)) plan.select(plan.it.booths.map((booth) => booth.id));
    else return;
    event.preventDefault();
  });
}
