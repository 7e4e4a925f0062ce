"""Put the moments of notes in recordings into a piece that the author edited."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from rapidfuzz.distance import LCSseq

from confnote.post.merge.sides import Side

# A link with a time in its words or its address, or a time after a mark: ` ([12:31](https://...))`, ` (at 12:31)`
_TIME = r"(?<![\w:])\d+(?::\d\d){1,2}(?![\w:])"
_ADDRESS = r"(?:[^()\s]|\([^()\s]*\))*"
_LINK = rf"\[[^\[\]\n]*(?:{_TIME}[^\[\]\n]*\]\({_ADDRESS}|\]\({_ADDRESS}[?&#](?:t|start)=[\dhms]+)\)"
_HTML = rf'<a href="[^"<>]*">[^<>\n]*{_TIME}[^<>\n]*</a>'
_MARK = r"[^\w\s\[]+(?: |(?:\w+ ){0,2})"
_MOMENT = re.compile(
    rf"\s+(?:(?:{_MARK})?(?:{_LINK}|{_HTML})|{_MARK}{_TIME})[^\w\s\[.,;:!?…]*(?=[.,;:!?…]*(?:[\s<]|$))"
)
# The end of a sentence, and what may close it.
SENTENCE_END = re.compile(r"[.!?…\u3002\uff01\uff1f][*_)\]\"'\u201d\u2019\u00bb]*$")
# The last line of a piece: `> — Ada Lind`, `{{< /note >}}`, `{% endnote %}`, `:::`.
_LAST_LINE = re.compile(r"(?:\s*\n[> \t]*)+(?:(?:[\u2014\u2013]|--) ?\S[^\n]*|\{\{[^\n]*\}\}|\{%[^\n]*%\}|:::+)\s*$")
_TIME_OF_DAY = re.compile(r"\s*(?:\*\*\d+:\d\d\*\*|<strong>\d+:\d\d</strong>)")  # before a note, with `times=on`
# White space belongs to the word after it. A tag of HTML is a word: a moment comes before the end of its paragraph.
_TOKEN = re.compile(rf"{_MOMENT.pattern}|\s*</?[a-z][^<>]*>|\s*[^\s<]+|\s*<|\s+")


def with_new_moments(last: str, edited: str, new: str) -> str | None:
    """Return the author's words for notes with new moments; None if the notes have new words, too.

    `last` and `new` are two drafts of a piece. A moment goes after the words that it had in the draft, or after what
    the author wrote in their place. One that the author took out stays out.
    """
    return with_moments_of([(last, new, None)], edited)


def with_moments_of(notes: Sequence[tuple[str, str, range | None]], edited: str) -> str | None:
    """Return a paragraph of several notes with their new moments; None if one has new words.

    A note is its last draft, its new one, and the row of its tokens in the paragraph, None for all.
    """
    words = tokens_of(edited)
    is_known = {token for last, _, _ in notes for tokens in _apart(last)[1].values() for token in tokens}
    added: list[tuple[int, str]] = []
    for last, new, tokens in notes:
        (old, before), (drafted, after) = _apart(last), _apart(new)
        if old != drafted:
            return None
        changed = [at for at in sorted({*before, *after}) if before.get(at) != after.get(at)]
        row = range(len(words)) if tokens is None else tokens
        places, is_left = _places(old, words[row.start : row.stop]) if changed else ([], [])
        for at in changed:
            moments = "".join(after.get(at, ()))
            begin = max((other for other in (*before, *after) if other < at), default=0)
            # else the author took out the whole note, or linked a moment of this recording
            if at not in before and any(is_left[begin:at]):
                place = row.start + places[at]
                own = {*words[max(place - 2, row.start) : place + 1]} - is_known
                added += [(place, moments)] if not _pages(*own) & _pages(moments) else []
            for token in before.get(at, ()):
                if words.count(token) == 1:
                    words[words.index(token)], moments = moments, ""
    for place, moments in sorted(added, key=lambda one: one[0], reverse=True):
        words.insert(place, moments)
    return "".join(words)


def each_note(last: str, new: str) -> list[tuple[str, str]]:
    """Cut two drafts of a piece behind each moment; return them whole if their words differ."""
    (old, before), (drafted, after) = _apart(last), _apart(new)
    ends = [at for at in sorted({*before, *after}) if 0 < at < len(old)]
    if old != drafted or not ends:
        return [(last, new)]
    return list(zip(_cut(last, ends), _cut(new, ends), strict=True))


def _cut(text: str, ends: Sequence[int]) -> list[str]:
    rows, words = [""], 0
    for token in tokens_of(text):
        if not is_moment(token):
            if words in ends:
                rows.append("")
            words += 1
        rows[-1] += token
    return rows


def _pages(*moments: str) -> set[str]:
    """Return the addresses that moments link to, without the time."""
    return {page for moment in moments if is_moment(moment) for page in re.findall(r"\]\(([^()\s?#]+)", moment)}


def with_its_moments(last: str, edited: str, new: str) -> str:
    """Return the author's text of a note; its moments are those of the new draft.

    The drafts may have other words, too: if they have as many moments, the first in one is the first in the other.
    """
    old, now = moments_in(last), moments_in(new)
    moments = dict(zip(old, now, strict=True)) if len(old) == len(now) else {}
    return with_followed(edited, edited, moments)


def is_same_without_moments(last: str, new: str) -> bool:
    """Return whether two drafts of a piece differ in nothing but moments."""
    both_alone = is_moment_alone(last) and is_moment_alone(new)
    return last == new or both_alone or with_new_moments(last, last, new) is not None


def is_moment_alone(text: str) -> bool:
    """Return whether a piece is nothing but a moment, such as that below a code block."""
    return is_moment(f"\n{text}")


def tokens_of(text: str) -> list[str]:
    """Cut a text into words, tags and moments, each with the space before it."""
    return _TOKEN.findall(text)


def words_of(token: str) -> list[str]:
    """Return the words of a token without marks, none of a moment."""
    return [] if is_moment(token) else re.findall(r"\w+", token.casefold())


def plain_words(text: str) -> list[str]:
    """Return the words of a text without marks, moments and the time of day before a note."""
    text = _MOMENT.sub(lambda match: "" if is_moment(match[0]) else match[0], _TIME_OF_DAY.sub("", text))
    return re.findall(r"\w+", text.casefold())


def without_moments(text: str, known: Collection[str]) -> str:
    """Return a text without the moments that are known; the author's own times stay."""
    return _MOMENT.sub(lambda match: "" if match[0] in known else match[0], text)


