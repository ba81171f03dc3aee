// What of the street is seen: the viewBox of the drawing, moved and zoomed. Ten units are one metre.

const closest = 40; // units of the street that fill the width when it is largest
const legible = 1.2; // pixels a unit at which booths are read

export class View {
  constructor(svg, size) {
    this.svg = svg;
    this.size = size; // gives the street's size in units
    this.begin();
  }

  // fit shows the whole street with a margin.
  fit() {
    const { width, height } = this.size();
    const margin = 20;
    const wide = Math.max(width + 2 * margin, ((height + 2 * margin) * this.svg.clientWidth) / Math.max(1, this.svg.clientHeight));
    this.#set((width - wide) / 2, height / 2 - (wide * this.svg.clientHeight) / Math.max(1, this.svg.clientWidth) / 2, wide);
  }

  // begin shows as much of the street's beginning as can be read.
  begin() {
    this.fit();
    if (this.scale >= legible) return;
    const { height } = this.size();
    this.width = this.svg.clientWidth / legible;
    this.#set(-20, height / 2 - this.svg.clientHeight / legible / 2, this.width);
  }

  #set(x, y, width) {
    const { width: street } = this.size();
    this.width = Math.min(Math.max(width, closest), (street + 40) * 3);
    this.height = (this.width * Math.max(1, this.svg.clientHeight)) / Math.max(1, this.svg.clientWidth);
    this.x = x;
    this.y = y;
    this.svg.setAttribute("viewBox", `${this.x} ${this.y} ${this.width} ${this.height}`);
    this.svg.classList.toggle("layout-far", this.width > 4 * this.svg.clientWidth);
  }

  // refresh keeps the scale true after the frame changed its size.
  refresh() {
    this.#set(this.x, this.y, this.width);
  }

  get scale() {
    return this.svg.clientWidth / this.width; // pixels a unit
  }

  // zoom keeps a point of the screen where it is; without one the middle.
  zoom(factor, at) {
    const box = this.svg.getBoundingClientRect();
    const px = (at?.x ?? box.left + box.width / 2) - box.left;
    const py = (at?.y ?? box.top + box.height / 2) - box.top;
    const x = this.x + px / this.scale;
    const y = this.y + py / this.scale;
    const { width: street } = this.size();
    const width = Math.min(Math.max(this.width / factor, closest), (street + 40) * 3);
    const scale = this.svg.clientWidth / width;
    this.#set(x - px / scale, y - py / scale, width);
  }

  // pan moves by pixels.
  pan(dx, dy) {
    this.#set(this.x - dx / this.scale, this.y - dy / this.scale, this.width);
  }

  // show brings a box of the street into view, in millimetres.
  show(box) {
    const inside = box.left / 100 >= this.x && box.right / 100 <= this.x + this.width && box.top / 100 >= this.y && box.bottom / 100 <= this.y + this.height;
    if (!inside) this.#set((box.left + box.right) / 200 - this.width / 2, (box.top + box.bottom) / 200 - this.height / 2, this.width);
  }

  // spot is the place on the street under a point of the screen, in millimetres.
  spot(event) {
    const box = this.svg.getBoundingClientRect();
    return { x: (this.x + (event.clientX - box.left) / this.scale) * 100, y: (this.y + (event.clientY - box.top) / this.scale) * 100 };
  }

  get middle() {
    return { x: (this.x + this.width / 2) * 100, y: (this.y + this.height / 2) * 100 };
  }
}
