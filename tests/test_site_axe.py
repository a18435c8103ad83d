"""The built site as axe judges it, in a file of its own: half of all time in the browser."""

from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup

Pages = dict[str, BeautifulSoup]

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_to_mend(reader: Any, html_pages: Pages, scheme: str, width: int) -> None:
    axe = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")
    page = reader.window(
        color_scheme=scheme, viewport={"width": width, "height": 900}, bypass_csp=True
    )
    found = set()
    for file in html_pages:
        reader.read(page, file)
        # As when read to the end: parts far away are not laid out, and axe does not see them.
        page.add_style_tag(content=".part, .part > * { content-visibility: visible !important; }")
        page.evaluate("() => new Promise(done => setTimeout(done, 100))")
        page.evaluate(axe)
        # Only contrast depends on the theme; to check all rules twice takes a minute more.
        rules = ["color-contrast", "link-in-text-block"] if scheme == "dark" else None
        report = page.evaluate(
            """rules => axe.run(
                document, {resultTypes: ["violations"], ...(rules && {runOnly: rules})})""",
            rules,
        )
        assert report["passes"], file
        found |= {
            (violation["id"], place["html"][:200], file)
            for violation in report["violations"]
            for place in violation["nodes"]
        }
    assert found == set()
