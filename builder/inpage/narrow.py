"""NumPy where its whole numbers have 32 bits, as in the browser: what differs, mended or said.

There sums wrap around without a word, and a singular matrix gives nan instead of an error.
Everywhere else nothing here does anything.
"""

import functools
import sys
from collections.abc import Callable, Iterable
from typing import Any

LARGE = 2**27  # from here on, a sum or a product may have left the 32 bits

NOTE = (
    "NumPy's whole numbers have 32 bits in this page: beyond 2 147 483 647 they wrap around "
    "without a word, so {what} may be wrong. Use floats, `dtype=np.int64` or Python's own `int`."
)


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


def remembering_print(remember: Callable[[object], None]) -> Callable[..., None]:
    """Return `print`, which remembers what it shows of NumPy where integers are narrow."""

    @functools.wraps(print)
    def remembering(*values: Any, **more: Any) -> None:
        for value in values:
            if type(value).__module__ == "numpy":
                remember(value)
        print(*values, **more)

    return remembering


def note(bound: Iterable[tuple[str, object]], shown: Iterable[object], code: str) -> str:
    """Return what to say about large 32-bit integers among these values, or nothing.

    Nothing is said where the code asks for 32 bits itself.
    """
    if "int32" in code:
        return ""
    names = [f"`{name}`" for name, value in bound if is_large(value)]
    if names:
        return NOTE.format(what=", ".join(names))
    return NOTE.format(what="what is shown") if any(is_large(value) for value in shown) else ""


def is_large(value: object) -> bool:
    """Return whether a value is an integer of 32 bits, or an array of them, with a large one."""
    numpy = sys.modules.get("numpy")
    if numpy is None or not isinstance(value, numpy.ndarray | numpy.integer):
        return False
    if value.dtype.kind != "i" or value.dtype.itemsize != 4 or value.size == 0:
        return False
    return bool(value.max() >= LARGE or value.min() <= -LARGE)
