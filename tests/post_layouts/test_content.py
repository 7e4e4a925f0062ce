"""What of an event goes into a post, and what is withheld."""

from __future__ import annotations

from typing import Any

import pytest

from confnote.post.content.select import Content, gather
from confnote.post.draft import draft
from confnote.post.settings import Settings
from confnote.post.style import read_style


def told(event: Any, day: int | None = None, **style: str) -> Content:
    pairs = [(key.replace("_", "."), value) for key, value in style.items()]
    return gather(event.dossier, read_style(pairs), event.day(day))


def titles(content: Content) -> list[str]:
    return [one.session.title for one in content.sessions]


@pytest.mark.parametrize("attendance", ["", "planned", "attended", "left-early", "missed", "skipped"])
@pytest.mark.parametrize("sign", ["nothing", "note", "rating", "entered"])
def test_who_was_there_tells(event: Any, attendance: str, sign: str) -> None:
    more = {"rating": {"rating": 3}, "entered": {"entered_at": 5}}.get(sign, {})
    uid = event.session("Knots", attendance=attendance, **more)
    if sign == "note":
        event.note("x", uid)
    there = attendance in ("attended", "left-early") or (attendance in ("", "planned") and sign != "nothing")
    content = told(event)
    assert titles(content) == (["Knots"] if there else [])
    assert [one.session.title for one in content.missed] == (["Knots"] if attendance == "missed" else [])
    assert content.omitted.get("skipped", 0) == (1 if attendance == "skipped" and sign == "note" else 0)


def test_private_notes_are_counted_and_their_session_is_not_named(event: Any) -> None:
    event.note("secret", event.session("Knots", attendance=""), private=True)
    event.note("also", day=1, private=True)
    assert told(event).days == ()
    assert told(event).omitted == {"private": 2}
    content = told(event, include_private="on")
    assert titles(content) == ["Knots"]
    assert content.omitted == {}


def test_low_ratings_keep_their_words(event: Any) -> None:
    event.session("Weak", rating=2, verdict="slow")
    event.session("Fair", rating=3, verdict="fine")
    event.tech("Otter", verdict="wet", rating=1)
    content = told(event)
    assert [(one.session.rating, one.session.verdict) for one in content.sessions] == [(None, ""), (3, "fine")]
    assert [(one.rating, one.verdict) for one in content.tech] == [(None, "")]
    assert content.omitted["low"] == 2
    assert [one.session.rating for one in told(event, include_low="on").sessions] == [2, 3]


def test_questions_and_actions_only_if_so_set_and_open(event: Any) -> None:
    uid = event.session("Knots")
    event.note("Why?", uid, kind="question")
    event.note("Buy rope", uid, kind="action")
    event.note("Done", uid, kind="action", done_at=9)
    content = told(event)
    assert (content.questions, content.actions) == ((), ())
    assert (content.omitted["questions"], content.omitted["actions"]) == (1, 1)
    content = told(event, include_questions="on", include_actions="on")
    assert [note.text for note in content.questions + content.actions] == ["Why?", "Buy rope"]
    assert content.sessions[0].notes == ()


def test_only_what_a_style_key_would_put_in_is_counted_under_it(event: Any) -> None:
    here, skipped = event.session("Knots"), event.session("Sails", rating=1, attendance="skipped")
    event.note("Who pays?", here, kind="question", private=True)
    event.note("Who leaves?", skipped, kind="question", private=True)
    event.note("Ask them", section="closing", kind="action")
    assert told(event).omitted == {"private": 1, "skipped": 1}
    assert told(event, include_private="on").omitted == {"questions": 1, "skipped": 1}


def test_a_day_has_what_is_of_it_and_the_sections_of_no_day(event: Any) -> None:
    event.note("one", event.session("Knots", 1))
    event.note("two", event.session("Sails", 2))
    event.note("loose", day=2)
    event.note("hello", section="intro")
    event.note("hello day one", section="intro", day=1)
    event.tech("Otter", day=1)
    event.tech("Gull", day=2)
    content = told(event, 2)
    assert titles(content) == ["Sails"]
    assert [note.text for note in content.days[0].notes] == ["loose"]
    assert {name: [note.text for note in notes] for name, notes in content.sections.items()} == {"intro": ["hello"]}
    assert [one.name for one in content.tech] == ["Gull"]


def test_a_section_is_named_as_its_first_note_names_it(event: Any) -> None:
    for section in ("Overall Mood", "intro", "overall mood "):
        event.note(section, section=section)
    assert {name: len(notes) for name, notes in told(event).sections.items()} == {"Overall Mood": 2, "intro": 1}


def test_one_session_alone(event: Any) -> None:
    uid = event.session("Knots", 1)
    event.note("one", uid)
    event.note("two", event.session("Sails", 1))
    event.note("hello", section="intro")
    content = gather(event.dossier, read_style([]), session=uid)
    assert titles(content) == ["Knots"]
    assert content.sections == {}


