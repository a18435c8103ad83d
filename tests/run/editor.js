// A page with one editor: the button opens it, and what it asks for is noted.
import { Editor } from "../../docs/assets/run/editor.js";

const pre = /** @type {HTMLPreElement} */ (document.querySelector("pre"));
const button = /** @type {HTMLButtonElement} */ (document.querySelector("#edit"));
const words = {
  edit_label: "Code of this cell",
  edit_keys: "Tab indents, Shift+Tab takes back, Ctrl+Enter runs, Escape leaves.",
};
/** @type {string[]} */
const asked = [];
const editor = new Editor(pre, words, {
  run: () => asked.push("run"),
  leave: () => {
    asked.push("leave");
    button.focus();
  },
  input: (code) => asked.push(code),
});
button.addEventListener("click", () => editor.open());
pre.addEventListener("dblclick", (event) => {
  if (!editor.opened) editor.open(event);
});
Object.assign(window, { asked, editor });
