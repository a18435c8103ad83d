"""MyST tokens → Markdown for one of two readers: a site generator, or Jupyter.

What both share is here: inline markup, lists, tables, references. How the two differ is
in `PageTarget` (Material's Markdown) and `builder.notebook.NotebookTarget`.
"""

import html
import posixpath
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote

from markdown_it.token import Token
from mdformat.renderer import DEFAULT_RENDERERS, MDRenderer, RenderContext, RenderTreeNode

from builder import myst
from builder.answers import Key, UnusableError
from builder.errors import Fault, FaultsError
from builder.index import EXTERNAL, GLOSSARY, Index, UnresolvedError, folded, looked_up, resolve
from builder.interactive import Interactive, read
from builder.maths import Formula
from builder.practice import still
from builder.questions import Asked, asked, proved
from builder.reading import minutes
from builder.reference import Snippet, modules, users
from builder.sheetpage import (
    Row,
    by_lesson,
    displayed,
    how_known,
    proofs,
    sheet_number,
    sheet_of,
    tables,
)
from builder.sheetproof import Proof
from builder.sheets import Entry
from builder.source import Page
from builder.standalone import source_of
from builder.words import WORDS

_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "$": "&#36;"})
_LINE_END = re.compile(r"\s*\n\s*")
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")
# What opens a block for Python-Markdown, though not for MyST; `\\=` is mdformat's escape.
_OPENS_BLOCK = re.compile(r"^(?:(?=#|!!!|\?\?\?|~~~|\||:[ \t])|\\(?==))(.)", re.MULTILINE)
_ESCAPED = str.maketrans({c: "\\" + c for c in "\\`*_[]{}"})


class Target(Protocol):
    """How the parts of a page are written for one kind of reader."""

    page: Page

    def formula(self, formula: Formula) -> str:
        """Return a formula inside a line or on lines of its own."""

    def link(self, uri: str, anchor: str) -> str:
        """Return the address of a place on the site, as this reader can follow it."""

    def file(self, src: str) -> str:
        """Return the address of a picture, given by its path from the page's source."""

    def heading(self, level: int, words: str, slug: str) -> str:
        """Return a heading."""

    def box(self, kind: str, title: str, body: str, folded: bool) -> str:
        """Return an admonition, or with `folded` one that opens on demand."""

    def source(self, code: str, file: str, name: str) -> str:
        """Return the source of a snippet."""

    def picture(self, src: str, alt: str, caption: str, name: str) -> str:
        """Return a picture from a file, with its caption."""

    def terms(self, entries: list[tuple[str, str, str]]) -> str:
        """Return glossary entries (term, id, definition)."""

    def term(self, link: str, slug: str, definition: str) -> str:
        """Return the first use of a glossary term on a page: its link, with its definition."""

    def exercise(self, asked: Asked) -> str:
        """Return an exercise."""

    def interactive(self, found: Interactive, caption: str) -> str:
        """Return an interactive."""


