"""What the build knows of each kind of interactive: what its script is given, and how it begins."""

from types import ModuleType

from builder.play import (
    context,
    dials,
    field,
    match,
    parts,
    rectangle,
    riemann,
    sandpit,
    secant,
    sheet,
    taylor,
    tree,
    vectors,
    zoom,
)

# A module satisfies `builder.interactive.Kind`.
KINDS: dict[str, ModuleType] = {
    "context": context,
    "dials": dials,
    "field": field,
    "match": match,
    "parts": parts,
    "rectangle": rectangle,
    "riemann": riemann,
    "sandpit": sandpit,
    "secant": secant,
    "sheet": sheet,
    "taylor": taylor,
    "tree": tree,
    "vectors": vectors,
    "zoom": zoom,
}
