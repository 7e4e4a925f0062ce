"""Moments of a recording go into a paragraph that the author edited, without a conflict."""

import pytest

from confnote.post.merge.merge import merge_piece

AT = " ([5:40](https://youtu.be/a?t=340))"


@pytest.mark.parametrize(
    ("last", "edited", "new", "merged"),
    [
        # new moments go to the end, or after the same words
        ("A red button.", "A *big* red button, I say.", f"A red button.{AT}", f"A *big* red button, I say.{AT}"),
        ("A red button.", "A red button. I saw it.", f"A red button.{AT}", f"A red button. I saw it.{AT}"),
        ("- one", "- one!", "- one (1:00)", "- one! (1:00)"),
        ("> It is so.\n>\n> — Bo", "> It *is* so!\n>\n> — Bo", f"> It is so.{AT}\n>\n> — Bo", f"> It *is* so!{AT}\n>\n> — Bo"),
        # each note of a paragraph has its own
        ("One. Two.", "One, really. Two.", "One. (1:00) Two. (2:00)", "One, really. (1:00) Two. (2:00)"),
        ("One. Two.", "One. Zwei, says\nBo.", "One. (1:00) Two. (2:00)", "One. (1:00) Zwei, says\nBo. (2:00)"),
        # other forms
        ("One.", "One!", "One. ▶ [1:00](https://v.example/a_(b).mp4#t=60)", "One! ▶ [1:00](https://v.example/a_(b).mp4#t=60)"),
        ("One.", "One!", "One. (at 1:02:03)", "One! (at 1:02:03)"),
        # they change and go
        (f"A red button.{AT}", f"A big button.{AT}", "A red button. (5:50)", "A big button. (5:50)"),
        (f"A red button.{AT}", f"A big button.{AT}", "A red button.", "A big button."),
        # what the author took out stays out
        (f"A red button.{AT}", "A big button.", "A red button. (5:50)", "A big button."),
        (f"A red button.{AT}", "A big button.", "A red button.", "A big button."),
        # a time of the note's own is no moment of a recording
        ("Lunch at 12:30 with Bo.", "Lunch at 12:45 with Bo.", "Lunch at 12:30 with Bo. (2:00)", "Lunch at 12:45 with Bo. (2:00)"),
    ],
)  # fmt: skip
def test_moments_go_into_edited_words(last, edited, new, merged):
    assert merge_piece(last, edited, new) == merged


@pytest.mark.parametrize(
    ("last", "edited", "new"),
    [
        ("One.", "Two.", "One. Three."),
        ("One.", "Two.", f"One more.{AT}"),
        ("Lunch at 12:30.", "Lunch at noon.", "Lunch at 12:45 in the hall."),
    ],
)
def test_other_changes_stay_conflicts(last, edited, new):
    assert merge_piece(last, edited, new) is None
