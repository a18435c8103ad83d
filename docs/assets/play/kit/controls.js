// Controls beside a board: a slider, a switch, a menu. Each a native one, so that keys work as everywhere.

import { make } from "./nodes.js";

let count = 0;

/**
 * Return a slider with its name and its value in words.
 * @param {{name: string, min: number, max: number, step: number, says: (value: number) => string,
 *   change: (value: number, done: boolean) => void}} options
 */
export function slider({ name, min, max, step, says, change }) {
  const id = `play-control-${(count += 1)}`;
  const input = make("input", { type: "range", id, min: String(min), max: String(max), step: String(step) });
  const value = make("output", { for: id });
  input.addEventListener("input", () => change(input.valueAsNumber, false));
  input.addEventListener("change", () => change(input.valueAsNumber, true));
  return {
    node: make("div", { class: "play-slider" }, make("label", { for: id }, name), input, value),
    /** @param {number} to */
    put(to) {
      input.value = String(to);
      value.textContent = says(to);
      input.setAttribute("aria-valuetext", says(to));
    },
  };
}

/**
 * Return a row of choices of which one is on.
 * @param {{name: string, options: {value: string, words: string}[], change: (value: string) => void}} options
 */
export function choice({ name, options, change }) {
  const group = `play-control-${(count += 1)}`;
  const inputs = options.map(({ value }) => make("input", { type: "radio", name: group, value }));
  const labels = options.map(({ words }, k) => make("label", {}, inputs[k], make("span", {}, words)));
  for (const input of inputs) input.addEventListener("change", () => change(input.value));
  return {
    node: make("fieldset", { class: "play-choice" }, make("legend", {}, name), ...labels),
    /** @param {string} to */
    put(to) {
      for (const input of inputs) input.checked = input.value === to;
    },
  };
}

/**
 * Return a menu.
 * @param {{name: string, options: {value: string, words: string}[], change: (value: string) => void}} options
 */
export function menu({ name, options, change }) {
  const id = `play-control-${(count += 1)}`;
  const select = make("select", { id }, ...options.map(({ value, words }) => make("option", { value }, words)));
  select.addEventListener("change", () => change(select.value));
  return {
    node: make("div", { class: "play-menu" }, make("label", { for: id }, name), select),
    /** @param {string} to */
    put(to) {
      select.value = to;
    },
  };
}
