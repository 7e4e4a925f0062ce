"""Sample posts are read into the right parts, and a draft of each is the same post."""

import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confnote.errors import Refused, Usage
from confnote.model import Conference
from confnote.post.front_matter import read
from confnote.post.settings import inherited
from confnote.recap.blocks import blocks_of
from confnote.recap.read import read_recap

SHAPES = {
    # file: layout, site, sessions, products, places in which a draft differs
    "booths.md": ("talks", "markdown", 2, 3, 0),
    "containers.md": ("themes", "hugo", 3, 0, 0),
    "days-headed.md": ("days", "hugo", 3, 0, 0),
    "days-prose.md": ("narrative", "jekyll", 2, 0, 0),
    "header.md": ("narrative", "pelican", 0, 0, 0),
    "none.md": ("narrative", "markdown", 0, 0, 1),  # it has no title
    "prose.md": ("talks", "hugo", 1, 0, 0),
    "raw.md": ("talks", "jekyll", 0, 0, 4),  # raw HTML, Liquid: no note can say those
    "social.md": ("narrative", "hugo", 0, 0, 0),
    "talks-flat.md": ("talks", "hugo", 3, 0, 0),
    "themes.md": ("talks", "hugo", 1, 0, 0),
}


def test_every_post_has_its_expectation(way):
    assert {path.name for path in way.posts} == set(SHAPES)


@pytest.mark.parametrize("name", SHAPES)
def test_a_post_is_read_by_its_shape_and_its_draft_is_the_post(way, name):
    post = way.of(name)
    found = (
        post.recap.layout, post.recap.site, len(post.dossier.sessions), len(post.dossier.tech), post.differences,
    )  # fmt: skip
    assert found == SHAPES[name], post.drafted


def words_of(text):
    return re.findall(r"[^\W_]+", text)


def assert_in_order(post):
    """The recap has the words of all paragraphs, in their order."""
    held = " ".join(words_of(" ".join(post.texts())))
    at = 0
    for chunk in blocks_of(read(post.text)[1]):
        if chunk.sort in {"rule", "more"} or (chunk.sort == "heading" and chunk.plain == post.recap.title):
            continue
        for line in [chunk.plain] if chunk.sort == "heading" else chunk.text.split("\n"):
            words = " ".join(words_of(re.sub(r"^[>\s]*(?:\d+[.)]\s)?", "", line)))
            if chunk.sort == "heading" and words not in held[at:]:  # a session's heading is its title and its speakers
                continue
            assert words in held[at:], (words, held[at : at + 300])
            at = held.index(words, at)


@pytest.mark.parametrize("name", SHAPES)
def test_all_text_is_kept_in_its_order(way, name):
    assert_in_order(way.of(name))


def test_days_talks_links_quotes_and_people_are_what_they_are(way):
    post = way.of("days-headed.md")
    first, second, third = post.dossier.sessions
    assert [one.title for one in post.dossier.sessions] == [
        "Splicing for Beginners",
        "Knots at Scale",
        "The State of Twine",
    ]
    assert [one.day for one in post.dossier.sessions] == [date(2024, 5, 17), date(2024, 5, 17), date(2024, 5, 18)]
    assert [(link.kind, link.title) for link in first.links] == [("slides", "slides"), ("video", "video")]
    assert [one.name for one in second.speakers] == ["Grace Hopper", "Alan Turing"]
    notes = [note for note in post.dossier.notes if note.session == first.uid]
    assert [note.kind for note in notes] == ["note", "quote"]
    assert notes[1].text == "Never trust a knot you did not tie."
    assert [note.section for note in post.dossier.notes if note.section] == ["intro", "Wrapping up"]
    assert post.style["day"] == "Day {n} - {weekday} {date}"
    assert third.attendance == "attended"


def test_a_title_that_leads_somewhere_keeps_its_link(way):
    first = way.of("talks-flat.md").dossier.sessions[0]
    assert (first.title, first.speakers[0].name) == ("Blowing Bubbles", "Lena Furnace")
    assert [(link.kind, link.url) for link in first.links] == [("page", "https://glassconf.example/1")]


def test_one_speaker_of_two_sessions_is_one_person(way):
    first, _, last = way.of("talks-flat.md").dossier.sessions
    assert first.speakers[0].uid == last.speakers[0].uid


