"""Carry out entered lines: the table of slash commands, and `execute`.

`/help` prints the table, Tab completes from it. A line that is no command is stored by `add.store_line`.
"""

from __future__ import annotations

import re
import shlex
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Literal

from confnote.actions.changes import redo as redo_change
from confnote.actions.changes import undo as undo_change
from confnote.actions.conferences import use_conference
from confnote.actions.say import COMMANDS as SHELL_COMMANDS
from confnote.actions.say import typable
from confnote.core.kinds import NOTE_KINDS
from confnote.core.lookup import nearest
from confnote.core.text import REPLACED, one_line, readable
from confnote.errors import (
    ConfnoteError,
    NoCurrentSession,
    NothingToUndo,
    Refused,
    StoreError,
    StoreIsNewer,
    Unknown,
    Usage,
)
from confnote.live.answer import HANDLE, HEADING, Answer, Line, answer_of, in_shell, line, remark, text_of
from confnote.live.commands import add, change, look, session
from confnote.live.context import Context, Unsure
from confnote.live.notices import Notices
from confnote.store.db import SAVED, UNSURE
from confnote.store.drafts import LineTarget
from confnote.store.journal import ChangeGroup
from confnote.store.pins import PinChange, stored_pins
from confnote.views.changes import words_of

NUL_DROPPED = "the line had NUL bytes: they were left out"
Completes = Literal[
    "",
    "sessions",
    "session",
    "to",
    "plan",
    "move",
    "notes",
    "handles",
    "followups",
    "commands",
    "tech",
    "speakers",
    "rooms",
    "names",
    "conferences",
    "files",
    "words",
]


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command. `completes` names what Tab completes in its arguments.

    With `multiline`, its arguments may be a pasted text of several lines; without, such a text is stored as a note.
    `reads`: it changes nothing, always or if no words follow.
    """

    name: str
    arguments: str
    help: str
    run: Callable[[Context, str], Answer]
    completes: Completes = ""
    multiline: bool = False
    reads: Literal["", "always", "alone"] = ""


def execute(
    context: Context, text: str, begun: int | None = None, target: LineTarget | None = None, *, sure: bool = False
) -> Answer:
    """Carry out an entered line; what the line writes is on disk when this returns.

    A note belongs to the instant `begun` (milliseconds) at which its line was begun, and goes to `target`, which the
    prompt showed then; None for where the clock says. `sure`: Unsure was raised for it before. Raises
    ConfnoteError if nothing was written: Busy and NotSaved among others.
    """
    with context.explained():
        store = context.store
        store.has_written, store.outcome, store.warning, store.words = False, "", "", ""
        now = context.now()
        # after the clock was set back, `begun` may lie in the future
        context.begun = now if begun is None else min(begun, now)
        context.target, context.sure = target, sure
        # a paste may contain NUL, which the store refuses: leave it out rather than lose the line
        clean, replaced = readable(text.replace("\0", "").rstrip("\n"))
        try:
            before = _last_change(context)
            answer, may_change = _execute(context, clean)
            if may_change:
                context.idle = _last_change(context) == before
        except sqlite3.Error as error:
            if not store.has_written or store.outcome:
                raise
            # the change is saved, and only its answer cannot be read: the line must not be entered again
            answer = answer_of(SAVED.format(path=store.path, error=error))
    warnings = (context.store.warning, context.new_warning())
    for said in (NUL_DROPPED if "\0" in text else "", REPLACED if replaced else "", *warnings):
        answer = _with_remark(answer, said) if said else answer
    return answer


def _execute(context: Context, text: str) -> tuple[Answer, bool]:
    """Carry out a line; return its answer, and whether it is one that changes something."""
    if not text.strip():
        return Answer(), False
    changes_note = context.target is not None and context.target.note is not None
    if text.startswith("!! ") and not changes_note:
        return add.before(context, text[3:]), True
    if not text.startswith("/") or text.startswith("//"):
        answer, meant = add.store_line(context, text), "" if changes_note else _meant(text)
        return _with_remark(answer, f"kept as a note; {meant}") if meant else answer, True
    # `/hlep me` and `/etc/hosts` become notes: to lose a note by a typing error is worse than one note too many
    name, words = split_command(text) or (text[1:].split(maxsplit=1)[0] if text[1:].strip() else "", "")
    command = find_command(name)
    if command is not None and (command.multiline or "\n" not in words):
        answer = command.run(context, words.strip())
        reads = command.reads == "always" or (command.reads == "alone" and not words) or answer.edits is not None
        return answer, not reads
    return _with_remark(add.store_line(context, text), _kept_as_note(name)), True


def _last_change(context: Context) -> tuple[object, ...]:
    """Return what differs after any change of this prompt, also of the room or the conference."""
    return (context.last_entry(), stored_pins(context.store), context.conference)


def _with_remark(answer: Answer, text: str) -> Answer:
    return replace(answer, lines=(*answer.lines, remark(text)))


def split_command(line: str) -> tuple[str, str] | None:
    """Split `/rate 4 solid demo` into `rate` and `4 solid demo`; return None for any other line.

    A command is a slash and letters or hyphens (or `/?`), up to white space: `/etc/hosts` is text. Case does not count.
    """
    found = re.match(r"/(\?|-*[A-Za-z][A-Za-z-]*)(?:\s+|$)", line)
    return (found[1].lower(), line[found.end() :]) if found else None


def find_command(name: str) -> Command | None:
    """Return the command of that name or alias, None if there is none."""
    return BY_NAME.get(ALIASES.get(name, name))


def _kept_as_note(name: str) -> str:
    """Return a remark that a line was stored as a note; name the command it may be meant for."""
    if name in BY_NAME or name in ALIASES:
        return f"/{name} takes one line: this text was kept as a note"
    marks = {kind.name: kind.typed for kind in NOTE_KINDS.values() if kind.typed}
    near = nearest(name, [*marks, *BY_NAME], 1, 60, whole=True)
    meant = [f"{marks[found]} WORDS ({found})" if found in marks else f"/{found}" for found in near]
    advice = f"did you mean {meant[0]}? /undo takes it back" if meant else "/help lists the commands"
    return f"/{one_line(name, 30)} is no command, kept as a note: {advice}"


TAKEN_BACK = "(/undo takes the note back)"
LEAVES, LISTS = f"/quit leaves {TAKEN_BACK}", f"/help lists the commands {TAKEN_BACK}"
# lines that are typed by habit, and what does that here
HABITS = {
    "exit": LEAVES, "quit": LEAVES, "q": LEAVES, ":q": LEAVES, ":wq": LEAVES, "help": LISTS, "?": LISTS,
    "ls": f"/list shows your notes {TAKEN_BACK}", "clear": f"Ctrl-L clears the screen {TAKEN_BACK}",
}  # fmt: skip
# messages name commands of the shell; a command of that name does the same here, but for these
DIFFERENT = {"list", "undo", "help"}  # /undo leaves other prompts' changes
SAME_OPTIONS = {"new", "early", "drop", "undo", "day", "section", "leave"}
IN_SHELL = re.compile(r"\bconfnote (\w+)(?=((?:(?!confnote )[^);\n])*))")


def _is_same(verb: str, words: str) -> bool:
    """Return whether a command of the shell, with these words, does the same in the prompt."""
    options = re.findall(r"(?:^|\s)--?([a-z][\w-]*)", words)
    # what the words must be: the shell also searches the agenda, plans in a list and edits any record
    same = {"agenda": r"", "plan": r".*\w.*", "edit": r"\s(?:n[0-9]|last\b).*"}.get(verb, ".*")
    is_same = verb in BY_NAME and verb not in DIFFERENT and re.fullmatch(same, words.rstrip(), re.DOTALL)
    return bool(is_same) and SAME_OPTIONS.issuperset(options)


def _meant(text: str) -> str:
    """Return what to type instead of a note that looks like a command, else ""."""
    typed = text.strip()
    if typed in set("123456789"):
        return f"/rate 4 rates the session, /start WORDS sits you down elsewhere {TAKEN_BACK}"
    if typed.casefold() in HABITS or not typed.startswith("confnote ") or "\n" in typed:
        return HABITS.get(typed.casefold(), "")
    verb, _, words = typed.removeprefix("confnote ").strip().partition(" ")
    if verb == "add" and words:
        return f"here the words alone are enough {TAKEN_BACK}"
    if _is_same(verb, words):
        with suppress(ValueError):  # a quote that is not closed
            words = " ".join(shlex.split(words))
        return f"the command is /{verb} {one_line(words, 60)}".rstrip()
    if verb in BY_NAME:
        return f"/help {verb} shows what it does here {TAKEN_BACK}"
    return f"that is for a shell {TAKEN_BACK}" if verb in {*SHELL_COMMANDS.split(), "export", "config"} else ""


def in_prompt(error: ConfnoteError) -> str:
    """Return an error's message for the prompt: `confnote move n4 s3` becomes `/move n4 s3`."""
    if isinstance(error, Unsure):
        return error.question
    if isinstance(error, StoreIsNewer):
        return f"NOT SAVED: {error.what}. Leave (Ctrl-D keeps the line for the next start), then: {error.advice}"
    if isinstance(error, NoCurrentSession):
        return "no session is on now, and none was attended today: name one by its handle, such as s12"
    text = re.sub(r"\badd --conference (\S+)", r"/use \1 goes there", str(error))
    text = IN_SHELL.sub(lambda found: f"/{found[1]}" if _is_same(*found.groups()) else found[0], text)
    return typable(in_shell(text))


