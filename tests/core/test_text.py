import json
import subprocess
import sys
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confnote.core.text import has_control, has_surrogate, one_line, one_line_each, safe_json, safe_text, sentences

ANY = st.text(st.characters())  # lone surrogates included


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("plain, [red] and :bomb:", "plain, [red] and :bomb:"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("a\r\nb\rc", "a\nb␍c"),
        ("\x1b[31mred\x1b]0;title\x07", "␛[31mred␛]0;title␇"),
        ("\x00\x7f", "␀␡"),
        ("\x9b31m\x85", "\\x9b31m\\x85"),
        ("user\u202egnp.exe\u202c", "user⟨RLO⟩gnp.exe⟨PDF⟩"),
        ("\u2028\u2029\uffff", "\\u2028\\u2029\N{REPLACEMENT CHARACTER}"),
        ("caf\udce9", "caf\N{REPLACEMENT CHARACTER}"),
        ("naïve 日本語 👩‍🔬 שלום", "naïve 日本語 👩‍🔬 שלום"),
    ],
)
def test_what_is_shown(stored, shown):
    assert safe_text(stored) == shown


@pytest.mark.slow
@settings(max_examples=300)
@given(ANY)
def test_nothing_is_left_that_a_terminal_acts_on(text):
    shown = safe_text(text)
    assert not [c for c in shown if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} and c not in "\n\t"]
    assert not [
        c
        for c in shown
        if unicodedata.bidirectional(c) in {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    ]
    assert safe_text(shown) == shown
    shown.encode()


@given(ANY)
def test_a_line_is_one_line(text):
    line = one_line(text)
    assert line.splitlines() in ([], [line])
    assert line == " ".join(safe_text(text).split())


@given(ANY, st.integers(2, 20))
def test_a_line_is_no_longer_than_asked(text, width):
    line = one_line(text, width)
    whole = one_line(text)
    assert len(line) <= width
    assert line == whole if len(whole) <= width else line.endswith("…")


@pytest.mark.slow
@settings(max_examples=300)
@given(ANY)
def test_json_without_controls_reads_back(text):
    shown = safe_json(json.dumps({"text": text}, ensure_ascii=False))
    assert json.loads(shown) == {"text": text}
    assert not [c for c in shown if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} or c in "\u202e\u2066\uffff"]


@pytest.mark.slow
@settings(max_examples=300)
@given(ANY)
def test_controls_and_surrogates_are_found(text):
    categories = {unicodedata.category(c) for c in text}
    assert has_control(text) == bool(categories & {"Cc", "Cs", "Zl", "Zp"})
    assert has_surrogate(text) == ("Cs" in categories)


@pytest.mark.parametrize(
    ("module", "cheap"),
    [
        ("core.text", set()),
        ("actions.messages", {"datetime", "_datetime", "operator", "_operator", "math"}),
    ],  # sqlite3 brings these
)
def test_the_quick_door_loads_next_to_nothing(module, cheap):
    code = f"import sys; before = set(sys.modules); import confnote.{module}; print(*set(sys.modules) - before)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {name.partition(".")[0] for name in done.stdout.split()} <= {"confnote", "__future__"} | cheap


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("first", "the first", ("first", "the first")),
        ("a" * 20, "b" * 25, ("aaaaaaaaa…", "bbbbbbbbb…")),
        ("one two three four", "one two three five", ("…four", "…five")),
        ("one two three four five", "one two three four six", ("…five", "…six")),
        ("one two three four", "one two three four five", ("…four", "…four five")),
        ("x" * 30, "x" * 30 + "y", ("…xxxxx", "…xxxxxy")),
        ("one\ntwo", "one two", ("one ⏎ two", "one two")),
    ],
)
def test_two_texts_are_cut_so_that_both_show_where_they_differ(before, after, shown):
    assert one_line_each(before, after, 10) == shown


def test_sentences_have_one_mark_each():
    assert sentences("no such talk", "Is it s3 Fast yet?", "n1 Ada Lind Jr.", "a long t…", "See: confnote list") == (
        "no such talk. Is it s3 Fast yet? n1 Ada Lind Jr. a long t… See: confnote list"
    )


@given(st.text("ab \n"), st.text("ab \n"), st.text("ab \n", max_size=50), st.integers(8, 40))
def test_what_differs_is_shown_apart(one, two, same, width):
    before, after = one_line_each(same + one, same + two, width)
    assert max(len(before), len(after)) <= width
    assert (before != after) or one_line(same + one) == one_line(same + two)
