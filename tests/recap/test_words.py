"""Titles and people in prose, products in lists."""

import pytest

from confnote.recap.blocks import blocks_of
from confnote.recap.people import byline, people, title_and_people
from confnote.recap.products import line_of
from confnote.recap.read import products, read_recap
from confnote.recap.talks import mentions
from confnote.recap.titles import read_title
from confnote.recap.value import ProductList, RecapProduct


def found(text):
    return [(one.title, [who.name for who in one.speakers]) for one in mentions(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('I watched Ada Lovelace\'s _"Notes on Engines"_ first.', [("Notes on Engines", ["Ada Lovelace"])]),
        ('_"Fast Looms"_ by Jo Jacquard and Al Khwarizmi was quick.', [("Fast Looms", ["Jo Jacquard", "Al Khwarizmi"])]),
        ("Then **Threads Without Needles**, which was odd.", [("Threads Without Needles", [])]),
        ("I sat in \u201cThe Hammer Talk\u201d.", [("The Hammer Talk", [])]),
        ("the best was Looms Everywhere: Lessons From Weaving at Scale, by far", [("Looms Everywhere: Lessons From Weaving at Scale", [])]),
        ('They said it starts "in minutes not in days" and left.', []),
        ("It was **very good**. Note: The Hall was Cold.", []),
        ("We went to London. Then: nothing.", []),
        ('He said "Yes".', []),
        ("I met **Ada Lovelace** and **Grace Hopper** there, and **Sega Mega Drive** was shown.", []),
        ("**Honorable Mention:**", []),
        ("For the keynote **Paul Phillips** ([@paul](https://p.example)) gave a talk.", []),
        ("The session by **Brian McKenna** was good.", []),
        ("### Highlights: Friday Night Lightning Talks", []),
        ("**Manage The Distro**", []),
        ("**Fast Looms - Jo Jacquard**", [("Fast Looms - Jo Jacquard", [])]),
        ("My favourite talk was **Fast Looms**, by far.", [("Fast Looms", [])]),
        ("**Fast Looms** by Emma Indal. I've seen it.", [("Fast Looms", ["Emma Indal"])]),
        ('_"Fast Looms"_ by Mayank Kumar. It was good.', [("Fast Looms", ["Mayank Kumar"])]),
        ('Then "Fast Looms" from AWS Backup. Good.', [("Fast Looms", [])]),
        ('Keynote: Andy Sassy\n\nQuite "a\n\nb" long: Two Three Four', []),
        ('He liked "Fast [Looms](https://l.example)" most.', [("Fast Looms", [])]),
        ("* Onboarding and Orientation: Employees generally expect it.", []),
        ("* Training and Support: New employees look forward to it.", []),
        ("then Looms And Their Noise: Why? It was good.", [("Looms And Their Noise: Why?", [])]),
        ("- Looms: A History of Threads & a Future of Needles - Jo Jacquard", [("Looms: A History of Threads & a Future of Needles", [])]),
        ('{{<img src="/a.jpg" title="AWS Summit 2023" >}}', []),
        ('<img src="a.jpg" alt="The Hammer Talk"> {% img "The Hammer Talk" %}', []),
        ('See <a href="x">"The Hammer Talk"</a>.', [("The Hammer Talk", [])]),
        ("[Looms: Behind the Scenes](https://youtu.be/a1) by Jo Jacquard was new.", [("Looms: Behind the Scenes", ["Jo Jacquard"])]),
        ("[Fast Looms](https://youtu.be/a1) by Jo Jacquard was new.", [("Fast Looms", ["Jo Jacquard"])]),
        ("The talk [Fast Looms](https://youtu.be/a1) was new.", [("Fast Looms", [])]),
        ("See the [Video Recording](https://youtu.be/a1) by Jo Jacquard.", []),
        ("I sang [Rope Song](https://youtu.be/a1) all day.", []),
        ("I read [Fast Looms](https://books.example/a1) by Jo Jacquard.", []),
        ("", []),
    ],
)  # fmt: skip
def test_sessions_named_in_prose(text, expected):
    assert found(text) == expected


def test_a_session_that_is_named_twice_is_one():
    assert found('"The Hammer Talk" began. "The Hammer Talk" ended.') == [("The Hammer Talk", [])]


