// Match f with its slope: which graph, which places, which drawing, which story.

import { random } from "../kit/random.js";

/**
 * @typedef {import("../kit/functions.js").Fn} Fn
 * @typedef {{fn: Fn, python: string, low: number, high: number}} Given a function of one variable,
 *   its text in Python with the same variable and `np`, and where to look at it
 * @typedef {Given & {text: string}} Story
 * @typedef {{functions: Given[], stories: Story[], form?: string}} Settings
 * @typedef {import("../kit/address.js").State} State
 * @typedef {(x: number) => number} Curve
 * @typedef {{at: Curve, slope: Curve, bend: Curve, low: number, high: number, variable: string,
 *   places: number[], limit: number}} Graph f, the nine places without those where it has no slope, and
 *   half the height of a picture of its slopes
 * @typedef {{stretch: number, shift: number, lift: number}} Change
 * @typedef {{key: string, at: Curve}} Choice
 * @typedef {Record<string, number | boolean | string | number[] | boolean[] | string[]>} Numbers
 */

/** @type {import("../kit/address.js").Fields} */
export const fields = {
  form: {
    start: (/** @type {Settings} */ settings) => settings.form ?? "pick",
    options: ["pick", "draw", "reverse", "story"],
  },
  seed: { start: 1, min: 1, max: 9999, whole: true },
  choice: { start: -1, min: -1, max: 3, whole: true }, // −1: none yet
  tries: { start: 0, min: 0, max: 99, whole: true },
  // The drawing, in parts of the picture's half height; what was not drawn is 0.
  heights: { start: [], max: 9, of: [{ min: -1, max: 1, digits: 3 }] },
  done: { start: 0, min: 0, max: 1, whole: true },
  C: { start: 0, min: -3, max: 3, digits: 2 },
  // For each story shown, the graph that the reader gave it; −1: none yet.
  cards: { start: [], max: 5, of: [{ min: -1, max: 4, digits: 0 }] },
};

const HANDLES = 9;
const POINTS = 102; // even, so that none is the middle of the interval: zeros like to lie there
const LOOKS = 40;
const SHIFT = 1 / 6;
export const LETTERS = "ABCDE";
const NAMES = /** @type {const} */ (["direction", "turns", "steepness", "start"]); // in which stories differ
const BAND = 0.11; // of the steepest slope: as good as zero; no ratio of whole numbers, which would tie

/** @param {number} low @param {number} high @param {number} count */
const spread = (low, high, count) =>
  Array.from({ length: count }, (_, k) => low + ((high - low) * k) / (count - 1));

/** Return places to look at a graph, none at an edge or in the middle, where it may have no slope. @param {{low: number, high: number}} interval */
const looksOf = ({ low, high }) => Array.from({ length: LOOKS }, (_, k) => low + ((high - low) * (k + 0.5)) / LOOKS);

/** Return the largest size of the numbers that are finite, 0 if none is. @param {number[]} values */
const size = (values) => values.reduce((m, v) => (Number.isFinite(v) ? Math.max(m, Math.abs(v)) : m), 0);

/** Return the factor that gives values a size; 0 if they are rounding only. @param {number} wanted @param {number[]} values */
const fit = (wanted, values) => (size(values) > 1e-12 ? wanted / size(values) : 0);

/** @param {number[]} values */
const mean = (values) => values.reduce((sum, v) => sum + v, 0) / values.length;

/** Shuffle in place, and return, as `tests/play/match.py` does. @template T @param {T[]} list @param {() => number} draw */
function shuffled(list, draw) {
  for (let k = list.length - 1; k > 0; k -= 1) {
    const other = Math.floor(draw() * (k + 1));
    [list[k], list[other]] = [list[other], list[k]];
  }
  return list;
}

/** Return the seeded source of one of the forms: 0 the function, 1 pick, 2 reverse, 3 story. @param {number} seed @param {number} part */
const source = (seed, part) => random(4 * seed + part);

