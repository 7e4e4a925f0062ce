"""Messages in a terminal: wrapped at blanks, never within a command or a quotation that fits in a line."""

from types import SimpleNamespace

import pytest

from confnote.core.terminal import fitted
from confnote.core.wrap import wrapped


@pytest.mark.parametrize(
    ("line", "rows"),
    [
        ("confnote: one short line", ["confnote: one short line"]),
        (
            "confnote: to 19 May, unfiled. Possible: s3 Backstage. File it with: confnote move n1 s3, or leave it",
            [
                "confnote: to 19 May, unfiled. Possible: s3",
                "Backstage. File it with: confnote move n1 s3, or",
                "leave it",
            ],
        ),
        (
            "confnote: the store is gone; it is in use again with (confnote restore FILE)",
            ["confnote: the store is gone; it is in use again", "with (confnote restore FILE)"],
        ),
        (
            "confnote: a post says 'One catalogue for every team' in line 3",
            ["confnote: a post says", "'One catalogue for every team' in line 3"],
        ),
        (
            "  s3 a very long title of a session, which goes on",
            ["  s3 a very long title of a session, which goes", "  on"],
        ),
        (f"confnote: {'/path' * 12} is gone", ["confnote:", "/path" * 12, "is gone"]),
        (f"confnote: {'カ' * 18} {'カ' * 5}", [f"confnote: {'カ' * 18}", "カ" * 5]),
        (
            "confnote: confnote export --site hugo -o blog --layout days --force",
            ["confnote: confnote export --site hugo -o blog", "--layout days --force"],
        ),
    ],
)
def test_a_line_is_wrapped_at_blanks(line, rows):
    assert list(wrapped(line, 48)) == rows


def test_the_rows_after_the_first_may_hang():
    line = "2026-11-27 22:43:32  add: made n2 a note with many words"
    assert list(wrapped(line, 40, "  ")) == ["2026-11-27 22:43:32  add: made n2 a note", "  with many words"]
    assert list(wrapped("ab  cd", 3)) == ["ab", "cd"]


def test_a_command_in_a_line_of_its_own_is_left_to_the_terminal(monkeypatch):
    monkeypatch.setenv("COLUMNS", "24")
    text = (
        "wrong   pages: the page 12 is bad\n        # the backup has 44 notes\n        confnote restore a-long-name.db"
    )
    assert fitted(text, SimpleNamespace(isatty=lambda: True)) == text.replace("page 12", "page\n12")
