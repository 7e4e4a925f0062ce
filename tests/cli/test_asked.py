"""Text that is not on the line: asked for at a terminal, piped, or written in an editor; whatever fails, it is kept."""

import contextlib
import re
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

TRICKY = 'it\'s "quoted" $HOME `touch pwned` $(x) \\n *? #tag -- --private !! é 🎉'
HALF = 512 * 1024


@pytest.fixture
def kept(path):
    """Return the texts of the notes that are in the store."""

    def look():
        with sqlite3.connect(path) as raw:
            return [text for (text,) in raw.execute("SELECT text FROM note ORDER BY id")]

    return look


# -- at a terminal


@pytest.fixture
def terminal(env, tmp_path, warm):
    """Start a command line at a terminal of its own."""
    pytest.importorskip("pexpect", reason="pexpect is not installed: no terminal can be typed into")
    from tests.forked import Forked

    def start(*words, **more):
        return Forked(warm, words, {**env, "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1", **more}, tmp_path, (24, 100))

    return start


def reading(program):
    """Wait until it waits for a key.

    Python shows the question before it reads. A SIGINT between the two is not seen until a key comes.
    """
    until = time.monotonic() + 30
    with contextlib.suppress(FileNotFoundError):  # a system without /proc
        while Path(f"/proc/{program.pid}/stat").read_text().rpartition(")")[2].split()[0] != "S":
            assert time.monotonic() < until
            time.sleep(0.01)


def end(program, *, interrupted=False):
    """Return its output and its exit code; with `interrupted`, send SIGINT until it ends."""
    import pexpect

    if interrupted:
        program.kill(signal.SIGINT)
        # Python does not see a signal that comes just before it reads
        until = time.monotonic() + 30
        while program.expect([pexpect.EOF, pexpect.TIMEOUT], 5):
            assert time.monotonic() < until
            program.kill(signal.SIGINT)
    else:
        program.expect(pexpect.EOF)
    program.close()
    return program.before, program.exitstatus


@pytest.mark.slow
@pytest.mark.parametrize("term", ["xterm", "dumb"])
def test_what_is_typed_at_the_question_is_stored_to_the_letter(terminal, kept, term):
    program = terminal("add", TERM=term)
    program.expect("note>")
    program.send(TRICKY + "\r")
    said, code = end(program)
    assert code == 0
    assert "note n1" in said
    assert kept() == [TRICKY]


@pytest.mark.slow
def test_the_options_hold_for_what_is_asked(terminal, path):
    program = terminal("add", "-k", "quote", "-p")
    program.expect("note>")
    program.send("said so\r")
    assert end(program)[1] == 0
    with sqlite3.connect(path) as raw:
        assert raw.execute("SELECT kind, private, text FROM note").fetchall() == [("quote", 1, "said so")]


def test_a_mistake_is_said_before_anything_is_asked(terminal, kept):
    said, code = end(terminal("add", "-k", "nonsense"))
    assert code == 2
    assert "note> " not in said
    assert kept() == []


@pytest.mark.slow
@pytest.mark.parametrize("term", ["xterm", "dumb"])
@pytest.mark.parametrize("how", ["Ctrl-C", "Ctrl-D", "signal"])
def test_an_interrupted_question_is_130(terminal, kept, term, how):
    program = terminal("add", TERM=term)
    program.expect("note>")
    reading(program)
    if how != "signal":
        program.send({"Ctrl-C": "\x03", "Ctrl-D": "\x04"}[how])
    said, code = end(program, interrupted=how == "signal")
    assert code == 130
    assert said.strip().splitlines()[-1] == "confnote: interrupted"
    assert "Traceback" not in said
    assert kept() == []


@pytest.mark.slow
def test_an_empty_answer_is_an_empty_note(terminal, kept):
    program = terminal("add")
    program.expect("note>")
    program.send("\r")
    said, code = end(program)
    assert code == 2
    assert "nothing to note" in said
    assert kept() == []


# -- whether a session hours away is meant

FAR_TABLE = """title,start,end,room
Keynote,2026-05-19 09:00,2026-05-19 09:30,Hall 1
Kyverno at night,2026-05-19 20:00,2026-05-19 20:30,Hall 1
"""
QUESTION = r's2 "Kyverno at night" begins 20:00 today in Hall 1, in 11 h\. Is that the one\? \[y/N\]'


