// The Sandpit in the page: sand seen from above, a spade, dips with their depths, and the map at the end.

import { Board, Play, arrow, breath, button, choice, draw, fill, fixed, handle, inPicture, make, math, menu, put, shown, slider } from "uphill-kit";
import { contourLayer, grid } from "uphill-land";
import { KINDS, LIMIT, MODES, PLAYERS, SIDE, dipsOf, fields, first, limitOf, numbers, pitOf, playOn, playable, prepared, python, spaded, summary, trial } from "./model.js";

const WORDS = UPHILL_WORDS;
const GAMES = 200;
const SLICE = 8; // milliseconds of work before the page may do something else
const BEAT = 600; // milliseconds between two dips of a replay
const LEVELS = [-8.5, -8, -7.5, -7, -6.5, -6, -5.5, -5, -4.5, -4, -3.5, -3, -2.5, -2, -1.5];
const LETTER = 8.6; // width of one, in units of the picture

/** @typedef {import("./model.js").Point} Point */
/** @typedef {import("./model.js").State} State */
/** @typedef {ReturnType<typeof numbers>} Numbers */

/** @param {string} key @param {Record<string, string | number>} [values] */
const say = (key, values) => fill(WORDS[key], values);
const metres = (/** @type {number} */ value) => fixed(value, 2);
const choices = (/** @type {readonly string[]} */ values, suffix = "") => values.map((value) => ({ value, words: WORDS[value + suffix] }));

class Sandpit extends Play {
  /** @type {Map<string, (string | number)[]>} what 200 pits told: pit, strategy, step, wins, median */ results = new Map();
  /** @type {number | undefined} how many dips a replay has shown */ until;
  /** @type {ReturnType<typeof setTimeout> | undefined} */ ticks;
  /** @type {Point} where the spade is */ at = [4, 4];
  busy = false;
  /** @type {(place: Point) => void} */ putSpade = () => {};
  /** @type {(n: Numbers, count: number) => void} draws the dips, and at the end the map */ drawSand = () => {};
  /** @type {(n: Numbers) => void} */ putControls = () => {};
  many = button(WORDS.many, () => this.survey());
  record = make("div", { class: "play-more" }, make("div"));

  get model() {
    return { fields, python: /** @type {(settings: any, state: any) => string} */ (python) };
  }

  /** @returns {State} */
  get game() {
    return /** @type {any} */ (this.state);
  }

  get question() {
    const { mode, beat } = this.state;
    const ask = mode === "strategy" ? "ask-strategy" : beat ? "ask-beat" : "ask";
    return { ask: say(ask, { beat }), kind: /** @type {const} */ ("number"), min: 1, max: LIMIT };
  }

  /** @param {number} predicted */
  reply(predicted) {
    const { pit, seed, mode } = this.game;
    if (!Number.isInteger(predicted)) return say("trap-whole", { predicted: shown(predicted) });
    if (predicted === 1 && pitOf(pit, seed).dip(first(this.settings)).at !== "phone") return WORDS["trap-one"];
    return predicted > limitOf(mode) ? WORDS["trap-three"] : "";
  }

  async build() {
    const { pit, seed } = this.game;
    await prepared(pit, seed, breath);
    const edge = /** @type {Point} */ ([0, SIDE]);
    const board = new Board({ x: edge, y: edge, xLabel: WORDS.x, yLabel: WORDS.y, label: WORDS.board, width: 440, height: 450 });
    board.area("muted").set([[0, 0], [SIDE, 0], [SIDE, SIDE], [0, SIDE]]);
    this.at = aside(first(this.settings));
    this.sand(board);
    await breath();
    this.taps(board);
    this.stage.append(board.svg);
    await breath();
    this.furnish();
  }

