"""The form in which a post writes of talks becomes style for the next post, and the post itself comes out the same."""

import pytest

from confnote.post.settings import inherited
from confnote.recap.habits import general_order

HEAD = '---\ntitle: "LoomConf 2024"\ndate: 2024-03-09\n---\n\nI was there.\n\n'
KEYS = (
    "session",
    "session.title",
    "session.link",
    "session.line",
    "label.sessions",
    "join",
    "speaker",
    "rules",
    "notes",
)


def learnt(post, *keys, like=False):
    """The style that passes to the next post: after `load`, or with `--like`."""
    style = dict(inherited(post.settings, "next").style) | (dict(post.recap.habits) if like else {})
    return {key: style[key] for key in keys or style if key in style}


def talks(*headings, below="It was good.", level=2):
    return HEAD + "\n\n".join(f"{'#' * level} {heading}\n\n{below}" for heading in headings) + "\n"


@pytest.mark.parametrize(
    ("headings", "template"),
    [
        (("Ada Lind - Engines at Night", "Bo Ek - Drawing Birds", "Cy & Co - Rust"), "{speakers} - {title}"),
        (("Ada Lind: Engines", "Bo Ek, Di Ross & Ed Orr: Birds", "Fay Holt: Rope"), "{speakers}: {title}"),
        (("Ada - Engines at Night", "Bo Ek - Birds", "Di Ross - Rope", "Ed Orr - Ends"), "{speakers} - {title}"),
        (("Engines at Night - Ada Lind", "Drawing Birds - Bo Ek", "Rope - Di Ross"), None),  # as usual
        (
            ("[Talk] Engines - Ada Lind - \u2605\u2605", "[Talk] Birds - Bo Ek - 4/5", "[Keynote] Rope - Di Ross:"),
            "[{kind}] {title} - {speakers}",
        ),
        (
            ("Engines by Ada Lind \U0001f31f", "Birds by Bo Ek", "Rope by Di Ross :star: :star:"),
            "{title} by {speakers}",
        ),
        (("1. Engines, Ada Lind", "2. Birds, Bo Ek", "3. Rope, Di Ross & Ed Orr"), "{n}. {title}, {speakers}"),
        (
            ("Keynote: Ada Lind - Engines at Night", "Bo Ek - Birds", "Keynote: Di Ross - Rope", "Ed Orr - Ends"),
            "{kind keynote}: {speakers} - {title}",
        ),
        (("Keynote: Ada Lind - Engines at Night", "Bo Ek - Birds", "Di Ross - Rope"), "{speakers} - {title}"),
        (
            ("[Talk] Engines - Ada Lind", "Birds - Bo Ek", "[Keynote] Rope - Di Ross"),
            None,  # one talk is marked, and another is not
        ),
        (("1: Engines - Ada Lind", "2: Birds - Bo Ek", "3: Rope - Di Ross"), "{n}: {title} - {speakers}"),
        (("1. Engines - Ada Lind", "3. Birds - Bo Ek", "4. Rope - Di Ross"), None),
        (("Engines (by Ada Lind)", "Birds (by Bo Ek)", "Rope (by Di Ross)"), "{title} (by {speakers})"),
    ],
)
def test_most_headings_decide_where_the_speakers_are(way, headings, template):
    post = way(talks(*headings, below="Ada, Bo and Fay Holt were on."))
    assert learnt(post, "session.title", "label.sessions") == {
        **({"session.title": template} if template else {}),
    }  # fmt: skip


def test_speakers_before_titles_are_people_and_not_titles(way):
    post = way(
        talks(
            "Ada Lind - Engines at Night", "Bo - Birds", "Di Ross & Ed Orr - Rope", "Fay Holt - Ends", below="Ada, Bo."
        )
    )
    assert [(it.title, [who.name for who in it.speakers]) for it in post.dossier.sessions] == [
        ("Engines at Night", ["Ada Lind"]), ("Birds", ["Bo"]), ("Rope", ["Di Ross", "Ed Orr"]), ("Ends", ["Fay Holt"]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("form", "template"),
    [
        ('"{title}" by {names}', '"{title}" by {speakers}'),
        ("\u201c{title}\u201d - {names}", "\u201c{title}\u201d - {speakers}"),
        ('**"{title}" by {names}**', '**"{title}" by {speakers}**'),
        ("[{title} by {names}](https://a.example/{title})", "[{title} by {speakers}]({url})"),
        ("[{title} ({names})](https://youtu.be/aaaaaa{title})", "[{title} ({speakers})]({url})"),
        ("[{title}](https://a.example/{title}) by {names}", "{title} by {speakers}"),
    ],
)
def test_marks_around_all_titles_are_in_the_template(way, form, template):
    post = way(talks(*(form.format(title=it, names=who) for it, who in (("Engines", "Ada Lind"), ("Birds", "Bo Ek")))))
    assert [it.title for it in post.dossier.sessions] == ["Engines", "Birds"]
    assert (learnt(post, "session.title"), post.differences) == ({"session.title": template}, 0)


def test_marks_around_some_titles_belong_to_them(way):
    post = way(talks('"Go" by Ada Lind', "Birds by Bo Ek", '"Ho" and "Hum" by Di Ross'))
    assert [it.title for it in post.dossier.sessions] == ['"Go"', "Birds", '"Ho" and "Hum"']
    assert (learnt(post), post.differences) == ({"session.title": "{title} by {speakers}"}, 0)


def test_a_title_above_a_line_of_speakers_names_none(way):
    bodies = ("**Ada Lind**\n\n- One.", "**Bo Ek**\n\n- Two.", "**Di Ross**\n\n- Three.")
    titles = ("Rich Rope, Core Knots", "Tools for a startup", "Ends")
    text = "\n\n".join(f"## {title}\n\n{body}" for title, body in zip(titles, bodies, strict=True))
    post = way(HEAD + text + "\n")
    assert [(it.title, it.speakers[0].name) for it in post.dossier.sessions] == [
        (titles[0], "Ada Lind"), (titles[1], "Bo Ek"), ("Ends", "Di Ross"),
    ]  # fmt: skip
    assert learnt(post, "session.line", "session.title", "label.tech") == {"session.line": "**{speakers}**"}
    assert (post.dossier.tech, post.differences) == ((), 0)


def test_a_line_of_a_company_below_a_title_with_speakers_names_none(way):
    names = ("Engines - Ada Lind", "Birds - Bo Ek", "Rope - Di Ross")
    post = way(HEAD + "\n\n".join(f"## {it}\n\n*Loom Works*\n\nGood." for it in names) + "\n")
    assert [it.speakers[0].name for it in post.dossier.sessions] == ["Ada Lind", "Bo Ek", "Di Ross"]
    assert post.differences == 0


@pytest.mark.parametrize(
    ("text", "habits"),
    [
        ("**Wednesday**\n\nRain.\n\n**Thursday**\n\nSun.\n\n## End\n\nGood.",
         {"layout": "days", "day": "{weekday}", "session": "prose", "join": "note"}),
        ("## My talks\n\n### Day 1\n\nRain.\n\n### Day 2\n\nSun.\n\n## End\n\nGood.",
         {"layout": "days", "day": "### Day {n}", "session": "prose", "join": "note"}),
        ("## Day 1\n\n### Engines - Ada Lind\n\nLoud.\n\n### Birds - Bo Ek\n\nFast.", {"layout": "days"}),
        ("**Ada Lind**\n\nRain.\n\n**Monday** was hot.\n\n## Sunday best\n\nGood.", {}),
        ("## Tuesday\n\nRain.\n\n## Wednesday\n\nSun.", {}),  # the style of the post itself has them
    ],
)  # fmt: skip
def test_days_that_no_part_shows_are_those_of_the_next_post(way, text, habits):
    post = way(HEAD + text + "\n")
    assert dict(post.recap.habits) == habits
    assert post.differences == 0


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("## Mine\n\nMany.\n\n### Day 1\n\nRain.\n\n### Day 2\n\nSun.\n\n## End\n\nGood.", "### Day {n}"),
        (("# Place\n\nBig.\n\n# Mine\n\nMany.\n\n## Day one\n\n### Engines - Ada Lind\n\nLoud.\n\n"
         "## Day two\n\n### Birds - Bo Ek\n\nFast.\n\n# End\n\nGood."), "## Day {one}"),
        (("## Mine\n\nMany.\n\n### Friday\n\n##### Engines - Ada Lind\n\nLoud.\n\n##### Ends - Cy Moss\n\nNo.\n\n"
         "### Saturday\n\n##### Birds - Bo Ek\n\nFast.\n\n##### Rope - Di Ross\n\nLong."), "### {weekday}"),
    ],
)  # fmt: skip
def test_days_below_a_chapter_keep_their_level(way, text, day):
    post = way(HEAD + text + "\n")
    assert learnt(post, "day") == {"day": day}
    assert (len(post.recap.days), post.differences) == (2, 0)


