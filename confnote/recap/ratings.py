"""Read the line of a rating below a session's heading."""

from __future__ import annotations

import re
from typing import NamedTuple

from confnote.post.content import wording
from confnote.post.content.blocks import Plain
from confnote.post.content.line_template import spell
from confnote.post.style import Style
from confnote.recap.blocks import Block, is_closed
from confnote.recap.people import LONGEST, byline

_GRADE = re.compile(
    r"(?P<unit>[\u2605\u2b50\U0001f31f\U0001f44d]\ufe0f?|:(?:star2?|thumbsup|\+1):)"
    r"(?:(?P<between> ?)(?P=unit)(?:(?P=between)(?P=unit))*)?(?P<empty>\u2606*)"
    r"|(?<![\d/.])(?P<number>[1-5])(?P<of> ?/ ?5)(?!\d)"
)
# a line that is whole in italics or in bold
_MARKED = re.compile(r"(?P<mark>\*\*|__|[*_])(?P<inside>[^\s*_](?:.*[^\s*_])?)(?P=mark)")
_LEAD = re.compile(r"(?:[*_]{0,2}[A-Za-z][\w ]{0,20}:[*_]{0,2} ?)?")
_JOIN = r"(?P<join>: | [-\u2013\u2014|\u00b7] |, | )"
_VERDICT = re.compile(
    rf"(?P<close>[*_]{{0,2}}){_JOIN}"
    r"(?:(?P<mark>\*\*|__|[*_\"])(?P<marked>[^*_\"]+)(?P=mark)|\((?P<inside>[^()]+)\)|(?P<bare>\S.*))"
)
_VERDICT_FIRST = re.compile(rf"(?P<verdict>\S.*?)(?:{_JOIN}| \()")
MOST = 120  # characters of a verdict; a longer text is a note


class RatingLine(NamedTuple):
    """A line of a rating: its template, the rating, and the verdict if it has one."""

    template: str
    grade: re.Match[str]
    verdict: str = ""


def rating_line(text: str) -> RatingLine | None:
    """Read a line of a rating, perhaps with one speaker or a verdict, perhaps in emphasis."""
    marked = _MARKED.fullmatch(text)
    inside = _rating_line(marked["inside"]) if marked and is_closed(marked["inside"]) else None
    if marked and inside:
        return inside._replace(template=f"{marked['mark']}{inside.template}{marked['mark']}")
    line = _rating_line(text)
    return line if line and is_closed(line.template) else None


def _rating_line(text: str) -> RatingLine | None:
    grade = _GRADE.search(text) if len(text) <= LONGEST else None
    if grade is None or "\n" in text:
        return None
    before, after = text[: grade.start()], text[grade.end() :]
    if after in {"", "."} and _LEAD.fullmatch(before):
        return RatingLine(f"{before}{{rating}}{after}", grade)
    line = byline(Block("text", f"{before}{after}".strip(" |,()\u00b7\u2013\u2014-")))
    if line and len(line.speakers) == 1 and not line.links:
        name = line.speakers[0].name
        template = f"{before.replace(name, '{speakers}')}{{rating}}{after.replace(name, '{speakers}')}"
        return RatingLine(template, grade)
    return _with_verdict(before, grade, after) if not re.search(r"[{}]", text) else None


def _with_verdict(before: str, grade: re.Match[str], after: str) -> RatingLine | None:
    mark = match[0] if (match := re.search(r"[*_]{1,2}$", before)) and not _LEAD.fullmatch(before) else ""
    verdict, template = "", ""
    if _LEAD.fullmatch(before.removesuffix(mark)) and (found := _VERDICT.fullmatch(after)):
        verdict = found["marked"] or found["inside"] or found["bare"]
        if mark and not found["close"]:  # all of the line is in italics or in bold
            verdict = verdict.removesuffix(mark) if verdict.endswith(mark) else ""
            template = f"{before}{{rating}}{found['join']}{{verdict}}{mark}"
        else:
            key = next(key for key in ("marked", "inside", "bare") if found[key])
            begin, end = found.span(key)
            template = f"{before}{{rating}}{after[:begin]}{{verdict}}{after[end:]}"
        # `4/5 of the talks` begins a sentence
        if grade["number"] and found["join"] == " " and not (found["close"] or found["inside"]):
            return None
    elif after in {"", ")", "."} and (found := _VERDICT_FIRST.fullmatch(before)):
        verdict = found["verdict"]
        template = f"{{verdict}}{before[found.end('verdict') :]}{{rating}}{after}"
    is_one = len(verdict.strip()) == len(verdict) <= MOST and not re.search(r"[.!?]['\")\u201d]? +[^\W\d_a-z]", verdict)
    return RatingLine(template, grade, verdict) if verdict and is_one else None


def rated(text: str, style: Style) -> tuple[int, str] | None:
    """Return the rating and the verdict of a line that this style writes; None for any other."""
    line = rating_line(text)
    key = (
        "rating.line"
        if "{rating}" in style["rating.line"] and "{rating}" not in style["session.line"]
        else "session.line"
    )
    if line is None or "{speakers}" in line.template or "{rating}" not in style[key]:
        return None
    for rating in range(1, 6):
        values = {"rating": wording.grade(rating, style), "verdict": (Plain(line.verdict),) if line.verdict else ()}
        if spell(style.fill(key, values)) == text:
            return rating, line.verdict
    return None