def test_social_posts_are_links_with_their_code(way):
    post = way.of("social.md")
    links = [link for note in post.dossier.notes for link in note.links]
    assert [(link.kind, link.author, link.published) for link in links] == [
        ("social", "Ori Gami (@origami)", "June 2, 2018"), ("social", "Ori Gami (@origami)", "June 3, 2018"),
    ]  # fmt: skip


def test_what_is_said_of_products_frames_their_list(way):
    post = way.of("booths.md")
    assert {note.section: note.text for note in post.dossier.notes if note.section.startswith("tech")} == {
        "tech-intro": "Found at the booths:", "tech-closing": "I bought none of them.",
    }  # fmt: skip
    assert (post.dossier.tech[0].name, post.dossier.tech[0].tagline) == ("Saw", "cuts things")


def test_front_matter_is_kept_whole(way):
    post = way.of("talks-flat.md")
    front = dict(post.settings.front)
    assert front["date"] == date(2022, 9, 12)
    assert front["params"] == {"toc": True}
    assert read(post.drafted)[0] == read(post.text)[0]


def test_the_days_of_a_known_conference_are_taken_by_number(way):
    conference = Conference(
        id=1, uid="C9", slug="c", name="C", zone="Europe/Madrid", starts_on=date(2022, 5, 16), ends_on=date(2022, 5, 20),
        day_one=date(2022, 5, 18),
    )  # fmt: skip
    post = way("---\ntitle: x\n---\n\n## Day 0\n\nArrived.\n\n## Day 1\n\nBegan.\n", conference=conference)
    assert [note.day for note in post.dossier.notes] == [date(2022, 5, 17), date(2022, 5, 18)]
    assert post.differences == 0


def test_a_post_about_one_day_tells_of_that_day_alone(way):
    conference = Conference(
        id=1, uid="C9", slug="c", name="C", zone="Europe/Madrid", starts_on=date(2022, 5, 16), ends_on=date(2022, 5, 20),
        day_one=date(2022, 5, 18),
    )  # fmt: skip
    post = way(
        "---\ntitle: x\ndate: 2022-05-17\n---\n\nIt began.\n\n## Sessions\n\nI heard nothing.\n", conference=conference
    )
    assert post.settings.day == date(2022, 5, 17)
    assert post.differences == 0


def test_a_post_read_twice_is_the_same_and_what_it_says_twice_is_two(way):
    text = "---\ntitle: Echo 2020\n---\n\n## Hall\n\nEcho.\n\nEcho.\n"
    one, two = way(text).dossier, way(text).dossier
    assert one == two
    assert len({note.uid for note in one.notes}) == 2
    assert way(text).differences == 0


@pytest.mark.slow
def test_a_very_long_day_is_one_day_in_its_order(way):
    talks = "".join(f"### Talk {n}\n\nWords of {n}.\n\n" for n in range(1500))
    post = way("---\ntitle: x\ndate: 2022-05-17\n---\n\n## Day 1\n\n" + talks)
    assert {one.day for one in post.dossier.sessions} == {date(2022, 5, 17)}
    assert [one.title for one in post.dossier.sessions] == [f"Talk {n}" for n in range(1500)]
    assert post.differences == 0


def test_line_ends_and_marks_of_windows_are_nothing(way):
    text = way.of("days-headed.md").text
    assert way(text.replace("\n", "\r\n")).dossier == way(text).dossier


def test_a_day_without_any_year_is_refused_with_what_to_add(way):
    with pytest.raises(Usage, match="--dates"):
        way("# A day out\n\n## Day 1\n\nSun.\n")


@pytest.mark.parametrize("text", ["---\ntitle: x\n---\n", "---\ntitle: [\n---\nText\n", ""])
def test_no_text_and_broken_front_matter_are_refused(text):
    with pytest.raises(Refused):
        read_recap(text)


