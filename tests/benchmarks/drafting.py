"""Times a post of 2,000 sessions with 20,000 notes: drafted, and merged into an edited file, beside bare Jinja2.

    python tests/benchmarks/drafting.py [--runs N] [--sessions N]

Each round draws the post by Jinja2 without any escaping, by Jinja2 with the site's escapes as filters (the same text, but
for one or two blank lines), and by confnote, in turn; the median of the rounds' ratios is printed. A tenth of the notes
has marks that a site could misread: confnote parses these, and they take half of the time. Growth is from a tenth of the
sessions to all of them: 10 is linear. Nothing here passes or fails by time.
"""

from __future__ import annotations

import argparse
import gc
import random
import statistics
import time
from datetime import date, timedelta
from typing import TYPE_CHECKING

from jinja2 import Environment

from confnote.model import Conference, Dossier, Link, Note, Session, Speaker
from confnote.post.draft import draft
from confnote.post.markdown.pieces import join
from confnote.post.merge.remake import remake
from confnote.post.settings import Settings
from confnote.post.sites import site
from confnote.post.sites.write import safe

if TYPE_CHECKING:
    from collections.abc import Callable

NOW = 1_779_000_000_000
DAY_ONE = date(2026, 5, 18)
DAYS = 5
NOTES = 10
WORDS = "the cluster talk showed how operators watch etcd while the mesh and its proxies carry traffic between nodes".split()
MARKED = (
    "- use `kubectl get pods | grep web`", "# a heading that is none", "{{ .Values.image }} in a chart", "1986. a great year",
    "a_b_c and 2*3*4 <T>", "two\n\nparagraphs of *words*", "- one\n- two\n- three", "see https://x.test/?utm_source=y",
)  # fmt: skip
BARE = """\
{% for day, sessions in days %}
## Day {{ loop.index }}

{% for s, notes in sessions %}
### {{ s.title }} - {{ s.speakers|map(attribute="name")|join(" and ") }}

{% for l in s.links %}[{{ l.kind }}]({{ l.url }}){% if not loop.last %} | {% endif %}{% endfor %}

{% if s.rating %}{{ words[s.rating - 1] }}: {{ s.verdict }}
{% endif %}

{% for note in notes %}
{{ note.text }}

{% endfor %}
{% endfor %}
{% endfor %}
"""


