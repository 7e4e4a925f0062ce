"""Merge a new draft into the file that the author edited, by comparing both with the last draft.

The units are pieces. Unedited pieces follow the notes, edited ones keep the author's words, deleted ones stay
deleted, new ones appear in their section, and pieces that the author moved stay there. A piece that both sides
changed is a conflict.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import takewhile

from confnote.post.markdown.pieces import Loose, Piece, Pieces
from confnote.post.merge import conflict
from confnote.post.merge.conflict import Conflict, Take, Takes
from confnote.post.merge.joined import joined_pieces, with_moments
from confnote.post.merge.keys import three_sides
from confnote.post.merge.order import put_in_order
from confnote.post.merge.parts import split_pieces
from confnote.post.merge.positions import (
    is_moment_alone,
    is_same_without_moments,
    moments_in,
    moments_that_follow,
    with_followed,
    with_its_moments,
    with_moments_of,
)
from confnote.post.merge.regroup import regrouped
from confnote.post.merge.sides import (
    NO_KEYS,
    MergedPiece,
    Sides,
    is_chapter,
    is_title,
    put_together,
    take_apart,
    with_known_labels,
)

# The end of the key of a label of notes between sessions (see `content.compose`).
BETWEEN = ".between"
# Text that needs no heading above it: a rule, a link definition, `<!--more-->`.
_ANYWHERE = re.compile(r" {0,3}(?:([-*_])[ \t]*(?:\1[ \t]*){2,}$|\[[^\]]+\]:|<!--)")


@dataclass(frozen=True, slots=True)
class Merged:
    """Merged pieces and conflicts: where `--take` decided nothing, they have the file's side."""

    pieces: Pieces
    conflicts: tuple[Conflict, ...] = ()


def merge(
    last: Iterable[Piece],
    edited: Pieces,
    new: Iterable[Piece],
    take: Take | Takes | None = None,
    loose: Mapping[str, Loose] = NO_KEYS,
) -> Merged:
    """Merge a new draft into the body of a file.

    `last` and `new` are drafts with keys, `edited` is the file's body from `split`; `take` decides conflicts. `loose`
    has the keys of notes that belong to no session. Pieces of the result that the author added have no key.
    """
    work = _Merge(
        regrouped(with_known_labels(three_sides(last, edited, new, loose))),
        take if isinstance(take, Takes) else Takes(take),
    )
    # kept before from_notes: that is the order of the conflicts
    return Merged(
        put_in_order(work.sides, work.kept(), _labelling(work.sides, work.from_notes())), tuple(work.conflicts)
    )


def _labelling(sides: Sides, placed: set[int]) -> set[int]:
    """Return the draft's pieces to insert without labels whose notes the author moved elsewhere."""
    keys, index_of = [piece.key for piece in sides.new.pieces], sides.edited.index_of
    lone = set()
    for at in placed:
        if not keys[at].endswith(BETWEEN):
            continue
        below = [*takewhile(lambda n: keys[n].startswith(("n:", "l:")), range(at + 1, len(keys)))]
        begin = next((index_of[key] for key in reversed(keys[:at]) if key in index_of), -1)
        rest = keys[below[-1] + 1 if below else at + 1 :]
        end = next((index_of[key] for key in rest if key in index_of), len(sides.edited.pieces))
        if not any(n in placed or begin < index_of.get(keys[n], -1) < end for n in below):
            lone.add(at)
    return placed - lone


