"""Show a long text at a terminal, in the user's pager."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys

NOT_FOUND = 127  # the exit code of a shell for a command that does not exist


def page(text: str, command: str) -> None:
    """Pass the text to the pager; print it if the pager cannot be started."""
    # F: less ends by itself if all fits on the screen; R: it shows colours; X: it leaves the screen as it is
    environ = {"LESS": "FRX", **os.environ}
    try:
        done = subprocess.run(shlex.split(command), input=text.encode(), check=False, env=environ)  # noqa: S603
    except (OSError, ValueError):
        done = None
    if done is None or done.returncode == NOT_FOUND:
        sys.stdout.write(text)
