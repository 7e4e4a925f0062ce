"""A whole file, front matter and body, remade from a new draft."""

from __future__ import annotations

import pytest

from confnote.errors import Edited
from confnote.post.markdown.pieces import Piece, join
from confnote.post.merge.conflict import show_changes, show_conflicts
from confnote.post.merge.remake import remake
from confnote.post.settings import DraftText

FRONT = '---\ntitle: "KubeCon"\ndate: 2022-05-22\n---\n'
BODY = (
    Piece("s:1.title", "## A talk"),
    Piece("n:1", "It was about etcd and its quorum."),
    Piece("n:2", "The speaker had a cold.", "\n"),
)
BASE = DraftText(FRONT, BODY)


def text(draft: DraftText) -> str:
    return f"{draft.front_text}\n{join(draft.pieces)}" if draft.front_text else join(draft.pieces)


FILE = text(BASE)
NEW = DraftText(
    FRONT.replace("KubeCon", "KubeCon EU"),
    (BODY[0], Piece("n:1", "It was about etcd and its quorum of three."), *BODY[2:]),
)


def test_an_unedited_file_becomes_the_draft() -> None:
    assert remake(BASE, FILE, NEW).text == text(NEW)


def test_a_file_stays_as_it_is_if_the_notes_do() -> None:
    for file in (FILE, "", "\ufeff" + FILE, FILE.replace("\n", "\r\n"), FILE.replace("---\n\n", "---\n"), "My own.\n"):
        assert remake(BASE, file, BASE).text == file


def test_edits_of_both_are_in_the_result() -> None:
    file = FILE.replace("22\n", "22\nimage: me.jpg\n").replace("a cold.", "a terrible cold.")
    result = remake(BASE, file, NEW)
    assert result.conflicts == ()
    assert result.text == text(NEW).replace("22\n", "22\nimage: me.jpg\n").replace("a cold.", "a terrible cold.")
    assert remake(NEW, result.text, NEW).text == result.text


@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_line_ends_and_the_byte_order_mark_stay(bom: str) -> None:
    file = bom + FILE.replace("a cold.", "a terrible cold.").replace("\n", "\r\n")
    wanted = bom + text(NEW).replace("a cold.", "a terrible cold.").replace("\n", "\r\n")
    assert remake(BASE, file, NEW).text == wanted


def test_conflicts_are_shown_with_their_lines() -> None:
    file = FILE.replace("its quorum.", "its quorum, I think.").replace('"KubeCon"', '"Cube"')
    result = remake(BASE, file, NEW)
    assert [(c.key, c.line, file.splitlines()[c.line - 1]) for c in result.conflicts] == [
        ("front.title", 2, 'title: "Cube"'),
        ("n:1", 8, "It was about etcd and its quorum, I think."),
    ]
    assert show_conflicts(result.conflicts) == (
        "line 2, front matter: changed in the file and in the notes\n"
        "  last exported:\n"
        '  | title: "KubeCon"\n'
        "  in the file:\n"
        '  | title: "Cube"\n'
        "  from the notes:\n"
        '  | title: "KubeCon EU"\n'
        "\n"
        "line 8, under 'A talk': changed in the file and in the notes\n"
        "  last exported:\n"
        "  | It was about etcd and its quorum.\n"
        "  in the file:\n"
        "  | It was about etcd and its quorum, I think.\n"
        "  from the notes:\n"
        "  | It was about etcd and its quorum of three.\n"
    )
    assert remake(BASE, file, NEW, "notes").text == text(NEW)
    assert remake(BASE, file, NEW, "file").text == file


def test_front_matter_that_is_lost_comes_back_only_if_asked_for() -> None:
    file = join(BODY)
    result = remake(BASE, file, NEW)
    assert [c.key for c in result.conflicts] == ["front"]
    assert result.text == join(NEW.pieces)
    assert remake(BASE, file, NEW, "notes").text == text(NEW)


def test_front_matter_that_is_never_closed() -> None:
    file = FILE.replace("22\n---", "22")
    with pytest.raises(Edited, match=r"line 1 .*never closed"):
        remake(BASE, file, NEW)
    body_only = DraftText(FRONT, NEW.pieces)
    assert remake(BASE, file, body_only).conflicts == ()


def test_a_post_without_front_matter_may_begin_with_a_rule() -> None:
    plain = DraftText("", BODY)
    file = "---\nmine: yes\n---\n\n" + join(BODY)
    assert remake(plain, file, DraftText("", NEW.pieces)).text == "---\nmine: yes\n---\n\n" + join(NEW.pieces)


def test_a_fence_without_line_end_gets_one_before_the_body() -> None:
    empty = DraftText(FRONT, ())
    assert remake(empty, FRONT.rstrip(), DraftText(FRONT, BODY)).text == FILE
    assert remake(empty, FRONT.rstrip(), empty).text == FRONT.rstrip()


def test_pelicans_header_and_its_blank_line() -> None:
    base = DraftText("Title: KubeCon\nDate: 2022-05-22\n", BODY)
    new = DraftText("Title: KubeCon EU\nDate: 2022-05-22\n", NEW.pieces)
    file = text(base).replace("a cold.", "a terrible cold.")
    assert remake(base, text(base), new).text == text(new)
    assert remake(base, file, new).text == text(new).replace("a cold.", "a terrible cold.")


def test_changes_are_shown_as_a_diff() -> None:
    assert show_changes(FILE, FILE) == ""
    shown = show_changes(FILE, text(NEW), "recap.md").splitlines()
    assert shown[:2] == ["--- recap.md (now)", "+++ recap.md (re-exported)"]
    assert '-title: "KubeCon"' in shown
    assert "+It was about etcd and its quorum of three." in shown
