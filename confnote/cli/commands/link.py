"""`confnote link`: a page, slides, a recording, a social post on a session, a tech or a note."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from confnote.cli import complete
from confnote.cli.ask import piped
from confnote.cli.find import find_session
from confnote.cli.owner import tech_named
from confnote.cli.params import choice
from confnote.cli.records import link_json
from confnote.cli.run import Run
from confnote.core.embeds import read_embed
from confnote.core.links import check_url, kind_of
from confnote.core.text import REPLACED, one_line, readable
from confnote.errors import Usage
from confnote.model import LINK_KINDS
from confnote.store.capture import session_meant
from confnote.store.linked import NewLink, put_link
from confnote.store.place import place_of
from confnote.store.read import find

if TYPE_CHECKING:
    from confnote.store.db import Store

EXAMPLES = (
    "confnote link https://www.youtube.com/watch?v=rT2ckQTIDw0",
    "confnote link https://static.sched.com/deck.pdf --session s12 --title Slides",
    "pbpaste | confnote link - --session s12    # a social network's embed code",
)


def run(
    ctx: typer.Context,
    url: Annotated[str, typer.Argument(help="The address; - reads an embed code from a pipe.", show_default=False)],
    session: Annotated[
        str | None, typer.Option("--session", "-s", help="On this session.", autocompletion=complete.sessions)
    ] = None,
    tech: Annotated[str | None, typer.Option("--tech", help="On this tech.", autocompletion=complete.tech)] = None,
    note: Annotated[
        str | None, typer.Option("--note", help="On this note: n45.", autocompletion=complete.notes)
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            "--kind",
            "-k",
            help="page, slides, video, paper, code, social; else guessed.",
            autocompletion=complete.of(LINK_KINDS),
        ),
    ] = None,
    title: Annotated[str, typer.Option("--title", help="Its words.")] = "",
) -> None:
    """Put a link on the current session, or on what is named."""
    here = Run.of(ctx)
    if sum(value is not None for value in (session, tech, note)) > 1:
        raise Usage("a link belongs to one thing: choose one of --session, --tech and --note")
    wanted = choice(kind, LINK_KINDS, "kind of link") if kind is not None else None
    link = _read(here, url, wanted, readable(title)[0].strip())
    with here.open() as store:
        table, uid, named, assumed = _owner(here, store, session, tech, note)
        with store.change("link"):
            number, new = put_link(store, table, uid, link)
        where = f"{named}{' (the last one attended today)' if assumed else ''}"
        state = "added to" if new else "was there already, completed on"
        here.answer(
            f"l{number} {link.kind} {one_line(link.url, 60)} {state} {where}",
            lambda: link_json(store, find(store, f"l{number}")[1]),
        )


def _read(here: Run, url: str, kind: str | None, title: str) -> NewLink:
    if url != "-":
        address = check_url(url)
        return NewLink(kind=kind or kind_of(address), url=address, title=title)
    code, replaced = piped()
    here.warn(REPLACED if replaced else None)
    embed = read_embed(code)
    return NewLink(
        kind=kind or "social", url=embed.url, title=title, author=embed.author, text=embed.text,
        published=embed.published, embed=embed.embed,
    )  # fmt: skip


def _owner(
    here: Run, store: Store, session: str | None, tech: str | None, note: str | None
) -> tuple[str, str, str, bool]:
    """Return (table, uid, words for it, whether it is not the current one but the last)."""
    slug = here.slug(store)
    if note is not None:
        table, uid, _ = find(store, note)
        if table != "note":
            raise Usage(f"{note} is no note: --note n45")
        return table, uid, note, False
    if tech is not None:
        uid, number, name = tech_named(store, tech, place_of(store, here.now, slug).conference)
        return "tech", uid, f"t{number} {one_line(name, 60)}", False
    place = place_of(store, here.now, slug)
    if session is not None:
        uid, number, name = find_session(store, session, place.conference, place.day)
        return "session", uid, f"s{number} {one_line(name, 60)}", False
    (uid, number, name), current = session_meant(store, here.now, slug)
    return "session", uid, f"s{number} {one_line(name, 60)}", not current