def dossier(sessions: int, seed: int = 1) -> Dossier:
    """Make a conference of so many sessions, all attended, with ten notes each."""
    pick = random.Random(seed)
    about = Conference(
        id=1, uid="C", slug="cloud-days", name="Cloud Days", zone="Europe/Madrid", starts_on=DAY_ONE,
        ends_on=DAY_ONE + timedelta(days=DAYS - 1), day_one=DAY_ONE,
    )  # fmt: skip
    held, notes = [], []
    for n in range(sessions):
        day = DAY_ONE + timedelta(days=n * DAYS // sessions)
        links = tuple(
            Link(id=n, uid=f"L{n}", kind=kind, url=f"https://x.test/{n}/{kind}") for kind in ("slides", "video")
        )
        speakers = (Speaker(name=f"Ada Number {n}"), Speaker(name="Bo Berg"))
        title = " ".join(pick.choices(WORDS, k=6)).capitalize()
        held.append(
            Session(
                id=n + 1, uid=f"S{n}", conference="C", title=title, day=day, starts_at=NOW + n, attendance="attended",
                rating=n % 3 + 3, verdict="a solid demo", speakers=speakers, links=links,
            )
        )  # fmt: skip
        for k in range(NOTES):
            number = n * NOTES + k
            text = (
                pick.choice(MARKED)
                if k == 0
                else " ".join(pick.choices(WORDS, k=pick.randint(5, 25))).capitalize() + "."
            )
            notes.append(
                Note(id=number, uid=f"N{number}", conference="C", session=f"S{n}", day=day, text=text, at=NOW + number)
            )
    return Dossier(conference=about, sessions=tuple(held), notes=tuple(notes))


SAFE = BARE.replace("s.title }}", "s.title|plain }}").replace("s.verdict }}", "s.verdict|inline }}")
SAFE = SAFE.replace('attribute="name")|', 'attribute="name")|map("plain")|').replace(
    "note.text }}", "note.text|text }}"
)


def by_jinja(held: Dossier, page: str = BARE) -> str:
    """Render the same by a template, compiled anew as a command would have to."""
    by_session: dict[str, list[Note]] = {}
    for note in held.notes:
        by_session.setdefault(note.session or "", []).append(note)
    days: dict[date, list[tuple[Session, list[Note]]]] = {}
    for one in held.sessions:
        assert one.day
        days.setdefault(one.day, []).append((one, by_session[one.uid]))
    words = ["Skip it", "Not for me", "Fine", "Good", "Must see"]
    hugo = site("hugo")
    environment = Environment()
    environment.filters |= {"plain": hugo.plain, "inline": hugo.inline, "text": lambda text: safe(text, hugo, 3)}
    return environment.from_string(page).render(days=days.items(), words=words)


def edited(text: str, seed: int = 2) -> str:
    """Edit a post as a blogger does: every tenth paragraph rewritten, some gone, some new, two sections moved."""
    pick = random.Random(seed)
    head, *blocks = text.split("\n\n")
    kept = []
    for block in blocks:
        roll = pick.random()
        if block.startswith("#") or roll > 0.14:
            kept.append(block)
        elif roll < 0.1:
            kept.append(f"As I saw with my own eyes, {block} Which I liked.")
        elif roll < 0.12:
            kept += [block, "A paragraph of my own."]
    return "\n\n".join([head, *kept])


def timed(work: Callable[[], object]) -> float:
    """Take the time of one run, without the collector in it."""
    gc.collect()
    gc.disable()
    begin = time.perf_counter()
    work()
    took = time.perf_counter() - begin
    gc.enable()
    return took


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--sessions", type=int, default=2000)
    asked = parser.parse_args()
    whole, tenth = dossier(asked.sessions), dossier(asked.sessions // 10)
    settings = Settings(site="hugo", edition=1)  # BARE has the wording of the first edition
    more = dossier(asked.sessions)
    more = Dossier(conference=more.conference, sessions=more.sessions, notes=(*more.notes, *_later(more)))
    old, new = draft(whole, settings, NOW), draft(more, settings, NOW)
    by_jinja(tenth)
    theirs = edited(old.text)
    merged = remake(old, theirs, new, "file")
    assert "A paragraph of my own." in merged.text
    assert merged.text.count("Said later.") > asked.sessions * 0.9
    assert " ".join(by_jinja(whole, SAFE).split()) == " ".join(join(old.pieces).split())
    print(f"{asked.sessions:,} sessions, {len(whole.notes):,} notes, {len(old.text):,} characters, hugo, layout days")
    rounds = [
        (
            timed(lambda: by_jinja(whole)),
            timed(lambda: by_jinja(whole, SAFE)),
            timed(lambda: draft(whole, settings, NOW)),
            timed(lambda: remake(old, theirs, new, "file")),
            timed(lambda: draft(tenth, settings, NOW)),
        )
        for _ in range(asked.runs)
    ]
    bare, escaped, drafts, merges, small = (statistics.median(column) for column in zip(*rounds, strict=True))
    to_bare, to_safe, merging = (
        statistics.median(one[at] / one[beside] for one in rounds) for at, beside in ((2, 0), (2, 1), (3, 2))
    )
    print(f"{'bare Jinja2':28}{bare:7.3f} s")
    print(f"{'Jinja2, the same text':28}{escaped:7.3f} s")
    print(f"{'draft':28}{drafts:7.3f} s  {to_safe:5.2f} x the same text (aim 3.0), {to_bare:.1f} x bare")
    print(f"{'merge into an edited file':28}{merges:7.3f} s  {merging:5.2f} x draft")
    print(f"{'draft of a tenth':28}{small:7.3f} s  growth {drafts / small:4.1f} (linear: 10)")


def _later(held: Dossier) -> list[Note]:
    """Add a note to each session, as recordings and slides bring them."""
    return [
        Note(
            id=10**6 + n, uid=f"M{n}", conference="C", session=one.uid, day=one.day, text="Said later.", at=NOW + 10**6
        )
        for n, one in enumerate(held.sessions)
    ]


if __name__ == "__main__":
    main()
