"""What TAB is answered, in this process: values by place on the line, quoted for each shell, and never a failure."""

import re
import shlex
import sqlite3

import pytest
import typer
from hypothesis import example, given
from hypothesis import strategies as st

from confnote.cli import shells
from confnote.cli.app import ALIASES, VERBS, app
from confnote.cli.complete import MOST, decorated
from confnote.core.kinds import NOTE_KINDS
from confnote.model import ATTENDANCES, LINK_KINDS, SESSION_KINDS
from tests.completion.stage import NOW, ROOMS, TECH, environ, play

BACKSTAGE = ["s2-backstage-restoring-order", "s3-backstage-for-newcomers"]


def answered(line, shell="fish"):
    return shells.answered(typer.main.get_command(app), shell, environ(shell, line))[0]


def values(line):
    return [text.partition("\t")[0] for text in answered(line).splitlines()]


def test_verbs(store):
    assert values("confnote ") == list(VERBS)
    assert values("confnote --db x sta") == [verb for verb in VERBS if verb.startswith("sta")]
    assert not set(values("confnote ")) & set(ALIASES)


def test_options(store):
    assert {"--kind", "--session", "--at", "--db", "--json", "--conference"} <= set(values("confnote add --"))
    assert values("confnote rate --se") == ["--session"]
    assert "--version" in values("confnote --")
    assert values("confnote schedule import --mi") == ["--mine"]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("confnote -c ", ["cloud-days-2026", "old-days"]),
        ("confnote list --conference old", ["old-days"]),
        ("confnote --conference=old", ["--conference=old-days"]),
        ("confnote use clo", ["cloud-days-2026"]),
        ("confnote use days", ["cloud-days-2026", "old-days"]),
        ("confnote start s2", ["s2-backstage-restoring-order"]),
        ("confnote start s2-back", ["s2-backstage-restoring-order"]),
        ("confnote start s2-wrong", ["s2-backstage-restoring-order"]),
        ("confnote add -s backst", BACKSTAGE),
        ("confnote add --session 'for new", [BACKSTAGE[1]]),
        ("confnote -c old-days start ", ["s1-ancient-history"]),
        ("confnote rate 4 -c old -s anc", ["s1-ancient-history"]),
        ("confnote add -k ta", ["takeaway"]),
        ("confnote add --kind=q", ["--kind=quote", "--kind=question"]),
        ("confnote list se", ["sessions"]),
        ("confnote link --kind ", list(LINK_KINDS)),
        ("confnote start --kind ", list(SESSION_KINDS)),
        ("confnote list -k ", list(NOTE_KINDS)),
        ("confnote edit s2 --attendance ", list(ATTENDANCES)),
        ("confnote here ", sorted(ROOMS)),
        ("confnote here east", [ROOMS[1]]),
        ('confnote here "Hall 1', [ROOMS[0]]),
        ("confnote tech cha", [TECH[0]]),
        ("confnote tech quo", [TECH[1]]),
        ("confnote link x --tech mesh", ["t1-chaos-mesh"]),
        ("confnote show t", ["t3-cafe", "t2-quo-te-s-touch-pwned-touch", "t1-chaos-mesh"]),
        ("confnote edit l", ["l1-https-example-org-slides-pdf"]),
        ("confnote rm n", ["n4-touch-pwned-touch-pwned", "n3", "n2", "n1-hello-there"]),
        ("confnote rm hello", ["n1-hello-there"]),
        ("confnote move ", ["n4-touch-pwned-touch-pwned", "n3", "n2", "n1-hello-there"]),
        ("confnote move n1 newc", [BACKSTAGE[1]]),
        ("confnote moments backst", BACKSTAGE),
        ("confnote quotes s1 newc", [BACKSTAGE[1]]),
        ("confnote move t2 t1", ["t1-chaos-mesh"]),
        ("confnote new X --timezone europe/mad", ["Europe/Madrid"]),
        ("confnote new X --timezone kathm", ["Asia/Kathmandu"]),
        ("confnote config set aut", ["author"]),
        ("confnote export --layout na", ["narrative"]),
        ("confnote export --style headings=", ["headings=atx", "headings=setext"]),
        (
            "confnote export --style sess",
            [
                "session=heading",
                "session=bold",
                "session=inline",
                "session=list",
                "session=prose",
                "session.title=",
                "session.line=",
                "session.link=",
            ],
        ),
        ("confnote export --set ta", ["tags="]),
        ("confnote agenda --day ", ["1", "2", "3"]),
        ("confnote --version start s2", ["s2-backstage-restoring-order"]),
        ("confnote --help start s2", ["s2-backstage-restoring-order"]),
        ("confnote start nothing-has-this", []),
        ("confnote add some words ", []),
    ],
)
def test_values(store, line, wanted):
    assert values(line) == wanted


