// Match f with its slope: pick it, draw it, go back from it, or give stories their graphs.

import { Board, Play, breath, button, choice, fill, handle, make, math, menu, onTap, put, shown, slider } from "uphill-kit";
import {
  LETTERS, choices, current, dealt, fields, formOf, heightOf, heightsOf, level, looked, numbers, python,
} from "./model.js";

const WORDS = UPHILL_WORDS;

const STYLE = new CSSStyleSheet();
STYLE.replaceSync(`
.match-panel { flex: 1 1 14.5rem; max-width: 25rem; min-width: 0; }
.match-graphs { align-content: start; display: grid; flex: 1 1 14.5rem; gap: .4rem; grid-template-columns: 1fr 1fr; max-width: 27rem; }
.match-graphs.is-many { flex-basis: 100%; grid-template-columns: repeat(auto-fill, minmax(min(9.5rem, 45%), 1fr)); max-width: none; }
.match-graph { border: .05rem solid transparent; border-radius: .3rem; font-weight: 600; padding: .2rem; position: relative; }
.match-graph svg { font-weight: 400; }
.match-graph.is-offered { border-color: var(--up-line); }
.match-graph.is-offered:hover, .match-graph.is-chosen { border-color: var(--up-brand); }
.match-graph.is-chosen { box-shadow: inset 0 0 0 .1rem var(--up-brand); }
.md-typeset .play .match-graph > button { border: 0; color: var(--up-ink); font-weight: 600; margin-bottom: -.6rem; padding: 0 .2rem; text-align: start; width: 100%; }
.match-graph > button::after { content: ""; inset: 0; position: absolute; }
.match-column { flex: 0 1 30rem; min-width: 0; }
.match-column .play-board { max-width: none; }
.match-forms { grid-column: 1 / -1; }
.match-stories { flex-basis: 100%; }
.match-stories .play-menu { justify-content: space-between; }
.match-stories .play-menu > label { flex: 1 1 14rem; }
.match-stories p { margin: 0 0 .6rem !important; min-height: 1.6em; }
`);
document.adoptedStyleSheets.push(STYLE);

const SAMPLES = 120;
const SMALL = { width: 220, height: 165, ticks: 5 };

/**
 * @typedef {import("./model.js").Graph} Graph
 * @typedef {import("./model.js").Curve} Curve
 * @typedef {import("../kit/board.js").Meaning} Meaning
 * @typedef {{card: HTMLElement, press: HTMLElement}} Option
 * @typedef {[number, number]} Place
 */

class Match extends Play {
  /** @type {string} what the stage was laid out for */ laid = "";
  /** @type {any} numbers of the model, as they were shown last */ found;
  /** @type {Option[]} */ offered = [];
  /** @type {ReturnType<Board["mark"]>[]} */ rings = [];
  /** @type {ReturnType<typeof handle>[]} */ points = [];
  /** @type {{list: ReturnType<typeof menu>, reply: HTMLElement}[]} */ tales = [];

  get model() {
    return { fields, python };
  }

  get task() {
    return formOf(this.settings, /** @type {any} */ (this.state));
  }

  get question() {
    const { settings, state, task } = this;
    const kind = /** @type {const} */ ("number");
    const range = { min: 0, max: 99 };
    if (task === "story") return { ask: WORDS["ask-story"], kind, ...range };
    const ringed = state.seed === 1 && task !== "reverse" && level(settings, state).zeros.length > 0;
    return { ask: ringed ? WORDS["ask-first"] : WORDS.ask, kind, ...range };
  }

  /** @param {number} prediction */
  reply(prediction) {
    if (!Number.isInteger(prediction)) return WORDS["trap-whole"];
    const { settings, state, task } = this;
    if (task === "story") return "";
    const { zeros } = level(settings, state);
    const f = current(settings, { ...state, C: 0 });
    if (prediction === zeros.length) return "";
    if (task !== "reverse" && prediction === changes(sampled(f.at, f.low, f.high)).places.length) return WORDS["trap-height"];
    const inside = zeros.every((x) => x > f.low && x < f.high);
    return inside && prediction === zeros.length + 2 ? WORDS["trap-ends"] : "";
  }

