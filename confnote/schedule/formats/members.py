"""Tell which members of an object in JSON or YAML are sessions, and which are people."""

from __future__ import annotations

import re
from collections.abc import Collection, Container
from dataclasses import replace
from typing import Any

from confnote.schedule.columns import ROOM_WORDS, column_of, columns_of, is_title, is_topic, topics_are_titles, words_of
from confnote.schedule.document import TREE, text_of
from confnote.schedule.formats.flatten import LINK_LISTS, Flat, is_count
from confnote.schedule.formats.references import (
    LISTED,
    MAX_DEPTH,
    is_number,
    is_translated,
    kind_of_list,
    name_in,
    nodes_in,
    referred,
    speaker_of,
)
from confnote.schedule.kinds import KIND_AND_NAME, is_service, names_kind
from confnote.schedule.people import has_given_name, is_named, person
from confnote.schedule.text import LINE_BREAK, untagged
from confnote.schedule.unused import TALK_WORDS, unused

# what sessions take from the day, the time and the room above them
INHERITED = ("date", "room", "track")
# words in keys that name no room: `morning: [...]`, `multi_track: [...]`
NO_ROOM = {"morning", "noon", "afternoon", "evening", "night", "vormittag", "nachmittag", "abend", "am", "pm"} | {
    "multi", "single", "parallel",
}  # fmt: skip
LEADERS = {
    "chair",
    "chairs",
    "organizer",
    "organizers",
    "organiser",
    "organisers",
    "convener",
    "conveners",
    "convenors",
    "discussant",
    "discussants",
}
# keys of what describes the conference
CONFERENCE = {
    "conference", "event", "evento", "conferencia", "conferência", "congreso", "congresso", "conférence", "événement",
    "konferenz", "veranstaltung", "konferencja", "conferentie",
}  # fmt: skip
# fields that only people have
OF_PEOPLE = {"full name", "email", "e mail", "mail", "bio", "biography", "employer", "company", "job title"}

# lists of what a session consists of
TALKS = {("talks",), ("papers",), ("presentations",), ("lectures",), ("contributions",), ("submissions",)}
# kinds that say no more than that an entry is one
GENERAL_KINDS = {"event", "session", "talk", "item", "slot", "entry", "activity"}
# fields that can have the title of an entry that has no better one
TITLES = set(
    "display header caption task item block entry thing agenda info line element"  # noqa: SIM905  # shorter
    " bezeichnung punkt überschrift anzeige"
    " nom sujet objet texte"
    " nombre asunto contenido texto"
    " nome assunto conteúdo conteudo"
    " contenuto testo argomento naam onderwerp onderdeel".split()
)
# fields that can say in a few words what an entry without a title is
IN_SHORT = {
    "description", "desc", "descr", "text", "detail", "details", "beschreibung", "inhalt", "détail", "détails",
    "descripción", "descripcion", "detalle", "detalles", "descrição", "descricao", "detalhe", "detalhes",
    "descrizione", "dettagli",
}  # fmt: skip
LONGEST_IN_SHORT = 150
LINE_END = re.compile(rf"{LINE_BREAK.pattern}|\s*\n\s*", re.IGNORECASE)
ID_OR_FLAG = re.compile(r"(?:[a-z0-9]+[-_./#])+[a-z0-9]+|\S*://\S*|(?i:true|false|yes|none|null|block|inline|auto)")


def holds_sessions(node: dict[str, Any], known: Container[str]) -> bool:
    """Return whether an entry with a time holds sessions, or names some by ids that are `known`."""
    for name, value in node.items():
        parts = value if isinstance(value, list) else [value]
        if isinstance(value, TREE) and any(isinstance(part, list) or text_of(part) in known for part in parts):
            return True
        is_object = any(isinstance(part, dict) and not is_translated(part) for part in parts)
        if is_object and kind_of_list(name) not in {"speakers", "kind", "track", "room"}:
            return True
    return False


def stand_in(node: dict[str, Any], flat: Flat, known: Container[str]) -> str:
    """Use the subtitle, the kind, a short description, the speakers or another text as the title.

    Return which was used.
    """
    if holds_sessions(node, known):
        return ""
    return (
        _by_subtitle(flat)
        or _by_field(flat)
        or _by_kind(flat)
        or (_by_people(node, flat) if _name_nobody(flat) else "")
        or _by_description(flat)
        or _by_people(node, flat)
        or _by_only_text(flat)
    )


