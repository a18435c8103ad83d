"""An expression as a tree of smaller ones: the rule of each node, and where it is drawn."""

from typing import TYPE_CHECKING, Any

import numpy as np
import sympy as sp

from builder.trees import function

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from builder.interactive import Values

NEEDED = {"f", "at", "low", "high", "bottom", "top"}
KNOWN = {"x-label", "y-label"}
X, U = sp.Symbol("x", real=True), sp.Symbol("u", real=True)
RULES = ("sum", "product", "quotient", "chain")  # among which readers choose
MOST = 12  # nodes
HEIGHT, NARROW, LETTER, GAP, DOWN = 62, 104, 7.9, 8, 26  # of boxes, in units of the picture
SAMPLES = 401
_RAISED = dict(zip("0123456789+−xu", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ˣᵘ", strict=True))


def settings(found: "Values") -> dict[str, Any]:
    """Return the function, its nodes from the leaves up, and the window."""
    f = found.function("f", "x")
    window = {name: found.number(name) for name in sorted(NEEDED - {"f"})}
    if not window["low"] <= window["at"] <= window["high"]:
        raise found.fault("at", "the point is not inside the picture", "widen `low`, `high`")
    written = sp.sympify(found.text("f"), locals={"x": X}, evaluate=False)
    if strange := [part for part in sp.preorder_traversal(written) if not _has_rule(part)]:
        mend = "use + - * /, powers with a number above, and functions with slopes everywhere"
        raise found.fault("f", f"there is no rule for `{strange[0]}`", mend)
    nodes: list[dict[str, Any]] = []
    _add(written, nodes)
    if not 3 <= len(nodes) <= MOST:
        mend = f"choose an expression with 3 to {MOST} nodes"
        raise found.fault("f", f"`f` has {len(nodes)} nodes", mend)
    places = np.linspace(window["low"], window["high"], SAMPLES)
    for node in nodes:
        expression = node.pop("expression")
        for part in (expression, sp.diff(expression, X)):
            with np.errstate(all="ignore"):
                values = sp.lambdify(X, part, "numpy")(places) + 0 * places
            if not np.isfinite(values).all():
                wrong = f"`{part}`, of a node, has no value somewhere in the picture"
                raise found.fault("f", wrong, "choose another interval")
    size = _place(nodes, len(nodes) - 1, 0, 0)
    height = max(node["y"] for node in nodes) + HEIGHT
    labels = {"xLabel": found.text("x-label") or "x", "yLabel": found.text("y-label") or "f(x)"}
    kind = {"difference": "sum", "power": "chain"}.get(nodes[-1]["rule"], nodes[-1]["rule"])
    drawn = {"width": round(size), "height": height, "box": HEIGHT}
    code = {"f": function(f, "x"), "nodes": nodes, "root": RULES.index(kind)}
    return {**code, **drawn, **window, **labels}


def _has_rule(part: sp.Basic) -> bool:
    if part.is_Function:
        return len(part.args) == 1 and not isinstance(part, sp.Abs)
    return bool(part.is_Add or part.is_Mul or part.is_Atom or (part.is_Pow and part.exp.is_number))


def _add(written: sp.Expr, nodes: list[dict[str, Any]]) -> int:
    """Append the nodes of an expression, branches first, and return the place of its own."""
    rule, branches = _split(written)
    parts = [_add(branch, nodes) for branch in branches]
    expression = written.doit()
    node: dict[str, Any] = {"rule": rule, "parts": parts, "text": plain(written)}
    node |= {"expression": expression, "code": sp.pycode(expression)}
    if rule == "leaf":
        slope = sp.diff(expression, X)
        node |= {"f": function(expression, "x"), "slope": plain(slope)}
        node["slopeCode"] = sp.pycode(slope)
    elif rule in ("chain", "power"):
        outer = U**written.exp if rule == "power" else written.func(U)
        slope = sp.diff(outer, U)
        root = rule == "power" and written.exp == sp.Rational(1, 2)
        node |= {"outer": function(outer, "u"), "slope": "1 / (2√u)" if root else plain(slope)}
        node |= {"outerCode": sp.pycode(outer), "slopeCode": sp.pycode(slope)}
    nodes.append(node)
    return len(nodes) - 1


def _split(written: sp.Expr) -> tuple[str, list[sp.Expr]]:
    """Return the rule for the operation that is done last, and what it is done to."""
    _, rest = written.doit().as_coeff_Mul()
    if rest == X or rest.is_number or (rest.is_Pow and rest.base == X and rest.exp.is_number):
        return "leaf", []  # a multiple of a power
    if written.is_Add:
        *first, last = written.args
        start = first[0] if len(first) == 1 else sp.Add(*first, evaluate=False)
        if _negative(last):
            return "difference", [start, _without_sign(last)]
        return "sum", [start, last]
    if written.is_Mul:
        under = [part.base for part in written.args if part.is_Pow and part.exp == -1]
        over = [part for part in written.args if not (part.is_Pow and part.exp == -1)]
        if under:
            return "quotient", [_product(over), _product(under)]
        return "product", [over[0], _product(over[1:])]
    if written.is_Pow and written.exp == -1:
        return "quotient", [sp.Integer(1), written.base]
    if written.is_Pow and written.exp.is_number:
        return "power", [written.base]
    return "chain", [written.args[0]]


def _product(factors: list[sp.Expr]) -> sp.Expr:
    if not factors:
        return sp.Integer(1)
    return factors[0] if len(factors) == 1 else sp.Mul(*factors, evaluate=False)


def _negative(term: sp.Expr) -> bool:
    return bool(term.is_Mul and term.args[0].is_number and term.args[0].is_negative)


def _without_sign(term: sp.Expr) -> sp.Expr:
    first, *rest = term.args
    return _product(rest if first == -1 else [-first, *rest])


def plain(written: sp.Expr) -> str:
    """Return an expression in plain characters, as it is written: `cos(3x² − x) / e⁴ˣ`."""
    if written.is_Add:
        words = plain(written.args[0])
        for term in written.args[1:]:
            negative = _negative(term)
            words += f" − {plain(_without_sign(term))}" if negative else f" + {plain(term)}"
        return words
    if written.is_Mul:
        under = [part.base for part in written.args if part.is_Pow and part.exp == -1]
        over = [part for part in written.args if not (part.is_Pow and part.exp == -1)]
        words = _joined(over) or "1"
        below = f"({_joined(under)})" if len(under) > 1 else "".join(map(_bracketed, under))
        return f"{words} / {below}" if under else words
    if written.is_Pow:
        base = plain(written.base)
        if written.exp == -1:
            return f"1 / {_bracketed(written.base)}"
        if written.exp == sp.Rational(1, 2):
            return f"√{base}" if written.base.is_Symbol else f"√({base})"
        base = base if written.base.is_Symbol else f"({base})"
        return base + _raise(written.exp)
    if isinstance(written, sp.exp):
        return "e" + _raise(written.args[0])
    if written.is_Function:
        name = "ln" if isinstance(written, sp.log) else written.func.__name__.lower()
        return f"{name}({plain(written.args[0])})"
    names = {sp.pi: "π", sp.E: "e"}
    return names.get(written) or str(written).replace("-", "−")


def _joined(factors: list[sp.Expr]) -> str:
    """Return factors side by side, with a dot unless the first is a number."""
    if not factors:
        return ""
    first, *rest = factors
    if not (first.is_number and rest):
        return " · ".join(map(_bracketed, factors))
    words = " · ".join(map(_bracketed, rest))
    if first == -1:
        return f"−{words}"
    blank = " " if words[0].isalpha() and len(words) > 1 and words[1].isalpha() else ""
    dot = " · " if words[0].isdigit() else blank
    return plain(first) + dot + words


def _bracketed(factor: sp.Expr) -> str:
    return f"({plain(factor)})" if factor.is_Add or factor.is_Mul else plain(factor)


def _raise(exponent: sp.Expr) -> str:
    words = plain(exponent).replace(" ", "")
    return "".join(_RAISED[c] for c in words) if set(words) <= set(_RAISED) else f"^({words})"


def _place(nodes: list[dict[str, Any]], at: int, left: float, depth: int) -> float:
    """Place a node above the middle of its branches, and return how wide they are together."""
    node = nodes[at]
    own = max(NARROW, LETTER * len(node["text"]) + 16)
    parts = node["parts"]
    below: float = GAP * max(0, len(parts) - 1)
    below += sum(_place(nodes, part, 0, depth + 1) for part in parts)
    width = max(own, below)
    node |= {"width": round(own), "x": round(left + width / 2), "y": depth * (HEIGHT + DOWN)}
    start = left + (width - below) / 2
    for part in parts:
        start += _place(nodes, part, start, depth + 1) + GAP
    return width


def still(found: "Values", given: dict[str, Any]) -> "Figure":
    """Return the tree with its leaves filled in."""
    from matplotlib.figure import Figure
    from matplotlib.patches import FancyBboxPatch

    from snippets import figures

    scale = 1 / 66  # of the picture, in inches
    figure = Figure(figsize=(given["width"] * scale, given["height"] * scale))
    ax = figure.add_axes((0, 0, 1, 1))
    for node in given["nodes"]:
        middle, top, wide = node["x"], node["y"], node["width"]
        for part in node["parts"]:
            end = given["nodes"][part]
            ax.plot(
                [middle, end["x"]],
                [top + HEIGHT, end["y"]],
                color=figures.MUTED,
                linewidth=1.4,
                zorder=0,
            )
        leaf = node["rule"] == "leaf"
        box = FancyBboxPatch(
            (middle - wide / 2 + 3, top + 3),
            wide - 6,
            HEIGHT - 6,
            boxstyle="round,pad=0,rounding_size=5",
            facecolor="none",
            edgecolor=figures.FUNCTION if leaf else figures.MUTED,
            linestyle="-" if leaf else "--",
            linewidth=1.4,
        )
        ax.add_patch(box)
        middling: dict[str, Any] = {"ha": "center", "va": "center", "fontsize": 10.5}
        figures.label(ax, middle, top + (16 if leaf else HEIGHT / 2), node["text"], **middling)
        if leaf:
            expression = sp.sympify(node["code"], locals={"x": X})
            values = (expression, sp.diff(expression, X))
            colors = (figures.FUNCTION, figures.DERIVATIVE)
            for k, (name, value, color) in enumerate(
                zip(("value", "slope"), values, colors, strict=True)
            ):
                number = f"{float(value.subs(X, given['at'])):.3g}".replace("-", "−")
                figures.label(ax, middle, top + 32 + 16 * k, f"{name} {number}", color, **middling)
    ax.set(xlim=(-2, given["width"] + 2), ylim=(given["height"] + 2, -2))
    ax.axis("off")
    return figure
