"""The one place that knows MkDocs: hands it the tree, finishes its pages, swaps sites whole."""

import logging
import os
import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemBytecodeCache
from material.plugins.search.plugin import SearchPlugin
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page as SitePage

from builder import conversion
from builder.archive import publish
from builder.assets import site_assets
from builder.cards import cards
from builder.correction import form, repository, with_form
from builder.errors import FaultsError
from builder.execute import kernel_environment, run_lessons
from builder.feed import feed
from builder.findable import as_read, findable
from builder.finish import dense, finish, finish_notebook
from builder.fonts import Glyphs, glyphs
from builder.history import History, commit_time, history, version
from builder.icons import app_files, papers
from builder.kernels import warm_up
from builder.maths import Formula, Typesetter
from builder.moved import moved_pages, read_moved
from builder.named import name_by_content
from builder.navigation import navigation
from builder.notebook import Kit, formula_key, page_url
from builder.origin import origin
from builder.paper import PDF, breakable, print_sheet, printable, published
from builder.policy import secured
from builder.practice import ELEMENT, Front, deck, fronts, listed, off_the_page, with_cards
from builder.progress import progress_scripts, with_progress
from builder.scripts import scripts, with_scripts
from builder.share import FEED, Site, for_machines, full_title, head, lesson_of
from builder.signs import divide_signs
from builder.site import Tree, build_tree, standalone_code, write_tree
from builder.sitemap import SITEMAP, robots, sitemap
from builder.source import Page
from builder.styles import join_styles, trim_styles
from builder.theme import usable
from builder.wheel import wheel_name
from builder.words import WORDS

log = logging.getLogger("mkdocs.uphill")

ROOT = Path(__file__).parent.parent
SECONDS_BETWEEN_LOOKS = 0.1  # at the sources, in a preview


class State:
    """What lives from one MkDocs event to the next."""

    command = "build"
    dirty = False  # whether only pages that changed are built
    tree = Tree()
    site_facts = Site("")
    history = History("")
    versions: ClassVar[dict[str, str]] = {}  # of pages, as their readers may name them, by uri
    uris: ClassVar[list[str]] = []  # of all pages
    typesetter = Typesetter(ROOT)
    site: Path | None = None  # where the finished site goes, while it is built elsewhere
    served = False
    converting: ClassVar[list[BaseProcess]] = []
    theme_files: ClassVar[list[str]] = []
    contents: ClassVar[dict[str, str]] = {}  # of lessons and checks, not yet finished, by uri
    fronts: ClassVar[dict[str, Front]] = {}  # what asks for formulas, by label
    signs: Glyphs = frozenset()  # of all formulas
    cards = "[]"  # which there are to practise


