"""Advise on an unknown style key, by the words that people use for what a key decides."""

from __future__ import annotations

from collections.abc import Collection

from confnote.core.lookup import did_you_mean, nearest
from confnote.post.front_keys import HABITS, OWN, TAGS

# Words that people use for what a key decides.
WORDS = {
    "bold": "session",
    "breaks": "rules",
    "bullets": "notes bullet",
    "byline": "session.line session.title",
    "caption": "photo",
    "captions": "photo",
    "chapters": "moment",
    "date": "day",
    "dates": "day",
    "divider": "rules",
    "embed": "social video",
    "excerpt": "more",
    "figure": "photo",
    "filename": "file",
    "folder": "bundle file",
    "h2": "level",
    "h3": "level",
    "heading.level": "level",
    "headings.level": "level",
    "hr": "rules",
    "paragraphs": "join notes",
    "path": "file",
    "permalink": "file",
    "product": "tech.line",
    "products": "tech.line label.tech",
    "prose": "session join",
    "quotes": "quote.by quote.signed",
    "sections": "order",
    "separator": "links.join rules",
    "sort": "order",
    "speakers": "speaker session.line",
    "stars": "rating",
    "summary": "more",
    "talk": "session session.title",
    "talks": "session session.title",
    "timestamps": "times moment",
    "toml": "front",
    "tools": "tech.line label.tech",
    "tweets": "social",
    "verdict": "rating.line",
    "weekday": "day",
    "yaml": "front",
}
# What no key decides, because it is typed in a note.
RAW = {"html": "<div>", "iframe": "<iframe>", "shortcode": "{{< x >}}"}
OPTIONS = ("layout", "site", "split", "template", "title")
# What people put into front matter, besides HABITS.
FRONT = (*OWN, TAGS, "description", "image", "cover", "series", "aliases", "weight", "keywords", "lastmod")


def advice(key: str, keys: Collection[str]) -> str:
    """Return what to type in place of an unknown style key: one of `keys`, an option, or --set."""
    name = key.lower().replace("_", ".")
    if name.rstrip("s") in RAW:
        return f"a block of ```raw in a note goes into the post as it is: {RAW[name.rstrip('s')]};"
    if name in OPTIONS:
        return f"use --{name};"
    if name.replace(".", "") in HABITS.split() or name in FRONT:
        return f"`--set {key}=...` sets a key of the front matter;"
    meant = [one for one in WORDS.get(name, "").split() if one in keys]
    # a part of a key: `label`, `speakers.handle`
    meant = meant or [one for one in keys if name in one.split(".")][:3]
    return did_you_mean(meant or nearest(key, keys, 2, 0, whole=True))
