"""The kinds of notes, one row each: the marks that you type for a kind, and how lists show it.

To add a kind, add a row here and a migration that widens the CHECK of `note.kind`, and raise the schema's number in
`store/db.py`.
"""

from __future__ import annotations


class NoteKind:
    """One kind of note.

    A line at the prompt that begins with one of `marks` is of this kind; each mark ends with a space, and the usual one
    is first. In lists, `mark` precedes an open note, `done_mark` a finished one. `style` is a Rich style. A `follow_up`
    stays open until `confnote done`; a post shows it at most in a section of its own. A kind with `words` marks a
    moment: they are its text if the user gives none. No post shows it, and it counts as no note.
    """

    __slots__ = ("done_mark", "follow_up", "mark", "marks", "name", "style", "words")

    def __init__(
        self, name: str, *marks: str, mark: str = "", done_mark: str = "", style: str = "", follow_up: bool = False,
        words: str = "",
    ) -> None:  # fmt: skip
        self.name, self.marks, self.mark, self.done_mark = name, marks, mark, done_mark or mark
        self.style, self.follow_up, self.words = style, follow_up, words

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
        NoteKind("moment", mark="@", style="dim", words="moment"),
        NoteKind("photo", mark="[o]", style="dim", words="photo taken"),
    )
}
FOLLOW_UPS = tuple(kind.name for kind in NOTE_KINDS.values() if kind.follow_up)
MOMENTS = tuple(kind.name for kind in NOTE_KINDS.values() if kind.words)
# `- ` and `* ` are no marks, so that pasted Markdown stays as it is
MARKS = tuple((mark, kind.name) for kind in NOTE_KINDS.values() for mark in kind.marks)
