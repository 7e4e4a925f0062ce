"""Check the promises of every command: help, shared options, JSON with fixed keys, exit codes, one-line errors."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from confnote import __version__
from confnote.cli import failure
from confnote.cli.app import ALIASES, VERBS, load
from tests.cli.stage import Desk, filled

KEYS = {
    "note": "handle uid conference session day section kind text at private tags",
    "session": "handle uid conference title kind attendance status day starts_at ends_at room track speakers rating"
    " verdict links tags notes",
    "tech": "handle uid conference name url tagline verdict rating booth session at",
    "conference": "slug uid name timezone starts_on ends_on day_one place url",
    "now": "conference session room target next",
    "about": "name names orgs handles urls ratings heard not_heard seen",
    "link": "handle kind url title",
    "": "",
}
# what makes or lists, and what it answers: of which keys, and whether a list of them
ANSWERS = [
    ("new Next", "conference", False), ("use old", "conference", False), ("use", "conference", True),
    ("agenda", "session", True), ("plan s1", "session", True), ("here Hall", "", False),
    ("start Fresh", "session", False), ("start s1", "session", False), ("stop", "session", False),
    ("add -- words", "note", False), ("rate 3", "session", False), ("tech New", "tech", False),
    ("tech chaos --rating 5", "tech", False), ("link https://a.example", "link", False), ("now", "now", False),
    ("status", "now", False), ("about chaos", "about", False), ("search note", "", True), ("list", "note", True), ("log notes", "note", True),
    ("list sessions", "session", True), ("list tech", "tech", True), ("list links", "link", True),
    ("list tags", "", True), ("list trash", "", True), ("list conferences", "conference", True),
    ("list followups", "note", True), ("show s1", "session", False), ("show n1", "note", False),
    ("show t1", "tech", False), ("show l1", "link", False), ("show old-days", "conference", False),
    ("edit s1 --rating 5", "session", False), ("edit n1 new words", "note", False),
    ("edit t1 --booth S1", "tech", False), ("edit l1 --title deck", "link", False),
    ("edit old-days --place Bern", "conference", False), ("move n1 s1", "note", True), ("done n2", "note", True),
    ("rm n1", "", True), ("export --check", "", False), ("export", "", False), ("preview", "", False),
    ("untrash n5", "", False), ("undo", "", False), ("history", "", True), ("history n1", "", True),
    ("dump all.jsonl", "", False), ("backup b.db", "", False), ("doctor", "", False), ("config", "", False),
    ("config set author Ada", "", False), ("config unset author", "", False), ("stats", "", False),
]  # fmt: skip


@pytest.fixture(scope="module")
def held(tmp_path_factory):
    """The bytes of a store with one record of each kind."""
    return filled(tmp_path_factory.mktemp("filled"))


@pytest.fixture
def desk(tmp_path, held):
    return Desk(tmp_path, held)


# -- what is typed and what is not there


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("- bullet", "- bullet"), ("--- rule", "--- rule"), ("-5 degrees", "-5 degrees"), ("-x", "-x"),
        ("-- -x", "-x"), ("-- --", "--"), ("-- --json", "--json"), ("it -c x", "it -c x"),
    ],
)  # fmt: skip
def test_a_note_may_begin_with_a_dash(desk, typed, text):
    assert desk.run("add", *typed.split()).code == 0
    assert json.loads(desk.run("show", "n6", "--json").stdout)["text"] == text


@pytest.mark.parametrize("words", [("--",), ("-",), ()])
def test_a_note_without_text_is_refused(desk, words):
    ran = desk.run("add", *words)
    assert (ran.code, ran.stdout) == (2, "")
    assert ran.stderr == 'confnote: nothing to note: confnote add "what you heard"\n'


@pytest.mark.slow
def test_without_a_network_only_fetching_a_programme_fails(desk, monkeypatch):
    asked = []

    def unreachable(*words, **_):
        asked.append(words)
        raise OSError(101, "Network is unreachable")

    for name in ("getaddrinfo", "socket.connect", "socket.connect_ex", "socket.sendto"):
        monkeypatch.setattr(f"socket.{name}", unreachable)
    for line in (
        "add hello", "list", "now", "agenda", "search hello", "stats", "dump all.jsonl", "backup b.db", "doctor", "undo",
        "tech New --url https://a.example", "link https://a.example", "export --site hugo -o blog", "export --check",
    ):  # fmt: skip
        assert desk.run(*line.split()).code == 0, line
    assert asked == []
    ran = desk.run("schedule", "import", "https://a.example/x.ics")
    assert (ran.code, ran.stdout) == (1, "")
    assert ran.stderr == ("confnote: https://a.example/x.ics cannot be fetched: [Errno 101] Network is unreachable\n")
    assert len(asked) == 1


# -- help


@pytest.mark.slow
@pytest.mark.parametrize("verb", [*VERBS, *ALIASES])
def test_help_is_plain_and_whole(desk, verb):
    ran = desk.run(verb, "--help")
    assert (ran.code, ran.stderr) == (0, "")
    assert re.search(rf"\n  Examples:\n(    .*\n)*    confnote {ALIASES.get(verb, verb)}\b", ran.stdout)
    assert not re.search(r"[\x00-\x08\x0b-\x1f│╭─]", ran.stdout)
    for command in (load(verb), *getattr(load(verb), "commands", {}).values()):
        shown = ran.stdout if command.name == verb else desk.run(verb, command.name, "--help").stdout
        assert "Examples:" in shown
        for name in (name for param in command.params for name in (*param.opts, *param.secondary_opts)):
            assert not name.startswith("-") or name in shown, name


def test_help_names_every_verb(desk):
    ran = desk.run("--help")
    assert desk.run() == ran
    for verb, (_, line, group) in VERBS.items():
        assert re.search(rf"^{group}:\n(  .*\n)*?  {verb} +{re.escape(line)}$", ran.stdout, re.MULTILINE), verb


@pytest.mark.parametrize("columns", [20, 53, 60, 80, 200])
def test_the_help_without_typer_is_the_text_that_typer_writes(desk, columns):
    shown = desk.run("--help", COLUMNS=str(columns))
    assert shown == desk.run("--json", "--help", COLUMNS=str(columns))
    assert shown == desk.run("-h", COLUMNS=str(columns))


def test_an_option_without_its_value_points_to_the_help_of_its_command(desk):
    ran = desk.run("add", "--kind")
    assert (ran.code, ran.stderr) == (2, "confnote: option '--kind' requires an argument. See: confnote add --help\n")
    ran = desk.run("agenda", "--ics", COLUMNS="120")
    assert ran.stderr == (
        "confnote: option '--ics' requires an argument. For example: confnote agenda --ics kubecon.ics --alarm 10."
        " See: confnote agenda --help\n"
    )


@pytest.mark.parametrize("verb", VERBS)
def test_help_fits_a_narrow_window(desk, verb):
    text = desk.run(verb, "--help", COLUMNS="40").stdout.partition("Examples:")[0]
    assert max(map(len, text.splitlines())) <= 80  # names and metavars are not broken


# -- the shared options


@pytest.mark.slow
@pytest.mark.parametrize(("line", "keys", "listed"), ANSWERS, ids=[line for line, _, _ in ANSWERS])
def test_json_before_and_after_the_verb(desk, line, keys, listed):
    verb, *words = line.split()
    shared = ["--db", str(desk.store), "-c", "cloud-days", "--json"]
    answers = []
    for argv in ([*shared, verb, *words], [verb, *shared, *words], [*shared[:2], verb, *shared[2:], *words]):
        desk.again()
        for made in desk.folder.glob("*.jsonl"):
            made.unlink()
        ran = desk.run(*argv, CONFNOTE_DB=str(desk.folder / "nosuch.db"), CONFNOTE_CONFERENCE="old-days")
        assert ran.code == 0, ran
        answers.append(re.sub(r"[0-9A-HJKMNP-TV-Z]{26}|b(-\d)?\.db", "", ran.stdout))
        value = json.loads(ran.stdout)
        assert isinstance(value, list) == listed
        for one in value if listed else [value]:
            wanted = KEYS[keys].split()
            assert list(one)[: len(wanted)] == wanted
        assert not (desk.folder / "nosuch.db").exists()
        (desk.folder / "b.db").unlink(missing_ok=True)
    if verb != "export":  # which says `written`, then `unchanged`
        assert answers[0] == answers[1] == answers[2]


def test_the_option_nearest_the_end_wins(desk):
    assert json.loads(desk.run("-c", "old", "now", "-c", "cloud", "--json").stdout)["conference"] == "cloud-days"
    assert desk.run("--db", "nosuch.db", "list", "--db", str(desk.store)).code == 0
    assert not (desk.folder / "nosuch.db").exists()


def test_the_manual_names_the_same_keys(request):
    text = (request.config.rootpath / "examples/reference/scripting.md").read_text(encoding="utf-8")
    for what in ("note", "session", "tech", "conference", "now", "about"):
        assert f"| {what} | `{' '.join(KEYS[what].split())}` |" in text


@pytest.mark.parametrize("verb", [verb for verb in VERBS if verb not in {"live", "dump"}])
def test_json_alone_is_json_or_one_line(desk, verb):
    """Of every verb, those that came after this table too."""
    ran = desk.run(verb, "--json")
    assert ran.code in {0, 1, 2, 4}
    if ran.stdout:
        json.loads(ran.stdout)
    else:
        assert re.fullmatch(r"confnote: .+\n", ran.stderr)


# -- exit codes and errors

WRONG = [
    (2, "nosuch"), (2, "--nosuch"), (2, "schedule"), (2, "schedule nosuch"), (2, "config nosuch"), (2, "rate 6"),
    (2, "rate"), (2, "list --day"), (2, "new X --timezone Mars/Olympus"), (2, "new X --dates 03/04/2026"),
    (2, "add --kind nonsense x"), (2, "add --at 25:99 x"), (2, "link no-scheme.org"), (2, "history --limit x"),
    (2, "move n1"), (2, "export --set nonsense"), (2, "rm n1-1"),
    (4, "use nosuch"), (4, "-c nosuch list"), (4, "show s99"), (4, "rm n99"), (4, "plan nothing"), (4, "untrash n1"),
    (4, "add -s nothing x"), (4, "rate 4 -s nothing"), (4, "config set colour never"), (4, "move n1 nowhere"),
    (1, "redo"), (1, "schedule import nosuch.xml"), (1, "--db . list"), (1, "load nosuch.jsonl"),
    (1, "restore nosuch.db"), (1, "--db /proc/nosuch/x.db add x"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "line"), WRONG, ids=[line for _, line in WRONG])
def test_an_error_is_one_line_with_its_code(desk, code, line):
    ran = desk.run(*line.split())
    assert (ran.code, ran.stdout) == (code, "")
    assert re.fullmatch(r"confnote: .+\n", ran.stderr)


@pytest.mark.parametrize("verb", [verb for verb in VERBS if verb != "add"])
def test_an_unknown_option_is_usage(desk, verb):
    """`add` is the exception: there the word is part of the text, with a warning."""
    ran = desk.run(verb, "--nosuch-option")
    assert (ran.code, ran.stdout) == (2, "")
    assert re.fullmatch(rf"confnote: no such option: --nosuch-option.*See: confnote {verb}.*\n", ran.stderr), ran


def test_a_text_that_begins_with_a_hyphen_and_a_space_is_no_option(desk):
    desk.run("new", "Days", "--dates", "18-20 May 2026")
    desk.run("add", "one")
    assert desk.run("edit", "n6", "- a list", "--private").code == 0
    assert "- a list" in desk.run("list", "notes").stdout
    assert "tagline - watches calls" in desk.run("tech", "Falco", "- watches calls", "--booth", "B4").stdout
    assert desk.run("edit", "n6", "-a list").code == 2


def test_several_that_match_are_listed(desk):
    desk.run("start", "One about caching")
    ran = desk.run("add", "-s", "about caching", "x")
    _, *listed = ran.stderr.splitlines()
    assert (ran.code, len(listed)) == (4, 2)
    assert all(line.startswith("  s") for line in listed)


def test_an_edited_file_is_5(desk):
    assert desk.run("export", "-o", "post.md").code == 0
    post = desk.folder / "post.md"
    post.write_text(post.read_text().replace("first", "1st"))
    assert desk.run("edit", "n1", "a second #note").code == 0
    ran = desk.run("export")
    assert ran.code == 5
    assert re.fullmatch(r"confnote: .*--take.*\n", ran.stderr)


def test_a_bug_is_3_with_a_log_that_holds_no_note(desk, monkeypatch):
    def broken(_store, text, *_args, **_more):
        raise RuntimeError(text)

    monkeypatch.setattr("confnote.actions.capture.add_note", broken)
    monkeypatch.setattr("confnote.cli.commands.add.add_note", broken)
    for words in (["secret words"], ["-k", "not", "secret words"]):  # through quick and through Typer
        ran = desk.run("add", *words)
        assert (ran.code, ran.stdout) == (3, "")
        assert "secret" not in ran.stderr
        log = re.fullmatch(r"confnote: .* bug .*RuntimeError.*; the details are in (\S+)\. .*\n", ran.stderr)[1]
        assert Path(log).parts[-4:] == ("state", "confnote", "log", "bug.log")
        told = Path(log).read_text(encoding="utf-8")
        assert "secret" not in told
        assert all(
            word in told for word in ("RuntimeError", "add.py" if words[1:] else "quick.py", __version__, "SQLite")
        )
        assert Path(log).stat().st_mode & 0o077 == 0


def test_what_is_typed_cannot_mark_up_or_steer_an_error(desk):
    for name in ("\x1b[31mred", "\u202eturned", "two\nlines", "[/bold]"):
        ran = desk.run("restore", name)
        assert ran.code == 1
        assert re.fullmatch(r"confnote: [^\x00-\x1f\x7f-\x9f\u202e]+\n", ran.stderr), ran.stderr
        assert "[/" not in name or "[/bold]" in ran.stderr


def test_stored_markup_is_shown_as_typed(desk):
    for line in ("list", "show s2", "now", "agenda", "history", "preview"):
        assert "[bold]caching[/bold]" in desk.run(*line.split()).stdout.replace("\\", ""), line


# -- the program itself


@pytest.mark.slow
def test_the_module_is_the_script(confnote, env, tmp_path):
    code = "import sys; sys.argv[0] = 'confnote'; from confnote.__main__ import main; sys.exit(main())"  # as pip has it
    for words in (["--version"], ["--help"], ["add", "words"], ["nosuch"], ["list", "--json"]):
        ran = subprocess.run(
            [sys.executable, "-c", code, *words],
            env=env, cwd=tmp_path, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        other = confnote(*words)
        assert (ran.returncode, ran.stderr) == (other.code, other.stderr)
        assert ran.stdout.replace("n1", "n2") == other.stdout.replace("n1", "n2")


def test_version(desk):
    for words in (["--version"], ["--db", "x", "--version"], ["--version", "list"]):
        assert desk.run(*words) == (0, f"confnote {__version__}\n", "")


@pytest.mark.parametrize("verb", ["list", "list sessions", "agenda", "show s1", "preview", "stats", "now", "--help"])
@pytest.mark.parametrize("more", [{}, {"NO_COLOR": "1"}, {"TERM": "dumb"}, {"COLUMNS": "40"}])
def test_a_pipe_gets_plain_text(desk, verb, more):
    ran = desk.run(*verb.split(), **more)
    assert ran.code == 0
    assert "\x1b" not in ran.stdout
    assert verb == "--help" or ran.stdout == desk.run(*verb.split()).stdout


@pytest.mark.parametrize("verb", ["list", "agenda", "show s1", "preview", "stats", "search backstage"])
def test_a_pipe_gets_colours_if_the_settings_say_always(desk, verb):
    for more in ({"FORCE_COLOR": "1"}, {"CONFNOTE_COLOR": "always"}):
        ran = desk.run(*verb.split(), **more)
        assert (ran.code, "\x1b[" in ran.stdout) == (0, True)


def test_every_way_out_has_its_code():
    from confnote import errors

    classes = [errors.Refused, errors.StoreError, errors.StoreIsNewer, errors.Usage, errors.Unknown, errors.Edited]
    assert [failure.report(one("x")) for one in classes] == [1, 1, 1, 2, 4, 5]
    assert failure.report(KeyboardInterrupt()) == 130


def test_a_command_that_names_the_store_has_no_control_characters(monkeypatch):
    from confnote.actions import say

    monkeypatch.setattr(say._Named, "store", "")
    say.name_store("typed", "/tmp/\x1b[31mred.db", "/usual.db")
    assert say.typable("confnote undo") == r"confnote undo --db $'/tmp/\x1b[31mred.db'"