class Renderer:
    """Writes the tokens of one page for one target; gathers faults instead of stopping."""

    def __init__(self, page: Page, index: Index, root: Path, target: Target) -> None:
        self.page, self.index, self.root, self.target = page, index, root, target
        self.faults: list[Fault] = []
        self.formulas: list[tuple[Formula, int]] = []
        self.pictures: set[str] = set()  # files, by their path from the page
        self._in_table = False
        self._in_words = False  # of a heading, caption or title
        self._opens = False  # words that a click on opens what is below
        self._quoting = False  # a definition of the glossary
        self._met: set[str] = set()  # terms this page has used
        self._exercises = 0  # seen so far
        self._key: Key | None = None  # of the exercise that is being rendered
        self._slugs = {anchor.line: anchor.id for anchor in page.headings}
        self._extension = type("Extension", (), {"RENDERERS": self._renderers()})

    @property
    def _folder(self) -> Path:
        return (self.root / self.page.source).parent

    def render(self, tokens: list[Token]) -> str:
        """Return Markdown for block tokens; raises `FaultsError` if any part was wrong."""
        text = self._blocks(tokens)
        if self.faults:
            raise FaultsError(self.faults)
        return text

    def inline(self, text: str, line: int, *, opens: bool = False) -> str:
        """Return Markdown for a caption, a claim or a title, written in MyST at `line`.

        `opens` says that a click on these words opens what is folded below them.
        """
        outer = self._in_words, self._opens
        self._in_words, self._opens = True, opens
        words = self._blocks(myst.parse(text, line)).strip().replace("\n", " ")
        self._in_words, self._opens = outer
        return words

    def _blocks(self, tokens: list[Token]) -> str:
        options = {"parser_extension": [self._extension], "mdformat": {"number": True}}
        return MDRenderer().render(tokens, options, {}, finalize=False)

    def _fault(self, node: RenderTreeNode, wrong: str, mend: str) -> str:
        self.faults.append(Fault(self.page.source, node.meta["line"], wrong, mend))
        return ""

    def _renderers(self) -> dict[str, Callable[[RenderTreeNode, RenderContext], str]]:
        return {
            "front_matter": lambda node, context: "",
            "text": lambda node, context: _literal(node.content),
            "paragraph": _paragraph,
            "hardbreak": lambda node, context: "<br>\n",
            "heading": self._heading,
            "bullet_list": lambda node, context: _list(node, context, lambda k: "-"),
            "ordered_list": lambda node, context: _list(node, context, lambda k: f"{k}."),
            "table": self._table,
            "code_inline": self._code,
            "dl": lambda node, context: self._fault(
                node,
                "a definition list outside a glossary",
                "put it into `{glossary}`, or let no line begin with a colon",
            ),
            "image": self._image,
            "link": self._link,
            "math_inline": lambda node, context: self._formula(node.content, False, _line(node)),
            "math_inline_double": lambda node, context: self._fault(
                node, "a displayed formula inside a paragraph", "put a blank line around it"
            ),
            "math_block": lambda node, context: self._formula(node.content, True, _line(node)),
            "math_block_label": lambda node, context: self._labelled(
                node.content, node.info, _line(node)
            ),
            "myst_role": self._role,
            "fence": self._fence,
            "colon_fence": self._fence,
        }

    def _heading(self, node: RenderTreeNode, context: RenderContext) -> str:
        self._in_words = True
        words = "".join(child.render(context) for child in node.children).replace("\n", " ")
        self._in_words = False
        bare = words.rstrip("#")  # "C#", whose last sign would be taken for markup
        words = bare + "&#35;" * (len(words) - len(bare))
        return self.target.heading(int(node.tag[1]), words, self._slugs.get(node.meta["line"], ""))

    def _formula(self, tex: str, display: bool, line: int) -> str:
        # A blank line would end a displayed formula; one in a line of text keeps to one line.
        tex = _BLANK_LINES.sub("\n", tex.strip()) if display else _LINE_END.sub(" ", tex.strip())
        if self._in_table:  # where a bar would end the column
            tex = tex.replace("\\|", "\\Vert ").replace("|", "\\vert ").strip()
        formula = Formula(tex, display)
        self.formulas.append((formula, line))
        return self.target.formula(formula)

    def _labelled(self, tex: str, label: str, line: int) -> str:
        _, number = self.index.equations[label]
        return self._formula(f"{tex.strip()}\n\\tag{{{number}}}\\label{{{label}}}", True, line)

    def _code(self, node: RenderTreeNode, context: RenderContext) -> str:
        if not (self._in_table and "|" in node.content):
            return DEFAULT_RENDERERS["code_inline"](node, context)
        # No two Markdowns agree on a bar in the code of a table.
        code = _literal(node.content).replace("|", "&#124;")
        return f"<code>{code}</code>"

    def _table(self, node: RenderTreeNode, context: RenderContext) -> str:
        self._in_table = True
        rows: list[list[str]] = []
        marks: list[str] = []
        for part in node.children:
            for row in part.children:
                rows.append(
                    [
                        "".join(c.render(context) for c in cell.children).replace("|", "\\|")
                        for cell in row.children
                    ]
                )
                if part.type == "thead":
                    self._heads(row)
                    marks = [_mark(str(cell.attrs.get("style", ""))) for cell in row.children]
        self._in_table = False
        lines = [rows[0], marks, *rows[1:]]
        return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)

    def _heads(self, row: RenderTreeNode) -> None:
        for k, cell in enumerate(row.children, 1):
            if not any(c.content.strip() for c in cell.children):
                self._fault(
                    row,
                    f"column {k} of a table has no head",
                    "say in its first row what the column holds",
                )

    def _image(self, node: RenderTreeNode, context: RenderContext) -> str:
        if not node.content.strip():
            return self._fault(
                node,
                "a picture without alt",
                "write what is seen, as in `![what is seen](file.svg)`",
            )
        src = str(node.attrs["src"])
        if EXTERNAL.match(src):
            return f"![{node.content}]({src})"
        if not self._folder.joinpath(unquote(src)).is_file():
            return self._fault(node, f"there is no file `{unquote(src)}`", "correct the path")
        self.pictures.add(unquote(src))
        return f"![{node.content}]({self.target.file(src)})"

    def _link(self, node: RenderTreeNode, context: RenderContext) -> str:
        words = "".join(child.render(context) for child in node.children)
        href = str(node.attrs["href"])
        if self._quoting:  # the glossary's links are relative to another page
            return words
        try:
            place = resolve(href, self.page, self.index)
        except UnresolvedError as error:
            mend = "correct the path (between source files, ending in .md) or the anchor"
            return self._fault(node, f"the link `{href}` leads nowhere: {error}", mend)
        return self._linked(node, words, href if place is None else self.target.link(*place))

    def _linked(self, node: RenderTreeNode, words: str, href: str) -> str:
        if self._opens:
            return self._fault(
                node,
                "a link where a click opens what is folded",
                "say it in words here, and put the link into the text before or what is folded",
            )
        return f"[{words}]({href})"

    def _role(self, node: RenderTreeNode, context: RenderContext) -> str:
        name, content = node.meta["name"], node.content.strip()
        if name not in myst.ROLES:
            mend = f"use one of: {', '.join(myst.ROLES)}"
            return self._fault(node, f"unknown role {{{name}}}", mend)
        if name == "term":
            return self._term(node, *looked_up(content))
        if name == "value":
            return self._value(node, content)
        if name == "lesson":
            return self._taught(node, content)
        if content not in self.index.equations:
            mend = "label an equation so, as in `$$ … $$ (label)`, or correct the name"
            return self._fault(node, f"no equation is labelled `{content}`", mend)
        anchor, number = self.index.equations[content]
        return self._linked(node, f"({number})", self.target.link(anchor.uri, anchor.id))

    def _taught(self, node: RenderTreeNode, content: str) -> str:
        """Return a link to a lesson by its number; while it is not written, its number alone."""
        number, _, anchor = content.partition("#")
        if not re.fullmatch(r"\d+\.\d+", number):
            mend = "write it as {lesson}`4.2`, or {lesson}`4.2#its-place` for a place in it"
            return self._fault(node, f"`{content}` is no number of a lesson", mend)
        page = next((page for page in self.index.pages.values() if page.label == number), None)
        if page is None and anchor:
            mend = "take the place away until the lesson is there, or correct the number"
            return self._fault(node, f"there is no lesson {number}, so no `#{anchor}` in it", mend)
        if page is None:
            return WORDS.unwritten.format(number=number)
        if anchor and anchor not in self.index.ids[page.uri]:
            mend = "name a heading, a figure, an exercise or an equation (`eq-label`) of the lesson"
            return self._fault(node, f"lesson {number} has no place `#{anchor}`", mend)
        return self._linked(node, *self._lesson_link(page, anchor))

    def _value(self, node: RenderTreeNode, written: str) -> str:
        if self._key is None:
            mend = "use it in an exercise, whose symbols it may name"
            return self._fault(node, "a {value} outside of exercises", mend)
        try:
            return self._formula(self._key.tex(written), False, _line(node))
        except UnusableError as error:
            return self._fault(node, str(error), "write an expression of SymPy")

    def _term(self, node: RenderTreeNode, words: str, lookup: str) -> str:
        term = self.index.terms.get(folded(lookup))
        if term is None:
            mend = f"define it in {GLOSSARY}, or correct the word"
            return self._fault(node, f"the glossary has no term `{lookup}`", mend)
        if self._quoting:  # a definition within a definition is a word
            return _literal(words)
        href = self.target.link(term.anchor.uri, term.anchor.id)
        link = self._linked(node, _literal(words), href)
        first = self.page.is_lesson and term.anchor.id not in self._met
        if not first or self._in_table or self._in_words:
            return link
        self._met.add(term.anchor.id)
        self._quoting = True
        definition = self.inline(term.text, _line(node))
        self._quoting = False
        return self.target.term(link, term.anchor.id, definition)

    def _fence(self, node: RenderTreeNode, context: RenderContext) -> str:
        found = myst.directive(_token(node), self.page.source)
        if found is None:
            return DEFAULT_RENDERERS["fence"](node, context)
        try:
            return self._directive(found)
        except FaultsError as error:
            self.faults.extend(error.faults)
            return ""

    def _directive(self, found: myst.Directive) -> str:
        match found.name:
            case "math":
                label = found.options.get("label")
                if label:
                    return self._labelled(found.body, str(label), found.body_line)
                return self._formula(found.body, True, found.body_line)
            case "literalinclude":
                return self._included(found)
            case "figure":
                return self._figure(found)
            case "lessons":
                return self._lessons()
            case "snippets":
                return self._snippets()
            case "practice":
                return self._practice()
            case "glossary":
                return self._glossary(found)
            case "sheet":
                return self._sheet(int(found.argument))
            case "sheets":
                return self._sheets()
            case "exercise":
                return self._exercise(found)
            case "interactive":
                return self._interactive(found)
            case "solution":
                self._wrong(found, "a solution outside of exercises", "put it into {exercise}")
                return ""
            case "code-cell":
                self._wrong(
                    found, "a code cell inside another block", "move it out: only then it runs"
                )
                return ""
        body = self._blocks(myst.parse(found.body, found.body_line))
        if found.name == "admonition" and not found.argument:
            self._wrong(found, "an admonition without title", "write `{admonition} Its title`")
        if found.name in myst.ADMONITIONS and found.argument:
            self._wrong(
                found,
                f"{{{found.name}}} takes no title",
                f"write `{{admonition}} {found.argument}` with `:class: {found.name}`",
            )
        kind = str(found.options.get("class") or "note")
        if found.name in myst.ADMONITIONS:
            kind = found.name
        folded = found.name == "dropdown"
        title = found.argument or found.name.capitalize()
        title = self.inline(title, found.line, opens=folded)
        return self.target.box(kind, title, body, folded=folded)

    def _exercise(self, found: myst.Directive) -> str:
        self._exercises += 1
        exercise = proved(found, self.page.source)
        figure = exercise.exercise.figure
        if figure and figure not in self.index.ids[self.page.uri]:
            wrong = f"this lesson has no figure `{figure}`"
            line = exercise.exercise.lines["figure"]
            self.faults.append(exercise.exercise.fault(wrong, "write its `:name:`", line))
        self._key = exercise.key
        try:
            rendered = asked(exercise, self._exercises, self._blocks, self.inline)
            shown = self._written(found) if found.options.get("source") else ""
            return shown + self.target.exercise(rendered)
        except UnusableError as error:
            self._wrong(found, str(error), "write an expression of SymPy")
            return ""
        finally:
            self._key = None

    def _interactive(self, found: myst.Directive) -> str:
        described = read(found, self.page.source)
        caption = self.inline(described.text("caption"), described.lines["caption"])
        return self.target.interactive(described, caption)

    def _written(self, found: myst.Directive) -> str:
        """Return an exercise as its author wrote it."""
        body = found.body.strip()
        return f"~~~~~text\n::::{{exercise}} {found.argument}\n{body}\n::::\n~~~~~\n\n"

    def _wrong(self, found: myst.Directive, wrong: str, mend: str) -> None:
        self.faults.append(Fault(self.page.source, found.line, wrong, mend))

    def _included(self, found: myst.Directive) -> str:
        path = self._folder / found.argument
        name = str(found.options.get("pyobject") or "")
        try:
            file = path.resolve().relative_to(self.root.resolve())
            code = source_of(path.resolve(), name)[0] if name else path.read_text("utf-8")
        except (OSError, ValueError, LookupError) as error:
            wrong = f"cannot include `{found.argument}`: {error}"
            self._wrong(found, wrong, "name a file of snippets/ and, as `:pyobject:`, a name in it")
            return ""
        return self.target.source(code, file.as_posix(), name)

    def _figure(self, found: myst.Directive) -> str:
        alt, caption = str(found.options.get("alt") or ""), found.body.strip()
        if not alt:
            self._wrong(found, "a figure without alt", "add `:alt: …` that says what is seen")
        if not caption:
            self._wrong(found, "a figure without caption", "write its message as the body")
        if self._folder.joinpath(found.argument).is_file():
            self.pictures.add(found.argument)
        else:
            self._wrong(found, f"there is no file `{found.argument}`", "correct the path")
        name = str(found.options.get("name") or "")
        caption = self.inline(caption, found.body_line)
        return self.target.picture(self.target.file(found.argument), alt, caption, name)

    def _lessons(self) -> str:
        """Return the list of this module's lessons, each with its minutes and its description."""
        module = self.page.number and self.page.number[0]
        lines = []
        for page in self.index.pages.values():
            if page.is_lesson and page.number and page.number[0] == module:
                title = f"{page.label} {page.title}".translate(_ENTITIES).translate(_ESCAPED)
                about = str(page.meta.get("description") or "")
                about = about.translate(_ENTITIES).translate(_ESCAPED)
                lines.append(
                    f"-   [**{title}**]({self.target.link(page.uri, '')}) · "
                    f"{minutes(page)} {WORDS.minutes}\n\n    {about}"
                )
        if module is not None and (sheet := sheet_of(module, self.index.pages.values())):
            link = f"[{WORDS.sheets['of_module']}]({self.target.link(sheet.uri, '')})"
            lines.append(f"-   {link}\n\n    {WORDS.sheets['of_module_why']}")
        return "\n\n".join(lines)

    def _sheets(self) -> str:
        """Return the list of all formula sheets."""
        lines = []
        for sheet in (page for page in self.index.pages.values() if page.is_sheet):
            number = sheet_number(sheet)
            count = sum(entry.lesson.module == number for entry in self.index.entries)
            module = next(p for p in self.index.pages.values() if p.number == (number, 0))
            link = f"[{_literal(module.title)}]({self.target.link(sheet.uri, '')})"
            lines.append(f"-   **{link}** · {WORDS.sheets['count'].format(count=count)}")
        return "\n".join(lines)

    def _sheet(self, module: int) -> str:
        """Return the formulas of a module. Raises `FaultsError` for those that do not hold."""
        words = WORDS.sheets
        own = [entry for entry in self.index.entries if entry.lesson.module == module]
        said = {entry.label: self._said(entry) for entry in own}  # what is wrong there is told too
        known = dict(zip((entry.label for entry in own), proofs(own), strict=True))
        symbols = f"[{words['symbols']}]({self.target.link('notation.md', '')})"
        others = f"[{words['all_sheets']}]({self.target.link('formulas.md', '')})"
        blocks = [
            f"{words['legend']}\n{{ .sheet-legend }}",
            f"{symbols} · {others}\n{{ .sheet-ways }}",
            '<div class="sheet" markdown="1">',
        ]
        for lesson, entries in by_lesson(own):
            slug = f"lesson-{lesson.label.replace('.', '-')}"
            blocks.append(self.target.heading(2, self._lesson(lesson), slug))
            blocks += [self._entry(e, said[e.label], known[e.label]) for e in entries]
        for kind, name, rows in tables(self.index.decided[self.page.source.parent]):
            blocks += self._written_table(kind, name, rows)
        return "\n\n".join([*blocks, "</div>"])

    def _said(self, entry: Entry) -> dict[str, str]:
        """Return the words of an entry that it has."""
        words = (("name", entry.name), ("when", entry.when), ("where", entry.where))
        return {key: self.inline(text, entry.lines[key]) for key, text in words if text}

    def _entry(self, entry: Entry, said: dict[str, str], proof: Proof) -> str:
        """Return a formula of a sheet: its name, itself, its conditions, how it is known."""
        words = WORDS.sheets
        kind = "defined" if entry.definition else "proved"
        number = f"[({entry.number})]({self.target.link(entry.uri, entry.equation.id)})"
        meaning = f'role="img" aria-label="{words[f"{kind}_name"]}"'
        sign = f'<span class="sheet-sign" {meaning}>{words[kind]}</span>'
        where = f". {said['where']}" if "where" in said else ""
        formula = displayed(entry)
        self.formulas.append((formula, entry.lines[""]))
        computed = f"{words['computed_how']}\n\n```{{.text .printed}}\n{how_known(proof)}\n```"
        return "\n\n".join(
            [
                f'<div class="sheet-entry" id="sheet-{entry.label}" markdown="1">',
                f"{sign} **{said['name']}** {number}\n{{ .sheet-name }}",
                self.target.formula(formula),
                f"{said['when']}{where}\n{{ .sheet-when }}",
                self.target.box("check", words["computed"], computed, folded=True),
                "</div>",
            ]
        )

    def _written_table(self, kind: str, name: str, rows: list[Row]) -> list[str]:
        """Return a table of a sheet that SymPy wrote."""
        words = WORDS.sheets
        lines = [
            f"| {words['of_function']} | {words[f'of_{kind}']} | {words['of_where']} |",
            "|---|---|---|",
        ]
        for row in rows:
            self._in_table = True
            cells = [self._formula(tex, False, row.line) for tex in (row.function, row.result)]
            where = self.inline(row.where, row.line)
            self._in_table = False
            lines.append(f"| {' | '.join(cells)} | {where} |")
        title = self.target.heading(2, _literal(name), f"table-{kind}")
        return [title, '<div class="sheet-table" markdown="1">', "\n".join(lines), "</div>"]

    def _glossary(self, found: myst.Directive) -> str:
        entries: list[tuple[str, str, str]] = []
        tree = RenderTreeNode(myst.parse(found.body, found.body_line))
        term = ""
        for part in (part for node in tree.children if node.type == "dl" for part in node.children):
            tokens = part.to_tokens()[1:-1]
            if part.type == "dt":
                term = myst.plain(tokens[0].children or [])
            else:
                entry = self.index.terms[folded(term)]
                text = self._blocks(tokens).rstrip()
                if entry.lesson is not None:
                    text += f" {WORDS.first_met} {self._lesson(entry.lesson)}."
                entries.append((term, entry.anchor.id, text))
        return self.target.terms(entries)

    def _lesson(self, page: Page) -> str:
        """Return a link to a lesson, with its number."""
        words, href = self._lesson_link(page, "")
        return f"[{words}]({href})"

    def _lesson_link(self, page: Page, anchor: str) -> tuple[str, str]:
        return _literal(f"{page.label} {page.title}"), self.target.link(page.uri, anchor)

    def _snippets(self) -> str:
        """Return the reference of all snippets."""
        blocks: list[str] = []
        for module in modules(self.root):
            blocks += [
                self.target.heading(2, f"snippets.{module.name}", module.name.replace("_", "-"))
            ]
            blocks += [_literal(module.about)]
            for snippet in module.snippets:
                blocks += self._snippet(snippet)
        return "\n\n".join(blocks)

    def _practice(self) -> str:
        """Return the element for practising, below the checks, which work without scripts."""
        checks = [page for page in self.index.pages.values() if page.is_check]
        return still((_literal(page.title), self.target.link(page.uri, "")) for page in checks)

    def _snippet(self, snippet: Snippet) -> list[str]:
        file = self.root / "snippets" / f"{snippet.module}.py"
        code = source_of(file, snippet.name)[0]
        blocks = [
            self.target.heading(3, f"`{snippet.name}`", snippet.id),
            f"```{{.python .signature}}\n{snippet.signature}\n```",
            *(_ticked(words) for words in snippet.words),
        ]
        for number, (source, printed) in enumerate(snippet.examples):
            alone = f"snippets/{snippet.module}.py:{snippet.name}#{number}"
            blocks.append(f'```{{.python data-standalone="{alone}"}}\n{source}\n```')
            if printed:
                blocks.append(f"```{{.text .printed}}\n{printed}\n```")
        shown = self.target.source(code, f"snippets/{snippet.module}.py", snippet.name)
        blocks.append(self.target.box("code", WORDS.source, shown, folded=True))
        if lessons := users(snippet, self.index.pages.values()):
            links = ", ".join(self._lesson(page) for page in lessons)
            blocks.append(f"{WORDS.used_in} {links}.")
        return blocks


