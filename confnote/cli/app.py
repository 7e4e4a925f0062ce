"""The Typer application: import a command when it is called, and report all errors."""

import functools
import importlib
import os
import re
import sys
from collections.abc import Callable, Sequence
from typing import Any

import typer
from typer.core import TyperArgument, TyperCommand, TyperGroup, TyperOption

from confnote.cli import plain
from confnote.cli.failure import report
from confnote.cli.verbs import (
    ALIASES,
    CONFERENCE_HELP,
    DB_HELP,
    EDIT_OPTIONS,
    ELSEWHERE,
    GROUPS,
    JSON_HELP,
    MORE,
    SUMMARY,
    VERBS,
    VERSION_HELP,
)  # fmt: skip
from confnote.core.shell import quoted
from confnote.core.terminal import LEAST, columns
from confnote.core.text import handle_number
from confnote.core.wrap import wrapped
from confnote.errors import Usage

PLAIN: dict[str, Any] = {"add_completion": False, "rich_markup_mode": None, "pretty_exceptions_enable": False}
# the word that the help shows for the value of an option; options not named here show their own name
METAVARS = {
    "at": "TIME", "until": "TIME", "day_end": "TIME", "since": "DAY", "day_one": "DATE", "timezone": "ZONE",
    "limit": "NUMBER", "schedule": "FILE|URL", "output": "FILE", "slides": "URL", "video": "URL",
    "take": "SIDE", "split": "day|none", "template": "TEMPLATE", "slug": "NAME", "speakers": "SPEAKER",
    "attendance": "WORD", "hashtag": "TAG", "published": "DATE",
    "ics": "FILE", "alarm": "MINUTES",
}  # fmt: skip


def examples(*lines: str) -> str:
    """Return examples as the end of the help; in a terminal, long ones are broken."""
    # Typer does not wrap the lines after \b, and indents them by 2
    width = columns(sys.stdout) - 4
    rows = [row for line in lines for row in (rows_of(line, width) if len(line) > width > LEAST else [line])]
    return "\b\nExamples:\n" + "\n".join(f"  {row}" for row in rows)


def rows_of(line: str, width: int) -> list[str]:
    """Break a command at blanks that are not quoted, with backslashes; its remark goes first."""
    command, mark, remark = line.partition("    # ")
    rows, words = list(wrapped(f"# {remark}", width, "# ")) if mark else [], list[str]()
    # an option and its value are not parted, if a row has room for both
    for found in re.finditer(r"""(--?[a-z][\w-]* )?((?:'[^']*'|"[^"]*"|\S)+)""", command):
        words += [found[0]] if len(found[0]) <= width else [word.rstrip() for word in found.groups("") if word]
    for word in words:
        if not rows or rows[-1][:1] == "#":
            rows.append(word)
        elif len(rows[-1]) + len(word) + 3 > width:
            rows[-1] += " \\"
            rows.append(word)
        else:
            rows[-1] += f" {word}"
    return rows


def remember(ctx: Any, param: Any, value: Any) -> Any:
    """Store the value of a shared option such as --db for the command; return the value for Typer.

    The user may type the option before and after the command: the last one counts. If it is not typed, its environment
    variable counts.
    """
    options = ctx.find_root().obj
    if options is not None:
        typed = ctx.get_parameter_source(param.name)
        if (typed is not None and typed.name == "COMMANDLINE") or param.name not in options:
            options[param.name] = value
    return value


def shared_options() -> list[TyperOption]:
    """Return the options that every command takes, before or after its name."""
    from confnote.cli.complete import conferences

    def option(*names: str, **more: Any) -> TyperOption:
        return TyperOption(param_decls=list(names), expose_value=False, callback=remember, **more)

    def offered(ctx: Any, _words: Any, incomplete: str) -> list[tuple[str, str]]:
        return conferences(ctx, incomplete)

    return [
        option("--db", type=str, envvar="CONFNOTE_DB", metavar="FILE", help=DB_HELP),
        option(
            "--conference", "-c", type=str, envvar="CONFNOTE_CONFERENCE", metavar="NAME", help=CONFERENCE_HELP,
            autocompletion=offered,
        ),
        option("--json", is_flag=True, default=False, help=JSON_HELP),
    ]  # fmt: skip


