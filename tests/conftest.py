"""What several tests share: the site, built once and served, and a browser that listens."""

import gc
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from hypothesis import settings
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from builder.execute import Outputs, run_lessons
from builder.setup import find_chromium
from builder.source import read_pages

ROOT = Path(__file__).parent.parent
CHROMIUM_OPTIONS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Where nobody is: the site as it is published knows its address and its repository.
SITE_URL = "https://uphill.example/"
REPO_URL = "https://example.org/owner/uphill"
# What a build keeps for the next one.
CACHES = ("cards", "formulas.json", "notebooks", "outputs", "pages", "wheels")
# Where the built site lies, below a folder that all processes of a run share.
BUILT = "built/uphill"

# How long an example takes says more about the machine than about the code.
settings.register_profile("uphill", deadline=None)
settings.load_profile("uphill")


class Project:
    """A copy of the working tree, in which tests may build and break things."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.site = folder / "site"
        self.environment = {
            **os.environ,
            "NO_MKDOCS_2_WARNING": "1",
            "DISABLE_MKDOCS_2_WARNING": "true",
            "PYTHONPATH": str(folder),  # its lessons import its own snippets
            "PYTHONUNBUFFERED": "1",
            "SITE_URL": SITE_URL,
            "REPO_URL": REPO_URL,
            "SOURCE_DATE_EPOCH": "1700000000",  # a copy is no repository to ask for the time
        }

    def command(self, *words: str) -> list[str]:
        """Return a command of MkDocs as a list of words."""
        return [sys.executable, "-m", "mkdocs", *words]

    def build(self) -> "subprocess.CompletedProcess[str]":
        """Build the site into `site`; what was printed is in `stdout`."""
        return subprocess.run(
            self.command("build", "-q", "-d", str(self.site)),
            cwd=self.folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )


def copy_of_the_project(source: Path, folder: Path) -> Project:
    """Copy what a fresh clone would hold, but also what is not committed yet."""
    lines = (ROOT / ".gitignore").read_text("utf-8").split()
    ignored = [".git", *(line.strip("/") for line in lines)]
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns(*ignored))
    (folder / "node_modules").symlink_to(ROOT / "node_modules", target_is_directory=True)
    (folder / ".cache").mkdir()
    return Project(folder)


def copy_caches(source: Path, folder: Path) -> None:
    """Copy what an earlier build kept, as far as it is there."""
    for name in CACHES:
        kept, copied = source / ".cache" / name, folder / ".cache" / name
        if kept.is_dir():
            shutil.copytree(kept, copied)
        elif kept.exists():
            shutil.copy(kept, copied)


@contextmanager
def one_at_a_time(factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Let one process of this run of the tests in, the others after it; gives a folder of all."""
    from fcntl import LOCK_EX, flock  # not on Windows, where only the snippets are tested

    own = factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    with (shared / "lock").open("w") as lock:
        flock(lock, LOCK_EX)
        yield shared


@pytest.fixture(scope="session")
def built_project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The working tree as it was when the tests began, its site built once for all processes."""
    with one_at_a_time(tmp_path_factory) as shared:
        folder = shared / BUILT
        if (folder / "site").is_dir():  # a build that fails leaves none
            return Project(folder)
        shutil.rmtree(folder, ignore_errors=True)
        project = copy_of_the_project(ROOT, folder)
        copy_caches(ROOT, folder)
        done = project.build()
        assert done.returncode == 0, done.stdout
        return project


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outputs]:
    """What the cells of every page give, by the page's address; run once for all processes."""
    with one_at_a_time(tmp_path_factory) as shared:
        root = shared / BUILT if (shared / BUILT / "site").is_dir() else ROOT
        pages = [page for page in read_pages(ROOT) if page.cells]
        return run_lessons(pages, ROOT, root / ".cache" / "outputs")


@pytest.fixture
def project_copy(built_project: Project, tmp_path: Path) -> Callable[..., Project]:
    """Copy the project as it was built; `cached=False` leaves behind what was built."""

    def copy(cached: bool = True) -> Project:
        project = copy_of_the_project(built_project.folder, tmp_path / "copy")
        if cached:
            copy_caches(built_project.folder, project.folder)
        return project

    return copy


@pytest.fixture(scope="session")
def site_folder(built_project: Project) -> Path:
    """The folder of the built site."""
    return built_project.site


