"""Edit a small post as bloggers do, one edit a test, and check the re-export."""

from __future__ import annotations

import pytest

from confnote.post.markdown.pieces import Piece, join, split
from confnote.post.merge.conflict import (
    DELETED_CHANGED,
    DELETED_FRESH,
    EDITED_BOTH,
    EDITED_GONE,
    SECTION_GONE,
    UNDECIDED,
    Takes,
    read_takes,
)
from confnote.post.merge.merge import Merged, merge, merge_piece

COMMENT = f"<!-- {UNDECIDED} -->"


def draft(**pieces: str) -> tuple[Piece, ...]:
    """A keyed draft from `n1="text"`; a text that ends with a line end has a narrow gap behind it."""
    made = [
        Piece(_key(name), text.rstrip("\n"), "\n" if text.endswith("\n") else "\n\n") for name, text in pieces.items()
    ]
    return (*made[:-1], Piece(made[-1].key, made[-1].text, "\n"))


def _key(name: str) -> str:
    return f"s:{name[1:]}.title" if name[0] == "s" else f"{name[0]}:{name[1:]}"


POST = {
    "n0": "I was at KubeCon in Valencia, with seven thousand others.",
    "s1": "## Building a nodeless Kubernetes",
    "n1": "They run the kubelet in user space, with no node below it.",
    "n2": "The demo failed twice and then worked.",
    "s2": "## Chaos for everyone",
    "n3": "LitmusChaos runs experiments from a hub.",
    "n4": "Steady state comes first.",
    "x1": "## Cool Tech",
    "t1": "- Falco: runtime security.\n",
    "t2": "- Longhorn: block storage.\n",
    "t3": "- kured: reboots nodes.",
}
BASE = draft(**POST)
TEXT = join(BASE)


def ours(**changes: str | None) -> tuple[Piece, ...]:
    """The draft with pieces changed, or left out (None)."""
    return draft(**{name: text for name, text in (POST | changes).items() if text is not None})


def after(name: str, **fresh: str) -> tuple[Piece, ...]:
    """The draft with new pieces after one."""
    made: dict[str, str] = {}
    for known, text in POST.items():
        made |= {known: text}
        if known == name:
            made |= fresh
    return draft(**made)


def remade(file: str, new: tuple[Piece, ...], take: str | Takes | None = None) -> Merged:
    return merge(BASE, split(file), new, take)  # type: ignore[arg-type]


def text(file: str, new: tuple[Piece, ...]) -> str:
    merged = remade(file, new)
    assert merged.conflicts == ()
    return join(merged.pieces)


def edit(*changes: tuple[str, str]) -> str:
    """The author's file, by replacements that must hit."""
    edited = TEXT
    for old, new in changes:
        assert edited.count(old) == 1, old
        edited = edited.replace(old, new)
    return edited


CHANGED = "LitmusChaos runs experiments from a public hub, with CRDs."
NOTES = ours(n3=CHANGED)


@pytest.mark.parametrize(
    "file",
    [
        pytest.param(edit(("The demo failed twice and then worked.", "The demo failed. I laughed.")), id="edited"),
        pytest.param(edit(("The demo failed twice and then worked.", "Oh dear.")), id="rewritten"),
        pytest.param(
            edit(("The demo failed twice and then worked.\n\n", ""), ("seven thousand others.", "seven thousand others.\n\nThe demo failed twice and then worked.")),
            id="moved",
        ),
        pytest.param(edit(("Steady state comes first.", "Steady state comes first.\n\nMy own thought about it.")), id="inserted"),
        pytest.param(edit(("The demo failed twice and then worked.\n\n", "")), id="deleted"),
        pytest.param(edit(("## Chaos for everyone", "## Chaos engineering with LitmusChaos")), id="renamed"),
        pytest.param(edit(("## Chaos for everyone", "## My favourite")), id="renamed beyond recognition"),
        pytest.param(
            edit(("## Chaos for everyone", "## My favourite"), ("Steady state comes first.", "And then?")),
            id="renamed and its second note rewritten",
        ),
        pytest.param(
            edit(("- Falco: runtime security.", "- Falco: it watches system calls.\n- Tetragon: the same by eBPF.")),
            id="item added beside an edited one",
        ),
        pytest.param(
            edit(("They run the kubelet in user space, with no node below it.", "They run the kubelet in user space.\n\nWith no node below it.")),
            id="split",
        ),
        pytest.param(
            edit(("below it.\n\nThe demo", "below it. The demo")),
            id="melted",
        ),
        pytest.param(edit(("kubelet in user space,", "kubelet\nin user space,")), id="rewrapped"),
        pytest.param(edit(("- kured: reboots nodes.", "- kured: reboots nodes.\n- kured: reboots nodes.")), id="twins"),
        pytest.param(edit(("## Cool Tech", "Cool Tech\n---------")), id="other heading style"),
        pytest.param(edit(("- Falco", "* Falco"), ("- Longhorn", "* Longhorn"), ("- kured", "* kured")), id="other bullets"),
        pytest.param(edit(("- Falco", "  - Falco"), ("- kured", "    - kured")), id="nested"),
        pytest.param(edit(("- Falco", "\n- Falco"), ("- Longhorn", "\n- Longhorn")), id="loose list"),
        pytest.param(edit(("- Falco: runtime security.\n", "Falco does runtime security.\n\n")), id="item to prose"),
        pytest.param("\n\n" + TEXT.rstrip("\n"), id="blank lines before, none at the end"),
        pytest.param(TEXT + "\n[kured]: https://kured.dev\n[falco]: https://falco.org\n", id="link definitions at the end"),
        pytest.param(
            "A banner.\n\n" + edit(("## Cool Tech", "## Cool Tech\n\nWhat I saw:")) + "\n## Thanks\n\nTo all of you.\n",
            id="a frame of his own",
        ),
    ],
)  # fmt: skip
def test_an_edit_stays_while_another_note_changes(file: str) -> None:
    assert text(file, BASE) == file
    assert text(file, NOTES) == file.replace("LitmusChaos runs experiments from a hub.", CHANGED)
    assert text(file.replace("\n", "\r\n"), NOTES) == text(file, NOTES).replace("\n", "\r\n")


