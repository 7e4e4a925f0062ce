"""Which piece of an edited file is which piece of the draft."""

from __future__ import annotations

import pytest

from confnote.post.markdown.pieces import split
from confnote.post.merge.recognise import recognise

BASE = """\
## One talk

Notes on etcd and how its quorum works.

- +1

Another thought of mine.

## Two talk

- +1

Closing words, and a thank you to all.
"""


def told(theirs: str, base: str = BASE) -> list[tuple[str, str | None]]:
    """The first words of each piece of theirs, and of the base piece that it is."""
    old, mine = split(base), split(theirs)
    found = recognise(old, mine)
    return [(p.text[:8], old[found[j]].text[:8] if j in found else None) for j, p in enumerate(mine)]


def test_the_same_file_is_the_same() -> None:
    assert recognise(split(BASE), split(BASE)) == {at: at for at in range(7)}


def test_twins_stay_in_their_sections() -> None:
    theirs = BASE.replace("- +1\n\nAnother", "Another")
    assert recognise(split(BASE), split(theirs)) == {0: 0, 1: 1, 2: 3, 3: 4, 4: 5, 5: 6}


def test_sections_that_changed_places_take_their_twins_along() -> None:
    one, two = BASE.split("## Two")
    assert recognise(split(BASE), split(f"## Two{two}\n{one}")) == {0: 4, 1: 5, 2: 6, 3: 0, 4: 1, 5: 2, 6: 3}


def test_many_twins_go_with_their_sections() -> None:
    sections = [f"## Talk {nth}\n\n- +1\n- 🎉\n\nNote {nth} of it.\n\n" for nth in range(60)]
    base = split("".join(sections))
    order = [*range(30, 60), *range(29, -1, -1)]
    found = recognise(base, split("".join(sections[nth] for nth in order)))
    assert [found[j] for j in range(len(base))] == [4 * nth + part for nth in order for part in range(4)]


def test_a_piece_edited_in_a_section_that_moved() -> None:
    one, two = BASE.split("## Two")
    one = one.replace("Another thought of mine.", "Another thing for mine.")
    assert ("Another ", "Another ") in told(f"## Two{two}\nA line.\n\n{one}\nMore of it.\n")


def test_a_moved_piece_that_was_edited_too_is_known_by_most_of_its_words() -> None:
    theirs = BASE.replace("Another thought of mine.\n\n", "") + "\nAnother happy thought of mine.\n"
    assert ("Another ", "Another ") in told(theirs)
    theirs = BASE.replace("Another thought of mine.\n\n", "") + "\nWhat a nice thought to have!\n"
    assert ("What a n", None) in told(theirs)


def test_a_paragraph_that_became_an_item_elsewhere_is_known_by_all_its_words() -> None:
    theirs = (
        BASE.replace("Notes on etcd and how its quorum works.\n\n", "")
        + "\n- Notes on etcd and how its quorum works.\n"
    )
    assert ("- Notes ", "Notes on") in told(theirs)
    assert ("- Anothe", None) in told(
        BASE.replace("Another thought of mine.\n\n", "") + "\n- Another thought of ours.\n"
    )


def test_between_the_same_neighbours_half_the_words_are_enough() -> None:
    assert ("I though", "Another ") in told(
        BASE.replace("Another thought of mine.", "I thought of mine.\n\nAnd so on.")
    )


def test_a_piece_that_grew_is_known_by_what_it_held() -> None:
    grown = "It began slowly. Notes on etcd and how its quorum works came " + "later, and then it went on and on " * 4
    theirs = BASE.replace("Notes on etcd and how its quorum works.", f"A word before.\n\n{grown}")
    assert ("It began", "Notes on") in told(theirs)
    assert ("A word b", None) in told(theirs)


