"""Find the name and the days of the conference that a post is about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal

from confnote.core.clock import MONTHS, WEEKDAYS
from confnote.core.lookup import fold
from confnote.core.text import one_line, slug
from confnote.errors import Usage
from confnote.model import Conference
from confnote.post.markdown.parser import commonmark
from confnote.recap.blocks import plain
from confnote.recap.days import dates_of
from confnote.recap.text_dates import NamedDays, first_sentences, span_in, weekend_in
from confnote.recap.value import ProductList, Recap, RecapNote, RecapSection, SessionPart, Talk

# --- the name in the title ---

_REPORT = (
    r"(?:(?:re-?cap|review|summary|summaries|round-?\s?up|wrap-?\s?up|retrospective|highlights?|impressions?|thoughts?|"
    r"reflections?|lessons(?: learn(?:ed|t))?|take-?aways?|learnings?|memories|musings?|debrief(?:ing)?|digest|diary|"
    r"journal|write-?up|experiences?|feedback|notes?|report|trip)\b)"
)
_VISIT = (
    r"(?:(?:visit|journey|week(?:end)?|days?|adventures?|talks?|best|insights?|postcards?|dispatch(?:es)?|stories|log|"
    r"story|pictures|photos|views?|observations|things i \w+|stuff)\b)"
)
_NUMBER = r"(?:\d+|one|two|three|four|five|i{1,3}|iv|v)"
_SMALL = (
    r"(?:(?:an?|the|my|our|some|few|quick|short|brief|small|personal|belated|late|long|very|first|second|third|last|final|"
    r"another|random|raw|early|key|main|more|favou?rite|top|post|trip|conference|travel|event|field|tour|talk|\d+|two|"
    r"three|four|five|ten)\s+)"
)
_TO = r"(?:from|of|on|at|about|to|in|after|for|with)"
_AFTER = (
    rf"(?:\s*[:|,\u2013\u2014-]\s*|\s+{_TO}\s+)"
    r"(?:(?:attending|visiting|speaking at|the|my|our|an?|this year's|first|second|attendance at)\s+)*"
)
# what comes before a conference's name; each is removed as often as it is there
_LEADS = [
    re.compile(rf"(?i){_SMALL}*{_REPORT}(?:\s*(?:&|and|,|/)\s*{_SMALL}*{_REPORT})*{_AFTER}"),
    re.compile(rf"(?i){_SMALL}+{_VISIT}{_AFTER}"),
    re.compile(rf"(?i)(?:(?:day|part)\s+{_NUMBER}|best){_AFTER}"),
    re.compile(
        r"(?i)(?:surviving|attending|visiting|digesting|(?:re)?viewing|revisiting|experiencing|exploring|remembering|"
        r"recapping|enjoying|processing|unpacking|navigating|conquering|celebrating|joining|watching|closing|"
        r"(?:going|returning|travel?ling|coming|went|back|welcome|off) (?:back |home )?(?:to|from|at)|home from|"
        r"(?:looking|reflecting|thinking) (?:back )?(?:at|on|to)|(?:speaking|talking|presenting|volunteering) at|"
        r"(?:reporting|greetings|hello|live|postcards?|dispatch|fresh|straight) from|"
        r"(?:heard|seen)(?: and \w+)? (?:at|on)|"
        r"(?:this|that|it) (?:was|is)|(?:i|we) (?:was|were|went|attended|visited|am|are)(?: at| to)?|"
        r"(?:what|how) (?:is|was|i saw at|i did at|i learned (?:at|from))|hello|goodbye|farewell|"
        r"thank(?:s| you),?|inside|at|after|post|@)\s+(?:(?:my|our|the|this|first|second|another|again|for)\s+)*"
    ),
    re.compile(r"(?:My|Our)\s+(?i:(?:very|first|second|third|last|\d+\w\w|in-person|ever|time|own)\s+)*(?=[^\W_a-z])"),
    re.compile(r"(?:An?|One)\s+(?=\w*(?:[Cc]on\b|[Cc]onf\b|[A-Z]{4}))"),
]
# any words may come before a name, if they hold no name themselves
_LOOSE_LEADS = [
    re.compile(
        r"(?:An?|My|Our|One|Another)\s+(?:[\w'\u2019-]+\s+){1,4}?"
        r"(?:to|at|from|through|around|into|in|on|of|with|for)\s+(?:the\s+)?(?=[^\W\d_a-z])"
    ),
    re.compile(r".*\b(?:at|from)\s+(?:the\s+)?(?=[^\W\d_a-z])"),
    # `of` and `in` may be words of a name, such as `Women in Tech`
    re.compile(r".*\b[^\W_A-Z]\w*\s+(?:of|in)\s+(?=[^\W\d_a-z])"),
]
_TAIL = re.compile(
    rf"(?i)[\s,:;|(\u2013\u2014-]*(?:\b{_SMALL}|(?:day|and|&|session)\s+)*(?:\b{_REPORT}|\bdays?\s+{_NUMBER}(?:\s*(?:-|&|and)\s*{_NUMBER})?|"
    rf"\bpart\s+{_NUMBER}|#{_NUMBER}|\ball about|\bin review|\bin retrospect|\bis over|\b(?:in|of|for))[)\].!?\s]*$"
)
_MONTH_END = re.compile(rf"[\s,(\u2013\u2014-]+(?:{'|'.join(MONTHS)})$")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)|['\u2019](\d\d)\b")
_PARTS = re.compile(r"\s*:\s+|\s+[-|\u2013\u2014]\s+")
_NUMBERED = re.compile(r"^(?:\d{4}[ -]\d\d?[ -]\d\d?|\d{1,3})[ -]+(?=\D)")
LONGEST = 200  # characters of a title; a longer one is no name, and the patterns would need long for it
# words of a sentence: more of them are in no name
_PROSE = re.compile(r"\b(?!(?:of|the|in|for|and|on|at|to|de|la|di)\b)[a-z][\w'\u2019-]*")
MOST_SMALL = 3
# words that only names of conferences have
_LIKE = re.compile(
    r"(?i:con|conf|conference|congress|fest|festival|camp|summit|days?|week|world|forum|symposium|europython|"
    r"devoxx|strange ?loop)(?:[A-Z]{2}|s)?(?:\b|(?=[\d_]))|(?:\b|(?<=[a-z]))[A-Z]{4,}\b|\b[Cc]on[A-Z]|(?<!\w)re:\w+"
)


@dataclass(frozen=True, slots=True)
class Name:
    """A conference's name without its year; `is_sure` is False if it may be any words."""

    words: str
    year: int | None = None
    is_sure: bool = True


