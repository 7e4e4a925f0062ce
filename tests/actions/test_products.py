"""Products that are stored twice: they are found after a load, and joined."""

import json

import pytest

from tests.in_process import runner


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    return runner(tmp_path / "c.db", monkeypatch, capsys)


def test_a_product_is_joined_to_another_and_undo_takes_all_back(run):
    run("new", "Kube", "--dates", "18-20 May 2026", "--timezone", "Europe/Madrid")
    run("tech", "ratatui", "terminal UIs", "--url", "https://ratatui.rs")
    run("tech", "Ratatui TUI", "a library", "--url", "https://ratatui.rs/start", "--verdict", "good #rust")
    for page, tech in (("x", "t2"), ("y", "t2"), ("y", "t1")):
        run("link", f"https://a.example/{page}", "--tech", tech)
    before = [run("list", wanted).stdout for wanted in ("tech", "links")]
    assert run("edit", "t2", "--name", "Ratatui").stderr == (
        "confnote: t1 has that name already: confnote move t2 t1 joins the two\n"
    )
    assert run("move", "t2", "t1").stdout == ("t2 joined to t1 ratatui; not taken: tagline a library\n")
    assert run("show", "t1").stdout == (
        "t1     ratatui\nterminal UIs\nrating: good #rust\nurl: https://ratatui.rs\nseen: Tue 19 May 2026 (Day 2), 10:02\n"
        "tags: #rust\npage: l1 https://a.example/x\npage: l3 https://a.example/y\npage: l4 https://ratatui.rs/start\n"
    )
    assert run("undo").code == 0
    assert [run("list", wanted).stdout for wanted in ("tech", "links")] == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("t1 t1", "t1 is the same product: a product joins another one"),
        ("t1 n1 t2", "n1 is no product: a product joins another one"),
        ("t1 t3", "t1 and t3 belong to two conferences: only products of one can be joined"),
    ],
)
def test_what_cannot_be_joined(run, words, said):
    run("new", "Foss", "--dates", "1 May 2025")
    run("new", "Kube", "--dates", "18-20 May 2026", "--timezone", "Europe/Madrid")
    for name in ("one", "two"):
        run("tech", name)
    run("tech", "three", "-c", "foss")
    run("add", "a note")
    ran = run("move", *words.split())
    assert (ran.code, ran.stderr) == (2, f"confnote: {said}\n")


@pytest.mark.parametrize(
    ("words", "name", "tagline"),
    [
        (("Chaos", "Mesh", "for", "clusters"), "Chaos Mesh", "for clusters"),
        (("Go", "Releaser", "builds"), "go releaser", "builds"),
        (("Let's", "Encrypt", "-", "certificates"), "Let’s Encrypt", "certificates"),
        (("Chaos", "Mesh"), "Chaos Mesh", ""),
    ],
)
def test_a_name_that_was_cut_joins_the_whole_one(run, words, name, tagline):
    run("new", "Kube", "--dates", "18-20 May 2026", "--timezone", "Europe/Madrid")
    run("tech", *words)
    ran = run("tech", name, "--rating", "4")
    assert ran.stderr == f"confnote: a new product; near: t1 {words[0]} (the same? confnote move t1 t2)\n"
    assert run("move", "t1", "t2").stdout == f"t1 joined to t2 {name}\n"
    assert run("show", "t2").stdout.splitlines()[1] == (tagline or "rating: 4/5")


def test_a_name_that_is_only_alike_stays(run):
    run("new", "Kube", "--dates", "18-20 May 2026", "--timezone", "Europe/Madrid")
    run("tech", "Chaos", "engineering for clusters")
    assert run("tech", "Chaos Mesh").stderr.endswith("near: t1 Chaos (the same? confnote move t2 t1)\n")
    run("tech", "Chaos Monkeys", "a game")
    assert run("move", "t3", "t2").stdout == "t3 joined to t2 Chaos Mesh\n"
    assert run("show", "t2").stdout.splitlines()[:2] == ["t2     Chaos Mesh", "a game"]


@pytest.mark.slow
def test_a_load_names_products_that_may_be_one(run, monkeypatch, tmp_path):
    run("new", "Kube", "--dates", "18-20 May 2026", "--timezone", "Europe/Madrid")
    (tmp_path / "base.jsonl").write_text(run("dump").stdout)
    for words in ("Ratatui --verdict good", "Rook --verdict a", "Go", "Kubernetes", "Café"):
        run("tech", *words.split())
    (tmp_path / "theirs.jsonl").write_text(run("dump").stdout)
    monkeypatch.setenv("CONFNOTE_DB", str(tmp_path / "mine.db"))
    run("load", str(tmp_path / "base.jsonl"))
    for words in (("Rook", "--verdict", "b"), ("ratatui TUI",), ("Go Kart",), ("Kubernetesque",), ("Cafe",)):
        run("tech", *words)
    assert run("load", str(tmp_path / "theirs.jsonl")).stderr == (
        "confnote: Rook is Rook 2 here, for that name was taken\n"
        "confnote: t2 ratatui TUI may be t6 Ratatui: if so, confnote move t2 t6 joins them\n"
        "confnote: t1 Rook may be t7 Rook 2: if so, confnote move t1 t7 joins them\n"
        "confnote: t5 Cafe may be t10 Café: if so, confnote move t5 t10 joins them\n"
    )
    assert run("move", "t7", "t1").stdout == "t7 joined to t1 Rook; not taken: verdict a\n"