@pytest.mark.parametrize(
    ("form", "names", "style"),
    [
        ("## {it} - {names}", ("Ada Lind & Bo Ek", "Cy Moss", "Di Ross & Ed Orr"), {"session.title": "{title} - {speakers &}"}),
        ("## {it} by {names}", ("Ada Lind, Bo Ek", "Cy Moss", "Di Ross, Ed Orr"), {"session.title": "{title} by {speakers ,}"}),
        ("## {names}: {it}", ("Ada Lind & Bo Ek", "Cy Moss & Di Ross", "Ed Orr"), {"session.title": "{speakers &}: {title}"}),
        ("## {it}\n\n**{names}**", ("Ada Lind, Bo Ek et Cy Moss", "Di Ross", "Ed Orr et Fay Holt"),
         {"session.line": "**{speakers et}**"}),
        ("## {it} by {names}", ("Ada Lind & Bo Ek", "Cy Moss", "Di Ross and Ed Orr"), {"session.title": "{title} by {speakers}"}),
    ],
)  # fmt: skip
def test_what_joins_the_names_of_most_is_learnt(way, form, names, style):
    text = "\n\n".join(
        f"{form.format(it=it, names=who)}\n\nAda and Cy were good."
        for it, who in zip(("Engines", "Birds", "Rope"), names, strict=True)
    )
    post = way(f"{HEAD}{text}\n")
    assert learnt(post, "session.title", "session.line") == style
    assert post.differences == ("and Ed" in text)


PICKS = (
    ("Ada Lind", "Engines", "Loud. Very."),
    ("Bo Ek", "Birds: a story", "Fast."),
    ("Di Ross", "The end we're in", "Sad - and long."),
)


@pytest.mark.parametrize(
    ("item", "title"),
    [
        ("{n}. [{who} - {it}](https://vimeo.com/{n}) - {said}", "{{n}}. [{speakers} - {title}]({{url}}) - {{notes}}"),
        ("* [{who}: {it}](https://vimeo.com/{n}). {said}", "[{speakers}: {title}]({{url}}). {{notes}}"),
        ("- {who} - [{it}](https://vimeo.com/{n})", "{speakers} - {title}"),
    ],
)
def test_a_list_of_links_that_begin_with_speakers_is_learnt(way, item, title):
    items = (item.format(n=n, who=who, it=it, said=said) for n, (who, it, said) in enumerate(PICKS, 1))
    post = way(HEAD + "\n".join(items) + "\n")
    template = title.replace("{{", "{").replace("}}", "}")
    assert learnt(post, "session", "session.title", "session.link") == {
        "session": "list", "session.title": template, "session.link": "video",
    }  # fmt: skip
    assert post.differences == 0


def test_the_label_of_sessions_is_that_of_a_theme_that_says_no_more(way):
    first = "## My favourite talks\n\n### Engines by Ada Lind\n\nLoud.\n\n### Birds by Bo Ek\n\nFast.\n\n"
    post = way(HEAD + first + "## My favourite ideas\n\n### Rope by Di Ross\n\nLong.\n\n### Ends by Cy Moss\n\nNo.\n")
    assert (post.recap.layout, post.differences) == ("themes", 0)
    assert learnt(post, "label.sessions") == {"label.sessions": "My favourite talks"}
    for some in ("Keynotes", "Lightning talks"):
        assert learnt(way(post.text.replace("My favourite talks", some)), "label.sessions") == {}


BODIES = (
    "[Ada Lind](https://social.example/@ada) talked of engines.",
    "In this session Bo Ek explained birds.",
    "I loved it. Rope is what Di Ross presented.",
)


def test_speakers_in_the_text_alone_are_no_part_of_the_next_titles(way):
    parts = [f"## {title}\n\n{body}" for title, body in zip(("Engines at Night", "Birds", "Rope"), BODIES, strict=True)]
    text = HEAD + "\n\n".join(parts) + "\n\n## Summary\n\nA good day.\n"
    post = way(text)
    assert [it.title for it in post.dossier.sessions] == ["Engines at Night", "Birds", "Rope"]
    assert {note.section for note in post.dossier.notes if note.section} == {"intro", "Summary"}
    assert learnt(post) == {"session.title": "{title}"}
    assert post.differences == 0


@pytest.mark.parametrize(
    "text",
    [
        "## The city\n\nIt rained.\n\n## The food\n\nSoup with Ada Lind.\n\n## Home\n\nBed.",
        "## Engines\n\nAda Lind gave a talk.\n\n## Food\n\nSoup.\n\n## Beds\n\nHard.\n\n## Rain\n\nYes.",
    ],
)
def test_sections_that_name_few_people_are_no_talks(way, text):
    post = way(HEAD + text + "\n")
    # no heading is a day, and nothing else is learnt
    assert (len(post.dossier.sessions), learnt(post), inherited(post.settings, "next").layout) == (0, {}, "talks")
    assert post.differences == 0


@pytest.mark.parametrize(
    ("below", "pairs"),
    [
        ("It was good.\n\n---", {"rules": "sessions"}),
        ("rating: :star: :star:\n\nFine.", {
            "session.line": "rating: {rating}", "include.low": "on",
            "rating.words": ":star:, :star: :star:, :star: :star: :star:, :star: :star: :star: :star:, "
                            ":star: :star: :star: :star: :star:"}),
        ("**Score:** 4/5\n\nFine.", {"session.line": "**Score:** {rating}", "rating.words": "1/5, 2/5, 3/5, 4/5, 5/5"}),
        ("\u2605\u2605\u2605\u2605\u2606\n\nFine.", {"session.line": "{rating}", "rating": "stars"}),
        ("{{< youtube aaaaaaaaaaa >}}\n\nFine.", {"video": "player", "session.link": "off"}),
        ("- One.\n- Two.", {"notes": "bullets"}),
        ("- [Deck](https://s.example)\n- [Film](https://youtu.be/aaaaaaaaaaa)\n\nFine.", {
            "session.line": "- {links}", "links.join": "\n- ", "label.slides": "Deck", "label.video": "Film"}),
        ("* Slides: [here](https://s.example)\n* Video: [soon]()\n\nFine.", {
            "session.line": "- {links}", "links.join": "\n- ", "label.slides": "Slides", "label.video": "Video"}),
        ("One:\n\n- Two.", {}),
        ("[Slides](https://s.example)\n\nFine.", {
            "label.slides": "Slides", "links": "slides, page, video, code, paper", "session.link": "off",
            "links.place": "before"}),
        ("Fine.\n\n[Deck](https://s.example) | [Recording](https://v.example)", {
            "label.slides": "Deck", "label.video": "Recording", "links": "slides, video, page, code, paper",
            "session.link": "off", "links.join": " | "}),
    ],
)  # fmt: skip
def test_what_most_talks_have_is_a_habit(way, below, pairs):
    post = way(talks("Engines - Ada Lind", "Birds - Bo Ek", "Rope - Di Ross", below=below))
    assert learnt(post) == {**pairs}
    # no rule follows the last talk, and a note may not have a shortcode
    assert post.differences == (1 if "---" in below else 3 if "{{" in below else 0)


@pytest.mark.parametrize(
    ("lines", "habits"),
    [
        ("**Engines - Ada Lind**\n\nLoud.\n\n**Birds - Bo Ek**\n\nFast.\n\n**Rope - Di Ross**\n\nLong.\n\n## Home\n\nBed.",
         {"session": "bold"}),
        ("**Engines**\n\n*Ada Lind*\n\nLoud.\n\n**Birds**\n\n*Bo Ek*\n\nFast.\n\n**Rope**\n\n*Di Ross*\n\nLong.\n\n## Home\n\nBed.",
         {"session": "bold", "session.line": "*{speakers}*"}),
        ("## Talks\n\n**Engines by Ada Lind.** Loud.\n\nVery.\n\n**Birds by Bo Ek.** Fast.\n\n**Rope by Di Ross.** Long.",
         {"session": "inline", "session.title": "{title} by {speakers}", "label.sessions": "Talks"}),
    ],
)  # fmt: skip
def test_titles_in_bold_are_titles(way, lines, habits):
    post = way(f"{HEAD}{lines}\n")
    assert [it.title for it in post.dossier.sessions] == ["Engines", "Birds", "Rope"]
    assert learnt(post) == habits
    assert post.differences == 0


