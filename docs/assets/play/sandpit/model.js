// The Sandpit without its page: five kinds of pit, what a dip shows, the game, and who else plays it.

import { random } from "../kit/random.js";

/**
 * The height and its slopes at a point: f, f_x, f_y.
 * @typedef {Float64Array} Jet
 * A part of a surface: `add` adds it to a jet; `along(i)` gives its heights on line i of the grid.
 * @typedef {{add: (x: number, y: number, jet: Jet) => void, along: (i: number) => (j: number) => number}} Part
 * A place on the sand, and the height there.
 * @typedef {[x: number, y: number, height: number]} Spot
 * @typedef {[number, number]} Point
 * @typedef {{x: number, y: number, depth: number, slope: Point, arrow: Point, at: "" | "phone" | "local"}} Dip
 * @typedef {{pit: string, mode: string, seed: number, beat: number, player: string, step: number, dips: Point[]}} State
 * @typedef {{pit?: string, mode?: string, seed?: number, player?: string, first?: Point}} Settings
 */

export const SIDE = 6;
export const REACH = 0.15;
export const LIMIT = 25;
export const WARNING = 22;
export const KINDS = ["decoy", "waves", "chequers", "rocks", "well"];
export const MODES = ["arrow", "depth", "three", "strategy"];
export const PLAYERS = ["arrow", "momentum", "restarts", "grid"];
/** The step of the players by whom par is measured. */
const USUAL = 0.3;

export const fields = {
  pit: { start: (/** @type {Settings} */ s) => s.pit ?? "decoy", options: KINDS },
  mode: { start: (/** @type {Settings} */ s) => s.mode ?? "arrow", options: MODES },
  seed: { start: (/** @type {Settings} */ s) => s.seed ?? 1, min: 0, max: 9999, whole: true },
  beat: { start: 0, min: 0, max: LIMIT, whole: true },
  player: { start: (/** @type {Settings} */ s) => s.player ?? "arrow", options: PLAYERS },
  step: { start: USUAL, min: 0.05, max: 1, digits: 2 },
  dips: {
    start: (/** @type {Settings} */ s) => [first(s)],
    max: LIMIT,
    of: [
      { min: 0, max: SIDE, digits: 2 },
      { min: 0, max: SIDE, digits: 2 },
    ],
  },
};

/** Return where the first hole is dug. @param {Settings} settings @returns {Point} */
export const first = (settings) => settings.first ?? [SIDE / 2, SIDE / 2];

// Five centimetres from line to line: the finest rocks are waves of forty.
const CELLS = 120;
const LINES = Float64Array.from({ length: CELLS + 1 }, (_, k) => (SIDE * k) / CELLS);

/** Return a dome, −((x − a)² + (y − b)²). @param {number} a @param {number} b @returns {Part} */
function dome(a, b) {
  return {
    add(x, y, jet) {
      const [u, v] = [x - a, y - b];
      jet[0] -= u * u + v * v;
      jet[1] -= 2 * u;
      jet[2] -= 2 * v;
    },
    along: (i) => (j) => -((LINES[i] - a) ** 2) - (LINES[j] - b) ** 2,
  };
}

/**
 * Return a round hollow, −depth · exp(−d²/spread), where d is the distance from (a, b).
 * @param {number} a
 * @param {number} b
 * @param {number} depth
 * @param {number} spread in m²
 * @returns {Part}
 */
function hollow(a, b, depth, spread) {
  const bell = (/** @type {number} */ u) => Math.exp((-u * u) / spread);
  const across = LINES.map((y) => bell(y - b));
  return {
    add(x, y, jet) {
      const [u, v, c] = [x - a, y - b, -2 / spread];
      const e = -depth * bell(u) * bell(v);
      jet[0] += e;
      jet[1] += e * c * u;
      jet[2] += e * c * v;
    },
    along(i) {
      const e = -depth * bell(LINES[i] - a);
      return (j) => e * across[j];
    },
  };
}

/**
 * Return Σ a_nm cos(rate·πnx/6 + φ) cos(rate·πmy/6 + ψ), n and m from 0 to 3.
 * @param {readonly number[]} a the sixteen a_nm, m fastest
 * @param {number} phi
 * @param {number} psi
 * @param {number} rate
 * @returns {Part}
 */
