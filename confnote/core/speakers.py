"""Parse a speaker from `Name, Org @handle https://...`, and write one in that form."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace

from confnote.core.links import check_url
from confnote.core.lookup import fold
from confnote.core.text import has_control, plain_marks
from confnote.errors import Usage
from confnote.model import Speaker

QUOTED = r'"(?:[^"]|"")*"'
WORD = re.compile(rf"{QUOTED}(?=[\s,]|$)|\S+")
AT = r"@\w(?:[\w.-]*\w)?(?:@\w[\w-]*(?:\.[\w-]+)+)?"
HANDLE = re.compile(rf"(?:({AT})|\(({AT})\))[,;.]?")
ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
NAME_IN_QUOTES = re.compile(rf"({QUOTED})\s*(?:,\s*(.*))?")
BRACKETS = {"<": ">", "(": ")"}
EXAMPLE = "'Ada Lovelace, Analytical Engines @ada https://example.org'"


def parse_speaker(text: str) -> Speaker:
    """Parse a speaker; raise Usage if there is no name, or more than one handle or url.

    The first comma outside brackets ends the name, and more commas belong to the organisation; `Name (Org)` is the same
    as `Name, Org`. The handle (`@ada`, `@ada@example.social`) and the url may come anywhere. A name with a comma is in
    quotes, and an organisation may be quoted, too; a quote inside is doubled: `"King, Martin Luther", SCLC`. A control
    character or a bad url raises Usage, too.
    """
    typed = text.strip()
    if has_control(typed):
        raise Usage(f"{typed[:80]!r} has a control character: write a speaker on one line, such as {EXAMPLE}")
    words, handle, url = _sort(typed)
    name, org = _name_and_org(" ".join(words))
    if not name:
        raise Usage(f"{typed[:80]!r} has no name: write a speaker such as {EXAMPLE}")
    return Speaker(name=name, org=org, handle=handle, url=url)


def format_speaker(person: Speaker) -> str:
    """Return the text that `parse_speaker` reads as this person, without the uid."""
    handle = person.handle if person.handle.startswith("@") or not person.handle else f"@{person.handle}"
    for name, org in ((person.name, person.org), (_quote(person.name), _quote(person.org))):
        text = " ".join(filter(None, (f"{name}, {org}" if org else name, handle, person.url)))
        with suppress(Usage):
            if parse_speaker(text) == replace(person, uid="", handle=handle):
                break
    return text


def credited(
    text: str, names: Iterable[str], *, is_name: Callable[[str], bool] = lambda _: False
) -> tuple[str, str, str]:
    """Return the speaker before the words of a quote, the words, and the speaker behind them.

    That is `Ada Lind: ` before or ` - Ada Lind` behind them, or "". For one of the `names`, `Ada` and `Ada Lind, Org`
    will do; behind the words, any text that `is_name` will do, too.
    """
    plain, known = plain_marks(text), [f"{fold(name)} " for name in names]

    def is_known(part: str) -> bool:
        name = fold(part.partition(",")[0])
        return bool(name) and any(own.startswith(f"{name} ") for own in known)

    colon = plain.find(": ")
    begin = colon + 2 if colon > 0 and is_known(plain[:colon]) else 0
    dash = max(plain.rfind(" - "), plain.rfind(" -- "))
    name = plain[dash:].lstrip(" -")
    end = dash if dash >= begin and name and (is_known(name) or is_name(name)) else len(text)
    return text[:begin], text[begin:end], text[end:]


def _quote(field: str) -> str:
    return '"' + field.replace('"', '""') + '"' if field else ""


def _sort(typed: str) -> tuple[list[str], str, str]:
    """Split the typed text: return the words of name and organisation, the handle, and the url.

    A comma after the handle or the url counts as a word: it may end the name.
    """
    words: list[str] = []
    handles: list[str] = []
    urls: list[str] = []
    for word in WORD.findall(typed):
        named = HANDLE.fullmatch(word)
        address = ADDRESS.fullmatch(word.lstrip("<("))
        if named:
            handles.append(named[1] or named[2])
        elif address:
            bare = word.rstrip(",;")
            urls.append(check_url(bare[1:].removesuffix(BRACKETS[bare[0]]) if bare[0] in BRACKETS else bare))
        else:
            words.append(word)
        if (named or address) and word.endswith(","):
            words.append(",")
    for what, found in (("handle", handles), ("url", urls)):
        if len(found) > 1:
            raise Usage(f"a speaker has one {what}, not {' and '.join(found)[:200]}: write the one to keep")
    return words, "".join(handles), "".join(urls)


def _name_and_org(rest: str) -> tuple[str, str]:
    quoted = NAME_IN_QUOTES.fullmatch(rest)
    if quoted:
        return _plain(quoted[1]), _plain(quoted[2] or "")
    depth = 0
    for at, char in enumerate(rest):
        depth += (char == "(") - (char == ")" and depth > 0)
        # a comma in brackets does not end the name
        if char == "," and not depth:
            return _plain(rest[:at]), _plain(rest[at + 1 :])
    bracketed = re.fullmatch(r"([^()]*[^()\s])\s*\((.+)\)", rest)
    return (_plain(bracketed[1]), _plain(bracketed[2])) if bracketed else (_plain(rest), "")


def _plain(field: str) -> str:
    """Return a field without its quotes; if it has none, without commas and spaces at its ends."""
    if re.fullmatch(QUOTED, field.strip()):
        return " ".join(field.strip()[1:-1].replace('""', '"').split())
    return " ".join(field.strip(" ,").split())
