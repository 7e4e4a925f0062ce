"""Drafts of a conference with a hostile note in every field, in every layout."""

from datetime import UTC, datetime, timedelta

import build
from hostile import NOTES

from confnote.model import Conference, Dossier, Link, Note, Position, Session, Speaker, Tech
from confnote.post.content.unsafe import unsafe_in
from confnote.post.draft import draft
from confnote.post.settings import Settings

START = datetime(2022, 5, 17, 9, tzinfo=UTC)
DAYS = 3
EACH = 6
# a post leaves out the characters that `unsafe_in` finds: tests/post_export/test_unsafe.py
TYPED = [note for note in NOTES if not list(unsafe_in(note.typed)) and len(note.typed) < 300]
LINES = [note for note in TYPED if "\n" not in note.typed.strip() and "\r" not in note.typed]
NOW = 1_653_300_000_000


def words(number):
    """One line of words for a field: each note's text comes to be in each field."""
    return build.one_line(LINES[number % len(LINES)].typed) or "-"


def conference():
    return Conference(
        id=1, uid="C", slug="conf", name=words(70), zone="UTC", starts_on=START.date(), day_one=START.date(),
        ends_on=START.date() + timedelta(days=DAYS - 1), place=words(71), hashtag="#conf",
    )  # fmt: skip


def instant(number):
    day, slot = divmod(number, -(-len(TYPED) // EACH // DAYS))
    return START + timedelta(days=day, minutes=5 * slot)


def session(number):
    at = instant(number)
    return Session(
        id=number + 1, uid=f"S{number}", conference="C", title=words(number), attendance="attended", rating=number % 5 + 1,
        verdict=words(number + 40), starts_at=round(at.timestamp() * 1000), ends_at=round(at.timestamp() * 1000) + 240_000,
        day=at.date(), track=words(number % 4), tags=(words(number + 5),),
        speakers=(Speaker(name=words(number + 80), org=words(number + 120), handle="@ada"),),
        links=(
            Link(id=number * 2 + 1, uid=f"L{number}", kind="slides", url="https://example.org/a|b{{c}}", title=words(number + 9)),
            Link(id=number * 2 + 2, uid=f"M{number}", kind="social", url=f"https://example.social/@ada/{number}",
                 author=words(number + 11), text=TYPED[number].typed, published="May 4, 2021"),
        ),
    )  # fmt: skip


def position(number):
    """The moment of a note, whose address has what Markdown and templates read as syntax."""
    return Position(60 * number, f"https://v.example/a)_(|{{{{b}}}}*c*.mp4#t={60 * number}" if number % 5 else "", True)


def note(number):
    sitting, place = divmod(number, EACH)
    at = instant(sitting)
    return Note(
        id=number + 1, uid=f"N{number}", conference="C", session=f"S{sitting}", day=at.date(), text=TYPED[number].typed,
        position=position(number), at=round(at.timestamp() * 1000) + place, kind="quote" if number % 7 == 3 else "takeaway" if number % 7 == 5 else "note",
    )  # fmt: skip


def tech(number):
    return Tech(
        id=number + 1, uid=f"T{number}", conference="C", name=words(number), url=f"https://example.org/{number}?a={{{{b}}}}|c",
        tagline=words(number + 60), verdict=words(number + 130), at=round(START.timestamp() * 1000) + number, day=START.date(),
    )  # fmt: skip


def dossier():
    return Dossier(
        conference=conference(),
        sessions=tuple(session(number) for number in range(-(-len(TYPED) // EACH))),
        notes=tuple(note(number) for number in range(len(TYPED))),
        tech=tuple(tech(number) for number in range(len(LINES) // 2)),
    )


POSTS = {
    "days": {},
    "days-list": {"session": "list", "notes": "bullets", "takeaways": "both", "handles": "text"},
    "days-inline": {"session": "inline", "join": "session", "rating": "stars", "times": "on"},
    "days-bold": {"session": "bold", "headings": "setext", "bullet": "*   ", "social.place": "after", "moment": "link"},
    "days-played": {"moment": "time", "notes": "bullets", "join": "session", "moment.form": "*{time}*"},
    "days-lines": {"moment": "chapters", "session": "inline"},
    "talks": {"include.low": "on", "rules": "sessions", "moment": "chapters"},
    "themes": {"handles": "link"},
    "favourites": {"favourites.least": "1"},
    "narrative": {"join": "day"},
    "liveblog": {},
}


def write_drafts(folder, site):
    about = dossier()
    for name, style in POSTS.items():
        where = Settings(
            site=site, layout=name.partition("-")[0], slug=name, date=START, style=tuple(style.items()),
            session="S3" if name == "liveblog" else "", front=(("layout", "post.njk"), ("tags", [])) if site == "eleventy" else (),
        )  # fmt: skip
        post = draft(about, where, NOW)
        (folder / post.path).parent.mkdir(parents=True, exist_ok=True)
        (folder / post.path).write_text(post.text, encoding="utf-8")


def squeezed(text):
    return build.fold(text).replace(" ", "")
