"""Headings above tables in Markdown, and the lines with a label below them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from confnote.schedule.formats import read_schedule

PARIS = ZoneInfo("Europe/Paris")
DAY = date(2026, 10, 20)
CLAY = "| Time | Talk |\n|---|---|\n| 10:00 | Clay |\n| 11:00 | Wheels |\n"
TEA = "| Time | Talk |\n|---|---|\n| 10:00 | Types of tea |\n| 11:00 | Cups |\n"


def read(text, days=(DAY, DAY)):
    return read_schedule(text.encode(), PARIS, days=days)


def places(made):
    return [(slot.title, slot.track, slot.room) for slot in made.slots]


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        ("## Track 1\n", "## Track 2\n", [("Track 1", ""), ("Track 2", "")]),
        ("## Track 1\n\n**Location:** Training Room\n", "## Track 2\n- Venue: Hall 2B & 2C\n",
         [("Track 1", "Training Room"), ("Track 2", "Hall 2B & 2C")]),
        ("# Developer Track\n**Room**: Attic\n", "# Design *Track*\n", [("Developer Track", "Attic"), ("Design Track", "")]),
        ("## Hall A\n", "## Main Stage ##\n", [("", "Hall A"), ("", "Main Stage")]),
        ("## Track 1\n### Hall A\n", "### Hall B\n", [("Track 1", "Hall A"), ("Track 1", "Hall B")]),
        ("## Talks\n**Location:** Hall 1\n", "## Track 2\n", [("", "Hall 1"), ("Track 2", "")]),
    ],
)  # fmt: skip
def test_headings_above_tables_are_tracks_and_rooms(first, second, found):
    made = read(f"{first}\n{CLAY}\n{second}\n{TEA}")
    one, two = found
    assert places(made) == [("Clay", *one), ("Wheels", *one), ("Types of tea", *two), ("Cups", *two)]
    assert (made.title, made.place, made.notices) == ("", "", ())


def test_the_place_and_the_days_of_the_conference_stay():
    days = (DAY, date(2026, 10, 21))
    made = read(
        f"# Clay Days\n\n**Location:** Kings Theatre\n\n## Track 1\n### 20 October 2026\n\n{CLAY}\n### 21 October 2026\n\n{TEA}", days
    )  # fmt: skip
    assert places(made) == [(title, "Track 1", "") for title in ("Clay", "Wheels", "Types of tea", "Cups")]
    assert [datetime.fromtimestamp(slot.starts_at / 1000, PARIS).day for slot in made.slots] == [20, 20, 21, 21]
    assert (made.place, made.notices) == ("Kings Theatre", ())
    assert read(f"## Programme\nLocation: Lisbon, Portugal\n\n{CLAY}").place == "Lisbon, Portugal"


def test_a_room_in_the_table_counts_more():
    table = "| Time | Talk | Room |\n|---|---|---|\n| 10:00 | Clay | Attic |\n| 11:00 | Wheels | |\n"
    assert places(read(f"## Track 1\n**Location:** Cellar\n\n{table}")) == [
        ("Clay", "Track 1", "Attic"), ("Wheels", "Track 1", "Cellar"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "below", ["**Location:** Hall 2A  \n**When:** 10 AM - 4:00 PM", "- Where: Hall 2A\n- Time: 10:00-16:00\n\nJoin us!"]
)
def test_a_heading_with_a_time_below_is_a_session(below):
    made = read(f"## Track 1\n\n{CLAY}\n## Other\n\n### Lock Picking Village\n\n{below}\n")
    slot = made.slots[-1]
    times = [f"{datetime.fromtimestamp(at / 1000, PARIS):%H:%M}" for at in (slot.starts_at, slot.ends_at)]
    assert (slot.title, slot.track, slot.room, *times) == ("Lock Picking Village", "", "Hall 2A", "10:00", "16:00")
    assert (len(made.slots), made.notices) == (3, ())


def test_a_heading_that_says_nothing_known_is_named():
    made = read(f"{CLAY}\n## Some more\n\n{TEA}\n## Thanks\n")
    assert [slot.title for slot in made.slots] == ["Clay", "Wheels", "Types of tea", "Cups"]
    assert made.notices == ("headings not read: Some more",)


FRONT = """---
title: Clay Days
schedule:
  - {time: "9:00", title: Opening, speaker: Ada Lind}
  - {time: "10:00", title: Clay, speaker: Bo Ek}
