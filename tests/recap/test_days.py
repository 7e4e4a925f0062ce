"""Headings that name a day, and the dates that days in a row have."""

from datetime import date

import pytest

from confnote.recap.days import dates_of, day_name
from confnote.recap.event import dates_in, name_of
from confnote.recap.read import read_recap
from confnote.recap.text_dates import span_in
from confnote.recap.value import DayName


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Day 1", DayName(number=1)),
        ("Day 0", DayName(number=0)),
        ("DAY TWO", DayName(number=2)),
        ("Day #3", DayName(number=3)),
        ("Saturday", DayName(weekday=5)),
        ("Friday 17 May 2024", DayName(weekday=4, day=17, month=5, year=2024)),
        ("Tuesday, 25 October", DayName(weekday=1, day=25, month=10)),
        ("December 6", DayName(day=6, month=12)),
        ("December 6th, 2019", DayName(day=6, month=12, year=2019)),
        ("17th of May", DayName(day=17, month=5)),
        ("2024-05-17", DayName(day=17, month=5, year=2024)),
        ("Day 1 (Wednesday, May 18)", DayName(number=1, weekday=2, day=18, month=5)),
        ("Day 0 - Tuesday 17 May", DayName(number=0, weekday=1, day=17, month=5)),
        ("Friday: Talks", DayName(weekday=4, rest="Talks")),
        ("Day 2 - the long one", DayName(number=2, rest="the long one")),
    ],
)
def test_a_heading_that_names_a_day(words, name):
    assert day_name(words) == name


@pytest.mark.parametrize(
    "words",
    ["", "Daylight", "Day", "Days", "Today", "Monday morning blues", "May 17 was hot", "Sat", "The day after", "Sundays",
     "Talks (Saturday)", "Day 1 & 2", "17", "May", "2024", "Day 100", "Fr\u0131day", "17 Apr\u0131l", "Day f\u0131ve", "Day \u017fix"],
)  # fmt: skip
def test_a_heading_that_names_none(words):
    assert day_name(words) is None


def test_days_by_number_end_with_the_post_or_begin_where_the_conference_says():
    names = [DayName(number=n) for n in (0, 1, 3)]
    assert dates_of(names, date(2022, 5, 20)) == (date(2022, 5, 17), date(2022, 5, 18), date(2022, 5, 20))
    assert dates_of(names, date(2022, 6, 1), date(2022, 5, 17)) == (
        date(2022, 5, 17),
        date(2022, 5, 18),
        date(2022, 5, 20),
    )


def test_days_by_weekday_are_the_last_before_the_post():
    names = [DayName(weekday=n) for n in (4, 5, 6)]
    assert dates_of(names, date(2024, 2, 6)) == (date(2024, 2, 2), date(2024, 2, 3), date(2024, 2, 4))
    assert dates_of(names, date(2024, 2, 4)) == (date(2024, 2, 2), date(2024, 2, 3), date(2024, 2, 4))


@pytest.mark.parametrize(
    ("weekdays", "first", "last", "days"),
    [
        ((1, 3), 17, 19, (17, 19)),  # Tuesday and Thursday of a conference from Tuesday to Thursday
        ((1, 2, 3), 17, 19, (17, 18, 19)),
        ((3,), 17, 19, (19,)),
        ((6, 1), 17, 19, (15, 17)),  # the Sunday before it
        ((0, 1), 16, 27, (16, 17)),  # the first week of two
    ],
)
def test_days_by_weekday_lie_within_the_conference_if_it_has_them(weekdays, first, last, days):
    names = [DayName(weekday=weekday) for weekday in weekdays]
    found = dates_of(names, date(2022, 5, last), date(2022, 5, first))
    assert found == tuple(date(2022, 5, day) for day in days)


def test_days_by_date_take_the_year_that_is_nearest():
    names = [DayName(day=30, month=12), DayName(day=1, month=1)]
    assert dates_of(names, date(2020, 1, 5)) == (date(2019, 12, 30), date(2020, 1, 1))
    assert dates_of([DayName(day=29, month=2)], date(2021, 1, 1)) == (date(2020, 2, 29),)


