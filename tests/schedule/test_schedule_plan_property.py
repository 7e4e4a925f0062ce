"""With any known sessions and any new version nothing typed is lost, and a second import does nothing."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confnote.model import Speaker
from confnote.schedule.changes import Update, Vanish, find_changes
from confnote.schedule.times import HOUR
from confnote.schedule.value import (
    FIELDS,
    Alias,
    MissingFields,
    Schedule,
    Slot,
    StoredSession,
    Weblink,
    slot_from_json,
    slot_to_json,
)

T0 = 1774339200000

titles = st.sampled_from(
    ["Lunch", "lunch!", "Keynote: A", "Keynote: Something else", "Go", "TBA", "A long talk about Go", "A long talk"]
)
people = st.lists(
    st.builds(Speaker, name=st.sampled_from(["Ada", "Bob", "ada"]), org=st.sampled_from(["", "Org", "Firm"])),
    max_size=2,
    unique_by=lambda who: who.name.casefold(),
).map(tuple)
links = st.lists(
    st.builds(
        Weblink,
        st.sampled_from(["page", "video"]),
        st.sampled_from(["https://x.org/1", "https://x.org/2"]),
        st.sampled_from(["", "t"]),
    ),
    max_size=2,
    unique_by=lambda link: link.url,
).map(tuple)
aliases = st.lists(
    st.builds(Alias, st.sampled_from(["guid", "uid", "code", "url", "id:frab"]), st.sampled_from(["1", "2", "3"])),
    max_size=3,
    unique=True,
).map(tuple)


@st.composite
def slots(draw):
    starts_at = draw(st.none() | st.integers(0, 60).map(lambda hours: T0 + hours * HOUR))
    return Slot(
        title=draw(titles),
        kind=draw(st.sampled_from(["talk", "keynote"])),
        status=draw(st.sampled_from(["scheduled", "scheduled", "cancelled"])),
        service=draw(st.booleans()),
        room=draw(st.sampled_from(["", "R1", "R2"])),
        starts_at=starts_at,
        ends_at=None if starts_at is None else starts_at + HOUR,
        abstract=draw(st.sampled_from(["", "x" * 120, "y" * 120])),
        speakers=draw(people),
        links=draw(links),
        aliases=draw(aliases),
    )


schedules = st.builds(
    Schedule,
    format=st.just("iCalendar"),
    identity=st.sampled_from([("title a",), ("title b",), ("site x", "title a")]),
    slots=st.lists(slots(), min_size=1, max_size=6).map(tuple),
)


@st.composite
def a_persons_hand(draw, known):
    """Return the sessions with what the user has typed since the import."""
    touched = []
    for one in known:
        session = one.session
        for field, values in (
            ("title", ["Mine", "Lunch"]),
            ("room", ["R1", "Mine"]),
            ("starts_at", [None, T0]),
            ("abstract", ["mine"]),
        ):
            if draw(st.integers(0, 5)) == 0:
                session = replace(session, **{field: draw(st.sampled_from(values))})
        if draw(st.integers(0, 3)) == 0:
            session = replace(session, attendance="planned")
        if draw(st.integers(0, 5)) == 0:
            session = replace(session, speakers=draw(people))
        by_hand = draw(st.integers(0, 7)) == 0
        own = {"imported": None, "aliases": (), "source": ()} if by_hand else {}
        touched.append(replace(one, session=session, notes=draw(st.sampled_from([0, 0, 1])), **own))
    return tuple(touched)


@pytest.mark.slow
@settings(max_examples=60)
@given(first=schedules, second=schedules, third=schedules, data=st.data())
def test_versions_one_after_the_other(carried_out, first, second, third, data):
    known: tuple[StoredSession, ...] = ()
    for schedule in (first, second, third):
        actions = find_changes(known, schedule)
        after = carried_out(known, actions)
        again = find_changes(after, schedule)
        assert again.to_write == ()
        assert carried_out(after, again) == after
        every_slot_has_its_session(schedule, after)
        nothing_is_lost(known, after, actions)
        known = data.draw(a_persons_hand(after))


def every_slot_has_its_session(schedule, after):
    silence = MissingFields.of(schedule)
    said = [one.imported for one in after if one.imported is not None]
    for slot in schedule.slots:
        assert any(silence.keep(replace(slot, aliases=()), one) == one for one in said)


def nothing_is_lost(before, after, actions):
    held = {one.session.uid: one for one in after}
    for old in before:
        if old.touched:
            new = held[old.session.uid]
            assert (new.notes, new.session.attendance, new.session.rating) == (
                old.notes,
                old.session.attendance,
                old.session.rating,
            )
            for field in old.typed - {"status"}:
                assert getattr(new.session, field) == getattr(old.session, field)
            if old.speakers_typed:
                assert new.session.speakers == old.session.speakers
    for action in actions.actions:
        assert not (isinstance(action, Vanish) and not action.keep and action.known.touched)
        assert not (isinstance(action, Update) and action.reused and action.known.touched)


@pytest.mark.slow
@settings(max_examples=100)
@given(slots(), st.sampled_from([(), ("title a", "site ü")]))
def test_records_are_read_back(slot, source):
    assert slot_from_json(slot_to_json(slot, source)) == (replace(slot, aliases=()), source)


def test_every_field_of_a_slot_is_one_of_the_plan():
    assert {*FIELDS, "all_day", "speakers", "links", "aliases", "written"} == set(Slot.__dataclass_fields__)