def moments_that_follow(last: Side, new: Side) -> dict[str, dict[str, str]]:
    """Return by heading (its key) the moments of the notes below it, each with its new one."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for key in last.index_of.keys() & new.index_of.keys():
        (old, before), (drafted, after) = _apart(last.text(key)), _apart(new.text(key))
        under = last.under[last.index_of[key]]
        if old == drafted and before != after:
            heading = last.pieces[under].key if under >= 0 else ""
            found[heading] |= {"".join(was): "".join(after.get(at, ())) for at, was in before.items()}
    return found


def with_followed(edited: str, merged: str, moments: Mapping[str, str]) -> str:
    """Return a merged piece in which the old moments of `edited`, the author's text, are new."""
    left = {was: moments[was] for was in moments_in(edited) if was in moments and merged.count(was) == 1}
    return _MOMENT.sub(lambda match: left.get(match[0], match[0]), merged)


def moments_in(text: str) -> list[str]:
    """Return the moments in a text, each with the space before it."""
    if ":" not in text:  # most pieces: a time and an address have one
        return []
    return [found[0] for found in _MOMENT.finditer(text) if is_moment(found[0])]


def is_moment(token: str) -> bool:
    """Return whether a token is a moment.

    ` (12:31` is the beginning of a remark, and ` **12:31**` a time of day.
    """
    is_form = _MOMENT.fullmatch(token) is not None and token.count("(") == token.count(")")
    return is_form and not _TIME_OF_DAY.fullmatch(token)


def _apart(text: str) -> tuple[list[str], dict[int, list[str]]]:
    """Return the words of a text, and its moments by the number of words before them."""
    words: list[str] = []
    moments: dict[int, list[str]] = {}
    for token in _TOKEN.findall(text):
        if is_moment(token):
            moments.setdefault(len(words), []).append(token)
        else:
            words.append(token.strip())
    return words, moments


def _places(old: Sequence[str], words: Sequence[str]) -> tuple[list[int], list[bool]]:
    """Return where each number of words of the last draft ends among the author's words.

    Return also for each of its words whether the author's words have it, or others in its place.
    """
    places, is_left, added, is_kept = [0], list[bool](), range(0), False
    # of a replaced row of words, the author's come first in the steps
    for step in LCSseq.opcodes(old, [word.strip() for word in words]):
        if step.tag == "insert":
            added = range(step.dest_start, step.dest_end)
            continue
        row = old[step.src_start : step.src_end]
        is_kept = step.tag == "equal"
        is_left += [step.tag == "equal" or len(added) > 0] * len(row)
        if step.tag == "equal":
            places += range(step.dest_start + 1, step.dest_end + 1)
        else:  # `team.` that became `team, and` ends there, unless it is the last word of the row
            same = (next((at + 1 for at in added if _letters(words[at]) == _letters(word)), 0) for word in row[:-1])
            places += [*(at or step.dest_end for at in same), step.dest_end]
        added = range(0)
    # what the author wrote after the last sentence is no part of it
    if not (is_kept and SENTENCE_END.search(old[-1])):
        places[-1] = _end_of_words(words) if old else 0
    return places, is_left


def _end_of_words(words: Sequence[str]) -> int:
    """Return where the words of a piece end, before a speaker's line or the end of a shortcode."""
    end = _LAST_LINE.search("".join(words))
    return len(tokens_of("".join(words)[: end.start()])) if end else len(words)


def _letters(word: str) -> str:
    return re.sub(r"\W", "", word).casefold() or word.strip()
