// A record of what was done, to print: made on the reader's machine, with a name that is not kept.

import { button, make } from "../play/kit/nodes.js";
import { inWords } from "./ring.js";
import { say, spoken, today } from "./site.js";

/** @typedef {import("./tally.js").ModuleTally} ModuleTally */

/** Return the record with what asks for the name, and how it shows what was done. */
export function record() {
  const field = make("input", { type: "text", id: "record-name", maxlength: "80", autocomplete: "off", spellcheck: "false" });
  const name = make("span", { class: "record-name" });
  field.addEventListener("input", () => { name.textContent = field.value.trim(); });
  const paper = make("div", { class: "record-paper" });
  const box = make("section", { class: "record" },
    make("div", { class: "record-form" },
      make("h2", {}, say("record")),
      make("p", {}, say("record-why")),
      make("p", {}, make("label", { for: field.id }, say("name")), " ", field, " ", button(say("print"), () => print(), "md-button")),
    ),
    paper,
  );
  return {
    box,
    /** @param {ModuleTally[]} modules */
    show(modules) {
      const done = modules.filter(({ read, exercises, check }) => read || exercises.right || check?.score.answered);
      box.hidden = !done.length;
      paper.replaceChildren(
        make("p", { class: "record-site" }, say("record-site")),
        make("h3", {}, say("record-title")),
        make("p", { class: "record-who" }, `${say("name")} `, name),
        make("p", {}, say("record-day", { day: spoken(today()) })),
        ...done.flatMap(part),
        make("p", { class: "record-foot" }, say("record-foot")),
      );
    },
  };
}

/** @param {ModuleTally} module */
function part(module) {
  const { title, lessons, check, labs } = module;
  const lines = lessons.filter(({ day, right }) => day || right).map(({ title, day, right, of }) => [
    title,
    day ? spoken(day) : "–",
    of ? say("right-of", { right, count: of }) : "–",
  ]);
  const more = [
    ...(check?.score.answered ? [`${check.title}: ${say("check-score", { answered: check.score.answered, first: check.score.first, count: check.score.of })}`] : []),
    ...labs.filter(({ done }) => done).map((lab) => `${say("lab", { lesson: lab.title })}: ${say("lab-done")}`),
  ];
  const head = ["lesson", "read-day", "exercises-right"].map((words) => make("th", { scope: "col" }, say(words)));
  const rows = lines.map(([first, ...rest]) => make("tr", {}, make("th", { scope: "row" }, first), ...rest.map((words) => make("td", {}, words))));
  return [
    make("h4", {}, title),
    make("p", {}, inWords(module)),
    ...(rows.length ? [make("table", { class: "record-table" }, make("thead", {}, make("tr", {}, ...head)), make("tbody", {}, ...rows))] : []),
    ...more.map((words) => make("p", {}, words)),
  ];
}
