"""The Typer application: import the module of a command when it is called, and report all errors in one place."""

from __future__ import annotations

import importlib
import os
from typing import TYPE_CHECKING, Any

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption

from confnote.cli.failure import report
from confnote.cli.top_help import names
from confnote.cli.top_help import serve as serve_help
from confnote.cli.verbs import (
    ALIASES,
    CONFERENCE_HELP,
    DB_HELP,
    GROUPS,
    JSON_HELP,
    MORE,
    SUMMARY,
    VERBS,
    VERSION_HELP,
)

if TYPE_CHECKING:
    from types import ModuleType

PLAIN: dict[str, Any] = {"add_completion": False, "rich_markup_mode": None, "pretty_exceptions_enable": False}


def remember(ctx: Any, param: Any, value: Any) -> Any:
    """Store a shared option: the last one typed wins, and the environment counts only if none is typed."""
    options = ctx.find_root().obj
    if options is not None:
        typed = ctx.get_parameter_source(param.name)
        if (typed is not None and typed.name == "COMMANDLINE") or param.name not in options:
            options[param.name] = value
    return value


def shared_options() -> list[TyperOption]:
    """Return the options that every verb takes, before or after its name."""
    from confnote.cli.complete import conferences

    def offered(ctx: Any, _words: Any, incomplete: str) -> list[tuple[str, str]]:
        return conferences(ctx, incomplete)

    plain: dict[str, Any] = {"expose_value": False, "callback": remember}
    return [
        TyperOption(
            param_decls=["--db"], type=str, envvar="CONFNOTE_DB", metavar="FILE", help=DB_HELP, **plain
        ),
        TyperOption(
            param_decls=["--conference", "-c"], type=str, envvar="CONFNOTE_CONFERENCE", metavar="NAME",
            help=CONFERENCE_HELP, autocompletion=offered, **plain,
        ),
        TyperOption(param_decls=["--json"], is_flag=True, default=False, help=JSON_HELP, **plain),
    ]  # fmt: skip


def show_version(value: bool) -> None:
    """Print the version and exit."""
    if value:
        serve_help(["--version"])
        raise typer.Exit


class Verbs(TyperGroup):
    """The commands by name: a stub of each, for help, suggestions and Tab, until it is called."""

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
        """Import the command that is called, or whose words are completed."""
        name, stub, rest = super().resolve_command(ctx, args)
        return name, stub and load(name or ""), rest

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the verbs in groups, by when you use them."""
        del ctx
        width = names()
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
    command.no_args_is_help = False  # the error says in one line what is missing
    for sub in getattr(command, "commands", {}).values():
        sub.epilog = sub.epilog or command.epilog  # `config` and `config set` share their examples
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


@app.callback(invoke_without_command=True, epilog=f"\b\n{MORE}", help=SUMMARY)
def root(
    ctx: typer.Context,
    version: bool = typer.Option(  # noqa: ARG001  # its callback answers
        False, "--version", callback=show_version, is_eager=True, help=VERSION_HELP
    ),
) -> None:
    """Print the help if no verb is given."""
    if ctx.invoked_subcommand is None:
        typer.echo(ctx.get_help())


def main(argv: list[str] | None = None) -> int:
    """Run a command line with Typer and return its exit code; report every error in one line."""
    try:
        completing = os.environ.get("_CONFNOTE_COMPLETE", "")
        if completing or (argv and argv[0].endswith("-completion")):
            from confnote.cli.shells import answer, mend_zsh_script

            mend_zsh_script()
            if completing.startswith("complete_"):
                return answer(typer.main.get_command(app), completing)
        result = app(argv, prog_name="confnote", obj={}, standalone_mode=False, windows_expand_args=False)
    except BaseException as error:  # noqa: BLE001  # the one place for errors; a bug is logged
        return report(error, next((word for word in argv or () if word in VERBS or word in ALIASES), ""))
    finally:
        os.environ.pop("_CONFNOTE_COMPLETE", None)
    return report(KeyboardInterrupt()) if result == 130 else result if isinstance(result, int) else 0  # Typer's Ctrl-C
