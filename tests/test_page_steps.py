"""The small steps that make a page light, findable and safe, each on its own."""

import base64
import hashlib
import io
import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from builder import words
from builder.errors import FaultsError
from builder.findable import as_read, findable, in_a_line
from builder.finish import dense, finish
from builder.fonts import glyphs, split
from builder.maths import Formula, Typesetter, heard, mathml
from builder.policy import secured
from builder.signs import divide_signs, formulas
from builder.site import Tree
from builder.styles import join_styles, trim_styles

ROOT = Path(__file__).parent.parent
FONTS = {
    path.stem: path.read_bytes()
    for path in (ROOT / "node_modules" / "katex" / "dist" / "fonts").glob("*.woff2")
}
CSS = "".join(
    f'@font-face{{font-family:{name};src:url(fonts/{name}.woff2) format("woff2")}}'
    for name in sorted(FONTS)
)


@pytest.fixture(scope="module")
def typeset(tmp_path_factory: pytest.TempPathFactory) -> Typesetter:
    root = tmp_path_factory.mktemp("formulas")
    (root / "node_modules").symlink_to(ROOT / "node_modules")
    return Typesetter(root)


def inline(typeset: Typesetter, tex: str) -> str:
    formula = Formula(tex, display=False)
    assert typeset.render([formula]) == {}
    return typeset.html(formula)


# Blanks


def test_blanks_are_dropped_where_they_say_nothing() -> None:
    page = (
        "<body>\n    <p>one\n      two&nbsp;\n\u00a0 three  four</p>\n \n\n"
        "  <pre>  a\n\n    b</pre>\n"
        '  <script>\n  x\n</script> <svg>\n <path d="M0\n  1"/></svg>\n'
        "  <template>\n  def f():\n\n      pass</template>\n</body>\n"
    )
    assert dense(page) == (
        "<body>\n<p>one\ntwo&nbsp;\n\u00a0 three  four</p>\n<pre>  a\n\n    b</pre>\n"
        '<script>\n  x\n</script> <svg>\n<path d="M0\n  1"/></svg>\n'
        "<template>\n  def f():\n\n      pass</template>\n</body>\n"
    )


# Fonts


def characters_of(font: bytes) -> set[str]:
    with TTFont(io.BytesIO(font)) as parsed:
        return set(map(chr, parsed.getBestCmap()))


def in_range(css: str, file: str) -> set[str]:
    """Return the characters for which a font file is fetched."""
    face = re.search(rf"\{{[^}}]*/{re.escape(file)}\W[^}}]*unicode-range:([^}};]*)", css)
    assert face is not None, file
    found: set[str] = set()
    for span in face[1].split(","):
        first, _, last = span.removeprefix("U+").partition("-")
        found |= set(map(chr, range(int(first, 16), int(last or first, 16) + 1)))
    return found


def test_glyphs_are_found_with_their_fonts(typeset: Typesetter) -> None:
    found = glyphs([inline(typeset, r"x + \mathbf{v} = 7\sum_{n}")])
    fonts = {character: font for font, character in found}
    assert fonts["x"] == fonts["n"] == "KaTeX_Math-Italic"
    assert fonts["v"] == "KaTeX_Main-Bold"
    assert fonts["+"] == fonts["7"] == "KaTeX_Main-Regular"
    assert fonts["∑"] == "KaTeX_Size1-Regular"


def test_the_small_part_of_a_font_has_what_is_shown_and_the_whole_font_the_rest() -> None:
    name = "KaTeX_Main-Regular"
    css, files = split(CSS, FONTS, frozenset({(name, "a"), (name, "b"), (name, "≤")}))
    small = files[f"{name}.small.woff2"]
    assert characters_of(small) == set(" ab≤")
    assert len(small) < len(FONTS[name]) / 4
    assert files[f"{name}.woff2"] == FONTS[name]
    few, rest = in_range(css, f"{name}.small.woff2"), in_range(css, f"{name}.woff2")
    assert few == set(" ab≤")
    assert few & rest == set()
    assert len(few | rest) == 0x110000
    # Fonts that nothing is shown in stay as they were.
    assert "KaTeX_Fraktur-Bold.small.woff2" not in files
    assert css.count("unicode-range") == 2


def test_the_same_glyphs_give_the_same_fonts() -> None:
    shown = frozenset({("KaTeX_Math-Italic", "x"), ("KaTeX_Main-Regular", "1")})
    assert split(CSS, FONTS, shown) == split(CSS, dict(FONTS), shown)