def on_startup(command: str, dirty: bool) -> None:
    """Remember whether this is a build or a live preview."""
    State.command, State.dirty = command, dirty
    conversion.hurry()
    os.environ.setdefault("SOURCE_DATE_EPOCH", commit_time(ROOT))
    # A preview builds only what changed; `on_nav` sees to what MkDocs warns of there.
    build_log = logging.getLogger("mkdocs.commands.build")
    build_log.addFilter(lambda record: "A 'dirty' build" not in record.getMessage())


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Build beside the site, so that a failing build leaves the one before whole."""
    if State.command == "build":
        State.site = Path(config.site_dir)
        config.site_dir = str(State.site.with_name(f".{State.site.name}.new"))
    config.extra["words"] = asdict(WORDS)  # for the templates
    config.extra["papers"] = papers(ROOT)
    try:
        config.extra["repository"] = repository(config.extra.get("repository") or "")
    except ValueError as error:
        raise Abort(str(error)) from None
    # A preview is read by its author alone, and built again and again.
    State.history = history(ROOT) if State.command == "build" else History(version(ROOT))
    if _in_a_hurry():  # the search stays as it was when such a preview began
        for event in ("page_context", "post_build"):
            methods = config.plugins.events[event]
            methods[:] = [m for m in methods if not isinstance(_owner(m), SearchPlugin)]
    config.theme.get_env = partial(_templates, config.theme.get_env)  # type: ignore[method-assign]  # of this one theme
    return config


def _in_a_hurry() -> bool:
    """Return whether a preview builds again only what changed.

    It leaves notebooks as they were when it began: an author looks at the lesson, and to
    convert its notebook takes longer than all the rest.
    """
    return State.served and State.dirty


def _owner(method: Callable[..., Any]) -> object:
    return getattr(method, "__self__", None)


def _templates(make: Callable[[], Environment]) -> Environment:
    """Return the theme's templates: compiled ones are kept, files are listed once.

    Otherwise these two take half of a preview's time: the theme has ten thousand icons.
    """
    env = make()
    folder = ROOT / ".cache" / "templates"
    folder.mkdir(parents=True, exist_ok=True)
    env.bytecode_cache = FileSystemBytecodeCache(str(folder))
    look = env.list_templates

    def list_once(*arguments: Any, **more: Any) -> list[str]:
        if not State.theme_files:
            State.theme_files = look(*arguments, **more)
        return State.theme_files

    env.list_templates = list_once  # type: ignore[method-assign]  # of this one
    return env


def on_pre_build(config: MkDocsConfig) -> None:
    """Build the tree, before MkDocs touches anything; stop with a message if it is wrong."""
    while True:
        try:
            State.tree = _tree(config)
        except FaultsError as error:
            _report(error)
            # The first build of a live preview has nothing older to serve: wait for the author.
            if State.command != "serve" or State.served:
                raise Abort(_count(error)) from None
            _wait_for_change()
        else:
            write_tree(State.tree.files, ROOT / ".cache" / "tree")
            return


def _tree(config: MkDocsConfig) -> Tree:
    kit = Kit(f"wheels/{wheel_name(ROOT)}", _address(config))
    began = time.monotonic()
    if not (ROOT / ".cache" / "outputs").exists():
        warm_up(kernel_environment(ROOT))  # while pages are read and checked

    def run(pages: list[Page]) -> Any:
        return run_lessons(pages, ROOT, ROOT / ".cache" / "outputs", _progress)

    tree = build_tree(ROOT, run, State.typesetter, navigation(ROOT), None if _in_a_hurry() else kit)
    State.fronts, more = fronts(tree.entries, State.typesetter)
    tree.formulas |= {formula_key(formula): formula for formula in more}
    set_formulas = [State.typesetter.html(formula) for formula in tree.formulas.values()]
    State.signs = glyphs(set_formulas)
    tree.files |= site_assets(ROOT, State.signs)
    tree.files |= scripts(ROOT) | progress_scripts(ROOT, tree.course)
    tree.files |= _for_others(tree, config)
    tree.files |= app_files(ROOT, config.site_name, config.site_description or "")
    tree.files |= print_sheet(ROOT) | _pdf(config)
    if _in_a_hurry():
        tree.files |= {uri: State.tree.files[uri] for uri in State.tree.files if _notebook(uri)}
    log.info("Lessons ready in %.1f s", time.monotonic() - began)
    return tree


def _for_others(tree: Tree, config: MkDocsConfig) -> dict[str, bytes]:
    """Return the files for those who come from elsewhere; a preview has no cards."""
    address = _address(config)
    pages = tree.pages if State.command == "build" else []
    files = {page.uri: origin(page, tree.pages, ROOT) for page in pages}
    State.versions = {uri: State.history.version_of(made_of) for uri, made_of in files.items()}
    commits = {uri: State.history.commit(made_of) for uri, made_of in files.items()}
    State.site_facts = site = Site(
        config.site_name,
        config.site_description or "",
        str(config.theme["language"]),
        address,
        tuple(tree.pages),
        {uri: commit.day for uri, commit in commits.items() if commit},
    )
    addresses = {page_url(uri) for uri in tree.files if uri.endswith((".md", ".ipynb"))}
    moved = read_moved(ROOT, addresses)
    drawn = cards(tree, ROOT, site.name) if State.command == "build" else {}
    away = moved_pages(moved, site.address, site.language)
    return {FEED: feed(site, moved), **robots(site), **drawn, **away}


def _pdf(config: MkDocsConfig) -> dict[str, bytes]:
    """Return the course as one PDF, where this build is told to publish it."""
    if not (named := config.extra.get("pdf")):
        return {}
    if not (path := ROOT / named).is_file():
        wrong = f"UPHILL_PDF names {path}, where no file is"
        raise Abort(f"Nothing was published: {wrong}. Run `make pdf` first, or leave it empty.")
    return {PDF: path.read_bytes()}


def _notebook(uri: str) -> bool:
    return uri.endswith(".ipynb")


def _progress(done: int, of: int, page: Page, seconds: float) -> None:
    log.info("%d of %d · %s %s · %.1f s", done, of, page.label, page.title, seconds)


def _address(config: MkDocsConfig) -> str:
    """Return the public address; that of a live preview is nobody else's."""
    return (config.site_url or "") if State.command == "build" else ""


