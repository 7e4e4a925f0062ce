"""`confnote config`: where everything is, the settings with their origin, and their change."""

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
    """Offer the settings."""
    return [setting.key for setting in SETTINGS if setting.key.startswith(incomplete)]


Key = Annotated[str, typer.Argument(help="The name of a setting.", show_default=False, autocompletion=keys)]


@app.callback(invoke_without_command=True)
def command(ctx: typer.Context) -> None:
    """Show where everything is and every setting with its origin; change one with `set`."""
    if ctx.invoked_subcommand is not None:
        return
    here = Run.of(ctx)
    config = here.config()
    here.answer("\n".join(_lines(here, config)), lambda: _json(here, config))


@app.command("set")
def set_one(ctx: typer.Context, key: Key, value: Annotated[str, typer.Argument(help="Its new value.")]) -> None:
    """Set a setting in the file."""
    here = Run.of(ctx)
    path = file_path(os.environ)
    kept = set_value(path, key, readable(value)[0])
    here.answer(f"{key} = {one_line(kept)}   ({path})", lambda: {"key": key, "value": kept, "file": str(path)})


@app.command("unset")
def unset_one(ctx: typer.Context, key: Key) -> None:
    """Remove a setting from the file, so that its default counts again."""
    here = Run.of(ctx)
    path = file_path(os.environ)
    gone = unset_value(path, key)
    line = f"{key} is unset" if gone else f"{key} was not set in {path}"
    here.answer(line, lambda: {"key": key, "unset": gone, "file": str(path)})


def _lines(here: Run, config: Config) -> list[str]:
    made = "" if Path(here.path).exists() else "   (made by the first note)"
    held = "" if config.path.exists() else "   (not there: all is as it comes)"
    width = max(len(setting.key) for setting in SETTINGS)
    lines = [f"store     {here.path}{made}", f"settings  {config.path}{held}", ""]
    for chosen, setting in zip(config.settings, SETTINGS, strict=True):
        origin = chosen.origin if chosen.origin == "default" else f"{chosen.origin}: {chosen.where}"
        value = one_line(chosen.value) or "-"
        lines.append(f"{chosen.key.ljust(width)}  {value.ljust(12)}  {setting.help}   [{origin}]")
    return lines


def _json(here: Run, config: Config) -> dict[str, Any]:
    settings = {c.key: {"value": c.value, "origin": c.origin, "where": c.where or None} for c in config.settings}
    return {"store": here.path, "file": str(config.path), "settings": settings}
