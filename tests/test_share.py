"""What a page tells those who do not read it: cards, tags, feed, sitemap, moves, corrections."""

import html
import io
import json
import re
import subprocess
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import UUID
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from project import LESSON, OTHER, build, cell, drawn, lesson, line_of, project, write

from builder import card_drawing
from builder.card import Card
from builder.cards import card_path, cards
from builder.correction import form, repository, with_form
from builder.errors import FaultsError
from builder.feed import feed, first_address
from builder.history import History, commit_time, history, version
from builder.moved import moved_pages, read_moved
from builder.notebook import page_url
from builder.origin import origin
from builder.painting import Box, Canvas, UnpaintableError, paint
from builder.publication import published
from builder.share import LICENCE, Site, for_machines, full_title, head, objectives
from builder.site import Tree
from builder.sitemap import robots, sitemap
from builder.source import read_pages
from builder.styles import join_styles

ROOT = Path(__file__).parent.parent
ADDRESS = "https://uphill.example/"
REPOSITORY = "https://example.org/owner/uphill"
ATOM = "{http://www.w3.org/2005/Atom}"
HOSTILE = """</script><script>alert(1)</script>"><b>&amp; 'x' $a$ ]]> --> \u2028 🎲"""
ON_ONE_LINE = " ".join(HOSTILE.split())
OBJECTIVES = """
```{admonition} After this lesson you can
:class: objectives
- say what $x^2$ is;
- do *it*.
```
"""

Pages = dict[str, BeautifulSoup]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Tree:
    """A small project of two lessons, the second of them hostile."""
    quoted = HOSTILE.replace("'", "''")
    second = lesson("Words.\n", "Another").replace(
        "description: What this lesson is about.", f"description: '{quoted}'"
    )
    second = second.replace("published: 2026-11-21", "published: 2026-11-22")
    body = OBJECTIVES + cell("draw()", ":name: first", ":alt: A.", ":caption: C.")
    root = project(tmp_path_factory.mktemp("small") / "p", body, lessons={OTHER: second})
    return build(root, {LESSON: [[drawn()]]})


def site(tree: Tree, address: str = ADDRESS) -> Site:
    return Site("Uphill", "A course", "en", address, tuple(tree.pages), {LESSON: "2026-11-23"})


# Cards


def opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png))


def shown(png: bytes, box: Box) -> bool:
    """Return whether anything is drawn in a part of a card."""
    picture = opened(png).convert("L")
    part = picture.crop((*box[:2], box.x + box.width, box.y + box.height))
    low, high = part.getextrema()
    return bool(high - low > 60)


WORDS_OF_CARD = Box(64, 150, 470, 460)
FIGURE_OF_CARD = Box(604, 44, 552, 542)
SMALL_FIGURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 40"><defs><clipPath id="c">'
    '<rect x="0" y="0" width="40" height="20"/></clipPath><path id="p" d="M0 0h"/></defs>'
    '<g clip-path="url(#c)"><path d="M0 0L40 40" style="stroke:#1f2430;stroke-width:2"/></g></svg>'
).replace("M0 0h", "M0 0l1 1z")


def test_a_card_has_its_size_its_words_and_its_figure() -> None:
    card = Card("Uphill", "Module 2", "2.4", "The Jacobian", "", "25 minutes", SMALL_FIGURE)
    png = card_drawing.drawn(card)
    assert opened(png).format == "PNG"
    assert opened(png).size == (1200, 630)
    assert shown(png, WORDS_OF_CARD)
    assert shown(png, FIGURE_OF_CARD)
    # The clip leaves only the upper half of the line.
    assert not shown(png, Box(904, 330, 252, 250))
    assert card_drawing.drawn(card) == png
    without = Card("Uphill", "", "", "About", "Some words.", "", "")
    assert shown(card_drawing.drawn(without), WORDS_OF_CARD)


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=400))
def test_any_title_fits(title: str) -> None:
    for room, lines, height in ((470, 4, 300), (1072, 2, 118)):
        found, pixels = card_drawing.fitted(title, room, lines, height)
        assert len(found) * 1.16 * pixels <= height
        for line in found:
            assert card_drawing._width(line, pixels) <= room + 1 or len(line) <= 2, line