  /** Put on a board what changes: map, dips and spade. @param {Board} board */
  sand(board) {
    const layer = contourLayer(board);
    const path = board.line("muted", { dash: "3 5", width: 1.6 });
    const [finds, slopes, holes] = [draw("g"), draw("g"), draw("g")];
    board.inner.append(slopes); // Near an edge an arrow may point off the sand.
    board.over.append(finds, holes);
    const spade = handle(board, {
      name: WORDS.spade, meaning: "ink", step: 0.1, plane: true,
      move: (x, y) => this.hold([x, y]),
      press: () => this.dig(this.at),
      says: () => say("spade-says", { x: shown(this.at[0]), y: shown(this.at[1]) }),
    });
    // A ring with ticks, so that the hole under it is seen.
    spade.node.lastElementChild?.replaceWith(draw("path", { "fill-rule": "evenodd", d: `${ring(12)}${ring(8)}M-2 -18h4v8h-4zM-2 10h4v8h-4zM-18 -2h8v4h-8zM10 -2h8v4h-8z` }));
    let mapped = "";
    this.putSpade = (place) => spade.put(...place);
    this.drawSand = (n, count) => {
      const { game } = this;
      const key = n.over ? `${game.pit} ${game.seed}` : "";
      if (key !== mapped) {
        mapped = key;
        layer.node.replaceChildren();
        // In a task of its own: contours take their time.
        if (key) setTimeout(() => mapped === key && layer.set(grid(board.x.domain, board.y.domain, (x, y) => pitOf(game.pit, game.seed).depth(x, y)), LEVELS));
      }
      path.set(n.over ? /** @type {Point[]} */ (n.points.slice(0, count)) : []);
      finds.replaceChildren(...(n.over ? treasures(board, n) : []));
      slopes.replaceChildren(...arrows(board, n, count));
      holes.replaceChildren(...pits(board, n, count));
      this.hold(this.at);
      const idle = game.mode === "strategy" || (n.over && document.activeElement !== spade.node);
      put(spade.node, { visibility: idle ? "hidden" : "visible" });
    };
  }

  /** Let a click dig where it is; on the spade too, unless the spade was dragged. @param {Board} board */
  taps(board) {
    let from = [0, 0];
    board.svg.addEventListener("pointerdown", (event) => { from = [event.clientX, event.clientY]; }, { capture: true });
    board.svg.addEventListener("click", (event) => {
      const [px, py] = inPicture(board, event);
      const to = /** @type {Point} */ ([board.x.invert(px), board.y.invert(py)]);
      const inside = to.every((t) => t >= 0 && t <= SIDE);
      if (inside && Math.hypot(event.clientX - from[0], event.clientY - from[1]) < 6) this.dig(to);
    });
  }

  /** Build the controls. */
  furnish() {
    const start = (/** @type {Partial<State>} */ changes) => this.begin(changes);
    const pits = menu({ name: WORDS.pit, options: choices(KINDS), change: (pit) => start({ pit }) });
    const modes = choice({ name: WORDS.mode, options: choices(MODES.slice(0, 3), "-mode"), change: (mode) => start({ mode }) });
    const players = menu({ name: WORDS.player, options: choices(PLAYERS), change: (player) => start({ player }) });
    const { min, max } = fields.step;
    const steps = slider({
      name: WORDS.step, min, max, step: 0.05, says: metres,
      change: (step, done) => this.change({ step, dips: [first(this.settings)] }, done),
    });
    const digging = button(WORDS.dig, () => this.dig(this.at));
    const once = button(WORDS.once, () => this.go(true));
    const whole = button(WORDS.all, () => this.go(false));
    const fresh = button(WORDS.new, () => start({ seed: this.game.seed + 1 }));
    const again = button(WORDS.replay, () => this.replay(1));
    const challenge = button(WORDS.challenge, () => this.dare());
    const { many, record } = this;
    const buttons = make("div", { class: "play-buttons" }, digging, once, whole, many, again, challenge, fresh);
    this.controls.append(buttons, pits.node, modes.node, players.node, steps.node, record);
    this.putControls = (n) => {
      const { pit, mode, player, step } = this.game;
      const auto = mode === "strategy";
      pits.put(pit);
      modes.put(mode);
      players.put(player);
      steps.put(step);
      for (const node of [players.node, steps.node, once, whole, many]) node.hidden = !auto;
      for (const node of [modes.node, digging]) node.hidden = auto;
      for (const node of [digging, once, whole]) put(node, { "aria-disabled": String(n.over) });
      fresh.hidden = pit === "decoy";
      again.hidden = !n.over;
      challenge.hidden = auto || !n.won;
      record.hidden = !auto || !this.results.size;
    };
  }