WORDS = st.lists(st.sampled_from(
    ["rope", "Knot", "the", "of", "*", "_", "`", "[x](https://e.example)", "<b>", "{{", "%}", "|", "\\", "é", "日本", "😀",
     '"Two Words"', "**Bold Title**", "by", "Ada Lovelace", "#1", "1.", "-", ">", "http://e.example", "$$", "~~"]
), min_size=1, max_size=9).map(" ".join)  # fmt: skip
BLOCKS = st.one_of(
    WORDS,
    WORDS.map("- {0}\n- {0}".format),
    WORDS.map("> {}".format),
    WORDS.map("```\n{}\n```".format),
    WORDS.map("<div>\n{}\n</div>".format),
    st.sampled_from(["---", "<!--more-->", "***", "    indented code", "[r]: https://e.example", "| a |\n|---|\n| b |"]),
    st.tuples(st.integers(1, 6), WORDS).map(lambda pair: "#" * pair[0] + " " + pair[1]),
    st.sampled_from(["## Day 1", "## Day 2", "# Sessions", "## Talks", "## Cool tech", "### Knots - Ada Lovelace", "Saturday\n---"]),
)  # fmt: skip


@pytest.mark.slow
@settings(max_examples=50)
@given(blocks=st.lists(BLOCKS, min_size=1, max_size=12))
def test_any_post_is_read_without_losing_its_words(way, blocks):
    text = "---\ntitle: Any 2020\ndate: 2020-02-02\n---\n\n" + "\n\n".join(blocks) + "\n"
    post = way(text)
    read_words, held = words_of(read(text)[1]), set(words_of(" ".join(post.texts())))
    assert set(read_words) - {"more"} <= held
    assert way(text).dossier == post.dossier


@pytest.mark.parametrize(
    ("text", "more", "punctuation"),
    [
        ("A day -- a long one.\n\n<!--more-->\n\nThe rest.", "paragraph", "smart"),
        ("A day.\n\nThe rest, with `--flags`.\n\n<!--more-->", "on", None),
        ("A day...\n\n```\na --b\n```", None, None),
        ("A day \\-- a long one.", None, None),
    ],
)
def test_habits_of_summary_and_dashes(text, more, punctuation):
    front = "---\nlayout: post\ntitle: Quay Conf\ndate: 2024-03-04\n---\n\n"
    style = dict(read_recap(f"{front}{text}\n\n## Friday\n\nMore of it.\n", "2024-03-04-quay").style)
    assert (style.get("more"), style.get("punctuation")) == (more, punctuation)


HEAD = '---\ntitle: "HarbourConf 2025"\ndate: 2025-03-09\n---\n\n'
LINES = """I was there.

## Calm deploys

Mia Storm [@mia](https://social.example/@mia) ([Video](https://www.youtube.com/watch?v=aaaaaaaaaa1))

Ship on Fridays.

## Logs are letters

Tor Vik

Write them.

## Conclusion

Bye.
"""
DAYS = """## Day 1

It began.

## Calm deploys

Ship on Fridays.

## Logs are letters

Write them.

## Day 2

## A small queue

Empty.

## Conclusion

Bye.
"""
SHORT = """## Tue

### Calm deploys [[slides](https://s.example)]

Ship on Fridays.

## Wed (the last)

### A small queue

Empty.
"""
LINKS = """## Talks

### Calm deploys - Mia Storm

Ship on Fridays.

### Logs - Tor Vik

Write them.

### Related Links

- one
"""
HIGHER = """Hello.

#### [Calm deploys](https://h.example/1) by Mia Storm

Ship on Fridays.

#### [Logs](https://h.example/2) by Tor Vik

Write them.

### Where next?

Home.
"""


@pytest.mark.parametrize(
    ("text", "sessions", "sections"),
    [
        (LINES, [("Calm deploys", ["Mia Storm"], 9), ("Logs are letters", ["Tor Vik"], 9)], {"intro", "Conclusion"}),
        (DAYS, [("Calm deploys", [], 8), ("Logs are letters", [], 8), ("A small queue", [], 9)], {"Conclusion"}),
        (SHORT, [("Calm deploys", [], 4), ("A small queue", [], 5)], set()),
        (LINKS, [("Calm deploys", ["Mia Storm"], 9), ("Logs", ["Tor Vik"], 9)], set()),
        (HIGHER, [("Calm deploys", ["Mia Storm"], 9), ("Logs", ["Tor Vik"], 9)], {"intro", "Where next?"}),
    ],
)
def test_sessions_that_no_heading_announces(way, text, sessions, sections):
    post = way(HEAD + text)
    found = [(it.title, [who.name for who in it.speakers], it.day.day) for it in post.dossier.sessions]
    assert found == sessions
    assert {note.section for note in post.dossier.notes if note.section} == sections
    if text == LINES:
        (speaker,), links = post.dossier.sessions[0].speakers, post.dossier.sessions[0].links
        assert (speaker.handle, speaker.url) == ("@mia", "https://social.example/@mia")
        assert [link.kind for link in links] == ["video"]


