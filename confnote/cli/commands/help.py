"""`confnote help`: the commands and the topics, the help of a command, or a page of the manual."""

import sys
from typing import Annotated, Any

import typer

from confnote.cli.pages import Page, pages
from confnote.cli.plain import two_columns
from confnote.cli.run import Run, has_colours
from confnote.cli.verbs import ALIASES, GROUPS, VERBS
from confnote.core.lookup import nearest
from confnote.core.terminal import columns
from confnote.core.wrap import wrapped
from confnote.errors import Unknown

NO_LIMIT = 1000  # columns of a pipe
EXAMPLES = ("confnote help", "confnote help export", "confnote help schedule import", "confnote help templates")


def offered(incomplete: str) -> list[tuple[str, str]]:
    """Offer the topics and the commands that begin as typed."""
    known = {page.topic: page.summary for page in pages().values()} | {verb: VERBS[verb][1] for verb in VERBS}
    return [(name, line) for name, line in known.items() if name.startswith(incomplete)]


def command(
    ctx: typer.Context,
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[COMMAND|TOPIC]",
            help="What to explain; without it, list all commands and topics.",
            autocompletion=offered,
        ),
    ] = None,
) -> None:
    """List the commands and topics, explain a command, or show the page of a topic."""
    run = Run.of(ctx)
    if not words:
        run.answer(_overview(pages()), lambda: _overview_json(pages()))
    elif words[0] in VERBS or words[0] in ALIASES:
        text = _help_of(ctx, words)
        run.answer(text, lambda: {"command": " ".join(words), "text": text})
    else:
        _show_page(run, _find_page(" ".join(words)))


def _overview(known: dict[str, Page]) -> str:
    width = columns(sys.stdout) or NO_LIMIT
    lines = list(
        wrapped("confnote help COMMAND explains a command, confnote help TOPIC shows a page of the manual.", width)
    )
    first = max(map(len, (*VERBS, *known)))
    groups = {group: [(verb, line) for verb, (_, line, of) in VERBS.items() if of == group] for group in GROUPS}
    groups["Topics"] = [(page.topic, page.summary) for page in known.values()]
    for group, rows in groups.items():
        lines += ["", f"{group}:", *two_columns(rows, width, first)]
    return "\n".join(lines)


def _overview_json(known: dict[str, Page]) -> dict[str, Any]:
    commands = [{"name": verb, "help": line, "group": group} for verb, (_, line, group) in VERBS.items()]
    return {"commands": commands, "topics": [{"name": page.topic, "help": page.summary} for page in known.values()]}


def _help_of(ctx: typer.Context, words: list[str]) -> str:
    """Return what `confnote WORDS --help` prints."""
    from confnote.cli.app import load

    command = load(words[0])
    parent = typer.Context(command, info_name=words[0], parent=ctx.find_root())
    for word in words[1:]:
        command = getattr(command, "commands", {}).get(word)
        if command is None:
            raise Unknown(f"there is no command {' '.join(words)!r}: confnote help {words[0]} explains {words[0]}")
        parent = typer.Context(command, info_name=word, parent=parent)
    return str(command.get_help(parent))


def _find_page(typed: str) -> Page:
    """Return the page of a topic, or the only one that begins as typed; else raise Unknown."""
    known = pages()
    word = typed.lower()
    found = [word] if word in known else [topic for topic in known if topic.startswith(word)]
    if len(found) == 1:
        return known[found[0]]
    near = nearest(typed, [*known, *VERBS], 1)
    advice = f"did you mean {near[0]}? " if near else ""
    raise Unknown(f"no topic or command is called {typed[:60]!r}: {advice}confnote help lists all")


def _show_page(run: Run, found: Page) -> None:
    if run.json:
        run.put_json({"topic": found.topic, "summary": found.summary, "text": found.text})
    elif has_colours():
        from confnote.views.markdown import rendered

        run.page(rendered(found.text))
    else:
        sys.stdout.write(found.text)