function cosines(a, phi, psi, rate) {
  const k = [0, 1, 2, 3].map((n) => (rate * Math.PI * n) / SIDE);
  const [d0, d1, d2, d3] = k.map((w) => LINES.map((y) => Math.cos(w * y + psi)));
  return {
    add(x, y, jet) {
      const c = k.map((w) => Math.cos(w * x + phi));
      const s = k.map((w) => -w * Math.sin(w * x + phi));
      for (let m = 0; m < 4; m += 1) {
        let [f, fx] = [0, 0];
        for (let n = 0; n < 4; n += 1) {
          const size = a[4 * n + m];
          f += size * c[n];
          fx += size * s[n];
        }
        const cy = Math.cos(k[m] * y + psi);
        const sy = -k[m] * Math.sin(k[m] * y + psi);
        jet[0] += f * cy;
        jet[1] += fx * cy;
        jet[2] += f * sy;
      }
    },
    along(i) {
      // The cosines of x are the same all along the line.
      const c = k.map((w) => Math.cos(w * LINES[i] + phi));
      const [b0, b1, b2, b3] = k.map((_, m) => c.reduce((sum, cn, n) => sum + a[4 * n + m] * cn, 0));
      return (j) => b0 * d0[j] + b1 * d1[j] + b2 * d2[j] + b3 * d3[j];
    },
  };
}

/**
 * The wall (1 − x(x−6)y(y−6)/81)⁷/9: 1/9 high all around, nothing in the middle.
 * @type {Part}
 */
const WALL = {
  add(x, y, jet) {
    const [p, q, dp, dq] = [(x * (x - SIDE)) / 81, y * (y - SIDE), (2 * x - SIDE) / 81, 2 * y - SIDE];
    const r = 1 - p * q;
    jet[0] += r ** 7 / 9;
    jet[1] -= (7 / 9) * r ** 6 * dp * q;
    jet[2] -= (7 / 9) * r ** 6 * p * dq;
  },
  along(i) {
    const p = (LINES[i] * (LINES[i] - SIDE)) / 81;
    return (j) => {
      const r = 1 - p * LINES[j] * (LINES[j] - SIDE);
      const r2 = r * r;
      return (r2 * r2 * r2 * r) / 9;
    };
  },
};

/** Return sin z / z and its slope. @param {number} z @returns {[number, number]} */
function sinc(z) {
  if (Math.abs(z) >= 1) return [Math.sin(z) / z, (Math.cos(z) - Math.sin(z) / z) / z];
  // Near 0 these quotients lose their digits; the power series does not.
  let [f, slope, term] = [1, 0, 1];
  for (let n = 2; n < 20; n += 2) {
    term *= (-z / n) * (z / (n + 1));
    f += term;
    slope += z && (n * term) / z;
  }
  return [f, slope];
}

const NUDGE = 1e-6; // metres

/** Metres from a hill of the chequerboard to the wells beside it. */
const PITCH = 1.2;

/**
 * Return a chequerboard of hills and wells turned by `angle`, its well at (a, b) doubled:
 * −cos u cos v − sinc u sinc v, where u and v grow by π from a hill to the next well.
 * (Alternating bumps sinc·sinc at every site, without end, add up to cos u cos v.)
 * @param {number} angle
 * @param {number} a
 * @param {number} b
 * @returns {Part}
 */
function chequers(angle, a, b) {
  const [p, q] = [(Math.PI * Math.cos(angle)) / PITCH, (Math.PI * Math.sin(angle)) / PITCH];
  return {
    add(x, y, jet) {
      const u = p * (x - a) + q * (y - b);
      const v = p * (y - b) - q * (x - a);
      const [cu, su, cv, sv] = [Math.cos(u), Math.sin(u), Math.cos(v), Math.sin(v)];
      const [[f, f1], [g, g1]] = [sinc(u), sinc(v)];
      const [du, dv] = [su * cv - f1 * g, cu * sv - f * g1];
      jet[0] -= cu * cv + f * g;
      jet[1] += p * du - q * dv;
      jet[2] += q * du + p * dv;
    },
    along: (i) => (j) => {
      const u = p * (LINES[i] - a) + q * (LINES[j] - b);
      const v = p * (LINES[j] - b) - q * (LINES[i] - a);
      const bump = u && v ? (Math.sin(u) * Math.sin(v)) / (u * v) : sinc(u)[0] * sinc(v)[0];
      return -Math.cos(u) * Math.cos(v) - bump;
    },
  };
}

