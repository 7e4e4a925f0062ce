"""Find the style with which an export writes a recap post as its author did."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from confnote.core.speakers import credited
from confnote.post.content import wording
from confnote.post.content.blocks import Plain
from confnote.post.content.compose import LABELLED, LISTS, MAIN, SAME, order
from confnote.post.content.line_template import Field, spell
from confnote.post.layouts import layout as layout_of
from confnote.post.style import LINKS, TABLE, read_style
from confnote.recap.blocks import is_closed
from confnote.recap.headings import ANY_BETWEEN, NO_SESSION
from confnote.recap.outline import SESSIONS
from confnote.recap.people import LINK, ROLE_OF_LINE
from confnote.recap.products import line_of
from confnote.recap.talks import SPEAKERS, Shape
from confnote.recap.value import Part, ProductList, RecapNote, RecapSection, SessionPart, Talk


def style_of(
    pairs: dict[str, str], layout: str, shape: Shape, intro: Sequence[RecapNote], parts: Sequence[Part]
) -> tuple[tuple[str, str], ...]:
    """Return `pairs` and the other style keys, without most that have the default of the layout."""
    is_linked = any(speaker.url for talk in _talks(parts) for speaker in talk.speakers)
    listed = {"handles": "link"} if is_linked else {}
    pairs |= (listed if shape.is_listed else _of_sessions(shape, parts)) | _labels(layout, parts)
    if shape.is_shown and layout == "talks":  # without a heading for the sessions
        pairs.setdefault("label.sessions", "")
    if shape.joiner:
        title = pairs.get("session.title", "" if "{speakers}" in pairs.get("session.line", "") else USUAL_TITLE)
        joined = {"session.title": title, "session.line": pairs.get("session.line", "")}
        pairs |= {
            key: value.replace("{speakers}", f"{{speakers {shape.joiner}}}") for key, value in joined.items() if value
        }
    pairs |= _between(parts)
    notes = [*intro, *_notes(parts)]
    if any(note.posts for note in notes):
        pairs |= {"social": "embed", "social.place": shape.place}
    if any(note.kind == "quote" for note in notes):
        pairs["quote.by"] = ""
    if any(map(_has_signed_quote, _talks(parts))):  # the names in this post stay in its quotes
        pairs["quote.signed"] = "always"
    layout_style = layout_of(layout).style
    pairs |= _order(layout_style, parts)
    defaults = {row.key: row.default for row in TABLE.values()} | dict(layout_style)
    return tuple((key, value) for key, value in pairs.items() if defaults[key] != value)


def _notes(parts: Sequence[Part]) -> Iterator[RecapNote]:
    for part in parts:
        if isinstance(part, RecapSection):
            yield from part.notes
        elif isinstance(part, ProductList):
            yield from (*part.before, *part.after)
        else:
            for item in part.items:
                yield from item.notes if isinstance(item, Talk) else (item,)


def _between(parts: Iterable[Part]) -> dict[str, str]:
    """Return the style of a heading such as `Between the talks`, {} for none.

    One such as `Lunch` is not about all that comes between talks.
    """
    loose = (
        it.text for part in parts if isinstance(part, SessionPart) for it in part.items if isinstance(it, RecapNote)
    )
    words = (found[1].strip() for text in loose if (found := re.match(r"#{1,6} ([^\n]+)", text)))
    label = next((said for said in words if ANY_BETWEEN.fullmatch(said)), "")
    return {"between": "heading", "label.between": label} if label else {}


def _talks(parts: Iterable[Part]) -> list[Talk]:
    return [item for part in parts if isinstance(part, SessionPart) for item in part.items if isinstance(item, Talk)]


def _has_signed_quote(talk: Talk) -> bool:
    names = [speaker.name for speaker in talk.speakers]
    said = (credited(note.text, names) for note in talk.notes if note.kind == "quote")
    return any(before or behind for before, _, behind in said)


_SIGNED = re.compile(r"(?:^|\n|[.!?\"\u201d] )(?:[-\u2013\u2014]{1,2} ?)[^\W\d_a-z][^\n]{1,60}\Z")


def no_habits(layout: str, shape: Shape, intro: Sequence[RecapNote], parts: Sequence[Part]) -> tuple[str, ...]:
    """Return the keys of the style (or `layout`) that only say how few sessions were recognised."""
    talks, notes = _talks(parts), [*intro, *_notes(parts)]
    speakers = [speaker for talk in talks for speaker in talk.speakers]
    rare: tuple[str, ...] = () if shape.is_usual else ("session.title",)
    rare += ("quote.signed",)  # see next_post
    rare += _rare("speaker", [bool(who.org) for who in speakers])
    rare += _rare("handles", [bool(who.url) for who in speakers])
    # a quote in this post has its signature in its words, and the next one gets one
    rare += _rare("quote.by", [not _SIGNED.search(note.text) for note in notes if note.kind == "quote"])
    if shape.is_shown or layout == "narrative":
        return rare
    if not any(talk.notes for talk in talks):  # at most the titles of some are in the text
        has_sections = any(isinstance(part, RecapSection) for part in parts)  # and none of them is a day
        return (*rare, *(() if has_sections else ("layout",)), "session", "join", "label.sessions")
    length = sum(len(note.text) for note in notes)
    is_most = sum(len(note.text) for talk in talks for note in talk.notes) * 2 > length
    return ("session", "join", *rare) if shape.is_prose and not is_most else rare


def _rare(key: str, given: Sequence[bool]) -> tuple[str, ...]:
    return (key,) if sum(given) * 2 < len(given) else ()


def _of_sessions(shape: Shape, parts: Sequence[Part]) -> dict[str, str]:
    """Return the style keys for sessions: in prose, or under headings with speakers and links."""
    main = [part for part in parts if isinstance(part, SessionPart)]
    talks = _talks(parts)
    if shape.is_prose:
        several = any(len(part.items) > 1 or any(note.posts for note in _notes([part])) for part in main)
        return {"session": "prose", **({"join": "note"} if several else {})}
    if not talks:
        return {}
    speakers = [speaker for talk in talks for speaker in talk.speakers]
    # without speakers in headings, the default says as much
    pairs = {"session.title": shape.template} if shape.template != "{title}" or shape.is_told else {}
    pairs["session"] = shape.session or TABLE["session"].default
    if any(speaker.org for speaker in speakers):
        pairs["speaker"] = shape.speaker
    if any(speaker.url for speaker in speakers) and not shape.is_told:
        pairs["handles"] = "link"
    if any(len(talk.speakers) > 2 for talk in talks):
        pairs["speakers.most"] = "all"
    if speakers and not pairs.get("session.title"):  # they are in the line under the heading
        has_links = any(link.url in talk.line for talk in talks for link in talk.links)
        room = ", {room}" if any(talk.room for talk in talks) else ""
        lead = _lead(talks)
        end = "" if is_closed(lead) else lead[: len(lead) - len(lead.lstrip("*_"))]
        usual = f"{lead}{{speakers}}{room}{' ({links})' if has_links else ''}{end}"
        pairs |= _line_below(talks, shape.joiner) or {"session.line": usual}
    if shape.marks:
        title = "{title}" if "{speakers}" in pairs.get("session.line", "") else TABLE["session.title"].default
        pairs["session.title"] = f"{shape.marks} {pairs.get('session.title', title)}"
    return pairs | _of_links(talks, shape, is_below="{links}" in pairs.get("session.line", ""))


def _of_links(talks: Sequence[Talk], shape: Shape, *, is_below: bool) -> dict[str, str]:
    """Return the style keys for links of sessions; `is_below`: the line below titles has them."""
    links = [link for talk in talks for link in talk.links if link.kind in LINKS]  # a social post has its own keys
    of_titles = any(not link.title for link in links)
    listed = [link.kind for link in links if link.title]
    pairs: dict[str, str] = {}
    if of_titles or listed:  # a post without links of talks says nothing of those that the next one has
        pairs["session.link"] = ", ".join(_led_to(talks)) or "off"
    if listed:
        pairs["links"] = ", ".join(dict.fromkeys([*listed, *LINKS]))
    if listed and not is_below:
        pairs |= {"links.place": shape.links, **({"links.join": shape.join} if shape.join else {})}
    return pairs


def _led_to(talks: Sequence[Talk]) -> list[str]:
    """Return the kinds of links that titles lead to, those first that other links are beside."""
    links = [[link for link in talk.links if link.kind in LINKS] for talk in talks]
    rows = sorted(links, key=lambda row: -len({link.kind for link in row}))
    return list(dict.fromkeys(link.kind for row in rows for link in row if not link.title))


def _lead(talks: Sequence[Talk]) -> str:
    """Return the words that most lines below headings begin with, as `Presenter: `; "" for none."""
    lines = [talk.line for talk in talks if talk.line]
    said = Counter(match[0] for line in lines if (match := ROLE_OF_LINE.match(line))).most_common(1)
    return said[0][0] if said and said[0][1] * 2 > len(lines) else ""


# talks of a kind; any other name of sessions is for those without a theme, too
_OF_SOME = re.compile(r"(?i)keynote|tutorial|workshop|panel|lightning|plenar|breakout")
USUAL_TITLE = TABLE["session.title"].default
MOST_LINES = 9  # different forms of lines; more are no habit


def _line_below(talks: Sequence[Talk], joiner: str) -> dict[str, str]:
    """Return the styles that write most of the lines below headings as they are; {} for none."""
    lines = [talk for talk in talks if talk.line]
    found: dict[tuple[str, str], int] = {}
    for speaker in SPEAKERS:
        style = read_style([("speaker", speaker)])
        is_bare = speaker == "{name}"  # so the line may have the organisation
        people = [
            Field("speakers", joiner).value({"speakers": wording.speakers(talk.speakers, style)}) for talk in lines
        ]
        fields = [
            (talk.line, _fields(talk, spell(names), is_bare=is_bare)) for talk, names in zip(lines, people, strict=True)
        ]
        forms = Counter(form for line, values in fields if (form := _form(line, values)))
        for form, _ in forms.most_common(MOST_LINES):
            own = read_style([("session.line", form)])
            values = ((line, own.fill("session.line", {key: (Plain(said),) for key, said in known.items() if said}))
                      for line, known in fields)  # fmt: skip
            found[form, speaker] = sum(spell(written) == line for line, written in values)
    # of equals the first, which is the most usual
    (line, speaker), count = max(found.items(), key=lambda item: item[1], default=(("", ""), 0))
    if count * 2 <= len(lines):
        return {}
    has_org = any(who.org for talk in lines for who in talk.speakers)
    joins = {
        line[one.end() : two.start()]
        for line in (talk.line for talk in lines)
        for one, two in pairwise(LINK.finditer(line))
    }
    words = {
        f"label.{link.kind}": link.title
        for talk in lines
        for link in talk.links
        if link.title and link.url in talk.line
    }
    return {
        "session.line": line,
        **({"speaker": speaker} if has_org and (speaker != "{name}" or "{org}" in line) else {}),
        **(words if "{links}" in line else {}),
        **({"links.join": joins.pop()} if "{links}" in line and len(joins) == 1 else {}),
    }


def _fields(talk: Talk, names: str, *, is_bare: bool) -> dict[str, str]:
    """Return the parts of the line below a heading that belong to its session, as written."""
    urls = {link.url for link in talk.links}
    links = [match for match in LINK.finditer(talk.line) if match[2] in urls]
    linked = talk.line[links[0].start() : links[-1].end()] if links else ""
    orgs = ", ".join(dict.fromkeys(who.org for who in talk.speakers if who.org)) if is_bare else ""
    return {"links": linked, "room": talk.room, "org": orgs if orgs in talk.line else "", "speakers": names}


def _form(line: str, fields: Mapping[str, str]) -> str:
    """Return the template of a line, "" if a field is not in it once."""
    if re.search(r"[{}\n]|\b\d\d?[:.]\d\d\b", line):  # a time is that of one session
        return ""
    for key, said in fields.items():
        if said and line.count(said) != 1:
            return ""
        line = line.replace(said, f"{{{key}}}") if said else line
    return "" if not fields["speakers"] or "](" in line else line


MOST_WORDS = 3  # of a section's name that many posts have


def _is_general(name: str) -> bool:
    """Return whether many posts have a section of this name, such as `Introduction`."""
    return bool(NO_SESSION.fullmatch(name)) and len(name.split()) <= MOST_WORDS


def general_order(value: str) -> str:
    """Return a value of `order` without the author's own sections; "" for the usual order.

    In their place it has `sections`, if more of them come before the sessions. A summary, or a chapter of talks, shows
    no place of others, but a section with a name that many posts have keeps its own.
    """
    usual = [word.strip() for word in TABLE["order"].default.split(",")]
    names = [SAME.get(word, word) for word in (name.strip().casefold() for name in value.split(","))]
    at = names.index(MAIN) if MAIN in names else 0
    lists = [word for word in usual if word != "sections"]
    kept = [name for name in names if name in (*lists, *LABELLED) or _is_general(name)]
    before, after = (
        [name for name in part if name not in kept and not (NO_SESSION.fullmatch(name) or SESSIONS.fullmatch(name))]
        for part in (names[:at], names[at:])
    )
    sections = [name for name in kept if name not in lists]
    as_usual = [name for word in usual for name in (sections if word == "sections" else [word]) if name in kept]
    if kept == as_usual and len(before) <= len(after):
        return ""
    if len(before) > len(after):
        kept.insert(kept.index(MAIN), "sections")
    typed = {name.casefold(): name for name in map(str.strip, value.split(","))}
    return ", ".join(typed.get(name, name) for name in kept)


def _labels(layout: str, parts: Sequence[Part]) -> dict[str, str]:
    labels: dict[str, str] = {}
    for part in parts:
        if isinstance(part, ProductList):
            labels |= {"label.tech": part.heading, "tech.line": line_of(part)}
        elif isinstance(part, SessionPart) and layout == "talks":
            labels["label.sessions"] = part.heading
        elif isinstance(part, SessionPart) and SESSIONS.fullmatch(part.heading) and not _OF_SOME.search(part.heading):
            labels.setdefault("label.sessions", part.heading)
        elif isinstance(part, RecapSection) and f"label.{part.name.casefold()}" in TABLE:
            labels[f"label.{part.name.casefold()}"] = part.name
    return labels


def _order(layout_style: Mapping[str, str], parts: Sequence[Part]) -> dict[str, str]:
    """Return the style key `order`; {} if the layout has this order or a heading has a comma."""
    names: dict[str, str] = {}
    for part in parts:
        if isinstance(part, RecapSection):
            if part.notes:  # a heading alone, above those of days, is no section
                names.setdefault(part.name.casefold(), part.name)
        else:
            key = MAIN if isinstance(part, SessionPart) else "tech"
            names.setdefault(key, key)
    wanted = list(names)
    present = [MAIN, *(key for key in wanted if key not in {MAIN, *LISTS}), *(key for key in LISTS if key in wanted)]
    usual = order(read_style((), layout_style), present)
    # a comma separates names in the value of `order`, so such a heading cannot be in it
    if [key for key in usual if key in wanted] == wanted or any("," in name for name in names.values()):
        return {}
    return {"order": ", ".join(names.values())}
