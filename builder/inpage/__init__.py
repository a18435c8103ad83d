"""Runs the cells of a lesson in the reader's browser, and as plain Python in the tests.

Only the standard library is imported here; numpy, SymPy and matplotlib only once a cell did.
"""

from builder.inpage.session import Session

__all__ = ["Session"]
