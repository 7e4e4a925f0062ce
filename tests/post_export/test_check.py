"""Check the findings about a post: a summary at every export, line by line with `--check`."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from confnote.model import Conference, Dossier, Link, Note, Session
from confnote.post.check import check
from confnote.post.content.findings import Finding, of_content, of_players, summed_up
from confnote.post.content.select import gather
from confnote.post.markdown.pieces import Piece
from confnote.post.settings import Settings
from confnote.post.sites import site
from confnote.post.style import read_style

NOW = datetime(2026, 5, 23, 20, tzinfo=timezone(timedelta(hours=2)))
FRONT = '---\ntitle: "x"\ndate: 2026-05-20\n---\n'
DAY = NOW.date()
CLOUD = Conference(
    id=1, uid="C", slug="cloud", name="Cloud", zone="UTC", starts_on=DAY, ends_on=DAY, day_one=DAY,
)  # fmt: skip


def found(body, site="hugo", front=FRONT, *notes, there=lambda _source: True):
    """Check a text of the author's own: (line, grade, message)."""
    held = Dossier(
        conference=CLOUD,
        notes=tuple(Note(id=n, uid=f"N{n}", conference="C", text=text, at=0) for n, text in enumerate(notes)),
    )
    post = SimpleNamespace(
        pieces=tuple(Piece(f"n:N{n}", text) for n, text in enumerate(notes)), front_text=FRONT, findings=(), settings=Settings(site=site),
    )  # fmt: skip
    return [(one.line, one.grade, one.message) for one in check(post, front + body, held, NOW, there)]


@pytest.mark.parametrize(
    ("site", "body"),
    [
        (
            "hugo",
            "All is *fine*: [a](https://x.org), <https://y.org>, [me](mailto:a@b.org), [up](../b/), [b](/c), [d](#e)\n",
        ),
        ("hugo", '{{</* kubectl get */>}} `{{ .Values.x }}` [Day 2]({{< relref "b.md" >}})\n'),
        ("hugo", "<!--more-->\n\n![alt](https://x.org/a.png) ![words](a.png)\n"),
        ("hugo", "```\nTODO <b> [x](y.com) ???\n```\n\n`TODO`\n"),
        ("jekyll", '{{ "{{" }} .Values.x }} [Day 2]({% post_url 2026-05-20-b %}) <b>HTML</b>\n'),
        ("jekyll", "{% raw %}{{ not closed {% endraw %}\n"),
        ("pelican", "[Day 2]({filename}b.md)\n"),
        ("zola", "{{ x }} {{/* y() */}} [b](@/blog/b.md) {{ youtube(id='x') }}\n"),
        ("quarto", "{{< video https://x.org/v.mp4 >}} {{{< x >}}}\n"),
        ("hugo", "http and Todoist, a.b.c, what??\n"),
        ("hugo", 'a {{<figure src="/b.png" alt="b">}}\n\n{{<youtube x>}}\n\n{{<details>}}\nx\n{{</details>}}\n'),
    ],
)
def test_what_is_fine(site, body):
    assert found(body, site) == []


@pytest.mark.parametrize(
    ("site", "body", "wanted"),
    [
        ("hugo", "a\n\n{{< figure\n", (7, "error", "{{< is never closed: hugo stops there")),
        ("jekyll", "{% if x\n", (5, "error", "{% is never closed: jekyll stops there")),
        ("eleventy", "\n{{ x\n", (6, "error", "{{ is never closed: eleventy stops there")),
        ("quarto", "\n{{< video x\n", (6, "error", "{{< is never closed: quarto stops there")),
        (
            "devto",
            "\n{% embed https://x.org/ %} `{{ x`\n\n{{ x\n",
            (8, "error", "{{ is never closed: devto stops there"),
        ),
        ("hugo", "a <b>c</b>\n", (5, "warning", "hugo drops HTML: <b>")),
        ("hugo", "<blockquote>\nx\n</blockquote>\n", (5, "warning", "hugo drops HTML: <blockquote>")),
        ("hugo", "one\ntwo [x](javascript:alert)\n", (6, "warning", "no web address: javascript:alert")),
        ("hugo", "[x](www.example.org)\n", (5, "warning", "no web address: www.example.org")),
        ("hugo", "[x](example.org/a)\n", (5, "warning", "no web address: example.org/a")),
        ("hugo", "[x](file:///home)\n", (5, "warning", "no web address: file:///home")),
        ("hugo", "[slides]()\n", (5, "warning", "a link leads nowhere")),
        ("hugo", "- a\n- TODO: write\n", (6, "warning", "a placeholder is left: TODO")),
        ("hugo", "Lorem ipsum dolor\n", (5, "warning", "a placeholder is left: Lorem ipsum")),
        ("hugo", "![](a.png)\n", (5, "warning", "an image has no words for those who cannot see it")),
        ("hugo", '{{<figure src="b.png">}}\n', (5, "warning", "an image has no words for those who cannot see it")),
        ("hugo", "{{<details>}} <b>c</b> {{</details>}}\n", (5, "warning", "hugo drops HTML: <b>")),
    ],
)
def test_what_is_not(site, body, wanted):
    assert wanted in found(body, site)


