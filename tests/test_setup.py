"""The set-up script: nothing is installed or fetched here, its commands are only recorded."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from builder import setup as installer
from builder.distribution import downloads, prepared

PAGE_PYTHON = (
    "vendor/pyodide/SHA256SUMS",
    "vendor/pyodide/requirements.lock",
    "builder/distribution.py",
    "builder/compile_all.py",
    "builder/in_node.mjs",
)
INPUTS = (
    *("requirements.lock", "pyproject.toml", "package.json", "package-lock.json"),
    *PAGE_PYTHON,
)


class Commands:
    """Stands in for ``subprocess.run``: notes commands, makes what they would make, may fail."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.seen: list[str] = []
        self.fails: Callable[[str], bool] = lambda command: False

    def __call__(
        self, command: Sequence[str], **options: object
    ) -> "subprocess.CompletedProcess[str]":
        line = " ".join(command)
        self.seen.append(line)
        if self.fails(line):
            return subprocess.CompletedProcess(command, 1)
        if "-m venv" in line:
            touch(installer.venv_python(self.root))
        elif "npm" in Path(command[0]).name:
            touch(self.root / "node_modules" / ".package-lock.json")
        elif "-m builder.distribution" in line:
            touch(Path(command[3]) / "manifest.json")
        return subprocess.CompletedProcess(command, 0)

    def forget(self) -> None:
        self.seen.clear()


def touch(file: Path) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o755)
    return file


@pytest.fixture
def root(tmp_path: Path) -> Path:
    clone = tmp_path / "uphill"
    clone.mkdir()
    for name in INPUTS:
        (clone / name).parent.mkdir(parents=True, exist_ok=True)
        (clone / name).write_text(name)
    return clone


@pytest.fixture
def commands(root: Path, monkeypatch: pytest.MonkeyPatch) -> Commands:
    fake = Commands(root)
    monkeypatch.setattr(subprocess, "run", fake)
    monkeypatch.delenv("UPHILL_OFFICIAL_WHEELS", raising=False)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    return fake


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A computer without any Chromium; returns the one folder on its PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "browsers"))
    monkeypatch.delenv("CHROMIUM", raising=False)
    return folder


def program(folder: Path, name: str) -> Path:
    return touch(folder / (f"{name}.exe" if os.name == "nt" else name))


def test_old_python_is_named_in_one_sentence() -> None:
    assert installer.version_problem((3, 9, 2)) == (
        "Uphill needs Python 3.11 or newer; this is 3.9.2. "
        "Install a newer one and run again with it."
    )
    assert installer.version_problem((2, 7, 18))


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 14, 0), (4, 0, 0)])
def test_python_from_the_oldest_on_is_fine(version: tuple[int, int, int]) -> None:
    assert installer.version_problem(version) is None


