"""All pages → the tree a site generator reads: one pure function, and one that writes it."""

import hashlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from builder.course import check_lab, course
from builder.decisions import misplaced, read_decisions
from builder.errors import Fault, FaultsError
from builder.execute import Outputs
from builder.fingerprint import imported
from builder.index import Index, make_index
from builder.lesson import Draft, Result, build_notebooks, build_page, draft
from builder.maths import Formula, Typesetter
from builder.memory import builder_version, digest, outputs_digest, recall, remember
from builder.notebook import Kit, formula_key
from builder.parallel import spread
from builder.publication import undated, undescribed
from builder.reading import minutes
from builder.reference import modules
from builder.sheetpage import check_sheet, sheet_pages
from builder.sheets import Entry, sheet_entries
from builder.source import FORMULAS, Page, check_check, check_lesson, read_pages
from builder.standalone import standalone

_CELLS = re.compile(r"((?:.*/)?)(cells\.[0-9a-f]{8}\.json)")
_NOTHING: Outputs = []  # what a page without cells gives
Runner = Callable[[list[Page]], dict[str, Outputs]]


@dataclass
class Tree:
    """The tree: files by path, and what the finishing of pages looks up."""

    files: dict[str, bytes] = field(default_factory=dict)
    pages: list[Page] = field(default_factory=list)
    formulas: dict[str, Formula] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)  # of the formula sheets

    @cached_property
    def course(self) -> str:
        """What can be done of the course, as JSON."""
        return course(self.pages, self.entries)

    @cached_property
    def cells(self) -> dict[str, str]:
        """The name of the file with a page's code cells, by the page's address."""
        found = (_CELLS.fullmatch(path) for path in self.files)
        return {match[1]: match[2] for match in found if match}


def build_tree(
    root: Path, run: Runner, typesetter: Typesetter, navigation: set[str], kit: Kit | None
) -> Tree:
    """Return the tree of the whole site.

    `run` gives the outputs of lessons, `navigation` is the set of page uris that readers can
    find. Without a `kit` no notebooks are made. Cheap checks come first; no lesson runs while
    a page is wrong in itself. Raises `FaultsError` with all that was found in the first stage
    that found anything.
    """
    pages = read_pages(root)
    lessons = [page for page in pages if page.is_lesson]
    _gather(lambda page: _raise(check_lesson(page, navigation)), lessons)
    _gather(lambda page: _raise(check_lab(page)), lessons)
    checks = [page for page in pages if page.is_check]
    _gather(lambda page: _raise(check_check(page, navigation)), checks)
    _gather(lambda page: _raise(misplaced(page)), pages)
    decided = read_decisions(root, pages)
    sheets = sheet_pages(pages, sheet_entries(pages, decided), decided)
    _gather(lambda page: _raise(check_sheet(page, navigation)), sheets)
    pages += sheets
    _raise([*undescribed(pages), *(fault for page in lessons for fault in undated(page))])
    index = make_index(pages, decided, root)
    state = _state(index, root)
    keys = {page.uri: digest(page.source, page.text, state) for page in pages}

    drafts: dict[str, Draft] = {}

    def text(page: Page) -> Draft:
        if page.uri not in drafts:
            drafts[page.uri] = draft(page, index, root, kit)
        return drafts[page.uri]

    def check(page: Page) -> Draft | list[Fault]:
        try:
            return draft(page, index, root, kit)
        except FaultsError as error:
            return error.faults

    # The others were right before, and are drafted again only if what their cells give changed.
    new = [page for page in pages if recall(_memory(page, root), keys[page.uri]) is None]
    new.sort(key=_work, reverse=True)  # the longest first, so that no process waits long
    faults: list[Fault] = []
    for page, found in zip(new, spread(check, new), strict=True):
        if isinstance(found, Draft):
            drafts[page.uri] = found
        else:
            faults += found
    _raise(faults)
    outputs = run([page for page in pages if page.cells or page.is_lesson])
    tree = Tree(pages=pages, entries=index.entries)
    results: list[tuple[Page, Result]] = []

    def build(page: Page) -> None:
        key, found = keys[page.uri], outputs.get(page.uri, _NOTHING)

        def make() -> Result:
            return build_page(page, text(page).page, root, found)

        def make_notebooks() -> Result:
            assert kit is not None
            return build_notebooks(page, text(page), found, kit)

        results.append((page, _remembered(_memory(page, root), key, found, make)))
        if page.is_lesson and kit is not None:
            folder = _memory(page, root) / "notebooks"
            notebooks = _remembered(folder, digest(key, kit), found, make_notebooks)
            results.append((page, notebooks))

    _gather(build, pages)
    uses = [(formula, page, line) for page, result in results for formula, line in result.formulas]
    refused = typesetter.render({formula for formula, _, _ in uses})
    in_lessons = {formula.bare for formula, page, _ in uses if not page.is_sheet}
    _raise(
        Fault(
            page.source,
            line,
            f"KaTeX cannot set the formula `{formula.bare.tex}`: {refused[formula.bare]}",
            "correct the formula; KaTeX knows most of LaTeX's mathematics, but no packages",
        )
        for formula, page, line in uses
        if formula.bare in refused
        and not (page.is_sheet and formula.bare in in_lessons)  # told once, where it is written
    )
    for _, result in results:
        tree.files |= result.files
    tree.formulas = {formula_key(formula): formula for formula, _, _ in uses}
    return tree