  async build() {
    const { settings, state } = this;
    const forms = ["pick", "draw", "reverse", "story"].filter((form) => formOf(settings, { ...state, form }) === form);
    for (const index of settings.stories.keys()) {
      looked(settings, index);
      await breath();
    }
    await this.compute(state);
    this.forms = choice({
      name: WORDS.forms, options: forms.map((value) => ({ value, words: WORDS[value] })),
      change: (form) => this.anew({ form }),
    });
    this.comparing = button(WORDS.compare, () => this.change({ done: 1 - this.state.done }));
    this.lifting = slider({
      name: WORDS.constant, min: -3, max: 3, step: 0.1, says: () => shown(this.state.C),
      change: (C, done) => this.change({ C }, done),
    });
    const next = button(WORDS.new, () => this.anew({ seed: (this.state.seed % 9999) + 1 }));
    const row = make("div", { class: "play-buttons" }, this.comparing, next);
    this.forms.node.classList.add("match-forms");
    if (forms.length > 1) this.controls.append(this.forms.node);
    this.lift = make("div", {}, this.lifting.node);
    this.controls.append(this.lift, row);
    await breath();
    this.found = numbers(settings, /** @type {any} */ (state));
    await breath();
    for (const _ of this.lay()) await breath();
  }

  /** Compute what takes long, in parts; the model remembers it. @param {import("../kit/address.js").State} state */
  async compute(state) {
    if (!this.settings.functions.length) return;
    level(this.settings, state);
    await breath();
    choices(this.settings, state);
    await breath();
  }

  /** Begin another task or seed: what was done for the last one does not count here. @param {{form?: string, seed?: number}} changes */
  async anew(changes) {
    const nothing = { choice: -1, tries: 0, heights: [], done: 0, C: 0, cards: [], predicted: NaN };
    await this.compute({ ...this.state, ...changes });
    this.change({ ...nothing, ...changes });
    this.ask();
  }

  /** Whether the reader has the right graph. */
  get solved() {
    const n = this.found;
    if (this.task === "draw") return this.state.done === 1;
    if (this.task === "story") return n.matched === n.shown.length;
    return n.answer === "right";
  }

  /** Lay out the boards of a task, one by one: they differ from seed to seed. */
  *lay() {
    const key = `${this.task} ${this.state.seed}`;
    if (key === this.laid) return;
    this.laid = key;
    this.offered = [];
    this.points = [];
    this.tales = [];
    this.rings = [];
    this.stage.replaceChildren();
    yield* this.task === "story" ? this.layStories() : this.layGraphs();
  }

  *layGraphs() {
    const { settings, state, task } = this;
    const f = current(settings, { ...state, C: 0 });
    const { xLabel, yLabel } = settings;
    const x = /** @type {Place} */ ([f.low, f.high]);
    const steep = /** @type {Place} */ ([-f.limit, f.limit]);
    const slopes = { x, y: steep, xLabel, yLabel: WORDS["slope-axis"] };
    const { zeros } = level(settings, state);
    if (task === "reverse") {
      const board = graphed({ ...slopes, label: WORDS["slope-board"] }, f.slope, "derivative", "f′");
      const { middle, half } = heightOf(f);
      const tall = /** @type {Place} */ ([middle - half - 3.3, middle + half + 3.3]);
      yield;
      const raised = new Board({ x, y: tall, xLabel, yLabel, label: WORDS["raised-board"] });
      this.curve = raised.line("function");
      this.tangents = raised.line("derivative", { width: 1.8 });
      this.naming = raised.text("function", { anchor: "end", dx: -4, dy: -8 });
      this.raised = make("div", { class: "match-panel" }, raised.svg);
      this.raisedBoard = raised;
      this.stage.append(board.svg, this.raised);
      yield* this.layOptions({ x, y: [middle - 2 * half, middle + 2 * half] }, "function", WORDS["options-f"]);
      return;
    }
    const size = task === "draw" ? { width: 440, height: 240 } : {};
    const board = (this.board = graphed({ x, y: window(f), xLabel, yLabel, label: WORDS["f-board"], ...size }, f.at, "function", "f"));
    yield;
    this.tangents = board.line("derivative", { width: 1.8 });
    this.rings = zeros.map((place) => {
      const ring = board.mark("derivative", { shape: "ring" });
      ring.set([place, f.at(place)]);
      return ring;
    });
    if (task === "pick") {
      this.stage.append(board.svg);
      yield* this.layOptions({ x, y: steep }, "derivative", WORDS.options);
    } else {
      // One below the other: a zero of the slope belongs under a top.
      const below = this.layDrawing(new Board({ ...slopes, width: 440, height: 280, label: WORDS["draw-board"] }), f);
      this.stage.append(make("div", { class: "match-column" }, board.svg, below));
    }
  }

