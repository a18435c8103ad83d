// What was done of the course, counted: from what is kept and what the build knows of the lessons.

/**
 * @typedef {{path: string, label: string, title: string, parts: [id: string, title: string][],
 *   exercises: string[], formulas: string[], lab?: string[]}} Lesson with its exercises; a lab with those
 *   that make it
 * @typedef {{path: string, title: string, lessons: Lesson[],
 *   check?: {path: string, title: string, exercises: string[]}}} Module
 * @typedef {{title: string, path: string, day: string | undefined, right: number, first: number,
 *   answered: number, of: number, seen: number, parts: number}} LessonTally
 * @typedef {{right: number, first: number, answered: number, of: number}} Score
 * @typedef {{title: string, path: string, lessons: LessonTally[], read: number, exercises: Score,
 *   check: {path: string, title: string, score: Score} | undefined,
 *   labs: {path: string, title: string, done: boolean}[]}} ModuleTally
 * @typedef {Record<string, {right: boolean, first?: boolean}>} Answers
 * @typedef {import("./state.js").Progress} Progress
 */

/**
 * Return what was done of each module.
 * @param {Module[]} course
 * @param {Progress} progress
 * @param {Answers} answers
 * @returns {ModuleTally[]}
 */
export function tally(course, progress, answers) {
  return course.map(({ title, path, lessons, check }) => {
    const tallies = lessons.map((lesson) => lessonTally(lesson, progress, answers));
    const labs = lessons.filter(({ lab }) => lab).map(({ path, title, label, lab = [] }) => ({
      path,
      title: `${label} ${title}`,
      done: score(lab, answers).right === lab.length,
    }));
    return {
      title,
      path,
      lessons: tallies,
      read: tallies.filter(({ day }) => day).length,
      exercises: score(lessons.flatMap(({ exercises }) => exercises), answers),
      check: check && { path: check.path, title: check.title, score: score(check.exercises, answers) },
      labs,
    };
  });
}

/** @param {Lesson} lesson @param {Progress} progress @param {Answers} answers @returns {LessonTally} */
function lessonTally({ path, label, title, parts, exercises }, progress, answers) {
  const entry = Object.hasOwn(progress, path) ? progress[path] : undefined;
  const seen = parts.filter(([id]) => entry?.seen?.includes(id)).length;
  return { title: `${label} ${title}`, path, day: entry?.read, ...score(exercises, answers), seen, parts: parts.length };
}

/** @param {string[]} exercises @param {Answers} answers @returns {Score} */
function score(exercises, answers) {
  const given = exercises.flatMap((id) => (Object.hasOwn(answers, id) ? [answers[id]] : []));
  return {
    right: given.filter(({ right }) => right).length,
    first: given.filter(({ first }) => first).length,
    answered: given.length,
    of: exercises.length,
  };
}

/** Whether anything at all was done. @param {ModuleTally[]} modules @param {Progress} progress */
export function begun(modules, progress) {
  return Object.keys(progress).length > 0 || modules.some(({ exercises, check }) => exercises.answered + (check?.score.answered ?? 0) > 0);
}

/**
 * Return where to go on: the last place, or after a lesson that is read the next that is not.
 * @param {Module[]} course
 * @param {Progress} progress
 * @returns {{path: string, title: string, at: string | undefined, part: string | undefined} | undefined} the last part, and its title
 */
export function resume(course, progress) {
  const lessons = course.flatMap((module) => module.lessons);
  const last = lessons.findLastIndex(({ path }) => path === latest(lessons, progress));
  if (last < 0) return undefined;
  const here = lessons[last];
  const entry = progress[here.path];
  const next = entry.read && [...lessons.slice(last + 1), ...lessons.slice(0, last)].find(({ path }) => !progress[path]?.read);
  const lesson = next || here;
  const at = progress[lesson.path]?.at;
  const part = lesson.parts.find(([id]) => id === at)?.[1];
  return { path: lesson.path, title: `${lesson.label} ${lesson.title}`, at, part };
}

/** @param {Lesson[]} lessons @param {Progress} progress */
function latest(lessons, progress) {
  const known = lessons.filter(({ path }) => Object.hasOwn(progress, path));
  return known.sort((one, other) => progress[other.path].when - progress[one.path].when)[0]?.path;
}