AFTER = 1_710_000_000_000  # the week after the conference


def drafted(event: Any, now: int = AFTER, **style: str) -> str:
    """The text of the post on a site that escapes, without the title."""
    pairs = tuple((key.replace("_", "."), value) for key, value in style.items())
    return draft(event.dossier, Settings(site="markdown", style=pairs), now).text.partition("\n\n")[2]


def headings(event: Any, **style: str) -> list[str]:
    return [line for line in drafted(event, **style).split("\n") if line.startswith("#")]


def test_the_only_day_has_no_heading(event: Any) -> None:
    event.note("x", event.session("Knots", 2))
    assert headings(event) == ["## Knots"]
    assert headings(event, day_alone="on") == ["## Day 2", "### Knots"]
    event.note("y", day=1)
    assert headings(event) == ["## Day 1", "## Day 2", "### Knots"]


def test_a_section_summary_with_a_capital_is_a_chapter(event: Any) -> None:
    event.note("x", event.session("Knots"))
    event.note("A good day.", section="Summary")
    event.note("See you.", section="closing")
    assert drafted(event) == "## Knots\n\nx\n\n## Summary\n\nA good day.\n\nSee you.\n"


def test_a_heading_in_a_section_goes_below_that_of_the_section(event: Any) -> None:
    for text in ("## The *event*", "It was big.", "### The hall", "So was this.", "# last"):
        event.note(text, section="About")
    assert drafted(event) == (
        "## About\n\n### The *event*\n\nIt was big.\n\n#### The hall\n\nSo was this.\n\n\\# last\n"
    )
    event.note("# apt install", event.session("Knots"))
    event.note("It works.", "S1")
    assert "\\# apt install\n\nIt works." in drafted(event)


def test_notes_that_number_themselves_are_one_list(event: Any) -> None:
    knots = event.session("Knots")
    for text in ("Three rules:", "1. One.", "2. Two.\n3. Three.", "4. Four.", "2. Not next.", "2020. A year."):
        event.note(text, knots)
    assert drafted(event) == (
        "## Knots\n\nThree rules:\n\n1. One.\n2. Two.\n3. Three.\n4. Four.\n\n2\\. Not next.\n\n2020\\. A year.\n"
    )


def test_only_a_page_of_the_programme_is_the_schedule(event: Any) -> None:
    mine = event.link("page", "https://blog.test/post", programme=False)
    event.note("x", event.session("Knots", links=(event.link("page", "https://page.test"), mine)))
    assert drafted(event, session_link="off") == (
        "## Knots\n\nx\n\n[schedule](https://page.test), [blog.test](https://blog.test/post)\n"
    )
    assert "[see](https://page.test), [see](https://blog.test/post)" in drafted(
        event, session_link="off", label_page="see"
    )


def test_notes_below_an_item_can_be_paragraphs(event: Any) -> None:
    for n, title in enumerate(("Knots", "Sails")):
        uid = event.session(title, 1, f"1{n}:00")
        event.note(f"{title} are good.", uid)
        event.note("And old.", uid)
    assert drafted(event, session="list", notes="paragraphs") == (
        "- Knots\n\n  Knots are good.\n\n  And old.\n- Sails\n\n  Sails are good.\n\n  And old.\n"
    )


def test_links_in_several_lines(event: Any) -> None:
    links = (event.link("slides", "https://s.test"), event.link("video", "https://v.test"))
    event.note("x", event.session("Knots", links=links))
    style = {
        "session_line": "- Slides: {links}",
        "links_join": "\n- Video: ",
        "label_slides": "link",
        "label_video": "link",
    }
    assert drafted(event, **style, session_link="off").startswith(
        "## Knots\n\n- Slides: [link](https://s.test)\n- Video: [link](https://v.test)\n\nx"
    )


def test_several_lines_below_a_title(event: Any) -> None:
    links = (event.link("slides", "https://s.test"), event.link("video", "https://v.test"))
    event.note("x", event.session("Knots", links=links, speakers=("Ada",), room="Hall 1"))
    event.note("y", event.session("Ropes", clock="10:00", speakers=("Bo", "Cy", "Di"), links=links[1:]))
    event.note("z", event.session("Sails", clock="11:00"))

    def above(line: str, **style: str) -> str:
        return drafted(event, session_line=line, **style)

    labels = {"label_slides": "link", "label_video": "link"}
    assert above(r"- Slides: {slides}\n- Video: {video}", **labels) == (
        "## Knots - Ada\n\n- Slides: [link](https://s.test)\n- Video: [link](https://v.test)\n\nx\n\n"
        "## Ropes\n\nBo, Cy and Di\n\n- Video: [link](https://v.test)\n\ny\n\n## Sails\n\nz\n"
    )
    # a line break of its own, a paragraph after a blank line; what has no value goes with its line
    assert above("*{speakers}*\n{room}\n\n{links}") == (
        "## Knots\n\n*Ada*  \nHall 1\n\n[slides](https://s.test), [video](https://v.test)\n\nx\n\n"
        "## Ropes\n\n*Bo, Cy and Di*\n\n[video](https://v.test)\n\ny\n\n## Sails\n\nz\n"
    )
    # a list needs a blank line before it; the title has no link that a line has, and the links' line has none either
    assert above("About:\n- {video}").startswith(
        "## Knots - Ada\n\nAbout:\n\n- [video](https://v.test)\n\nx\n\n[slides](https://s.test)\n\n## Ropes"
    )
    assert above(r"{slides}\n{video}", video="player").startswith(
        "## Knots - Ada\n\n[slides](https://s.test)\n\n[video](https://v.test)\n\nx\n\n## Ropes"
    )
    assert above(r"- {links}", links_join=r"\n- ").startswith(
        "## Knots - Ada\n\n- [slides](https://s.test)\n- [video](https://v.test)\n\nx\n"
    )


