"""The picture that stands for a page where a link to it is shared."""

from dataclasses import dataclass

WIDTH, HEIGHT = 1200, 630  # pixels; what Open Graph's readers show whole


@dataclass(frozen=True)
class Card:
    """What a card says, from the top: the site, what the page is part of, its number, its title.

    Then, where there is room for them, some words on it, and a last line.
    """

    site: str
    over: str
    number: str
    title: str
    lead: str
    foot: str
    figure: str  # SVG as the page has it; empty for none