@pytest.mark.parametrize(
    ("bodies", "is_learnt"),
    [
        (("- One.\n- Two.\n\n> It runs.", "- One.\n- Two.\n- Three.", "- One."), True),
        (("* One.\n* Two.\n\n**What I keep:** one.", "![x](x.jpg)\n*The x*\n\n* One.\n* Two.", "* One."), True),
        (("Good.\n\n- One.\n- Two.\n- Three.", "Fine.\n\n- One.\n- Two.\n- Three.\n- Four.", "- One."), True),
        (("- One.\n- Two.\n\n**Around the talks:**\n\n- Rain.", "- One.\n\nLunch.\n\n- Two.", "- One.\n- Two."), True),
        (("- One.\n- Two.", "Loud.", "Long."), False),
        (("One:\n\n- Two.\n- Three.", "One:\n\n- Two.", "One:\n\n- Two.\n- Three."), False),
        (("Good.\n\n- One.\n- Two.\n- Three.\n- Four.",) * 3, False),  # the author does write paragraphs
        (("1. One.\n2. Two.", "1. One.", "1. One."), False),
        (("> It runs.", "> It flies.", "> It holds."), False),
    ],
)
def test_notes_that_are_nearly_all_bullets_make_bullets(way, bodies, is_learnt):
    titles = ("Engines - Ada Lind", "Birds - Bo Ek", "Rope - Di Ross")
    post = way(HEAD + "\n\n".join(f"## {title}\n\n{body}" for title, body in zip(titles, bodies, strict=True)) + "\n")
    assert learnt(post, "notes", like=True) == ({"notes": "bullets"} if is_learnt else {})
    assert post.differences == 0  # a paragraph of this post stays one


BULLETS = talks("Engines - Ada Lind", "Birds - Bo Ek", "Rope - Di Ross", below="- One.\n- Two.")


def test_a_mark_of_few_lists_is_no_habit(way):
    post = way(BULLETS + "\n## Cool tech\n\n* [Loom](https://l.example): cloth\n* [Saw](https://s.example): wood\n")
    assert (post.style["bullet"], learnt(post, "bullet", like=True), post.differences) == ("*", {"bullet": "-"}, 0)
    starred = way(BULLETS.replace("- One.\n- Two.", "* One.\n* Two."))
    assert learnt(starred, "bullet", "notes", like=True) == {"bullet": "*", "notes": "bullets"}


@pytest.mark.parametrize(
    ("items", "line"),
    [
        ("1. [Loom](https://l.example): cloth\n2. [Saw](https://s.example): wood", "[{name}]({url}): {tagline}; {verdict}"),
        ("- Loom (https://l.example): cloth\n- Saw (https://s.example): wood", "{name} ({url}): {tagline}; {verdict}"),
        ("- **Loom** - cloth. [l.example](https://www.l.example)\n- **Saw** - wood. [s.example](https://s.example)",
         "**{name}** - {tagline}. {verdict} [{url}]({url})"),
        ("- Loom: cloth ([site](https://l.example))\n- Saw: wood ([site](https://s.example))",
         "{name}: {tagline}; {verdict} ([site]({url}))"),
        ("- **Loom**: cloth - [Loom](https://l.example)\n- **Saw**: wood - [Saw](https://s.example)\n- **Pin**: pins",
         "**{name}**: {tagline}; {verdict} - [{name}]({url})"),
        ("- **Loom**: cloth, see [this](https://l.example) and more\n- **Saw**: wood", "**[{name}]({url})**: {tagline}; {verdict}"),
    ],
)  # fmt: skip
def test_the_place_of_links_of_products_is_learnt(way, items, line):
    post = way(f"{BULLETS}\n## At the booths\n\n{items}\n")
    assert learnt(post, "label.tech", "tech.line", like=True) == {"label.tech": "At the booths", "tech.line": line}
    assert post.differences == 0


@pytest.mark.parametrize(
    ("photos", "style"),
    [
        ("![a](a.jpg)\n*The river*", {"photo": "italic"}),
        ("![a](a.jpg)\n_The river_\n\nX.\n\n![b](b.jpg)\n\nY.\n\n![c](c.jpg)\n*A boat*", {"photo": "italic"}),
        ("![a](a.jpg)\n\nX.\n\n![b](b.jpg)\n*A boat*", {}),
        ("![a](a.jpg)\nThe river", {}),
    ],
)
def test_captions_below_most_photos_are_learnt(way, photos, style):
    post = way(f"{BULLETS}\n## The town\n\n{photos}\n")
    assert learnt(post, "photo", like=True) == style
    assert post.differences == 0


@pytest.mark.parametrize(
    ("signs", "style"),
    [
        ("(Ada Lind)|(Bo Ek)|(Di Ross)", {"quote.by": "({speakers})", "quote.signed": "always"}),
        ("\u2014 Ada|\u2014 Ek|\u2014 Di Ross", {"quote.by": "\u2014 {speakers}", "quote.signed": "always"}),
        ("- Ada Lind, Loom Works|- Bo|Yes.", {"quote.by": "- {speakers}", "quote.signed": "always"}),
        ("- Ada Lind|Yes.|No.", {"quote.by": ""}),
        ("and \u2014 Ada Lind|\u2014 Bo Ek|Yes.", {"quote.by": "\u2014 {speakers}", "quote.signed": "always"}),
        ("(Good)|(Red)|(Rain)", {"quote.by": ""}),
        ("(Fay Holt)|(Fay Holt)|(Fay Holt)", {"quote.by": ""}),  # no speaker
    ],
)
def test_a_quote_is_signed_as_most_are(way, signs, style):
    titles = ("Engines - Ada Lind", "Birds - Bo Ek", "Rope - Di Ross")
    parts = zip(titles, signs.split("|"), strict=True)
    post = way(HEAD + "\n\n".join(f"## {title}\n\n> It runs. {sign}" for title, sign in parts) + "\n")
    assert learnt(post, "quote.by", "quote.signed", like=True) == style
    assert post.differences == 0


@pytest.mark.parametrize(
    ("form", "style"),
    [
        ("**{1}** by {0}", {"session.title": "**{title}** by {speakers}"}),
        ("**{1}** \u2014 *{0}*", {"session.title": "**{title}** \u2014 *{speakers}*"}),
        ("**[{1}](https://t.example/{1})**, {0}", {"session.title": "**{title}**, {speakers}", "session.link": "page"}),
        ("__{1}__ ({0})", {"session.title": "__{title}__ ({speakers})"}),
        ("**{0}: {1}**", {"session.title": "{speakers}: {title}"}),
        ("**{0} - [{1}](https://t.example/{1})**", {"session.title": "{speakers} - {title}", "session.link": "page"}),
        ("**{0}**, *{1}*", {"session.title": "**{speakers}**, *{title}*"}),
        ("**{1}**\n\n*{0}*", {"session.line": "*{speakers}*"}),
        ('**{0}**: "{1}"', {"session.title": '**{speakers}**: "{title}"'}),
    ],
)
def test_titles_with_words_in_bold_are_titles(way, form, style):
    talks = (("Ada Lind", "Engines"), ("Bo Ek", "Birds"), ("Di Ross", "Rope"), ("Ed Orr", "Ends"))
    parts = [f"{form.format(*talk)}\n\n- One.\n- Two." for talk in talks]
    days = "## What I heard\n\n### Saturday\n\n{}\n\n{}\n\n### Sunday\n\n{}\n\n{}\n\n## Home\n\nBed."
    for text in (
        f"## Saturday\n\n{parts[0]}\n\n{parts[1]}\n\n## Sunday\n\n{parts[2]}\n\n{parts[3]}",
        days.format(*parts),
    ):
        post = way(f"{HEAD}{text}\n")
        assert [(it.speakers[0].name, it.title) for it in post.dossier.sessions] == [*talks]
        assert post.settings.layout == "days"
        assert learnt(post) == {"session": "bold", "notes": "bullets", "day": "{weekday}", **style}
        assert "order" not in post.style
        assert post.differences == (0 if text.startswith("## Sat") else 3)  # it has no heading above those of days


