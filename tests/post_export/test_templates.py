"""Templates of the author's own: what they see, what they may print, and how their posts are kept."""

from __future__ import annotations

import gc
import re
import resource
import signal
import threading
from dataclasses import fields, replace
from pathlib import Path

import pytest

from confnote.errors import Refused
from confnote.model import Position, Speaker
from confnote.post.draft import draft
from confnote.post.layouts import LAYOUTS
from confnote.post.settings import Settings
from confnote.post.templates import Source, built_in, render, sandbox
from tests.post_layouts.conftest import Event

APRIL = 1_712_000_000_000


@pytest.fixture
def event():
    """Two days of all there is."""
    made = Event()
    ada = Speaker(name="Ada *L.*", org="Org", handle="@ada", url="https://ada.test")
    slides, video = made.link("slides", "https://x.test/a.pdf"), made.link("video", "https://youtu.be/abcdefgh")
    toot = made.link("social", "https://m.test/1", author="Ada", text="Hello #all")
    first = made.session(
        "Ropes: *all* of them", 1, links=(slides, video, toot), rating=4, verdict="solid _demo_", track="Ropes"
    )
    made.sessions[-1] = replace(made.sessions[-1], speakers=(ada, Speaker(name="Bo")))
    made.note("One *thing*, said at length.\n\n- with\n- a list\n\n# And a heading", first)
    made.note("# not a heading {{ .Values.x }} {{< get >}} <b>", first, tags=("x",))
    made.note("To be kept.", first, kind="quote")
    made.note("To take away.", first, kind="takeaway")
    made.note("Why?", first, kind="question")
    second = made.session("Knots", 2, "10:00", rating=5, track="Knots")
    made.note("- a bullet", second)
    made.note("Dinner.", None, 2)
    made.session("Splices", 2, "12:00", attendance="missed", links=(made.link("page", "https://x.test/s"),))
    for section in ("intro", "closing", "tech-intro", "tech-closing", "Mood"):
        made.note(f"The {section}.", section=section)
    made.tech("Otter", "swims", "https://otter.test", verdict="Very *cool*.")
    made.tech("Gull", "", "", 2)
    return made


def source(text):
    return Source("mine.md.j2", lambda name: text if name == "mine.md.j2" else None)


def body(event, text, site="hugo", **more):
    made = draft(event.dossier, Settings(site=site, **more), APRIL, template=source(text))
    return "".join(piece.text + piece.gap for piece in made.pieces)


@pytest.mark.slow
@pytest.mark.parametrize(
    "site", ["hugo", "jekyll", "markdown", "pelican", "eleventy", "devto", "mdx", "astro", "html", "zola", "quarto"]
)
@pytest.mark.parametrize("layout", ["days", "talks", "favourites"])
def test_a_built_in_template_gives_what_its_layout_gives(event, site, layout):
    event.note("So be it. - Bo", "S1", kind="quote")
    wanted = draft(event.dossier, Settings(site=site, layout=layout), APRIL)
    assert "\u2014 Bo" in wanted.text
    made = draft(event.dossier, Settings(site=site, layout=layout), APRIL, template=source(built_in(layout)))
    assert made.text == wanted.text
    assert notes_of(made) == notes_of(wanted)


def test_a_template_has_the_moments_after_the_notes(event):
    event.note("So be it. - Bo", "S1", kind="quote")
    event.notes = [replace(note, position=Position(60, "https://youtu.be/abcdefgh?t=60", True)) for note in event.notes]
    settings = Settings(style=(("moment", "link"),))
    wanted = draft(event.dossier, settings, APRIL)
    assert "> So be it. ([1:00](https://youtu.be/abcdefgh?t=60))\n>\n> \u2014 Bo\n" in wanted.text
    assert draft(event.dossier, settings, APRIL, template=source(built_in("days"))).text == wanted.text
    quotes = "{% for note in sessions[0].notes if note.kind == 'quote' %}{{ note.text|quote(sessions[0].speakers) }}\n\n{% endfor %}"
    # the second quote names its speaker
    assert (
        body(event, quotes, style=settings.style)
        == """\
> To be kept. ([1:00](https://youtu.be/abcdefgh?t=60))
>
> — Ada \\*L.\\* and Bo

> So be it. ([1:00](https://youtu.be/abcdefgh?t=60))
>
> — Bo
"""
    )


