// The drawing of the plan. Every thing is a group that can be pressed and reached by keyboard.

const ns = "http://www.w3.org/2000/svg";
const ground = new Set(["lane", "route", "alley", "area"]);
const u = (mm) => mm / 100;
const letter = 9; // units, as in the style sheet

export function make(name, attributes = {}, ...children) {
  const node = document.createElementNS(ns, name);
  for (const [key, value] of Object.entries(attributes)) if (value !== undefined && value !== "") node.setAttribute(key, value);
  node.append(...children);
  return node;
}

export class Drawing {
  constructor(svg, root, words, taken) {
    Object.assign(this, { svg, root, words, taken });
    this.layer = svg.querySelector("[data-layer=things]");
    this.under = svg.querySelector("[data-layer=ground]");
    this.over = svg.querySelector("[data-layer=over]");
  }

  // all draws the plan anew. Who had the focus keeps it.
  all(plan, findings) {
    const focused = document.activeElement?.closest?.("[data-id]")?.dataset.id;
    const { it } = plan;
    const picture = it.background;
    const ratio = this.ratio ?? 1;
    this.under.replaceChildren(
      make("rect", { class: "map-ground", width: u(it.width_mm), height: u(it.height_mm) }),
      ...(picture.picture ? [make("image", { href: `${this.root}/pictures/${picture.picture}`, x: u(picture.x_mm), y: u(picture.y_mm), width: u(picture.width_mm), height: u(picture.width_mm) * ratio, opacity: picture.opacity / 100, preserveAspectRatio: "none" })] : []),
      make("rect", { class: "layout-grid", width: u(it.width_mm), height: u(it.height_mm), fill: "url(#layout-grid)" }),
    );
    const lying = it.landmarks.filter((mark) => ground.has(mark.kind));
    const standing = it.landmarks.filter((mark) => !ground.has(mark.kind));
    this.layer.replaceChildren(...[...lying, ...standing, ...it.booths, ...it.panels].map((thing) => this.#thing(plan, thing)));
    this.mark(plan, findings);
    this.rove(focused ?? this.roving);
    if (focused) this.node(focused)?.focus();
  }

  node(id) {
    return this.layer.querySelector(`[data-id="${CSS.escape(id)}"]`);
  }

  // rove makes one thing the one that Tab reaches.
  rove(id) {
    const nodes = [...this.layer.children];
    const target = nodes.find((node) => node.dataset.id === id) ?? nodes.find((node) => node.classList.contains("booth")) ?? nodes[0];
    for (const node of nodes) node.setAttribute("tabindex", node === target ? "0" : "-1");
    this.roving = target?.dataset.id;
  }

  #thing(plan, thing) {
    const group = make("g", { role: "button", tabindex: "-1", "data-id": thing.id, class: this.#class(plan, thing) });
    if (plan.isPanel(thing)) group.append(make("path", { d: "M-7-7h14v14h-14z" }), make("path", { class: "layout-bolt", d: "M1-5-3 1h3l-1 4 4-6h-3z" }));
    else group.append(make("rect", { class: plan.isBooth(thing) ? "booth-box" : `layout-box map-${thing.kind}`, rx: ground.has(thing.kind) ? 0 : 3 }));
    if (plan.isBooth(thing) && thing.blocked) group.append(make("path", { class: "layout-cross" }));
    const anchor = plan.isPanel(thing) ? "start" : "middle";
    group.append(make("text", { class: plan.isBooth(thing) ? "booth-no" : "layout-name", "text-anchor": anchor, "aria-hidden": "true" }, ...this.#lines(plan, thing)));
    this.place(plan, thing, group);
    return group;
  }

  #class(plan, thing) {
    if (plan.isPanel(thing)) return "layout-thing layout-panel";
    if (!plan.isBooth(thing)) return "layout-thing layout-mark";
    const state = thing.zone === "ops" ? "ops" : this.taken[thing.id] ? "taken" : "free";
    return `layout-thing booth booth-${state}${thing.zone === "food" ? " booth-food" : ""}`;
  }

  #name(plan, thing) {
    if (plan.isBooth(thing) || plan.isPanel(thing)) return thing.label;
    const name = document.documentElement.lang === "en" ? thing.name_en || thing.name_ko : thing.name_ko || thing.name_en;
    return name || this.words[`kind_${thing.kind}`];
  }

  // lines breaks the name of a landmark into words where it is wider than the thing.
  #lines(plan, thing) {
    const name = this.#name(plan, thing);
    if (plan.isBooth(thing) || plan.isPanel(thing) || name.length * letter < u(thing.width_mm)) return [name];
    const words = name.split(/\s+/);
    return words.map((word, i) => make("tspan", { dy: i ? letter : (-(words.length - 1) / 2) * letter }, i < words.length - 1 ? `${word} ` : word));
  }

  // spoken is what a thing is called aloud.
  spoken(plan, thing) {
    const name = this.#name(plan, thing);
    if (plan.isPanel(thing)) return `${this.words.panel} ${name}`;
    if (!plan.isBooth(thing)) return `${this.words[`kind_${thing.kind}`]} ${name}`;
    return [`${this.words.booth} ${name}`, this.words[`zone_${thing.zone}`], this.taken[thing.id], thing.blocked ? this.words.blocked : ""].filter(Boolean).join(", ");
  }

  // place puts a thing where it is now, also while it is dragged.
  place(plan, thing, group = this.node(thing.id)) {
    const [x, y, w, h] = [u(thing.x_mm), u(thing.y_mm), u(thing.width_mm ?? 0), u(thing.height_mm ?? 0)];
    const middle = [x + w / 2, y + h / 2];
    const spin = thing.turn ? `rotate(${thing.turn} ${middle[0]} ${middle[1]})` : "";
    group.setAttribute("aria-label", this.spoken(plan, thing));
    const text = group.querySelector("text");
    if (plan.isPanel(thing)) {
      for (const path of group.querySelectorAll("path")) path.setAttribute("transform", `translate(${x} ${y})`);
      text.setAttribute("x", x + 9);
      text.setAttribute("y", y + 3);
      return;
    }
    const rect = group.querySelector("rect");
    for (const [key, value] of Object.entries({ x, y, width: w, height: h })) rect.setAttribute(key, value);
    if (spin) rect.setAttribute("transform", spin);
    else rect.removeAttribute("transform");
    group.querySelector(".layout-cross")?.setAttribute("d", `M${x} ${y}l${w} ${h}m0 ${-h}l${-w} ${h}`);
    text.setAttribute("y", middle[1] + 4);
    for (const line of [text, ...text.children]) line.setAttribute("x", middle[0]);
  }

  // mark shows what is selected and what the rules complain about.
  mark(plan, findings) {
    const bad = new Map();
    for (const finding of findings) for (const id of [finding.id, finding.also]) if (bad.get(id) !== "bad") bad.set(id, finding.level === "warns" ? "warned" : "bad");
    for (const node of this.layer.children) {
      const { id } = node.dataset;
      node.classList.toggle("layout-picked", plan.selected.has(id));
      node.setAttribute("aria-pressed", String(plan.selected.has(id)));
      node.classList.toggle("layout-bad", bad.get(id) === "bad");
      node.classList.toggle("layout-warned", bad.get(id) === "warned");
    }
  }

  // sketch shows what is being drawn: a frame, a line, points.
  sketch(...nodes) {
    this.over.replaceChildren(...nodes);
  }

  frame(from, to) {
    this.sketch(make("rect", { class: "layout-frame", x: u(Math.min(from.x, to.x)), y: u(Math.min(from.y, to.y)), width: u(Math.abs(to.x - from.x)), height: u(Math.abs(to.y - from.y)) }));
  }

  line(from, to) {
    this.sketch(make("line", { class: "layout-line", x1: u(from.x), y1: u(from.y), x2: u(to.x), y2: u(to.y) }), ...[from, to].map((p) => make("circle", { class: "layout-point", cx: u(p.x), cy: u(p.y), r: 3 })));
  }
}
