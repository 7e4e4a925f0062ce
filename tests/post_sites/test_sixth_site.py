"""A sixth site and a seventh layout that other packages bring, by entry points alone: nothing of ours is edited."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from confnote.post.contract import check_layout, check_site
from confnote.post.layouts import LAYOUTS, Layout, layout
from confnote.post.sites import SITES, site
from confnote.post.sites.base import Site
from tests.warm import Warm

pytestmark = pytest.mark.slow

MODULE = r"""
import os
import re
from confnote.post.content import compose
from confnote.post.layouts import Layout
from confnote.post.markdown.escape import Engine
from confnote.post.paths import ImagePlace, is_bundle
from confnote.post.sites.base import Site, TemplateTags

TAG = re.compile(r"\[\[.*?\]\]", re.DOTALL)

FAULT = os.environ.get("LANTERN_FAULT")

def keys(facts):
    if FAULT == "raises":
        raise ValueError("no lamp")
    return None if FAULT == "none" else {"title": facts.title, "date": facts.date, "lantern": "post"}

SITE = Site(
    name="lantern",
    help="Lantern: notes/slug.md, macros in double brackets",
    keys=keys,
    engine=Engine(templates=lambda text: text.replace("[[", "[[lb]]")),
    tags=TemplateTags(re.compile(r"\[\["), TAG),
    shortcode=lambda link: f"[[toot {link.url}]]",
    player=lambda link: f"[[film {link.url}]]" if link.url.endswith(".mp4") else "",
    address_of=lambda path: f"[[page {path.parent.name if is_bundle(path) else path.stem}]]",
    html_advice="turn on raw_html in lantern.ini",
    needs_front=True,
    config_files=("lantern.ini",),
    url_prefix=lambda config: config.partition("prefix=")[2].strip(),
    image_place=lambda slug, root, bundle: ImagePlace(f"pictures/{slug}", root.folder, f"{root.prefix}/p/{slug}/%s") if root.folder else ImagePlace(),
    images_advice="write into the folder of lantern.ini, with -o",
    copy_advice=lambda config, folder: "" if folder in config else f"add copy={folder}",
    recognise=lambda post: 9 if "lantern" in post.front else 0,
)

