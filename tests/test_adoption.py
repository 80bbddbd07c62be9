"""What other repositories take from here to check records: hooks for pre-commit, files for GitHub and GitLab."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from click import Group
from ruamel.yaml import YAML

from auditpress.cli import main
from auditpress.formats import FORMATS
from tests.helpers import BODY, COMMAND, ROOT, desk, write

HOOKS = ROOT / ".pre-commit-hooks.yaml"
GUIDE = ROOT / "content/guide"
GITHUB, GITLAB = GUIDE / "github-workflow.yml", GUIDE / "gitlab-ci.yml"
BAD = "name: B\ncolour: blue\n"


def tool(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    """A command as it is installed beside auditpress, in a repository of its own."""
    home = {"HOME": str(cwd), "PRE_COMMIT_HOME": str(cwd / ".pre-commit"), "NO_MKDOCS_2_WARNING": "1"}
    found = {"PATH": f"{COMMAND.parent}{os.pathsep}{os.environ['PATH']}", "GIT_CONFIG_GLOBAL": os.devnull}
    return subprocess.run(
        [*map(str, arguments)],
        cwd=cwd,
        env={**{key: value for key, value in os.environ.items() if not key.startswith("GIT")}, **home, **found},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )


def data(file: Path) -> Any:
    return YAML(typ="safe", pure=True).load(file.read_text(encoding="utf-8"))


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return desk(tmp_path / "site", {"organisations/river-council": BODY})


# pre-commit


def test_the_hooks_are_as_pre_commit_wants_them_and_run_commands_that_exist(tmp_path: Path) -> None:
    told = tool("pre-commit", "validate-manifest", HOOKS, cwd=tmp_path)
    assert told.returncode == 0, told.stdout
    assert isinstance(main, Group)
    hooks = {hook["id"]: hook["entry"].split() for hook in data(HOOKS)}
    assert hooks == {"auditpress-check": ["auditpress", "check"], "auditpress-format": ["auditpress", "format"]}
    assert {command for _, command in hooks.values()} <= {*main.commands}


@pytest.fixture
def repository(site: Path) -> Path:
    """A site in Git whose hooks are those of the manifest, run by this auditpress and not by one that they install."""
    hooks = [{**hook, "language": "system"} for hook in data(HOOKS)]
    with (site / ".pre-commit-config.yaml").open("w", encoding="utf-8") as file:
        YAML().dump({"repos": [{"repo": "local", "hooks": hooks}]}, file)
    write(site, {".gitignore": ".auditpress-cache\n.pre-commit\n"})
    assert tool("git", "init", "-q", cwd=site).returncode == 0
    return site


def commit(repository: Path) -> tuple[int, str]:
    """What pre-commit says of what is to be committed."""
    assert tool("git", "add", "-A", cwd=repository).returncode == 0
    told = tool("pre-commit", "run", cwd=repository)
    return told.returncode, told.stdout + told.stderr


def test_a_commit_is_refused_while_a_record_is_wrong(repository: Path) -> None:
    code, told = commit(repository)
    assert (code, "check the audit records" in told, "Passed" in told) == (0, True, True), told
    write(repository, {"audits/datasets/b.yaml": BAD})
    code, told = commit(repository)
    assert (code, "audits/datasets/b.yaml:2:1: error: " in told) == (1, True), told


def test_a_record_that_is_committed_is_put_in_order(repository: Path) -> None:
    write(repository, {"audits/datasets/b.yaml": "description: It is about the river.\nname: B\n"})
    code, told = commit(repository)
    assert (code, "files were modified by this hook" in told) == (1, True), told
    put = (repository / "audits/datasets/b.yaml").read_text(encoding="utf-8")
    assert put == "name: B\ndescription: It is about the river.\n"
    assert commit(repository)[0] == 0


@pytest.mark.parametrize(
    "hook, taken, left",
    [
        (
            "auditpress-check",
            ["audits/a/b.yaml", "audits/a/b.yml", "content/about.md", "mkdocs.yml"],
            ["docs/a.md", "x/audits/a.yaml", "mkdocs.yml.old"],
        ),
        ("auditpress-format", ["audits/a/b.yaml"], ["content/a.yaml", "audits/a/b.md", "mkdocs.yml"]),
    ],
)
def test_hooks_run_for_what_concerns_them(hook: str, taken: list[str], left: list[str]) -> None:
    (files,) = (each["files"] for each in data(HOOKS) if each["id"] == hook)
    assert [path for path in [*taken, *left] if re.search(files, path)] == taken


# GitHub and GitLab


@pytest.mark.parametrize("file, schema", [(GITHUB, "vendor.github-workflows"), (GITLAB, "vendor.gitlab-ci")])
def test_the_files_are_as_their_hosts_want_them(file: Path, schema: str, tmp_path: Path) -> None:
    told = tool("check-jsonschema", "--builtin-schema", schema, file, cwd=tmp_path)
    assert told.returncode == 0, told.stdout
    wrong = tmp_path / "wrong.yml"
    wrong.write_text(file.read_text(encoding="utf-8").replace("timeout", "tiemout"), encoding="utf-8")
    assert tool("check-jsonschema", "--builtin-schema", schema, wrong, cwd=tmp_path).returncode == 1


def test_the_workflow_gives_nobody_a_way_in(tmp_path: Path) -> None:
    write(tmp_path, {".github/workflows/auditpress.yml": GITHUB.read_bytes()})
    told = tool("zizmor", "--offline", "--no-progress", "--persona=pedantic", ".", cwd=tmp_path)
    assert told.returncode == 0, told.stdout
    for used in re.findall(r"uses: (.+)", GITHUB.read_text(encoding="utf-8")):
        assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", used)
    write(tmp_path, {".github/workflows/auditpress.yml": "on: pull_request_target\njobs: {}\n"})
    assert tool("zizmor", "--offline", "--no-progress", ".", cwd=tmp_path).returncode > 0


def scripts(file: Path) -> dict[str, list[str]]:
    """The lines that each job runs, without those that install."""
    if file == GITHUB:
        jobs = {
            name: [step["run"] for step in job["steps"] if "run" in step] for name, job in data(file)["jobs"].items()
        }
    else:
        jobs = {name: job["script"] for name, job in data(file).items() if isinstance(job, dict) and "script" in job}
    return {name: [line for line in lines if not line.startswith("pip ")] for name, lines in jobs.items()}


@pytest.mark.parametrize(
    "file, job, wrong, leaves",
    [
        (GITHUB, "site", 1, "site/index.html"),
        (GITHUB, "code-scanning", 0, "auditpress.sarif"),
        (GITLAB, "check", 1, "gl-code-quality-report.json"),
        (GITLAB, "site", 1, "site/index.html"),
    ],
)
def test_each_job_does_what_it_says_with_good_records_and_with_bad(
    file: Path, job: str, wrong: int, leaves: str, site: Path
) -> None:
    def done() -> int:
        lines = "\n".join(scripts(file)[job])
        assert lines
        return tool("bash", "-eo", "pipefail", "-c", lines, cwd=site).returncode

    assert done() == 0
    assert (site / leaves).is_file()
    shutil.rmtree(site / "site", ignore_errors=True)
    write(site, {"audits/datasets/b.yaml": BAD})
    assert done() == wrong
    assert (site / leaves).is_file() == (not leaves.startswith("site/"))
    write(site, {"mkdocs.yml": "site_name: River\n"})
    assert done() != 0


# The page


def test_the_page_shows_the_files_as_they_are_and_leads_to_them() -> None:
    page = (GUIDE / "checking.md").read_text(encoding="utf-8")
    for file in (GITHUB, GITLAB):
        assert f"```yaml\n{file.read_text(encoding='utf-8')}```\n" in page
        assert f"[{file.name}]({file.name})" in page
    for form in FORMATS:
        assert f"| `{form}` | " in page
    for hook in data(HOOKS):
        assert f"      - id: {hook['id']}\n" in page
    assert "[its schema](problems.schema.json)" in page
    assert (GUIDE / "problems.schema.json").is_file()


def test_the_files_are_published_beside_the_page(reference_site: Path) -> None:
    assert (reference_site / "guide/checking/index.html").is_file()
    for name in ("github-workflow.yml", "gitlab-ci.yml", "problems.schema.json"):
        assert (reference_site / "guide" / name).read_bytes() == (GUIDE / name).read_bytes()
        assert f'href="../{name}"' in (reference_site / "guide/checking/index.html").read_text(encoding="utf-8")
