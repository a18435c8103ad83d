// Reads questions from the standard input, and writes what the kit answers.
import { Damaged, begin, decode, encode } from "../../docs/assets/play/kit/address.js";
import { unpack } from "../../docs/assets/play/kit/functions.js";
import { random } from "../../docs/assets/play/kit/random.js";
import { fixed, scale, shown, ticks } from "../../docs/assets/play/kit/scale.js";

const FIELDS = {
  at: { start: 1, min: -4, max: 4, digits: 2 },
  count: { start: 4, min: 1, max: 9, whole: true },
  rule: { start: "left", options: ["left", "right"] },
  dips: { start: [], max: 3, of: [{ min: 0, max: 6, digits: 2 }, { min: 0, max: 6, digits: 2 }] },
};

/** @type {Record<string, (...args: any[]) => any>} */
const answers = {
  series: (f, point, direction, order) => [...unpack(f).along(point, direction, order)],
  value: (f, point) => unpack(f).at(...point),
  gradient: (f, point) => unpack(f).gradient(point),
  hessian: (f, point) => unpack(f).hessian(point),
  random: (seed, count) => Array.from({ length: count }, random(seed)),
  shown: (value, digits) => shown(Number(value), digits),
  fixed: (value, digits) => fixed(value, digits),
  ticks: (domain, count, log) => ticks(domain, count, log),
  back: (domain, value, log) => {
    const along = scale(domain, [10, 300], log);
    return along.invert(along(value));
  },
  begin: () => begin(FIELDS, {}),
  written: (state) => encode(FIELDS, { ...begin(FIELDS, {}), ...state }, {}),
  read: (text) => {
    try {
      return decode(FIELDS, text, {});
    } catch (error) {
      if (error instanceof Damaged) return `damaged: ${error.message}`;
      throw error;
    }
  },
};
const asked = JSON.parse(await new Response(process.stdin).text());
process.stdout.write(JSON.stringify(asked.map(([name, ...args]) => answers[name](...args))));