def test_titles_are_whole_as_far_as_there_is_room() -> None:
    title = "The Jacobian matrix and its determinant, once more and from the beginning"
    found, pixels = card_drawing.fitted(title, 470, 4, 300)
    assert " ".join(found) == title
    for line in found:  # as it is drawn
        drawn_width = card_drawing._letters(line, True).get_extents().x1 * 0.9 * pixels / 100
        assert 0 < drawn_width <= 472
    found, _ = card_drawing.fitted(title * 9, 470, 4, 300)
    assert found[-1].endswith("…")
    assert card_drawing.drawn(Card("U", "", "", HOSTILE, HOSTILE, HOSTILE, ""))


@pytest.mark.parametrize(
    ("inside", "named"),
    [
        ('<circle r="3"/>', "circle"),
        ('<path d="M0 0A1 1 0 0 0 2 2"/>', "command `A`"),
        ('<path d="M0 0l1 1" style="fill:url(x)"/>', "colour `url(x)`"),
        ('<g transform="skewX(3)"/>', "skewX"),
    ],
)
def test_a_figure_that_cannot_be_painted_is_refused(inside: str, named: str) -> None:
    figure = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{inside}</svg>'
    with pytest.raises(UnpaintableError, match=re.escape(named)):
        paint(figure, Canvas(20, 20), Box(0, 0, 20, 20))


def test_each_shape_is_clipped_by_its_own_outline() -> None:
    # The renderer tells outlines apart by their addresses, and those come again.
    columns = range(0, 400, 4)
    inside = "".join(
        f'<clipPath id="c{x}"><rect x="{x}" y="0" width="2" height="10"/></clipPath>'
        f'<g clip-path="url(#c{x})"><path d="M0 0L400 0L400 10L0 10z"/></g>'
        for x in columns
    )
    canvas = Canvas(400, 10)
    paint(f'<svg viewBox="0 0 400 10">{inside}</svg>', canvas, Box(0, 0, 400, 10))
    alpha = canvas.picture().getchannel("A")
    row = [alpha.getpixel((x, 5)) for x in range(400)]
    assert row == [255, 255, 0, 0] * len(columns)


def test_an_author_chooses_the_figure_and_is_told_of_one_that_is_not_there(
    tmp_path: Path,
) -> None:
    figures = cell("draw()", ":name: first", ":alt: A.", ":caption: C.") + cell("a", ":name: b")
    text = lesson("Words.\n")
    chosen = text.replace("published:", "card: 2-a-lesson.md#first\npublished:")
    root = project(tmp_path / "p", figures, lessons={OTHER: chosen})
    given = {LESSON: [[drawn()], []]}
    tree = build(root, given)
    drawn_cards = cards(tree, root, "Uphill")
    assert sorted(drawn_cards) == sorted(card_path(page.uri) for page in tree.pages)
    assert shown(drawn_cards[card_path(OTHER)], FIGURE_OF_CARD)
    assert cards(tree, root, "Uphill") == drawn_cards  # kept

    for asked, said in (("x", "figure of this page"), ("no.md#x", "lessons/1-first-module/no.md")):
        wrong = text.replace("published:", f"card: {asked}\npublished:")
        write(root / OTHER, wrong)
        with pytest.raises(FaultsError) as caught:
            cards(build(root, given), root, "Uphill")
        (fault,) = caught.value.faults
        assert (str(fault.file), fault.line) == (OTHER, line_of(wrong, "card:"))
        assert said in fault.wrong
        assert "name" in fault.mend