/**
 * What was drawn for a pit. The draws of `random(seed)` come in this order. Chequers: the angle, then the place
 * (x, y) of the doubled well. The others: φ, ψ, the sixteen a_nm with m fastest; then, for a narrow well, its place.
 * @param {string} kind
 * @param {number} seed
 */
function drawn(kind, seed) {
  const draw = random(seed);
  /** @type {(margin: number) => Point} */
  const place = (margin) => {
    const x = margin + (SIDE - 2 * margin) * draw();
    return [x, margin + (SIDE - 2 * margin) * draw()];
  };
  if (kind === "chequers") return { angle: (draw() * Math.PI) / 2, well: place(0.75), phi: 0, psi: 0, a: [] };
  const [phi, psi] = [2 * Math.PI * draw(), 2 * Math.PI * draw()];
  const a = Array.from({ length: 16 }, (_, k) => draw() / ((Math.floor(k / 4) + 1) * ((k % 4) + 1)) ** 2);
  return { angle: 0, well: place(0.5), phi, psi, a };
}

/** @param {string} kind @param {number} seed @returns {Part[]} */
function parts(kind, seed) {
  if (kind === "decoy") return [dome(4.1, 0.9), hollow(1.5, 3.7, 30, 2.8)];
  const { angle, well, phi, psi, a } = drawn(kind, seed);
  if (kind === "chequers") return [chequers(angle, ...well)];
  const sand = [cosines(a, phi, psi, 1), WALL];
  if (kind === "rocks") sand.push(cosines(a.map((size) => size / 25), phi, psi, 10));
  if (kind === "well") sand.push(hollow(...well, 0.6, 2 * 0.2 ** 2));
  return sand;
}

/** A pit: its sand, its lowest and highest spots, and all its local minima. */
export class Pit {
  /** @param {string} kind @param {number} seed */
  constructor(kind, seed) {
    this.parts = parts(kind, seed);
    this.jet = new Float64Array(3);
    /** @type {Spot[]} in the order in which the grid meets them, the edges of the sand included */
    this.minima = [];
    /** @type {Spot} */
    this.lowest = [NaN, NaN, NaN];
    this.highest = NaN;
  }

  /** Find the extremes, in steps between which a page can do something else. */
  *survey() {
    const heights = this.heights();
    yield;
    const low = hollows(heights, 1);
    yield;
    for (const k of low) {
      const [x, y, height, isLow] = this.settle(k, 1);
      const known = this.minima.some((m) => Math.hypot(m[0] - x, m[1] - y) < 1e-4);
      if (isLow && !known) this.minima.push([x, y, height]);
    }
    this.lowest = this.minima.reduce((a, b) => (b[2] < a[2] ? b : a));
    yield;
    // The best of eight: with fine rocks the highest line crossing need not be beside the highest top.
    const tops = hollows(heights, -1).sort((a, b) => heights[b] - heights[a]);
    this.highest = Math.max(...tops.slice(0, 8).map((k) => this.settle(k, -1)[2]));
  }

  /** Return the heights where the lines of the grid cross, x by x. */
  heights() {
    const heights = new Float64Array((CELLS + 1) ** 2);
    for (const part of this.parts) {
      for (let i = 0, k = 0; i <= CELLS; i += 1) {
        const along = part.along(i);
        for (let j = 0; j <= CELLS; j += 1, k += 1) heights[k] += along(j);
      }
    }
    return heights;
  }

  /** Return the jet at a point, good until the next call. @param {number} x @param {number} y */
  measure(x, y) {
    this.jet.fill(0);
    for (const part of this.parts) part.add(x, y, this.jet);
    return this.jet;
  }

