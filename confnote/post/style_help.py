"""Group the style keys by what one sees of them, each with an example."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from confnote.post.style import ROWS, TABLE, Key


@dataclass(frozen=True, slots=True)
class Example:
    """A value of a key and what a post then has; "" for a value that makes nothing.

    Lines with others between them are joined by ` … `.
    """

    key: str
    value: str
    line: str


def _examples(*triples: tuple[str, str, str]) -> tuple[Example, ...]:
    return tuple(Example(*triple) for triple in triples)


GROUPS: dict[str, tuple[Example, ...]] = {
    "headings": _examples(
        ("level", "3", "### Day 1"),
        ("headings", "setext", "Day 1\n-----"),
        ("ids", "on", "## Day 1 {#day-1}"),
        ("order", "tech, days", "## Cool tech … ## Day 1"),
        ("rules", "days", "## Day 1 … --- … ## Day 2"),
        ("label.takeaways", "What I take home", "## What I take home"),
        ("label.questions", "I still wonder", "## I still wonder"),
        ("label.actions", "To do", "## To do"),
        ("label.missed", "On my list", "## On my list"),
        ("label.people", "Whom I met", "## Whom I met"),
        ("label.venue", "The place", "## The place"),
        ("label.undated", "Also", "## Also"),
    ),
    "days": _examples(
        ("day", "{weekday}, {month} {day}", "## Monday, May 18"),
        ("day.alone", "on", "## Day 1"),
        ("series", "off", ""),
    ),
    "talks": _examples(
        ("session", "bold", "**[Small images](https://v.example/1) - Ada Lind**"),
        (
            "session.title",
            "{n}. {title} by {speakers}, {rating}",
            "### 1. [Small images](https://v.example/1) by Ada Lind, Must see",
        ),
        ("session.line", "*{speakers}, {room}*", "*Ada Lind, Hall 1*"),
        ("speakers.most", "1", "### Open panel\n"),
        ("speaker", "{name} ({org})", "### [Small images](https://v.example/1) - Ada Lind (Example Org)"),
        ("handles", "link", "### [Small images](https://v.example/1) - [Ada Lind](https://ada.example)"),
        ("rating", "stars", "★★★★★: worth the trip"),
        ("rating.line", "{rating}. {verdict}", "Must see. worth the trip"),
        ("rating.words", "No, Hm, Fair, Good, Go and see", "Go and see: worth the trip"),
        ("label.sessions", "What I heard", "## What I heard"),
        ("themes.by", "kind", "## Panel"),
        ("favourites.least", "5", "- [Queues]"),
        ("label.favourites", "The best", "## The best"),
        ("label.rest", "And these", "## And these"),
        ("include.low", "on", "Too slow."),
        ("include.missed", "off", ""),
        ("liveblog.opening", "Live from {conference}:", "Live from Cloud Days 2026:"),
        ("liveblog.end", "Applause.", "Applause."),
    ),
    "notes": _examples(
        ("notes", "bullets", "- Start from nothing."),
        ("bullet", "*", "* [ko](https://ko.example): builds images. Try it."),
        ("join", "session", "Start from nothing. Then add two files."),
        ("punctuation", "smart", "All agreed -- at last."),
        ("addresses", "typed", ""),
        ("photo", "figure", '{{< figure src="https://x.example/hall.jpg" alt="the hall" caption="The hall" >}}'),
        ("times", "on", "**10:05** Start from nothing."),
        ("moment", "link", "Start from nothing. ([4:40](https://v.example/1.mp4#t=280))"),
        ("moment.form", "[▶ {time}]({url})", "Start from nothing. [▶ 4:40](https://v.example/1.mp4#t=280)"),
        ("between", "heading", "### Around the talks"),
        ("label.between", "In the hallway", "**In the hallway:** Coffee was good."),
        ("takeaways", "section", "## Takeaways"),
        ("label.takeaway", "Remember", "**Remember:** Count your layers."),
        ("include.questions", "on", "## Open questions"),
        ("include.actions", "on", "## Follow-ups"),
        ("include.private", "on", "Between us."),
    ),
    "quotes": _examples(
        ("quote.by", "({speakers})", "> (Ada Lind)"),
        ("quote.signed", "always", "> — Ada Lind"),
        ("social", "link", "\n[Cy](https://social.example/1)"),
        ("social.place", "after", "They talk of it. … > A toot."),
    ),
    "links": _examples(
        ("session.link", "slides", "### [Small images](https://s.example/1) - Ada Lind"),
        ("links", "slides", "\n[slides](https://s.example/1)\n"),
        ("links.join", " / ", "[schedule](https://p.example/1) / [slides](https://s.example/1)"),
        ("links.line", "\u2192 {links}", "\u2192 [schedule](https://p.example/1), [slides](https://s.example/1)"),
        ("links.place", "before", "[schedule](https://p.example/1) … Start from nothing."),
        ("video", "player", "{{< youtube abcdefghijk >}}"),
        ("label.page", "programme", "[programme](https://p.example/1)"),
        ("label.slides", "deck", "[deck](https://s.example/1)"),
        ("label.video", "recording", "[recording](https://v.example/1)"),
        ("label.code", "source", "[source](https://c.example/1)"),
        ("label.paper", "study", "[study](https://d.example/1)"),
    ),
    "products": _examples(
        ("tech.line", "**{name}** {tagline}", "- **ko** builds images"),
        ("label.tech", "At the booths", "## At the booths"),
    ),
    "front matter": _examples(
        ("title", "Notes from {conference}", 'title: "Notes from Cloud Days 2026"'),
        ("title.body", "on", "# Cloud Days 2026"),
        ("title.day", "{conference}, {day}", 'title: "Cloud Days 2026, Day 1"'),
        ("title.session", "{title} at {conference}", 'title: "Small images at Cloud Days 2026"'),
        ("front", "toml", 'title = "Cloud Days 2026"'),
    ),
    "file": _examples(
        ("file", "{date}-{slug}", "2026-05-20-cloud-days-2026.md"),
        ("bundle", "on", "cloud-days-2026/index.md"),
        ("more", "on", "<!--more-->"),
    ),
}


def grouped() -> Iterator[tuple[str, tuple[tuple[Key, Example | None], ...]]]:
    """Yield each group with its keys and their examples; last the keys of no group."""
    known = {example.key for examples in GROUPS.values() for example in examples}
    for group, examples in GROUPS.items():
        yield group, tuple((TABLE[example.key], example) for example in examples if example.key in TABLE)
    if others := tuple((row, None) for row in ROWS if row.key not in known):
        yield "others", others
