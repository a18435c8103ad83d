"""The tokens of a formula's TeX, without what only changes how it looks."""

import re
from collections.abc import Iterator

RELATIONS = {
    "=": "=",
    "<": "<",
    ">": ">",
    "\\le": "≤",
    "\\ge": "≥",
    "\\ne": "≠",
    "\\approx": "≈",
    "\\lesssim": "≲",
    "\\to": "→",
}
_TOKEN = re.compile(r"\\text\{[^{}]*\}|\\[a-zA-Z]+|\\.|\S", re.DOTALL)
_SAME = {
    "\\dfrac": "\\frac",
    "\\tfrac": "\\frac",
    "\\lvert": "|",
    "\\rvert": "|",
    "\\leq": "\\le",
    "\\geq": "\\ge",
    "\\neq": "\\ne",
    "\\cdot": "*",
    "\\times": "*",
    "\\cdots": "\\dots",
    "\\lbrack": "[",
    "\\qquad": "\\quad",
}
_SIZES = {
    *("\\left", "\\right", "\\bigl", "\\bigr", "\\Bigl", "\\Bigr", "\\!"),
    *("\\displaystyle", "\\limits"),
}
_THIN = {"\\,", "\\;", "\\:", "\\ ", "~"}
GREEK = {
    **{"alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "varepsilon": "ε"},
    **{
        "ell": "ℓ",
        "theta": "θ",
        "lambda": "λ",
        "mu": "μ",
        "xi": "ξ",
        "rho": "ρ",
        "sigma": "σ",
        "chi": "χ",
    },
}
_OPERATORS = {"+", "-", "*", "/"}
_CONNECTING = {"if", "then", "so", "and", "as"}


class UnreadableError(ValueError):
    """A formula, or a part of it, that cannot be read or computed; the message says which."""


def tokens_of(tex: str) -> list[str]:
    """Return the tokens of a formula. Raises `UnreadableError` for braces that are not closed."""
    return _clean(_TOKEN.findall(tex))


def _clean(tokens: list[str]) -> list[str]:
    """Return tokens without what only changes how a formula looks."""
    out: list[str] = []
    at = 0
    environments: list[str] = []
    while at < len(tokens):
        token = _SAME.get(tokens[at], tokens[at])
        at += 1
        if token == "\\textcolor":
            _, at = read_group(tokens, at)
            inner, at = read_group(tokens, at)
            tokens = [*inner, *tokens[at:]]
            at = 0
        elif token == "\\underbrace":
            inner, at = read_group(tokens, at)
            _, at = read_group(tokens, at + 1)
            tokens = [*inner, *tokens[at:]]
            at = 0
        elif token in ("\\begin", "\\end"):
            name, at = read_group(tokens, at)
            matrix = "".join(name).endswith("matrix")
            if token == "\\begin":
                environments.append("".join(name))
            else:
                environments.pop()
            if matrix:
                out.append("[matrix" if token == "\\begin" else "matrix]")
        elif token == "\\\\":
            if tokens[at : at + 1] == ["["]:
                at = tokens.index("]", at) + 1
            out.append("\\\\")
        elif token == "&":
            if environments and environments[-1].endswith("matrix"):
                out.append(token)
        elif token.startswith("\\text{"):
            out.append('"' + token[6:-1].strip())
        elif token == "\\operatorname":
            inner, at = read_group(tokens, at)
            out.append("\\" + "".join(inner))
        elif token in _THIN:
            following = next((t for t in tokens[at:] if t not in _SIZES), "")
            if following in "([" and following and out and _ends(out[-1]):
                out.append("*")
        elif token not in _SIZES:
            out.append(token)
    return out


def _ends(token: str) -> bool:
    """Return whether a token ends a factor, so that a thin space before a bracket multiplies."""
    return token in "})]|'" or token.isalnum() or token.lstrip("\\") in GREEK


def read_group(tokens: list[str], at: int) -> tuple[list[str], int]:
    """Return the tokens of a group in braces, or the one token that stands for it."""
    if at >= len(tokens):
        raise UnreadableError("it ends too early")
    if tokens[at] != "{":
        return [tokens[at]], at + 1
    depth = 0
    for end in range(at, len(tokens)):
        depth += (tokens[end] == "{") - (tokens[end] == "}")
        if depth == 0:
            return tokens[at + 1 : end], end + 1
    raise UnreadableError("a brace is not closed")


def split(tokens: list[str]) -> Iterator[tuple[list[str], bool]]:
    """Yield the tokens of each statement, and whether it is a condition."""
    part: list[str] = []
    depth = 0
    condition = following = False
    for at, token in enumerate(tokens):
        depth += (token in ("{", "(", "[", "[matrix")) - (token in ("}", ")", "]", "matrix]"))
        said = token[1:] if token.startswith('"') else ""
        joins = set(RELATIONS) | _OPERATORS
        after = next((t for t in tokens[at + 1 :] if t not in ("\\\\", "\\quad")), "")
        between = token in ("\\\\", "\\quad") and not (
            after in joins or not part or part[-1] in joins
        )
        if depth == 0 and (token in (",", ";") or between or said in _CONNECTING):
            if part:
                yield part, condition
                part = []
                following = True
            condition = said == "if" and following
        elif depth or token not in ("\\\\", "\\quad"):
            last = at == len(tokens) - 1
            if not (token in ".:" and (last or not tokens[at + 1].isdigit())):
                part.append(token)
    if part:
        yield part, condition


def index_name(tokens: list[str]) -> str:
    """Return an index as part of a name."""
    return "".join(
        t.lstrip('"').strip() if t[0] == '"' else GREEK.get(t[1:], t.lstrip("\\"))
        for t in tokens
        if t not in "{}"
    )


def spelt(tokens: list[str]) -> str:
    """Return the name that tokens spell, as `Δx` or `x_1`."""
    return "".join({"\\Delta": "Δ"}.get(t, GREEK.get(t[1:], t)) for t in tokens if t not in "{}")
