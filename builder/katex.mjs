// Formulas in, HTML and MathML out: reads [[tex, display], …] as JSON from standard input and
// writes [{html} | {error}, …] to standard output. The first argument is KaTeX's module file.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { default: katex } = await import(pathToFileURL(process.argv[2]).href);
const formulas = JSON.parse(readFileSync(0, "utf8"));

// HTML knows MathML without its name; the row and the TeX within say nothing to who listens.
function short(html) {
  return html
    .replaceAll(' xmlns="http://www.w3.org/1998/Math/MathML"', "")
    .replace(/<semantics>(.*)<annotation .*<\/annotation><\/semantics>/s, (_, said) => said.replace(/^<mrow>(.*)<\/mrow>$/s, "$1"));
}

const rendered = formulas.map(([tex, displayMode]) => {
  try {
    // Strict, but for prime signs and the like that KaTeX sets well.
    const html = katex.renderToString(tex, { displayMode, output: "htmlAndMathml", strict: "error", throwOnError: true });
    return { html: short(html) };
  } catch (error) {
    return { error: String(error.message) };
  }
});
process.stdout.write(JSON.stringify(rendered));
