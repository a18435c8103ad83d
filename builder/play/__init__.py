"""What the build knows of each kind of interactive: what its script is given, and how it begins."""

from types import ModuleType

from builder.play import field, match, parts, riemann, sandpit, secant, sheet, taylor, tree

# A module satisfies `builder.interactive.Kind`.
KINDS: dict[str, ModuleType] = {
    "field": field,
    "match": match,
    "parts": parts,
    "riemann": riemann,
    "sandpit": sandpit,
    "secant": secant,
    "sheet": sheet,
    "taylor": taylor,
    "tree": tree,
}
