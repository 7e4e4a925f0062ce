"""The table of slash commands: what each is called, takes and does, in one line; `/help` prints it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from confnote.core.lookup import nearest
from confnote.core.text import one_line
from confnote.errors import Unknown
from confnote.live.answer import ABOUT, HANDLE, HEADING, Answer, line
from confnote.live.commands import add, look, move, session
from confnote.live.line import MARKS

if TYPE_CHECKING:
    from collections.abc import Callable

    from confnote.live.context import Desk

Takes = Literal["", "sessions", "commands", "tech", "speakers", "rooms", "words", "move"]


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command: `takes` says what Tab completes behind it, `multiline` whether a paste may be its words."""

    name: str
    arguments: str
    help: str
    run: Callable[[Desk, str], Answer]
    takes: Takes = ""
    multiline: bool = False


def show_help(_: Desk, words: str) -> Answer:
    """List the commands, the marks and the keys; or tell of one command."""
    typed = words.removeprefix("/").casefold()
    if typed:
        found = find_command(typed)
        if found is None:
            raise Unknown(f"{one_line(words, 40)!r} is no command: /help lists them all")
        return Answer((_entry(found, 0),))
    width = max(len(f"{known.name} {known.arguments}") for known in COMMANDS) + 1
    marks = "  ".join(f"{mark.strip()} {kind}" for mark, kind in MARKS if mark != "[ ] ")
    return Answer(
        (
            *(_entry(known, width) for known in COMMANDS),
            line((HEADING, "  Marks, with a blank, begin a line:  "), marks),
            line((HEADING, "  Keys:  "), KEYS),
            line((ABOUT, "  Any other /word is text, and // at the start of a line is a slash.")),
        )
    )


def _entry(known: Command, width: int) -> tuple[tuple[str, str], ...]:
    return line("  ", (HANDLE, f"{f'/{known.name} {known.arguments}':<{width}}"), f"  {known.help}")


def leave(_: Desk, words: str) -> Answer:
    """Leave the prompt; notes still go where they went."""
    del words
    return Answer(leave=True)


KEYS = (
    "Tab completes, Alt-Enter a new line, Up and Ctrl-R earlier notes, Alt-1 to Alt-5 rate, Alt-N moves on, "
    "Ctrl-C clears the line, Ctrl-D leaves"
)

COMMANDS: tuple[Command, ...] = (
    Command("rate", "4 [VERDICT]", "rate the session, or the last one; /rate s12 4 another", add.rate),
    Command("start", "SESSION", "sit down: a handle, words of a title, or a new title", session.start, "sessions"),
    Command("stop", "", "leave the session", session.stop),
    Command("next", "", "move on to your next session", session.following),
    Command("prev", "", "go back to your session before", session.previous),
    Command("to", "SESSION TEXT", "one note to another session: /to s12 ! a takeaway", add.to, "sessions", True),
    Command(
        "move", "[NOTE...] TARGET", "refile: /move last s3, /move n4-n9 day 2, /move last inbox", move.move, "move"
    ),
    Command("undo", "", "take back the last change of this prompt", move.undo),
    Command("private", "[TEXT]", "a note no post shows; alone: the last note", add.private, "words", True),
    Command("tech", "NAME[: TAGLINE]", "a product; [URL] [4/5 VERDICT] may follow", add.tech, "tech", True),
    Command("link", "[HANDLE] URL", "on the session, s3, t2 or n45; or an embed code", add.link, "sessions", True),
    Command("speaker", "NAME, ORG", "who speaks; @handle and url may follow", add.speaker, "speakers"),
    Command("late", "MINUTES", "the session runs late: shift it", session.late),
    Command("here", "[ROOM]", "the room you sit in; off lets go of it", session.here, "rooms"),
    Command("now", "", "where notes go, what comes next", look.now),
    Command("agenda", "[DAY] [all]", "your day, or all of it", look.agenda),
    Command("list", "[SESSION]", "the notes of the session", look.notes, "sessions"),
    Command("find", "WORDS", "look through this conference", look.find, "words"),
    Command("help", "[COMMAND]", "this list", show_help, "commands"),
    Command("quit", "", "leave; so do Ctrl-D and twice Ctrl-C", leave),
)
BY_NAME = {known.name: known for known in COMMANDS}
VERBS = tuple(BY_NAME)
ALIASES = {"?": "help", "exit": "quit", "previous": "prev", "notes": "list"}


def find_command(name: str) -> Command | None:
    """Return the command of that name, None for a word that is none."""
    return BY_NAME.get(ALIASES.get(name, name))


def like(name: str) -> str:
    """Say of a word behind a slash that it was kept as text, and which command may have been meant."""
    if name in BY_NAME or name in ALIASES:
        return f"/{name} takes one line: these were kept as a note"
    near = nearest(name, BY_NAME, 1, 60, whole=True)
    meant = f"did you mean /{near[0]}? /undo takes it back" if near else "/help lists what is"
    return f"/{one_line(name, 30)} is no command, kept as a note: {meant}"
