"""The course as one PDF, printed by a headless Chromium: `python -m builder.pdf SITE OUT`.

It is printed twice: the first time tells on which page each chapter begins, and the second time
has these numbers in its contents.
"""

import argparse
import mimetypes
import os
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, Page, Route, sync_playwright
from pypdf import PdfReader

from builder.book import Book, book, chapters, numbered
from builder.history import commit_time, version
from builder.navigation import in_order, settings
from builder.paper import PDF
from builder.scripts import PAPER
from builder.setup import find_chromium

ROOT = Path(__file__).parent.parent
CHROMIUM_OPTIONS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
]
ORIGIN = "http://book.invalid/"  # answered here: nothing is asked of a network
TEXT_WIDTH = 657  # px between the margins of A4
ATTEMPTS = 4

_DATES = re.compile(rb"/(Creation|Mod)Date \(D:\d{14}\+00'00'\)")
_TITLE = re.compile(rb"/Title (?:\(((?:[^\\()]|\\.)*)\)|<FEFF([0-9A-Fa-f]*)>)", re.DOTALL)
_TWICE = re.compile(rb"(?=(.{8,})\1|(.+)\2$)", re.DOTALL)
_SHOWN = re.compile(rb"<([0-9A-Fa-f]+)>")
_UNDRAWN = "svg > * { display: none !important } * { visibility: hidden !important }"

# What sticks out to the right of the page's text, and by how many px: words and pictures.
_WIDE = r"""width => {
  const range = document.createRange();
  const beyond = () =>
    Math.round(Math.max(...[...range.getClientRects()].map(({ right }) => right)) - width);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ALL, (node) =>
    node.parentNode.closest("svg") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
  const found = new Map();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node instanceof Text && !node.data.trim()) continue;
    if (node instanceof Element && !node.matches("svg, img, canvas, table, hr")) continue;
    range.selectNode(node);
    let by = beyond();
    if (by > 1 && node instanceof Text) { // a blank where a line is broken hangs over its end
      by = 0;
      for (const { 0: word, index } of node.data.matchAll(/\S+/g)) {
        range.setStart(node, index);
        range.setEnd(node, index + word.length);
        by = Math.max(by, beyond());
      }
    }
    const at = node.parentNode.closest("p, li, pre, td, .equation, figure") ?? node.parentNode;
    if (by > 1 && by > (found.get(at) ?? 0)) found.set(at, by);
  }
  return [...found].map(([at, by]) =>
    [at.closest("[id]")?.id ?? "", by, at.textContent.trim().slice(0, 80)]);
}"""


class PdfError(Exception):
    """The PDF could not be made; the message is one sentence for whoever asked for it."""


def make_pdf(site: Path, root: Path, browser: Browser, made_of: Book) -> bytes:
    """Return the PDF of the course from the folder of its finished site.

    The same site, printed by the same Chromium with the same fonts, gives the same bytes. Raises
    `PdfError` for what would be cut or could not be read on paper.
    """
    text = book(site, made_of, chapters(site, in_order(root)))
    pages: dict[str, int] = {}
    with browser.new_context(viewport={"width": TEXT_WIDTH, "height": 1000}) as context:
        for _ in range(ATTEMPTS):
            with context.new_page() as page:
                _open(page, numbered(text, pages), site, root)
                if not pages:
                    if wide := too_wide(page):
                        raise PdfError("\n".join(["These do not fit between the margins:", *wide]))
                    # Everything takes its room; to draw it would take half of the time.
                    page.add_style_tag(content=_UNDRAWN)
                whole = bool(pages)
                pdf = page.pdf(prefer_css_page_size=True, outline=whole, tagged=whole)
            found = page_numbers(pdf)
            if found == pages:
                if lacking := missing_glyphs(pdf):
                    numbers = ", ".join(map(str, lacking))
                    raise PdfError(f"No font has some of the characters on these pages: {numbers}.")
                return dated(undoubled(pdf), int(os.environ.get("SOURCE_DATE_EPOCH", "315532800")))
            pages = found
    raise PdfError("The numbers of the pages never settle: the contents move what they name.")


def _open(page: Page, text: str, site: Path, root: Path) -> None:
    def answer(route: Route) -> None:
        path = unquote(urlsplit(route.request.url).path).lstrip("/")
        if not path:
            route.fulfill(body=text, content_type="text/html; charset=utf-8")
            return
        file = root / PAPER / "book.css" if path == "book.css" else site / path
        if file.is_file():
            kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            route.fulfill(body=file.read_bytes(), content_type=kind)
        else:
            route.fulfill(status=404)

    page.route("**/*", answer)
    page.emulate_media(media="print", color_scheme="light")
    page.set_default_timeout(300_000)
    page.goto(ORIGIN)
    page.evaluate("document.fonts.ready.then(() => undefined)")


