"""Check that `confnote.quick` and the Typer application make the same rows and answers of the same words.

If quick does not know the form of a command line (None), it must not read, write or print anything.
"""

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import closing, redirect_stderr, redirect_stdout
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from confnote import quick
from confnote.actions.capture import add_note, record_tech
from confnote.actions.changes import remove
from confnote.actions.sessions import Start, start, stop
from confnote.cli import app, failure
from confnote.model import Conference
from confnote.store.db import connect, opened
from confnote.store.rows import insert
from confnote.store.schema import open_store
from confnote.store.triggers import RECORDS
from confnote.store.write import make_conference

NOW = "2022-05-18T10:10:00+02:00"
AT = round(datetime.fromisoformat(NOW).timestamp() * 1000)
MINUTE = 60_000


def conference(store, slug, first, last):
    days = {"starts_on": date.fromisoformat(first), "ends_on": date.fromisoformat(last)}
    with store.change("new"):
        return make_conference(store, Conference(
            slug=slug, name=slug.title(), zone="Europe/Madrid", day_one=days["starts_on"], day_end=240, **days,
        ))  # fmt: skip


def session(store, uid, title, attendance=""):
    """One that began ten minutes ago."""
    with store.change("import"):
        insert(
            store, "session", conference=uid, title=title, starts_at=AT - 10 * MINUTE, ends_at=AT + 25 * MINUTE,
            attendance=attendance,
        )  # fmt: skip


def empty(store):
    pass


def on(store):
    """A planned session is on, another conference is known, a tech and a note are there, a session is in the trash."""
    conference(store, "foss", "2022-06-01", "2022-06-02")
    kube = conference(store, "kube", "2022-05-16", "2022-05-20")
    session(store, kube, "Backstage: Restoring Order [to] Your Chaos \x1b[31m🙂", "planned")
    session(store, kube, "Another")
    session(store, kube, "Gone")
    remove(store, store.execute("SELECT 'session', uid FROM session WHERE title = 'Gone'").fetchall())
    record_tech(store, "Cilium", AT, tagline="networking")
    add_note(store, "an old note about pods", AT)


def rivals(store):
    kube = conference(store, "kube", "2022-05-16", "2022-05-20")
    for title in ("One", "Two", "Three"):
        session(store, kube, title)


def over(store):
    """Nothing is on, but a session was attended today."""
    conference(store, "kube", "2022-05-16", "2022-05-20")
    start(store, Start(title="Hallway"), AT - 60 * MINUTE, AT - 60 * MINUTE)
    stop(store, AT - 30 * MINUTE)


def outside(store):
    conference(store, "foss", "2021-06-01", "2021-06-02")


SCENES = (empty, on, rivals, over, outside)
VOLATILE = {"uid", "writer"}


@pytest.fixture(scope="module")
def ground(blank_store):
    """A store for each scene, in memory where the machine has a place for that."""
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
    with tempfile.TemporaryDirectory(dir=memory) as name:
        folder = Path(name)
        for scene in (*SCENES, rooms):
            shutil.copyfile(blank_store, folder / scene.__name__)
            with opened(connect(str(folder / scene.__name__), pinned=AT)) as store:
                scene(store)
        yield folder


def rows(path):
    """All rows that matter, without what is of each run its own."""
    with closing(connect(str(path))) as store:
        found = {}
        for table in (*RECORDS, "journal", "setting", "draft"):
            cursor = store.execute(f"SELECT * FROM [{table}]")
            names = [column[0] for column in cursor.description]
            found[table] = [plain(dict(zip(names, row, strict=True))) for row in cursor.fetchall()]
        return found


def plain(row):
    for side in ("before", "after"):
        if row.get(side):
            row[side] = plain(json.loads(row[side]))
    if row.get("key") == "pins":  # each change of them has its writer, as in the journal
        row["value"] = [
            [{name: value for name, value in made.items() if name not in VOLATILE} for made in each]
            for each in json.loads(row["value"])
        ]
    return {name: value for name, value in row.items() if name not in VOLATILE}


