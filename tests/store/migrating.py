"""Migrations of a later confnote, and a program that runs them again and again, killed at a different write each time.

Run as a program: `migrating.py once FILE`, or `migrating.py traced FOLDER COUNT` under strace, which kills a process at
its `LAST`th pwrite64: each child writes so many times into nothing first that the rest is used up by the migration.
With `timed` in place of `traced` the children are killed after ever longer times.
"""

import os
import pkgutil
import shutil
import signal
import sys
import time
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

LAST = 400


def add_a_column(db):
    db.execute("ALTER TABLE note ADD COLUMN mood TEXT NOT NULL DEFAULT ''")


def change_a_table_that_others_refer_to(db):
    from confnote.store.migrations import change_table

    change_table(db, "session", "'removed')", "'removed', 'moved')")


STEPS = (add_a_column, change_a_table_that_others_refer_to)


def load_all():
    import confnote.store
    import confnote.upkeep

    for package in (confnote.store, confnote.upkeep):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            import_module(found.name)


@contextmanager
def later_confnote(*steps):
    """Let this process be a confnote that has these migrations after today's; give its schema."""
    from confnote.store import db, migrations, schema

    load_all()  # none may take the later number for good
    today = db.SCHEMA_VERSION
    with pytest.MonkeyPatch.context() as patch:
        for number, step in enumerate(steps, today + 1):
            module = ModuleType(f"{migrations.__name__}.v{number}")
            module.migrate = step
            patch.setitem(sys.modules, module.__name__, module)
        for name, module in list(sys.modules.items()):
            if name.startswith("confnote") and hasattr(module, "SCHEMA_VERSION"):
                patch.setattr(module, "SCHEMA_VERSION", today + len(steps))
        schema.fresh_store.cache_clear()
        yield today + len(steps)
    schema.fresh_store.cache_clear()


def migrate_later(path):
    from confnote.store.schema import migrate

    with later_confnote(*STEPS):
        migrate(path)


def child(path, unused_writes):
    nothing = os.open(os.devnull, os.O_WRONLY)
    for _ in range(unused_writes):
        os.pwrite(nothing, b"x", 0)
    migrate_later(path)
    os._exit(0)


def killed(folder, count, traced):
    import sqlite_utils  # noqa: F401

    load_all()  # once for all children: each of their system calls is traced
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
