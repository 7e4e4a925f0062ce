"""Find the form in which a post writes about talks, where no value of its records shows it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice, pairwise

from confnote.model import LinkKind
from confnote.post.markdown.parser import blocks_only
from confnote.post.style import LINKS
from confnote.recap.blocks import Block, PostPlace, is_bullets, list_items, notes, plain
from confnote.recap.headings import ANY_BETWEEN
from confnote.recap.link_lines import form_of_links, line_of_links
from confnote.recap.outline import Outline
from confnote.recap.people import LINK, LONGEST, TELLS, byline, is_person, kind_of_link, people, tells, tells_of_speaker
from confnote.recap.ratings import rating_line
from confnote.recap.talks import Shape, talk_of
from confnote.recap.titles import Title, read_title
from confnote.recap.value import Item, RecapNote

LABELLED = frozenset(LINKS) - {"page"}  # the kinds of links whose words are a habit
FEWEST = 3  # talks or paragraphs of a form; fewer may be a coincidence
_PLAYER = re.compile(
    r"\{\{[<%]\s*(?:youtube|vimeo)\b|\{%\s*(?:youtube|vimeo|video)\b|<iframe\b[^>]*(?:youtube|youtu\.be|vimeo)|"
    r"https?://(?:www\.|m\.)?(?:youtube\.com/watch|youtu\.be/|vimeo\.com/\d)\S*$",
    re.IGNORECASE,
)
Part = tuple[Block, Sequence[Block]]


def form_of(talks: Sequence[Part], days: Iterable[Sequence[Block]]) -> dict[str, str]:
    """Return what most talks have in common, as style; `days` are the blocks of the days."""
    bodies = [below[1:] if below and byline(below[0]) else below for _, below in talks]
    if len(talks) < FEWEST:
        return _rules(bodies, days) | _takeaway(bodies) | _between(bodies) | _links(bodies)
    titles = [read_title(heading, below) for heading, below in talks]
    pairs = (
        _rules(bodies, days) | _rating(bodies) | _labels(bodies) | _takeaway(bodies) | _between(bodies) | _links(bodies)
    )
    has_lines = any(byline(below[0]) for _, below in talks if below)
    if has_lines and pairs.get("session.line", "{speakers}").count("{speakers}") == 0:
        pairs["rating.line"] = pairs.pop("session.line")  # the line below the title has the speakers
    pairs |= {} if has_lines else _link_list(bodies)
    is_bare = not any(title.template for title in titles) and not has_lines
    if is_bare and sum(is_person(heading.plain) for heading, _ in talks) * 2 > len(talks):
        pairs["session.title"] = "{speakers}"
    elif is_bare and _is_most(tells, bodies):  # the text names the speakers, so the titles do not
        pairs["session.title"] = "{title}"
    if _is_most(_has_player, bodies):
        pairs["video"] = "player"
        pairs |= {} if any(title.url for title in titles) else {"session.link": "off"}
    if all(map(_is_paragraph, bodies)):
        pairs["join"] = "session"
    pairs |= {"notes": "bullets"} if _are_bullets(bodies) else {}
    return pairs


def is_narrative(found: Outline) -> bool:
    """Return whether several paragraphs of a post tell of talks.

    In a post without headings, words such as `talk` will do.
    """
    blocks = [*found.intro, *(block for part in found.parts for block in part.blocks)]
    paragraphs = [block.inline or block.text for block in blocks if block.sort == "text"]
    is_whole = not found.parts and sum(bool(TELLS.search(text)) for text in paragraphs) >= FEWEST
    return is_whole or sum(map(tells_of_speaker, paragraphs)) >= FEWEST


def _is_most(test: Callable[[Sequence[Block]], bool], bodies: Sequence[Sequence[Block]]) -> bool:
    return sum(map(test, bodies)) * 2 > len(bodies)


def _has_player(body: Sequence[Block]) -> bool:
    return any(_PLAYER.match(block.text) for block in [*body[:2], *body[-1:]])


ITEMS = 3  # items of lists for each paragraph, in talks whose notes are bullets
_NO_NOTE = re.compile(r"!\[[^\n]*(?:\n[*_][^\n]+[*_])?|\*\*[^*\n]+:\*\*")  # a photo, or the words above other notes


def _are_bullets(bodies: Sequence[Sequence[Block]]) -> bool:
    """Return whether the notes of most talks are bullets, and paragraphs among them are few.

    A paragraph above the list of nearly every talk, however long the lists are, is no exception.
    """
    items = [
        sum(len(list(_items(block))) for block in body if is_bullets(block) and not _links_of(block)) for body in bodies
    ]
    told = [[block.sort == "text" and _is_note(block.text) and not line_of_links(block) for block in body]
            for body in bodies]  # fmt: skip
    paragraphs = sum(map(sum, told))
    led = sum(said[0] for said, count in zip(told, items, strict=True) if count)
    is_most = sum(map(bool, items)) * 2 > sum(any(block.sort != "rule" for block in body) for body in bodies)
    return is_most and led * 4 < 3 * sum(map(bool, items)) and sum(items) >= ITEMS * paragraphs


def _is_note(text: str) -> bool:
    return not (_NO_NOTE.fullmatch(text) or _LABELLED.match(text) or rating_line(text))


def _is_paragraph(body: Sequence[Block]) -> bool:
    """Return whether a talk has a single paragraph, of several sentences."""
    noted = [block for block in body if block.sort != "rule" and not line_of_links(block)]
    return [block.sort for block in noted] == ["text"] and len(
        re.findall(r"[.!?]['\")\u201d]?(?:\s|$)", noted[0].text)
    ) > 1


def _rules(bodies: Sequence[Sequence[Block]], days: Iterable[Sequence[Block]]) -> dict[str, str]:
    """Return where the post has rules: between sessions, or between days."""
    for name, parts in (("sessions", bodies), ("days", list(days))):
        before = parts[:-1]
        if before and sum(bool(body) and body[-1].sort == "rule" for body in before) * 2 > len(before):
            return {"rules": name}
    return {}


def _rating(bodies: Sequence[Sequence[Block]]) -> dict[str, str]:
    """Return the style of the line of ratings below most titles; {} if there is none."""
    found = [line for body in bodies if body and body[0].sort == "text" and (line := rating_line(body[0].text))]
    if len(found) * 2 <= len(bodies):
        return {}
    grades = [line.grade for line in found]
    # a line with a verdict is that of the rating, and lines without one leave it out
    said = Counter(line.template for line in found if line.verdict) or Counter(line.template for line in found)
    template = said.most_common(1)[0][0]
    pairs = {"rating.line" if "{verdict}" in template else "session.line": template}
    first = grades[0]
    if first["unit"] == "\u2605" and any(grade["empty"] for grade in grades):
        pairs["rating"] = "stars"
    elif first["unit"]:
        between = next((grade["between"] for grade in grades if grade["between"] is not None), "")
        pairs["rating.words"] = ", ".join(between.join([first["unit"]] * count) for count in range(1, 6))
    else:
        pairs["rating.words"] = ", ".join(f"{count}{first['of']}" for count in range(1, 6))
    # an author who shows low ratings shows those of the next talks, too
    low = min(int(grade["number"] or 0) or grade[0].count(grade["unit"] or "\0") for grade in grades)
    return pairs | ({"include.low": "on"} if low <= 2 else {})


_LABELLED = re.compile(r"(\*\*|__|[*_])(?P<label>[^*_:\n]{2,40})(?::\1|\1:) \S")
_TAKEAWAY = re.compile(
    r"(?i)\btake-?aways?\b|\btak(?:e|en|ing)\b.*\b(?:home|away|with)\b|\b(?:keep|kept|remember|stuck|sticks?|learn(?:ed|t|ing)?|"
    r"lessons?|insights?|gist|moral|message|conclusion|bottom line|key point|tl;?dr|nutshell)\b|\bin (?:short|brief)\b"
)


def _takeaway(bodies: Sequence[Sequence[Block]]) -> dict[str, str]:
    """Return the words before the takeaway of most talks, {} for none."""
    labels = [{match["label"] for block in body if (match := _LABELLED.match(block.text))} for body in bodies]
    said = Counter(label for found in labels for label in found if _TAKEAWAY.search(label))
    label, count = said.most_common(1)[0] if said else ("", 0)
    is_sure = count * 2 > len(bodies) or re.search(r"(?i)take-?away", label)
    return {"label.takeaway": label} if is_sure else {}


_BETWEEN = re.compile(r"\*\*(?P<label>[^*\n]+):\*\*(?: |$)")


def _between(bodies: Sequence[Sequence[Block]]) -> dict[str, str]:
    """Return the bold words before notes between talks, as an export writes them; {} for none."""
    found = (_BETWEEN.match(block.text) for body in bodies for block in body if block.sort == "text")
    said = Counter(match["label"] for match in found if match and ANY_BETWEEN.fullmatch(match["label"]))
    return {"label.between": said.most_common(1)[0][0]} if said else {}


def _labels(bodies: Sequence[Sequence[Block]]) -> dict[str, str]:
    """Return the words that most links of a kind have, in lines of links only."""
    words: dict[LinkKind, list[str]] = {}
    for body in bodies:
        for block in (block for block in (*body[:1], *body[1:][-1:]) if line_of_links(block)):
            for match in LINK.finditer(block.text):
                words.setdefault(kind_of_link(match[1], match[2]), []).append(plain(match[1]))
    usual = {kind: Counter(said).most_common(1)[0] for kind, said in words.items() if kind in LABELLED}
    return {
        f"label.{kind}": label for kind, (label, count) in usual.items() if count > 1 and count * 2 > len(words[kind])
    }


def _links(bodies: Sequence[Sequence[Block]]) -> dict[str, str]:
    """Return the template of most lines of links, {} for none."""
    ends = (block for body in bodies for block in (*body[:1], *body[1:][-1:]) if line_of_links(block))
    forms = Counter(map(form_of_links, ends)).most_common(1)
    return {"links.line": forms[0][0]} if forms else {}


def lines_of_links(bodies: Sequence[Sequence[Block]]) -> tuple[PostPlace, str]:
    """Return the place of lines of links, and the text between two links, "" if unknown."""
    bodies = [body[1:] if body and byline(body[0]) else body for body in bodies]
    first = [body[0] for body in bodies if body and line_of_links(body[0])]
    last = [body[-1] for body in bodies if body[1:] and line_of_links(body[-1])]
    lines = last if len(last) > len(first) else first
    between = [line.text[one.end() : two.start()] for line in lines for one, two in pairwise(LINK.finditer(line.text))]
    return "after" if len(last) > len(first) else "before", between[0] if between and len(set(between)) == 1 else ""


_LINK_ITEM = re.compile(
    r"(?:[*_]{0,2}(?P<lead>[^\W\d][\w ]{0,20}):[*_]{0,2} )?\[(?P<words>[^\[\]]*)\]\((?P<url>[^()\s]*)\)"
)


def _link_list(bodies: Sequence[Sequence[Block]]) -> dict[str, str]:
    """Return the style of the list of links below most titles, `- [Slides](...)`; {} for none."""
    items = [links for body in bodies if body and (links := _links_of(body[0]))]
    if len(items) * 2 <= len(bodies):
        return {}
    words = {kind_of_link(said, item["url"]): said for of_list in items for item in of_list if (said := _label(item))}
    labels = {f"label.{kind}": said for kind, said in words.items() if kind in LABELLED}
    return {"session.line": "- {links}", "links.join": "\n- ", **labels}


def _links_of(block: Block) -> list[re.Match[str]]:
    """Return the links of a list whose items are all one link, [] for any other block."""
    found = list(map(_LINK_ITEM.fullmatch, list_items(block))) if block.sort == "list" else []
    return [item for item in found if item] if all(found) else []


def _label(item: re.Match[str]) -> str:
    return item["lead"] or item["words"]


# --- talks in lists ---


def form_of_lists(found: Outline) -> dict[str, str]:
    """Return the style of the lists whose items mostly are talks with speakers; {} for none."""
    parts = [("", found.intro), *((it.heading.plain, it.blocks) for it in found.parts if it.sort != "products")]
    lists = [block for _, blocks in parts for block in blocks if block.sort == "list"]
    if sourced := _with_sources([words for block in lists for words in _items(block)]):
        return sourced
    titles: list[Title] = []
    listed: list[Block] = []
    for name, blocks in parts:
        said = " ".join([name, *(block.text for block in blocks if block.sort == "text")])
        for block in (block for block in blocks if block.sort == "list"):
            items = [_item_title(words)[0] for words in _items(block)]
            named = [it for it in items if _is_talk(it)]
            # `Go - Fast Builds` could be a product
            is_sure = TELLS.search(said) or any("by {speakers}" in it.template for it in named)
            if is_sure and len(named) * 2 > len(items):
                titles += named
                listed.append(block)
    if len(titles) < FEWEST:
        return next(filter(None, map(_by_speakers, lists)), {})
    pairs = {"notes": "paragraphs"} if all(map(_has_paragraphs, listed)) else {}
    return {"session": "list", **_of_titles(titles), **pairs}


# what one takes home, with its source at the end: `Tie twice (from "Knots" by Ada Lind).`
_SOURCE = re.compile(
    r"\S.{9,}?(?P<before>(?:,| ?[(\u2013\u2014-])(?: ?(?:from|in|seen in|heard in|via))? ?)"
    r"(?:(?P<open>\")(?P<title>[^\"]+)(?P<close>\")|(?P<open2>\u201c)(?P<title2>[^\u201d]+)(?P<close2>\u201d))"
    r"(?P<between>,? by |, | - )(?P<names>[^()\"]+)(?P<end>\)?)\.?"
)


def _with_sources(items: Sequence[str]) -> dict[str, str]:
    """Return the style of a list of notes that most name their talk at the end; {} for others."""
    read = [_SOURCE.fullmatch(LINK.sub(r"\1", words)) for words in items]
    found = [(words, it) for words, it in zip(items, read, strict=True) if it and people(it["names"])]
    if len(found) < FEWEST or len(found) * 2 <= len(items):
        return {}
    forms = Counter(
        f"{{notes}}{it['before']}{it['open'] or it['open2']}{{title}}{it['close'] or it['close2']}{it['between']}"
        f"{{speakers}}{it['end']}{'.' if words.endswith('.') else ''}"
        for words, it in found
    )
    linked = sum(any(people(match[1]) for match in LINK.finditer(words)) for words, _ in found)
    handles = {"handles": "link"} if linked * 2 > len(found) else {}
    return {"session": "list", "session.title": forms.most_common(1)[0][0], "session.link": "off", **handles}


def _by_speakers(block: Block) -> dict[str, str]:
    """Return the style of a list of links to talks, speakers first; {} if fewer items are such.

    Three of four must be: `1. [Ada Lind - Engines](https://...) - Watch it.`
    """
    items = list(_items(block))
    linked = [words for words in items if "](" in words]
    read = [_item_title(words, is_by_speaker=True) for words in linked]
    found = [(title, words) for title, words in read if title.url and people(title.names)]
    if len(found) < FEWEST or len(found) * 4 < len(items) * 3:
        return {}
    style = _of_titles([title for title, _ in found])
    said = Counter(match[0] if (match := _COMMENT.match(words)) else "" for _, words in found)
    mark, count = said.most_common(1)[0]
    comment = f"{mark}{{notes}}" if mark and count * 2 > len(found) else ""
    number = "" if is_bullets(block) else "{n}. "
    return {"session": "list", **style, "session.title": f"{number}{style['session.title']}{comment}"}


def _of_titles(titles: Sequence[Title]) -> dict[str, str]:
    template = Counter(title.template for title in titles).most_common(1)[0][0]
    kinds = Counter(kind_of_link("", title.url) if title.url else "off" for title in titles)
    return {"session.title": template, "session.link": kinds.most_common(1)[0][0]}


MOST_PARTS = 6  # of an item, in which to look for title and speakers
# a comment may follow title and speakers
_COMMENT = re.compile(r": | [-\u2013\u2014] |\. ")


def _item_title(words: str, *, is_by_speaker: bool = False) -> tuple[Title, str]:
    """Read the title and the speakers of an item; return them, and the comment after them.

    A comment may have the form of a title: after speakers, the first title counts, and else the longest.
    """
    ends = [*(match.start() for match in islice(_COMMENT.finditer(words[:LONGEST]), MOST_PARTS)), len(words)]
    whole = [end for end in ends if words.count("[", 0, end) == words.count("]", 0, end)]  # not within a link
    heads = ((replace(_as_heading(words[:end]), is_by_speaker=is_by_speaker), words[end:])
             for end in (whole if is_by_speaker else reversed(whole)))  # fmt: skip
    read = ((read_title(head), after) for head, after in heads)
    return next((found for found in read if found[0].speakers), (read_title(_as_heading(words)), ""))


def talks_in_lists(blocks: Iterable[Block], shape: Shape) -> tuple[Item, ...]:
    """Make sessions of the items of flat lists that mostly are talks, and notes of all else."""
    items: list[Item] = []
    waiting: list[Block] = []
    for block in blocks:
        # a list of takeaways with their source has the same style
        found = () if "{notes}" in shape.style["session.title"] else _talks(list_items(block))
        if found:
            items += (*notes(waiting, shape.place), *found)
            waiting = []
        else:
            waiting.append(block)
    return (*items, *notes(waiting, shape.place))


def _talks(items: Sequence[str]) -> tuple[Item, ...]:
    """Return the sessions of a list, () if few items name speakers; other items become notes."""
    read = [(words, *_item_title(words)) for words in items]
    named = sum(_is_talk(title) for _, title, _ in read)
    if named < 2 or named * 2 <= len(read):
        return ()
    return tuple(
        talk_of(title, rest) if _is_talk(title) or _LINK_ALONE.fullmatch(words) else RecapNote(f"- {words}")
        for words, title, rest in read
    )


_LINK_ALONE = re.compile(r"\[[^\[\]]+\]\([^()\s]+\)")


def _is_talk(title: Title) -> bool:
    return bool(title.speakers) and not is_person(title.words)


def _as_heading(words: str) -> Block:
    return Block("heading", words, words=words, plain=plain(words), inline=words)


def _has_paragraphs(block: Block) -> bool:
    """Return whether most items of a list have a paragraph below their first, and no list."""
    types = Counter((token.type, token.level) for token in blocks_only().parse(block.text))
    items, paragraphs = types["list_item_open", 1], types["paragraph_open", 2]
    return paragraphs - items > types["bullet_list_open", 2] and (paragraphs - items) * 2 > items


def _items(block: Block) -> Iterator[str]:
    """Yield the first paragraph of each item of a list, on one line."""
    tokens = blocks_only().parse(block.text)
    for at, token in enumerate(tokens):
        if token.type == "list_item_open" and token.level == 1 and tokens[at + 1].type == "paragraph_open":
            yield " ".join(tokens[at + 2].content.split())