def test_one_date_tells_all_the_numbered_days():
    names = [DayName(number=1), DayName(number=2, day=18, month=5), DayName(number=3)]
    assert dates_of(names, date(2022, 6, 30)) == (date(2022, 5, 17), date(2022, 5, 18), date(2022, 5, 19))


def test_a_date_that_is_none_is_passed_over():
    assert dates_of([DayName(day=31, month=2)], date(2022, 6, 30)) == (date(2022, 6, 30),)


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("KubeCon Europe 2021: Notes  #1", "KubeCon Europe 2021"),
        ("kubecon eu 2022", "kubecon eu 2022"),
        ("What I saw at GlassConf 2022", "GlassConf 2022"),
        ("PyCamp 2016 notes", "PyCamp 2016"),
        ("Notes from PyCon US 2018 in Cleveland", "PyCon US 2018"),
        ("2019 FOSDEM trip", "2019 FOSDEM trip"),
        ("My trip to the seaside", "My trip to the seaside"),
        ("Trip report: C++ On Sea 2023", "C++ On Sea 2023"),
        ("A Loop to Strange Loop 2019", "Strange Loop 2019"),
        ("Surviving FOSDEM '24", "FOSDEM 2024"),
        ("My PyCon US 2025", "PyCon US 2025"),
        ("Notes on re:Invent 2022", "re:Invent 2022"),
        ("Lessons from Gophercon SG", "Gophercon SG"),
        ("Digesting Strange Loop", "Strange Loop"),
        ("What is this Devoxx all about? Part 3", "Devoxx"),
        ("FOSDEM conference day 1", "FOSDEM"),
        ("QCon London 2018 Day 3: talk roundup", "QCon London 2018"),
        ("Takeaways from attending KubeCon+CloudNativeCon Europe 2023, in hats", "KubeCon+CloudNativeCon Europe 2023"),
        ("Wrap-up: Devoxx Belgium", "Devoxx Belgium"),
        ("PyCon US 2019 Retrospective", "PyCon US 2019"),
        ("PyCon Highlights 2019", "PyCon 2019"),
        ("HarbourConf (2025)", "HarbourConf 2025"),
        ("Meeting C++ 2022", "Meeting C++ 2022"),
        ("Women in Tech 2020", "Women in Tech 2020"),
        ("State of the Map 2019", "State of the Map 2019"),
        ("Best of QCon London", "QCon London"),
        ("JSConf EU 2017 - People first. Always.", "JSConf EU 2017"),
        (
            "Joining Loomworks and hitting a conference on my first day",
            "Joining Loomworks and hitting a conference on my first day",
        ),
        (
            "Back from a long week of talks and very late dinners",
            "Back from a long week of talks and very late dinners",
        ),
        ("Back from Write the Docs", "Write the Docs"),
    ],
)
def test_the_conference_in_a_title(title, name):
    assert name_of(title) == name


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Last week, between 27th and 30th June, I was at Quay++.", "2024-06-27", "2024-06-30"),
        ("It took place June 25\u201328, 2024.", "2024-06-25", "2024-06-28"),
        ("It was on 16-17 February.", "2024-02-16", "2024-02-17"),
        ("It was on the 1st of February.", "2024-02-01", "2024-02-01"),
        ("From 28 Apr to the 3rd of May we met.", "2024-04-28", "2024-05-03"),
        ("Thursday, 5 March and Friday, 6 March 2024", "2024-03-05", "2024-03-06"),
        ("On June 25, 26 and 27", "2024-06-25", "2024-06-27"),
        ("It ran from 30 December to 2 January.", "2023-12-30", "2024-01-02"),
        ("on 25.\u201328.06.2024", "2024-06-25", "2024-06-28"),
        ("2024-06-25 to 2024-06-28", "2024-06-25", "2024-06-28"),
        ("I go there since 5 May 2010. It was on 3-4 June 2024.", "2024-06-03", "2024-06-04"),
        ("This time it was in November, 10th\u201313th November", "2023-11-10", "2023-11-13"),
        ("I may 5 times be there, in version 3.14 March.", None, None),
        ("It begins on 20 December.", "2023-12-20", "2023-12-20"),
        ("on 31 June", None, None),
        ("In Berlin. June 6 through 7. It was hot.", "2024-06-06", "2024-06-07"),
        ("Workshops (1-2 July), talks (3-4 July), and that of 5-9 May.", "2024-07-01", "2024-07-04"),
    ],
)
def test_the_days_that_a_sentence_names(text, first, last):
    found = span_in(text, date(2024, 7, 5), None)
    assert (found and str(found.first), found and str(found.last)) == (first, last)