class ParsedPages(Mapping[str, BeautifulSoup]):
    """The pages of a site by the path of their files, each parsed when it is first asked for.

    Not those that only lead from an old address to a new one.
    """

    def __init__(self, folder: Path) -> None:
        self._pages: dict[str, Path | BeautifulSoup] = {
            file.relative_to(folder).as_posix(): file
            for file in sorted(folder.rglob("*.html"))
            if b'<meta http-equiv="refresh"' not in file.read_bytes()
        }

    def __getitem__(self, name: str) -> BeautifulSoup:
        page = self._pages[name]
        if isinstance(page, Path):
            # Hundreds of thousands of parts, all of which stay: to look for waste among them
            # again and again, now or later, takes longer than to parse them.
            gc.disable()
            try:
                page = BeautifulSoup(page.read_text("utf-8"), "html.parser")
            finally:
                gc.freeze()
                gc.enable()
            self._pages[name] = page
        return page

    def __contains__(self, name: object) -> bool:
        return name in self._pages

    def __iter__(self) -> Iterator[str]:
        return iter(self._pages)

    def __len__(self) -> int:
        return len(self._pages)


@pytest.fixture(scope="session")
def html_pages(site_folder: Path) -> Mapping[str, BeautifulSoup]:
    """Every page of the site by the path of its file, parsed when a test asks for it."""
    pages = ParsedPages(site_folder)
    assert len(pages) > 0
    return pages


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *words: Any) -> None:
        """Print nothing."""


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder; gives its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=folder)) as server:
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def address(site_folder: Path) -> Iterator[str]:
    """The address at which the site is served."""
    with served(site_folder) as address:
        yield address


@pytest.fixture(scope="session")
def reading() -> Callable[..., Any]:
    """Serve a folder to a reader, who at the end must have met nothing to complain about."""

    @contextmanager
    def reading(browser: Browser, folder: Path) -> Iterator[Reader]:
        with served(folder) as address:
            reader = Reader(browser, address)
            yield reader
            reader.close()
        assert reader.complaints == []

    return reading


# Not for the whole run: while it is open, nothing else of the process can use asyncio.
@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A headless Chromium."""
    program = find_chromium()
    assert program, "no Chromium; `python3 builder/setup.py --tests` sees to one"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_OPTIONS)
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """What a reader's windows share, wide and still, with time for a whole site to be kept."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    context.set_default_timeout(60_000)
    yield context
    context.close()


class Reader:
    """Someone who reads the site, in windows that note everything that goes wrong."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.address = address
        self.complaints: list[str] = []
        self._browser = browser
        self._windows: list[BrowserContext] = []

    def window(self, **options: Any) -> Page:
        """Open an empty window; `options` are those of a browser context."""
        context = self._browser.new_context(reduced_motion="reduce", **options)
        context.set_default_timeout(60_000)  # a machine may be busy
        self._windows.append(context)
        context.on("console", lambda m: self._note(f"console: {m.type}: {m.text}"))
        context.on("weberror", lambda e: self._note(f"error: {e.error}"))
        context.on("request", self._request)
        context.on("requestfailed", self._failure)
        context.on(
            "response", lambda r: self._note(f"{r.status}: {r.url}") if r.status >= 400 else None
        )
        return context.new_page()

    def read(self, page: Page, file: str) -> None:
        """Open a page of the site by the path of its file."""
        page.goto(self.address + file.removesuffix("index.html"))

    def close(self) -> None:
        """Close all windows."""
        for context in self._windows:
            context.close()

    def _note(self, complaint: str) -> None:
        self.complaints.append(complaint)

    def _failure(self, request: Any) -> None:
        if request.failure != "net::ERR_ABORTED":  # the reader went on before it was there
            self._note(f"failed: {request.url}: {request.failure}")

    def _request(self, request: Any) -> None:
        if urlsplit(request.url).scheme in ("data", "blob"):
            return
        if not request.url.startswith(self.address):
            self._note(f"asked another host: {request.url}")


@pytest.fixture
def reader(chromium: Browser, address: str) -> Iterator[Reader]:
    """A reader, who at the end of the test must have met nothing to complain about."""
    reader = Reader(chromium, address)
    yield reader
    reader.close()
    assert reader.complaints == []
