"""`confnote config`: show where files are, and all settings with their origin; change a setting."""

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from confnote.cli import complete
from confnote.cli.app import PLAIN, examples
from confnote.cli.run import Run
from confnote.config import SETTINGS, Config, file_path, find_setting, set_value, unset_value
from confnote.core.text import one_line, readable

app = typer.Typer(
    **PLAIN, epilog=examples("confnote config", "confnote config set author 'Ada L.'", "confnote config unset author")
)
KEYS = [setting.key for setting in SETTINGS]
Key = Annotated[
    str, typer.Argument(help="The name of a setting; confnote config lists them.", autocompletion=complete.of(KEYS))
]


@app.callback(invoke_without_command=True)
def command(ctx: typer.Context) -> None:
    """Show where the store and the settings are, and each setting; `set` changes one."""
    if ctx.invoked_subcommand is not None:
        return
    run = Run.of(ctx)
    config = run.config()
    settings: dict[str, Any] = {
        row.key: {"value": row.value, "origin": row.origin, "where": row.where or None} for row in config.settings
    }
    value = {"store": run.path, "file": str(config.path), "settings": settings}
    run.answer("\n".join(_lines(run, config)), lambda: value)


@app.command("set")
def set_setting(ctx: typer.Context, key: Key, value: Annotated[str, typer.Argument(help="The new value.")]) -> None:
    """Write a setting to the settings file."""
    run = Run.of(ctx)
    path = file_path(os.environ)
    kept = set_value(path, key, readable(value)[0])
    run.answer(f"{key} = {one_line(kept)}   ({path})", lambda: {"key": key, "value": kept, "file": str(path)})


@app.command("unset")
def unset_setting(ctx: typer.Context, key: Key) -> None:
    """Remove a setting from the settings file: its default applies again."""
    run = Run.of(ctx)
    path = file_path(os.environ)
    gone = unset_value(path, key)
    line = f"{key} is unset" if gone else f"{key} was not set in {path}"
    run.answer(line, lambda: {"key": key, "unset": gone, "file": str(path)})


def _lines(run: Run, config: Config) -> list[str]:
    made = "" if Path(run.path).exists() else "   (made by the first note)"
    missing = "" if config.path.exists() else "   (no such file: all settings have their defaults)"
    width = max(len(chosen.key) for chosen in config.settings)
    lines = [f"store     {run.path}{made}", f"settings  {config.path}{missing}", ""]
    for chosen in config.settings:
        origin = chosen.origin if chosen.origin == "default" else f"{chosen.origin}: {chosen.where}"
        value = one_line(chosen.value) or "-"
        lines.append(f"{chosen.key.ljust(width)}  {value.ljust(12)}  {find_setting(chosen.key).help}   [{origin}]")
    return lines