def test_an_unedited_file_becomes_the_draft() -> None:
    new = after("n2", n9="And a third time.")[::-1]
    assert text(TEXT, new) == join(new)


def test_a_session_renamed_by_the_notes() -> None:
    assert text(TEXT, ours(s2="## Chaos engineering")) == TEXT.replace("## Chaos for everyone", "## Chaos engineering")


def test_a_session_renamed_by_both_is_a_conflict() -> None:
    file = edit(("## Chaos for everyone", "## Chaos for us"))
    (conflict,) = remade(file, ours(s2="## Chaos engineering")).conflicts
    assert (conflict.why, conflict.edited, conflict.new) == (EDITED_BOTH, "## Chaos for us", "## Chaos engineering")
    assert (conflict.last, conflict.line) == ("## Chaos for everyone", 9)


def test_a_session_renamed_the_same_by_both_is_none() -> None:
    file = edit(("## Chaos for everyone", "## Chaos engineering"))
    assert text(file, ours(s2="## Chaos engineering")) == file


def test_both_changed_a_note() -> None:
    file = edit(("from a hub.", "from a hub, he said."))
    merged = remade(file, NOTES)
    assert [(c.key, c.why, c.under, c.line) for c in merged.conflicts] == [
        ("n:3", EDITED_BOTH, "## Chaos for everyone", 11)
    ]
    assert join(merged.pieces) == file
    assert join(remade(file, NOTES, "file").pieces) == file
    assert join(remade(file, NOTES, "notes").pieces) == join(NOTES)
    both = file.replace("he said.", f"he said.\n\n{COMMENT}\n\n{CHANGED}")
    assert join(remade(file, NOTES, "both").pieces) == both


def test_both_keeps_a_list_a_list() -> None:
    file = edit(("- Longhorn: block storage.", "- Longhorn: block storage by Rancher."))
    merged = remade(file, ours(t2="- Longhorn: storage for Kubernetes.\n"), "both")
    wanted = f"by Rancher.\n  {COMMENT}\n- Longhorn: storage for Kubernetes.\n- kured"
    assert wanted in join(merged.pieces)
    assert [piece.text[:7] for piece in split(join(merged.pieces))][-5:] == [
        "## Cool",
        "- Falco",
        "- Longh",
        "- Longh",
        "- kured",
    ]


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("name", "words", "changes"),
    [
        ("n0", "I was at KubeCon, at last.", ("I was in Valencia.", "I was in Valencia with you.")),
        ("n3", "LitmusChaos runs experiments, he said.", ("From a hub.", "From two hubs.")),
        ("s2", "## Chaos for us", ("## Chaos engineering", "## Chaos engineered")),
        ("t2", "- Longhorn: blocks by Rancher.", ("- Longhorn: storage.\n", "- Longhorn: disks.\n")),
        ("t3", "- kured: reboots, they say.", ("- kured: boots.", "- kured: boots nodes.")),
        ("n4", "Steady state first, says Ada.", ("```\nsteady\n\nstate\n```", "> Steady\n>\n> - state")),
    ],
)
def test_what_both_left_open_follows_the_notes_and_does_not_grow(
    name: str, words: str, changes: tuple[str, str], ends: str
) -> None:
    file = edit((POST[name].rstrip("\n"), words)).replace("\n", ends)
    first, second = ours(**{name: changes[0]}), ours(**{name: changes[1]})
    both = join(remade(file, first, "both").pieces)
    assert both.count(COMMENT) == 1
    again = merge(first, split(both), second)
    assert (again.conflicts, join(again.pieces)) == ((), join(remade(file, second, "both").pieces))
    mine, _, notes = join(again.pieces).partition(COMMENT)
    assert words in mine
    assert changes[1].replace("\n", ends).strip() in notes
    gone = merge(second, split(join(again.pieces)), ours(**{name: None}))
    if name != "s2":
        assert (gone.conflicts, COMMENT in join(gone.pieces), words in join(gone.pieces)) == ((), False, True)
    kept = join(again.pieces).replace(COMMENT, "").replace(changes[1].replace("\n", ends).strip(), "")
    assert merge(second, split(kept), second).conflicts == ()


def test_a_new_note_goes_behind_both_sides_of_the_one_before() -> None:
    file = edit(("from a hub.", "from a hub, he said."))
    merged = remade(
        file, tuple(Piece(p.key, CHANGED, p.gap) if p.key == "n:3" else p for p in after("n3", n9="Fresh.")), "both"
    )
    assert join(merged.pieces) == file.replace("he said.", f"he said.\n\n{COMMENT}\n\n{CHANGED}\n\nFresh.")


def test_each_place_is_decided_by_its_number() -> None:
    file = edit(
        ("failed twice", "failed thrice"),
        ("from a hub.", "from a hub, he said."),
        ("- kured: reboots", "- kured: boots"),
    )
    new = ours(n2="The demo failed.", n3=CHANGED, t3="- kured: drains nodes.")
    for takes, wanted in (
        (
            ["notes:2"],
            edit(
                ("failed twice", "failed thrice"),
                ("from a hub.", "from a public hub, with CRDs."),
                ("- kured: reboots", "- kured: boots"),
            ),
        ),
        (
            ["file:2", "notes"],
            edit(
                ("failed twice and then worked", "failed"),
                ("from a hub.", "from a hub, he said."),
                ("- kured: reboots", "- kured: drains"),
            ),
        ),
        (
            ["notes:1,3", "file"],
            edit(
                ("failed twice and then worked", "failed"),
                ("from a hub.", "from a hub, he said."),
                ("- kured: reboots", "- kured: drains"),
            ),
        ),
    ):
        merged = remade(file, new, read_takes(takes))
        assert join(merged.pieces) == wanted
        assert [found.take is None for found in merged.conflicts] == [len(takes) == 1, False, len(takes) == 1]


