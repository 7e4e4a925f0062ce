"""Put the moments of notes in recordings into a piece that the author edited."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from rapidfuzz.distance import LCSseq

from confnote.post.markdown.pieces import Pieces
from confnote.post.merge.sides import Side, is_chapter, take_apart

# A piece is in another if this share of its words is, of so many at the least.
KEPT, WORDS = 0.8, 2

# A link with a time in its words or its address, or a time after a mark: ` ([12:31](https://...))`, ` (at 12:31)`
_TIME = r"(?<![\w:])\d+(?::\d\d){1,2}(?![\w:])"
_ADDRESS = r"(?:[^()\s]|\([^()\s]*\))*"
_LINK = rf"\[[^\[\]\n]*(?:{_TIME}[^\[\]\n]*\]\({_ADDRESS}|\]\({_ADDRESS}[?&#](?:t|start)=[\dhms]+)\)"
_HTML = rf'<a href="[^"<>]*">[^<>\n]*{_TIME}[^<>\n]*</a>'
_MARK = r"[^\w\s\[]+(?: |(?:\w+ ){0,2})"
_MOMENT = re.compile(
    rf"\s+(?:(?:{_MARK})?(?:{_LINK}|{_HTML})|{_MARK}{_TIME})[^\w\s\[.,;:!?…]*(?=[.,;:!?…]*(?:[\s<]|$))"
)
_TIME_OF_DAY = re.compile(r"\s*(?:\*\*\d+:\d\d\*\*|<strong>\d+:\d\d</strong>)")  # before a note, with `times=on`
# White space belongs to the word after it. A tag of HTML is a word: a moment comes before the end of its paragraph.
_TOKEN = re.compile(rf"{_MOMENT.pattern}|\s*</?[a-z][^<>]*>|\s*[^\s<]+|\s*<|\s+")


def with_new_moments(last: str, edited: str, new: str) -> str | None:
    """Return an edited piece with the moments of the new draft; None if more than these changed.

    A new one goes after the same words, or after what the author wrote in their place. One that the author took out
    stays out.
    """
    words = _TOKEN.findall(edited)
    (old, before), (drafted, after) = _apart(last), _apart(new)
    if old != drafted:
        return None
    changed = [at for at in sorted({*before, *after}) if before.get(at) != after.get(at)]
    places, is_left = _places(old, words) if changed else ([], [])
    known = {token for tokens in before.values() for token in tokens}
    own = [{*words[max(place - 2, 0) : place + 1]} - known for place in places]
    for at in reversed(changed):
        moments = "".join(after.get(at, ()))
        begin = max((other for other in (*before, *after) if other < at), default=0)
        # else the author took out the whole note, or linked a moment of this recording
        if at not in before and any(is_left[begin:at]) and not _pages(*own[at]) & _pages(moments):
            words.insert(places[at], moments)
        for token in before.get(at, ()):
            if words.count(token) == 1:
                words[words.index(token)], moments = moments, ""
    return "".join(words)


def _pages(*moments: str) -> set[str]:
    """Return the addresses that moments link to, without the time."""
    return {page for moment in moments if _is_moment(moment) for page in re.findall(r"\]\(([^()\s?#]+)", moment)}


def with_its_moments(last: str, edited: str, new: str) -> str:
    """Return an edited piece with the moments of a new draft in place of those of the last one.

    The drafts may have other words: the first of the one is the first of the other, if they have as many.
    """
    old, now = moments_in(last), moments_in(new)
    for was, moment in zip(old, now, strict=True) if len(old) == len(now) else ():
        if edited.count(was) == 1:
            edited = edited.replace(was, moment)
    return edited


def is_same_without_moments(last: str, new: str) -> bool:
    """Return whether two drafts of a piece differ in nothing but moments."""
    return last == new or with_new_moments(last, last, new) is not None


def without_moments(text: str, known: Collection[str]) -> str:
    """Return a text without the moments that are known; the author's own times stay."""
    return _MOMENT.sub(lambda match: "" if match[0] in known else match[0], text)


def joined_pieces(last: Side, edited: Side) -> dict[str, str]:
    """Return the keys of pieces that the author joined with another, and the key of that one."""
    places = {at: edited.index_of[piece.key] for at, piece in enumerate(last.pieces) if piece.key in edited.index_of}
    found = joined(last.pieces, edited.pieces, places, last.levels)
    return {last.pieces[at].key: edited.pieces[host].key for at, host in found.items()}