def _literal(text: str) -> str:
    """Return Markdown that shows as `text`, whatever it holds."""
    return text.translate(_ENTITIES).translate(_ESCAPED)


def _ticked(text: str) -> str:
    """Return the words of a docstring as Markdown: only its code in ticks is markup."""
    parts = text.split("`")
    return "".join(f"`{part}`" if n % 2 else _literal(part) for n, part in enumerate(parts))


def _token(node: RenderTreeNode) -> Token:
    assert node.token is not None
    return node.token


def _line(node: RenderTreeNode) -> int:
    return int(node.meta["line"])


def _paragraph(node: RenderTreeNode, context: RenderContext) -> str:
    text = DEFAULT_RENDERERS["paragraph"](node, context)
    return _OPENS_BLOCK.sub(lambda m: f"&#{ord(m[1])};", text)


def _list(node: RenderTreeNode, context: RenderContext, marker: Callable[[int], str]) -> str:
    """Render a list with four columns of indent, which every Markdown reads alike."""
    start = int(node.attrs.get("start", 1))
    tight = all(
        p.hidden if p.type == "paragraph" else p.type in ("bullet_list", "ordered_list")
        for item in node.children
        for p in item.children
    )
    items = []
    for number, item in enumerate(node.children, start):
        blocks = [child.render(context) for child in item.children]
        body = ("\n" if tight else "\n\n").join(blocks)
        indented = body.replace("\n", "\n    ").replace("\n    \n", "\n\n")
        items.append(f"{marker(number) + ' ':<4}{indented}")
    text = ("\n" if tight else "\n\n").join(items)
    before = node.previous_sibling
    apart = before is not None and before.type in ("bullet_list", "ordered_list")
    return f"<!-- -->\n\n{text}" if apart else text  # else the two would be read as one