def test_a_note_that_the_author_edited_and_the_notes_dropped() -> None:
    file = edit(("The demo failed twice and then worked.", "The demo failed twice and then worked, at last."))
    new = ours(n2=None)
    merged = remade(file, new)
    assert [(c.key, c.why, c.new) for c in merged.conflicts] == [("n:2", EDITED_GONE, None)]
    assert join(remade(file, new, "file").pieces) == join(remade(file, new, "both").pieces) == file
    assert join(remade(file, new, "notes").pieces) == join(new)


def test_a_note_that_the_author_deleted_and_the_notes_changed() -> None:
    file = edit(("LitmusChaos runs experiments from a hub.\n\n", ""))
    merged = remade(file, NOTES)
    assert [(c.key, c.why, c.edited, c.new) for c in merged.conflicts] == [("n:3", DELETED_CHANGED, None, CHANGED)]
    assert join(remade(file, NOTES, "file").pieces) == file
    for take in ("notes", "both"):
        assert join(remade(file, NOTES, take).pieces) == join(NOTES)


def test_a_deleted_note_stays_deleted() -> None:
    file = edit(("LitmusChaos runs experiments from a hub.\n\n", ""))
    assert text(file, after("n2", n9="Fresh.")) == file.replace("then worked.", "then worked.\n\nFresh.")


def test_a_note_dropped_by_the_notes_goes() -> None:
    file = edit(("## Cool Tech", "## Cool Tech I saw"))
    assert text(file, ours(n2=None)) == file.replace("The demo failed twice and then worked.\n\n", "")


def test_a_new_note_goes_behind_its_neighbour_wherever_that_is() -> None:
    file = edit(("## Chaos for everyone\n\n", "## Chaos for everyone\n\nI came late.\n\n"))
    assert text(file, after("n3", n9="Fresh.")) == file.replace("from a hub.", "from a hub.\n\nFresh.")
    assert text(file, after("s2", n9="Fresh.")) == file.replace("I came late.", "I came late.\n\nFresh.")


def test_the_links_of_a_session_stand_right_under_its_title() -> None:
    file = edit(("## Chaos for everyone\n\n", "## Chaos for everyone\n\nI came late.\n\n"))
    at = [piece.key for piece in BASE].index("s:2.title") + 1
    new = (*BASE[:at], Piece("s:2.links", "[slides](https://a.example)"), *BASE[at:])
    assert text(file, new) == file.replace("everyone\n\n", "everyone\n\n[slides](https://a.example)\n\n")


def test_a_new_session_goes_behind_what_the_author_wrote_about_the_one_before() -> None:
    file = edit(("and then worked.", "and then worked.\n\nI would hire them."))
    assert text(file, after("n2", s9="## Between the two", n9="It was short.")) == file.replace(
        "hire them.", "hire them.\n\n## Between the two\n\nIt was short."
    )


def test_a_new_session_does_not_go_behind_a_section_of_the_authors() -> None:
    file = TEXT + "\nOne more thing.\n\n## Thanks\n\nTo you.\n"
    new = draft(**POST, s9="## Late night talk", n9="It was dark.")
    assert text(file, new) == file.replace("more thing.", "more thing.\n\n## Late night talk\n\nIt was dark.")


def test_a_new_session_where_the_author_moved_its_neighbours() -> None:
    sections = TEXT.split("## ")
    file = sections[0] + "## " + "## ".join([sections[2], sections[1], sections[3]])
    merged = text(file, after("n1", n9="Fresh."))
    assert merged == file.replace("node below it.", "node below it.\n\nFresh.")
    merged = text(file, after("n3", n9="Fresh."))
    assert merged == file.replace("from a hub.", "from a hub.\n\nFresh.")


def test_a_new_session_in_a_deleted_section_is_a_conflict() -> None:
    lines = {
        "d1": "# Day 1",
        "s1": "## One",
        "n1": "First words.",
        "d2": "# Day 2",
        "s2": "## Two",
        "n2": "Second words.",
    }
    base = draft(**lines)
    file = "# Day 1\n\n## One\n\nFirst words.\n"
    new = draft(**lines, s3="## Three", n3="Third words.")
    merged = merge(base, split(file), new)
    assert [(c.key, c.why, c.edited) for c in merged.conflicts] == [("d:2", DELETED_FRESH, None)]
    assert merged.conflicts[0].new == "# Day 2\n\n## Three\n\nThird words."
    assert join(merged.pieces) == file
    taken = merge(base, split(file), new, "notes")
    assert join(taken.pieces) == "# Day 1\n\n## One\n\nFirst words.\n\n# Day 2\n\n## Three\n\nThird words.\n"


def test_a_new_session_in_a_section_whose_heading_alone_was_deleted() -> None:
    lines = {
        "d1": "# Day 1",
        "s1": "## One",
        "n1": "First words.",
        "d2": "# Day 2",
        "s2": "## Two",
        "n2": "Second words.",
    }
    file = "## One\n\nFirst words.\n\n## Two\n\nSecond words.\n"
    merged = merge(draft(**lines), split(file), draft(**lines, s3="## Three", n3="Third words."))
    assert merged.conflicts == ()
    assert join(merged.pieces) == file + "\n## Three\n\nThird words.\n"