def name_of(title: str) -> str:
    """Return the conference that a title names, as in `Seen at GlassConf 2022`; else the title."""
    found = _in_title(title)
    return _with_year(found.words, found.year) if found.words != title else title


def conference_name(recap: Recap, year: int | None) -> str:
    """Return the name of the conference that a post is about, with its year.

    That is `year` if the post names none; "" if `year` is None, but necessary.
    """
    event = event_of(recap)
    if event.is_sure and (year or event.year) is None:
        return ""
    return _with_year(event.words, event.year or (year if event.is_sure else None))


def _with_year(words: str, year: int | None) -> str:
    if year is None or str(year) in words:
        return words
    short = f" {year % 100:02}"  # `GopherCon 24`
    return f"{words.removesuffix(short)} {year}"


def _in_title(title: str) -> Name:
    """Return the conference that a title names, or the whole title (not `is_sure`)."""
    if len(title) > LONGEST:
        return Name(title, is_sure=False)
    whole = re.sub(r"\(((?:19|20)\d\d)\)", r"\1", title)
    year = _YEAR.search(whole)
    if year and not re.search(r"[^\W\d_]", whole[: year.start()]):  # `2019 FOSDEM trip`
        return Name(title, int(year[1] or f"20{year[2]}"))
    parts = [part for part in _PARTS.split(_without_leads(whole)) if part]
    # of several parts, the one with a year or with a name that only a conference has
    best = [part for part in parts if _YEAR.search(part)] or [part for part in parts if _LIKE.search(part)] or parts[:1]
    words = _without_leads(best[0]) if best else whole
    found = _YEAR.search(words)
    number = int(found[1] or f"20{found[2]}") if found else None
    if found and found[1] and found.start() and words[found.start() - 1].isalpha():
        return Name(words[: found.end()], number)  # `EuroPython2019`
    base = _without_tails(words[: found.start()] if found else words)
    is_name = base != title and len(_PROSE.findall(base)) < MOST_SMALL
    is_sure = number is not None or is_name or (base == title and bool(_LIKE.search(base)))
    if not is_sure:
        base = title
    return Name(base, number, is_sure) if re.search(r"\w", base) else Name(title, number, is_sure=False)


def _without_leads(words: str) -> str:
    """Return a title without what comes before the name, such as `Trip report:`."""
    is_changed = True
    while is_changed:
        is_changed = False
        for lead in (*_LEADS, *_LOOSE_LEADS):
            match = lead.match(words)
            if match is None or (lead in _LOOSE_LEADS and (_YEAR.search(match[0]) or _LIKE.search(match[0]))):
                continue
            rest = words[match.end() :]
            # what is left must be able to be a name
            if _LIKE.search(rest) or re.match(r"\W{0,2}(?:[^\W\d_a-z]|\w*[A-Z]|\w+ (?:19|20)\d\d)", rest):
                words, is_changed = rest, True
    return words.strip(" ,;:-")