def read_lines(
    context: Context,
    lines: Iterable[bytes],
    show: Callable[[str], None],
    warn: Callable[[str], None],
    *,
    ask: Callable[[], None] | None = None,
) -> int:
    """Carry out lines of a pipe up to `/quit`; return the exit code of the first error, else 0.

    `show` prints answers and notices, `warn` prints errors. A line that is refused is reported with its number, and
    reading goes on. If the store cannot be written, reading stops, and the message names the line to continue from.
    `ask` is called before each line, to print a prompt.
    """
    code = 0
    notices = Notices(context)
    ask = ask or (lambda: None)
    ask()
    for number, raw in enumerate(lines, 1):
        text = raw.rstrip(b"\r\n").decode("utf-8", "surrogateescape").removeprefix("\ufeff")
        try:
            if text.strip():
                for notice in notices.update(context.status()):
                    show(text_of(notice))
            chosen = notices.chosen(text.strip(), context.now())
            answer = _execute_of_pipe(context, f"/start {chosen}" if chosen else text)
        except StoreError as error:
            rest = f"Neither this line nor any after it was stored: continue from line {number}"
            if context.store.outcome == UNSURE:
                rest = f"No line after it was stored: continue from line {number} or {number + 1}"
            warn(f"line {number}: {error}. {rest}")
            return code or error.exit_code
        except ConfnoteError as error:
            warn(f"line {number}: {error if isinstance(error, Unsure) else in_prompt(error)}")
            code = code or error.exit_code
        else:
            for styled in answer.lines:
                show(text_of(styled))
            if answer.leave:
                break
        ask()
    return code


