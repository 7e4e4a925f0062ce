"""Read XML of no known format: the elements are read as JSON is, by their names."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder

from confnote.schedule.document import Document
from confnote.schedule.formats.nested import Finder
from confnote.schedule.formats.references import MAX_DEPTH
from confnote.schedule.formats.tree import tree_schedule
from confnote.schedule.times import Hints
from confnote.schedule.value import Schedule

NAME = "XML"


def identify(document: Document) -> bool:
    """Return whether the file is XML in which elements have a title and a start."""
    return document.head.startswith(b"<") and has_sessions(_tree(document))


def read(document: Document, hints: Hints) -> Schedule:
    """Return the programme; raise Refused for an ambiguous date or no session."""
    return tree_schedule(NAME, _tree(document), hints)


def has_sessions(tree: Any) -> bool:
    """Return whether a tree has something with a title and a time."""
    return any(one.is_timed for one in Finder(tree).sessions())


def _tree(document: Document) -> Any:
    from defusedxml import DefusedXmlException
    from defusedxml.ElementTree import DefusedXMLParser

    encoding = "utf-8" if document.recoded else None
    parser = DefusedXMLParser(forbid_dtd=True, encoding=encoding, target=TreeBuilder())
    try:
        parser.feed(document.data.lstrip())
        return tree_of(parser.close())
    except (DefusedXmlException, ParseError, ValueError, LookupError):
        return None


def tree_of(element: Element, depth: int = 0) -> Any:
    """Return an element as JSON would have it: a text, a list of like elements, or an object."""
    text = (element.text or "").strip()
    children = list(element) if depth < MAX_DEPTH else []
    if not children:
        return text or dict(element.attrib)
    tags = {child.tag for child in children}
    # `<persons><person>`
    if not element.attrib and len(tags) == 1 and (len(children) > 1 or element.tag.startswith(min(tags))):
        return [tree_of(child, depth + 1) for child in children]
    node: dict[str, Any] = dict(element.attrib)
    for child in children:
        tag, value = child.tag.rpartition("}")[2], tree_of(child, depth + 1)
        if tag in node:
            node[tag] = [*(node[tag] if isinstance(node[tag], list) else [node[tag]]), value]
        else:
            node[tag] = value
        if isinstance(value, str):
            node.update({f"{tag} {name}": said for name, said in child.attrib.items()})
    return node
