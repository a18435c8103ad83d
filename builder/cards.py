"""A card for every page: which figure it shows, what it says, and those drawn before."""

import hashlib
import os
import posixpath
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import astuple
from functools import cache
from importlib.metadata import version
from pathlib import Path, PurePosixPath

from builder.card import Card
from builder.errors import Fault, FaultsError, fail
from builder.memory import digest
from builder.notebook import figure_path
from builder.parallel import spread
from builder.publication import description, front_matter_line
from builder.reading import minutes
from builder.site import Tree
from builder.source import Page
from builder.words import WORDS

FOLDER = "assets/cards/"
HOME = PurePosixPath("docs/index.md")
_DRAWING = ("card.py", "card_drawing.py", "painting.py")
_PLAY = re.compile(
    r'<figure class="play" id="([^"]+)"[^>]*>\s*<div class="play-still">(<svg.*?</svg>)', re.DOTALL
)


def card_path(uri: str) -> str:
    """Return where the card of the page `uri` is in the site.

    It is the same for every version of the card: what was shared long ago still shows one.
    """
    return f"{FOLDER}{uri.removesuffix('.md')}.png"


def cards(tree: Tree, root: Path, site: str) -> dict[str, bytes]:
    """Return the card of every page of the site named `site`, by its path.

    Raises `FaultsError` for a page whose `card:` names no figure, or one that cannot be painted.
    """
    wanted: list[tuple[Page, Card]] = []
    faults: list[Fault] = []
    for page in tree.pages:
        try:
            wanted.append((page, _card(page, tree, site)))
        except FaultsError as error:
            faults += error.faults
    if faults:
        raise FaultsError(faults)
    kept = {page.uri: _kept(root, page, card) for page, card in wanted}
    new = [(page, card) for page, card in wanted if not kept[page.uri].is_file()]
    if new:
        # matplotlib takes a second to load: once, before the work is spread.
        import builder.card_drawing  # noqa: F401
    for (page, _), found in zip(new, spread(_drawn, new), strict=True):
        if isinstance(found, Fault):
            faults.append(found)
        else:
            _keep(kept[page.uri], found)
    if faults:
        raise FaultsError(faults)
    return {card_path(uri): file.read_bytes() for uri, file in kept.items()}


def _card(page: Page, tree: Tree, site: str) -> Card:
    figure = _figure(page, tree)
    if page.number is None:
        return Card(site, "", "", page.title, description(page), "", figure)
    module = f"{WORDS.module} {page.number[0]}"
    inside = [p for p in tree.pages if p.number and p.number[0] == page.number[0]]
    if page.number[1] == 0:
        count = sum(other.is_lesson for other in inside)
        words = WORDS.share["one-lesson" if count == 1 else "lessons"].format(count=count)
        return Card(site, module, "", page.title, "", words, figure)
    titles = [other.title for other in inside if other.number and other.number[1] == 0]
    over = " · ".join([module, *titles])
    time = f"{minutes(page)} {WORDS.minutes}"
    return Card(site, over, page.label, page.title, "", time, figure)


def _figure(page: Page, tree: Tree) -> str:
    """Return the figure its author chose for a page, else its first one, else that of home."""
    if asked := str(page.meta.get("card") or "").strip():
        return _chosen(page, asked, tree)
    home = [other for other in tree.pages if other.source == HOME]
    for place in (page, *home):
        if found := next(figures(place, tree), None):
            return found[1]
    return ""


def _chosen(page: Page, asked: str, tree: Tree) -> str:
    path, sign, name = asked.rpartition("#")
    source = page.source
    if sign and path:
        source = PurePosixPath(posixpath.normpath(page.source.parent / path))
    other = next((other for other in tree.pages if other.source == source), None)
    line = front_matter_line(page, "card")
    if other is None:
        mend = "name a figure of this page, or write `path/to/page.md#figure`"
        raise fail(page.source, line, f"`card:` asks for a page {source} that is not there", mend)
    known = dict(figures(other, tree))
    if name not in known:
        have = ", ".join(known) or "none; give a figure a `:name:`"
        where = "this page" if other is page else str(source)
        wrong = f"`card: {asked}` names no figure of {where}"
        raise fail(page.source, line, wrong, f"name one that the build draws: {have}")
    return known[name]


def figures(page: Page, tree: Tree) -> Iterator[tuple[str, str]]:
    """Yield the name and the SVG of what the build drew for a page, in reading order."""
    text = tree.files.get(page.uri, b"").decode()
    stills = {name: (text.index(svg), svg) for name, svg in _PLAY.findall(text)}
    found: list[tuple[int, str, str]] = [(at, name, svg) for name, (at, svg) in stills.items()]
    folder = posixpath.dirname(page.uri)
    for cell in page.cells:
        beside = figure_path(page, cell)
        drawing = tree.files.get(posixpath.join(folder, beside))
        if drawing is not None:
            name = cell.name or f"figure-{cell.index}"
            found.append((text.find(f"({beside})"), name, drawing.decode().strip()))
    yield from ((name, svg) for _, name, svg in sorted(found))


def _drawn(wanted: tuple[Page, Card]) -> bytes | Fault:
    from builder.card_drawing import drawn
    from builder.painting import UnpaintableError

    page, card = wanted
    try:
        return drawn(card)
    except UnpaintableError as error:
        wrong = f"the card of this page cannot show its figure, which has {error}"
        mend = "choose another by `card: name-of-a-figure` in the front matter"
        return Fault(page.source, front_matter_line(page, "card"), wrong, mend)


def _kept(root: Path, page: Page, card: Card) -> Path:
    """Return where a card is kept between builds; another card of the page has another name."""
    key = digest(_drawing(), *astuple(card))
    return root / ".cache" / "cards" / page.uri / f"{key}.png"


@cache
def _drawing() -> str:
    """Return a hash of all that a card depends on but what it says."""
    folder = Path(__file__).parent
    code = b"\0".join((folder / name).read_bytes() for name in _DRAWING)
    return digest(hashlib.sha256(code).hexdigest(), version("matplotlib"), version("pillow"))


def _keep(file: Path, content: bytes) -> None:
    """Keep the newest card of a page, whole or not at all."""
    file.parent.mkdir(parents=True, exist_ok=True)
    for old in file.parent.glob("*.png"):
        with suppress(OSError):
            old.unlink()
    part = file.with_suffix(f".{os.getpid()}.part")
    part.write_bytes(content)
    part.replace(file)
