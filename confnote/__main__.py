"""The way in: the quick door for the verbs of the room, else the Typer application."""

import sys


def main() -> int:
    """Run one command line and return its exit code."""
    from confnote.quick import serve

    try:
        code = serve(sys.argv[1:])
        if code is None:
            from confnote.cli.app import main as run

            code = run(sys.argv[1:])
        sys.stdout.flush()
    except BaseException as error:  # noqa: BLE001  # the one place of this door, and of a full or closed standard output
        from confnote.cli.failure import report

        return report(error)
    return code


if __name__ == "__main__":
    sys.exit(main())
