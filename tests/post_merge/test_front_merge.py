"""Front matter, merged key by key: what the notes did not change stays as the author has it, to the letter."""

from __future__ import annotations

import tomllib

import pytest

from confnote.errors import Edited
from confnote.post.merge.conflict import DELETED_CHANGED, EDITED_BOTH, EDITED_GONE, UNDECIDED, show_conflict
from confnote.post.merge.front_matter import merge_front

YAML = """\
---
title: "KubeCon EU 2022"
date: 2022-05-22
draft: false
tags: ["conference", "kubecon"]
summary: "Four days in Valencia."
---
"""
TOML = """\
+++
title = "KubeCon EU 2022"
date = 2022-05-22
tags = ["conference", "kubecon"]

[taxonomies]
event = ["kubecon"]

[params]
toc = true
+++
"""
HEADER = """\
Title: KubeCon EU 2022
Date: 2022-05-22
Tags: conference, kubecon

"""
NEW_TITLE = YAML.replace("KubeCon EU 2022", "KubeCon in Valencia")


def merged(theirs: str, ours: str, base: str = YAML) -> str:
    result = merge_front(base, theirs, ours)
    assert result.conflicts == ()
    return result.text


def edit(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, old
    return text.replace(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("draft: false", "draft: true", id="a value"),
        pytest.param("draft: false", "draft: false  # not yet", id="a comment behind"),
        pytest.param("draft: false", "# not yet\n\ndraft: false", id="a comment before"),
        pytest.param("draft: false\n", "", id="a key taken out"),
        pytest.param("draft: false", "draft: false\nimage: cover.jpg", id="a key of his own"),
        pytest.param('tags: ["conference", "kubecon"]', "tags:\n- conference\n- kubecon", id="a list on lines"),
        pytest.param('"Four days in Valencia."', "|\n  Four days\n  in Valencia: # none", id="a text of lines"),
        pytest.param("date: 2022-05-22", "date: '2022-05-22'", id="other quotes"),
        pytest.param("---\ntitle", "---\n# my post\ntitle", id="a comment first"),
        pytest.param('Valencia."\n', 'Valencia."\n# bye\n', id="a comment last"),
    ],
)
def test_an_edit_stays_while_another_key_changes(old: str, new: str) -> None:
    theirs = edit(YAML, old, new)
    assert merged(theirs, YAML) == theirs
    assert merged(theirs, NEW_TITLE) == edit(theirs, "KubeCon EU 2022", "KubeCon in Valencia")


def test_the_authors_order_stays_and_new_keys_go_behind_their_neighbour() -> None:
    theirs = '---\ntags: ["conference", "kubecon"]\ndate: 2022-05-22\ntitle: "KubeCon EU 2022"\n---\n'
    ours = edit(NEW_TITLE, "draft: false", 'draft: false\nslug: "kubecon"').replace("date", 'lang: "en"\ndate')
    assert merged(theirs, ours) == (
        '---\ntags: ["conference", "kubecon"]\ndate: 2022-05-22\nslug: "kubecon"\n'
        'title: "KubeCon in Valencia"\nlang: "en"\n---\n'
    )


def test_an_unedited_one_becomes_the_draft_whatever_its_order() -> None:
    ours = "---\ntags: []\ntitle: 'x'\n---\n"
    assert merged(YAML, ours) == ours


def test_a_key_that_the_notes_dropped_goes_and_its_comments_stay() -> None:
    theirs = edit(YAML, "draft: false", "# is it time?\ndraft: false # no")
    assert merged(theirs, edit(YAML, "draft: false\n", "")) == edit(YAML, "draft: false", "# is it time?\n# no")


def test_comments_inside_a_rewritten_value_stay() -> None:
    theirs = edit(YAML, 'tags: ["conference", "kubecon"]', "tags:\n  - conference # always\n  # - draft\n  - kubecon")
    ours = edit(YAML, '["conference", "kubecon"]', '["kubecon"]')
    assert merged(theirs, ours) == edit(
        YAML, 'tags: ["conference", "kubecon"]', '# always\n# - draft\ntags: ["kubecon"]'
    )


