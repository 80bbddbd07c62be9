"""What imports cannot say of the house plan: who writes, prints or knows the host, and that nobody keeps state."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path

import pytest

import auditpress
from tests.helpers import ROOT

PACKAGE = ROOT / "generator/auditpress"
MODULES = {file.relative_to(PACKAGE).with_suffix("").as_posix(): file for file in sorted(PACKAGE.rglob("*.py"))}
EACH_MODULE = pytest.mark.parametrize("name", MODULES)

WRITERS = ("publish", "cache", "pen")
HOSTS = ("mkdocs_door", "mkdocs_plugin", "mkdocs_host", "mkdocs_preview")
# Git is a program; nothing else is started, and nothing else starts it.
SPAWNERS = ("revisions",)
WRITING = {
    "write_text", "write_bytes", "mkdir", "unlink", "rmdir", "rename", "touch", "symlink_to", "hardlink_to",
    "rmtree", "copytree", "copyfile", "copy2", "move", "makedirs", "chmod", "copymode", "removedirs", "truncate",
    "TemporaryDirectory", "NamedTemporaryFile", "TemporaryFile", "mkdtemp", "mkstemp",
}  # fmt: skip
PRINTING = {"print", "echo", "secho", "pprint", "pp", "print_exc", "echo_via_pager"}
MUTABLE = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
MAKERS = {"list", "dict", "set", "defaultdict", "Counter", "deque", "OrderedDict", "bytearray", "ContextVar"}


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Every call with the last part of its name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func
            yield (
                (name.attr if isinstance(name, ast.Attribute) else name.id if isinstance(name, ast.Name) else ""),
                node,
            )


def writing(tree: ast.AST) -> list[str]:
    return [
        f"{name} in line {call.lineno}"
        for name, call in calls(tree)
        if name in WRITING or _opens_to_write(name, call) or (name == "remove" and _is_method_of(call, "os"))
    ]


def _opens_to_write(name: str, call: ast.Call) -> bool:
    if name not in ("open", "fdopen"):
        return False
    given = [*call.args, *(keyword.value for keyword in call.keywords if keyword.arg == "mode")]
    modes = [value.value for value in given if isinstance(value, ast.Constant) and isinstance(value.value, str)]
    return any(set(mode) & set("wax+") for mode in modes if len(mode) <= 3)


def printing(tree: ast.AST) -> list[str]:
    found = [f"{name} in line {call.lineno}" for name, call in calls(tree) if name in PRINTING]
    streams = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in ("stdout", "stderr")]
    return [*found, *(f"{node.attr} in line {node.lineno}" for node in streams)]


def state(tree: ast.Module) -> list[str]:
    """Module-level names that are bound to something mutable and are not constants by their name."""
    found = []
    for node in tree.body:
        value = node.value if isinstance(node, ast.Assign | ast.AnnAssign) else None
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        names = [target.id for target in targets if isinstance(target, ast.Name)]
        made = isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in MAKERS
        if made or (isinstance(value, MUTABLE) and not all(name.isupper() or name == "__all__" for name in names)):
            found.append(f"{', '.join(names)} in line {node.lineno}")
    found += [f"global in line {node.lineno}" for node in ast.walk(tree) if isinstance(node, ast.Global)]
    return found


def changed_constants(tree: ast.Module) -> list[str]:
    """Constants of a module that its own code changes."""
    constants = {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Name)
    }
    changing = {
        "append",
        "extend",
        "add",
        "update",
        "pop",
        "clear",
        "setdefault",
        "remove",
        "insert",
        "popitem",
        "discard",
    }
    found = []
    for name, call in calls(tree):
        owner = call.func.value if isinstance(call.func, ast.Attribute) else None
        if name in changing and isinstance(owner, ast.Name) and owner.id in constants:
            found.append(f"{owner.id}.{name} in line {call.lineno}")
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
            owner = node.value
            if isinstance(owner, ast.Name) and owner.id in constants:
                found.append(f"{owner.id}[…] in line {node.lineno}")
    return found


def imported(tree: ast.AST) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def tree_of(name: str) -> ast.Module:
    return ast.parse(MODULES[name].read_text(encoding="utf-8"))


@EACH_MODULE
def test_only_publish_the_cache_and_the_pen_write(name: str) -> None:
    """The adapter may ask for a temporary folder, in which the host renders a page for a test."""
    found = [each for each in writing(tree_of(name)) if name not in HOSTS or not each.startswith("TemporaryDirectory ")]
    assert name in WRITERS or found == []


@EACH_MODULE
def test_only_the_command_line_prints(name: str) -> None:
    assert name.startswith("cli/") or printing(tree_of(name)) == []


@EACH_MODULE
def test_no_module_keeps_state(name: str) -> None:
    tree = tree_of(name)
    assert state(tree) == []
    assert changed_constants(tree) == []


@EACH_MODULE
def test_only_the_adapter_knows_the_host(name: str) -> None:
    hosts = {
        each
        for each in imported(tree_of(name))
        if each.split(".")[0] in ("mkdocs", "material", "properdocs", "zensical")
    }
    assert name in HOSTS or hosts == set()


@EACH_MODULE
def test_nothing_of_a_record_can_run(name: str) -> None:
    forbidden = {"eval", "exec", "compile", "__import__", "loads", "load_all", "safe_load", "system", "popen"}
    used = {
        call
        for call, node in calls(tree_of(name))
        if call in forbidden and not _is_method_of(node, "re") and not _is_method_of(node, "json")
    }
    assert used == set()
    forbidden_rooms = {"pickle", "marshal", "shelve", *(() if name in SPAWNERS else ("subprocess",))}
    assert not {each.split(".")[0] for each in imported(tree_of(name))} & forbidden_rooms


def _is_method_of(call: ast.Call, owner: str) -> bool:
    return (
        isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Name) and call.func.value.id == owner
    )


@EACH_MODULE
def test_every_module_says_what_it_is_and_imports_without_a_word(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    dotted = ".".join(["auditpress", *name.removesuffix("__init__").strip("/").split("/")]).rstrip(".")
    module = importlib.import_module(dotted)
    assert module.__doc__
    assert capfd.readouterr() == ("", "")


@EACH_MODULE
def test_what_a_module_gives_out_is_there(name: str) -> None:
    dotted = ".".join(["auditpress", *name.removesuffix("__init__").strip("/").split("/")]).rstrip(".")
    module = importlib.import_module(dotted)
    given = getattr(module, "__all__", ())
    assert len(given) == len(set(given))
    assert [each for each in given if not hasattr(module, each)] == []


@EACH_MODULE
def test_no_page_tells_the_time(name: str) -> None:
    """A clock, the machine's name or its locale would make two builds differ; ``monotonic`` only measures."""
    forbidden = {
        "now",
        "today",
        "utcnow",
        "time",
        "localtime",
        "gethostname",
        "getlocale",
        "setlocale",
        "uuid4",
        "random",
    }
    used = {call for call, _ in calls(tree_of(name)) if call in forbidden}
    assert used == set()


def test_the_tests_of_this_file_see_what_they_look_for() -> None:
    bad = ast.parse(
        "import mkdocs\ncache = {}\nNAMES = []\n"
        "def f():\n    global cache\n    print('x')\n    click.echo('y')\n"
        "    open('z', 'w')\n    p.write_text('')\n    NAMES.append(1)\n"
    )
    assert len(writing(bad)) == 2
    assert len(printing(bad)) == 2
    assert len(state(bad)) == 2
    assert len(changed_constants(bad)) == 1
    assert imported(bad) == {"mkdocs"}
    assert writing(ast.parse("file.open('rb'); open(path); text.replace('w', 'a')")) == []


def test_the_package_has_a_version_and_says_that_it_is_typed() -> None:
    assert auditpress.__version__
    assert (Path(auditpress.__file__).parent / "py.typed").is_file()
