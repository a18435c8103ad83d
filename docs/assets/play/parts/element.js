// Every part of the kit in one place, for those who write interactives.

import { Board, Play, breath, choice, fill, handle, math, onTap, shown, slider } from "uphill-kit";
import { Surface, contourLayer, grid } from "uphill-land";
import { fields, numbers, python } from "./model.js";

const WORDS = UPHILL_WORDS;

class Parts extends Play {
  get model() {
    return { fields, python };
  }

  get question() {
    return { ask: WORDS.ask, kind: /** @type {const} */ ("number"), min: -10, max: 10 };
  }

  /** @param {number} prediction */
  reply(prediction) {
    const { x, y, f } = this.settings;
    return Math.abs(prediction - f.at(x, y)) < 0.01 ? WORDS["trap-height"] : "";
  }

  async build() {
    const { low, high, bottom, top, levels, f } = this.settings;
    const square = /** @type {[number, number]} */ ([low, high]);
    const map = (this.map = new Board({ x: square, y: square, xLabel: "x", yLabel: "y", label: WORDS.map, height: 320 }));
    await breath();
    await contourLayer(map).set(grid(square, square, (x, y) => f.at(x, y)), levels);
    await breath();
    this.cutLine = map.line("approximation", { dash: "6 4" });
    this.uphill = map.arrow("derivative");
    this.point = handle(map, {
      name: WORDS.point, meaning: "ink", plane: true, step: 0.1, move: (x, y, done) => this.go(x, y, done),
      says: () => fill(WORDS["point-says"], { x: shown(this.state.x), y: shown(this.state.y) }),
    });
    onTap(map, (x, y) => this.go(x, y, true));
    const graph = (this.graph = new Board({ x: square, y: [bottom, top], xLabel: WORDS.along, yLabel: WORDS.height, label: WORDS.graph, height: 320 }));
    this.below = graph.area("function");
    this.curve = graph.line("function");
    this.tangentLine = graph.line("derivative", { dash: "2 5" });
    this.slopeName = graph.text("derivative", { anchor: "middle", dy: -24 });
    this.on = handle(graph, {
      name: WORDS.on, meaning: "approximation", shape: "ring", step: 0.1,
      move: (v, _, done) => this.change({ [this.state.slice]: round(v) }, done),
      says: () => fill(WORDS["on-says"], { at: shown(this.state[this.state.slice]), height: shown(this.numbers().height) }),
    });
    this.marks = [graph.mark("data", { shape: "cross" }), graph.mark("constraint", { shape: "square", size: 4 })];
    const view = (this.view = new Surface({
      x: square, y: square, z: [bottom, top], label: WORDS.view, says: (turn, tilt) => fill(WORDS["view-says"], { turn: shown(turn), tilt }), change: () => this.soon(),
    }));
    await breath();
    view.set({ f: (x, y) => f.at(x, y), meaning: "function" });
    this.themed.add(() => {
      view.renew();
      this.soon();
    });
    this.stage.append(map.svg, graph.svg, view.node);
    await view.prepare();
    this.numbers(); // once alone: the first time takes longest
    await breath();
    this.reach = slider({
      name: WORDS.reach, min: 0.2, max: 2, step: 0.1, says: (v) => shown(v), change: (reach, done) => this.change({ reach }, done),
    });
    this.slice = choice({
      name: WORDS.slice, options: [{ value: "x", words: WORDS["slice-x"] }, { value: "y", words: WORDS["slice-y"] }], change: (slice) => this.change({ slice }),
    });
    this.controls.append(this.reach.node, this.slice.node);
  }

  /** @param {number} x @param {number} y @param {boolean} done */
  go(x, y, done) {
    this.change({ x: round(x), y: round(y) }, done);
  }

  numbers() {
    return numbers(this.settings, this.state);
  }

  show() {
    const { low, high, bottom, f } = this.settings;
    const { x, y, reach, slice } = this.state;
    const n = this.numbers();
    const at = slice === "x" ? x : y;
    const along = (/** @type {number} */ v) => (slice === "x" ? f.at(v, y) : f.at(x, v));
    this.cutLine?.set(slice === "x" ? [[low, y], [high, y]] : [[x, low], [x, high]]);
    this.uphill?.set([x, y], [x + n.dx, y + n.dy]);
    this.point?.put(x, y);
    const places = this.graph?.graph(along) ?? [];
    this.curve?.set(places);
    this.below?.set([[low, bottom], ...places, [high, bottom]]);
    this.tangentLine?.set([[at - reach, n.height - reach * n.slope], [at + reach, n.height + reach * n.slope]]);
    this.slopeName?.set([at, n.height], fill(WORDS.slope, { slope: shown(n.slope, 3) }));
    this.on?.put(at, n.height);
    const highest = places.reduce((a, b) => (b[1] > a[1] ? b : a), places[0]);
    const lowest = places.reduce((a, b) => (b[1] < a[1] ? b : a), places[0]);
    this.marks?.[0].set(highest);
    this.marks?.[1].set(lowest);
    const line = places.map(([v, z]) => /** @type {[number, number, number]} */ (slice === "x" ? [v, y, z] : [x, v, z]));
    this.view?.draw([{ line, meaning: "approximation" }, { dot: [x, y, n.height], meaning: "ink" }]);
    this.reach?.put(reach);
    this.slice?.put(slice);
    return this.told(n, highest[1]);
  }

  /** @param {ReturnType<typeof numbers>} n @param {number} highest */
  told(n, highest) {
    const { row, letter, sign, brackets, number, matrix, indexed } = math;
    const values = { x: shown(n.x), y: shown(n.y), height: shown(n.height), slope: shown(n.slope, 3), slice: this.state.slice, highest: shown(highest) };
    const moved = n.x !== this.settings.x || n.y !== this.settings.y;
    const said = this.predicted === null ? "" : `${fill(WORDS["you-said"], { said: shown(this.predicted) })} `;
    return {
      formula: [
        row(letter("f", "function"), brackets(number(n.x), sign(","), number(n.y)), sign("="), number(n.height, "function")),
        row(indexed(letter("J"), letter("f")), sign("="), matrix([[number(n.dx, "derivative"), number(n.dy, "derivative")]])),
      ],
      sentence: fill(WORDS.sentence, values),
      head: [WORDS.what, WORDS.value],
      rows: [["x", values.x], ["y", values.y], ["f", values.height], ["∂f/∂x", shown(n.dx)], ["∂f/∂y", shown(n.dy)]],
      end: moved ? said + fill(WORDS.end, values) : undefined,
    };
  }
}

/** @param {number} v */
function round(v) {
  return Number(v.toFixed(2));
}

customElements.define("uphill-parts", Parts);
