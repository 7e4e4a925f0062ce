"""Draw a conference as a calendar in SVG: a column for each day, a box for each attended session.

The file fetches no font and runs no script; the same dossier gives the same bytes. The colours of ratings go from pale
to deep (on a dark page from deep to pale), so that they differ for colour-blind readers and in black-and-white prints.
A box that is wide enough shows its rating as a number too.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from xml.sax.saxutils import escape

from confnote.core.text import one_line
from confnote.core.time import dates_label, local_time
from confnote.model import Calendar, Conference, Dossier, Session
from confnote.views.figures import Figures
from confnote.views.lines import counted, day_heading, rated, speakers, times

LONG = 180  # minutes; a longer session that overlaps shorter ones is drawn as a thin strip beside them
UNKNOWN = 30  # minutes; the height of a session of unknown length
MADE_BY = "confnote stats"  # in every picture: `confnote stats` overwrites a file without it only with --force

# ratings 1 to 5, for a light and for a dark page: (colour of the box, colour of its text)
SCALE: tuple[tuple[tuple[str, str], tuple[str, str]], ...] = (
    (("#d3edc8", "#12303d"), ("#223a5e", "#e6f1f5")),
    (("#8fd3bd", "#0b2a38"), ("#23607f", "#ffffff")),
    (("#45b5c4", "#06202c"), ("#2f919b", "#04141c")),
    (("#26739f", "#ffffff"), ("#74c7a5", "#062018")),
    (("#25307f", "#ffffff"), ("#e0f2ae", "#1c2a06")),
)
UNRATED = (("#e9edf0", "#37474f"), ("#2b3740", "#c3ced6"))
PAPER, INK, FAINT, RULE = ("#ffffff", "#10181c"), ("#1b2733", "#e7edf1"), ("#5c6b77", "#93a3ae"), ("#e1e7eb", "#24313a")
FONT = 'system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans","Liberation Sans",Arial,sans-serif'

TITLE, SUB, HEAD, SMALL, TEXT, META = 22, 13, 14, 11.5, 12, 11  # sizes of fonts
LEADING, PAD, GAP = 14, 4, 2
GUTTER, MARGIN, TOP, BELOW = 46, 22, 126, 56
STRIP = 20
# the wanted height of all hours, and the least and greatest of one: half an hour has space for two lines of a title
HIGHEST, FLATTEST, STEEPEST = 980, 78, 104
LEAST = 12  # minutes; the least height of a box: one line of a title
WIDEST, NARROWEST, WHOLE = 420, 160, 940  # the greatest and least width of a day, and the wanted width of the picture


@dataclass(frozen=True, slots=True)
class Box:
    """A session in a day's column, in minutes after midnight (01:30 of the next night is 1530).

    Sessions at the same time share the column's `lanes`: this one begins in lane number `lane` (from 0) and is
    `breadth` lanes wide. A `strip` is a thin box at the left edge of the column.
    """

    session: Session
    begins: int
    ends: int
    lane: int = 0
    lanes: int = 1
    breadth: int = 1
    strip: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """The days with their boxes, and the picture's `first` and `last` hour after midnight."""

    days: tuple[tuple[date, tuple[Box, ...]], ...]
    first: int
    last: int

    @property
    def boxes(self) -> tuple[Box, ...]:
        """Return the boxes of all days."""
        return tuple(box for _, boxes in self.days for box in boxes)