def too_wide(page: Page) -> list[str]:
    """Return what is wider than the text of a page, each with where it stands."""
    found = page.evaluate(_WIDE, TEXT_WIDTH)
    return [f"{near}: {by} px too wide: {words}" for near, by, words in found]


def page_numbers(pdf: bytes) -> dict[str, int]:
    """Return on which page each place is that a link leads to, by its name, from 1."""
    reader = PdfReader(BytesIO(pdf))
    order = {page.indirect_reference.idnum: n for n, page in _numbered(reader)}
    found = {}
    for name, place in reader.named_destinations.items():
        reference: Any = place.raw_get("/Page")
        found[name.removeprefix("/")] = order[reference.idnum]
    return found


def missing_glyphs(pdf: bytes) -> list[int]:
    """Return the pages with characters that no font has: they are shown as glyph 0, a box."""
    reader = PdfReader(BytesIO(pdf))
    return [
        number
        for number, page in _numbered(reader)
        if any(_lacks(stream) for stream in _streams(page))
    ]


def _lacks(stream: bytes) -> bool:
    # Chromium writes all text as glyph numbers of four hexadecimal digits.
    return any(
        shown[k : k + 4] == b"0000"
        for shown in _SHOWN.findall(stream)
        for k in range(0, len(shown), 4)
    )


def _streams(page: Any) -> Iterator[bytes]:
    """Yield what draws a page, and what is drawn within that."""
    if "/Contents" in page:
        yield page.get_contents().get_data()
    todo = [page]
    while todo:
        for part in _forms(todo.pop()):
            yield part.get_data()
            todo.append(part)


def _forms(drawn: Any) -> Iterator[Any]:
    """Yield the drawings within a page or a drawing."""
    resources = drawn["/Resources"].get_object() if "/Resources" in drawn else {}
    inside = resources["/XObject"].get_object() if "/XObject" in resources else {}
    for reference in inside.values():
        part = reference.get_object()
        if part.get("/Subtype") == "/Form":
            yield part


def _numbered(reader: PdfReader) -> Iterator[tuple[int, Any]]:
    return enumerate(reader.pages, 1)


def undoubled(pdf: bytes) -> bytes:
    """Return a PDF whose outline says each title once, every byte else where it was.

    In a long document Chromium writes the first line of each chapter's title twice over.
    """
    return _TITLE.sub(_once, pdf)


def _once(match: re.Match[bytes]) -> bytes:
    title, in_hex = match.groups()
    words = title if in_hex is None else in_hex
    doubled = _TWICE.match(words)
    if doubled is None:
        return match[0]
    kept = words[max(doubled.end(1), doubled.end(2)) :]
    put = b"/Title (" + kept + b")" if in_hex is None else b"/Title <FEFF" + kept + b">"
    return put.ljust(len(match[0]))  # blanks between its parts do not count in a PDF


def dated(pdf: bytes, seconds: int) -> bytes:
    """Return a PDF made at another time, in seconds since 1970."""
    at = datetime.fromtimestamp(seconds, UTC).strftime("%Y%m%d%H%M%S").encode()
    return _DATES.sub(rb"/\1Date (D:" + at + rb"+00'00')", pdf)


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m builder.pdf", description=__doc__)
    parser.add_argument("site", type=Path, help="the folder of the finished site")
    parser.add_argument("out", type=Path, nargs="?", default=Path(PDF), help="the PDF to write")
    options = parser.parse_args(arguments)
    if not (options.site / "index.html").is_file():
        parser.error(f"{options.site} is no finished site; `make site` builds it into site/")
    program = find_chromium(ROOT)
    if program is None:
        parser.error("there is no Chromium; `python3 builder/setup.py --tests` sees to one")
    said = settings(ROOT)
    os.environ.setdefault("SOURCE_DATE_EPOCH", commit_time(ROOT))
    address = os.environ.get("SITE_URL", "")
    address = f"{address.rstrip('/')}/" if address else ""
    made_of = Book(said["site_name"], address, version(ROOT), said["theme"]["language"])
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_OPTIONS)
            pdf = make_pdf(options.site, ROOT, browser, made_of)
            browser.close()
    except (PdfError, FileNotFoundError) as error:
        print(f"No PDF was written. {error}", file=sys.stderr)
        return 1
    _write(options.out, pdf)
    print(f"{len(PdfReader(BytesIO(pdf)).pages)} pages, {len(pdf) / 1e6:.1f} MB in {options.out}")
    return 0


def _write(path: Path, content: bytes) -> None:
    """Write a file in one step: whoever reads it finds a whole one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, delete=False) as written:
        written.write(content)
    Path(written.name).chmod(0o644)
    Path(written.name).replace(path)


if __name__ == "__main__":
    sys.exit(main())