/** @type {WeakMap<Settings, Map<string, [string, any]>>} */
const memory = new WeakMap();

/**
 * Return what was made last for a seed, or make it: a drawing asks for the same many times a second.
 * @template T
 * @param {Settings} settings
 * @param {string} what
 * @param {string | number} key
 * @param {() => T} make
 * @returns {T}
 */
function kept(settings, what, key, make) {
  const all = memory.get(settings) ?? new Map();
  memory.set(settings, all);
  if (all.get(what)?.[0] !== key) all.set(what, [key, make()]);
  return all.get(what)[1];
}

/** Return the form that can be shown: without functions only the stories. @param {Settings} settings @param {State} state */
export function formOf(settings, state) {
  if (!settings.functions.length) return "story";
  return state.form === "story" && !settings.stories.length ? "pick" : state.form;
}

/** Return the function of the seed and how it is changed: the first is the author's, as it is. @param {Settings} settings @param {number} seed @returns {{given: Given, change: Change}} */
export function drawn(settings, seed) {
  const given = settings.functions[(seed - 1) % settings.functions.length];
  if (seed === 1) return { given, change: { stretch: 1, shift: 0, lift: 0 } };
  const draw = source(seed, 0);
  const one = (/** @type {number[]} */ list) => list[Math.floor(draw() * list.length)];
  const flip = draw() < 0.5 ? -1 : 1;
  return {
    given,
    change: { stretch: flip * one([0.5, 1, 1.5, 2]), shift: one([-1, -0.5, 0, 0.5, 1]), lift: one([-2, -1, 0, 1, 2]) },
  };
}

/** @param {Given} given @param {Change} [change] @returns {Graph} */
export function graph({ fn, low, high }, { stretch, shift, lift } = { stretch: 1, shift: 0, lift: 0 }) {
  const slope = (/** @type {number} */ x) => {
    const [value, rate] = fn.along([x - shift], [1], 1);
    return Number.isFinite(value) ? stretch * rate : NaN; // a formula may give a slope where f has no value
  };
  const interval = { low: low + shift, high: high + shift };
  const places = spread(interval.low, interval.high, HANDLES).filter((x) => Number.isFinite(slope(x)));
  return {
    at: (x) => stretch * fn.at(x - shift) + lift,
    slope,
    bend: (x) => stretch * fn.derivative(x - shift, 2),
    ...interval,
    variable: fn.names[0],
    places,
    limit: rounded(1.25 * Math.min(size(looksOf(interval).map(slope)), 2 * size(places.map(slope)))),
  };
}

/** Return a number of two digits, not below a size; 1 for 0. @param {number} most */
function rounded(most) {
  if (most === 0) return 1;
  const unit = 10 ** (Math.floor(Math.log10(most)) - 1);
  return Number((Math.ceil(most / unit - 1e-6) * unit).toPrecision(12));
}

/** Return f as it is now; in the reverse form it carries the reader's C. @param {Settings} settings @param {State} state */
export function current(settings, state) {
  const extra = formOf(settings, state) === "reverse" ? state.C : 0;
  return kept(settings, "graph", `${state.seed} ${extra}`, () => {
    const { given, change } = drawn(settings, state.seed);
    return graph(given, { ...change, lift: change.lift + extra });
  });
}

/** Return the middle and half the height of f; a pole does not count. @param {Graph} f */
export function heightOf(f) {
  const values = f.places.map(f.at);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return { middle: (low + high) / 2, half: (high - low) / 2 || 1 };
}

/** Halve a ≤ b until nothing is left between. @param {(x: number) => boolean} test @param {number} a @param {number} b */
function halved(test, a, b) {
  const first = test(a);
  for (let k = 0; k < 60; k += 1) {
    const middle = (a + b) / 2;
    if (test(middle) === first) a = middle;
    else b = middle;
  }
  return Math.abs(a) < 1e-15 ? 0 : a; // so near, only halving keeps it from 0
}

