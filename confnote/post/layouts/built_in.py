"""The built-in layouts, and the functions that return their blocks."""

from __future__ import annotations

from dataclasses import replace

from confnote.model import Note, Session
from confnote.post.content import compose, wording
from confnote.post.content.blocks import Block, Inline, Rule, TextLine
from confnote.post.content.select import Content, SessionNotes, numbered
from confnote.post.layouts import Layout
from confnote.post.style import Style


def days(content: Content, style: Style) -> tuple[Block, ...]:
    """Lay out day by day; a post about one day or one session has no headings for days."""
    level = style.number("level")
    main: list[Block] = []
    for day in content.days:
        if not content.by_day:
            main += compose.day(day, style, level)
            continue
        if main and style["rules"] == "days":
            main.append(Rule(f"{day.key}.rule"))
        at = wording.title_level(style, level, "day")
        title = compose.heading(day.key, at, wording.day(day, style))
        main += [*title, *compose.day(day, style, at + 1 if style["day"].strip() else at)]
    return compose.framed(content, style, main)


def talks(content: Content, style: Style) -> tuple[Block, ...]:
    """Lay out all sessions below one heading, `label.sessions` of the style; "" for no heading."""
    level = style.number("level")
    label = wording.plain(style["label.sessions"])
    below = level + 1 if label else level
    main = [block for day in content.days for block in compose.day(day, style, below)]
    return compose.framed(content, style, [*compose.heading(compose.SESSIONS, level, label), *main] if main else [])


def themes(content: Content, style: Style) -> tuple[Block, ...]:
    """Lay out the themes in the order of their first sessions; sessions without a theme come last.

    Notes without a session come before them if they were noted before the first session, else after them.
    """
    level = style.number("level")
    main, after = compose.loose_notes(content, style, level)
    names: dict[str, str] = {}  # `Rope` and `rope` are one theme, with the name that the first session has
    groups: dict[str, list[SessionNotes]] = {}
    for talk in content.sessions:
        theme = _theme(talk.session, style["themes.by"])
        groups.setdefault(names.setdefault(theme.casefold(), theme), []).append(talk)
    count = 0
    for name in sorted(groups, key=lambda name: not name):
        words = wording.plain(name or style["label.sessions"])
        main += compose.heading(f"x:theme.{name.casefold()}", level, words)
        main += compose.sessions(numbered(groups[name], count + 1), style, level + 1)
        count += len(groups[name])
    return compose.framed(content, style, [*main, *after])


def _theme(session: Session, by: str) -> str:
    if by == "track":
        return session.track.strip()
    return session.kind.replace("-", " ").capitalize() if by == "kind" else next(iter(session.tags), "")


def favourites(content: Content, style: Style) -> tuple[Block, ...]:
    """Lay out sessions rated `favourites.least` or better (all if none is); list the others."""
    level, least = style.number("level"), style.number("favourites.least")
    best = [talk for talk in content.sessions if (talk.session.rating or 0) >= least]
    best = numbered(sorted(best, key=lambda talk: -(talk.session.rating or 0)) or content.sessions)
    uids = {talk.session.uid for talk in best}
    others = [replace(talk, number=None) for talk in content.sessions if talk.session.uid not in uids]
    rest = [compose.list_item(talk, style) for talk in others]
    main, after = compose.loose_notes(content, style, level)
    if best:
        main += compose.heading("x:favourites", level, wording.plain(style["label.favourites"]))
        main += compose.sessions(best, style, level + 1)
    if rest:
        main += [*compose.heading("x:rest", level, wording.plain(style["label.rest"])), *rest]
    return compose.framed(content, style, [*main, *after])


def liveblog(content: Content, style: Style) -> tuple[Block, ...]:
    """Lay out each session's notes between a first and a last line, and other notes by their time.

    If there are several sessions, each has a heading.
    """
    level = style.number("level")
    main: list[Block] = []
    end: Inline = ()
    loose: list[Note] = []
    for talk in (*(part for day in content.days for part in compose.by_time(day)), None):
        if isinstance(talk, Note):
            loose.append(talk)
            continue
        if loose:
            # below a last line, a note does not seem to belong to the session above
            marked = main and not end
            main += compose.notes_between(loose, style, level) if marked else compose.notes(loose, style, level - 1)
            loose = []
        if talk is None:
            break
        key = f"s:{talk.session.uid}"
        if len(content.sessions) > 1:
            title = wording.title(talk, style)
            main += compose.heading(f"{key}.title", level, title, name=talk.session.title)
        opening = wording.line_about("liveblog.opening", talk.session, content.conference, style)
        end = wording.line_about("liveblog.end", talk.session, content.conference, style)
        main += [TextLine(f"{key}.opening", opening)] if opening else []
        main += compose.session(talk, style, level)
        main += [TextLine(f"{key}.end", end)] if end else []
    return compose.framed(content, style, main)


DAYS = Layout(name="days", help="a section for each day, its sessions under it", blocks=days)
TALKS = Layout(
    name="talks",
    help="all sessions without days, under one heading if label.sessions has words",
    blocks=talks,
    style={"label.sessions": ""},
)
NARRATIVE = Layout(
    name="narrative",
    help="a paragraph for each day, in which its notes run on",
    blocks=days,
    style={"session": "prose", "join": "day"},
)
THEMES = Layout(
    name="themes",
    help="a section for each track, tag or kind of session",
    blocks=themes,
    style={"takeaways": "section", "order": "days, people, venue, takeaways, sections, tech"},
)
FAVOURITES = Layout(
    name="favourites",
    help="the best rated sessions, then the others as a list",
    blocks=favourites,
    style={"rating.line": "{rating}: {verdict}"},
)
LIVEBLOG = Layout(name="liveblog", help="one session, note by note", blocks=liveblog, style={"session": "prose"})
