"""The page's own scripts: their types, as TypeScript reads them from the comments."""

import shutil
import subprocess
from pathlib import Path

from builder.maths import node

ROOT = Path(__file__).parent.parent


def checked(folder: Path) -> "subprocess.CompletedProcess[str]":
    """Return what the TypeScript compiler says of the scripts of a project."""
    compiler = ROOT / "node_modules" / "typescript" / "lib" / "tsc.js"
    return subprocess.run(
        [node(), compiler, "--project", folder, "--pretty", "false"],
        capture_output=True,
        text=True,
        check=False,
    )


def test_types_are_right() -> None:
    done = checked(ROOT)
    assert done.stdout == ""
    assert done.returncode == 0


def test_a_wrong_type_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "docs" / "assets" / "exercises"
    shutil.copytree(ROOT / "docs" / "assets" / "exercises", folder)
    shutil.copy(ROOT / "tsconfig.json", tmp_path)
    script = folder / "judge.js"
    right = 'return { verdict: "right" };'
    text = script.read_text("utf-8")
    assert right in text
    script.write_text(text.replace(right, 'return { verdict: "rigth" };'), "utf-8")
    assert "judge.js" in checked(tmp_path).stdout
