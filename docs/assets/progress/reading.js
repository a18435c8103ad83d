// A lesson as it is read: notes which parts were on screen, and lets the reader say that it is read.

import { make } from "../play/kit/nodes.js";
import { addressOf, dress, pathOf, say, spoken, today } from "./site.js";
import { marked, saw, visited } from "./state.js";
import { change, recall, whenChanged } from "./store.js";

const STYLE = new CSSStyleSheet();
STYLE.replaceSync(UPHILL_STYLE);
const MOMENT = 1000; // ms on screen that count
const LINE = "-40% 0px -60% 0px"; // of the screen, at which somebody reads

/** @type {() => void} */
let leave = () => {};
/** @type {() => void} */
let show = () => {};

/** Follow the reading of the page that is shown, if it is a lesson. */
function begin() {
  leave();
  show = () => {};
  const box = document.querySelector(".lesson-read");
  if (!box) return;
  dress(STYLE);
  const path = pathOf(location.href);
  const parts = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("article > .part[id]")]);
  show = ending(box, path);
  const ends = [
    watch(parts, "0px", async (part) => {
      const before = recall()[path]?.read;
      const ids = parts.map(({ id }) => id);
      const lasts = await change((kept) => saw(kept, path, part.id, ids, { now: Date.now(), today: today() }));
      if (!before && recall()[path]?.read) told(box, "read-seen", lasts);
      show();
    }),
    watch([...document.querySelectorAll("article > h1"), ...parts], LINE, (part) =>
      change((kept) => visited(kept, path, part.matches(".part") ? part.id : undefined, Date.now()))),
  ];
  leave = () => ends.forEach((end) => end());
}

/**
 * Call with each element that stays within a part of the screen for a moment; returns how to stop.
 * @param {Element[]} elements
 * @param {string} rootMargin
 * @param {(element: Element) => void} stayed
 */
function watch(elements, rootMargin, stayed) {
  /** @type {Map<Element, ReturnType<typeof setTimeout>>} */
  const timers = new Map();
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      clearTimeout(timers.get(target));
      if (isIntersecting) timers.set(target, setTimeout(() => stayed(target), MOMENT));
    }
  }, { rootMargin });
  const stop = () => {
    observer.disconnect();
    for (const timer of timers.values()) clearTimeout(timer);
  };
  // In a tab behind others nothing is read.
  const look = () => {
    stop();
    if (!document.hidden) for (const element of elements) observer.observe(element);
  };
  look();
  document.addEventListener("visibilitychange", look);
  return () => {
    stop();
    document.removeEventListener("visibilitychange", look);
  };
}

/**
 * Put at the end of a lesson what says that it is read; returns how to show it as it is kept.
 * @param {Element} box
 * @param {string} path
 */
function ending(box, path) {
  const field = make("input", { type: "checkbox" });
  field.addEventListener("change", async () => {
    const read = field.checked ? today() : undefined; // now: another tab may have it shown otherwise
    const lasts = await change((kept) => marked(kept, path, read, Date.now()));
    told(box, read ? "read-said" : "read-back", lasts);
  });
  const way = make("a", { href: addressOf("progress/") }, say("page"));
  box.replaceChildren(
    make("label", {}, field, " ", say("read")),
    make("p", {}, make("span", { role: "status" }), make("span", { class: "lesson-read-day" }), " ", way),
  );
  const shown = () => {
    const { read } = recall()[path] ?? {};
    field.checked = Boolean(read);
    const said = box.querySelector("[role=status]")?.textContent;
    const day = /** @type {HTMLElement} */ (box.querySelector(".lesson-read-day"));
    day.textContent = read && !said ? say("read-on", { day: spoken(read) }) : said ? "" : say("read-not");
  };
  shown();
  return shown;
}

/**
 * Say what happened.
 * @param {Element} box
 * @param {string} words
 * @param {boolean} lasts whether the browser keeps it
 */
function told(box, words, lasts) {
  const status = /** @type {HTMLElement} */ (box.querySelector("[role=status]"));
  status.textContent = `${say(words, { day: spoken(today()) })}${lasts ? "" : ` ${say("not-kept")}`}`;
  show();
}

begin();
document.addEventListener("uphill:page", begin);
whenChanged(() => {
  const status = document.querySelector(".lesson-read [role=status]");
  if (status) status.textContent = "";
  show();
});
