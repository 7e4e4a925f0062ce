"""Find what most titles of talks in a post have in common, and one alone does not show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile
from typing import Literal

from confnote.core.text import slug
from confnote.recap.blocks import Block, plain
from confnote.recap.days import day_name
from confnote.recap.people import (
    LINK,
    byline,
    is_person,
    marked_title,
    names_one_of,
    people,
    speakers_first,
    tells_of_speaker,
    title_and_people,
)
from confnote.recap.ratings import rating_line

Shape = Literal["bold", "inline"]
FEWEST = 3  # headings of a form; fewer may be a coincidence

# headings that are no sessions, though those beside them are
NO_SESSION = re.compile(
    r"(?i)(?:in |some |related |further |useful )?(?:"
    r"conclusions?|summary|wrap(?:ping)?[ -]?up|overall|final|closing|thoughts|thanks|thank you|tl;?dr|"
    r"intro(?:duction)?|travel|arrival|food|venue|hallway|parting|takeaways?|resources|links|reading|posts|"
    r"missed|lunch|dinner|what(?:'s)? next|afterwards?|reflections?|retrospective|the (?:venue|food|end|"
    r"conference|people|city|trip)|summing up|lessons|next year|outro|references|see also|highlights|overview|"
    r"before|after|acknowledge?ments|networking|social|organi[sz]ation|pros|cons|sponsors?)\b.*"
)
_OF_SESSION = re.compile(r"(?i)\b(?:keynote|panel|workshop|tutorial)$")  # `Closing keynote`
# words that only grade or group what is below
_GRADES = re.compile(
    r"(?i)(?:the )?(?:very )?(?:best|good|great|better|ok(?:ay)?|average|meh|bad|worst|ugly|others?|rest|"
    r"favou?rites?|more|misc(?:ellaneous)?|various)(?: (?:ones?|talks?|sessions?|bits?|parts?))?[!.:]*"
)
# headings of what is between the talks: any of it, or one thing
ANY_BETWEEN = re.compile(
    r"(?i)(?:in[ -])?(?:between|around|besides?|outside|off)\b(?: of)?(?: (?:the|all|all the|my|our))?"
    r"(?: (?:talks?|sessions?|presentations?|keynotes?|slots?|stages?|programme|program|schedule))?"
    r"|(?:(?:in|on|from|notes from) )?(?:the )?(?:hallways?|corridors?)(?:[ -]tracks?)?"
)
_BREAK = re.compile(
    r"(?i)(?:the |a |our |my |an )?(?!third)(?:\w+[ -])?(?:lunch|dinner|breakfast|coffee|drinks|beers?|part(?:y|ies)|"
    r"breaks?|hallways?|corridors?|reception|expo|booths?)(?:$|[ -])[^:]*"
)


def names_no_talk(words: str) -> bool:
    """Return whether a heading without speakers, beside those of talks, is of no talk.

    A longer one, such as `Lessons from ten years of ropes`, may be a title.
    """
    count = len(words.split())
    is_other = count <= 3 and NO_SESSION.fullmatch(words.removeprefix("The ")) and not _OF_SESSION.search(words)
    return bool(
        is_other or _GRADES.fullmatch(words) or ANY_BETWEEN.fullmatch(words) or (count <= 5 and _BREAK.fullmatch(words))
    )


def with_votes(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks, with marks on headings and the lines below, as most of them have it.

    `Josh Brewer - Redesigning Twitter` alone could be either: most headings of the level decide, and the text below
    some of them must name the speaker. Where no heading names speakers, lines in bold may be the headings.
    """
    blocks = _with_bold_titles(blocks)
    blocks = _with_family_last(blocks)
    blocks = _with_orgs(blocks)
    levels = {block.level for block in blocks if block.sort == "heading"}
    marked = {at for level in levels for at in _by_speakers(blocks, level)}
    return tuple(replace(block, is_by_speaker=True) if at in marked else block for at, block in enumerate(blocks))


