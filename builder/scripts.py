"""The scripts that a page fetches when they come near: each one small file, with its words.

Plain scripts, because a page opened from a folder may load no modules. Interactives share a
kit, and those with landscapes a second part; each is a script of its own under a global name.
Code cells have buttons in one script, and what these do in a second one, fetched when the first is
pressed.
"""

import hashlib
import json
import re
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path
from tempfile import NamedTemporaryFile

from builder.maths import node
from builder.runtime import runtime
from builder.words import WORDS

EXERCISES = Path("docs/assets/exercises")
PAPER = Path("docs/assets/paper")
PLAY = Path("docs/assets/play")
PRACTICE = Path("docs/assets/practice")
RUN = Path("docs/assets/run")
SHARE = Path("docs/assets/share")
OFFLINE = Path("docs/assets/offline")
PAGES = "assets/uphill.js"
_CORE = Path("node_modules/pyodide")
OFFLINE_BOX = '<div class="offline"'
_ELEMENTS = re.compile(r"<uphill-(\w+)")
# The link to the form for corrections, where the site knows its repository.
_FORM = re.compile(r'<p class="lesson-correction">[^<]*<a [^>]*rel="noreferrer"')
# What the dialog for printing says; the rest of its words stands on paper.
_ASKED = ("title", "code", "all-code", "room", "solutions", "go", "cancel", "solutions-title")
# What the buttons of code cells say before what they do has come.
_BUTTONS = (
    *("run", "test", "stop", "edit", "reset", "more", "run-all", "copy-all", "erase"),
    *("cell", "no-script"),
)
# Where each begins, its words, and its style if it brings one.
_WHOLE: dict[str, tuple[Path, dict[str, str], Path | None]] = {
    "exercises": (EXERCISES / "element.js", WORDS.exercises, None),
    "practice": (PRACTICE / "element.js", WORDS.practice, PRACTICE / "style.css"),
    "offline": (OFFLINE / "main.js", WORDS.offline, OFFLINE / "offline.css"),
    "paper": (
        PAPER / "paper.js",
        {name: WORDS.paper[name] for name in _ASKED},
        PAPER / "dialog.css",
    ),
}
_PARTS = (*_WHOLE, "correction")
_SHARED = {"kit": "uphillKit", "land": "uphillLand"}  # in the order in which they are loaded


def kinds(root: Path) -> list[str]:
    """Return the kinds of interactives there are."""
    return sorted(folder.parent.name for folder in (root / PLAY).glob("*/element.js"))


def scripts(root: Path) -> dict[str, bytes]:
    """Return every script by its path in the site; raises `RuntimeError` as `script` does."""
    with ThreadPoolExecutor() as pool:
        names = [*_PARTS, *_SHARED, *kinds(root)]
        known = pool.map(lambda name: script(root, name), names)
        return {**_of_pages(root), **dict(known), **running(root)}


def _of_pages(root: Path) -> dict[str, bytes]:
    """Return the script that every page names itself, with its words."""
    source = root / "docs" / PAGES
    return _shortened(root, source.read_text("utf-8")) if source.is_file() else {}


@lru_cache(maxsize=4)
def _shortened(root: Path, text: str) -> dict[str, bytes]:
    words = {"search": WORDS.no_search, "updated": WORDS.updated, "newer": WORDS.newer}
    said = f"--define:UPHILL_WORDS={defined(words)}"
    return {PAGES: esbuild(root, "--loader=js", "--format=iife", said, text=text)}


def script(root: Path, name: str) -> tuple[str, bytes]:
    """Return the path in the site of a script, and its content.

    `name` is one of `_PARTS`, `kit`, `land` or a kind of interactive. Raises `RuntimeError` with
    what esbuild said if it fails.
    """
    folders = (EXERCISES, PLAY, PRACTICE, SHARE, OFFLINE, PAPER)  # some take parts of others
    sources = sorted(path for folder in folders for path in (root / folder).rglob("*.*s"))
    return _bundled(root, name, tuple(path.stat().st_mtime_ns for path in sources))


@lru_cache(maxsize=32)
def _bundled(root: Path, name: str, times: tuple[int, ...]) -> tuple[str, bytes]:
    bundled = esbuild(root, *_asked(root, name))
    return named(name, bundled)


def running(root: Path) -> dict[str, bytes]:
    """Return what runs code cells: the scripts, and Python with all that it needs."""
    folders = (root / RUN, root / PLAY / "kit", root / "builder" / "inpage", root / "snippets")
    sources = sorted(path for folder in folders for path in folder.rglob("*.*"))
    return _running(root, tuple((path, path.stat().st_mtime_ns) for path in sources))


@lru_cache(maxsize=4)
def _running(root: Path, times: tuple[tuple[Path, int], ...]) -> dict[str, bytes]:
    words = f"--define:UPHILL_WORDS={defined(WORDS.run)}"
    first = f"--define:UPHILL_WORDS={defined({name: WORDS.run[name] for name in _BUTTONS})}"
    common = ("--bundle", "--legal-comments=none")

    def bundled(name: str, *more: str) -> bytes:
        return esbuild(root, *common, str(root / RUN / f"{name}.js"), *more)

    formula = named("formula", bundled("formula", "--format=esm"))
    # What Pyodide imports under Node alone is never reached in a browser.
    outside = ("--format=esm", "--external:node:*", "--external:ws")
    files, distribution = runtime(root, bundled("worker", *outside))
    rest = named(
        "python",
        bundled(
            *("main", "--format=iife", words, _style(root, RUN / "output.css")),
            _style(root, RUN / "editor.css", "UPHILL_EDITOR_STYLE"),
            f"--define:UPHILL_PYTHON={defined(distribution)}",
            f"--define:UPHILL_KATEX={defined(formula[0].removeprefix('assets/'))}",
        ),
    )
    cells = named(
        "cells",
        bundled(
            *("cells", "--format=iife", first, _style(root, RUN / "cells.css")),
            f"--define:UPHILL_REST={defined(rest[0].removeprefix('assets/'))}",
        ),
    )
    return {**files, **dict([formula, rest, cells])}


