"""What the theme's own parts need so that everybody can use them: names, keys, valid HTML."""

import html
import re

from builder.words import WORDS

_SECTION = re.compile(
    r'<nav class="md-nav" data-md-level="(\d)" aria-labelledby="[^"]*" aria-expanded="[^"]*">'
    r'(\s*<label class="md-nav__title" for="[^"]*">\s*<span class="md-nav__icon md-icon"></span>'
    r"\s*(.*?)\s*</label>)",
    re.DOTALL,
)
# The theme's own script: the site's script fetches it when a reader begins to do something.
_SCRIPT = re.compile(r'<script src="([^"]*/bundle\.[0-9a-f]+\.min\.js)"></script>')
# What it was made with is said on About.
_GENERATOR = re.compile(r'\s*<meta name="generator"[^>]*>')
_TAGS = re.compile(r"<[^>]*>")
_PLAIN = {
    # Attributes without meaning where they stand.
    ' tabindex=""': "",
    # Which of the two is shown is a matter of style: no script need run for it.
    'for="__palette_0" hidden>': 'for="__palette_0">',
    'for="__palette_1" hidden>': 'for="__palette_1">',
    # The script of the site makes a button of the first, named so.
    '<label class="md-header__button md-icon" for="__drawer">': (
        '<label class="md-header__button md-icon" for="__drawer"'
        f' data-name="{html.escape(WORDS.menu)}">'
    ),
    'type="checkbox" id="__drawer" autocomplete="off"': 'type="checkbox" id="__drawer"',
    'type="checkbox" id="__search" autocomplete="off"': 'type="checkbox" id="__search"',
    # The search stands in the page; it is no dialog, and without a name it was a nameless one.
    'class="md-dialog" data-md-component="dialog"': (
        'class="md-dialog" data-md-component="dialog" role="status"'
    ),
    ' data-md-component="search" role="dialog"': ' data-md-component="search"',
}


def usable(page: str) -> str:
    """Return the HTML of a page with the theme's parts named and without invalid attributes."""
    if '<div class="hero">' in page:
        page = page.replace('class="md-content__inner', 'class="home md-content__inner', 1)
    for wrong, right in _PLAIN.items():
        page = page.replace(wrong, right)
    page = _GENERATOR.sub("", page)
    page = _SCRIPT.sub(r'<link rel="prefetch" as="script" id="theme-script" href="\1">', page)
    return _SECTION.sub(_named, page)


def _named(match: re.Match[str]) -> str:
    name = " ".join(_TAGS.sub("", match[3]).split())
    return f'<nav class="md-nav" data-md-level="{match[1]}" aria-label="{name}">{match[2]}'
