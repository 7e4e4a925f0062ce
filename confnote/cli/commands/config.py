"""`confnote config`: show where files are, and all settings with their origin; change a setting."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from confnote.cli.app import PLAIN
from confnote.cli.run import Run
from confnote.config import SETTINGS, Config, file_path, set_value, unset_value
from confnote.core.text import one_line, readable

app = typer.Typer(
    **PLAIN,
    epilog="\b\nExamples:\n  confnote config\n  confnote config set author 'Ada L.'\n  confnote config unset author",
)


def keys(incomplete: str) -> list[str]:
    """Offer the names of settings."""
    return [setting.key for setting in SETTINGS if setting.key.startswith(incomplete)]


Key = Annotated[str, typer.Argument(help="The name of a setting.", show_default=False, autocompletion=keys)]


@app.callback(invoke_without_command=True)
def command(ctx: typer.Context) -> None:
    """Show where the store and the settings are, and every setting with its origin. Change one with `set`."""
    if ctx.invoked_subcommand is not None:
        return
    run = Run.of(ctx)
    config = run.config()
    run.answer("\n".join(_lines(run, config)), lambda: _json(run, config))


@app.command("set")
def set_setting(ctx: typer.Context, key: Key, value: Annotated[str, typer.Argument(help="The new value.")]) -> None:
    """Write a setting to the file."""
    run = Run.of(ctx)
    path = file_path(os.environ)
    kept = set_value(path, key, readable(value)[0])
    run.answer(f"{key} = {one_line(kept)}   ({path})", lambda: {"key": key, "value": kept, "file": str(path)})


@app.command("unset")
def unset_setting(ctx: typer.Context, key: Key) -> None:
    """Remove a setting from the file: its default applies again."""
    run = Run.of(ctx)
    path = file_path(os.environ)
    gone = unset_value(path, key)
    line = f"{key} is unset" if gone else f"{key} was not set in {path}"
    run.answer(line, lambda: {"key": key, "unset": gone, "file": str(path)})


def _lines(run: Run, config: Config) -> list[str]:
    made = "" if Path(run.path).exists() else "   (made by the first note)"
    missing = "" if config.path.exists() else "   (not there: all is as it comes)"
    width = max(len(setting.key) for setting in SETTINGS)
    lines = [f"store     {run.path}{made}", f"settings  {config.path}{missing}", ""]
    for chosen, setting in zip(config.settings, SETTINGS, strict=True):
        origin = chosen.origin if chosen.origin == "default" else f"{chosen.origin}: {chosen.where}"
        value = one_line(chosen.value) or "-"
        lines.append(f"{chosen.key.ljust(width)}  {value.ljust(12)}  {setting.help}   [{origin}]")
    return lines


def _json(run: Run, config: Config) -> dict[str, Any]:
    settings = {c.key: {"value": c.value, "origin": c.origin, "where": c.where or None} for c in config.settings}
    return {"store": run.path, "file": str(config.path), "settings": settings}