def test_every_page_has_a_card_of_its_own(site_folder: Path, html_pages: Pages) -> None:
    seen: Counter[bytes] = Counter()
    canonical = [f for f in html_pages if not f.startswith("notebooks/") and f != "404.html"]
    for file in canonical:
        address = html_pages[file].select_one('meta[property="og:image"]')["content"]
        png = (site_folder / address.removeprefix(ADDRESS)).read_bytes()
        assert opened(png).size == (1200, 630), file
        assert len(png) < 150_000, file
        assert max(opened(png).convert("L").histogram()) < 0.9 * 1200 * 630, file
        if file.startswith("lessons/"):
            seen[png] += 1
    assert len(seen) >= 30
    assert max(seen.values()) == 1


# Tags


def test_every_page_says_what_it_is_where_a_link_is_shared(html_pages: Pages) -> None:
    said: Counter[str] = Counter()
    for file, page in html_pages.items():
        if file == "404.html":
            assert page.select_one('meta[name="robots"]')["content"] == "noindex"
            assert not page.select('link[rel="canonical"], meta[property]')
            continue
        lesson_file = file.replace("notebooks/", "lessons/", 1)
        here = ADDRESS + lesson_file.removesuffix("index.html")
        assert [tag["href"] for tag in page.select('link[rel="canonical"]')] == [here], file
        found = {tag["property"]: tag["content"] for tag in page.select("head meta[property]")}
        assert found["og:url"] == here
        assert found["og:site_name"] == "Uphill"
        assert found["og:type"] == ("website" if file == "index.html" else "article")
        assert (found["og:image:width"], found["og:image:height"]) == ("1200", "630")
        assert found["og:title"].strip()
        described = page.select_one('meta[name="description"]')["content"]
        if lesson_file == file:
            assert found["og:description"] == described
            said[described] += 1
        assert page.select_one('meta[name="twitter:card"]')["content"] == "summary_large_image"
        (alternate,) = page.select('head link[rel~="alternate"]')
        assert alternate["href"] == "../" * file.count("/") + "feed.xml"
    assert len(said) > 30
    assert [words for words, times in said.items() if times > 1] == []


def test_whatever_a_page_is_called_its_tags_hold_it(small: Tree) -> None:
    tags = head(site(small), OTHER, HOSTILE, HOSTILE) + for_machines(site(small), OTHER)
    tags += head(site(small), "formulas/index.md", HOSTILE, HOSTILE)
    soup = BeautifulSoup(tags, "html.parser")
    assert {tag.name for tag in soup.find_all(True)} == {"link", "meta", "script"}
    described = soup.select('meta[property="og:description"]')
    assert [tag["content"] for tag in described] == [ON_ONE_LINE, HOSTILE]
    (script,) = soup.select("script")
    assert json.loads(script.string)["@graph"][0]["description"] == ON_ONE_LINE
    assert soup.select('meta[property="og:image"]')[1]["content"].endswith("/index.png")
    unknown = Site("Uphill", pages=tuple(small.pages))
    assert "og:" not in head(unknown, OTHER, "a", "b")
    assert "feed.xml" in head(unknown, OTHER, "a", "b")
    assert for_machines(unknown, OTHER) == ""


# Structured data. What schema.org allows of each type, as far as this site uses it, and of what
# kind each value has to be; https://schema.org/<type> lists all.

ADDRESSES, DAYS, WORDS, LENGTHS = "address", "day", "words", "duration"
RESOURCE = {
    "name": WORDS,
    "description": WORDS,
    "url": ADDRESSES,
    "position": int,
    "learningResourceType": {"Lesson", "Module", "Quiz"},
    "teaches": [WORDS],
    "timeRequired": LENGTHS,
    "datePublished": DAYS,
    "dateModified": DAYS,
    "license": ADDRESSES,
    "isPartOf": {"Course"},
    "hasPart": [{"LearningResource"}],
}
ALLOWED: dict[str, dict[str, Any]] = {
    "LearningResource": RESOURCE,
    "Course": {
        "name": WORDS,
        "description": WORDS,
        "url": ADDRESSES,
        "image": ADDRESSES,
        "provider": {"Organization"},
        "hasCourseInstance": {"CourseInstance"},
        "offers": {"Offer"},
        "isAccessibleForFree": bool,
        "inLanguage": {"en"},
        "license": ADDRESSES,
        "hasPart": [{"LearningResource"}],
    },
    "Organization": {"name": WORDS, "url": ADDRESSES},
    "CourseInstance": {"courseMode": {"Online"}, "courseWorkload": LENGTHS},
    "Offer": {"category": {"Free"}},
    "BreadcrumbList": {"itemListElement": [{"ListItem"}]},
    "ListItem": {"position": int, "name": WORDS, "item": ADDRESSES},
}
PATTERNS = {
    ADDRESSES: r"https://\S+",
    DAYS: r"\d{4}-\d\d-\d\d",
    WORDS: r"[\s\S]*\S[\s\S]*",
    LENGTHS: r"PT(\d+H)?(\d+M)?",
}