PROSE = '"Calm Deploys at Sea" by Mia Storm was about shipping on Fridays, and why the sea does not care about it.'


@pytest.mark.parametrize(
    ("text", "habits"),
    [
        ("I sat.\n\n## Food\n\nSoup.", set()),  # no session
        ("## Talks\n\nI sat in the hall all the day.", set()),
        (f"## Talks\n\n{PROSE}", {"session", "label.sessions"}),
        (f"{PROSE}\n\n## Food\n\n{'There was soup. ' * 20}", set()),  # little of the text is about sessions
        ("## Talks\n\n### Calm - Mia Storm\n\nGood.\n\n### Logs - Tor Vik\n\nGood.", {"label.sessions"}),
    ],
)
def test_prose_is_a_habit_only_where_most_of_the_text_is_about_sessions(way, text, habits):
    post = way(HEAD + text + "\n")
    keys = {"session", "session.title", "links", "label.sessions"}
    assert {key for key, _ in inherited(post.settings, "next").style} & keys == habits
    assert post.differences == 0


@pytest.mark.parametrize(
    ("below", "habits"),
    [
        ("Good.", {}),
        ("{{< youtube 1_cxXzhY4Xg >}}", {}),  # a player is no link of the talk
        (
            "[slides](https://slides.example.org/a) | [video](https://youtu.be/1_cxXzhY4Xg)\n\nGood.",
            {"session.link": "off", "links": "slides, video, page, code, paper"},
        ),
    ],
)
def test_only_links_that_a_post_has_are_a_habit(way, below, habits):
    """The next post does not lose the links that this one did not have."""
    post = way(f"{HEAD}## Talks\n\n### Calm - Mia Storm\n\n{below}\n\n### Logs - Tor Vik\n\nGood.\n")
    style = dict(inherited(post.settings, "next").style)
    assert {key: value for key, value in style.items() if key in {"session.link", "links"}} == habits


@pytest.mark.parametrize(
    ("below", "note"),
    [
        ("Use -<wbr/>-force with ./.<wbr/>.. and care.", "Use --force with ./... and care."),
        ("- One -<wbr/>-dry-run\n- Two 1 -<wbr/>-<wbr/>- 2", "- One --dry-run\n- Two 1 --- 2"),
        ("*Use -<wbr/>-force* [at -<wbr/>-all](https://a.example).", "*Use --force* [at --all](https://a.example)."),
        ("Brace \\{<wbr/>#id} here.", "Brace \\{#id} here."),
        ("The element `-<wbr/>-` parts.", "The element `-<wbr/>-` parts."),
        ("```\n-<wbr/>-\n```", "```\n-<wbr/>-\n```"),
    ],
)
def test_marks_that_astro_keeps_apart_are_read_as_typed(way, below, note):
    post = way(f"---\ntitle: GlassConf 2022\npubDate: 2022-05-20\n---\n\n## Engines - Ada Lind\n\n{below}\n")
    assert ([it.text for it in post.dossier.notes], post.settings.site, post.differences) == ([note], "astro", 0)


def test_a_post_with_marks_kept_apart_and_a_dash_is_as_typed(way):
    post = way(
        "---\ntitle: GlassConf 2022\npubDate: 2022-05-20\n---\n\n## Engines - Ada Lind\n\nA -- b and -<wbr/>-force.\n"
    )
    assert ([it.text for it in post.dossier.notes], post.style.get("punctuation")) == (["A -- b and --force."], None)


def _recap_of(parts):
    return "---\ntitle: LoomConf 2024\ndate: 2024-03-09\n---\n\nI was there.\n\n" + "\n\n".join(parts) + "\n"


