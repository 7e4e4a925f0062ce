"""One moment after another -> what to say about the change: a new target, a session that is over, one that begins."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from confnote.core.text import one_line
from confnote.live.answer import ABOUT, HEADING, OFFER, Line, line
from confnote.views import answer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from confnote.live.status import Coming, Named, Outlook
    from confnote.views.theme import Marks


OPEN_FOR = 600_000
"""An offer stands for ten minutes, like the session's pull on notes."""
MINUTE = 60_000


@dataclass(frozen=True, slots=True)
class Offer:
    """A session that may be rated by one key, until an instant."""

    session: Named
    until: int


class Watch:
    """Remembers what was said. `see` is given every moment and returns the lines to print, mostly none."""

    def __init__(self, marks: Marks) -> None:
        self.marks = marks
        self.last: Outlook | None = None
        self._offer: Offer | None = None
        self._offered: set[str] = set()
        self._called: set[str] = set()

    def offer(self, at: int) -> Offer | None:
        """Return the offer that stands at an instant."""
        return self._offer if self._offer is not None and at < self._offer.until else None

    def settle(self) -> None:
        """Take the offer back: the session is rated."""
        self._offer = None

    def see(self, now: Outlook, *, begun: bool = False) -> list[Line]:
        """Return what is new; `begun` says that a line stands in the input that stays with the last target."""
        before, self.last = self.last, now
        if before is None:
            return heading(now, self.marks)
        said = list(self._ended(before, now))
        if now.target != before.target:
            said += heading(now, self.marks)
            if begun:
                said.append(line((ABOUT, f"  (the line you have begun stays with {before.handle})")))
        said += self._begins(before, now)
        return said

    def _ended(self, before: Outlook, now: Outlook) -> Iterator[Line]:
        session = before.session
        if session is None or session[0] in self._offered or before.coming:
            return
        moved = now.session is None or now.session[0] != session[0]
        ran_out = not moved and now.left is not None and now.left <= 0
        there = before.step in {1, 2, 3} or before.notes > 0
        if not (moved or ran_out) or not there or (before.rating is not None and before.takeaways):
            return
        self._offered.add(session[0])
        over = before.ends_at is not None and before.ends_at <= now.at
        name = f"{answer.session_line(session)} {'is over' if over else 'left'}"
        if before.rating is None:
            self._offer = Offer(session, now.at + OPEN_FOR)
            name += ": one key, 1 to 5, rates it"
        if not before.takeaways:
            how = f"/to s{session[1]} ! ... adds a takeaway" if moved else "! ... adds a takeaway"
            name += ("; " if before.rating is None else ": ") + how
        yield line((OFFER, f"  {name}"))

    def _begins(self, before: Outlook, now: Outlook) -> Iterator[Line]:
        coming = before.next
        if coming is None or coming.uid in self._called or coming.starts_at > now.at:
            return
        if now.session is None or now.session[0] == coming.uid or any(r[0] == coming.uid for r in now.rivals):
            return
        self._called.add(coming.uid)
        since = "begins now" if now.at - coming.starts_at < MINUTE else f"began at {now.clock(coming.starts_at)}"
        yield line((OFFER, f"  {_called(coming)} {since}: Alt-N or /next moves on; notes stay with {now.handle}"))


def _called(coming: Coming) -> str:
    room = f", {one_line(coming.room, 40)}" if coming.room else ""
    return answer.session_line((coming.uid, coming.id, coming.title)) + room


def heading(now: Outlook, marks: Marks) -> list[Line]:
    """Say where notes go from this moment on."""
    rule = marks.rule * 2
    if not now.conference:
        text = 'notes go to the inbox: no conference yet (confnote new "NAME" makes one)'
    elif now.session is not None:
        room = f" {marks.dot} {one_line(now.room, 40)}" if now.room else ""
        text = answer.session_line(now.session) + room
    elif not now.holds:
        text = f"{one_line(now.conference, 60)} is not on now: notes are kept with it, unfiled"
    elif now.rivals:
        return [
            line((HEADING, f"{rule} {now.clock()} {now.day}, unfiled: several are on. Say where you sit:")),
            *(line("   ", (HEADING, f"/start s{rival[1]}"), f" {one_line(rival[2], 70)}") for rival in now.rivals[:6]),
        ]
    else:
        text = f"{now.day}, no session on"
    return [line((HEADING, f"{rule} {now.clock()} {text}"))]
