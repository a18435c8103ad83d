"""What a page tells those who do not read it: chats that show a link, search engines, feeds."""

import html
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from builder import myst
from builder.card import HEIGHT, WIDTH
from builder.cards import card_path
from builder.notebook import page_url
from builder.publication import description, published
from builder.reading import minutes
from builder.source import Page
from builder.words import WORDS

FEED = "feed.xml"
LICENCE = "https://creativecommons.org/licenses/by-sa/4.0/"
HOME = "index.md"


@dataclass(frozen=True)
class Site:
    """The site as a whole. `address` ends in a slash; it is empty where nobody knows it."""

    name: str
    description: str = ""
    language: str = "en"
    address: str = ""
    pages: tuple[Page, ...] = field(default=(), repr=False)
    changed: Mapping[str, str] = field(default_factory=dict, repr=False)  # day by uri

    def page(self, uri: str) -> Page | None:
        """Return the page with this path in the tree."""
        return next((page for page in self.pages if page.uri == uri), None)

    def where(self, page: Page) -> str:
        """Return the whole address of a page."""
        return self.address + page_url(page.uri)


def lesson_of(uri: str) -> str:
    """Return the path of the page that a page repeats, a lesson for its notebook, else its own."""
    if uri.startswith("notebooks/"):
        return uri.replace("notebooks/", "lessons/", 1).removesuffix(".ipynb") + ".md"
    return uri


def head(site: Site, uri: str, title: str, words: str) -> str:
    """Return what stands in the head of the page `uri`, which has this title and description.

    Addresses for other sites must be whole: where nobody knows that of this one, only the feed
    is named.
    """
    way = "../" * page_url(uri.removesuffix(".ipynb")).count("/")
    feed = html.escape(WORDS.share["feed-title"].format(site=site.name))
    # Not "alternate" alone: the theme would take it for a translation and ask for its sitemap.
    kind = 'rel="alternate feed" type="application/atom+xml"'
    tags = f'<link {kind} title="{feed}" href="{way}{FEED}">'
    if not site.address:
        return tags
    page = site.page(lesson_of(uri))
    card = card_path(page.uri if page else HOME)
    properties = {
        "og:type": "website" if uri == HOME else "article",
        "og:site_name": site.name,
        "og:title": full_title(page) if page else title,
        "og:description": description(page) if page else words,
        "og:url": site.where(page) if page else site.address + page_url(uri),
        "og:image": site.address + card,
        "og:image:width": str(WIDTH),
        "og:image:height": str(HEIGHT),
    }
    tags += "".join(
        f'<meta property="{name}" content="{html.escape(value)}">'
        for name, value in properties.items()
    )
    return tags + '<meta name="twitter:card" content="summary_large_image">'


def for_machines(site: Site, uri: str) -> str:
    """Return the element with what the page `uri` is; nothing for pages of no module.

    No browser runs it. It stands before the article, whose words it repeats: so it is compressed
    better, and goes when another page takes the article's place.
    """
    page = site.page(uri)
    data = structured(site, page) if page and site.address else {}
    return f'<script type="application/ld+json">{_json(data)}</script>' if data else ""


def full_title(page: Page) -> str:
    """Return a title with the number of a lesson before it."""
    return f"{page.label} {page.title}".strip()


def objectives(page: Page) -> list[str]:
    """Return what a reader can do after a lesson, as its list says."""
    for found in page.directives("admonition"):
        if found.options.get("class") == "objectives":
            inline = (t for t in myst.parse(found.body) if t.type == "inline")
            return [myst.plain(t.children or []).strip().rstrip(".;,") for t in inline]
    return []


def structured(site: Site, page: Page) -> dict[str, Any]:
    """Return what a page is, in the terms of schema.org; nothing for pages of no module."""
    if page.uri == HOME:
        return {"@context": "https://schema.org", **_course(site, page)}
    if page.number is None:
        return {}
    graph = [_resource(site, page), _breadcrumbs(site, page)]
    return {"@context": "https://schema.org", "@graph": graph}


def _course(site: Site, page: Page) -> dict[str, Any]:
    lessons = [other for other in site.pages if other.is_lesson]
    return {
        "@type": "Course",
        "name": site.name,
        "description": description(page) or site.description,
        "url": site.address,
        "image": site.address + card_path(page.uri),
        "provider": {"@type": "Organization", "name": site.name, "url": site.address},
        "hasCourseInstance": {
            "@type": "CourseInstance",
            "courseMode": "Online",
            "courseWorkload": _duration(sum(map(minutes, lessons))),
        },
        "offers": {"@type": "Offer", "category": "Free"},
        "isAccessibleForFree": True,
        "inLanguage": site.language,
        "license": LICENCE,
        "hasPart": [
            {**_named(site, other, "Module"), "hasPart": _lessons(site, other)}
            for other in site.pages
            if other.number and other.number[1] == 0
        ],
    }


def _lessons(site: Site, module: Page) -> list[dict[str, Any]]:
    assert module.number is not None
    return [
        _named(site, page, "Lesson")
        for page in site.pages
        if page.is_lesson and page.number and page.number[0] == module.number[0]
    ]


def _named(site: Site, page: Page, kind: str) -> dict[str, Any]:
    assert page.number is not None
    return {
        "@type": "LearningResource",
        "learningResourceType": kind,
        "position": page.number[1] if page.is_lesson else page.number[0],
        "name": page.title,
        "url": site.where(page),
    }


def _resource(site: Site, page: Page) -> dict[str, Any]:
    """Return a lesson, a module or its check."""
    assert page.number is not None
    about: dict[str, Any] = {
        "@type": "LearningResource",
        "learningResourceType": "Quiz",
        "name": page.title,
        "url": site.where(page),
    }
    if not page.is_check:
        about = _named(site, page, "Lesson" if page.is_lesson else "Module")
    about |= {
        "description": description(page),
        "isPartOf": {"@type": "Course", "name": site.name, "url": site.address},
        "license": LICENCE,
    }
    if page.number[1] == 0:
        return about | {"hasPart": _lessons(site, page)}
    about["timeRequired"] = _duration(minutes(page))
    if page.is_lesson:
        about["datePublished"] = published(page).isoformat()
        if taught := objectives(page):
            about["teaches"] = taught
    if day := site.changed.get(page.uri):
        about["dateModified"] = day
    return about


def _breadcrumbs(site: Site, page: Page) -> dict[str, Any]:
    """Return the way from the start of the site to a page of a module, whose address is known."""
    above = [(site.name, site.address)]
    above += [(other.title, site.where(other)) for other in _above(site, page)]
    steps = [
        {"@type": "ListItem", "position": number, "name": name, "item": address}
        for number, (name, address) in enumerate(above, 1)
    ]
    steps.append({"@type": "ListItem", "position": len(steps) + 1, "name": page.title})
    return {"@type": "BreadcrumbList", "itemListElement": steps}


def _above(site: Site, page: Page) -> Iterator[Page]:
    """Yield the page of the module that a lesson or check belongs to."""
    for other in site.pages:
        if page.number and other.number == (page.number[0], 0) and other is not page:
            yield other


def _duration(time: int) -> str:
    """Return a number of minutes as ISO 8601 has it."""
    hours, rest = divmod(time, 60)
    return f"PT{f'{hours}H' if hours else ''}{f'{rest}M' if rest or not hours else ''}"


_OUT = re.compile(r"[<>&\u2028\u2029]")


def _json(data: Any) -> str:
    """Return JSON that can stand in a page: nothing in it ends the element or begins another."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return _OUT.sub(lambda m: f"\\u{ord(m[0]):04x}", text)