def _named(post):
    return [(it.title, [who.name for who in it.speakers]) for it in post.dossier.sessions]


def _of_no_talk(post):
    return [it.text for it in post.dossier.notes if not it.session and it.section != "intro"]


@pytest.mark.parametrize(
    "odd",
    [
        "Presenter: Ed Orr (Director, Loom Institute), Professor of Ropes and Knots",
        "Presenter: the whole team of the hall",
        "**Speakers:** many",
        "Moderated by: somebody of KU Leuven",
        "Chair: Ed Orr (Director, Loom Institute), Professor of Ropes and Knots",
    ],
)
@pytest.mark.parametrize("at", [0, 1, 3])
def test_a_line_that_names_the_speaker_in_odd_words_hides_no_talk(way, odd, at):
    talks = [("Engines", "Presenter: Ada Lind"), ("Birds", "Presenter: Bo Ek."), ("Rope", "Presenter: Di Ross")]
    talks.insert(at, ("Ends", odd))
    flat = way(_recap_of(f"## {title}\n\n{line}\n\nGood." for title, line in talks))
    wanted = {"Engines": ["Ada Lind"], "Birds": ["Bo Ek"], "Rope": ["Di Ross"], "Ends": []}
    assert _named(flat) == [(title, wanted[title]) for title, _ in talks]
    assert [it.text for it in flat.dossier.notes if it.session][at] == odd
    # half of the second group are such talks
    groups = ["## Morning", *(f"### {title}\n\n{line}\n\nGood." for title, line in talks)]
    groups.insert(3, "## Afternoon\n\nChair: Cy Oz")
    grouped = way(_recap_of(groups))
    assert sorted(_named(grouped)) == sorted(_named(flat))
    assert grouped.settings.layout == "themes"
    assert dict(grouped.settings.style)["session.line"] == "Presenter: {speakers}"


def test_the_speaker_below_a_chair_and_with_a_post_is_known(way):
    post = way(
        _recap_of(
            [
                "## Engines\n\nChair: Ed Orr\n\nPresenter: Ada Lind, head of knots at KU Leuven\n\nGood.",
                "## Birds\n\nPresenter: Bo Ek - engineer at Loom\n\nGood.",
            ]
        )
    )
    assert _named(post) == [("Engines", ["Ada Lind"]), ("Birds", ["Bo Ek"])]
    assert [it.speakers[0].org for it in post.dossier.sessions] == ["head of knots at KU Leuven", "engineer at Loom"]
    assert [it.text for it in post.dossier.notes if it.session] == ["Chair: Ed Orr", "Good.", "Good."]


@pytest.mark.parametrize(
    "heading",
    [
        "Engines - Bo Ek (me!)", "Engines - Bo Ek (moderator)", "Engines - Bo Ek, chair", "Engines by Bo Ek (Keynote)",
        "Engines - Bo Ek {#engines}", "Engines -- Bo Ek {: .talk #engines}", '<a name="e"></a> Engines - Bo Ek',
        'Engines - Bo Ek<a id="e" />',
    ],
)  # fmt: skip
def test_titles_and_names_are_without_roles_and_anchors(way, heading):
    post = way(_recap_of([f"## {heading}\n\nGood.", "## Birds - Cy Oz\n\nGood.", "## Rope - Di Ross\n\nGood."]))
    assert _named(post) == [("Engines", ["Bo Ek"]), ("Birds", ["Cy Oz"]), ("Rope", ["Di Ross"])]
    assert {who.org for it in post.dossier.sessions for who in it.speakers} == {""}


@pytest.mark.parametrize(
    ("parts", "loose", "layout"),
    [
        (["## Talks", "### Morning", "A", "B", "### Afternoon\n\nRain.", "C"], ["### Morning", "### Afternoon\n\nRain."], "talks"),
        (["## Day 1", "### Morning", "A", "B", "## Day 2", "### Short ones", "C"], ["### Morning", "### Short ones"], "days"),
        (["## The talks", "### Day 1", "A", "B", "### Day 2", "C", "## End\n\nBye."], ["Bye."], "days"),
        (["## The talks\n\nSome.", "### Day 1", "A", "### Day 2", "B", "C"], ["Some."], "days"),
    ],
)  # fmt: skip
def test_talks_below_another_heading_are_talks(way, parts, loose, layout):
    talks = {
        "A": "#### Engines - Ada Lind\n\nGood.",
        "B": "#### Birds - Bo Ek\n\nGood.",
        "C": "#### Rope - Di Ross\n\nGood.",
    }
    post = way(_recap_of(talks.get(part, part) for part in parts))
    assert _named(post) == [("Engines", ["Ada Lind"]), ("Birds", ["Bo Ek"]), ("Rope", ["Di Ross"])]
    assert (_of_no_talk(post), post.settings.layout) == (loose, layout)


