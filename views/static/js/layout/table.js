// The booths as a table: the same as the drawing, for who can't see or point at it.

export function watchTable(editor) {
  const { root, plan, words } = editor;
  const body = root.querySelector("[data-part=table] tbody");
  const all = root.querySelector("[data-part=all]");
  const m = (mm) => (mm / 1000).toLocaleString("en", { maximumFractionDigits: 2, useGrouping: false });

  function row(booth) {
    const tr = document.createElement("tr");
    const tick = Object.assign(document.createElement("input"), { type: "checkbox", checked: plan.selected.has(booth.id) });
    tick.dataset.tick = booth.id;
    tick.setAttribute("aria-label", booth.label);
    const first = document.createElement("td");
    first.append(tick);
    const marks = ["water", "step_free", "fire_allowed", "vehicle", "blocked"].filter((name) => booth[name]).map((name) => root.querySelector(`[data-fields=booth] [data-field=${name}]`).closest("label").textContent.trim());
    tr.append(first, ...[booth.label, `${m(booth.x_mm)}, ${m(booth.y_mm)}`, `${m(booth.width_mm)} × ${m(booth.height_mm)}`, `${booth.turn}°`, words[`zone_${booth.zone}`], booth.panel, `${booth.max_w / 1000} kW`, marks.join(", "), editor.drawing.taken[booth.id] ?? ""].map((text, i) => {
      const cell = document.createElement(i ? "td" : "th");
      if (!i) cell.scope = "row";
      cell.textContent = text;
      return cell;
    }));
    return tr;
  }

  function show() {
    const at = document.activeElement?.dataset?.tick;
    body.replaceChildren(...plan.it.booths.map(row));
    mark();
    if (at) body.querySelector(`[data-tick="${CSS.escape(at)}"]`)?.focus();
  }

  function mark() {
    for (const tick of body.querySelectorAll("[data-tick]")) tick.checked = plan.selected.has(tick.dataset.tick);
    const count = plan.pickedBooths.length;
    all.checked = count > 0 && count === plan.it.booths.length;
    all.indeterminate = count > 0 && !all.checked;
  }

  body.addEventListener("change", (event) => plan.toggle(event.target.dataset.tick));
  all.addEventListener("change", () => plan.select(all.checked ? plan.it.booths.map((booth) => booth.id) : []));
  return { show, mark };
}
