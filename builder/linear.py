"""MathML → one line of plain text, as for the name of a formula that is only seen otherwise."""

from functools import lru_cache
from xml.etree import ElementTree

_SILENT = {"\u2061", "\u2062", "\u2063", "\u200b"}  # applied to, times, comma: none is written


@lru_cache(maxsize=16384)
def linear(math: str) -> str:
    """Return MathML as text: a fraction as `(x + 1)/2`, a power as `x^2`, a root as `√(x)`.

    Raises `xml.etree.ElementTree.ParseError` if it is no MathML.
    """
    return " ".join(_text(ElementTree.fromstring(math)).split())


def _text(node: ElementTree.Element) -> str:
    parts = [_text(child) for child in node if not _name(child).startswith("annotation")]
    match _name(node), parts:
        case "mo", _:
            sign = (node.text or "").strip()
            if sign in _SILENT:
                return ""
            return f" {sign} " if sign in "=<>≤≥≈≠→∈±+−⟶⇒∼≡" else sign
        case "mi" | "mn" | "mtext" | "ms", _:
            return node.text or ""
        case "mfrac", [above, below]:
            return f"{_whole(above)}/{_whole(below)}"
        case "msup", [base, above]:
            prime = above.strip(" ′") == ""
            return f"{base}{above.strip()}" if prime else f"{_whole(base)}^{_whole(above)}"
        case "msub" | "munder", [base, below]:
            return f"{base}_{_whole(below)}"
        case "mover", [base, above]:
            return f"{base}{above.strip()}"
        case "msubsup" | "munderover", [base, below, above]:
            return f"{base}_{_whole(below)}^{_whole(above)}"
        case "msqrt", _:
            return f"√({''.join(parts).strip()})"
        case "mroot", [base, degree]:
            return f"root {degree.strip()} of ({base.strip()})"
        case "mtr", _:
            return ", ".join(part.strip() for part in parts)
        case "mtable", _:
            return "; ".join(part.strip() for part in parts)
        case "mspace", _:
            return " "
        case _:
            return "".join(parts)


def _name(node: ElementTree.Element) -> str:
    return node.tag.rpartition("}")[2]


def _whole(part: str) -> str:
    """Return a part in brackets, unless it is one thing already."""
    part = part.strip()
    return part if len(part) == 1 or part.isalnum() else f"({part})"
