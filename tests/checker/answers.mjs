// Answers on standard output how answers to exercises are judged, both given as JSON.
import { readFileSync } from "node:fs";
import { judge } from "../../docs/assets/exercises/judge.js";

/** @type {{exercise: import("../../docs/assets/exercises/judge.js").Exercise, given: any}[]} */
const tries = JSON.parse(readFileSync(0, "utf8"));
const verdicts = tries.map(({ exercise, given }) => {
  const judgement = judge(exercise, given);
  if (judgement.verdict === "trap") return `trap ${judgement.trap}`;
  return judgement.verdict === "unreadable" ? judgement.fault.code : judgement.verdict;
});
process.stdout.write(JSON.stringify(verdicts));