  /** Begin another game. @param {Partial<State>} changes */
  begin(changes) {
    const { pit, seed } = { ...this.game, ...changes };
    const start = first(this.settings);
    this.at = aside(start);
    this.change({ ...changes, seed: playable(this.settings, pit, seed), dips: [start], beat: 0, predicted: NaN });
    this.ask();
  }

  reset() {
    // The same pit again, not the one of the lesson.
    this.begin({});
  }

  /** Dips go on from here. @param {Point[]} dips */
  dug(dips) {
    this.change({ dips });
    // What a hole has told cannot be forgotten: Undo takes back settings, no dips.
    this.past = [];
  }

  /** Dig a hole. @param {Point} place */
  dig(place) {
    const { game, settings } = this;
    if (game.mode === "strategy" || numbers(settings, game).over) return;
    this.hold(place);
    const last = game.dips.at(-1);
    // Enter held down, or pressed twice, wastes no dip on the same hole.
    if (last && this.at.every((t, k) => t === last[k])) return;
    this.dug([...game.dips, this.at]);
  }

  /** Take the spade somewhere. @param {Point} place */
  hold([x, y]) {
    this.at = [spaded(x), spaded(y)];
    this.putSpade(this.at);
  }

  /** Let the strategy dig. @param {boolean} once */
  go(once) {
    const { game } = this;
    const pit = pitOf(game.pit, game.seed);
    const dips = dipsOf(game);
    if (dips.length) this.dug(playOn(pit, dips, game, LIMIT, once).map(({ x, y }) => [x, y]));
    else this.dug([first(this.settings)]);
  }

  /** Let the strategy play many pits, a few at a time. */
  async survey() {
    const { pit, player, step } = this.game;
    if (this.busy) return;
    this.busy = true;
    put(this.many, { "aria-disabled": "true" });
    const trials = [];
    for (let since = performance.now(); trials.length < GAMES && this.isConnected; ) {
      trials.push(trial(pit, trials.length + 1, player, step));
      if (performance.now() - since < SLICE) continue;
      this.many.textContent = say("playing", { count: trials.length });
      await new Promise((resolve) => setTimeout(resolve));
      since = performance.now();
    }
    this.busy = false;
    this.many.textContent = WORDS.many;
    put(this.many, { "aria-disabled": "false" });
    if (trials.length < GAMES) return;
    const { wins, median } = summary(trials);
    this.results.set([pit, player, step].join(), [WORDS[pit], WORDS[player], metres(step), wins, wins ? median : "–"]);
    this.keepRecord();
    this.soon();
  }

  keepRecord() {
    const cells = (/** @type {"td" | "th"} */ name, /** @type {(string | number)[]} */ row) => make("tr", {}, ...row.map((cell) => make(name, {}, String(cell))));
    const head = [WORDS.pit, WORDS.player, WORDS.step, WORDS["head-wins"], WORDS["head-median"]];
    const rows = [...this.results.values()].map((row) => cells("td", row));
    this.record.firstElementChild?.replaceChildren(make("table", {}, cells("th", head), ...rows));
  }

  /** Show the game again, dip by dip. @param {number} until */
  replay(until) {
    clearTimeout(this.ticks);
    const over = until > numbers(this.settings, this.game).count;
    this.until = over ? undefined : until;
    if (!over) this.ticks = setTimeout(() => this.replay(until + 1), BEAT);
    this.soon();
  }

  /** Copy a link to this pit, and how many dips it took. */
  dare() {
    const { count } = numbers(this.settings, this.game);
    this.share({ ...this.state, dips: [first(this.settings)], beat: count, predicted: NaN });
  }

