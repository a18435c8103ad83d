"""The site as a zip that works from a folder, without a server and without scripts."""

import html
import posixpath
import re
import time
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from urllib.parse import urljoin, urlsplit
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from builder.offline import (
    NOT_KEPT,
    keepable,
    megabytes,
    say_weights,
    weights,
    write_offline,
)

NAME = "uphill.zip"
# What no page opened from a folder can use.
NOT_IN_FOLDERS = (
    *NOT_KEPT,
    "404.html",
    "*/cells.*.json",
    "cells.*.json",
    "assets/formula.*.js",
    "assets/icon-*.png",
    "assets/javascripts/workers/*",
    "assets/manifest.*",
    "assets/python.*.js",
    "assets/python/*.bin",
    "search/*",
)
SIZE = re.compile(r' <span data-size="zip">.*?</span>')
_FOLDER = "uphill/"
_LINK = re.compile(r'<(a|link)\b([^>]*?) href="([^"]*)"([^>]*)>')
_END = "</a>"
_READABLE = 0o644 << 16  # by everyone, as zip files say it


def publish(site: Path, root: Path, seconds: int, address: str) -> None:
    """Write the zip of a finished site, say on its pages what things weigh, and write its list.

    Nothing of the site may change after this. Arguments and errors are those of `archive` and
    `write_offline`.
    """
    zipped = archive(site, seconds, address)
    (site / NAME).write_bytes(zipped)
    lessons, python = weights(site, keepable(site))
    for page in sorted(site.rglob("*.html")):
        text = page.read_text("utf-8")
        said = SIZE.sub(f" ({megabytes(len(zipped))} MB)", say_weights(text, lessons, python))
        if said != text:
            page.write_text(said, "utf-8")
    write_offline(site, root, time.strftime("%Y-%m-%d", time.gmtime(seconds)))


def archive(site: Path, seconds: int, address: str) -> bytes:
    """Return the zip of a finished site; the same files and time give the same bytes.

    `seconds` is the time of the version, since 1970; `address` the public one of the site, or
    empty. Links lead to files of the folder; those to what is not in it, to the public address, or
    nowhere if that is unknown.
    """
    paths = keepable(site, NOT_IN_FOLDERS)
    held = set(paths)
    moment = time.gmtime(max(seconds, 315532800))[:6]  # 1980, the first year a zip can hold
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED, compresslevel=9) as folder:
        for path in paths:
            content = (site / path).read_bytes()
            if path.endswith(".html"):
                content = for_folder(content.decode(), path, held, address).encode()
            entry = ZipInfo(_FOLDER + path, moment)
            entry.external_attr = _READABLE
            folder.writestr(entry, content, ZIP_DEFLATED, 9)
    return written.getvalue()


def for_folder(page: str, path: str, held: Iterable[str], address: str) -> str:
    """Return a page at `path` as it has to be among the files `held` of a folder."""
    files = set(held)
    page = SIZE.sub("", page)
    parts: list[str] = []
    at = 0
    for match in _LINK.finditer(page):
        if match.start() < at:
            continue
        before, way, after = match[2], html.unescape(match[3]), match[4]
        new = _way(way, path, files, address if match[1] == "a" else "")
        parts.append(page[at : match.start()])
        at = match.end()
        if new is not None:
            parts.append(f'<{match[1]}{before} href="{html.escape(new)}"{after}>')
        elif match[1] == "a":  # its words stay
            end = page.index(_END, at)
            parts.append(page[at:end])
            at = end + len(_END)
    return "".join([*parts, page[at:]])


def _way(way: str, here: str, files: set[str], address: str) -> str | None:
    """Return the way in the folder for one on the site; nothing if it leads nowhere."""
    split = urlsplit(way)
    if split.scheme or split.netloc or not split.path:
        return way
    file = posixpath.normpath(posixpath.join(posixpath.dirname(here), split.path))
    index = posixpath.normpath(posixpath.join(file, "index.html"))
    ends = f"?{split.query}" * bool(split.query) + f"#{split.fragment}" * bool(split.fragment)
    if file in files:
        return way
    if index in files:
        return posixpath.join(split.path, "index.html") + ends
    if file.startswith("..") or not address:
        return None
    return urljoin(address, file) + ends
