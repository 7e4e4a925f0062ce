"""Find link definitions (`[ref]: https://...`), and write their addresses into links."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import accumulate
from typing import Any

from markdown_it.common.utils import normalizeReference

from confnote.post.markdown.escape import clean, link_target
from confnote.post.markdown.parser import Edit, Span, commonmark, edit
from confnote.post.markdown.reading import read

Definitions = Mapping[str, Any]  # what markdown-it knows of a definition, by label
_DEFINITION = re.compile(r"^ {0,3}\[[^\]\n]+\]:[ \t]*\S", re.MULTILINE)
_AFTER_LABEL = re.compile(r" {0,3}\[(?:[^\[\]\\]|\\.)+\]:\s*(.*)", re.DOTALL)
# a word alone (`[note]: this`) is no address
_ADDRESS = re.compile(r"#|mailto:|\S*/")


def definitions(texts: Iterable[str]) -> dict[str, Any]:
    """Return the link definitions in some texts, but for labels that have two addresses."""
    found: dict[str, Any] = {}
    clashing: set[str] = set()
    for text in filter(_DEFINITION.search, texts):
        for label, target in _defined(clean(text)):
            if found.setdefault(label, target)["href"] != target["href"] or not _ADDRESS.match(target["href"]):
                clashing.add(label)
    return {label: target for label, target in found.items() if label not in clashing}


def _defined(text: str) -> Iterator[tuple[str, Any]]:
    """Yield label and target of each definition, with its address and title as they are typed."""
    env: dict[str, Any] = {}
    commonmark().parse(text, env)
    duplicates = ((target["label"], target) for target in env.get("duplicate_refs", ()))
    rows = text.split("\n")
    for label, target in [*env.get("references", {}).items(), *duplicates]:
        typed = _AFTER_LABEL.match("\n".join(rows[slice(*target["map"])]))
        yield label, {**target, "written": typed[1].strip() if typed else link_target(target["href"])}


def used_labels(texts: Iterable[str], known: Definitions) -> set[str]:
    """Return the labels of known definitions that a link in some texts uses."""
    return {label for text in texts if known and "[" in text for label, _ in _uses(clean(text), known)}


def with_addresses(text: str, shared: Definitions | None = None, keep: Collection[str] = ()) -> str:
    """Write the addresses of definitions into their links; remove these definitions.

    The definitions are those in the text, then the `shared` ones, whose uses are all replaced; those to `keep` stay.
    """
    own, shared = definitions((text,)), shared or {}
    known = {label: target for label, target in {**shared, **own}.items() if label not in keep}
    if not known or "[" not in text:
        return text
    text = clean(text)
    uses = list(_uses(text, known))
    edits: list[Edit] = [(*span, f"]({known[label]['written']})") for label, span in uses]
    used = {label for label, _ in uses} | {*shared}
    gone = {label for label in own if label in used and label in known}
    edits += _rows(text, gone) if gone else ()
    return edit(text, edits).strip("\n") if edits else text


def _uses(text: str, known: Definitions) -> Iterator[tuple[str, Span]]:
    """Yield label and target of each link of a text that uses a known definition."""
    # a definition that is not read as one would be a paragraph, and begin with a link
    defined = dict(_defined(text)) if _DEFINITION.search(text) else {}
    reading = read(text, references={**defined, **known})
    begins = {end: start for start, end in reading.words}
    for start, end in reading.targets:
        label = text[start + 2 : end - 1] if text.startswith("][", start) else ""
        if text.startswith(("][]", "][" if label else "]"), start) or end == start + 1:
            label = normalizeReference(label or text[begins[start] + 1 : start]) if start in begins else ""
            if label in known:
                yield label, (start, end)


def _rows(text: str, labels: Collection[str]) -> Iterator[Edit]:
    """Remove the rows of definitions, and blank rows after them that follow another blank row."""
    rows = text.split("\n")
    starts = [0, *accumulate(len(row) + 1 for row in rows)]
    spans = [target["map"] for label, target in _defined(text) if label in labels]
    gone = {row for first, end in spans if _DEFINITION.match(rows[first]) for row in range(first, end)}
    is_apart, after_gone = True, False  # whether the last row that stays is blank, and whether rows went after it
    for number, row in enumerate(rows):
        if number in gone or (after_gone and is_apart and not row.strip()):
            yield starts[number], min(starts[number + 1], len(text)), ""
            after_gone = True
        else:
            is_apart, after_gone = not row.strip(), False