def check_value(value: Any, wanted: Any) -> None:
    if isinstance(wanted, list):
        assert isinstance(value, list)
        assert value
        for item in value:
            check_value(item, wanted[0])
    elif isinstance(value, dict):
        assert value["@type"] in wanted
        check_thing(value)
    elif isinstance(wanted, set):
        assert value in wanted
    elif isinstance(wanted, type):
        assert type(value) is wanted
    else:
        assert isinstance(value, str)
        assert re.fullmatch(PATTERNS[wanted], value), value


def check_thing(thing: dict[str, Any]) -> None:
    known = ALLOWED[thing["@type"]]
    for name, value in thing.items():
        if name != "@type":
            assert name in known, f"{thing['@type']} has no {name}"
            check_value(value, known[name])


def test_structured_data_is_of_schema_org(html_pages: Pages) -> None:
    lessons = 0
    for file, page in html_pages.items():
        scripts = page.select('script[type="application/ld+json"]')
        if not file.startswith("lessons/") and file != "index.html":
            assert scripts == [], file
            continue
        data = json.loads(scripts[0].string)
        assert data.pop("@context") == "https://schema.org"
        things = data.get("@graph", [data])
        for thing in things:
            check_thing(thing)
        here = page.select_one('link[rel="canonical"]')["href"]
        assert things[0]["url"] == here
        if things[0].get("learningResourceType") != "Lesson":
            continue
        lessons += 1
        assert things[0]["teaches"], file
        assert things[0]["license"] == LICENCE
        minutes = re.search(r"(\d+) minutes", page.select_one(".lesson-facts").get_text())
        assert minutes is not None
        assert things[0]["timeRequired"] == f"PT{minutes[1]}M"
        way = things[1]["itemListElement"]
        assert [step["position"] for step in way] == [1, 2, 3]
        assert here.startswith(way[1]["item"])
    course = json.loads(html_pages["index.html"].select_one('[type="application/ld+json"]').string)
    assert sum(len(module["hasPart"]) for module in course["hasPart"]) == lessons > 20


def test_a_lesson_says_what_it_teaches_and_when_it_changed(small: Tree) -> None:
    page = next(page for page in small.pages if page.uri == LESSON)
    assert objectives(page) == ["say what x^2 is", "do it"]
    script = BeautifulSoup(for_machines(site(small), LESSON), "html.parser").string
    found, way = json.loads(script)["@graph"]
    assert found["teaches"] == objectives(page)
    assert (found["datePublished"], found["dateModified"]) == ("2026-11-21", "2026-11-23")
    assert [step["name"] for step in way["itemListElement"]] == [
        "Uphill",
        "First module",
        "A lesson",
    ]


# The feed, by the list of what RFC 4287 demands


