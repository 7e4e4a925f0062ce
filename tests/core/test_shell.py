"""Check that a shell reads commands and names of files as messages print them."""

import os
import shutil
import subprocess

import pytest

from confnote.core.shell import commands_in, in_turn, quoted, script

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