def show_version(value: bool) -> None:
    """Print the version and exit."""
    if value:
        plain.serve(["--version"])
        raise typer.Exit


class Verbs(TyperGroup):
    """All commands by name. A command is imported only when the user calls it."""

    def __init__(self, **attrs: Any) -> None:
        super().__init__(**attrs)
        self.params.extend(shared_options())
        # to import every command only for its line of help would be slow
        for name in (*VERBS, *ALIASES):
            line = VERBS[ALIASES.get(name, name)][1]
            self.commands[name] = TyperCommand(name, help=line, hidden=name in ALIASES, rich_markup_mode=None)

    def make_parser(self, ctx: Any) -> Any:
        """Return the parser of the options before the command."""
        return _once(super().make_parser, ctx)

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Import the command that the user calls or completes; raise Usage for a help topic."""
        try:
            name, stub, rest = super().resolve_command(ctx, args)
        except typer.TyperException as error:
            from confnote.cli.pages import pages  # it reads files, for this error only

            if args[0] in pages():
                raise Usage(f"{args[0]!r} is a help topic, not a command: confnote help {args[0]}") from error
            if args[0] == "version":
                show_version(True)
            if args[0] in ELSEWHERE:
                raise Usage(f"there is no command {args[0]!r}: type confnote {ELSEWHERE[args[0]]}") from error
            raise
        return name, stub and load(name or ""), rest

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the commands in groups: before, at and after a conference, and upkeep."""
        del ctx
        for group in GROUPS:
            with formatter.section(group):
                rows = [(verb.ljust(plain.VERB_WIDTH), line) for verb, (_, line, of) in VERBS.items() if of == group]
                formatter.write_dl(rows)


@functools.cache  # tests run many commands in one process
def load(name: str) -> Any:
    """Return the command with a name or alias, with the shared options.

    Its module has either a function `command` with `EXAMPLES`, and perhaps a class `COMMAND`, or an `app` of commands.
    """
    verb = ALIASES.get(name, name)
    module = importlib.import_module(f"confnote.cli.commands.{VERBS[verb][0]}")
    app = getattr(module, "app", None)
    if app is None:
        app = typer.Typer(**PLAIN)
        app.command(verb, cls=getattr(module, "COMMAND", None), epilog=examples(*module.EXAMPLES))(module.command)
    command: Any = typer.main.get_command(app)
    command = getattr(command, "commands", {}).get(verb, command)  # an `app` may have several commands
    command.name = name
    command.no_args_is_help = False  # the error says in one line what is missing
    for sub in getattr(command, "commands", {}).values():
        sub.epilog = sub.epilog or command.epilog  # `config` and `config set` share their examples
    _finish(command)
    return command


def _once(make_parser: Callable[[Any], Any], ctx: Any) -> Any:
    """Return a parser that refuses an option typed twice, if its first value would be lost.

    A word that begins with a hyphen and a space is a text.
    """
    parser = make_parser(ctx)
    parse, read_option = parser.parse_args, parser._process_opts  # noqa: SLF001 - it has no public way

    def process_opts(arg: str, state: Any) -> None:
        if arg[1:2].isspace() and parser.allow_interspersed_args:
            state.largs.append(arg)  # `edit n6 "- text"`: no option has a space
        else:
            read_option(arg, state)

    def parse_args(args: list[str]) -> Any:
        found = parse(args)
        typed = [it for it in found[2] if isinstance(it, TyperOption) and not (it.is_flag or it.multiple or it.count)]
        twice = next((it for it in typed if typed.count(it) > 1), None)
        if twice is not None and not ctx.resilient_parsing:
            raise Usage(f"{max(twice.opts, key=len)} is typed twice, and takes one value")
        return found

    parser.parse_args, parser._process_opts = parse_args, process_opts  # noqa: SLF001
    return parser


