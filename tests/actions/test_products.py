"""Products that are stored twice: they are found after a load, and joined."""

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
        "confnote: t6 Ratatui may be t2 ratatui TUI: if so, confnote move t6 t2 joins them\n"
        "confnote: t10 Café may be t5 Cafe: if so, confnote move t10 t5 joins them\n"
        "confnote: t7 Rook 2 may be t1 Rook: if so, confnote move t7 t1 joins them\n"
    )
    assert run("move", "t7", "t1").stdout == "t7 joined to t1 Rook; not taken: verdict a\n"