/**
 * Return where the slope is zero, which of these are tops and bottoms, and where it jumps from
 * one sign to the other. f must not be level along a stretch.
 * @param {Graph} f
 */
function flat(f) {
  const { low, high, slope, bend, limit } = f;
  const steps = spread(low, high, POINTS);
  const slopes = steps.map(slope);
  const still = (/** @type {number} */ x) => Math.abs(slope(x)) <= 1e-9 * limit;
  /** @type {(curve: Curve, here: (k: number) => boolean) => number[]} */
  const crossings = (curve, here) => {
    const positive = (/** @type {number} */ x) => curve(x) > 0;
    return steps.flatMap((x, k) =>
      k > 0 && here(k) && positive(steps[k - 1]) !== positive(x) ? [halved(positive, steps[k - 1], x)] : [],
    );
  };
  // Where the slope only touches zero its own bend says more exactly where: these come first.
  const touching = crossings(bend, (k) => Math.abs(slopes[k]) < limit / 50).filter(still);
  const crossing = crossings(slope, (k) => slopes[k - 1] > 0 !== slopes[k] > 0);
  const near = (high - low) * 1e-6;
  /** @type {number[]} */
  const zeros = [];
  /** @type {number[]} */
  const corners = [];
  for (const x of [...touching, ...[low, high].filter(still), ...crossing]) {
    const list = still(x) ? zeros : corners;
    if (list.every((other) => Math.abs(other - x) > near)) list.push(x);
  }
  zeros.sort((a, b) => a - b);
  const aside = (high - low) * 1e-4;
  const turning = zeros.filter(
    (x) => x - low > near && high - x > near && slope(x - aside) * slope(x + aside) < 0,
  );
  return { zeros, turning, corners };
}

/** Return the same for the current f, whose C changes nothing of it. @param {Settings} settings @param {State} state */
export function level(settings, state) {
  return kept(settings, "level", state.seed, () => flat(current(settings, { ...state, C: 0 })));
}

/** Return the mistakes that a graph can stand for, as curves. @param {Graph} f @returns {Record<string, Curve>} */
export function mistakes(f) {
  const { at, slope, bend, low, high } = f;
  const looks = looksOf(f);
  const scale = f.limit / 1.25;
  const fitted = (/** @type {Curve} */ curve) => {
    const factor = fit(scale, looks.map(curve));
    return (/** @type {number} */ x) => factor * curve(x);
  };
  return {
    flipped: (x) => -slope(x),
    height: fitted(at),
    bend: fitted(bend),
    aside: aside(slope, low, high),
    unsigned: (x) => Math.abs(slope(x)),
    lifted: (x) => slope(x) + 0.6 * scale,
    mirrored: (x) => slope(low + high - x),
    average: (x) => (x === low ? slope(low) : (at(x) - at(low)) / (x - low)),
  };
}

/** Return a curve moved sideways, to the side where it still has values. @param {Curve} curve @param {number} low @param {number} high @returns {Curve} */
function aside(curve, low, high) {
  const move = (high - low) * SHIFT;
  return Number.isFinite(curve(low - move)) ? (x) => curve(x - move) : (x) => curve(x + move);
}

/** Return what a curve shows inside a picture; NaN where it has no value. @param {Curve} curve @param {number[]} looks @param {number} middle @param {number} half */
const seen = (curve, looks, middle, half) =>
  looks.map(curve).map((v) => (Number.isFinite(v) ? Math.min(middle + half, Math.max(middle - half, v)) : NaN));

/** @param {number[]} a @param {number[]} b */
function distance(a, b) {
  const gaps = a.map((v, k) => (v - b[k]) ** 2).filter(Number.isFinite);
  return Math.sqrt(mean(gaps));
}

/** @param {number[]} a @param {number[]} b */
function cosine(a, b) {
  const product = (/** @type {number[]} */ p, /** @type {number[]} */ q) => p.reduce((s, v, k) => s + v * q[k], 0);
  return product(a, b) / Math.sqrt(product(a, a) * product(b, b)) || 0;
}

