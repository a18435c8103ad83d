"""The feed of new lessons: Atom, as RFC 4287 has it."""

import re
import uuid
from collections.abc import Mapping
from xml.etree import ElementTree as ET

from builder.notebook import page_url
from builder.publication import description, published
from builder.share import FEED, LICENCE, Site, full_title
from builder.source import Page
from builder.words import WORDS

_ATOM = "http://www.w3.org/2005/Atom"
_XML = "http://www.w3.org/XML/1998/namespace"
# The names of lessons lie in this space, so that no other program's are equal to them.
_LESSONS = uuid.UUID("6b0b2f0e-6f0a-5c8e-9d53-2f6d1f0c7a11")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def feed(site: Site, moved: Mapping[str, str]) -> bytes:
    """Return the feed of all lessons, the newest first; `moved` leads from old addresses to new.

    A lesson keeps its id when it moves, also with the whole site to another host: whoever has
    read it is not told of it again. Where nobody knows the site's address, its links are
    relative to the feed.
    """
    ET.register_namespace("", _ATOM)
    root = ET.Element(f"{{{_ATOM}}}feed", {f"{{{_XML}}}lang": site.language})
    lessons = [page for page in site.pages if page.is_lesson]
    lessons.sort(key=lambda page: (published(page), page.number), reverse=True)
    _say(root, "id", _name(""))
    _say(root, "title", WORDS.share["feed-title"].format(site=site.name))
    _say(root, "subtitle", site.description)
    _say(root, "updated", _time(lessons[0]) if lessons else "1970-01-01T00:00:00Z")
    _say(root, "rights", LICENCE)
    _say(ET.SubElement(root, f"{{{_ATOM}}}author"), "name", site.name)
    if site.address:
        _link(root, "self", f"{site.address}{FEED}", "application/atom+xml")
    _link(root, "alternate", site.address or "./", "text/html")
    for page in lessons:
        entry = ET.SubElement(root, f"{{{_ATOM}}}entry")
        address = page_url(page.uri)
        _say(entry, "id", _name(first_address(address, moved)))
        _say(entry, "title", full_title(page))
        _say(entry, "published", _time(page))
        _say(entry, "updated", _time(page))
        _say(entry, "summary", description(page))
        _link(entry, "alternate", site.address + address, "text/html")
    ET.indent(root)
    written: bytes = ET.tostring(root, "utf-8", xml_declaration=True)
    return written + b"\n"


def first_address(address: str, moved: Mapping[str, str]) -> str:
    """Return the oldest address of a page, by which it was announced."""
    seen = {address}
    while old := next((a for a, b in moved.items() if b == address and a not in seen), None):
        address = old
        seen.add(address)
    return address


def _name(address: str) -> str:
    return uuid.uuid5(_LESSONS, address).urn


def _time(page: Page) -> str:
    return f"{published(page).isoformat()}T00:00:00Z"


def _say(parent: ET.Element, name: str, words: str) -> None:
    # XML has no way to write what is left out.
    ET.SubElement(parent, f"{{{_ATOM}}}{name}").text = _FORBIDDEN.sub("", words)


def _link(parent: ET.Element, rel: str, href: str, kind: str) -> None:
    ET.SubElement(parent, f"{{{_ATOM}}}link", {"rel": rel, "type": kind, "href": href})
