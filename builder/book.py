"""The built pages of the course → one HTML document to print: a title, contents, all lessons.

Every page becomes a chapter with a page name of its own, by which the margins know its title. Its
ids get the number of the chapter in front, and links between chapters lead within the document.
"""

import html
import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urlsplit

from bs4 import BeautifulSoup, Tag

from builder.linear import linear
from builder.paper import css_string
from builder.words import WORDS

_AFTER_LESSONS = ("formulas", "notation.md", "glossary.md", "errata.md")
# A formula twice: for the ear, and as it is seen.
_MATHML = re.compile(
    r'<span class="katex"><span class="katex-mathml">(.*?)</span>(?=<span class="katex-html")',
    re.DOTALL,
)
_ARTICLE = re.compile(r"<article\b.*</article>", re.DOTALL)
_TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_HERO = re.compile(r'<div class="hero">.*?(<figure\b.*?</figure>)', re.DOTALL)
_STYLES = re.compile(r'<link rel="stylesheet"(?: media="print")? href="[^"]*(assets/[^"]+)"')
_SCREEN = (
    "a.headerlink, button, dialog, input, script, template, uphill-check, uphill-paper,"
    " .definition, .lesson-correction, .lesson-forms, .lesson-read, .md-code__nav, .paper-end,"
    " .sheet-ways, [data-says], details.code"
)
_REFERENCES = ("for", "aria-labelledby", "aria-describedby")
_WITHIN = re.compile(r"url\(#([^)]+)\)")
_PAGE = re.compile(r'<span class="book-page" data-of="([^"]+)">')
_HEADINGS = re.compile(r"h([1-6])")


@dataclass(frozen=True)
class Chapter:
    """A page of the site as a part of the book: `level` 1 for a module, 2 for what is in it."""

    uri: str  # of its Markdown, as in the navigation
    title: str
    level: int

    @property
    def file(self) -> str:
        """The path of the page in the site."""
        stem = self.uri.removesuffix(".md")
        return (
            f"{stem.removesuffix('index')}index.html"
            if stem.endswith("index")
            else (f"{stem}/index.html")
        )

    @property
    def address(self) -> str:
        """The address of the page from that of the site."""
        return self.file.removesuffix("index.html")


def chapters(site: Path, uris: Iterable[str]) -> list[Chapter]:
    """Return the chapters: of the pages in the navigation those to be read, in their order.

    Raises `FileNotFoundError` for a page that the site does not have.
    """
    in_order = list(uris)
    chosen = [uri for uri in in_order if uri.startswith("lessons/")]
    chosen += [uri for uri in in_order if uri.startswith(_AFTER_LESSONS)]
    return [_chapter(site, uri) for uri in chosen]


def _chapter(site: Path, uri: str) -> Chapter:
    within = uri.count("/") > 0
    level = 2 if within and not uri.endswith("/index.md") else 1
    bare = Chapter(uri, "", level)
    title = _TITLE.search((site / bare.file).read_text("utf-8"))
    assert title is not None  # every page has one
    name = html.unescape(title[1]).rpartition(" - ")[0].strip()
    module = re.match(r"lessons/(\d+)-[^/]+/index\.md", uri)
    if module:
        name = f"{WORDS.paper['module'].format(number=module[1])} · {name}"
    return Chapter(uri, name, level)


@dataclass(frozen=True)
class Book:
    """What a book is made of besides its chapters."""

    name: str
    address: str  # of the site; empty where it has none
    version: str
    language: str


def numbered(text: str, pages: Mapping[str, int]) -> str:
    """Return the HTML of a book whose contents say on which page each id is, as far as known."""
    return _PAGE.sub(lambda m: f"{m[0]}{pages.get(m[1], 0)}", text)


