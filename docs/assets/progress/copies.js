// What is kept, written to a file, read from one, and erased.

import { kept, lasts, swap } from "../play/kit/kept.js";
import { button, make } from "../play/kit/nodes.js";
import { LARGEST, PARTS, Refused, count, opened, taken, written } from "./file.js";
import { say, today } from "./site.js";
import { drop } from "./store.js";

/** @typedef {Record<string, string | null>} Texts by the name under which they are kept */

/**
 * Return what does all of that, and how it shows what there is.
 * @param {() => void} changed what to do once something changed
 */
export function copies(changed) {
  const status = make("p", { role: "status", class: "progress-status" });
  const save = button(say("save"), () => told("saved", { name: saved() }), "md-button");
  const erase = button(say("erase"), () => ask(true), "md-button");
  const field = make("input", { type: "file", accept: ".json,application/json", id: "progress-file" });
  const ways = make("fieldset", {}, make("legend", {}, say("ways")), choice("merge", true), choice("replace", false));
  const sure = make("div", { class: "progress-sure", role: "group", "aria-label": say("erase") },
    make("p", {}, say("sure")),
    button(say("sure-yes"), erased, "md-button"), " ",
    button(say("sure-no"), () => ask(false), "md-button"),
  );
  sure.hidden = true;
  sure.addEventListener("keydown", ({ key }) => { if (key === "Escape") ask(false); });

  /** @param {string} words @param {Record<string, string | number>} [values] @param {() => void} [undo] */
  function told(words, values, undo) {
    status.replaceChildren(say(words, values), ...(undo ? [" ", button(say("undo"), undo, "md-button")] : []));
    status.scrollIntoView({ block: "nearest" });
  }

  /** @param {boolean} asked */
  function ask(asked) {
    sure.hidden = !asked;
    (asked ? sure.querySelector("button") : erase)?.focus();
  }

  function erased() {
    const before = texts();
    swap(nothing());
    drop();
    sure.hidden = true;
    changed();
    // What other tabs write until it is undone stays.
    told("erased", {}, () => back(taken(kept, opened(written((name) => before[name], today())), "merge")));
    focus();
  }

  /** @param {Texts} before */
  function back(before) {
    const fits = swap(before);
    changed();
    told(fits ? "undone" : "no-room");
    focus();
  }

  /** Move the focus to what was said: the button that was pressed may be gone. */
  function focus() {
    status.tabIndex = -1;
    status.focus({ preventScroll: true });
  }

  async function read() {
    const [file] = field.files ?? [];
    if (!file) {
      told("no-file");
      return field.focus();
    }
    try {
      if (file.size > LARGEST) throw new Refused("too-large");
      const found = opened(await file.text());
      const way = box.querySelector("[value=replace]:checked") ? "replace" : "merge";
      const [before, after] = [texts(), taken(kept, found, way)];
      // Other tabs take an empty place for an order to forget what they would else add again.
      if (way === "replace") {
        swap(nothing());
        drop();
      }
      if (!swap(after)) {
        swap(before);
        throw new Refused("no-room");
      }
      field.value = "";
      changed();
      told(lasts() ? `read-${way}` : "read-not-kept", { count: count(found), file: file.name }, () => {
        swap(nothing());
        drop();
        back(before);
      });
    } catch (fault) {
      const { code, more } = fault instanceof Refused ? fault : { code: "unreadable", more: {} };
      status.replaceChildren(make("strong", {}, say("refused")), " ", say(code, more));
      status.scrollIntoView({ block: "nearest" });
    }
    focus();
  }

  const box = make("div", { class: "progress-copies" },
    make("h2", {}, say("copies")),
    make("p", {}, say("copies-why")),
    make("p", { class: "progress-save" }, save, " ", erase),
    sure,
    make("h3", {}, say("open")),
    make("p", {}, make("label", { for: field.id }, say("file")), " ", field),
    ways,
    make("p", {}, button(say("take"), read, "md-button")),
    status,
  );
  return {
    box,
    show() {
      const empty = Object.values(texts()).every((text) => (text ?? "{}") === "{}");
      /** @type {HTMLElement} */ (save.parentElement).hidden = empty;
      if (empty) sure.hidden = true;
    },
  };
}

/** @param {string} way @param {boolean} checked */
function choice(way, checked) {
  const field = make("input", { type: "radio", name: "progress-way", value: way });
  field.defaultChecked = checked;
  return make("label", {}, field, " ", say(`way-${way}`));
}

/** Return what the browser keeps. @returns {Texts} */
const texts = () => Object.fromEntries(PARTS.map(({ name }) => [name, kept(name)]));

/** @returns {Texts} */
const nothing = () => Object.fromEntries(PARTS.map(({ name }) => [name, null]));

/** Let the browser write a file; returns its name. */
function saved() {
  const name = `uphill-progress-${today()}.json`;
  const address = URL.createObjectURL(new Blob([written(kept, today())], { type: "application/json" }));
  const link = make("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000); // some browsers read it only then
  return name;
}