def test_a_new_note_of_a_deleted_session_without_headings() -> None:
    lines = {"s1": "**One** - Ada", "n1": "First words.", "s2": "**Two** - Bob", "n2": "Second words.", "x9": "Bye."}
    file = "**One** - Ada\n\nFirst words.\n\nBye.\n"
    new = draft(**{k: v for k, v in lines.items() if k != "x9"}, n3="More of it.", x9="Bye.")
    (conflict,) = merge(draft(**lines), split(file), new).conflicts
    assert (conflict.why, conflict.new) == (DELETED_FRESH, "**Two** - Bob\n\nMore of it.")


TWIN = "The speaker was calm and the slides were very good."
TALKS = {
    "s1": "## Echo testing",
    "n1": "The demo took ten minutes and failed twice.",
    "s2": "## Foxtrot budgets",
    "n2": "The speaker was funny and the slides were good.",
    "s3": "## Golf for all",
    "n3": "Nobody plays it.",
}


@pytest.mark.parametrize(
    "file",
    [
        pytest.param("## Echo testing\n\nThe demo failed twice.\n\nTWIN\n\n## Golf for all\n\nNobody plays it.\n", id="talk before"),
        pytest.param("TWIN\n\n## Echo testing\n\nThe demo failed twice.\n\n## Golf for all\n\nNobody plays it.\n", id="intro"),
        pytest.param("## Echo testing\n\nThe demo failed twice.\n\n## Golf for all\n\nTWIN\n\nNobody plays it.\n", id="talk behind"),
        pytest.param(
            "## Echo testing\n\nThe demo failed twice.\n\n## Golf for all\n\nNobody plays it.\n\n## In short\n\nTWIN\n",
            id="a section of his own",
        ),
        pytest.param("## Golf for all\n\nNobody plays it.\n\nTWIN\n", id="only talk left"),
    ],
)  # fmt: skip
def test_a_sentence_like_one_of_a_deleted_section_does_not_stand_for_it(file: str) -> None:
    file = file.replace("TWIN", TWIN)
    merged = merge(draft(**TALKS), split(file), draft(**TALKS, n9="More golf."))
    assert (merged.conflicts, join(merged.pieces)) == ((), file.replace("plays it.", "plays it.\n\nMore golf."))
    new = draft(
        **{name: TALKS[name] for name in ("s1", "n1", "s2", "n2")},
        n8="A late thought.",
        s3="## Golf for all",
        n3="Nobody plays it.",
    )
    merged = merge(draft(**TALKS), split(file), new)
    assert [(c.key, c.why) for c in merged.conflicts] == [("s:2.title", DELETED_FRESH)]
    assert join(merged.pieces) == file
    merged = merge(draft(**TALKS), split(file), draft(**TALKS | {"n2": "The speaker was late."}))
    assert [(c.key, c.why, c.edited) for c in merged.conflicts] == [("s:2.title", DELETED_CHANGED, None)]


def test_a_new_session_goes_behind_the_words_of_one_whose_title_alone_was_deleted() -> None:
    """Before them, it would take them for its own."""
    fresh = after("n2", s9="## Queues at night", n9="Nobody waits.")
    file = edit(("## Chaos for everyone\n\n", ""))
    wanted = edit(
        ("## Chaos for everyone\n\n", ""), ("## Cool Tech", "## Queues at night\n\nNobody waits.\n\n## Cool Tech")
    )
    assert text(file, fresh) == wanted


def test_a_new_note_of_a_session_whose_title_alone_was_deleted_is_a_conflict() -> None:
    file = join(draft(**TALKS)).replace("## Golf for all\n\n", "")
    merged = merge(draft(**TALKS), split(file), draft(**TALKS | {"n3": "Few play it."}))
    assert (merged.conflicts, join(merged.pieces)) == ((), file.replace("Nobody plays", "Few play"))
    new = draft(**TALKS, n9="More golf.")
    (conflict,) = merge(draft(**TALKS), split(file), new).conflicts
    assert (conflict.why, conflict.new) == (DELETED_FRESH, "## Golf for all\n\nMore golf.")
    assert join(merge(draft(**TALKS), split(file), new, "notes").pieces) == join(new)


def test_a_list_without_its_heading_is_there_if_half_of_it_is() -> None:
    file = edit(("## Cool Tech\n\n", ""))
    new = after("t2", t9="- Kyverno: policies.\n")
    for left in (file, file.replace("- Falco: runtime security.\n", "")):
        merged = remade(left, new)
        wanted = left.replace("block storage.\n", "block storage.\n- Kyverno: policies.\n")
        assert (merged.conflicts, join(merged.pieces)) == ((), wanted)
    left = left.replace("- Longhorn: block storage.\n", "")
    assert [(c.why, c.new) for c in remade(left, new).conflicts] == [
        (DELETED_FRESH, "## Cool Tech\n\n- Kyverno: policies.")
    ]


def test_a_title_in_bold_that_the_author_renamed_behind_words_of_his_own() -> None:
    base = {
        "s1": "**One** - Ada",
        "n1": "First words.",
        "s3": "**Three** - Cleo",
        "n3": "Third words.",
        "n4": "The end.",
    }
    file = "**One** - Ada\n\nI wrote it anew.\n\nAll of it.\n\n**My favourite**\n\nThird words.\n\nThe end.\n"
    new = draft(s1=base["s1"], n1=base["n1"], s2="**Two** - Ben", n2="Second words.", **dict(list(base.items())[2:]))
    merged = merge(draft(**base), split(file), new)
    wanted = file.replace("All of it.", "All of it.\n\n**Two** - Ben\n\nSecond words.")
    assert (merged.conflicts, join(merged.pieces)) == ((), wanted)


BOLD = {
    "s1": "**One** - Ada",
    "n1": "First words.",
    "n2": "Words that move.",
    "s3": "**Two** - Ben",
    "n3": "Two has a plan.",
    "n4": "It rained.",
    "s5": "**Three** - Cleo",
    "n5": "Third words.",
}