def test_oldest_python_is_that_of_the_package() -> None:
    pyproject = (installer.ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'requires-python = ">={".".join(map(str, installer.OLDEST))}"' in pyproject


def test_script_starts_from_anywhere(tmp_path: Path) -> None:
    # Run as a script, it has its own folder first on its path: a module there named like one of
    # the standard library would be imported in its place.
    script = installer.ROOT / "builder" / "setup.py"
    run = subprocess.run(
        [sys.executable, script, "--help"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "--tests" in run.stdout


def test_everything_is_installed_from_the_locks(root: Path, commands: Commands) -> None:
    installer.set_up(root)
    venv, packages, project, browser_parts, wheels, page_python = commands.seen
    assert "-m venv" in venv
    assert "--require-hashes --no-deps -r requirements.lock" in packages
    assert project.endswith("--no-deps --no-build-isolation -e .")
    assert "ci --ignore-scripts" in browser_parts
    assert "pip download" in wheels
    assert "--only-binary :all: --no-deps --require-hashes" in wheels
    assert "--python-version 3.14 --implementation cp --abi cp314" in wheels
    assert "--platform pyemscripten_2026_0_wasm32" in wheels
    assert f"--dest {root / '.venv' / 'wasm-wheels'}" in wheels
    assert wheels.endswith(f"-r {root / 'vendor' / 'pyodide' / 'requirements.lock'}")
    assert page_python.endswith(f"-m builder.distribution {root / '.venv' / 'page-python'}")


def test_wheels_of_a_release_are_taken_instead_of_downloads(
    root: Path, commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UPHILL_OFFICIAL_WHEELS", "some/wheels")
    installer.set_up(root)
    assert not any("download" in command for command in commands.seen)
    assert commands.seen[-1].endswith(
        f"-m builder.distribution {root / '.venv' / 'page-python'} --official some/wheels"
    )


def test_other_wheels_for_the_page_are_prepared_anew(
    root: Path, commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    installer.set_up(root)
    for wheels, asked in (("one", 1), ("one", 0), ("two", 1), ("", 2), ("", 0)):
        monkeypatch.setenv("UPHILL_OFFICIAL_WHEELS", wheels)
        commands.forget()
        installer.set_up(root)
        assert len(commands.seen) == asked
        assert all("builder.distribution" in c or "pip download" in c for c in commands.seen)


def test_what_the_set_up_prepares_is_what_a_build_reads() -> None:
    step = installer.page_python(installer.ROOT)
    assert [file for file in step.inputs if not file.is_file()] == []
    venv = installer.ROOT / ".venv"
    assert prepared().relative_to(sys.prefix) == step.product.parent.relative_to(venv)
    assert downloads().relative_to(sys.prefix) == Path("wasm-wheels")


def test_packages_are_compiled_at_once_where_python_would_not_keep_what_it_compiles(
    root: Path, commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    installer.set_up(root)
    _, packages, compiling, *_ = commands.seen
    assert "requirements.lock" in packages
    assert "compileall" in compiling


def test_second_run_does_and_prints_nothing(
    root: Path, commands: Commands, capsys: pytest.CaptureFixture[str]
) -> None:
    installer.set_up(root)
    assert capsys.readouterr().out
    commands.forget()
    installer.set_up(root)
    assert commands.seen == []
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("changed", "redone"),
    [
        ("requirements.lock", 6),
        ("pyproject.toml", 4),
        ("package.json", 3),
        ("package-lock.json", 3),
        *((name, 2) for name in PAGE_PYTHON),
    ],
)
def test_change_redoes_what_depends_on_it(
    root: Path, commands: Commands, changed: str, redone: int
) -> None:
    installer.set_up(root)
    commands.forget()
    (root / changed).write_text("changed")
    installer.set_up(root)
    assert len(commands.seen) == redone


def test_other_python_redoes_everything(
    root: Path, commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    installer.set_up(root)
    commands.forget()
    monkeypatch.setattr("platform.python_version", lambda: "3.99.0")
    installer.set_up(root)
    assert len(commands.seen) == 6


def test_moved_clone_is_set_up_anew(root: Path, commands: Commands) -> None:
    installer.set_up(root)
    commands.forget()
    moved = commands.root = root.rename(root.with_name("moved"))
    installer.set_up(moved)
    assert len(commands.seen) == 6


@pytest.mark.parametrize(
    ("product", "redone"),
    [("node_modules/.package-lock.json", 1), (".venv/page-python/manifest.json", 2)],
)
def test_deleted_product_is_made_again(
    root: Path, commands: Commands, product: str, redone: int
) -> None:
    installer.set_up(root)
    commands.forget()
    (root / product).unlink()
    installer.set_up(root)
    assert len(commands.seen) == redone


@pytest.mark.parametrize(
    ("culprit", "left"),
    [
        ("-r requirements.lock", 6),
        ("-e .", 4),
        ("ci", 3),
    ],
)
def test_next_run_goes_on_after_a_failure(
    root: Path, commands: Commands, culprit: str, left: int
) -> None:
    commands.fails = lambda command: f" {culprit}" in command
    with pytest.raises(installer.SetupError, match="failed; the reason is above"):
        installer.set_up(root)
    commands.fails = lambda command: False
    commands.forget()
    installer.set_up(root)
    assert len(commands.seen) == left


@pytest.mark.parametrize("culprit", ["pip download", "builder.distribution"])
def test_python_for_the_page_is_prepared_after_a_failure(
    root: Path, commands: Commands, culprit: str
) -> None:
    commands.fails = lambda command: f" {culprit}" in command
    with pytest.raises(installer.SetupError, match=r"for the page could not be .* is above"):
        installer.set_up(root)
    commands.fails = lambda command: False
    commands.forget()
    installer.set_up(root)
    download, prepare = commands.seen
    assert "pip download" in download
    assert "builder.distribution" in prepare


@pytest.mark.parametrize(("renewed", "left"), [("requirements.lock", 6), ("pyproject.toml", 1)])
def test_interrupted_renewal_does_not_pass_for_done(
    root: Path, commands: Commands, renewed: str, left: int
) -> None:
    def interrupt(command: str) -> bool:
        raise KeyboardInterrupt

    installer.set_up(root)
    before = (root / renewed).read_text()
    (root / renewed).write_text("changed")
    commands.fails = interrupt
    with pytest.raises(KeyboardInterrupt):
        installer.set_up(root)
    # Back to the old state, which the interrupted run may have half deleted.
    (root / renewed).write_text(before)
    commands.fails = lambda command: False
    commands.forget()
    installer.set_up(root)
    assert len(commands.seen) == left


def test_missing_file_is_named(root: Path, commands: Commands) -> None:
    (root / "package-lock.json").unlink()
    with pytest.raises(installer.SetupError, match=r"package-lock\.json is missing"):
        installer.set_up(root)
    assert commands.seen == []


def test_missing_venv_module_names_the_debian_package(
    root: Path, commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(installer.SetupError, match="python3-venv"):
        installer.set_up(root)
    assert commands.seen == []


def test_error_becomes_a_sentence_and_a_status(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail() -> None:
        raise installer.SetupError("One sentence.")

    monkeypatch.setattr(installer, "set_up", fail)
    assert installer.main([]) == 1
    assert capsys.readouterr().err == "One sentence.\n"


def test_chromium_is_sought_for_the_tests_only(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = []
    monkeypatch.setattr(installer, "set_up", lambda: calls.append("all"))
    monkeypatch.setattr(installer, "set_up_chromium", lambda: calls.append("chromium"))
    assert installer.main([]) == 0
    assert calls == ["all"]
    assert installer.main(["--tests"]) == 0
    assert calls == ["all", "all", "chromium"]


def test_no_chromium_is_none(root: Path, bare: Path) -> None:
    assert installer.find_chromium(root) is None


@pytest.mark.parametrize("name", installer.CHROMIUM_NAMES)
def test_chromium_is_found_on_the_path(root: Path, bare: Path, name: str) -> None:
    there = program(bare, name)
    assert installer.find_chromium(root) == there


def test_chromium_of_the_environment_wins(
    root: Path, bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(bare, "chromium")
    named = program(bare.parent, "mine")
    monkeypatch.setenv("CHROMIUM", str(named))
    assert installer.find_chromium(root) == named


def test_wrong_chromium_of_the_environment_is_an_error(
    root: Path, bare: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(bare, "chromium")
    monkeypatch.setenv("CHROMIUM", "/nowhere/chromium")
    with pytest.raises(installer.SetupError, match="/nowhere/chromium, which is no program"):
        installer.find_chromium(root)


def test_newest_complete_chromium_of_playwright_comes_before_the_path(
    root: Path, bare: Path
) -> None:
    program(bare, "chromium")
    browsers = bare.parent / "browsers"
    for number in ("999", "1255", "1300"):
        touch(browsers / f"chromium-{number}" / "chrome-linux64" / "chrome")
    for number in ("999", "1255"):  # 1300 is still being downloaded.
        touch(browsers / f"chromium-{number}" / "INSTALLATION_COMPLETE")
    found = installer.find_chromium(root)
    assert found == browsers / "chromium-1255" / "chrome-linux64" / "chrome"


def test_chromium_that_does_not_start_is_passed_over(
    root: Path, bare: Path, commands: Commands
) -> None:
    advertisement = program(bare, "chromium-browser")
    chrome = program(bare, "google-chrome")
    commands.fails = lambda command: command.startswith(str(advertisement))
    installer.set_up_chromium(root)
    assert installer.find_chromium(root) == chrome


def test_chromium_once_seen_running_is_not_started_again(
    root: Path, bare: Path, commands: Commands, capsys: pytest.CaptureFixture[str]
) -> None:
    program(bare, "chromium")
    installer.set_up_chromium(root)
    assert capsys.readouterr().out
    commands.forget()
    installer.set_up_chromium(root)
    assert commands.seen == []
    assert capsys.readouterr() == ("", "")


def test_removed_chromium_is_replaced(root: Path, bare: Path, commands: Commands) -> None:
    first = program(bare, "chromium")
    installer.set_up_chromium(root)
    first.unlink()
    second = program(bare, "google-chrome")
    assert installer.find_chromium(root) == second
    installer.set_up_chromium(root)
    assert installer.find_chromium(root) == second


def test_named_chromium_that_does_not_start_is_an_error(
    root: Path, bare: Path, commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHROMIUM", str(program(bare, "broken")))
    commands.fails = lambda command: True
    with pytest.raises(installer.SetupError, match="does not start"):
        installer.set_up_chromium(root)
    assert len(commands.seen) == 1  # Nothing is installed against the user's stated will.


def test_chromium_is_installed_by_playwright_then_by_apt(
    root: Path, bare: Path, commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(bare, "apt-get")
    monkeypatch.setattr(installer, "_is_root", lambda: True)
    commands.fails = lambda command: "playwright" in command
    with pytest.raises(installer.SetupError, match="none could be found or installed"):
        installer.set_up_chromium(root)
    playwright, update, install = commands.seen
    assert playwright.endswith("-m playwright install chromium")
    assert update == "apt-get -qq update"
    assert install.endswith("chromium")


def test_apt_is_left_alone_without_root(
    root: Path, bare: Path, commands: Commands, monkeypatch: pytest.MonkeyPatch
) -> None:
    program(bare, "apt-get")
    monkeypatch.setattr(installer, "_is_root", lambda: False)
    with pytest.raises(installer.SetupError, match="none could be found or installed"):
        installer.set_up_chromium(root)
    assert not any("apt-get" in command for command in commands.seen)
