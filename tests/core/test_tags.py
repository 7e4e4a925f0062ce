import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import confnote
from confnote.core.tags import tags_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Great demo #ebpf", ("ebpf",)),
        ("#EBPF and #ebpf, then #Cilium.", ("ebpf", "cilium")),
        ("#chaos-engineering #k8s_ops #1on1", ("chaos-engineering", "k8s_ops", "1on1")),
        ("(#a) [#b] **#c** _#d_ '#e' >#f", ("a", "b", "c", "d", "e", "f")),
        ("#kubecon's #b- #c_", ("kubecon", "b", "c")),
        ("line\n#two\r\n#three\t#four", ("two", "three", "four")),
        ("#\u65e5\u672c\u8a9e #\u0939\u093f\u0928\u094d\u0926\u0940 #\u00e9t\u00e9 #e\u0301t\u00e9", ("\u65e5\u672c\u8a9e", "\u0939\u093f\u0928\u094d\u0926\u0940", "\u00e9t\u00e9")),
        ("[#KubeCon](https://example.org/tags/#top) #go", ("kubecon", "go")),
        # figures alone are an issue, a year
        ("#1 #2022 #_ #- # #", ()),
        # headings
        ("# x", ()),
        ("## Day two", ()),
        ("##day", ()),
        # inside a word, an url, an entity, an escape, a colour, an anchor
        ("C#sharp a#b \u65e5#x", ()),
        ("https://example.org/#frag #b http://x.org/a_(#c)", ("b",)),
        ("<https://example.org/(#frag)> #b", ("b",)),
        ("[there](#intro) [docs](/docs/(#x) #b", ("b",)),
        ('<a href="#top">#x</a>', ("x",)),
        ("&#39; \\#no color:#fff page.html#x", ()),
        # code
        ("`#a` #b", ("b",)),
        ("``a ` #b`` #c", ("c",)),
        ("`a\n#b` #c", ("c",)),
        ("a ` stray #b", ("b",)),
        ("a ` stray #b\n\nanother ` #c", ("b", "c")),
        ("\\`#a #b`", ("b",)),
        ("```\n#a\n```\n#b", ("b",)),
        ("``` sh\n#a\n``\n#b\n````\n#c", ("c",)),
        ("~~~\n#a\n```\n#b\n~~~\n#c", ("c",)),
        ("- list\n  ```\n  #a\n  ```\n  #b", ("b",)),
        ("> ```\n> #a\n> ```\n> #b", ("b",)),
        ("#a\n```\n#never closed", ("a",)),
        ("```not a fence``` #a", ("a",)),
        ("", ()),
    ],
)  # fmt: skip
def test_tags_of_a_text(text, found):
    assert tags_in(text) == found


words = st.from_regex(r"[a-z][a-z0-9]{0,6}", fullmatch=True)


@given(names=st.lists(words, unique=True, max_size=5), gap=st.sampled_from([" ", "\n", ", #1 ", " \u2014 ", "\n\n- "]))
@settings(max_examples=60)
def test_tags_are_found_between_other_words(names, gap):
    assert tags_in(gap.join(f"#{name} word" for name in names)) == tuple(names)


@pytest.mark.slow
@given(text=st.text(alphabet="#ab1`~\\ \n[]()<>:/._-\u00e9\u0130\u0301", max_size=60))
@settings(max_examples=300)
def test_any_text_gives_tags_that_are_tags_themselves(text):
    found = tags_in(text)
    assert len(set(found)) == len(found)
    for tag in found:
        assert tags_in(f"so #{tag}") == (tag,)
        assert any(char.isalpha() for char in tag)


@pytest.mark.slow
@pytest.mark.parametrize("unit", ["#a", "#`", "` `` ", "](#", "://#", "```\n#", "\\#", "#a ", "> ", "#-", "`a``#b```c"])
def test_a_long_hostile_text_is_read_in_linear_time(unit):
    assert len(tags_in(unit * (300_000 // len(unit)))) < 10  # squared, this would take hours


def test_runs_of_every_length_are_read_in_linear_time():
    assert tags_in("".join("`" * length + " " for length in range(700)) * 2 + "#x") == ("x",)


def test_the_quick_door_pays_for_no_other_module():
    code = "import sys; had = {*sys.modules}; import confnote.core.tags as t; t.tags_in('#a `b`'); print(*sorted({*sys.modules} - had))"
    env = {**os.environ, "PYTHONPATH": str(Path(confnote.__file__).parents[1])}
    run = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["confnote", "confnote.core", "confnote.core.tags"]
