"""A name for this prompt, and whether the prompt of another name still lives: its draft is its own then."""

from __future__ import annotations

import os
from pathlib import Path


def new_name() -> str:
    """Return `pid/when the process began/chance`: a number alone comes back after a restart."""
    pid = os.getpid()
    return f"{pid}/{_began(pid)}/{os.urandom(4).hex()}"


def is_alive(name: str) -> bool:
    """Whether the process that a name was made in still runs here; one of another machine does not."""
    pid, _, rest = name.partition("/")
    began = rest.partition("/")[0]
    if not (pid.isascii() and pid.isdecimal()):
        return False
    try:
        os.kill(int(pid), 0)
    except PermissionError:  # it runs, as somebody else
        pass
    except (OSError, OverflowError):
        return False
    return _began(int(pid)) == began


def _began(pid: int) -> str:
    """Return when a process began, in the system's own words; empty where they cannot be read."""
    try:
        about = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return _began_by_ps(pid)
    return about.rpartition(")")[2].split()[19]  # the name in brackets may hold blanks and brackets itself


def _began_by_ps(pid: int) -> str:
    """Ask `ps`, for systems without /proc (macOS)."""
    import subprocess  # 10 ms, and not needed on Linux

    try:
        asked = subprocess.run(  # noqa: S603  # a number is all that goes in
            ["ps", "-o", "lstart=", "-p", str(pid)],  # noqa: S607  # the system's own, wherever it is
            capture_output=True, text=True, timeout=5, check=False, env={**os.environ, "LC_ALL": "C"},
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return ""
    return asked.stdout.strip().replace("/", "-")