  show() {
    const { settings, game } = this;
    const n = numbers(settings, game);
    if (!n.over) this.until = undefined;
    const count = this.until ?? n.count;
    this.drawSand(n, count);
    this.putControls(n);
    const depthOnly = game.mode === "depth";
    const found = { phone: WORDS["found-phone"], local: WORDS["found-local"], "": "" };
    return {
      formula: this.formulaOf(n, count),
      sentence: this.describe(n),
      head: ["dip", "x", "y", "depth", ...(depthOnly ? [] : ["slope-x", "slope-y"]), "found"].map((name) => WORDS[`head-${name}`]),
      rows: dipsOf(game).map(({ x, y, depth, slope, at }, k) => [k + 1, shown(x), shown(y), metres(depth), ...(depthOnly ? [] : slope.map(metres)), found[at]]),
      end: [n.over ? this.close(n) : "", this.statistics()].filter(Boolean).join(" ") || undefined,
    };
  }

  /** @param {Numbers} n @param {number} count @returns {string | string[][]} */
  formulaOf(n, count) {
    const { row, letter, sign, infix, brackets, number, words } = math;
    const pair = (/** @type {readonly number[]} */ [a, b], /** @type {"derivative" | "data" | undefined} */ meaning) =>
      brackets(number(metres(a), meaning), sign(","), number(metres(b), meaning));
    if (!count) return "";
    const [point, depth] = [n.points[count - 1], n.depths[count - 1]];
    const slope = n.slopes[count - 1];
    if (!slope) return row(letter("f", "function"), pair(point, undefined), sign("="), number(metres(depth), "data"));
    const { mode, player, step } = this.game;
    const long = Math.hypot(...slope);
    if (mode === "strategy" && player === "arrow" && n.next.length && step * long <= 1) {
      const way = row(words(WORDS.next), sign("="), pair(point, "data"), sign("−"), number(metres(step)), pair(slope, "derivative"));
      return [[way, row(infix("="), pair(n.next, "data"))]];
    }
    const cut = long > 5 ? [row(words(`${WORDS.cut}\u00a0`), pair(n.arrows[count - 1], "derivative"))] : [];
    const whole = slope.map((part) => -0.2 * part);
    const way = row(words(WORDS.here), sign("="), number("−0.2"), pair(slope, "derivative"));
    // In pieces, as a phone is too narrow for one line.
    return [[way, row(infix("="), pair(whole, "derivative"), ...(cut.length ? [sign(",")] : [])), ...cut]];
  }

  /** @param {Numbers} n */
  describe(n) {
    const at = (this.until ?? n.count) - 1;
    if (at < 0) return WORDS.none;
    const point = n.points[at];
    const said = { number: at + 1, count: n.count, depth: metres(n.depths[at]), x: shown(point[0]), y: shown(point[1]) };
    if (this.until) return say("replaying", said);
    const phone = { x: metres(n.phone[0]), y: metres(n.phone[1]) };
    if (n.won) return say("won", { ...said, ...phone });
    if (n.over) return say("lost", { ...phone, away: metres(n.nearest) });
    const news = say(this.newsOf(n), { ...said, slope: metres(Math.hypot(...(n.slopes[at] ?? []))), compared: this.compare(n) });
    if (!n.warned && this.game.mode !== "three") return news;
    return `${news} ${say("warned", { left: n.left })}`;
  }

  /** Return which sentence the last dip is worth. @param {Numbers} n */
  newsOf(n) {
    if (n.stuck) return "stuck";
    if (this.game.mode === "depth") return n.count === 1 ? "depth-first" : "depth-dip";
    return Math.hypot(...n.slopes[n.count - 1]) < 0.005 ? "level" : "dip";
  }

  /** @param {Numbers} n */
  compare(n) {
    if (n.deepest === n.count) return WORDS.deepest;
    if (metres(n.depths[n.count - 1]) === metres(n.depths[n.deepest - 1])) return say("as-deep", { best: n.deepest });
    return say("not-deepest", { best: n.deepest, least: metres(n.depths[n.deepest - 1]) });
  }

  /** @param {Numbers} n */
  close(n) {
    const { predicted } = this;
    const par = say(n.parBy ? "par" : "par-none", { par: n.par, player: WORDS[n.parBy] });
    const key = `${predicted === null ? "alone" : "end"}-${n.won ? "won" : "lost"}`;
    const said = say(key, { predicted: shown(predicted ?? 0), count: n.count, par });
    return this.game.beat ? `${said} ${say("beat", { beat: this.game.beat })}` : said;
  }

