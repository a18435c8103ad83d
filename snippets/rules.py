"""Product and quotient rule on pairs of a value and a slope."""


def product_rule(u: tuple[float, float], v: tuple[float, float]) -> tuple[float, float]:
    """Value and slope of u·v at a point, from the values and slopes of `u` and `v` there.

    Each pair is (value, slope). The slope of the product has the unit of u times that of v,
    per unit of the input. Both functions must be differentiable at the point. No errors:
    numbers that are not finite pass through.

    Source: Spivak, Calculus, chapter 10.

    >>> product_rule((4.0, 2.0), (5.0, 1.0))
    (20.0, 14.0)
    """
    return u[0] * v[0], u[1] * v[0] + u[0] * v[1]


def quotient_rule(u: tuple[float, float], v: tuple[float, float]) -> tuple[float, float]:
    """Value and slope of u/v at a point, from the values and slopes of `u` and `v` there.

    Each pair is (value, slope). The slope of the quotient has the unit of u divided by that of
    v, per unit of the input. Both functions must be differentiable at the point.

    Raises ValueError if the value of `v` is zero.

    Source: Spivak, Calculus, chapter 10.

    >>> quotient_rule((8.0, 1.0), (4.0, 2.0))
    (2.0, -0.75)
    """
    if v[0] == 0:
        raise ValueError(f"v: expected a value other than zero to divide by, got {v}")
    value = u[0] / v[0]
    return value, (u[1] - value * v[1]) / v[0]  # v² might overflow where v does not
