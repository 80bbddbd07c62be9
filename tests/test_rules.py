"""Rules: each that the generator can name has a law, and a section in the guide whose examples break it and keep it."""

from __future__ import annotations

import ast
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from auditpress import source
from auditpress.problems import as_text, count, plural
from auditpress.rules import RULES
from tests.conftest import Golden
from tests.helpers import ROOT, load, told, write

GENERATOR = ROOT / "generator/auditpress"
GUIDE = ROOT / "content/guide/rules.md"
GOLDEN = ROOT / "tests/golden/rules"


# The ids in the generator's source


def sources() -> list[ast.Module]:
    return [ast.parse(file.read_text(encoding="utf-8")) for file in sorted(GENERATOR.rglob("*.py"))]


def parameters(node: ast.AST) -> list[str]:
    """What a function or a dataclass is called with, in order."""
    if isinstance(node, ast.FunctionDef):
        return [each.arg for each in (*node.args.posonlyargs, *node.args.args) if each.arg not in ("self", "cls")]
    if isinstance(node, ast.ClassDef):
        fields = [each.target for each in node.body if isinstance(each, ast.AnnAssign)]
        return [each.id for each in fields if isinstance(each, ast.Name)]
    return []


def takers(trees: list[ast.Module]) -> dict[str, int]:
    """Everything that is called with a ``rule``, and as which of its arguments."""
    nodes = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef))
    return {node.name: parameters(node).index("rule") for node in nodes if "rule" in parameters(node)}


