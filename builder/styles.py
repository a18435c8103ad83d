"""One style sheet for the whole site, without the rules that nothing on it can use."""

import base64
import hashlib
import posixpath
import re
import subprocess
from pathlib import Path

from builder.maths import node
from builder.scripts import esbuild

_SCRIPT = Path(__file__).with_name("purge.mjs")
_LINKS = re.compile(r'\s*<link rel="stylesheet" href="([^"]+)">')
_CHARSET = re.compile(r'@charset "[^"]*";')
_FACE = re.compile(r"@font-face\{[^}]*url\(data:[^}]*\}")
_URL = re.compile(r"url\((?![\"']?(?:data:|#))([^)]+)\)")


def trim_styles(site: Path, root: Path) -> None:
    """Trim the style sheets in the folder of a finished site, which has all its pages.

    Raises `RuntimeError` with what PurgeCSS said if it fails.
    """
    module = root / "node_modules" / "purgecss" / "lib" / "purgecss.js"
    done = subprocess.run(
        [node(), _SCRIPT, module, site],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"the theme's style sheets could not be trimmed:\n{done.stderr}")


def join_styles(site: Path, root: Path) -> None:
    """Put one style sheet in place of those that every page of a finished site links to.

    One comes sooner than four, each on a connection of its own. The small fonts are in it: a
    formula set in another font first would move the words after it. Raises `RuntimeError` if a
    page links to others than the rest, or with what esbuild said if it fails.
    """
    pages = sorted(site.rglob("*.html"))
    linked = {page: _linked(page.read_text("utf-8"), page.parent, site) for page in pages}
    sheets = max(linked.values(), key=len, default=())
    if not sheets:
        return
    css = '@charset "UTF-8";' + _short("".join(_moved(site, sheet) for sheet in sheets), root)
    name = f"assets/site.{hashlib.sha256(css.encode()).hexdigest()[:8]}.css"
    (site / name).write_text(css, "utf-8")
    for page, found in linked.items():
        if found != sheets:
            raise RuntimeError(f"{page.relative_to(site)} has style sheets of its own: {found}")
        text = page.read_text("utf-8")
        first = _LINKS.search(text)
        assert first is not None
        # As the page writes its addresses: relative, or for wrong addresses from the root.
        way = first[1].removesuffix(sheets[0])
        text = (
            text[: first.start()]
            + f'<link rel="stylesheet" href="{way}{name}">'
            + text[first.end() :]
        )
        start = text.index(name)
        page.write_text(text[:start] + _LINKS.sub("", text[start:]), "utf-8")
    for sheet in sheets:
        (site / sheet).unlink()


def _short(css: str, root: Path) -> str:
    """Return a style sheet without comments and blanks, its written fonts together at the end.

    Letters of fonts are as good as random: among rules, both are compressed worse.
    """
    css = esbuild(root, "--loader=css", text=css).decode().strip()
    return _FACE.sub("", css) + "".join(_FACE.findall(css))


def _linked(page: str, folder: Path, site: Path) -> tuple[str, ...]:
    """Return the style sheets that a page links to, as paths from the site's folder."""
    here = folder.relative_to(site).as_posix()
    return tuple(
        _from_root(href, site)
        if href.startswith("/")
        else posixpath.normpath(posixpath.join(here, href))
        for href in _LINKS.findall(page)
    )


def _from_root(href: str, site: Path) -> str:
    """Return an address from the root of the host as one from that of the site, perhaps below."""
    parts = href.lstrip("/").split("/")
    ends = ("/".join(parts[k:]) for k in range(len(parts)))
    return next((end for end in ends if (site / end).is_file()), href.lstrip("/"))


def _moved(site: Path, sheet: str) -> str:
    """Return a style sheet as it has to be in assets/, with the small fonts written into it."""
    folder = posixpath.dirname(sheet)

    def there(match: re.Match[str]) -> str:
        path = posixpath.normpath(posixpath.join(folder, match[1].strip("\"'")))
        if not path.endswith(".small.woff2"):
            return f"url({posixpath.relpath(path, 'assets')})"
        font = base64.b64encode((site / path).read_bytes()).decode()
        return f"url(data:font/woff2;base64,{font})"

    return _URL.sub(there, _CHARSET.sub("", (site / sheet).read_text("utf-8")))
