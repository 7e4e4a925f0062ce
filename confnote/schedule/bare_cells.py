"""Clean the text of a cell of people: entities, marks, e-mail addresses, quotes, roles."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import pairwise

from confnote.core.same_person import is_group, is_open, person_key
from confnote.model import Speaker
from confnote.schedule.name_lists import AND, JOINT, LEAD, apart
from confnote.schedule.open_pairs import KEPT, PARTS
from confnote.schedule.people import (
    AFTER_NAMES,
    COMPANY,
    EMAIL,
    GIVEN,
    IN_ROUND,
    PARTICLES,
    WIDE,
    has_given_name,
    is_given,
    is_name,
    is_named,
    is_role,
    names_org,
    split_outside,
    without_addresses,
)
from confnote.schedule.text import LINE_BREAK, PAIR, decoded, line, listed

# 50 people with an organisation each; a hostile file can have thousands of such cells
MAX_CELL = 2500
# who presents, or where a note on a person is
MARKS = re.compile(
    r"(?<=[^\W\u00b9\u00b2\u00b3]|[).])[*\u2020\u2021\u00b9\u00b2\u00b3]+(?=\s*(?:[;,\n&(]|\Z|and\b))"
    r"|(?:\A|(?<=[;,\n] )|(?<=[;,\n]))\*+(?=\w)"
)
# `知野 雄二/Yuji Chino` and `Takumi Sueda (末田卓巳)`: one person in two scripts
_LETTER = r"A-Za-z\u00c0-\u024f"
_LATIN = rf"[{_LETTER}][{_LETTER}.'\u2019-]{{0,30}}(?: [{_LETTER}][{_LETTER}.'\u2019-]{{0,30}}){{1,3}}"
_OTHER = rf"[^\W\d_{_LETTER}]{{1,30}}(?:[ \u3000\u30fb=.-]{{1,2}}[^\W\d_{_LETTER}]{{1,30}}){{0,3}}"
READINGS = tuple(
    re.compile(
        rf"(?<![\w.] )(?<!\w)(?P<plain>{first})\s?(?:(?:[/|]|(?P<open>[(\[]))\s?(?P<reading>{second})(?(open)[)\]]))"
        r"(?=\s*(?:[,;&\n]|\Z))"
    )
    for first, second in ((_OTHER, _LATIN), (_LATIN, _OTHER))
)
# in the names of universities, companies and institutes in Chinese, Japanese, Korean and Russian
FOREIGN_ORGS = re.compile(
    r"(?i)大学|大學|株式|会社|公司|研究|学院|學院|学校|協会|財団|機構|センター"
    r"|チーム|대학|학교|연구|универ|инстит|банк|компан"
)
# the last word of a sentence: no initial, no `e.V.`
STOP = re.compile(r"(?:(?<![\w.])\w[\w'\u2019-]*\w|[)\]])\.\Z")
# a line end that separates no names: `Ada Lind,<br>Example Org<br>(online)`
IN_LINE = re.compile(r"(?<=[,;])\n|\n(?=[(\[])")
# `"Lind, Ada",Bo Ek`: the quotes show that the comma is inside a name
QUOTED = re.compile(r"(?:\A|(?<=[,;\n]))\s*[\"\u201c]([^\"\u201c\u201d]{1,200})[\"\u201d]\s*(?=[,;\n]|\Z)")
MARK = re.compile(r"\s(?:[@|/\u2013\u2014-]|at|from|of|von|bei|chez)\s")
# `Moderator: Ada Lind. Coaches: Bo Ek`
ROLE = re.compile(r"\A\s*(?P<role>[^\W\d_]{2,30})\s*:(?!//)\s*(?=\S)")
NEXT_ROLE = re.compile(
    r"[.,]\s+(?=[^\W\d_]{2,30}\s*:(?!//))"
    # `Chair: Ada Lind Participants: Bo Ek`
    r"|\s+(?=(?i:participants?|panell?ists?|speakers?|presenters?|discussants?|moderat(?:ion|ors?|orin|oren)|chairs?"
    r"|hosts?|teilnehme(?:r|rin|rinnen|nde)|podium|leitung|intervenant(?:e?s)?|ponentes?|moderador(?:a|es)?|relatori"
    r"|moderatore)\s*:)"
)
GROUP = re.compile(r"(?P<group>[^:;,]{3,80}):(?!//)\s*(?P<names>\S.*)")
# `Ada Lind of Example Org`; a `von` can be a part of the name
EMPLOYED = re.compile(r"(?P<name>\S.*?)\s+(?P<word>at|from|of|von|bei|chez)\s+(?P<org>\S.*)")
# a name with one of these can have the organisation behind it: `Ada Lind - Example Org`
BEFORE_ORG = re.compile(r"[@,]|\s(?:[|\u2013\u2014-]|at|from|bei|chez)\s")
BEHIND_NAME = re.compile(rf"[,;(\[\n]|{AND}|{MARK.pattern}")


def without_stop(text: str) -> str:
    """Return a text without the full stop of a sentence; that of `Jr.`, `J.` and `Inc.` stays."""
    last = STOP.search(text[-100:])  # a search in a long text would take the square of its length
    is_short = last and (last[0].casefold().strip(".") in AFTER_NAMES or COMPANY.search(text))
    return text[:-1] if last and not is_short else text


# `by` on a line of its own above the names, or alone
BY = re.compile(r"(?i)\A\s*(?:presented )?by:?[ \t]*(?:\n\s*|\Z)")


# `Ada Lind (with Bo Ek)`, `Ada Lind (with ACME)`: another speaker, or something else
WITH = re.compile(r"\s*[(\[](?:with|mit|avec|con|w/)\s+([^()\[\]]{1,60})[)\]]")
# `(Ada Lind, Bo Ek)`, `(live)`
ALL_IN_BRACKETS = re.compile(r"\(([^()]*(?:\([^()]*\)[^()]*)*)\)|\[([^\[\]]*)\]")
# `Ada Lind or Bo Ek`: it is open who speaks
OR = re.compile(r"\s(?:or|oder)\s")


def with_alternatives(text: str) -> str:
    """Return a text with `and` for `or` if there is a name on both sides."""
    parts = OR.split(text) if " o" in text else [text]
    before = (re.split(rf"[,;\n]|{AND}", part)[-1].strip() for part in parts[:-1])
    after = (re.split(rf"[,;(\n]|{AND}", part)[0].strip() for part in parts[1:])
    return " and ".join(parts) if all(map(is_name, (*before, *after))) else text


def alternatives(texts: Iterable[str]) -> tuple[str, ...]:
    """Return a notice of the texts that name speakers of whom one speaks."""
    found = [line(text, 60) for text in texts if with_alternatives(text) != text]
    return (f"speakers joined by 'or', all of them are listed: {listed(found, 3)}",) if found else ()


def bare_cell(text: str) -> str:
    """Return a cell without marks and e-mail addresses, and with quoted names in natural order."""
    text = BY.sub("", text[:MAX_CELL].translate(WIDE))
    for whole, (plain, _) in _readings_in(text).items():
        text = text.replace(whole, plain)
    text = _without_tags(text) if "<" in text else text
    text = _with_orgs(text) if "\n" in text else text
    text = _without_brackets(text) if "(" in text or "[" in text else text
    text = without_stop(without_addresses(MARKS.sub("", decoded(text) if "&" in text else text).strip()))
    return QUOTED.sub(lambda found: _unquoted(found[1].strip()), text) if '"' in text or "\u201c" in text else text


def _without_brackets(text: str) -> str:
    """Return the people in `(Ada Lind)`, nothing for `(live)`, and `& Bo Ek` for `(with Bo Ek)`."""
    if found := ALL_IN_BRACKETS.fullmatch(text.strip()):
        inner = found[1] or found[2] or ""
        text = inner if any(map(_begin_with_name, BEHIND_NAME.split(inner))) else ""
    return WITH.sub(lambda found: f" & {found[1]}" if is_named(found[1]) else "", text)


def with_readings(name: str, text: str) -> str:
    """Return a name with that in another script, as the text has it: `知野 雄二 (Yuji Chino)`."""
    return next((f"{plain} ({reading})" for plain, reading in _readings_in(text).values() if plain == name), name)


def _readings_in(text: str) -> dict[str, tuple[str, str]]:
    """Return the whole of `知野 雄二/Yuji Chino`, one person in two scripts, with its parts."""
    if text.isascii() or not re.search(r"[/|(\[\uff08]", text):
        return {}
    text = text[:MAX_CELL].translate(WIDE)
    found = (match for pattern in READINGS for match in pattern.finditer(text))
    return {
        match[0]: (match["plain"], match["reading"]) for match in found if _is_reading(match["plain"], match["reading"])
    }


def _is_reading(*names: str) -> bool:
    """Return whether two texts are a name in two scripts, none an organisation."""
    latin, other = sorted(names)
    words = re.split(r"[ \u3000\u30fb=]+", other)
    # without blanks are the names of China, Japan and Korea; of signs for sounds alone a company
    is_short = len(words) == 1 and 1 < len(other) < 8 and re.search("[\u3400-\u9fff\uac00-\ud7af]", other)
    is_alike = len(words) > 1 and abs(len(words) - len(latin.split())) < 2
    return is_name(latin) and not FOREIGN_ORGS.search(other) and bool(is_short or is_alike)


def _without_tags(text: str) -> str:
    """Return a text with a line end for `<br>` between names, and without pairs of tags."""
    text = LINE_BREAK.sub("\n", text)
    text = IN_LINE.sub(" ", text) if "\n" in text else text
    return PAIR.sub(lambda found: found[2] if found[2] is not None else " ", text)


def _with_orgs(text: str) -> str:
    """Return `Ada Lind, Example University` for two lines with these, or with a position."""
    lines = [part.strip() for part in text.split("\n") if part.strip()]
    ends = (", " if is_name(name) and not names_org(name) and _is_below(org) else "\n" for name, org in pairwise(lines))
    return "".join(map("".join, zip(lines, [*ends, ""], strict=True)))


def _is_below(text: str) -> bool:
    is_org = names_org(text) and not re.search("[,;(]", text)
    return is_org or is_role(text.partition(",")[0])


def _unquoted(name: str) -> str:
    """Return `Ada Lind` for `Lind, Ada`; else the name, with a comma that separates nothing."""
    last, _, first = (part.strip() for part in name.partition(","))
    is_last = sum(word not in PARTICLES for word in last.split()) == 1 or first.partition(" ")[0].casefold() in GIVEN
    is_first = first and "," not in first and not names_org(first) and not is_role(first)
    return f"{first} {last}" if is_last and is_first and is_name(f"{first} {last}") else name.replace(",", KEPT[","])


def left_out(bare: Mapping[str, str]) -> Iterator[str]:
    """Yield notices of the addresses and of the groups without names, which are no speakers."""
    addresses = sum(len(EMAIL.findall(text)) for text in bare if "@" in text)
    if addresses:
        yield f"{addresses} e-mail address{'es' * (addresses > 1)} beside speakers left out"
    groups = {part.strip(): None for text in bare.values() for part in PARTS.split(text) if is_group(part)}
    groups |= {
        text.strip(): None for text, names in bare.items() if ALL_IN_BRACKETS.fullmatch(text.strip()) and not names
    }
    if groups:
        yield f"speakers without a name left out: {listed([*map(repr, groups)])}"
    notes = {found[0].strip(" ()[]"): None for text in bare for found in WITH.finditer(text) if not is_named(found[1])}
    if notes:
        yield f"words behind speakers left out: {listed([*notes])}"
    # `TBA (Example Org)`
    parts = (part.strip() for text in bare.values() if ")" in text for part in PARTS.split(text))
    rounds = (found for part in parts if part not in groups and (found := IN_ROUND.fullmatch(part)))
    yield from orgs_alone(found[2] for found in rounds if not person_key(found[1]))


def orgs_alone(orgs: Iterable[str]) -> tuple[str, ...]:
    """Return a notice of the organisations of speakers who are not known yet, if there are any."""
    found = [line(text, 40) for text in dict.fromkeys(orgs) if not is_open(text)]
    return (f"organisations without a speaker left out: {listed(found)}",) if found else ()


def in_groups(text: str) -> list[tuple[str, str]]:
    """Return the names and the group of each line such as `ACME: Ada Lind, Bo Ek`.

    Of another text, return the text and no group. One line shows what all are: `MORPH: ...` that `Enact: ...` is a
    group, but `Coaches: ...` alone can be a role.
    """
    rows = [GROUP.fullmatch(row.strip()) for row in text[:MAX_CELL].splitlines() if row.strip()] if ":" in text else []
    found = [(row["names"], row["group"].strip()) for row in rows if row]
    shown = [names_org(group) or (len(rows) > 1 and group.isupper() and len(group) > 2) for _, group in found]
    is_other = any(LEAD.match(f"{group}:") or is_role(group) or not _begin_with_name(names) for names, group in found)
    return found if any(shown) and len(found) == len(rows) and not is_other else [(text, "")]


def without_role(text: str) -> str:
    """Return `Ada Lind; Bo Ek` for `Moderator: Ada Lind. Panelists: Bo Ek`."""
    if ":" not in text:
        bare = LEAD.sub("", text, count=1)
        return bare if _begin_with_name(bare) else text
    parts = split_outside(NEXT_ROLE.sub("; ", text[:MAX_CELL]), ";")
    return ";".join(_without_label(part) for part in parts)


def _without_label(text: str) -> str:
    """Return the names behind a word such as `Coaches:`; the text if there are none behind it."""
    found = ROLE.match(bare := LEAD.sub("", text, count=1))
    names = bare[found.end() :] if found else ""
    return names if _begin_with_name(names) else bare


def _begin_with_name(text: str) -> bool:
    return is_named(BEHIND_NAME.split(text, maxsplit=1)[0].strip())


def several_names(text: str) -> list[str]:
    """Return the names in `Ada Lind, Bo Ek`; the text alone if a part is no name.

    Names of nobody are left out.
    """
    parts = [one for part in split_outside(text, rf"[,;]|{JOINT}") for one in apart(part.strip())]
    named = [part for part in parts if person_key(part)]
    are_names = all(is_name(IN_ROUND.sub(r"\1", part)) or has_given_name(part) for part in named)
    return named if named and are_names else [text]


def are_people(found: Collection[Speaker | None]) -> bool:
    """Return whether the parts of a text are people, or one alone; not `Volunteers & Leaders`."""
    names = [speaker.name for speaker in found if speaker]
    return len(found) < 2 or all(is_named(name) or has_given_name(name) for name in names)


def employed(text: str) -> tuple[str, str] | None:
    """Return the name and the organisation in `Ada Lind at Example Org`."""
    found = EMPLOYED.fullmatch(text)
    if not found or not is_name(found["name"], lenient=True) or not found["org"][0].isupper():
        return None
    if names_org(found["name"]):
        return None  # `Example University of Technology`
    is_org = found["word"] != "von" or found["org"].isupper() or names_org(found["org"])
    return (found["name"], found["org"]) if is_org else None


def can_have_org(name: str) -> bool:
    """Return whether an organisation can be behind a name: `Ada Lind - Acme`."""
    in_round = IN_ROUND.fullmatch(name) if name.endswith(")") else None
    return bool(BEFORE_ORG.search(name) or (in_round and names_org(in_round[2])))


def labels(texts: Iterable[str]) -> Iterator[str]:
    """Yield a notice of the words before names that are no usual roles: `Google: Ada Lind`."""
    parts = [part for text in texts if ":" in text for part in split_outside(NEXT_ROLE.sub("; ", text[:MAX_CELL]), ";")]
    found = {
        label["role"]: None for part in parts
        if not LEAD.match(part) and (label := ROLE.match(part)) and _without_label(part) != part
    }  # fmt: skip
    if found:
        yield f"words before speakers left out: {listed([*found])}"


def all_given(text: str) -> bool:
    """Return whether words are given names: `Ada M.`, `Ada María`; not `Ada Lind`."""
    _, _, second = text.partition(" ")
    return len(second.strip(".")) < 2 or is_given(second)