/** Return how alike two shapes are, wherever and however tall they are drawn. @param {number[]} a @param {number[]} b */
function likeness(a, b) {
  const kept = a.map((_, k) => k).filter((k) => Number.isFinite(a[k]) && Number.isFinite(b[k]));
  const centred = (/** @type {number[]} */ list) => {
    const values = kept.map((k) => list[k]);
    return values.map((v) => v - mean(values));
  };
  const [p, q] = [centred(a), centred(b)];
  return size(p) + size(q) < 1e-12 ? 1 : cosine(p, q);
}

/**
 * Take curves in turn as long as no two of those taken look the same, and each has values where the first has.
 * @param {Choice[]} offered
 * @param {number} count
 * @param {(curve: Curve) => number[]} look
 * @param {(a: number[], b: number[]) => boolean} same
 * @param {Choice} first
 */
function distinct(offered, count, look, same, first) {
  const taken = [{ choice: first, values: look(first.at) }];
  for (const choice of offered) {
    const values = look(choice.at);
    const whole = values.every((v, k) => Number.isFinite(v) || !Number.isFinite(taken[0].values[k]));
    if (taken.length <= count && whole && !taken.some((one) => same(one.values, values))) {
      taken.push({ choice, values });
    }
  }
  return taken.slice(1).map((one) => one.choice);
}

/** Return the graphs offered: slopes of f to pick from, or in the reverse form functions. @param {Settings} settings @param {State} state @returns {Choice[]} */
export function choices(settings, state) {
  const form = formOf(settings, state);
  const f = current(settings, { ...state, C: 0 });
  const offer = form === "reverse" ? functionsOffered : slopesOffered;
  return kept(settings, form, state.seed, () => offer(f, state.seed));
}

/** @param {Graph} f @param {number} seed */
function slopesOffered(f, seed) {
  const draw = source(seed, 1);
  const [looks, limit] = [looksOf(f), f.limit];
  const right = { key: "right", at: f.slope };
  const offered = shuffled(Object.entries(mistakes(f)), draw).map(([key, at]) => ({ key, at }));
  const look = (/** @type {Curve} */ curve) => seen(curve, looks, 0, limit);
  const wrong = distinct(offered, 3, look, (a, b) => distance(a, b) <= 0.15 * limit, right);
  return shuffled([right, ...wrong], draw);
}

/** Return four functions, two of which have the slope of f. @param {Graph} f @param {number} seed */
function functionsOffered(f, seed) {
  const draw = source(seed, 2);
  const looks = looksOf(f);
  const { middle, half } = heightOf(f);
  const fitted = (/** @type {Curve} */ curve) => {
    const factor = fit(half, looks.map(curve));
    return (/** @type {number} */ x) => middle + factor * curve(x);
  };
  /** @type {Record<string, Curve>} */
  const wrong = {
    flipped: (x) => 2 * middle - f.at(x),
    copied: fitted(f.slope),
    bend: fitted(f.bend),
    aside: aside(f.at, f.low, f.high),
    mirrored: (x) => f.at(f.low + f.high - x),
  };
  const up = (draw() < 0.5 ? -0.7 : 0.7) * half;
  const right = { key: "right", at: f.at };
  const offered = shuffled(Object.entries(wrong), draw).map(([key, at]) => ({ key, at }));
  const look = (/** @type {Curve} */ curve) => seen(curve, looks, middle, 2 * half);
  const taken = distinct(offered, 2, look, (a, b) => likeness(a, b) > 0.93, right);
  return shuffled([right, { key: "right", at: (x) => f.at(x) + up }, ...taken], draw);
}

