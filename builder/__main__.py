"""`python -m builder OUT`: write the tree that any site generator can read to a folder."""

import argparse
import os
import sys
from pathlib import Path

from builder.assets import site_assets
from builder.errors import FaultsError
from builder.execute import SECONDS_A_CELL, Settings, run_lessons
from builder.feed import feed
from builder.fonts import glyphs
from builder.maths import Typesetter
from builder.moved import read_moved
from builder.navigation import navigation, settings
from builder.notebook import Kit, page_url
from builder.share import FEED, Site
from builder.site import build_tree, write_tree
from builder.source import Page
from builder.wheel import wheel_name

# Writing the tree there would delete them.
_SOURCES = ("lessons", "snippets", "docs", "builder", "tests", "node_modules", ".git", ".venv")


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit status."""
    parser = argparse.ArgumentParser(prog="python -m builder", description=__doc__)
    parser.add_argument("out", type=Path, help="the folder, which will hold exactly the tree")
    parser.add_argument("--root", type=Path, default=Path.cwd(), help="the project's folder")
    parser.add_argument(
        "--seconds", type=int, default=SECONDS_A_CELL, help="how long one cell may take"
    )
    options = parser.parse_args(arguments)
    run = Settings(seconds_a_cell=options.seconds)
    root = options.root.resolve()
    out = options.out.resolve()
    if root == out or root.is_relative_to(out):
        parser.error(f"{out} holds the project itself; choose a folder for the tree alone")
    if out.is_relative_to(root) and out.relative_to(root).parts[0] in _SOURCES:
        parser.error(f"{out} is part of the project; choose a folder for the tree alone")

    def progress(done: int, of: int, page: Page, seconds: float) -> None:
        print(f"{done} of {of} · {page.label} {page.title} · {seconds:.1f} s", flush=True)

    typesetter = Typesetter(root)
    kit = Kit(f"wheels/{wheel_name(root)}", os.environ.get("SITE_URL", ""))
    try:
        tree = build_tree(
            root,
            lambda pages: run_lessons(pages, root, root / ".cache" / "outputs", progress, run),
            typesetter,
            navigation(root),
            kit,
        )
        moved = read_moved(root, {page_url(page.uri) for page in tree.pages})
    except FaultsError as error:
        print(error, file=sys.stderr)
        return 1
    shown = glyphs(typesetter.html(formula) for formula in tree.formulas.values())
    known = settings(root)
    words = str(known.get("site_description") or "")
    site = Site(str(known["site_name"]), words, address=kit.site_url, pages=tuple(tree.pages))
    write_tree(tree.files | site_assets(root, shown) | {FEED: feed(site, moved)}, out)
    lessons = sum(page.is_lesson for page in tree.pages)
    print(f"{lessons} lessons, {len(tree.pages)} pages, {len(tree.files)} files in {out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
