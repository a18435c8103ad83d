"""The navigation of mkdocs.yml: which pages readers can find."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml


class _Loader(yaml.SafeLoader):
    """YAML that passes over MkDocs's own tags, such as `!ENV` and `!!python/name`."""


_Loader.add_multi_constructor("!", lambda loader, tag, node: None)
_Loader.add_multi_constructor("tag:yaml.org,2002:python/", lambda loader, tag, node: None)


def navigation(root: Path) -> set[str]:
    """Return the uris of all pages in `nav:` of the project's mkdocs.yml."""
    text = (root / "mkdocs.yml").read_text("utf-8")
    return set(_uris(yaml.load(text, _Loader).get("nav")))


def _uris(nav: Any) -> Iterator[str]:
    if isinstance(nav, str):
        yield nav
    elif isinstance(nav, dict):
        for value in nav.values():
            yield from _uris(value)
    else:
        for item in nav or []:
            yield from _uris(item)