def check_feed(text: bytes) -> list[ET.Element]:
    root = ET.fromstring(text)
    assert root.tag == f"{ATOM}feed"
    for element in (root, *root.iter(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(element.findall(ATOM + name)) == 1, name
        UUID(element.findtext(f"{ATOM}id", "").removeprefix("urn:uuid:"))
        for name in ("updated", "published"):
            for found in element.findall(ATOM + name):
                assert datetime.fromisoformat(str(found.text)).tzinfo is not None
        rels = [link.get("rel") for link in element.findall(f"{ATOM}link")]
        assert rels.count("alternate") == 1
        assert all(link.get("href") for link in element.findall(f"{ATOM}link"))
    assert root.findtext(f"{ATOM}author/{ATOM}name")
    entries = root.findall(f"{ATOM}entry")
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries)
    days = [entry.findtext(f"{ATOM}published", "") for entry in entries]
    assert days == sorted(days, reverse=True)
    assert root.findtext(f"{ATOM}updated") == max(days)
    return entries


def test_the_feed_of_the_site_tells_of_every_lesson(site_folder: Path, html_pages: Pages) -> None:
    text = (site_folder / "feed.xml").read_bytes()
    entries = check_feed(text)
    self_link = ET.fromstring(text).find(f"{ATOM}link[@rel='self']")
    assert self_link is not None
    assert self_link.get("href") == f"{ADDRESS}feed.xml"
    links = {entry.find(f"{ATOM}link").get("href"): entry for entry in entries}
    pages = {page_url(p.uri): p for p in read_pages(ROOT) if p.is_lesson}
    assert sorted(links) == sorted(ADDRESS + address for address in pages)
    for address, page in pages.items():
        entry = links[ADDRESS + address]
        assert entry.findtext(f"{ATOM}title") == full_title(page)
        assert entry.findtext(f"{ATOM}published") == f"{published(page)}T00:00:00Z"
        described = html_pages[f"{address}index.html"].select_one('meta[name="description"]')
        assert entry.findtext(f"{ATOM}summary") == described["content"]
    for file in ("index.html", "about/index.html"):
        assert html_pages[file].select('article a[href$="feed.xml"]'), file


def test_a_feed_holds_any_words_and_its_ids_stay(small: Tree) -> None:
    entries = check_feed(feed(site(small), {}))
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["1.3 Another", "1.2 A lesson"]
    assert entries[0].findtext(f"{ATOM}summary") == ON_ONE_LINE
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    # On another host, and with links that are relative where nobody knows the host.
    elsewhere = check_feed(feed(site(small, ""), {}))
    assert [entry.findtext(f"{ATOM}id") for entry in elsewhere] == ids
    href = elsewhere[0].find(f"{ATOM}link").get("href")
    assert href == page_url(OTHER)
    # The id of a lesson that moved is that of its first address.
    old = {"lessons/9-x/1-y/": "lessons/9-x/2-z/", "lessons/9-x/2-z/": page_url(OTHER)}
    assert first_address(page_url(OTHER), old) == "lessons/9-x/1-y/"
    moved = check_feed(feed(site(small), old))
    assert moved[0].findtext(f"{ATOM}id") != ids[0]
    assert moved[1].findtext(f"{ATOM}id") == ids[1]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("", "without the day"),
        ("published: soon", "`published: soon` is no day"),
        ("published: 2026-11-21 10:00:00", "is no day"),
        ("published: 7", "`published: 7` is no day"),
    ],
)
def test_a_lesson_says_when_it_was_published(tmp_path: Path, line: str, said: str) -> None:
    text = lesson("Words.\n").replace("published: 2026-11-21", line or "other: 1")
    root = project(tmp_path / "p", lessons={OTHER: text})
    with pytest.raises(FaultsError) as caught:
        build(root)
    (fault,) = caught.value.faults
    assert str(fault.file) == OTHER
    assert fault.line == (line_of(text, "published:") if line else 1)
    assert said in fault.wrong
    assert "published: 2026-11-21" in fault.mend


def test_a_day_that_no_calendar_has(tmp_path: Path) -> None:
    text = lesson("Words.\n").replace("2026-11-21", "2026-13-01")
    with pytest.raises(FaultsError, match=r"no day: month must be in 1\.\.12"):
        build(project(tmp_path / "p", lessons={OTHER: text}))


def test_a_page_says_what_is_on_it(tmp_path: Path) -> None:
    root = project(tmp_path / "p", index="# Home\n")
    with pytest.raises(FaultsError, match=r"docs/index\.md:1: a page without description"):
        build(root)


# Sitemap


