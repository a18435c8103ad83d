// Throws 10 000 inputs of each kind at the checker: nothing may fail, nothing wrong be accepted.
import fc from "fast-check";
import { parse, Unreadable } from "../../docs/assets/exercises/expression.js";
import { judge } from "../../docs/assets/exercises/judge.js";
import { mathml } from "../../docs/assets/exercises/mathml.js";
import { compare } from "../../docs/assets/exercises/value.js";

const RUNS = 10_000;
const seed = Number(process.argv[2] ?? 1);
const symbols = { x: { from: 0.4, to: 2.1 }, y: { from: 0.3, to: 1.9 } };
const names = Object.keys(symbols);
const domain = { symbols, seed: 7 };

// Text: any signs at all, and signs that often stand in expressions.
const pieces = [
  ..."xyeπ0123456789+-−*·/^!|()[]{},.; √²³¹⁻½≤='∞",
  ..."sin cos tan ln log log2 exp sqrt abs arcsin asinh min max pi sin^2 ** e^- 1e5 xy C theta \t".split(" "),
];
const ATOMS = ["x", "y", "2", "0.5", "π", "e", "x^2", "√x", "x²", "|y|", "sin x", "ln(y)", "1/2 x", "e^-x", "xy"];
const written = fc
  .array(fc.tuple(fc.constantFrom(...ATOMS), fc.constantFrom("+", " - ", "*", "/", " ", "^", "·", "")), { minLength: 1, maxLength: 8 })
  .map((parts) => parts.map(([atom, sign], k) => (k + 1 < parts.length ? atom + sign : atom)).join(""));
const edit = fc.tuple(fc.nat(60), fc.constantFrom("", ...pieces), fc.nat(2));
const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 60 }),
  fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((parts) => parts.join("")),
  written,
  // What somebody types is mostly an expression with a slip or two.
  fc.tuple(written, fc.array(edit, { maxLength: 2 })).map(([whole, edits]) =>
    edits.reduce((now, [at, put, out]) => now.slice(0, at) + put + now.slice(at + out), whole),
  ),
);
const counts = { read: 0, refused: 0, equal: 0, different: 0, undecided: 0 };

fc.assert(
  fc.property(text, (typed) => {
    let tree;
    try {
      tree = parse(typed, names);
    } catch (fault) {
      if (!(fault instanceof Unreadable)) throw fault;
      if (!(fault.at >= 0 && fault.at <= fault.end && fault.end <= typed.length + 1)) throw new Error("place");
      counts.refused += 1;
      return;
    }
    counts.read += 1;
    const shown = mathml(tree);
    if (/undefined|NaN|<script|onerror/i.test(shown)) throw new Error(`shown as ${shown}`);
    compare(tree, parse("x*y + 1", names), domain);
    for (const kind of ["number", "expression", "set"])
      judge({ kind, answer: kind === "set" ? ["1", "2"] : "2", traps: [], symbols, seed: 3 }, typed);
  }),
  { numRuns: RUNS, seed },
);

// Expressions with a second opinion: each is a text, and a function that computes it in plain JavaScript.
const FUNCTIONS = { sin: Math.sin, cos: Math.cos, exp: Math.exp, atan: Math.atan, tanh: Math.tanh, sqrt: (v) => Math.sqrt(v) };
const { tree: expression } = fc.letrec((tie) => ({
  leaf: fc.oneof(
    fc.constantFrom(["x", (p) => p.x], ["y", (p) => p.y]),
    fc.integer({ min: 1, max: 9 }).map((n) => [String(n), () => n]),
  ),
  tree: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    tie("leaf"),
    fc.tuple(fc.constantFrom("+", "-", "*", "/"), tie("tree"), tie("tree")).map(([sign, [a, f], [b, g]]) => [
      `(${a})${sign}(${b})`,
      { "+": (p) => f(p) + g(p), "-": (p) => f(p) - g(p), "*": (p) => f(p) * g(p), "/": (p) => f(p) / g(p) }[sign],
    ]),
    fc.tuple(fc.constantFrom(...Object.keys(FUNCTIONS)), tie("tree")).map(([name, [a, f]]) => [
      `${name}(${a})`,
      (p) => FUNCTIONS[name](f(p)),
    ]),
    fc.tuple(tie("tree"), fc.integer({ min: 2, max: 3 })).map(([[a, f], n]) => [`(${a})^${n}`, (p) => f(p) ** n]),
  ),
}));
const places = Array.from({ length: 40 }, (_, k) => ({
  x: 0.4 + 1.7 * ((k * 0.6180339887) % 1),
  y: 0.3 + 1.6 * ((k * 0.7548776662) % 1),
}));

/** Whether two functions differ clearly at some of the places. */
function differ(f, g) {
  return places.some((p) => {
    const [a, b] = [f(p), g(p)];
    return Number.isFinite(a) && Number.isFinite(b) && Math.abs(a - b) > 1e-6 * (Math.abs(a) + Math.abs(b)) && Math.abs(a - b) > 1e-9;
  });
}

const nudge = fc.constantFrom(
  ...[
    ["+1/1000", (v) => v + 1e-3],
    ["*1.001", (v) => v * 1.001],
    ["+x/10^5", (v, p) => v + p.x / 1e5],
    ["*(-1)", (v) => -v],
    ["+0", (v) => v],
    ["*1", (v) => v],
    ["+x-x", (v) => v],
  ],
);
fc.assert(
  fc.property(expression, expression, nudge, fc.boolean(), ([a, f], [b, g], [more, change], other) => {
    const [answer, computed] = other ? [b, g] : [`(${a})${more}`, (p) => change(f(p), p)];
    const verdict = compare(parse(answer, names), parse(a, names), domain);
    counts[verdict] += 1;
    if (verdict === "equal" && differ(computed, f)) throw new Error(`accepted ${answer} for ${a}`);
    if (verdict === "different" && !other && change(1, { x: 1 }) === 1) throw new Error(`refused ${answer} for ${a}`);
  }),
  { numRuns: RUNS, seed },
);
process.stdout.write(JSON.stringify(counts));