def test_headings_below_a_talk_are_no_talks(way):
    talks = ["### Engines - Ada Lind\n\n#### Steam - Cy Oz\n\nHot.", "### Birds - Bo Ek\n\nGood."]
    post = way(_recap_of(["## Talks", *talks]))
    assert _named(post) == [("Engines", ["Ada Lind"]), ("Birds", ["Bo Ek"])]


@pytest.mark.parametrize(
    ("words", "learnt"), [("Around the talks", {}), ("Between the talks", {"label.between": "Between the talks"})]
)
@pytest.mark.parametrize(
    "said", [(" Soup.", ["Soup."]), ("\n\nSoup.\n\n- Fish\n\nRain.", ["Soup.", "- Fish", "Rain."])]
)
@pytest.mark.parametrize("days", [False, True])
def test_notes_below_the_words_between_talks_are_of_no_talk(way, words, learnt, said, days):
    said, notes = said
    mark = "###" if days else "##"
    parts = [f"{mark} Engines - Ada Lind\n\nGood.\n\n**{words}:**{said}", f"{mark} Birds - Bo Ek\n\nFine."]
    if days:
        parts = ["## Day 1", *parts, "## Day 2", f"{mark} Rope - Di Ross\n\nLong.\n\n**{words}:** Home."]
    post = way(_recap_of(parts))
    assert _of_no_talk(post) == [*notes, *(["Home."] if days else [])]
    assert [it.text for it in post.dossier.notes if it.session] == ["Good.", "Fine.", *(["Long."] if days else [])]
    assert {key: it for key, it in inherited(post.settings, "next").style if key == "label.between"} == learnt
    assert post.differences == 0


def test_a_speaker_of_two_talks_is_the_same_in_both(way):
    linked = "[Ada Lind](https://ada.example)"
    post = way(
        _recap_of([f"## Engines - {linked}\n\nGood.", "## Birds - Ada Lind\n\nFine.", "## Rope - Bo Ek\n\nBad."])
    )
    ada, again, _ = [it.speakers[0] for it in post.dossier.sessions]
    assert (ada, again.url) == (again, "https://ada.example")


def test_a_kind_before_the_speaker_is_no_part_of_title_and_name(way):
    heads = ("Keynote: [Ada Lind](https://a.example)", "Engines at night"), ("Bo Ek", "Birds: all of them")
    heads += ("Panel: Di Ross & Cy Roe", "Rope for all"), ("Ed Orr", "Knots")
    post = way(_recap_of(f"## {names} -- {title}\n\nAda and Bo." for names, title in heads))
    assert _named(post) == [
        ("Engines at night", ["Ada Lind"]), ("Birds: all of them", ["Bo Ek"]), ("Rope for all", ["Di Ross", "Cy Roe"]),
        ("Knots", ["Ed Orr"]),
    ]  # fmt: skip
    assert [it.kind for it in post.dossier.sessions] == ["keynote", "talk", "panel", "talk"]
    same = way(
        _recap_of(
            f"## Talk: {names} - {title}\n\nBo, Ed." for names, title in (*heads[1::2], ("Fay Holt", "Ends of rope"))
        )
    )
    assert dict(same.settings.style)["session.title"] == "Talk: {speakers} - {title}"
    assert same.differences == 0


LIST = "https://a.example/talks"


