// A page on paper: a button that asks what of it to print. What the choice means is said by the style
// sheet for paper, which knows it by `data-paper` of the root; without a choice it prints the page with
// the code that it shows, without solutions, and with room for answers.

import { button, make } from "../play/kit/nodes.js";

/** The choices: what they are called, whether they are made at first, and what the style sheet is told for yes and for no. @type {[string, boolean, string, string][]} */
const CHOICES = [
  ["code", true, "", "no-code"],
  ["all-code", false, "all-code", ""],
  ["room", true, "", "close"],
  ["solutions", false, "solutions", ""],
];

/** @type {HTMLDialogElement | undefined} */ let dialog;

/** Ask what to print, and print it. */
function ask() {
  dialog ??= made();
  if (!dialog.isConnected) document.body.append(dialog);
  dialog.returnValue = "";
  dialog.showModal();
}

/** Return the dialog, with the choices made at first. */
function made() {
  const rows = CHOICES.map(([name, first]) => {
    const field = make("input", { type: "checkbox", name });
    field.checked = first;
    return make("label", {}, field, make("span", {}, UPHILL_WORDS[name]));
  });
  // Code that is folded away comes with the code that is not.
  const [shown, folded] = rows.map((row) => /** @type {HTMLInputElement} */ (row.firstElementChild));
  shown.addEventListener("change", () => { if (!shown.checked) folded.checked = false; });
  folded.addEventListener("change", () => { if (folded.checked) shown.checked = true; });
  const go = make("button", { type: "submit", value: "print" }, UPHILL_WORDS.go);
  const form = make(
    "form",
    { method: "dialog" },
    make("fieldset", {}, make("legend", { id: "paper-title" }, UPHILL_WORDS.title), ...rows),
    make("div", { class: "paper-actions" }, button(UPHILL_WORDS.cancel, () => box.close()), go),
  );
  const box = make("dialog", { class: "paper-dialog md-typeset", "aria-labelledby": "paper-title" }, form);
  box.addEventListener("close", () => {
    if (box.returnValue !== "print") return;
    const said = CHOICES.map(([name, , yes, no]) => (/** @type {HTMLInputElement} */ (form.elements.namedItem(name)).checked ? yes : no));
    document.documentElement.dataset.paper = said.filter(Boolean).join(" ");
    print();
  });
  return box;
}

/** Put the solutions at the end of the page, where only paper shows them. */
function collect() {
  document.querySelector(".paper-solutions")?.remove();
  if (!document.documentElement.matches("[data-paper~=solutions]")) return;
  const found = [...document.querySelectorAll("article .exercise")].flatMap((exercise) => {
    const solution = exercise.querySelector("details.solution");
    const title = exercise.querySelector(".exercise-title")?.textContent ?? "";
    return solution ? [copied(solution, title)] : [];
  });
  if (!found.length) return;
  const section = make("section", { class: "paper-solutions" }, make("h2", {}, UPHILL_WORDS["solutions-title"]), ...found);
  const end = document.querySelector("article > .paper-end");
  if (end) end.before(section);
  else document.querySelector("article")?.append(section);
}

/**
 * Return what a folded solution says, under a title.
 * @param {Element} solution
 * @param {string} title
 */
function copied(solution, title) {
  const box = make("div", { class: "paper-solution" }, make("p", { class: "exercise-title" }, title));
  const copy = /** @type {Element} */ (solution.cloneNode(true));
  copy.querySelector("summary")?.remove();
  box.append(...copy.childNodes);
  // A name stands once in a page, and a picture refers to its parts by theirs.
  const names = new Set([...box.querySelectorAll("[id]")].map(({ id }) => id));
  for (const element of box.querySelectorAll("*"))
    for (const { name, value } of [...element.attributes])
      if (name === "id") element.id = `paper-${value}`;
      else if (value.includes("#")) element.setAttribute(name, value.replace(/#([\w:.-]+)/g, (all, id) => (names.has(id) ? `#paper-${id}` : all)));
  return box;
}

/** A word at the end of a line that becomes a button once it can be pressed. */
class PaperElement extends HTMLElement {
  connectedCallback() {
    if (this.querySelector("button")) return;
    const [, before, words] = /^( · )?(.*)$/s.exec(this.textContent ?? "") ?? [];
    const press = button(words, ask, "paper-button");
    press.setAttribute("aria-haspopup", "dialog");
    this.replaceChildren(before ?? "", press);
  }
}

const style = new CSSStyleSheet();
style.replaceSync(UPHILL_STYLE);
document.adoptedStyleSheets.push(style);
addEventListener("beforeprint", collect);
customElements.define("uphill-paper", PaperElement);
