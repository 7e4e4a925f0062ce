"""The table of slash commands: name, arguments, help and function of each. `/help` prints it, Tab completes from it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from confnote.core.lookup import nearest
from confnote.core.text import one_line
from confnote.errors import ConfnoteError, NoCurrentSession, Unknown
from confnote.live.answer import ABOUT, HANDLE, HEADING, Answer, Line, line
from confnote.live.commands import add, look, move, session
from confnote.live.context import Context
from confnote.live.line import MARKS

Completes = Literal["", "sessions", "commands", "tech", "speakers", "rooms", "words", "move"]


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command. `completes` says what Tab completes behind it.

    With `multiline` a pasted text of several lines may be its arguments; other commands store such a text as a note.
    """

    name: str
    arguments: str
    help: str
    run: Callable[[Context, str], Answer]
    completes: Completes = ""
    multiline: bool = False


def show_help(_: Context, words: str) -> Answer:
    """List the commands, the marks and the keys, or describe one command."""
    typed = words.removeprefix("/").casefold()
    if typed:
        found = find_command(typed)
        if found is None:
            raise Unknown(f"{one_line(words, 40)!r} is no command: /help lists them all")
        return Answer((_entry(found, 0),))
    width = max(len(f"{command.name} {command.arguments}") for command in COMMANDS) + 1
    marks = "  ".join(f"{mark.strip()} {kind}" for mark, kind in MARKS if mark != "[ ] ")
    return Answer(
        (
            *(_entry(command, width) for command in COMMANDS),
            line((HEADING, "  Marks, with a blank, begin a line:  "), marks),
            line((HEADING, "  Keys:  "), KEYS),
            line((ABOUT, "  Any other /word is text. Begin a line with // for a text that begins with a slash.")),
        )
    )


def _entry(command: Command, width: int) -> Line:
    return line("  ", (HANDLE, f"{f'/{command.name} {command.arguments}':<{width}}"), f"  {command.help}")


def leave(_: Context, _words: str) -> Answer:
    """Leave the prompt. The current session stays current."""
    return Answer(leave=True)


KEYS = (
    "Tab completes, Alt-Enter starts a new line, Up and Ctrl-R bring earlier notes, Alt-1 to Alt-5 rate, "
    "Alt-N starts your next session, Ctrl-C clears the line, Ctrl-D leaves"
)

COMMANDS: tuple[Command, ...] = (
    Command("rate", "4 [VERDICT]", "rate this session, or the last one; /rate s12 4 another", add.rate),
    Command(
        "start", "SESSION", "attend a session: a handle, words of its title, or a new title", session.start, "sessions"
    ),
    Command("stop", "", "leave the session", session.stop),
    Command("next", "", "start your next session", session.next_session),
    Command("prev", "", "go back to your session before", session.previous_session),
    Command("to", "SESSION TEXT", "add a note to another session: /to s12 ! a takeaway", add.to, "sessions", True),
    Command(
        "move", "[NOTE...] TARGET", "file notes: /move last s3, /move n4-n9 day 2, /move last inbox", move.move, "move"
    ),
    Command("undo", "", "take back the last change of this prompt", move.undo),
    Command("private", "[TEXT]", "add a note that no post shows; alone: the last note", add.private, "words", True),
    Command("tech", "NAME[: TAGLINE]", "add a product; [URL] [4/5 VERDICT] may follow", add.tech, "tech", True),
    Command(
        "link", "[HANDLE] URL", "add a link to the session, s3, t2 or n45; or an embed code", add.link, "sessions", True
    ),
    Command("speaker", "NAME, ORG", "add a speaker; @handle and url may follow", add.speaker, "speakers"),
    Command("late", "MINUTES", "shift a session that runs late", session.late),
    Command("here", "[ROOM]", "the room you sit in; /here off for none", session.here, "rooms"),
    Command("now", "", "show where notes go and what comes next", look.now),
    Command("agenda", "[DAY] [all]", "show your day, or all of it", look.agenda),
    Command("list", "[SESSION]", "show the notes of the session", look.notes, "sessions"),
    Command("find", "WORDS", "search this conference", look.find, "words"),
    Command("help", "[COMMAND]", "show this list", show_help, "commands"),
    Command("quit", "", "leave, like Ctrl-D or Ctrl-C twice", leave),
)
BY_NAME = {command.name: command for command in COMMANDS}
ALIASES = {"?": "help", "exit": "quit", "previous": "prev", "notes": "list"}


def find_command(name: str) -> Command | None:
    """Return the command of that name, None if there is none."""
    return BY_NAME.get(ALIASES.get(name, name))


def not_a_command(name: str) -> str:
    """Say that a line was stored as a note, and which command the user may have wanted."""
    if name in BY_NAME or name in ALIASES:
        return f"/{name} takes one line: this text was kept as a note"
    near = nearest(name, BY_NAME, 1, 60, whole=True)
    advice = f"did you mean /{near[0]}? /undo takes it back" if near else "/help lists the commands"
    return f"/{one_line(name, 30)} is no command, kept as a note: {advice}"


# these take the same words as the command of that name in the shell
SAME_IN_SHELL = re.compile(r"\bconfnote (rate|start|stop|move|undo|tech|link|here|now|agenda)\b")


def in_prompt(error: ConfnoteError) -> str:
    """Return an error's message with slash commands: `confnote move n4 s3` becomes `/move n4 s3`."""
    if isinstance(error, NoCurrentSession):
        return "no session is on now, and none was attended today: name one by its handle, such as s12"
    return SAME_IN_SHELL.sub(r"/\1", str(error))