@pytest.mark.parametrize(
    "title", ["**My favourite**", "__My favourite__", "[**My favourite**](https://a.example/v), Ben"]
)
def test_a_renamed_title_in_bold_is_known_with_a_note_of_another_talk_below_it(title: str) -> None:
    file = (
        f"**One** - Ada\n\nFirst words.\n\n{title}\n\nWords that move.\n\nTwo has a plan.\n\nIt rained.\n\n"
        "**Three** - Cleo\n\nThird words.\n"
    )
    before = list(BOLD.items())
    merged = merge(draft(**BOLD), split(file), draft(**dict(before[:6]), n9="A late thought.", **dict(before[6:])))
    wanted = file.replace("It rained.", "It rained.\n\nA late thought.")
    assert (merged.conflicts, join(merged.pieces)) == ((), wanted)
    merged = merge(draft(**BOLD), split(file), draft(**dict(before[:3]), n9="A late thought.", **dict(before[3:])))
    wanted = file.replace("First words.", "First words.\n\nA late thought.")
    assert (merged.conflicts, join(merged.pieces)) == ((), wanted)


@pytest.mark.parametrize("mine", ["**What I took home**\n\nA plan is a plan.", "**I slept.** It was late."])
def test_a_line_in_bold_is_no_title_that_the_author_deleted_with_its_notes(mine: str) -> None:
    file = f"**One** - Ada\n\nFirst words.\n\nWords that move.\n\n{mine}\n\n**Three** - Cleo\n\nThird words.\n"
    before = list(BOLD.items())
    new = draft(**dict(before[:6]), n9="A late thought.", **dict(before[6:]))
    (conflict,) = merge(draft(**BOLD), split(file), new).conflicts
    assert (conflict.why, conflict.new) == (DELETED_FRESH, "**Two** - Ben\n\nA late thought.")


@pytest.mark.parametrize(
    "mine",
    [
        pytest.param("Then came a talk that I heard from the door.", id="a sentence"),
        pytest.param("**I slept badly.** So I was late.", id="a sentence that begins in bold"),
        pytest.param("![The room](https://a.example/room.png)", id="an image"),
        pytest.param("> Break things on purpose.", id="a quotation"),
        pytest.param("**One** - Ada", id="the title before it"),
        pytest.param("**Three** - Cleo", id="the title behind it"),
        pytest.param("#### Aside\n\nMine.", id="a section of his own"),
        pytest.param("## In short\n\nMine.\n\nThen came a talk.", id="a section of his own and a sentence"),
    ],
)
def test_no_other_piece_stands_for_a_title_in_bold_that_the_author_deleted(mine: str) -> None:
    file = join(draft(**BOLD)).replace("**Two** - Ben", mine)
    before = list(BOLD.items())
    new = draft(**dict(before[:6]), n9="A late thought.", **dict(before[6:]))
    merged = merge(draft(**BOLD), split(file), new)
    assert [(c.why, c.new) for c in merged.conflicts] == [(DELETED_FRESH, "**Two** - Ben\n\nA late thought.")]
    assert join(merged.pieces) == file
    restored = join(merge(draft(**BOLD), split(file), new, "notes").pieces)
    assert restored.count("**Two** - Ben\n\n") == 1
    assert restored.index("**Two** - Ben") < restored.index("A late thought.") < restored.rindex("**Three** - Cleo")
    merged = merge(draft(**BOLD), split(file), draft(**BOLD | {"n1": "First words of all."}))
    assert (merged.conflicts, join(merged.pieces)) == ((), file.replace("First words.", "First words of all."))


@pytest.mark.parametrize("mine", ["## Echo testing", "### Aside\n\nMine.", "# In short\n\nMine.\n\nThen came a talk."])
def test_no_other_heading_stands_for_one_that_the_author_deleted(mine: str) -> None:
    file = join(draft(**TALKS)).replace("## Foxtrot budgets", mine)
    new = draft(**dict(list(TALKS.items())[:4]), n9="A late thought.", s3=TALKS["s3"], n3=TALKS["n3"])
    merged = merge(draft(**TALKS), split(file), new)
    assert [(c.why, c.new) for c in merged.conflicts] == [(DELETED_FRESH, "## Foxtrot budgets\n\nA late thought.")]
    assert join(merged.pieces) == file


@pytest.mark.parametrize("mine", ["### My favourite", "## My favourite\n\nI came for this one.", "# My favourite"])
def test_a_renamed_heading_is_known_at_another_level_or_with_words_of_the_author_below(mine: str) -> None:
    file = join(draft(**TALKS)).replace("## Foxtrot budgets", mine)
    new = draft(**dict(list(TALKS.items())[:4]), n9="A late thought.", s3=TALKS["s3"], n3=TALKS["n3"])
    merged = merge(draft(**TALKS), split(file), new)
    wanted = file.replace("slides were good.", "slides were good.\n\nA late thought.")
    assert (merged.conflicts, join(merged.pieces)) == ((), wanted)


def test_a_new_note_is_below_its_title_though_the_author_took_the_other_notes_away() -> None:
    file = "## Echo testing\n\n## Foxtrot budgets\n\nThe demo took ten minutes and failed twice.\n\n" + join(
        draft(n2=TALKS["n2"])
    )
    base = {name: TALKS[name] for name in ("s1", "n1", "s2", "n2")}
    new = draft(s1=TALKS["s1"], n1=TALKS["n1"], n9="A late thought.", s2=TALKS["s2"], n2=TALKS["n2"])
    merged = merge(draft(**base), split(file), new)
    wanted = file.replace("testing\n\n", "testing\n\nA late thought.\n\n")
    assert (merged.conflicts, join(merged.pieces)) == ((), wanted)


