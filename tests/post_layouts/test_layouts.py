"""What each layout makes of an event: blocks in their order, by a site that escapes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from confnote.errors import Unknown
from confnote.model import Speaker
from confnote.post.content.select import gather
from confnote.post.draft import draft
from confnote.post.layouts import LAYOUTS, layout
from confnote.post.settings import Settings
from confnote.post.sites import site
from confnote.post.sites.write import render
from confnote.post.style import read_style


def two_days(event: Any) -> Any:
    harbour = event.session("Harbour lights", 1, "09:00", speakers=("Ada Byron", "Bo Lind"))
    tides = event.session("Tides at scale", 2, "10:00", speakers=("Cy Mora",))
    event.note("Lamps need names.", harbour)
    event.note("Ebb before flow.", tides)
    event.note("Coffee in the yard.", day=1, clock="08:30")
    return event


def test_days_have_their_sessions_below(event: Any) -> None:
    assert two_days(event).body() == (
        "## Day 1\n\nCoffee in the yard.\n\n### Harbour lights - Ada Byron and Bo Lind\n\nLamps need names.\n\n"
        "## Day 2\n\n### Tides at scale - Cy Mora\n\nEbb before flow.\n"
    )


def test_keys_come_from_uids(event: Any) -> None:
    keys = [piece.key for piece in two_days(event).pieces()]
    assert keys == ["d:2024-03-05", "n:N3", "s:S1.title", "n:N1", "d:2024-03-06", "s:S2.title", "n:N2"]


def test_a_one_day_event_has_no_day_heading(event: Any) -> None:
    event.one_day().note("Short.", event.session("Only", 1))
    assert event.body() == "## Only\n\nShort.\n"


def test_a_post_about_one_day_has_none_either(event: Any) -> None:
    assert two_days(event).body(only=2) == "## Tides at scale - Cy Mora\n\nEbb before flow.\n"


@pytest.mark.parametrize(
    ("label", "wanted"),
    [
        ("Day {n}", ["## Sunday 3 March", "## Day 1"]),
        ("Day {word} - {weekday} {date}", ["## Sunday 3 March", "## Day One - Tuesday 5 March"]),
        ("{weekday}: day {one}", ["## Sunday", "## Tuesday: day one"]),
        ("{iso}", ["## 2024-03-03", "## 2024-03-05"]),
    ],
)
def test_days_before_day_0_are_dates(event: Any, label: str, wanted: list[str]) -> None:
    event.conference = replace(event.conference, starts_on=date(2024, 3, 3))
    event.note("Early.", day=-1)
    event.note("On time.", day=1)
    assert event.headings(day=label) == wanted


def test_skipped_days_keep_their_numbers(event: Any) -> None:
    for n in (0, 2):
        event.note("Here.", day=n)
    assert event.headings() == ["## Day 0", "## Day 2"]


def test_what_has_no_day_comes_last(event: Any) -> None:
    event.note("Later.", event.session("Some time", None))
    event.note("First.", day=1)
    assert event.headings() == ["## Day 1", "## More sessions", "### Some time"]


def test_narrative_is_a_paragraph_a_day_with_its_sections_and_products(event: Any) -> None:
    """A post day by day, impressions first, products with a lead sentence last."""
    event.note("I went to sea.", section="intro")
    event.note("The fleet is large.", section="Overall Mood")
    talk = event.session("Knots", 1, "09:00")
    event.note("Knots first.", talk, clock="09:10")
    event.note("Lunch was fish.", day=1, clock="12:00")
    event.note("Sails next.", event.session("Sails", 1, "14:00"))
    event.note("Storm.", day=2)
    event.note("What I saw on the quay.", section="tech-intro")
    event.tech("Otterbase", "a database that floats.", verdict="Odd, but fun")
    event.tech("Gullwatch", "- another one")
    style = {
        "headings": "setext", "bullet": "*   ", "label_tech": "Stalls", "order": "overall mood, days, tech",
        "tech_line": "{name} {tagline} {verdict}",
    }  # fmt: skip
    assert event.body("narrative", **style) == (
        "I went to sea.\n\nOverall Mood\n------------\n\nThe fleet is large.\n\n"
        "Day 1\n-----\n\nKnots first. Lunch was fish. Sails next.\n\nDay 2\n-----\n\nStorm.\n\n"
        "Stalls\n------\n\nWhat I saw on the quay.\n\n"
        "*   Otterbase a database that floats. Odd, but fun\n*   Gullwatch - another one\n"
    )


def test_talks_in_prose_have_social_posts_before_them_and_tech_is_framed(event: Any) -> None:
    """Talk after talk without headings, pasted social posts before each, products with a closing remark."""
    post = event.link("social", "https://social.test/1", embed="<blockquote>tied</blockquote> <script></script> ")
    event.note("![anchor](https://img.test/a.png)", section="Intro")
    event.note("A day of talks.", section="intro")
    event.note("It began with knots.", event.session("Knots", 1, "09:00", links=(post,)))
    event.note("Then came sails.", event.session("Sails", 1, "10:00"))
    event.note("I liked these:", section="tech-intro")
    event.note("I saw no booths.", section="tech-closing")
    event.tech("Otterbase", "a floating database", "https://otter.test")
    event.tech("Gullwatch", "eyes above", "https://gull.test")
    assert event.body("talks", session="prose", social="embed", label_tech="Cool Stuff") == (
        "![anchor](https://img.test/a.png)\n\nA day of talks.\n\n"
        "<blockquote>tied</blockquote> <script></script>\n\nIt began with knots.\n\nThen came sails.\n\n"
        "## Cool Stuff\n\nI liked these:\n\n"
        "- [Otterbase](https://otter.test): a floating database.\n- [Gullwatch](https://gull.test): eyes above.\n\n"
        "I saw no booths.\n"
    )


def test_talks_without_a_label_stand_at_the_top(event: Any) -> None:
    two_days(event)
    assert event.headings("talks", label_sessions="Sessions") == [
        "## Sessions",
        "### Harbour lights - Ada Byron and Bo Lind",
        "### Tides at scale - Cy Mora",
    ]
    assert event.headings("talks") == ["## Harbour lights - Ada Byron and Bo Lind", "## Tides at scale - Cy Mora"]


@pytest.mark.parametrize(
    ("session", "wanted"),
    [
        ("bold", "**Knots - Ada**\n\nWorth a knot.\n\nOne.\n\nTwo.\n\n[slides](https://s.test)\n"),
        ("inline", "**Knots - Ada.** One.\n\nTwo.\n\nWorth a knot.\n\n[slides](https://s.test)\n"),
        ("list", "- Knots - Ada: worth a knot ([slides](https://s.test))\n  - One.\n  - Two.\n"),
        ("prose", "One.\n\nTwo.\n"),
    ],
)
def test_shapes_of_a_session(event: Any, session: str, wanted: str) -> None:
    talk = event.one_day().session(
        "Knots", speakers=("Ada",), links=(event.link("slides", "https://s.test"),), rating=4, verdict="worth a knot"
    )
    event.note("One.", talk)
    event.note("Two.", talk)
    assert event.body(session=session) == wanted


def test_a_sessions_notes_can_be_one_paragraph_that_a_quote_parts(event: Any) -> None:
    talk = event.one_day().session("Knots", speakers=("Ada", "Bo", "Cy"))
    for text, kind in (
        ("One.", "note"),
        ("Two.", "note"),
        ("Tie it twice.", "quote"),
        ("- a\n- b", "note"),
        ("Three.", "note"),
    ):
        event.note(text, talk, kind=kind)
    assert event.body(join="session", session_title="{title}") == (
        "## Knots\n\nOne. Two.\n\n> Tie it twice.\n\n- a\n- b\n\nThree.\n"
    )
    keys = [piece.key for piece in event.pieces(join="session")]
    # three speakers are on the line below the title
    assert keys == ["s:S1.title", "s:S1.line", "s:S1.notes", "n:N3", "s:S1.notes.2", "s:S1.notes.3"]


def test_a_quote_that_names_its_speaker_names_no_other(event: Any) -> None:
    talk = event.one_day().session("Knots", speakers=("Ada", "Bo"))
    event.note("Tie it twice. \u2014 Bo", talk, kind="quote")
    event.note("Or \u2014 once.", talk, kind="quote")
    assert event.body(session_title="{title}") == "## Knots\n\n> Tie it twice.\n>\n> \u2014 Bo\n\n> Or \u2014 once.\n"


@pytest.mark.parametrize(
    ("text", "words", "name"),
    [
        ("Bo Ek: Tie it twice.", "Tie it twice.", "Bo Ek"),
        ("Bo: Tie it: twice.", "Tie it: twice.", "Bo Ek"),
        ("Bo Ek, Org: Tie it twice.", "Tie it twice.", "Bo Ek, Org"),
        ("Tie it twice. -- Bo Ek", "Tie it twice.", "Bo Ek"),
        ("Tie it twice. \u2013 Bo", "Tie it twice.", "Bo Ek"),
        ("Tie it - twice. \u2014 Bo Ek, Org", "Tie it - twice.", "Bo Ek, Org"),
    ],
)
def test_all_quotes_are_signed_in_one_form(event: Any, text: str, words: str, name: str) -> None:
    talk = event.one_day().session("Knots", speakers=("Bo Ek",))
    event.note(text, talk, kind="quote")
    event.note("Once.", talk, kind="quote")
    for named in ({}, {"session_title": "{title}"}):
        once = "> Once.\n>\n> \u2014 Bo Ek\n" if named else "> Once.\n"
        assert event.body(**named).partition("\n\n")[2] == f"> {words}\n>\n> \u2014 {name}\n\n{once}"
    assert f"\n> {words}\n>\n> ({name})\n" in event.body(quote_by="({speakers})")
    # with no such line, the name goes if the title has it, else it stays in the text
    assert event.body(quote_by="").endswith(f"\n\n> {words}\n\n> Once.\n")
    assert event.body(quote_by="", session_title="{title}").endswith(f"\n\n> {text}\n\n> Once.\n")


@pytest.mark.parametrize("text", ["Tie it twice.\n\u2014 Bo Ek", "Tie it twice. \u2014 Jo Berg", "Tie it.\n\n-- Bo"])
def test_a_quote_with_a_signature_of_its_own_gets_no_second_one(event: Any, text: str) -> None:
    event.note(text, event.one_day().session("Knots", speakers=("Bo Ek", "Ada Lind")), kind="quote")
    shown = "\n".join(f"> {row}".rstrip() for row in text.split("\n"))
    assert event.body(quote_signed="always").endswith(f"\n\n{shown}\n")


def test_of_two_speakers_with_the_typed_name_the_post_names_the_typed_words(event: Any) -> None:
    event.note("Tie it. \u2014 Bo", event.one_day().session("Knots", speakers=("Bo Ek", "Bo Li")), kind="quote")
    assert event.body().endswith("\n\n> Tie it.\n>\n> \u2014 Bo\n")


@pytest.mark.parametrize("text", ["Bob: no.", "Tie it: Bo Ek", "once - or Bo Ek", "E: mc"])
def test_a_quote_that_only_looks_so_names_its_speaker_below(event: Any, text: str) -> None:
    talk = event.one_day().session("Knots", speakers=("Bo Ek",))
    event.note(text, talk, kind="quote")
    assert event.body(session_title="{title}") == f"## Knots\n\n> {text}\n>\n> \u2014 Bo Ek\n"


def test_notes_as_bullets_and_bullets_as_paragraphs(event: Any) -> None:
    talk = event.one_day().session("Knots")
    event.note("One\nline more", talk)
    event.note("- two", talk)
    event.note("- three\n- four", talk)
    assert event.body(notes="bullets") == "## Knots\n\n- One\n  line more\n- two\n- three\n- four\n"
    assert event.body(notes="paragraphs") == "## Knots\n\nOne\nline more\n\ntwo\n\n- three\n- four\n"
    assert event.body() == "## Knots\n\nOne\nline more\n\n- two\n- three\n- four\n"


def test_order_names_what_comes_first_and_the_rest_follows_as_usual(event: Any) -> None:
    two_days(event)
    for section in ("Thanks", "venue", "closing"):
        event.note(f"About {section}.", section=section)
    event.tech("Otterbase")
    event.session("Missed one", 2, attendance="missed", starts_at=None)
    usual = event.headings(level="1", session="prose")
    assert usual == ["# Day 1", "# Day 2", "# Thanks", "# Venue", "# Cool tech", "# To watch"]
    assert event.body().endswith("- Missed one\n\nAbout closing.\n")
    wanted = ["# Cool tech", "# Venue", "# Day 1", "# Day 2", "# Thanks", "# To watch"]
    assert event.headings(level="1", session="prose", order="tech, Venue, sessions") == wanted


def test_a_section_named_like_a_list_stands_before_it(event: Any) -> None:
    event.note("I took these home.", section="takeaways")
    event.note("Tie twice.", event.session("Knots", 1), kind="takeaway")
    assert event.body("talks", takeaways="section", label_sessions="") == (
        "## Knots\n\n## Takeaways\n\nI took these home.\n\n- Tie twice.\n"
    )


def test_a_section_named_like_the_heading_of_the_sessions_begins_them(event: Any) -> None:
    event.note("In no order:", section="Talks I liked")
    event.note("About the quay.", section="The quay")
    event.note("Tie twice.", event.session("Knots", 1))
    label = {"label_sessions": "Talks I liked"}
    shown = "## Talks I liked\n\nIn no order:\n\n### Knots\n\nTie twice.\n\n## The quay\n\nAbout the quay.\n"
    assert event.body("talks", **label) == shown
    assert event.body("talks", **label, session="list").startswith("## Talks I liked\n\nIn no order:\n\n- Knots\n")
    assert event.headings("talks") == ["## Knots", "## Talks I liked", "## The quay"]
    assert event.headings("days", **label) == event.headings("talks")


def test_a_section_named_days_hides_no_session(event: Any) -> None:
    event.note("Three of them.", section="Days")
    event.note("Tie twice.", event.session("Knots", 1))
    assert event.body("talks") == "## Days\n\nThree of them.\n\n## Knots\n\nTie twice.\n"


def test_takeaways_beside_their_session_are_named(event: Any) -> None:
    event.one_day().note("- Tie twice.", event.session("Knots"), kind="takeaway")
    assert event.body() == "## Knots\n\n**Takeaway:** Tie twice.\n"
    assert event.body(label_takeaway="") == "## Knots\n\n- Tie twice.\n"
    assert event.body(takeaways="both").endswith("## Takeaways\n\n- Tie twice.\n")


def test_handles_and_speakers(event: Any) -> None:
    people = (
        Speaker(name="Ada", org="Quay", handle="@ada", url="https://ada.test"),
        Speaker(name="Bo", handle="@bo@sea.test"),
    )
    event.one_day().note("x", event.session("Knots"))
    event.sessions[0] = replace(event.sessions[0], speakers=people)
    assert event.headings(handles="text") == ["## Knots - Ada (@ada) and Bo (@bo@sea.test)"]
    assert event.headings(handles="link") == ["## Knots - [Ada](https://ada.test) and [Bo](https://sea.test/@bo)"]
    assert event.headings(speaker="{name}, {org}") == ["## Knots - Ada, Quay and Bo"]


def test_links_line_in_the_order_wanted(event: Any) -> None:
    links = tuple(event.link(kind, f"https://{kind}.test") for kind in ("video", "code", "slides", "page"))
    event.one_day().note("x", event.session("Knots", links=links))
    line = "[schedule](https://page.test), [slides](https://slides.test), [code](https://code.test)"
    assert event.body() == f"## [Knots](https://video.test)\n\nx\n\n{line}\n"
    assert "[slides](https://slides.test) | [see it](https://video.test)\n" in event.body(
        links="slides, video", links_join=" | ", label_video="see it", session_link="off"
    )
    assert event.body(links="off", session_link="off") == "## Knots\n\nx\n"
    assert event.body(session_link="slides", links="video, slides", links_place="before").startswith(
        "## [Knots](https://slides.test)\n\n[video](https://video.test)\n\nx"
    )
    # a title does not lead to the video of the player below it
    assert event.body(video="player").startswith("## [Knots](https://page.test)\n\nplayer https://video.test\n\nx")
    # no player in a list, and none for a note: a link
    assert "- Knots ([schedule]" in event.body(video="player", session="list", session_link="off")
    assert "[video](https://video.test)" in event.body(video="player", session="list")
    event.note("y", "S1", links=(event.link("video", "https://other.test"),))
    assert "y\n\n[video](https://other.test)" in event.body(video="player")


def test_social_posts_after_the_notes_or_not_at_all(event: Any) -> None:
    post = event.link("social", "https://social.test/1")
    event.one_day().note("x", event.session("Knots"), links=(post,))
    assert event.body(social_place="after") == "## Knots\n\nx\n\n<https://social.test/1>\n"
    assert event.body(social="drop") == "## Knots\n\nx\n"


def test_ratings_in_words_stars_or_not(event: Any) -> None:
    event.one_day().session("Knots", rating=5)
    assert event.body() == "## Knots\n"
    assert event.body(rating="words") == "## Knots\n\nMust see\n"
    assert event.body(rating_line="{rating}") == "## Knots\n\nMust see\n"
    assert event.body("favourites") == "## Favourites\n\n### Knots\n\nMust see\n"
    assert event.body(rating="stars") == "## Knots\n\n★★★★★\n"
    assert event.body(rating="off") == "## Knots\n"
    assert event.body(rating="words", rating_words="a, b, c, d, e!") == "## Knots\n\ne!\n"
    assert event.body(rating="words", rating_words="") == "## Knots\n"


def test_more_rules_and_times(event: Any) -> None:
    event.note("Hello.", section="intro")
    two_days(event)
    body = event.body(more="on", rules="days", times="on")
    assert body.startswith("Hello.\n\n<!--more-->\n\n## Day 1\n\n**08:30** Coffee in the yard.")
    assert body.count("\n---\n") == 1


def test_ids_on_headings(event: Any) -> None:
    two_days(event)
    event.session("Day 1", 2, "10:00", speakers=("Ada",))
    event.session("2026 & beyond", 2, "11:00")
    event.note("Rain.", section="Hall ways {#halls}")
    event.note("Sun.", section="hall ways")
    event.note("No id.", section="C++ {x}")
    event.note("None here.", section="{#alone}")
    assert {line for line in event.headings() if "{" in line} == {"## Hall ways {#halls}", "## C++ {x}", "## {#alone}"}
    headings = event.headings(ids="on")
    assert headings[0] == "## Day 1 {#day-1}"
    assert headings[-5:] == [
        "### Day 1 - Ada {#day-1-2}", "### 2026 & beyond {#on-2026-beyond}",
        "## Hall ways {#halls}", "## C++ {x} {#c-x}", "## {#alone} {#alone}",
    ]  # fmt: skip
    assert "Day 1 {#day-1}\n--------------\n" in event.body(ids="on", headings="setext")


def test_the_mark_of_the_summary_after_the_first_paragraph(event: Any) -> None:
    assert "<!--more-->" not in event.body(more="paragraph")
    event.note("Hello\nall.\n\nWe went.\n\nIt rained.", section="intro")
    event.note("The end of it.", section="intro")
    assert event.body(more="paragraph") == ("Hello\nall.\n\n<!--more-->\n\nWe went.\n\nIt rained.\n\nThe end of it.\n")
    assert event.body(more="on").endswith("The end of it.\n\n<!--more-->\n")
    assert [piece.key for piece in event.pieces(more="paragraph")] == ["n:N1", "more", "n:N1.2", "n:N2"]


def test_a_blank_line_in_code_ends_no_paragraph(event: Any) -> None:
    event.note("```\na\n\nb\n```", section="intro")
    event.note("Hello.", section="intro")
    assert event.body(more="paragraph") == "```\na\n\nb\n```\n\n<!--more-->\n\nHello.\n"


def test_the_second_of_two_equal_hours_has_the_name_of_its_zone(event: Any) -> None:
    night = date(2026, 10, 24)
    event.conference = replace(
        event.conference, zone="Europe/Berlin", starts_on=night, ends_on=night, day_one=night, day_end=240
    )
    for text, clock in (("one", "00:30"), ("two", "01:30")):
        event.note(text, day=2, clock=clock)
    assert "**02:30** one\n\n**02:30 CET** two" in event.body(times="on")


def test_no_layout_of_that_name() -> None:
    with pytest.raises(Unknown, match=r"days, talks"):
        layout("dayz")


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_layout_tells_an_empty_event(event: Any, name: str) -> None:
    if name != "liveblog":
        assert event.body(name) == ""


def test_themes_by_track_tag_or_kind(event: Any) -> None:
    for title, track, tags, kind in (
        ("Knots", "Rope", ("craft",), "talk"), ("Sails", "Cloth", ("craft", "wind"), "workshop"), ("Ties", "rope ", (), "talk"), ("Sea", "", (), "office-hours"),
    ):  # fmt: skip
        event.note(f"{title}.", event.session(title, 1, track=track, tags=tags, kind=kind))
    event.note("Hello.", day=1, clock="08:00")
    event.note("Fish.", section="venue")
    event.note("Tie twice.", "S1", kind="takeaway")
    style = {"session_title": "{title}"}
    assert event.headings("themes", **style) == [
        "## Rope", "### Knots", "### Ties", "## Cloth", "### Sails", "## Sessions", "### Sea", "## Venue", "## Takeaways",
    ]  # fmt: skip
    assert event.body("themes").startswith("Hello.\n\n## Rope")
    by_tag = ["## craft", "### Knots", "### Sails", "## Sessions", "### Ties", "### Sea"]
    assert event.headings("themes", themes_by="tag", **style)[:6] == by_tag
    assert event.headings("themes", themes_by="kind", session="prose") == [
        "## Talk",
        "## Workshop",
        "## Office hours",
        "## Venue",
        "## Takeaways",
    ]


def test_favourites_then_the_rest(event: Any) -> None:
    for title, rating in (("Fair", 3), ("Good", 4), ("Best", 5), ("Plain", None)):
        event.note(f"About {title}.", event.session(title, 1, rating=rating))
    assert event.body("favourites", rating="off", takeaways="section") == (
        "## Favourites\n\n### Best\n\nAbout Best.\n\n### Good\n\nAbout Good.\n\n## Also seen\n\n- Fair\n- Plain\n"
    )
    assert event.headings("favourites", favourites_least="3")[1:4] == ["### Best", "### Good", "### Fair"]


def test_without_ratings_all_are_favourites(event: Any) -> None:
    event.note("x", event.session("Knots"))
    assert event.headings("favourites") == ["## Favourites", "### Knots"]


def test_a_liveblog_begins_and_ends(event: Any) -> None:
    uid = event.session("Knots", 1, speakers=("Ada", "Bo"))
    event.note("First.", uid, clock="09:01")
    event.note("Then.", uid, clock="09:20")
    assert event.body("liveblog", times="on") == (
        "This is a liveblog of Knots by Ada and Bo at Quay Conf 2024.\n\n**09:01** First.\n\n**09:20** Then.\n\n"
        "At this point the session ends.\n"
    )
    event.note("Other.", event.session("Sails", 1))
    body = event.body("liveblog", liveblog_end="")
    assert [line for line in body.split("\n") if line.startswith("#")] == ["## Knots - Ada and Bo", "## Sails"]
    assert "This is a liveblog of Sails at Quay Conf 2024." in body
    assert body.endswith("Other.\n")
    event.note("Coffee.", day=1, clock="08:00")
    event.note("Lunch.", day=1, clock="12:30")
    body = event.body("liveblog")
    assert body.startswith("Coffee.\n\n## Knots")
    assert body.endswith("At this point the session ends.\n\nLunch.\n")


def test_missed_sessions_are_a_list_to_watch(event: Any) -> None:
    uid = event.session(
        "Gone", 1, speakers=("Ada",), attendance="missed", links=(event.link("video", "https://v.test"),)
    )
    event.note("Cy says it is good.", uid)
    assert event.body() == "## To watch\n\n- [Gone](https://v.test) - Ada\n  - Cy says it is good.\n"
    assert event.body(include_missed="off") == ""


# --- what a reader sees by default ---


@pytest.mark.parametrize(
    ("verdict", "wanted"),
    [
        ("solid demo", "Solid demo."),
        ("best talk of the conference!", "Best talk of the conference!"),
        ("*wow*, what a demo", "*Wow*, what a demo."),
        ("(mostly) fun", "(Mostly) fun."),
        ("why so long?", "Why so long?"),
        ("kubectl was new to me", "kubectl was new to me."),
        ("`kubectl` tricks", "`kubectl` tricks."),
        ("https://x.test has it all", "https://x.test has it all."),
        ("eBPF everywhere", "eBPF everywhere."),
        ("kubectl-free, at last", "kubectl-free, at last."),
        ("well-paced", "Well-paced."),
        ("danah at her best", "danah at her best."),
        ("great 👍", "Great 👍"),
        ("素晴らしい", "素晴らしい"),
    ],
)
def test_a_verdict_is_a_sentence(event: Any, verdict: str, wanted: str) -> None:
    event.one_day().session("Knots", speakers=("danah boyd",), rating=4, verdict=verdict)
    assert event.body(session_title="{title}") == f"## Knots\n\n{wanted}\n"
    assert event.body(session_title="{title}", rating="words") == f"## Knots\n\nGood: {verdict}\n"


@pytest.mark.parametrize(
    ("product", "wanted"),
    [
        (("Otter", "a database", "https://o.test", "want it"), "[Otter](https://o.test): a database. Want it."),
        (("Otter", "a database.", "", "want it!"), "Otter: a database. Want it!"),
        (("Otter", "does it float?", "", ""), "Otter: does it float?"),
        (("Otter", "", "", "want it"), "Otter: Want it."),
        (("otter", "", "", "otter is odd"), "otter: otter is odd."),
        (("Otter", "", "", ""), "Otter"),
    ],
)
def test_a_product_is_told_in_sentences(event: Any, product: tuple[str, ...], wanted: str) -> None:
    name, tagline, url, verdict = product
    event.one_day().tech(name, tagline, url, verdict=verdict)
    assert event.body() == f"## Cool tech\n\n- {wanted}\n"


def test_a_quote_is_signed_only_if_it_is_not_clear_who_said_it(event: Any) -> None:
    one = event.one_day().session("Knots", speakers=("Ada",))
    two = event.session("Sails", clock="10:00", speakers=("Bo", "Cy"))
    event.note("Tie it twice.", one, kind="quote")
    event.note("Wind is free.", two, kind="quote")
    assert event.body() == ("## Knots - Ada\n\n> Tie it twice.\n\n## Sails - Bo and Cy\n\n> Wind is free.\n")
    assert "> Wind is free.\n" in event.body(session="prose"), "nobody noted that both said it"
    assert "> Tie it twice.\n>\n> — Ada\n" in event.body(quote_signed="always")
    assert "> Tie it twice.\n>\n> — Ada\n" in event.body(session="prose"), "no title names her"


def test_three_speakers_are_on_the_line_below_the_title(event: Any) -> None:
    event.one_day().session("Panel", speakers=("Ada", "Bo", "Cy"))
    event.session("Talk", clock="10:00", speakers=("Ada", "Bo"))
    assert event.body() == "## Panel\n\nAda, Bo and Cy\n\n## Talk - Ada and Bo\n"
    assert event.body(session="bold").startswith("**Panel**\n\nAda, Bo and Cy\n\n")
    assert event.body(session="list").startswith("- Panel - Ada, Bo and Cy\n")
    assert event.body(speakers_most="all").startswith("## Panel - Ada, Bo and Cy\n")
    assert event.body(session_title="{title} ({speakers})").startswith("## Panel (Ada, Bo and Cy)\n")
    assert event.body(session_line="{time}").startswith("## Panel\n\nAda, Bo and Cy, 09:00\n")


def test_a_line_below_the_title(event: Any) -> None:
    links = (event.link("video", "https://v.test"), event.link("slides", "https://s.test"))
    uid = event.one_day().session("Knots", links=links, room="Hall 1", rating=4, verdict="solid demo")
    ada = Speaker(name="Ada", org="Quay", url="https://ada.test")
    event.sessions[0] = replace(event.sessions[0], speakers=(ada,), ends_at=event.sessions[0].starts_at + 2_700_000)
    event.note("x", uid)
    linked = {"handles": "link", "session_line": "{speakers}, {org} ({links})"}
    assert event.body(**linked) == (
        "## Knots\n\n[Ada](https://ada.test), Quay ([slides](https://s.test), [video](https://v.test))\n\n"
        "Solid demo.\n\nx\n"
    )
    assert event.body(session_line="> {room}, {time}, {rating}") == (
        "## [Knots](https://v.test) - Ada\n\n> Hall 1, 09:00-09:45, Good\n\nSolid demo.\n\nx\n\n[slides](https://s.test)\n"
    )
    assert event.body(session_line="{rating}", rating="words").startswith(
        "## [Knots](https://v.test) - Ada\n\nGood\n\nSolid demo.\n"
    )
    # no line in prose, so the links are where they are without it
    assert event.body(session="inline", session_line="{links}").endswith(
        "x\n\nSolid demo.\n\n[slides](https://s.test)\n"
    )


@pytest.mark.parametrize(
    ("field", "two", "three"),
    [
        ("{speakers}", "Ada and Bo", "Ada, Bo and Cy and Co"),
        ("{speakers &}", "Ada & Bo", "Ada, Bo & Cy and Co"),
        ("{speakers und}", "Ada und Bo", "Ada, Bo und Cy and Co"),
        ("{speakers ,}", "Ada, Bo", "Ada, Bo, Cy and Co"),
    ],
)
def test_what_joins_the_last_two_speakers(event: Any, field: str, two: str, three: str) -> None:
    event.session("Knots", speakers=("Ada", "Bo"))
    event.session("Ropes", clock="10:00", speakers=("Ada", "Bo", "Cy and Co"))
    assert event.headings(session_title=f"{{title}} ({field})") == [f"## Knots ({two})", f"## Ropes ({three})"]
    body = event.body(session_line=f"*{field}*")
    assert body == f"## Knots\n\n*{two}*\n\n## Ropes\n\n*{three}*\n"
    event.note("Words.", "S1", kind="quote")
    assert f"> by {two}\n" in event.body(quote_by=f"by {field}", quote_signed="always")
    assert "> —" not in event.body(session_title=f"{{title}} ({field})")


def test_only_some_kinds_are_named(event: Any) -> None:
    event.session("Knots", kind="keynote")
    event.session("Ropes", clock="10:00")
    event.session("Sails", clock="11:00", kind="office-hours")
    wanted = ["## Keynote: Knots", "## Ropes", "## Office-hours: Sails"]
    assert event.headings(session_title="{kind Keynote office-hours}: {title}") == wanted
    assert event.headings(session_title="{title} ({kind keynote})")[:2] == ["## Knots (keynote)", "## Ropes"]


def test_a_rating_and_a_verdict_in_the_title_are_nowhere_else(event: Any) -> None:
    event.one_day().session("Knots", speakers=("Ada",), rating=4, verdict="solid demo", kind="talk")
    event.session("Sails", clock="10:00")
    stars = {"session_title": "[{kind}] {title} - {speakers} - {rating}", "rating": "stars"}
    assert event.body(**stars) == "## [Talk] Knots - Ada - ★★★★☆\n\nSolid demo.\n\n## [Talk] Sails\n"
    both = {"session_title": "{title} ({rating}: {verdict})"}
    assert event.body(**both) == "## Knots (Good: solid demo)\n\n## Sails\n"
    assert event.body(**both, rating="off") == "## Knots\n\n## Sails\n"
    assert event.body(session="bold", **both) == "**Knots (Good: solid demo)**\n\n**Sails**\n"
    verdict = {"session": "list", "session_title": "{title} by {speakers} - {verdict}"}
    assert event.body(**verdict) == "- Knots by Ada - solid demo\n- Sails\n"
    assert event.body(**verdict, rating="words") == "- Knots by Ada - solid demo: Good\n- Sails\n"
    event.sessions[0] = replace(event.sessions[0], rating=2)
    assert event.body(**both) == "## Knots\n\n## Sails\n"  # as a low rating anywhere
    assert event.body(**both, include_low="on").startswith("## Knots (Not for me: solid demo)\n")


def test_numbers_in_titles_count_the_sessions_as_they_come(event: Any) -> None:
    for title, day, clock, rating, track in (
        ("Knots", 2, "09:00", 4, "Rope"), ("Sails", 1, "09:00", 5, "Cloth"), ("Ties", 2, "10:00", 3, "Rope"),
        ("Flags", 2, "11:00", None, "Cloth"), ("Sea", None, "", None, "")
    ):  # fmt: skip
        event.note(f"{title}.", event.session(title, day, clock, rating=rating, track=track))
    style = {"session_title": "{n}. {title}"}
    assert event.headings("talks", **style) == ["## 1. Sails", "## 2. Knots", "## 3. Ties", "## 4. Flags", "## 5. Sea"]
    assert event.headings("days", only=2, **style) == ["## 1. Knots", "## 2. Ties", "## 3. Flags"]
    assert event.headings("themes", **style) == [
        "## Cloth", "### 1. Sails", "### 2. Flags", "## Rope", "### 3. Knots", "### 4. Ties", "## Sessions", "### 5. Sea",
    ]  # fmt: skip
    assert event.body("favourites", rating="off", **style) == (
        "## Favourites\n\n### 1. Sails\n\nSails.\n\n### 2. Knots\n\nKnots.\n\n## Also seen\n\n- Ties\n- Flags\n- Sea\n"
    )


def test_a_list_of_sessions_is_numbered_by_their_titles(event: Any) -> None:
    for title, clock in (("Knots", "09:00"), ("Sails", "10:00")):
        uid = event.session(title, 1, clock, rating=4, verdict="solid demo", speakers=("Ada",))
        event.note(f"About {title}.", uid)
    style = {"session": "list", "session_title": "{n}. **{title}** by {speakers}", "rating": "off"}
    assert event.body("talks", **style) == (
        "1. **Knots** by Ada\n   - About Knots.\n2. **Sails** by Ada\n   - About Sails.\n"
    )
    assert event.body("talks", **style, bullet="*   ").startswith(
        "1.  **Knots** by Ada\n    *   About Knots.\n2.  **Sa"
    )


def test_one_link_has_title_and_speakers(event: Any) -> None:
    for title, links in (("Knots", (event.link("video", "https://v.example/1"),)), ("Sails", ())):
        event.note("Good.", event.session(title, 1, "09:00", speakers=("Ada",), links=links))
    style = {"session_title": "{n}. [{speakers} - {title}]({url}) - {notes}", "session": "list"}
    assert event.body("talks", **style) == ("1. [Ada - Knots](https://v.example/1) - Good.\n2. Ada - Sails - Good.\n")
    linked = event.body("talks", session_title="[{title} by {speakers}]({url})", handles="link")
    assert linked.startswith("## [Knots by Ada](https://v.example/1)\n\nGood.\n\n## Sails by Ada\n")


def test_notes_between_sessions_are_there_in_every_layout(event: Any) -> None:
    for text, clock in (("Breakfast.", "08:00"), ("Lunch.", "12:30"), ("- Fish", "12:40"), ("Party.", "21:00")):
        event.one_day().note(text, day=1, clock=clock)
    for title, clock in (("Knots", "09:00"), ("Sails", "14:00")):
        event.note(f"{title} are good.", event.session(title, 1, clock, track="Sea"))
    event.note("Who stays?", day=1, clock="22:00", kind="quote")
    wanted = (
        "Breakfast.\n\n## Knots\n\nKnots are good.\n\n**Around the talks:**\n\nLunch.\n\n- Fish\n\n"
        "## Sails\n\nSails are good.\n\n**Around the talks:**\n\nParty.\n\n> Who stays?\n"
    )
    assert event.body() == wanted
    assert event.body("talks", label_sessions="") == wanted
    assert event.body(label_between="") == wanted.replace("**Around the talks:**\n\n", "")
    assert "Knots are good.\n\n## Around the talks\n\nLunch.\n\n- Fish\n\n## Sails" in event.body(between="heading")
    assert event.body(between="first").startswith(
        "Breakfast.\n\nLunch.\n\n- Fish\n\nParty.\n\n> Who stays?\n\n## Knots"
    )
    assert event.body(session="bold") == wanted.replace("## Knots", "**Knots**").replace("## Sails", "**Sails**")
    assert "**Sails.** Sails are good.\n\n**Around the talks:**\n\nParty." in event.body(session="inline")
    assert event.body("narrative") == (
        "Breakfast. Knots are good. Lunch.\n\n- Fish\n\nSails are good. Party.\n\n> Who stays?\n"
    )
    for name in ("themes", "favourites"):
        body = event.body(name)
        assert body.startswith("Breakfast.\n\n## ")
        assert body.endswith("Sails are good.\n\n## Around the talks\n\nLunch.\n\n- Fish\n\nParty.\n\n> Who stays?\n")
    assert "**Around the talks:**\n\nLunch." in event.body("liveblog", liveblog_end="")


def test_a_label_before_what_is_no_paragraph_is_one_itself(event: Any) -> None:
    event.one_day().note("x", event.session("Knots"))
    event.note("Who stays?", day=1, clock="21:00", kind="quote")
    assert event.body() == "## Knots\n\nx\n\n**Around the talks:**\n\n> Who stays?\n"
    assert event.body(notes="bullets") == "## Knots\n\n- x\n\n**Around the talks:**\n\n> Who stays?\n"


def test_an_empty_value_means_none(event: Any) -> None:
    two_days(event)
    assert event.body(day="") == (
        "Coffee in the yard.\n\n## Harbour lights - Ada Byron and Bo Lind\n\nLamps need names.\n\n"
        "## Tides at scale - Cy Mora\n\nEbb before flow.\n"
    )
    assert event.body(session_title="", day="") == "Coffee in the yard.\n\nLamps need names.\n\nEbb before flow.\n"
    assert event.body("talks", session_title="", label_sessions="") == event.body(session_title="", day="")
    listed = event.body(session="list", session_title="", day="")
    assert listed == "Coffee in the yard.\n\n- Lamps need names.\n- Ebb before flow.\n"
    assert event.headings("talks", speaker="") == ["## Harbour lights", "## Tides at scale"]
    event.tech("Otter")
    assert "Otter" not in event.body(tech_line="")
    assert event.body(rating="") == event.body(rating="off")


def test_notes_below_a_list_of_sessions_are_a_list_or_paragraphs(event: Any) -> None:
    talk = event.one_day().session("Knots")
    event.note("Tie one.", session=talk)
    event.note("Then two.", session=talk)
    assert event.body(session="list") == "- Knots\n  - Tie one.\n  - Then two.\n"
    assert event.body(session="list", notes="paragraphs") == "- Knots\n\n  Tie one.\n\n  Then two.\n"


def test_a_number_at_the_beginning_of_a_heading_makes_no_list(event: Any) -> None:
    event.one_day().session("1. Knots")
    assert event.body() == "## 1. Knots\n"


@pytest.mark.parametrize(
    ("title", "wanted"),
    [
        ("Using `fork()` safely", "Using `fork()` safely"),
        ("`a_b_c` and `{{ x }}` *now*", "`a_b_c` and `{{ x }}` \\*now\\*"),
        ("No ` in ` sight, `", "No \\` in \\` sight, \\`"),
        ("`std::launder`s", "`std::launder`s"),
    ],
)
def test_code_in_a_title_is_code(event: Any, title: str, wanted: str) -> None:
    uid = event.session(title, links=(event.link("page", "https://x.test/1"),))
    event.note("A.", uid)
    event.session(title, clock="11:00", attendance="missed")
    event.note("B.", section=title)
    event.tech(title)
    given = read_style([])
    blocks = layout("days").blocks(gather(event.dossier, given), given)
    rows = "".join(piece.text + piece.gap for piece in render(blocks, site("hugo"), given)).split("\n")
    assert [row for row in rows if row not in ("", "A.", "B.")] == [
        f"## [{wanted}](https://x.test/1)", f"## {wanted}", "## Cool tech", f"- {wanted}", "## To watch", f"- {wanted}",
    ]  # fmt: skip


def test_front_matter_has_the_words_of_code_alone(event: Any) -> None:
    event.session("Using `fork()` safely")
    settings = Settings(site="hugo", session="S1")
    post = draft(event.dossier, settings, 0)
    assert post.front["title"] == "Using fork() safely - Quay Conf 2024"
    assert post.path.name == "using-fork-safely-quay-conf-2024.md"


def test_bullets_are_for_plain_notes(event: Any) -> None:
    talk = event.one_day().session("Knots")
    blocks = ["```\ncode\n```", "![the queue](https://x.test/q.png)", "| a | b |\n|---|---|\n| 1 | 2 |", "~~~\nx\n~~~"]
    for text in ("one", *blocks, "See this:\n```\nx\n```", "a | b", "![x](https://x.test/x.png) and words"):
        event.note(text, talk)
    assert event.body(notes="bullets") == (
        "## Knots\n\n- one\n\n" + "\n\n".join(blocks) + "\n\n- See this:\n  ```\n  x\n  ```\n- a | b\n"
        "- ![x](https://x.test/x.png) and words\n"
    )


def test_notes_between_talks_are_bullets_if_they_are_several(event: Any) -> None:
    event.one_day().note("x", event.session("Knots"))
    event.note("- lunch", day=1, clock="12:00")
    event.note("y", event.session("Splices", clock="13:00"))
    for text in ("coffee", "![tea](https://x.test/t.png)", "tea"):
        event.note(text, day=1, clock="15:00")
    assert event.body(notes="bullets") == (
        "## Knots\n\n- x\n\n**Around the talks:** lunch\n\n## Splices\n\n- y\n\n**Around the talks:**\n\n"
        "- coffee\n\n![tea](https://x.test/t.png)\n\n- tea\n"
    )
    # without a label, the items would go on with the list of the session
    assert event.body(notes="bullets", label_between="") == (
        "## Knots\n\n- x\n\nlunch\n\n## Splices\n\n- y\n\ncoffee\n\n![tea](https://x.test/t.png)\n\ntea\n"
    )


def test_notes_in_one_paragraph_are_as_typed_and_takeaways_have_their_label(event: Any) -> None:
    talk = event.one_day().session("Knots")
    for text, kind in (
        ("tie it twice", "note"), ("count the ends", "takeaway"), ("`rope` is no word", "note"), ("Why?", "note"),
        ("- a\n- b", "note"), ("see https://x.test/a", "note"), ("kubectl tie", "note"), ("![q](https://x.test/q.png)", "note"),
    ):  # fmt: skip
        event.note(text, talk, kind=kind)
    ends = "see https://x.test/a kubectl tie ![q](https://x.test/q.png)\n"
    assert event.body(join="session") == (
        f"## Knots\n\ntie it twice **Takeaway:** count the ends `rope` is no word Why?\n\n- a\n- b\n\n{ends}"
    )
    assert event.body(join="session", label_takeaway="").startswith("## Knots\n\ntie it twice count the ends `rope`")
    assert event.body("narrative").startswith("tie it twice count the ends `rope` is no word Why?\n\n")
    assert event.body(session="inline").startswith("**Knots.** tie it twice\n\n")
    event.note("- one\n- two", talk, kind="takeaway")
    event.note("- three", talk, kind="takeaway")
    assert event.body(join="session").endswith("\n\n**Takeaway:**\n\n- one\n- two\n\n**Takeaway:** three\n")


@pytest.mark.parametrize(
    ("verdict", "shown"),
    [
        ("ok for MATLAB sites", "OK for MATLAB sites."),
        ("ok", "OK."),
        ("*ok*, but long", "*OK*, but long."),
        ("okay", "Okay."),
        ("OK so far", "OK so far."),
    ],
)
def test_a_verdict_with_ok(event: Any, verdict: str, shown: str) -> None:
    event.one_day().session("Knots", verdict=verdict)
    assert event.body() == f"## Knots\n\n{shown}\n"


def test_a_verdict_without_a_rating_before_it_is_a_sentence(event: Any) -> None:
    event.one_day().session("Knots", rating=4, verdict="solid demo")
    event.session("Splices", verdict="too long", clock="10:00")
    assert event.body(rating="words") == "## Knots\n\nGood: solid demo\n\n## Splices\n\nToo long.\n"
    assert event.body(rating="words", session_title="{title} ({rating})") == (
        "## Knots (Good)\n\nSolid demo.\n\n## Splices\n\nToo long.\n"
    )
