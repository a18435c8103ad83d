"""The site below a path of a host that has other sites, and what an update of one page changes."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import BrowserContext, Page, expect
from test_site_offline import DRAWN, FOLDER, KEPT, LESSON, MODULE, WIDE, Host, control, make
from test_site_run import box, output, run, write

from builder.history import SITE
from conftest import copy_caches, copy_of_the_project

WORD = "Zugzwang"
SOURCE = f"{LESSON.removesuffix('/')}.md"
NOTEBOOK = f"notebooks/{LESSON.removeprefix('lessons/')}"
# Of another kind than ours, with a version that waits to be taken.
FOREIGN = "// {version}\naddEventListener('fetch', () => {{}});"
STARTED = """async script => {
    await navigator.serviceWorker.register(script);
    await navigator.serviceWorker.ready;
}"""
WAITING = """async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update();
    while (!registration.waiting) await new Promise(resolve => setTimeout(resolve, 50));
}"""

# On how many lines its buttons are, and whether the ring around one of them can be seen.
BAR = """() => {
    const bar = document.querySelector(".version-bar");
    const tops = [...bar.querySelectorAll("button")].map(b => b.getBoundingClientRect().top);
    const { outlineColor, outlineStyle } = getComputedStyle(document.activeElement);
    const seen = outlineStyle === "solid" && outlineColor === getComputedStyle(bar).color;
    return [new Set(tops).size, seen];
}"""


def commit(folder: Path, words: str) -> str:
    """Commit what a site is made of, and a file of tests; return the commit."""
    who = ["-c", "user.name=N", "-c", "user.email=n@uphill.example"]
    added = [name for name in (*SITE, "tests") if (folder / name).exists()]
    for said in (["init", "-q"], ["add", *added], [*who, "commit", "-qm", words]):
        subprocess.run(["git", *said], cwd=folder, check=True, capture_output=True)
    asked = ["git", "rev-parse", "HEAD"]
    return subprocess.run(asked, cwd=folder, check=True, capture_output=True, text=True).stdout[:10]


@pytest.fixture(scope="module")
def updated(
    built_project: Any, tmp_path_factory: pytest.TempPathFactory
) -> tuple[list[Path], list[str]]:
    """The site below a path of its host, before and after a sentence more, and both commits."""
    folder = tmp_path_factory.mktemp("below")
    project = copy_of_the_project(built_project.folder, folder / "project")
    copy_caches(built_project.folder, project.folder)
    project.environment["SITE_URL"] = "https://owner.example/uphill"
    sites, commits = [folder / "1", folder / "2"], []
    lesson = project.folder / SOURCE
    for site in sites:
        commits.append(commit(project.folder, "x"))
        project.site = site
        done = project.build()
        assert done.returncode == 0, done.stdout
        words = f"Here is nobody in {WORD}.\n\n## "
        lesson.write_text(lesson.read_text("utf-8").replace("## ", words, 1), "utf-8")
        (project.folder / "tests" / "conftest.py").write_text("# of no matter to readers\n")
    return sites, commits


def listed(site: Path) -> dict[str, Any]:
    (file,) = site.glob("offline.*.json")
    found: dict[str, Any] = json.loads(file.read_text("utf-8"))
    return found


def changed(sites: list[Path]) -> set[str]:
    """Return what a reader offline has to fetch to get from one version to the next."""
    old, new = map(listed, sites)
    return {path for path in new if old.get(path) != new[path]}


def version(site: Path, page: str) -> str:
    """Return the version that a page names in the link to the form for corrections."""
    soup = BeautifulSoup((site / page / "index.html").read_text("utf-8"), "html.parser")
    (link,) = soup.select(".lesson-correction a")
    return parse_qs(urlsplit(str(link["href"])).query)["version"][0].partition(",")[0]


def test_a_sentence_more_changes_its_lesson_and_the_pages_made_of_it(
    updated: tuple[list[Path], list[str]],
) -> None:
    sites, commits = updated
    made_of_it = {LESSON, NOTEBOOK, MODULE, f"formulas/{FOLDER}/", "practice/"}
    assert changed(sites) == {
        *(f"{page}index.html" for page in made_of_it),
        SOURCE.replace(".md", ".ipynb"),
        "search/search_index.json",
    }
    for site, named in zip(sites, commits, strict=True):
        assert version(site, LESSON) == version(site, "practice") == named
        assert version(site, "about") == commits[0]


# Below a path


@pytest.fixture
def host(updated: tuple[list[Path], list[str]], tmp_path: Path) -> Iterator[Host]:
    """A host with the site below one path, a copy below another, and a foreign site above both."""
    (tmp_path / "worker.js").write_text(FOREIGN.format(version=1))
    (tmp_path / "index.html").write_text("<!doctype html><link rel=icon href=data:,>")
    host = Host(updated[0][0], {"/": tmp_path, "/copy/": updated[0][0]})
    yield host
    host.stop()


def found(page: Page, words: str) -> Any:
    """Search for words; return the first result."""
    page.keyboard.press("/")
    page.locator(".md-search__input").fill(words)
    link = page.locator(".md-search-result__link").first
    link.wait_for()
    return link


def test_below_a_path_everything_works_and_nothing_of_other_sites_is_touched(
    context: BrowserContext, host: Host, updated: tuple[list[Path], list[str]], tmp_path: Path
) -> None:
    sites, _ = updated
    copy = f"{host.origin}/copy/"
    page = context.new_page()
    complaints: list[str] = []
    context.on("console", lambda m: complaints.append(f"{page.url}: {m.text}"))
    context.on("weberror", lambda e: complaints.append(f"{page.url}: {e.error}"))
    bar = page.locator(".version-bar")
    # The worker of a site above ours is not ours, nor is its new version.
    page.goto(f"{host.origin}/")
    page.evaluate(STARTED, "worker.js")
    page.reload()
    (tmp_path / "worker.js").write_text(FOREIGN.format(version=2))
    page.evaluate(WAITING)
    page.goto(host.origin + "/uphill")
    assert page.url == host.address
    page.evaluate("navigator.serviceWorker.ready")
    assert page.evaluate("navigator.serviceWorker.controller.scriptURL").endswith("/worker.js")
    assert page.evaluate(DRAWN)
    page.locator(".start a").click()
    page.wait_for_url(f"{host.address}lessons/*/*/")
    expect(bar).to_have_count(0)
    # While a page is open, the search of the site as it is now leads to what there is now.
    page.mouse.move(300, 300)
    page.wait_for_function("() => 'document$' in window")
    host.folder = sites[1]
    link = found(page, WORD)
    expect(bar).to_have_count(0)
    link.click()
    page.wait_for_url(f"{host.address}{LESSON}**")
    expect(page.locator("article")).to_contain_text(WORD)
    host.folder = sites[0]
    # What is done here is known to the copy, whose files are its own.
    page.goto(host.address + LESSON)
    cell = box(page, 1)
    assert "Done" in run(cell)
    assert output(cell).count() == 1
    write(page, cell, "6 * 7")
    page.locator(".lesson-read input").check()
    expect(page.locator(".lesson-read [role=status]")).not_to_be_empty()
    page.goto(copy + LESSON)
    expect(page.locator(".lesson-read input")).to_be_checked()
    host.asked.clear()
    cell = box(page, 1)
    assert "Done" in run(cell)
    assert output(cell).inner_text().strip() == "42"
    assert [path for path in host.asked if path.endswith(".bin")] != []
    for root in (host.address, copy):
        (files,) = [urls for name, urls in page.evaluate(KEPT).items() if f" {root} " in name]
        assert files
        assert all(url.startswith(root) for url in files)
    page.goto(f"{copy}progress/")
    expect(page.locator(".progress-on")).to_be_visible()
    # Offline: each has its own.
    ours, other = control(page, host), page.locator(".offline")
    expect(make(page, host)).to_contain_text("Ready offline: every page.")
    status = ours.locator(".offline-status")
    assert status.evaluate("e => [e.matches(':focus'), getComputedStyle(e).outlineStyle]") == [
        True,
        "none",
    ]
    page.goto(f"{copy}about/")
    other.get_by_role("button", name="Make available offline").click()
    expect(other).to_contain_text("Ready offline")
    page.reload()
    other.get_by_role("button", name="Remove").click()
    expect(other).to_contain_text("Removed")
    page.reload()
    other.get_by_role("button", name="Make available offline").wait_for()
    expect(other.locator(".offline-status")).to_be_empty()
    # A new version: no more is fetched than has changed.
    host.folder = sites[1]
    host.asked.clear()
    page.goto(host.address + LESSON)
    expect(bar).to_contain_text("A new version is ready")
    expect(page.locator("article")).not_to_contain_text(WORD)
    page.set_viewport_size({"width": 390, "height": 844})
    page.keyboard.press("Tab")  # what follows is done by key
    bar.get_by_role("button").first.focus()
    assert page.evaluate(BAR) == [1, True]
    page.set_viewport_size(WIDE)
    (name,) = (file.name for file in sites[1].glob("offline.*.json"))
    addresses = {re.sub(r"(^|/)index\.html$", r"\1", path) for path in changed(sites)}
    asked = {path for path in host.asked if not path.startswith("/")}  # of this site
    assert asked == {"sw.js", name, *addresses}
    bar.get_by_role("button").first.press("Enter")
    expect(page.locator("article")).to_contain_text(WORD)
    expect(bar).to_have_count(0)
    assert complaints == []
    # Online, a wrong address of the site leads back into it.
    nothing = page.goto(f"{host.address}nothing/here/")
    assert nothing is not None
    assert nothing.status == 404
    assert page.evaluate(DRAWN)
    page.locator("article a").first.click()
    assert page.url == host.address
    complaints.clear()  # of that address
    # Nobody there.
    host.stop()
    for file in ("", MODULE, LESSON, NOTEBOOK, f"{MODULE}check/", f"formulas/{FOLDER}/"):
        page.goto(host.address + file)
        assert page.evaluate(DRAWN), file
    page.goto(f"{host.address}index.html")
    page.goto(f"{host.address}practice/")
    page.get_by_role("button", name=re.compile("^Practise ")).first.press("Enter")
    page.locator(".practice-card uphill-exercise, .practice-front").first.wait_for()
    page.goto(f"{host.address}progress/")
    expect(page.locator(".progress-on")).to_be_visible()
    assert LESSON in str(found(page, WORD).get_attribute("href"))
    assert complaints == []
    page.goto(f"{host.address}nothing/there/")
    expect(page.locator("h1")).to_have_text("This page is not kept offline")
    page.get_by_role("link").click()
    assert page.url == host.address
    assert ours.count() == 0
