"""Files of the site that are no pages: the wheel, KaTeX's style sheet and fonts, licences."""

import hashlib
import re
from functools import lru_cache
from pathlib import Path

from builder.distribution import prepared
from builder.fonts import Glyphs, split
from builder.licences import PLACE, licences
from builder.wheel import build_wheel, wheel_name

KATEX = "assets/katex/katex.min.css"

_OTHER_FORMATS = re.compile(r',url\([^)]*\.(?:woff|ttf)\) format\("[a-z]+"\)')


def site_assets(root: Path, shown: Glyphs) -> dict[str, bytes]:
    """Return the files by their path in the tree; `shown` are the glyphs of all formulas."""
    wheel = {f"wheels/{wheel_name(root)}": _wheel(root, _snippets_state(root))}
    contours = (root / "node_modules" / name / "LICENSE" for name in ("d3-contour", "d3-array"))
    licence = {"assets/d3.LICENSE": b"\n".join(path.read_bytes() for path in contours)}
    licence[PLACE] = licences(prepared())
    return wheel | licence | katex_files(root, shown)


def _snippets_state(root: Path) -> str:
    files = [root / "pyproject.toml", root / "README.md", *sorted(root.glob("snippets/**/*.py"))]
    return hashlib.sha256(b"\0".join(f.read_bytes() for f in files)).hexdigest()


@lru_cache(maxsize=4)
def _wheel(root: Path, state: str) -> bytes:
    folder = root / ".cache" / "wheels" / state
    wheel = folder / wheel_name(root)
    if not wheel.is_file():
        wheel = build_wheel(root, folder)
    return wheel.read_bytes()


@lru_cache(maxsize=4)
def katex_files(root: Path, shown: Glyphs) -> dict[str, bytes]:
    """Return KaTeX's style sheet with its fonts by their path; the small ones hold `shown`."""
    css, fonts = split(*katex_sources(root), shown)
    files = {f"assets/katex/fonts/{name}": font for name, font in fonts.items()}
    files[KATEX] = css.encode()
    files["assets/katex/LICENSE"] = (root / "node_modules" / "katex" / "LICENSE").read_bytes()
    return files


def katex_sources(root: Path) -> tuple[str, dict[str, bytes]]:
    """Return KaTeX's style sheet and its fonts by name, in the one format every browser reads."""
    package = root / "node_modules" / "katex" / "dist"
    css = _OTHER_FORMATS.sub("", (package / "katex.min.css").read_text("utf-8"))
    whole = sorted((package / "fonts").glob("*.woff2"))
    return css, {font.stem: font.read_bytes() for font in whole}