@settings(max_examples=30)
@given(st.sets(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30))
def test_every_character_is_in_one_of_the_two_fonts(characters: set[str]) -> None:
    name = "KaTeX_Size4-Regular"
    css, _ = split(CSS, FONTS, frozenset((name, c) for c in characters))
    few, rest = in_range(css, f"{name}.small.woff2"), in_range(css, f"{name}.woff2")
    assert few == characters | {" "}
    assert (len(few) + len(rest), few & rest) == (0x110000, set())


def test_the_formulas_of_a_page_end_before_its_words(typeset: Typesetter) -> None:
    some = [inline(typeset, tex) for tex in ("x", r"\sqrt{\frac{a}{b}}")]
    page = f'<p>{some[0]}<span class="term">Q</span></p>{some[1]}<span>R</span>'
    assert list(formulas(page)) == [f[f.index('<span class="katex-html"') : -7] for f in some]
    with pytest.raises(ValueError, match="no end"):
        list(formulas(some[0].removesuffix("</span></span>")))


def test_glyphs_that_few_lessons_show_stand_in_a_sheet_of_the_page(
    tmp_path: Path, typeset: Typesetter
) -> None:
    sheet = '<link rel="stylesheet" href="{}assets/katex/katex.min.css">'
    after = '<link rel="stylesheet" href="{}assets/own.css">'

    def page(way: str, *tex: str) -> str:
        said = "".join(f'{inline(typeset, each)}<span class="term">Q</span>' for each in tex)
        return f"<head>{(sheet + after).format(way, way)}</head>{said}"

    lessons = {f"lessons/1-a/{k}-b/index.html": page("../../../", "x") for k in range(4)}
    rare = "lessons/1-a/5-b/index.html"
    stale = "assets/katex/fonts/KaTeX_Script-Regular.small.woff2"
    others = {
        rare: page("../../../", "x", r"\xi", r"\lesssim"),
        "glossary/index.html": page("../", "x", "Z"),
        "cards/index.html": page("../") + "<uphill-cards>",
        "moved/index.html": '<meta http-equiv="refresh" content="0;url=../">',
        stale: "",
    }
    site = site_with(tmp_path, lessons | others)
    names = {"x": "KaTeX_Math-Italic", "ξ": "KaTeX_Math-Italic", "≲": "KaTeX_AMS-Regular"}
    divide_signs(site, ROOT, frozenset({(n, c) for c, n in names.items()}), "<uphill-cards>")

    css = (site / "assets/katex/katex.min.css").read_text("utf-8")
    assert in_range(css, "KaTeX_Math-Italic.small.woff2") == {" ", "x"}
    assert "KaTeX_AMS-Regular.small" not in css
    assert not (site / stale).exists()
    for file in (*lessons, "moved/index.html"):
        assert (site / file).read_text("utf-8") == (lessons | others)[file]
    own = {}
    for file in (rare, "glossary/index.html", "cards/index.html"):
        text = (site / file).read_text("utf-8")
        link = re.search(r'own\.css"><link rel="stylesheet" href="([^"]*)" data-signs>', text)
        assert link is not None, file
        assert text.replace(link[0], 'own.css">') == others[file]
        own[file] = ((site / file).parent / link[1]).resolve()
    assert own[rare] == own["cards/index.html"]
    fonts = {}
    for face in re.findall(r"@font-face\{[^}]*\}", own[rare].read_text("utf-8")):
        data = re.search(r"family:(\w+);.*base64,([^)]*)\).*unicode-range:([^}]*)", face)
        assert data is not None
        fonts[data[1]] = (characters_of(base64.b64decode(data[2])), data[3])
    # A browser asks the font that has the blank how high a line is.
    assert fonts == {"KaTeX_AMS": ({" ", "≲"}, "U+20,U+2272"), "KaTeX_Math": ({"ξ"}, "U+3BE")}


# Formulas


def test_a_formula_has_a_strut_only_where_it_is_higher_than_its_line(typeset: Typesetter) -> None:
    assert "katex-strut" not in inline(typeset, "f(x) = y^2")
    for higher in (r"\frac{1}{2}", r"x^{y^{z^2}}", r"\sum_{k}^n k"):
        assert inline(typeset, higher).count('class="katex-strut"') == 1


