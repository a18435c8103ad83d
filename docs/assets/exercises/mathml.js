// What was typed, set as mathematics: MathML, which eyes see and screen readers say.

/** @typedef {import("./expression.js").Tree} Tree */

const SPELT = new Map(
  Object.entries({
    alpha: "α", beta: "β", gamma: "γ", delta: "δ", epsilon: "ε", zeta: "ζ", eta: "η", theta: "θ",
    kappa: "κ", lambda: "λ", mu: "μ", nu: "ν", xi: "ξ", rho: "ρ", sigma: "σ", tau: "τ", phi: "φ",
    chi: "χ", psi: "ψ", omega: "ω", Delta: "Δ", Gamma: "Γ", Theta: "Θ", Lambda: "Λ", Sigma: "Σ",
    Phi: "Φ", Psi: "Ψ", Omega: "Ω",
  }),
);
const SAID = new Map(
  Object.entries({ asin: "arcsin", acos: "arccos", atan: "arctan", asinh: "arsinh", acosh: "arcosh", atanh: "artanh", log: "ln" }),
);
// How tightly a tree holds together: what is looser than its place wants gets brackets.
const SUM = 1;
const PRODUCT = 2;
const POWER = 3;
const ATOM = 4;

/** @param {Tree} tree */
function tightness(tree) {
  switch (tree.t) {
    case "sum":
    case "neg":
      return SUM;
    case "prod":
      return PRODUCT;
    case "pow":
    case "fact":
      return POWER;
    case "fn":
      return tree.name === "abs" || tree.name === "sqrt" || tree.name === "cbrt" ? ATOM : POWER;
    default:
      return ATOM;
  }
}

/** @type {(text: string) => string} */
const escaped = (text) => text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
/** @type {(sign: string) => string} */
const mo = (sign) => `<mo>${sign}</mo>`;
/** @type {(...parts: string[]) => string} */
const row = (...parts) => `<mrow>${parts.join("")}</mrow>`;
const APPLY = mo("&#x2061;");
const TIMES = mo("&#x2062;");

/** @param {string} name */
function symbol(name) {
  const [head, ...rest] = name.split("_");
  const found = rest.length ? null : /^([A-Za-z])(\d+)$/.exec(head);
  const [base, below] = found ? [found[1], found[2]] : [head, rest.join("_")];
  const shown = `<mi>${escaped(SPELT.get(base) ?? base)}</mi>`;
  if (!below) return shown;
  const index = /^\d+$/.test(below) ? `<mn>${below}</mn>` : `<mi>${escaped(SPELT.get(below) ?? below)}</mi>`;
  return `<msub>${shown}${index}</msub>`;
}

/** @param {string} text */
function number(text) {
  const [digits, power] = text.toLowerCase().replace("−", "-").split("e");
  const shown = `<mn>${digits}</mn>`;
  if (power === undefined) return shown;
  return row(shown, mo("·"), `<msup><mn>10</mn>${signedNumber(String(Number(power)))}</msup>`);
}

/** @param {string} text */
const signedNumber = (text) => (text.startsWith("-") ? row(mo("−"), `<mn>${text.slice(1)}</mn>`) : `<mn>${text}</mn>`);

/**
 * Return MathML for a tree, without the element `math` around it.
 * @param {Tree} tree
 * @param {number} [least] how tightly it has to hold together where it stands
 * @returns {string}
 */
export function mathml(tree, least = SUM) {
  const shown = inside(tree);
  return tightness(tree) < least ? row(mo("("), shown, mo(")")) : shown;
}

/** @param {Tree} tree */
function inside(tree) {
  switch (tree.t) {
    case "num":
      return number(tree.text);
    case "sym":
      return symbol(tree.name);
    case "const":
      return `<mi>${tree.name === "pi" ? "π" : tree.name}</mi>`;
    case "neg":
      return row(mo("−"), mathml(tree.node, PRODUCT));
    case "sum":
      return row(
        ...tree.terms.flatMap((term, k) => [
          ...(k > 0 ? [mo(term.minus ? "−" : "+")] : []),
          // A sum within a sum was in brackets; the first may begin with a sign.
          mathml(term.node, k === 0 && term.node.t === "neg" ? SUM : PRODUCT),
        ]),
      );
    case "prod":
      return product(tree.factors);
    case "pow":
      return power(tree.base, tree.exponent);
    case "fact":
      return row(mathml(tree.node, ATOM), mo("!"));
    case "fn":
      return called(tree.name, tree.args);
  }
}

/** @param {{over: boolean, node: Tree}[]} factors */
function product(factors) {
  let shown = "";
  /** @type {Tree | null} */
  let before = null;
  for (const { over, node } of factors) {
    if (over) {
      // Everything so far is above: 2x/3y is two thirds of x, times y.
      const above = factors[0].node === before && factors.length > 0 && shown === mathml(factors[0].node, PRODUCT) ? mathml(factors[0].node) : shown;
      shown = `<mfrac>${row(above)}${row(mathml(node))}</mfrac>`;
      before = null;
      continue;
    }
    const next = mathml(node, PRODUCT);
    if (shown === "") shown = next;
    else shown = `${shown}${joins(before, node) ? TIMES : mo("·")}${next}`;
    before = node;
  }
  return row(shown);
}

/**
 * Whether two factors stand side by side without a dot.
 * @param {Tree | null} before
 * @param {Tree} node
 */
function joins(before, node) {
  if (startsWithNumber(node) || node.t === "neg") return false;
  return !(before && before.t === "fn" && tightness(before) < ATOM && bare(before.args));
}

/** @param {Tree} node @returns {boolean} */
function startsWithNumber(node) {
  if (node.t === "num") return true;
  if (node.t === "pow") return startsWithNumber(node.base);
  if (node.t === "fact") return startsWithNumber(node.node);
  return node.t === "prod" && startsWithNumber(node.factors[0].node);
}

/** @param {Tree[]} args */
const bare = (args) => args.length === 1 && ["sym", "num", "const"].includes(args[0].t);

/**
 * @param {Tree} base
 * @param {Tree} exponent
 */
function power(base, exponent) {
  const above = mathml(exponent);
  if (base.t === "fn" && tightness(base) < ATOM)
    return row(`<msup>${functionName(base.name)}${row(above)}</msup>`, APPLY, argument(base.args));
  return `<msup>${row(mathml(base, ATOM))}${row(above)}</msup>`;
}

/** @param {string} name */
function functionName(name) {
  if (name === "log10" || name === "log2") return `<msub><mi>log</mi><mn>${name.slice(3)}</mn></msub>`;
  return `<mi>${SAID.get(name) ?? name}</mi>`;
}

/** @param {Tree[]} args */
function argument(args) {
  if (bare(args)) return mathml(args[0]);
  return row(mo("("), ...args.flatMap((tree, k) => [...(k ? [mo(",")] : []), mathml(tree)]), mo(")"));
}

/**
 * @param {string} name
 * @param {Tree[]} args
 */
function called(name, args) {
  if (name === "abs") return row(mo("|"), mathml(args[0]), mo("|"));
  if (name === "sqrt") return `<msqrt>${mathml(args[0])}</msqrt>`;
  if (name === "cbrt") return `<mroot>${row(mathml(args[0]))}<mn>3</mn></mroot>`;
  return row(functionName(name), APPLY, argument(args));
}