def _finish(command: Any) -> None:
    """Give a command and its subcommands the shared options; name the value of each option."""
    command.make_parser = functools.partial(_once, command.make_parser)
    for param in command.params:
        if isinstance(param, TyperOption) and not param.is_flag and not param.metavar:
            param.metavar = METAVARS.get(str(param.name), str(param.name).upper())
        if isinstance(param, TyperArgument):
            param.make_metavar = functools.partial(_argument_metavar, param)  # type: ignore[method-assign]
    names = {name for param in command.params for name in param.opts}
    command.params.extend(option for option in shared_options() if not names & set(option.opts))
    for sub in getattr(command, "commands", {}).values():
        _finish(sub)


HELP = {"help_option_names": ["-h", "--help"]}


def _argument_metavar(argument: TyperArgument, ctx: Any, *, usage: bool = False) -> str:
    """Return NAME for an argument, and in the usage line [NAME] if it may be left out."""
    del ctx
    shown = argument.metavar or str(argument.name).upper() + ("..." if argument.nargs != 1 else "")
    return f"[{shown}]" if usage and not argument.required and not shown.startswith("[") else shown


app = typer.Typer(cls=Verbs, no_args_is_help=False, context_settings=HELP, **{**PLAIN, "add_completion": True})


@app.callback(invoke_without_command=True, epilog=f"\b\n{MORE}", help=SUMMARY)
def root(
    ctx: typer.Context,
    version: bool = typer.Option(False, "--version", "-V", callback=show_version, is_eager=True, help=VERSION_HELP),  # noqa: ARG001  # its callback answers
) -> None:
    """Print the help if no command is given."""
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


def _example(verb: str, option: str) -> str:
    """Return an example of a command that gives an option its value; empty if its help has none."""
    rows = (row for row in (load(verb).epilog or "").splitlines() if f" {option} " in row and not row.endswith("\\"))
    return next(rows, "").partition("    # ")[0].strip()


def _instead(option: str, argv: Sequence[str]) -> str:
    """Say what to type for an option that `edit` does not have; "" if nothing is known."""
    if option in EDIT_OPTIONS:
        return f"type {EDIT_OPTIONS[option]}"
    note = next((word for word in argv if word == "last" or handle_number(word, "n") is not None), "")
    rest = next((argv[at:] for at, word in enumerate(argv) if word.partition("=")[0] == option), ())
    value = "".join([*rest[:1]]).partition("=")[2] or "".join(rest[1:2])
    if not note or not value or option not in {"--session", "-s", "--day", "-d", "--section"}:
        return ""
    target = quoted(value) if option in {"--session", "-s"} else f"{option} {quoted(value)}"
    return f"type confnote move {note} {target}"


def main(argv: list[str] | None = None) -> int:
    """Run a command line with Typer and return its exit code; report every error in one line."""
    try:
        completing = os.environ.get("_CONFNOTE_COMPLETE", "")
        if completing or (argv and argv[0].endswith("-completion")):
            from confnote.cli.shells import answer, mend_scripts

            mend_scripts()
            if completing.startswith("complete_"):
                return answer(typer.main.get_command(app), completing)
        result = app(argv, prog_name="confnote", obj={}, standalone_mode=False, windows_expand_args=False)
    except BaseException as error:  # noqa: BLE001  # the one place for errors; a bug is logged
        verb = next((word for word in argv or () if word in VERBS or word in ALIASES), "")
        option = getattr(error, "option_name", "")
        if verb == "edit" and hasattr(error, "possibilities") and (way := _instead(option, argv or ())):
            error = Usage(f"edit has no {option}: {way}")
        return report(error, verb, _example(verb, option) if verb and option else "")
    finally:
        os.environ.pop("_CONFNOTE_COMPLETE", None)
    return report(KeyboardInterrupt()) if result == 130 else result if isinstance(result, int) else 0  # Typer's Ctrl-C