def _mark(style: str) -> str:
    return {"text-align:right": "---:", "text-align:center": ":---:"}.get(style, "---")


def relative(uri: str, anchor: str, base: str) -> str:
    """Return the link from the file `base` to the file `uri`, both paths in the tree."""
    if uri == base and anchor:
        return f"#{anchor}"
    path = posixpath.relpath(uri, posixpath.dirname(base) or ".")
    return f"{path}#{anchor}" if anchor else path


def indent(text: str) -> str:
    """Return `text` as the body of one of Material's blocks."""
    return "\n".join(f"    {line}" if line else "" for line in text.split("\n"))


class PageTarget:
    """Markdown as Material for MkDocs (and Zensical) reads it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def formula(self, formula: Formula) -> str:
        """Return a formula between dollar signs; before a labelled one, the place links lead to."""
        if not formula.display:
            return f"${formula.tex}$"
        anchor = f'<span id="eq-{formula.label}"></span>\n\n' if formula.label else ""
        return f"{anchor}$$\n{formula.tex}\n$$"

    def link(self, uri: str, anchor: str) -> str:
        """Return a relative link between Markdown files."""
        return relative(uri, anchor, self.page.uri)

    def file(self, src: str) -> str:
        """Return the path as it is: the tree holds the picture beside the page."""
        return src

    def heading(self, level: int, words: str, slug: str) -> str:
        """Return a heading with its id."""
        marked = slug.replace("_", "\\_")  # as text, or `__init__` would become bold
        return f"{'#' * level} {words}" + (f" {{#{marked}}}" if slug else "")

    def box(self, kind: str, title: str, body: str, folded: bool) -> str:
        """Return an admonition."""
        return f'{"???" if folded else "!!!"} {kind} "{title}"\n\n{indent(body)}'

    def source(self, code: str, file: str, name: str) -> str:
        """Return a titled block whose copy button gives code that stands alone."""
        # The finishing step looks the name up and adds that code to the page.
        alone = f' data-standalone="{file}:{name}"' if name else ""
        return f'```{{.python title="{file}"{alone}}}\n{code.rstrip()}\n```'

    def picture(self, src: str, alt: str, caption: str, name: str) -> str:
        """Return a figure element around the picture and its caption."""
        anchor = f' id="{name}"' if name else ""
        return (
            f'<figure{anchor} markdown="1">\n\n![{_literal(alt)}]'
            f'({src})\n\n<figcaption markdown="1">{caption}</figcaption>\n\n</figure>'
        )

    def terms(self, entries: list[tuple[str, str, str]]) -> str:
        """Return a definition list whose terms can be linked."""
        return "\n\n".join(
            f"{_literal(term)} {{#{slug}}}\n\n:   {indent(text).lstrip()}"
            for term, slug, text in entries
        )

    def term(self, link: str, slug: str, definition: str) -> str:
        """Return a link whose definition is seen while pointed at or in focus."""
        place = f"about-{slug}"
        return (
            f'<span class="term">{link}{{ aria-describedby="{place}" }}'
            f'<span class="definition" role="tooltip" id="{place}" data-search-exclude>'
            f"{definition}</span></span>"
        )

    def exercise(self, asked: Asked) -> str:
        """Return the question, what is chosen from, the folded solution, and the element."""
        blocks = [
            f'<p class="exercise-title" id="{asked.id}-title">{asked.title}</p>',
            *self._on_card(asked),
            asked.prompt,
        ]
        if asked.labels:
            blocks.append(_listed("exercise-labels", asked.labels, ' type="A"'))
        if asked.kind == "match":
            blocks.append(asked.pictures)
        elif asked.items:
            blocks.append(_listed("exercise-items", asked.items))
        if asked.code:
            blocks.append(f'```{{.python data-cell="{asked.id}"}}\n{asked.code}\n```')
            blocks.append(f"```{{.python .tests}}\n{asked.tests}\n```")
        key = html.escape(asked.key)
        blocks.append(f'<uphill-exercise data-key="{key}"></uphill-exercise>')
        blocks += [
            f'<div data-says="{case}" data-search-exclude hidden markdown="span">{words}</div>'
            for case, words in asked.says.items()
        ]
        blocks.append(self.box("solution", WORDS.solution, asked.solution, folded=True))
        body = "\n\n".join(blocks)
        opening = f'<section class="exercise" id="{asked.id}" aria-labelledby="{asked.id}-title"'
        return f'{opening} data-kind="{asked.kind}" markdown="1">\n\n{body}\n\n</section>'

    def _on_card(self, asked: Asked) -> Iterator[str]:
        """Yield what `builder.practice` takes for the card of an exercise, and off the page."""
        if not asked.practised:
            yield '<div data-card="no"></div>'
        if asked.figure:
            yield f'<div data-card="figure">{asked.figure}</div>'
        if asked.context:
            yield f'<div data-card="context" markdown="span">{asked.context}</div>'

    def interactive(self, found: Interactive, caption: str) -> str:
        """Return the picture, the element that takes its place, and the caption of both."""
        return (
            f'<figure class="play" id="{found.id}" markdown="1">\n\n'
            f'<div class="play-still">{found.still}</div>\n\n{found.element}\n\n'
            f'<figcaption markdown="1">{caption}</figcaption>\n\n</figure>'
        )


def _listed(name: str, items: list[str], more: str = "") -> str:
    entries = "\n".join(f'<li markdown="span">{item}</li>' for item in items)
    return f'<ol class="{name}"{more} markdown="1">\n{entries}\n</ol>'


def front_matter(values: dict[str, Any]) -> str:
    """Return YAML front matter."""
    import yaml

    return f"---\n{yaml.safe_dump(values, allow_unicode=True, sort_keys=False)}---\n\n"