def test_a_section_that_the_author_renamed_moved_and_reworded_is_known() -> None:
    base = TALKS | {"n3": "Nobody plays it here.", "n4": "A hole is a hole.", "n5": "It rains there all the time."}
    mine = (
        "## My favourite\n\nNobody really plays it here.\n\nA hole is a hole.\n\nIt rains over there all the time.\n\n"
    )
    file = mine + join(draft(**{name: TALKS[name] for name in ("s1", "n1", "s2", "n2")}))
    merged = merge(draft(**base), split(file), draft(**base, n9="More golf."))
    wanted = file.replace("all the time.\n", "all the time.\n\nMore golf.\n")
    assert (merged.conflicts, join(merged.pieces)) == ((), wanted)


def test_a_heading_of_the_authors_is_no_title_in_bold_that_he_deleted() -> None:
    base = {
        "s1": "**One** - Ada",
        "n1": "First words.",
        "s3": "**Three** - Cleo",
        "s2": "**Two** - Ben",
        "n2": "The end.",
    }
    file = "**One** - Ada\n\nFirst words.\n\n#### Aside\n\nMine.\n\n**Three** - Cleo\n\nThe end.\n"
    (conflict,) = merge(draft(**base), split(file), draft(**base, n4="More of it.")).conflicts
    assert (conflict.why, conflict.new) == (DELETED_FRESH, "**Two** - Ben\n\nMore of it.")


def test_a_section_that_the_notes_drop_with_words_of_the_authors_in_it() -> None:
    file = edit(("Steady state comes first.", "Steady state comes first.\n\nMy own thought about it."))
    new = ours(s2=None, n3=None, n4=None)
    merged = remade(file, new)
    assert [(c.key, c.why, c.new) for c in merged.conflicts] == [("s:2.title", SECTION_GONE, None)]
    kept = join(remade(file, new, "file").pieces)
    assert "## Chaos for everyone\n\nMy own thought about it.\n\n## Cool Tech" in kept
    assert "worked.\n\nMy own thought about it.\n\n## Cool Tech" in join(remade(file, new, "notes").pieces)


def test_link_definitions_keep_no_section_alive() -> None:
    file = TEXT + "\n[kured]: https://kured.dev\n"
    merged = text(file, ours(x1=None, t1=None, t2=None, t3=None))
    assert merged.endswith("Steady state comes first.\n\n[kured]: https://kured.dev\n")


def test_the_notes_move_a_session_with_what_the_author_added_to_it() -> None:
    file = edit(("Steady state comes first.", "Steady state comes first.\n\nMy own thought about it."))
    order = ["n0", "s2", "n3", "n4", "s1", "n1", "n2", "x1", "t1", "t2", "t3"]
    merged = text(file, draft(**{name: POST[name] for name in order}))
    assert merged.index("My own thought") < merged.index("## Building") < merged.index("## Cool Tech")
    assert merged.index("## Chaos") < merged.index("Steady state") < merged.index("My own thought")


def test_the_authors_order_holds_where_he_moved_something() -> None:
    file = edit(
        ("The demo failed twice and then worked.\n\n", ""),
        ("Valencia, with", "Valencia with"),
        ("## Cool Tech", "The demo failed twice and then worked.\n\n## Cool Tech"),
    )
    new = ours(n2="The demo failed three times.")
    assert text(file, new) == file.replace("The demo failed twice and then worked.", "The demo failed three times.")


def test_new_items_take_the_bullet_of_their_neighbours() -> None:
    file = TEXT.replace("- ", "* ")
    new = after("t2", t9="- Kyverno: policies.\n")
    assert text(file, new) == file.replace("storage.\n", "storage.\n* Kyverno: policies.\n")


def test_new_headings_take_the_level_of_their_neighbours() -> None:
    file = edit(("## Building", "### Building"), ("## Chaos for", "### Chaos for"))
    new = after("n2", s9="## Rope safety")
    assert "\n\n### Rope safety\n\n" in text(file, new)


def test_a_new_heading_follows_the_one_heading_there_is_though_it_is_the_first_piece() -> None:
    base = draft(s1="## Talk", n1="A note.")
    new = draft(s1="## Talk", n1="A note.", s2="## Another talk", n2="Another note.")
    merged = join(merge(base, split("### Talk\n\nA note.\n"), new).pieces)
    assert merged == "### Talk\n\nA note.\n\n### Another talk\n\nAnother note.\n"


def test_a_new_heading_does_not_follow_a_heading_of_the_authors_own() -> None:
    base = draft(s1="## Talk", n1="A note.", s3="## Last talk")
    new = draft(s1="## Talk", n1="A note.", s2="## Another talk", n2="Another note.", s3="## Last talk")
    file = "### Talk\n\nA note.\n\n##### Mine\n\nMy words.\n\n### Last talk\n"
    assert "\n### Another talk\n" in join(merge(base, split(file), new).pieces)


def test_a_new_heading_between_two_of_different_levels_is_as_drafted() -> None:
    file = edit(("## Building", "### Building"), ("## Chaos for", "#### Chaos for"))
    assert "\n\n## Rope safety\n\n" in text(file, after("n2", s9="## Rope safety"))


def test_a_changed_item_keeps_the_authors_bullet() -> None:
    file = TEXT.replace("- ", "* ")
    assert "\n* Falco: sees all.\n" in text(file, ours(t1="- Falco: sees all.\n"))


def test_a_changed_heading_keeps_the_authors_level() -> None:
    file = edit(("## Chaos for everyone", "### Chaos for everyone"))
    assert "\n\n### Chaos for all\n\n" in text(file, ours(s2="## Chaos for all"))


def test_a_piece_that_the_author_wrote_before_the_notes_had_it() -> None:
    file = edit(("and then worked.", "and then worked.\n\nThe slides are out."))
    assert text(file, after("n2", n9="The slides are out.")) == file