def joined(last: Pieces, edited: Pieces, places: Mapping[int, int], levels: Sequence[int]) -> dict[int, int]:
    """Return the indexes of pieces that the author joined with others, with the index in the file.

    `places` has the indexes of the pieces that the file has, in the last draft and in the file.
    """
    found: dict[int, int] = {}
    for step in (1, -1):  # to the end of a piece before it, or to the beginning of one behind it
        host, parts = -1, list[int]()  # a piece of the file, and what it has of the last draft so far
        for at in range(len(last))[::step]:
            if levels[at]:
                host = -1
            elif at in places or at in found:
                host, parts = places.get(at, found.get(at, -1)), [at]
            elif host >= 0 and last[at].text and not is_chapter(last[at].key):
                own, there = _plain_words(last[at].text), _plain_words(edited[host].text)
                rest = [word for part in parts for word in _plain_words(last[part].text)]
                both = rest + own if step > 0 else own + rest
                gained = LCSseq.similarity(both, there) - LCSseq.similarity(rest, there)
                if len(own) >= WORDS and gained >= KEPT * len(own):
                    found[at], parts = host, [*parts, at][::step]
    return found


def has_most_words(text: str, words: str) -> bool:
    """Return whether a text has most words of a note, in their order."""
    own = _plain_words(words)
    return len(own) >= WORDS and LCSseq.similarity(own, _plain_words(text)) >= KEPT * len(own)


def parts_of(last: str, edited: Pieces, at: int) -> range:
    """Return the indexes of a piece of the file and of the parts that the author split off."""
    words, there = _plain_words(last), _plain_words(edited[at].text)
    ends = [at, at]
    for side, step in ((0, -1), (1, 1)):
        n = at + step
        # a paragraph of the author may stand between two parts
        while 0 <= n < len(edited) and not edited[n].key and take_apart(edited[n].text).sort != "heading":
            own = _plain_words(edited[n].text)
            both = there + own if step > 0 else own + there
            gained = LCSseq.similarity(words, both) - LCSseq.similarity(words, there)
            if len(own) >= WORDS and gained >= KEPT * len(own):
                ends[side], there = n, both
            n += step
    return range(ends[0], ends[1] + 1)


def moments_that_follow(last: Side, new: Side) -> dict[str, dict[str, str]]:
    """Return by the key of a heading the moments of notes below it, and the new ones of these."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for key in last.index_of.keys() & new.index_of.keys():
        (old, before), (drafted, after) = _apart(last.text(key)), _apart(new.text(key))
        under = last.under[last.index_of[key]]
        if old == drafted and before != after:
            heading = last.pieces[under].key if under >= 0 else ""
            found[heading] |= {"".join(was): "".join(after.get(at, ())) for at, was in before.items()}
    return found


def with_followed(edited: str, merged: str, moments: Mapping[str, str]) -> str:
    """Return a merged piece with new moments in place of old ones that the author's text has."""
    left = {was: moments[was] for was in moments_in(edited) if was in moments and merged.count(was) == 1}
    return _MOMENT.sub(lambda match: left.get(match[0], match[0]), merged)


def _plain_words(text: str) -> list[str]:
    text = _MOMENT.sub(lambda match: "" if _is_moment(match[0]) else match[0], _TIME_OF_DAY.sub("", text))
    return re.findall(r"\w+", text.casefold())


def moments_in(text: str) -> list[str]:
    """Return the moments in a text, each with the space before it."""
    return [found[0] for found in _MOMENT.finditer(text) if _is_moment(found[0])]


def _is_moment(token: str) -> bool:
    """Return whether a token is a moment, not ` (12:31` of a longer remark or a time of day."""
    is_form = _MOMENT.fullmatch(token) is not None and token.count("(") == token.count(")")
    return is_form and not _TIME_OF_DAY.fullmatch(token)


def _apart(text: str) -> tuple[list[str], dict[int, list[str]]]:
    """Return the words of a text, and its moments by the number of words before them."""
    words: list[str] = []
    moments: dict[int, list[str]] = {}
    for token in _TOKEN.findall(text):
        if _is_moment(token):
            moments.setdefault(len(words), []).append(token)
        else:
            words.append(token.strip())
    return words, moments


def _places(old: Sequence[str], words: Sequence[str]) -> tuple[list[int], list[bool]]:
    """Return where each number of words of the last draft ends among the author's words.

    Return also for each of its words whether the author's words have it, or others in its place.
    """
    places, is_left, added = [0], list[bool](), range(0)
    # of a replaced row of words, the author's come first in the steps
    for step in LCSseq.opcodes(old, [word.strip() for word in words]):
        if step.tag == "insert":
            added = range(step.dest_start, step.dest_end)
            continue
        row = old[step.src_start : step.src_end]
        is_left += [step.tag == "equal" or len(added) > 0] * len(row)
        if step.tag == "equal":
            places += range(step.dest_start + 1, step.dest_end + 1)
        else:  # `team.` that became `team, and` ends there, unless it is the last word of the row
            same = (next((at + 1 for at in added if _plain(words[at]) == _plain(word)), 0) for word in row[:-1])
            places += [*(at or step.dest_end for at in same), step.dest_end]
        added = range(0)
    places[-1] = len(words) if old else 0
    return places, is_left


def _plain(word: str) -> str:
    return re.sub(r"\W", "", word).casefold() or word.strip()