  /** @param {Board} board @param {Graph} f */
  layDrawing(board, f) {
    axis(board);
    this.sketch = board.line("approximation", { dash: "7 5" });
    this.truth = board.line("derivative");
    this.truthName = board.text("derivative", { anchor: "end", dx: -4, dy: -8 });
    const { limit } = f;
    /** @type {(k: number, height: number, done: boolean) => void} */
    const move = (k, height, done) => {
      const heights = f.places.map((_, j) => this.state.heights[j] ?? [0]);
      heights[k] = [Number((height / limit).toFixed(3))];
      this.change({ heights }, done);
    };
    this.points = f.places.map((place, k) => {
      const point = handle(board, {
        name: fill(WORDS.handle, { x: shown(place) }), meaning: "approximation", plane: true, x: [place, place], step: limit / 20,
        move: (_, height, done) => move(k, height, done),
        says: () => shown(this.heights[k]),
      });
      // It goes up and down only; and its neighbours are near.
      put(point.node, { "aria-valuemin": -limit, "aria-valuemax": limit, "aria-orientation": "vertical" });
      const reach = point.node.querySelector(".play-reach");
      if (reach) put(reach, { transform: "scale(.8 1)" });
      point.node.addEventListener("keydown", ({ key }) => {
        if (key === "Home" || key === "End") move(k, key === "End" ? limit : -limit, true);
      });
      return point;
    });
    onTap(board, (x, height) => {
      const gaps = f.places.map((place) => Math.abs(place - x));
      move(gaps.indexOf(Math.min(...gaps)), height, true);
    });
    return board.svg;
  }

  /** What the reader drew, as slopes. */
  get heights() {
    return heightsOf(this.settings, /** @type {any} */ (this.state));
  }

  /**
   * @param {{x: Place, y: Place}} ranges of each small board
   * @param {Meaning} meaning
   * @param {string} name
   */
  *layOptions(ranges, meaning, name) {
    for (const [k, { at }] of choices(this.settings, this.state).entries()) {
      const board = small(ranges, at, meaning);
      const press = button("", () => this.choose(k));
      const id = `${this.box.id}-graph-${k}`;
      board.svg.id = id;
      press.setAttribute("aria-describedby", id);
      this.offered.push({ card: make("div", { class: "match-graph is-offered" }, press, board.svg), press });
      yield;
    }
    const group = make("div", { class: "match-graphs", role: "group", "aria-label": name }, ...this.offered.map(({ card }) => card));
    this.stage.append(group);
  }

  /** @param {number} k */
  choose(k) {
    if (this.solved || k === this.state.choice) return;
    this.change({ choice: k, tries: Math.min(99, this.state.tries + 1) });
  }

  *layStories() {
    const { settings, state } = this;
    const { stories, shown: index, order } = dealt(settings, state.seed);
    const graphs = [];
    for (const [card, k] of order.entries()) {
      const { f } = looked(settings, index[k]);
      const board = small({ x: [f.low, f.high], y: window(f) }, f.at, "function");
      graphs.push(make("div", { class: "match-graph" }, make("span", {}, fill(WORDS.graph, { letter: LETTERS[card] })), board.svg));
      yield;
    }
    const options = [{ value: "-1", words: WORDS.unchosen }, ...order.map((_, card) => ({ value: String(card), words: LETTERS[card] }))];
    this.tales = stories.map(({ text }, k) => ({
      list: menu({ name: text, options, change: (card) => this.give(k, Number(card)) }),
      reply: make("p"),
    }));
    const items = this.tales.map(({ list, reply }) => make("li", {}, list.node, reply));
    this.stage.append(make("div", { class: "match-graphs is-many" }, ...graphs), make("ol", { class: "match-stories" }, ...items));
  }