def test_a_rating_in_the_paragraph_of_a_bold_title_is_below_it(way):
    parts = [f"**{title} - {name}**\n{stars}\n\nGood." for name, title, stars in (
        ("Ada Lind", "Engines", "\u2605\u2605\u2605\u2605\u2606"), ("Bo Ek", "Birds", "\u2605\u2605\u2605\u2606\u2606"),
        ("Di Ross", "Rope", "\u2605\u2605\u2605\u2605\u2605"))]  # fmt: skip
    post = way(HEAD + "\n\n".join(parts) + "\n")
    assert [it.rating for it in post.dossier.sessions] == [4, 3, 5]
    assert learnt(post) == {"session": "bold", "session.line": "{rating}", "rating": "stars"}


@pytest.mark.parametrize(
    "lines",
    [
        ("**Ada Lind**: she was there, and it was good.", "**Bo Ek**: he was not.", "**Di Ross**: she was late."),
        ("**Lots of soup** with bread.", "**Rain** by the hour.", "**Beds** - hard ones."),
        ("**Cable Cars: how they hang**", "**Night Bus: to the hills**", "**Steam Ship: on the lake**"),
    ],
)
def test_words_in_bold_before_others_are_no_titles(way, lines):
    post = way(HEAD + "\n\n".join(f"{line}\n\nYes." for line in lines) + "\n")
    assert (len(post.dossier.sessions), post.differences) == (0, 0)


def test_days_with_titles_in_bold_are_days(way):
    talk = "**{} - {}**\n\n- One.\n- Two.\n\n"
    days = [talk.format("Engines", "Ada Lind") + talk.format("Birds", "Bo Ek"), talk.format("Rope", "Di Ross")]
    post = way(f"{HEAD}## Saturday\n\n{days[0]}## Sunday\n\n{days[1]}")
    assert (post.settings.layout, [it.day.day for it in post.dossier.sessions]) == ("days", [2, 2, 3])
    assert learnt(post) == {"session": "bold", "notes": "bullets", "day": "{weekday}"}
    assert post.differences == 0


def test_bold_words_that_name_nobody_stay_words(way):
    text = "**Food**\n\nSoup.\n\n**Beds**\n\nHard.\n\n**Rain - Lots Of**\n\nYes.\n"
    post = way(HEAD + text)
    assert (len(post.dossier.sessions), post.differences) == (0, 0)


def test_two_names_with_a_comma_in_most_titles_are_a_speaker_and_a_company(way):
    lines = ("*Ada Lind, Loom Works*", "*Bo Ek, Red Barn*", "*Di Ross, Loom Works*")
    parts = [f"## {title}\n\n{line}\n\nGood." for title, line in zip(("Engines", "Birds", "Rope"), lines, strict=True)]
    post = way(HEAD + "\n\n".join(parts) + "\n")
    assert [(who.name, who.org) for it in post.dossier.sessions for who in it.speakers] == [
        ("Ada Lind", "Loom Works"), ("Bo Ek", "Red Barn"), ("Di Ross", "Loom Works"),
    ]  # fmt: skip
    assert learnt(post) == {"session.line": "*{speakers}*", "speaker": "{name}, {org}"}
    headed = way(talks("Engines (Ada Lind, Loom Works)", "Birds (Bo Ek, Red Barn)", "Rope (Di Ross, Loom Works)"))
    assert headed.dossier.sessions[1].speakers[0].org == "Red Barn"
    beside = way(talks("Engines - Ada Lind (Loom Works)", "Birds - Bo Ek (Red Barn)", "Rope - Di Ross (Loom Works)"))
    assert learnt(beside, "speaker") == {"speaker": "{name} ({org})"}
    assert (post.differences, headed.differences, beside.differences) == (0, 0, 0)


@pytest.mark.parametrize(
    ("line", "form"),
    [
        ("*Verdict: {}/5, {}.*", "*Verdict: {rating}, {verdict}*"),
        ("*Verdict: {}/5, {}*", "*Verdict: {rating}, {verdict}*"),
        ("__Score: {}/5 ({})__", "__Score: {rating} ({verdict})__"),
        ("*Verdict: **{}/5**, {}*", "*Verdict: **{rating}**, {verdict}*"),
        ("_{1}, {0}/5_", "_{verdict}, {rating}_"),
        ("_{}/5, {}_", "_{rating}, {verdict}_"),
        ("**{}/5** - {}", "**{rating}** - {verdict}"),
        ("**Verdict:** {}/5, *{}*", "**Verdict:** {rating}, *{verdict}*"),
    ],
)
def test_the_marks_of_a_line_with_a_verdict_are_all_learnt(way, line, form):
    said = zip((5, 4, 3), ("go and see it", "good demo", "too fast for me"), strict=True)
    names = ("Engines - Ada Lind", "Birds - Bo Ek", "Rope - Di Ross")
    parts = (f"## {name}\n\n{line.format(*verdict)}\n\nLoud." for name, verdict in zip(names, said, strict=True))
    post = way(HEAD + "\n\n".join(parts) + "\n")
    assert learnt(post) == {"rating.line": form, "rating.words": "1/5, 2/5, 3/5, 4/5, 5/5"}
    assert post.differences == 0


def test_the_marks_of_a_line_with_a_role_are_all_learnt(way):
    lines = (
        "*Speaker: Ada Lind (25 min)*",
        "*Speaker: Bo Ek, 40 min*",
        "*Speaker: Di Ross, 10:30*",
    )  # no form is that of most
    parts = [f"## {title}\n\n{line}\n\nGood." for title, line in zip(("Engines", "Birds", "Rope"), lines, strict=True)]
    assert learnt(way(HEAD + "\n\n".join(parts) + "\n"), "session.line") == {
        "session.line": "*Speaker: {speakers}*",
    }  # fmt: skip


def test_a_line_of_speaker_and_rating_is_learnt(way):
    parts = [f"## {title}\n\n{line}\n\nGood." for title, line in (
        ("Engines", "Ada Lind | \u2605\u2605\u2605\u2606\u2606"), ("Birds", "Bo Ek | \u2605\u2605\u2605\u2605\u2606"),
        ("Rope", "Di Ross | \u2605\u2605\u2605\u2605\u2605"))]  # fmt: skip
    post = way(HEAD + "\n\n".join(parts) + "\n")
    assert learnt(post) == {"session.line": "{speakers} | {rating}", "rating": "stars"}
    assert post.differences == 0


@pytest.mark.parametrize(
    ("below", "join"),
    [("One. Two.", "session"), ("One.", None), ("One. Two.\n\nThree.", None), ("One. Two:\n\n- a", None)],
)
def test_a_paragraph_for_each_talk_is_learnt(way, below, join):
    post = way(talks("Engines - Ada Lind", "Birds - Bo Ek", "Rope - Di Ross", below=below))
    assert learnt(post, "join") == ({"join": join} if join else {})
    assert post.differences == 0


def test_what_few_talks_have_is_no_habit(way):
    text = talks("Engines - Ada Lind", "Birds - Bo Ek, Loom Works", "Rope - Di Ross")
    post = way(text.replace("good.", "good.\n\n---", 1).replace("It was", "Rating: 4/5\n\nIt was", 1))
    assert learnt(post) == {}


LIST = """Some talks:

- [Engines](https://www.youtube.com/watch?v=aaaaaaaaaaa) by Ada Lind

    Loud.

- [Birds](https://www.youtube.com/watch?v=bbbbbbbbbbb) by Bo Ek

    Fast.

- [Rope](https://www.youtube.com/watch?v=ccccccccccc) by Di Ross

    Long.
"""


def test_talks_in_a_list_make_a_list(way):
    post = way(HEAD + LIST)
    assert learnt(post) == {
        "session": "list", "session.title": "{title} by {speakers}", "session.link": "video",
        "notes": "paragraphs",
    }  # fmt: skip
    flat = way(HEAD + "Some talks:\n\n- Engines - Ada Lind\n- Birds - Bo Ek\n- Rope - Di Ross\n- Lunch\n")
    assert learnt(flat) == {"session": "list", "session.link": "off"}
    said = way(HEAD + "* **Engines** by Ada Lind: loud. Very.\n* **Birds** by Bo Ek: fast.\n* **Rope** by Di Ross\n")
    assert learnt(said, "session", "session.title") == {"session": "list", "session.title": "**{title}** by {speakers}"}
    # words that look like titles are no sessions beside the list
    other = way(HEAD + 'Tracks were "Big Rope" and "Small Rope".\n\n' + LIST)
    assert other.dossier.sessions == ()
    assert [it.differences for it in (post, flat, said, other)] == [0, 0, 0, 0]