def _by_subtitle(flat: Flat) -> str:
    if not (subtitle := flat.best("subtitle")):
        return ""
    flat.cells["title"] = subtitle
    for heading in columns_of(flat.cells)["subtitle"]:
        del flat.cells[heading]
    return "subtitle"


def _by_field(flat: Flat) -> str:
    for heading, text in flat.cells.items():
        words = words_of(heading)
        if (
            (words[:1] == ("display",) or not TITLES.isdisjoint(words[-1:]))
            and is_words(text)
            and len(text) <= LONGEST_IN_SHORT
        ):
            flat.cells["title"] = flat.cells.pop(heading)
            return heading
    return ""


def _by_kind(flat: Flat) -> str:
    """Use the kind as the title if it is a break, or says more than a kind: `L1: Intro to clay`.

    Return its heading, empty if it is not used.
    """
    for heading in columns_of(flat.cells).get("kind", ()):
        text = flat.cells[heading]
        if is_words(text) and len(text.split()) > 1 and not names_kind(text) and not is_service("", text):
            flat.cells["title"] = flat.cells.pop(heading)
            return heading
    return ""


def _name_nobody(flat: Flat) -> bool:
    """Return whether the speakers of an entry surely are none: `Coffee`, `Bus and walk`.

    One word such as `klobs` can be a name.
    """
    names = [speaker.name for speaker in flat.speakers if speaker]
    return bool(names) and not any(map(_is_person, names)) and all(" " in name or is_service(name) for name in names)


def _is_person(name: str) -> bool:
    return is_named(name) or has_given_name(name)


def _by_people(node: dict[str, Any], flat: Flat) -> str:
    """Use the speakers as the title; if none is a person, they speak no more: `Coffee`."""
    if not (names := ", ".join(speaker.name for speaker in flat.speakers if speaker)):
        return ""
    flat.cells["title"] = names
    by = KIND_AND_NAME.fullmatch(names)
    if by and names_kind(by["kind"]) and is_named(by["name"]):
        flat.cells["title"], flat.speakers = by["kind"], [person(by["name"])]
    elif not any(speaker and _is_person(speaker.name) for speaker in flat.speakers):
        texts = [text_of(value) for name, value in node.items() if kind_of_list(name) == "speakers"]
        first = names.partition(", ")[0]  # an id in the place of a name is no title
        flat.cells["title"], flat.speakers = next((text for text in texts if first in text), names), []
    return "speakers"


def _by_description(flat: Flat) -> str:
    """Use the description, or the first of its lines, as the title: `Clay<br>Speaker: Ada`."""
    for heading in columns_of(flat.cells).get("abstract", ()):
        first, *others = filter(None, LINE_END.split(flat.cells[heading].strip()))
        text = " ".join(untagged(first)[0].split())
        if 0 < len(text) <= LONGEST_IN_SHORT and not IN_SHORT.isdisjoint(words_of(heading)):
            flat.cells["title"], flat.cells[heading] = " ".join(first.split()), "\n".join(others)
            return "description"
    return ""


def is_words(text: str) -> bool:
    """Return whether a text has words, and is no id, flag or address."""
    return bool(re.search(r"[^\W\d_]{3}", text)) and not ID_OR_FLAG.fullmatch(text)


def _by_only_text(flat: Flat) -> str:
    """Use the only text of an entry that only says to be an event; another kind can be a title."""
    headings = [name for name, text in flat.cells.items() if not column_of(name) and unused([{name: text}], ())]
    is_text = len(headings) == 1 and is_words(flat.cells[headings[0]])
    if not is_text or flat.best("kind").casefold() not in GENERAL_KINDS:
        return ""
    flat.cells["title"] = flat.cells.pop(headings[0])
    return headings[0]


def talks_by_room(node: dict[str, Any]) -> set[str]:
    """Return the keys of talks by room: `"Main Hall": {"title": ..., "speaker": ...}`."""
    return {
        name for name, value in node.items()
        if isinstance(value, dict) and "title" in value and len(words_of(name)) > 1
        and not ROOM_WORDS.isdisjoint(words_of(name)) and kind_of_list(name) in {"room", ""}
        and any(word in OF_PEOPLE or kind_of_list(word) == "speakers" for word in value)
    }  # fmt: skip


