"""The way in: the quick door for the verbs of the room, else the Typer application."""

import os
import sys


def entry() -> None:
    """Run the command line of this process and end it; at once, where the quick door has served it."""
    code = main()
    if (
        "confnote.cli.app" not in sys.modules
    ):  # nothing is left to do: taking the interpreter down costs 0.1 of a bare one
        os._exit(code)
    sys.exit(code)


def main() -> int:
    """Run one command line and return its exit code, all said and done."""
    from confnote.quick import serve

    _mend_streams()
    try:
        code = serve(sys.argv[1:])
        if code is None:
            from confnote.cli.app import main as run

            code = run(sys.argv[1:])
        sys.stdout.flush()
        sys.stderr.flush()
    except BaseException as error:  # noqa: BLE001  # the one place of this door, and of a full or closed standard output
        from confnote.cli.failure import report

        return report(error)
    return code


def _mend_streams() -> None:
    """Let a stream that is closed be one that nobody hears, and show letters a terminal has not by their number."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115  # pathlib costs 5 ms
    if sys.stdout.errors == "strict" and hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")


if __name__ == "__main__":
    entry()
