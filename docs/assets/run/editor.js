// The editor that opens in place of a cell's code: a field without colours of its own lies exactly
// over the coloured code, which gives both their size, so that the block scrolls them together.

import { make } from "../play/kit/nodes.js";
import { highlight, tokens } from "./highlight.js";

/** @typedef {{run: () => void, leave: () => void, input: (code: string) => void}} Listeners */

const LEVEL = 4; // blanks
const AT_ONCE = 20_000; // signs: longer code is coloured once a frame
const COLOURED = 100_000; // signs: longer code has no colours

const STYLE = new CSSStyleSheet();
STYLE.replaceSync(UPHILL_EDITOR_STYLE);
document.adoptedStyleSheets.push(STYLE);

let count = 0;

/** Return text as Python can read it, wherever it was copied. @param {string} text */
const clean = (text) =>
  text
    .replace(/\r\n?/g, "\n")
    .replace(/\t/g, " ".repeat(LEVEL))
    .replace(/\u00a0/g, " ")
    .replace(/\0/g, "");

/** @param {string} line */
const blanks = (line) => line.length - line.trimStart().length;

/** An editor for the code in a `<pre>`. It is there between `open` and `close`. */
export class Editor {
  /** @type {number} the frame in which colours come */ waits = 0;
  opened = false;

  /**
   * @param {HTMLPreElement} pre  a block of the built page
   * @param {Record<string, string>} words  `edit_label` names the field, `edit_keys` says its keys
   * @param {Listeners} on  Ctrl+Enter asks to `run`; Escape to `leave`, that is to put the focus
   *   elsewhere; `input` is given the code after each change
   */
  constructor(pre, words, on) {
    this.pre = pre;
    this.on = on;
    const id = `editor-keys-${(count += 1)}`;
    this.keys = make("p", { class: "editor-keys", id }, words.edit_keys);
    this.shown = make("span", { class: "editor-shown", "aria-hidden": "true" });
    this.field = make("textarea", {
      class: "editor-field",
      "aria-label": words.edit_label,
      "aria-describedby": id,
      autocapitalize: "off",
      autocomplete: "off",
      autocorrect: "off",
      spellcheck: "false",
      translate: "no",
      wrap: "off",
      rows: "1",
      cols: "1",
    });
    this.sheet = make("span", { class: "editor-sheet" }, this.shown, this.field);
    this.field.addEventListener("input", () => this.changed());
    this.field.addEventListener("keydown", (event) => this.pressed(event));
    this.field.addEventListener("keyup", () => this.reveal());
    this.field.addEventListener("paste", (event) => this.pasted(event));
  }

  /** The code, without the line end that the block has after its last line. */
  get code() {
    return this.opened ? this.field.value : (this.pre.textContent ?? "").replace(/\n$/, "");
  }

  set code(code) {
    const { field } = this;
    const text = clean(code);
    if (document.activeElement === field && !field.readOnly) this.replace(0, field.value.length, text, 0);
    else {
      if (this.opened) field.value = text;
      else this.pre.textContent = `${text}\n`;
      this.paint();
    }
  }

  get readOnly() {
    return this.field.readOnly;
  }

  set readOnly(still) {
    this.field.readOnly = still;
  }

  /**
   * Let the code be edited, with the caret where the page was clicked, else at its beginning.
   * @param {{clientX: number, clientY: number}} [at]
   */
  open(at) {
    const { field, pre } = this;
    const caret = at ? this.place(at.clientX, at.clientY) : 0;
    if (!this.opened) {
      field.value = this.code;
      this.opened = true;
      // The sheet takes over the room around the code, where it can be clicked too.
      pre.style.setProperty("--editor-room", getComputedStyle(pre).padding);
      pre.classList.add("editor");
      pre.removeAttribute("tabindex"); // the caret scrolls it
      pre.replaceChildren(this.sheet);
      pre.after(this.keys);
      this.paint();
      field.setSelectionRange(caret, caret);
    }
    field.focus({ preventScroll: Boolean(at) });
  }