/** Return where a line through the handles is zero; a stretch of zeros counts once, in its middle. @param {number[]} places @param {number[]} heights */
export function lineZeros(places, heights) {
  if (!heights.some((h) => h !== 0)) return [];
  /** @type {number[]} */
  const zeros = [];
  heights.forEach((h, k) => {
    if (h === 0 && heights[k - 1] !== 0) {
      let last = k;
      while (heights[last + 1] === 0) last += 1;
      zeros.push((places[k] + places[last]) / 2);
    }
    if (h * heights[k + 1] < 0) {
      zeros.push(places[k] + ((places[k + 1] - places[k]) * h) / (h - heights[k + 1]));
    }
  });
  return zeros;
}

/**
 * Score a drawing of the slope: the shares of signs, of zeros and of pairs of places that are right.
 * @param {Graph} f
 * @param {number[]} heights the drawn slopes, at the places of f
 * @param {number[]} zeros of the slope
 * @param {[string, number[]][]} shapes what the mistakes are at the places
 */
export function score(f, heights, zeros, shapes) {
  const { places } = f;
  const slopes = places.map(f.slope);
  const band = BAND * size(slopes);
  const kind = (/** @type {number} */ v) => (Math.abs(v) <= band ? 0 : Math.sign(v));
  const signs = slopes.map((s, k) => kind(s) === kind(heights[k]) || Math.abs(s - heights[k]) <= band);
  const lines = lineZeros(places, heights);
  const tolerance = (0.75 * (f.high - f.low)) / (HANDLES - 1);
  let [met, next] = [0, 0];
  for (const zero of zeros) {
    while (lines[next] < zero - tolerance) next += 1;
    if (lines[next] <= zero + tolerance) {
      met += 1;
      next += 1;
    }
  }
  let [ordered, pairs] = [0, 0];
  slopes.forEach((s, i) => {
    for (let j = 0; j < i; j += 1) {
      const steeper = Math.abs(s) - Math.abs(slopes[j]);
      if (Math.abs(steeper) <= band) continue;
      pairs += 1;
      if (Math.sign(steeper) === Math.sign(Math.abs(heights[i]) - Math.abs(heights[j]))) ordered += 1;
    }
  });
  const parts = {
    sign: mean(signs.map(Number)),
    zero: zeros.length || lines.length ? met / Math.max(zeros.length, lines.length) : 1,
    order: pairs ? ordered / pairs : 1,
  };
  return { ...parts, score: mean(Object.values(parts)), signs, drawnZeros: lines, slip: likest(slopes, heights, shapes) };
}

/** Return the mistake that a drawing looks like more than like the slope, "" if none. @param {number[]} slopes @param {number[]} heights @param {[string, number[]][]} shapes */
function likest(slopes, heights, shapes) {
  let [found, best] = ["", Math.max(0.9, cosine(heights, slopes) + 0.05)];
  for (const [key, shape] of shapes) {
    const likeness = cosine(heights, shape);
    if (likeness > best + 1e-9) [found, best] = [key, likeness];
  }
  return found;
}

/** Return the slopes that the reader drew. @param {Settings} settings @param {State} state */
export function heightsOf(settings, state) {
  const f = current(settings, state);
  return f.places.map((_, k) => Number((f.limit * (state.heights[k]?.[0] ?? 0)).toPrecision(12)));
}

/** Return the stories shown, and for each the place of its graph among the cards. @param {Settings} settings @param {number} seed */
export function dealt(settings, seed) {
  const draw = source(seed, 3);
  const stories = shuffled([...settings.stories.keys()], draw).slice(0, 5);
  const order = shuffled([...stories.keys()], draw); // for each graph its story
  return { stories: stories.map((k) => settings.stories[k]), shown: stories, key: stories.map((_, k) => order.indexOf(k)), order };
}

