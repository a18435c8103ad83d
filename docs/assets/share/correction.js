// The link to the form for corrections takes along the sentence that the reader has selected, or
// else the part of the page that is on the screen. Nothing else of the reader or the browser.

const MOST = 300; // characters of a sentence

const LINK = "a[rel='noreferrer']";

let selected = ""; // when the link was pressed, which may end the selection

/** The words of a node, formulas as they are read. @param {Node} node @returns {string} */
function words(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.nodeValue ?? "";
  if (!(node instanceof Element || node instanceof DocumentFragment)) return "";
  if (node instanceof Element) {
    if (node.matches("script, style, button, template, .headerlink, .definition, .katex-html")) return "";
    const parts = [...node.children].map(words);
    switch (node.localName) {
      case "mfrac": return `${bracketed(parts[0])}/${bracketed(parts[1])}`;
      case "msup": return `${parts[0]}^${bracketed(parts[1])}`;
      case "msub": return `${parts[0]}_${bracketed(parts[1])}`;
      case "msubsup": return `${parts[0]}_${bracketed(parts[1])}^${bracketed(parts[2])}`;
      case "msqrt": return `√${bracketed(parts.join(""))}`;
      case "annotation": return "";
    }
  }
  const apart = node instanceof Element && /^(p|li|div|h\d|tr|td|th|figcaption|pre)$/.test(node.localName);
  const all = [...node.childNodes].map(words).join("");
  return apart ? ` ${all} ` : all;
}

/** Something in brackets, if it is more than one thing. @param {string} part */
function bracketed(part) {
  return /^[\p{L}\p{N}.]*$/u.test(part) ? part : `(${part})`;
}

/** On one line, and no longer than a form should be filled. @param {string} said */
function short(said) {
  const line = [...said.replace(/[\s\u200b\u2060]+/gu, " ").trim()];
  return line.length > MOST ? `${line.slice(0, MOST - 1).join("").trimEnd()}…` : line.join("");
}

/** What the reader has selected in the page, formulas whole. @returns {string} */
function sentence() {
  const chosen = getSelection();
  if (!chosen?.rangeCount || chosen.isCollapsed) return "";
  const range = chosen.getRangeAt(0).cloneRange();
  const article = document.querySelector("article");
  if (!article || !range.intersectsNode(article)) return "";
  /** @param {Node} node */
  const formula = (node) => (node instanceof Element ? node : node.parentElement)?.closest(".katex");
  const [first, last] = [formula(range.startContainer), formula(range.endContainer)];
  if (first) range.setStartBefore(first);
  if (last) range.setEndAfter(last);
  return short(words(range.cloneContents()));
}

/** The last heading on the screen, or above it. @returns {string} */
function part() {
  const passed = [...document.querySelectorAll("article :is(h1, h2, h3)")].filter(
    (heading) => heading.getBoundingClientRect().top < innerHeight,
  );
  const last = passed.at(-1);
  return last ? UPHILL_IN_PART.replace("{heading}", () => short(words(last))) : "";
}

/** @param {Event} event */
function keep({ target }) {
  const pressed = target instanceof Element && target.closest(`.lesson-correction ${LINK}`);
  selected = pressed ? sentence() : "";
}

/** @param {Event} event */
function fillIn({ target }) {
  const link = target instanceof Element && target.closest(`.lesson-correction ${LINK}`);
  if (!(link instanceof HTMLAnchorElement)) return;
  const to = new URL(link.href);
  const said = sentence() || selected || part();
  if (said) to.searchParams.set("sentence", said);
  link.href = to.href;
}

// Before the browser reads where the link leads; the page's own text may come and go.
addEventListener("pointerdown", keep, true);
for (const sign of ["click", "auxclick", "contextmenu"]) addEventListener(sign, fillIn, true);