def book(site: Path, made_of: Book, contents: list[Chapter]) -> str:
    """Return the HTML of the book, without numbers of pages in its contents."""
    numbers = {chapter.address: k for k, chapter in enumerate(contents)}
    bodies, solutions = [], []
    for k, chapter in enumerate(contents):
        article = _article(site, chapter)
        _named(article, k)
        _linked(article, chapter, numbers, made_of.address)
        _levelled(article, chapter.level)
        if solved := _solutions(article, k):
            solutions.append(_solved(chapter, k, solved))
        bodies.append(_chapter_html(article, k))
    titles = [chapter.title for chapter in contents]
    entries = [(f"c{k}", chapter.title, chapter.level) for k, chapter in enumerate(contents)]
    if solutions:
        title = WORDS.paper["solutions-title"]
        titles.append(title)
        # Before what is looked up, which is at the end where it is found.
        last = max(k for k, c in enumerate(contents) if c.uri.startswith("lessons/")) + 1
        entries.insert(last, ("solutions", title, 1))
        text = f'<h1 id="solutions">{html.escape(title)}</h1>{"".join(solutions)}'
        bodies.insert(
            last, f'<article class="md-typeset chapter p{len(contents)}">{text}</article>'
        )
    home = (site / "index.html").read_text("utf-8")
    pages = [home, *((site / chapter.file).read_text("utf-8") for chapter in contents)]
    found = dict.fromkeys(sheet for page in pages for sheet in _STYLES.findall(page))
    sheets = "".join(f'<link rel="stylesheet" href="/{sheet}">' for sheet in found)
    return (
        f'<!doctype html><html lang="{made_of.language}"'
        f' style="{html.escape("--paper-site:" + css_string(made_of.name))}">'
        f'<head><meta charset="utf-8"><title>{html.escape(made_of.name)}</title>{sheets}'
        f'<link rel="stylesheet" href="/book.css"><style>{_pages(titles)}</style></head>'
        '<body dir="ltr" data-md-color-scheme="default" data-paper="close">'
        f"{_title_page(home, made_of)}{_contents(entries)}{''.join(bodies)}</body></html>"
    )


def _pages(titles: list[str]) -> str:
    """Return the style of the pages of each chapter: its title is in their margin."""
    return "".join(
        f"article.chapter.p{k}{{page:p{k}}}@page p{k}{{@top-left{{content:{_styled(title)}}}}}"
        for k, title in enumerate(titles)
    )


def _styled(title: str) -> str:
    return css_string(title).replace("<", "\\3c ")  # within an element of HTML


def _title_page(home: str, made_of: Book) -> str:
    words = WORDS.paper
    figure = _HERO.search(home)
    online = ""
    if made_of.address:
        link = f'<a class="paper-plain" href="{made_of.address}">{made_of.address}</a>'
        online = f"<p>{words['book-online'].format(address=link)}</p>"
    picture = figure[1] if figure else ""
    version = words["version"].format(version=made_of.version)
    return (
        '<article class="md-typeset book-title">'
        f'<p class="book-name">{html.escape(made_of.name)}</p>'
        f'<p class="book-subtitle">{words["subtitle"]}</p>{picture}'
        f'<div class="book-imprint"><p>{words["book"]}</p>{online}'
        f"<p>{version}. {words['licence']}</p></div></article>"
    )


def _contents(entries: list[tuple[str, str, int]]) -> str:
    rows = "".join(
        f'<li class="level-{level}"><a href="#{name}"><span>{html.escape(title)}</span>'
        '<span class="book-dots"></span>'
        f'<span class="book-page" data-of="{name}"></span></a></li>'
        for name, title, level in entries
    )
    title = WORDS.paper["contents"]
    return (
        f'<article class="md-typeset book-contents"><h1 id="contents">{title}</h1>'
        f"<ol>{rows}</ol></article>"
    )


def _article(site: Path, chapter: Chapter) -> Tag:
    """Return the text of a page without what is only of use on a screen."""
    page = (site / chapter.file).read_text("utf-8")
    found = _ARTICLE.search(page)
    assert found is not None  # every page has one
    soup = BeautifulSoup(_MATHML.sub(_formula, found[0]), "html.parser")
    article = soup.article
    assert article is not None
    number = re.match(r"\d+\.\d+ ", chapter.title)
    if article.h1 and number:
        article.h1.insert(0, number[0])
    for part in article.select(_SCREEN):
        part.decompose()
    for scrolls in article.select("[tabindex]"):
        del scrolls["tabindex"]
    return article


