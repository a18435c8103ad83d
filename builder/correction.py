"""The link at the end of a page to the form for corrections, with what the page knows filled in."""

import html
import re
from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

from builder.words import WORDS

FORM = "correction.yml"
_LINK = re.compile(r'(<p class="lesson-correction">[^<]*<a href=")[^"]*(")')


def repository(address: str) -> str:
    """Return the address of the repository without a slash at its end; empty for none.

    Raises `ValueError` for what is no address of a page on the web.
    """
    if address and (
        urlsplit(address).scheme not in ("http", "https") or not urlsplit(address).netloc
    ):
        raise ValueError(f"REPO_URL is `{address}`, which is no address of a repository")
    return address.rstrip("/")


def form(place: str, title: str, page: str, version: str) -> str:
    """Return the address of the form for a page, in the repository at `place`.

    GitHub fills the fields of the form by the names of these parameters. The sentence in question
    is added by the page's script, which knows what the reader has selected.
    """
    said: Mapping[str, str] = {
        "template": FORM,
        "title": WORDS.share["correction-title"].format(title=title),
        "page": page,
        "version": version,
    }
    return f"{place}/issues/new?{urlencode(said, safe='/:,')}"


def with_form(page: str, address: str) -> str:
    """Return a page whose link at the end leads to the form at `address`."""
    asked = html.escape(address)
    return _LINK.sub(lambda m: f'{m[1]}{asked}{m[2]} rel="noreferrer"', page)