def test_the_words_beside_a_handle_are_the_title(store):
    assert answered("confnote start s2") == "s2-backstage-restoring-order\tTue 19 08:00 Backstage: Restoring Order"
    assert answered("confnote start s13") == "s13-rlo-turned\tTue 19 08:00 שלום ⟨RLO⟩ turned"
    assert answered("confnote start s14") == "s14\tTue 19 08:00 🎉🎉"


@pytest.mark.parametrize("words", ["n5", "s1", "7", "n5!", "7."])
def test_no_decoration_makes_a_range(words):
    """`rm n2-n5` deletes four notes, so the words after a handle must not look like the end of a range."""
    assert decorated("n2", words) == "n2"


def test_more_sessions_than_are_shown(store, monkeypatch, path):
    play(path, ("new", "Big", "--dates", "19 May 2026"))
    with sqlite3.connect(path) as raw:
        raw.executemany(
            "INSERT INTO session (uid, conference, title) SELECT ?, uid, ? FROM conference",
            [(f"{number:026}", f"Filler {number}") for number in range(MOST + 50)],
        )
    play(path, ("start", "The last of all"))
    monkeypatch.setenv("CONFNOTE_DB", str(path))
    last = f"s{MOST + 51}-the-last-of-all"
    assert len(values("confnote start ")) == MOST
    assert values(f"confnote start s{MOST + 51}") == [last]
    assert values("confnote start last") == [last]


@pytest.mark.parametrize("typed", ["--db {}", "--db={}", "--db ~/other.db", "--db $OTHER", "--db '{}'"])
def test_the_store_that_was_typed(store, path, home, monkeypatch, typed):
    play(path, ("new", "Elsewhere", "--dates", "19 May 2026"), ("start", "A talk elsewhere"))
    (home / "other.db").write_bytes(path.read_bytes())
    monkeypatch.setenv("OTHER", str(path))
    typed = typed.format(path)
    assert values(f"confnote {typed} start ") == ["s1-a-talk-elsewhere"]
    assert values(f"confnote start {typed} ") == ["s1-a-talk-elsewhere"]


# -- quoting: each shell must read back exactly the value

printable = st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), min_size=1).filter(
    lambda text: text == " ".join(text.split())
)
NASTY = r"""\$(touch pwned) `x` "q" 'q' * [/b] %F{red} a:b=c ~!#&|;<>(){} \\ \ 🎉 é"""


@given(printable)
@example(NASTY)
@example("~")
def test_bash_reads_back_what_is_offered(text):
    one = [shells.Offered(text, "")]
    assert shlex.split(shells._for_bash(one, "", "", begun=True)) == [text]
    double = shells._for_bash(one, '"', "", begun=True)
    assert re.sub(r'\\([\\"$`])', r"\1", double) == ("" if "!" in text else text)
    assert not re.search(r'(?<!\\)(\\\\)*["$`]', double)
    assert shells._for_bash(one, "'", "", begun=True) == ("" if "'" in text else text)