def post_of(title, text, on="2024-07-05"):
    return f'---\ntitle: "{title}"\ndate: {on}\n---\n\n{text}\n'


@pytest.mark.parametrize(
    ("text", "name", "days", "source"),
    [
        (
            post_of("Back home", "I attended [The Pearl Conference](https://p.example) in Reno, from 25 to 28 June. Hot."),
            "The Pearl Conference 2024", ("2024-06-25", "2024-06-28"), "named",
        ),
        (
            post_of("Three cheers", "Last weekend I was at [FOSDEM](https://f.example).", "2024-02-05"),
            "FOSDEM 2024", ("2024-02-03", "2024-02-04"), "weekend",
        ),
        (post_of("Notes from PyCon Italia", "It was fun."), "PyCon Italia 2024", ("2024-07-05", "2024-07-05"), "posted"),
        (post_of("KubeCon 2023", "It was fun."), "KubeCon 2023", ("2023-12-31", "2023-12-31"), "year"),
        (post_of("KubeCon EU: my days", "## Day 1\n\nOne.\n\n## Day 2\n\nTwo."), "KubeCon EU 2024",
         ("2024-07-04", "2024-07-05"), "counted"),
        (post_of("KubeCon EU", "We met on 3-5 June.\n\n## Day 1\n\nOne.\n\n## Day 2\n\nTwo."), "KubeCon EU 2024",
         ("2024-06-03", "2024-06-05"), "named"),
        ("# Conference day 1\n\nAt [FOSDEM](https://archive.fosdem.example/2015/) I sat.\n", "FOSDEM 2015",
         ("2015-01-14", "2015-01-14"), "year"),
        ("# My days at KubeCon EU 2022\n\nHi.\n\n# What is KubeCon\n\nBig.\n", "KubeCon EU 2022",
         ("2022-01-14", "2022-01-14"), "year"),
        (post_of("KubeCon Europe 2024", "I was at [KubeCon](https://k.example)."), "KubeCon Europe 2024",
         ("2024-07-05", "2024-07-05"), "posted"),
    ],
)  # fmt: skip
def test_the_name_and_the_days_of_a_conference(way, text, name, days, source):
    post = way(text)
    found = dates_in(post.recap)
    assert (post.conference.name, (str(found.first), str(found.last)), found.source) == (name, days, source)
    # a draft has a title, which the post with two headings of level 1 lacks
    assert post.differences == int("# What is KubeCon" in text)


@pytest.mark.parametrize(
    ("title", "text", "name"),
    [
        ("RopeConf EU 2018", "After [KnotConf EU 2018](https://k.example/2018), I went to the RopeConf.", "RopeConf EU 2018"),
        ("RopeCon recap 2018", "I was at [RopeCon US](https://r.example).", "RopeCon US 2018"),
        ("UpRope Conference 2018", "I was at [UpRope Conf 2018](https://r.example).", "UpRope Conf 2018"),
        ("Joining Loomworks and hitting a conference on my first day", "It was good to be there.",
         "Joining Loomworks and hitting a conference on my first day"),
        ("Joining Loomworks and hitting a conference on my first day", "I went to RopeConf with them.", "RopeConf 2018"),
    ],
)  # fmt: skip
def test_the_title_names_the_conference_before_a_link_does(way, title, text, name):
    post = way(f"---\ntitle: {title}\ndate: 2018-07-07\n---\n\n{text}\n\n## Talks\n\nGood.\n")
    assert post.conference.name == name


