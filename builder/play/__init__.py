"""What the build knows of each kind of interactive: what its script is given, and how it begins."""

from types import ModuleType

from builder.play import (
    context,
    dials,
    field,
    match,
    noise,
    parts,
    path,
    rectangle,
    riemann,
    sandpit,
    secant,
    sheet,
    slice,
    taylor,
    tree,
    vectors,
    warp,
    zoom,
)

# A module satisfies `builder.interactive.Kind`.
KINDS: dict[str, ModuleType] = {
    "context": context,
    "dials": dials,
    "field": field,
    "match": match,
    "noise": noise,
    "parts": parts,
    "path": path,
    "rectangle": rectangle,
    "riemann": riemann,
    "sandpit": sandpit,
    "secant": secant,
    "sheet": sheet,
    "slice": slice,
    "taylor": taylor,
    "tree": tree,
    "vectors": vectors,
    "warp": warp,
    "zoom": zoom,
}