@pytest.mark.parametrize(
    "items",
    [
        "- Engines - Red Barn\n- Birds - Fast Builds\n- Rope - Long Ends",  # products
        "- Ada Lind (Loom Works)\n- Bo Ek (Red Barn)\n- Di Ross (Loom Works)",  # people
        "- Engines by Ada Lind\n- Birds by Bo Ek\n- soup\n- bread\n- rain",  # few talks
    ],
)
def test_lists_of_other_things_are_no_talks(way, items):
    assert learnt(way(f"{HEAD}What I saw:\n\n{items}\n")) == {}


def test_lists_of_talks_below_days_are_lists_by_day(way):
    days = ("- Engines by Ada Lind\n  - Loud.\n- Birds by Bo Ek", "- Rope by Di Ross\n- Ends by Ed Orr\n  - Loose.")
    post = way(f"{HEAD}## Day 1\n\n{days[0]}\n\n## Day 2\n\n{days[1]}\n")
    assert inherited(post.settings, "next").layout == "days"
    assert learnt(post, *KEYS) == {
        "session": "list", "session.title": "{title} by {speakers}", "session.link": "off",
    }  # fmt: skip
    assert post.differences == 0


def test_headings_that_are_the_speakers_stay_so(way):
    post = way(talks("Ada Lind", "Bo Ek", "Di Ross"))
    assert [it.title for it in post.dossier.sessions] == ["Ada Lind", "Bo Ek", "Di Ross"]
    assert learnt(post) == {"session.title": "{speakers}"}
    assert post.differences == 0


@pytest.mark.parametrize(
    ("prefix", "template"),
    [("\U0001f3a4 ", "\U0001f3a4 {title} by {speakers}"), ("Talk: ", "Talk: {title} by {speakers}"), ("The ", None)],
)
def test_what_comes_before_each_title_is_learnt(way, prefix, template):
    names = ("Engines by Ada Lind", "Birds by Bo Ek", "Rope by Di Ross")
    post = way(talks(*(f"{prefix}{name}" for name in names)))
    assert learnt(post) == {"session.title": template or "{title} by {speakers}"}
    assert post.dossier.sessions[0].title == ("The Engines" if template is None else "Engines")
    assert post.differences == 0


@pytest.mark.parametrize(("end", "keys"), [("\n> \u2014 Ada Lind", set()), ("", {"quote.by"})])
def test_a_signed_quote_lets_the_next_one_be_signed(way, end, keys):
    post = way(talks("Engines - Ada Lind", "Birds - Bo Ek", "Rope - Di Ross", below=f"> It runs.{end}"))
    assert set(learnt(post)) == keys
    assert post.differences == 0


def test_a_heading_above_the_whole_post_is_a_title(way):
    body = "![hall](hall.jpg)\n\n# What I learnt\n\n## Engines - Ada Lind\n\nLoud.\n\n## Birds - Bo Ek\n\nFast.\n"
    assert learnt(way(f"---\ndate: 2024-05-05\n---\n\n{body}")) == {}


def test_a_link_of_the_speaker_is_none_of_the_talk(way):
    parts = [
        f"## {title}\n\n[{name}](https://s.example/{n})\n\nGood.\n\n[Watch the talk](https://v.example/{n})"
        for n, (title, name) in enumerate((("Engines", "Ada Lind"), ("Birds", "Bo Ek"), ("Rope", "Di Ross")))
    ]
    post = way(HEAD + "\n\n".join(parts) + "\n")
    assert learnt(post, "session.line", "handles", "label.video", "links.place") == {
        "session.line": "{speakers}", "handles": "link",
    }  # fmt: skip
    assert post.differences == 0


@pytest.mark.parametrize(
    ("kinds", "style"),
    [
        (("page", "page", "page"), {"session.link": "page"}),
        (("video", "page", "page"), {}),  # as usual
        (("page+video", "video", "page"), {"session.link": "page, video"}),
    ],
)
def test_titles_lead_to_the_first_link_that_there_is(way, kinds, style):
    urls = {"page": "https://p.example/1", "video": "https://youtu.be/aaaaaaaaaaa", "page+video": "https://p.example/2"}
    below = {
        "page": "",
        "video": "\n\n[page](https://p.example/3)",
        "page+video": "\n\n[video](https://youtu.be/aaaaaaaaaab)",
    }
    names = ("Engines", "Ada Lind"), ("Birds", "Bo Ek"), ("Rope", "Di Ross")
    parts = [
        f"## [{title}]({urls[kind]}) - {name}\n\nLoud.{below[kind] if len({*kinds}) > 1 else ''}"
        for kind, (title, name) in zip(kinds, names, strict=True)
    ]
    post = way(HEAD + "\n\n".join(parts) + "\n")
    assert learnt(post, "session.link") == style


PROSE = "\n\n".join(BODIES)


@pytest.mark.parametrize(
    ("text", "layout", "style"),
    [
        (PROSE, "talks", {"session": "prose"}),
        (f"## The talks\n\n{PROSE}", "talks", {"session": "prose", "label.sessions": "The talks"}),
        (
            "A talk.\n\nThe next speaker spoke.\n\nOne more session.",
            "talks",
            {"session": "prose"},
        ),
        (f"## Day 1\n\n{PROSE}\n\n## Day 2\n\n{PROSE}", "narrative", {"join": "note"}),
    ],
)
def test_talks_in_prose_make_prose(way, text, layout, style):
    post = way(HEAD + text + "\n")
    assert (inherited(post.settings, "next").layout, learnt(post)) == (layout, style)
    assert post.differences == 0


@pytest.mark.parametrize(
    ("value", "general"),
    [
        ("About the looms, Getting there, days", "sections, days"),
        ("Getting there, days, Summary", "sections, days, Summary"),
        ("Introduction, days, Getting home", "Introduction, days"),
        ("Overall Impressions, days, tech", "Overall Impressions, days, tech"),
        ("days, tech, Conclusion", "days, tech, Conclusion"),
        ("days, Conclusion, tech", ""),
        ("Highlights, Getting there, days", "Highlights, sections, days"),
        ("Summary of ten years at looms, days", ""),
        ("My favourite talks, days, Summary", ""),
        ("days, Getting home, tech", ""),
        ("tech, Getting home, days", "tech, sections, days"),
        ("", ""),
    ],
)
def test_the_order_of_an_old_post_passes_without_its_words(value, general):
    assert general_order(value) == general


@pytest.mark.parametrize(
    ("front", "heading", "name", "learns"),
    [
        ('---\nlayout: post\ntitle: "Rope Days 2026"\n---\n\n', "# Rope Days 2026\n\n", "2026-05-20-rope.md", "on"),
        ('---\nlayout: post\ntitle: "Rope Days 2026"\n---\n\n', "", "2026-05-20-rope.md", None),
        ('---\nlayout: post\ntitle: "Rope Days 2026"\n---\n\n', "# My notes\n\n", "2026-05-20-rope.md", None),
        ("", "# Rope Days 2026\n\n", "rope-days-2026.md", None),
        ("", "", "rope-days-2026.md", "off"),
    ],
)
def test_a_title_that_is_a_heading_too_is_one_in_the_next_post(way, front, heading, name, learns):
    parts = "".join(f"## {title}\n\nGood.\n\n" for title in ("Engines - Ada Lind", "Birds - Bo Ek"))
    post = way(f"{front}{heading}It was good.\n\n{parts}", name)
    assert learnt(post, "title.body", like=True) == ({"title.body": learns} if learns else {})
    if learns == "on":
        assert "\n---\n\n# Rope Days 2026\n\nIt was good.\n\n## Engines" in post.drafted


@pytest.mark.parametrize("above", ["", "## Talks\n\n"])
@pytest.mark.parametrize("words", ["", "It was good.\n\n"])
def test_a_first_heading_that_is_another_title_hides_no_part(way, above, words):
    marks = "###" if above else "##"
    talks = "".join(f"{marks} {title}\n\nGood.\n\n" for title in ("Engines - Ada Lind", "Birds - Bo Ek"))
    front = "---\ntitle: Notes from Rope Days 2026\ndate: 2026-05-20\n---\n\n"
    post = way(f"{front}# Notes from Rope Days\n\n{words}{above}{talks}## Conclusion\n\nMore.\n")
    assert [it.title for it in post.dossier.sessions] == ["Engines", "Birds"]
    assert [note.text for note in post.dossier.notes if note.section == "intro"] == [
        f"# Notes from Rope Days\n\n{words}".rstrip()
    ]
    assert learnt(post, "level", "label.sessions") == ({"label.sessions": "Talks"} if above else {})


