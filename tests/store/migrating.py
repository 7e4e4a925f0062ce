"""A later confnote's migration, and a server that starts it again and again, to be killed at a different write each time.

Run as a program: `migrating.py once FILE`, or `migrating.py traced FOLDER COUNT` under strace, which kills a process at
its `LAST`th pwrite64: each child writes so many times into nothing first that the rest is used up by the migration.
With `timed` in place of `traced` the children are killed after ever longer times.
"""

import os
import shutil
import signal
import sys
import time
from pathlib import Path

LAST = 400
LATER = 2  # the version after today's


def later_migrations():
    from confnote.store.schema import all_migrations

    steps = all_migrations()

    @steps()
    def m002_a_new_column(db):
        db.execute("ALTER TABLE note ADD COLUMN mood TEXT NOT NULL DEFAULT ''")

    @steps()
    def m003_a_changed_table_that_others_refer_to(db):
        db.table("session").transform(defaults={"track": "main"})

    return steps


def migrate_later(path):
    from confnote.store.schema import migrate

    migrate(path, later_migrations(), LATER)


def child(path, unused_writes):
    nothing = os.open(os.devnull, os.O_WRONLY)
    for _ in range(unused_writes):
        os.pwrite(nothing, b"x", 0)
    migrate_later(path)
    os._exit(0)


def killed(folder, count, traced):
    import sqlite_utils  # noqa: F401  # once for all children

    for number in range(1, count + 1):
        path = str(folder / f"{number}.db")
        shutil.copyfile(folder / "old.db", path)
        pid = os.fork()
        if not pid:
            child(path, LAST - number * 13 if traced else 0)
        if not traced:
            time.sleep(number * 0.004)
            os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        sys.stdout.write(f"{number} {'killed' if os.WIFSIGNALED(status) else 'done'}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    if sys.argv[1] == "once":
        migrate_later(sys.argv[2])
    else:
        killed(Path(sys.argv[2]), int(sys.argv[3]), traced=sys.argv[1] == "traced")
