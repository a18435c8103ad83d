// An expression drawn as a tree: the reader fills its nodes in from the leaves up, one rule each.

import { Board, Play, draw, fill, fixed, handle, math, put, shown, slider } from "uphill-kit";
import { fields, numbers, python } from "./model.js";

const WORDS = UPHILL_WORDS;
const CHOICES = ["sum", "product", "quotient", "chain"];
const STEP = 0.05;

/** @typedef {import("./model.js").Node} Node */

class Tree extends Play {
  get model() {
    return { fields, python };
  }

  get question() {
    return { ask: fill(WORDS.ask, { f: this.root.text }), kind: /** @type {const} */ ("choice"), options: CHOICES.map((rule) => WORDS[`rule-${rule}`]) };
  }

  /** @returns {Node} */
  get root() {
    return this.settings.nodes.at(-1);
  }

  /** @param {number} prediction */
  reply(prediction) {
    return prediction === this.settings.root ? "" : WORDS[`trap-${CHOICES[prediction]}`];
  }

  build() {
    const { nodes, width, height, low, high, bottom, top, xLabel, yLabel } = this.settings;
    const svg = draw("svg", { viewBox: `-3 -3 ${width + 6} ${height + 6}`, class: "play-board", role: "group", "aria-label": WORDS.tree });
    const edges = draw("path", { class: "play-line is-muted", d: nodes.flatMap((/** @type {Node} */ node) => node.parts.map((part) => this.edge(node, nodes[part]))).join("") });
    edges.style.strokeWidth = "1.6";
    svg.append(edges);
    this.boxes = nodes.map((/** @type {Node} */ node, /** @type {number} */ k) => this.boxOf(node, k));
    svg.append(...this.boxes.map((/** @type {{g: SVGElement}} */ { g }) => g));
    // Low, so that on a phone the tree and what is said of it stay close together.
    const board = (this.board = new Board({ height: 230, x: [low, high], y: [bottom, top], xLabel, yLabel, label: WORDS.board }));
    this.tangent = board.line("derivative", { dash: "6 5" });
    this.curve = board.line("function");
    this.curveName = board.text("function", { anchor: "end", dx: -4, dy: -10 });
    this.slopeName = board.text("derivative", { anchor: "start", dx: 14, dy: -12 });
    const move = (/** @type {number} */ x, /** @type {boolean} */ done) => this.change({ x: Number(x.toFixed(2)) }, done);
    this.point = handle(board, {
      name: WORDS.point, meaning: "ink", step: STEP, move: (x, _, done) => move(x, done),
      says: () => fill(WORDS["point-says"], { x: shown(this.state.x) }),
    });
    this.stage.append(svg, board.svg);
    this.place = slider({ name: "x", min: low, max: high, step: STEP, says: (x) => shown(x), change: move });
    this.controls.append(this.place.node);
  }

  /** @param {Node} over @param {Node} under */
  edge(over, under) {
    return `M${over.x} ${over.y + this.settings.box}L${under.x} ${under.y}`;
  }