  /** @param {number} k @param {number} card */
  give(k, card) {
    const cards = this.tales.map((_, j) => this.state.cards[j] ?? [-1]);
    cards[k] = [card];
    this.change({ cards, tries: Math.min(99, this.state.tries + 1) });
  }

  show() {
    const { settings, state, task } = this;
    /** @type {any} */
    const n = (this.found = numbers(settings, /** @type {any} */ (state)));
    for (const _ of this.lay());
    this.forms?.put(task);
    this.lifting?.put(state.C);
    if (this.comparing) {
      this.comparing.hidden = task !== "draw";
      this.comparing.textContent = state.done ? WORDS.hide : WORDS.compare;
    }
    if (this.lift) this.lift.hidden = !(task === "reverse" && this.solved);
    if (task === "story") return this.showStories(n);
    const f = current(settings, state);
    const ringed = this.solved || state.seed === 1;
    for (const ring of this.rings) put(ring.node, { visibility: ringed ? "visible" : "hidden" });
    this.offered.forEach(({ card, press }, k) => {
      const chosen = k === state.choice;
      const right = n.choices[k] === "right" && (chosen || this.solved);
      const words = right ? WORDS["is-right"] : chosen ? WORDS["is-wrong"] : "";
      press.textContent = `${fill(WORDS.graph, { letter: LETTERS[k] })}${words && ` ${words}`}`;
      press.setAttribute("aria-pressed", String(chosen));
      card.classList.toggle("is-chosen", chosen);
    });
    if (task === "reverse") return this.showReverse(n, f);
    const board = /** @type {Board} */ (this.board);
    this.tangents?.set(pieces(board, f, this.solved ? n.places : ringed ? n.zeros : []));
    return task === "draw" ? this.showDrawing(n, f) : this.showPick(n, ringed);
  }

  /** @param {any} n @param {boolean} ringed */
  showPick(n, ringed) {
    const { state } = this;
    const letter = LETTERS[state.choice];
    let sentence = ringed ? this.levelSentence(n) : WORDS.choose;
    if (this.solved) sentence = fill(WORDS["right-pick"], { letter }) + (n.zeros.length > n.turning.length + ends(n) ? ` ${WORDS.touches}` : "");
    else if (n.answer) sentence = wrong(letter, n.answer, "");
    return {
      formula: ringed ? levelFormula(n.zeros) : undefined,
      sentence,
      ...this.tableOf(n, "f(x)", n.values, this.solved ? n.slopes : undefined),
      end: this.solved ? this.close(n) : undefined,
    };
  }

  /** @param {any} n */
  levelSentence({ zeros, corners }) {
    const places = listed(zeros);
    const words = WORDS[["level-none", "level-one"][zeros.length] ?? "level-more"];
    const more = corners.length ? ` ${fill(WORDS.corner, { places: listed(corners) })}` : "";
    return fill(words, { places, count: zeros.length }) + more;
  }

  /** @param {any} n @param {Graph} f */
  showDrawing(n, f) {
    const { state } = this;
    const ends = f.places.map((place, k) => /** @type {Place} */ ([place, n.drawn[k]]));
    this.sketch?.set(ends);
    this.points.forEach((point, k) => {
      point.put(f.places[k], n.drawn[k]);
      put(point.node, { "aria-valuenow": Number(n.drawn[k].toPrecision(6)) });
    });
    const right = /** @type {const} */ ([f.high, f.slope(f.high)]);
    this.truth?.set(state.done ? whole(f.slope, sampled(f.slope, f.low, f.high), 2 * f.limit) : []);
    this.truthName?.set(right, state.done ? "f′" : "");
    const zeros = n.drawnZeros.length;
    const untouched = !state.heights.some((/** @type {number[]} */ [h]) => h !== 0);
    let sentence = fill(WORDS[["drawing-none", "drawing-one"][zeros] ?? "drawing"], { zeros });
    if (state.done) {
      sentence = fill(WORDS.compared, { signs: n.signs.filter(Boolean).length, count: n.signs.length, zero: percent(n.zero), order: percent(n.order) });
      if (n.slip) sentence += ` ${fill(WORDS.looks, { name: WORDS[n.slip], why: WORDS[`why-${n.slip}`] })}`;
    } else if (untouched) sentence = `${state.seed === 1 ? `${this.levelSentence(n)} ` : ""}${WORDS.sketch}`;
    return {
      formula: state.done ? scoreFormula(n) : undefined,
      sentence,
      head: ["x", "f(x)", WORDS.drawn, ...(state.done ? ["f′(x)"] : [])],
      rows: n.places.map((/** @type {number} */ x, /** @type {number} */ k) =>
        [x, n.values[k], n.drawn[k], ...(state.done ? [n.slopes[k]] : [])].map((v) => shown(v))),
      end: state.done ? `${fill(WORDS["end-draw"], { score: percent(n.score) })} ${this.close(n)}` : undefined,
    };
  }