def test_a_first_heading_of_the_talks_is_no_title(way):
    talks = "".join(f"## {title}\n\nGood.\n\n" for title in ("Engines - Ada Lind", "Birds - Bo Ek"))
    post = way(f"---\ntitle: Rope Days 2026\ndate: 2026-05-20\n---\n\n# Talks\n\n{talks}")
    assert learnt(post, "level", "label.sessions") == {"level": "1", "label.sessions": "Talks"}
    assert post.differences == 0


@pytest.mark.parametrize(
    ("heading", "titles"),
    [
        ("Engines - Ada Lind", ["Engines"]),
        ("Engines \u2013 Ada Lind", ["Engines"]),
        ("Conclusion - Ada Lind", []),
        ("Thanks to Ada Lind", []),
        ("Photos by Ada Lind", []),
        ("Lunch with Ada Lind", []),
    ],
)
def test_the_only_talk_of_a_post_is_one(way, heading, titles):
    post = way(
        f"---\ntitle: Rope Days 2026\ndate: 2026-05-20\n---\n\nHi.\n\n## {heading}\n\nGood.\n\n## Home\n\nFar.\n"
    )
    assert [it.title for it in post.dossier.sessions] == titles
    assert ("session" not in post.style) == bool(titles)
    assert post.differences == 0


@pytest.mark.parametrize(
    ("between", "end", "closing"),
    [
        ("", "---\n\nSee you.\n", ["See you."]),
        ("", "---\n\n[^1]: A footnote.\n", []),
        ("---\n\n", "---\n\nSee you.\n", []),
        ("", "---\n\n## Home\n\nFar.\n", []),
    ],
)
@pytest.mark.parametrize("above", ["", "## Talks\n\n"])
def test_the_text_below_the_only_rule_at_the_end_is_of_no_talk(way, above, between, end, closing):
    marks = "###" if above else "##"
    talks = between.join(f"{marks} {title}\n\nGood.\n\n" for title in ("Engines - Ada Lind", "Birds - Bo Ek"))
    post = way(f"---\ntitle: Rope Days 2026\ndate: 2026-05-20\n---\n\nHi.\n\n{above}{talks}{end}")
    assert [note.text for note in post.dossier.notes if note.section == "closing"] == closing
    assert [it.title for it in post.dossier.sessions] == ["Engines", "Birds"]


def test_links_to_social_posts_are_no_habit_of_links(way):
    """They were a kind of links that no style has, and the post was refused."""
    parts = [
        f"## Talk {n} - Ada Lind\n\nText.\n\n[thread](https://mastodon.social/@me/11793856955903426{n})"
        for n in range(1, 4)
    ]
    post = way(HEAD + "\n\n".join(parts) + "\n")
    assert [len(it.speakers) for it in post.dossier.sessions] == [1, 1, 1]
    assert learnt(post, "links", "label.social") == {}


@pytest.mark.parametrize("group", ["Lightning talks", "Keynotes", "Talks I missed"])
@pytest.mark.parametrize("is_first", [True, False])
def test_a_heading_of_a_group_among_talks_is_a_section(way, group, is_first):
    found = talks("Move semantics at work - Nico Lind", "Assembler for all - Roger Ek", "Writing games - Guy Ross")
    other = f"## {group}\n\nThey were short.\n\n"
    body = found.removeprefix(HEAD)
    post = way(HEAD + (other + body if is_first else f"{body}\n{other}"))
    assert [it.title for it in post.dossier.sessions] == [
        "Move semantics at work",
        "Assembler for all",
        "Writing games",
    ]
    assert {note.section for note in post.dossier.notes if note.section} == {group, "intro"}
    assert post.differences == 0


@pytest.mark.parametrize("dash", [" - ", " \u2013 ", " | ", " -- "])
def test_names_before_titles_are_speakers_also_where_the_text_names_nobody(way, dash):
    heads = ("Ada Lind", "Building small images"), ("Bo Ek", "The day we broke it"), ("Cy Roe", "No more meetings")
    post = way(talks(*(dash.join(head) for head in heads)))
    assert [(it.speakers[0].name, it.title) for it in post.dossier.sessions] == list(heads)
    assert learnt(post, "session.title") == {"session.title": f"{{speakers}}{dash}{{title}}"}
    assert post.differences == 0


COLONS = ("Ada Lind: Engines at night", "Bo Ek and Di Ross: Birds", "Jo van Dam: Rope that holds", "Ed Orr: Ends")


@pytest.mark.parametrize("days", [4, 2, 0])
def test_names_before_colons_are_speakers_where_all_titles_have_one(way, days):
    heads = COLONS[:3] if days == 2 else COLONS
    parts = [f"### {head}\n\n- It was good." for head in heads]
    if days:
        parts[0], parts[2] = f"## Monday\n\n{parts[0]}", f"## Tuesday\n\n{parts[2]}"
    post = way(HEAD + "\n\n".join([*parts, "### Lunch\n\nSoup." if not days else "## Home\n\nBed."]) + "\n")
    assert [": ".join([" and ".join(who.name for who in it.speakers), it.title]) for it in post.dossier.sessions] == [
        *heads
    ]
    assert learnt(post, "session.title") == {"session.title": "{speakers}: {title}"}
    assert post.differences == 0


@pytest.mark.parametrize(("heads", "below"), [
    (COLONS[:3], "It was good."),  # few, and no day
    ((*COLONS[:3], "Ada Lind: Ends"), "It was good."),  # Ada Lind could be a subject
    ((*COLONS, "A word about rope", "Why birds"), "It was good."),  # not nearly all
    (("Cable Cars: how they hang", "Night Bus: to the hills", "Steam Ship: on the lake", "Old Town: up there"), "Good."),
    (("Small Images: How", "Green Power: What", "Chaos Mesh: The Way", "Edge Zones: Why"), "A mesh of images, a green edge."),
    (("Small Images: How", "Blue Power: What", "Chaos Mesh: The Way", "Edge Zones: Why"), "Ada Lind gave a talk."),
])  # fmt: skip
def test_subjects_before_colons_are_no_speakers(way, heads, below):
    assert [who for it in way(talks(*heads, below=below)).dossier.sessions for who in it.speakers] == []


@pytest.mark.parametrize("heads", [
    ("Cable Cars - a long visit", "Old Town - the walk up there", "Big Dinner - what we ate then"),
    ("Small Images: How we build them", "Green Software: What it takes", "Chaos Mesh: The way we break"),
    ("Hall One - Keynotes", "Hall Two - Workshops", "Hall Six - Posters"),
])  # fmt: skip
def test_subjects_before_words_about_them_are_no_speakers(way, heads):
    assert [who for it in way(talks(*heads)).dossier.sessions for who in it.speakers] == []


@pytest.mark.parametrize(
    ("days", "template"),
    [
        (("Day 1: Wednesday 2018-10-10", "Day 2: Thursday 2018-10-11"), "Day {n}: {weekday} {iso}"),
        (("Day 1: 2018-10-10", "Day 2: 2018-10-11"), "Day {n}: {iso}"),
        (("Day 1 - 10 October 2018", "Day 2 - 11 October 2018"), "Day {n} - {date} {year}"),
        (("Wednesday, 10 October (Day 1)", "Thursday, 11 October (Day 2)"), "{weekday}, {date} (Day {n})"),
        (("Day One \u2013 Wednesday", "Day Two \u2013 Thursday"), "Day {word} \u2013 {weekday}"),
    ],
)
def test_headings_of_days_are_learnt_in_any_order_of_their_parts(way, days, template):
    first, second = days
    body = f"# {first}\n\n## Engines - Ada Lind\n\nx\n\n# {second}\n\n## Birds - Bo Ek\n\ny\n"
    post = way(f'---\ntitle: "Cloud Night 2018"\ndate: 2018-10-12\n---\n\n{body}')
    assert (post.style["day"], post.differences) == (template, 0)
    assert [it.day.isoformat() for it in post.dossier.sessions] == ["2018-10-10", "2018-10-11"]


