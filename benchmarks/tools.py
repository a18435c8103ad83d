"""What builds the lessons: this project and its two peers, each in a folder of its own."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml
from copies import Lesson, copies_up_to, listed, read_lessons

ROOT = Path(__file__).resolve().parent.parent
SCRATCH = ROOT / ".cache" / "benchmarks"
LOCK = Path(__file__).with_name("peers.lock")
VENV = SCRATCH / "venv"
PEER_PYTHON = VENV / "bin" / "python"
OWN_PYTHON = ROOT / ".venv" / "bin" / "python"

# Parts of the project that no build of the site reads; what begins with a dot is none either.
_UNUSED = ("benchmarks", "node_modules", "site", "tests", "__pycache__")
_OWN = re.compile(r"^(:{3,}|`{3,})\{lessons\}\n(?:.*\n)*?\1$", re.MULTILINE)
_WARM_UP = "import matplotlib.pyplot, sympy, ipykernel.kernelapp"


@dataclass(frozen=True)
class Tool:
    """One way to build the lessons, run in the folder that `prepare` has filled.

    A cold build starts without the files `made`. `page` gives a lesson's HTML file, `shown`
    finds the outputs in it that can be figures.
    """

    name: str
    command: tuple[str, ...]
    prepare: Callable[[Path, list[tuple[Lesson, Lesson]]], None]
    made: tuple[str, ...]
    page: Callable[[Lesson], str]
    shown: re.Pattern[str]

    def folder(self, size: int) -> Path:
        """Return the folder in which it builds `size` lessons."""
        return SCRATCH / f"{self.name}-{size}"


def environment(folder: Path) -> dict[str, str]:
    """Return the environment of a build: `snippets` is that of the folder, kernels are ours."""
    quiet = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}
    return {
        **os.environ,
        **quiet,
        "PYTHONPATH": str(folder),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "PYTHONUNBUFFERED": "1",
    }


def replicate(tool: Tool, size: int) -> list[Lesson]:
    """Fill the tool's folder with `size` lessons and return them, the originals first."""
    folder = tool.folder(size)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    originals = read_lessons(ROOT)
    pairs = copies_up_to(originals, size)
    tool.prepare(folder, pairs)
    for _, copy in pairs:
        (folder / copy.source).write_text(copy.text, "utf-8")
    return [*originals, *(copy for _, copy in pairs)]


def _prepare_uphill(folder: Path, pairs: list[tuple[Lesson, Lesson]]) -> None:
    unused = shutil.ignore_patterns(*_UNUSED, ".*")
    shutil.copytree(ROOT, folder, ignore=unused, dirs_exist_ok=True)
    (folder / "node_modules").symlink_to(ROOT / "node_modules")
    settings = folder / "mkdocs.yml"
    settings.write_text(listed(settings.read_text("utf-8"), pairs), "utf-8")


def _prepare_peer(folder: Path) -> None:
    """Copy what both peers get: lessons, snippets, the glossary, and a first page.

    Only what is no MyST is changed: the lists of lessons, which are a directive of our own.
    """
    for part in ("lessons", "snippets"):
        unused = shutil.ignore_patterns("__pycache__", ".*")
        shutil.copytree(ROOT / part, folder / part, ignore=unused)
    for index in folder.glob("lessons/*/index.md"):
        index.write_text(_OWN.sub("", index.read_text("utf-8")), "utf-8")
    (folder / "lessons" / "index.md").write_text("# Lessons\n\nAll of them.\n", "utf-8")
    glossary = (ROOT / "docs" / "glossary.md").read_text("utf-8")
    # Sphinx wants definitions indented, without the colon of a definition list.
    glossary = re.sub(r"^: +", "  ", glossary, flags=re.MULTILINE)
    (folder / "lessons" / "glossary.md").write_text(glossary, "utf-8")