def test_new_items_join_a_loose_list_loosely() -> None:
    file = TEXT.replace("\n- ", "\n\n- ").replace("\n\n\n", "\n\n")
    merged = text(file, after("t3", t9="- Kyverno: policies."))
    assert "\n\n- kured: reboots nodes.\n\n- Kyverno: policies.\n" in merged.replace("\n\n\n", "\n\n")


def test_gaps_that_the_draft_changes_follow_where_the_author_left_them() -> None:
    new = tuple(Piece(p.key, p.text, "\n\n" if p.key[0] == "t" and p.key != "t:3" else p.gap) for p in BASE)
    file = edit(("## Chaos for everyone", "## Chaos for us"))
    assert text(file, new) == file.replace("\n- L", "\n\n- L").replace("\n- k", "\n\n- k")


def test_a_note_of_several_blocks() -> None:
    base = draft(s1="## Talk", n1="First part.\n\n- a point\n- another point\n\nLast part.", n2="Another note.")
    file = (
        join(base).replace("- another point", "- another point, mine").replace("Another note.", "Another note of mine.")
    )
    new = draft(s1="## Talk", n1="First part.\n\n- a point\n- another point\n\nThe very last part.", n2="Another note.")
    merged = merge(base, split(file), new)
    assert merged.conflicts == ()
    assert join(merged.pieces) == file.replace("Last part.", "The very last part.")


def test_pieces_without_keys_are_known_by_their_words() -> None:
    base, new = (
        split(TEXT),
        split(TEXT.replace("from a hub.", "from a public hub.").replace("worked.", "worked.\n\nYes.")),
    )
    file = edit(("## Cool Tech", "## Tech"))
    merged = merge(base, split(file), new)
    assert merged.conflicts == ()
    assert join(merged.pieces) == file.replace("from a hub.", "from a public hub.").replace(
        "worked.", "worked.\n\nYes."
    )


def test_an_empty_file_stays_empty_and_an_empty_draft_is_no_trouble() -> None:
    assert text("", BASE) == ""
    assert text(TEXT, ()) == ""
    assert join(merge((), split(TEXT), BASE).pieces) == TEXT
    assert join(merge((), (), BASE).pieces) == TEXT


DAYS = {
    "d1": "# Day 1", "s1": "## One", "n1": "First words here.", "d2": "# Day 2", "s2": "## Two", "n2": "Second words there.",
    "d3": "# Day 3", "s3": "## Three", "n3": "Third and last words.",
}  # fmt: skip


def days(**fresh: tuple[str, str]) -> tuple[Piece, ...]:
    """The days with new pieces, each behind the piece named."""
    made: dict[str, str] = {}
    for known, told in DAYS.items():
        made[known] = told
        made |= {name: told for name, (behind, told) in fresh.items() if behind == known}
    return draft(**made)


def test_new_sessions_follow_their_day_where_the_author_moved_it() -> None:
    one, two, three = join(draft(**DAYS)).strip().split("\n\n# ")
    file = f"# {three}\n\n{one}\n\n# {two}\n\nOf my own.\n"
    new = days(s8=("n1", "## Late on day 1"), s9=("n3", "## Late on day 3"), n8=("s2", "Early on Two."))
    merged = merge(draft(**DAYS), split(file), new)
    assert merged.conflicts == ()
    wanted = edited(
        file, ("last words.", "last words.\n\n## Late on day 3"), ("words here.", "words here.\n\n## Late on day 1")
    )
    assert join(merged.pieces) == edited(wanted, ("## Two", "## Two\n\nEarly on Two."))


def test_a_new_day_does_not_follow_one_that_the_author_moved() -> None:
    one, two, three = join(draft(**DAYS)).strip().split("\n\n# ")
    file = f"# {three}\n\n{one}\n\n# {two}\n\nOf my own.\n"
    merged = merge(draft(**DAYS), split(file), days(s9=("n3", "## Late on day 3"), d4=("n3", "# Day 4")))
    assert join(merged.pieces) == edited(file, ("last words.", "last words.\n\n## Late on day 3")) + "\n# Day 4\n"


def edited(old: str, *changes: tuple[str, str]) -> str:
    for was, now in changes:
        assert old.count(was) == 1, was
        old = old.replace(was, now)
    return old


def test_a_piece_that_the_author_moved_to_another_section_draws_nothing_along() -> None:
    file = edited(
        join(draft(**DAYS)), ("Second words there.\n\n", ""), ("words here.", "words here.\n\nSecond words there.")
    )
    merged = merge(draft(**DAYS), split(file), days(n9=("n2", "Fresh on Two.")))
    assert join(merged.pieces) == edited(file, ("## Two", "## Two\n\nFresh on Two."))


def test_a_session_that_the_notes_move_leaves_sections_of_the_authors_behind() -> None:
    base = draft(s1="## One", n1="First.", s2="## Two", n2="Second.", s3="## Three", n3="Third.", n4="Fourth.")
    file = edited(join(base), ("First.", "First.\n\n### Aside\n\nMine.\n\n## My view\n\nOf it all."))
    new = draft(s2="## Two", n2="Second.", s3="## Three", n3="Third.", n4="Fourth.", s1="## One", n1="First.")
    merged = join(merge(base, split(file), new).pieces)
    assert merged.startswith("### Aside\n\nMine.\n\n## My view\n\nOf it all.\n\n## Two")
    assert merged.endswith("## One\n\nFirst.\n")