def test_mathml_beside_a_formula_says_only_what_is_heard(typeset: Typesetter) -> None:
    seen = inline(typeset, r"\textcolor{royalblue}{f}(x, y)")
    assert all(looks in mathml(seen) for looks in ("mathcolor", "stretchy", "separator"))
    said = "<mi>f</mi><mo>(</mo><mi>x</mi><mo>,</mo><mi>y</mi><mo>)</mo>"
    assert heard(seen) == seen.replace(mathml(seen), f"<math>{said}</math>")


# Search


@pytest.mark.parametrize(
    ("tex", "words_"),
    [("x", "x"), (r"\nabla f", "∇f"), ("x_1", "x1"), (r"\frac{1}{2}", "…"), ("x^2", "…")],
)
def test_a_formula_is_found_as_it_is_read_in_a_line(
    typeset: Typesetter, tex: str, words_: str
) -> None:
    assert in_a_line(inline(typeset, tex)) == words_


def test_the_search_reads_formulas_and_no_folded_code(typeset: Typesetter) -> None:
    page = (
        r'<p>Along <span class="arithmatex">\(v\)</span>.</p>'
        r'<details class="code"><summary>Code</summary></details>'
        r'<details class="note"><summary>Solution</summary></details>'
        r'<div class="arithmatex">\[x\]</div>'
    )
    found = findable(page, lambda tex: inline(typeset, tex))
    assert '<span class="in-search">v</span>' in found
    assert '<details class="code" data-search-exclude>' in found
    assert '<details class="note">' in found
    assert found.count("data-search-exclude") == 3
    assert as_read(found) == page


# Finishing


def test_parts_of_a_lesson_take_over_the_ids_of_their_headings() -> None:
    page = '<article class="a"><h1>T</h1><p>i</p><h2 id="b">B</h2>x<h2 id="c">C</h2>y</article>'

    def finished(url: str) -> str:
        return finish(page, url, Tree(), lambda formula: "", lambda reference: "")

    assert finished("lessons/1-a/2-b/") == (
        '<article class="a"><h1>T</h1><p>i</p>'
        '<section class="part" id="b" style="--length:1"><h2>B</h2>x</section>'
        '<section class="part" id="c" style="--length:1"><h2>C</h2>y</section></article>'
    )
    assert finished("notation/") == page


def test_a_figure_in_a_page_is_without_what_only_a_file_needs() -> None:
    clip, mark = "fig-a-p0123456789", "fig-a-mabcdef0123"
    page = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" role="img" aria-label="A">'
        f'<g><path d="M0 0l9 9" style="fill:none"/></g><defs><path id="{mark}"/></defs>'
        f'<g style="opacity:.5"><g><path clip-path="url(#{clip})" d="M1 1"'
        f' style="stroke:var(--up-ink,#1f2430)"/></g></g><g><use href="#{mark}"/></g>'
        f'<defs></defs><defs><clipPath id="{clip}"/></defs></svg>'
    )
    other = '<svg xmlns="b"><g><path/></g></svg><code>var(--up-ink,#1f2430)</code>'
    done = finish(page + other, "a/", Tree(), lambda formula: "", lambda reference: "")
    assert done == (
        '<svg viewBox="0 0 9 9" role="img" aria-label="A"><defs><path id="fig-a--1"/></defs>'
        '<g style="opacity:.5"><path clip-path="url(#fig-a--2)" d="M1 1"'
        ' style="stroke:var(--up-ink)"/></g><use href="#fig-a--1"/>'
        f'<defs><clipPath id="fig-a--2"/></defs></svg>{other}'
    )


# Policy


def test_scripts_in_a_page_are_allowed_by_their_hash_and_no_others() -> None:
    page = (
        '<head>\n<meta charset="utf-8"><script>let a = 1</script></head>'
        '<script type="application/json">{"not": "run"}</script><script src="b.js"></script>'
    )
    hashed = base64.b64encode(hashlib.sha256(b"let a = 1").digest()).decode()
    done = secured(page)
    # Python is WebAssembly, in a worker made from a blob; text is never made a script.
    allowed = f"'self' 'wasm-unsafe-eval' 'sha256-{hashed}'"
    assert re.findall(r"script-src ([^;]*);", done) == [allowed]
    assert re.findall(r"worker-src ([^;]*);", done) == ["'self' blob:"]
    assert done.index("Content-Security-Policy") < done.index("<script")
    assert secured(page.replace("a = 1", "a = 2")).count(hashed) == 0


