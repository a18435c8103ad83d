// Reads an expression as a reader types it, and says where it cannot be read.
// Text in, a tree out; nothing is ever handed to the browser to run.

/**
 * @typedef {{t: "num", value: number, text: string}
 *   | {t: "sym", name: string}
 *   | {t: "const", name: "pi" | "e" | "i"}
 *   | {t: "sum", terms: {minus: boolean, node: Tree}[]}
 *   | {t: "prod", factors: {over: boolean, node: Tree}[]}
 *   | {t: "neg", node: Tree}
 *   | {t: "pow", base: Tree, exponent: Tree}
 *   | {t: "fact", node: Tree}
 *   | {t: "fn", name: string, args: Tree[]}} Tree
 * @typedef {{kind: "num" | "sym" | "const" | "fn" | "op" | "open" | "close" | "bar" | "comma" | "end",
 *   text: string, at: number, end: number, value?: number}} Token
 */

export const MAX_LENGTH = 10_000;
export const MAX_DEPTH = 450;

/** Functions of one number, and of several, by the names that can be typed for them. */
const FUNCTIONS = new Map(
  Object.entries({
    sin: "sin", cos: "cos", tan: "tan", cot: "cot", sec: "sec", csc: "csc",
    arcsin: "asin", arccos: "acos", arctan: "atan", asin: "asin", acos: "acos", atan: "atan",
    sinh: "sinh", cosh: "cosh", tanh: "tanh", asinh: "asinh", acosh: "acosh", atanh: "atanh",
    arsinh: "asinh", arcosh: "acosh", artanh: "atanh", arcsinh: "asinh", arccosh: "acosh",
    arctanh: "atanh",
    exp: "exp", ln: "log", log: "log", sqrt: "sqrt", cbrt: "cbrt", abs: "abs",
    sign: "sign", sgn: "sign", max: "max", min: "min",
  }),
);
const WITH_BASE = new Map([["log10", "log10"], ["log2", "log2"], ["log_10", "log10"], ["log_2", "log2"]]);
const SEVERAL = new Set(["max", "min"]);
const CONSTANTS = new Map([["pi", "pi"], ["e", "e"], ["i", "i"]]);
const GREEK = new Map(
  Object.entries({
    α: "alpha", β: "beta", γ: "gamma", δ: "delta", ε: "epsilon", ϵ: "epsilon", ζ: "zeta", η: "eta",
    θ: "theta", ϑ: "theta", κ: "kappa", λ: "lambda", μ: "mu", µ: "mu", ν: "nu", ξ: "xi", π: "pi",
    ρ: "rho", σ: "sigma", τ: "tau", φ: "phi", ϕ: "phi", χ: "chi", ψ: "psi", ω: "omega",
    Δ: "Delta", Γ: "Gamma", Θ: "Theta", Λ: "Lambda", Σ: "Sigma", Φ: "Phi", Ψ: "Psi", Ω: "Omega",
  }),
);
const RAISED = new Map([..."⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿˣ"].map((c, k) => [c, "0123456789+-nx"[k]]));
const OPERATORS = new Map(
  Object.entries({
    "+": "+", "-": "-", "−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "﹣": "-", "－": "-",
    "*": "*", "×": "*", "·": "*", "⋅": "*", "∗": "*", "•": "*",
    "/": "/", "÷": "/", "∕": "/", "⁄": "/", "^": "^", "!": "!", "√": "√",
  }),
);
const BRACKETS = new Map([["(", ")"], ["[", "]"], ["{", "}"]]);
const FRACTIONS = new Map(
  Object.entries({ "½": [1, 2], "⅓": [1, 3], "⅔": [2, 3], "¼": [1, 4], "¾": [3, 4], "⅕": [1, 5], "⅙": [1, 6], "⅛": [1, 8] }),
);

/** What cannot be read: a code for the words, the place in the text, and what stands there. */
export class Unreadable extends Error {
  /**
   * @param {string} code which of the messages in the language's file
   * @param {number} at first character, counted from 0
   * @param {number} end first character after it
   * @param {Record<string, string>} more what the message names
   */
  constructor(code, at, end, more = {}) {
    super(code);
    this.name = "Unreadable";
    this.code = code;
    this.at = at;
    this.end = end;
    this.more = more;
  }
}

/**
 * Return the tree of an expression.
 *
 * Throws `Unreadable` with the place of the first thing that cannot be read.
 * @param {string} text what was typed
 * @param {readonly string[]} symbols the names that may stand for numbers, as `x`, `theta`, `x_1`
 * @returns {Tree}
 */
