// What was done, marked on the home page and on the pages of modules. Nothing there moves for it.

import { make } from "../play/kit/nodes.js";
import { answers } from "./answers.js";
import { inWords, rings } from "./ring.js";
import { addressOf, dress, pathOf, say, spoken } from "./site.js";
import { recall, whenChanged } from "./store.js";
import { begun, resume, tally } from "./tally.js";

const STYLE = new CSSStyleSheet();
STYLE.replaceSync(UPHILL_STYLE);

/** Mark the page that is shown. */
function begin() {
  for (const old of document.querySelectorAll(".marked")) old.remove();
  const progress = recall();
  const modules = tally(UPHILL_COURSE, progress, answers());
  onStart(progress);
  if (!begun(modules, progress)) return;
  dress(STYLE);
  for (const module of modules) {
    if (!module.read && !module.exercises.right) continue;
    onCard(module);
    if (pathOf(location.href) === module.path) onList(module);
  }
}

/** Let the way in lead to where the reader was. @param {import("./state.js").Progress} progress */
function onStart(progress) {
  const link = /** @type {HTMLAnchorElement | null} */ (document.querySelector(".start a"));
  if (!link) return;
  link.dataset.start ??= JSON.stringify([link.href, link.textContent]);
  const [address, words] = JSON.parse(link.dataset.start);
  const place = resume(UPHILL_COURSE, progress);
  link.href = place ? addressOf(place.path, place.at) : address;
  link.textContent = place ? say("go-on", { lesson: place.title }) : words;
  link.classList.toggle("start-again", Boolean(place));
  if (place) dress(STYLE);
}

/** @param {import("./tally.js").ModuleTally} module */
function onCard(module) {
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll(".card h3 a:not(.headerlink)")))
    if (pathOf(link.href) === module.path) link.closest(".card")?.append(make("div", { class: "marked" }, rings(module)));
}

/** @param {import("./tally.js").ModuleTally} module */
function onList(module) {
  let first;
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("article li > p > a:first-child"))) {
    const lesson = module.lessons.find(({ path }) => path === pathOf(link.href));
    if (!lesson) continue;
    first ??= link;
    if (lesson.day) link.after(make("span", { class: "marked marked-read", role: "img", "aria-label": say("read-on", { day: spoken(lesson.day) }) }));
  }
  const list = first?.closest("ul");
  const words = make("span", { "aria-hidden": "true" }, inWords(module));
  list?.before(make("div", { class: "marked marked-list" }, words, rings(module)));
}

begin();
document.addEventListener("uphill:page", begin);
whenChanged(begin);