def picture(dossier: Dossier, least: int) -> Picture:
    """Arrange the attended sessions with a day as boxes at least `least` minutes high."""
    notes = Counter(note.session for note in dossier.notes if note.session)
    last = {note.session: note.at for note in sorted(dossier.notes, key=lambda note: note.at)}
    found: dict[date, list[Box]] = defaultdict(list)
    for session in dossier.sessions:
        if session.day is not None and session.was_attended(noted=notes[session.uid] > 0):
            found[session.day].append(_box(session, session.day, last.get(session.uid), dossier.conference))
    days = tuple((day, _side_by_side(found[day], least)) for day in sorted(found))
    boxes = [box for _, of_day in days for box in of_day]
    first = min((box.begins for box in boxes), default=0) // 60
    # round up to a full hour
    return Picture(days, first, last=-(-max((_end(box, least) for box in boxes), default=0) // 60))


def _box(session: Session, day: date, last_note: int | None, calendar: Calendar) -> Box:
    """Return a session's box: at the published times, else for the period the user attended.

    If the end is unknown, the box is UNKNOWN minutes long. `last_note` is the instant of the session's last note (ms).
    """
    span = session.attended_period(last_note)
    if session.starts_at is not None and session.ends_at is not None and session.ends_at > session.starts_at:
        span = session.starts_at, session.ends_at
    begins, ends = span or (session.begins, None)
    assert begins is not None  # a session with a day has a start
    moment = local_time(begins, calendar.zone).replace(tzinfo=None)
    minute = int((moment - datetime.combine(day, time())).total_seconds()) // 60
    length = max((ends - begins) // 60_000, 1) if ends is not None else UNKNOWN
    # no box goes on after the end of its conference day: the picture would show the night, too
    return Box(session, minute, min(minute + length, 1440 + calendar.day_end))


def _side_by_side(boxes: Sequence[Box], least: int) -> tuple[Box, ...]:
    """Give lanes to the boxes of a day; make strips of long boxes that overlap short ones."""
    ordered = sorted(boxes, key=lambda box: (box.begins, -box.ends, box.session.id))
    short = [box for box in ordered if box.ends - box.begins <= LONG]
    strips = [
        box
        for box in ordered
        if box.ends - box.begins > LONG and any(box.begins < other.ends and other.begins < box.ends for other in short)
    ]
    thin = (replace(box, strip=True) for box in _laned(strips, least))
    return (*thin, *_laned([box for box in ordered if box not in strips], least))


def _laned(boxes: Iterable[Box], least: int) -> list[Box]:
    """Put each box into the first free lane; only boxes that overlap share the column's width."""
    done: list[Box] = []
    cluster: list[Box] = []
    until: list[int] = []  # when each lane is free again
    for box in boxes:
        if cluster and box.begins >= max(until):
            done += _broad(cluster, len(until), least)
            cluster, until = [], []
        lane = next((n for n, free in enumerate(until) if free <= box.begins), len(until))
        # replace the end of this lane, or add a lane
        until[lane : lane + 1] = [_end(box, least)]
        cluster.append(replace(box, lane=lane))
    return done + _broad(cluster, len(until), least)


def _broad(cluster: Sequence[Box], lanes: int, least: int) -> list[Box]:
    """Widen each box over the lanes at its right that are free at its time."""
    broad = []
    for box in cluster:
        beside = [
            other.lane
            for other in cluster
            if other.lane > box.lane and other.begins < _end(box, least) and box.begins < _end(other, least)
        ]
        broad.append(replace(box, lanes=lanes, breadth=min(beside, default=lanes) - box.lane))
    return broad


def _end(box: Box, least: int) -> int:
    return max(box.ends, box.begins + least)


def stats_svg(dossier: Dossier, found: Figures) -> str:
    """Return the picture of a conference; empty if the user attended no session with a time."""
    laid = picture(dossier, LEAST)
    return "\n".join(_Drawing(dossier.conference, laid, found).lines()) + "\n" if laid.days else ""


class _Drawing:
    """Compute the measures of a picture, and write its SVG."""

    def __init__(self, about: Conference, laid: Picture, found: Figures) -> None:
        self.about, self.laid, self.found = about, laid, found
        days = len(laid.days)
        self.column = max(NARROWEST, min(WIDEST, (WHOLE - GUTTER - 2 * MARGIN) // days))
        self.width = 2 * MARGIN + GUTTER + self.column * days
        hours = laid.last - laid.first
        self.hour = max(FLATTEST, min(STEEPEST, HIGHEST // hours))
        self.bottom = TOP + hours * self.hour
        self.height = self.bottom + BELOW

    def lines(self) -> Iterator[str]:
        """Yield the lines of the SVG file."""
        name = escape(one_line(self.about.name))
        yield (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" width="{self.width}" '
            f'height="{self.height}" role="img" aria-labelledby="name" data-made-by="{MADE_BY}">'
        )
        many = counted(len(self.laid.boxes), "session") or "no sessions"
        yield f'<title id="name">{name}: {many} attended, by day, coloured by rating</title>'
        yield f"<style>{_style()}</style>"
        yield f'<rect class="paper" width="{self.width}" height="{self.height}" rx="14"/>'
        yield from self._head()
        left, right = MARGIN + GUTTER - 8, self.width - MARGIN
        for hour in range(self.laid.first, self.laid.last + 1):
            y = TOP + (hour - self.laid.first) * self.hour
            yield f'<line class="rule" x1="{left}" x2="{right}" y1="{y}" y2="{y}"/>'
            yield _line(left - 8, y + 4, f"{hour % 24:02}:00", "hour")
        for number, (day, boxes) in enumerate(self.laid.days):
            yield from self._day(day, boxes, MARGIN + GUTTER + number * self.column)
        yield from self._legend()
        yield "</svg>"

    def _head(self) -> Iterator[str]:
        room = self.width - 2 * MARGIN
        parts = (
            one_line(self.about.place),
            dates_label(self.about.starts_on, self.about.ends_on).replace("-", "–"),  # noqa: RUF001  # a typographic dash
            counted(len(self.laid.boxes), "session"),
            f"{self.found.minutes / 60:.1f} hours" if self.found.minutes else "",
            counted(self.found.notes, "note"),
        )
        yield _line(MARGIN, 44, cut(one_line(self.about.name), room, TITLE, bold=True), "name")
        yield _line(MARGIN, 67, cut(" · ".join(filter(None, parts)), room, SUB), "sub")

    def _day(self, day: date, boxes: Iterable[Box], left: int) -> Iterator[str]:
        number, label = day_heading(day, self.about)
        room = self.column - 10
        if number:
            yield _line(left + 3, TOP - 31, cut(number, room, HEAD, bold=True), "day")
        yield _line(left + 3, TOP - 13, cut(label.rpartition(" ")[0], room, SMALL), "date")
        strips = max((box.lanes for box in boxes if box.strip), default=0) * STRIP
        for box in boxes:
            if box.strip:
                yield from self._box(box, left + box.lane * STRIP, STRIP)
            else:
                lane = (self.column - strips) / box.lanes
                yield from self._box(box, left + strips + box.lane * lane, lane * box.breadth)

    def _box(self, box: Box, left: float, wide: float) -> Iterator[str]:
        """Draw a box `wide` units wide as an inner `<svg>`, which cuts off text at its edges."""
        top = TOP + (box.begins - self.laid.first * 60) * self.hour / 60
        high = max(box.ends - box.begins, LEAST) * self.hour / 60 - GAP
        wide -= 2 * GAP
        place = f'x="{_n(left)}" y="{_n(top + GAP / 2)}" width="{_n(wide)}" height="{_n(high)}"'
        yield f'<svg class="r{box.session.rating or 0}" {place}>'
        dashed = times(box.session, self.about.zone, "–")  # noqa: RUF001  # a typographic dash
        tooltip = dashed, box.session.title, speakers(box.session), box.session.room, rated(box.session.rating, "")
        yield f"<title>{escape(one_line(' · '.join(filter(None, tooltip))))}</title>"
        yield f'<rect width="{_n(wide)}" height="{_n(high)}" rx="4"/>'
        yield from _strip(box.session, high) if box.strip else _words(box.session, wide, high)
        yield "</svg>"

    def _legend(self) -> Iterator[str]:
        """Draw the colours of the ratings, and of `not rated`, if the picture has such boxes."""
        y, x = self.bottom + 20, MARGIN + GUTTER
        given = {box.session.rating for box in self.laid.boxes}
        if given != {None}:
            yield _line(x, y + 14, "rated", "date")
            x += round(width_of("rated", SMALL)) + 9
            for rating in range(1, 6):
                yield from _swatch(x, y, 30, rating, str(rating))
                x += 33
            x += 12
        if None in given:
            yield from _swatch(x, y, round(width_of("not rated", SMALL)) + 18, 0, "not rated")


def _swatch(x: int, y: int, wide: int, rating: int, label: str) -> Iterator[str]:
    yield f'<g class="r{rating}"><rect x="{x}" y="{y}" width="{wide}" height="20" rx="4"/>'
    yield f'<text class="key" x="{_n(x + wide / 2)}" y="{y + 14}">{label}</text></g>'


def _words(session: Session, wide: float, high: float) -> Iterator[str]:
    """Draw the text of a box: rating in the corner, title, and the speakers if a line is left."""
    room = wide - 2 * PAD - 2
    count = max(int((high - 3) // LEADING), 1)
    # too narrow for the number: only the colour shows the rating
    mark = str(session.rating) if session.rating and room > 44 else ""
    lines = wrap(one_line(session.title), (room - (13 if mark else 0), *[room] * (count - 1)), TEXT)
    y = 13.5 if high > LEADING + 2 * PAD else high / 2 + 4
    if mark:
        yield _line(wide - PAD - 1, y, mark, "mark")
    for number, line in enumerate(lines):
        yield _line(PAD + 1, y + number * LEADING, line, "title")
    who = cut(speakers(session), room, META)
    if who and len(lines) < count:
        yield _line(PAD + 1, y + len(lines) * LEADING, who, "who")


def _strip(session: Session, high: float) -> Iterator[str]:
    """Draw the rating and title of a strip from top to bottom."""
    title = f"{session.rating} · {session.title}" if session.rating else session.title
    label = escape(cut(one_line(title), high - 16, SMALL))
    yield f'<text class="who" transform="translate({_n((STRIP - 2 * GAP) / 2 - 4)} 8) rotate(90)">{label}</text>'


def _line(x: float, y: float, text: str, name: str) -> str:
    return f'<text class="{name}" x="{_n(x)}" y="{_n(y)}">{escape(one_line(text))}</text>'


def _n(number: float) -> str:
    """Return a number rounded to a tenth, without `.0`."""
    return f"{number:.1f}".removesuffix(".0")


def _style() -> str:
    """Return the CSS: fonts, then the colours on a light page, then those on a dark page."""
    sizes = (
        f"text{{font-family:{FONT};font-size:{TEXT}px}}"
        f".name{{font-size:{TITLE}px;font-weight:700}}.sub{{font-size:{SUB}px}}"
        f".day{{font-size:{HEAD}px;font-weight:700}}.date,.hour,.key{{font-size:{SMALL}px}}"
        ".hour{text-anchor:end;font-variant-numeric:tabular-nums}.key{text-anchor:middle}"
        f".who{{font-size:{META}px}}.mark{{font-weight:700;text-anchor:end}}"
    )
    return f"{sizes}{_colours(0)}@media(prefers-color-scheme:dark){{{_colours(1)}}}"


def _colours(dark: int) -> str:
    boxes = "".join(
        f".r{number} rect{{fill:{fill}}}.r{number} text{{fill:{ink}}}"
        for number, (fill, ink) in enumerate((UNRATED[dark], *(pair[dark] for pair in SCALE)))
    )
    return (
        f".paper{{fill:{PAPER[dark]}}}.rule{{stroke:{RULE[dark]}}}.name,.day{{fill:{INK[dark]}}}"
        f".sub,.date,.hour{{fill:{FAINT[dark]}}}{boxes}"
    )


# the widths of characters in DejaVu Sans, in thousandths of the font size: a line that fits in DejaVu Sans fits in
# Arial, Segoe and Roboto too, which are narrower
_CLASSES = (
    (290, "iIjl'`"), (340, " .,:;|"), (400, 'ftr()[]/\\-"·!J'), (570, "cksvxyzLF*?_"),
    (630, "abdeghnopquPETY0123456789$"), (690, "ABCKRSXVZ€"), (780, "DGHNOQU&"), (850, "wM+<>=~#^"),
    (1000, "mW%@…—–"),  # noqa: RUF001  # typographic dashes
)  # fmt: skip
_WIDTHS = {char: width for width, chars in _CLASSES for char in chars}
_OTHER, _WIDE, _BOLD = 690, 1050, 1.1


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Estimate the width of a text, in the unit of `size`; a real font is hardly ever wider."""
    return sum(map(_width, text)) * size / 1000 * (_BOLD if bold else 1.0)


def _width(char: str) -> int:
    known = _WIDTHS.get(char)
    if known is not None:
        return known
    if unicodedata.combining(char) or unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    if unicodedata.east_asian_width(char) in "WF" or ord(char) >= 0x1F000:
        return _WIDE
    return _WIDTHS.get(unicodedata.normalize("NFD", char)[:1], _OTHER)


def wrap(text: str, widths: tuple[float, ...], size: float) -> tuple[str, ...]:
    """Break the text into lines of at most these widths, with an ellipsis if it is too long.

    A word that is wider than its line is broken. The result is empty if not one character fits.
    """
    lines: list[str] = []
    words = text.split()
    for room in widths:
        line = ""
        while words and width_of(longer := f"{line} {words[0]}".lstrip(), size) <= room:
            line = longer
            words.pop(0)
        if words and not line:
            at = next((at for at in range(len(words[0]), 0, -1) if width_of(words[0][:at], size) <= room), 0)
            line, words[0] = words[0][:at], words[0][at:]
        if words and len(lines) == len(widths) - 1:
            line = cut(" ".join([line, *words]), room, size)
        if not line:
            break
        lines.append(line)
    return tuple(lines)


def cut(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """Cut a text to the width `room`, with an ellipsis; return empty if not one character fits."""
    if width_of(text, size, bold=bold) <= room:
        return text
    kept = text
    while kept and width_of(kept + "…", size, bold=bold) > room:
        kept = kept[:-1]
    # a joiner or part of an emoji at the end would combine with the ellipsis
    while kept and unicodedata.category(kept[-1]) in {"Cf", "Mn", "Me", "Sk"}:
        kept = kept[:-1]
    kept = kept.rstrip(" ,;:-–—|(")  # noqa: RUF001  # typographic dashes
    return f"{kept}…" if kept else ""
