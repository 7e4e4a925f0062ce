"""Days that sessions name by an id, by a date with a dot, or by a key with markup."""

import json
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from confnote.errors import Refused
from confnote.schedule.formats import read_schedule

DAYS = (date(2026, 10, 12), date(2026, 10, 13))
TALKS = [{"title": "One", "start": "9:00"}, {"title": "Two", "start": "10:00"}]
BOTH = [("One", "12 09:00"), ("Two", "12 10:00"), ("One", "13 09:00"), ("Two", "13 10:00")]
SECOND = BOTH[2:]


def read(content):
    return read_text(json.dumps(content))


def read_text(content):
    made = read_schedule(content.encode(), machine_zone=ZoneInfo("UTC"), days=DAYS)
    return [(slot.title, f"{datetime.fromtimestamp(slot.starts_at / 1000, UTC):%d %H:%M}") for slot in made.slots]


def on(key, day):
    return [{**talk, key: day} for talk in TALKS]


@pytest.mark.parametrize("sign", ["\u00b7", "\u2022", "\u2219", "|", "/", "-", ","])
def test_a_sign_between_the_weekday_and_the_date(sign):
    days = [(f"Monday {sign} 12 October 2026", TALKS), (f"Tuesday {sign} 13 October", TALKS)]
    assert read({"days": [{"date": name, "sessions": talks} for name, talks in days]}) == BOTH
    assert read({"days": [{"name": f"Day 1 \u00b7 {name}", "sessions": talks} for name, talks in days[:1]]}) == BOTH[:2]
    assert (
        read({"days": [{"date": f"13 Oct {sign} Tue" if sign != "-" else "13 Oct, Tue", "sessions": TALKS}]}) == SECOND
    )


@pytest.mark.parametrize(
    ("lists", "key", "ids"),
    [
        ({"days": [{"id": "d1", "date": "2026-10-12"}, {"id": "d2", "date": "2026-10-13"}]}, "day", ("d1", "d2")),
        ({"days": [{"id": 1, "date": "12 October 2026"}, {"id": 2, "date": "13 October 2026"}]}, "dayId", ("1", "2")),
        ({"conferenceDays": {"mon": "12 October 2026", "tue": "13 October 2026"}}, "day_id", ("mon", "tue")),
        ({"dates": [{"key": "first", "label": "Monday, 12 October"}, {"key": "last", "label": "Tuesday, 13 October"}]}, "day",
         ("first", "last")),
        ({"days": {"a": {"name": "Mon 12 Oct"}, "b": {"name": "Tue 13 Oct"}}}, "date", ("a", "b")),
    ],
)  # fmt: skip
def test_a_day_by_its_id_in_the_list_beside(lists, key, ids):
    assert read({**lists, "slots": [*on(key, ids[0]), *on(key, ids[1])]}) == BOTH


@pytest.mark.parametrize(("first", "second"), [("Monday morning", "Tuesday evening"), ("lunes tarde", "mardi, soir")])
def test_a_part_of_a_day_behind_a_weekday(first, second):
    assert read({first: TALKS, second: TALKS}) == BOTH
    assert read([{"title": first, "sessions": TALKS}, {"title": second, "sessions": TALKS}]) == BOTH
    assert read([*on("day", first), *on("day", second)]) == BOTH
    # a heading that is no day would leave the talks below it on the day before
    rows = "<table><tr><td>9:00</td><td>One</td></tr><tr><td>10:00</td><td>Two</td></tr></table>"
    assert read_text(f"<html><body><h2>{first}</h2>{rows}<h2>{second}</h2>{rows}</body></html>") == BOTH
    assert read_text(f"{first}\n9:00 One\n10:00 Two\n\n{second}\n9:00 One\n10:00 Two\n") == BOTH


def test_a_part_of_a_day_with_a_date_is_the_title_of_a_session():
    made = [{"title": "Monday evening", "start": "2026-10-12"}, {"title": "Tuesday evening", "start": "2026-10-13"}]
    assert read(made) == [("Monday evening", "12 00:00"), ("Tuesday evening", "13 00:00")]
    assert read([{**one, "start": one["start"] + " 18:00"} for one in made])[1] == ("Tuesday evening", "13 18:00")
    assert read([*on("day", "Monday"), {"day": "Monday", "start": "11:00", "title": "Die Nacht"}])[2][0] == "Die Nacht"


