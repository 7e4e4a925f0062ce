"""Put together what a file says in several languages: `{en: {title: ...}, zh: {title: ...}}`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from confnote.schedule.columns import column_of
from confnote.schedule.document import TREE, text_of
from confnote.schedule.formats.references import LANGUAGE, MAX_DEPTH, nodes_in

# of other letters, such as `am` and `pm`, nobody writes programmes in two languages
CODES = set(
    "ar bg bn ca cs cy da de el en es et eu fa fi fr ga gl he hi hr hu id is it ja ka kk ko lt lv mk mn ms nb nl nn no"  # noqa: SIM905
    " pl pt ro ru sk sl sq sr sv ta th tr uk ur uz vi zh".split()
)
# codes that are words, too: objects of these alone can be the tracks HR and IT
WORDS = {"it", "hr", "is", "no", "id", "et"}
# what can stand around the texts of a session by language
AROUND = {"translations", "translation", "i18n", "locales", "localized"}
CODE_KEYS = ("lang", "language", "locale", "languages_code")
SAME_IN_ALL = {"date", "start", "end", "enddate", "duration"}


def with_languages_joined(root: Any) -> Any:
    """Return the tree with `{title: {en, zh}}` for `{en: {title}, zh: {title}}`."""
    codes = {
        key
        for node in nodes_in(root)
        if isinstance(node, dict) and len(own := _languages(_without_wrapper(node))) > 1 and own.keys() - WORDS
        and _are_alike([*own.values()])
        for key in own
    }  # fmt: skip
    return _plain(root, codes, 0) if codes else root


def _languages(node: dict[str, Any]) -> dict[str, Any]:
    """Return the members, but texts, of an object whose keys are codes of languages."""
    return {
        key: value for key, value in node.items()
        if isinstance(value, TREE) and LANGUAGE.fullmatch(code := _code(key)) and code[:2] in CODES
    }  # fmt: skip


def _code(key: str) -> str:
    return key.lower() if key.isupper() else key


def _without_wrapper(node: dict[str, Any]) -> dict[str, Any]:
    """Return an object with `en: {title}` for `translations: {en: {title}}`.

    So is it with a list: `translations: [{lang: en, title}]`.
    """
    for key, value in node.items():
        if key not in AROUND or not isinstance(value, TREE):
            continue
        inner = value if isinstance(value, dict) else {}
        for part in value if isinstance(value, list) else []:
            name = next((name for name in CODE_KEYS if isinstance(part, dict) and text_of(part.get(name))), "")
            inner |= {text_of(part[name]): {k: text for k, text in part.items() if k != name}} if name else {}
        if inner and len(inner) == len(value) == len(_languages(inner)):
            return {**{name: part for name, part in node.items() if name != key}, **inner}
    return node


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
        # of texts, such as tags, one language counts
        are_texts = not any(isinstance(one, TREE) for part in parts for one in part)
        return are_texts or (len({*map(len, parts)}) == 1 and all(map(_are_alike, zip(*parts, strict=True))))
    return not any(isinstance(part, TREE) for part in parts)


def _plain(node: Any, codes: set[str], depth: int) -> Any:
    if depth > MAX_DEPTH or not isinstance(node, TREE):
        return node
    if isinstance(node, list):
        return [_plain(part, codes, depth + 1) for part in node]
    node = _without_wrapper(node)
    own = {key: value for key, value in _languages(node).items() if key in codes}
    if not own or not _are_alike([*own.values()]):
        return {key: _plain(value, codes, depth + 1) for key, value in node.items()}
    found = _joined({_code(key): value for key, value in own.items()})
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
        if any(len(part) != len(first) for part in others):
            return values.get("en", first)
        return [_joined({code: part[at] for code, part in values.items()}) for at in range(len(first))]
    return first if all(other == first for other in others) else {code: text_of(part) for code, part in values.items()}
