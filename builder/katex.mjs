// Formulas in, HTML and MathML out: reads [[tex, display], …] as JSON from standard input and
// writes [{html} | {error}, …] to standard output. The first argument is KaTeX's module file.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { default: katex } = await import(pathToFileURL(process.argv[2]).href);
const formulas = JSON.parse(readFileSync(0, "utf8"));

// A line of a formula reaches so far above and below the text's by itself: KaTeX_Main's ascent and
// descent, in em, less half a pixel to which browsers round them.
const ABOVE = 0.85;
const BELOW = 0.25;

/** Return the element that makes a line as high as what is in it, or nothing where it is so already. */
function strut(element, height, shift = 0) {
  return Number(height) + Number(shift) <= ABOVE && -shift <= BELOW ? "" : element;
}

// HTML knows MathML without its name; the row and the TeX within say nothing to who listens.
function short(html) {
  return html
    .replace(/<span class="katex-strut" style="height:([\d.-]+)em;(?:vertical-align:([\d.-]+)em;)?"><\/span>/g, strut)
    .replace(/ style="([^"]*);"/g, (_, style) => ` style="${style.replace(/([:-])0\.(?=\d)/g, "$1.")}"`)
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
