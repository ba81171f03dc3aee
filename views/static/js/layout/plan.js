// The plan that is edited: what lies on the street, what is selected, and what was done, so that it can
// be undone. It knows nothing of the page.

const remembered = 100; // steps that can be undone
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

export const newID = () => [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => alphabet[byte & 31]).join("");

export class Plan {
  selected = new Set();
  #done = [];
  #undone = [];
  #saved = "";
  #changed;

  constructor(plan, changed) {
    this.it = plan;
    this.#changed = changed;
    this.keep();
  }

  // keep remembers the plan as saved.
  keep() {
    this.#saved = JSON.stringify(this.it);
  }

  get dirty() {
    return JSON.stringify(this.it) !== this.#saved;
  }

  get things() {
    return [...this.it.landmarks, ...this.it.panels, ...this.it.booths];
  }

  find(id) {
    return this.things.find((thing) => thing.id === id);
  }

  // listOf is the list that a thing is in.
  listOf(thing) {
    return ["booths", "landmarks", "panels"].map((name) => this.it[name]).find((list) => list.includes(thing));
  }

  isBooth = (thing) => this.it.booths.includes(thing);
  isPanel = (thing) => this.it.panels.includes(thing);

  get picked() {
    return this.things.filter((thing) => this.selected.has(thing.id));
  }

  // others are what the selected may come to rest beside.
  get others() {
    return this.things.filter((thing) => !this.selected.has(thing.id) && thing.width_mm);
  }

  get pickedBooths() {
    return this.it.booths.filter((booth) => this.selected.has(booth.id));
  }

  select(ids) {
    this.selected = new Set(ids);
    this.#changed("selection");
  }

  toggle(id) {
    if (!this.selected.delete(id)) this.selected.add(id);
    this.#changed("selection");
  }

  // edit does one step, which can be undone. Work that changes nothing is none.
  edit(work) {
    const before = JSON.stringify(this.it);
    work(this.it);
    this.step(before);
  }

  // step ends one that was done bit by bit, as a drag is, since the plan was like that.
  step(before) {
    if (JSON.stringify(this.it) === before) return;
    this.#done.push(before);
    if (this.#done.length > remembered) this.#done.shift();
    this.#undone = [];
    this.#changed("plan");
  }

  undo() {
    return this.#travel(this.#done, this.#undone);
  }

  redo() {
    return this.#travel(this.#undone, this.#done);
  }

  get canUndo() {
    return this.#done.length > 0;
  }

  get canRedo() {
    return this.#undone.length > 0;
  }

  #travel(from, to) {
    if (!from.length) return false;
    to.push(JSON.stringify(this.it));
    this.it = JSON.parse(from.pop());
    this.selected = new Set([...this.selected].filter((id) => this.find(id)));
    this.#changed("plan");
    return true;
  }

  add(list, thing) {
    this.edit((plan) => plan[list].push(thing));
    this.select([thing.id]);
  }

  remove() {
    const gone = this.selected;
    this.edit((plan) => {
      for (const list of ["booths", "landmarks", "panels"]) plan[list] = plan[list].filter((thing) => !gone.has(thing.id));
    });
    this.select([]);
  }

  // duplicate puts copies beside what is selected: booths with the next free numbers of their row.
  duplicate(by) {
    const copies = [];
    this.edit((plan) => {
      for (const thing of this.picked) {
        const copy = { ...thing, id: newID(), x_mm: thing.x_mm + by.x, y_mm: thing.y_mm + by.y };
        if (this.isBooth(thing)) Object.assign(copy, this.nextOf(thing.row), { front_of: "" });
        else if (this.isPanel(thing)) copy.label = this.nextPanel();
        this.listOf(thing).push(copy);
        copies.push(copy.id);
      }
      return plan;
    });
    this.select(copies);
  }

  // nextOf is the next number of a row.
  nextOf(row) {
    const place = Math.max(0, ...this.it.booths.filter((booth) => booth.row === row).map((booth) => booth.place)) + 1;
    return { row, place, label: numbered(row, place) };
  }

  nextPanel() {
    let n = this.it.panels.length + 1;
    while (this.it.panels.some((panel) => panel.label === `P${n}`)) n++;
    return `P${n}`;
  }

  // renumber gives the selected booths new numbers from west to east, row by row. Their ids stay.
  renumber(row, first) {
    const order = this.pickedBooths.sort((a, b) => a.x_mm - b.x_mm || a.y_mm - b.y_mm);
    this.edit(() => {
      order.forEach((booth, i) => Object.assign(booth, { row, place: first + i, label: numbered(row, first + i) }));
    });
  }

  // renamePanel takes the booths of a panel along.
  renamePanel(panel, label) {
    for (const booth of this.it.booths) if (booth.panel === panel.label) booth.panel = label;
    panel.label = label;
  }

  turn(degrees) {
    this.edit(() => {
      for (const thing of this.picked) if ("turn" in thing) thing.turn = (((thing.turn + degrees) % 360) + 360) % 360;
    });
  }

  move(dx, dy) {
    this.edit(() => {
      for (const thing of this.picked) {
        thing.x_mm += dx;
        thing.y_mm += dy;
      }
    });
  }

  // align moves what is selected to a common edge or line, or spreads it evenly between the outermost.
  align(how) {
    const things = this.picked;
    const edge = { left: ["x_mm", "width_mm", 0], center: ["x_mm", "width_mm", 0.5], right: ["x_mm", "width_mm", 1], top: ["y_mm", "height_mm", 0], middle: ["y_mm", "height_mm", 0.5], bottom: ["y_mm", "height_mm", 1] }[how];
    this.edit(() => {
      if (!edge) return spread(things, how === "columns" ? "x_mm" : "y_mm");
      const [at, size, part] = edge;
      const line = (thing) => thing[at] + (thing[size] ?? 0) * part;
      const lines = things.map(line);
      const target = part === 0 ? Math.min(...lines) : part === 1 ? Math.max(...lines) : lines.reduce((sum, n) => sum + n, 0) / lines.length;
      for (const thing of things) thing[at] = Math.round(thing[at] + target - line(thing));
    });
  }
}

export const numbered = (row, place) => row + String(place).padStart(2, "0");

function spread(things, at) {
  const order = [...things].sort((a, b) => a[at] - b[at]);
  const from = order[0][at];
  const step = (order.at(-1)[at] - from) / Math.max(1, order.length - 1);
  order.forEach((thing, i) => (thing[at] = Math.round(from + i * step)));
}

// extent is the box around things, turned as they are.
export function extent(things) {
  const box = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const thing of things) {
    const w = thing.width_mm ?? 0;
    const h = thing.height_mm ?? 0;
    const angle = ((thing.turn ?? 0) * Math.PI) / 180;
    const dx = (Math.abs(w * Math.cos(angle)) + Math.abs(h * Math.sin(angle))) / 2;
    const dy = (Math.abs(w * Math.sin(angle)) + Math.abs(h * Math.cos(angle))) / 2;
    box.left = Math.min(box.left, thing.x_mm + w / 2 - dx);
    box.right = Math.max(box.right, thing.x_mm + w / 2 + dx);
    box.top = Math.min(box.top, thing.y_mm + h / 2 - dy);
    box.bottom = Math.max(box.bottom, thing.y_mm + h / 2 + dy);
  }
  return box;
}
