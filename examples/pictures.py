"""Draw the pictures of the README from an example conference, or check that they are up to date.

python examples/pictures.py [--check]
"""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.terminal_theme import TerminalTheme

from confnote.core.dates import parse_day
from confnote.store.db import connect
from confnote.store.read import dossier, used_conference
from confnote.views import lists
from confnote.views.markdown import rendered
from confnote.views.selection import select

if TYPE_CHECKING:
    from rich.console import RenderableType

HERE = Path(__file__).parent
PICTURES = HERE / "pictures"
FONTS = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)  # a picture in a README fetches nothing
INK = (
    (40, 42, 46),
    (170, 40, 40),
    (30, 120, 50),
    (150, 100, 0),
    (30, 90, 170),
    (130, 60, 140),
    (0, 115, 125),
    (90, 92, 96),
)
BRIGHT = (
    (110, 112, 116),
    (190, 50, 50),
    (40, 140, 60),
    (170, 115, 0),
    (40, 110, 200),
    (150, 70, 165),
    (0, 135, 145),
    INK[0],
)
PAPER = TerminalTheme((252, 252, 250), INK[0], list(INK), list(BRIGHT))


def play(folder: Path) -> tuple[Path, Path]:
    """Run the script of the conference of 2022; return the paths of its store and its post."""
    environ = {k: v for k, v in os.environ.items() if not k.startswith("CONFNOTE_")}
    environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environ.get('PATH', '')}"
    environ |= {"HOME": str(folder), "XDG_CONFIG_HOME": str(folder / "config"), "XDG_STATE_HOME": str(folder / "state")}
    subprocess.run([str(HERE / "kubecon-eu-2022.sh"), str(folder)], env=environ, check=True, capture_output=True)
    return folder / "kubecon-eu-2022.db", next((folder / "_posts").glob("*.md"))


def draw(shown: RenderableType, title: str, width: int = 92) -> str:
    """Return as SVG what a terminal of that width shows; the bytes are the same each time."""
    console = Console(record=True, width=width, file=io.StringIO(), force_terminal=True, color_system="truecolor")
    console.print(shown)
    svg = console.export_svg(title=title, theme=PAPER, unique_id="confnote")
    return FONTS.sub("", svg).replace("Fira Code", "ui-monospace, Menlo, Consolas")


def pictures(folder: Path) -> dict[str, str]:
    """Return the pictures by name."""
    store_path, post = play(folder)
    with connect(str(store_path)) as store:
        uid = used_conference(store)
        assert uid is not None
        contents = dossier(store, uid)
    chosen = select(contents, day=parse_day("2", 0, contents.conference))
    return {
        "list.svg": draw(lists.overview(chosen), "confnote list --day 2"),
        "preview.svg": draw(rendered(post.read_text(encoding="utf-8")), "confnote preview"),
    }


def main() -> int:
    """Write the pictures, or compare them with --check; return 1 if one differs."""
    with tempfile.TemporaryDirectory() as folder:
        drawn = pictures(Path(folder))
    if "--check" not in sys.argv:
        PICTURES.mkdir(exist_ok=True)
        for name, svg in drawn.items():
            (PICTURES / name).write_text(svg, encoding="utf-8")
        return 0
    stale = [name for name, svg in drawn.items() if (PICTURES / name).read_text(encoding="utf-8") != svg]
    for name in stale:
        print(f"examples/pictures/{name} is out of date: run python examples/pictures.py")
    return int(bool(stale))


if __name__ == "__main__":
    sys.exit(main())
