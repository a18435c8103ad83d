"""Pages that moved: from a table of old addresses to small pages that lead to the new ones."""

import html
import posixpath
import re
import tomllib
from collections.abc import Container
from pathlib import Path, PurePosixPath

from builder.errors import Fault, FaultsError, fail
from builder.policy import secured
from builder.words import WORDS

TABLE = PurePosixPath("docs/moved.toml")
_ADDRESS = re.compile(r"(?:[\w-]+/)+")
# The part of a page that was asked for comes along, and from a folder the file's own address.
_SCRIPT = (
    'const to=new URL(document.querySelector("a").href);'
    'if(location.protocol!=="file:")to.pathname=to.pathname.replace(/index\\.html$/,"");'
    "to.search=location.search;to.hash=location.hash;location.replace(to)"
)


def read_moved(root: Path, pages: Container[str]) -> dict[str, str]:
    """Return where each page that moved is now: old address → new one, chains followed.

    `pages` are the addresses of all pages there are. Raises `FaultsError` for lines of the table
    that lead nowhere, or from where there is a page.
    """
    file = root / TABLE
    if not file.is_file():
        return {}
    text = file.read_text("utf-8")
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"at line (\d+)", str(error))
        mend = 'write each line as "old/address/" = "new/address/"'
        raise fail(TABLE, int(at[1]) if at else 1, f"not TOML: {error}", mend) from None
    faults: list[Fault] = []
    found: dict[str, str] = {}
    for old, new in table.items():
        line = _line(text, old)
        if not isinstance(new, str) or not all(map(_ADDRESS.fullmatch, (old, new))):
            wrong = f"`{old}` is to lead to `{new}`: these are no two addresses of pages"
            mend = (
                'write both below the site, as in "lessons/1-old/2-name/" = "lessons/1-new/3-name/"'
            )
            faults.append(Fault(TABLE, line, wrong, mend))
        elif old in pages:
            wrong = f"`{old}` has a page, which would be hidden"
            faults.append(Fault(TABLE, line, wrong, "take the line away, or move the page"))
        elif (end := _end(old, table)) not in pages:
            wrong = f"`{old}` leads to `{end}`, where there is no page"
            mend = "name the address at which the page is now"
            if end in table:
                wrong, mend = (
                    f"`{old}` leads back to itself",
                    "let the last address be that of a page",
                )
            faults.append(Fault(TABLE, line, wrong, mend))
        else:
            found[old] = end
    if faults:
        raise FaultsError(faults)
    return found


def _end(address: str, table: dict[str, str]) -> str:
    """Return the last address of a chain; of one without end, one of its own."""
    seen = set()
    while address in table and address not in seen:
        seen.add(address)
        address = table[address]
    return address


def _line(text: str, key: str) -> int:
    lines = text.split("\n")
    return next((n for n, line in enumerate(lines, 1) if line.strip().startswith(f'"{key}"')), 1)


def moved_pages(moved: dict[str, str], address: str, language: str) -> dict[str, bytes]:
    """Return the page at every old address, by its path; `address` is the site's, if known."""
    return {
        f"{old}index.html": _page(old, new, address, language).encode()
        for old, new in moved.items()
    }


def _page(old: str, new: str, address: str, language: str) -> str:
    # With the name of the file: so it is found in a folder, too, and without scripts.
    way = html.escape(f"{posixpath.relpath(new, old)}/index.html")
    title, words, link = (
        html.escape(WORDS.share[f"moved-{k}"]) for k in ("title", "words", "link")
    )
    canonical = f'<link rel="canonical" href="{html.escape(address + new)}">\n' if address else ""
    return secured(
        f'<!doctype html>\n<html lang="{html.escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f'<title>{title}</title>\n<link rel="icon" href="data:,">\n'
        f'<meta name="description" content="{words}">\n'
        f'{canonical}<meta http-equiv="refresh" content="0; url={way}">\n'
        f'</head>\n<body>\n<main>\n<h1>{title}</h1>\n<p>{words} <a href="{way}">{link}</a></p>\n'
        f"</main>\n<script>{_SCRIPT}</script>\n</body>\n</html>\n"
    )
