// How many cards of the page Practice are due, as that page counts them.

import { wait } from "../practice/schedule.js";

/**
 * Return how many cards that were practised are due today.
 * @param {import("./tally.js").Module[]} course
 * @param {object} kept
 * @param {import("./state.js").Progress} kept.progress
 * @param {Record<string, unknown>} kept.answers
 * @param {Record<string, import("../practice/schedule.js").Kept>} kept.cards
 * @param {string[]} kept.also folders of modules whose cards were asked for
 * @param {import("../practice/schedule.js").Now} now
 */
export function due(course, { progress, answers, cards, also }, now) {
  const pages = course.flatMap(({ path, lessons, check }) =>
    [...lessons, ...(check ? [{ ...check, formulas: [] }] : [])].map((page) => ({
      ids: [...page.exercises, ...page.formulas],
      asked: page.path !== check?.path && (also.includes(path.split("/")[1]) || Boolean(progress[page.path]?.read)),
    })),
  );
  const met = pages.flatMap(({ ids, asked }) => ids.filter((id) => asked || Object.hasOwn(answers, id)));
  return met.filter((id) => Object.hasOwn(cards, id) && !wait(cards[id], cards[id].mark, now)).length;
}
