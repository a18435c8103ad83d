"""The cards of the page Practice, taken from the lessons and checks as the site shows them.

An exercise becomes a card if the page can judge it without Python; a labelled equation becomes one
if it is on a formula sheet, with its name and its conditions in front. Each page gives one script
with its cards: a script, because a page opened from a folder may fetch nothing else.
"""

import hashlib
import html
import json
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from builder import myst
from builder.errors import FaultsError
from builder.exercise import NOT_JUDGED
from builder.index import EXTERNAL
from builder.leftsides import asked_for
from builder.maths import Formula, Typesetter, mathml
from builder.sheets import Entry
from builder.source import Page
from builder.words import WORDS

FORMULA = "formula"  # the kind of a card that asks for an equation
ELEMENT = "<uphill-practice></uphill-practice>"

_SECTION = re.compile(r'<section [^>]*\bclass="exercise".*?</section>', re.DOTALL)
_ATTRIBUTE = re.compile(r'\b(id|data-kind)="([^"]*)"')
# What changes without the question: its number, and what is said of answers.
_BESIDE = re.compile(
    r'<p class="exercise-title".*?</p>|<div data-says=.*?</div>|<details.*?</details>', re.DOTALL
)
# For the card alone: what its question needs of the lesson, or that there is no card.
_ON_CARD = re.compile(r'<div data-card="(no|figure|context)">(.*?)</div>\s*', re.DOTALL)
_TAG = re.compile(r"<(?!uphill-exercise)[^>]*>")
_EQUATION = re.compile(
    r'<p><span id="eq-([^"]*)"></span></p>\s*(<div class="arithmatex">.*?</div>)', re.DOTALL
)
_NUMBERED = re.compile(r"\\(?:tag|label)\{[^}]*\}")
# Where the sentence of the lesson ends or goes on; the sheets leave it out too.
_STOP = re.compile(r"(?:\s|\\[,;:! ])*[.,;:]\s*(?=\\\]\s*</div>$)")
# A `use` refers to a part of its own picture.
_LINK = re.compile(r'<use\b[^>]*>|\b(href|src)="([^"]*)"')


@dataclass(frozen=True)
class Card:
    """A card: its parts as `html`, and a `mark` that changes when what it asks changes."""

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
        return f"assets/decks/{name}.{hashlib.sha256(content).hexdigest()[:8]}.js", content


@dataclass(frozen=True)
class Front:
    """What asks for a formula, as HTML: its name, and what it is said about."""

    name: str
    given: str
    asked: str = ""  # its left side, mostly


def fronts(
    entries: Iterable[Entry], typesetter: Typesetter
) -> tuple[dict[str, Front], set[Formula]]:
    """Return what asks for the formulas of the sheets, by label, and the formulas in these words.

    Raises `FaultsError` for those that KaTeX cannot set.
    """
    asked = [(e, key, text) for e in entries for key, text in _written(e) if text]
    within = [(e, key, formula) for e, key, text in asked for formula in _within(text)]
    refused = typesetter.render({formula for _, _, formula in within})
    if refused:
        mend = "correct the formula; KaTeX knows most of LaTeX's mathematics, but no packages"
        raise FaultsError(
            [
                e.fault(key, f"KaTeX cannot set `{formula.tex}`: {refused[formula]}", mend)
                for e, key, formula in within
                if formula in refused
            ]
        )
    found: dict[str, dict[str, str]] = {}
    for e, key, text in asked:
        found.setdefault(e.label, {})[key] = _inline(text, typesetter, full=key != "name")
    return {label: _front(texts) for label, texts in found.items()}, {f for _, _, f in within}


def _written(entry: Entry) -> list[tuple[str, str]]:
    asked = entry.ask or asked_for(entry.tex)
    return [("name", entry.name), ("when", entry.when), ("where", entry.where), ("ask", asked)]


def _front(texts: dict[str, str]) -> Front:
    lines = (
        f"<p>{WORDS.practice[key]} {texts[key]}.</p>" for key in ("when", "where") if key in texts
    )
    asked = f'<p class="practice-asked">{texts["ask"]}</p>' if "ask" in texts else ""
    return Front(texts["name"], "".join(lines), asked)


def _within(text: str) -> Iterator[Formula]:
    for token in myst.walk(myst.parse(text)):
        if token.type == "math_inline":
            yield Formula(token.content.strip(), display=False)


def _inline(text: str, typesetter: Typesetter, *, full: bool) -> str:
    """Return one line of MyST as HTML; without `full`, formulas as MathML, which is shorter."""
    said = ""
    for token in (child for block in myst.parse(text) for child in block.children or ()):
        if token.type == "math_inline":
            rendered = typesetter.html(Formula(token.content.strip(), display=False))
            said += rendered if full else mathml(rendered)
        elif token.type == "code_inline":
            said += f"<code>{html.escape(token.content)}</code>"
        else:
            said += html.escape(myst.plain([token]))
    return said


def deck(
    page: Page, url: str, content: str, asked: dict[str, Front], finish: Callable[[str], str]
) -> Deck:
    """Return the cards of a page.

    `content` is the page's HTML before it is finished, `asked` has by label what asks for the
    formulas worth recalling, and `finish` sets the formulas and pictures of a piece of the page.
    """
    found = [*_exercises(content), *_formulas(content, asked)]
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
        about = dict(_ATTRIBUTE.findall(opening))
        said = dict(_ON_CARD.findall(match[0]))
        if about["data-kind"] not in NOT_JUDGED and "no" not in said:
            shown = _ON_CARD.sub("", match[0])
            asked = _TAG.sub("", _BESIDE.sub("", shown))
            before = _before(said, content)
            shown = shown.replace("</p>", f"</p>{before}", 1)
            yield Card(about["id"], about["data-kind"], _mark(asked), shown)


def _before(said: dict[str, str], content: str) -> str:
    """Return what a card shows between the title and the question of an exercise."""
    shown = ""
    if name := said.get("figure"):
        figure = re.search(rf'<figure id="{re.escape(name)}".*?</figure>', content, re.DOTALL)
        shown = figure[0] if figure else ""
    if context := said.get("context"):
        shown += f'<p class="practice-context">{context}</p>'
    return shown


def off_the_page(content: str) -> str:
    """Return the HTML of a page without what its exercises say on their cards alone."""
    return _ON_CARD.sub("", content)


def _formulas(content: str, asked: dict[str, Front]) -> Iterator[Card]:
    for label, formula in _EQUATION.findall(content):
        if front := asked.get(label):
            shown = (
                f'<div class="practice-front"><p class="practice-name">{front.name}</p>'
                f"{front.given}{front.asked}</div>"
                f'<div class="practice-back">{_STOP.sub("", _NUMBERED.sub("", formula))}</div>'
            )
            yield Card(f"eq-{label}", FORMULA, _mark(front.name + formula), shown, front.name)


def _mark(asked: str) -> str:
    return hashlib.sha256(" ".join(asked.split()).encode()).hexdigest()[:6]


def _rooted(piece: str, url: str) -> str:
    """Return HTML whose addresses are paths from the site's root instead of from a page."""

    def there(match: re.Match[str]) -> str:
        address = html.unescape(match[2] or "")
        if not match[1] or EXTERNAL.match(address):
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
        about: dict[str, object] = {"url": each.url, "title": title, "file": each.file[0]}
        about["cards"] = cards
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
    said = f'<div class="practice-still no-script" markdown="1">\n\n{words}\n\n{ways}\n\n</div>'
    return f"{said}\n\n<div>\n{ELEMENT}\n</div>"