def test_a_long_text_of_capitals_is_read_in_time():
    assert isinstance(mentions("A Title Of Words: " * 4000 + '"' * 4000 + "**" * 4000), tuple)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ada Lovelace", ["Ada Lovelace"]),
        ("Ada Lovelace, Grace Hopper and Jean Jennings", ["Ada Lovelace", "Grace Hopper", "Jean Jennings"]),
        ("Ludwig van Beethoven & Åsa Öberg", ["Ludwig van Beethoven", "Åsa Öberg"]),
        ("Ada", []),
        ("Ada Lovelace, Grace Hopper & Jean Jennings", ["Ada Lovelace", "Grace Hopper", "Jean Jennings"]),
        ("Ada Lovelace & Grace Hopper & Jean Jennings", ["Ada Lovelace", "Grace Hopper", "Jean Jennings"]),
        ("Bradley M. Kuhn, & Karen Sandler", ["Bradley M. Kuhn", "Karen Sandler"]),
        ("Jon 'maddog' Hall", ["Jon 'maddog' Hall"]),
        ("Ada Lovelace (@ada) and Grace Hopper (Navy)", ["Ada Lovelace", "Grace Hopper"]),
        ("Emma Indal. I've", []),
        ("A. Bee, Cy Dee & Eve Fox", ["A. Bee", "Cy Dee", "Eve Fox"]),
        ("Zero Cost Abstractions in Production", []),
        ("Machine Learning", []),
        ("AWS Backup", []),
        ("somebody from the hall", []),
        ("Ada Lovelace and others", []),
        ("", []),
    ],
)
def test_people(text, names):
    assert [one.name for one in people(text)] == names


def test_a_person_with_an_organisation():
    (one,) = people("Liz Rice, Isovalent")
    assert (one.name, one.org) == ("Liz Rice", "Isovalent")


@pytest.mark.parametrize(
    ("words", "title", "who"),
    [
        ("Fast Looms - Jo Jacquard", "Fast Looms", "Jo Jacquard"),
        ("Looms - the sequel - Jo Jacquard", "Looms - the sequel", "Jo Jacquard"),
        ("Fast Looms by Jo Jacquard and Al Khwarizmi", "Fast Looms", "Jo Jacquard and Al Khwarizmi"),
        ("Fast Looms (Jo Jacquard)", "Fast Looms", "Jo Jacquard"),
        ("Fast Looms, Jo Jacquard", "Fast Looms", "Jo Jacquard"),
        ("Fast Looms (by Jo Jacquard)", "Fast Looms", "Jo Jacquard"),
        (
            "Fast Looms - Jo Jacquard, Al Khwarizmi & Ada Lovelace",
            "Fast Looms",
            "Jo Jacquard, Al Khwarizmi & Ada Lovelace",
        ),
        ("Rust - Zero Cost Services", "Rust - Zero Cost Services", ""),
        ("Looms - the sequel", "Looms - the sequel", ""),
        ("Passed by time", "Passed by time", ""),
    ],
)
def test_a_heading_of_title_and_speakers(words, title, who):
    assert title_and_people(words)[:2] == (title, who)


def test_products_of_one_shape_have_its_template():
    template, found = products(('[A](https://a.example): "does a". I liked it.', '[B b](https://b.example): "does b".'))
    assert template == '[{name}]({url}): "{tagline}". {verdict}'
    assert [(p.name, p.url, p.tagline, p.verdict) for p in found] == [
        ("A", "https://a.example", "does a", "I liked it."), ("B b", "https://b.example", "does b", ""),
    ]  # fmt: skip
    assert products(("**Saw**: cuts", "**Vice**: holds"))[0] == "**{name}**: {tagline}"
    assert products(("Saw - cuts", "Vice - holds"))[0] == "{name} - {tagline}"
    assert products(("[Saw](https://s.example) - cuts",))[0] == "[{name}]({url}) - {tagline}"