def notes_of(post):
    """The notes that have a piece, each once."""
    return {re.sub(r"\.\d+$", "", piece.key) for piece in post.pieces if piece.key.startswith("n:")}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_is_there_as_a_template_and_tells_everything(event, layout):
    text = body(event, built_in(layout), "markdown")
    for words in (
        "One *thing*",
        "To be kept.",
        "a bullet",
        "The intro.",
        "The closing.",
        "The Mood.",
        "Otter",
        "Splices",
    ):
        assert words in text
    assert "Why?" not in text
    assert "\n\n\n" not in text


def test_what_is_printed_shows_as_typed_unless_a_filter_makes_markdown_of_it(event):
    one = "{% set note = sessions[0].notes[1].text %}"
    assert body(event, one + "{{ note }}") == "\\# not a heading \\{\\{ .Values.x }} \\{\\{< get >}} \\<b>\n"
    for name in ("text", "inline"):
        assert body(event, f"{one}{{{{ note|{name} }}}}") == "\\# not a heading {{ .Values.x }} {{</* get */>}} \\<b>\n"
    assert (
        body(event, "{{ sessions[0].title }}\n{{ sessions[0].title|inline }}\n")
        == "Ropes: \\*all\\* of them\nRopes: *all* of them\n"
    )
    assert body(event, "{{ '**'|safe }}{{ tech[0].name }}{{ '**'|safe }}\n") == "**Otter**\n"
    assert body(event, "{% macro b(x) %}**{{ x }}**{% endmacro %}{{ b('a_b_c*') }}\n") == "**a_b_c\\***\n"
    assert (
        body(
            event,
            "{{ sessions[0].track|upper }} {{ sessions[0].ends_at }}{{ sessions|length }} {{ sessions[0].tags|join(', ') }}\n",
        )
        == "ROPES 2\n"
    )


def test_the_filters(event):
    def say(text):
        whole = body(event, "{% set one = sessions[0] %}" + text + "\n", "markdown")
        return whole.split("\n", 2)[2].strip("\n")

    assert say("{{ one.speakers|names }}") == "Ada \\*L.\\* and Bo"
    assert say("{{ one.links|links }}") == "[slides](https://x.test/a.pdf), [video](https://youtu.be/abcdefgh)"
    assert say("{{ 'the slides'|link(one.links[0].url) }} {{ 'x'|link('') }}") == "[the slides](https://x.test/a.pdf) x"
    assert say("{{ one|rating }}, {{ one.rating|rating }}") == "Solid _demo_., Good"
    assert say("{{ one.notes[2].text|quote(one.speakers) }}") == "> To be kept.\n>\n> — Ada \\*L.\\* and Bo"
    assert (
        say("{{ one.notes[0].text|item }}")
        == "- One *thing*, said at length.\n\n  - with\n  - a list\n\n  \\# And a heading"
    )
    assert say("{{ '# A\\n\\ntext\\n\\n# B\\n\\ntext'|text(3) }}") == "#### A\n\ntext\n\n#### B\n\ntext"
    assert (
        say("{{ one.date|date }}, {{ one.date|date('%d.%m.') }}, {{ one.starts_at|time }}")
        == "5 March 2024, 05.03., 09:00"
    )
    assert say("{{ one.links[2]|social }}") == "> Hello #all\n>\n> — [Ada](https://m.test/1)"
    assert say("{{ one.links[2]|social('link') }} {{ one.links[1]|video }}").startswith(
        '[Ada](https://m.test/1) <iframe src="https://www.youtube-nocookie.com/embed/abcdefgh" '
    )


def test_the_filter_shows_no_verdict_if_the_style_turns_ratings_off(event):
    text = "{% for one in sessions %}{{ one.title }}{% if one|rating %}: {{ one|rating }}{% endif %}\n\n\n{% endfor %}"
    off = (("rating", "off"),)
    assert body(event, text, "markdown", style=off).split("\n", 2)[2] == "Ropes: \\*all\\* of them\n\nKnots\n"
    assert "solid" in body(event, "{{ sessions[0].verdict|inline }}", style=off), "a field is shown on purpose"
    for layout in ("days", "favourites"):
        settings = Settings(site="markdown", layout=layout, style=off)
        wanted = draft(event.dossier, settings, APRIL)
        assert draft(event.dossier, settings, APRIL, template=source(built_in(layout))).text == wanted.text


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("a\n{% for x in days %}\n", "mine.md.j2, line 2: Unexpected end of template"),
        ("a\n{{ days|nix }}", "mine.md.j2, line 2: No filter named 'nix'."),
        ("{{ dayz }}", "mine.md.j2, line 1: 'dayz' is undefined"),
        ("\n\n{{ days[0].titel }}", "mine.md.j2, line 3: a day has no 'titel'; it has number, date, label, sessions, notes"),
        ("{% macro m() %}\n{{ 1 + 'a' }}{% endmacro %}\n{{ m() }}", "mine.md.j2, line 2: TypeError: unsupported operand"),
        ("{% include 'other' %}", "mine.md.j2, line 1: there is no file other beside the template"),
        ("{{ days.__class__.__mro__ }}", "mine.md.j2, line 1: access to attribute '__class__' of 'tuple' object is unsafe."),
        ("{{ sessions[0].notes.append(1) }}", "mine.md.j2, line 1: "),
    ],
)  # fmt: skip
def test_errors_name_file_line_and_what_is_wrong(event, text, error):
    with pytest.raises(Refused) as raised:
        body(event, text)
    assert str(raised.value).startswith(error)