def through(entry_point, argv, path, conference_named, piped=b"piped"):
    """Return what an entry point makes of a command line: exit code, output, errors."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setenv("CONFNOTE_NOW", NOW)
        patch.setenv("CONFNOTE_DB", str(path))
        if conference_named is not None:
            patch.setenv("CONFNOTE_CONFERENCE", conference_named)
        patch.setattr(sys, "stdin", SimpleNamespace(isatty=lambda: False, buffer=io.BytesIO(piped)))
        try:
            code = entry_point(argv)
        except BaseException as error:  # noqa: BLE001  # as `__main__` does
            code = failure.report(error)
    return code, out.getvalue(), err.getvalue()


def both(ground, scene, argv, conference_named=None):
    """Run a command line through both entry points; return the result of quick, None if it does not know the form."""
    first, second = ground / "first.db", ground / "second.db"
    # other stores than last time are at these paths, which a user is warned of
    shutil.rmtree(Path(os.environ["XDG_STATE_HOME"], "confnote"), ignore_errors=True)
    for path in (first, second):
        shutil.copyfile(ground / scene, path)
    before = hashlib.sha256(first.read_bytes()).digest()
    by_quick = through(quick.serve, argv, first, conference_named)
    if by_quick[0] is None:
        assert by_quick[1:] == ("", "")
        assert hashlib.sha256(first.read_bytes()).digest() == before
        return None
    by_typer = through(app.main, argv, second, conference_named)
    assert by_quick == by_typer
    assert rows(first) == rows(second)
    return by_quick


NAMES = st.sampled_from(["kube", "foss", "KUBE", "kub", "nowhere", "", "-c", "kube "])
SESSIONS = st.sampled_from(["s1", "s2", "s2-another", "s3", "s99", "S1", "another", "s", "n1", "", "s01", "s1 "])
KINDS = st.sampled_from(["note", "takeaway", "take", "quote", "QUOTE", "question", "action", "x", "", "quotes"])
ODD = [
    "-", "--", "- point", "* star", "--force", "-x", "-p", "--private", "-k", "--short", "--json", "--help", "—", "-5", "4",
    "1", "5", "6", "0", "04", "４", "", " ", "\n", "\t", "#tag", "`code`", "don't", '"q', "[red]x[/]", "\x1b[31m", "\u202e",
    "🙂", "e\u0301", "\udce9", "caf\udce9 x", "10:15", "help", "add", "Cilium", "CILIUM", "cilium:", "a  b", " x ", "pods",
    "k8s:", "c++", "a OR b", "x*", "NEAR(",
]  # fmt: skip
WORD = st.one_of(
    st.sampled_from(ODD),
    st.text(st.characters(exclude_characters="\0", exclude_categories=[]), max_size=6),
    st.text("abc -", max_size=5),
)


def option(names, values):
    """An option with its value, apart or joined."""
    return st.tuples(st.sampled_from(names), values, st.booleans()).map(
        lambda found: [f"{found[0]}={found[1]}"] if found[2] else [found[0], found[1]]
    )


def flag(*names):
    return st.sampled_from(names).map(lambda name: [name])


SHARED = option(["-c", "--conference"], NAMES)
OPTIONS = {
    "add": st.one_of(
        SHARED, option(["-k", "--kind"], KINDS), option(["-s", "--session"], SESSIONS), flag("-p", "--private"),
        flag("-p", "--private"), option(["--section", "--at"], st.sampled_from(["intro", "-5m"])), flag("-e", "-kp", "-pk"),
    ),
    "rate": st.one_of(SHARED, option(["-s", "--session"], SESSIONS), flag("--json")),
    "tech": st.one_of(SHARED, option(["--url", "--rating"], st.sampled_from(["https://x.org", "4", "9"]))),
    "now": st.one_of(SHARED, flag("--short"), flag("--short"), flag("--json")),
    "search": st.one_of(SHARED, option(["--kind"], KINDS)),
}  # fmt: skip
OPTIONS["status"] = OPTIONS["now"]


PLAIN = {
    "add": st.one_of(
        option(["-k", "--kind"], st.sampled_from(["note", "takeaway", "quote"])), flag("-p", "--private"),
        option(["-s", "--session"], st.sampled_from(["s1", "s2-another", "s01"])),
        option(["--at"], st.sampled_from(["10:00", "-5m", "18 May 09:00"])),
    ),
    "rate": option(["-s", "--session"], st.sampled_from(["s1", "s2-another"])),
    "tech": st.nothing(),
    "now": flag("--short"),
    "status": flag("--short"),
    "search": st.nothing(),
}  # fmt: skip


@st.composite
def command_lines(draw):
    verb = draw(st.sampled_from(sorted(OPTIONS)))
    if draw(st.integers(0, 3)):  # forms that quick may know
        here = option(["-c", "--conference"], st.just("kube"))
        before, options = draw(st.lists(here, max_size=1)), draw(st.lists(st.one_of(here, PLAIN[verb]), max_size=2))
        words = draw(st.lists(WORD.filter(lambda word: word[:1] != "-"), min_size=1, max_size=4))
        words = [] if verb in {"now", "status"} else words
        options = [["--short"], *options] if verb in {"now", "status"} else options
    else:
        before, options = draw(st.lists(SHARED, max_size=1)), draw(st.lists(OPTIONS[verb], max_size=3))
        words = draw(st.lists(WORD, max_size=4))
    if verb == "rate" and draw(st.integers(0, 3)):
        words = [draw(st.sampled_from("12345")), *words]
    after = draw(st.lists(OPTIONS[verb], max_size=1)) if draw(st.integers(0, 7)) == 0 else []
    return [word for part in (before, [[verb]], options, [words], after) for group in part for word in group]


@pytest.mark.slow
@settings(
    max_examples=200,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip
@given(
    scene=st.sampled_from([scene.__name__ for scene in SCENES]),
    argv=command_lines(),
    named=st.sampled_from([None, None, None, "kube", "foss", "nowhere", ""]),
)
@example(scene="on", argv=["--conference=", "add", "x"], named="foss")
@example(scene="on", argv=["-c", "foss", "add", "-c", "kube", "x"], named=None)
@example(scene="on", argv=["add", "-k", "quote", "-p", "-s", "s2-another", "x", "#tag"], named=None)
@example(scene="on", argv=["now", "--short", "--short"], named="nowhere")
@example(scene="over", argv=["rate", "4", "solid", "demo"], named=None)
@example(scene="on", argv=["tech", " ", "x"], named=None)
@example(scene="on", argv=["tech", "a\nb", "x"], named=None)
def test_both_entry_points_do_the_same(ground, scene, argv, named):
    both(ground, scene, argv, named)


# forms that quick must know, for speed


@pytest.mark.slow
@pytest.mark.parametrize("scene", [scene.__name__ for scene in SCENES])
@pytest.mark.parametrize(
    "argv",
    [
        ["add", "Backstage", "wants", "one", "catalogue"],
        ["add", "-k", "takeaway", "-p", "a", "big", "red", "button"],
        ["add", "--kind=quote", "10:15", "talk", "started:", "foo"],
        ["add", "- point"],
        ["add", "* star"],
        ["add", "caf\udce9"],
        ["rate", "4", "solid", "demo"],
        ["tech", "Cilium", "networking", "by", "eBPF"],
        ["now", "--short"],
        ["status", "--short"],
    ],
    ids=" ".join,
)
def test_plain_forms_are_served_by_the_quick_commands(ground, scene, argv):
    code, out, err = both(ground, scene, argv)
    assert code in {0, 1}
    assert out or err or argv[-1] == "--short"


@pytest.mark.parametrize(
    "argv",
    [
        [],
        ["add"],
        ["add", ""],
        ["add", "-"],
        ["add", "x", "--force"],
        ["add", "x", "--private"],
        ["add", "-k", "take", "x"],
        ["add", "-s", "another", "x"],
        ["add", "-s", "s99", "x"],
        ["add", "--at", "tomorrow", "x"],
        ["add", "--json", "x"],
        ["-c", "nowhere", "add", "x"],
        ["rate"],
        ["rate", "6"],
        ["rate", "four"],
        ["tech"],
        ["tech", "Cilium", "--rating", "4"],
        ["now"],
        ["now", "--short", "x"],
        ["list"],
        ["nonsense"],
        ["--version"],
        ["--help"],
    ],
    ids=" ".join,
)
def test_what_the_quick_commands_cannot_serve_they_leave_untouched(ground, argv):
    assert both(ground, "on", argv) is None


def test_without_a_store_nothing_is_made(tmp_path, monkeypatch):
    monkeypatch.setenv("CONFNOTE_DB", str(tmp_path / "none" / "confnote.db"))
    assert quick.serve(["add", "x"]) is None
    assert list(tmp_path.iterdir()) == []


def test_completion_is_never_taken_for_a_command(ground, monkeypatch):
    monkeypatch.setenv("_CONFNOTE_COMPLETE", "complete_bash")
    assert both(ground, "on", ["add", "x"]) is None


def test_a_pinned_time_that_cannot_be_read_is_left_to_typer(ground, monkeypatch):
    monkeypatch.setenv("CONFNOTE_DB", str(ground / "on"))
    monkeypatch.setenv("CONFNOTE_NOW", "noon")
    assert quick.serve(["add", "x"]) is None


def test_a_status_line_is_empty_and_well_when_the_store_is_held(ground, monkeypatch, capsys):
    """`now --short` is part of a shell prompt: it prints no errors."""
    path = ground / "held.db"
    shutil.copyfile(ground / "on", path)
    holder = connect(str(path))
    holder.execute("BEGIN EXCLUSIVE")
    monkeypatch.setenv("CONFNOTE_DB", str(path))
    for opener in (connect, open_store):
        monkeypatch.setattr(opener, "__kwdefaults__", {"wait": 0.05, "pinned": None})
    code = quick.serve(["now", "--short"])
    if code is None:
        code = app.main(["now", "--short"])
    holder.close()
    assert (code, *capsys.readouterr()) == (0, "", "")


REAL = [
    ("on", ["add", "Backstage", "wins", "→", "🙂"]),
    ("on", ["add", "-k", "quote", "-s", "s1-backstage", "- point"]),
    ("rivals", ["add", "x"]),
    ("outside", ["add", "x"]),
    ("over", ["rate", "4", "solid"]),
    ("empty", ["rate", "4"]),
    ("on", ["tech", "cilium", "service mesh"]),
    ("on", ["now", "--short"]),
]
BY_TYPER = (
    "import sys; from confnote.cli.app import main; code = main(sys.argv[1:]); sys.stdout.flush(); sys.exit(code)"
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("scene", "argv"), REAL, ids=lambda value: value if isinstance(value, str) else " ".join(value)
)
def test_both_entry_points_do_the_same_in_real_processes(ground, env, tmp_path, scene, argv):
    outcomes = []
    for name, program in (("quick.db", ["-m", "confnote"]), ("typer.db", ["-c", BY_TYPER])):
        path = tmp_path / name
        shutil.copyfile(ground / scene, path)
        ran = subprocess.run(
            [sys.executable, *program, *argv], env={**env, "CONFNOTE_DB": str(path), "CONFNOTE_NOW": NOW},
            capture_output=True, text=True, timeout=30, check=False,
        )  # fmt: skip
        outcomes.append((ran.returncode, ran.stdout, ran.stderr, rows(path)))
    assert outcomes[0] == outcomes[1]


# the prompt beside the shell


def rooms(store):
    """Three rooms run at once, and a note is filed."""
    conference(store, "foss", "2022-06-01", "2022-06-02")
    kube = conference(store, "kube", "2022-05-16", "2022-05-20")
    for title, room in (
        ("Autoscaling in Practice", "Hall 1"),
        ("Vitess, are we fast yet?", "Hall 8A"),
        ("GitOps", "Room 5"),
    ):
        with store.change("import"):
            insert(
                store, "session", conference=kube, title=title, room=room, starts_at=AT - 10 * MINUTE,
                ends_at=AT + 25 * MINUTE, attendance="planned" if room == "Room 5" else "",
            )  # fmt: skip
    record_tech(store, "Cilium", AT, tagline="networking")
    add_note(store, "an old note about pods", AT)


SAME = [
    (["start", "vitess"], "/start vitess"),
    (["start", "s1-autoscaling"], "/start s1-autoscaling"),
    (["start", "s99"], "/start s99"),
    (["start", "a"], "/start a"),
    (["start", "Autoscaling in Practise"], "/start Autoscaling in Practise"),
    (["start", "Autoscaling in Theory"], "/start Autoscaling in Theory"),
    (["start", "--new", "GitOps"], "/start --new GitOps"),
    (["stop"], "/stop"),
    (["here", "hall 8a"], "/here hall 8a"),
    (["here", "5"], "/here 5"),
    (["here", "hall"], "/here hall"),
    (["here", "the cellar"], "/here the cellar"),
    (["here", "--leave"], "/here off"),
    (["here", "off"], "/here --leave"),
    (["move", "n1", "s2"], "/move n1 s2"),
    (["move", "n1", "vitess"], "/move n1 vitess"),
    (["move", "n1", "foss"], "/move n1 foss"),
    (["move", "n1", "inbox"], "/move n1 inbox"),
    (["move", "n1", "--day", "2"], "/move n1 day 2"),
    (["move", "n1", "--section", "closing"], "/move n1 section closing"),
    (["move", "n1", "nowhere"], "/move n1 nowhere"),
    (["move", "n9", "s1"], "/move n9 s1"),
    (["link", "https://x.org/deck.pdf"], "/link https://x.org/deck.pdf"),
    (["link", "https://x.org", "-s", "s1", "--title", "Its page"], "/link s1 https://x.org Its page"),
    (["link", "https://x.org", "--tech", "t1"], "/link t1 https://x.org"),
    (["link", "https://x.org", "--note", "n1"], "/link n1 https://x.org"),
    (["link", "https://x.org", "--note", "n9"], "/link n9 https://x.org"),
    (["link", "x.org"], "/link x.org"),
    (["rate", "4", "solid", "demo"], "/rate 4 solid demo"),
    (["rate", "4", "-s", "s1"], "/rate s1 4"),
    (["rate", "4", "-s", "s99"], "/rate s99 4"),
]
SAME_ROWS = [
    (["rate", "6"], "/rate 6"),
    (["tech", "Chaos Mesh", "chaos engineering"], "/tech Chaos Mesh: chaos engineering"),
    (["tech", "cilium", "service mesh"], "/tech cilium: service mesh"),
    (["add", "-k", "takeaway", "one catalogue"], "! one catalogue"),
    (["add", "-p", "not for the post"], "/private not for the post"),
    (["edit", "s1", "--speaker", "Ada Lovelace, Engines"], "/speaker s1 Ada Lovelace, Engines"),
]


def words_of(*texts):
    """The lines of an answer, without what differs by design: indents, line numbers, how a command is named."""
    lines = [
        line.strip().removeprefix("confnote: ").removeprefix("line 1: ") for text in texts for line in text.splitlines()
    ]
    plain = (
        re.sub(r"(confnote |/)(?=[a-z]+\b)|;? in a shell(?=:)|in a shell: |\(in a shell\) ", "", line).replace(
            "with --session s12", "by its handle, such as s12"
        )
        for line in lines
    )
    return {line for line in plain if line and not line.startswith("──")}


def typed_everywhere(ground, scene, argv, line):
    """Return (code, words, rows) of the shell and of the prompt; the quick commands agree with Typer."""
    shutil.copyfile(ground / scene, ground / "shell.db")
    shutil.copyfile(ground / scene, ground / "live.db")
    both(ground, scene, argv)
    by_shell = through(app.main, argv, ground / "shell.db", None)
    by_live = through(app.main, ["live"], ground / "live.db", None, line.encode())
    if by_live[0] == 1 and "--new" in by_live[2]:  # the prompt asks before it makes something new
        line = re.search(r"/\w+ --new .*?(?= makes )", by_live[2])[0]
        again = through(app.main, ["live"], ground / "live.db", None, line.encode())
        by_live = (again[0], by_shell[1], by_shell[2])
    return (
        (by_shell[0], words_of(*by_shell[1:]), stored(ground / "shell.db")),
        (by_live[0], words_of(*by_live[1:]), stored(ground / "live.db")),
    )


def stored(path):
    """The records; a new speaker has another uid in each store."""
    found = rows(path)
    for row in found["session_speaker"]:
        row.pop("speaker")
    return {table: found[table] for table in (*RECORDS, "setting")}


@pytest.mark.slow
@pytest.mark.parametrize("scene", ["rooms", "over", "empty"])
@pytest.mark.parametrize(("argv", "line"), SAME, ids=lambda value: value if isinstance(value, str) else "")
def test_the_prompt_and_the_shell_do_and_say_the_same(ground, scene, argv, line):
    by_shell, by_live = typed_everywhere(ground, scene, argv, line)
    assert by_shell[::2] == by_live[::2]
    assert by_shell[1] <= by_live[1]


@pytest.mark.parametrize(("argv", "line"), SAME_ROWS, ids=lambda value: value if isinstance(value, str) else "")
def test_the_prompt_and_the_shell_write_the_same(ground, argv, line):
    by_shell, by_live = typed_everywhere(ground, "rooms", argv, line)
    assert by_shell[::2] == by_live[::2]