def _style(root: Path, path: Path, place: str = "UPHILL_STYLE") -> str:
    style = esbuild(root, str(root / path)).decode().strip()
    return f"--define:{place}={defined(style)}"


def named(name: str, content: bytes) -> tuple[str, bytes]:
    """Return the path in the site of a script, named after what it holds, and the script."""
    return f"assets/{name}.{hashlib.sha256(content).hexdigest()[:8]}.js", content


def _asked(root: Path, name: str) -> Iterator[str]:
    """Yield what to bundle, and how."""
    yield from ("--bundle", "--format=iife", "--legal-comments=none")
    if name == "correction":
        yield str(root / SHARE / "correction.js")
        yield f"--define:UPHILL_IN_PART={defined(WORDS.share['in-part'])}"
        return
    if name in _WHOLE:
        entry, words, style = _WHOLE[name]
        yield str(root / entry)
        yield f"--define:UPHILL_WORDS={defined(words)}"
        if style:
            yield _style(root, style)
        return
    yield str(root / PLAY / name / ("index.js" if name in _SHARED else "element.js"))
    yield f"--define:UPHILL_WORDS={defined(WORDS.play.get(name, {}))}"
    if name == "kit":
        yield _style(root, PLAY / "kit" / "style.css")
    if name == "land":
        yield "--banner:js=/* Contours: d3-contour, see d3.LICENSE */"
        yield f"--alias:d3-array={root / PLAY / 'land' / 'levels.js'}"
    if name in _SHARED:
        yield f"--global-name={_SHARED[name]}"
    for other in _SHARED:
        yield f"--alias:uphill-{other}={_found(root, other)}"


def _found(root: Path, shared: str) -> Path:
    """Return a module with all that a shared script, which the page loaded before, exports."""
    index = (root / PLAY / shared / "index.js").read_text("utf-8")
    names = ", ".join(re.findall(r"export (?:\* as (?=\w)|\{ )([^}]*?)(?: \})? from", index))
    text = f"export const {{ {names} }} = globalThis.{_SHARED[shared]};\n"
    name = hashlib.sha256(text.encode()).hexdigest()[:8]
    path = root / ".cache" / "play" / f"{shared}.{name}.js"
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as written:
            written.write(text)
        Path(written.name).replace(path)  # in one step: others may look for it
    return path


def shared(root: Path, kind: str) -> list[str]:
    """Return the shared scripts that a kind of interactive imports."""
    written = (root / PLAY / kind / "element.js").read_text("utf-8")
    return [shared for shared in _SHARED if f'from "uphill-{shared}"' in written]


def defined(value: object) -> str:
    """Return a value as a script is given it by the build."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def esbuild(root: Path, *asked: str, text: str | None = None) -> bytes:
    """Return what esbuild makes of a file, or of `text`, without what a browser need not read.

    Raises `RuntimeError` with what esbuild said if it fails.
    """
    bundler = root / "node_modules" / "esbuild" / "bin" / "esbuild"
    done = subprocess.run(
        [
            *(node(), bundler, "--minify", "--target=es2022", "--charset=utf8"),
            *("--log-level=warning", *asked),
        ],
        input=None if text is None else text.encode(),
        capture_output=True,
        check=False,
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace")
        raise RuntimeError(f"a file of the page could not be made:\n{said}")
    return done.stdout


def with_scripts(page: str, root: Path, cells: str = "") -> str:
    """Return a page that names, for each kind of element that needs scripts, their addresses.

    `cells` is the name of the file beside the page that holds its code cells.
    """
    needed = sorted(set(_ELEMENTS.findall(page)))
    if cells:
        buttons = next(path for path in running(root) if path.startswith("assets/cells."))
        page = page.replace("</head>", f'<meta name="uphill:cells" content="{cells}"></head>', 1)
        page = needing(page, "[data-cell]", buttons)
    if _FORM.search(page):
        page = needing(page, ".lesson-correction a", script(root, "correction")[0])
    if OFFLINE_BOX in page:
        page = needing(page, ".offline", script(root, "offline")[0])
    for element in needed:
        names = ["exercises"]
        if element == "paper":
            names = ["paper"]
        elif element == "practice":  # shows exercises
            names += ["practice"]
        elif element not in ("exercise", "check"):
            names = [*shared(root, element), element]
        paths = [script(root, name)[0] for name in names]
        page = needing(page, f"uphill-{element}", *paths)
    return page


def needing(page: str, selector: str, *paths: str) -> str:
    """Return a page that names the scripts which certain of its elements need.

    The site's script fetches them when the first of these elements comes near.
    """
    way = re.search(r'href="([^"]*)assets/', page)
    assert way is not None  # every page has a style sheet
    addresses = " ".join(way[1] + path for path in paths)
    return page.replace(
        "</head>", f'<meta name="needs:{selector}" content="{addresses}"></head>', 1
    )
