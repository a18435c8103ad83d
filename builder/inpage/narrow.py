"""NumPy where its whole numbers have 32 bits, as in the browser: what differs, mended.

There a singular matrix gives nan instead of an error; what whole numbers do is watched by
`builder.inpage.watching`. Everywhere else nothing here does anything.
"""

import functools
import sys
from collections.abc import Callable
from typing import Any


def may_be_narrow() -> bool:
    """Return whether NumPy's integers would have 32 bits here, if it were loaded."""
    return sys.maxsize < 2**32


def is_narrow() -> bool:
    """Return whether NumPy is loaded and its integers have 32 bits."""
    numpy = sys.modules.get("numpy")
    return numpy is not None and hasattr(numpy, "intp") and numpy.dtype(numpy.intp).itemsize == 4


def mend(numpy: Any) -> None:
    """Let `solve` and `inv` say that a matrix is singular, where they would give nan."""
    if not is_narrow():
        return
    for name in ("solve", "inv"):
        usual = getattr(numpy.linalg, name)
        setattr(numpy.linalg, name, telling_singular(usual, numpy))


def telling_singular(solve: Callable[..., Any], numpy: Any) -> Callable[..., Any]:
    """Return `solve` such that it raises `LinAlgError` if finite input gives what is not finite."""

    @functools.wraps(solve)
    def telling(*arguments: Any, **more: Any) -> Any:
        found = solve(*arguments, **more)
        given = (*arguments, *more.values())
        if not numpy.all(numpy.isfinite(found)) and all(
            numpy.all(numpy.isfinite(value)) for value in given
        ):
            raise numpy.linalg.LinAlgError("Singular matrix")
        return found

    return telling
