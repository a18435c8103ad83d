// From numbers to places and back, marks on axes, and numbers as people write them.

/**
 * @typedef {{(value: number): number, invert: (place: number) => number, domain: [number, number], log: boolean}} Scale
 */

/**
 * Return the map of an interval onto another, straight or logarithmic.
 * @param {[number, number]} domain in data
 * @param {[number, number]} range in the picture
 * @param {boolean} [log] whether equal factors, not equal steps, are equally far apart
 * @returns {Scale}
 */
export function scale(domain, range, log = false) {
  const bend = log ? Math.log10 : (/** @type {number} */ v) => v;
  const unbend = log ? (/** @type {number} */ v) => 10 ** v : (/** @type {number} */ v) => v;
  const [low, high] = domain.map(bend);
  const factor = (range[1] - range[0]) / (high - low);
  /** @type {Scale} */
  const map = Object.assign((/** @type {number} */ v) => range[0] + (bend(v) - low) * factor, {
    invert: (/** @type {number} */ place) => unbend(low + (place - range[0]) / factor),
    domain,
    log,
  });
  return map;
}

/**
 * Return round numbers within an interval, about `count` of them.
 * @param {[number, number]} domain
 * @param {number} count
 * @param {boolean} [log]
 */
export function ticks([low, high], count, log = false) {
  if (log) {
    const [first, last] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)];
    const step = Math.max(1, Math.ceil((last - first) / count));
    return stepped(first, last, step).map((n) => 10 ** n);
  }
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((m) => m * power >= rough * 0.99) ?? 10);
  return stepped(Math.ceil(low / step - 1e-9), Math.floor(high / step + 1e-9), 1).map((n) => Number((n * step).toPrecision(12)));
}

/** @param {number} first @param {number} last @param {number} step */
function stepped(first, last, step) {
  return Array.from({ length: Math.max(0, Math.floor((last - first) / step) + 1) }, (_, k) => first + k * step);
}

/** @param {number} value @param {number} low @param {number} high */
export function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/**
 * Return a number as people write it: a real minus sign, powers of ten for the very large and small.
 * @param {number} value
 * @param {number} [digits] that count
 */
export function shown(value, digits = 4) {
  if (Number.isNaN(value)) return "undefined";
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  let text = String(Number(value.toPrecision(digits)));
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) {
    const [factor, power] = value.toExponential(digits - 1).split("e");
    const raised = [...String(Number(power))].map((c) => (c === "-" ? "⁻" : RAISED[Number(c)])).join("");
    const front = String(Number(factor));
    text = front === "1" ? `10${raised}` : front === "-1" ? `-10${raised}` : `${front} × 10${raised}`;
  }
  return text.replace("-", "−");
}

/** Return a number with a fixed count of decimals. @param {number} value @param {number} decimals */
export function fixed(value, decimals) {
  if (!Number.isFinite(value)) return shown(value);
  const text = value.toFixed(decimals);
  return (/^-[0.]*$/.test(text) ? text.slice(1) : text).replace("-", "−");
}
