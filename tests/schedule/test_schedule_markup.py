"""`light_markdown` returns the same Markdown as markdownify, or None."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confnote.errors import Refused
from confnote.schedule.formats import read_schedule
from confnote.schedule.text import block_markdown, light_markdown

words = st.lists(
    st.sampled_from(
        [
            "word",
            " ",
            "\n",
            "  ",
            "\n\n",
            "*",
            "_",
            "a_b",
            "__x__",
            "&amp;",
            "&nbsp;",
            "&lt;b&gt;",
            "\xa0",
            "1.",
            "-",
            "#",
            "é",
            "🎉",
            "\t",
            "http://x.org/a_b",
            '"',
            "'",
            ">",
            "&#x41;",
            "\\",
        ]
    ),
    max_size=6,
).map("".join)
hrefs = st.sampled_from(
    [
        "http://x.org/a_b",
        "https://y.org/?a=1&amp;b=2",
        "mailto:a@b.org",
        "/rel",
        "javascript:x",
        "#f",
        "http://x.org/(a)",
    ]
)
tags = st.one_of(
    st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["em", "i", "strong", "b", "code"]), words),
    st.builds('<a href="{}">{}</a>'.format, hrefs, words),
    st.builds("<a href='{}' rel=\"nofollow\">{}</a>".format, hrefs, words),
    st.builds('<a href="{0}">{0}</a>'.format, hrefs),
    st.builds('<a href="{}" title="t">{}</a>'.format, hrefs, words),
    st.sampled_from(
        [
            "<br>",
            "<br/>",
            "<br />",
            "<em><b>x</b></em>",
            "<img src='x'>",
            "<span>y</span>",
            "<!-- c -->",
            "<",
            "</p>",
            "<code>a`b</code>",
        ]
    ),
)
inline = st.lists(st.one_of(words, words, tags), max_size=6).map("".join)
blocks = st.one_of(
    st.builds("<p>{}</p>".format, inline),
    st.builds("<h{0}>{1}</h{0}>".format, st.integers(1, 6), inline),
    st.builds(
        "<{0}>{1}</{0}>".format,
        st.sampled_from(["ul", "ol"]),
        st.lists(st.builds("<li>{}</li>".format, inline), max_size=3).map("\n".join),
    ),
    st.sampled_from(
        [
            "",
            "\n",
            " ",
            "text",
            "<div>d</div>",
            "<hr>",
            "<blockquote>q</blockquote>",
            '<p class="x">y</p>',
            "<ul><li>a<ul><li>b</li></ul></li></ul>",
        ]
    ),
)
documents = st.lists(blocks, min_size=1, max_size=4).map("\n".join)


@pytest.mark.slow
@settings(max_examples=400)
@given(documents)
def test_the_quick_way_agrees_with_markdownify(html):
    light = light_markdown(html)
    assert light is None or light.strip() == block_markdown(html).strip()


@pytest.mark.parametrize(
    "html",
    [
        "<p>One <a href='https://x.org'>two</a> &amp; <em>three</em>.</p>\n<p>four<br />five</p>",
        "<h2>Head</h2>\n<p>x</p>\n<ul>\n<li>one</li>\n<li> two <strong>b</strong></li>\n</ul>\n<p>y</p>",
        "<ol><li>a</li><li>b\n c</li></ol>",
        "<p></p><p>snake_case and *stars*</p>",
        "<p>a</p>\n<p>&nbsp;<em>b</em></p>\n<p>&nbsp;c <em>d</em></p>",
    ],
)
def test_simple_html_goes_the_quick_way(html):
    assert light_markdown(html) == block_markdown(html)


@pytest.mark.parametrize(
    "html",
    [
        "text<p>a</p>",
        "<p>a<b><i>c</i></b></p>",
        "<ul><li>a</li></ul><ul><li>b</li></ul>",
        "<p>a <span>b</span></p>",
        "<p>a < b</p>",
        "<p>x",
        "<P>x</P>",
        "<p><a href='/r'>x</a></p>",
    ],
)
def test_anything_else_does_not(html):
    assert light_markdown(html) is None


def test_what_stands_for_no_room_no_speaker_and_no_word_is_cut():
    made = read_schedule(
        b"""Title,Start,Room,Speakers