def test_the_sitemap_names_each_page_once(site_folder: Path, html_pages: Pages) -> None:
    root = ET.parse(site_folder / "sitemap.xml").getroot()
    space = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
    found = [entry.findtext(f"{space}loc") for entry in root.findall(f"{space}url")]
    wanted = [
        ADDRESS + file.removesuffix("index.html")
        for file in html_pages
        if not file.startswith("notebooks/") and file != "404.html"
    ]
    assert sorted(wanted) == found
    said = (site_folder / "robots.txt").read_text("utf-8")
    assert f"Sitemap: {ADDRESS}sitemap.xml\n" in said


def test_the_sitemap_says_when_a_page_changed(small: Tree) -> None:
    uris = [LESSON, LESSON.replace("lessons/", "notebooks/").replace(".md", ".ipynb"), "index.md"]
    text = sitemap(site(small), uris)
    assert re.findall("<loc>(.*)</loc>", text) == [ADDRESS, ADDRESS + page_url(LESSON)]
    assert re.findall("<lastmod>(.*)</lastmod>", text) == ["2026-11-23"]
    assert sitemap(site(small, ""), uris) == ""
    assert robots(site(small, "")) == {}
    assert robots(site(small, "https://uphill.example/course/")) == {}


def git(folder: Path, *words: str, day: str = "2026-01-02") -> None:
    when = f"{day}T12:00:00+0000"
    who = {f"GIT_{w}_{k}": "a@b.c" for w in ("AUTHOR", "COMMITTER") for k in ("NAME", "EMAIL")}
    dates = {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when, "HOME": str(folder)}
    subprocess.run(
        ["git", *words], cwd=folder, check=True, env={**who, **dates}, capture_output=True
    )


def test_the_repository_says_what_changed_and_when(tmp_path: Path) -> None:
    root = tmp_path / "whole"
    write(root / "pyproject.toml", '[project]\nversion = "1.2.3"\n')
    assert history(root) == History("1.2.3")
    git(root, "init", "-q", "-b", "main")
    one, two, test = "lessons/a b.md", "docs/ü.md", "tests/c.py"
    for name, day in ((one, "2026-01-02"), (two, "2026-02-03"), (one, "2026-03-04")):
        write(root / name, day)
        git(root, "add", name)
        git(root, "commit", "-qm", "x", day=day)
    git(root, "checkout", "-qb", "side")
    write(root / two, "side")
    git(root, "commit", "-qam", "x", day="2026-01-05")
    git(root, "checkout", "-q", "main")
    git(root, "add", "pyproject.toml")
    git(root, "commit", "-qm", "x", day="2026-04-05")
    git(root, "merge", "-q", "--no-ff", "side", "-m", "x", day="2026-05-06")
    write(root / test, "1")
    git(root, "add", test)
    git(root, "commit", "-qm", "x", day="2026-06-07")
    found = history(root)
    days = {name: commit.day for name, commit in found.last.items()}
    # The branch is older, but its text came with the merge.
    assert days == {
        one: "2026-03-04",
        "pyproject.toml": "2026-04-05",
        two: "2026-05-06",
        test: "2026-06-07",
    }
    assert found.version == version(root)
    assert re.fullmatch("[0-9a-f]{10}, 2026-06-07", version(root))
    assert commit_time(root) == "1778068800"  # noon of the day that changed the site
    # The version of a page is that at which all it is made of is as it is shown.
    assert found.version_of([one]).endswith(", 2026-03-04")
    assert found.version_of([one, two]) == found.version_of([two]) == found.last[two].said()
    assert found.version_of(["lessons/unknown.md"]) == found.version
    write(root / one, "not committed")
    write(root / "docs/new.md", "nor this")
    write(root / test, "what readers never see")
    dirty = history(root)
    assert dirty.uncommitted == {one, "docs/new.md"}
    assert dirty.version == found.version.replace(",", "-dirty,")
    assert dirty.version_of([one, two]) == found.version_of([two]).replace(",", "-dirty,")
    assert dirty.version_of([two]) == found.version_of([two])
    git(tmp_path, "clone", "-q", "--depth", "1", root.as_uri(), "shallow")
    assert history(tmp_path / "shallow") == History(found.version)


