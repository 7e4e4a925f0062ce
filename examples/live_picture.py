"""Makes the picture of `confnote live` from a real run in a terminal emulator, or checks that it is what it shows now.

python examples/live_picture.py [--check | --text]    (--text prints the screen instead)

It needs the test extras: pexpect runs the program in a terminal of its own, pyte is that terminal's screen.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from itertools import groupby
from pathlib import Path

import pexpect
import pyte
from pictures import HERE, PICTURES, draw
from rich.style import Style
from rich.text import Text

COLUMNS, ROWS = 80, 15
NOW = "2026-05-19T10:21:00+02:00"
PICTURE = PICTURES / "live.svg"
BEFORE = (
    ("new", "Cloud Days 2026", "--dates", "18-20 May 2026", "--timezone", "Europe/Madrid"),
    ("schedule", "import", str(HERE / "cloud-days-2026.csv")),
    ("plan", "backstage", "scaling"),
)
TYPED = (
    "Every team kept its own list of services, and none of them was right",
    "! One catalogue, and whoever is on call is in it #platform",
    "> We deleted the wiki, and nobody has asked for it since",
    "? who owns the entry of a service that nobody works on",
    "$ Backstage: an open platform for developer portals",
    "/rate 4 honest about what did not work",
)
HALF = "[] show the scorecards to our own te"


def world(folder: Path) -> dict[str, str]:
    """Return an environment of its own, with the conference in its store."""
    env = {key: value for key, value in os.environ.items() if not key.startswith("CONFNOTE_")}
    env |= {
        "HOME": str(folder), "XDG_CONFIG_HOME": str(folder), "CONFNOTE_DB": str(folder / "confnote.db"),
        "XDG_STATE_HOME": str(folder), "CONFNOTE_NOW": NOW, "TERM": "xterm-256color", "LANG": "C.UTF-8",
    }  # fmt: skip
    env.pop("NO_COLOR", None)
    for words in BEFORE:
        subprocess.run([sys.executable, "-m", "confnote", *words], env=env, check=True, capture_output=True)
    return env


def photograph(folder: Path) -> pyte.Screen:
    """Type the lines into the prompt; return the screen as it stands then."""
    screen = pyte.Screen(COLUMNS, ROWS)
    stream = pyte.Stream(screen)
    child = pexpect.spawn(
        sys.executable, ["-m", "confnote", "live"], env=world(folder), dimensions=(ROWS, COLUMNS), encoding="utf-8"
    )
    screen.write_process_input = child.send  # the prompt asks where its cursor is

    def until(text: str) -> None:
        end = time.monotonic() + 20
        while text not in "\n".join(screen.display):
            if time.monotonic() > end:
                raise TimeoutError(f"{text!r} never came:\n" + "\n".join(screen.display))
            try:
                stream.feed(child.read_nonblocking(10_000, 0.05))
            except pexpect.TIMEOUT:
                continue

    until("s3>")
    for line in TYPED:
        child.send(line + "\r")
        until(line.split()[-1] if not line.startswith("/") else "rated 4/5")
    child.send(HALF)
    until(f"s3> {HALF}")
    until("4 notes · 4/5")
    child.close(force=True)
    return screen


def painted(screen: pyte.Screen) -> Text:
    """Return a screen as styled text, its cursor as a block."""

    def style(x: int, y: int) -> Style:
        cell = screen.buffer[y][x]
        at_cursor = (x, y) == (screen.cursor.x, screen.cursor.y)
        return Style(color=None if cell.fg == "default" else cell.fg, bold=cell.bold, reverse=cell.reverse or at_cursor)

    text = Text()
    for y in range(ROWS):
        for look, cells in groupby(range(COLUMNS), lambda x, y=y: style(x, y)):  # type: ignore[misc]
            text.append("".join(screen.buffer[y][x].data for x in cells), look)
        text.append("\n" if y < ROWS - 1 else "")
    return text


def main() -> int:
    """Write the picture, print the screen, or compare; return 1 where the picture differs."""
    with tempfile.TemporaryDirectory() as folder:
        screen = photograph(Path(folder))
    if "--text" in sys.argv:
        print("\n".join(line.rstrip() for line in screen.display))
        return 0
    svg = draw(painted(screen), "confnote live", COLUMNS)
    if "--check" not in sys.argv:
        PICTURE.write_text(svg, encoding="utf-8")
        return 0
    if PICTURE.read_text(encoding="utf-8") == svg:
        return 0
    print("examples/pictures/live.svg is not what the prompt shows now: run python examples/live_picture.py")
    return 1


if __name__ == "__main__":
    sys.exit(main())