[Linked](https://example.org/1),2026-05-18 09:00,n/a,Ann Boe and team
~~Gone~~,2026-05-18 10:00,TBD,Lu Ray & the team
~~Half~~ gone,2026-05-18 11:00,tba,Lu Ray
**Bold** and [a page](https://example.org/2) here,2026-05-18 12:00,TBA Hall,Jo Fox and the Rust team
Using [brackets](often) ~~/bin,2026-05-18 13:00,To be announced,Jo Fox
""",
        ZoneInfo("UTC"),
    )
    found = [(slot.title, slot.status, slot.room, [one.name for one in slot.speakers]) for slot in made.slots]
    assert found == [
        ("Linked", "scheduled", "", ["Ann Boe"]),
        ("Gone", "cancelled", "", ["Lu Ray"]),
        ("Half gone", "scheduled", "", ["Lu Ray"]),
        ("Bold and a page here", "scheduled", "TBA Hall", ["Jo Fox", "the Rust team"]),
        ("Using [brackets](often) ~~/bin", "scheduled", "", ["Jo Fox"]),
    ]
    links = [[(link.kind, link.url) for link in slot.links] for slot in made.slots]
    assert links == [[("page", "https://example.org/1")], [], [], [("page", "https://example.org/2")], []]


BERLIN = ZoneInfo("Europe/Berlin")
DAYS = (date(2026, 5, 22), date(2026, 5, 23))


def times(text):
    made = read_schedule(text.encode(), BERLIN, days=DAYS)
    return made, [
        f"{datetime.fromtimestamp(slot.starts_at / 1000, BERLIN):%d %H:%M} {slot.title}" for slot in made.slots
    ]


@pytest.mark.parametrize("parts", [1, 4, 9])
def test_rows_without_a_time_in_an_html_table_are_named(parts):
    day = '<tr><td colspan="2">{}</td></tr>\n'
    without = "".join(f"<tr><td></td><td>Part {number}</td></tr>\n" for number in range(parts))
    text = (
        f"<table>\n{day.format('Friday, 22.5.2026 (Aula Magna)')}<tr><td>8.00 – 10.00</td><td>Opening</td></tr>\n{without}"
        f"<tr><td>10.00 – 11.00</td><td>Lunch</td></tr>\n{day.format('Saturday, 23.5.2026 (Collegium Novum)')}"
        f"<tr><td>9.00 – 10.00</td><td>Clay</td></tr>\n{without}<tr><td>11.00 – 12.00</td><td>Wheels</td></tr>\n</table>"
    )
    made, found = times(text)
    assert found == ["22 08:00 Opening", "22 10:00 Lunch", "23 09:00 Clay", "23 11:00 Wheels"]
    assert [slot.room for slot in made.slots] == ["Aula Magna", "Aula Magna", "", ""]
    assert "texts beside days not used: Collegium Novum" in made.notices
    assert any(
        f"left out {2 * parts} of the file's events: Part 0 (line 4: no time in its row)" in n for n in made.notices
    )


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Registration and reception (Foyer): 17:00 — 19:00.", "Registration and reception (Foyer)"),
        ("<p>Reception, 17:00-19:00</p>", "Reception"),
        ("17:00 - 19:00: Reception", "Reception"),
        ("The bar is open 17:00-19:00.", ""),
    ],
)
def test_a_line_with_a_time_below_a_day_is_a_session(text, title):
    table = "<table>\n<tr><td>9.00 - 10.00</td><td>Clay</td></tr>\n<tr><td>10.00 - 11.00</td><td>Kilns</td></tr>\n</table>\n"
    _, found = times(f"<h3>Friday</h3>\n\n{text}\n\n<h3>Saturday</h3>\n{table}\n12:00 Lunch")
    line = [f"22 17:00 {title}"] if title else []
    assert found == [*line, "23 09:00 Clay", "23 10:00 Kilns", "23 12:00 Lunch"]
    _, found = times(f"<h3>Saturday</h3>\n{table}<h3>Rooms</h3>\n\n{text}")
    assert found == ["23 09:00 Clay", "23 10:00 Kilns"]


@pytest.mark.parametrize("item", ["09:00 - 09:30 Uhr {}", "09:00 {}", "<b>9:00</b> {}", "9 Uhr {}", "9.00-9.30 {}"])
@pytest.mark.parametrize("wrap", ["# Plan\n\n{}\n", "{}"])
def test_lists_beside_a_day_in_a_table(item, wrap):
    def row(day, *titles):
        items = "".join(f"\n    <li>{item.format(title)}</li>" for title in titles)
        return f'<tr>\n  <td class="day">{day}</td>\n  <td>\n   <ul>{items}</ul></td></tr>\n'

    text = f"<table>\n{row('Freitag', 'Clay', 'Glaze')}{row('Samstag', 'Wheels')}</table>"
    _, found = times(wrap.format(text))
    assert found == ["22 09:00 Clay", "22 09:00 Glaze", "23 09:00 Wheels"]


def test_lists_in_a_grid_of_days_are_not_read_below_the_wrong_day():
    days = "<tr><th>Friday</th><th>Saturday</th></tr>"
    lists = "".join(f"<td><ul><li>9:00 {title}</li><li>10:00 More</li></ul></td>" for title in ("Clay", "Wheels"))
    with pytest.raises(Refused):
        times(f"# Plan\n\n<table>{days}<tr>{lists}</tr></table>\n")


def people_of(cell, row="<td>9:00 - 10:00</td>"):
    rows = f"<tr>{row}<td>{cell}</td></tr><tr>{row.replace('9', '8')}<td>Doors open</td></tr>"
    made, _ = times(f"<table><tr><td>Friday 22 May 2026</td><td>Workshops</td></tr>{rows}</table>")
    slot = next(one for one in made.slots if one.title != "Doors open")
    return slot.title, [one.name for one in slot.speakers], slot.abstract, slot.track


@pytest.mark.parametrize(
    ("cell", "people", "abstract"),
    [
        ("<b>Clay</b><br> Ada Lind <br> (Español / Inglés)", ["Ada Lind"], "(Español / Inglés)"),
        ("Clay<br>Ada Lind &amp; Bo Ek<br>(auf Deutsch)", ["Ada Lind", "Bo Ek"], "(auf Deutsch)"),
        ("<strong>Clay</strong> Ada Lind<br> (English)", ["Ada Lind"], "(English)"),
        ("<b>Clay</b> Ada Lind and Bo Ek", ["Ada Lind", "Bo Ek"], ""),
        ("Clay<br>Alejandro Lind Ohm (lin0) &amp; Diego Ek (ek)<br>(Español)", ["Alejandro Lind Ohm", "Diego Ek"], "(Español)"),
        ("Clay<br>Ada Lind<br>(Example Ltd)", ["Ada Lind"], ""),
    ],
)  # fmt: skip
def test_a_language_in_brackets_below_a_title_is_nobody(cell, people, abstract):
    assert people_of(cell) == ("Clay", people, abstract, "Workshops")


def test_words_behind_a_word_in_bold_stay_in_the_title():
    assert people_of("<b>Clay</b> and its makers")[:2] == ("Clay and its makers", [])
    assert people_of("<b>How</b> to turn a bowl")[:2] == ("How to turn a bowl", [])


PAGE = "<!DOCTYPE html><html><head><title>Conf</title></head><body><nav><ul><li>Home</li></ul></nav>{}</body></html>"


def listed(text):
    made, found = times(text)
    people = [[(one.name, one.org) for one in slot.speakers] for slot in made.slots]
    return list(zip(found, people, strict=True)), made


def test_cards_with_a_time_below_a_day_are_sessions():
    card = (
        '<div class="card"><div class="bar"><h3>{}</h3><span class="badge">{}</span></div>'
        '<div><strong>Session Chair:</strong> Jo Fox</div><div class="speaker-name"><a href="x">Ada Lind</a></div>'
        '<div class="speaker-affil">Example Org</div><div>Title: {}</div><div class="room">Attic</div></div>'
    )
    first = card.format("Keynote 1", "9:00 \u2013 10:00", "Clay") + card.format(
        "Keynote 2", "10:00 \u2013 11:00", "TBA"
    )
    lunch = '<div class="card"><div><h3>Lunch</h3><span>12:00 \u2013 13:00</span></div></div>'
    links = '<div><a href="#one">Day 1: Fri, 22 May</a><a href="#two">Day 2: Sat, 23 May</a></div>'
    days = f'<h2 id="one">Day 1: Friday, May 22, 2026</h2>{first}<h2 id="two">Day 2: Saturday, May 23, 2026</h2>{lunch}'
    for text in (PAGE.format(links + days), f"---\ntitle: Programme\n---\n<p>Welcome</p>\n{days}\n"):
        found, made = listed(text)
        ada = [("Ada Lind", "Example Org")]
        assert found == [("22 09:00 Keynote 1: Clay", ada), ("22 10:00 Keynote 2", ada), ("23 12:00 Lunch", [])]
        assert [slot.room for slot in made.slots] == ["Attic", "Attic", ""]
        assert made.slots[0].abstract == "Session Chair: Jo Fox"


def test_a_time_has_the_cells_behind_it_up_to_the_next_one():
    cells = [
        ("", "Session 1", ""), ("9:00 AM - 9:45 AM", "Ada Lind", "Glaze Chemistry"), ("9:45 AM - 10:00 AM", "", "Discussions"),
        ("10:00 AM - 10:15 AM", "Bo Ek", "The making of bowls"), ("10:15 AM - 10:30 AM", "Jo Fox", "Wheels and their speed"),
    ]  # fmt: skip
    grid = "".join(f"<span> {text} </span>\n" for row in cells for text in row)
    text = PAGE.format(f"<h2>Pottery</h2><div><h3>Day 1: 22nd May, Friday</h3><div>{grid}</div></div>")
    assert listed(text)[0] == [
        ("22 09:00 Glaze Chemistry", [("Ada Lind", "")]),
        ("22 09:45 Discussions", []),
        ("22 10:00 The making of bowls", [("Bo Ek", "")]),
        ("22 10:15 Wheels and their speed", [("Jo Fox", "")]),
    ]


def test_lines_that_end_with_a_time_below_a_day_are_sessions():
    text = PAGE.format(
        "<h2>Friday, 22 May 2026</h2><p>Registration 8:30 am - 9:00 am<br><b>Workshop</b> 9:00 am - 2:00 pm</p>"
        "<p><b>Opening 1 5:00 pm - 6:30 pm</b></p><p><i>Free evening<br>Gala dinner</i> 8:00pm</p>"
        "<p>The bar is open 17:00-19:00.</p><h2>Contact</h2><p>Office hours 9:00 am - 5:00 pm</p>"
    )
    found, made = listed(text)
    assert [title for title, _ in found] == [
        "22 08:30 Registration",
        "22 09:00 Workshop",
        "22 17:00 Opening 1",
        "22 20:00 Gala dinner",
    ]
    assert made.slots[3].abstract == "Free evening"


@pytest.mark.parametrize(
    "text",
    [
        PAGE.format("<p>Open 9:00 - 17:00</p><p>Call us</p>"),
        PAGE.format("<div><span>9:00</span><span>Clay</span></div>"),
    ],
)
def test_a_web_page_with_few_times_is_no_programme(text):
    with pytest.raises(Refused, match="this is a web page, not a programme"):
        read_schedule(text.encode(), BERLIN, days=DAYS)
