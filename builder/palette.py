"""The one palette: from the colours code and formulas use to the theme's variables.

The names are those of `snippets.figures`, which is not imported here because matplotlib
takes longer to load than a page to render; a test holds the two together.
"""

# meaning → the CSS name in code and formulas, and the hex that matplotlib writes for it.
PALETTE: dict[str, tuple[str, str]] = {
    "function": ("royalblue", "#4169e1"),
    "derivative": ("chocolate", "#d2691e"),
    "approximation": ("seagreen", "#2e8b57"),
    "data": ("darkorchid", "#9932cc"),
    "constraint": ("crimson", "#dc143c"),
    "ink": ("#1f2430", "#1f2430"),
    "muted": ("#8a90a0", "#8a90a0"),
}
_THEMED = {
    colour: f"var(--up-{meaning},{colour})" for meaning, both in PALETTE.items() for colour in both
}


def themed(colour: str) -> str | None:
    """Return the CSS value for a colour, by name or hex; None if the palette lacks it."""
    return _THEMED.get(colour)