def merge_piece(last: str, edited: str, new: str) -> str | None:
    """Merge three versions of one piece; return None for a conflict.

    Words that both sides changed differently are a conflict, and words that cannot have the new mark (code, a line of
    dashes). Links and moments that only the notes changed are put into the author's words.

    Mark and words are merged separately: `- a`, which is `* a` in the file and `- b` in the notes, becomes `* b`.
    """
    if last in (edited, new):
        return edited if new == last else new
    last_form, edited_form, new_form = take_apart(last), take_apart(edited), take_apart(new)
    if edited_form.words == last_form.words and is_same_without_moments(last, new):
        merged = with_moments(last, edited, new)  # the author has other line ends, or another mark
        if merged is not None:
            return merged
    if edited_form.words != last_form.words and new_form.words not in (last_form.words, edited_form.words):
        # the author may have made another link of a moment
        linked = _with_new_links(last, edited, new) if moments_in(last) == moments_in(new) else None
        return with_moments(last, edited, new) if linked is None else linked
    new_words = edited_form.words == last_form.words != new_form.words
    restyled = (edited_form.mark, edited_form.sort) != (last_form.mark, last_form.sort)
    new_mark = not restyled and (new_words or (new_form.mark, new_form.sort) != (last_form.mark, last_form.sort))
    if new_words == new_mark:
        return new if new_words else edited
    words, mark = (new_form, edited_form) if new_words else (edited_form, new_form)
    if words.sort != mark.sort and (words.code or mark.code or "rule" in (words.sort, mark.sort)):
        return None
    return put_together(mark, words)


_LINK = re.compile(r"\[([^\[\]]*)\]\(([^()\s]*)\)")


def _with_new_links(last: str, edited: str, new: str) -> str | None:
    """Put new targets of links into an edited piece; None if the notes changed more.

    So a recording that becomes the link of a title is no conflict with an author's words in the title. A heading in
    quite other words is the link, but for what is left before and behind the title, such as its speaker.
    """
    before, after = _LINK.findall(last), _LINK.findall(new)
    if _LINK.sub(r"\1", last) != _LINK.sub(r"\1", new) or len(before) > 1 or len(after) > 1:
        return None
    if not before:
        words, url = after[0]
        if _LINK.search(edited):
            return None
        if edited.count(words) != 1:
            words = _title_in(edited, *last.split(words, 1))
        return edited.replace(words, f"[{words}]({url})") if words else None
    old = re.compile(rf"\[([^\[\]]*)\]\({re.escape(before[0][1])}\)")
    if len(old.findall(edited)) != 1:
        return None
    return old.sub(lambda link: f"[{link[1]}]({after[0][1]})" if after else link[1], edited)


def _title_in(edited: str, before: str, behind: str) -> str:
    """Return the words of a heading between those around the title, "" for another piece."""
    form = take_apart(edited)
    words = form.body.removeprefix(before.removeprefix(form.before)).removesuffix(behind).strip()
    return words if form.sort == "heading" and edited.count(words) == 1 and not {"[", "]"} & {*words} else ""