  /**
   * Go down from a crossing of the grid to a minimum (`sign` 1) or up to a maximum (−1): Newton's steps with
   * |H| for the Hessian (by differences of slopes), so that they always go down, at most a cell long, halved until they do, kept on the sand.
   * A coordinate at the sand's edge stays there while the slope pushes it out.
   * @param {number} k
   * @param {number} sign
   * @returns {[x: number, y: number, height: number, found: boolean]}
   */
  settle(k, sign) {
    let [x, y] = [LINES[Math.floor(k / (CELLS + 1))], LINES[k % (CELLS + 1)]];
    for (let n = 0; n < 100; n += 1) {
      let [f, gx, gy] = this.measure(x, y).map((t) => sign * t);
      let [a, b] = this.measure(x + NUDGE, y).slice(1).map((t, k) => (sign * t - [gx, gy][k]) / NUDGE);
      let c = (sign * this.measure(x, y + NUDGE)[2] - gy) / NUDGE;
      if (held(x, gx)) [gx, a, b] = [0, 1, 0];
      if (held(y, gy)) [gy, c, b] = [0, 1, 0];
      const det = Math.abs(a * c - b * b);
      // √(H²) of a 2 × 2 matrix is (H² + |det|)/√(trace H² + 2|det|); p, q, r are its numerator.
      const [p, q, r] = [a * a + b * b + det, b * (a + c), b * b + c * c + det];
      const scale = Math.sqrt(p + r) / (p * r - q * q);
      const [dx, dy] = [(q * gy - r * gx) * scale, (q * gx - p * gy) * scale];
      let t = Math.min(1, SIDE / CELLS / (Math.hypot(dx, dy) || 1));
      let [nx, ny] = [inside(x + t * dx), inside(y + t * dy)];
      // Below a hundredth of a millimetre the heights are too much alike to compare.
      while (Math.hypot(nx - x, ny - y) > 1e-5 && sign * this.measure(nx, ny)[0] > f) {
        t /= 2;
        [nx, ny] = [inside(x + t * dx), inside(y + t * dy)];
      }
      const moved = Math.hypot(nx - x, ny - y);
      [x, y] = [nx, ny];
      if (moved < 1e-10) return [x, y, this.measure(x, y)[0], a * c > b * b && a > 0];
    }
    return [x, y, this.measure(x, y)[0], false];
  }

  /** Return the depth at a point, from −9 to −1 m. @param {number} x @param {number} y */
  depth(x, y) {
    return this.depthOf(this.measure(x, y)[0]);
  }

  /** @param {number} height of the surface before it is rescaled */
  depthOf(height) {
    return -9 + (8 * (height - this.lowest[2])) / (this.highest - this.lowest[2]);
  }

  /** Return what digging at a point shows. @param {Point} point @returns {Dip} */
  dip([x, y]) {
    const [height, fx, fy] = this.measure(x, y);
    const scale = 8 / (this.highest - this.lowest[2]);
    const near = (/** @type {Spot} */ spot) => Math.hypot(spot[0] - x, spot[1] - y) <= REACH;
    const local = this.minima.some(near) ? "local" : "";
    return {
      x,
      y,
      depth: this.depthOf(height),
      slope: [scale * fx, scale * fy],
      arrow: clipped([-0.2 * scale * fx, -0.2 * scale * fy]),
      at: near(this.lowest) ? "phone" : local,
    };
  }
}

/** @param {number} t @param {number} slope */
const held = (t, slope) => (t === 0 && slope >= 0) || (t === SIDE && slope <= 0);
/** @param {number} t */
const inside = (t) => Math.min(Math.max(t, 0), SIDE);
/** Return an arrow, cut to a metre. @param {Point} v @returns {Point} */
function clipped([x, y]) {
  const length = Math.max(Math.hypot(x, y), 1);
  return [x / length, y / length];
}

/**
 * Return the crossings of the grid no neighbour of which is lower (`sign` 1) or higher (−1).
 * @param {Float64Array} heights
 * @param {number} sign
 */
function hollows(heights, sign) {
  const [found, wide] = [/** @type {number[]} */ ([]), CELLS + 1];
  for (let i = 0, k = 0; i < wide; i += 1) {
    for (let j = 0; j < wide; j += 1, k += 1) {
      const f = sign * heights[k];
      let least = true;
      for (let a = i ? -1 : 0; least && a < 2 && i + a < wide; a += 1) {
        for (let b = j ? -1 : 0; least && b < 2 && j + b < wide; b += 1) {
          least = sign * heights[k + a * wide + b] >= f;
        }
      }
      if (least) found.push(k);
    }
  }
  return found;
}

