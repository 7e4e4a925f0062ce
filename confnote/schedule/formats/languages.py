"""Put together what a file says in several languages: `{en: {title: ...}, zh: {title: ...}}`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from confnote.schedule.columns import column_of
from confnote.schedule.document import text_of
from confnote.schedule.formats.references import LANGUAGE, MAX_DEPTH, nodes_in

# of other letters, such as `am` and `pm`, nobody writes programmes in two languages
CODES = set(
    "ar bg bn ca cs cy da de el en es et eu fa fi fr ga gl he hi hr hu id is it ja ka kk ko lt lv mk mn ms nb nl nn no"  # noqa: SIM905
    " pl pt ro ru sk sl sq sr sv ta th tr uk ur uz vi zh".split()
)
SAME_IN_ALL = {"date", "start", "end", "enddate", "duration"}


def with_languages_joined(root: Any) -> Any:
    """Return the tree with `{title: {en, zh}}` for `{en: {title}, zh: {title}}`."""
    codes = {
        key
        for node in nodes_in(root)
        if isinstance(node, dict) and len(own := _languages(node)) > 1 and _are_alike([*own.values()])
        for key in own
    }
    return _plain(root, codes, 0) if codes else root


def _languages(node: dict[str, Any]) -> dict[str, Any]:
    """Return the members, but texts, of an object whose keys are codes of languages."""
    return {
        key: value for key, value in node.items()
        if isinstance(value, dict | list) and LANGUAGE.fullmatch(key) and key[:2] in CODES
    }  # fmt: skip


def _are_alike(parts: Sequence[Any]) -> bool:
    """Return whether values can be the same in several languages: as many, at the same times."""
    if all(isinstance(part, dict) for part in parts):
        common = set(parts[0]).intersection(*parts[1:])
        return bool(common) and all(
            _are_alike([part[key] for part in parts])
            and (column_of(key) not in SAME_IN_ALL or all(part[key] == parts[0][key] for part in parts))
            for key in common
        )
    if all(isinstance(part, list) for part in parts):
        return len({*map(len, parts)}) == 1 and all(map(_are_alike, zip(*parts, strict=True)))
    return not any(isinstance(part, dict | list) for part in parts)


def _plain(node: Any, codes: set[str], depth: int) -> Any:
    if depth > MAX_DEPTH or not isinstance(node, dict | list):
        return node
    if isinstance(node, list):
        return [_plain(part, codes, depth + 1) for part in node]
    own = {key: value for key, value in _languages(node).items() if key in codes}
    if not own or not _are_alike([*own.values()]):
        return {key: _plain(value, codes, depth + 1) for key, value in node.items()}
    found = _joined(own)
    made = {key: _plain(value, codes, depth + 1) for key, value in node.items() if key not in own}
    if isinstance(found, list):
        return {**made, "sessions": found} if made else found
    for key, value in found.items():
        # beside another title the translated one is named as not used
        made[f"{key} translated" if made.get(key) else key] = _plain(value, codes, depth + 1)
    return made


def _joined(values: dict[str, Any]) -> Any:
    """Return one value for those of all languages: its texts by language, if they differ."""
    first, *others = values.values()
    if isinstance(first, dict):
        keys = dict.fromkeys(key for part in values.values() for key in part)
        return {key: _joined({code: part[key] for code, part in values.items() if key in part}) for key in keys}
    if isinstance(first, list):
        return [_joined({code: part[at] for code, part in values.items()}) for at in range(len(first))]
    return first if all(other == first for other in others) else {code: text_of(part) for code, part in values.items()}