@pytest.mark.parametrize(
    ("heads", "found", "template"),
    [
        (["[Ada Lind](//a.example), <i>Engines: at night</i>", "[Bo Ek](//b.example), <i>Birds</i>", "Di Ross, <i>Rope</i>"],
         [("Engines: at night", "Ada Lind"), ("Birds", "Bo Ek"), ("Rope", "Di Ross")], "{speakers}, <i>{title}</i>"),
        (["Ada Lind, *Engines at night*", "Bo Ek, *Happy Birds*", "Keynote: Di Ross, *Rope*"],
         [("Engines at night", "Ada Lind"), ("Happy Birds", "Bo Ek"), ("Rope", "Di Ross")], "{speakers}, *{title}*"),
        (['Ada Lind: "Engines"', 'Bo Ek: "Birds"', 'Di Ross: "Rope"'],
         [("Engines", "Ada Lind"), ("Birds", "Bo Ek"), ("Rope", "Di Ross")], '{speakers}: "{title}"'),
        ([f"[Ada Lind: Engines run at night]({LIST}/engines-run-at-night)", f"[Bo Ek: What birds do]({LIST}/7-what-birds-do)",
          f"[Di Ross: Rope]({LIST}/rope)"],
         [("Engines run at night", "Ada Lind"), ("What birds do", "Bo Ek"), ("Rope", "Di Ross")],
         "[{speakers}: {title}]({url})"),
        ([f"Ada Lind: [Engines run at night]({LIST}/1)", f"Bo Ek: [What birds do]({LIST}/2)", f"Di Ross: [Rope]({LIST}/3)"],
         [("Engines run at night", "Ada Lind"), ("What birds do", "Bo Ek"), ("Rope", "Di Ross")], "{speakers}: {title}"),
        # a title and a subtitle, which the address has as well
        ([f"[Cable Cars: all about them]({LIST}/cable-cars-all-about-them)", f"[Night Bus: a long ride]({LIST}/night-bus-a-long-ride)",
          f"[Steam Ship: a short tour]({LIST}/steam-ship)"],
         [("Cable Cars: all about them", ""), ("Night Bus: a long ride", ""), ("Steam Ship: a short tour", "")], None),
    ],
)  # fmt: skip
def test_speakers_before_titles_that_marks_or_links_show(way, heads, found, template):
    post = way(_recap_of(f"### {head}\n\nGood." for head in heads))
    assert _named(post) == [(title, [name] if name else []) for title, name in found]
    assert dict(post.settings.style).get("session.title") == template


@pytest.mark.parametrize(
    ("heading", "title", "name", "kind"),
    [
        ("[Talk] Engines: by night - Bo Ek - \U0001f480\U0001f480 \u2605", "Engines: by night", "Bo Ek", "talk"),
        ("[Keynote] Engines - By Bo Ek - \U0001f480 \u2605\u2605", "Engines", "Bo Ek", "keynote"),
        ("[Lightning talk] Engines - Bo Ek (4/5) - \u2605", "Engines", "Bo Ek", "lightning"),
        ("Engines - [Bo Ek](https://b.example) \U0001f31f", "Engines", "Bo Ek", "talk"),
        ("Engines -- The best -- Bo Glatter&#8209;G\u00f6tz", "Engines -- The best", "Bo Glatter\u2011G\u00f6tz", "talk"),
        ("[Panel] Engines at night", "Engines at night", "", "panel"),
        ("Engines in <small>(all)</small> `fork()` - Bo Ek", "Engines in (all) `fork()`", "Bo Ek", "talk"),
        ("[`std::move`s by night](https://a.example) - Bo Ek", "`std::move`s by night", "Bo Ek", "talk"),
        ("Engines \U0001f31f", "Engines \U0001f31f", "", "talk"),  # without speakers, it may be of the title
    ],
)  # fmt: skip
def test_titles_are_without_kind_and_grade_and_with_their_code(way, heading, title, name, kind):
    post = way(_recap_of([f"## {heading}\n\nGood.", "## Birds - Cy Oz\n\nGood.", "## Rope - Di Ross\n\nGood."]))
    if not title.endswith("\U0001f31f"):
        assert _named(post) == [(title, [name] if name else []), ("Birds", ["Cy Oz"]), ("Rope", ["Di Ross"])]
        assert post.dossier.sessions[0].kind == kind
    else:
        assert _named(post) == [("Birds", ["Cy Oz"]), ("Rope", ["Di Ross"])]


