"""What the card of a formula asks for: its left side, or left sides, with a question mark."""

import re
from collections.abc import Iterator

from builder.words import WORDS

_OPENING = re.compile(
    r"\\(?:begin|end)\{(?:aligned|gathered)\}|\\(?:tag|label)\{[^}]*\}|&(?![^\\]*\\end\{\w*matrix)"
)
_TOKEN = re.compile(
    r"\\(?:begin|end)\{\w*matrix\}|\\text\{[^{}]*\}|\\[a-zA-Z]+|\\.|\s+|.", re.DOTALL
)
_RELATIONS = {"=", "\\approx", "\\le", "\\lesssim", "\\to"}
_BETWEEN = {"\\\\", "\\quad", "\\qquad"}


def asked_for(tex: str) -> str:
    """Return in MyST what is asked for of a formula in TeX, as in `$(uv)' = {?}$`."""
    shown = [f"$\\displaystyle {left} {{?}}$" for left in _left_sides(_OPENING.sub("", tex))]
    return " ".join([WORDS.practice.get(f"formulas-{len(shown)}", ""), ", ".join(shown)]).strip()


def _left_sides(tex: str) -> Iterator[str]:
    """Yield what stands before and at the first relation of each statement of a formula."""
    left, found, depth = "", False, 0
    tokens = _TOKEN.findall(tex)
    for at, token in enumerate(tokens):
        depth += token in "{([" or token.startswith("\\begin")
        depth -= token in "})]" or token.startswith("\\end")
        if depth == 0 and token in _BETWEEN:
            following = next((t for t in tokens[at + 1 :] if t.strip() and t not in _BETWEEN), "")
            if found and following not in _RELATIONS:
                left, found = "", False
        elif depth == 0 and token in _RELATIONS and not found:
            if found := bool(left.strip()):
                yield f"{left.strip()} {token}"
        elif not found:
            left += token