/** Return what is to know of a story's graph: what the story says about it, whether it is level somewhere. @param {Settings} settings @param {number} index */
export function looked(settings, index) {
  return kept(settings, `story ${index}`, index, () => {
    const f = graph(settings.stories[index]);
    const { zeros, turning } = flat(f);
    const aside = 0.02 * (f.high - f.low);
    const [first, last] = [f.slope(f.low + aside), f.slope(f.high - aside)];
    const rough = (/** @type {number} */ v) => (Math.abs(v) <= (BAND / 2) * f.limit ? 0 : Math.sign(v));
    const { middle, half } = heightOf(f);
    const start = (f.at(f.low) - middle) / half;
    const features = {
      direction: rough(first),
      turns: turning.length,
      steepness: rough(Math.abs(last) - Math.abs(first)),
      start: Math.abs(start) <= 0.5 ? 0 : Math.sign(start),
    };
    const level = zeros.length > 0 || looksOf(f).some((x) => Math.abs(f.slope(x)) <= 1e-9 * f.limit);
    return { f, features, level, rises: rises(f) };
  });
}

/** @param {Settings} settings @param {State} state @returns {Numbers} */
function storyNumbers(settings, state) {
  const { shown, key, order } = dealt(settings, state.seed);
  const graphs = shown.map((index) => looked(settings, index));
  const slips = shown.map((_, k) => {
    const card = state.cards[k]?.[0] ?? -1;
    if (!(card in order)) return "";
    if (card === key[k]) return "right";
    const [own, given] = [graphs[k].features, graphs[order[card]].features];
    return NAMES.find((name) => own[name] !== given[name]) ?? "other";
  });
  return {
    shown,
    key,
    slips,
    matched: slips.filter((slip) => slip === "right").length,
    count: graphs.filter((one) => one.level).length,
    ...Object.fromEntries(order.map((k, card) => [`rises_${LETTERS[card]}`, graphs[k].rises])),
  };
}

/** Return rise over run between neighbouring places. @param {Graph} f */
function rises(f) {
  const places = spread(f.low, f.high, HANDLES);
  const values = places.map(f.at);
  return values.slice(1).map((v, k) => (v - values[k]) / (places[k + 1] - places[k]));
}

/** @param {Settings} settings @param {State} state @returns {Numbers} */
export function numbers(settings, state) {
  const form = formOf(settings, state);
  if (form === "story") return storyNumbers(settings, state);
  const f = current(settings, state);
  const { places } = f;
  const found = level(settings, state);
  /** @type {Numbers} */
  const common = {
    places,
    values: places.map(f.at),
    slopes: places.map(f.slope),
    ...found,
    count: found.zeros.length,
  };
  if (form === "draw") {
    const heights = heightsOf(settings, state);
    const shapes = kept(settings, "shapes", state.seed, () =>
      Object.entries(mistakes(f)).map(([key, curve]) => /** @type {[string, number[]]} */ ([key, places.map(curve)])),
    );
    return { ...common, limit: f.limit, drawn: heights, ...score(f, heights, found.zeros, shapes) };
  }
  const keys = choices(settings, state).map((choice) => choice.key);
  const right = keys.flatMap((key, k) => (key === "right" ? [k] : []));
  return { ...common, choices: keys, right, answer: keys[state.choice] ?? "" };
}

/** @param {string[]} list */
const listed = (list) => `[${list.join(", ")}]`;

/** Write a number as Python does; the fewest digits that say it, if it is given by a step. @param {number} value */
const written = (value) => String(Number(value.toPrecision(12)));

/**
 * Return the changed function in Python: its variable moved, then its value stretched and lifted.
 * @param {string} variable
 * @param {string} text
 * @param {Change} change
 * @param {boolean} constant
 */
function defined(variable, text, { stretch, shift, lift }, constant) {
  const sign = (/** @type {number} */ v) => (v < 0 ? ` - ${written(-v)}` : ` + ${written(v)}`);
  const factor = stretch === 1 ? "" : stretch === -1 ? "-" : `${written(stretch)} * `;
  const more = `${lift === 0 ? "" : sign(lift)}${constant ? " + C" : ""}`;
  return [
    `def f(${variable}):`,
    ...(shift === 0 ? [] : [`    ${variable} = ${variable}${sign(-shift)}`]),
    `    return ${factor}${factor || more ? `(${text})` : text}${more}`,
  ];
}