def test_a_comment_behind_a_rewritten_value_stays_behind_it() -> None:
    theirs = edit(YAML, '"KubeCon EU 2022"', '"KubeCon EU 2022"   # not "2022"!')
    assert merged(theirs, NEW_TITLE) == edit(theirs, '"KubeCon EU 2022"', '"KubeCon in Valencia"')


def test_a_hash_in_a_value_is_no_comment() -> None:
    base = edit(YAML, '"Four days in Valencia."', '"C # and # more"')
    theirs = edit(base, '"C # and # more"', "'C # and # more'")
    ours = edit(base, '"C # and # more"', '"F#"')
    assert merged(theirs, ours, base) == ours


def test_a_key_that_both_changed_is_a_conflict() -> None:
    theirs = edit(YAML, "KubeCon EU 2022", "KubeCon, and me")
    result = merge_front(YAML, theirs, NEW_TITLE)
    (conflict,) = result.conflicts
    assert result.text == theirs
    assert (conflict.key, conflict.why, conflict.line) == ("front.title", EDITED_BOTH, 2)
    assert (conflict.edited, conflict.new) == ('title: "KubeCon, and me"', 'title: "KubeCon in Valencia"')
    assert "line 2, front matter: changed" in show_conflict(conflict)
    assert merge_front(YAML, theirs, NEW_TITLE, "file").text == theirs
    assert merge_front(YAML, theirs, NEW_TITLE, "notes").text == NEW_TITLE
    both = merge_front(YAML, theirs, NEW_TITLE, "both").text
    comment = f"# {UNDECIDED}\n# title: "
    assert both == edit(theirs, "title: ", f'{comment}"KubeCon in Valencia"\ntitle: ')
    newer = edit(NEW_TITLE, "KubeCon in Valencia", "KubeCon in Rome")
    again = merge_front(NEW_TITLE, both, newer)
    assert (again.conflicts, again.text) == ((), edit(theirs, "title: ", f'{comment}"KubeCon in Rome"\ntitle: '))
    assert merged(edit(again.text, "KubeCon, and me", "KubeCon in Rome"), NEW_TITLE, newer) == NEW_TITLE


def test_a_key_changed_the_same_by_both_is_none() -> None:
    theirs = edit(YAML, '"KubeCon EU 2022"', "KubeCon in Valencia")
    assert merged(theirs, NEW_TITLE) == theirs


def test_a_key_edited_here_and_dropped_there() -> None:
    theirs, ours = edit(YAML, "draft: false", "draft: true"), edit(YAML, "draft: false\n", "")
    (conflict,) = merge_front(YAML, theirs, ours).conflicts
    assert (conflict.why, conflict.new) == (EDITED_GONE, None)
    assert merge_front(YAML, theirs, ours, "notes").text == ours
    assert merge_front(YAML, theirs, ours, "both").text == theirs


def test_a_key_deleted_here_and_changed_there() -> None:
    theirs, ours = edit(YAML, "draft: false\n", ""), edit(YAML, "draft: false", "draft: true")
    result = merge_front(YAML, theirs, ours)
    assert [(c.why, c.edited, c.new) for c in result.conflicts] == [(DELETED_CHANGED, None, "draft: true")]
    assert result.text == theirs
    assert merge_front(YAML, theirs, ours, "notes").text == ours


@pytest.mark.parametrize(
    ("mine", "wanted"),
    [
        ('["conference", "kubecon", "me"]', '["conference", "kubecon", "me", "chaos"]'),
        ("[conference, me, ]", '[conference, me, "chaos"]'),
        ('[\n  "conference",\n  "me"\n]', '[\n  "conference",\n  "me",\n  "chaos"\n]'),
        ("\n- conference\n- me # yes", '\n- conference\n- me # yes\n- "chaos"'),
        ("\n    - me", '\n    - me\n    - "chaos"'),
    ],
)
def test_tags_that_both_added_are_no_rivals(mine: str, wanted: str) -> None:
    theirs = edit(YAML, '["conference", "kubecon"]', mine)
    ours = edit(YAML, '"kubecon"]', '"kubecon", "chaos"]')
    assert merged(theirs, ours) == edit(YAML, '["conference", "kubecon"]', wanted)


def test_tags_that_the_notes_dropped_and_the_author_kept_are_rivals() -> None:
    theirs = edit(YAML, '"kubecon"]', '"kubecon", "me"]')
    assert len(merge_front(YAML, theirs, edit(YAML, ', "kubecon"', "")).conflicts) == 1


