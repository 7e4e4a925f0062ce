"""The kinds of notes, one row each: what you type for one, and how it is shown.

A new kind takes a row here, a migration that widens the CHECK of `note.kind`, and the schema's number in `store/db.py`.
"""

from __future__ import annotations


class NoteKind:
    """One kind of note.

    `marks` begin a line of this kind at the prompt, each with its space, the usual one first. `mark` and `done_mark`
    precede an open and a finished note in lists. `style` is a Rich style. A `follow_up` stays open until
    `confnote done`, and a post leaves it out of the text.
    """

    __slots__ = ("done_mark", "follow_up", "mark", "marks", "name", "style")

    def __init__(
        self, name: str, *marks: str, mark: str = "", done_mark: str = "", style: str = "", follow_up: bool = False
    ) -> None:
        self.name, self.marks, self.mark, self.done_mark = name, marks, mark, done_mark or mark
        self.style, self.follow_up = style, follow_up

    @property
    def typed(self) -> str:
        """Return the usual mark without its space: `!`, `[]`; empty for a plain note."""
        return self.marks[0].strip() if self.marks else ""


# a new kind goes to the end: lists and statistics keep this order
NOTE_KINDS: dict[str, NoteKind] = {
    kind.name: kind
    for kind in (
        NoteKind("note"),
        NoteKind("takeaway", "! ", mark="!", style="bold green"),
        NoteKind("quote", "> ", mark=">", style="bold cyan"),
        NoteKind("question", "? ", mark="?", style="bold magenta", follow_up=True),
        NoteKind("action", "[] ", "[ ] ", mark="[ ]", done_mark="[x]", style="bold red", follow_up=True),
    )
}
FOLLOW_UPS = tuple(kind.name for kind in NOTE_KINDS.values() if kind.follow_up)
# `- ` and `* ` are no marks, so that pasted Markdown stays what it is
MARKS = tuple((mark, kind.name) for kind in NOTE_KINDS.values() for mark in kind.marks)