LAYOUT = Layout(
    name="backwards", help="the last day first",
    blocks=lambda content, style: compose.framed(content, style, [
        block for day in reversed(content.days) for block in compose.day(day, style, style.number("level"))
    ]),
)
"""  # fmt: skip
HOSTILE = "A [[quit]] macro, `[[in code]]`, a lone [[ and <b>bold</b>."


@pytest.fixture(scope="module")
def python_path(tmp_path_factory):
    """The path of imports with a folder as pip would fill it: the module, and its entry points."""
    folder = tmp_path_factory.mktemp("lantern") / "site-packages"
    about = folder / "lantern-1.0.dist-info"
    about.mkdir(parents=True)
    (folder / "lantern_site.py").write_text(MODULE)
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: lantern\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(
        "[confnote.sites]\nlantern = lantern_site:SITE\n\n[confnote.layouts]\nbackwards = lantern_site:LAYOUT\n"
    )
    return f"{folder}{os.pathsep}{Path(__file__).parents[2]}"


@pytest.fixture(scope="module")
def warm(python_path):
    program = Warm({**os.environ, "PYTHONPATH": python_path})
    yield program
    program.close()


@pytest.fixture
def run(python_path, warm, tmp_path):
    """The program itself, with the package on its path."""
    work = tmp_path / "work"
    work.mkdir()
    env = {
        **os.environ, "HOME": str(tmp_path), "CONFNOTE_DB": str(tmp_path / "store.db"), "CONFNOTE_NOW": "2026-03-18T17:00Z",
        "XDG_CONFIG_HOME": str(tmp_path / "config"), "PYTHONPATH": python_path, "COLUMNS": "100",
    }  # fmt: skip

    def confnote(*words: str, code: int = 0) -> str:
        exit_code, *outputs = warm.run(words, env, work)
        told = "".join(output.decode() for output in outputs)
        assert exit_code == code, told
        return told

    confnote.work, confnote.env = work, env
    confnote("new", "Quay 2026", "--dates", "2026-03-17..2026-03-18", "--timezone", "UTC")
    for day in ("17", "18"):
        env["CONFNOTE_NOW"] = f"2026-03-{day}T10:00Z"
        confnote("start", f"Talk of the {day}th [[quit]]", "--new")
        confnote("add", HOSTILE)
        confnote("stop")
    return confnote


def test_a_hostile_post_for_a_sixth_site(run):
    site_folder = run.work / "lantern"
    (site_folder / "notes").mkdir(parents=True)
    (site_folder / "lantern.ini").write_text("prefix=/blog\n")
    (run.work / "quay.png").write_bytes(b"\x89PNG\r\n\x1a\nrest")
    run("add", "-s", "s1", "![the quay](quay.png)")
    run("export", "--site", "lantern", "--split", "day", "-o", "lantern/notes")
    files = sorted(path.relative_to(site_folder).as_posix() for path in site_folder.rglob("*") if path.is_file())
    assert files == [
        "lantern.ini",
        "notes/quay-2026-day-1.md",
        "notes/quay-2026-day-2.md",
        "pictures/quay-2026-day-1/quay.png",
    ]
    text = (site_folder / "notes/quay-2026-day-1.md").read_text()
    assert text.startswith('---\ntitle: "Quay 2026: Day 1"\n')
    assert 'lantern: "post"' in text
    # the macros that were noted are escaped, those that the site writes are its own
    assert "A [[lb]]quit]] macro, `[[lb]]in code]]`, a lone [[lb]] and \\<b>bold\\</b>." in text
    assert "![the quay](/blog/p/quay-2026-day-1/quay.png)" in text
    assert "[Day 2]([[page quay-2026-day-2]])" in text


FAILED = (
    "the site 'lantern' from lantern_site:SITE failed: ValueError: no lamp; the details are in {log}."
    " Please report it to the authors of that package"
)
BUG = (
    "this is a bug in confnote or in the site 'lantern' from lantern_site:SITE (AttributeError); the details are in {log}."
    " Please report it with that file"
)


@pytest.mark.parametrize(("fault", "code", "message"), [("raises", 1, FAILED), ("none", 3, BUG)])
def test_the_fault_of_a_package_is_named_as_such(run, fault, code, message):
    run.env["LANTERN_FAULT"] = fault
    log = Path(os.environ["XDG_STATE_HOME"], "confnote", "log", "bug.log")
    told = run("export", "--site", "lantern", "-o", "post.md", code=code)
    assert told == f"confnote: {message.format(log=log)}\n"
    assert ("lantern_site" in log.read_text()) == (fault == "raises")
    assert not (run.work / "post.md").exists()


def test_a_check_finds_the_traps_of_the_engine(run):
    folder = run.work / "lantern"
    folder.mkdir()
    (folder / "lantern.ini").write_text("")
    run("export", "--site", "lantern", "-o", "lantern")
    assert "error" not in run("export", "--check")
    path = folder / "quay-2026.md"
    path.write_text(path.read_text() + "\n[[quit]] here, [[ there\n\n<b>raw</b>\n")
    found = run("export", "--check", code=1)
    assert "error: [[quit]] is in the file as it was noted, and lantern runs it" in found
    assert "error: [[ is never closed: lantern stops there" in found
    assert "lantern drops HTML: <b> (turn on raw_html in lantern.ini)" in found
    path.write_text("no front matter\n")
    assert "error: there is no front matter" in run("export", "--check", code=1)


def test_an_old_post_of_the_sixth_site_is_recognised(run):
    (run.work / "old.md").write_text(
        '---\ntitle: "Pier 2019"\ndate: 2019-05-02\nlantern: "post"\n---\n\n## Day 1\n\nA note.\n'
    )
    assert "post" in run("load", "old.md", "--site", "lantern", "--dry-run")
    assert '"site": "lantern"' in run("--json", "load", "old.md", "--dry-run")


def test_a_layout_of_another_package(run):
    text = run("preview", "--site", "markdown", "--layout", "backwards", "--source")
    assert 0 < text.index("Talk of the 18th") < text.index("Talk of the 17th")


@pytest.mark.parametrize("name", SITES)
def test_our_sites_keep_the_contract(name):
    check_site(site(name))


@pytest.mark.parametrize("name", LAYOUTS)
def test_our_layouts_keep_the_contract(name):
    check_layout(layout(name))


@pytest.mark.parametrize(
    ("broken", "what"),
    [
        ({"name": "My Site"}, "is not lower-case"),
        ({"write_front": lambda _mapping, _options: "---\na: 1\n---\n"}, "reads back with"),
        ({"file_name": lambda facts, _options: Path(f"../{facts.slug}.md")}, "`file_name` gives"),
        ({"tags": site("jekyll").tags}, "which is run as a tag"),
        (
            {
                "image_place": lambda slug, root, _bundle: (
                    site("hugo").image_place(slug, root, False).__class__("x", "/else")
                )
            },
            "has no %s|not the site's folder",
        ),
        ({"recognise": lambda _post: 10}, "not 0 to 9"),
    ],
)
def test_a_site_that_breaks_the_contract_is_told_how(broken, what):
    usual = {"name": "mine", "help": "Mine", "keys": lambda facts: {"title": facts.title}}
    check_site(Site(**usual))
    with pytest.raises(AssertionError, match=what):
        check_site(Site(**{**usual, **broken}))


@pytest.mark.parametrize(
    ("broken", "what"),
    [
        ({"style": {"no-such-key": "x"}}, "`style`: no style key"),
        ({"blocks": lambda _content, _style: []}, "returns no tuple"),
        ({"blocks": lambda _content, _style: ()}, "are not in the post"),
    ],
)
def test_a_layout_that_breaks_the_contract_is_told_how(broken, what):
    usual = {"name": "mine", "help": "Mine", "blocks": layout("days").blocks}
    check_layout(Layout(**usual))
    with pytest.raises(AssertionError, match=what):
        check_layout(Layout(**{**usual, **broken}))