export function parse(text, symbols) {
  if (text.length > MAX_LENGTH) throw new Unreadable("too-long", MAX_LENGTH, text.length);
  return new Parser(tokens(text, symbols), text).whole();
}

/**
 * Return the parts of the text: numbers, names, signs.
 * @param {string} text
 * @param {readonly string[]} symbols
 */
function tokens(text, symbols) {
  const names = nameTable(symbols);
  /** @type {Token[]} */
  const found = [];
  let at = 0;
  /** @type {(kind: Token["kind"], what: string, length: number, value?: number) => void} */
  const add = (kind, what, length, value) => {
    found.push({ kind, text: what, at, end: at + length, value });
    at += length;
  };
  const number = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+\-−]?\d+)?/y;
  const letters = /\p{L}[\p{L}\p{M}\d_]*?_\{[^{}]*\}|\p{L}[\p{L}\p{M}\d₀-₉_]*/uy;
  const relation = text.search(/[=<>≤≥≈≠]/);
  if (relation >= 0) throw new Unreadable("relation", relation, relation + 1, { sign: text[relation] });
  while (at < text.length) {
    const c = text[at];
    if (/\s|[\u200b\u2060-\u2063\ufeff]/.test(c)) {
      at += 1;
      continue;
    }
    number.lastIndex = at;
    const digits = number.exec(text)?.[0];
    if (digits) {
      const after = text[at + digits.length];
      if (after === "." || digits.endsWith(".") && /\d/.test(after ?? ""))
        throw new Unreadable("two-points", at, at + digits.length + 1);
      add("num", digits, digits.length, Number(digits.replace("−", "-")));
      continue;
    }
    if (text.startsWith("**", at)) {
      add("op", "^", 2);
      continue;
    }
    const operator = OPERATORS.get(c);
    if (operator) {
      add("op", operator, 1);
      continue;
    }
    if (FRACTIONS.has(c)) {
      const [over, under] = /** @type {number[]} */ (FRACTIONS.get(c));
      add("num", c, 1, over / under);
      continue;
    }
    if (RAISED.has(c)) {
      raised(text, at, found, names);
      at = found[found.length - 1].end;
      continue;
    }
    if (c === "|") {
      add("bar", c, 1);
      continue;
    }
    if (BRACKETS.has(c)) {
      add("open", c, 1);
      continue;
    }
    if (c === ")" || c === "]" || c === "}") {
      add("close", c, 1);
      continue;
    }
    if (c === "," || c === ";") {
      add("comma", c, 1);
      continue;
    }
    letters.lastIndex = at;
    const run = letters.exec(text)?.[0];
    if (run) {
      const pieces = split(run, at, names);
      for (const piece of pieces) found.push(piece);
      at = pieces[pieces.length - 1].end;
      continue;
    }
    if (c === "'" || c === "′") throw new Unreadable("prime", at, at + 1);
    const sign = String.fromCodePoint(/** @type {number} */ (text.codePointAt(at)));
    throw new Unreadable("unknown-sign", at, at + sign.length, { sign });
  }
  found.push({ kind: "end", text: "", at: text.length, end: text.length });
  return found;
}

/**
 * Read raised digits as a power.
 * @param {string} text
 * @param {number} at
 * @param {Token[]} found
 * @param {Names} names
 */
function raised(text, at, found, names) {
  let inside = "";
  let end = at;
  while (end < text.length && RAISED.has(text[end])) inside += RAISED.get(text[end++]);
  const part = { at, end };
  found.push({ kind: "op", text: "^", ...part }, { kind: "open", text: "(", ...part });
  for (const [piece] of inside.matchAll(/\d+|\D/g)) {
    if (/\d/.test(piece)) found.push({ kind: "num", text: piece, value: Number(piece), ...part });
    else if (piece === "+" || piece === "-") found.push({ kind: "op", text: piece, ...part });
    else if (names.has(piece)) found.push({ kind: "sym", text: piece, ...part });
    else throw new Unreadable("unknown-name", at, end, { name: piece });
  }
  found.push({ kind: "close", text: ")", ...part });
}

/** @typedef {{kind: "sym" | "const" | "fn", name: string}} Known */

/** What can be typed for what, and how long the longest of it is. @extends {Map<string, Known>} */
class Names extends Map {
  longest = 0;
}

