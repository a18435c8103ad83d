"""Where search engines find the pages, and what they are told of them."""

from collections.abc import Iterable
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

from builder.notebook import page_url
from builder.share import Site, lesson_of

SITEMAP = "sitemap.xml"
_SPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def sitemap(site: Site, uris: Iterable[str]) -> str:
    """Return the sitemap of the pages `uris`; nothing where nobody knows the site's address.

    Pages that repeat another, as notebooks do, are left out: each tells of the one it repeats.
    """
    if not site.address:
        return ""
    ET.register_namespace("", _SPACE)
    root = ET.Element(f"{{{_SPACE}}}urlset")
    for uri in sorted({uri for uri in uris if lesson_of(uri) == uri}, key=page_url):
        entry = ET.SubElement(root, f"{{{_SPACE}}}url")
        ET.SubElement(entry, f"{{{_SPACE}}}loc").text = site.address + page_url(uri)
        page = site.page(uri)
        if page and (day := site.changed.get(page.uri)):
            ET.SubElement(entry, f"{{{_SPACE}}}lastmod").text = day
    ET.indent(root)
    written: bytes = ET.tostring(root, "utf-8", xml_declaration=True)
    return written.decode() + "\n"


def robots(site: Site) -> dict[str, bytes]:
    """Return the file that leads to the sitemap, where it is found: at the root of a host."""
    if urlsplit(site.address).path != "/":
        return {}
    return {"robots.txt": f"User-agent: *\nAllow: /\nSitemap: {site.address}{SITEMAP}\n".encode()}
