"""Check that a shell reads commands and names of files as messages print them."""

import os
import shutil
import subprocess

import pytest

from confnote.core.shell import commands_in, in_turn, quoted, script, unquoted, words_in

NAMES = {
    "a.db": "a.db",
    " ": "' '",
    "": "''",
    "it's": "'it'\"'\"'s'",
    "new\nline.jsonl": r"$'new\nline.jsonl'",
    "it's\n\\": r"$'it\'s\n\\'",
    "a\x1b[1m\tb": r"$'a\x1b[1m\x09b'",
    "gr\udcfcn": r"$'gr\xfcn'",
    "ü\u202e": r"$'ü\xe2\x80\xae'",
}


@pytest.mark.parametrize(("name", "word"), NAMES.items())
def test_a_shell_reads_the_name_of_a_file_as_it_is(name, word):
    assert quoted(name) == word
    for shell in filter(shutil.which, ("bash", "zsh")):
        out = subprocess.run([shell, "-c", f"printf %s {word}"], capture_output=True, check=True).stdout
        assert out == os.fsencode(name)


def test_the_lines_of_a_script_can_be_pasted():
    lines = script("confnote a", "", "# it has 2 notes", in_turn("mv x y", ""), "confnote b")
    assert lines == "confnote a\n# it has 2 notes\nmv x y\nconfnote b"
    assert in_turn(*commands_in(lines)) == "confnote a && mv x y && confnote b"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ('"two keps" etcd promql', ["two keps", "etcd", "promql"]),
        ("etcd 'two keps' \u201cwho pays\u201d s4", ["etcd", "two keps", "who pays", "s4"]),
        ("""'what's new' "it's so" """, ["what's new", "it's so"]),
        ("'n4'", ["n4"]),
        ('a\n"b\nc"', ["a", "b\nc"]),
        # a quote without an end, or within a word, is text
        ("don't and won't", ["don't", "and", "won't"]),
        ('"two keps etcd', ['"two', "keps", "etcd"]),
        ('5" or 6" wide', ['5"', "or", '6"', "wide"]),
        ('say"no way"', ['say"no', 'way"']),
        ("' '", ["'", "'"]),
        ('""', ['""']),
        ("", []),
    ],
)
def test_quotes_make_one_of_several_words(typed, words):
    assert words_in(typed) == words


@pytest.mark.parametrize(
    ("typed", "name"),
    [("'hall 1'", "hall 1"), ('"a" and "b"', '"a" and "b"'), ("hall  1", "hall  1"), ("'tis", "'tis"), ("", "")],
)
def test_quotes_around_a_whole_name_are_left_out(typed, name):
    assert unquoted(typed) == name