@pytest.fixture
def callbacks():
    """Leave out what Hypothesis does at each collection: an error that the timer raises there is only printed."""
    before = gc.callbacks[:]
    gc.callbacks.clear()
    yield
    gc.callbacks[:] = before


@pytest.mark.slow
@pytest.mark.usefixtures("callbacks")
@pytest.mark.parametrize(
    ("text", "error"),
    [
        (
            "a\n{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
            "mine.md.j2, line 2: the template takes more than 1.5 seconds",
        ),
        ("{{ [1]|slice(10**10)|list|length }}", "mine.md.j2, line 1: the template takes more than 1.5 seconds"),
        (
            "{% for i in range(30) %}{{ ('x' * 99999)|safe }}{% endfor %}",
            "mine.md.j2: the template writes more than 2,000,000 characters",
        ),
        *(
            (text, "mine.md.j2, line 1: the template takes more than 512 MB of memory")
            for text in ("{{ '{:>1000000000}'.format(1) }}", "{{ 'x'|center(10**9) }}", "{{ '%999999999d'|format(1) }}")
        ),
    ],
)
def test_a_template_has_limits(event, monkeypatch, text, error):
    assert (sandbox.SECONDS, sandbox.MEGABYTES, sandbox.CHARACTERS) == (10, 512, 2_000_000)
    before = signal.getsignal(signal.SIGPROF), resource.getrlimit(resource.RLIMIT_AS)
    body(event, "{{ 1 }}")  # imports, and a collection of all that other tests left, would count
    gc.collect()
    monkeypatch.setattr(sandbox, "SECONDS", 1.5 if "1.5" in error else 10)  # it is compiled in less
    with pytest.raises(Refused) as raised:
        body(event, text)
    assert str(raised.value) == error
    assert (signal.getsignal(signal.SIGPROF), resource.getrlimit(resource.RLIMIT_AS)) == before
    assert signal.getitimer(signal.ITIMER_PROF) == (0, 0)


def test_a_template_in_a_thread_is_filled(event):
    made = []
    thread = threading.Thread(target=lambda: made.append(body(event, "{{ post.title|upper }}", "markdown")))
    thread.start()
    thread.join()
    assert made == ["# Quay Conf 2024\n\nQUAY CONF 2024\n"]


def test_what_a_template_sees_is_documented():
    section = (Path(__file__).parents[2] / "examples/reference/templates.md").read_text()
    for shape in (
        render.TemplateConference,
        render.TemplatePost,
        render.TemplateDay,
        render.TemplateSession,
        render.TemplateNote,
        render.TemplateTech,
        render.TemplateSection,
    ):
        missing = [one.name for one in fields(shape) if f"`{one.name}`" not in section and one.name not in section]
        assert missing == [], shape


# --- through the command ----------------------------------------------------------------------------------------------

MINE = """{% for day in days %}
## {{ day.date|date("%A") }}

{% for s in day.sessions %}
**{{ s.title }}** ({{ s.speakers|names }}):

{% for n in s.notes %}
{{ n.text|item }}
{% endfor %}

{% endfor %}
{% endfor %}
Thanks, {{ conference.place }}!
"""


@pytest.fixture
def blog(cloud):
    cloud.file("mine.md.j2").write_text(MINE)
    cloud("export", "--site", "hugo", "-o", "blog", "--template", "mine.md.j2")
    return cloud