def _without_tails(words: str) -> str:
    """Return a title without what comes after the name, such as `talk roundup` or `day 2`."""
    words = words.strip(" ,;:-\u2013\u2014|(")
    while words:
        rest = _MONTH_END.sub("", _TAIL.sub("", words)).strip(" ,;:-\u2013\u2014|(")
        if rest == words or not rest:
            break
        words = rest
    return words


# --- the name in the text ---

_GENERIC = {
    *("a", "an", "and", "at", "conference", "day", "for", "from", "in", "my", "notes", "of", "on", "part", "recap"),
    *("report", "talks", "the", "to", "trip", "with"),
}
_WENT = re.compile(
    r"(?:attend(?:ed|ing)?|went to|was at|were at|been to|been at|visited|back from|returned from|joined|"
    r"participated in|going to|spoke at|speaking at|gave a talk at|trip to|time at|weekend at|week at|days at)\s+"
    r"(?:(?:the|my|our|this year's|first|second|annual|virtual|a)\s+)*"
)
_RUN = re.compile(r"[^\W\d_a-z][\w+.:'\u2019-]*(?:\s+(?:[^\W_a-z][\w+.:'\u2019-]*|[+&/](?=\s)))*")


def event_of(recap: Recap) -> Name:
    """Return the conference of a post, as its first paragraph links to it or its title names it."""
    named = _in_title(_title(recap))
    first = next(_first_texts(recap), "")
    links = [_in_link(words, url) for words, url in _linked(first)]
    key = f" {fold(named.words)} "
    own = [link for link in links if _key_words(link.words) and f" {fold(link.words)} " in key]
    if own:  # the longest, for `Rust` may be linked too
        link = max(own, key=lambda link: len(link.words))
        at = named.words.casefold().find(link.words.casefold())
        run = _RUN.match(named.words[at:]) if at >= 0 else None
        # what comes after it in the title may be a place, as in `KubeCon Europe`
        words = run[0].strip() if run and len(run[0]) > len(link.words) else link.words
        return Name(_without_tails(words), named.year or link.year)
    # `EU` alone is shared by two conferences
    own_words = _key_words(" ".join(word for word in named.words.split() if _LIKE.search(word)))
    own_words = own_words or _key_words(named.words)
    shared = [link for link in links if _LIKE.search(link.words) and _key_words(link.words) & own_words]
    if shared and (named.year is None or shared[0].year in {None, named.year}):
        return Name(shared[0].words, named.year or shared[0].year)
    is_vague = not _key_words(named.words)  # `Trip report 2019`
    if is_vague or not named.is_sure or (named.year is None and not _LIKE.search(named.words)):
        text = plain(first)
        visited = (run[0] for match in _WENT.finditer(text) if (run := _RUN.match(text, match.end())))
        candidates = [_in_title(words.rstrip(".,;:")) for words in visited]
        sure = [name for name in candidates if name.year or _LIKE.search(name.words)]
        linked = [link for link in links if link.year or _LIKE.search(link.words)]
        if found := [*linked[:1], *sure]:
            return replace(found[0], year=found[0].year or named.year)
    return named


def _title(recap: Recap) -> str:
    """Return the title of a post; without one, a first heading at the top, or the file's name."""
    if "title" in recap.front:
        return recap.title
    first = recap.parts[0] if recap.parts and not recap.intro else None
    if isinstance(first, SessionPart) and first.day:
        first = None
    heading = first.name if isinstance(first, RecapSection) else first.heading if first else ""
    return heading if _LIKE.search(heading) and not _LIKE.search(recap.title) else _NUMBERED.sub("", recap.title)


def _in_link(words: str, url: str) -> Name:
    """Return the conference that a link names; its address often has the year."""
    name = _in_title(words)
    year = _YEAR.search(url)
    return name if name.year or not year else replace(name, year=int(year[1] or f"20{year[2]}"))


def _key_words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d][\w+]*", fold(text))) - _GENERIC


def _first_texts(recap: Recap) -> Iterator[str]:
    """Yield the paragraphs with words, in the order of the post."""
    notes: list[RecapNote] = list(recap.intro)
    for part in recap.parts:
        if isinstance(part, RecapSection):
            notes += part.notes
        elif isinstance(part, ProductList):
            notes += part.before
        elif isinstance(part, SessionPart):
            for item in part.items:
                notes += item.notes if isinstance(item, Talk) else (item,)
    # without images, headings, raw HTML and the like
    yield from (note.text for note in notes if re.match(r"[\w\[\"'*_\u201c]", note.text) and len(plain(note.text)) > 15)