/** The pit of the last call: a reader asks for the same one again and again. @type {[string, Pit] | undefined} */
let last;
/** @param {string} kind @param {number} seed */
const nameOf = (kind, seed) => (kind === "decoy" ? kind : `${kind} ${seed}`);

/** @param {string} kind @param {number} seed */
export function pitOf(kind, seed) {
  if (last?.[0] !== nameOf(kind, seed)) last = [nameOf(kind, seed), surveyed(kind, seed)];
  return last[1];
}

/** Have a pit ready for `pitOf`, without the page standing still. @param {string} kind @param {number} seed @param {() => Promise<unknown>} breath */
export async function prepared(kind, seed, breath) {
  const pit = new Pit(kind, seed);
  for (const _ of pit.survey()) await breath();
  last = [nameOf(kind, seed), pit];
}

/** @param {string} kind @param {number} seed */
function surveyed(kind, seed) {
  const pit = new Pit(kind, seed);
  for (const _ of pit.survey());
  return pit;
}

/** Return a length as a spade digs it: to the centimetre, on the sand. @param {number} t */
export const spaded = (t) => Math.floor(100 * inside(t) + 0.5) / 100;

/** The grid of three by three without its middle, around it from the corner (1, 1). @type {Point[]} */
const AROUND = [[1, 1], [1, 3], [1, 5], [3, 5], [5, 5], [5, 3], [5, 1], [3, 1]];

/**
 * Where each player digs next, from all dips so far (one at least).
 * arrow: a step −γ·slope, at most a metre. momentum: the same and half of the last move.
 * restarts: as arrow; but when the game says "local", or the next hole would be the same, to a random place,
 * which is pair number (dips so far) of the numbers of random(1 000 000 + seed).
 * grid: first the eight places around the middle of a grid, then steps from the deepest dip so far;
 * while they find nothing deeper, each is half the one before.
 * @type {Record<string, (dips: Dip[], step: number, seed: number) => Point>}
 */
const NEXT = {
  arrow: (dips, step) => descend(dips[dips.length - 1], step),
  momentum(dips, step) {
    const [before, here] = [dips[dips.length - 2] ?? dips[0], dips[dips.length - 1]];
    const [x, y] = descend(here, step);
    return [x + 0.5 * (here.x - before.x), y + 0.5 * (here.y - before.y)];
  },
  restarts(dips, step, seed) {
    const here = dips[dips.length - 1];
    const [x, y] = descend(here, step).map(spaded);
    if (here.at !== "local" && (x !== here.x || y !== here.y)) return [x, y];
    const draw = random(1_000_000 + seed);
    for (let k = 2; k < 2 * dips.length; k += 1) draw();
    const across = SIDE * draw();
    return [across, SIDE * draw()];
  },
  grid(dips, step) {
    if (dips.length <= AROUND.length) return AROUND[dips.length - 1];
    const deepest = deepestOf(dips);
    const failed = dips.length - 1 - Math.max(deepest, AROUND.length);
    return descend(dips[deepest], step, 0.5 ** failed);
  },
};

/** @param {Dip} from @param {number} step @param {number} [share] @returns {Point} */
function descend(from, step, share = 1) {
  const [dx, dy] = clipped([-step * from.slope[0], -step * from.slope[1]]);
  return [from.x + share * dx, from.y + share * dy];
}

/** Return the place in the list of the deepest dip. @param {Dip[]} dips */
const deepestOf = (dips) => dips.reduce((best, dip, k) => (dip.depth < dips[best].depth ? k : best), 0);

/** Return how many dips a game may have. @param {string} mode */
export const limitOf = (mode) => (mode === "three" ? 3 : LIMIT);

/** Return where a player digs next, to the centimetre. @param {string} player @param {Dip[]} dips @param {number} step @param {number} seed @returns {Point} */
export function nextDip(player, dips, step, seed) {
  const [x, y] = NEXT[player](dips, step, seed);
  return [spaded(x), spaded(y)];
}

/** @param {readonly Dip[]} dips @param {number} limit */
const isOver = (dips, limit) => dips.length >= limit || dips[dips.length - 1]?.at === "phone";

