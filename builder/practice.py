"""The cards of the page Practice, taken from the lessons and checks as the site shows them.

An exercise becomes a card if the page can judge it without Python; a labelled equation becomes one
if its label is a term of the glossary, which makes it a formula with a name rather than a step of
an example. Each page gives one script with its cards: a script, because a page opened from a folder
may fetch nothing else.
"""

import hashlib
import html
import json
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from builder.index import EXTERNAL, Index, folded
from builder.source import Page
from builder.words import WORDS

NOT_JUDGED = frozenset({"explain", "code"})  # by a page alone
FORMULA = "formula"  # the kind of a card that asks for an equation
ELEMENT = "<uphill-practice></uphill-practice>"

_SECTION = re.compile(r'<section [^>]*\bclass="exercise".*?</section>', re.DOTALL)
_ATTRIBUTE = re.compile(r'\b(id|data-kind)="([^"]*)"')
# What changes without the question: its number, and what is said of answers.
_BESIDE = re.compile(
    r'<p class="exercise-title".*?</p>|<div data-says=.*?</div>|<details.*?</details>', re.DOTALL
)
_TAG = re.compile(r"<(?!uphill-exercise)[^>]*>")
_PARAGRAPH = r"<p>(?:(?!</p>).)*</p>"
_EQUATION = re.compile(
    rf'(?P<before>{_PARAGRAPH})?\s*<p><span id="eq-(?P<label>[^"]*)"></span></p>\s*'
    rf'(?P<formula><div class="arithmatex">.*?</div>)\s*(?P<after>{_PARAGRAPH})?',
    re.DOTALL,
)
_NUMBERED = re.compile(r"\\(?:tag|label)\{[^}]*\}")
_CONTINUES = re.compile(r"<p>(?:<em>|<strong>)?[a-z]")
_LINK = re.compile(r'\b(href|src)="([^"]*)"')


@dataclass(frozen=True)
class Card:
    """A card as the page shows it, `html`; `mark` changes when what it asks changes."""

    id: str
    kind: str
    mark: str
    html: str
    name: str = ""  # of a formula


@dataclass(frozen=True)
class Deck:
    """The cards of one page, which is at `url`."""

    page: Page
    url: str
    cards: tuple[Card, ...]

    @property
    def file(self) -> tuple[str, bytes]:
        """The path in the site of the script that holds these cards, and its content."""
        name = self.url.strip("/").removeprefix("lessons/").replace("/", ".")
        said = _json({card.id: card.html for card in self.cards})
        content = f'(globalThis.uphillCards??={{}})["{self.url}"]={said};\n'.encode()
        return f"assets/cards/{name}.{hashlib.sha256(content).hexdigest()[:8]}.js", content


def names(index: Index) -> dict[str, str]:
    """Return what the formulas worth recalling are called, by the labels of their equations."""
    known = ((label, folded(label.replace("-", " "))) for label in index.equations)
    return {label: name for label, name in known if name in index.terms}


def deck(
    page: Page, url: str, content: str, named: dict[str, str], finish: Callable[[str], str]
) -> Deck:
    """Return the cards of a page.

    `content` is the page's HTML before it is finished, `named` gives the formulas worth recalling
    their names, and `finish` sets the formulas and pictures of a piece of the page.
    """
    found = [*_exercises(content), *_formulas(content, named)]
    return Deck(
        page,
        url,
        tuple(
            Card(card.id, card.kind, card.mark, _rooted(finish(card.html), url), card.name)
            for card in found
        ),
    )


def _exercises(content: str) -> Iterator[Card]:
    for match in _SECTION.finditer(content):
        opening = match[0].partition(">")[0]
        about = {name: value for name, value in _ATTRIBUTE.findall(opening)}
        if about["data-kind"] not in NOT_JUDGED:
            asked = _TAG.sub("", _BESIDE.sub("", match[0]))
            yield Card(about["id"], about["data-kind"], _mark(asked), match[0])


def _formulas(content: str, named: dict[str, str]) -> Iterator[Card]:
    for match in _EQUATION.finditer(content):
        label = match["label"]
        if label not in named:
            continue
        formula = _NUMBERED.sub("", match["formula"])
        after = match["after"] or ""
        shown = (
            f'<div class="practice-front">{match["before"] or ""}</div>'
            f'<div class="practice-back" tabindex="-1">{formula}'
            f"{after if _CONTINUES.match(after) else ''}</div>"
        )
        yield Card(f"eq-{label}", FORMULA, _mark(formula), shown, named[label])


def _mark(asked: str) -> str:
    return hashlib.sha256(" ".join(asked.split()).encode()).hexdigest()[:6]


def _rooted(piece: str, url: str) -> str:
    """Return HTML whose addresses are paths from the site's root instead of from a page."""

    def there(match: re.Match[str]) -> str:
        address = html.unescape(match[2])
        if EXTERNAL.match(address):
            return match[0]
        path, sign, anchor = address.partition("#")
        whole = posixpath.normpath(posixpath.join(url, path))
        if not path or path.endswith("/") or posixpath.basename(path) in ("", ".", ".."):
            whole += "/"
        return f'{match[1]}="{html.escape(whole + sign + anchor)}"'

    return _LINK.sub(there, piece)


def listed(decks: Iterable[Deck], modules: dict[int, str]) -> str:
    """Return, as JSON, which cards there are and where: a list of modules.

    Each has its "title" and its "pages": {"url", "title", "file", "cards": [id, kind, mark, name
    of a formula]}. `modules` gives the titles of modules by their number.
    """
    shown: dict[int, list[dict[str, object]]] = {}
    for each in decks:
        if not each.cards or each.page.number is None:
            continue
        cards = [[c.id, c.kind, c.mark, *([c.name] if c.name else [])] for c in each.cards]
        title = f"{each.page.label} {each.page.title}".strip()
        about = {"url": each.url, "title": title, "file": each.file[0], "cards": cards}
        shown.setdefault(each.page.number[0], []).append(about)
    return _json([{"title": modules[number], "pages": shown[number]} for number in sorted(shown)])


def with_cards(page: str, cards: str) -> str:
    """Return a page whose element for practising, if it has one, knows which cards there are."""
    element = ELEMENT.replace("><", f' data-cards="{html.escape(cards)}"><', 1)
    return page.replace(ELEMENT, element)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def still(checks: Iterable[tuple[str, str]]) -> str:
    """Return, as Markdown, what the page says without scripts; `checks` are titles and links."""
    ways = "\n".join(f"-   [{title}]({link})" for title, link in checks)
    words = WORDS.practice["no-script"]
    return f'<div class="practice-still" markdown="1">\n\n{words}\n\n{ways}\n\n</div>\n\n{ELEMENT}'