def take_person(node: dict[str, Any], flat: Flat) -> bool:
    """Make a session of an entry such as `{title: "", name, bio}`; return whether it is one."""
    if text_of(node.get("title")).strip() or flat.speakers or not is_a_person("", flat):
        return False
    if (speaker := speaker_of({**node, "title": None})) is None:
        return False
    flat.speakers.append(speaker)
    for heading in [name for name in flat.cells if words_of(name) == ("name",)]:
        del flat.cells[heading]
    if speaker.org:
        for heading in columns_of(flat.cells).get("org", ()):
            del flat.cells[heading]
    flat.cells["title"] = speaker.name
    return True


def keys_of_sessions(node: dict[str, Any]) -> set[str]:
    """Return the keys of sessions: `{"alpha": {"title": ..., "start": ...}, "beta": ...}`."""
    objects = {name: value for name, value in node.items() if isinstance(value, dict)}
    if len(objects) < 2:
        return set()
    columns = {name: _columns_in(value) for name, value in objects.items()}
    timed = [name for name, known in columns.items() if "title" in known and not known.isdisjoint({"start", "date"})]
    return {name for name, known in columns.items() if "title" in known} if len(timed) > 1 else set()


def _columns_in(value: dict[str, Any]) -> set[str]:
    names = [*value, *(f"{name} {inner}" for name, part in value.items() if isinstance(part, dict) for inner in part)]
    return {column for name in names if (column := column_of(name))}


def is_a_person(key: str, flat: Flat) -> bool:
    """Return whether an object without a time is a person, by its list or its fields."""
    words = set(words_of(next(iter(columns_of(flat.cells).get("title", ())), "")))
    if kind_of_list(key) == "speakers":
        return words.isdisjoint(TALK_WORDS)
    fields = {" ".join(words_of(heading)) for heading in flat.cells}
    return "name" in words and words.isdisjoint(TALK_WORDS) and not flat.speakers and not fields.isdisjoint(OF_PEOPLE)


def leaders(node: dict[str, Any]) -> list[str]:
    """Return the keys of the people who lead a group of sessions: `chair`, `organizers`."""
    return [name for name, value in node.items() if value and not LEADERS.isdisjoint(words_of(name))]


def left_of_group(node: dict[str, Any], key: str, day: str) -> list[str]:
    """Return the keys of what a group says that none of its sessions takes.

    These are the people who lead it, and the title, the theme and the description of a day, whose name is `day`.
    """
    said = {name: value for name, value in node.items() if isinstance(value, str) and value.strip()}
    if not day or key in CONFERENCE:
        return leaders(node)
    titles = [name for name in said if column_of(name) == "title" and said[name] != day]
    texts = [name for name in said if column_of(name) in {"subtitle", "abstract"} or "theme" in words_of(name)]
    return [*leaders(node), *([] if kind_of_list(key) in LISTED or leaders(node) else titles), *texts]


def is_of_sponsors(key: str) -> bool:
    """Return whether a key names sponsors, as `sponsored_by`: they are no session."""
    return not {"sponsor", "sponsors", "sponsored"}.isdisjoint(words_of(key))


def says_more(flat: Flat) -> bool:
    """Return whether a slot without a title says more than its time: a break, or unknown fields."""
    known = {heading for heading in flat.cells if column_of(heading)}
    return bool(unused([flat.cells], known)) or bool(flat.best("kind"))


def without_kind(flat: Flat) -> Flat:
    """Return the fields of a slot without a title; a kind is kept only if it is a break."""
    if is_service("", flat.best("kind")):
        return flat
    kinds = columns_of(flat.cells).get("kind", ())
    return replace(flat, cells={name: text for name, text in flat.cells.items() if name not in kinds})


def only_names(node: dict[str, Any], key: str) -> bool:
    """Return whether an object inside a session is none for sure: a room, a tag or the like."""
    if kind_of_list(key) == "session" or any(isinstance(value, TREE) for value in node.values()):
        return False
    return {"date", "start", "speakers", "co_speakers"}.isdisjoint(map(column_of, node))


def can_be_part(key: str, flat: Flat, *, has_time: bool) -> bool:
    """Return whether an object of a list inside a session can be a session."""
    kind = kind_of_list(key)
    if kind == "session":
        return True
    # a slot with a title can list its talks by track or room
    return (has_time or bool(flat.speakers)) and kind != "speakers" and key.casefold() not in LINK_LISTS