/** @param {Settings} settings @param {State} state */
function storyPython(settings, state) {
  const { stories, order } = dealt(settings, state.seed);
  const cards = order.map((k, card) => {
    const { fn, python: text, low, high } = stories[k];
    return `    "${LETTERS[card]}": (lambda ${fn.names[0]}: ${text}, ${written(low)}, ${written(high)}),`;
  });
  return [
    "import numpy as np",
    "",
    "graphs = {  # of each card the function, and from where to where it is drawn",
    ...cards,
    "}",
    "for letter, (f, low, high) in graphs.items():",
    `    places = np.linspace(low, high, ${HANDLES})`,
    "    heights = np.array([f(place) for place in places])",
    "    rises = np.diff(heights) / np.diff(places)  # rise over run, place by place",
    '    print(f"rises_{letter} = {rises.tolist()}")',
  ].join("\n");
}

/** @param {Settings} settings @param {State} state */
export function python(settings, state) {
  const form = formOf(settings, state);
  if (form === "story") return storyPython(settings, state);
  const { given, change } = drawn(settings, state.seed);
  const f = current(settings, state);
  const [variable, places, corners] = [f.variable, f.places, level(settings, state).corners];
  const range = `${written(f.low)}, ${written(f.high)}`;
  const constant = form === "reverse";
  return [
    "import numpy as np",
    "",
    ...(constant ? [`C = ${written(state.C)}`] : []),
    ...defined(variable, given.python, change, constant),
    "",
    `def slope(${variable}, h=1e-5):`,
    `    return (f(${variable} + h) - f(${variable} - h)) / (2 * h)`,
    "",
    places.length === HANDLES
      ? `places = np.linspace(${range}, ${HANDLES})`
      : `places = np.array(${listed(places.map(written))})  # there is a slope at these only`,
    'print("values =", [float(f(place)) for place in places])',
    "slopes = np.array([slope(place) for place in places])",
    'print("slopes =", slopes.tolist())',
    ...(form === "draw" ? drawingPython(settings, state) : turningPython(range, corners.length > 0)),
  ].join("\n");
}

/** @param {Settings} settings @param {State} state */
function drawingPython(settings, state) {
  return [
    `drawn = np.array(${listed(heightsOf(settings, state).map(String))})`,
    `band = ${BAND} * max(abs(slopes))  # as good as zero`,
    "kind = lambda s: np.sign(np.where(abs(s) <= band, 0, s))",
    "right = (kind(drawn) == kind(slopes)) | (abs(drawn - slopes) <= band)",
    'print("sign =", float(np.mean(right)))',
  ];
}

/** @param {string} range @param {boolean} jumps */
function turningPython(range, jumps) {
  const at = jumps ? "        " : "    ";
  return [
    "turning = []",
    `grid = np.linspace(${range}, ${POINTS})[1:-1]`,
    "for a, b in zip(grid, grid[1:]):",
    "    up = slope(a) > 0",
    "    if up == (slope(b) > 0):",
    "        continue",
    "    for _ in range(50):  # a top or a bottom lies between: halve",
    "        middle = (a + b) / 2",
    "        a, b = (middle, b) if (slope(middle) > 0) == up else (a, middle)",
    ...(jumps ? ["    if abs(slope(a + 1e-4)) < 0.01:  # at a corner the slope jumps"] : []),
    `${at}turning.append(float(a))`,
    'print("turning =", turning)',
  ];
}

/** @param {Settings} settings @param {State} state @returns {[string, number | number[]][]} */
export function printed(settings, state) {
  const shown = numbers(settings, state);
  const form = formOf(settings, state);
  const names =
    form === "story"
      ? Object.keys(shown).filter((name) => name.startsWith("rises_"))
      : ["values", "slopes", form === "draw" ? "sign" : "turning"];
  return names.map((name) => [name, /** @type {number | number[]} */ (shown[name])]);
}