def constant(node: ast.AST | None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def named(node: ast.AST, taking: dict[str, int]) -> Iterator[str]:
    """The rule that a piece of the source names, if it does."""
    if isinstance(node, ast.Call):
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        at = taking.get(name, len(node.args))
        yield constant(next((each.value for each in node.keywords if each.arg == "rule"), None))
        yield constant(node.args[at]) if at < len(node.args) else ""
        first = constant(node.args[0]) if node.args else ""  # what the fields' own types are refused with
        yield first.removeprefix("auditpress.") if re.fullmatch(r"auditpress\.[a-z-]+", first) else ""
    elif isinstance(node, ast.ClassDef) and node.name == "_Words":  # the sentences for refusals of the models
        for each in ast.walk(node):
            if isinstance(each, ast.Return) and isinstance(each.value, ast.Tuple):
                yield constant(each.value.elts[0])


def used() -> set[str]:
    trees = sources()
    taking = takers(trees)
    found = {id for tree in trees for node in ast.walk(tree) for id in named(node, taking)}
    return found - {""}


def test_the_ways_in_which_a_rule_is_named_are_seen() -> None:
    """One id of each way; and a taker that is new is found by the name of its parameter."""
    assert {"Fault", "Problem", "Flaw", "at", "_refuse", "_stop", "no"} <= takers(sources()).keys()
    assert {"sum", "unreadable", "prose-html", "character", "alias", "depth", "symlink", "date", "missing"} <= used()
    tree = ast.parse("def tell(place, rule): ...\ntell(1, 'a')\ntell(2, rule='b')\n")
    assert {id for node in ast.walk(tree) for id in named(node, takers([tree]))} == {"", "a", "b"}


def test_every_rule_that_is_named_in_the_source_has_a_law() -> None:
    for id in sorted(used() - RULES.keys()):
        pytest.fail(f"the rule “{id}” has no law: add Rule(“{id}”, …) to generator/auditpress/rules.py")


def test_every_law_is_named_in_the_source() -> None:
    for id in sorted(RULES.keys() - used()):
        pytest.fail(f"nothing in the generator names the rule “{id}”: take it out of rules.py, and out of the guide")


def test_a_law_is_one_sentence_under_a_plain_id() -> None:
    for id, rule in RULES.items():
        assert id == rule.id
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", id)
        assert re.fullmatch(r"[A-Z].*[^.]\.", rule.law), f"the law of “{id}” is no sentence"


# The guide


@dataclass(frozen=True, slots=True)
class Section:
    """What the guide says of a rule; ``right`` may be several examples, each to be tried by itself."""

    text: str
    wrong: tuple[str, ...]
    right: tuple[str, ...]


def sections() -> dict[str, Section]:
    found = re.findall(r"^### (\S+)\n\n(.*?)(?=^##|\Z)", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    return {id: Section(text, *map(_examples, (text.partition("**Right**")[::2]))) for id, text in found}


def _examples(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"^```yaml\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))


SECTIONS = sections()
EACH_RULE = pytest.mark.parametrize("id", [id for id in RULES if id in SECTIONS])


def test_every_rule_has_a_section_in_the_guide_in_the_order_of_the_laws() -> None:
    for id in RULES.keys() - SECTIONS.keys():
        pytest.fail(f"the rule “{id}” has no section: write “### {id}” in {GUIDE.relative_to(ROOT)}")
    for id in SECTIONS.keys() - RULES.keys():
        pytest.fail(f"the guide explains “{id}”, and there is no such rule: see generator/auditpress/rules.py")
    assert [*SECTIONS] == [*RULES]


def test_the_index_of_the_guide_lists_every_rule_with_its_law() -> None:
    rows = re.findall(r"^\| \[.*\|$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)
    assert rows == [f"| [{rule.id}](#{rule.id}) | {rule.law} | {rule.severity} |" for rule in RULES.values()]


@EACH_RULE
def test_a_section_begins_with_the_law_and_has_a_wrong_and_a_right_example(id: str) -> None:
    section, rule = SECTIONS[id], RULES[id]
    words = " ".join(section.text.split())
    assert words.startswith(f"{rule.law} "), f"begin the section “{id}” with: {rule.law} Then say why."
    assert words.startswith(f"{rule.law} This is a warning.") == (rule.severity == "warning")
    assert len(section.wrong) == 1, f"“{id}” has one example after **Wrong**"
    assert section.right, f"“{id}” has an example after **Right**"


# The examples, as real files


def files(example: str) -> Iterator[tuple[str, str, bytes]]:
    """Each file of an example: its path, what is said of it in brackets, and its bytes."""
    parts = re.split(r"^\n?# ((?:audits|content)/.+?\.\w+)(?: \((.+)\))?\n", example, flags=re.MULTILINE)
    assert not parts[0], "an example begins with the path of its file: # audits/…"
    for path, said, text in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        yield path, said or "", re.sub("⟦(.+?)⟧", _meant, text).encode(errors="surrogateescape")


def _meant(shown: re.Match[str]) -> str:
    """What cannot be shown on a page, itself; a single byte as the surrogate that stands for it."""
    if found := re.fullmatch("([0-9,]+) × (.+)", shown[1]):
        return found[2] * int(found[1].replace(",", ""))
    if found := re.fullmatch("byte ([0-9A-F]{2})", shown[1]):
        return bytes.fromhex(found[1]).decode(errors="surrogateescape")
    return chr(int(shown[1].removeprefix("U+"), 16))


def lay(example: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An example as a repository of its own, over the small site."""
    for path, said, data in files(example):
        file = folder / path
        write(folder, {path: data})
        if link := re.fullmatch("a symbolic link to (.+)", said):
            file.unlink()
            file.symlink_to(link[1])
        elif said.startswith("a pipe"):
            file.unlink()
            os.mkfifo(file)
        elif said:
            assert said == "deleted while the records are read"
            _delete_when_read(file, monkeypatch)


def _delete_when_read(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    take = source.take

    def late(found: source.File) -> object:
        if Path(found.path) == file:
            file.unlink()
        return take(found)

    monkeypatch.setattr(source, "take", late)


@EACH_RULE
def test_the_wrong_example_breaks_this_rule_alone_and_is_told_of_as_it_should_read(
    id: str, small: Path, golden: Golden, monkeypatch: pytest.MonkeyPatch
) -> None:
    (example,) = SECTIONS[id].wrong
    lay(example, small, monkeypatch)
    loaded = load(small)
    assert {(p.rule, p.severity) for p in loaded.problems} == {(id, RULES[id].severity)}, told(loaded.problems)
    said = f"{as_text(loaded.problems)}\n\n{plural(loaded.records, 'record')} read: {count(loaded.problems)}.\n"
    golden(f"rules/{id}.txt", f"{example}\n{'-' * 80}\n\n{said}")


@EACH_RULE
def test_the_right_examples_have_no_problems(
    id: str, tmp_path: Path, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, example in enumerate(SECTIONS[id].right):
        folder = Path(shutil.copytree(small, tmp_path / str(number)))
        lay(example, folder, monkeypatch)
        assert told(load(folder).problems) == []


def test_there_is_no_golden_file_of_a_rule_that_is_gone() -> None:
    assert sorted(file.stem for file in GOLDEN.iterdir()) == sorted(RULES)


def test_the_message_that_the_guide_explains_is_the_one_that_is_printed() -> None:
    (shown,) = re.findall(r"^```text\n(.*?)^```$", GUIDE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
    assert shown in (GOLDEN / "reference.txt").read_text(encoding="utf-8")