  /** @param {any} n @param {Graph} f with the reader's C */
  showReverse(n, f) {
    const { state } = this;
    if (this.raised) this.raised.hidden = !this.solved;
    let sentence = WORDS["choose-f"];
    if (this.solved && this.raisedBoard) {
      const { half } = heightOf(f);
      this.curve?.set(whole(f.at, sampled(f.at, f.low, f.high), 4 * half));
      this.tangents?.set(pieces(this.raisedBoard, f, n.places));
      this.naming?.set([f.high, f.at(f.high)], "f + C");
      const other = n.right.find((/** @type {number} */ k) => k !== state.choice);
      sentence = fill(WORDS["right-f"], { letter: LETTERS[state.choice], other: LETTERS[other] });
    } else if (n.answer) sentence = wrong(LETTERS[state.choice], n.answer, "f-");
    return {
      formula: this.solved ? constantFormula(state.C) : undefined,
      sentence,
      ...this.tableOf(n, "f′(x)", n.slopes, this.solved ? n.values : undefined),
      end: this.solved ? this.close(n) : undefined,
    };
  }

  /** @param {any} n @param {string} name @param {number[]} values @param {number[]} [last] what is told in the end */
  tableOf(n, name, values, last) {
    const curves = choices(this.settings, this.state);
    const reversed = this.task === "reverse";
    return {
      head: ["x", name, ...curves.map((_, k) => LETTERS[k]), ...(last ? [reversed ? "f(x) + C" : "f′(x)"] : [])],
      rows: n.places.map((/** @type {number} */ x, /** @type {number} */ k) =>
        [x, values[k], ...curves.map(({ at }) => at(x)), ...(last ? [last[k]] : [])].map((v) => shown(v))),
    };
  }

  /** @param {any} n */
  showStories(n) {
    const { settings, state } = this;
    const { shown: index, order } = dealt(settings, state.seed);
    const why = (/** @type {number} */ k) => {
      const card = state.cards[k][0];
      const [own, given] = [index[k], index[order[card]]].map((i) => looked(settings, i).features.turns);
      const words = fill(WORDS[`why-${n.slips[k]}`], { letter: LETTERS[card], own, given });
      return fill(WORDS.told, { number: k + 1, name: WORDS[n.slips[k]], why: words });
    };
    this.tales.forEach(({ list, reply }, k) => {
      const slip = n.slips[k];
      list.put(slip ? String(state.cards[k][0]) : "-1");
      reply.textContent = slip === "right" ? `✓ ${WORDS["told-right"]}` : slip && `✗ ${WORDS[slip]}`;
    });
    const first = n.slips.findIndex((/** @type {string} */ slip) => slip && slip !== "right");
    const count = index.length;
    const all = n.matched === count;
    const given = n.slips.some(Boolean);
    const parts = [given ? fill(WORDS.matched, { matched: n.matched, count }) : WORDS.tell, first < 0 ? "" : why(first)];
    const end = fill(WORDS["end-told"], { count, tries: Math.max(count, state.tries) });
    return {
      sentence: parts.filter(Boolean).join(" "),
      head: [WORDS["graph-column"], WORDS.from, WORDS.to, WORDS.begin, WORDS.quarter, WORDS.middle, WORDS.late, WORDS.finish],
      rows: order.map((k, card) => {
        const { f } = looked(settings, index[k]);
        const at = [0, 0.25, 0.5, 0.75, 1].map((part) => f.at(f.low + part * (f.high - f.low)));
        return [LETTERS[card], ...[f.low, f.high, ...at].map((v) => shown(v))];
      }),
      end: all ? `${end} ${this.close(n)}` : undefined,
    };
  }