def test_a_kind_before_all_titles_is_part_of_the_next_ones(way):
    post = way(_recap_of(f"## [Talk] {words}\n\nGood." for words in ("Birds - Cy Oz", "`ls` - Di Ross")))
    assert _named(post) == [("Birds", ["Cy Oz"]), ("`ls`", ["Di Ross"])]
    assert (post.settings.style, post.differences) == ((("session.title", "[Talk] {title} - {speakers}"),), 0)


@pytest.mark.parametrize(
    ("others", "names"),
    [
        (["Rope by Di Ross", "Ends by Fay Holt"], ["Ada Lind"]),
        (["Rope by Di Ross"], []),  # too few
        (["Rope by Di Ross", "Ends by Fay Holt", "A", "B", "C"], []),  # not most
    ],
)
def test_a_family_name_first_is_a_name_where_others_have_full_names(way, others, names):
    post = way(_recap_of(f"## {head}\n\nGood." for head in ("Birds by Bo Ek", "Engines by Lind, Ada", *others)))
    found = dict(_named(post))
    assert found["Engines" if names else "Engines by Lind, Ada"] == names


@pytest.mark.parametrize("front", ["title: Using fork() safely", "title: Using `fork()` safely", "layout: post"])
def test_code_in_a_first_heading_is_still_the_title_and_in_others_is_code(way, front):
    text = "# Using `fork()` safely\n\nI was there.\n\n## The `ls`\n\nGood.\n"
    post = way(f"---\n{front}\ndate: 2024-03-09\n---\n\n{text}")
    assert [part.name for part in post.recap.parts] == ["The `ls`"]
    assert post.recap.title.replace("`", "") == "Using fork() safely"


@pytest.mark.parametrize(
    ("heading", "is_talk"),
    [
        ("Best", False), ("Good", False), ("The other talks", False), ("Missed", False), ("Sponsors!", False),
        ("Closing keynote", True), ("Best Practices", True), ("Good Enough", True), ("Better ropes", True),
    ],
)  # fmt: skip
@pytest.mark.parametrize("above", ["## Talks", "## Day 1"])
def test_headings_that_group_or_grade_are_no_talks_even_if_no_speaker_is_known(way, heading, is_talk, above):
    post = way(_recap_of([above, "### Engines", "Good.", f"### {heading}", "Fine.", "### Birds", "Bad."]))
    assert [title for title, _ in _named(post)] == ["Engines", *([heading] if is_talk else []), "Birds"]
    assert _of_no_talk(post) == ([] if is_talk else [f"### {heading}\n\nFine."])


def test_a_heading_of_no_talk_among_those_whose_text_names_the_speaker(way):
    talks = [f"## {title}\n\n[{name}](https://a.example) gave a talk." for title, name in
             (("Ada, on engines", "Ada Lind"), ("Bo, on birds", "Bo Ek"), ("Di, on rope", "Di Ross"))]  # fmt: skip
    post = way(_recap_of([*talks[:2], "## Sponsors!\n\nThey had a word.", talks[2]]))
    assert [title for title, _ in _named(post)] == ["Ada, on engines", "Bo, on birds", "Di, on rope"]
    assert _of_no_talk(post) == ["## Sponsors!\n\nThey had a word."]


def test_the_video_of_another_talk_in_prose_is_not_that_of_the_one_before(way):
    post = way(
        "---\ntitle: Rope Days 2026\ndate: 2026-05-20\n---\n\n## Talks\n\n"
        "Ada Lind gave [\u201cIf You Cannot Open It\u201d](https://youtu.be/a1), on trust.\n\n"
        "A [recording](https://youtu.be/a2) of its first half is better than [Rope Song](https://youtu.be/a3).\n\n"
        "[Knots: Behind the Scenes](https://youtu.be/a4) by Bo Ek was new.\n"
    )
    assert [(it.title, [link.url[-2:] for link in it.links]) for it in post.dossier.sessions] == [
        ("If You Cannot Open It", ["a1", "a2"]),
        ("Knots: Behind the Scenes", ["a4"]),
    ]
    assert [len([note for note in post.dossier.notes if note.session == it.uid]) for it in post.dossier.sessions] == [
        2,
        1,
    ]
    assert post.differences == 0