def test_toml_keeps_comments_and_tables() -> None:
    theirs = edit(TOML, "[params]\n", '[params]\nimage = "me.jpg" # mine\n')
    theirs = edit(theirs, 'title = "KubeCon EU 2022"', '# now\ntitle = "KubeCon EU 2022" # good')
    ours = edit(TOML, "date = 2022-05-22", 'date = 2022-05-23\nslug = "kubecon"').replace("KubeCon EU", "Kube Con")
    assert merged(theirs, ours, TOML) == edit(
        edit(theirs, "2022-05-22", '2022-05-23\nslug = "kubecon"'), "KubeCon EU", "Kube Con"
    )


def test_toml_keys_never_slip_into_a_table() -> None:
    theirs = '+++\ntitle = "KubeCon EU 2022"\nmine = 1\n\n[taxonomies]\nevent = ["kubecon"]\n+++\n'
    ours = "+++\nlang = 'en'\n" + edit(TOML, "[taxonomies]", "[author]\nname = 'me'\n\n[taxonomies]").removeprefix(
        "+++\n"
    )
    result = tomllib.loads(merged(theirs, ours, TOML).strip("+\n"))
    assert list(result) == ["lang", "title", "mine", "author", "taxonomies"]
    assert result["author"] == {"name": "me"}


def test_toml_lists_unite() -> None:
    theirs = edit(TOML, 'tags = ["conference", "kubecon"]', 'tags = [\n  "conference", "kubecon", # both\n  "me",\n]')
    ours = edit(TOML, '"conference", "kubecon"]', '"conference", "kubecon", "chaos"]')
    assert merged(theirs, ours, TOML) == edit(theirs, '  "me",\n', '  "me",\n  "chaos"\n')


def test_pelicans_header() -> None:
    theirs = edit(HEADER, "Tags: conference, kubecon", "Tags: conference\nImage: me.jpg")
    ours = edit(HEADER, "EU 2022", "in Valencia")
    assert merged(theirs, ours, HEADER) == edit(theirs, "EU 2022", "in Valencia")


def test_front_matter_that_was_taken_out() -> None:
    assert merged("", YAML) == ""
    result = merge_front(YAML, "", NEW_TITLE)
    (conflict,) = result.conflicts
    assert (result.text, conflict.edited, conflict.new) == ("", None, NEW_TITLE.rstrip())
    assert merge_front(YAML, "", NEW_TITLE, "file").text == ""
    assert merge_front(YAML, "", NEW_TITLE, "notes").text == merge_front(YAML, "", NEW_TITLE, "both").text == NEW_TITLE


def test_front_matter_in_another_notation() -> None:
    assert merged(TOML, YAML) == TOML
    assert len(merge_front(YAML, TOML, NEW_TITLE).conflicts) == 1
    assert merge_front(YAML, TOML, NEW_TITLE, "both").text == TOML
    assert merge_front(YAML, TOML, NEW_TITLE, "notes").text == NEW_TITLE


def test_front_matter_that_only_the_author_or_only_the_notes_have() -> None:
    assert merged("", YAML, "") == YAML
    assert merged(YAML, "", "") == YAML
    assert [c.key for c in merge_front("", YAML, NEW_TITLE).conflicts] == ["front.title"]


@pytest.mark.parametrize(
    ("theirs", "line"),
    [
        (YAML.replace('"Four', '"Four" "'), "line 6 of the file"),
        (YAML.replace("draft: false", "draft: [a"), "line "),
        (YAML.replace("\ndate", "\n\tdate"), "line 3 of the file"),
        ("---\njust words\n---\n", "the front matter of the file"),
    ],
)
def test_front_matter_that_does_not_parse_names_the_line(theirs: str, line: str) -> None:
    with pytest.raises(Edited, match=line) as caught:
        merge_front(YAML, theirs, NEW_TITLE)
    assert "--force" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert merge_front(YAML, theirs, YAML).text == theirs


def test_toml_that_does_not_parse_names_the_line() -> None:
    with pytest.raises(Edited, match="line 3 of the file"):
        merge_front(TOML, TOML.replace("date = 2022-05-22", "date = tomorrow"), TOML.replace("EU", "Europe"))