def _by_speakers(blocks: Sequence[Block], level: int) -> Iterator[int]:
    """Yield the positions of the headings of a level that begin with speakers, if most do."""
    heads = [at for at, block in enumerate(blocks) if block.sort == "heading" and block.level == level]
    found = {at: first for at in heads if (first := speakers_first(blocks[at].plain, blocks[at].inline))}
    named = [at for at, (_, names, _) in found.items() if names_one_of(people(names), _below(blocks, at))]
    titled = sum(bool(title_and_people(blocks[at].plain)[1]) for at in heads)
    is_most = len(found) * 2 > len(heads) and len(found) > titled
    is_told = len(named) * 3 >= len(found)
    is_clear = sum(_is_speaker_first(blocks[at], first) for at, first in found.items()) * 2 > len(found)
    if len(found) >= FEWEST and is_most and (is_told or is_clear or _are_all_speakers(blocks, level, found)):
        yield from found
        # beside them, a single name that the text repeats is a speaker, too
        forms = {template for _, _, template in found.values()}
        for at in heads:
            first = None if at in found else speakers_first(blocks[at].plain, blocks[at].inline, is_single=True)
            if first and first[2] in forms and first[1] in _below(blocks, at):
                yield at


SURE = 4  # headings with a name and a colon; below those of days, which have talks, FEWEST will do


def _are_all_speakers(blocks: Sequence[Block], level: int, found: Mapping[int, tuple[str, str, str]]) -> bool:
    """Return whether headings such as `Ada Lind: Engines` begin with speakers, as nearly all do.

    Their names are all different, no text has them in small letters, and none tells of other speakers.
    """
    others = [it for it in blocks if it.sort == "heading" and it.level == level and not names_no_talk(it.plain)]
    has_days = any(it.sort == "heading" and it.level < level and day_name(it.plain) for it in blocks)
    if len(found) < (FEWEST if has_days else SURE) or len(found) * 4 < len(others) * 3:
        return False
    names = {names for _, names, _ in found.values()}
    text = " ".join(plain(it.inline or it.text) for it in blocks if it.sort != "heading")
    small = set(re.findall(r"\b[^\W\d_A-Z]\w+", text))
    signs = (
        [title[0].islower() for title, _, _ in found.values()],
        [bool(small & {*name.lower().split()}) for name in names],
        [tells_of_speaker(_below(blocks, at)) for at in found],
    )
    return len(names) == len(found) and all(sum(said) * 2 < len(found) for said in signs)


def _is_speaker_first(heading: Block, found: tuple[str, str, str]) -> bool:
    """Return whether a heading, without a word of the text, is a name, a dash and a title.

    Behind a colon, or of few words, the second part can be a subtitle, as in `Cable Cars: a visit`, unless marks or
    links show where the title begins.
    """
    title, names, template = found
    is_title = len(title.split()) > 2 and not title[0].islower() and not people(title)
    if marked_title(heading.inline):
        return True
    return is_title and is_person(names) and (":" not in template or _has_address_of(heading, title, names))


def _has_address_of(heading: Block, title: str, names: str) -> bool:
    """Return whether a link in a heading is of its title alone, or of its speaker alone."""
    links = [(plain(match[1]), match[2].lower()) for match in LINK.finditer(heading.inline)]
    if any(words in (title, names) for words, _ in links):
        return True
    # one link has both, and its address the first words of the title
    first = "-".join(slug(title).split("-")[:3])
    return any(first in url and slug(names) not in url for words, url in links if words == heading.plain)


# words in bold, perhaps a link, and the rest of their line or paragraph
_BOLD = re.compile(
    r"(?:(?P<mark>\*\*|__)(?P<words>\S.*?)(?P=mark)|(?P<linked>\[(?P<inner>\*\*|__)[^\[\]]+(?P=inner)\]\([^()\s]+\)))"
    r"(?P<rest>[ ,:]\S?.*)?",
    re.DOTALL,
)
DEEPEST = 6


