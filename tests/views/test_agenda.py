from dataclasses import replace
from datetime import date, datetime

import pytest

from confnote.model import Dossier, Session
from confnote.views.agenda import agenda, overlaps, programme

AGENDA_80 = r"""
Day 0 · Tue 17 May 2022 ────────────────────────────────────────────────────────

  14:02–14:40  ✓ s3   Tapas Tuesday

Day 1 · Wed 18 May 2022 ────────────────────────────────────────────────────────

▶ 11:00–11:35  ✓ s12  Backstage: Restoring Order To Your Chaos  overlaps s13
                      Hall 8A · Platform · Ada Lin (Spotify), Bo Ek
▶ 11:20–11:55  ★ s13  Autoscaling, a (Mostly) Practical Guide  overlaps s12
                      Room 3
  12:00–12:30    s14  In Space  cancelled
                      Hall 8A

Without a time ─────────────────────────────────────────────────────────────────

               ○ s15  Operators

★ planned  ✓ attended  ○ missed  ▶ on now
"""

AGENDA_40 = r"""
Day 0 · Tue 17 May 2022 ────────────────

14:02–14:40
  ✓ s3  Tapas Tuesday

Day 1 · Wed 18 May 2022 ────────────────

11:00–11:35
▶ ✓ s12 Backstage: Restoring Order To
        Your Chaos  overlaps s13
        Hall 8A · Platform · Ada Lin
        (Spotify), Bo Ek
11:20–11:55
▶ ★ s13 Autoscaling, a (Mostly)
        Practical Guide  overlaps s12
        Room 3
12:00–12:30
    s14 In Space  cancelled
        Hall 8A

Without a time ─────────────────────────

  ○ s15 Operators

★ planned  ✓ attended  ○ missed  ▶ on
now
"""


WEDNESDAY = date(2022, 5, 18)


def on_wednesday(dossier):
    return {session.uid for session in dossier.sessions if session.day == WEDNESDAY}


def lines(literal):
    return literal.splitlines()[1:]


def at(time, day=18):
    return round(datetime.fromisoformat(f"2022-05-{day}T{time}:00+02:00").timestamp() * 1000)


def session(number, starts, ends, attendance="planned", **given):
    return Session(
        id=number, uid=f"S{number}", conference="C", title=f"Talk {number}", day=WEDNESDAY, attendance=attendance,
        starts_at=at(starts), ends_at=at(ends) if ends else None, **given,
    )  # fmt: skip


def test_the_programme_by_day(dossier, shown):
    assert shown(agenda(dossier, now=at("11:30"))) == lines(AGENDA_80)


def test_on_a_narrow_terminal(dossier, shown):
    assert shown(agenda(dossier, now=at("11:30")), 40) == lines(AGENDA_40)


def test_rooms_in_a_column_where_there_is_width(dossier, shown):
    found = shown(agenda(dossier, now=at("13:00"), only=on_wednesday(dossier)), 100)
    assert found[2] == (
        "  11:00–11:35  ✓ s12  Backstage: Restoring Order To Your Chaos  overlaps s13                 Hall 8A"
    )
    assert found[3] == "                      Platform · Ada Lin (Spotify), Bo Ek"


def test_in_brief_a_session_has_one_line_with_its_room(dossier, shown):
    found = shown(agenda(dossier, now=at("11:30"), only=on_wednesday(dossier), brief=True), 120)
    assert found[2:5] == [
        "▶ 11:00–11:35  ✓ s12  Backstage: Restoring Order To Your Chaos  overlaps s13 · Hall 8A",
        "▶ 11:20–11:55  ★ s13  Autoscaling, a (Mostly) Practical Guide  overlaps s12 · Room 3",
        "  12:00–12:30    s14  In Space  cancelled · Hall 8A",
    ]


def test_only_some_sessions(dossier, shown):
    text = "\n".join(shown(agenda(dossier, now=None, only={s.uid for s in dossier.sessions if s.id in {12, 13}})))
    assert "s12" in text
    assert "s13" in text
    assert not any(handle in text for handle in ("s3 ", "s14", "s15", "on now"))


def test_ascii_where_the_terminal_has_nothing_else(dossier, shown):
    text = "\n".join(shown(agenda(dossier, now=at("11:30")), encoding="ascii"))
    text.encode("ascii")
    assert "> 11:00-11:35  + s12" in text
    assert text.endswith("* planned  + attended  o missed  > on now")


@pytest.mark.parametrize(
    ("now", "running"),
    [("10:59", ""), ("11:00", "s12"), ("11:20", "s12 s13"), ("11:35", "s13"), ("11:55", ""), ("12:10", "")],
)
def test_what_is_on(dossier, now, running):
    entries = [entry for day in programme(dossier, now=at(now)) for slot in day.slots for entry in slot.entries]
    assert " ".join(entry.session.handle for entry in entries if entry.running) == running  # s14 at 12:10 is cancelled


def test_a_session_begun_by_hand_is_on_until_it_is_left(dossier):
    (mine,) = (session for session in dossier.sessions if session.uid == "S3")
    open_end = Dossier(conference=dossier.conference, sessions=(replace(mine, left_at=None),))

    def running(now, day=17):
        return programme(open_end, now=at(now, day))[0].slots[0].running

    assert not running("14:01")
    assert running("14:59")
    assert not running("15:10")  # an hour after its start
    assert not running("09:00", 18)


def test_sessions_that_begin_and_end_together_share_a_slot(dossier):
    sessions = session(3, "10:00", "10:30", ""), session(1, "10:00", "10:30"), session(2, "10:00", "11:00")
    (day,) = programme(replace(dossier, sessions=sessions))
    assert [[entry.session.id for entry in slot.entries] for slot in day.slots] == [[1, 3], [2]]


def rivals(*sessions):
    return {uid: [other.id for other in others] for uid, others in overlaps(sessions).items()}


def test_plans_that_overlap():
    assert rivals(session(1, "10:00", "10:30"), session(2, "10:20", "10:50"), session(3, "10:30", "11:00")) == {
        "S1": [2],
        "S2": [1, 3],
        "S3": [2],
    }


@pytest.mark.parametrize(
    "other",
    [
        session(2, "10:30", "11:00"),
        session(2, "10:00", "10:30", ""),
        session(2, "10:00", "10:30", "missed"),
        session(2, "10:00", "10:30", "skipped"),
        session(2, "10:00", "10:30", status="cancelled"),
        session(2, "10:00", "10:30", service=True),
        session(2, "10:00", None),
        session(2, "09:00", "18:00"),
    ],
)
def test_what_is_no_overlap(other):
    assert rivals(session(1, "10:00", "10:30"), other) == {}


def test_what_was_attended_is_no_longer_a_matter_of_plans():
    assert rivals(session(1, "10:00", "10:30", "attended"), session(2, "10:00", "10:30", "left-early")) == {}
    assert rivals(session(1, "10:00", "10:30", "attended"), session(2, "10:00", "10:30")) == {"S1": [2], "S2": [1]}