  /** Return a node's box with its words; it works as a button. @param {Node} node @param {number} k */
  boxOf(node, k) {
    const { x, y, width, text } = node;
    const rect = draw("rect", { x: x - width / 2, y, width, height: this.settings.box, rx: 5, class: "play-line" });
    rect.style.fill = "var(--up-paper)";
    const line = (/** @type {number} */ down, /** @type {string} */ meaning) => draw("text", { x, y: y + down, "text-anchor": "middle", class: `play-words is-${meaning}` });
    const [name, value, slope] = [line(18, "ink"), line(37, "function"), line(54, "derivative")];
    name.textContent = text;
    const g = draw("g", { tabindex: 0, role: "button" }, rect, name, " ", value, " ", slope);
    g.style.cursor = "pointer";
    g.addEventListener("click", () => this.pick(k));
    g.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      this.pick(k);
    });
    return { g, rect, name, value, slope };
  }

  /** Fill a node in, if its branches are. @param {number} k */
  pick(k) {
    const n = numbers(this.settings, this.state);
    const { open } = this.state;
    this.change({ node: k, open: n.ready[k] && !n.filled[k] ? open + 2 ** k : open });
  }

  show() {
    const { settings, state, board } = this;
    const { f, nodes, low, high } = settings;
    const n = numbers(settings, state);
    const done = n.filled.at(-1);
    nodes.forEach((/** @type {Node} */ { text }, /** @type {number} */ k) => {
      const box = this.boxes?.[k];
      if (!box) return;
      const values = { text, value: short(n.values[k]), slope: short(n.slopes[k]) };
      const how = n.filled[k] ? "filled" : n.ready[k] ? "ready" : "empty";
      put(box.g, { "aria-label": fill(WORDS[`node-${how}`], values) });
      put(box.rect, { class: `play-line is-${n.filled[k] ? "function" : n.ready[k] ? "ink" : "muted"}`, "stroke-dasharray": n.filled[k] ? "none" : "5 4" });
      box.rect.style.strokeWidth = k === state.node ? "3" : "1.6";
      put(box.name, { y: nodes[k].y + (how === "empty" ? this.settings.box / 2 + 5 : 18) });
      box.value.textContent = n.filled[k] ? fill(WORDS.value, values) : n.ready[k] ? WORDS.tap : "";
      put(box.value, { class: `play-words is-${n.filled[k] ? "function" : "ink"}` });
      box.slope.textContent = n.filled[k] ? fill(WORDS.slope, values) : "";
    });
    if (board) {
      this.curve?.set(board.graph((x) => f.at(x)));
      this.curveName?.set([high, f.at(high)], "f");
      this.tangent?.set(done ? [low, high].map((x) => /** @type {[number, number]} */ ([x, n.value + n.slope * (x - n.x)])) : []);
      this.slopeName?.set(done ? [n.x, n.value] : [NaN, NaN], fill(WORDS.slope, { slope: short(n.slope) }));
      this.point?.put(n.x, n.value);
      this.place?.put(n.x);
    }
    return {
      formula: this.formulaOf(n),
      sentence: this.describe(n),
      head: [WORDS.node, WORDS.rule, WORDS["name-value"], WORDS["name-slope"]],
      rows: nodes.map((/** @type {Node} */ { text, rule }, /** @type {number} */ k) =>
        n.filled[k] ? [text, WORDS[`rule-${rule}`], shown(n.values[k], 6), shown(n.slopes[k], 6)] : [text, "–", "–", "–"]),
      end: done ? this.close(n) : undefined,
    };
  }

  /** @param {ReturnType<typeof numbers>} n */
  describe(n) {
    const { nodes } = this.settings;
    const k = this.state.node;
    const { rule, text, parts, outer } = nodes[k];
    const missing = parts.filter((/** @type {number} */ part) => !n.filled[part]).map((/** @type {number} */ part) => nodes[part].text);
    const empty = n.filled.filter((filled) => !filled).length;
    const inner = parts[0] ?? k;
    const values = {
      text, x: shown(n.x), value: short(n.values[k]), slope: short(n.slopes[k]), missing: missing.join(WORDS.and), inner: nodes[inner].text,
      steepness: short(outer ? outer.derivative(n.values[inner]) : 0), du: short(n.slopes[inner]), empty,
    };
    if (!n.filled[k]) return fill(WORDS.early, values);
    const said = fill(WORDS[`says-${outer ? "chain" : rule}`], values);
    return empty ? `${said} ${fill(empty === 1 ? WORDS["left-one"] : WORDS.left, values)}` : said;
  }

  /** The rule of the chosen node, in letters and in numbers. @param {ReturnType<typeof numbers>} n */
  formulaOf(n) {
    const { row, letter, sign, infix, number, brackets, fraction, power, words } = math;
    const k = this.state.node;
    const { rule, parts: [a, b], slope, text } = this.settings.nodes[k];
    const dash = (/** @type {string} */ name) => row(letter(name, "derivative"), math.coloured(sign("′"), "derivative"));
    const closed = (/** @type {number} */ value, /** @type {import("../kit/board.js").Meaning} */ meaning) =>
      value < 0 ? brackets(number(value, meaning)) : number(value, meaning);
    const [u, v, du, dv] = [letter("u", "function"), letter("v", "function"), dash("u"), dash("v")];
    const known = (/** @type {number} */ part, /** @type {boolean} */ slope) => closed(slope ? n.slopes[part] : n.values[part], slope ? "derivative" : "function");
    const numbered = n.filled[k] ? [known(a ?? k, false), b === undefined ? "" : known(b, false), known(a ?? k, true), b === undefined ? "" : known(b, true)] : [];
    const result = n.filled[k] ? [row(infix("="), number(n.slopes[k], "derivative"))] : [];
    const dot = sign("·");
    /** @type {Record<string, (u: string, v: string, du: string, dv: string) => string>} */
    const forms = {
      sum: (u, v, du, dv) => row(du, sign("+"), dv),
      difference: (u, v, du, dv) => row(du, sign("−"), dv),
      product: (u, v, du, dv) => row(du, dot, v, sign("+"), u, dot, dv),
      quotient: (u, v, du, dv) => fraction(row(du, dot, v, sign("−"), u, dot, dv), power(v, number(2))),
    };
    if (rule === "leaf") return [[row(brackets(words(text)), sign("′"), sign("="), words(slope)), ...result]];
    const form = forms[rule];
    const name = row(brackets(words(text)), sign("′"));
    if (!form) {
      const steep = this.settings.nodes[k].outer.derivative(n.values[a]);
      const live = n.filled[k] ? [row(infix("="), closed(steep, "derivative"), dot, numbered[2])] : [];
      return [[row(name, sign("="), words(slope), dot, du), ...live, ...result]];
    }
    const live = n.filled[k] ? [row(infix("="), form(numbered[0], numbered[1], numbered[2], numbered[3]))] : [];
    return [[row(name, sign("="), form(u, v, du, dv)), ...live, ...result]];
  }

  /** @param {ReturnType<typeof numbers>} n */
  close(n) {
    const { nodes, root } = this.settings;
    const rules = nodes.filter((/** @type {Node} */ { rule }) => rule !== "leaf").length;
    const seen = fill(WORDS.close, { x: shown(n.x), slope: shown(n.slope, 6), rules, nodes: nodes.length });
    if (this.predicted === null) return seen;
    const said = { said: this.question.options[this.predicted], rule: WORDS[`rule-${CHOICES[root]}`] };
    return `${fill(WORDS[this.predicted === root ? "close-right" : "close-wrong"], said)} ${seen}`;
  }
}

/** Return a number that fits into a node. @param {number} value */
const short = (value) => (Math.abs(value) < 1e-3 ? fixed(value, Math.abs(value) < 5e-5 ? 0 : 4) : shown(value, 3));

customElements.define("uphill-tree", Tree);