/** @param {readonly string[]} symbols */
function nameTable(symbols) {
  const names = new Names();
  /** @type {(typed: string, kind: "sym" | "const" | "fn", name: string) => void} */
  const put = (typed, kind, name) => {
    if (names.has(typed)) return;
    names.set(typed, { kind, name });
    names.longest = Math.max(names.longest, typed.length);
  };
  for (const name of symbols) {
    put(name, "sym", name);
    put(name.replace("_", ""), "sym", name);
    put(name.replace(/_(\d+)$/, (_, digits) => [...digits].map((d) => "₀₁₂₃₄₅₆₇₈₉"[d]).join("")), "sym", name);
    for (const [letter, spelt] of GREEK) {
      if (name === spelt) put(letter, "sym", name);
      else if (name.startsWith(`${spelt}_`)) {
        put(letter + name.slice(spelt.length), "sym", name);
        put(letter + name.slice(spelt.length + 1), "sym", name);
      }
    }
  }
  for (const [typed, name] of FUNCTIONS) put(typed, "fn", name);
  for (const [typed, name] of CONSTANTS) put(typed, "const", name);
  put("π", "const", "pi");
  // Keyboards of phones begin with a capital.
  for (const [typed, meant] of [...names]) put(typed[0].toUpperCase() + typed.slice(1), meant.kind, meant.name);
  return names;
}

/**
 * Return the names that a run of letters is made of: as few as possible.
 * @param {string} run
 * @param {number} at
 * @param {Names} names
 * @returns {Token[]}
 */
function split(run, at, names) {
  const word = run.replace(/_\{([^{}]*)\}$/, "_$1");
  if (word !== run) {
    // With braces no other reading is possible.
    const known = names.get(word);
    if (!known) throw new Unreadable("unknown-name", at, at + run.length, { name: run });
    return [{ kind: known.kind, text: known.name, at, end: at + run.length }];
  }
  const based = /log_?(?:10|2)$/i.exec(word);
  const NONE = Infinity;
  const best = new Array(word.length + 1).fill(NONE);
  const step = new Array(word.length + 1).fill(0);
  best[word.length] = 0;
  for (let p = word.length - 1; p >= 0; p -= 1) {
    for (let n = Math.min(names.longest, word.length - p); n > 0; n -= 1) {
      if (best[p + n] + 1 < best[p] && names.has(word.slice(p, p + n))) {
        best[p] = best[p + n] + 1;
        step[p] = n;
      }
    }
    if (based && p === based.index) {
      best[p] = 1;
      step[p] = word.length - p;
    }
  }
  if (best[0] === NONE) throw unknown(word, at, names);
  /** @type {Token[]} */
  const pieces = [];
  for (let p = 0; p < word.length; p += step[p]) {
    const typed = word.slice(p, p + step[p]);
    const known = names.get(typed) ?? { kind: "fn", name: String(WITH_BASE.get(typed.toLowerCase())) };
    pieces.push({ kind: /** @type {Token["kind"]} */ (known.kind), text: known.name, at: at + p, end: at + p + typed.length });
  }
  return pieces;
}

/**
 * @param {string} word
 * @param {number} at
 * @param {Names} names
 */
function unknown(word, at, names) {
  // As far as names we know lead from the left.
  let start = 0;
  for (;;) {
    let n = Math.min(names.longest, word.length - start);
    while (n > 0 && !names.has(word.slice(start, start + n))) n -= 1;
    if (n === 0 || start + n >= word.length) break;
    start += n;
  }
  const rest = /^\d+/.exec(word.slice(start));
  if (rest && names.get(word.slice(0, start))?.kind === "fn")
    return new Unreadable("number-after-function", at, at + start + rest[0].length, { name: word.slice(0, start), number: rest[0] });
  if (rest && start > 0)
    return new Unreadable("number-after-name", at, at + start + rest[0].length, { name: word.slice(0, start), number: rest[0] });
  const name = word.length - start > 2 && start > 0 && !/\d/.test(word) && word.length < 12 ? word : word.slice(start);
  const from = name === word ? 0 : start;
  return new Unreadable("unknown-name", at + from, at + from + name.length, { name });
}

/** Recursive descent; sums and products are flat, so that only brackets make it deep. */
class Parser {
  /**
   * @param {Token[]} tokens
   * @param {string} text
   */
  constructor(tokens, text) {
    this.tokens = tokens;
    this.text = text;
    this.k = 0;
    this.depth = 0;
    this.bars = 0;
    this.inCall = 0;
  }

  get next() {
    return this.tokens[this.k];
  }

