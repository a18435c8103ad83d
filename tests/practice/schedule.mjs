// Reads questions from the standard input, and writes what the schedule and the store answer.
import { answered, at, counts, merged, session, wait } from "../../docs/assets/practice/schedule.js";
import { sound as soundSession } from "../../docs/assets/practice/session.js";
import * as store from "../../docs/assets/practice/store.js";

/** @type {Record<string, (...args: any[]) => any>} */
const answers = {
  answered: (kept, mark, result, time) => answered(kept ?? undefined, mark, result, at(...time)),
  wait: (kept, mark, time) => wait(kept ?? undefined, mark, at(...time)),
  session: (cards, kept, time, seed, asked) => session(cards, kept, at(...time), seed, asked).map(({ id }) => id),
  counts: (cards, kept, time) => counts(cards, kept, at(...time)),
  day: (...time) => at(...time).day,
  later: (one, other) => merged(one, other),
  merged: (one, other) => store.merged(store.sound(one), store.sound(other)),
  sound: (value) => store.sound(value),
  left: (value, known, day, answers) => soundSession(value, new Map(known), day, answers),
  // A session a day, in which two of three cards are missed: what was asked, and what is kept then.
  daily: (cards, ms, days) => {
    const [seen, kept] = [[], {}];
    for (let day = 0; day < days; day += 1) {
      const now = at(ms + day * 86_400_000, 0);
      for (const [k, { id, mark }] of session(cards, kept, now, day).entries()) {
        kept[id] = answered(kept[id], mark, k % 3 ? "wrong" : "right", now);
        seen.push(id);
      }
    }
    return [seen, kept];
  },
  // Answers one after the other: each [result, ms, offset], and the wait right after it.
  history: (steps) => {
    let kept;
    return steps.map(([result, ...time]) => {
      kept = answered(kept, "0", result, at(...time));
      return [kept, wait(kept, "0", at(...time))];
    });
  },
};
const asked = JSON.parse(await new Response(process.stdin).text());
process.stdout.write(JSON.stringify(asked.map(([name, ...args]) => answers[name](...args))));
