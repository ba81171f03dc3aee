// Rows of booths: a line on the drawing fills the form, or the form is filled in by hand; the server
// draws the row.

import { newID } from "./plan.js";

const numbers = { count: 1, gap_every: 1, first: 1, turn: 1, x_mm: 1000, y_mm: 1000, pitch_mm: 1000, width_mm: 1000, depth_mm: 1000, gap_mm: 1000, street_mm: 1000, panel_w: 1000, max_w: 1000 };

export function watchRows(editor) {
  const form = editor.root.querySelector("[data-part=row]");
  const field = (name) => form.elements.namedItem(name);
  const typed = (name) => Number(String(field(name).value).replace(",", ".")) || 0;

  // lined takes the place, the direction and the number of booths from a line through their middles.
  function lined(from, to) {
    const along = Math.hypot(to.x - from.x, to.y - from.y);
    const degrees = (Math.round((Math.atan2(to.y - from.y, to.x - from.x) * 180) / Math.PI / 5) * 5 + 360) % 360;
    const width = typed("width_mm") * 1000;
    const angle = (degrees * Math.PI) / 180;
    const middle = { x: from.x + (Math.cos(angle) * width) / 2, y: from.y + (Math.sin(angle) * width) / 2 };
    field("turn").value = degrees;
    field("x_mm").value = Math.max(0, Math.round(middle.x - width / 2)) / 1000;
    field("y_mm").value = Math.max(0, Math.round(middle.y - typed("depth_mm") * 500)) / 1000;
    field("count").value = Math.min(60, Math.max(1, Math.floor((along - width) / (typed("pitch_mm") * 1000)) + 1));
    editor.tell(editor.words.row_line.replace("{count}", field("count").value));
    field("row").focus();
  }

  function read() {
    const row = Object.fromEntries(new FormData(form));
    for (const [name, unit] of Object.entries(numbers)) row[name] = Math.round(typed(name) * unit);
    for (const tick of form.querySelectorAll("[type=checkbox]")) row[tick.name] = tick.checked;
    return row;
  }

  async function draw(event) {
    event.preventDefault();
    const before = new Set(editor.plan.things.map((thing) => thing.id));
    const answer = await editor.ask("row", { plan: editor.plan.it, row: read() });
    if (!answer) return;
    complain(answer.faults ?? []);
    if (!answer.ok) return editor.tell(answer.faults?.[0]?.message ?? answer.error.message, true);
    editor.plan.edit((plan) => Object.assign(plan, answer.plan));
    editor.plan.select(editor.plan.it.booths.map((booth) => booth.id).filter((id) => !before.has(id)));
    editor.use("select");
    editor.say("row_drawn");
  }

  // complain puts what is wrong beside its field.
  function complain(faults) {
    for (const old of form.querySelectorAll(".field-error")) old.remove();
    for (const input of form.elements) input.removeAttribute("aria-invalid");
    for (const { field: name, message } of faults) {
      const input = form.querySelector(`[data-fault="${CSS.escape(name)}"]`);
      if (!input) continue;
      const text = Object.assign(document.createElement("p"), { className: "field-error", id: newID(), textContent: message });
      input.setAttribute("aria-invalid", "true");
      input.setAttribute("aria-describedby", text.id);
      input.closest(".field").append(text);
    }
    form.querySelector("[aria-invalid]")?.focus();
  }

  form.addEventListener("submit", draw);
  return { lined };
}