---
"""


@pytest.mark.parametrize(
    "body",
    [
        "{% include header.md %}\n", "{{< schedule >}}\n", "{{ s.time }} is here\n", "*Note* the *x\n", "# Day 1: Tuesday: now\n",
        "{% for s in page.schedule -%}\n\n{{ s.time }} | {{ s.title }}, {{ s.speaker }}\n\n{% endfor %}\n",
        "| Time | Title |\n|---|---|\n{% for s in x %}{% for t in s %}| {{ t.time }} | {{ t.title }} |\n{% endfor %}{% endfor %}\n",
        "<table><tr><th>Time</th><th>Title</th></tr>\n{% for s in x %}<tr><td>{{ s.time }}</td></tr>{%- endfor -%}</table>\n",
    ],
)  # fmt: skip
def test_front_matter_is_read_whatever_is_below_it(body):
    made = read(FRONT + body)
    assert [(slot.title, slot.speakers[0].name) for slot in made.slots] == [("Opening", "Ada Lind"), ("Clay", "Bo Ek")]
    assert made.notices == ()


def test_broken_yaml_below_front_matter_is_named():
    made = read(FRONT + "- title: One\n  room: 'A\n")
    assert len(made.slots) == 2
    assert made.notices == ("what is below the front matter, from line 7 on, is not YAML and is not read",)


def test_a_table_below_a_loop_of_a_template_is_read():
    sponsors = "{% for s in site.sponsors %}\n| {{ s.name }} | {{ s.level }} |\n{% endfor %}\n"
    made = read(f"---\ntitle: Programme\n---\n{sponsors}\n{CLAY}")
    assert [slot.title for slot in made.slots] == ["Clay", "Wheels"]


@pytest.mark.parametrize(
    "cell", ['"Everything clay" and how to bake it', 'A 3" nail', '"Clay"', '"Clay', 'From "A" to "B"']
)
def test_quotes_in_a_table_in_markdown_are_text(cell):
    table = f"| Time | Talk | Speaker |\n|---|---|---|\n| 10:00 | {cell} | Ada Lind |\n| 11:00 | Wheels | Bo Ek |\n"
    for above in ("", 'Bring a 5" brush.\n\n'):
        made = read(above + table)
        assert [slot.title for slot in made.slots] == [cell, "Wheels"]
        assert [slot.speakers[0].name for slot in made.slots] == ["Ada Lind", "Bo Ek"]


def test_a_second_place_above_a_table_is_named():
    made = read(
        f"# Clay Days\n\n**Venue:** Old Mill, Lisbon\n\n**Location:** Marcus 1118\n\n## Final Programme\n\n{CLAY}"
    )
    assert [slot.room for slot in made.slots] == ["", ""]
    assert (made.place, made.notices) == ("Old Mill, Lisbon", ("places above the sessions not used: Marcus 1118",))
    made = read(f"# Clay Days\n\n**Location:** Marcus 1118\n\n{CLAY}")
    assert (made.place, made.notices) == ("Marcus 1118", ())


def test_a_table_of_kramdown_needs_no_rule_below_its_header():
    text = (
        "### Thursday, 12 October\n\n#### Morning\n\n"
        "| **Time**\t| **Description**\t| **Room** |\n| 9:00 - 9:30\t| Clay\t| K |\n| 9:30 - 10:00\t| *Coffee break*\t| |\n\n"
        "#### Afternoon session\n\n| 13:30 - 14:00\t| Wheels\t| K & S |\n\n"
        "### Friday, 13 October\n\n| **Time**\t| **Description**\t| **Room** |\n| 9:30 - 10:00\t| Glaze\t| K |\n"
    )
    made = read(text, days=(date(2017, 10, 12), date(2017, 10, 13)))
    assert [
        (slot.title, f"{datetime.fromtimestamp(slot.starts_at / 1000, PARIS):%d %H:%M}", slot.room, slot.kind)
        for slot in made.slots
    ] == [
        ("Clay", "12 09:00", "K", "talk"),
        ("Coffee break", "12 09:30", "", "service"),
        ("Wheels", "12 13:30", "K & S", "talk"),
        ("Glaze", "13 09:30", "K", "talk"),
    ]
    assert (made.format, made.notices) == ("Markdown", ())


@pytest.mark.parametrize("above", ["", "<style>\n.post {color: red}\n</style>\n\n", '<div class="a">Hello</div>\n\n'])
def test_a_table_of_kramdown_can_have_rules_around_it_and_html_above(above):
    rows = "| Time | Subject | Trainer \n|-|:-|:-:\n| 14:30 | Clay | Ada Lind\n| 15:30 | Break II | \n|---\n"
    made = read(f"{above}|---\n{rows}")
    assert [
        (slot.title, f"{datetime.fromtimestamp(slot.starts_at / 1000, PARIS):%H:%M}", slot.kind) for slot in made.slots
    ] == [
        ("Clay", "14:30", "talk"),
        ("Break II", "15:30", "service"),
    ]
    assert [one.name for one in made.slots[0].speakers] == ["Ada Lind"]
