import pytest
from rich.cells import cell_len
from rich.style import Style

from confnote.core.kinds import NOTE_KINDS
from confnote.model import ATTENDANCES
from confnote.views import theme

NAMES = [name for name in vars(theme) if name.isupper() and isinstance(getattr(theme, name), str)]


@pytest.mark.parametrize(
    "style", [*(getattr(theme, name) for name in NAMES), *(kind.style for kind in NOTE_KINDS.values())]
)
def test_colours_are_the_terminals_own_and_none_that_vanishes(style):
    parsed = Style.parse(style)
    assert parsed.bgcolor is None
    assert parsed.color is None or parsed.color.name in {"cyan", "green", "red", "magenta", "blue"}


def test_the_styles_are_all_there():
    assert len(NAMES) > 10


@pytest.mark.parametrize("marks", [theme.UNICODE, theme.ASCII])
def test_every_mark_is_one_column_and_no_two_attendances_look_alike(marks):
    assert set(map(cell_len, marks)) == {1}
    assert len({marks.attendance(word) for word in ("", *ATTENDANCES)}) == len(ATTENDANCES) + 1


@pytest.mark.parametrize(
    ("encoding", "marks"),
    [("utf-8", theme.UNICODE), ("UTF8", theme.UNICODE), ("ascii", theme.ASCII), ("latin-1", theme.ASCII),
     ("cp437", theme.ASCII), ("no such encoding", theme.ASCII)],
)  # fmt: skip
def test_marks_that_cannot_be_shown_are_not(encoding, marks):
    assert theme.marks(encoding) == marks
