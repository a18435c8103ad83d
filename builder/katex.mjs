// Formulas in, HTML and MathML out: reads [[tex, display], …] as JSON from standard input and
// writes [{html} | {error}, …] to standard output. The first argument is KaTeX's module file.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { default: katex } = await import(pathToFileURL(process.argv[2]).href);
const formulas = JSON.parse(readFileSync(0, "utf8"));
const rendered = formulas.map(([tex, displayMode]) => {
  try {
    // Strict, but for prime signs and the like that KaTeX sets well.
    const html = katex.renderToString(tex, { displayMode, output: "htmlAndMathml", strict: "error", throwOnError: true });
    // HTML knows MathML without its name.
    return { html: html.replaceAll(' xmlns="http://www.w3.org/1998/Math/MathML"', "") };
  } catch (error) {
    return { error: String(error.message) };
  }
});
process.stdout.write(JSON.stringify(rendered));