def _state(index: Index, root: Path) -> str:
    """Return one hash of what pages can refer to and of the files they can include."""
    whole = hashlib.sha256(builder_version().encode())
    for part in (
        sorted(str(source) for source in index.pages),
        sorted((uri, sorted(ids)) for uri, ids in index.ids.items()),
        sorted((label, number) for label, (_, number) in index.equations.items()),
        sorted((t.anchor.id, t.lesson and t.lesson.uri, t.text) for t in index.terms.values()),
        [
            (page.uri, page.title, page.meta.get("description"), minutes(page))
            for page in index.pages.values()
            if page.is_lesson
        ],
        [(page.uri, page.title) for page in index.pages.values() if page.is_sheet],
        [entry.label for entry in index.entries],
        [
            (page.uri, sorted({name for cell in page.cells for name in imported(cell.code)}))
            for page in index.pages.values()
        ],
    ):
        whole.update(repr(part).encode())
    pictures = (root / name for name in ("lessons", "docs"))
    files = [*(root / "snippets").rglob("*.py"), *(f for p in pictures for f in p.rglob("*.*"))]
    for path in sorted(files):
        if path.suffix == ".md" or path.name == FORMULAS or ".ipynb_checkpoints" in path.parts:
            continue  # a sheet's text changes with what its module decided
        if path.is_file():
            whole.update(path.as_posix().removeprefix(root.as_posix()).encode())
            whole.update(path.read_bytes())
    return whole.hexdigest()


def _remembered(folder: Path, key: str, outputs: Outputs, make: Callable[[], Result]) -> Result:
    """Return what was made before from the same text, outputs and surroundings, or make it."""
    known = recall(folder, key)
    found = outputs_digest(outputs)
    if known is not None and known[0] == found:
        return known[1]
    result = make()
    remember(folder, key, (found, result))
    return result


def _work(page: Page) -> int:
    """Return about how long a page takes to draft, in proofs of exercises."""
    return page.text.count("{exercise}") + 4 * page.text.count("{interactive}")


def _memory(page: Page, root: Path) -> Path:
    return root / ".cache" / "pages" / page.uri


def _gather(action: Callable[[Page], None], pages: list[Page]) -> None:
    """Do `action` for every page; raise all faults together."""
    faults: list[Fault] = []
    for page in pages:
        try:
            action(page)
        except FaultsError as error:
            faults += error.faults
    _raise(faults)


def _raise(faults: Iterable[Fault]) -> None:
    if found := list(faults):
        raise FaultsError(found)


@lru_cache(maxsize=512)
def standalone_code(root: Path, reference: str) -> str:
    """Return the code that the copy button gives for `snippets/file.py:name`.

    With `#n` behind it, the example of that snippet up to its n-th output follows.
    """
    place, _, number = reference.partition("#")
    file, _, name = place.partition(":")
    code = standalone(root / file, name, root)
    if not number:
        return code
    module = next(m for m in modules(root) if f"snippets/{m.name}.py" == file)
    examples = next(s.examples for s in module.snippets if s.name == name)
    return "\n".join([code, "", *(source for source, _ in examples[: int(number) + 1])]) + "\n"


def write_tree(files: dict[str, bytes], folder: Path) -> None:
    """Make `folder` hold exactly `files`; a file that is right already is not touched.

    So the times of unchanged files stay, by which a site generator tells what to do again.
    """
    for path in sorted(folder.rglob("*"), reverse=True):
        name = path.relative_to(folder).as_posix()
        if path.is_dir():
            if not any(path.iterdir()):
                path.rmdir()
        elif name not in files:
            path.unlink()
    for name, content in files.items():
        path = folder / name
        if _WRITTEN.get(path) is content and path.is_file():
            continue  # by this process, a moment ago
        if not path.is_file() or path.read_bytes() != content:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        _WRITTEN[path] = content


_WRITTEN: dict[Path, bytes] = {}