/**
 * Return a game that a player plays on from the dips so far: to its end, or for one dip.
 * @param {Pit} pit
 * @param {Dip[]} dips
 * @param {{player: string, step: number, seed: number}} who
 * @param {number} limit
 * @param {boolean} [once]
 */
export function playOn(pit, dips, { player, step, seed }, limit, once = false) {
  const all = [...dips];
  while (!isOver(all, limit)) {
    all.push(pit.dip(nextDip(player, all, step, seed)));
    if (once) break;
  }
  return all;
}

/**
 * Return par: the fewest dips of the four players with their usual step from a first dip, and who needs them;
 * the limit and nobody, if none finds the phone.
 * @param {Pit} pit
 * @param {Point} start
 * @param {number} seed
 * @param {number} limit
 * @returns {[dips: number, player: string]}
 */
export function parOf(pit, start, seed, limit) {
  /** @type {[number, string]} */
  let best = [limit, ""];
  for (const player of PLAYERS) {
    const dips = playOn(pit, [pit.dip(start)], { player, step: USUAL, seed }, limit);
    const won = dips[dips.length - 1].at === "phone";
    if (won && (!best[1] || dips.length < best[0])) best = [dips.length, player];
  }
  return best;
}

/**
 * Return how many dips a player needs in the pit of a seed, from a place drawn by random(2 000 000 + seed);
 * 0 if it does not find the phone.
 * @param {string} kind
 * @param {number} seed
 * @param {string} player
 * @param {number} step
 */
export function trial(kind, seed, player, step) {
  const draw = random(2_000_000 + seed);
  const x = spaded(SIDE * draw());
  const pit = kind === "decoy" ? pitOf(kind, seed) : surveyed(kind, seed);
  const dips = playOn(pit, [pit.dip([x, spaded(SIDE * draw())])], { player, step, seed }, LIMIT);
  return dips[dips.length - 1].at === "phone" ? dips.length : 0;
}

/** Return the wins of many trials, and the median of the dips of those that won (0 without a win). @param {readonly number[]} trials */
export function summary(trials) {
  const won = trials.filter(Boolean).sort((a, b) => a - b);
  const half = Math.floor(won.length / 2);
  const middle = won.length % 2 ? won[half] : (won[half - 1] + won[half]) / 2;
  return { wins: won.length, median: won.length ? middle : 0 };
}

/**
 * Return the first seed from `seed` on in whose pit the first dip does not find the phone.
 * @param {Settings} settings
 * @param {string} kind
 * @param {number} seed
 * @returns {number}
 */
export function playable(settings, kind, seed) {
  const at = seed > fields.seed.max ? fields.seed.min : seed;
  return pitOf(kind, at).dip(first(settings)).at === "phone" && kind !== "decoy" ? playable(settings, kind, at + 1) : at;
}

/** Return the dips that count: until the phone is found or the limit is reached. @param {State} state */
export function dipsOf(state) {
  const pit = pitOf(state.pit, state.seed);
  /** @type {Dip[]} */
  const dips = [];
  for (const point of state.dips.slice(0, limitOf(state.mode))) {
    dips.push(pit.dip(point));
    if (dips[dips.length - 1].at === "phone") break;
  }
  return dips;
}

/** @param {Settings} settings @param {State} state */
export function numbers(settings, state) {
  const pit = pitOf(state.pit, state.seed);
  const dips = dipsOf(state);
  const [count, limit] = [dips.length, limitOf(state.mode)];
  const [par, parBy] = parOf(pit, first(settings), state.seed, limit);
  const here = dips[count - 1]?.at;
  const over = isOver(dips, limit);
  const auto = state.mode === "strategy" && count > 0 && !over;
  return {
    count,
    points: dips.map(({ x, y }) => [x, y]),
    depths: dips.map((dip) => dip.depth),
    slopes: state.mode === "depth" ? [] : dips.map((dip) => dip.slope),
    arrows: state.mode === "depth" ? [] : dips.map((dip) => dip.arrow),
    won: here === "phone",
    over,
    stuck: here === "local",
    timesStuck: dips.filter((dip) => dip.at === "local").length,
    warned: !over && count >= WARNING,
    left: over ? 0 : limit - count,
    deepest: count ? deepestOf(dips) + 1 : 0,
    par,
    parBy,
    phone: pit.lowest.slice(0, 2),
    nearest: Math.min(...dips.map((dip) => Math.hypot(dip.x - pit.lowest[0], dip.y - pit.lowest[1])), 2 * SIDE),
    minima: pit.minima.map(([x, y, height]) => [x, y, pit.depthOf(height)]),
    lowest: pit.lowest[2],
    highest: pit.highest,
    next: auto ? nextDip(state.player, dips, state.step, state.seed) : [],
  };
}

