"""Front matter reads back as typed, by parsers that are not ours, and can be cut by key."""

import tomllib
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from confnote.errors import Refused, Usage
from confnote.post import front_matter
from confnote.post.front_matter import Cut, cut, dump_toml, dump_yaml, is_same, parse_value, pieces, read

HUGE = "0x" + "f" * 10_000
CEST = timezone(timedelta(hours=2))
AT = datetime(2022, 5, 17, 14, 5, tzinfo=CEST)
TITLES = (
    "a: b", "a # b", "KubeCon: Notes  #1", "yes", "no", "on", "null", "~", "1e3", "0x10", "0o7", "010", "1_000", "12:30:45",
    "2022-05-17", "'single", '"double"', "it's", "- dash", "? q", "! bang", "& and", "* star", "@at", "`tick`", "%pct",
    "{{ x }}", "[a, b]", "{a: 1}", "| bar", "> fold", "---", "+++", "...", "<script>", "\\n \\ \\x", "tab\there", "two\nlines",
    "next\u0085line", "line\u2028sep", "nb\u00a0sp", "zero\u200bwidth", "\ufeffbom", "emoji 🎉 👩‍💻", "עברית", "\u202eover",
    "", " lead", "trail ", "=", "<<", "\\U0001F389", "null: yes", "#", ":", "a\\", "''", '""', "\x1b[0m", "x" * 500,
)  # fmt: skip
SCALARS = st.one_of(st.text(max_size=30), st.booleans(), st.integers(), st.dates(), st.floats(allow_nan=False))
MAPPINGS = st.dictionaries(
    st.text(min_size=1, max_size=12), st.one_of(SCALARS, st.lists(SCALARS, max_size=4)), max_size=5
)


@pytest.mark.parametrize("title", TITLES)
def test_titles_read_back_by_pyyaml_and_tomllib(title):
    mapping = {"title": title, "tags": [title, "x"]}
    assert yaml.safe_load(dump_yaml(mapping)) == mapping
    assert tomllib.loads(dump_toml(mapping)) == mapping


@pytest.mark.slow
@given(MAPPINGS)
@settings(max_examples=80)
def test_any_mapping_reads_back_or_is_refused(mapping):
    try:
        text = dump_yaml(mapping)
    except (Usage, Refused):
        return
    assert is_same(front_matter.load(text, "yaml"), mapping)


def test_yaml_quotes_strings_and_nothing_else():
    mapping = {
        "title": "yes",
        "date": AT,
        "day": date(2022, 5, 17),
        "draft": False,
        "order": 4,
        "tags": ["a", "b: c"],
        "cover": {"image": "x.png"},
        "none": None,
    }
    assert dump_yaml(mapping) == (
        'title: "yes"\ndate: 2022-05-17T14:05:00+02:00\nday: 2022-05-17\ndraft: false\norder: 4\n'
        'tags: ["a", "b: c"]\ncover:\n  image: "x.png"\nnone: null\n'
    )
    assert yaml.safe_load(dump_yaml(mapping)) == mapping


def test_jekyll_has_its_own_way_with_instants():
    text = dump_yaml({"date": AT, "naive": datetime(2022, 5, 17, 9)}, spaced=True)  # noqa: DTZ001
    assert text == "date: 2022-05-17 14:05:00 +0200\nnaive: 2022-05-17T09:00:00\n"
    assert is_same(front_matter.load(text, "yaml")["date"], AT)


def test_long_lists_take_a_line_an_item():
    assert dump_yaml({"tags": ["x" * 60, "y" * 60]}).count("\n- ") == 2
    assert dump_toml({"tags": ["a", "b"], "long": ["x" * 60, "y" * 60]}).startswith('tags = ["a", "b"]\nlong = [\n')


def test_emoji_stay_and_their_names_too():
    assert dump_yaml({"title": "🎉 \\U0001F389"}) == 'title: "🎉 \\\\U0001F389"\n'


def test_keys_are_plain_where_they_can_be():
    assert dump_yaml({"a-b": 1, "yes": 2}) == "a-b: 1\n'yes': 2\n"


def test_repeated_values_are_no_aliases():
    tags = ["x"]
    assert "&" not in dump_yaml({"tags": tags, "categories": tags})


