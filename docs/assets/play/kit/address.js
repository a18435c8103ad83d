// The state of each interactive of a page in the page's address: `#tram=at:1.5;step:0.1&pit=seed:7`.

/**
 * @typedef {{start: any, min?: any, max?: any, digits?: number, whole?: boolean, options?: readonly string[],
 *   of?: readonly {min: number, max: number, digits: number}[]}} Field
 * @typedef {Record<string, Field>} Fields
 * @typedef {Record<string, any>} State
 */

/** What in an address cannot be understood. */
export class Damaged extends Error {}

/** @param {unknown} value @param {any} settings */
function told(value, settings) {
  return typeof value === "function" ? value(settings) : value;
}

/** Return the state in which an interactive begins. @param {Fields} fields @param {any} settings @returns {State} */
export function begin(fields, settings) {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, told(field.start, settings)]));
}

/** @param {Fields} fields @param {State} state @param {any} settings */
export function encode(fields, state, settings) {
  const parts = [];
  for (const [name, field] of Object.entries(fields)) {
    const text = written(state[name], field);
    if (text !== written(told(field.start, settings), field)) parts.push(`${name}:${text}`);
  }
  return parts.join(";");
}

/** @param {any} value @param {Field} field @returns {string} */
function written(value, field) {
  if (field.of) return value.map((/** @type {number[]} */ entry) => entry.map((v, k) => short(v, field.of?.[k].digits)).join(",")).join("_");
  return typeof value === "number" ? short(value, field.digits) : String(value);
}

/** @param {number} value @param {number} [digits] after the point; all that count without */
function short(value, digits) {
  return String(digits === undefined ? Number(value.toPrecision(9)) : Number(value.toFixed(digits)));
}

/**
 * Return the state an address tells; throws `Damaged` with the part that cannot be understood.
 * @param {Fields} fields
 * @param {string} text
 * @param {any} settings
 * @returns {State}
 */
export function decode(fields, text, settings) {
  const state = begin(fields, settings);
  for (const part of text.split(";").filter(Boolean)) {
    const [name, value = ""] = part.split(/:(.*)/s);
    if (!Object.hasOwn(fields, name)) throw new Damaged(part);
    const known = read(value, fields[name], settings);
    if (known === undefined) throw new Damaged(part);
    state[name] = known;
  }
  return state;
}

/** @param {string} text @param {Field} field @param {any} settings */
function read(text, field, settings) {
  if (field.options) return field.options.includes(text) ? text : undefined;
  if (field.of) {
    const entries = text ? text.split("_").map((entry) => entry.split(",")) : [];
    const { of } = field;
    const good = entries.every((entry) => entry.length === of.length && entry.every((v, k) => within(v, of[k].min, of[k].max)));
    return good && entries.length <= told(field.max, settings) ? entries.map((entry) => entry.map(Number)) : undefined;
  }
  const [min, max] = [told(field.min, settings), told(field.max, settings)];
  return within(text, min, max) && !(field.whole && !Number.isInteger(Number(text))) ? Number(text) : undefined;
}

/** @param {string} text @param {number} min @param {number} max */
function within(text, min, max) {
  return /^-?\d+(\.\d+)?(e-?\d+)?$/.test(text) && Number(text) >= min && Number(text) <= max;
}

/** Return what the address holds, by the names of interactives. @returns {Map<string, string>} */
function parts() {
  let hash = location.hash.slice(1);
  try {
    hash = decodeURIComponent(hash);
  } catch {
    // Broken on its way here: what can be read of it is.
  }
  return new Map(hash.includes("=") ? hash.split("&").map((part) => /** @type {[string, string]} */ (part.split(/=(.*)/s).slice(0, 2))) : []);
}

/** Return the part of the address that belongs to an interactive. @param {string} id */
export function recall(id) {
  return parts().get(id);
}

/** Return the page's address with another part for an interactive. @param {string} id @param {string} text */
export function address(id, text) {
  const all = parts();
  if (text) all.set(id, text);
  else all.delete(id);
  const hash = [...all].map(([name, state]) => `${name}=${state}`).join("&");
  return `${location.pathname}${location.search}${hash ? `#${hash}` : ""}`;
}