@event_priority(100)
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Put the tree's files in place of those of docs/ that they were made from."""
    folder = str(ROOT / ".cache" / "tree")
    for uri in sorted(State.tree.files, key=_notebook):  # converted while MkDocs reads the others
        if old := files.get_file_from_path(uri):
            files.remove(old)
        files.append(File(uri, folder, config.site_dir, config.use_directory_urls))
    return files


def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """Convert notebooks; give every lesson its title, also in a preview of what changed."""
    if not State.served:
        State.converting = conversion.convert_notebooks(files, config)
    titles = {p.uri: f"{p.label} {p.title}" for p in State.tree.pages if p.is_lesson}
    for page in nav.pages:
        if page.file.src_uri in titles:
            page.title = titles[page.file.src_uri]
    State.uris = [file.src_uri for file in files.documentation_pages()]
    return nav


@event_priority(100)
def on_pre_page(page: SitePage, config: MkDocsConfig, files: Files) -> SitePage:
    """Wait for the conversion of notebooks where MkDocs comes to the first."""
    if _notebook(page.file.src_uri):
        while State.converting:
            State.converting.pop().join()
        if State.site_facts.address:  # a notebook repeats its lesson
            lesson = page_url(lesson_of(page.file.src_uri))
            page.canonical_url = State.site_facts.address + lesson
    return page


@event_priority(-50)
def on_page_content(html: str, page: SitePage, config: MkDocsConfig, files: Files) -> str:
    """Say what of the page is found by the search; runs after mkdocs-jupyter."""
    if _notebook(page.file.src_uri):
        page.meta["description"] = WORDS.notebook_description.format(title=page.title)
        page.meta["search"] = {"exclude": True}  # the lesson itself is found
        return finish_notebook(html)
    html = published(html, State.tree.files)
    State.contents[page.file.src_uri] = html
    return findable(
        off_the_page(html), lambda tex: State.typesetter.html(Formula(tex, display=False))
    )


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """Make the cards for practising, once every page has its content and before any is written."""
    pages = [page for page in State.tree.pages if page.is_lesson or page.is_check]
    decks = []
    for page in pages:
        file = files.get_file_from_path(page.uri)
        if file and page.uri in State.contents:
            put = partial(_finished, url=file.url)
            decks.append(deck(page, file.url, State.contents[page.uri], State.fronts, put))
    for path, content in (each.file for each in decks if each.cards):
        files.append(File.generated(config, path, content=content))
    modules = {p.number[0]: p.title for p in State.tree.pages if p.number and p.number[1] == 0}
    State.cards = listed(decks, modules)
    return env


def _finished(html: str, url: str) -> str:
    """Return a piece of the page at `url` with all that the build made put in its place."""
    tree, typeset = State.tree, State.typesetter.html
    return finish(html, url, tree, typeset, lambda reference: standalone_code(ROOT, reference))


