"""Say who said a quotation: on a line below it, in the words of the style."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from confnote.core.lookup import fold
from confnote.core.speakers import credited
from confnote.core.text import plain_marks
from confnote.model import Speaker
from confnote.post.content import wording
from confnote.post.content.blocks import Inline
from confnote.post.content.select import SessionNotes
from confnote.post.style import Style

# the words of a quotation, and the line below them
Quoted = tuple[str, Inline]
# The last line of a text that has the signature there already.
_LAST_LINE = re.compile(r"\n[ \t]*(--?[ \t]*[^\n]+)\s*\Z")


def quoted(talks: Iterable[SessionNotes], style: Style) -> dict[str, Quoted]:
    """Return the words of each quotation of some sessions, and the line below them, by its uid.

    Of several speakers none is named, unless the text or the style does it: nobody noted that they all said it.
    """
    titled = style["session"] != "prose" and "{speakers" in style["session.title"] + style["session.line"]
    found = {}
    for talk in talks:
        people = talk.session.speakers
        signed = style["quote.signed"] == "always" or (len(people) == 1 and not titled)
        for note in talk.notes:
            if note.kind == "quote":
                found[note.uid] = quotation(note.text, people, style, signed=signed, titled=titled)
    return found


def quotation(
    text: str, people: Sequence[Speaker], style: Style, *, signed: bool = True, titled: bool = False
) -> Quoted:
    """Return the words of a quotation, and the line below them that names who said it; () for none.

    One of the speakers whom the text names at its end or its beginning goes to that line. With `signed`, all speakers
    sign a text that names none. With an empty `quote.by` the name stays in the text, unless it is that of the only
    speaker, whom the session's title names (`titled`), and not all quotes name speakers (`quote.signed`).
    """
    names = [person.name for person in people]
    last = _LAST_LINE.search(plain_marks(text))
    if last and credited(f"x {last[1]}", names)[2]:
        return text, ()
    before, words, behind = credited(text, names)
    typed = before.strip().removesuffix(":").rstrip() or behind.lstrip("-\u2013\u2014 ").rstrip()
    if not typed:
        is_by_another = credited(text, names, is_name=_is_spelled_as_name)[2]
        signers = people if signed and not is_by_another else ()
        return text, style.fill("quote.by", {"speakers": wording.speakers(signers, style)})
    named = [person for person in people if f"{fold(person.name)} ".startswith(f"{fold(typed)} ")]
    # a name that was typed with the organisation keeps it
    name = wording.speakers(named, style) if len(named) == 1 else wording.plain(typed)
    by = style.fill("quote.by", {"speakers": name})
    is_clear = titled and len(people) == 1 and style["quote.signed"] != "always"
    return (words.strip(), by) if by or (is_clear and not style["quote.by"].strip()) else (text, ())


def _is_spelled_as_name(text: str) -> bool:
    words = text.partition(",")[0].split()
    return 2 <= len(words) <= 4 and all(word[0].isupper() for word in words)