@pytest.mark.parametrize("day", ["", "## Sessions\n\n"])
@pytest.mark.parametrize(
    ("between", "pairs"),
    [
        ("Between the talks", {"between": "heading", "label.between": "Between the talks"}),
        ("The hallway track", {"between": "heading", "label.between": "The hallway track"}),
        ("In between", {"between": "heading", "label.between": "In between"}),
        ("Around the talks", {"between": "heading"}),
        ("Lunch", {}),
        ("Party at the pier", {}),
        ("Speaker dinner", {}),
    ],
)
@pytest.mark.parametrize("named", [(" - Ada Lind", ""), ("", "*Ada Lind*\n\n")])
def test_headings_between_talks_are_no_talks(way, day, between, pairs, named):
    with_name, below = named
    mark = "###" if day else "##"
    parts = [f"{mark} {title}{with_name}\n\n{below}It was good." for title in ("Engines", "Birds", "Rope")]
    parts.insert(1, f"{mark} {between}\n\nThe soup was good.")
    post = way(HEAD + day + "\n\n".join(parts) + "\n")
    assert [it.title for it in post.dossier.sessions] == ["Engines", "Birds", "Rope"]
    loose = [it.text for it in post.dossier.notes if not it.session and not it.section]
    assert loose == [f"{mark} {between}\n\nThe soup was good."]
    assert learnt(post, "between", "label.between") == pairs
    assert post.differences == 0


@pytest.mark.parametrize(
    "title", ["Beyond Containers", "Party: a protocol", "Third party code at scale", "Outside of Rust"]
)
def test_titles_that_begin_like_breaks_are_talks(way, title):
    post = way(talks("Engines - Ada Lind", title, "Rope - Di Ross"))
    assert [it.title for it in post.dossier.sessions] == ["Engines", title, "Rope"]


@pytest.mark.parametrize(
    ("line", "pairs"),
    [
        ("*{} (Bitworks), Hall A* | [Video](https://v.example)", {
            "session.line": "*{speakers}, {room}* | {links}", "speaker": "{name} ({org})", "label.video": "Video",
            "links": "video, page, slides, code, paper", "session.link": "off"}),
        ("{} \u00b7 Main Stage", {"session.line": "{speakers} \u00b7 {room}"}),
        ("_{}_ \u2014 Room B12 \u2014 [Video](https://v.example) | [Slides](https://s.example)", {
            "session.line": "_{speakers}_ \u2014 {room} \u2014 {links}", "label.video": "Video", "label.slides": "Slides",
            "links.join": " | ", "links": "video, slides, page, code, paper", "session.link": "off"}),
        ("**{}**, Bitworks, Room 101", {"session.line": "**{speakers}**, {org}, {room}"}),
        ("Hall A: {}", {"session.line": "{room}: {speakers}"}),
        ("Speaker: {} | Room: Hall A", {"session.line": "Speaker: {speakers} | Room: {room}"}),
        ("{} in Room 2 ([video](https://v.example))", {
            "session.line": "{speakers} in {room} ({links})", "links": "video, page, slides, code, paper",
            "session.link": "off"}),
    ],
)  # fmt: skip
def test_the_line_below_titles_may_have_a_room_and_links(way, line, pairs):
    named = (("Engines", "Lena Orb"), ("Birds", "Bo Ek"), ("Rope", "Di Ross"))
    post = way(HEAD + "\n\n".join(f"## {title}\n\n{line.format(who)}\n\nGood." for title, who in named) + "\n")
    assert [[who.name for who in it.speakers] for it in post.dossier.sessions] == [["Lena Orb"], ["Bo Ek"], ["Di Ross"]]
    assert {it.room for it in post.dossier.sessions} <= {"Hall A", "Main Stage", "Room B12", "Room 101", "Room 2"}
    assert [it.text for it in post.dossier.notes if it.session] == ["Good."] * 3
    assert (learnt(post), post.differences) == (pairs, 0)


def test_the_time_in_the_line_below_a_title_is_no_form_of_lines(way):
    named = (("Engines", "Lena Orb"), ("Birds", "Bo Ek"), ("Rope", "Di Ross"))
    post = way(HEAD + "\n\n".join(f"## {title}\n\n*{who} @ Stage 2, 14:30*\n\nGood." for title, who in named) + "\n")
    assert {(it.room, it.speakers[0].org) for it in post.dossier.sessions} == {("Stage 2", "")}
    assert learnt(post) == {"session.line": "{speakers}, {room}"}


STARS = "\u2605" * 4


@pytest.mark.parametrize(
    ("line", "verdict", "pairs"),
    [
        (f"{STARS}\u2606 A verdict", "A verdict", {"rating.line": "{rating} {verdict}", "rating": "stars"}),
        (f"*{STARS}\u2606 \u2013 so *", "", None),
        (f"*{STARS}\u2606 \u2013 so so*", "so so", {"rating.line": "*{rating} \u2013 {verdict}*", "rating": "stars"}),
        ("**4/5** \u2013 quick, and [useful](https://u.example)", "quick, and [useful](https://u.example)", {
            "rating.line": "**{rating}** \u2013 {verdict}", "rating.words": "1/5, 2/5, 3/5, 4/5, 5/5"}),
        (f"Rating: {STARS} (nice)", "nice", {
            "rating.line": "Rating: {rating} ({verdict})",
            "rating.words": "\u2605, \u2605\u2605, \u2605\u2605\u2605, \u2605\u2605\u2605\u2605, \u2605\u2605\u2605\u2605\u2605"}),
        (f"{STARS}\u2606 *nice*", "nice", {"rating.line": "{rating} *{verdict}*", "rating": "stars"}),
        ("Quite nice (4/5)", "Quite nice", {
            "rating.line": "{verdict} ({rating})", "rating.words": "1/5, 2/5, 3/5, 4/5, 5/5"}),
        ("4/5 of the talk were jokes.", "", None),
    ],
)  # fmt: skip
@pytest.mark.parametrize("who", [" - Ada Lind", "\n\n*Ada Lind*"])
def test_a_rating_with_a_verdict_is_that_of_the_talk(way, line, verdict, pairs, who):
    post = way(
        HEAD + "\n\n".join(f"## {title}{who}\n\n{line}\n\nGood." for title in ("Engines", "Birds", "Rope")) + "\n"
    )
    rating = None if pairs is None else 4
    assert {(it.rating, it.verdict) for it in post.dossier.sessions} == {(rating, verdict)}
    texts = ["Good."] if pairs else [line, "Good."]
    assert [it.text for it in post.dossier.notes if it.session] == texts * 3
    assert learnt(post, "rating.line", "rating", "rating.words") == (pairs or {})
    assert post.differences == 0


@pytest.mark.parametrize("who", [" - Ada Lind", "\n\n*Ada Lind*"])
def test_stars_alone_are_the_rating_of_the_talk(way, who):
    post = way(
        HEAD + "\n\n".join(f"## {title}{who}\n\n{STARS}\n\nGood." for title in ("Engines", "Birds", "Rope")) + "\n"
    )
    assert ([it.rating for it in post.dossier.sessions], post.differences) == ([4, 4, 4], 0)


@pytest.mark.parametrize(
    ("line", "kind", "pairs"),
    [
        ("**What I keep:** Measure *first*.", "takeaway", {"label.takeaway": "What I keep"}),
        ("**Takeaway:** Measure *first*.", "takeaway", {}),
        ("**TL;DR:** Measure *first*.", "takeaway", {"label.takeaway": "TL;DR"}),
        ("**What I learned**: Measure *first*.", "note", {"label.takeaway": "What I learned"}),
        ("**Abstract:** Measure *first*.", "note", {}),
    ],
)
def test_the_label_of_takeaways_is_learnt(way, line, kind, pairs):
    post = way(talks("Engines - Ada Lind", "Birds - Bo Ek", "Rope - Di Ross", below=f"Good.\n\n{line}"))
    said = [(it.kind, it.text) for it in post.dossier.notes if it.session]
    assert said == [("note", "Good."), (kind, "Measure *first*." if kind == "takeaway" else line)] * 3
    assert (learnt(post, "label.takeaway"), post.differences) == (pairs, 0)


@pytest.mark.parametrize(
    ("before", "after"),
    [("\u2192 ", ""), ("-> ", ""), ("**Links:** ", ""), ("(", ")"), ("More: ", ""), ("\u2014 ", "")],
)
@pytest.mark.parametrize("is_last", [True, False])
def test_what_stands_before_links_is_learnt(way, before, after, is_last):
    line = f"{before}[slides](https://s.example) \u00b7 [recording](https://v.example){after}"
    below = f"Good.\n\n{line}" if is_last else f"{line}\n\nGood."
    post = way(talks("Engines - Ada Lind", "Birds - Bo Ek", "Rope - Di Ross", below=below))
    assert [it.text for it in post.dossier.notes if it.session] == ["Good."] * 3
    assert [[link.kind for link in it.links] for it in post.dossier.sessions] == [["slides", "video"]] * 3
    assert learnt(post, "links.line", "links.join", "links.place") == {
        "links.line": f"{before}{{links}}{after}", "links.join": " \u00b7 ",
        **({} if is_last else {"links.place": "before"}),
    }  # fmt: skip
    assert post.differences == 0


