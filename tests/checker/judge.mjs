// Answers on standard output what the checker makes of pairs of expressions, both given as JSON.
import { readFileSync } from "node:fs";
import { parse, Unreadable } from "../../docs/assets/exercises/expression.js";
import { compare } from "../../docs/assets/exercises/value.js";

/** @type {{answer: string, wanted: string, symbols: Record<string, {from: number, to: number}>}[]} */
const pairs = JSON.parse(readFileSync(0, "utf8"));
const verdicts = pairs.map(({ answer, wanted, symbols }, k) => {
  const names = Object.keys(symbols);
  try {
    return compare(parse(answer, names), parse(wanted, names), { symbols, seed: k + 1 });
  } catch (error) {
    if (error instanceof Unreadable) return error.code;
    throw error;
  }
});
process.stdout.write(JSON.stringify(verdicts));