@pytest.fixture
def far(confnote, env, tmp_path, path):
    """A programme of which a session is eleven hours away; return its rows that the answer can change."""
    (tmp_path / "t.csv").write_text(FAR_TABLE)
    env["CONFNOTE_NOW"] = "2026-05-19T09:00:00+02:00"
    new = ("new", "Days", "--timezone", "Europe/Madrid", "--schedule", str(tmp_path / "t.csv"))
    assert confnote(*new, now=env["CONFNOTE_NOW"]).code == 0
    assert confnote("add", "-k", "quote", "first", now=env["CONFNOTE_NOW"]).code == 0

    def look():
        with sqlite3.connect(path) as raw:
            sessions = raw.execute("SELECT id, attendance, rating FROM session ORDER BY id").fetchall()
            return sessions, raw.execute("SELECT text, session FROM note ORDER BY id").fetchall()

    return look


FAR_LINES = (
    ("start", "kyverno"), ("rate", "4", "-s", "kyverno"), ("add", "-s", "kyverno", "words"), ("move", "n1", "kyverno"),
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("words", FAR_LINES, ids=lambda words: words[0])
def test_a_session_hours_away_is_taken_if_the_user_says_yes(terminal, far, words):
    before = far()
    program = terminal(*words)
    program.expect(QUESTION if words[0] != "move" else "Is that the one")
    reading(program)
    program.send("y\r")
    said, code = end(program)
    assert code == 0
    assert "s2 Kyverno at night" in said
    assert far() != before


@pytest.mark.slow
@pytest.mark.parametrize("keys", ["n\r", "\r", "\x03", "\x04"], ids=["n", "Enter", "Ctrl-C", "Ctrl-D"])
@pytest.mark.parametrize("words", FAR_LINES, ids=lambda words: words[0])
def test_a_session_hours_away_is_left_alone_else(terminal, far, words, keys):
    before = far()
    program = terminal(*words)
    program.expect("Is that the one")
    reading(program)
    program.send(keys)
    said, code = end(program)
    if keys in {"\x03", "\x04"}:
        assert (code, said.strip().splitlines()[-1]) == (130, "confnote: interrupted")
    else:
        assert code == 4
        assert " ".join(said.split()).endswith("all the same")
    assert far() == before


# -- piped


@pytest.mark.slow
@pytest.mark.parametrize("words", [["add", "-"], ["add"], ["add", "-k", "quote", "-"]])
@pytest.mark.parametrize("text", ["x" * HALF, "a line of words, é and 🎉\n" * (HALF // 30), "y" + " " * HALF + "z"])
def test_half_a_megabyte(confnote, kept, words, text):
    assert confnote(*words, input=text).code == 0
    assert kept() == [text.removesuffix("\n")]


@pytest.mark.slow
def test_half_a_megabyte_is_shown_found_and_drafted(confnote, kept):
    assert confnote("new", "Big", "--timezone", "UTC").code == 0
    text = "needle " + "word " * (HALF // 5) + "end"
    assert confnote("add", "-", input=text).code == 0
    assert len(confnote("list").stdout) > HALF
    assert "end" in confnote("show", "n1").stdout
    assert "needle" in confnote("search", "needle").stdout
    assert text in confnote("export", "-o", "-").stdout
    assert confnote("undo").code == 0
    assert kept() == []


# -- in an editor


@pytest.fixture
def editor(confnote, env, tmp_path):
    """Run `add --edit` with an editor that is a script of shell, `$1` its file; with limits on any file's size."""

    def run(script, *words, limit=None):
        program = tmp_path / "my editor"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        ran = subprocess.run(
            [sys.executable, "-m", "confnote", "add", "-e", *words],
            env={**env, "EDITOR": f"'{program}'"}, cwd=tmp_path, stdin=subprocess.DEVNULL, capture_output=True, text=True,
            timeout=60, check=False, preexec_fn=limit and (lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))),
        )  # fmt: skip
        assert "Traceback" not in ran.stderr
        return ran

    return run


@pytest.fixture
def drafts(path):
    """Return the bytes of the drafts that are kept."""
    return lambda: [file.read_bytes() for file in (path.parent / "drafts").glob("*")]


def said_to_be_kept(ran):
    """Return the content of the file that the line on standard error names."""
    *_, last = ran.stderr.splitlines()  # the shell may report why its program ended
    assert sum(line.startswith("confnote: ") for line in ran.stderr.splitlines()) == 1, ran.stderr
    return Path(re.search(r"kept(?: in|:) (\S+\.md)$", last)[1]).read_bytes()


@pytest.mark.slow
def test_what_the_editor_wrote_is_stored_and_the_file_taken_away(editor, kept, drafts):
    ran = editor('cat "$1" >&2; printf "%s\\n\\n" " and more" >> "$1"', "-p", "some words")
    assert (ran.returncode, ran.stderr) == (0, "some words")
    assert kept() == ["some words and more"]
    assert drafts() == []


@pytest.mark.slow
@pytest.mark.parametrize("script", ["exit 3", "kill -9 $$", "kill -INT $$"])
def test_an_editor_that_fails_leaves_the_file(editor, kept, drafts, script):
    ran = editor(f'echo "written before" > "$1"; {script}')
    assert (ran.returncode, ran.stdout, kept()) == (1, "", [])
    assert said_to_be_kept(ran) == b"written before\n"
    assert drafts() == [b"written before\n"]


@pytest.mark.slow
def test_bytes_that_are_no_text_are_replaced_and_the_file_is_kept(editor, kept, drafts):
    ran = editor(r"""printf 'caf\351 latte' > "$1" """)
    assert (ran.returncode, kept()) == (0, ["caf\ufffd latte"])
    assert said_to_be_kept(ran) == b"caf\xe9 latte"


@pytest.mark.slow
def test_a_nul_is_refused_and_the_file_is_kept(editor, kept):
    ran = editor(r"""printf 'one\0two' > "$1" """)
    assert (ran.returncode, kept()) == (2, [])
    assert said_to_be_kept(ran) == b"one\0two"


@pytest.mark.slow
@pytest.mark.parametrize("script", [': > "$1"', 'echo > "$1"'])
def test_an_empty_file_is_an_empty_note(editor, kept, drafts, script):
    ran = editor(script, "words that were taken out")
    assert (ran.returncode, ran.stdout, kept(), drafts()) == (2, "", [], [])
    assert "nothing to note" in ran.stderr


@pytest.mark.slow
def test_a_store_that_is_full_leaves_the_file(editor, kept, path):
    ran = editor('printf %0100000d 0 | tr 0 x > "$1"', limit=path.stat().st_size + 8192)
    assert (ran.returncode, ran.stdout, kept()) == (1, "", [])
    assert said_to_be_kept(ran) == b"x" * 100_000
    assert "full" in ran.stderr


@pytest.mark.slow
def test_an_editor_whose_disk_is_full_leaves_what_it_could_write(editor, kept):
    """What is cut off must not be taken for the whole."""
    ran = editor('head -c 300000 /dev/zero | tr "\\0" x > "$1"', limit=65536)
    assert (ran.returncode, ran.stdout, kept()) == (1, "", [])
    assert said_to_be_kept(ran) == b"x" * 65536


@pytest.mark.slow
def test_a_disk_too_full_for_the_first_words(editor, kept, drafts):
    ran = editor("exit 0", "words of the command line " * 10, limit=100)
    assert (ran.returncode, ran.stdout, kept()) == (1, "", [])
    assert ran.stderr == "confnote: there is no place for a file to edit: free space, or set TMPDIR\n"
    assert drafts() == []


@pytest.mark.slow
def test_an_editor_that_takes_the_file_away(editor, kept):
    ran = editor('rm "$1"')
    assert (ran.returncode, ran.stdout, kept()) == (1, "", [])
    assert re.fullmatch(r"confnote: .*\.md.*\n", ran.stderr)


@pytest.mark.slow
def test_no_place_for_a_draft_beside_the_store(editor, kept, path):
    (path.parent / "drafts").write_text("a file stands there")
    assert editor('echo words > "$1"').returncode == 0
    assert kept() == ["words"]


@pytest.mark.parametrize("words", [("edit", "n1"), ("add", "--edit")])
def test_the_default_editor_is_not_started_without_a_terminal(confnote, kept, words):
    assert confnote("add", "as it is").code == 0
    ran = confnote(*words)
    assert (ran.code, ran.stdout) == (1, "")
    assert ran.stderr == ("confnote: vi needs a terminal: set EDITOR to a program that needs none, or type the words\n")
    assert confnote(*words, EDITOR="true").code == {"edit": 0, "add": 2}[words[0]]
    assert kept() == ["as it is"]