@pytest.mark.slow
def test_a_template_is_remembered_and_its_post_merged(blog):
    assert blog.body() == (
        "## Monday\n\n**Platform teams** (Ada Lind):\n\n- One catalogue for every team.\n- It has a red button.\n\n"
        "## Tuesday\n\n**Chaos at work** (Bo Berg):\n\n- Break it on a Tuesday.\n- Chaos is a ladder.\n\nThanks, Valencia!\n"
    )
    blog.edit("It has a red button.", "It has a button as red as red can be, I was told, and nobody dares to press it.")
    blog.edit("Thanks, Valencia!", "Thank you, Valencia, it was great!")
    blog.edit("## Tuesday", "## The second day")
    blog("edit", "n1", "One catalogue, for all.")
    blog("edit", "n3", "An entirely different sentence stands here now.")
    blog("add", "-s", "s2", "And mend it on a Friday.")
    blog.room(("20 10:00", ["start", "Late talk", "--speaker", "Cy"]), ("20 10:05", ["add", "All is said."]))
    assert "template mine.md.j2" in blog("export").out
    assert blog.body() == (
        "## Monday\n\n**Platform teams** (Ada Lind):\n\n- One catalogue, for all.\n"
        "- It has a button as red as red can be, I was told, and nobody dares to press it.\n\n"
        "## The second day\n\n**Chaos at work** (Bo Berg):\n\n- An entirely different sentence stands here now.\n"
        "- Chaos is a ladder.\n- And mend it on a Friday.\n\n## Wednesday\n\n**Late talk** (Cy):\n\n- All is said.\n\n"
        "Thank you, Valencia, it was great!\n"
    )
    assert blog("export").out.startswith("unchanged: ")


@pytest.mark.slow
def test_a_conflict_and_a_changed_template(blog):
    blog.edit("It has a red button.", "It has no button.")
    blog("edit", "n2", "It has a green button.")
    assert "It has a green button." in blog("export", code=5).out
    blog("export", "--take", "file")
    blog.file("mine.md.j2").write_text(
        MINE.replace("**{{ s.title }}**", "_{{ s.title }}_").replace("Thanks", "Thank you")
    )
    blog("export")
    assert "_Chaos at work_ (Bo Berg):" in blog.body()
    assert "- It has no button.\n" in blog.body()
    assert blog.body().endswith("Thank you, Valencia!\n")


@pytest.mark.slow
def test_from_a_template_to_a_layout_and_back(blog):
    blog.edit("It has a red button.", "It has no button.")
    assert "from the template mine.md.j2 to the layout talks" in blog("export", "--layout", "talks", code=5).err
    blog("export", "--layout", "talks", "--force")
    assert blog.body().startswith("## Platform teams - Ada Lind")
    assert blog("export").out.startswith("unchanged: ")
    blog("export", "--template", "mine.md.j2")
    assert blog.body().startswith("## Monday")
    blog("export", "--template", "none")
    assert blog.body().startswith("## Platform teams - Ada Lind")


@pytest.mark.slow
def test_templates_that_go_by_a_name(cloud, home):
    kept = home / ".config/confnote/templates"
    assert f"none in {kept} yet" in cloud("export", "--template", "short", code=4).err
    kept.mkdir(parents=True)
    (kept / "short.md.j2").write_text("{% include 'head.j2' %}\n{{ days|length }} days.\n")
    (kept / "head.j2").write_text("## In short\n")
    cloud("export", "--site", "markdown", "-o", "blog", "--template", "short")
    assert cloud.read() == "# Cloud Days 2026\n\n## In short\n2 days.\n"
    assert cloud("preview", "--template", "short").out == cloud.read()
    assert "head.j2, short.md.j2" in cloud("export", "--template", "shrt", code=4).err
    (kept / "head.j2").write_bytes(b"\xff")
    assert "is not UTF-8" in cloud("export", code=1).err


@pytest.mark.slow
def test_the_dump_is_a_template(cloud):
    for layout in LAYOUTS:
        dumped = cloud("export", "--template-dump", layout).out
        cloud.file("dumped.j2").write_text(dumped)
        shown = cloud("export", "-o", "-", "--site", "markdown", "--template", "dumped.j2").out
        assert "Break it on a Tuesday." in shown
    error = cloud("export", "--template-dump", "sideways", code=4).err
    assert "only built-in layouts have a template, and 'sideways' is not one of them: days, talks" in error


@pytest.mark.slow
def test_a_series_from_a_template(cloud):
    cloud.file("mine.md.j2").write_text(MINE)
    cloud("export", "--site", "hugo", "-o", "blog", "--template", "mine.md.j2", "--split", "day")
    assert cloud.body("blog/cloud-days-2026-day-1.md").endswith(
        'Thanks, Valencia!\n\n---\n\n**Day 1**, [Day 2]({{< relref "cloud-days-2026-day-2.md" >}})\n'
    )
