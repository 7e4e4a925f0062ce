"""Moments of a recording go into a paragraph that the author edited, without a conflict."""

import re
from datetime import UTC, datetime
from random import Random

import pytest

from confnote.model import Position
from confnote.post.draft import draft
from confnote.post.merge.merge import merge_piece
from confnote.post.merge.remake import remake
from confnote.post.settings import Settings
from tests.post_layouts.conftest import Event

AT = " ([5:40](https://youtu.be/a?t=340))"


@pytest.mark.parametrize(
    ("last", "edited", "new", "merged"),
    [
        # new moments go to the end, or after the same words
        ("A red button.", "A *big* red button, I say.", f"A red button.{AT}", f"A *big* red button, I say.{AT}"),
        ("A red button.", "A red button. I saw it.", f"A red button.{AT}", f"A red button.{AT} I saw it."),
        ("- one", "- one!", "- one (1:00)", "- one! (1:00)"),
        ("> It is so.\n>\n> — Bo", "> It *is* so!\n>\n> — Bo", f"> It is so.{AT}\n>\n> — Bo", f"> It *is* so!{AT}\n>\n> — Bo"),
        # each note of a paragraph has its own
        ("One. Two.", "One, really. Two.", "One. (1:00) Two. (2:00)", "One, really. (1:00) Two. (2:00)"),
        ("One. Two.", "One. Zwei, says\nBo.", "One. (1:00) Two. (2:00)", "One. (1:00) Zwei, says\nBo. (2:00)"),
        ("One. Two.", "Two.", "One. (1:00) Two. (2:00)", "Two. (2:00)"),
        ("A b. A c.", "A b, b. A c.", "A b. (1:00) A c. (2:00)", "A b, b. (1:00) A c. (2:00)"),
        # other forms
        ("One.", "One!", "One. ▶ [1:00](https://v.example/a_(b).mp4#t=60)", "One! ▶ [1:00](https://v.example/a_(b).mp4#t=60)"),
        ("One.", "One!", "One. (at 1:02:03)", "One! (at 1:02:03)"),
        # they change and go
        (f"A red button.{AT}", f"A big button.{AT}", "A red button. (5:50)", "A big button. (5:50)"),
        (f"A red button.{AT}", f"A big button.{AT}", "A red button.", "A big button."),
        # what the author took out stays out
        (f"A red button.{AT}", "A big button.", "A red button. (5:50)", "A big button."),
        (f"A red button.{AT}", "A big button.", "A red button.", "A big button."),
        # punctuation may follow a moment
        ("A button. (1:00)", "A red button (1:00), I say.", "A button. (2:00)", "A red button (2:00), I say."),
        ("A button. (1:00)", "A red button (1:00).", "A button.", "A red button."),
        # words that are gone have none, and so has a place where the author wrote one
        ("One. Two.", "One.", "One. (1:00) Two. (2:00)", "One. (1:00)"),
        ("One. Two.", "One ([5:00](https://v.example/a?t=300)). Two.", "One. ([1:00](https://v.example/a?t=60)) Two. ([2:00](https://v.example/a?t=120))", "One ([5:00](https://v.example/a?t=300)). Two. ([2:00](https://v.example/a?t=120))"),
        ("One.", "One. I left at (15:30).", "One. (1:00)", "One. (1:00) I left at (15:30)."),
        # a time in a longer remark is the author's
        ("A button.", "A red button (12:31 on my clock).", "A button. (2:00)", "A red button (12:31 on my clock). (2:00)"),
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
        ("Lunch at 12:30.", "Lunch at noon.", "Lunch at 12:45."),
    ],
)
def test_other_changes_stay_conflicts(last, edited, new):
    assert merge_piece(last, edited, new) is None


# --- a whole post -----------------------------------------------------------------------------------------------------

WORDS = (
    "we deleted the wiki because nobody asked for it since then and every team has one catalogue of services".split()
)
STYLES = (
    {},
    {"notes": "bullets"},
    {"join": "session"},
    {"session": "list"},
    {"session": "inline", "quote.signed": "always"},
)


def post(chance, styles, *, moments):
    """Return the settings and the dossier of a post about 34 talks."""
    event = Event().one_day()
    for talk in range(34):
        session = event.session(
            f"Talk number {talk}", 1, f"{9 + talk // 6:02}:{talk % 6}0", speakers=(f"Ada Lind{talk}",)
        )
        for n in range(6):
            text = " ".join(chance.choices(WORDS, k=chance.randint(4, 14))) + f" {talk}-{n}."
            kind = "quote" if n == 3 else "takeaway" if n == 5 else "note"
            at = Position(60 * n + talk, f"https://youtu.be/abcdefghi{talk:02}?t={60 * n + talk}", talk % 5 > 0)
            event.note(text, session, clock=f"{9 + talk // 6:02}:{talk % 6}{n}", kind=kind, position=at)
    style = (*styles.items(), ("moment", moments))
    return draft(event.dossier, Settings(site="hugo", style=style, date=NOON), 1_709_600_000_000)


NOON = datetime(2024, 3, 5, 12, tzinfo=UTC)
MOMENT = re.compile(r" \(\[\d+:\d\d\]\(https://youtu\.be/[^()]*\)\)")


def rewritten(text, chance):
    """Edit some words of a post, add paragraphs, take notes out."""
    rows = []
    for row in text.split("\n"):
        words = row.split(" ")
        is_note = len(words) > 4 and row[0] not in "#-" and "title" not in row
        choice = chance.random() if is_note else 1
        if choice < 0.15:
            words[chance.randrange(1, len(words) - 1)] = chance.choice(["*indeed*", "surely, surely,", ""])
        elif choice < 0.2:
            words.append("I add this.")
        rows += [" ".join(words)] if choice > 0.02 else []
        if 0.9 < choice < 1 and not rows[-1].startswith(">"):
            rows += ["", "Words of my own."]
    return "\n".join(rows)


@pytest.mark.parametrize("seed", range(10))
def test_a_re_export_adds_moments_and_changes_nothing_else(seed):
    chance, style = Random(seed), STYLES[seed % len(STYLES)]
    before, after = (post(Random(seed), style, moments=word) for word in ("off", "link"))
    edited = rewritten(before.text, chance)
    assert edited != before.text
    merged = remake(before, edited, after)
    assert merged.conflicts == ()
    assert MOMENT.sub("", merged.text) == edited
    # of the notes that the author did not touch, each has its moment
    found = MOMENT.findall(merged.text)
    assert len(found) > 0.9 * len(MOMENT.findall(after.text))
    assert len(set(found)) == len(found)
    # and back
    assert remake(after, merged.text, before).text == edited


def test_work_does_not_grow_with_the_square_of_the_words():
    many = "word " * 50_000
    assert merge_piece(many, f"{many}more", f"{many}other") is None
    assert merge_piece(many.strip(), f"{many}more", many.strip() + AT) == f"{many}more{AT}"
