"""What must hold for every workflow: pinned actions, least rights, no publishing untested."""

import re
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PINNED = re.compile(r"[\w.-]+(/[\w.-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
# The only rights to write, and who has them.
WRITERS = {("publish.yml", "deploy"): {"pages", "id-token"}}

each_workflow = pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)


def jobs(file: Path) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = yaml.safe_load(file.read_text(encoding="utf-8"))["jobs"]
    return found


def steps(file: Path) -> list[dict[str, Any]]:
    return [step for job in jobs(file).values() for step in job.get("steps", [])]


def test_the_workflows_are_there() -> None:
    assert [file.name for file in WORKFLOWS] == [
        "links.yml",
        "newest.yml",
        "publish.yml",
        "test.yml",
    ]


@each_workflow
def test_actions_are_pinned_by_commit_and_say_their_version(file: Path) -> None:
    lines = re.findall(r"^\s*(?:- )?uses: *(.*)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    # The text has the comments, YAML the truth about what is used: both must agree.
    used = [step["uses"] for step in steps(file) if "uses" in step]
    used += [job["uses"] for job in jobs(file).values() if "uses" in job]
    assert sorted(line.split(" #")[0] for line in lines) == sorted(used)
    loose = [line for line in lines if not (line.startswith("./") or PINNED.fullmatch(line))]
    assert loose == []


def test_an_action_has_one_version_everywhere() -> None:
    pins: dict[str, set[str]] = {}
    for file in WORKFLOWS:
        for action, pin in re.findall(r"uses: ([\w/.-]+)@(.*)", file.read_text(encoding="utf-8")):
            pins.setdefault(action, set()).add(pin)
    assert [action for action, found in pins.items() if len(found) > 1] == []


@each_workflow
def test_nothing_is_permitted_but_by_a_job(file: Path) -> None:
    assert yaml.safe_load(file.read_text(encoding="utf-8"))["permissions"] == {}
    for name, job in jobs(file).items():
        writes = {right for right, level in job["permissions"].items() if level != "read"}
        assert writes == WRITERS.get((file.name, name), set()), name


@each_workflow
def test_checkout_leaves_no_credentials_behind(file: Path) -> None:
    for step in steps(file):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


@each_workflow
def test_commands_contain_no_expressions(file: Path) -> None:
    assert [step["run"] for step in steps(file) if "${{" in step.get("run", "")] == []


@each_workflow
def test_jobs_end_by_themselves(file: Path) -> None:
    endless = [
        name for name, job in jobs(file).items() if "uses" not in job and not job["timeout-minutes"]
    ]
    assert endless == []


def test_only_what_was_tested_is_published() -> None:
    publish = jobs(ROOT / ".github" / "workflows" / "publish.yml")
    assert publish["test"]["uses"] == "./.github/workflows/test.yml"
    assert publish["build"]["needs"] == "test"
    assert set(publish["deploy"]["needs"]) == {"test", "build"}
    # `always()` and its kin would let a job run after a failure of what it needs.
    for job in publish.values():
        assert "(" not in job.get("if", "")
    deployers = [
        name
        for name, job in publish.items()
        if any("deploy-pages" in step.get("uses", "") for step in job.get("steps", []))
    ]
    assert deployers == ["deploy"]


def test_what_is_published_knows_when_each_page_changed() -> None:
    (checkout,) = [
        step
        for step in jobs(ROOT / ".github" / "workflows" / "publish.yml")["build"]["steps"]
        if step.get("uses", "").startswith("actions/checkout@")
    ]
    assert checkout["with"]["fetch-depth"] == 0


def test_continuous_integration_runs_the_test_command() -> None:
    assert any(step.get("run") == ".ci/run" for step in steps(WORKFLOWS[-1]))
    script = ROOT / ".ci" / "run"
    assert "make test" in script.read_text(encoding="utf-8").splitlines()


def test_zizmor_finds_nothing() -> None:
    zizmor = Path(sysconfig.get_path("scripts")) / "zizmor"
    result = subprocess.run(
        [zizmor, "--offline", "--quiet", "--persona=pedantic", ROOT / ".github"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