def test_other_words_before_links_stay_in_a_note(way):
    below = "Ask for the [slides](https://s.example)"
    post = way(talks("Engines - Ada Lind", "Birds - Bo Ek", "Rope - Di Ross", below=below))
    assert [it.text for it in post.dossier.notes if it.session] == [below] * 3


@pytest.mark.parametrize(
    ("parts", "title"),
    [
        (["## Day 1", "#### Engines - Ada Lind", "## Day 2", "#### Birds - Bo Ek", "#### Rope - Di Ross"], "#### {title} - {speakers}"),
        (["## Talks", "#### Ada Lind - Engines at Night", "#### Bo Ek - Birds", "#### Di Ross - Rope"], "#### {speakers} - {title}"),
        (["# Day 1", "### Engines\n\n*Ada Lind*", "### Birds\n\n*Bo Ek*", "# Day 2", "### Rope\n\n*Di Ross*"], "### {title}"),
        (["## Talks", "### Engines - Ada Lind", "### Birds - Bo Ek", "### Rope - Di Ross"], None),
        # the next post has no such group
        (["## Talks", "### Morning", "#### Engines - Ada Lind", "#### Birds - Bo Ek"], None),
        (["## Day 1", "#### Engines - Ada Lind", "## Day 2", "### Birds - Bo Ek"], None),
    ],
)  # fmt: skip
def test_a_level_of_titles_that_is_deeper_than_usual_is_learnt(way, parts, title):
    post = way(
        HEAD + "\n\n".join(f"{part}\n\nAda, Bo and Di." if part.count("#") > 2 else part for part in parts) + "\n"
    )
    assert learnt(post, "session.title") == ({"session.title": title} if title else {})
    assert post.differences == 0 or title is None


@pytest.mark.parametrize(
    ("items", "title", "others"),
    [
        (
            (
                '- Tie it twice (from "Knots at sea" by [Ada Lind](https://a.example)).',
                '- Never let go: it slips (from "Ropes (and ends)" by [Bo Ek](https://b.example) and [Di Ross](https://d.example))',
                '- Dry them first (from "Wet ropes" by [Cy Roe](https://c.example)).',
            ),
            '{notes} (from "{title}" by {speakers}).',
            {"handles": "link"},
        ),
        (
            ('- Tie it twice ("Knots", Ada Lind)', '- Never let it go ("Ropes", Bo Ek)', '- Dry them first ("Wet ropes", Cy Roe)'),
            '{notes} ("{title}", {speakers})',
            {},
        ),
        (
            (
                "* Tie it twice \u2013 from \u201cKnots\u201d by Ada Lind",
                "* Never let go \u2013 from \u201cRopes\u201d by Bo Ek",
                "* Dry them first \u2013 from \u201cWet ropes\u201d by Cy Roe",
                "* And sleep",
            ),
            "{notes} \u2013 from \u201c{title}\u201d by {speakers}",
            {},
        ),
        # two may be a coincidence, and words in quotation marks no title
        (('- Tie it twice ("Knots", Ada Lind)', '- Never let it go ("Ropes", Bo Ek)'), None, {}),
        (("- Tie it twice", '- Never say "never", Bo', '- Dry them first ("Ropes", Bo Ek)', '- Sleep well, "Nap"'), None, {}),
    ],
)  # fmt: skip
@pytest.mark.parametrize("days", [1, 2])
def test_a_list_of_notes_that_name_their_talks_is_learnt(way, items, title, others, days):
    listed = "\n".join(items)
    text = f"## Day 1\n\n{listed}\n\n## Day 2\n\n- Rest\n" if days == 2 else f"## What I learned\n\n{listed}\n"
    post = way(HEAD + text)
    keys = ("session", "session.title", "session.link", "handles")
    wanted = {"session": "list", "session.title": title, "session.link": "off", **others} if title else {}
    assert learnt(post, *keys) == wanted
    assert post.differences == 0


LISTED = """## The Talks

These were best:

- [Engines](https://t.example/1) by [Ada Lind](https://ada.example)
- [Birds: all of them](https://t.example/2) by Bo Ek and [Di Ross](https://di.example)
- [Rope](https://t.example/3) by Ed Orr: long, but *good*.
- [The open space](https://t.example/4)
- and the lunch

## The hall

- [Soup](https://t.example/5)
"""


def test_items_of_lists_are_talks_with_speakers_links_and_comments(way):
    post = way(HEAD + LISTED)
    sessions, notes = post.dossier.sessions, post.dossier.notes
    assert [(it.title, [who.name for who in it.speakers]) for it in sessions] == [
        ("Engines", ["Ada Lind"]), ("Birds: all of them", ["Bo Ek", "Di Ross"]), ("Rope", ["Ed Orr"]),
        ("The open space", []),
    ]  # fmt: skip
    assert [link.url for it in sessions for link in it.links] == [f"https://t.example/{n}" for n in (1, 2, 3, 4)]
    assert sessions[0].speakers[0].url == "https://ada.example"
    assert [(it.session is not None, it.text) for it in notes if it.section != "intro"] == [
        (False, "These were best:"), (True, "long, but *good*."), (False, "- and the lunch"),
        (False, "- [Soup](https://t.example/5)"),
    ]  # fmt: skip
    assert learnt(post, "session", "session.title", "handles") == {
        "session": "list", "session.title": "{title} by {speakers}", "handles": "link",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("items", "titles"),
    [
        (("Fast Machines by Ada Lind - [Slides](https://s.example)", "*Birds* by Bo Ek", "Rope by Di Ross"),
         ["Fast Machines", "Birds", "Rope"]),
        (("Engines - Ada Lind", "Birds - Bo Ek", "Rope - Di Ross"), ["Engines", "Birds", "Rope"]),
        (("[Soup](https://t.example/1)", "Fish by Bo Ek", "Rain", "Beds"), []),
        (('Tie it twice (from "Knots" by Ada Lind)', 'Cut it once (from "Saws" by Bo Ek)',
          'Then wait a bit (from "Glue" by Di Ross)'), []),
    ],
)  # fmt: skip
def test_lists_under_talks_are_sessions_if_most_items_name_speakers(way, items, titles):
    post = way(HEAD + "## Talks\n\n" + "".join(f"- {item}\n" for item in items))
    assert [it.title for it in post.dossier.sessions] == titles


@pytest.mark.parametrize(
    ("bodies", "names"),
    [
        (["[Ada Lind](https://twitter.com/ada) gave a talk.", "By Bo Ek ([@bo](https://bo.example)).", "Then Di Ross ([@di](//x.com/di))."],
         [["Ada Lind"], ["Bo Ek"], ["Di Ross"]]),
        (["Rating: 4/5\n\n[Ada Lind](https://loom.social/@ada) and [Bo Ek](mailto:bo@b.example) met [Cy Oz](https://x.com/cy).",
          "It was [Di Ross](https://github.com/di).", "Thanks Ed Orr ([@ed](https://ed.example))."],
         [["Ada Lind", "Bo Ek"], ["Di Ross"], ["Ed Orr"]]),
        # one of three is not most; a link to a product or a page is none to a person
        (["[Ada Lind](https://twitter.com/ada) gave a talk.", "A talk.", "Bo Ek gave a talk."], [[], [], []]),
        (["[Amazon Code Whisperer](https://aws.example/c) was shown in this talk."] * 3, [[], [], []]),
        (["[Rope Loom](https://github.com/rope/loom) was shown in this talk."] * 3, [[], [], []]),
    ],
)  # fmt: skip
def test_a_profile_in_the_text_below_most_titles_names_the_speaker(way, bodies, names):
    heads = ("Engines at night", "Birds for all", "How rope is made")
    text = "".join(f"### {head}\n\n{body}\n\nGood.\n\n" for head, body in zip(heads, bodies, strict=True))
    post = way(f"{HEAD}## Talks\n\n{text.rstrip()}\n")
    assert [(it.title, [who.name for who in it.speakers]) for it in post.dossier.sessions] == [
        *zip(heads, names, strict=True)
    ]
    assert post.differences == 0
    assert "handles" not in learnt(post)


def test_speakers_in_headings_are_not_looked_for_in_the_text(way):
    text = "It was about [Cy Oz](https://x.com/cy)."
    post = way(talks("Engines - Ada Lind", "Birds", "Rope - Di Ross", below=text))
    assert [[who.name for who in it.speakers] for it in post.dossier.sessions] == [["Ada Lind"], [], ["Di Ross"]]