def test_a_day_that_is_no_id_stays():
    days = [{"id": "d1", "date": "2026-10-12"}, {"id": "d2", "date": "2026-10-13"}]
    assert read({"days": days, "slots": on("day", "Tuesday")}) == SECOND


@pytest.mark.parametrize("above", ["tracks", "rooms", "days", "schedule"])
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Monday, 12 October <br>(Hacking, Getting to know)", "Tuesday, 13 October <br>(Talks)"),
        ("<b>12 October</b>", "<b>13 October</b>"),
        ("Mon, 12 Oct (Talks)", "Tue, 13 Oct (Hacking)"),
    ],
)
def test_a_day_as_a_key_with_markup_or_other_words(above, first, second):
    assert read({above: {first: TALKS, second: TALKS}}) == BOTH


@pytest.mark.parametrize(
    ("first", "second", "notice"),
    [
        # two weekdays on one date, the dates of another week, and a date that is right for one
        ("Monday, October 12", "Tuesday, October 12", "Tuesday, October 12 is a Monday: the weekday is used"),
        ("Mon 13 Oct 2026", "Tue 14 Oct 2026", "Mon 13 Oct 2026 is a Tuesday, and 1 more such date: the weekday is used"),
        ("12.10.2026 (Mo)", "12.10.2026 (Di)", "12.10.2026 (Di) is a Monday: the weekday is used"),
        # the conference has no Friday: nothing shows which is right
        ("Monday, October 12", "Friday, October 13", "Friday, October 13 is a Tuesday: the date is used"),
        # each date is one of the conference
        ("Tuesday, October 12", "Monday, October 13", "Tuesday, October 12 is a Monday, and 1 more such date: the date is used"),
    ],
)  # fmt: skip
def test_weekdays_that_the_conference_has_count_before_wrong_dates(first, second, notice):
    content = [{"day": day, "sessions": TALKS} for day in (first, second)]
    made = read_schedule(json.dumps(content).encode(), machine_zone=ZoneInfo("UTC"), days=DAYS)
    assert read(content) == BOTH
    assert any(text.startswith(notice) for text in made.notices)


@pytest.mark.parametrize("time", ["14:00\uff5e\uff08\u53d7\u4ed8\uff09", "14:00~ (registration)", "14:00\uff5e"])
def test_a_start_without_an_end_can_have_a_remark(time):
    assert read([{"title": "One", "date": "2026-10-12", "time": time}]) == [("One", "12 14:00")]


@pytest.mark.parametrize(
    "text",
    [
        '[{"title": "Tuesday", "date": "October 12, 2026", "slots": [{"time": "9:15", "title": "One"}]}]',
        "- day: Tuesday\n  date: October 12, 2026\n  talks:\n  - {start: '9:15', title: One}\n",
        'Day,Date,Start,Title\nTuesday,"October 12, 2026",9:15,One\n',
    ],
)
def test_a_weekday_beside_the_date_that_contradicts_it_is_named(text):
    made = read_schedule(text.encode(), ZoneInfo("UTC"))
    assert made.notices == ("October 12, 2026 (Tuesday) is a Monday: the date is used",)
    assert made.starts_on == date(2026, 10, 12)
    assert read_schedule(text.replace("Tuesday", "Monday").encode(), ZoneInfo("UTC")).notices == ()
    # after midnight
    late = text.replace("Tuesday", "Sunday").replace("9:15", "0:30")
    assert not [notice for notice in read_schedule(late.encode(), ZoneInfo("UTC")).notices if "Sunday" in notice]


def test_a_weekday_is_not_used_for_a_date_that_the_conference_does_not_have():
    text = "- day: Tuesday\n  date: 20 Oct\n  talks:\n  - {start: '9:15', title: One}\n"
    with pytest.raises(Refused, match="'20 Oct' is not in 12-13 October"):
        read_schedule(text.encode(), ZoneInfo("UTC"), days=DAYS)