  /** What was predicted, and what is so. @param {any} n */
  close(n) {
    const { predicted, task, state } = this;
    const { count } = n;
    const parts = [];
    if (task === "pick" || task === "reverse") parts.push(state.tries > 1 ? fill(WORDS["end-tries"], { tries: state.tries }) : WORDS["end-first"]);
    const places = WORDS[["end-nowhere", "end-place"][count] ?? "end-places"];
    parts.push(fill(task === "story" ? WORDS["end-story"] : places, { count, all: this.tales.length }));
    if (predicted !== null) parts.push(fill(WORDS[predicted === count ? "end-right" : "end-predicted"], { predicted: shown(predicted), count }));
    return parts.join(" ");
  }
}

/** @param {string} letter @param {string} key @param {string} kind */
const wrong = (letter, key, kind) => fill(WORDS.wrong, { letter, name: WORDS[kind + key], why: WORDS[`${kind}why-${key}`] });

/** @param {number} share */
const percent = (share) => String(Math.round(100 * share));

/** Return places in words: x = −1 and x = 1. @param {number[]} places */
function listed(places) {
  const words = places.map((x) => fill(WORDS["at-x"], { x: shown(x, 3) }));
  const last = words.pop() ?? "";
  return words.length ? `${words.join(", ")}${WORDS.and}${last}` : last;
}

/** Return how many level places are at the edges. @param {any} n */
const ends = ({ zeros, places }) => zeros.filter((/** @type {number} */ x) => x === places[0] || x === places.at(-1)).length;

/** Return places along a curve. @param {Curve} at @param {number} low @param {number} high @returns {Place[]} */
function sampled(at, low, high) {
  return Array.from({ length: SAMPLES + 1 }, (_, k) => {
    const x = low + ((high - low) * k) / SAMPLES;
    return [x, at(x)];
  });
}

/** Return where a curve changes its sign, and its first sign. @param {Place[]} places */
function changes(places) {
  const tiny = 1e-6 * Math.max(...places.map(([, v]) => (Number.isFinite(v) ? Math.abs(v) : 0)));
  const kept = places.filter(([, v]) => Math.abs(v) > tiny);
  const turned = kept.filter(([, v], k) => k > 0 && v > 0 !== kept[k - 1][1] > 0);
  return { places: turned.map(([x]) => x), first: Math.sign(kept[0]?.[1] ?? 0) };
}

/** Return a graph in words: a slope by its signs, a function by its turns. @param {Place[]} places @param {Meaning} meaning */
function told(places, meaning) {
  const slope = meaning === "derivative";
  const rises = places.slice(1).map(([x, v], k) => /** @type {Place} */ ([x, v - places[k][1]]));
  const { places: turned, first } = changes(slope ? places : rises);
  if (first === 0) return WORDS["says-level"];
  const start = WORDS[slope ? (first > 0 ? "above" : "below") : first > 0 ? "climbs" : "falls"];
  const words = turned.length ? WORDS[slope ? "says-sign" : "says-turns"] : WORDS["says-none"];
  return fill(words, { start, places: turned.map((x) => shown(x, 2)).join(", ") });
}

/** Return from where to where a graph is drawn; poles reach beyond. @param {Graph} f @returns {Place} */
function window(f) {
  const { middle, half } = heightOf(f);
  const looks = Array.from({ length: 41 }, (_, k) => f.at(f.low + ((f.high - f.low) * k) / 40)).filter((v) => Math.abs(v - middle) <= 2 * half);
  const [low, high] = [Math.min(...looks), Math.max(...looks)];
  const edge = 0.12 * (high - low) || 1;
  return [low - edge, high + edge];
}