def _linked(text: str) -> Iterator[tuple[str, str]]:
    """Yield words and address of the links of a paragraph whose words can be a name."""
    words, url, depth = "", "", 0
    for token in commonmark().parseInline(text)[0].children or ():
        url = str(token.attrs.get("href", "")) if token.type == "link_open" else url
        depth += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type == "link_close":
            words = " ".join(words.split())
            if re.match(r"[^\W\d_a-z]|[a-z]+[:A-Z]", words) and len(words) <= 80:
                yield words, url
            words = ""
        elif depth:
            words += token.content if token.type in {"text", "code_inline"} else " "


def slug_of(name: str) -> str:
    """Return the slug of a conference's name."""
    return slug(name, "conference")


# --- the days ---

Source = Literal["typed", "named", "counted", "weekend", "posted", "year"]


@dataclass(frozen=True, slots=True)
class Dates:
    """The days of a conference; `day_one` is Day 1; `source` says where they come from.

    They are `typed`, `named` by the post, `counted` back from the post's day by the headings of days, the `weekend`
    before the post, the day on which it was `posted`, or in a `year` without a day.
    """

    first: date
    last: date
    day_one: date
    source: Source = "named"


def dates_in(recap: Recap, first: date | None = None, last: date | None = None) -> Dates:
    """Return the days of a conference: `first` to `last` (or `first` only), else as the post shows.

    Raises Usage if `first` is None and the post shows neither its own date nor a year.
    """
    names = recap.day_names
    lowest = min((name.number for name in names if name.number is not None), default=None)
    before_one = timedelta((1 if lowest is None else lowest) - 1)
    if first is not None:
        return Dates(first, last or first, first - before_one, "typed")
    posted = posted_on(recap)
    event = event_of(recap)
    texts = list(_texts(recap))
    years = (int(match[1]) for text in texts if (match := _YEAR.search(text)) and match[1])
    year = next((name.year for name in names if name.year), None) or event.year or next(years, None)
    span = named_days(recap)
    source: Source = "named"
    if span is None and posted and not names:
        span = next((found for text in texts if (found := weekend_in(text, posted))), None)
        source = "weekend"
    has_dates = any(name.month for name in names)
    if span and not has_dates:
        return Dates(span.first, span.last, span.first - before_one, source)
    if posted is None and year is None:
        title = one_line(_title(recap), 60)
        raise Usage(f"nothing in {title!r} says when that was: add --dates '17-20 May 2022', or -c with a conference")
    # with a year alone: its first two weeks, unless the headings name dates
    end = posted or (date(year or 1970, 12, 31) if has_dates else date(year or 1970, 1, 14))
    is_later = posted is not None and event.year is not None and event.year < posted.year
    if is_later and not has_dates:  # a post of January about a conference of the year before
        end = date(event.year or 1970, 12, 31)
    start = date(end.year, 1, 1) if posted is None and lowest is not None else None
    days = dates_of(names, end, start) if names else (end,)
    numbered = [(name.number, day) for name, day in zip(names, days, strict=False) if name.number is not None]
    day_one = numbered[0][1] - timedelta(numbered[0][0] - 1) if numbered else min(days)
    earliest, latest = min(days), max(days)
    if has_dates:
        # the text may name more days than have headings
        if span and span.first <= latest and earliest <= span.last:
            earliest, latest = min(earliest, span.first), max(latest, span.last)
        return Dates(earliest, latest, day_one)
    source = "year" if posted is None or is_later else "counted" if names else "posted"
    return Dates(earliest, latest, day_one, source)


def named_days(recap: Recap) -> NamedDays | None:
    """Return the days that the first sentences of a post name, None for none."""
    spans = (span_in(text, posted_on(recap), event_of(recap).year) for text in _texts(recap))
    return next((span for span in spans if span), None)


def posted_on(recap: Recap) -> date | None:
    """Return the day of a post's date, None without a date."""
    return recap.date.date() if isinstance(recap.date, datetime) else recap.date


_ONE_OF_SEVERAL = re.compile(
    rf"(?i)\b(?:(?:day|part|notes)\s*#?{_NUMBER}|(?:first|second|third|fourth|fifth|last|opening|closing) day|"
    rf"{'|'.join(WEEKDAYS)})\b|#\d"
)


def names_one_day(recap: Recap, conference: Conference) -> bool:
    """Return whether the title of a post, or its only heading of a day, is about one day."""
    span = span_in(recap.title, posted_on(recap), event_of(recap).year)
    is_dated = span is not None and span.first == span.last and conference.starts_on != conference.ends_on
    return len(recap.days) == 1 or is_dated or bool(_ONE_OF_SEVERAL.search(recap.title))


def _texts(recap: Recap) -> Iterator[str]:
    """Yield the texts that may name the days: the title, the first sentences, the summary."""
    yield recap.title
    paragraphs = (plain(text) for text, _ in zip(_first_texts(recap), range(3), strict=False))
    yield first_sentences("\n".join(paragraphs))
    for key in ("subtitle", "description", "summary", "excerpt"):
        yield first_sentences(str(recap.front.get(key) or ""))