@pytest.mark.parametrize("dump", [dump_yaml, dump_toml])
def test_what_cannot_be_written_is_refused(dump):
    with pytest.raises((Usage, Refused)):
        dump({"title": object()})
    with pytest.raises((Usage, Refused)):
        dump({"title": "\ud800"})


def test_toml_has_no_empty_value():
    with pytest.raises(Usage, match="--unset cover"):
        dump_toml({"cover": None})


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("4", 4),
        ("-1.5", -1.5),
        ("true", True),
        ("no", False),
        ("null", None),
        ("", None),
        ("[kubecon, kubernetes]", ["kubecon", "kubernetes"]),
        ("{image: x.png, n: 1}", {"image": "x.png", "n": 1}),
        ('"4"', "4"),
        ("'it''s'", "it's"),
        ("2022-05-17", date(2022, 5, 17)),
        ("2021-05-04T15:04:59+01:00", datetime(2021, 5, 4, 15, 4, 59, tzinfo=timezone(timedelta(hours=1)))),
        ("2022-05-17 14:05:00 +0200", AT),
        ("2022-05-17T12:05:00Z", datetime(2022, 5, 17, 12, 5, tzinfo=UTC)),
        ("KubeCon Europe 2021: Notes  #1", "KubeCon Europe 2021: Notes  #1"),
        ("*starred* & more", "*starred* & more"),
        ("&a x", "&a x"),
        ("@home", "@home"),
        ("don't", "don't"),
        ("- dash", "- dash"),
        ("12:30", "12:30"),
        ("010", "010"),
        ("1e3", "1e3"),
        ("2022-13-45", "2022-13-45"),
        ("- a\n- b", ["a", "b"]),
    ],
)
def test_set_values_are_yaml_without_its_traps(typed, value):
    assert is_same(parse_value(typed), value)


@pytest.mark.parametrize(
    "typed",
    [
        "[a, b",
        '"open',
        "{a: b: c}",
        "[&x a, *x]",
        "a:\n  - &x [1]\n  - *x",
        "[" * 5000,
        "x" * 2_000_000,
        f"{{a: {HUGE}}}",
        HUGE,
    ],
)
def test_bad_values_are_refused_in_one_line(typed):
    with pytest.raises(Usage) as caught:
        parse_value(typed)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("---\ntitle: x\n---\nbody\n", Cut("yaml", "---\n", "title: x\n", "---\n", "body\n")),
        ("---\r\ntitle: x\r\n---\r\nbody", Cut("yaml", "---\r\n", "title: x\r\n", "---\r\n", "body")),
        ("\ufeff---\na: 1\n...\n", Cut("yaml", "\ufeff---\n", "a: 1\n", "...\n", "")),
        ("---\n---\nbody", Cut("yaml", "---\n", "", "---\n", "body")),
        ("+++\na = 1\n+++\n\nbody", Cut("toml", "+++\n", "a = 1\n", "+++\n", "\nbody")),
        ("Title: a: b\nTags: x,\n    y\n\nbody\n", Cut("header", "", "Title: a: b\nTags: x,\n    y\n", "\n", "body\n")),
        (
            "Title: a\r\nTags:\r\n    x\r\n\r\nbody\r\n",
            Cut("header", "", "Title: a\r\nTags:\r\n    x\r\n", "\r\n", "body\r\n"),
        ),
        # one way more to read a line would take a time that doubles with each of these lines
        ("# A post\r\n" * 99, Cut("", "", "", "", "# A post\r\n" * 99)),
        ("Title: x\r\n" * 99 + "body", Cut("", "", "", "", "Title: x\r\n" * 99 + "body")),
        ("Title: x\n" + "    - y\n" * 99 + "body", Cut("", "", "", "", "Title: x\n" + "    - y\n" * 99 + "body")),
        ("a\r\n\r\ntitle: x\r\n", Cut("", "", "", "", "a\r\n\r\ntitle: x\r\n")),
        ("---\nno end\n", Cut("", "", "", "", "---\nno end\n")),
        ("# Title\n\nNote: text\n", Cut("", "", "", "", "# Title\n\nNote: text\n")),
        ("Note: no title\n\nbody", Cut("", "", "", "", "Note: no title\n\nbody")),
        ("", Cut("", "", "", "", "")),
    ],
)
def test_a_file_is_cut_and_joined_exactly(text, parts):
    assert cut(text) == parts
    assert parts.opening + parts.front + parts.closing + parts.body == text