def test_alone_between_two_neighbours_no_word_need_be_left() -> None:
    assert ("Gone.", "Another ") in told(BASE.replace("Another thought of mine.", "Gone."))
    assert ("- Gone.", None) in told(BASE.replace("Another thought of mine.", "- Gone."))
    assert ("## Gone", "## One t") in told(BASE.replace("## One talk", "## Gone"))
    assert ("Bye!", "Closing ") in told(BASE.replace("Closing words, and a thank you to all.", "Bye!"))


PAIR = "## One talk\n\nIt began slowly.\n\nThe demo failed twice.\n\n## Two talk\n\nThanks.\n"


def told_of_pair(*paragraphs: str, base: str = PAIR) -> list[str | None]:
    """For each paragraph in place of the two, the first words of the paragraph that it is."""
    theirs = "\n\n".join(("## One talk", *paragraphs, "## Two talk", "Thanks.")) + "\n"
    return [piece for _, piece in told(theirs, base)[1:-2]]


def test_neighbours_that_were_both_reworded_keep_their_order() -> None:
    assert told_of_pair("Nothing happened at first.", "Then all went wrong.") == ["It began", "The demo"]
    assert told_of_pair("- Nothing happened at first.", "- Then all went wrong.") == [None, None]
    # which of the two is gone nobody can say
    assert told_of_pair("Nothing happened at first.") == [None]
    assert told_of_pair("Nothing happened at first.", "Then all went wrong.", "Bye.") == [None, None, None]


def test_words_that_no_neighbour_has_say_more_than_the_order() -> None:
    assert told_of_pair("It failed because of a demo.", "I left.") == ["The demo", None]
    assert told_of_pair("We saw a demo.", "I left.") == [None, None]
    assert told_of_pair("I left.", "My own.", "We saw a demo that failed.") == [None, None, "The demo"]


def test_a_moment_says_whose_the_words_are() -> None:
    base = PAIR.replace("slowly.", "slowly. (0:10)").replace("twice.", "twice. (0:40)")
    assert told_of_pair("Then all went wrong. (0:40)", base=base) == ["The demo"]
    assert told_of_pair("My own.", "At first nothing. (0:10)", base=base) == [None, "It began"]
    link = base.replace("(0:40)", "([0:40](https://youtu.be/x?t=40))")
    assert told_of_pair("Then all went wrong. ([0:40](https://youtu.be/x?t=40))", base=link) == ["The demo"]


def test_a_translated_post_is_known_by_its_shape() -> None:
    theirs = "## Eins\n\nNotizen.\n\n- plus eins\n\nNoch ein Gedanke.\n\n## Zwei\n\n- auch eins\n\nEnde.\n"
    assert recognise(split(BASE), split(theirs)) == {at: at for at in range(7)}
    assert recognise(split(BASE), split(theirs + "\nMehr.\n")) == {}


def test_a_section_in_the_place_of_another_is_not_that() -> None:
    theirs = BASE[: BASE.index("## Two")] + "## Thanks\n\n- to you\n\nTo everyone.\n"
    assert told(theirs)[-3:] == [("## Thank", None), ("- to you", None), ("To every", None)]


def test_a_heading_is_known_by_what_stands_under_it() -> None:
    theirs = BASE.replace("## Two talk\n", "## Gone\n\nNew words.\n\n## Newer\n")
    assert [pair for pair in told(theirs) if pair[0][:2] == "##"] == [
        ("## One t", "## One t"),
        ("## Gone", None),
        ("## Newer", "## Two t"),
    ]


@pytest.mark.parametrize("text", ["円卓会議でエッチを語る人たちが多かった", "Ω≈ç√∫", "!!! ???"])
def test_words_without_spaces_or_letters(text: str) -> None:
    theirs = BASE.replace("Another thought of mine.", f"{text}\n\nAnother one.")
    old = BASE.replace("Another thought of mine.", f"{text}\n\nYet another.")
    changed = theirs.replace("多かった", "少なかった")
    assert (changed[changed.index(text[:3]) :][:8].split("\n")[0], text[:8]) in told(changed, old)


def test_empty_sides() -> None:
    assert recognise((), split(BASE)) == recognise(split(BASE), ()) == recognise((), ()) == {}
