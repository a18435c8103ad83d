// Elements with less to write.

const SVG = "http://www.w3.org/2000/svg";

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} name
 * @param {Record<string, string>} [attributes]
 * @param {...(Node | string)} children
 * @returns {HTMLElementTagNameMap[T]}
 */
export function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/**
 * @template {keyof SVGElementTagNameMap} T
 * @param {T} name
 * @param {Record<string, string | number>} [attributes]
 * @param {...(Node | string)} children
 * @returns {SVGElementTagNameMap[T]}
 */
export function draw(name, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  put(element, attributes);
  element.append(...children);
  return element;
}

/** @param {Element} element @param {Record<string, string | number>} attributes */
export function put(element, attributes) {
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
}

/** @param {string} words @param {() => void} pressed @param {string} [name] */
export function button(words, pressed, name = "") {
  const element = make("button", { type: "button", class: name }, words);
  element.addEventListener("click", pressed);
  return element;
}

/**
 * Return words with their gaps filled in: "{x} metres".
 * @param {string} words
 * @param {Record<string, string | number>} [values]
 */
export function fill(words, values = {}) {
  return words.replace(/\{(\w+)\}/g, (gap, name) => String(values[name] ?? gap));
}

/** Let the browser do what waits: between two parts of something long, so that no task is. */
export const breath = () => new Promise((resolve) => setTimeout(resolve));