def _prepare_mkdocs_jupyter(folder: Path, pairs: list[tuple[Lesson, Lesson]]) -> None:
    _prepare_peer(folder)
    settings = {
        "site_name": "Lessons",
        "docs_dir": "lessons",
        "theme": {"name": "material"},
        # Its cache is on unless turned off; a failing cell shall fail the build.
        "plugins": ["search", {"mkdocs-jupyter": {"execute": True, "allow_errors": False}}],
    }
    _write_yaml(folder / "mkdocs.yml", settings)


def _prepare_jupyter_book(folder: Path, pairs: list[tuple[Lesson, Lesson]]) -> None:
    _prepare_peer(folder)
    lessons = [*read_lessons(ROOT), *(copy for _, copy in pairs)]
    modules = dict.fromkeys(lesson.module for lesson in lessons)
    chapters = [
        {
            "file": f"lessons/{module}/index",
            "sections": [
                {"file": lesson.source.removesuffix(".md")}
                for lesson in lessons
                if lesson.module == module
            ],
        }
        for module in modules
    ]
    contents = {
        "format": "jb-book",
        "root": "lessons/index",
        "chapters": [*chapters, {"file": "lessons/glossary"}],
    }
    settings = {
        "title": "Lessons",
        "only_build_toc_files": True,
        "execute": {"execute_notebooks": "cache", "timeout": 120},
        "sphinx": {"config": {"nb_execution_raise_on_error": True}},
    }
    _write_yaml(folder / "_toc.yml", contents)
    _write_yaml(folder / "_config.yml", settings)


def _write_yaml(file: Path, content: Mapping[str, object]) -> None:
    file.write_text(yaml.safe_dump(content, sort_keys=False), "utf-8")


TOOLS = {
    tool.name: tool
    for tool in (
        Tool(
            "uphill",
            (str(OWN_PYTHON), "-m", "mkdocs", "build"),
            _prepare_uphill,
            (".cache", "site"),
            lambda lesson: f"site/lessons/{lesson.module}/{lesson.stem}/index.html",
            re.compile("<figure"),
        ),
        Tool(
            "mkdocs-jupyter",
            (str(PEER_PYTHON), "-m", "mkdocs", "build"),
            _prepare_mkdocs_jupyter,
            (".cache", "site"),
            lambda lesson: f"site/{lesson.module}/{lesson.stem}/index.html",
            re.compile("jp-RenderedSVG|jp-RenderedImage"),
        ),
        Tool(
            "jupyter-book",
            (str(VENV / "bin" / "jupyter-book"), "build", "."),
            _prepare_jupyter_book,
            ("_build",),
            lambda lesson: f"_build/html/lessons/{lesson.module}/{lesson.stem}.html",
            re.compile(r'<img[^>]+src="[./]*_images/'),
        ),
    )
}


def make_peers() -> None:
    """Install the peers, unless the environment already fits their lock file."""
    stamp = VENV / "lock.sha256"
    wanted = hashlib.sha256(LOCK.read_bytes() + sys.version.encode()).hexdigest()
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    print("Installing the peers …", file=sys.stderr)
    venv.create(VENV, with_pip=True, clear=True)
    options = ("--quiet", "--quiet", "--disable-pip-version-check", "--require-hashes")
    install = [str(PEER_PYTHON), "-m", "pip", "install", *options, "-r", str(LOCK)]
    subprocess.run(install, check=True, stdout=sys.stderr)
    stamp.write_text(wanted)


def warm_up(tools: list[Tool]) -> None:
    """Import the large packages once, so that no tool pays for the first read from disk."""
    pythons = {OWN_PYTHON if tool.name == "uphill" else PEER_PYTHON for tool in tools}
    for python in sorted(pythons):
        subprocess.run([str(python), "-c", _WARM_UP], check=True)


def versions() -> dict[str, str]:
    """Return the locked versions of the peers' packages."""
    return dict(re.findall(r"^([\w.-]+)==([\w.]+)", LOCK.read_text("utf-8"), re.MULTILINE))
