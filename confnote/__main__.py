"""Entry point: run the frequent commands without importing Typer; pass others to the Typer app."""

import os
import sys


def entry() -> None:
    """Run the command line of this process and exit with its code."""
    code = main()
    if "confnote.cli.app" not in sys.modules:
        os._exit(code)  # nothing is left to clean up; Python's own clean-up takes a tenth of a bare run
    sys.exit(code)


def main() -> int:
    """Run one command line, flush its output, and return its exit code."""
    from confnote import quick

    argv = sys.argv[1:]
    _mend_streams()
    try:
        code = quick.serve(argv)
        if code is None:
            from confnote.cli import plain

            code = plain.serve(argv)
        if code is None:
            from confnote.cli import app

            code = app.main(argv)
        sys.stdout.flush()
        sys.stderr.flush()
        daily = sys.modules.get("confnote.store.daily")  # an import would cost the help and the version some time
        if daily is not None and daily.overdue:
            from confnote.cli.run import back_up_overdue

            back_up_overdue()
    except BaseException as error:  # noqa: BLE001  # errors of quick, and of a full or closed standard output
        from confnote.cli.failure import report

        return report(error)
    return code


def _mend_streams() -> None:
    """Open the null device for closed streams; escape what standard output cannot encode."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115  # pathlib costs 5 ms
    # in the locale POSIX the handler is surrogateescape, which fails on letters beyond ASCII, too
    if sys.stdout.errors in {"strict", "surrogateescape"} and hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="backslashreplace")


if __name__ == "__main__":
    entry()
