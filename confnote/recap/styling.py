"""What a post looks like -> the style keys by which an export looks like it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from confnote.post.content.order import LISTS, MAIN, order
from confnote.post.layouts import layout as layout_of
from confnote.post.style import TABLE, read_style
from confnote.recap.value import Main, Products, Section, Talk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from confnote.recap.notes import Place
    from confnote.recap.value import Part, Said

Pair = tuple[str, str]


def styling(
    layout: str,
    parts: Sequence[Part],
    intro: Sequence[Said],
    *,
    prose: bool,
    level: int,
    headings: str,
    template: str,
    place: Place,
    bullet: str,
    more: bool,
    toml: bool,
) -> tuple[Pair, ...]:
    """Return the keys whose values are other than the layout's own."""
    told = [*intro, *_said(parts)]
    pairs: dict[str, str] = {
        "headings": headings,
        "level": str(min(level, 5)),
        "bullet": bullet,
        "more": "on" if more else "off",
        "front": "toml" if toml else "site",
        **_of_sessions(parts, template, prose=prose),
        **_labels(layout, parts),
    }
    if any(said.posts for said in told):
        pairs |= {"social": "embed", "social.place": place}
    if any(said.kind == "quote" for said in told):
        pairs["quote.by"] = ""
    pairs |= _order(layout, parts)
    usual = {row.key: row.default for row in TABLE.values()} | dict(layout_of(layout).STYLE)
    return tuple((key, value) for key, value in pairs.items() if usual[key] != value)


def _said(parts: Sequence[Part]) -> Iterator[Said]:
    for part in parts:
        if isinstance(part, Section):
            yield from part.notes
        elif isinstance(part, Products):
            yield from (*part.before, *part.after)
        else:
            for item in part.items:
                yield from item.notes if isinstance(item, Talk) else (item,)


def _of_sessions(parts: Sequence[Part], template: str, *, prose: bool) -> dict[str, str]:
    """Say how sessions are shown: in prose, or under headings with their speakers and links."""
    main = [part for part in parts if isinstance(part, Main)]
    talks = [item for part in main for item in part.items if isinstance(item, Talk)]
    if prose:
        several = any(len(part.items) > 1 or _has_posts(part) for part in main)
        return {"session": "prose", **({"join": "note"} if several else {})}
    pairs = {"session.title": template}
    speakers = [one for talk in talks for one in talk.speakers]
    if any(one.org for one in speakers):
        pairs["speaker"] = "{name}, {org}"
    if any(one.url for one in speakers):
        pairs["handles"] = "link"
    leading = [link for talk in talks for link in talk.links if not link.title]
    if leading:
        pairs["session.link"] = leading[0].kind
    shown = [link.kind for talk in talks for link in talk.links if link.title]
    pairs["links"] = ", ".join(dict.fromkeys(shown)) or "off"
    return pairs


def _has_posts(part: Main) -> bool:
    return any(said.posts for said in _said([part]))


def _labels(layout: str, parts: Sequence[Part]) -> dict[str, str]:
    labels: dict[str, str] = {}
    for part in parts:
        if isinstance(part, Products):
            labels |= {"label.tech": part.heading, "tech.line": part.template}
        elif isinstance(part, Main) and layout == "talks":
            labels["label.sessions"] = part.heading
        elif isinstance(part, Section) and f"label.{part.name.casefold()}" in TABLE:
            labels[f"label.{part.name.casefold()}"] = part.name
    return labels


def _order(layout: str, parts: Sequence[Part]) -> dict[str, str]:
    """Name the parts in their order, if that is not the usual one."""
    wanted, names = [], []
    for part in parts:
        key = MAIN if isinstance(part, Main) else "tech" if isinstance(part, Products) else part.name.casefold()
        if key not in wanted:
            wanted.append(key)
            names.append(part.name if isinstance(part, Section) else key)
    there = [MAIN, *(key for key in wanted if key not in (MAIN, *LISTS)), *(key for key in LISTS if key in wanted)]
    usual = order(read_style((), layout_of(layout).STYLE), there)
    if [key for key in usual if key in wanted] == wanted or any("," in name for name in names):
        return {}
    return {"order": ", ".join(names)}
