"""What the builder reads of mkdocs.yml: which pages readers can find, in which language."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml


class _Loader(yaml.SafeLoader):
    """YAML that passes over MkDocs's own tags, such as `!ENV` and `!!python/name`."""


_Loader.add_multi_constructor("!", lambda loader, tag, node: None)
_Loader.add_multi_constructor("tag:yaml.org,2002:python/", lambda loader, tag, node: None)


def settings(root: Path) -> dict[str, Any]:
    """Return the settings of the project's mkdocs.yml; those with a tag of MkDocs are None."""
    found: dict[str, Any] = yaml.load((root / "mkdocs.yml").read_text("utf-8"), _Loader)
    return found


def navigation(root: Path) -> set[str]:
    """Return the uris of all pages in `nav:` of the project's mkdocs.yml."""
    return set(in_order(root))


def in_order(root: Path) -> list[str]:
    """Return the uris of all pages in `nav:` of the project's mkdocs.yml, as readers meet them."""
    return list(_uris(settings(root).get("nav")))


def _uris(nav: Any) -> Iterator[str]:
    if isinstance(nav, str):
        yield nav
    elif isinstance(nav, dict):
        for value in nav.values():
            yield from _uris(value)
    else:
        for item in nav or []:
            yield from _uris(item)
