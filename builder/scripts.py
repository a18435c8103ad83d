"""The script of exercises: its modules as one small file, with the words of the page's language."""

import hashlib
import json
import re
import subprocess
from functools import lru_cache
from pathlib import Path

from builder.maths import node
from builder.words import WORDS

SOURCES = Path("docs/assets/exercises")


@lru_cache(maxsize=4)
def exercise_script(root: Path) -> tuple[str, bytes]:
    """Return the path in the site of the script for exercises, and its content.

    One plain script, because a page opened from a folder may load no modules. Raises
    `RuntimeError` with what esbuild said if it fails.
    """
    bundler = root / "node_modules" / "esbuild" / "bin" / "esbuild"
    words = json.dumps(WORDS.exercises, ensure_ascii=False)
    done = subprocess.run(
        [
            *(node(), bundler, root / SOURCES / "element.js"),
            *("--bundle", "--minify", "--format=iife", "--target=es2022", "--charset=utf8"),
            *("--log-level=warning", "--legal-comments=none", f"--define:UPHILL_WORDS={words}"),
        ],
        capture_output=True,
        check=False,
    )
    if done.returncode:
        said = done.stderr.decode(errors="replace")
        raise RuntimeError(f"the script of exercises could not be made:\n{said}")
    return f"assets/exercises.{hashlib.sha256(done.stdout).hexdigest()[:8]}.js", done.stdout


def with_script(page: str, root: Path) -> str:
    """Return a page; if it has exercises, with the address of their script."""
    if "<uphill-exercise" not in page:
        return page
    way = re.search(r'href="([^"]*)assets/', page)
    assert way is not None  # every page has a style sheet
    # The site's script fetches it when the first exercise comes near.
    meta = f'<meta name="uphill:exercises" content="{way[1]}{exercise_script(root)[0]}">'
    return page.replace("</head>", f"{meta}</head>", 1)
