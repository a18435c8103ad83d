// A drawing that came from the worker → elements that can do nothing but be seen.

const SVG = "http://www.w3.org/2000/svg";
const SHAPES = new Set(["svg", "g", "defs", "path", "use", "rect", "circle", "line", "polyline", "polygon", "clipPath", "image", "text", "tspan", "linearGradient", "stop", "pattern", "mask"]);
const HREF = /^(?:#[\w-]+|data:image\/png;base64,[\w+/=\s]+)$/;
const OUTSIDE = /url\(\s*["']?(?!#)|@import|expression/i;

/**
 * Return an SVG as an element without scripts, links or anything from elsewhere; `null` if it is none.
 * @param {string} text
 */
export function picture(text) {
  const { documentElement: root } = new DOMParser().parseFromString(text, "image/svg+xml");
  if (root.localName !== "svg") return null;
  return /** @type {SVGSVGElement} */ (copied(root));
}

/** @param {Element} element @returns {SVGElement} */
function copied(element) {
  const copy = document.createElementNS(SVG, element.localName);
  for (const { localName, name, value } of element.attributes) {
    if (/^on|^xmlns/i.test(name)) continue;
    if (localName === "href" ? !HREF.test(value) : OUTSIDE.test(value)) continue;
    copy.setAttribute(localName, value);
  }
  for (const child of element.childNodes) {
    if (child instanceof Element) {
      if (SHAPES.has(child.localName)) copy.append(copied(child));
    } else if (child.nodeType === Node.TEXT_NODE) copy.append(child.textContent ?? "");
  }
  return copy;
}