def test_marks_before_a_title_are_the_level_of_its_heading(event: Any) -> None:
    event.note("# Part\n\nMore.", event.session("Knots", speakers=("Ada",), clock="09:00"))
    event.note("Loose.", clock="10:00", day=1)
    event.note("Hall.", section="Venue")
    style = {"session_title": "### [{kind}] {title}", "level": "1"}
    assert drafted(event, **style) == (
        "### [Talk] Knots\n\n#### Part\n\nMore.\n\n**Around the talks:** Loose.\n\n# Venue\n\nHall.\n"
    )
    assert drafted(event, **style, session="bold").startswith("**[Talk] Knots**\n")
    assert drafted(event, **style, session="list").startswith("- [Talk] Knots\n")
    assert drafted(event, session_title="#{n} {title}").startswith("## #1 Knots\n")


def test_marks_before_a_day_are_the_level_of_its_heading(event: Any) -> None:
    for day, title in ((1, "Knots"), (2, "Ropes")):
        event.note("x", event.session(title, day))
    assert headings(event, day="### {weekday}")[1:] == ["#### Knots", "### Wednesday", "#### Ropes"]
    assert headings(event, day="#{n}")[1:] == ["### Knots", "## #2", "### Ropes"]
    assert headings(event, day="# Day {n}", session_title="#### {title}") == [
        "# Day 1", "#### Knots", "# Day 2", "#### Ropes",
    ]  # fmt: skip


def test_notes_in_a_title_are_nowhere_else(event: Any) -> None:
    uid = event.session("Knots", speakers=("Ada",))
    event.note("- Tie -- and untie", uid, kind="takeaway")
    event.note("> quoted", uid)
    event.note("One\ntwo", uid)
    event.note("*Cut*.", uid)
    event.session("Ropes", clock="10:00", speakers=("Bo",))
    title = '{notes} (from "{title}" by {speakers}).'
    words = 'Tie -- and untie *Cut*. (from "Knots" by Ada).'
    style = {"session_title": title, "punctuation": "smart"}
    assert drafted(event, **style, session="list") == (
        f'- {words}\n  - > quoted\n  - One\n    two\n- (from "Ropes" by Bo).\n'
    )
    assert drafted(event, **style, session="bold").startswith(f"**{words}**\n\n> quoted\n\nOne\ntwo\n\n")
    assert "**Takeaway:** Tie -- and untie" in drafted(event, **style, session="prose")
    assert drafted(event, session_title="{title}: {notes}", session="list").endswith("- Ropes\n")


def test_a_kind_at_the_beginning_of_a_title_has_a_capital(event: Any) -> None:
    event.note("x", event.session("Knots", kind="keynote"))
    assert headings(event, session_title="[{kind}] {title}") == ["## [Keynote] Knots"]
    assert headings(event, session_title="{kind}: {title}") == ["## Keynote: Knots"]
    assert headings(event, session_title="{title} ({kind})") == ["## Knots (keynote)"]


def test_an_empty_choice_is_as_usual(event: Any) -> None:
    event.note("x", event.session("Knots", rating=4))
    for key in ("session", "takeaways", "join", "level", "links_place", "quote_signed", "photo", "between"):
        assert drafted(event, **{key: ""}) == drafted(event)
    assert drafted(event, social="") == drafted(event, social="drop")


def test_a_tagline_that_ends_with_a_comma_ends_a_sentence_without(event: Any) -> None:
    event.tech("Otter", "a free tier,", "https://otter.test", verdict="price unknown")
    assert drafted(event) == "## Cool tech\n\n- [Otter](https://otter.test): a free tier. Price unknown.\n"


def test_a_post_of_the_first_evening_keeps_the_headings_that_later_notes_would_bring(event: Any) -> None:
    event.note("x", event.session("Knots", 1, "10:00"))
    evening = round((AFTER // 86_400_000 - 4) * 86_400_000 + 72_000_000)
    assert drafted(event, evening).startswith("## Day 1\n\n### Knots\n")
    assert drafted(event, evening + 86_400_000).startswith("## Knots\n"), "the last day"