def test_the_text_of_a_page_comes_from_what_it_shows() -> None:
    pages = read_pages(ROOT)
    by_source = {page.source.as_posix(): page for page in pages}

    def made_of(source: str) -> list[str]:
        return origin(by_source[source], pages, ROOT)

    lesson = "lessons/2-multivariate-calculus/4-the-jacobian.md"
    assert lesson in made_of(lesson)
    assert "snippets/figures.py" in made_of(lesson)
    assert "docs/glossary.md" not in made_of(lesson)
    assert made_of("docs/about.md") == ["docs/about.md"]
    assert {lesson, lesson.replace("4-the-jacobian", "check")} <= set(made_of("docs/practice.md"))
    snippets = {file.relative_to(ROOT).as_posix() for file in ROOT.glob("snippets/*.py")}
    assert snippets < set(made_of("docs/snippets.md"))
    module = made_of(lesson.replace("4-the-jacobian", "index"))
    assert lesson in module
    assert not any(source.startswith("lessons/1-") for source in module)


# Pages that moved

THERE = {"a/new/", "b/"}


def table(root: Path, text: str) -> Path:
    write(root / "docs" / "moved.toml", text)
    return root


def test_old_addresses_lead_to_the_last_new_one(tmp_path: Path) -> None:
    root = table(tmp_path, '"a/x/" = "a/y/"\n"a/y/" = "a/new/"\n"z/" = "b/"\n')
    moved = read_moved(root, THERE)
    assert moved == {"a/x/": "a/new/", "a/y/": "a/new/", "z/": "b/"}
    pages = moved_pages(moved, ADDRESS, "en")
    assert sorted(pages) == ["a/x/index.html", "a/y/index.html", "z/index.html"]
    page = BeautifulSoup(pages["a/x/index.html"], "html.parser")
    assert page.select_one('link[rel="canonical"]')["href"] == f"{ADDRESS}a/new/"
    assert page.select_one("a")["href"] == "../new/index.html"
    assert page.select_one("[http-equiv=refresh]")["content"] == "0; url=../new/index.html"
    assert "sha256-" in page.select_one("[http-equiv=Content-Security-Policy]")["content"]
    assert b"canonical" not in moved_pages(moved, "", "en")["z/index.html"]
    assert read_moved(tmp_path / "none", THERE) == {}


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ('"q/" = "gone/"', "where there is no page"),
        ('"b/" = "a/new/"', "has a page"),
        ('"q/" = "q/"', "back to itself"),
        ('"q/" = "r/"\n"r/" = "q/"', "back to itself"),
        ('"q/" = "a/new/#part"', "no two addresses"),
        ('"/q" = "b/"', "no two addresses"),
        ('"../q/" = "b/"', "no two addresses"),
        ('"q/" = 3', "no two addresses"),
        ('"q/" = ', "not TOML"),
        ('"z/" = "b/"', "not TOML"),
    ],
)
def test_a_wrong_line_of_the_table_is_told(tmp_path: Path, second: str, said: str) -> None:
    with pytest.raises(FaultsError) as caught:
        read_moved(table(tmp_path, f'"z/" = "b/"\n{second}\n'), THERE)
    fault = caught.value.faults[0]
    assert (str(fault.file), fault.line) == ("docs/moved.toml", 2)
    assert said in fault.wrong
    assert fault.mend


def test_nothing_that_was_published_is_lost() -> None:
    lines = (ROOT / "tests" / "published.txt").read_text("utf-8").splitlines()
    once = {line for line in lines if not line.startswith("#")}
    pages = {page_url(page.uri) for page in read_pages(ROOT)}
    moved = read_moved(ROOT, pages)
    lost = once - pages - set(moved)
    assert not lost, f"name in docs/moved.toml where these are now: {sorted(lost)}"
    new = {page_url(page.uri) for page in read_pages(ROOT) if page.number} - once
    assert not new, f"add to tests/published.txt: {sorted(new)}"