/** Return places along a curve with gaps where it jumps. @param {Curve} at @param {Place[]} places @param {number} height of the picture */
function whole(at, places, height) {
  return places.flatMap((place, k) =>
    k > 0 && jumps(at, places[k - 1], place, height / 5) ? [/** @type {Place} */ ([place[0], NaN]), place] : [place],
  );
}

/** Tell whether a curve still jumps when looked at ever more closely. @param {Curve} at @param {Place} from @param {Place} to @param {number} much */
function jumps(at, [a, left], [b, right], much) {
  for (let k = 0; k < 30 && Math.abs(right - left) > much; k += 1) {
    const middle = (a + b) / 2;
    const value = at(middle);
    if (Math.abs(value - left) > Math.abs(right - value)) [b, right] = [middle, value];
    else [a, left] = [middle, value];
  }
  return Math.abs(right - left) > much;
}

/** @param {Board} board */
function axis(board) {
  const [low, high] = board.x.domain;
  board.line("ink", { width: 1.2 }).set([[low, 0], [high, 0]]);
}

/** Return a board with a curve; its label says what is seen. @param {import("../kit/board.js").Options} options @param {Curve} at @param {Meaning} meaning @param {string} name */
function graphed(options, at, meaning, name) {
  const [[low, high], [bottom, top]] = [options.x, options.y];
  const places = sampled(at, low, high);
  const words = told(places, meaning);
  const board = new Board({ ...options, label: options.label ? `${options.label}: ${words}` : words });
  axis(board);
  board.line(meaning).set(whole(at, places, top - bottom));
  const near = high - (high - low) / 30;
  if (name) board.text(meaning, { anchor: "end", dy: -10 }).set([near, Math.min(top, Math.max(bottom, at(near)))], name);
  return board;
}

/** Return a small board with one curve; its axes have no names. @param {{x: Place, y: Place}} ranges @param {Curve} at @param {Meaning} meaning */
function small(ranges, at, meaning) {
  const board = graphed({ ...ranges, ...SMALL, label: "" }, at, meaning, "");
  put(board.svg, { role: "img", viewBox: `0 0 ${SMALL.width} ${SMALL.height - 20}` });
  return board;
}

/** Return short pieces of tangents, equally long in the picture. @param {Board} board @param {Graph} f @param {number[]} places */
function pieces(board, f, places) {
  const [low, high] = board.x.domain;
  const wide = Math.abs(board.x(high) - board.x(low)) / (high - low);
  const tall = Math.abs(board.y.invert(0) - board.y.invert(1));
  return places.flatMap((x) => {
    const slope = f.slope(x);
    const run = 16 / Math.hypot(wide, slope / tall);
    return /** @type {Place[]} */ ([[x - run, f.at(x) - slope * run], [x + run, f.at(x) + slope * run], [NaN, NaN]]);
  });
}

/** @param {number[]} zeros */
function levelFormula(zeros) {
  const { row, letter, sign, brackets, number } = math;
  const parts = zeros.map((x) => row(letter("f′", "derivative"), brackets(number(x, undefined, 3)), sign(Math.abs(x - Number(x.toPrecision(3))) < 1e-9 ? "=" : "≈"), number(0, "derivative")));
  return parts.length ? parts.join(`${sign(",")}<mspace width="1em"/>`) : undefined;
}

/** @param {any} n */
function scoreFormula({ sign: signs, zero, order, score }) {
  const { row, words, sign, number, fraction } = math;
  const shares = [signs, zero, order].map((share) => number(share, "approximation", 3));
  return row(words(WORDS.score), sign("="), fraction(row(shares.join(sign("+"))), number(3)), sign("="), number(score, "approximation", 3));
}

/** @param {number} C */
function constantFormula(C) {
  const { row, letter, sign, brackets, number, fraction } = math;
  const f = row(letter("f", "function"), brackets(letter("x")));
  const slope = row(letter("f′", "derivative"), brackets(letter("x")));
  const lifted = C < 0 ? row(sign("−"), number(-C, "constraint")) : row(sign("+"), number(C, "constraint"));
  const rate = fraction(letter("d"), row(letter("d"), letter("x")));
  return row(rate, brackets(f, lifted), sign("="), slope, sign("+"), number(0), sign("="), slope);
}

customElements.define("uphill-match", Match);