def without_tables(node: dict[str, Any], flat: Flat) -> dict[str, str]:
    """Return the room and the track that an object itself has, not those that it lists."""
    inner = (
        (f"{name} {key}", part)
        for name, value in node.items()
        if isinstance(value, dict)
        for key, part in value.items()
    )
    tables = {
        name for name, value in (*node.items(), *inner) if isinstance(value, list) and kind_of_list(name) in INHERITED
    }  # fmt: skip
    if any(flat.best_of("title", "date").values()):  # the theme of a day is no track
        tables |= {heading for heading in flat.cells if "theme" in words_of(heading)}
    if not tables:
        return {}
    return Flat({heading: text for heading, text in flat.cells.items() if heading not in tables}).best_of(
        "room", "track"
    )


def legends(node: dict[str, Any]) -> set[str]:
    """Return the keys of what explains the tracks of a file: `category: {ops: Operations, ...}`."""
    if columns_of(node).keys() >= {"title", "start"}:
        return set()  # a session
    tables = {name: value for name, value in node.items() if isinstance(value, dict) and kind_of_list(name) == "track"}
    return {
        name for name, value in tables.items()
        if len(value) > 1 and all(isinstance(text, str) for text in value.values())
        and not is_translated(value) and not name_in(value)
    }  # fmt: skip


def can_be_session(key: str, value: Any, sessions: Collection[str]) -> bool:
    """Return whether a value can be the id of a session, by its key."""
    return kind_of_list(key) == "session" and isinstance(value, str | int) and not is_count(key, value, sessions)


def named_by_id(node: dict[str, Any], listed: dict[str, dict[str, Any]]) -> set[str]:
    """Return the keys by which a slot names a session by its id: `session: 5`.

    A number is one of a session even if the file has no such session.
    """
    titles = [name for name in node if column_of(name) == "title"]
    if any(kind_of_list(name) != "session" for name in titles):
        return set()
    return {
        name for name, value in node.items()
        if can_be_session(name, value, listed) and not isinstance(value, bool)
        and (listed.get(text_of(value), node) is not node or is_number(value, listed))
    }  # fmt: skip


def sessions_in_place(node: dict[str, Any], key: str) -> set[str]:
    """Return the keys of single sessions in a room, a track or a day: its name is not theirs."""
    if column_of(key) not in INHERITED:
        return set()
    return {name for name, value in node.items() if isinstance(value, dict) and kind_of_list(name) == "session"}


def lists_sessions(key: str, value: Any) -> bool:
    """Return whether a value is a list of objects with a time of their own, or of talks."""
    parts = [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []
    if kind_of_list(key) == "session" and any("title" in columns_of(part) for part in parts):
        return True
    return any(text and "start" in columns_of([name]) for part in parts for name, text in part.items())


def lists_of_sessions(node: dict[str, Any]) -> set[str]:
    """Return the keys of the lists of an object that are those of sessions."""
    return {name for name, value in node.items() if isinstance(value, list) and kind_of_list(name) == "session"}


def without_sessions(node: Any) -> bool:
    """Return whether a value is an object that lists no sessions."""
    if not isinstance(node, dict):
        return False
    return not any(isinstance(part, dict) for name in lists_of_sessions(node) for part in node[name])


def with_topics(root: Any) -> Any:
    """Return a tree with `title` for `topic` if its titles are the positions of speakers."""
    return _renamed(root) if topics_are_titles(node for node in nodes_in(root) if isinstance(node, dict)) else root


def _renamed(node: Any, depth: int = 0) -> Any:
    if isinstance(node, list) and depth < MAX_DEPTH:
        return [_renamed(part, depth + 1) for part in node]
    if not isinstance(node, dict) or depth >= MAX_DEPTH:
        return node
    new = {name: "title" if is_topic(name) else "speaker title" for name in node if is_topic(name) or is_title(name)}
    new = new if any(map(is_topic, node)) else {}
    return {new.get(name, name): _renamed(value, depth + 1) for name, value in node.items()}


def names_place(part: dict[str, Any]) -> bool:
    """Return whether a session names its room or track itself, by name or id."""
    return any(value and {referred(name), kind_of_list(name)} & {"room", "track"} for name, value in part.items())
