"""The links of a built site that lead to other sites: ``python -m builder.outgoing site``.

They are printed one a line, for a program that asks whether each is still there.
"""

import sys
from html.parser import HTMLParser
from pathlib import Path


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if tag == "a" and name == "href" and value and value.startswith(("http:", "https:")):
                self.found.add(value)


def outgoing(site: Path) -> list[str]:
    """Return the whole addresses, with a host, that the pages in a folder link to.

    Raises `ValueError` for a folder without pages: to check nothing is no check.
    """
    pages = sorted(site.rglob("*.html"))
    if not pages:
        raise ValueError(f"{site} has no pages; build the site first, with `make site`")
    links = _Links()
    for page in pages:
        links.feed(page.read_text("utf-8"))
    return sorted(links.found)


if __name__ == "__main__":
    print("\n".join(outgoing(Path(sys.argv[1]))))