@given(printable, printable)
@example(NASTY, NASTY)
@example("key=", "a key")
def test_zsh_evaluates_nothing_that_was_stored(value, about):
    code = shells._for_zsh([shells.Offered(value, about)], "", "", begun=True)
    form = r"local -a offered; offered=\(\$'([^']*)'\); _describe -V '' offered( -S '')?"
    quoted, suffix = re.fullmatch(form, code).groups()
    assert (suffix is not None) == value.endswith("=")
    assert not re.search(r"""[\s"'`$(){}\[\]*?!;&|<>~#]|\\(?!x[0-9a-f]{2})""", quoted, re.ASCII)
    read = re.sub(r"\\x(..)", lambda found: chr(int(found[1], 16)), quoted)
    first, rest = re.match(r"((?:\\.|[^\\:])*):(.*)", read).groups()
    assert (re.sub(r"\\(.)", r"\1", first), re.sub(r"\\(.)", r"\1", rest)) == (value, about)


@given(printable, printable)
def test_fish_has_one_line_a_value(value, about):
    assert shells._for_fish([shells.Offered(value, about)], "", "", begun=True).split("\t") == [value, about]


def test_bash_lists_what_has_the_words_and_completes_it_if_it_is_the_only_one(store):
    """Readline would put what all have in common (`s`) in place of the words, so the first line begins otherwise."""
    assert answered("confnote start backstage", "bash").splitlines() == [
        "2 match",
        "s2 Tue 19 08:00 Backstage: Restoring Order",
        "s3 Tue 19 08:00 Backstage for Newcomers",
    ]
    assert not re.search(r"[^\w %+./:,=@\n-]", answered("confnote start touch", "bash"))
    assert answered("confnote export --style headings=s", "bash") == "setext"
    assert answered("confnote export --style headings=", "bash").split() == ["atx", "setext"]
    assert answered("confnote export --style headings=atx --day ", "bash").split() == ["1", "2", "3"]
    assert answered("confnote start newcomers", "bash") == BACKSTAGE[1]
    assert answered("confnote start s2 -k ke", "bash") == "keynote"
    assert answered("confnote start --kind=ke", "bash") == "keynote"


def test_bash_quotes_as_the_line_does(store):
    assert answered("confnote here Ha", "bash").splitlines() == [r"Hall\ 1", r"Hall\ 2\:\ \'East\'\ \"wing\""]
    assert answered(r"confnote here Hall\ ", "bash").splitlines()[0] == r"Hall\ 1"
    assert answered('confnote here "Hall ', "bash").splitlines() == ["Hall 1", r"Hall 2: 'East' \"wing\""]
    assert answered("confnote here 'Hall ", "bash").splitlines() == ["Hall 1"]


def test_a_beginning_in_another_case_is_completed(store):
    assert answered("confnote here hal", "bash").splitlines() == [r"Hall\ 1", r"Hall\ 2\:\ \'East\'\ \"wing\""]
    assert answered('confnote here "HALL ', "bash").splitlines() == ["Hall 1", r"Hall 2: 'East' \"wing\""]
    assert answered("confnote here ALL", "bash").splitlines() == ["2 match", "Hall 1", "Hall 2: East wing"]
    assert "compstate" not in answered("confnote here hal", "zsh")
    assert "compstate[insert]=" in answered("confnote here all", "zsh")


def test_the_rooms_of_today_come_first(path, monkeypatch, tmp_path):
    (tmp_path / "t.csv").write_text(
        "title,start,end,room\nA,2026-05-18 09:00,2026-05-18 09:30,Annex\n"
        "B,2026-05-19 09:00,2026-05-19 09:30,Hall 8 | Room D\nC,2026-05-19 09:00,2026-05-19 09:30,Hall 8 | Room B\n"
    )
    play(path, ("new", "Big", "--timezone", "UTC", "--schedule", str(tmp_path / "t.csv")))
    monkeypatch.setenv("CONFNOTE_DB", str(path))
    monkeypatch.setenv("CONFNOTE_NOW", NOW)
    assert values("confnote here ") == ["Hall 8 | Room B", "Hall 8 | Room D", "Annex"]
    assert answered("confnote here hall", "bash").splitlines() == [r"Hall\ 8\ \|\ Room\ B", r"Hall\ 8\ \|\ Room\ D"]
    assert answered(r"confnote here Hall\ 8\ \|\ Room\ D", "bash") == r"Hall\ 8\ \|\ Room\ D"
    assert answered("confnote here 'room d", "bash") == "Hall 8 | Room D"
