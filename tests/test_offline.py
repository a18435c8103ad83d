"""The parts of the builder that let the site be kept: names, lists, icons, the zip."""

import hashlib
import json
import struct
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import matplotlib.image
import pytest
from project import REPOSITORY

from builder.archive import archive, for_folder, publish
from builder.icons import SHARE, app_files, icon, papers
from builder.named import name_by_content, with_hash
from builder.offline import keepable, megabytes, say_weights, weights, write_offline
from builder.scripts import OFFLINE_BOX

SECONDS = 1_700_000_000
OF_PAGES = (
    "assets/uphill.js",
    "assets/favicon.svg",
    "assets/sheets.css",
)
PAGE = (
    '<!doctype html>\n<html><head><meta charset="utf-8"><link rel="icon" '
    'href="../assets/favicon.svg"><link rel="stylesheet" href="../assets/site.00000000.css">'
    '<link rel="stylesheet" href="../assets/sheets.css" data-own>'
    '<script src="../assets/uphill.js" defer></script></head><body><a href="..">Home</a>'
    '<a href="../about/#zip">About</a> <a href="../uphill.zip">The zip</a>'
    ' <span data-size="zip"></span> <code>assets/uphill.js</code>'
    '<div class="offline"><p>Later.</p></div></body></html>'
)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A finished site with one of each kind of file."""
    files = {
        "index.html": PAGE.replace("../", "").replace('".."', '"."'),
        "about/index.html": PAGE,
        "404.html": PAGE.replace('"../', '"/uphill/'),
        "assets/uphill.js": "say();",
        "assets/favicon.svg": "<svg/>",
        "assets/sheets.css": "table{margin:0}",
        "assets/site.00000000.css": "a{src:url(katex/fonts/KaTeX_Main.woff2)}",
        "assets/katex/fonts/KaTeX_Main.woff2": "font",
        "assets/katex/fonts/KaTeX_Main.small.woff2": "letters",
        "assets/icon-any-192.png": "drawn",
        "assets/manifest.webmanifest": '{"icons": [{"src": "icon-any-192.png"}]}',
        "assets/javascripts/bundle.11111111.min.js.map": "{}",
        "assets/python/numpy.22222222.bin": "n" * 3000,
        "assets/python/LICENSES.txt": "Theirs.",
        "search/search_index.json": "{}",
        "uphill.pdf": "printed",
        "feed.xml": "<feed/>",
    }
    for path, text in files.items():
        (tmp_path / "site" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / path).write_text(text, "utf-8")
    return tmp_path / "site"


def texts(site: Path) -> dict[str, bytes]:
    files = (path for path in site.rglob("*") if path.is_file())
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in files}


# Names


def test_a_name_holds_the_hash_of_the_content() -> None:
    hashed = hashlib.sha256(b"x").hexdigest()[:8]
    assert with_hash("assets/uphill.js", b"x") == f"assets/uphill.{hashed}.js"
    assert with_hash("assets/site.00000000.css", b"x") == f"assets/site.{hashed}.css"


def test_files_are_renamed_with_all_that_name_them(site: Path) -> None:
    new = name_by_content(site)
    found = texts(site)
    for old, path in new.items():
        assert old not in found
        assert with_hash(path, found[path]) == path  # also where other names were put in
    (sheet,) = (path for path in found if path.startswith("assets/site."))
    assert new["assets/katex/fonts/KaTeX_Main.woff2"].partition("/")[2] in found[sheet].decode()
    manifest = json.loads(found[new["assets/manifest.webmanifest"]])
    assert f"assets/{manifest['icons'][0]['src']}" in found
    for page, way in (("index.html", ""), ("about/index.html", "../"), ("404.html", "/uphill/")):
        text = found[page].decode()
        for old in OF_PAGES:
            assert f'"{way}{new[old]}"' in text
            assert f'"{way}{old}"' not in text
        assert f'href="{way}{sheet}"' in text
        assert "<code>assets/uphill.js</code>" in text  # words stay words


def test_another_font_gives_another_style_sheet_and_other_pages(site: Path) -> None:
    (site / "assets/katex/fonts/KaTeX_Main.woff2").write_text("another font")
    first = name_by_content(site)["assets/site.00000000.css"]
    assert first != with_hash("assets/site.css", b"a{src:url(katex/fonts/KaTeX_Main.woff2)}")


# The list


def test_the_list_names_what_is_kept_with_its_hash(site: Path) -> None:
    hashes = write_offline(site, REPOSITORY, "2026-01-02")
    (name,) = site.glob("offline.*.json")
    listed = json.loads(name.read_text("utf-8"))
    for path, (sha256, length) in listed.items():
        content = (site / path).read_bytes()
        assert (sha256, length) == (hashlib.sha256(content).hexdigest(), len(content))
        assert hashes[path] == sha256
    left = set(texts(site)) - set(listed)
    assert left == {
        "assets/javascripts/bundle.11111111.min.js.map",
        "assets/katex/fonts/KaTeX_Main.small.woff2",
        "feed.xml",
        name.name,
        "sw.js",
        "uphill.pdf",
    }
    version = hashlib.sha256(name.read_bytes()).hexdigest()
    worker = (site / "sw.js").read_text("utf-8")
    assert version in worker
    assert name.name in worker
    assert "2026-01-02" in worker


def test_the_same_files_give_the_same_version_and_others_another(site: Path) -> None:
    write_offline(site, REPOSITORY, "2026-01-02")
    before = texts(site)
    write_offline(site, REPOSITORY, "2026-01-02")
    assert texts(site) == before
    (site / "about/index.html").write_text("Corrected.")
    write_offline(site, REPOSITORY, "2026-01-02")
    after = texts(site)
    assert after["sw.js"] != before["sw.js"]
    assert len(list(site.glob("offline.*.json"))) == 1


def test_more_can_be_left_out_of_the_list(site: Path) -> None:
    assert "uphill.pdf" not in keepable(site)
    assert "uphill.pdf" in keepable(site, ())
    assert [p for p in keepable(site, ("*.html",)) if p.endswith(".html")] == []


def test_the_page_says_what_the_choices_weigh(site: Path) -> None:
    lessons, python = weights(site, keepable(site))
    assert python.keep == 3000
    assert python.fetch == 3000  # what is packed already is not packed once more
    assert lessons.keep == sum((site / p).stat().st_size for p in keepable(site)) - 3000
    assert 0 < lessons.fetch < lessons.keep
    said = say_weights(f"{OFFLINE_BOX}>", lessons, python)
    assert said.startswith(f'{OFFLINE_BOX} data-lessons-fetch="0.0"')
    assert [megabytes(size) for size in (360_000, 1_960_000, 5_400_000)] == ["0.4", "2.0", "5"]


# Icons


def size_of(png: bytes) -> tuple[int, int]:
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_icons_are_drawn_and_named_in_the_manifest() -> None:
    files = app_files(REPOSITORY, "Uphill", "Lessons")
    manifest = json.loads(files["assets/manifest.webmanifest"])
    assert {entry["purpose"] for entry in manifest["icons"]} == {"any", "maskable"}
    for entry in manifest["icons"]:
        width, height = size_of(files[f"assets/{entry['src']}"])
        assert entry["sizes"] == f"{width}x{height}"
    assert manifest["theme_color"] == papers(REPOSITORY)["default"]
    # Wherever the site lies, it begins above the folder of the manifest.
    assert manifest["start_url"] == manifest["scope"] == "../"


def test_nothing_of_a_maskable_icon_lies_outside_the_circle_that_is_safe() -> None:
    svg = (REPOSITORY / "docs/assets/favicon.svg").read_text("utf-8")
    drawn = matplotlib.image.imread(BytesIO(icon(svg, 192, SHARE["maskable"], "#ffffff")))
    ink = [
        ((x - 95.5) ** 2 + (y - 95.5) ** 2) ** 0.5
        for y in range(192)
        for x in range(192)
        if min(drawn[y, x, :3]) < 0.9
    ]
    assert 40 < max(ink) <= 0.4 * 192


def test_a_shape_that_cannot_be_drawn_is_named() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect/></svg>'
    with pytest.raises(ValueError, match="rect"):
        icon(svg, 16, 1, "#ffffff")
    bent = svg.replace("<rect/>", '<path d="M0 0A1 1 0 0 1 2 2"/>')
    with pytest.raises(ValueError, match="A1 1"):
        icon(bent, 16, 1, "#ffffff")


# The zip


def test_the_zip_holds_what_works_from_a_folder(site: Path) -> None:
    name_by_content(site)
    zipped = archive(site, SECONDS, "")
    assert archive(site, SECONDS, "") == zipped
    with ZipFile(BytesIO(zipped)) as found:
        names = found.namelist()
        assert {info.date_time for info in found.infolist()} == {(2023, 11, 14, 22, 13, 20)}
    assert "uphill/index.html" in names
    assert "uphill/assets/python/LICENSES.txt" in names
    wrong = (".bin", ".map", ".pdf", ".webmanifest", "404.html", ".xml")
    assert [n for n in names if n.endswith(wrong) or "search" in n] == []


def test_links_of_the_zip_lead_to_its_files_or_to_the_public_site() -> None:
    held = ["index.html", "about/index.html", "assets/python/LICENSES.txt"]
    said = (
        '<a href="..">Home</a><a href="../about/?q=1#zip">About</a><a href="#here">Here</a>'
        '<a href="../uphill.pdf" class="x">Printed, <b>all</b></a><a href="https://x.org/">X</a>'
        '<link rel="manifest" href="../assets/manifest.1.webmanifest">'
        '<a href="../assets/python/LICENSES.txt">Theirs</a> <span data-size="zip"></span>.'
    )
    alone = for_folder(said, "about/index.html", held, "")
    assert alone == (
        '<a href="../index.html">Home</a><a href="../about/index.html?q=1#zip">About</a>'
        '<a href="#here">Here</a>Printed, <b>all</b><a href="https://x.org/">X</a>'
        '<a href="../assets/python/LICENSES.txt">Theirs</a>.'
    )
    public = for_folder(said, "about/index.html", held, "https://x.org/uphill/")
    assert '<a href="https://x.org/uphill/uphill.pdf" class="x">Printed, <b>all</b></a>' in public
    assert "manifest" not in public


def test_the_site_is_published_with_what_was_weighed(site: Path) -> None:
    name_by_content(site)
    publish(site, REPOSITORY, SECONDS, "")
    about = (site / "about/index.html").read_text("utf-8")
    assert "(0.0 MB)" in about
    assert 'data-more="0.0"' in about
    (listed,) = site.glob("offline.*.json")
    entry = json.loads(listed.read_text("utf-8"))["about/index.html"]
    assert entry[0] == hashlib.sha256(about.encode()).hexdigest()  # the very last step
    with ZipFile(site / "uphill.zip") as found:
        assert "MB" not in found.read("uphill/about/index.html").decode()