def _execute_of_pipe(context: Context, text: str) -> Answer:
    answer = execute(context, text)
    if answer.edits is not None:
        raise Usage(f"say the right words too: /edit {answer.edits.label} the right words")
    return answer


def undo(context: Context, words: str) -> Answer:
    """Undo the last change of this prompt; ask first if the last command changed nothing."""
    if words:
        raise Usage("/undo takes no words: it takes back the last change of this prompt, again the one before")

    def check(group: ChangeGroup | PinChange) -> None:
        if context.idle and not context.sure:
            context.idle = False
            what = "the last command changed nothing"
            raise Unsure(what, f"takes back {words_of(context.store, group)}", "/undo once more", is_text=False)

    if slug := context.go_back():
        found = use_conference(context.store, slug)
        context.go_to(found.uid)
        context.left.pop()
        return answer_of(f"took back use: {slug}, {one_line(found.name, 60)}, in use again")
    try:
        group = undo_change(context.store, context.store.writer, check)
    except NothingToUndo as error:
        raise Refused(
            "this prompt has no change to take back; for changes made elsewhere, type in a shell: confnote undo"
        ) from error
    return answer_of(f"took back {words_of(context.store, group, undone=True)}")


def redo(context: Context, words: str) -> Answer:
    """Redo what the last undo of this prompt took back."""
    if words:
        raise Usage("/redo takes no words: it does again what the last /undo took back")
    group = redo_change(context.store, context.store.writer)
    return answer_of(f"done again: {words_of(context.store, group)}")


def show_help(_: Context, words: str) -> Answer:
    """List the commands, the marks and the keys, or describe one command."""
    typed = words.removeprefix("/").casefold()
    if typed:
        found = find_command(typed)
        if found is None:
            raise Unknown(f"{one_line(words, 40)!r} is no command: /help lists them all")
        return Answer((_described(found),))
    width = max(len(f"{command.name} {command.arguments}") for command in COMMANDS) + 1
    marks = "  ".join(f"{mark.strip()} {kind}" for mark, kind in add.MARKS if mark != "[ ] ")
    marks += "  Q NAME: question  > @2 quote by the second speaker"
    return Answer(
        (
            *(_described(command, width) for command in COMMANDS),
            line((HEADING, "  Marks, with a blank, begin a line:  "), marks),
            line((HEADING, "  Keys:  "), KEYS),
            remark("Any other /word is text. Begin a line with // for a text that begins with a slash."),
        )
    )


