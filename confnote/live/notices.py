"""Compare two moments and return notices: a new target, a session that ended or begins."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from confnote.core.text import one_line
from confnote.live.answer import HEADING, OFFER, Line, line, note_line, remark, text_of
from confnote.live.context import Context, Status, clock_at
from confnote.store.drafts import LineTarget
from confnote.store.now import Place, SessionRef
from confnote.views.theme import Marks

OFFER_LASTS = 600_000  # ms; notes still go to a session for this time after its end
MINUTE = 60_000
RATED = re.compile(r"[1-5](?:/5)?[ ,:-]+\S.*", re.DOTALL)  # a rating with its verdict, or a note that begins so
CHOICES = 9  # sessions that a digit can choose
FEW = 5  # notes of others that are shown at once
# notes that other programs than this prompt (`writer`) added since an entry of the journal
OTHERS = """SELECT n.at, n.id, coalesce('s' || s.id, ''), n.kind, n.text, n.private
FROM journal j JOIN note n ON n.uid = j.uid LEFT JOIN session s ON s.uid = n.session
WHERE j.seq > :since AND j.tbl = 'note' AND j.before IS NULL AND j.writer IS NOT :writer
 AND n.conference IS :conference ORDER BY j.seq"""


@dataclass(frozen=True, slots=True)
class Offer:
    """A session that ended or that the user left: before `until` (ms), one digit rates it."""

    session: SessionRef
    until: int


class Notices:
    """Compares the status of a prompt with the last one, and remembers which notices were given."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.last: Status | None = None
        self._choices: tuple[int, ...] = ()  # the ids of the sessions that the last list numbers
        self._choices_until = 0
        self._offer: Offer | None = None
        self._ended: set[str] = set()  # uids of sessions whose end was announced
        self._begun: set[str] = set()  # uids of sessions whose beginning was announced
        self._seen = (-1, -1)  # the minute and the store's version at the last look
        self._others = context.last_entry()  # the journal up to which others' notes were shown

    @property
    def target(self) -> LineTarget:
        """Return where a note goes now; its handle is `?` before the first status."""
        return self.last.line_target if self.last is not None else LineTarget("?")

    def look(self, *, typing: str = "", anyway: bool = False, same_target: bool = False) -> list[Line] | None:
        """Return notices of a new minute or another program's change; None if there was neither.

        With `anyway`, the status is read in any case. With `same_target`, notes go where they went before: then it is
        enough to count them again, which is faster. `typing` is the handle of a line begun before.
        """
        context, last = self.context, self.last
        with context.explained():
            seen = (context.now() // MINUTE, context.version())
            if seen == self._seen and not anyway:
                return None
            # if several sessions fit, a note decides which one gets the next note
            if seen == self._seen and same_target and last is not None and not last.place.rivals:
                now = context.recounted(last)
            else:
                now = context.status()
            offer = self.offer(now.place.at)
            if offer is not None and context.is_rated(offer.session.uid):
                self._offer = None
            not_left = context.not_left(last) if last is not None and now.target != last.target else ""
        lines = self._written_elsewhere() if seen[1] != self._seen[1] and self._seen[1] >= 0 else []
        self._seen = seen
        return [*lines, *self.update(now, typing=typing, not_left=not_left)]

    def _written_elsewhere(self) -> list[Line]:
        """Return lines for notes that other programs wrote, and for another conference."""
        since, self._others = self._others, self.context.last_entry()
        return [*others_notes(self.context, since), *map(remark, self.context.other_in_use())]

    def meaning_of(self, digit: str) -> str:
        """Return what a line of one digit stands for: to sit down or to rate; "" for nothing."""
        at = self.context.now()
        if chosen := self.chosen(digit, at):
            return f"/start {chosen}"
        rated = self.offered
        return f"/rate {rated} {digit}" if rated and digit in set("12345") and not self.choices(at) else ""

    def rating_meant(self, text: str) -> str:
        """Return what to type instead of `4 solid demo` while a rating is offered; else ""."""
        found = RATED.fullmatch(text)
        if found is None or not self.offered:
            return ""
        return (
            f"kept as a note; /rate {self.offered} {one_line(text, 60)} rates that session (/undo takes the note back)"
        )

    @property
    def offered(self) -> str:
        """Return the handle of the session that is over and can be rated now, or ""."""
        offer = self.offer(self.context.now())
        return f"s{offer.session.id}" if offer is not None else ""

    def offer(self, at: int) -> Offer | None:
        """Return the rating offer if it is still open at an instant (ms), else None."""
        return self._offer if self._offer is not None and at < self._offer.until else None

    def choices(self, at: int) -> tuple[int, ...]:
        """Return the ids of the sessions that a digit chooses at an instant (ms)."""
        return self._choices if at < self._choices_until else ()

    def chosen(self, digit: str, at: int) -> str:
        """Return the handle of the session that a digit alone chooses at an instant (ms), or ""."""
        choices = self.choices(at)
        number = int(digit) if digit in set("123456789") else 0
        return f"s{choices[number - 1]}" if 1 <= number <= len(choices) else ""

    def noted(self, session: str) -> None:
        """Take back what a digit would do, as a note was stored in a session (a uid or "").

        The offer to rate that session stays.
        """
        if session:
            self._choices = ()
        if session and self._offer is not None and self._offer.session.uid != session:
            self._offer = None

    def update(self, now: Status, *, typing: str = "", not_left: str = "") -> list[Line]:
        """Return the notices for a new status; `typing` is the handle of a line begun before.

        `not_left` is why the user did not leave the session of the last status: `deleted`, or `mistaken`.
        """
        before, self.last = self.last, now
        if before is None:
            return self._heading(now)
        lines = list[Line]()
        if not_left == "deleted" and before.place.session is not None:
            lines.append(remark(f"{before.place.session.label} was deleted"))
            typing = "" if typing == before.handle else typing  # Enter asks where the line goes
        if now.place.conference == before.place.conference:
            lines += [] if not_left else self._session_ended(before, now)
        else:  # the user goes to another conference, and leaves no session by that
            lines.append(remark(f"notes go to {one_line(now.place.name, 60) or 'the inbox'} now"))
        if now.target != before.target:
            lines += self._heading(now)
            if typing and typing != now.handle:
                lines.append(remark(f"(the line you have begun stays with {typing})"))
        lines += self._session_begins(before, now)
        return lines

    def _heading(self, now: Status) -> list[Line]:
        if now.place.rivals:
            self._choices = tuple(rival.id for rival in now.place.rivals[:CHOICES])
            self._choices_until = now.place.at + OFFER_LASTS
        if now.place.session is not None and (now.left is None or now.left > 0):
            self._ended.discard(now.place.session.uid)  # the user is back in it
        return target_heading(now, self.context.marks)

    def _session_ended(self, before: Status, now: Status) -> Iterator[Line]:
        session, at = before.place.session, now.place.at
        has_begun = before.gone is None or at >= before.place.at - before.gone * MINUTE
        if session is None or session.uid in self._ended or before.place.coming or not has_begun:
            return
        moved = now.place.session is None or now.place.session.uid != session.uid
        ran_out = not moved and now.left is not None and now.left <= 0
        # step 4 of `place_of`, the only session that runs, is no proof that the user was there
        attended = before.place.step in {1, 2, 3} or before.notes > 0
        if not (moved or ran_out) or not attended or (before.rating is not None and before.takeaways):
            return
        if moved and not before.notes and self.choices(at):
            return  # the wrong one was chosen
        self._ended.add(session.uid)
        self._choices = () if not now.place.rivals else self._choices
        over = before.ends_at is not None and before.ends_at <= at
        advice = []
        if before.rating is None:
            self._offer = Offer(session, at + OFFER_LASTS)
            advice.append(f"{'Alt-1 to Alt-5' if now.place.rivals else '1 to 5 and Enter'} rates it")
        if not before.takeaways:
            advice.append(f"{f'/to s{session.id} ' if moved else ''}! ... adds a takeaway")
        yield line((OFFER, f"  {session.short} {'is over' if over else 'left'}: {'; '.join(advice)}"))

    def _session_begins(self, before: Status, now: Status) -> Iterator[Line]:
        coming, place = before.next, now.place
        if coming is None or coming.uid in self._begun or coming.starts_at > place.at:
            return
        if place.session is None or coming.uid in {place.session.uid, *(rival.uid for rival in place.rivals)}:
            return
        self._begun.add(coming.uid)
        when = "begins now" if place.at - coming.starts_at < MINUTE else f"began at {now.clock(coming.starts_at)}"
        name = SessionRef(coming.uid, coming.id, coming.title).short
        room = f", {one_line(coming.room, 40)}" if coming.room else ""
        yield line((OFFER, f"  {name}{room} {when}: Alt-N or /next moves on; notes stay with {now.handle}"))


def target_heading(now: Status, marks: Marks) -> list[Line]:
    """Return the heading that shows where notes go now, and nine sessions if several fit."""
    place, choices = now.place, list[Line]()
    if place.conference is None:
        text = 'notes go to the inbox: no conference yet (in a shell: confnote new "NAME" makes one)'
    elif place.session is not None:
        text = place.session.label + (f" {marks.dot} {one_line(now.room, 40)}" if now.room else "")
    elif not place.covers:
        text = f"{one_line(place.name, 60)} is not on now: notes are kept with it, unfiled"
    elif place.rivals:
        text = (
            f"{place.day_name()}, unfiled: several are possible. A digit and Enter, or /here ROOM, says where you sit"
        )
        choices = numbered_choices(place)
    else:
        text = f"{place.day_name()}, no session on"
    return [line((HEADING, f"{marks.rule * 2} {now.clock()} {text}")), *choices]


def numbered_choices(place: Place) -> list[Line]:
    """Return the first nine sessions that fit, each with its digit, and how many more there are."""
    rivals = enumerate(place.rivals[:CHOICES], 1)
    choices = [line("   ", (HEADING, f"{number} "), place.about(rival)) for number, rival in rivals]
    more = len(place.rivals) - CHOICES
    return [*choices, *([remark(f" and {more} more: /start WORDS")] if more > 0 else [])]


def others_notes(context: Context, since: int) -> list[Line]:
    """Return a dimmed line for each note that others added since an entry of the journal."""
    place = context.place()
    values = {"since": since, "writer": context.store.writer, "conference": place.conference}
    found = context.store.execute(OTHERS, values).fetchall()
    more = [remark(f"{len(found) - FEW} notes more were added elsewhere, then:")] if len(found) > FEW else []
    texts = (
        text_of(
            note_line(clock_at(at, place.zone), number, f"{where} ", kind, one_line(text, 80), private=bool(private))
        )
        for at, number, where, kind, text, private in found[-FEW:]
    )
    return [*more, *(remark(f"elsewhere: {text}") for text in texts)]
