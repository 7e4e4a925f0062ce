"""Add notes as fast as possible and acknowledge each, in a process that is killed at random moments.

`writing.py FILE KILLS`: prints, as JSON, the texts that were acknowledged. Each writer is a process of its own (a fork).
"""

import json
import os
import random
import select
import signal
import sys
import time
from itertools import count


def write(path, run, acknowledged):
    from confnote.actions.capture import add_note
    from confnote.store.db import connect

    store = connect(path)
    for number in count():
        text = f"note {run}.{number} " + "x" * random.choice((5, 500, 9000))
        add_note(store, text, 1)
        os.write(acknowledged, (text + "\n").encode())


def hear(reading, notes):
    """Return all that is acknowledged by now, and at least so many notes."""
    heard = b""
    while select.select([reading], [], [], 10 if heard.count(b"\n") < notes else 0)[0]:
        heard += os.read(reading, 1 << 20)
    return heard


def main(path, kills):
    import confnote.actions.capture
    import confnote.store.db  # noqa: F401  # once for all writers

    reading, writing = os.pipe()
    heard = b""
    for run in range(kills):
        pid = os.fork()
        if not pid:
            os.close(reading)
            write(path, run, writing)
        heard += hear(reading, 2 * (run % 3))  # so that a busy machine acknowledges more than 40, too
        time.sleep(random.uniform(0, 0.02))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        heard += hear(reading, 0)
        heard = heard[: heard.rfind(b"\n") + 1]  # a text that does not fit into the pipe may be killed half written
    sys.stdout.write(json.dumps(heard.decode().splitlines()))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