def _formula(match: re.Match[str]) -> str:
    """Return the beginning of a formula that is one picture with a name.

    Readers of the PDF hear that; its hundreds of boxes would be as many parts of the document.
    """
    return f'<span class="katex" role="img" aria-label="{html.escape(linear(match[1]))}">'


def _named(article: Tag, k: int) -> None:
    """Put the number of the chapter before each id, and where one is referred to."""
    for element in article.find_all(True):
        attributes: dict[str, Any] = element.attrs
        for name, value in attributes.items():
            if name == "id":
                attributes[name] = f"c{k}-{value}"
            elif name in _REFERENCES:
                names = value if isinstance(value, list) else value.split()
                attributes[name] = " ".join(f"c{k}-{each}" for each in names)
            elif name in ("href", "xlink:href") and element.name != "a":
                attributes[name] = re.sub(r"^#", f"#c{k}-", value)
            elif isinstance(value, str) and "url(#" in value:
                attributes[name] = _WITHIN.sub(rf"url(#c{k}-\1)", value)


def _linked(article: Tag, chapter: Chapter, numbers: Mapping[str, int], site: str) -> None:
    """Let links to other chapters lead within the book, and those to other pages to the site."""
    for link in article.select("a[href]"):
        to = str(link["href"])
        if urlsplit(to).scheme:
            continue
        path, fragment = urldefrag(to)
        there = posixpath.normpath(posixpath.join(chapter.address, path)) if path else ""
        there = chapter.address if not path else f"{there}/".removeprefix("./")
        if there in numbers:
            k = numbers[there]
            link["href"] = f"#c{k}-{fragment}" if fragment else f"#c{k}"
        elif site:
            exact = posixpath.normpath(posixpath.join(chapter.address, path))
            link["href"] = f"{site}{there if path.endswith('/') else exact}"
            if fragment:
                link["href"] = f"{link['href']}#{fragment}"
            link["class"] = "paper-plain"  # the words say what it is
        else:
            link.unwrap()


def _levelled(article: Tag, level: int) -> None:
    """Tell the level of each heading in the book, which the outline goes by."""
    for heading in article.find_all(_HEADINGS):
        deep = int(heading.name[1]) + level - 1
        if deep > int(heading.name[1]):
            heading["role"] = "heading"
            heading["aria-level"] = str(deep)


def _solutions(article: Tag, k: int) -> str:
    """Take the solutions out of a chapter, and return them with links from there and back."""
    found = []
    for n, folded in enumerate(article.select("details.solution"), 1):
        exercise = folded.find_parent(class_="exercise")
        title = exercise.select_one(".exercise-title") if isinstance(exercise, Tag) else None
        if not isinstance(exercise, Tag) or title is None:
            continue
        if summary := folded.summary:
            summary.decompose()
        name = f"c{k}-solution-{n}"
        words = html.escape(title.get_text())
        found.append(
            f'<div class="paper-solution" id="{name}"><p class="exercise-title">'
            f'<a href="#{exercise["id"]}">{words}</a></p>{folded.decode_contents()}</div>'
        )
        link = BeautifulSoup(
            f'<a class="to-solution" href="#{name}">{WORDS.paper["to-solution"]}</a>', "html.parser"
        )
        title.append(link)
        folded.decompose()
    return "".join(found)


def _solved(chapter: Chapter, k: int, solutions: str) -> str:
    title = f'<h2 id="c{k}-solutions">{html.escape(chapter.title)}</h2>'
    return f'<section class="book-solutions">{title}{solutions}</section>'


def _chapter_html(article: Tag, k: int) -> str:
    return (
        f'<article class="md-typeset chapter p{k}" id="c{k}">{article.decode_contents()}</article>'
    )
