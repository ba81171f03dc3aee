// The fields beside the drawing: what is selected, changed all at once; the street; the background.

const scales = { m: 1000, kW: 1000 }; // of the plan's units to those that people type

export function watchSide(editor) {
  const { root, plan, words } = editor;
  const part = (name) => root.querySelector(`[data-part="${name}"]`);

  // things are what a group of fields is about.
  const things = (fields) => ({ booth: plan.pickedBooths, landmark: plan.picked.filter((thing) => plan.it.landmarks.includes(thing)), panel: plan.picked.filter(plan.isPanel), street: [plan.it], background: [plan.it.background] })[fields.dataset.fields];

  function show() {
    const count = plan.picked.length;
    part("count").textContent = count ? words.picked.replace("{count}", count) : words.none;
    for (const fields of root.querySelectorAll("[data-fields]")) fill(fields);
    for (const button of root.querySelectorAll("[data-needs]")) button.disabled = count < Number(button.dataset.needs);
  }

  function fill(fields) {
    const list = things(fields);
    if (["booth", "landmark", "panel"].includes(fields.dataset.fields)) fields.hidden = !list.length;
    for (const only of fields.querySelectorAll("[data-single]")) only.hidden = list.length !== 1;
    for (const only of fields.querySelectorAll("[data-if]")) {
      const [name, value] = only.dataset.if.split("=");
      only.hidden = !list.some((thing) => thing[name] === value);
    }
    for (const input of fields.querySelectorAll("[data-field]")) if (input !== document.activeElement) put(input, list);
  }

  function put(input, list) {
    const values = new Set(list.map((thing) => thing[input.dataset.field]));
    const mixed = values.size > 1;
    const [value] = values;
    if (input.type === "checkbox") {
      input.indeterminate = mixed;
      input.checked = !mixed && value === true;
      return;
    }
    if (input.dataset.field === "panel") offerPanels(input);
    input.value = mixed || value === undefined ? "" : scales[input.dataset.unit] ? value / scales[input.dataset.unit] : value;
    input.placeholder = mixed ? words.mixed : "";
    input.removeAttribute("aria-invalid");
  }

  function offerPanels(select) {
    const labels = ["", ...new Set([...plan.it.panels.map((panel) => panel.label), ...plan.it.booths.map((booth) => booth.panel)].filter(Boolean))];
    select.replaceChildren(...labels.map((label) => new Option(label || "–", label)));
  }

  // read gives what was typed in the unit of the plan, undefined when it can't be read.
  function read(input) {
    if (input.type === "checkbox") return input.checked;
    if (!input.inputMode) return input.value.trim();
    const n = Number(input.value.replace(",", ".").replace(/\s*(m|kw|°)$/i, ""));
    if (input.value.trim() === "" || !Number.isFinite(n)) return undefined;
    const value = Math.round(n * (scales[input.dataset.unit] ?? 1));
    return input.dataset.field === "turn" ? ((value % 360) + 360) % 360 : value;
  }

  function change(input) {
    const fields = input.closest("[data-fields]");
    const value = read(input);
    input.toggleAttribute("aria-invalid", value === undefined);
    if (value === undefined) return editor.say("nothing", true);
    const name = input.dataset.field;
    const list = things(fields);
    plan.edit(() => {
      for (const thing of list) {
        if (name === "label" && plan.isPanel(thing)) plan.renamePanel(thing, value);
        else thing[name] = value;
      }
    });
    editor.say("changed");
  }

  root.addEventListener("change", (event) => {
    if (event.target.matches("[data-field]")) change(event.target);
  });
  part("renumber").addEventListener("submit", (event) => {
    event.preventDefault();
    const form = new FormData(event.target);
    const row = form.get("row").trim().toUpperCase();
    const first = Number(form.get("first"));
    if (!row || !Number.isInteger(first) || first < 1) return editor.say("nothing", true);
    plan.renumber(row, first);
    editor.say("renumbered");
  });
  return { show };
}