def test_an_image_that_is_not_there():
    assert found("x\n\n![a](b.png)\n", there=lambda source: source != "b.png") == [
        (7, "error", "the image b.png is not there")
    ]


@pytest.mark.parametrize(
    ("site", "typed"), [("hugo", "{{< get pods >}}"), ("jekyll", "{{ .Values.x }}"), ("jekyll", "{% x %}")]
)
def test_template_syntax_of_a_note_that_came_out_as_typed(site, typed):
    note = f"use {typed} here"
    assert found(f"{note}\n", site, FRONT, note) == [
        (5, "error", f"{typed} is in the file as it was noted, and {site} runs it")
    ]
    assert found(f"{note}\n", site, FRONT) == []


@pytest.mark.parametrize(
    ("front", "wanted"),
    [
        ("---\ntitle: a: b\n---\n", (2, "error")),
        ("---\ntitle: x\n", (1, "error")),
        ("", (1, "warning")),
        ("---\ntitle: x\ndate: 2026-05-20 10:00:00\n---\n", (3, "warning")),
        ("---\ndate: 2026-05-24\n---\n", (2, "warning")),
        ("+++\ntitle = 'x'\ndate = 2026-05-24T00:00:00Z\n+++\n", (3, "warning")),
        ("Title: x\nDate: 2027-01-01 10:00:00+02:00\n\n", (2, "warning")),
    ],
)
def test_front_matter_and_its_date(front, wanted):
    (one,) = found("Body.\n", "hugo", front)
    assert one[:2] == wanted


def test_the_advice_about_a_date_without_an_offset_has_that_of_the_conference_then():
    post = SimpleNamespace(pieces=(), front_text=FRONT, findings=(), settings=Settings(site="hugo"))
    text = "---\ntitle: x\ndate: 2026-01-20 10:00:00\n---\nBody.\n"
    now = NOW.astimezone(ZoneInfo("America/New_York"))
    (one,) = check(post, text, Dossier(conference=CLOUD), now, lambda _source: True)
    assert one.advice == "--set date=2026-01-20T10:00:00-05:00"


def test_findings_carry_the_handle_of_the_note_and_the_line_of_the_file():
    notes = ("First.", "See [x](ftp.example.org)")
    assert [one[0] for one in found("Mine.\n\nFirst.\n\nSee [x](ftp.example.org)\n", "hugo", FRONT, *notes)] == [9]


def test_links_in_the_store_that_no_reader_can_follow():
    links = (
        Link(id=7, uid="L7", kind="slides", url="C:/talks/x.pdf", session="S1"),
        Link(id=8, uid="L8", kind="page", url="https://x.org", session="S1"),
    )
    session = Session(
        id=1, uid="S1", conference="C", title="T", verdict="fine", attendance="attended", links=links, kind="hallway"
    )
    style = read_style(())
    (one,) = of_content(gather(Dossier(conference=CLOUD, sessions=(session,)), style), style)
    assert (one.handle, one.message) == ("l7", "no web address: C:/talks/x.pdf")


def test_videos_that_no_player_shows():
    urls = ("https://youtu.be/aaaabbbbccc", "https://example.org/x.mp4", "https://talks.example.net/1")
    links = tuple(Link(id=n, uid=f"L{n}", kind="video", url=url, session="S1") for n, url in enumerate(urls, 1))
    session = Session(id=1, uid="S1", conference="C", title="T", rating=4, attendance="attended", links=links)
    content = gather(Dossier(conference=CLOUD, sessions=(session,)), read_style(()))

    def said(site_name, *style):
        return [
            (one.handle, one.words) for one in of_players(content, read_style(style), site(site_name).plays)
        ]  # fmt: skip

    assert said("jekyll") == []
    assert said("jekyll", ("video", "player")) == [
        ("l3", "no player is known for talks.example.net, so the post links to the video"),
    ]
    assert [handle for handle, _ in said("hugo", ("video", "player"))] == ["l2", "l3"]
    assert said("jekyll", ("video", "player"), ("links", "page")) == []


def test_a_summary_is_short():
    many = [
        Finding(
            f"no speaker: {n}", f"s{n}", "warning", f"confnote edit s{n} --speaker NAME", "sessions have no speaker"
        )
        for n in range(1, 12)
    ]
    lines = summed_up(
        [Finding("2 private notes left out", grade="hint"), *many[:3], many[0], Finding("bad", grade="error", line=3)]
    )
    assert lines == [
        "line 3: bad",
        "3 sessions have no speaker: s1, s2, s3 (confnote edit s1 --speaker NAME)",
        "2 private notes left out",
    ]
    assert summed_up(many)[0].startswith("11 sessions have no speaker: s1, s2, s3, s4, s5, s6, s7, s8 and 3 more (")
    assert summed_up([Finding("bad", line=3), Finding("bad", line=9)]) == ["bad: line 3, line 9"]
    assert summed_up(many[:1]) == ["s1: no speaker: 1 (confnote edit s1 --speaker NAME)"]


