"""Write the user's agenda into a file for the calendar of a phone."""

import re
import sys
from collections.abc import Mapping
from typing import Any

from confnote.cli.listing import narrow
from confnote.cli.run import Run
from confnote.core.files import is_stdout, refuse_foreign, with_home, write_file
from confnote.core.shell import named
from confnote.errors import Refused, Usage
from confnote.store.read import dossier, revisions
from confnote.views.ics import MADE_BY, calendar_file, on_calendar
from confnote.views.lines import counted

STAMPS = re.compile(rb"^(?:DTSTAMP|LAST-MODIFIED):.*\n", re.MULTILINE)
LONGEST = 40_320  # minutes; an alarm four weeks before a session is a typing error


def write_agenda(run: Run, name: str, filters: Mapping[str, Any], *, alarm: int | None, force: bool) -> None:
    """Write the sessions that the user planned or attended and that pass the typed filters.

    Raises Usage for a negative alarm, Refused if there is no such session, and Edited for a file of another program.
    """
    if alarm is not None and not 0 <= alarm <= LONGEST:
        raise Usage("--alarm is a number of minutes from 0 up: confnote agenda --ics FILE --alarm 10")
    with run.open() as store:
        found = dossier(store, run.conference(store).uid, with_notes=False)
        chosen, reason = narrow(run, found, filters)
        mine, timeless = on_calendar(chosen)
        changed = revisions(store, (session.uid for session in mine))
    if reason:
        raise Refused(reason)
    if not mine and any(value not in (None, False, "", (), []) for value in filters.values()):
        raise Refused("no session with a time on your agenda passes these filters: see confnote agenda --mine")
    if not mine:
        raise Refused("no session with a time is on your agenda: confnote plan s12 (confnote agenda shows them all)")
    content = calendar_file(found.conference, mine, changed, alarm)
    path = with_home(name)
    if timeless:
        run.warn(f"left out, without a time: {', '.join(session.handle for session in timeless)}")
    if name == "-" or is_stdout(path):
        sys.stdout.write(content.decode())  # lines end in CRLF, as in the file
        return
    refuse_foreign(path, MADE_BY.encode(), force=force)
    before = path.read_bytes() if path.is_file() else b""
    if STAMPS.sub(b"", before) == STAMPS.sub(b"", content):
        content = before
    elif before:
        # an alarm is not in the journal: without a new date the phone would keep the event that it has
        changed = {uid: (count, max(at, run.now)) for uid, (count, at) in changed.items()}
        content = calendar_file(found.conference, mine, changed, alarm)
    write_file(path, content)
    run.answer(
        f"written {named(path)} ({counted(len(mine), 'session')})",
        lambda: {"path": str(path.resolve()), "sessions": len(mine)},
    )