def test_reading_a_file():
    assert read("---\ntitle: x\n---\nbody") == ({"title": "x"}, "body", "yaml")
    assert read("+++\ntitle = 'x'\n+++\nbody") == ({"title": "x"}, "body", "toml")
    assert read("Title: x: y\nDate: z\n\nbody") == ({"title": "x: y", "date": "z"}, "body", "header")
    assert read("body") == ({}, "body", "")


@pytest.mark.parametrize(
    "text", ["---\na: [\n---\n", "---\n- a\n---\n", "+++\na = \n+++\n", "---\n" + "[" * 3000 + "\n---\n"]
)
def test_broken_front_matter_is_said(text):
    with pytest.raises(Refused, match="front matter"):
        read(text)


BOMB = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (f"---\n{BOMB}---\n", "no YAML: anchors and aliases (& and *) are not read, write the value in full, line 2"),
        ("---\ntitle: x\nboth: [&a 1, *a]\n---\n", "& and *) are not read, write the value in full, line 3"),
        (f"---\n{'k: x, ' * 20_000}\n---\n", "no YAML: it is longer than 100,000 characters"),
        (f"+++\n{'a.' * 20_000}b = 1\n+++\n", "no TOML: there are more than 1,000 dots in a line"),
        (f"+++\ntitle = {HUGE}\n+++\n", "no TOML: a number has thousands of digits"),
        (f"---\ntitle: [{HUGE}]\n---\n", "no YAML: a number has thousands of digits"),
    ],
)
def test_front_matter_that_would_take_all_memory_or_time_is_refused(text, reason):
    with pytest.raises(Refused) as caught:
        read(text)
    assert reason in str(caught.value)
    parts = cut(text)
    assert "".join(piece for _, piece in pieces(parts.front, parts.kind)) == parts.front


def test_a_list_of_thousands_of_lines_does_not_hold_up_the_cutting(monkeypatch):
    text = "title = 'x'\na = [\n" + "1,\n" * 100 + "]\nb = 1\n"
    assert [key for key, _ in pieces(text, "toml")] == ["title", "a", "b"]
    monkeypatch.setattr(front_matter, "TRIED", 10_000)
    assert pieces(text, "toml") == (("", text),)


YAML = """# top
title: "x" # c
# about tags
tags:
- a
# in between
- b
text: |
  foo

  # not a comment
cover: {a: 1,
  b: 2}

# end
"""
TOML = '''# top
title = "x"
tags = [
  "a", # why
  "b",
]
text = """
[no table]
"""
a.b = 1

# a table
[cover]
x = 1
y = [
1]
[[more]]
z = 1
'''


def test_yaml_is_cut_by_key():
    assert pieces(YAML, "yaml") == (
        ("", "# top\n"),
        ("title", 'title: "x" # c\n'),
        ("", "# about tags\n"),
        ("tags", "tags:\n- a\n# in between\n- b\n"),
        ("text", "text: |\n  foo\n\n  # not a comment\n"),
        ("cover", "cover: {a: 1,\n  b: 2}\n"),
        ("", "\n# end\n"),
    )


def test_toml_is_cut_by_key():
    assert [key for key, _ in pieces(TOML, "toml")] == ["", "title", "tags", "text", "a", "", "cover", "more"]
    assert "".join(text for _, text in pieces(TOML, "toml")) == TOML


def test_headers_are_cut_by_key():
    assert pieces("Title: x\nTags: a,\n    b\n", "header") == (("title", "Title: x\n"), ("tags", "Tags: a,\n    b\n"))


@pytest.mark.parametrize("text", ["a: [\n", "- a\n", "{a: 1}\n", "x = = 1\n", ""])
@pytest.mark.parametrize("kind", ["yaml", "toml", "header", ""])
def test_what_has_no_keys_is_one_piece(text, kind):
    assert "".join(piece for _, piece in pieces(text, kind)) == (text if kind else "")


@pytest.mark.slow
@given(
    st.lists(
        st.sampled_from(["a: 1\n", "b:\n- x\n", "# c\n", "\n", "c: |\n  t\n", "d: {\n", "  e\n", "f = 1\n", "[g]\n"])
    ).map("".join)
)
@settings(max_examples=80)
def test_pieces_joined_are_the_text(text):
    for kind in ("yaml", "toml", "header"):
        assert "".join(piece for _, piece in pieces(text, kind)) == text
