"""`confnote link`: put the address of a page, slides, a recording or a social post on a record."""

from typing import Annotated, cast

import typer

from confnote.actions.edit import add_link, find_owner, read_embedded_post, read_link
from confnote.actions.messages import link_added
from confnote.cli import complete
from confnote.cli.ask import piped
from confnote.cli.records import link_json
from confnote.cli.run import Run
from confnote.core.lookup import parse_choice
from confnote.core.text import REPLACED, readable
from confnote.errors import Usage
from confnote.model import LINK_KINDS, LinkKind
from confnote.store.read import find

EXAMPLES = (
    "confnote link https://www.youtube.com/watch?v=rT2ckQTIDw0",
    "confnote link https://static.sched.com/deck.pdf --session s12 --title Slides",
    "pbpaste | confnote link - --session s12    # a social network's embed code",
)
KIND_HELP = "page, slides, video, paper, code or social; guessed from the address if you leave it out."


def command(
    ctx: typer.Context,
    url: Annotated[str, typer.Argument(help="The address; - reads an embed code from a pipe.")],
    session: Annotated[
        str | None, typer.Option("--session", "-s", help="Put it on this session.", autocompletion=complete.sessions)
    ] = None,
    tech: Annotated[str | None, typer.Option(help="Put it on this tech.", autocompletion=complete.tech)] = None,
    note: Annotated[str | None, typer.Option(help="Put it on this note: n45.", autocompletion=complete.notes)] = None,
    kind: Annotated[
        str | None, typer.Option("--kind", "-k", help=KIND_HELP, autocompletion=complete.of(LINK_KINDS))
    ] = None,
    title: Annotated[str, typer.Option(help="The words that a post shows for the link.")] = "",
) -> None:
    """Put a link on the current session, or on the session, tech or note that you name."""
    run = Run.of(ctx)
    if sum(value is not None for value in (session, tech, note)) > 1:
        raise Usage("a link belongs to one thing: choose one of --session, --tech and --note")
    wanted = cast("LinkKind", parse_choice(kind, LINK_KINDS, "kind of link")) if kind is not None else None
    words = readable(title)[0].strip()
    if url == "-":  # an embed code has quotes and brackets that a shell would read
        code, replaced = piped()
        run.warn(REPLACED if replaced else None)
        link = read_embedded_post(code, wanted, words)
    else:
        link = read_link(url, wanted, words)
    with run.open() as store:
        owner = find_owner(store, run.now, run.slug(store), session=session, tech=tech, note=note, asking=run.asking())
        added = add_link(store, owner, link)
        run.answer(link_added(added), lambda: link_json(store, find(store, added.handle)[1]))