@pytest.fixture
def two(run, monkeypatch, tmp_path):
    """Two machines, `mine` and `theirs`, with one product each that are one; return what chooses the machine."""

    def at(name):
        monkeypatch.setenv("CONFNOTE_DB", str(tmp_path / f"{name}.db"))

    def dumped(name):
        at(name)
        assert run("dump", str(tmp_path / f"{name}.jsonl"), "--trash", "--force").code == 0
        return str(tmp_path / f"{name}.jsonl")

    at("mine")
    run("new", "Kube", "--dates", "18-20 May 2026", "--timezone", "Europe/Madrid")
    file = dumped("mine")
    at("theirs")
    run("load", file)
    run("tech", "Guix", "a manager", now="2026-05-19T10:00:00+02:00")
    at("mine")
    run("tech", "GUIX system", now="2026-05-19T10:05:00+02:00")
    run("link", "https://guix.gnu.org/x", "--tech", "t1")
    return at, dumped


def test_a_join_frees_the_name_that_a_load_numbered(run, two):
    at, dumped = two
    at("mine")
    run("tech", "Guix", "mine")
    mine, theirs = dumped("mine"), dumped("theirs")
    at("mine")
    assert "Guix is Guix 2 here" in run("load", theirs).stderr
    assert run("undo").stdout == "undid load: t3 Guix 2\n"
    at("theirs")
    assert "Guix is Guix 2 here" in run("load", mine).stderr
    assert run("move", "t1", "Guix 2").stdout == "t1 joined to t2 Guix; not taken: tagline a manager\n"
    run("tech", "Guix 2")
    assert run("move", "t2", "Guix 2").stdout == "t2 joined to t4 Guix 2\n"
    for command in ("move", "tech", "move"):
        assert run("undo").stdout.startswith(f"undid {command}: ")
    assert run("undo").stdout == "undid load: 2 products, 1 link\n"


@pytest.mark.slow
def test_both_machines_advise_the_same_join_and_a_joined_product_stays_joined(run, two):
    at, dumped = two
    mine, theirs = dumped("mine"), dumped("theirs")
    at("mine")
    assert "may be t2 Guix" in run("load", theirs, "--dry-run").stderr
    assert (
        run("load", theirs).stderr == "confnote: t1 GUIX system may be t2 Guix: if so, confnote move t1 t2 joins them\n"
    )
    at("theirs")
    assert (
        run("load", mine).stderr == "confnote: t2 GUIX system may be t1 Guix: if so, confnote move t2 t1 joins them\n"
    )
    theirs = dumped("theirs")
    at("mine")
    assert run("move", "t1", "t2").stdout == "t1 joined to t2 Guix\n"
    ran = run("load", theirs)
    assert ran.stderr == "confnote: GUIX system is joined with t2 here\n"
    assert "nothing new" in ran.stdout
    mine = dumped("mine")
    at("theirs")
    assert run("load", mine).stderr == (
        "confnote: 1 differs and stays as it is here: l1; --theirs takes the file's\n"
        "confnote: t2 was joined to t1 in the file, and stays here: confnote move t2 t1\n"
        "confnote: l1: tech t2 here, t1 in the file\n"
    )
    assert run("rm", "t2").stdout == "deleted t2 GUIX system with 1 link (confnote undo brings it back)\n"


@pytest.mark.slow
def test_two_machines_that_joined_the_other_way_round_keep_one_product_each(run, two):
    at, dumped = two
    files = [dumped("mine"), dumped("theirs")]
    for name, file, join in (("mine", files[1], ("t1", "t2")), ("theirs", files[0], ("t1", "t2"))):
        at(name)
        run("load", file)
        assert run("move", *join).code == 0
    mine, theirs = dumped("mine"), dumped("theirs")
    at("theirs")
    run("edit", "t2", "--verdict", "late")
    theirs = dumped("theirs")
    at("mine")
    ran = run("load", theirs)
    assert ran.stderr == "confnote: GUIX system is joined with t2 here\n"
    assert ran.stdout.startswith("completed t2 from ")
    at("theirs")
    ran = run("load", mine)
    assert ran.stderr == "confnote: Guix is joined with t2 here\n"
    assert "nothing new" in ran.stdout
    assert run("list", "tech").stdout.count("\n") == 1


def test_rate_rates_a_product(run):
    run("new", "Kube", "--dates", "18-20 May 2026", "--timezone", "Europe/Madrid")
    run("tech", "Chaos Mesh", "breaks things")
    assert (
        run("rate", "--tech", "chaos mesh", "4", "good", "fun").stdout
        == "t1 Chaos Mesh completed: rating 4, verdict good fun\n"
    )
    # the option takes one word of the name
    assert run("rate", "4", "--tech", "chaos", "mesh", "good", "fun").stdout == "t1 Chaos Mesh is already noted\n"
    assert run("rate", "--tech", "t1", "5").stdout == "t1 Chaos Mesh changed: rating 4 → 5\n"
    assert json.loads(run("rate", "--json", "--tech", "t1", "3").stdout)["rating"] == 3
    assert run("rate", "--tech", "t1", "-s", "s1", "3").code == 2
    for words, named in (
        (("Chaos", "Mesh", "5", "good"), "Mesh': if that is part of the name, confnote rate --tech 'Chaos Mesh' 5\n"),
        (("K6", "by", "Grafana", "4"), "by': if that is part of the name, confnote rate --tech 'K6 by Grafana' 4\n"),
        (("Chaos", "Mesh"), "Mesh'\n"),
        (("Chaos", "7", "of", "10"), "7'\n"),
    ):
        ran = run("rate", "--tech", *words)
        assert (ran.code, ran.stderr) == (2, f"confnote: a rating is a whole number from 1 to 5, not '{named}")
    assert run("rate", "Mesh", "5").stderr == "confnote: a rating is a whole number from 1 to 5, not 'Mesh'\n"
