// The editor of the street: brings the plan, its drawing, the fields and the server together.

import { extent, newID, Plan } from "./plan.js";
import { Drawing } from "./draw.js";
import { View } from "./view.js";
import { Server } from "./server.js";
import { watchBackground } from "./background.js";
import { watchKeys } from "./keys.js";
import { watchPointer } from "./pointer.js";
import { watchRows } from "./rows.js";
import { watchSide } from "./side.js";
import { watchTable } from "./table.js";

const root = document.querySelector("[data-layout]");
const doc = JSON.parse(root.dataset.layout);
const server = new Server(root.dataset.root, root.dataset.csrf);
const svg = root.querySelector("svg.layout-map");
const part = (name) => root.querySelector(`[data-part="${name}"]`);
const pause = 400; // milliseconds of rest before the rules are asked

let { revision, findings } = doc;
let asked = 0;
let timer = 0;

const plan = new Plan(doc.plan, changed);
const editor = { root, svg, plan, words: doc.words, tool: "select" };
editor.view = new View(svg, () => ({ width: plan.it.width_mm / 100, height: plan.it.height_mm / 100 }));
editor.drawing = new Drawing(svg, root.dataset.root, doc.words, doc.taken);
if (doc.picture[0]) editor.drawing.ratio = doc.picture[1] / doc.picture[0];

editor.grid = () => Number(part("grid").value);
editor.snaps = () => part("snap").checked;
editor.several = () => part("several").checked;
// snapped is a spot on the grid; the points of a scale lie on a picture that knows no grid.
editor.snapped = ({ x, y }) => (editor.snaps() && editor.tool !== "scale" ? { x: Math.round(x / editor.grid()) * editor.grid(), y: Math.round(y / editor.grid()) * editor.grid() } : { x, y });
editor.say = (name, wrong) => editor.tell(doc.words[name], wrong);

editor.tell = (text, wrong = false) => {
  const line = part("status");
  line.textContent = text;
  line.classList.toggle("field-error", wrong);
};

// ask sends something to the server; when it can't be reached it says so and gives nothing.
editor.ask = async (what, body) => {
  try {
    return await server.send(what, body);
  } catch {
    editor.say("network", true);
    return null;
  }
};

// use takes a tool: select, row or scale.
editor.use = (tool) => {
  editor.tool = tool;
  svg.classList.toggle("layout-drawing", tool !== "select");
  for (const button of root.querySelectorAll("[data-tool]")) button.setAttribute("aria-pressed", String(button.dataset.tool === tool));
  part("row").hidden = tool !== "row";
  if (tool === "row") editor.tell(part("row").dataset.hint);
  if (tool === "scale") editor.say("point_one");
};

editor.lineDrawn = (from, to, moved) => {
  if (!moved) return;
  if (editor.tool === "row") rows.lined(from, to);
  else background.marked(from, to);
};

editor.escape = () => {
  pointer.cancel();
  editor.use("select");
  plan.select([]);
};

const side = watchSide(editor);
const table = watchTable(editor);
const rows = watchRows(editor);
const background = watchBackground(editor);
const pointer = watchPointer(editor);
watchKeys(editor);

// ---- what changes is shown, and looked at by the rules ----

function changed(what) {
  if (what === "plan") {
    editor.drawing.all(plan, findings);
    table.show();
    clearTimeout(timer);
    timer = setTimeout(check, pause);
  } else {
    editor.drawing.mark(plan, findings);
    table.mark();
    if (plan.selected.size) editor.tell(doc.words.picked.replace("{count}", plan.selected.size));
  }
  show();
}

function show() {
  side.show();
  root.querySelector("[data-act=undo]").disabled = !plan.canUndo;
  root.querySelector("[data-act=redo]").disabled = !plan.canRedo;
  part("state").textContent = plan.dirty ? doc.words.unsaved : doc.words.saved;
  part("publish").classList.toggle("button-muted", plan.dirty);
}

async function check() {
  const number = ++asked;
  const answer = await editor.ask("check", { plan: plan.it });
  if (answer?.ok && number === asked) judge(answer.findings);
}

function judge(list) {
  findings = list;
  editor.drawing.mark(plan, findings);
  const items = findings.map((finding) => {
    const item = document.createElement("li");
    item.className = `layout-finding layout-finding-${finding.level}`;
    const chip = Object.assign(document.createElement("span"), { className: `chip chip-${finding.level === "warns" ? "warning" : "danger"}`, textContent: root.dataset[`level${finding.level}`] });
    const text = document.createElement(plan.find(finding.id) ? "button" : "span");
    Object.assign(text, { className: "layout-finding-text", textContent: finding.text });
    text.dataset.find = finding.id;
    text.dataset.also = finding.also;
    item.append(chip, " ", text);
    return item;
  });
  part("findings").replaceChildren(...items);
  part("sound").textContent = findings.length ? doc.words.faults.replace("{count}", findings.length) : doc.words.sound;
}