class _Merge:
    """The state of one merge: the three sides, and the conflicts so far."""

    def __init__(self, sides: Sides, takes: Takes) -> None:
        self.sides = sides
        self.takes = takes
        self.conflicts: list[Conflict] = []
        self.left = self._left()
        self.joined: dict[int, list[tuple[str, range]]] = defaultdict(list)  # by the index of the paragraph
        drafted = sides.last.index_of.keys() & sides.new.index_of.keys()
        if any(sides.last.text(key) != sides.new.text(key) for key in drafted):
            for key, place in joined_pieces(sides.last, sides.edited).items():
                self.joined[place.at].append((key, place.tokens))
        self.in_parts = self._in_parts()

    def _left(self) -> set[int]:
        """Find the last draft's pieces that the file still has.

        A heading that the author deleted counts if the file has half of the pieces below it, word for word. The title
        of a session never does: its notes would be below the title of another session.
        """
        last, edited = self.sides.last, self.sides.edited
        found: set[int] = set()
        below, below_found = Counter(last.under), Counter[int]()
        for index in reversed(range(len(last.pieces))):  # what is below a heading comes before it
            piece = last.pieces[index]
            if piece.key in edited.index_of:
                is_same = take_apart(edited.text(piece.key)).words == take_apart(piece.text).words
                below_found[last.under[index]] += is_same or last.levels[index] > 0
            elif is_title(piece) or not 0 < below[index] <= 2 * below_found[index]:
                continue
            else:
                below_found[last.under[index]] += 1
            found.add(index)
        return found

    def kept(self) -> list[MergedPiece]:
        """Return the file's pieces that stay, with their new texts, in the file's order."""
        last, new = self.sides.last, self.sides.new
        saved = self._saved_headings()
        kept = []
        for at, piece in enumerate(self.sides.edited.pieces):
            in_new = new.index_of.get(piece.key, -1)
            if at in saved or piece.key not in last.index_of:
                joined = None if piece.key else self._with_joined(at, piece.text)
                own = self._with_followed(at, self.in_parts.get(at, piece.text) if joined is None else joined)
                kept.append(MergedPiece(own, piece.key, at, in_new))
            elif in_new >= 0:
                last_text, new_text = last.text(piece.key), new.pieces[in_new].text
                text = self.in_parts.get(at) or self._with_joined(at, piece.text)
                text = merge_piece(last_text, piece.text, new_text) if text is None else text
                take = self._record(at, conflict.EDITED_BOTH, last_text, piece.text, new_text) if text is None else None
                if take == "both":  # the notes' side has the key: it goes on to follow the notes
                    kept.append(MergedPiece(piece.text, edited=at))
                    kept.append(MergedPiece(new_text, piece.key, new=in_new, is_undecided=True))
                else:
                    if text is None:
                        text = with_its_moments(last_text, piece.text, new_text)
                    text = new_text if take == "notes" else self._with_followed(at, text)
                    kept.append(MergedPiece(text, piece.key, at, in_new))
            elif not self._is_dropped(at):
                take = self._record(at, conflict.EDITED_GONE, last.text(piece.key), piece.text, None)
                kept += [] if take == "notes" else [MergedPiece(piece.text, piece.key, at)]
        return kept

    def _with_joined(self, at: int, text: str) -> str | None:
        """Put new moments into a paragraph of several notes; return None for another."""
        last, new = self.sides.last, self.sides.new
        its = self.joined.get(at, ())
        notes = [(last.text(key), new.text(key), tokens) for key, tokens in its if key in new.index_of]
        return with_moments_of(notes, text) if notes else None

    def _in_parts(self) -> dict[int, str]:
        """Return the parts of paragraphs that the author split, by index, with their moments."""
        last, edited, new = self.sides.last, self.sides.edited, self.sides.new
        found: dict[int, str] = {}
        for at, piece in enumerate(edited.pieces):
            if piece.key not in last.index_of or piece.key not in new.index_of or is_chapter(piece.key):
                continue
            texts = last.text(piece.key), new.text(piece.key)
            if texts[0] != texts[1] and piece.text != texts[0]:
                parts = split_pieces(texts[0], edited.pieces, at)
                gap = self.sides.ends * 2
                whole = with_moments(texts[0], gap.join(edited.pieces[part].text for part in parts), texts[1])
                rows = whole.split(gap) if whole is not None and len(parts) > 1 else []
                found |= zip(parts, rows, strict=True) if len(rows) == len(parts) else ()
        return found

    def _with_followed(self, at: int, text: str) -> str:
        """Return the merged `text` of a piece, in which the moments of other notes are new, too."""
        side = self.sides.edited
        edited, parent = side.pieces[at].text, side.under[at]
        if not moments_in(edited):
            return text
        return with_followed(edited, text, self.followed.get(side.pieces[parent].key if parent >= 0 else "", {}))

    @cached_property
    def followed(self) -> dict[str, dict[str, str]]:
        """The moments of the last draft and their new ones, by the key of the heading above."""
        return moments_that_follow(self.sides.last, self.sides.new)

    def _record(self, at: int, why: str, last: str, edited: str, new: str | None) -> Take:
        """Record a conflict at a piece of the file, and return the side to take."""
        side = self.sides.edited
        found = Conflict(
            key=side.pieces[at].key, why=why, last=last, edited=edited, new=new,
            under=side.heading(at), line=side.lines[at],
        )  # fmt: skip
        return self._decided(found)

    def _decided(self, found: Conflict) -> Take:
        take = self.takes.of(len(self.conflicts) + 1)
        self.conflicts.append(replace(found, take=take))
        return take or "file"

    def _saved_headings(self) -> set[int]:
        """Find headings to keep: gone from the notes, but with text of the author below them.

        Record each section as a conflict: without the heading, that text would become part of the section above. Keep
        none of a section for which "notes" is taken.
        """
        edited = self.sides.edited
        sections: dict[int, list[int]] = {}
        for at, piece in enumerate(edited.pieces):
            own = not piece.key and not _ANYWHERE.match(piece.text)
            if own and (chain := list(takewhile(self._is_dropped, edited.above(at)))):
                sections.setdefault(chain[-1], []).extend((*chain, at))
        saved: set[int] = set()
        for top, parts in sections.items():
            text = "\n\n".join(edited.pieces[part].text for part in sorted(set(parts)))
            if self._record(top, conflict.SECTION_GONE, edited.pieces[top].text, text, None) != "notes":
                saved.update(part for part in parts if edited.pieces[part].key)
        return saved

    def _is_dropped(self, at: int) -> bool:
        """Return whether a piece of the file is gone from the notes, and its words are unedited."""
        piece = self.sides.edited.pieces[at]
        if piece.key not in self.sides.last.index_of or piece.key in self.sides.new.index_of:
            return False
        return take_apart(piece.text).words == take_apart(self.sides.last.text(piece.key)).words

    def from_notes(self) -> set[int]:
        """Find the draft's pieces to insert: new ones, and deleted ones that `take` restores.

        New pieces in a section that the author deleted count as deleted. Record each part that the author deleted and
        the notes changed as a conflict.
        """
        last, new = self.sides.last, self.sides.new
        placed: set[int] = set()
        deleted: dict[int, list[int]] = {}  # by the last draft's outermost heading that was deleted with them
        for at, piece in enumerate(new.pieces):
            if piece.key in self.sides.edited.index_of or self._is_moment_of_deleted(piece):
                continue
            known = last.index_of.get(piece.key)
            if known is None:  # a new piece; the author may have deleted the section that it belongs to
                headings = (last.index_of.get(new.pieces[heading].key) for heading in new.above(at))
                known = next((heading for heading in headings if heading is not None), None)
                if known is None or known in self.left:
                    placed.add(at)
                    continue
            elif take_apart(last.pieces[known].text).words == take_apart(piece.text).words:
                continue  # the author deleted it, the notes did not change it
            elif is_chapter(piece.key) or is_same_without_moments(last.pieces[known].text, piece.text):
                continue
            for heading in takewhile(lambda above: above not in self.left, last.above(known)):
                known = heading
            deleted.setdefault(known, []).append(at)
        for heading, parts in deleted.items():
            placed |= self._restored(heading, parts)
        return placed

    def _is_moment_of_deleted(self, piece: Piece) -> bool:
        """Return whether a piece is the moment of a block that the author deleted, such as code."""
        block = piece.key.partition("#")[0]
        is_deleted = block in self.sides.last.index_of and block not in self.sides.edited.index_of
        return is_deleted and piece.key not in self.sides.last.index_of and is_moment_alone(piece.text)

    def _restored(self, heading: int, parts: Sequence[int]) -> set[int]:
        """Record a conflict about deleted `parts` of the draft; return what to restore.

        `heading` is the index in the last draft of the outermost piece that was deleted.
        """
        last, new = self.sides.last, self.sides.new
        whole = set(parts)
        for part in parts:  # without the headings that the file lacks, a piece would go to another section
            known = {at: last.index_of.get(new.pieces[at].key) for at in new.above(part)}
            whole |= {at for at, in_last in known.items() if in_last is not None and in_last not in self.left}
        last_text = "\n\n".join(last.text(key) for at in sorted(whole) if (key := new.pieces[at].key) in last.index_of)
        changed = any(new.pieces[part].key in last.index_of for part in parts)
        found = Conflict(
            key=last.pieces[heading].key,
            why=conflict.DELETED_CHANGED if changed else conflict.DELETED_FRESH,
            last=last_text if changed else None,
            edited=None,
            new="\n\n".join(new.pieces[at].text for at in sorted(whole)),
            under=last.heading(heading),
        )
        return whole if self._decided(found) != "file" else set()
