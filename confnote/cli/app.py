"""The Typer application: a static table of verbs, each loaded when it is called; the one place errors end in."""

from __future__ import annotations

import importlib
import os
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption

from confnote import __version__
from confnote.cli.failure import report
from confnote.cli.verbs import ALIASES, GROUPS, VERBS

if TYPE_CHECKING:
    from types import ModuleType

PLAIN: dict[str, Any] = {"add_completion": False, "rich_markup_mode": None, "pretty_exceptions_enable": False}


def remember(ctx: Any, param: Any, value: Any) -> Any:
    """Keep a shared option for the whole line: the one typed nearest the end wins, the environment only fills in."""
    held = ctx.find_root().obj
    if held is not None:
        typed = ctx.get_parameter_source(param.name)
        if (typed is not None and typed.name == "COMMANDLINE") or param.name not in held:
            held[param.name] = value
    return value


def shared_options() -> list[TyperOption]:
    """Return the options that work before and after every verb."""
    from confnote.cli.complete import conferences

    def offered(ctx: Any, _words: Any, incomplete: str) -> list[tuple[str, str]]:
        return conferences(ctx, incomplete)

    plain: dict[str, Any] = {"expose_value": False, "callback": remember}
    return [
        TyperOption(
            param_decls=["--db"], type=str, envvar="CONFNOTE_DB", metavar="FILE", help="The store to use.", **plain
        ),
        TyperOption(
            param_decls=["--conference", "-c"], type=str, envvar="CONFNOTE_CONFERENCE", metavar="NAME",
            help="The conference meant.", autocompletion=offered, **plain,
        ),
        TyperOption(param_decls=["--json"], is_flag=True, default=False, help="Answer in JSON.", **plain),
    ]  # fmt: skip


def show_version(value: bool) -> None:
    """Print the version and end."""
    if value:
        typer.echo(f"confnote {__version__}")
        raise typer.Exit


class Verbs(TyperGroup):
    """Commands by name: a stub stands for each (for help, suggestions and TAB) until it is called."""

    def __init__(self, **attrs: Any) -> None:
        super().__init__(**attrs)
        self.params.extend(shared_options())
        for name, (_, line, _) in VERBS.items():
            self.commands.setdefault(name, TyperCommand(name, help=line, rich_markup_mode=None))
        for alias, name in ALIASES.items():
            self.commands.setdefault(
                alias, TyperCommand(alias, help=VERBS[name][1], hidden=True, rich_markup_mode=None)
            )

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        """Load the command that is called, or whose words are completed."""
        name, stub, rest = super().resolve_command(ctx, args)
        return name, stub and load(name or ""), rest

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the verbs in groups, by when they are used."""
        del ctx
        width = max(len(name) for name in VERBS)
        for group in GROUPS:
            with formatter.section(group):
                formatter.write_dl(
                    [(name.ljust(width), line) for name, (_, line, under) in VERBS.items() if under == group]
                )


def load(name: str) -> Any:
    """Return the command of that name, with the shared options."""
    verb = ALIASES.get(name, name)
    module = importlib.import_module(f"confnote.cli.commands.{VERBS[verb][0]}")
    command = typer.main.get_command(_application(module, verb))
    command.name = name
    command.no_args_is_help = False  # what is missing is said in one line
    for sub in getattr(command, "commands", {}).values():
        sub.epilog = sub.epilog or command.epilog  # the examples are of both
    _give_shared(command)
    return command


def _application(module: ModuleType, verb: str) -> typer.Typer:
    """Return a module's own application, or one made of its `command`, `EXAMPLES` and the class it wants."""
    own = getattr(module, "app", None)
    if own is not None:
        return own  # type: ignore[no-any-return]
    app = typer.Typer(**PLAIN)
    examples = "\b\nExamples:\n" + "\n".join(f"  {line}" for line in module.EXAMPLES)
    app.command(verb, cls=getattr(module, "COMMAND", TyperCommand), epilog=examples)(module.command)
    return app


def _give_shared(command: Any) -> None:
    names = {name for param in command.params for name in param.opts}
    command.params.extend(option for option in shared_options() if not names & set(option.opts))
    for sub in getattr(command, "commands", {}).values():
        _give_shared(sub)


app = typer.Typer(cls=Verbs, no_args_is_help=False, **{**PLAIN, "add_completion": True})


@app.callback(invoke_without_command=True, epilog="\b\nconfnote VERB --help tells more, with examples.")
def root(
    ctx: typer.Context,
    version: bool = typer.Option(  # noqa: ARG001  # its callback answers
        False, "--version", callback=show_version, is_eager=True, help="Print the version."
    ),
) -> None:
    """Notes at a conference, filed by the clock, drafted into a post."""
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


def main(argv: list[str] | None = None) -> int:
    """Run a command line through Typer's door; return its exit code. Every failure ends here, in one line."""
    try:
        completing = os.environ.get("_CONFNOTE_COMPLETE", "")
        if completing or (argv and argv[0].endswith("-completion")):
            from confnote.cli.shells import answer, mend_zsh_script

            mend_zsh_script()
            if completing.startswith("complete_"):
                return answer(typer.main.get_command(app), completing)
        result = app(argv, prog_name="confnote", obj={}, standalone_mode=False, windows_expand_args=False)
    except BaseException as error:  # noqa: BLE001  # the one place; a bug is logged and told
        return report(error)
    finally:
        os.environ.pop("_CONFNOTE_COMPLETE", None)
    return report(KeyboardInterrupt()) if result == 130 else result if isinstance(result, int) else 0  # Typer's Ctrl-C