def test_products_of_no_shape_begin_with_their_name():
    template, found = products(
        ("Saw a thing that cuts", "Chaos Mesh I know", "[V](https://v.example) holds", "Flux - like Argo")
    )
    assert template == "[{name}]({url}) {verdict}"
    assert [(p.name, p.url, p.verdict) for p in found] == [
        ("Saw", "", "a thing that cuts"), ("Chaos Mesh", "", "I know"), ("V", "https://v.example", "holds"),
        ("Flux", "", "- like Argo"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("items", "template", "found"),
    [
        (("**[bacon](https://b.example)** - a background checker", "**[Saw](https://s.example)** - cuts"),
         "**[{name}]({url})** - {tagline}",
         [("bacon", "https://b.example", "a background checker"), ("Saw", "https://s.example", "cuts")]),
        (("**[bacon](https://b.example):** checks", "**Saw:** cuts"), "**[{name}]({url}):** {tagline}",
         [("bacon", "https://b.example", "checks"), ("Saw", "", "cuts")]),
        (("[`bacon`](https://b.example), a checker", "[`Saw`](https://s.example)"), "[`{name}`]({url}), {tagline}",
         [("bacon", "https://b.example", "a checker"), ("Saw", "https://s.example", "")]),
        (("**bacon** ([link](https://b.example)) - checks", "**Saw** - cuts"), "**{name}** ([link]({url})) - {tagline}",
         [("bacon", "https://b.example", "checks"), ("Saw", "", "cuts")]),
        (("__bacon:__ checks",), "__{name}:__ {tagline}", [("bacon", "", "checks")]),
    ],
)  # fmt: skip
def test_names_of_products_have_no_marks(items, template, found):
    assert products(items) == (template, tuple(RecapProduct(*fields) for fields in found))


@pytest.mark.parametrize(
    ("items", "template", "names"),
    [
        (("[**bacon**](https://b.example) checks", "[**Saw**](https://s.example) cuts"), "[**{name}**]({url}) {verdict}",
         ["bacon", "Saw"]),
        (("**[bacon](https://b.example)** checks", "a thing"), "**[{name}]({url})** {verdict}", ["bacon", "a"]),
        (("[the **bacon** tool](https://b.example) checks",), "[{name}]({url}) {verdict}", ["the bacon tool"]),
    ],
)  # fmt: skip
def test_names_of_products_in_other_lines_have_no_marks(items, template, names):
    line, found = products(items)
    assert (line, [product.name for product in found]) == (template, names)


@pytest.mark.parametrize(
    ("items", "line"),
    [
        (("**[bacon](https://b.example)** - checks",), "**[{name}]({url})** - {tagline} - {verdict}"),
        (("[**bacon**](https://b.example): checks.",), "[**{name}**]({url}): {tagline}. {verdict}"),
        (("**bacon**: checks",), "**[{name}]({url})**: {tagline}; {verdict}"),
        (("`bacon`: checks",), "[`{name}`]({url}): {tagline}; {verdict}"),
        (("[bacon](https://b.example) checks",), "[{name}]({url}) {tagline}; {verdict}"),
        (('[bacon](https://b.example): "checks". Good.',), '[{name}]({url}): "{tagline}". {verdict}'),
    ],
)
def test_the_line_of_the_next_products_has_all_of_them(items, line):
    template, found = products(items)
    assert line_of(ProductList("Tools", found, template)) == line


@pytest.mark.parametrize(
    ("heading", "title", "speakers", "links"),
    [
        ("[Fast Looms by Jo Jacquard](https://l.example/1)", "Fast Looms", ["Jo Jacquard"], ["https://l.example/1"]),
        ("[Fast Looms](https://l.example/1) by Tao xavier", "Fast Looms", ["Tao xavier"], ["https://l.example/1"]),
        ("[Fast Looms](https://l.example/1) [Jo Jacquard](https://j.example)", "Fast Looms", ["Jo Jacquard"],
         ["https://l.example/1"]),
        ("Fast Looms - [Jo Jacquard][jo]", "Fast Looms", ["Jo Jacquard"], []),
        ("[Fast Looms][1] - [Jo Jacquard][jo], [Al Khwarizmi][none]", "Fast Looms", ["Jo Jacquard", "Al Khwarizmi"],
         ["https://l.example/1"]),
        ("Fast Looms [[video](https://v.example), [slides](https://s.example)]", "Fast Looms", [],
         ["https://v.example", "https://s.example"]),
        ("Fast Looms (Jo Jacquard) {#looms}", "Fast Looms", ["Jo Jacquard"], []),
    ],
)  # fmt: skip
def test_a_heading_with_links(heading, title, speakers, links):
    body = f"### {heading}\n\nGood.\n\n[1]: https://l.example/1\n[jo]: https://j.example\n"
    found = read_title(blocks_of(body)[0])
    assert (found.words, [who.name for who in found.speakers]) == (title, speakers)
    assert [*filter(None, [found.url]), *(link.url for link in found.rest)] == links


@pytest.mark.parametrize(
    ("line", "speakers", "links"),
    [
        ("Mia Storm [@mia](https://s.example/@mia) ([Video](https://v.example))", [("Mia Storm", "@mia")], ["video"]),
        ("Tor Vik [(Video)](https://v.example)", [("Tor Vik", "")], ["video"]),
        ("*Ada Lovelace, Engines*", [("Ada Lovelace", "")], []),
        ("> Ada Lovelace and Grace Hopper", [("Ada Lovelace", ""), ("Grace Hopper", "")], []),
        ("**Speakers:** Ada Lovelace, Grace Hopper & Jo Jacquard",
         [("Ada Lovelace", ""), ("Grace Hopper", ""), ("Jo Jacquard", "")], []),
        ("by [Ada Lovelace](https://a.example) | [Slides](https://s.example) | [Video](https://v.example)",
         [("Ada Lovelace", "")], ["slides", "video"]),
        ("Ada Lovelace - 45 min", [("Ada Lovelace", "")], []),
        ("\u2014 Ada Lovelace (@ada)", [("Ada Lovelace", "@ada")], []),
    ],
)  # fmt: skip
def test_a_line_of_speakers_under_a_heading(line, speakers, links):
    found = byline(blocks_of(line + "\n")[0])
    assert [(who.name, who.handle) for who in found.speakers] == speakers
    assert [link.kind for link in found.links] == links


@pytest.mark.parametrize(
    "line",
    ["Ada Lovelace was great.", "It was good.", "Great stuff", "[Slides](https://s.example)", "- Ada Lovelace", "Ada"],
)
def test_a_line_of_anything_else(line):
    assert byline(blocks_of(line + "\n")[0]) is None


@pytest.mark.parametrize(
    ("heading", "below", "title", "speakers"),
    [
        ("Ada Lovelace: Engines at Night", "Ada told us of engines.", "Engines at Night", ["Ada Lovelace"]),
        ("Ada Lovelace - This job is hard", "A talk of Lovelace's.", "This job is hard", ["Ada Lovelace"]),
        ("Cable Cars: a visit", "We saw many of them.", "Cable Cars: a visit", []),
    ],
)
def test_a_heading_that_begins_with_its_speaker(heading, below, title, speakers):
    first, *rest = blocks_of(f"## {heading}\n\n{below}\n")
    found = read_title(first, rest)
    assert (found.words, [who.name for who in found.speakers]) == (title, speakers)


@pytest.mark.parametrize(
    ("first", "second", "style"),
    [
        ("Presenter: Ada Lind (KU Leuven)", "Presenter: Bo Ek", ("Presenter: {speakers}", "{name} ({org})")),
        ("*Ada Lind, VP*", "*Bo Ek, Manager*", ("*{speakers}*", "{name}, {org}")),
        ("by Ada Lind and Cy Roe", "by Bo Ek", ("by {speakers}", None)),
        ("Ada Lind", "Bo Ek", ("{speakers}", None)),
        ("Speaker: Ada Lind", "*Bo Ek*", ("{speakers}", None)),  # no line is usual
        ("Speaker: Ada Lind.", "Speaker: Bo Ek", ("Speaker: {speakers}", None)),  # only its words are
        ("**By:** Ada Lind", "**Presenters:** Bo Ek and Cy Roe", ("{speakers}", None)),
    ],
)
def test_the_line_below_a_title_is_learnt_with_its_words(first, second, style):
    text = f"# Loop 2024\n\n## Engines at night\n\n{first}\n\nLoud.\n\n## Looms by day\n\n{second}\n\nFast.\n"
    learnt = dict(read_recap(text).style)
    assert (learnt["session.line"], learnt.get("speaker")) == style


@pytest.mark.parametrize(
    "words", ["Ada Lind, ", "Ada Lind - ", "(Ada Lind ", "[Ada Lind][a] ", "[slides](https://s.example) "]
)
def test_a_long_heading_is_read_in_time(words):
    read_title(blocks_of("## " + words * 2000 + "\n")[0])
    read_title(blocks_of("## " + "\u2605" * 280 + " x\n")[0])


@pytest.mark.parametrize("words", ["a: b - c. ", "**a** ", "Ada Lind ", "\u2605", ":star: ", "x (", "[Talk] "])
def test_a_long_paragraph_or_item_is_read_in_time(words):
    read_recap(f"# Talks\n\n## One\n\n{words * 3000}x\n\n- {words * 3000}x\n")
