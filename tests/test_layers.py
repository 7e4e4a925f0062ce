"""Who may import whom: arrows go one way, only actions and upkeep write, and files and functions stay short.

Imports inside functions count (a late import is for cost, never to hide a circle), and so do those for types only.
"""

import ast
import gc
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

import confnote
from confnote.post.sites import SITES

ROOT = Path(confnote.__file__).parent
VALUES = {"core", "model", "errors"}
PARTS = {"post", "schedule", "recap", "upkeep", "recordings"}
# package -> the packages it may import
ARROWS = {
    "__main__": {"quick", "cli"},
    "quick": {"actions", "views", "store", *VALUES},
    "cli": {"picker", "live", "review", "actions", "views", "config", "store", *PARTS, *VALUES},
    "picker": {"live", "views", *VALUES},
    "review": {"live", "actions", "views", "store", *VALUES},
    "live": {"actions", "views", "config", "store", *PARTS, *VALUES},
    "actions": {"config", "store", *PARTS, *VALUES},
    "views": {"store", *PARTS, *VALUES},
    "upkeep": {"config", "post", "recap", "schedule", "store", *VALUES},
    "recap": {"post", *VALUES},  # it reads back what the modules of post write
    "post": VALUES,
    "schedule": VALUES,
    "recordings": {"schedule", *VALUES},
    "config": VALUES,
    "store": VALUES,
    "core": {"model", "errors"},
    "model": {"errors"},
    "errors": set(),
}
# the few modules of pure packages that touch a file, the clock or an address, and are named for it
DEVICES = {
    "confnote.core.clock", "confnote.core.files", "confnote.core.photos", "confnote.core.terminal", "confnote.core.time",
    "confnote.post.publish", "confnote.post.site_root", "confnote.schedule.fetch",
}  # fmt: skip


def module_name(path):
    parts = path.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


PATHS = {module_name(path): path for path in sorted(ROOT.rglob("*.py"))}


@cache
def trees():
    return {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in PATHS.items()}


@cache
def nodes():
    """The nodes of each module, in a list, because a walk takes longer than a test of them."""
    gc.disable()  # it would look at all nodes so far again and again, which takes as long as to parse them
    found = {name: list(ast.walk(tree)) for name, tree in trees().items()}
    gc.freeze()
    gc.enable()
    return found


def imports_of(inside):
    """Return the modules that a module imports, when it runs or for types only."""
    found = set()
    for node in inside:
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports are absolute"
            # `from confnote.store import now` imports a module, `from confnote.store.now import Place` a name of one
            inner = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in PATHS else node.module for name in inner}
    return found


@cache
def all_imports():
    return {name: imports_of(inside) for name, inside in nodes().items()}


@cache
def own_imports():
    return {name: {other for other in found if other in PATHS} for name, found in all_imports().items()}


def package(name):
    """`confnote.store.now` -> `store`."""
    return name.split(".")[1] if "." in name else ""


def test_arrows_go_one_way():
    wrong = {
        f"{name} imports {other}"
        for name, found in own_imports().items()
        for other in found
        if package(name) and package(other) not in {"", package(name)} and package(other) not in ARROWS[package(name)]
    }
    assert sorted(wrong) == []


def test_the_arrows_themselves_make_no_circle():
    assert list(circles(ARROWS)) == []


def test_nothing_is_imported_in_a_circle():
    assert list(circles(own_imports())) == []


def circles(graph):
    """Yield circles, depth first: a module met again while it is still open closes one."""
    done = set()

    def walk(name, way):
        if name in way:
            yield " -> ".join([*way[way.index(name) :], name])
        elif name not in done:
            for other in sorted(graph.get(name, ())):
                yield from walk(other, [*way, name])
            done.add(name)

    for name in graph:
        yield from walk(name, [])


def test_only_actions_and_upkeep_open_a_change_of_the_store():
    found = {
        f"{name}:{node.lineno}"
        for name, inside in nodes().items()
        if package(name) not in {"actions", "upkeep"}
        for node in inside
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "change"
    }
    assert sorted(found) == []


@pytest.mark.parametrize("forbidden", ["os", "sqlite3", "time", "subprocess", "socket", "httpx", "platformdirs"])
def test_pure_packages_touch_no_device(forbidden):
    found = {
        name
        for name, imports in all_imports().items()
        if package(name) in {"core", "schedule", "post", "recap", "views"}
        and any(i.split(".")[0] == forbidden for i in imports)
    }
    assert found - DEVICES == set()


def test_the_values_import_nothing_but_errors():
    assert (
        all_imports()["confnote.model"] - {"__future__", "dataclasses", "typing", "datetime", "confnote.errors"}
        == set()
    )
    assert all_imports()["confnote.errors"] == set()


def test_sites_and_layouts_know_nothing_of_each_other():
    sites = {name: found for name, found in own_imports().items() if name.startswith("confnote.post.sites.")}
    layouts = {name: found for name, found in own_imports().items() if name.startswith("confnote.post.layouts.")}
    assert sites
    assert layouts
    assert not [o for found in sites.values() for o in found if o.startswith("confnote.post.layouts")]
    assert not [o for found in layouts.values() for o in found if o.startswith("confnote.post.sites")]


@pytest.mark.slow
def test_only_the_sites_know_a_site_by_name():
    """A name is a default of the settings, and a word in help and examples."""
    names = set(SITES) - {"markdown", "html"}  # words of their own
    found = {
        name
        for name, inside in nodes().items()
        if not name.startswith("confnote.post.sites")
        for node in inside
        if isinstance(node, ast.Constant) and node.value in names
    }
    assert found == {"confnote.post.settings"}


def test_the_vendored_click_is_never_imported_by_name():
    assert [name for name, found in all_imports().items() if any(i.split(".")[0] == "click" for i in found)] == []


@pytest.mark.parametrize("name", PATHS)
def test_every_module_says_what_it_does_and_is_short(name):
    text = PATHS[name].read_text(encoding="utf-8")
    assert ast.get_docstring(trees()[name]) or not text.strip(), f"{name} has no docstring"
    assert text.count("\n") <= 400


def test_the_first_line_of_every_docstring_fits_in_100_columns():
    found = []
    for name, inside in nodes().items():
        lines = PATHS[name].read_text(encoding="utf-8").splitlines()
        documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
        documenting = (n for n in inside if isinstance(n, documented) and ast.get_docstring(n))
        numbers = (node.body[0].lineno for node in documenting)
        found += [f"{name}:{number}" for number in numbers if len(lines[number - 1]) > 100]
    assert found == []


def test_functions_are_short():
    found = {
        f"{name}.{node.name}"
        for name, inside in nodes().items()
        for node in inside
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno - node.lineno >= 60
    }
    assert sorted(found) == []


def test_no_class_name_is_defined_twice():
    places = defaultdict(set)
    for name, inside in nodes().items():
        for node in inside:
            if isinstance(node, ast.ClassDef):
                places[node.name].add(name)
    twice = {name: sorted(found) for name, found in places.items() if len(found) > 1}
    assert twice == {}
