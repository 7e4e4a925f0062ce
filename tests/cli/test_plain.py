"""A command of a plain form, run without Typer, answers as Typer's does; every other form is left to Typer."""

import pytest

from confnote.cli import app, plain
from tests.in_process import runner

FORMS = (
    "list", "log", "list notes", "list trash", "list conferences", "--json list sessions", "show s1", "show kube",
    "show s1 --json", "agenda", "stats", "stats --json", "history", "history n1 --json", "--conference=kube list tags",
    "list -c kube tech", "-c other list", "list nonsense", "show s9",
    "about cilium", "about cili um", "--json about t1", "about nobody",
)  # fmt: skip
OTHERS = (
    "--json", "list --all", "list notes sessions", "show", "agenda today", "stats --svg -", "history --limit 3", "list -c",
    "list --day 2", "undo 2", "redo --help", "list -- notes", "list --json=1", "list -c=kube", "add hello", "lists",
)  # fmt: skip


@pytest.fixture
def answers(path, monkeypatch, capsys):
    """Return what a function makes of a command line: the code or the error, and what it printed."""
    run = runner(path, monkeypatch, capsys)
    run("new", "Kube", "--timezone", "UTC")
    run("start", "A talk")
    run("add", "A note about #cilium")
    run("tech", "Cilium")
    capsys.readouterr()

    def answer(serve, line):
        try:
            return serve(line.split()), *capsys.readouterr()
        except Exception as error:  # noqa: BLE001  # both must raise the same
            return getattr(error, "exit_code", None), capsys.readouterr().out, f"confnote: {error}\n"

    return answer


@pytest.mark.slow
@pytest.mark.parametrize("line", FORMS)
def test_a_plain_form_answers_as_typers_does(answers, line, capsys):
    code, out, error = answers(plain.serve, line)
    assert app.main(line.split()) == code
    assert capsys.readouterr() == (out, error)


@pytest.mark.slow
@pytest.mark.parametrize("more", ["", " --json"])
def test_undo_and_redo_answer_as_typers_do(answers, more, capsys):
    asked = [f"{verb}{more}" for verb in ("undo", "undo", "redo")]
    plainly = [answers(plain.serve, line)[:2] for line in (*asked, "redo")]
    by_typer = []
    for line in (*asked, "redo"):
        code = app.main(line.split())
        by_typer.append((code, capsys.readouterr().out))
    assert ("undid tech: t1 Cilium" if not more else '"command": "tech"') in plainly[0][1]
    assert [code for code, _ in plainly] == [0, 0, 0, 0]
    # undo and redo came back to where they began, so Typer's commands answer the same
    assert by_typer == plainly


@pytest.mark.parametrize("line", OTHERS)
def test_any_other_form_is_left_to_typer(line, capsys):
    assert plain.serve(line.split()) is None
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("line", ["", "-h", "--help"])
def test_without_a_command_it_prints_the_help(line, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    assert plain.serve(line.split()) == 0
    assert capsys.readouterr() == ("\n".join(plain.help_lines(80)) + "\n", "")


@pytest.mark.parametrize("words", [("list",), ("list", "sessions"), ("agenda",)])
def test_a_day_that_the_conference_does_not_have_is_named(path, monkeypatch, capsys, words):
    run = runner(path, monkeypatch, capsys)
    run("new", "Kube", "--timezone", "UTC", "--dates", "18-20 May 2026")
    run("start", "A talk", "--at", "2026-05-18 10:00")
    run("new", "Short", "--timezone", "UTC", "--dates", "18 May 2026")
    answer = run("-c", "kube", *words, "--day", "9")
    assert (answer.code, answer.stdout) == (4, "")
    assert answer.stderr == "confnote: nothing on day 9 (Tue 26 May 2026); the conference has days 1 to 3\n"
    assert "the conference has day 1 only" in run("-c", "short", *words, "--day", "2").stderr
    said = "no session on Day 3" if words == ("agenda",) else "nothing passes --day 3"
    answer = run("-c", "kube", *words, "--day", "3")
    assert (answer.code, answer.stderr) == (0, f"confnote: {said}\n")


@pytest.mark.parametrize("what", ["tech", "followups"])
def test_a_filter_that_empties_a_list_of_all_conferences_is_named(path, monkeypatch, capsys, what):
    run = runner(path, monkeypatch, capsys)
    run("new", "Kube", "--timezone", "UTC", "--dates", "18-20 May 2026")
    answer = run("list", what, "--all", "--tag", "nix")
    assert (answer.code, answer.stdout, answer.stderr) == (0, "", "confnote: nothing passes --tag nix\n")
