"""Find the link definitions of a post (`[ref]: https://...`) that its links use."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from markdown_it.common.utils import normalizeReference

from confnote.post.markdown.escape import clean
from confnote.post.markdown.parser import commonmark
from confnote.post.markdown.reading import read

_DEFINITION = re.compile(r"^ {0,3}\[[^\]\n]+\]:[ \t]*\S", re.MULTILINE)
# a word alone (`[note]: this`) is no address
_ADDRESS = re.compile(r"#|mailto:|\S*/")


def used_definitions(defining: Iterable[str], all_texts: Iterable[str]) -> dict[str, Any]:
    """Return the definitions in some texts, by label, that a link in one of `all_texts` uses.

    A label with two addresses is left out: one of the links would lead to the wrong page.
    """
    found: dict[str, Any] = {}
    clashing: set[str] = set()
    for text in filter(_DEFINITION.search, defining):
        env: dict[str, Any] = {}
        commonmark().parse(clean(text), env)
        known = env.get("references", {}).items()
        for label, target in [*known, *((target["label"], target) for target in env.get("duplicate_refs", ()))]:
            if found.setdefault(label, target)["href"] != target["href"] or not _ADDRESS.match(target["href"]):
                clashing.add(label)
    found = {label: target for label, target in found.items() if label not in clashing}
    used = {label for text in all_texts if found and "[" in text for label in _labels(clean(text), found)}
    return {label: target for label, target in found.items() if label in used}


def _labels(text: str, references: dict[str, Any]) -> Iterable[str]:
    """Yield the labels that the links of a text use."""
    reading = read(text, references=references)
    begins = {end: start for start, end in reading.words}
    for start, end in reading.targets:
        label = text[start + 2 : end - 1] if text.startswith("][", start) else ""
        if text.startswith(("][]", "][" if label else "]"), start) or end == start + 1:
            yield normalizeReference(label or text[begins[start] + 1 : start]) if start in begins else ""
