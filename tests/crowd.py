"""Run the program many times at the same moment: `crowd.py COUNT [WORD...]`, with {n} for the number of the run.

Everything is imported once, then each run is a fork of its own that waits until all are ready. The results are printed
as JSON: exit code, output, errors. `NO_LINKS` simulates a file system without hard links.
"""

import json
import os
import sys
import tempfile


def preload():
    import rich  # noqa: F401
    import sqlite_utils  # noqa: F401
    import typer  # noqa: F401

    import confnote.cli.app
    import confnote.cli.commands.add
    import confnote.quick  # noqa: F401


def run(words, go, out, err):
    os.read(go, 1)
    os.dup2(out, 1)
    os.dup2(err, 2)
    sys.argv = ["confnote", *words]
    from confnote.__main__ import main

    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def without_links():
    def refused(*_):
        raise OSError(95, "Operation not supported")

    os.link = refused


def crowd(count, words):
    go, start = os.pipe()
    runs = []
    for n in range(count):
        out, err = (tempfile.TemporaryFile() for _ in range(2))  # noqa: SIM115  # read after the run
        pid = os.fork()
        if not pid:
            os.close(start)
            run([word.replace("{n}", str(n)) for word in words], go, out.fileno(), err.fileno())
        runs.append((pid, out, err))
    os.close(start)
    for pid, out, err in runs:
        _, status = os.waitpid(pid, 0)
        out.seek(0)
        err.seek(0)
        yield os.waitstatus_to_exitcode(status), out.read().decode(), err.read().decode()


if __name__ == "__main__":
    preload()
    if "NO_LINKS" in os.environ:
        without_links()
    sys.stdout.write(json.dumps(list(crowd(int(sys.argv[1]), sys.argv[2:]))))