  statistics() {
    const { mode, pit, player, step } = this.game;
    const found = this.results.get([pit, player, step].join());
    if (mode !== "strategy" || !found) return "";
    return say("statistics", { player: WORDS[player], step: metres(step), wins: found[3] });
  }
}

/** Return a place beside another, so that the spade hides nothing. @param {Point} point @returns {Point} */
const aside = ([x, y]) => [x > SIDE / 2 ? x - 1 : x + 1, y > SIDE / 2 ? y - 1 : y + 1];

/** @param {string} look @param {string} d @param {readonly number[]} at @param {Record<string, string>} [more] */
const mark = (look, d, [x, y], more) => draw("path", { class: `play-mark is-${look}`, d, transform: `translate(${x} ${y})`, ...more });

/** Draw the local minima, and where the lowest is, the phone. @param {Board} board @param {Numbers} n */
function treasures(board, n) {
  const others = n.minima.filter(([x, y]) => x !== n.phone[0] || y !== n.phone[1]);
  return [
    ...others.map(([x, y]) => mark("ink is-cross", "M-4 -4L4 4M4 -4L-4 4", board.spot([x, y]))),
    mark("constraint", "M-7 -12h14v24h-14zM-4 -9h8v15h-8z", board.spot(/** @type {Point} */ (n.phone)), { "fill-rule": "evenodd" }),
  ];
}

/** Draw the arrows of the first dips. @param {Board} board @param {Numbers} n @param {number} count */
function arrows(board, n, count) {
  return n.arrows.slice(0, count).map(([dx, dy], k) => {
    const [x, y] = n.points[k];
    return draw("path", { class: "play-line is-derivative", d: arrow(board.spot([x, y]), board.spot([x + dx, y + dy]), 10) });
  });
}

/** Draw the first dips: dots and words. @param {Board} board @param {Numbers} n @param {number} count */
function pits(board, n, count) {
  const spots = n.points.slice(0, count).map(([x, y]) => board.spot([x, y]));
  const boxes = spots.map(([x, y]) => [x - 5, y - 5, x + 5, y + 5]);
  /** @type {Parameters<typeof label>[1][]} */
  const words = spots.map((at, k) => ({ words: `${k + 1}: ${metres(n.depths[k])}`, at, side: (n.arrows[k]?.[1] ?? 0) > 0 ? 1 : -1, gap: 0, look: "data" }));
  if (n.over) {
    const at = board.spot(/** @type {Point} */ (n.phone));
    words.push({ words: WORDS.phone, at, side: -1, gap: 7, look: "constraint" });
    boxes.push([at[0] - 7, at[1] - 12, at[0] + 7, at[1] + 12]);
  }
  // The newest first: where there is no room, the older dips go without.
  return [...spots.map((spot) => mark("data", ring(5), spot)), ...words.toReversed().flatMap((one) => label(boxes, one))];
}

/**
 * Write words above, below or beside a place, clear of what is there; nowhere if there is no room.
 * @param {number[][]} boxes what is there: left, top, right, bottom
 * @param {{words: string, at: readonly number[], side: number, gap: number, look: string}} what
 */
function label(boxes, { words, at: [x, y], side, gap, look }) {
  const wide = LETTER * words.length;
  const away = side * (17 + gap);
  for (const [dx, dy] of [[-wide / 2, away], [-wide / 2, -away], [10 + gap, 0], [-10 - gap - wide, 0]]) {
    const [left, base] = [x + dx, y + dy + 5];
    const [right, top, bottom] = [left + wide, base - 11, base + 2];
    if (left < 46 || right > 430 || top < 18 || bottom > 416) continue;
    if (boxes.some((box) => left < box[2] && right > box[0] && top < box[3] && bottom > box[1])) continue;
    boxes.push([left, top, right, bottom]);
    return [draw("text", { class: `play-words is-${look}`, x: left, y: base }, words)];
  }
  return [];
}

/** @param {number} r */
const ring = (r) => `M${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`;

customElements.define("uphill-sandpit", Sandpit);