@pytest.mark.parametrize(
    ("date_line", "on"),
    [
        ("23:09 11-16-2017", date(2017, 11, 16)),
        ("11/16/2017 23:09", date(2017, 11, 16)),
        ("16-11-2017", date(2017, 11, 16)),
        ("03-04-2017", date(2017, 3, 4)),  # as Pelican reads it
        ("16 November 2017", date(2017, 11, 16)),
        ("Nov 16, 2017 23:09", date(2017, 11, 16)),
        ("16.11.2017", date(2017, 11, 16)),
        ("soon", None),
        ("31-31-2017", None),
    ],
)
def test_dates_in_front_matter_as_people_write_them(date_line, on):
    post = read_recap(f"Title: Trip report - Meeting Rope 2017\nDate: {date_line}\nTags: x\n\nI was there.\n", "a.md")
    assert (post.site, post.date) == ("pelican", on)


@pytest.mark.parametrize(
    "lines",
    [
        'title = "RopeConf 2018: my report"\ndate = 2018-11-22T22:22:22Z\ntags = ["x"]',
        'title: "RopeConf 2018: my report"\ndate: 2018-11-22T22:22:22Z',
    ],
)
def test_front_matter_in_a_comment_names_and_dates_a_post_and_stays_text(way, lines):
    text = f"<!--\n{lines}\n-->\nDay 1\n=====\n\nEngines by Ada Lind\n---\n\nGood.\n\nDay 2\n=====\n\nRope by Bo Ek\n---\n\nLong.\n"
    post = way(text)
    assert (post.recap.title, post.conference.name) == ("RopeConf 2018: my report", "RopeConf 2018")
    assert [it.day for it in post.dossier.sessions] == [date(2018, 11, 21), date(2018, 11, 22)]
    assert dict(post.recap.front) == {}
    assert post.recap.intro[0].text == f"<!--\n{lines}\n-->"


def test_a_comment_without_a_title_is_no_front_matter(way):
    post = way("<!--\ndate: 2018-11-22\n-->\n# RopeConf 2019\n\nI was there.\n\n## Day 1\n\nGood.\n")
    assert (post.recap.title, post.recap.date) == ("RopeConf 2019", None)


BRACKETS = """---
title: Rope Days 2026
date: 2026-05-20
---

## Rope Days {0}

### Engines - Ada Lind

Loud.

### Birds - Bo Ek

Fast.

## Rope Days {1}

### Fish - Cy Roe

Wet.
"""


@pytest.mark.parametrize(
    ("first", "second", "template", "differences"),
    [
        ("[Saturday 16 May]", "[Sunday 17 May]", "Rope Days [{weekday} {date}]", 0),
        ("(16 May 2026)", "(17 May 2026)", "Rope Days ({date} {year})", 0),
        ("[Saturday 16th of May]", "[Sunday 17th of May]", "Rope Days [{weekday} {date}]", 2),
    ],
)
def test_dates_in_brackets_are_days(way, first, second, template, differences):
    post = way(BRACKETS.format(first, second))
    assert post.differences == differences
    assert (post.settings.layout, post.style["day"], post.settings.own.count("day")) == ("days", template, 1)
    found = [(it.title, it.day.day) for it in post.dossier.sessions]
    assert found == [("Engines", 16), ("Birds", 16), ("Fish", 17)]


def test_weekdays_in_brackets_and_a_single_date_are_no_days(way):
    assert way(BRACKETS.format("(Saturday)", "(Sunday)")).settings.layout == "themes"
    assert way(BRACKETS.format("[16 May]", "at home")).settings.layout == "themes"
