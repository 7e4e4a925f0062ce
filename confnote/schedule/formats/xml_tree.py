"""Read XML of no known format: the elements are read as JSON is, by their names."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser
from xml.parsers.expat import ExpatError, ParserCreate

from confnote.core.collector import collector_off
from confnote.errors import Refused
from confnote.schedule.columns import columns_of
from confnote.schedule.document import HEAD, Document, cut_off
from confnote.schedule.formats.named import in_tree
from confnote.schedule.formats.nested import Finder
from confnote.schedule.formats.references import MAX_DEPTH, kind_of_list
from confnote.schedule.formats.tree import tree_schedule
from confnote.schedule.formats.wrapped import with_times_apart
from confnote.schedule.kinds import is_service
from confnote.schedule.people import split_outside
from confnote.schedule.times import Hints, with_colon
from confnote.schedule.value import Schedule

NAME = "XML"
# elsewhere four digits can be a room or a year
TIMES = {"start", "end", "starttime", "endtime", "start_time", "end_time"}
# the codes of expat for an end within an element, and within a tag
ENDS_EARLY = {3, 5}


def identify(document: Document) -> bool:
    """Return whether the file is XML in which elements have a title and a start."""
    if not document.head.startswith(b"<"):
        return False
    tree, cut = _named_tree(document)
    return has_sessions(tree) or (bool(cut) and tree is not None)


def read(document: Document, hints: Hints) -> Schedule:
    """Return the programme; raise Refused for an ambiguous date or no session."""
    tree, cut = _named_tree(document)
    notice, doubt = cut_off(cut)
    if cut and not has_sessions(tree):
        raise Refused(doubt)
    schedule = tree_schedule(NAME, tree, hints)
    if not cut:
        return schedule
    return replace(schedule, notices=(notice, *schedule.notices), doubts=(*schedule.doubts, doubt))


def _named_tree(document: Document) -> tuple[Any, int]:
    """Return the tree with the keys that the user names, and the line in which it is cut off."""
    tree, cut = _tree(document)
    return in_tree(tree, document.columns), cut


def tree_in(document: Document) -> Any:
    """Return the tree of XML; None for other content."""
    return _tree(document)[0]


def has_sessions(tree: Any) -> bool:
    """Return whether a tree has something with a title and a time."""
    return any(one.is_timed for one in Finder(with_times_apart(tree)).sessions())


class _OpenBuilder(TreeBuilder):
    """Builds the elements of a file without its end.

    `open` are those that are not closed, `has_half` says that one of them is a session.
    """

    def __init__(self) -> None:
        super().__init__()
        self.open: list[Element] = []
        self.has_half = False

    def start(self, tag: str, attrs: dict[str, str]) -> Element:
        self.open.append(super().start(tag, attrs))
        return self.open[-1]

    def end(self, tag: str) -> Element:
        self.open.pop()
        return super().end(tag)

    def closed(self) -> Element:
        """Return the root without the session in which the file ends, which may be half."""
        path = list(self.open)
        for element in reversed(path):
            self.end(element.tag)
        places = [place for place, element in enumerate(path) if place and kind_of_list(element.tag) == "session"]
        if places:
            path[places[-1] - 1].remove(path[places[-1]])
            self.has_half = True
        return self.close()


def _tree(document: Document) -> tuple[Any, int]:
    """Return the tree, None for other content, and the line in which it is cut off, else 0."""
    try:
        return tree_of(root_of(document)), 0
    except ParseError as error:
        if error.code not in ENDS_EARLY:
            return None, 0
    except (Doctype, ValueError, LookupError):
        return None, 0
    builder = _OpenBuilder()
    with suppress(ParseError):
        root_of(document, builder)
    if not builder.open:
        return None, 0
    tree = tree_of(builder.closed())
    # a file that holds no session at all is not refused because of its end
    return (tree, document.data.rstrip().count(10) + 1) if builder.has_half or has_sessions(tree) else (None, 0)


class Doctype(Exception):
    """The XML has a DOCTYPE, which can define entities that are huge or read other files."""


def root_of(document: Document, target: TreeBuilder | None = None) -> Element:
    """Return the root; raise Doctype, or ParseError, ValueError or LookupError for broken XML."""
    # a recoded file is UTF-8, whatever its declaration says
    encoding, data = "utf-8" if document.recoded else None, document.data.lstrip()
    # a parser that also looks for a DOCTYPE, such as defusedxml's, calls Python for every tag: three times as slow
    with suppress(ExpatError):  # the next parser says what is wrong
        _refuse_doctype(data, encoding)
    parser = XMLParser(encoding=encoding, target=target)  # noqa: S314  # without a DOCTYPE there are no entities
    with collector_off():
        parser.feed(data)
        root: Element = parser.close()
    return root


def _refuse_doctype(data: bytes, encoding: str | None) -> None:
    """Raise Doctype if the XML has one; it can be only before the first element."""
    begun: list[str] = []

    def refuse(*_: object) -> None:
        raise Doctype

    parser = ParserCreate(encoding)
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda name, _: begun.append(name)
    for at in range(0, len(data), HEAD):
        parser.Parse(data[at : at + HEAD])
        if begun:
            return


def tree_of(element: Element, depth: int = 0) -> Any:
    """Return an element as JSON would have it: a text, a list of like elements, or an object."""
    text = (element.text or "").strip()
    children = list(element) if depth < MAX_DEPTH else []
    if not children:
        return (with_colon(text) if element.tag in TIMES else text) or dict(element.attrib)
    tags = {child.tag for child in children}
    # `<persons><person>`
    if not element.attrib and len(tags) == 1 and (len(children) > 1 or element.tag.startswith(min(tags))):
        return [tree_of(child, depth + 1) for child in children]
    node: dict[str, Any] = dict(element.attrib)
    for child in children:
        tag, value = child.tag.rpartition("}")[2], tree_of(child, depth + 1)
        if isinstance(value, str) and _is_person_with_org(tag, value, child):
            value = {"name": value, **child.attrib}
        # `<pause von="10:30">Coffee</pause>`
        if isinstance(value, str) and "start" in columns_of(child.attrib) and kind_of_list(tag) == "session":
            value = {"title": value, **({"kind": tag} if is_service("", tag) else {}), **child.attrib}
        if depth and tag not in node and _is_session(tag, value):
            value = [value]
        if tag in node:
            node[tag] = [*(node[tag] if isinstance(node[tag], list) else [node[tag]]), value]
        else:
            node[tag] = value
        if isinstance(value, str):
            node.update({f"{tag} {name}": said for name, said in child.attrib.items()})
    return node


def _is_session(tag: str, value: Any) -> bool:
    """Return whether an element is a session, also if its parent has only one."""
    known = columns_of(value) if isinstance(value, dict) and kind_of_list(tag) == "session" else {}
    return "title" in known and ("start" in known or "speakers" in known)


def _is_person_with_org(tag: str, text: str, element: Element) -> bool:
    """Return whether an element is one person with an organisation: `<speaker company="Org">`."""
    is_one = kind_of_list(tag) == "speakers" and len(split_outside(text)) == 1
    return is_one and "org" in columns_of(element.attrib) and "name" not in element.attrib