def test_a_note_never_melts_into_a_heading_that_became_a_paragraph() -> None:
    base = (Piece("s:1.title", "## One", "\n"), Piece("n:1", "First.", "\n\n"), Piece("n:2", "Second.", "\n"))
    new = (base[0], Piece("n:9", "Fresh.", "\n\n"), *base[1:])
    merged = merge(base, split("**One** of them\n\nFirst.\n\nSecond.\n"), new)
    assert join(merged.pieces) == "**One** of them\n\nFresh.\n\nFirst.\n\nSecond.\n"
    merged = merge(base, split("**One**\n\nFirst.\n\nSecond.\n"), new)
    assert join(merged.pieces) == "**One**\n\nFresh.\n\nFirst.\n\nSecond.\n"
    merged = merge(base, split("A banner.\n\nFirst.\n\nSecond.\n"), (Piece("n:9", "Fresh."), *base[1:]))
    assert join(merged.pieces) == "A banner.\n\nFresh.\n\nFirst.\n\nSecond.\n"


def test_gaps_follow_the_draft_in_files_from_windows_too() -> None:
    new = tuple(Piece(p.key, p.text, "\n\n" if p.key[0] == "t" and p.key != "t:3" else p.gap) for p in BASE)
    file = edit(("## Chaos for everyone", "## Chaos for us")).replace("\n", "\r\n")
    mixed = file.replace("7\r\n", "7\n").replace("- Falco: runtime security.\r\n", "- Falco: runtime security.\n")
    assert text(mixed, new) == file.replace("\n- L", "\n\r\n- L").replace("\n- k", "\n\r\n- k")


def test_a_copy_that_the_author_made_stays_as_it_is() -> None:
    file = edit(("from a hub.\n\n", "from a hub.\n\nLitmusChaos runs experiments from a hub, again.\n\n"))
    file = file.replace("from a hub, again.", "from a hub.")
    merged = text(file, NOTES)
    assert merged.count(CHANGED) == 1
    assert merged.count("LitmusChaos runs experiments from a hub.") == 1


def test_only_code_and_rules_cannot_take_another_mark() -> None:
    assert merge_piece("- a b", "a b", "- c") == "c"
    assert merge_piece("a b", "- a b", "c\nd") == "- c\n  d"
    assert merge_piece("```\na\n```", "## ```\na\n```", "```\nb\n```") is None
    assert merge_piece("- a", "* a", "- ```\n  b\n  ```") == "* ```\n  b\n  ```"
    assert merge_piece("- a", "10. a", "- ```\n  b\n  ```") == "10. ```\n    b\n    ```"
    assert merge_piece("a", "## a", "---") is None


def test_a_hard_line_break_is_a_word_of_the_authors() -> None:
    assert merge_piece("a b", "a  \nb", "a b c") is None
    assert merge_piece("a b", "a\nb", "a b c") == "a b c"


def test_a_paragraph_behind_an_inner_list_and_link_definitions_are_pieces() -> None:
    assert [p.text for p in split("- a\n  - b\n\n  more\n- c\n")] == ["- a", "  - b", "  more", "- c"]
    assert [p.text for p in split("a\n\n[x]: y\n[z]: y\n")] == ["a", "[x]: y", "[z]: y"]
    assert [p.text for p in split("> - a\n> - b\n\nc\n")] == ["> - a\n> - b", "c"]


def test_paragraphs_of_one_note_are_known_by_their_words_not_by_their_numbers() -> None:
    base = draft(n1="The first paragraph of it.", n1_2="Then the second one follows.")
    assert [piece.key for piece in base] == ["n:1", "n:1_2"]
    base = (base[0], Piece("n:1.2", base[1].text, "\n"))
    new = (Piece("n:1", "All new words."), Piece("n:1.2", base[0].text), Piece("n:1.3", base[1].text, "\n"))
    file = join(base).replace("of it.", "of it, as I said.")
    merged = merge(base, split(file), new)
    assert merged.conflicts == ()
    assert join(merged.pieces) == "All new words.\n\n" + file


def test_a_note_rewritten_into_several_paragraphs_is_still_that_note() -> None:
    new = ours(n3="Something else.\n\nAnd more of it.")
    file = edit(("from a hub.", "from a hub, he said."))
    assert [c.why for c in remade(file, new).conflicts] == [EDITED_BOTH]


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ((("## Bui", "### Bui"), ("## Cha", "### Cha"), ("## Cool", "### Cool")), "### Late talk"),
        ((("## Bui", "### Bui"), ("## Cha", "### Cha")), "## Late talk"),
        ((("## Cha", "### Cha"),), "## Late talk"),
        ((("## Chaos for everyone", "Chaos for everyone\n---"), ("## Cool Tech", "Cool Tech\n---")), "Late talk\n---------"),
    ],
)  # fmt: skip
def test_new_headings_take_the_level_that_the_author_gave_those_around(
    changes: tuple[tuple[str, str], ...], wanted: str
) -> None:
    file = edit(*changes)
    assert f"first.\n\n{wanted}\n\nIt was dark.\n\n" in text(file, after("n4", s9="## Late talk", n9="It was dark."))


@pytest.mark.parametrize(
    ("last", "edited", "new", "wanted"),
    [
        ("## [A](p) - Bo", "## [A!](p) by Bo", "## [A](v) - Bo", "## [A!](v) by Bo"),
        ("## A - Bo", "## A, by Bo", "## [A](v) - Bo", "## [A](v), by Bo"),
        ("## [A](p) - Bo", "## [B](p) - Bo", "## A - Bo", "## B - Bo"),
        ("see [a](p).", "See [a](p)!", "see [a](q).", "See [a](q)!"),
        ("## [A](p) - Bo", "## A!", "## [A](v) - Bo", None),  # the author took the link out
        ("## A - Bo", "## B - Bo", "## [A](v) - Bo", None),
        ("## [A](p) - Bo", "## [A!](p) - Bo", "## [A](v) - Cy", None),
    ],
)
def test_a_new_target_of_a_link_goes_into_edited_words(last: str, edited: str, new: str, wanted: str | None) -> None:
    assert merge_piece(last, edited, new) == wanted