def on_post_page(output: str, page: SitePage, config: MkDocsConfig) -> str:
    """Finish the page, after the search has read it: what is put in now is a hundred times more."""
    page_html = with_cards(_finished(as_read(output), page.url), State.cards)
    page_html = _shared(page_html, page, config)
    page_html = with_scripts(breakable(page_html), ROOT, State.tree.cells.get(page.url, ""))
    page_html = with_progress(page_html, page.file.src_uri, ROOT, State.tree)
    address = (_address(config) and page.canonical_url) or ""
    edition = WORDS.paper["version"].format(version=_version(page.file.src_uri))
    end = (config.site_name, address, edition)
    page_html = printable(page_html, ROOT, (str(page.title), config.site_name), end)
    # A live preview adds a script of its own to every page.
    page_html = dense(usable(page_html))
    return secured(page_html) if State.command == "build" else page_html


def _shared(output: str, page: SitePage, config: MkDocsConfig) -> str:
    """Say in a page what others show of it, and to whom its mistakes are told."""
    site, uri = State.site_facts, page.file.src_uri
    words = page.meta.get("description") or site.description
    said = head(site, uri, str(page.title), str(words))
    if place := config.extra["repository"]:
        known = site.page(uri)
        title = full_title(known) if known else str(page.title)
        address = form(place, title, site.address + page.url, _version(uri))
        output = with_form(output, address)
    output = output.replace("</head>", f"{said}</head>", 1)
    return output.replace("<article", f"{for_machines(site, uri)}<article", 1)


def _version(uri: str) -> str:
    """Return the version of a page, that of its lesson for a notebook."""
    return State.versions.get(lesson_of(uri), State.history.version)


def on_post_template(output: str, template_name: str, config: MkDocsConfig) -> str:
    """Give pages that are only a template, as that for wrong addresses, the policy too."""
    if template_name == SITEMAP:
        return sitemap(State.site_facts, State.uris)
    if not template_name.endswith(".html"):
        return output
    output = dense(usable(output))
    return secured(output) if State.command == "build" else output


def on_serve(
    server: LiveReloadServer, config: MkDocsConfig, builder: Callable[..., Any]
) -> LiveReloadServer:
    """Look for changes more often; go on serving the pages built before while a lesson is wrong."""
    build = server.builder

    def build_or_keep(*arguments: Any, **more: Any) -> None:
        try:
            build(*arguments, **more)
        except Abort as error:
            print(f"{error} The pages built before stay.", file=sys.stderr, flush=True)

    often = LiveReloadServer(
        build_or_keep,
        str(server.server_address[0]),
        int(server.server_address[1]),
        server.root,
        server.mount_path,
        polling_interval=SECONDS_BETWEEN_LOOKS,
    )
    often.error_handler = server.error_handler
    server.server_close()
    for path in (config.docs_dir, config.config_file_path):
        often.watch(path)
    return often


def on_post_build(config: MkDocsConfig) -> None:
    """Swap the finished site in."""
    State.served = True
    if State.site is None or State.command != "build":
        return
    divide_signs(Path(config.site_dir), ROOT, State.signs, ELEMENT)
    trim_styles(Path(config.site_dir), ROOT)
    join_styles(Path(config.site_dir), ROOT, urlsplit(_address(config)).path or "/")
    name_by_content(Path(config.site_dir))
    seconds = int(os.environ["SOURCE_DATE_EPOCH"])
    publish(Path(config.site_dir), ROOT, seconds, _address(config))  # the last to change anything
    built, old = Path(config.site_dir), State.site.with_name(f".{State.site.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if State.site.exists():
        State.site.rename(old)
    built.rename(State.site)
    shutil.rmtree(old, ignore_errors=True)


def _report(error: FaultsError) -> None:
    # Not through the log, whose errors `strict` would count against the build after mending.
    for fault in error.faults:
        print(fault, file=sys.stderr, flush=True)


def _count(error: FaultsError) -> str:
    things = "1 thing" if len(error.faults) == 1 else f"{len(error.faults)} things"
    return f"Nothing was published: {things} to mend, see above."


def _wait_for_change() -> None:
    before = _times()
    log.info("Waiting until a file is mended …")
    while _times() == before:
        time.sleep(0.3)


def _times() -> dict[Path, int]:
    folders = (ROOT / name for name in ("lessons", "snippets", "docs"))
    files = [ROOT / "mkdocs.yml", *(f for folder in folders for f in folder.rglob("*"))]
    return {file: file.stat().st_mtime_ns for file in files if file.is_file()}