def _with_bold_titles(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks, with lines in bold as headings if most of them name speakers."""
    heads = [block for block in blocks if block.sort == "heading"]
    named = sum(bool(title_and_people(block.plain)[1]) for block in heads)
    texts = {at: it.text for at, it in enumerate(blocks) if it.sort == "text" and it.text[:1] in "*_["}
    for read in (_bold_line, _bold_beginning):
        found = {at: one for at, text in texts.items() if (one := read(text))}
        titles = {
            at: one
            for at, one in found.items()
            if title_and_people(one.plain)[1] or marked_title(one.words) or _has_byline(blocks[at : at + 2], one)
        }
        made = _with_headings(blocks, found)
        # whether a line begins with its speaker, most of them decide
        titles = found if any(_by_speakers(made, DEEPEST)) else titles
        is_most = len(titles) >= max(FEWEST, named + 1) and len(titles) * 2 > len(found)
        if is_most and not any(block.level == DEEPEST for block in heads):
            return _with_headings(blocks, titles)
    return tuple(blocks)


def _bold_line(text: str) -> Block | None:
    """Return the heading that a line may be: `**Title - Speaker**`, or `**Title** by Speaker`.

    Below it may be a line of a rating or of speakers.
    """
    line, _, below = text.partition("\n")
    match = _BOLD.fullmatch(line)
    if not match or (below and not (rating_line(below) or byline(Block("text", below)))):
        return None
    words = match["words"] or match["linked"]
    if match["rest"] or match["linked"]:
        is_parted = title_and_people(plain(line))[0] == plain(words) or marked_title(line)
        return _title_of(line, line, "bold") if is_parted else None
    return None if words.endswith(".") else _title_of(line, words, "bold")


def _has_byline(blocks: Sequence[Block], title: Block) -> bool:
    """Return whether the line below a title at the beginning of these blocks names its speakers."""
    rest = blocks[0].text.removeprefix(title.text).strip()
    below = [Block("text", rest)] if rest else blocks[1:]
    return title.shape == "bold" and any(map(byline, below))


def _bold_beginning(text: str) -> Block | None:
    """Return the heading that the bold beginning of a paragraph, with a full stop, may be."""
    match = _BOLD.fullmatch(text)
    if not match or not match["words"] or not match["words"].endswith(".") or "\n" in match["words"]:
        return None
    is_parted = bool(match["rest"]) and match["rest"].startswith(" ")
    return (
        _title_of(text.removesuffix(match["rest"]), match["words"].removesuffix("."), "inline") if is_parted else None
    )


def _title_of(text: str, words: str, shape: Shape) -> Block:
    return Block("heading", text, DEEPEST, words, plain(words), inline=words, shape=shape)


def _with_headings(blocks: Sequence[Block], found: Mapping[int, Block]) -> tuple[Block, ...]:
    """Return the blocks, with these headings in place of the beginnings of paragraphs."""
    made: list[Block] = []
    for at, block in enumerate(blocks):
        made.append(found.get(at, block))
        if at in found and (rest := block.text.removeprefix(found[at].text).strip()):
            made.append(Block("text", rest, inline=rest))
    return tuple(made)


_FAMILY_FIRST = re.compile(
    r"(?P<title>.+\bby )(?P<family>[^\W\d_a-z][\w'\u2019-]+), (?P<given>[^\W\d_a-z][\w'\u2019-]+)"
)


def _with_family_last(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks; `by Lovelace, Ada` is `by Ada Lovelace` where most headings say `by`.

    Where others have full names, two first names are no usual pair.
    """
    heads = [at for at, block in enumerate(blocks) if block.sort == "heading"]
    found = {at: match for at in heads if (match := _FAMILY_FIRST.fullmatch(blocks[at].inline))}
    found = {at: match for at, match in found.items() if is_person(f"{match['given']} {match['family']}")}
    fixed = list(blocks)
    for at, match in found.items():
        others = [blocks[other] for other in heads if other not in found and blocks[other].level == blocks[at].level]
        named = sum(title_and_people(block.plain)[2] == "{title} by {speakers}" for block in others)
        if named >= FEWEST and named * 2 > len(others):
            words = f"{match['title']}{match['given']} {match['family']}"
            fixed[at] = replace(blocks[at], inline=words, plain=plain(words, with_code=True))
    return tuple(fixed)


def _with_orgs(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks; names are marked if most are `Ada Lind, Loom Works`."""
    heads = [at for at, block in enumerate(blocks) if block.sort == "heading"]
    below = [at + 1 for at in heads if at + 1 < len(blocks) and byline(blocks[at + 1])]
    titles = {at: names for at in heads if (names := title_and_people(blocks[at].plain)[1])}
    marked = set(below) if _are_with_orgs([blocks[at].text for at in below]) else set()
    marked |= set(titles) if _are_with_orgs(titles.values()) else set()
    return tuple(replace(block, is_with_org=at in marked) for at, block in enumerate(blocks))


def _are_with_orgs(lines: Iterable[str]) -> bool:
    """Return whether most lines have two names and a comma: two speakers each are rare."""
    pairs = [line for line in lines if re.search(r"\w", line)]
    two = sum(line.count(", ") == 1 and not re.search(r" (?:and|&|et|und) ", line) for line in pairs)
    return two >= FEWEST and two * 3 > 2 * len(pairs)


def _below(blocks: Sequence[Block], at: int) -> str:
    """Return the text from a heading to the next one."""
    return " ".join(block.text for block in takewhile(lambda block: block.sort != "heading", blocks[at + 1 :]))
