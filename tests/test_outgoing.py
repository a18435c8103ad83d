"""The list of links for the weekly check."""

from pathlib import Path

import pytest

from builder.outgoing import outgoing


def test_only_links_to_other_hosts_are_listed_each_once(tmp_path: Path) -> None:
    page = tmp_path / "lessons" / "index.html"
    page.parent.mkdir()
    page.write_text(
        '<link href="https://own.example/"><a href="../x/">x</a><a href="#y">y</a>'
        '<a href="https://b.example/p?q=1&amp;r=2">b</a><a href="http://a.example/">a</a>'
        '<a href="mailto:c@c.example">c</a><a name="d">d</a>',
        "utf-8",
    )
    (tmp_path / "index.html").write_text('<a href="http://a.example/">again</a>', "utf-8")
    assert outgoing(tmp_path) == ["http://a.example/", "https://b.example/p?q=1&r=2"]


def test_a_folder_without_pages_is_no_site(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="has no pages"):
        outgoing(tmp_path)


def test_the_licences_are_among_the_links_of_the_site(site_folder: Path) -> None:
    assert "https://creativecommons.org/licenses/by-sa/4.0/" in outgoing(site_folder)