def _described(command: Command, width: int = 0) -> Line:
    return line("  ", (HANDLE, f"{f'/{command.name} {command.arguments}':<{width}}"), f"  {command.help}")


KEYS = (
    "Tab completes, Alt-Enter starts a new line, Up and Ctrl-R bring earlier notes, Alt-1 to Alt-5 rate, "
    "Alt-N starts your next session, Alt-B sends the line to the session before, Alt-E changes the last note, "
    "Alt-M marks this moment, Alt-S that you took a photo, Alt-Z takes back the last change, "
    "Ctrl-C clears the line, Ctrl-D leaves"
)

COMMANDS: tuple[Command, ...] = (
    Command("rate", "4 [VERDICT]", "rate this session, or the last one; /rate s12 4 another", add.rate),
    Command(
        "start", "SESSION", "attend a session: a handle, words of its title, or a new title", session.start, "session"
    ),
    Command("stop", "", "leave the session", session.stop),
    Command("next", "", "start your next session", session.next_session),
    Command("prev", "", "go back to your session before", session.previous_session),
    Command("to", "SESSION TEXT", "add a note to another session, or to a product: /to t1 want it", add.to, "to", True),
    Command(
        "move", "[NOTE... TARGET]", "file: /move last s3, /move n4-n9 day 2; alone: notes since this session began",
        session.move,
        "move",
    ),
    Command(
        "edit", "[NOTE TEXT]", "change a note: /edit last ! a takeaway; alone: the last one",
        change.edit, "notes", True, reads="alone",
    ),
    Command("rm", "HANDLE...", "delete n12, n4-n9, s3, t2, l7 or the last note", change.remove, "handles"),
    Command("done", "NOTE...", "mark a question or an action as done; words of it will do", change.done, "followups"),
    Command("undo", "", "take back the last change of this prompt", undo),
    Command("redo", "", "do again what /undo took back", redo),
    Command(
        "photo", "[FILE] [TEXT]", "add a note with a photo; alone: mark that a phone took one", change.photo, "files",
        True,
    ),
    Command("moment", "[WORDS]", "mark this moment, for a recording; posts leave it out", add.moment, "words", True),
    Command("private", "[TEXT]", "add a note that posts leave out; alone: the last note", add.private, "words", True),
    Command("tech", "NAME[: TAGLINE]", "add a product; [URL] [4/5 VERDICT] may follow", add.tech, "tech", True),
    Command(
        "link", "[HANDLE] URL", "add a link to the session, s3, t2 or n45; or an embed code", add.link, "sessions", True
    ),
    Command("speaker", "NAME, ORG", "add a speaker; @handle and url may follow", add.speaker, "speakers"),
    Command("late", "MINUTES", "shift a session that runs late", session.late),
    Command("here", "[ROOM]", "the room you sit in; /here off for none", session.here, "rooms", reads="alone"),
    Command("now", "", "show where notes go and what comes next", look.now, reads="always"),
    Command("agenda", "[DAY] [all]", "show your day, or all of it", look.agenda, reads="always"),
    Command("plan", "[--drop] SESSION...", "put sessions on your agenda, or take them off", change.plan, "plan"),
    Command("list", "[SESSION]", "show the notes of the session", look.notes, "session", reads="always"),
    Command("search", "WORDS", "search your notes, then the programme", look.search, "words", reads="always"),
    Command("about", "NAME", "what you heard of a person or a product", change.about, "names", reads="always"),
    Command("use", "[NAME]", "go to another conference; alone: list them", change.use, "conferences", reads="alone"),
    Command("help", "[COMMAND]", "show this list", show_help, "commands", reads="always"),
    Command("quit", "", "leave, like Ctrl-D or Ctrl-C twice", lambda _context, _words: Answer(leave=True)),
)  # fmt: skip
BY_NAME = {command.name: command for command in COMMANDS}
ALIASES = {"?": "help", "exit": "quit", "previous": "prev", "notes": "list", "find": "search"}