part("findings").addEventListener("click", ({ target }) => {
  const ids = [target.dataset.find, target.dataset.also].filter((id) => plan.find(id));
  if (!ids.length) return;
  plan.select(ids);
  editor.view.show(extent(ids.map((id) => plan.find(id))));
});

// ---- acts ----

const acts = {
  undo: () => editor.say(plan.undo() ? "undone" : "nothing"),
  redo: () => editor.say(plan.redo() ? "redone" : "nothing"),
  turn: () => some(() => plan.turn(15), "turned"),
  "turn-back": () => some(() => plan.turn(-15), "turned"),
  duplicate: () => some(() => plan.duplicate({ x: 0, y: Math.max(...plan.picked.map((thing) => thing.height_mm ?? 1000)) + 500 }), "copied"),
  remove: () => some(() => plan.remove(), "gone"),
  save: () => save(revision),
  "zoom-in": () => editor.view.zoom(1.4),
  "zoom-out": () => editor.view.zoom(1 / 1.4),
  fit: () => editor.view.fit(),
  booth: () => place("booths", { ...plan.nextOf(plan.it.booths.at(-1)?.row ?? "A"), width_mm: 3000, height_mm: 3000, turn: 0, zone: "make", panel: plan.it.panels[0]?.label ?? "", max_w: 2000, water: false, corner: false, step_free: false, fire_allowed: false, vehicle: false, blocked: false, front_of: "", ops_ko: "", ops_en: "" }),
  panel: () => place("panels", { label: plan.nextPanel(), capacity_w: 12000 }),
  landmark: () => place("landmarks", mark(part("kind").value)),
};

// sizes of new landmarks, in millimetres.
const sizes = { lane: [20000, 4000], route: [20000, 1500], alley: [6000, 12000], area: [20000, 8000], stage: [8000, 6000], shop: [6000, 2000], entrance: [4000, 6000], obstacle: [1000, 1000], hydrant: [500, 500], water: [500, 500] };

function mark(kind) {
  const [width_mm, height_mm] = sizes[kind] ?? [3000, 2000];
  return { kind, name_ko: "", name_en: "", width_mm, height_mm, turn: 0, vendor: "" };
}

function place(list, thing) {
  const middle = editor.snapped(editor.view.middle);
  plan.add(list, { id: newID(), ...thing, x_mm: Math.round(middle.x - (thing.width_mm ?? 0) / 2), y_mm: Math.round(middle.y - (thing.height_mm ?? 0) / 2) });
  editor.drawing.rove(plan.picked[0].id);
  editor.drawing.node(plan.picked[0].id).focus({ preventScroll: true });
  editor.say("added");
}

function some(work, word) {
  if (!plan.selected.size) return editor.say("none", true);
  work();
  editor.say(word);
}

editor.act = (name) => {
  if (name.startsWith("align-")) return some(() => plan.align(name.slice(6)), "moved");
  return acts[name]();
};

root.addEventListener("click", (event) => {
  const { act, tool } = event.target.closest("[data-act], [data-tool]")?.dataset ?? {};
  if (act) editor.act(act);
  else if (tool) editor.use(editor.tool === tool ? "select" : tool);
});

// ---- saving ----

async function save(from) {
  const answer = await editor.ask("draft", { revision: from, plan: plan.it });
  if (!answer) return;
  part("conflict").hidden = answer.status !== 409;
  if (answer.ok) {
    revision = answer.revision;
    plan.keep();
    judge(answer.findings);
    show();
    return editor.say("saved");
  }
  editor.tell(answer.error.message, true);
  if (answer.status !== 409) return;
  part("conflict-text").textContent = answer.error.message;
  part("theirs").href = `${root.dataset.root}/drafts/${answer.error.detail.revision}`;
  part("mine").onclick = () => save(answer.error.detail.revision);
  part("conflict").focus();
}

part("take-theirs").addEventListener("click", () => {
  plan.keep(); // what is here is given up
  location.reload();
});
part("download").addEventListener("click", () => {
  const file = URL.createObjectURL(new Blob([JSON.stringify({ format: "jangteo-layout-1", ...plan.it }, null, 1)], { type: "application/json" }));
  Object.assign(document.createElement("a"), { href: file, download: "layout.json" }).click();
  URL.revokeObjectURL(file);
});
part("publish").addEventListener("click", async (event) => {
  if (!plan.dirty) return;
  event.preventDefault();
  await save(revision);
  if (!plan.dirty) location.assign(part("publish").href);
});
addEventListener("beforeunload", (event) => {
  if (plan.dirty) event.preventDefault();
});

new ResizeObserver(() => editor.view.refresh()).observe(svg);
root.hidden = false;
editor.view.begin();
editor.drawing.all(plan, findings);
table.show();
judge(findings);
editor.use("select");
show();
