// Mouse, pen and fingers on the drawing: press to select, drag to move, draw a frame around several,
// two fingers to zoom, and lines for rows and for the scale.

import { extent } from "./plan.js";
import { edges, pulled } from "./snap.js";

const threshold = { mouse: 3, pen: 5, touch: 9 }; // pixels before a press becomes a drag
const near = 8; // pixels within which edges snap to each other,
const nearest = 300; // but no more than so many millimetres

export function watchPointer(editor) {
  const { svg, view, drawing, plan } = editor;
  const fingers = new Map();
  let act = null;

  function down(event) {
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (fingers.size === 2) return startPinch();
    if (fingers.size > 2 || (event.pointerType === "mouse" && event.button === 2)) return;
    event.preventDefault(); // no text is selected while something is dragged
    const id = event.target.closest("[data-id]")?.dataset.id;
    const start = { x: event.clientX, y: event.clientY, spot: view.spot(event), limit: threshold[event.pointerType] ?? 5 };
    svg.setPointerCapture(event.pointerId);
    if (editor.tool !== "select") act = { ...start, kind: "line" };
    else if (event.button === 1) act = { ...start, kind: "pan" };
    else if (id) act = { ...start, kind: "press", id, more: event.shiftKey || event.ctrlKey || event.metaKey || editor.several() };
    else act = { ...start, kind: event.pointerType === "touch" ? "pan" : "frame", more: event.shiftKey };
    (id ? drawing.node(id) : svg).focus({ preventScroll: true });
  }

  function startPinch() {
    cancel();
    const [a, b] = [...fingers.values()];
    act = { kind: "pinch", far: Math.hypot(a.x - b.x, a.y - b.y), middle: { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 } };
  }

  function move(event) {
    if (!fingers.has(event.pointerId)) return;
    const before = fingers.get(event.pointerId);
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (!act) return;
    if (act.kind === "pinch") return pinch();
    if (!act.moved && Math.hypot(event.clientX - act.x, event.clientY - act.y) < act.limit) return;
    if (!act.moved && act.kind === "press") beginDrag();
    act.moved = true;
    const spot = view.spot(event);
    if (act.kind === "pan") view.pan(event.clientX - before.x, event.clientY - before.y);
    else if (act.kind === "frame") drawing.frame(act.spot, spot);
    else if (act.kind === "line") drawing.line(editor.snapped(act.spot), editor.snapped(spot));
    else drag(spot);
  }

  function pinch() {
    const [a, b] = [...fingers.values()];
    if (!b) return;
    const far = Math.hypot(a.x - b.x, a.y - b.y);
    const middle = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
    view.pan(middle.x - act.middle.x, middle.y - act.middle.y);
    if (far > 10 && act.far > 10) view.zoom(far / act.far, middle);
    Object.assign(act, { far, middle });
  }

  function beginDrag() {
    if (!plan.selected.has(act.id)) plan.select(act.more ? [...plan.selected, act.id] : [act.id]);
    act.before = JSON.stringify(plan.it);
    act.from = new Map(plan.picked.map((thing) => [thing, { x: thing.x_mm, y: thing.y_mm }]));
    act.box = extent(plan.picked);
    act.edges = edges(plan.others);
  }

  // drag moves what is selected: onto an edge of something near, else onto the grid.
  function drag(spot) {
    const by = { x: spot.x - act.spot.x, y: spot.y - act.spot.y };
    if (editor.snaps()) {
      const reach = Math.min(nearest, (near / view.scale) * 100);
      by.x = pulled(by.x, [act.box.left, act.box.right], act.edges.x, reach, editor.grid());
      by.y = pulled(by.y, [act.box.top, act.box.bottom], act.edges.y, reach, editor.grid());
    }
    for (const [thing, at] of act.from) {
      thing.x_mm = Math.round(at.x + by.x);
      thing.y_mm = Math.round(at.y + by.y);
      drawing.place(plan, thing);
    }
  }

  function up(event) {
    if (!fingers.delete(event.pointerId) || !act) return;
    const { kind, moved, id, more } = act;
    const done = act;
    if (kind === "pinch") return fingers.size ? undefined : (act = null);
    act = null;
    drawing.sketch();
    if (event.type === "pointercancel") return restore(done);
    if (kind === "line") return editor.lineDrawn(editor.snapped(done.spot), editor.snapped(view.spot(event)), moved);
    if (kind === "frame") return moved ? frame(done, view.spot(event)) : more || plan.select([]);
    if (kind === "pan") return moved || editor.several() || plan.select([]);
    if (kind === "press" && moved) return plan.step(done.before);
    if (more) plan.toggle(id);
    else plan.select([id]);
  }

  function frame({ spot: from, more }, to) {
    const inside = plan.things.filter((thing) => {
      const box = extent([thing]);
      return box.left >= Math.min(from.x, to.x) && box.right <= Math.max(from.x, to.x) && box.top >= Math.min(from.y, to.y) && box.bottom <= Math.max(from.y, to.y);
    });
    plan.select([...(more ? plan.selected : []), ...inside.map((thing) => thing.id)]);
  }

  // restore puts back what a drag had moved when it is broken off.
  function restore({ from }) {
    for (const [thing, at] of from ?? []) {
      thing.x_mm = at.x;
      thing.y_mm = at.y;
      drawing.place(plan, thing);
    }
  }

  function cancel() {
    if (act) restore(act);
    act = null;
    drawing.sketch();
  }

  svg.addEventListener("pointerdown", down);
  svg.addEventListener("pointermove", move);
  svg.addEventListener("pointerup", up);
  svg.addEventListener("pointercancel", up);
  svg.addEventListener("wheel", (event) => {
    event.preventDefault();
    if (event.ctrlKey || event.metaKey) view.zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15, { x: event.clientX, y: event.clientY });
    else view.pan(-event.deltaX, -event.deltaY);
  }, { passive: false });
  return { cancel };
}
