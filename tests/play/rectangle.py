"""Growing rectangles, by SymPy with thirty digits and by `snippets`."""

import numpy as np
import sympy as sp

from builder.trees import python_text
from play.case import Case, function
from snippets.derivative import central_difference

X = sp.Symbol("x", real=True)
SIDES = [
    (2 + X**2 / 2, 3 + X),
    (sp.exp(X / 2), 1 + X),
    (sp.log(1 + X), sp.sqrt(X)),
    (1 + sp.tanh(X), X**3 + 1),
]
LOW, HIGH = 0.5, 2.5


def cases() -> list[Case]:
    """Return random places and steps for each pair of sides."""
    rng = np.random.default_rng(4)
    return [_case(*SIDES[k % len(SIDES)], rng) for k in range(120)]


def _case(u: sp.Expr, v: sp.Expr, rng: np.random.Generator) -> Case:
    at, power = round(rng.uniform(LOW, HIGH), 2), round(rng.uniform(-4, 0), 2)
    step = float(f"{10**power:.2e}")
    longer = min(1.0, 10 * step)

    def value(expression: sp.Expr, x: float) -> sp.Expr:
        return expression.subs(X, sp.Rational(str(x))).evalf(30)

    def pieces(h: float) -> dict[str, float]:
        here, exact = sp.Rational(str(at)), sp.Rational(str(h))
        width, height = value(u, here), value(v, here)
        du, dv = value(u, here + exact) - width, value(v, here + exact) - height
        # The growth as the area after the step less the area before, not as a sum of pieces.
        growth = (width + du) * (height + dv) - width * height
        both = {"du": du, "dv": dv, "right": height * du, "top": width * dv, "corner": du * dv}
        return {k: float(n) for k, n in both.items()} | {
            "growth": float(growth),
            "share": float(du * dv / growth),
        }

    right, top = (float(value(a * b.diff(X), at)) for a, b in ((v, u), (u, v)))
    area = sp.lambdify(X, u * v, "math")
    assert abs(central_difference(area, at, 1e-5) - right - top) < 1e-6 * max(1, right + top)
    settings = {"u": function(u, X), "v": function(v, X), "at": 2, "low": LOW, "high": HIGH}
    return Case(
        settings | {"pythonU": python_text(u), "pythonV": python_text(v)},
        {"at": at, "power": power},
        {
            **{"at": at, "step": step, "width": float(value(u, at)), "height": float(value(v, at))},
            **pieces(step),
            **{"longer": longer, "before": pieces(longer)["share"]},
            **{"rightSlope": right, "topSlope": top, "slope": right + top},
        },
    )
