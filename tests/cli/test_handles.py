"""A handle with words behind it, as TAB puts it on the line, is the handle, whatever command it is given to."""

import json

import pytest

from tests.cli.stage import Desk, filled

S1, S2, N1, T1, L1 = "s1-backstage-restoring-order", "s2-about-bold", "n1-a-first-note", "t1-chaos-mesh", "l1-https"


@pytest.fixture(scope="module")
def held(tmp_path_factory):
    return filled(tmp_path_factory.mktemp("filled"))


@pytest.mark.parametrize(
    ("line", "handle"),
    [
        (f"start {S1}", "s1"), (f"plan {S1}", "s1"), (f"rate 3 -s {S1}", "s1"), (f"rate -s {S1} 3", "s1"),
        (f"show {S1}", "s1"), (f"edit {S1} --rating 2", "s1"), (f"rm {S1}", "s1"), (f"rm {S1} {S2}", "s1"),
        (f"show {N1}", "n1"), (f"edit {N1} new words", "n1"), (f"rm {N1}", "n1"), (f"move {N1} {S1}", "n1"),
        (f"move {N1} n2-why {S1}", "n1"), ("done n2-why", "n2"), ("untrash n5-not-worth-keeping", "n5"),
        (f"show {T1}", "t1"), (f"edit {T1} --booth S1", "t1"), (f"rm {T1}", "t1"),
        (f"show {L1}", "l1"), (f"edit {L1} --title deck", "l1"), (f"rm {L1}", "l1"),
    ],
)  # fmt: skip
def test_what_is_meant(tmp_path, held, line, handle):
    ran = Desk(tmp_path, held).run(*line.split(), "--json")
    assert ran.code == 0, ran
    value = json.loads(ran.stdout)
    assert (value[0] if isinstance(value, list) else value)["handle"] == handle


@pytest.mark.parametrize(
    ("line", "field", "handle"),
    [
        (f"add -s {S1} words", "session", "s1"), (f"add --session={S1} words", "session", "s1"),
        (f"tech New -s {S1}", "session", "s1"), (f"link https://a.example -s {S1}", "session", "s1"),
        (f"link https://a.example --tech {T1}", "tech", "t1"), (f"link https://a.example --note {N1}", "note", "n1"),
        (f"list notes -s {S2}", "session", "s2"), (f"move {N1} {S1}", "session", "s1"),
    ],
)  # fmt: skip
def test_where_it_goes(tmp_path, held, line, field, handle):
    verb, *words = line.split()
    ran = Desk(tmp_path, held).run(verb, "--json", *words)
    assert ran.code == 0, ran
    value = json.loads(ran.stdout)
    assert (value[0] if isinstance(value, list) else value)[field] == handle


@pytest.mark.parametrize(
    "line", [f"history {S1}", f"history {N1}", f"search note -s {S2}", "history n5-not-worth-keeping"]
)
def test_what_is_listed(tmp_path, held, line):
    desk = Desk(tmp_path, held)
    plain = " ".join(word.partition("-")[0] if word[0] in "sn" and word[1].isdigit() else word for word in line.split())
    assert desk.run(*line.split()) == desk.run(*plain.split())
    assert desk.run(*line.split()).stdout


def test_no_words_behind_a_handle_make_more_of_it_than_it_is(tmp_path, held):
    desk = Desk(tmp_path, held)
    assert desk.run("rm", "n1-n4-and-so-on").stdout.startswith("deleted n1 ")
    assert desk.run("show", "n2").code == 0


@pytest.mark.slow
def test_undo_and_history_show_the_words_and_the_clock_of_the_user(confnote):
    now = "2022-05-17T10:00:00+09:00"
    assert confnote("new", "Kube", "--timezone", "Asia/Tokyo", "--dates", "17 May 2022", now=now).code == 0
    assert confnote("start", "A talk", now=now).code == 0
    assert confnote("edit", "s1", "--at", "10:30", now=now).code == 0
    assert "edit: s1 A talk (start 2022-05-17 10:00 → 2022-05-17 10:30)" in confnote("history", now=now).stdout
    assert confnote("undo", now=now).stdout == "undid edit: s1 A talk (back to: start 2022-05-17 10:00)\n"
    assert confnote("redo", now=now).stdout == "redid edit: s1 A talk (start 2022-05-17 10:00 → 2022-05-17 10:30)\n"
    assert confnote("edit", "s1", "--tags", "cloud ops", now=now).code == 0
    assert confnote("undo", now=now).stdout == "undid edit: s1 A talk (back to: tags none)\n"
    long = "Quite a long sentence about nodes that come and go"
    assert confnote("edit", "s1", "--verdict", long, now=now).code == 0
    assert confnote("edit", "s1", "--verdict", long.replace("go", "stay"), now=now).code == 0
    assert "(verdict …that come and go → …that come and stay)" in confnote("history", now=now).stdout
    assert confnote("undo", now=now).stdout.endswith("(back to: verdict …that come and go)\n")
    assert confnote("add", "about #dns", now=now).code == 0
    assert confnote("edit", "n1", "about #tls", now=now).code == 0
    assert confnote("undo", now=now).stdout == "undid edit: n1 about #tls (back to: text about #dns)\n"
