// How much of a module is done, as two rings: its lessons outside, its exercises inside.

import { draw } from "../play/kit/nodes.js";
import { say } from "./site.js";

/** @typedef {import("./tally.js").ModuleTally} ModuleTally */

const RINGS = /** @type {const} */ ([["lessons", 15], ["exercises", 10]]);

/** Return what a module's rings say, in words. @param {ModuleTally} module */
export function inWords({ lessons, read, exercises }) {
  return [say("of-lessons", { count: lessons.length, read }), say("of-exercises", { count: exercises.of, right: exercises.right })].join(" · ");
}

/** Return the rings of a module, with their numbers for the ear. @param {ModuleTally} module */
export function rings(module) {
  const shares = { lessons: share(module.read, module.lessons.length), exercises: share(module.exercises.right, module.exercises.of) };
  const circles = RINGS.flatMap(([name, r]) => [
    draw("circle", { class: "ring-rest", r }),
    // A dash as long as what is done; a full one has no gap.
    ...(shares[name] ? [draw("circle", { class: `ring-${name}`, r, pathLength: 100, "stroke-dasharray": `${100 * shares[name]} ${shares[name] < 1 ? 100 : 0}`, transform: "rotate(-90)" })] : []),
  ]);
  const tick = shares.lessons === 1 && shares.exercises === 1 ? [draw("path", { class: "ring-tick", d: "M-4.5 .5 -1 4 5-4" })] : [];
  return draw("svg", { class: "ring", viewBox: "-18 -18 36 36", role: "img", "aria-label": inWords(module) }, ...circles, ...tick);
}

/** @param {number} done @param {number} of */
const share = (done, of) => (of ? done / of : 0);
