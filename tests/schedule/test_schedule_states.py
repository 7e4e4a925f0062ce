"""Words for the status of a session: cancelled, as usual, or named because they are unknown."""

import pytest

from confnote.schedule.formats import read_schedule
from confnote.schedule.states import cut_state, is_off, state_notices

CSV = """title,date,start,status,cancelled
One,2026-05-14,9:00,Postponed,
Two,2026-05-14,10:00,Tentative,no
Three,2026-05-14,11:00,Confirmed,yes
Four,2026-05-14,12:00,tentative,
Five,2026-05-14,13:00,moved online,
"""
ICAL = """BEGIN:VCALENDAR
BEGIN:VEVENT
UID:1
DTSTART:20260514T090000Z
SUMMARY:One
STATUS:{}
END:VEVENT
END:VCALENDAR
"""


@pytest.mark.parametrize("state", ["Cancelled by the speaker", "withdrawn", "Rejected", "postponed", "verschoben"])
def test_a_status_is_off(state):
    assert is_off(state)


@pytest.mark.parametrize("state", ["", "confirmed", "Tentative", "moved online", "not cancelled", "removable"])
def test_a_status_is_not_off(state):
    assert not is_off(state)


def test_the_words_are_named_once():
    found = state_notices(["Postponed", "rejected", "Postponed", "TBC", "Accepted", "Upcoming", "", "cancelled"])
    assert list(found) == [
        "marked cancelled, because of the status: Postponed (2), rejected (1)", "status not understood: TBC (1)",
    ]  # fmt: skip


def test_a_table_says_which_sessions_are_off(berlin):
    made = read_schedule(CSV.encode(), berlin)
    off = [slot.title for slot in made.slots if slot.status == "cancelled"]
    assert off == ["One", "Three"]
    assert {"2 sessions are marked tentative", "status not understood: moved online (1)"} <= {*made.notices}


@pytest.mark.parametrize(("state", "status"), [("CONFIRMED", "scheduled"), ("X-REJECTED", "scheduled")])
def test_a_calendar_names_an_unknown_status(berlin, state, status):
    made = read_schedule(ICAL.format(state).encode(), berlin)
    assert made.slots[0].status == status
    assert ("status not understood: X-REJECTED (1)" in made.notices) == (state == "X-REJECTED")


@pytest.mark.parametrize(
    ("title", "bare", "word"),
    [
        ("Postponed: Kafka", "Kafka", "Postponed"), ("VERSCHOBEN: CSS", "CSS", "VERSCHOBEN"),
        ("POSTPONED: HOW TO THROW CLAY", "HOW TO THROW CLAY", "POSTPONED"), ("Reporté : Kafka", "Kafka", "Reporté"),
        ("[moved] Kafka", "Kafka", "moved"), ("*MOVED* Kafka", "Kafka", "MOVED"), ("MOVED: CSS", "CSS", "MOVED"),
        ("[Moved to Hall B] Kafka: a tale", "Kafka: a tale", "Moved to Hall B"), ("Kafka [postponed]", "Kafka", "postponed"),
        ("NEW ROOM: Kafka", "Kafka", "NEW ROOM"), ("Kafka (postponed to 2027)", "Kafka", "postponed to 2027"),
        ("Kafka \u2013 VERSCHOBEN", "Kafka", "VERSCHOBEN"), ("Rescheduled - Kafka", "Kafka", "Rescheduled"),
    ],
)  # fmt: skip
def test_a_mark_in_a_title_is_a_status(title, bare, word):
    assert cut_state(title) == (bare, word)


@pytest.mark.parametrize(
    "title", [
        "Moved: why we left the cloud", "MOVED: HOW WE LEFT THE CLOUD", "Postponed", "[moved]", "Suspended: life",
        "How we (moved to Rust)", "Kafka - moved", "Kafka (moved)", "Delayed gratification", "Why they moved", "Report: the state of clay",
    ],
)  # fmt: skip
def test_other_titles_have_no_mark(title):
    assert cut_state(title) == (title, "")


def test_the_marks_in_titles_are_named(berlin):
    titles = ["Postponed: Kafka", "VERSCHOBEN: CSS", "[moved] Rust", "Workshop: TBA"]
    rows = "".join(f"{title},2026-05-14 1{number}:00\n" for number, title in enumerate(titles))
    made = read_schedule(f"title,start\n{rows}".encode(), berlin)
    assert [(slot.title, slot.status, slot.written) for slot in made.slots] == [
        ("Kafka", "cancelled", "Postponed: Kafka"), ("CSS", "cancelled", "VERSCHOBEN: CSS"),
        ("Rust", "scheduled", "[moved] Rust"), ("Workshop: TBA", "scheduled", ""),
    ]  # fmt: skip
    assert made.notices == (
        "marked cancelled, because of the status: Postponed (1), VERSCHOBEN (1)", "status not understood: moved (1)",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "note", "expected"),
    [
        ("Talk (cancelled)", "", ("talk", "cancelled")),
        ("Cancelled", "", ("talk", "cancelled")),
        ("CANCELLED: Workshop", "", ("workshop", "cancelled")),
        ("Cancelled workshop", "", ("workshop", "cancelled")),
        ("Workshop", "CANCELLED by speaker", ("workshop", "cancelled")),
        ("Talk", "This session has been cancelled.", ("talk", "cancelled")),
        ("Talk", "entfällt", ("talk", "cancelled")),
        ("Talk", "replaces the cancelled talk", ("talk", "scheduled")),
        ("Talk", "Cancelled talks move here", ("talk", "scheduled")),
        ("Talk", "not cancelled", ("talk", "scheduled")),
    ],
)
@pytest.mark.parametrize("heading", ["Notes", "Remarks", "Comment"])
def test_a_kind_or_a_note_can_say_that_a_session_is_cancelled(berlin, kind, note, expected, heading):
    rows = f"Title,Start,Type,{heading}\nOne,2026-05-14 9:00,{kind},{note}\nTwo,2026-05-14 10:00,Talk,\n"
    made = read_schedule(rows.encode(), berlin)
    assert [(slot.kind, slot.status) for slot in made.slots] == [expected, ("talk", "scheduled")]
    has_other = bool(note) and expected[1] == "scheduled" and heading != "Notes"
    assert made.notices == ((f"columns not used: {heading}",) if has_other else ())


def test_a_note_in_json_can_say_that_a_session_is_cancelled(berlin):
    rows = '[{"title":"One","start":"2026-05-14 9:00","note":"cancelled"},{"title":"Two","start":"2026-05-14 10:00"}]'
    assert [slot.status for slot in read_schedule(rows.encode(), berlin).slots] == ["cancelled", "scheduled"]
