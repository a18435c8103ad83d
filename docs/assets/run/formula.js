// Formulas that a cell returns, set as the build sets those of the lesson.

import katex from "katex";

/** Return the HTML of a displayed formula; what KaTeX cannot read stays TeX. @param {string} tex */
export const typeset = (tex) =>
  katex.renderToString(tex, { displayMode: true, output: "htmlAndMathml", throwOnError: false, strict: "ignore" }).replaceAll(/<annotation.*?<\/annotation>/gs, "");