# A site that is not at the root of its host


def test_the_page_for_wrong_addresses_may_lie_below_a_path(tmp_path: Path) -> None:
    site_folder = tmp_path / "site"
    sheet = '<head><link rel="stylesheet" href="{}assets/a.css"></head>'
    write(site_folder / "assets" / "a.css", "p { color: red }")
    write(site_folder / "404.html", sheet.format("/course/"))
    write(site_folder / "x" / "index.html", sheet.format("../"))
    moved = "<head><title>Moved</title></head>"
    write(site_folder / "old" / "index.html", moved)
    join_styles(site_folder, ROOT, "/course/")
    (joined,) = (path.name for path in (site_folder / "assets").iterdir())
    assert f'href="/course/assets/{joined}"' in (site_folder / "404.html").read_text("utf-8")
    assert f'href="../assets/{joined}"' in (site_folder / "x" / "index.html").read_text("utf-8")
    assert (site_folder / "old" / "index.html").read_text("utf-8") == moved


# Corrections


def asked(address: str) -> dict[str, str]:
    """Return what the form is given by a link."""
    return {k: v for k, (v,) in parse_qs(urlsplit(address).query, strict_parsing=True).items()}


def test_the_form_gets_page_version_and_title_whatever_they_are() -> None:
    address = form(REPOSITORY, HOSTILE, f"{ADDRESS}a/?b&c#d", "0123456789, 2026-11-22")
    assert address.startswith(f"{REPOSITORY}/issues/new?")
    assert asked(address) == {
        "template": "correction.yml",
        "title": f"Correction: {HOSTILE}",
        "page": f"{ADDRESS}a/?b&c#d",
        "version": "0123456789, 2026-11-22",
    }
    line = '<p class="lesson-correction">Wrong? <a href="../about/">Suggest</a></p><a href="x">'
    page = BeautifulSoup(with_form(line, address), "html.parser")
    assert [(a["href"], a.get("rel")) for a in page.select("a")] == [
        (address, ["noreferrer"]),
        ("x", None),
    ]
    assert html.unescape(page.get_text()) == "Wrong? Suggest"


def test_the_repository_is_an_address_or_nothing() -> None:
    assert repository("") == ""
    assert repository(f"{REPOSITORY}/") == REPOSITORY
    for wrong in ("javascript:alert(1)", "owner/uphill", "https:///x", "ftp://a.b/c"):
        with pytest.raises(ValueError, match="REPO_URL"):
            repository(wrong)


def test_every_page_but_home_leads_to_the_form(
    html_pages: Pages, site_folder: Path, yaml_form: Any
) -> None:
    fields = {field["id"]: field for field in yaml_form["body"] if "id" in field}
    for file, page in html_pages.items():
        found = page.select(".lesson-correction a")
        if file in ("index.html", "404.html") or file.startswith("notebooks/"):
            assert found == [], file
            continue
        (link,) = found
        assert link["rel"] == ["noreferrer"]
        said = asked(link["href"])
        assert said.pop("template") == "correction.yml"
        assert said.pop("title").startswith("Correction: ")
        assert set(said) == {"page", "version"} <= set(fields)
        assert said["page"] == ADDRESS + file.removesuffix("index.html")
        assert said["version"] == version(site_folder.parent)
    required = {name for name, field in fields.items() if field["validations"]["required"]}
    assert required == {"page", "sentence", "proposed", "version"}


@pytest.fixture(scope="module")
def yaml_form() -> Any:
    import yaml

    folder = ROOT / ".github" / "ISSUE_TEMPLATE"
    assert isinstance(yaml.safe_load((folder / "config.yml").read_text("utf-8")), dict)
    found = yaml.safe_load((folder / "correction.yml").read_text("utf-8"))
    assert {"name", "description", "body"} <= set(found)
    for field in found["body"]:
        assert field["type"] in ("markdown", "input", "textarea")
        assert field["attributes"].get("label" if "id" in field else "value")
    return found