# --- through the command ----------------------------------------------------------------------------------------------


@pytest.fixture
def blog(cloud):
    cloud("export", "--site", "hugo", "-o", "blog")
    return cloud


@pytest.mark.slow
def test_nothing_to_look_at(blog):
    for session in ("s1", "s2"):  # after the event, a talk without a recording is named
        blog("link", "-s", session, f"https://v.example/{session}.mp4")
    blog("export")
    assert blog("export", "--check").out == "nothing to look at\n"


@pytest.mark.slow
def test_warnings_are_exit_0_and_errors_exit_1(blog):
    blog("start", "Who speaks", now="2026-05-20T10:00:00+02:00")
    blog("add", "-p", "secret", now="2026-05-20T10:05:00+02:00")
    blog("add", "-k", "question", "why?", now="2026-05-20T10:05:00+02:00")
    blog("add", "![](shot.png)", now="2026-05-20T10:06:00+02:00")
    blog.file("shot.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    blog.edit("red button", "red button, see [this](example.org/x)")
    post = blog.file()
    assert blog("export", "--check").out.splitlines() == [
        f"{post}:14: warning: no web address: example.org/x (write the whole address, https://...)",
        f"{post}:28: warning: s3: no speaker: Who speaks (confnote edit s3 --speaker NAME)",
        f"{post}:30: warning: n7: an image has no words for those who cannot see it (![what it shows](path))",
        f"{post}: warning: images beside the post are not shown by hugo (write into the content folder of the site, or --style bundle=on)",
        f"{post}: hint: 1 private note left out (include it with --style include.private=on)",
        f"{post}: hint: 1 open question left out (include it with --style include.questions=on)",
        f"{post}: hint: 3 attended talks have no recording yet: s1, s2, s3 (confnote recordings FILE)",
        f"{post}: hint: the notes have changed since (confnote export brings it up to them)",
    ]
    blog.file("shot.png").unlink()
    ran = blog("export", "--check", code=1)
    assert f"{post}:30: error: n7: the image shot.png is not there (confnote" in ran.out
    values = json.loads(blog("export", "--check", "--json", code=1).out)["findings"]
    assert values[0] == {
        "grade": "error", "handle": "n7", "line": 30, "message": "the image shot.png is not there", "advice": "confnote export looks from the current folder",
    }  # fmt: skip
    before = blog.read()
    blog("export", "--check", code=1)
    assert blog.read() == before


@pytest.mark.slow
def test_what_is_said_at_an_export_is_summed_up(blog):
    for n in (1, 2, 3):
        blog("start", f"Talk {n}", now=f"2026-05-20T1{n}:00:00+02:00")
    blog("rate", "1", "dull", "--session", "s3")
    blog("add", "--session", "s4", "- ")
    ran = blog("export")
    assert ran.err.splitlines() == [
        "confnote: 3 sessions have no speaker: s3, s4, s5 (confnote edit s3 --speaker NAME)",
        "confnote: 2 sessions have no notes: s3, s5 (confnote add -s s3 TEXT, or confnote edit s3 --attendance skipped)",
        "confnote: n5: an empty note (confnote edit n5 TEXT, or confnote rm n5)",
        "confnote: 1 low rating left out (include it with --style include.low=on)",
    ]


@pytest.mark.slow
def test_a_conflict_and_a_future_date_are_found(blog):
    blog.edit("red button", "BIG button")
    blog("edit", "n2", "A green button.")
    assert (
        ": error: cloud-days-2026.md and the notes both changed the same places"
        in blog("export", "--check", code=1).out
    )
    blog("export", "--take", "file", "--set", "date=2026-05-23T23:00:00+02:00")
    assert (
        f"{blog.file()}:3: warning: the date 2026-05-23T23:00:00+02:00 is in the future"
        in blog("export", "--check").out
    )


def test_an_empty_conference(desk):
    desk("new", "Quiet", "--dates", "1 June 2026", "--timezone", "UTC")
    ran = desk("export", "--site", "hugo", "-o", "blog", "--check")
    assert "there is nothing to write about yet" in ran.out
    assert "not written yet" in ran.out
    assert desk.files == []


@pytest.mark.slow
def test_lines_are_those_of_the_file_whether_it_was_edited_or_not(blog):
    blog("add", "-s", "s1", "Two\nlines, and [this](example.org/x).")
    blog("export")
    line = 1 + blog.read().split("\n").index("lines, and [this](example.org/x).")
    assert f"{blog.file()}:{line}: warning: n5: no web address: example.org/x" in blog("export", "--check").out
    blog.edit("## Day 1", "One.\n\nTwo.\n\n## Day 1")
    assert f"{blog.file()}:{line + 4}: warning: n5: no web address: example.org/x" in blog("export", "--check").out