  /** Show the code as the page does, with what was changed. */
  close() {
    if (!this.opened) return;
    const { code, pre } = this;
    this.opened = false;
    this.keys.remove();
    pre.classList.remove("editor");
    pre.style.removeProperty("--editor-room");
    pre.textContent = `${code}\n`;
    this.paint();
    if (pre.scrollWidth > pre.clientWidth) pre.tabIndex = 0;
  }

  /** Return how many signs of the code stand before a point of the window. @param {number} x @param {number} y */
  place(x, y) {
    if (this.opened) return this.field.selectionStart;
    const found = document.caretPositionFromPoint?.(x, y);
    const range = document.caretRangeFromPoint?.(x, y);
    const node = found?.offsetNode ?? range?.startContainer;
    if (!node || !this.pre.contains(node)) return 0;
    const before = new Range();
    before.setStart(this.pre, 0);
    before.setEnd(node, found?.offset ?? range?.startOffset ?? 0);
    return Math.min(before.toString().length, this.code.length);
  }

  /** Colour the code. */
  paint() {
    cancelAnimationFrame(this.waits);
    this.waits = 0;
    const { code, field } = this;
    const box = this.opened ? this.shown : this.pre;
    if (code.length > COLOURED) box.textContent = `${code}\n`;
    else box.innerHTML = `${highlight(code)}\n`;
    field.scrollTo(0, 0); // it has room for all of its text again
    this.reveal();
  }

  /** Scroll the block sideways until the caret is seen: browsers do not after what a script wrote. */
  reveal() {
    const { field, pre, shown } = this;
    if (document.activeElement !== field || pre.scrollWidth <= pre.clientWidth) return;
    const caret = field.selectionDirection === "backward" ? field.selectionStart : field.selectionEnd;
    const line = new Range();
    const walker = document.createTreeWalker(shown, NodeFilter.SHOW_TEXT);
    const ends = [field.value.lastIndexOf("\n", caret - 1) + 1, caret];
    let before = 0;
    for (let node = walker.nextNode(); node && ends.length; node = walker.nextNode()) {
      const { length } = /** @type {Text} */ (node);
      while (ends.length && ends[0] <= before + length) {
        const end = /** @type {number} */ (ends.shift());
        if (ends.length) line.setStart(node, end - before);
        else line.setEnd(node, end - before);
      }
      before += length;
    }
    const x = line.getBoundingClientRect().width;
    const room = parseFloat(getComputedStyle(shown).paddingInlineStart);
    if (x - room < pre.scrollLeft) pre.scrollLeft = x - room;
    else if (x + 2 * room > pre.scrollLeft + pre.clientWidth) pre.scrollLeft = x + 2 * room - pre.clientWidth;
  }

  changed() {
    const { code } = this;
    if (code.length <= AT_ONCE) this.paint();
    else this.waits ||= requestAnimationFrame(() => this.paint());
    this.on.input(code);
  }

  /**
   * Put a text in place of another, so that it can be undone, and select from `from` to `to`.
   * @param {number} start
   * @param {number} end
   * @param {string} text
   * @param {number} [from]
   * @param {number} [to]
   */
  replace(start, end, text, from = start + text.length, to = from) {
    const { field } = this;
    if (start < end || text) {
      field.setSelectionRange(start, end);
      // Obsolete, but nothing else leaves what is written by a script to the browser's undo.
      // Line by line, so that browsers hang on a very long text, which goes in without undo.
      if (text.length > AT_ONCE || !document.execCommand(text ? "insertText" : "delete", false, text)) {
        field.setRangeText(text, start, end);
        this.changed();
      }
    }
    field.setSelectionRange(from, to);
    this.reveal();
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    // What an input method composes is its own; Safari tells of its last key by a number alone.
    if (event.isComposing || event.keyCode === 229) return;
    const { altKey, ctrlKey, key, metaKey, repeat, shiftKey } = event;
    const command = (ctrlKey || metaKey) && !altKey;
    const plain = !altKey && !ctrlKey && !metaKey;
    if (command && key === "Enter") {
      if (!repeat) this.on.run();
    } else if (plain && key === "Escape") this.on.leave();
    else if (this.readOnly) return;
    else if (command && key === "/") this.comment();
    else if (plain && key === "Tab") this.shift(shiftKey);
    else if (plain && !shiftKey && key === "Enter") this.newLine();
    else if (!(plain && !shiftKey && key === "Backspace" && this.back())) return;
    event.preventDefault();
  }

