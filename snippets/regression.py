"""Simple linear regression: the line of least squares, how well it fits, how sure it is."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

# Four samples with the same line, the same uncertainties and the same sum of squares.
# Source: F. J. Anscombe, Graphs in Statistical Analysis, The American Statistician 27 (1973).
_SHARED_X = (10.0, 8.0, 13.0, 9.0, 11.0, 14.0, 6.0, 4.0, 12.0, 7.0, 5.0)
ANSCOMBE = {
    "I": (
        _SHARED_X,
        (8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68),
    ),
    "II": (
        _SHARED_X,
        (9.14, 8.14, 8.74, 8.77, 9.26, 8.10, 6.13, 3.10, 9.13, 7.26, 4.74),
    ),
    "III": (
        _SHARED_X,
        (7.46, 6.77, 12.74, 7.11, 7.81, 8.84, 6.08, 5.39, 8.15, 6.42, 5.73),
    ),
    "IV": (
        (8.0, 8.0, 8.0, 8.0, 8.0, 8.0, 8.0, 19.0, 8.0, 8.0, 8.0),
        (6.58, 5.76, 7.71, 8.84, 8.47, 7.04, 5.25, 12.50, 5.56, 7.91, 6.89),
    ),
}


class Line(NamedTuple):
    """The straight line y = slope * x + intercept."""

    slope: float
    intercept: float


class LineUncertainties(NamedTuple):
    """Standard errors of a fitted line, in the units of its slope and its intercept."""

    slope: float
    intercept: float


def paired_samples(x: ArrayLike, y: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return `x` and `y` as float arrays of one shape (n,), n >= 2, with x not constant.

    Raises ValueError that names the argument otherwise, or if a value is not finite.
    Source: the hypotheses of simple linear regression.

    >>> paired_samples([1, 2], [3, 4])
    (array([1., 2.]), array([3., 4.]))
    """
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if x.ndim != 1 or x.size < 2:
        raise ValueError(f"x: expected shape (n,) with n >= 2, got shape {x.shape}")
    if y.shape != x.shape:
        raise ValueError(f"y: expected the shape of x, {x.shape}, got {y.shape}")
    for name, values in (("x", x), ("y", y)):
        if not np.all(np.isfinite(values)):
            raise ValueError(f"{name}: expected finite numbers, got {values}")
    if np.ptp(x) == 0:
        raise ValueError(f"x: expected at least two different values, got only {x[0]}")
    return x, y


def fit_line(x: ArrayLike, y: ArrayLike) -> Line:
    """Return the line with the least sum of squared residuals.

    `x`, `y`: shape (n,), n >= 2; x exact, every y equally uncertain.
    The intercept has the unit of y, the slope that of y per unit of x.
    Raises ValueError if the shapes differ, a value is not finite, or all x are equal.
    Source: Press et al., Numerical Recipes, 3rd edition, section 15.2.

    >>> fit_line([0, 1, 3, 4], [1, 3, 4, 8])
    Line(slope=1.5, intercept=1.0)
    """
    x, y = paired_samples(x, y)
    dx, dy = x - x.mean(), y - y.mean()  # centred first: large x would lose digits
    slope = np.sum(dx * dy) / np.sum(dx**2)
    intercept = y.mean() - slope * x.mean()  # the line passes through the centre of mass
    return Line(float(slope), float(intercept))


def residuals(x: ArrayLike, y: ArrayLike, slope: float, intercept: float) -> NDArray[np.float64]:
    """Return measured minus predicted, y - (slope * x + intercept).

    `x`, `y`: shape (n,); the result has shape (n,) and the unit of y.
    Raises ValueError if the shapes differ.
    Source: the definition of the residual; Numerical Recipes, section 15.1.

    >>> print(residuals([1, 2, 3], [3, 5, 6], slope=2, intercept=1))
    [ 0.  0. -1.]
    """
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if y.shape != x.shape:
        raise ValueError(f"y: expected the shape of x, {x.shape}, got {y.shape}")
    return y - (slope * x + intercept)


def chi_squared(
    x: ArrayLike, y: ArrayLike, slope: float, intercept: float, sigma: ArrayLike
) -> float:
    """Return the sum of (residual / sigma)**2, a number without a unit.

    `x`, `y`: shape (n,). `sigma`: the standard deviation of the noise in y, in the
    unit of y: one positive number for all points, or shape (n,).
    Raises ValueError if the shapes differ or a sigma is not positive.
    Source: Press et al., Numerical Recipes, 3rd edition, section 15.1.

    >>> chi_squared([1, 2, 3], [3, 5, 6], slope=2, intercept=1, sigma=0.5)
    4.0
    """
    r = residuals(x, y, slope, intercept)
    sigma = np.asarray(sigma, dtype=float)
    if sigma.shape not in ((), r.shape):
        raise ValueError(f"sigma: expected one number or shape {r.shape}, got {sigma.shape}")
    if not np.all(sigma > 0):
        raise ValueError(f"sigma: expected positive numbers, got {sigma}")
    return float(np.sum((r / sigma) ** 2))


def line_uncertainties(x: ArrayLike, y: ArrayLike) -> LineUncertainties:
    """Return the standard errors of the slope and intercept that `fit_line` finds.

    `x`, `y`: shape (n,), n >= 3. Assumes that a line is the right model, x exact, and
    independent noise in y of equal variance, estimated by (sum of squares) / (n - 2).
    Raises ValueError as `fit_line` does, and for n = 2, where no residual is left.
    Source: Draper & Smith, Applied Regression Analysis, 3rd edition, chapter 1.

    >>> line_uncertainties([-1, 0, 0, 1], [0, -1, 1, 0]).slope
    0.7071067811865476
    """
    line = fit_line(x, y)
    x, y = paired_samples(x, y)
    if x.size < 3:
        raise ValueError(f"x: expected at least 3 points, got {x.size}")
    # Fitting used up two of the n residuals: their sum and their moment are zero.
    variance = np.sum(residuals(x, y, *line) ** 2) / (x.size - 2)
    spread = np.sum((x - x.mean()) ** 2)
    slope = np.sqrt(variance / spread)
    intercept = np.sqrt(variance * (1 / x.size + x.mean() ** 2 / spread))
    return LineUncertainties(float(slope), float(intercept))
