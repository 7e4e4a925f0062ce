"""Check who imports whom: data flows one way, nothing imports the command line, and there are no circles.

Imports inside functions count (a late import is for cost, never to hide a cycle); those under `if TYPE_CHECKING` do
not, because nothing runs there.
"""

import ast
from pathlib import Path

import pytest

import confnote

ROOT = Path(confnote.__file__).parent


def module_name(path):
    parts = path.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


PATHS = {module_name(path): path for path in sorted(ROOT.rglob("*.py"))}


class Imports(ast.NodeVisitor):
    """The modules that a module imports when it runs."""

    def __init__(self):
        self.found = set()

    def visit_If(self, node):
        if ast.unparse(node.test) != "TYPE_CHECKING":
            for child in node.body:
                self.visit(child)
        for child in node.orelse:
            self.visit(child)

    def visit_Import(self, node):
        self.found |= {alias.name for alias in node.names}

    def visit_ImportFrom(self, node):
        assert not node.level, "imports are absolute"
        # `from confnote.store import place` imports a module, `from confnote.store.place import Place` a name in a module
        for alias in node.names:
            inner = f"{node.module}.{alias.name}"
            self.found.add(inner if inner in PATHS else node.module)


def imports_of(path):
    visitor = Imports()
    visitor.visit(ast.parse(path.read_text(encoding="utf-8")))
    return visitor.found


EVERY = {name: imports_of(path) for name, path in PATHS.items()}
OURS = {name: {other for other in found if other.split(".")[0] == "confnote"} for name, found in EVERY.items()}


def room(name):
    """Return the package below confnote: `store` for `confnote.store.place`."""
    return name.split(".")[1] if "." in name else ""


def in_room(*rooms):
    return {name: found for name, found in OURS.items() if room(name) in rooms}


def offenders(names, forbidden):
    return sorted(
        f"{name} imports {other}" for name, found in names.items() for other in found if room(other) in forbidden
    )


def test_the_values_and_the_errors_import_nothing_of_ours():
    assert EVERY["confnote.model"] - {"__future__", "dataclasses", "typing"} == set()
    assert EVERY["confnote.errors"] == set()


PURE = ("core", "schedule", "post", "recap", "views")
DEVICES = {"store", "actions", "cli", "live", "quick", "config"}
# the few that touch a file or an address, and are named for it
EDGES = {"confnote.core.clock", "confnote.core.files", "confnote.schedule.fetch"}


def test_pure_rooms_know_no_store_no_command_and_no_clock():
    assert offenders(in_room(*PURE), DEVICES) == []


@pytest.mark.parametrize("forbidden", ["os", "sqlite3", "time", "subprocess", "socket", "httpx", "platformdirs"])
def test_pure_rooms_touch_no_device(forbidden):
    found = {
        name
        for name, imports in EVERY.items()
        if room(name) in PURE and any(i.split(".")[0] == forbidden for i in imports)
    }
    assert found - EDGES == set()


def test_the_store_knows_no_screen_and_no_command():
    assert offenders(in_room("store"), {"actions", "schedule", "cli", "live", "views", "quick", "config"}) == []


def test_programmes_and_posts_know_nothing_of_each_other():
    assert offenders(in_room("schedule"), {"post"}) == []
    assert offenders(in_room("post"), {"schedule"}) == []


def test_sites_and_layouts_know_nothing_of_each_other():
    sites = {name: found for name, found in OURS.items() if name.startswith("confnote.post.sites.")}
    layouts = {name: found for name, found in OURS.items() if name.startswith("confnote.post.layouts.")}
    assert sites
    assert layouts
    assert not [o for found in sites.values() for o in found if o.startswith("confnote.post.layouts")]
    assert not [o for found in layouts.values() for o in found if o.startswith("confnote.post.sites")]


def test_only_the_sites_know_a_site_by_name():
    """A name is a default of the settings, and a word in help and examples."""
    names = {"hugo", "jekyll", "pelican", "eleventy"}
    found = {
        name
        for name, path in PATHS.items()
        if not name.startswith("confnote.post.sites")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and node.value in names
    }
    assert found == {"confnote.post.settings"}


def test_nobody_imports_the_command_line_but_the_way_in():
    others = {name: found for name, found in OURS.items() if room(name) not in {"cli", "__main__"}}
    assert offenders(others, {"cli"}) == []


def test_the_quick_door_knows_the_store_and_the_words_of_its_answers():
    assert {room(name) for name in OURS["confnote.quick"]} == {"actions", "core", "errors", "store", "views"}


def test_nothing_is_imported_in_a_circle():
    """Depth first; a module met again while it is still open closes a circle."""
    done, circles = set(), []

    def walk(name, way):
        if name in way:
            circles.append(" -> ".join([*way[way.index(name) :], name]))
        elif name not in done:
            for other in sorted(OURS.get(name, ())):
                if other in OURS:
                    walk(other, [*way, name])
            done.add(name)

    for name in OURS:
        walk(name, [])
    assert circles == []


def test_the_vendored_click_is_never_imported_by_name():
    assert [name for name, found in EVERY.items() if any(i.split(".")[0] == "click" for i in found)] == []


@pytest.mark.parametrize("name", PATHS)
def test_every_module_says_what_it_is_and_is_short_enough_to_be_read(name):
    text = PATHS[name].read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)) or not text.strip(), f"{name} has no docstring"
    assert text.count("\n") <= 400, f"{name} has {text.count(chr(10))} lines"
