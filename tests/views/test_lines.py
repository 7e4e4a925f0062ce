import io

import pytest
from rich.console import Console

from confnote.views import lists, theme
from confnote.views.lines import Line, View, counted, prose, words


def drawn(line, width):
    console = Console(file=io.StringIO(), width=width)
    console.print(View(lambda _: [line]))
    return console.file.getvalue().splitlines()


def styled(text, style):
    return [part for part, name in text if name == style]


def test_text_hangs_beside_its_lead():
    assert drawn(Line((("n1  ", ""),), (("many words that go on\nand on", ""),)), 20) == [
        "n1  many words that", "    go on", "    and on",
    ]  # fmt: skip


def test_a_tail_has_a_column_at_the_right():
    line = Line((("s1 ", ""),), (("A title of many words", ""),), (("Hall 8 North", ""),), 6)
    assert drawn(line, 30) == ["s1 A title of many      Hall 8", "   words                North"]


def test_words_longer_than_the_line_are_broken_and_lost_nothing():
    assert drawn(Line((("n1 ", ""),), (("x" * 40, ""),)), 20) == ["n1 " + "x" * 17, "   " + "x" * 17, "   " + "x" * 6]


def test_without_columns_to_hang_in_text_runs_on():
    assert drawn(Line((("n1   11:05 ! ", ""),), (("some words", ""),)), 16) == ["n1   11:05 !", "some words"]


@pytest.mark.parametrize(
    ("text", "tags", "found"),
    [
        ("a #k8s b", ["k8s"], ["#k8s"]),
        ("#K8S, #k8s-ops #k8s", ["k8s"], ["#K8S", "#k8s"]),
        ("#c++ #a.b", ["a.b"], ["#a.b"]),
        ("no tags #1", [], []),
    ],
)
def test_tags_have_their_colour(text, tags, found):
    assert styled(prose(text, tags), theme.TAG) == found


def test_words_have_their_style_and_what_is_added_has_not():
    text = (*words("[red]title[/]", theme.TITLE), ("  more", ""))
    assert "".join(part for part, _ in text) == "[red]title[/]  more"
    assert styled(text, theme.TITLE) == ["[red]title[/]"]


def test_colours_are_left_out_where_they_are_not_wanted(dossier):
    def drawn_with(**given):
        console = Console(file=io.StringIO(), width=80, force_terminal=True, legacy_windows=False, **given)
        console.print(lists.overview(dossier))
        return console.file.getvalue()

    assert "\x1b[36ms12" in drawn_with(color_system="standard", no_color=False)
    assert "\x1b[3" not in drawn_with(color_system="standard", no_color=True)
    assert "\x1b" not in drawn_with(color_system=None).replace("\x1b[0m", "")


def test_thousands_have_a_comma():
    assert [counted(n, "record") for n in (0, 1, 999, 110_002)] == ["", "1 record", "999 records", "110,002 records"]
