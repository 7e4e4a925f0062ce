"""Check the list of questions and actions, of one conference and of all, and `done`."""

import io
import json
import shutil

import pytest
from rich.console import Console

from confnote.store.read import followups_everywhere, followups_of_inbox
from confnote.store.write import mark_done
from confnote.views.todo import followups
from tests.in_process import play

PARIS = "2024-03-20T10:00:00+01:00"
MADRID = "2026-05-19T10:02:00+02:00"


@pytest.fixture(scope="module")
def two_store(tmp_path_factory):
    path = tmp_path_factory.mktemp("two") / "confnote.db"
    play(
        path,
        (PARIS, "add", "-k", "action", "register"),
        (PARIS, "new", "KubeCon 2024", "--dates", "19-22 March 2024", "--timezone", "Europe/Paris"),
        (PARIS, "start", "Cilium"),
        (PARIS, "add", "-k", "question", "everywhere? #cni"),
        (MADRID, "new", "Cloud Days", "--dates", "18-20 May 2026", "--timezone", "Europe/Madrid"),
        (MADRID, "add", "a note"),
        (MADRID, "add", "-k", "action", "ask the platform team"),
        (MADRID, "add", "-p", "--section", "intro", "-k", "action", "write to Ada"),
    )
    return path


@pytest.fixture
def two(run, path, two_store):
    """Two conferences and an inbox with questions and actions: n1 inbox, n2 Paris, n3 (a note), n4 and n5 Madrid."""
    shutil.copyfile(two_store, path)
    return run


def test_open_ones_come_first_then_what_is_done(two):
    assert two("done", "n4").stdout == "n4 ask the platform team: done\n"
    assert two("list", "followups").stdout.splitlines() == [
        "n5     2026-05-19 10:02  action,private  intro  write to Ada",
        "n4     2026-05-19 10:02  action,done  -      ask the platform team",
    ]


def test_all_are_listed_with_where_they_are_from_the_latest_conference_first(two):
    two("done", "n2")
    assert two("list", "followups", "--all").stdout.splitlines() == [
        "n4     2026-05-19 10:02  action    cloud-days  ask the platform team",
        "n5     2026-05-19 10:02  action,private  cloud-days intro  write to Ada",
        "n1     2024-03-20 09:00  action    inbox  register",
        "n2     2024-03-20 10:00  question,done  kubecon-2024 s1  everywhere? #cni",
    ]


@pytest.mark.parametrize(
    ("filters", "handles"),
    [
        (("--kind", "act"), ["n4", "n5", "n1"]),
        (("--kind", "question"), ["n2"]),
        (("--tag", "#CNI"), ["n2"]),
        (("--private",), ["n5"]),
        (("--public",), ["n4", "n2", "n1"]),
    ],
)
def test_all_can_be_filtered_the_inbox_too(two, filters, handles):
    out = two("list", "followups", "--all", *filters).stdout
    assert [line.split()[0] for line in out.splitlines()] == handles


def test_json_says_what_is_done(two):
    two("done", "n2")
    found = json.loads(two("list", "followups", "--all", "--json").stdout)
    assert [(note["handle"], note["conference"], note["session"], note["done"]) for note in found] == [
        ("n4", "cloud-days", None, False),
        ("n5", "cloud-days", None, False),
        ("n1", None, None, False),
        ("n2", "kubecon-2024", "s1", True),
    ]
    assert found[3]["done_at"] == "2026-05-19T10:02:00+02:00"


def test_done_takes_ranges_and_passes_over_other_notes(two):
    assert two("done", "n2-n4").stdout == "n2 everywhere? #cni of kubecon-2024: done\nn4 ask the platform team: done\n"
    assert two("done", "n4").stdout == "n4 ask the platform team: done already\n"
    assert two("done", "--undo", "n4", "n1").stdout == ("n4 ask the platform team: open\nn1 register: open already\n")


def test_done_is_one_change_that_undo_takes_back(two):
    two("done", "n1", "n4")
    assert two("undo").code == 0
    assert "done" not in two("list", "followups", "--all").stdout


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("n3",), 2, "n3 is a note: only questions and actions are done or open"),
        (("n3",), 2, "confnote edit n3 --kind action)"),
        (("s1",), 2, "s1 is a session: only questions"),
        (("n9",), 4, "there is no n9"),
        (("n2", "n3"), 2, "n3 is a note"),
    ],
)  # fmt: skip
def test_what_is_no_follow_up_is_refused_and_nothing_is_marked(two, words, code, said):
    ran = two("done", *words)
    assert (ran.code, ran.stdout) == (code, "")
    assert said in ran.stderr
    assert ",done" not in two("list", "followups", "--all").stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("list", "--all"), "--all goes with tech and followups"),
        (("list", "sessions", "--all"), "--all goes with tech and followups"),
        (("list", "followups", "--all", "--day", "2"), "--day is for one conference"),
        (("list", "tech", "--all", "--unfiled"), "--unfiled is for one conference"),
    ],
)
def test_all_says_what_it_does_not_go_with(two, words, said):
    ran = two(*words)
    assert ran.code == 2
    assert said in ran.stderr


def test_the_terminal_shows_boxes_that_are_ticked(two, store):
    inbox = followups_of_inbox(store)
    mark_done(store, {inbox[0].uid: 1})
    found = followups(followups_everywhere(store), followups_of_inbox(store), named=True)
    console = Console(file=io.StringIO(), width=60, color_system=None)
    console.print(found)
    lines = [line.rstrip() for line in console.file.getvalue().splitlines()]
    assert lines[0].startswith("Open · KubeCon 2024 · 19-22 March 2024 ──")
    assert lines[1:3] == ["n2   ? everywhere? #cni", "       s1 Cilium · Day 2, Wed 20 Mar 2024"]
    assert "n4 [ ] ask the platform team" in lines
    assert "n5 [ ] write to Ada  private" in lines
    assert lines[-2:] == ["n1 [x] register", "       Wed 20 Mar 2024"]
    assert list(found.plain())[-1].startswith("n1 ")


def test_nothing_to_follow_up_is_said(run):
    run("new", "Quiet", "--timezone", "UTC")
    assert run("list", "followups").stdout == ""
    assert run("list", "followups", "--json").stdout == "[]\n"
    console = Console(file=io.StringIO(), width=60)
    console.print(followups(()))
    assert console.file.getvalue() == "No questions, no actions.\n"