/** @param {readonly number[]} a */
const matrix = (a) =>
  [0, 4, 8, 12].map((k) => `    [${a.slice(k, k + 4).map(written).join(", ")}],`).join("\n");

/** Return a number as Python reads it. @param {number} t */
const written = (t) => (Number.isInteger(t) ? t.toFixed(1) : String(t));

/** Return the lines of Python that say what f is. @param {string} kind @param {number} seed */
function surface(kind, seed) {
  if (kind === "decoy") {
    return `f = -((x - 4.1)**2 + (y - 0.9)**2)
f -= 30 * sp.exp(-((x - 1.5)**2 + (y - 3.7)**2) / 2.8)`;
  }
  const { angle, well, phi, psi, a } = drawn(kind, seed);
  const [p, q] = well.map(written);
  if (kind === "chequers") {
    return `angle, p, q = ${written(angle)}, ${p}, ${q}
u = sp.pi / ${PITCH} * (sp.cos(angle) * (x - p) + sp.sin(angle) * (y - q))
v = sp.pi / ${PITCH} * (sp.cos(angle) * (y - q) - sp.sin(angle) * (x - p))
f = -sp.cos(u) * sp.cos(v) - sp.sinc(u) * sp.sinc(v)`;
  }
  const wave = (/** @type {string} */ rate) =>
    `a[n][m] * sp.cos(${rate}sp.pi * n * x / 6 + phi) * sp.cos(${rate}sp.pi * m * y / 6 + psi)`;
  const all = "for n in range(4) for m in range(4)";
  const more = {
    rocks: `\nf += sum(${wave("10 * ")} / 25\n         ${all})`,
    well: `\nf -= 0.6 * sp.exp(-((x - ${p})**2 + (y - ${q})**2) / (2 * 0.2**2))`,
  }[kind] ?? "";
  return `phi, psi = ${written(phi)}, ${written(psi)}
a = [
${matrix(a)}
]
f = sum(${wave("")}
        ${all})
f += (1 - x * (x - 6) * y * (y - 6) / 81)**7 / 9${more}`;
}

/** @param {Settings} settings @param {State} state */
export function python(settings, state) {
  const pit = pitOf(state.pit, state.seed);
  const dips = dipsOf(state).map((dip) => `(${written(dip.x)}, ${written(dip.y)})`);
  const lines = [0, 7, 14, 21].map((k) => dips.slice(k, k + 7).join(", ")).filter(Boolean);
  return `import sympy as sp

x, y = sp.symbols("x y")
${surface(state.pit, state.seed)}
lowest, highest = ${written(pit.lowest[2])}, ${written(pit.highest)}
depth = -9 + 8 * (f - lowest) / (highest - lowest)
shown = {"depth": depth${state.mode === "depth" ? "" : `, "slope_x": sp.diff(depth, x), "slope_y": sp.diff(depth, y)`}}
shown = {name: sp.lambdify((x, y), value) for name, value in shown.items()}
dips = [${lines.join(",\n        ")}]
for number, (p, q) in enumerate(dips, start=1):
    for name, value in shown.items():
        print(f"{name}_{number} = {float(value(p, q))!r}")
`;
}

/** @param {Settings} settings @param {State} state @returns {[string, number][]} */
export function printed(settings, state) {
  return dipsOf(state).flatMap((dip, k) => {
    /** @type {[string, number][]} */
    const all = [
      [`depth_${k + 1}`, dip.depth],
      [`slope_x_${k + 1}`, dip.slope[0]],
      [`slope_y_${k + 1}`, dip.slope[1]],
    ];
    return state.mode === "depth" ? all.slice(0, 1) : all;
  });
}
