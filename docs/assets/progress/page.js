// The page "Your progress": what is kept, and what can be done with it.

import { make } from "../play/kit/nodes.js";
import { at } from "../practice/schedule.js";
import { also, cards } from "../practice/store.js";
import { answers } from "./answers.js";
import { copies } from "./copies.js";
import { due } from "./due.js";
import { record } from "./record.js";
import { inWords, rings } from "./ring.js";
import { addressOf, dress, say, spoken } from "./site.js";
import { recall, whenChanged } from "./store.js";
import { begun, resume, tally } from "./tally.js";

/**
 * @typedef {import("./tally.js").ModuleTally} ModuleTally
 * @typedef {import("./tally.js").LessonTally} LessonTally
 */

const STYLE = new CSSStyleSheet();
STYLE.replaceSync(UPHILL_STYLE);

/** @type {HTMLElement} */
let done; // what was done
/** @type {ReturnType<typeof copies>} */
let tools;
/** @type {ReturnType<typeof record>} */
let printed;

/** Fill the page, if it is this one. */
function begin() {
  const box = document.querySelector(".progress");
  if (!box) return;
  dress(STYLE);
  done = make("div", { class: "progress-done" });
  tools = copies(show);
  printed = record();
  box.append(done, tools.box, printed.box);
  show();
}

/** Show what is kept now. */
function show() {
  const explained = /** @type {HTMLElement | null} */ (document.querySelector(".progress-before"));
  if (!explained) return;
  const progress = recall();
  const modules = tally(UPHILL_COURSE, progress, answers());
  const some = begun(modules, progress) || Object.keys(cards()).length > 0;
  explained.hidden = some;
  done.replaceChildren(...(some ? [...way(progress), ...waiting(progress), ...modules.map(section)] : [make("p", {}, say("nothing"))]));
  tools.show();
  printed.show(modules);
}

/** Yield the way back into the course. @param {import("./state.js").Progress} progress */
function* way(progress) {
  const place = resume(UPHILL_COURSE, progress);
  if (!place) return;
  const part = place.part ? [" ", make("span", { class: "progress-part" }, say("at", { part: place.part }))] : [];
  const link = make("a", { href: addressOf(place.path, place.at) }, say("go-on", { lesson: place.title }));
  yield make("p", { class: "progress-on" }, link, ...part);
}

/** Yield the way to the cards that are due. @param {import("./state.js").Progress} progress */
function* waiting(progress) {
  const now = at(Date.now(), new Date().getTimezoneOffset());
  const practised = Object.keys(cards()).length;
  if (!practised) return;
  const count = due(UPHILL_COURSE, { progress, answers: answers(), cards: cards(), also: also() }, now);
  const words = count ? say("due", { count }) : say("practised", { count: practised });
  yield make("p", { class: "progress-due" }, make("a", { href: addressOf("practice/") }, words));
}

/** @param {ModuleTally} module */
function section(module) {
  const { title, path, lessons, check, labs, read, exercises } = module;
  const head = make("div", { class: "progress-head" }, rings(module), make("div", {},
    make("h2", {}, make("a", { href: addressOf(path) }, title)),
    make("p", { "aria-hidden": "true" }, inWords(module)), // the rings say so
  ));
  const any = read || exercises.answered || check?.score.answered || lessons.some(({ seen }) => seen);
  if (!any) return make("section", { class: "progress-module" }, head);
  const list = make("ul", {}, ...lessons.map(lesson));
  if (check) list.append(row(check.score.answered === check.score.of, check, score(check.score)));
  for (const lab of labs) list.append(row(lab.done, { path: lab.path, title: say("lab", { lesson: lab.title }) }, say(lab.done ? "lab-done" : "lab-open")));
  return make("section", { class: "progress-module" }, head, list);
}

/** @param {LessonTally} tally */
function lesson(tally) {
  const { day, seen, parts, of, right, first, answered } = tally;
  const read = day ? say("read-on", { day: spoken(day) }) : seen ? say("parts", { seen, count: parts }) : say("read-not");
  const exercises = answered ? say("exercises", { count: of, right, first, left: of - right }) : of ? say("exercises-open", { count: of }) : "";
  return row(Boolean(day), tally, `${read} ${exercises}`);
}

/** @param {import("./tally.js").Score} score */
const score = ({ answered, first, of }) => say(answered ? "check-score" : "check-open", { answered, first, count: of });

/**
 * @param {boolean} whole whether it is done
 * @param {{path: string, title: string}} place
 * @param {string} words
 */
function row(whole, { path, title }, words) {
  return make("li", { class: whole ? "progress-whole" : "" }, make("a", { href: addressOf(path) }, title), make("span", {}, words));
}

begin();
document.addEventListener("uphill:page", begin);
whenChanged(show);