# Words


def test_a_language_without_words_is_refused_with_what_to_do() -> None:
    with pytest.raises(FaultsError, match=r"builder/language/xx\.toml.*only for: en") as refused:
        words.words_of("xx")
    assert "translate builder/language/en.toml" in str(refused.value)


def test_a_missing_word_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (ROOT / "builder" / "language" / "en.toml").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("correction =")]
    assert len(lines) == len(text.splitlines()) - 1
    (tmp_path / "fr.toml").write_text("\n".join(lines), "utf-8")
    monkeypatch.setattr(words, "_FOLDER", tmp_path)
    with pytest.raises(FaultsError, match=r"fr\.toml.*the word `correction` is missing"):
        words.words_of("fr")


# Style sheets


def site_with(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def test_rules_that_nothing_uses_are_dropped_from_style_sheets_of_others(tmp_path: Path) -> None:
    site = site_with(
        tmp_path,
        {
            "index.html": (
                '<body class="used"><p data-x="y">unused words</p><p class="kept"></p></body>'
            ),
            "a.js": 'element.classList.add("later")',
            "assets/main.min.css": (
                ":root{--there:1px;--gone:2px}.used{width:var(--there)}.later{color:red}"
                ".unused{color:red}.words{color:red}[data-x]{color:red}"
            ),
            "assets/own.css": ".kept{height:var(--elsewhere)}",
            "assets/palette.min.css": ":root{--elsewhere:3px}",
        },
    )
    trim_styles(site, ROOT)
    main = (site / "assets/main.min.css").read_text("utf-8")
    assert ".used" in main
    assert ".later" in main
    assert "[data-x]" in main
    assert "--there:" in main
    assert not re.search(r"unused|words|--gone", main)
    assert (site / "assets/own.css").read_text("utf-8") == ".kept{height:var(--elsewhere)}"
    assert "--elsewhere" in (site / "assets/palette.min.css").read_text("utf-8")


def test_one_style_sheet_stands_for_all(tmp_path: Path) -> None:
    def page(way: str) -> str:
        links = "".join(
            f'\n  <link rel="stylesheet" href="{way}{sheet}">' for sheet in ("b/one.css", "two.css")
        )
        return f"<head>{links}</head>"

    site = site_with(
        tmp_path,
        {
            "index.html": page(""),
            "404.html": page("/"),
            "a/c/index.html": page("../../"),
            "b/one.css": (
                '@charset "UTF-8";@font-face{src:url(fonts/x.woff2)}'
                "@font-face{src:url(fonts/x.small.woff2)}\n\n/* Why */\na { color: red; }"
            ),
            "b/fonts/x.small.woff2": "font",
            "two.css": "i{background:url('data:image/svg+xml,x')}",
            "assets/other.txt": "",
        },
    )
    join_styles(site, ROOT)
    (sheet,) = site.glob("assets/site.*.css")
    for name, way in (("index.html", ""), ("404.html", "/"), ("a/c/index.html", "../../")):
        links = re.findall('href="(.*?)"', (site / name).read_text("utf-8"))
        assert links == [f"{way}assets/{sheet.name}"]
    font = base64.b64encode(b"font").decode()
    assert sheet.read_text("utf-8") == (
        '@charset "UTF-8";@font-face{src:url(../b/fonts/x.woff2)}a{color:red}'
        "i{background:url(data:image/svg+xml,x)}"
        f"@font-face{{src:url(data:font/woff2;base64,{font})}}"
    )
    assert list(site.rglob("one.css")) == []


def test_a_page_with_a_style_sheet_of_its_own_is_told(tmp_path: Path) -> None:
    site_with(
        tmp_path,
        {
            "index.html": (
                '<link rel="stylesheet" href="a.css"><link rel="stylesheet" href="b.css">'
            ),
            "other.html": '<link rel="stylesheet" href="a.css">',
            "assets/a.txt": "",
            "a.css": "",
            "b.css": "",
        },
    )
    with pytest.raises(RuntimeError, match=r"other.html has style sheets of its own: \('a.css',\)"):
        join_styles(tmp_path, ROOT)


def test_a_failure_to_trim_is_told(tmp_path: Path) -> None:
    site_with(tmp_path, {"index.html": "<p>", "a.min.css": "}{ no style sheet"})
    with pytest.raises(RuntimeError, match="style sheets could not be trimmed"):
        trim_styles(tmp_path, ROOT)
