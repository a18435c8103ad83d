"""What a reader's browser keeps for reading offline: the list of files, and the service worker.

The list names every file of the version with its hash, and the worker names the list by its hash:
that is the version. The same files always give the same version.
"""

import hashlib
import html
import json
import zlib
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from builder.navigation import settings
from builder.scripts import OFFLINE, OFFLINE_BOX, esbuild
from builder.words import WORDS

WORKER = "sw.js"
PYTHON = "assets/python/"
# What no page asks for, or what is too large to be kept unasked.
NOT_KEPT = (
    "*.map",
    "*.pdf",
    "*.small.woff2",
    "*.zip",
    "assets/cards/*",  # for those who show links
    "assets/images/favicon.png",
    "assets/javascripts/lunr/*",  # other languages
    "feed*.xml",
    "lessons/*/figures/*",  # written into the pages
    "offline.*.json",
    "robots.txt",
    "sitemap.xml*",
    WORKER,
)
MEGABYTE = 1e6


@dataclass(frozen=True)
class Weight:
    """How much is to be fetched, compressed as most hosts do it, and kept, in bytes."""

    fetch: int
    keep: int

    def __add__(self, other: "Weight") -> "Weight":
        return Weight(self.fetch + other.fetch, self.keep + other.keep)


def keepable(site: Path, excluded: Iterable[str] = NOT_KEPT) -> list[str]:
    """Return the paths of a site's files that are kept, but for those that match a pattern."""
    patterns = tuple(excluded)
    paths = (file.relative_to(site).as_posix() for file in site.rglob("*") if file.is_file())
    return sorted(p for p in paths if not any(fnmatchcase(p, pattern) for pattern in patterns))


def is_python(path: str) -> bool:
    """Whether only those need a file who run cells."""
    return path.startswith(PYTHON) and path.endswith(".bin")


def weights(site: Path, paths: Iterable[str]) -> tuple[Weight, Weight]:
    """Return how much files weigh: those for reading, and those of Python on top."""
    listed = list(paths)
    with ThreadPoolExecutor() as pool:  # compressing lets other threads run
        each = list(pool.map(lambda path: _weight(site / path), listed))
    sums = [Weight(0, 0), Weight(0, 0)]
    for path, weight in zip(listed, each, strict=True):
        sums[is_python(path)] += weight
    return sums[0], sums[1]


def say_weights(page: str, lessons: Weight, python: Weight) -> str:
    """Return a page whose box for reading offline knows, in MB, what the choices weigh."""
    both = lessons + python
    said = {
        "lessons-fetch": lessons.fetch,
        "lessons-keep": lessons.keep,
        "python-fetch": both.fetch,
        "python-keep": both.keep,
        "more": python.fetch,
    }
    data = "".join(f' data-{name}="{megabytes(size)}"' for name, size in said.items())
    return page.replace(OFFLINE_BOX, f"{OFFLINE_BOX}{data}")


def megabytes(size: int) -> str:
    """Return a number of bytes in MB, as readers are told it: `5`, but `0.4`."""
    return f"{size / MEGABYTE:.{0 if size >= 2 * MEGABYTE else 1}f}"


def write_offline(
    site: Path, root: Path, day: str, excluded: Iterable[str] = NOT_KEPT
) -> dict[str, str]:
    """Write the list of a finished site and its worker; return the hashes by path.

    `day` is that of the version, as YYYY-MM-DD. Nothing of the site may change after this. Raises
    `RuntimeError` with what esbuild said if it fails.
    """
    listed = {}
    for path in keepable(site, excluded):
        content = (site / path).read_bytes()
        listed[path] = (hashlib.sha256(content).hexdigest(), len(content))
    text = json.dumps(listed, separators=(",", ":")).encode()
    version = hashlib.sha256(text).hexdigest()
    for old in site.glob("offline.*.json"):
        old.unlink()
    name = f"offline.{version[:8]}.json"
    (site / name).write_bytes(text)
    told = {
        "version": version,
        "date": day,
        "list": name,
        "python": PYTHON,
        "page": _failure(str(settings(root)["theme"]["language"])),
    }
    worker = esbuild(
        root,
        *("--bundle", "--format=iife", str(root / OFFLINE / "worker.js")),
        f"--define:UPHILL_OFFLINE={json.dumps(told, ensure_ascii=False)}",
    )
    (site / WORKER).write_bytes(worker)
    return {path: sha256 for path, (sha256, _) in listed.items()}


def _failure(language: str) -> str:
    """Return the page for what is not kept while there is no network; it needs no other file."""
    words = {name: html.escape(text) for name, text in WORDS.offline.items()}
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width"><meta name="color-scheme"'
        f' content="light dark"><title>{words["not-kept"]}</title>'
        "<style>body{font:1.1rem/1.6 system-ui,sans-serif;margin:4rem auto;max-width:32rem;"
        "padding:0 1rem}</style>"
        f"<h1>{words['not-kept']}</h1><p>{words['not-kept-why']}</p>"
        f'<p><a href="{{root}}">{words["not-kept-home"]}</a></p>'
    )


def _weight(file: Path) -> Weight:
    content = file.read_bytes()
    packed = content if is_python(f"{PYTHON}{file.name}") else zlib.compress(content, 6)
    return Weight(min(len(packed), len(content)), len(content))
