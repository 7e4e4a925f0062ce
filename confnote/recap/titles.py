"""Read the heading of a session: its title, its speakers and its links."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from confnote.model import SESSION_KINDS, Link, Speaker
from confnote.recap.blocks import Block, is_closed, plain
from confnote.recap.people import (
    KIND_FIRST,
    LINK,
    address,
    any_people,
    byline,
    kind_of_link,
    names_one_of,
    names_speaker,
    people,
    speakers_first,
    title_and_people,
)
from confnote.recap.people import (
    LONGEST as LONGEST_LINE,
)
from confnote.recap.ratings import rating_line

# links after a title, such as `[slides](...)`, perhaps in brackets
_AT_END = re.compile(rf"[\s(\[|,\u2013\u2014-]*((?:{LINK.pattern}[\s,|/\u00b7]*)+)[)\]]*\s*$")
_LABEL = re.compile(r"(?i)[(\[ ]*(?:slides|deck|video|recording|code|repo|paper|talk|abstract|(?:live)?blog|post|notes|"
                    r"link|page|schedule|transcript|pdf|youtube|vimeo|watch|etc|eg)\b")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Title:
    """A session's heading: `words` are the title, `url` is its link, `rest` are other links.

    `names` are the speakers as written, `kind` is what the words before them say, and `mark` is how: `[{kind}] `.
    `template` joins title and speakers: `{title} by {speakers}`.
    """

    words: str
    speakers: tuple[Speaker, ...] = ()
    template: str = ""
    url: str = ""
    rest: tuple[Link, ...] = ()
    names: str = ""
    kind: str = "talk"
    mark: str = ""


def read_title(heading: Block, blocks: Sequence[Block] = ()) -> Title:
    """Read the heading of a session, with the blocks below it: its title, speakers and links."""
    inline = heading.inline or heading.words
    rest: list[Link] = []
    at_end = _AT_END.search(inline)
    if at_end and at_end.start() and all(_LABEL.match(plain(match[1])) for match in LINK.finditer(at_end[1])):
        labels = ((plain(match[1]), address(match[2])) for match in LINK.finditer(at_end[1]))
        rest = [
            Link(kind=kind_of_link(words, url), url=url, title=words.strip("()[] ")) for words, url in labels if url
        ]
        inline = inline[: at_end.start()]
    links = [(plain(match[1], with_code=True), address(match[2])) for match in LINK.finditer(inline)]
    urls = {words: url for words, url in links if url}
    whole = plain(inline, with_code=True)
    named = _KIND.match(whole)
    bare = whole[named.end() :] if named else whole
    words, names, template = title_and_people(bare)
    if not names:
        marked = title_and_people(_without_marks(bare))
        words, names, template = marked if marked[1] else (bare, "", "")
    if not names and len(links) > 1 and whole.startswith(links[0][0]):  # `[Title](..) [Speaker](..)`
        after = whole.removeprefix(links[0][0]).strip(" :,|\u2013\u2014-")
        if people(after):
            words, names, template = links[0][0], after, "{title} - {speakers}"
    is_weak = template == "{title}, {speakers}" and blocks and byline(blocks[0])
    if is_weak and not names_one_of(people(names), blocks[0].text):  # `Rich Text, Core Text` above a line of speakers
        words, names, template = bare, "", ""
    first = heading.is_by_speaker
    before = speakers_first(bare, inline, is_single=first) if first or not names else None
    if before and (first or (blocks and names_one_of(people(before[1]), blocks[0].text))):
        words, names, template = before
    called = KIND_FIRST.match(bare) if before and template == before[2] else None
    found = people(names, is_with_org=heading.is_with_org) or (any_people(names) if first else ())
    by = bare.removeprefix(f"{links[0][0]} by ") if links and not names else bare
    if by != bare and any_people(by):  # after a title that is a link, a name may begin small
        words, found, template = links[0][0], any_people(by), "{title} by {speakers}"
    speakers = tuple(replace(who, url=urls.get(who.name, "") or urls.get(who.handle, "")) for who in found)
    used = {words, whole, *(name for who in speakers for name in (who.name, who.handle))}
    rest += [Link(kind="page", url=url, title=name) for name, url in urls.items() if name not in used]
    template = _with_emphasis(template, inline, words, names)
    if names and list(urls) == [bare]:  # one link has title and speakers
        template = f"[{template}]({{url}})"
    return Title(
        words,
        speakers,
        template,
        urls.get(words, "") or urls.get(whole, ""),
        tuple(rest),
        names,
        _kind(named or called),
        _mark(named or called),
    )


def _with_emphasis(template: str, inline: str, words: str, names: str) -> str:
    """Return the template of a heading with its marks, `**{title}** by {speakers}`."""
    marked = LINK.sub(r"\1", inline)
    if not names or marked.count(words) != 1 or marked.count(names) != 1:
        return template
    marked = marked.replace(words, "{title}").replace(names, "{speakers}")
    return marked if plain(marked) == plain(template) and is_closed(marked) else template


# what marks a talk after its speakers: `★★`, `:star:`, `4/5`, a colon
_GRADE = r"(?:[\u2605\u2606\u2b50\u2600-\u27bf\U0001f300-\U0001faff\ufe0f\u200d]|:\w+:|\d(?:[.,]\d)?/(?:5|10))"
_MARKS = re.compile(rf"(?:[\s:,|(\[\u2013\u2014-]*{_GRADE}[)\]]*)*\s*:?\s*$")
KIND_NAMES = "(?:lightning )?talk|keynote|workshop|tutorial|panel|session|quickie|demo|bof"
_KIND = re.compile(rf"\[(?P<kind>{KIND_NAMES})\]\s+", re.IGNORECASE)


def _kind(match: re.Match[str] | None) -> str:
    """Return the kind of session that the words before a title name."""
    said = match["kind"].lower().split()[0] if match else "talk"
    return said if said in SESSION_KINDS else "talk"


def _mark(match: re.Match[str] | None) -> str:
    """Return the words before a title, with `{kind}` if the field writes their kind so."""
    if not match:
        return ""
    said = match["kind"]
    is_field = said == _kind(match).capitalize() and match[0].endswith((f"{said}] ", f"{said}: "))
    return match[0].replace(said, "{kind}") if is_field else match[0]


def _without_marks(words: str) -> str:
    """Return a heading without a rating at its end."""
    return _MARKS.sub("", words, count=1) if len(words) <= LONGEST_LINE else words


# --- what is before the titles of a post ---

_NUMBER = re.compile(r"(\d+)([.):] )(?=\S)")
FEWEST_NUMBERS = 3  # numbered headings of talks; `1. Opening` and `2. Closing` may be chapters


def number_of(headings: Sequence[Block]) -> str:
    """Return the template of numbers before all titles, `{n}. `; "" for none."""
    found = [_NUMBER.match(heading.inline or heading.words) for heading in headings]
    counted = [(int(match[1]), match[2]) for match in found if match]
    is_all = counted == [(at, counted[0][1]) for at in range(1, len(headings) + 1)] if counted else False
    return f"{{n}}{counted[0][1]}" if is_all and len(counted) >= FEWEST_NUMBERS else ""


def without_number(heading: Block) -> Block:
    """Return a heading without the number that it begins with."""
    inline, words, whole = (_NUMBER.sub("", text, count=1) for text in (heading.inline, heading.words, heading.plain))
    return replace(heading, inline=inline, words=words, plain=whole)


FEWEST_MARKED = 2  # titles behind their kind; a single one may be an exception


def kind_field(titles: Sequence[Title]) -> str:
    """Return the field of kinds before titles, `{kind keynote}: ` for keynotes alone, or "".

    Several titles have marks, all of one form, and no other title is of a kind that these have.
    """
    marks = {title.mark for title in titles if title.mark}
    kinds = list(dict.fromkeys(title.kind for title in titles if title.mark))
    others = {title.kind for title in titles if not title.mark}
    mark = marks.pop() if len(marks) == 1 else ""
    if "{kind}" not in mark or others & set(kinds) or sum(bool(title.mark) for title in titles) < FEWEST_MARKED:
        return ""
    return mark.replace("{kind}", f"{{kind {' '.join(kinds)}}}") if others else mark


def is_talk(heading: Block, blocks: Sequence[Block] = ()) -> bool:
    """Return whether a heading is a session's: it, or the line under it, names speakers.

    A title that is a link will do, one behind its kind, `[Talk]`, or a line that begins with a rating.
    """
    title = read_title(heading, blocks)
    if title.speakers or title.url or title.template or _KIND.match(heading.plain):
        return True
    if not blocks:
        return False
    # such a line may name the speakers in words that no rule reads; above other headings, it is about all of them
    is_labelled = any(map(names_speaker, blocks[:2])) and not any(block.sort == "heading" for block in blocks)
    rating = rating_line(blocks[0].text)
    return bool(
        byline(blocks[0]) or is_labelled or (rating and not rating.template.lstrip("*_").startswith("{verdict}"))
    )