  /** @param {string} sign */
  takes(sign) {
    if (this.next.kind !== "op" || this.next.text !== sign) return false;
    this.k += 1;
    return true;
  }

  /** @template T @param {() => T} inside @returns {T} */
  deeper(inside) {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) throw new Unreadable("too-deep", this.next.at, this.next.end);
    const result = inside();
    this.depth -= 1;
    return result;
  }

  whole() {
    if (this.next.kind === "end") throw new Unreadable("empty", 0, 0);
    const tree = this.sum();
    const { kind, at, end, text } = this.tokens[this.k];
    if (kind === "end") return tree;
    if (kind === "comma") throw this.comma();
    if (kind === "close") throw new Unreadable("closes-nothing", at, end, { sign: text });
    throw new Unreadable("unexpected", at, end, { sign: this.text.slice(at, end) });
  }

  comma() {
    const { at, end } = this.next;
    const digits = /^\s*,\s*\d/.test(this.text.slice(at)) && /\d\s*$/.test(this.text.slice(0, at));
    return new Unreadable(digits ? "decimal-comma" : "one-at-a-time", at, end);
  }

  /** @returns {Tree} */
  sum() {
    return this.deeper(() => {
      const terms = [{ minus: false, node: this.product() }];
      for (;;) {
        if (this.takes("+")) terms.push({ minus: false, node: this.product() });
        else if (this.takes("-")) terms.push({ minus: true, node: this.product() });
        else break;
      }
      return terms.length === 1 ? terms[0].node : { t: "sum", terms };
    });
  }

  /** @returns {Tree} */
  product() {
    return this.signed(() => this.factors());
  }

  /** @returns {Tree} */
  factors() {
    const factors = [{ over: false, node: this.power() }];
    for (;;) {
      if (this.takes("*")) factors.push({ over: false, node: this.signed() });
      else if (this.takes("/")) factors.push({ over: true, node: this.signed() });
      else if (this.starts()) {
        this.refuseNumber();
        factors.push({ over: false, node: this.power() });
      } else break;
    }
    if (factors.length === 1) return factors[0].node;
    return { t: "prod", factors };
  }

  /** Whether a factor begins here although no sign of multiplication stands before it. */
  starts() {
    const { kind, text } = this.next;
    if (kind === "bar") return this.bars === 0;
    return ["num", "sym", "const", "fn", "open"].includes(kind) || (kind === "op" && text === "√");
  }

  refuseNumber() {
    if (this.next.kind !== "num") return;
    const before = this.tokens[this.k - 1];
    if (before.kind === "close" && before.at !== this.next.at) return;
    const { at, end, text } = this.next;
    if (before.kind === "num") throw new Unreadable("two-numbers", before.at, end);
    const name = this.text.slice(before.at, before.end);
    throw new Unreadable("number-after-name", before.at, end, { name, number: text, at: String(at) });
  }

  /**
   * Read something with any number of signs before it.
   * @param {() => Tree} inside
   * @returns {Tree}
   */
  signed(inside = () => this.power()) {
    let minus = false;
    for (;;) {
      if (this.takes("-")) minus = !minus;
      else if (!this.takes("+")) break;
    }
    const node = inside();
    return minus ? { t: "neg", node } : node;
  }

  /** @returns {Tree} */
  power() {
    return this.raisedTo(this.postfixed(this.atom()));
  }

  /**
   * @param {Tree} base
   * @returns {Tree}
   */
  raisedTo(base) {
    if (!this.takes("^")) return base;
    return { t: "pow", base, exponent: this.deeper(() => this.signed()) };
  }

  /**
   * @param {Tree} node
   * @returns {Tree}
   */
  postfixed(node) {
    let count = 0;
    while (this.takes("!")) {
      node = { t: "fact", node };
      count += 1;
      if (count > 3) throw new Unreadable("unexpected", this.next.at - 1, this.next.at, { sign: "!" });
    }
    return node;
  }

  /** @returns {Tree} */
  atom() {
    const token = this.next;
    const { kind, at, end, text } = token;
    this.k += 1;
    if (kind === "num") return { t: "num", value: Number(token.value), text };
    if (kind === "sym") return { t: "sym", name: text };
    if (kind === "const") return { t: "const", name: /** @type {"pi" | "e" | "i"} */ (text) };
    if (kind === "open") return this.bracketed(token, () => this.sum());
    if (kind === "bar") return this.absolute(token);
    if (kind === "fn") return this.deeper(() => this.call(token));
    if (kind === "op" && text === "√")
      return this.deeper(() => ({ t: "fn", name: "sqrt", args: [this.postfixed(this.atom())] }));
    this.k -= 1;
    if (kind === "end") {
      const before = this.tokens[this.k - 1];
      if (!before) throw new Unreadable("empty", 0, 0);
      throw new Unreadable("ends-early", before.at, before.end, { sign: this.text.slice(before.at, before.end) });
    }
    if (kind === "comma") throw this.comma();
    if (kind === "close") throw new Unreadable("nothing-inside", at, end, { sign: text });
    throw new Unreadable("missing-before", at, end, { sign: this.text.slice(at, end) });
  }

  /**
   * @template T
   * @param {Token} open
   * @param {() => T} inside
   * @returns {T}
   */
  bracketed(open, inside) {
    const bars = this.bars;
    this.bars = 0;
    const result = inside();
    this.bars = bars;
    const { kind, text, at, end } = this.next;
    if (kind === "comma") throw this.comma();
    if (kind === "end") throw new Unreadable("not-closed", open.at, open.end, { sign: open.text });
    const closing = BRACKETS.get(open.text);
    if (kind !== "close") throw new Unreadable("unexpected", at, end, { sign: this.text.slice(at, end) });
    if (text !== closing) throw new Unreadable("wrong-bracket", at, end, { sign: text, wanted: String(closing) });
    this.k += 1;
    return result;
  }

  /**
   * @param {Token} open
   * @returns {Tree}
   */
  absolute(open) {
    this.bars += 1;
    const inside = this.sum();
    this.bars -= 1;
    if (this.next.kind !== "bar") throw new Unreadable("not-closed", open.at, open.end, { sign: "|" });
    this.k += 1;
    return { t: "fn", name: "abs", args: [inside] };
  }

  /**
   * Return a function's value: `sin(x)`, `sin x`, `sin^2 x`.
   * @param {Token} name
   * @returns {Tree}
   */
  call(name) {
    /** @type {Tree | null} */
    let exponent = null;
    if (this.takes("^")) {
      exponent = this.deeper(() => {
        let minus = false;
        while (this.takes("-")) minus = !minus;
        const node = this.atom();
        return minus ? /** @type {Tree} */ ({ t: "neg", node }) : node;
      });
      // sin⁻¹ is the inverse to some and the reciprocal to others.
      if (isMinusOne(exponent)) throw new Unreadable("inverse", name.at, this.tokens[this.k - 1].end, { name: name.text });
    }
    /** @type {Tree} */
    const value = { t: "fn", name: name.text, args: this.arguments(name) };
    return exponent ? { t: "pow", base: value, exponent } : value;
  }

  /**
   * @param {Token} name
   * @returns {Tree[]}
   */
  arguments(name) {
    const { kind, text } = this.next;
    if (kind === "open" && text !== "|") {
      const open = this.next;
      this.k += 1;
      return this.bracketed(open, () => {
        const args = [this.sum()];
        while (SEVERAL.has(name.text) && this.next.kind === "comma") {
          this.k += 1;
          args.push(this.sum());
        }
        return args;
      });
    }
    if (kind === "end") throw new Unreadable("no-argument", name.at, name.end, { name: name.text });
    return [this.bareArgument(name)];
  }

  /**
   * Return what a function without brackets is of: `2x` in `sin 2x cos x`.
   * @param {Token} name
   * @returns {Tree}
   */
  bareArgument(name) {
    let minus = false;
    while (this.takes("-")) minus = !minus;
    if (!this.starts()) throw new Unreadable("no-argument", name.at, name.end, { name: name.text });
    let onlyNumbers = this.next.kind === "num";
    const factors = [{ over: false, node: this.power() }];
    for (;;) {
      const { kind } = this.next;
      if (kind === "num") this.refuseNumber();
      const more = kind === "sym" || kind === "const" || (onlyNumbers && (kind === "open" || (kind === "bar" && this.bars === 0)));
      if (!more) break;
      onlyNumbers = false;
      factors.push({ over: false, node: this.power() });
    }
    /** @type {Tree} */
    const node = factors.length === 1 ? factors[0].node : { t: "prod", factors };
    return minus ? { t: "neg", node } : node;
  }
}

/** @param {Tree} tree */
function isMinusOne(tree) {
  if (tree.t === "num") return tree.value === -1;
  return tree.t === "neg" && tree.node.t === "num" && tree.node.value === 1;
}