  /** @param {ClipboardEvent} event */
  pasted(event) {
    const { field } = this;
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (field.readOnly || clean(text) === text) return;
    event.preventDefault();
    this.replace(field.selectionStart, field.selectionEnd, clean(text));
  }

  /** Return where the line of the caret begins, or the first of those that are selected. */
  lineStart() {
    const { selectionStart, value } = this.field;
    return value.lastIndexOf("\n", selectionStart - 1) + 1;
  }

  newLine() {
    const { selectionEnd, selectionStart, value } = this.field;
    const line = value.slice(this.lineStart(), selectionStart);
    const last = [...tokens(line)].filter(([kind, part]) => kind !== "c1" && part.trim()).at(-1);
    const deeper = last?.[0] === "" && last[1] === ":" ? LEVEL : 0;
    this.replace(selectionStart, selectionEnd, `\n${" ".repeat(blanks(line) + deeper)}`);
  }

  /** Take a level of blanks from before the caret; return whether that is what stands there. */
  back() {
    const { selectionEnd, selectionStart, value } = this.field;
    const line = value.slice(this.lineStart(), selectionStart);
    if (selectionStart < selectionEnd || !line || /[^ ]/.test(line)) return false;
    const taken = ((line.length - 1) % LEVEL) + 1;
    this.replace(selectionStart - taken, selectionEnd, "");
    return true;
  }

  /** Move the selected lines a level in or out. @param {boolean} out */
  shift(out) {
    this.lines((lines) =>
      lines.map((line) => {
        if (out) return line.slice(Math.min(LEVEL, blanks(line)));
        return line.trim() || lines.length === 1 ? " ".repeat(LEVEL) + line : line;
      }),
    );
  }

  /** Make comments of the selected lines; if all are, take the sign away. */
  comment() {
    this.lines((lines) => {
      const code = lines.length > 1 ? lines.filter((line) => line.trim()) : lines;
      const place = Math.min(...code.map(blanks));
      if (code.every((line) => /^\s*#/.test(line))) return lines.map((line) => line.replace(/# ?/, ""));
      return lines.map((line) => (code.includes(line) ? `${line.slice(0, place)}# ${line.slice(place)}` : line));
    });
  }

  /**
   * Change the lines that are selected; what was selected in them stays so.
   * @param {(lines: string[]) => string[]} change
   */
  lines(change) {
    const { selectionEnd, selectionStart, value } = this.field;
    const start = this.lineStart();
    // A line of which only the line end before it is selected is not meant.
    const last = selectionEnd > selectionStart && value[selectionEnd - 1] === "\n" ? selectionEnd - 1 : selectionEnd;
    const end = value.indexOf("\n", last) < 0 ? value.length : value.indexOf("\n", last);
    const before = value.slice(start, end).split("\n");
    const after = change(before);
    if (after.every((line, k) => line === before[k])) return;
    /** Return where a place of the selection is after the change. @param {number} place */
    const moved = (place) => {
      const rows = value.slice(start, place).split("\n");
      const row = rows.length - 1;
      const above = (/** @type {string[]} */ lines) => lines.slice(0, row).reduce((sum, line) => sum + line.length + 1, start);
      if (row === before.length) return above(after);
      const kept = before[row].length - rows[row].length; // signs to the right of it
      return above(after) + Math.max(after[row].length - kept, 0);
    };
    this.replace(start, end, after.join("\n"), moved(selectionStart), moved(selectionEnd));
  }
}
