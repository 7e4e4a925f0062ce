"""Moments of a recording in a post that the author has edited, and which recordings a post shows."""

import json

import pytest

from tests.in_process import play

VIDEO = "https://youtu.be/abcdefghij1"
LINK, LATER = (f"([{clock}]({VIDEO}?t={seconds}))" for clock, seconds in (("4:40", 280), ("5:40", 340)))


@pytest.fixture
def edited(cloud, video_list):
    """A post that was edited before the recordings came."""
    cloud("export", "-o", "blog", "--site", "hugo")
    cloud.edit("It has a red button.", "It has a *big* red button, I say.")
    cloud.edit("One catalogue for every team.\n", "One catalogue for every team.\n\nMy own words.\n")
    cloud("recordings", video_list())
    cloud("moments", "--at", "n1=4:40")
    return cloud


BODY = f"""\
## Day 1

### [Platform teams]({VIDEO}) - Ada Lind

One catalogue for every team.

My own words.

It has a *big* red button, I say.

## Day 2

### Chaos at work - Bo Berg

Solid.

Break it on a Tuesday.

> Chaos is a ladder.

## Cool tech

- [Karpenter](https://karpenter.sh): right-sized nodes.
"""


def test_a_re_export_has_moments_only_if_the_style_has_them(edited):
    edited("export")
    assert edited.body() == BODY


def test_a_re_export_adds_moments_around_edits_and_takes_them_out(edited):
    moments = BODY.replace("every team.", f"every team. {LINK}").replace("I say.", f"I say. {LATER}")
    edited("export", "--style", "moment=link")
    assert edited.body() == moments
    edited("export")
    assert edited.body() == moments
    edited("moments", "--at", "n1=4:50")
    edited("export", "--style", "moment=time")
    assert edited.body() == BODY.replace("every team.", "every team. (4:50)").replace("I say.", "I say. (5:50)")
    edited("export", "--style", "moment=off")
    assert edited.body() == BODY


def test_a_moment_that_the_author_takes_out_stays_out(edited):
    edited("export", "--style", "moment=link")
    edited.edit(f" {LINK}", "")
    edited.edit(f" {LATER}", "")
    body = edited.body()
    edited("moments", "--at", "n1=4:50")
    edited("export")
    assert edited.body() == body == BODY


def test_a_re_export_adds_chapters_around_edits(edited):
    chapters = f"""\
- [4:40]({VIDEO}?t=280) One catalogue for every team.
- [5:40]({VIDEO}?t=340) It has a big red button, I say.

"""
    edited("export", "--style", "moment=chapters")
    assert edited.body() == BODY.replace("One catalogue", f"{chapters}One catalogue", 1)
    edited.edit(") It has a big red button, I say.", ") The red button")
    edited("export")
    assert "The red button\n" in edited.body()
    # the author's words go only if the author says so
    edited("export", "--style", "moment=off", code=5)
    edited("export", "--style", "moment=off", "--take", "notes")
    assert edited.body() == BODY


# --- chapters of what the author changed ------------------------------------------------------------------------------

CHAPTER, SECOND = (f"- [{clock}]({VIDEO}?t={seconds}) " for clock, seconds in (("4:40", 280), ("5:40", 340)))


def chapters(desk, *words):
    """Export, twice, with the same result; return the chapters."""
    desk("export", *words)
    body = desk.body()
    desk("export")
    assert desk.body() == body
    lines = [line.replace(VIDEO, "V").strip() for line in body.splitlines()]
    return [line for line in lines if "](V?" in line]


def test_a_deleted_note_has_no_chapter(drafted):
    desk = drafted()
    desk.edit("It has a red button.\n\n", "")
    assert chapters(desk, "--style", "moment=chapters") == ["- [4:40](V?t=280) One catalogue for every team."]
    assert "button" not in desk.body()
    # the chapter goes with its note, and does not come back when the moment changes
    desk.edit("\nOne catalogue for every team.\n", "")
    assert chapters(desk) == []
    desk("moments", "--at", "n1=4:50")
    assert chapters(desk) == []
    assert "catalogue" not in desk.body()
    # nor when the notes change
    desk("edit", "n2", "It has a blue button.")
    assert "deleted from the file, changed in the notes" in desk("export", code=5).out
    desk("export", "--take", "file")
    assert "button" not in desk.body()


def test_a_new_note_beside_a_deleted_one_has_its_chapter(drafted):
    desk = drafted()
    desk.edit("It has a red button.\n\n", "")
    desk("add", "-s", "s1", "--at", "18 May 10:07", "Nobody owns it.")
    assert chapters(desk, "--style", "moment=chapters") == [
        "- [4:40](V?t=280) One catalogue for every team.",
        "- [6:40](V?t=400) Nobody owns it.",
    ]


def test_a_deleted_session_has_no_chapters(drafted):
    desk = drafted()
    section = f"### [Platform teams]({VIDEO}) - Ada Lind\n\nOne catalogue for every team.\n\nIt has a red button.\n\n"
    desk.edit(section, "")
    assert chapters(desk, "--style", "moment=chapters") == []
    assert "catalogue" not in desk.body()
    assert "button" not in desk.body()
    desk("moments", "--at", "n1=4:50")
    assert chapters(desk) == []


def test_a_chapter_has_the_words_of_the_author(drafted):
    desk = drafted()
    desk.edit("It has a red button.", "A **red** button: it deletes\neverything.")
    assert chapters(desk, "--style", "moment=chapters") == [
        "- [4:40](V?t=280) One catalogue for every team.",
        "- [5:40](V?t=340) A red button: it deletes everything.",
    ]
    desk.edit("it deletes\neverything", "it stops\neverything")
    assert chapters(desk)[1] == "- [5:40](V?t=340) A red button: it stops everything."
    # words after those that the chapter has change nothing
    desk.edit("\nOne catalogue for every team.", "\nOne catalogue for every team. And one only.")
    assert chapters(desk)[0] == "- [4:40](V?t=280) One catalogue for every team."


def test_a_note_merged_into_another_has_no_chapter(drafted):
    desk = drafted()
    desk.edit("every team.\n\nIt has a red button.\n", "every team, with a red button.\n")
    assert chapters(desk, "--style", "moment=chapters") == [
        "- [4:40](V?t=280) One catalogue for every team, with a red button."
    ]


def test_a_chapter_that_the_author_changed_or_took_out_stays_so(drafted):
    desk = drafted("--style", "moment=chapters")
    desk.edit(f"{CHAPTER}One catalogue for every team.\n", f"{CHAPTER}The catalogue\n")
    desk.edit(f"{SECOND}It has a red button.\n", "")
    desk.edit("\nOne catalogue for every team.", "\nOne catalogue is enough for them.")
    desk.edit("It has a red button.", "The button was red.")
    assert chapters(desk) == ["- [4:40](V?t=280) The catalogue"]
    desk.edit("The button was red.", "The button was blue.")
    assert chapters(desk) == ["- [4:40](V?t=280) The catalogue"]
    # a chapter that the author wrote stays, also without the note
    desk.edit("One catalogue is enough for them.\n\n", "")
    assert chapters(desk) == ["- [4:40](V?t=280) The catalogue"]


def test_chapters_that_the_author_took_out_stay_out_whatever_the_notes_change(drafted):
    desk = drafted("--style", "notes=bullets", "--style", "moment=chapters")
    lines = f"[4:40]({VIDEO}?t=280) One catalogue for every team.  \n[5:40]({VIDEO}?t=340) It has a red button.\n\n"
    desk.edit(lines, "")
    assert chapters(desk) == []
    desk.edit("It has a red button.", "It had a red button.")
    desk("moments", "--at", "n1=4:50")
    desk("edit", "n1", "One catalogue for all.")
    assert chapters(desk) == []
    assert "- One catalogue for all.\n- It had a red button.\n" in desk.body()


def test_chapters_of_one_paragraph_for_all_notes_of_a_session(drafted):
    desk = drafted("--style", "join=session")
    desk.edit("One catalogue for every team. It has a red button.", "There is one catalogue. It has a red button.")
    assert chapters(desk, "--style", "moment=chapters") == [
        "- [4:40](V?t=280) There is one catalogue.",
        "- [5:40](V?t=340) It has a red button.",
    ]
    desk.edit("\nThere is one catalogue. It has a red button.\n", "")
    assert chapters(desk) == []


def test_chapters_beside_a_list(drafted):
    desk = drafted("--style", "notes=bullets", "--style", "moment=chapters")
    assert chapters(desk) == ["[4:40](V?t=280) One catalogue for every team.", "[5:40](V?t=340) It has a red button."]
    desk.edit("- One catalogue for every team.\n", "")
    desk.edit("- It has a red button.", "- It had a red button.")
    assert chapters(desk) == ["[5:40](V?t=340) It had a red button."]
    # the author may take out the line, too
    desk.edit(f"[5:40]({VIDEO}?t=340) It had a red button.\n\n- It had a red button.\n\n", "")
    assert chapters(desk) == []


def test_chapters_of_html_and_with_times(drafted):
    desk = drafted("--style", "times=on", site="html")
    name = "blog/cloud-days-2026.html"
    desk.edit(
        "<strong>10:06</strong> It has a red button.", "<strong>10:06</strong> The <em>button</em> &amp; I.", name
    )
    desk("export", "--style", "moment=chapters")
    assert f'<li><a href="{VIDEO}?t=340">5:40</a> The button &amp; I.</li>' in desk.read(name)


# --- paragraphs beside each other that the author reworded ------------------------------------------------------------

FIRST, THEN = "All services are in one list, with their owners.", "A red one deletes it all."


def unclear(count, handles):
    return f"confnote: {count} notes get no moment, as it is not clear which words of the file are theirs: {handles}\n"


def reworded(desk):
    desk.edit("One catalogue for every team.", FIRST)
    desk.edit("It has a red button.", THEN)


def test_neighbours_that_were_both_reworded_have_their_moments(drafted):
    desk = drafted()
    reworded(desk)
    desk("export", "--style", "moment=link")
    body = desk.body()
    assert f"\n\n{FIRST} {LINK}\n\n{THEN} {LATER}\n\n" in body
    desk("export")
    assert desk.body() == body
    desk("moments", "--at", "n1=4:50")
    assert desk("export", "--style", "moment=time").err == ""
    assert f"\n\n{FIRST} (4:50)\n\n{THEN} (5:50)\n\n" in desk.body()


def test_neighbours_that_were_reworded_one_after_the_other(drafted):
    desk = drafted("--style", "moment=link")
    desk.edit("One catalogue for every team.", FIRST)
    desk("export")
    desk.edit("It has a red button.", THEN)
    desk("moments", "--at", "n1=4:50")
    desk("export")
    body = desk.body()
    assert f"{FIRST} {LINK.replace('4:40', '4:50').replace('280', '290')}\n" in body
    assert f"{THEN} {LATER.replace('5:40', '5:50').replace('340', '350')}\n" in body


def test_chapters_of_neighbours_that_were_both_reworded(drafted):
    desk = drafted()
    reworded(desk)
    lines = [f"- [4:40](V?t=280) {FIRST}", f"- [5:40](V?t=340) {THEN}"]
    assert chapters(desk, "--style", "moment=chapters") == lines
    assert desk.body().index(f"{SECOND}{THEN}\n\n{FIRST}") > 0
    desk.edit(f"\n{THEN}", "\nRed: it deletes everything.")
    assert chapters(desk) == [lines[0], "- [5:40](V?t=340) Red: it deletes everything."]


def test_a_chapter_says_whose_the_words_are(drafted):
    desk = drafted("--style", "moment=time")
    desk("add", "-s", "s1", "--at", "18 May 10:07", "You can ask on the chat only, I love it.")
    desk("export")
    desk.edit(
        "One catalogue for every team. (4:40)\n\nIt has a red button. (5:40)", "Somebody wrote it in a week. (5:40)"
    )
    desk.edit("You can ask on the chat only, I", "You can ask on the chat.\n\nI")
    lines = ["- [5:40](V?t=340) Somebody wrote it in a week.", "- [6:40](V?t=400) You can ask on the chat."]
    assert chapters(desk, "--style", "moment=chapters") == lines
    assert chapters(desk) == lines


def test_the_chapter_of_a_split_note_stays_that_of_its_part(drafted):
    desk = drafted("--style", "moment=link")
    desk("edit", "n2", "A red button, and everybody knows what it is good for.")
    desk("export")
    desk.edit(
        f"A red button, and everybody knows what it is good for. {LATER}",
        f"A red button. {LATER}\n\nEverybody knows what it is good for.",
    )
    lines = ["- [4:40](V?t=280) One catalogue for every team.", "- [5:40](V?t=340) A red button."]
    assert chapters(desk, "--style", "moment=chapters") == lines


def test_one_of_two_neighbours_is_known_by_its_words(drafted):
    """The first is gone, the second has some of its words, and the last is the author's own."""
    desk = drafted()
    both = "One catalogue for every team.\n\nIt has a red button."
    desk("edit", "n2", "It has a red button for emergencies.")
    desk("export")
    desk.edit(both[:-1] + " for emergencies.", "In emergencies you press that button.\n\nWhat a day!")
    assert desk("export", "--style", "moment=link").err == ""
    assert f"\n\nIn emergencies you press that button. {LATER}\n\nWhat a day!\n" in desk.body()
    # one word is too little to be sure, but says that it is not the first
    desk.edit(f"In emergencies you press that button. {LATER}", "The button!")
    desk("moments", "--at", "n1=4:50")
    body = desk.body()
    assert desk("export").err == unclear(2, "n1, n2")
    assert desk.body() == body


@pytest.mark.parametrize(
    ("behind", "joint"), [("team,", " and it has"), ("team", "\nIt has"), ("team.", " It really has")]
)
def test_joined_paragraphs_keep_the_moment_of_each(drafted, behind, joint):
    desk = drafted()
    desk.edit("One catalogue for every team.\n\nIt has a", f"One catalogue for every {behind}{joint} a")
    body = desk.body()
    assert desk("export", "--style", "moment=link").err == ""
    assert f"\n\nOne catalogue for every {behind} {LINK}{joint} a red button. {LATER}\n" in desk.body()
    desk("export", "--style", "moment=time")
    assert f"\n\nOne catalogue for every {behind} (4:40){joint} a red button. (5:40)\n" in desk.body()
    desk("moments", "--at", "n1=4:50")
    desk("export")
    assert f"\n\nOne catalogue for every {behind} (4:50){joint} a red button. (5:50)\n" in desk.body()
    desk("export", "--style", "moment=off")
    assert desk.body() == body
    found = chapters(desk, "--style", "moment=chapters")
    assert found[0].startswith("- [4:50](V?t=290) One catalogue for every team")
    assert found[1:] == ["- [5:50](V?t=350) It has a red button."]


def test_a_paragraph_below_joined_ones_is_the_authors_own(drafted):
    desk = drafted()
    desk.edit("One catalogue for every team.\n\nIt has a", "One catalogue for every team: it has a")
    desk.edit("a red button.", "a red button.\n\nI thought about it on the train.")
    desk("export", "--style", "moment=time")
    assert "every team: (4:40) it has a red button. (5:40)\n\nI thought about it on the train.\n" in desk.body()


def test_of_three_joined_paragraphs_the_one_in_the_middle_may_be_gone(drafted):
    desk = drafted()
    desk("add", "-s", "s1", "--at", "18 May 10:07", "Wow, nobody owns it.")
    desk("export")
    desk.edit("every team.\n\nIt has a red button.\n\nWow,", "every team. Wow,")
    assert desk("export", "--style", "moment=time").err == ""
    assert "every team. (4:40) Wow, nobody owns it. (6:40)\n" in desk.body()


def test_moments_follow_in_a_paragraph_of_several_notes_that_was_split(drafted):
    desk = drafted("--style", "join=session", "--style", "moment=time")
    desk.edit("every team. (4:40) It has", "every team. (4:40)\n\nIt has")
    desk("moments", "--at", "n1=4:50")
    desk("export")
    assert "every team. (4:50)\n\nIt has a red button. (5:50)\n" in desk.body()
    desk("export", "--style", "moment=off")
    assert "every team.\n\nIt has a red button.\n" in desk.body()


@pytest.mark.parametrize("part", ["One catalogue for every team, with a long tail of words.", "One catalogue."])
def test_each_part_of_a_paragraph_that_was_split_gets_its_moments(drafted, part):
    desk = drafted("--style", "join=session")
    desk("edit", "n1", part)
    desk("export")
    desk.edit(f"{part} It has", f"{part}\n\nIt has")
    assert desk("export", "--style", "moment=time").err == ""
    assert f"{part} (4:40)\n\nIt has a red button. (5:40)\n" in desk.body()


def test_a_paragraph_of_the_author_between_two_parts_has_no_moment(drafted):
    desk = drafted("--style", "join=session")
    desk.edit("every team. It has", "every team.\n\nMine (15:30).\n\nIt has")
    assert desk("export", "--style", "moment=time").err == ""
    body = desk.body()
    assert "every team. (4:40)\n\nMine (15:30).\n\nIt has a red button. (5:40)\n" in body
    desk("export")
    assert desk.body() == body
    found = chapters(desk, "--style", "moment=chapters")
    assert [line[:13] for line in found] == ["- [4:40](V?t=", "- [5:40](V?t="]


@pytest.mark.parametrize(
    "words",
    [
        "every team. [Watch it yourself](URL).",
        "every team (watch [this minute](URL)).",
        "every team. [4:40](URL)",
        "every team. *([4:40](URL))*",
        "every team, see [the video at 4:40](URL)",
    ],
)
def test_a_link_that_the_author_made_of_a_moment_stays(drafted, words):
    desk, words = drafted("--style", "moment=link"), words.replace("URL", f"{VIDEO}?t=280")
    desk.edit(f"every team. {LINK}", words)
    for style in ("time", "off", "link", "chapters", "off"):
        assert desk("export", "--style", f"moment={style}").err == ""
        assert f"One catalogue for {words}\n" in desk.body()


def test_chapters_stand_above_the_first_note_that_the_author_split(drafted):
    desk = drafted()
    desk.edit("One catalogue for every team.", "One catalogue\n\nfor every team.")
    found = chapters(desk, "--style", "moment=chapters")
    assert [line[:13] for line in found] == ["- [4:40](V?t=", "- [5:40](V?t="]
    assert desk.body().index("- [5:40]") < desk.body().index("One catalogue\n\nfor every team.\n")


@pytest.mark.parametrize(
    "words",
    [
        "One catalogue for every single team. And it has a big red button.",
        "One catalogue for each team. It has a big red button.",
        "One catalogue for each team: and it has a very red button, too.",
    ],
)
def test_the_chapter_of_a_joined_note_has_no_words_of_another(drafted, words):
    desk = drafted()
    desk.edit("One catalogue for every team.\n\nIt has a red button.", words)
    found = chapters(desk, "--style", "moment=chapters")
    assert found[0].startswith("- [4:40](V?t=280) One catalogue for ")
    assert found[1:] == ["- [5:40](V?t=340) It has a red button."]


@pytest.mark.parametrize(
    ("old", "new", "left"),
    [
        ("link", "chapters", ""),
        ("time", "off", ""),
        ("link", "time", "\n\n([6:40](URL))"),
        ("time", "link", "\n\n(6:40)"),
        ("time", "chapters", "\n\n(6:40)"),
    ],
)
def test_the_moment_of_a_code_block_that_was_deleted_goes(drafted, old, new, left):
    desk, left = drafted(), left.replace("URL", f"{VIDEO}?t=400")
    desk("add", "-s", "s1", "--at", "18 May 10:07", "```\nmake all\n```")
    desk("export", "--style", f"moment={old}")
    desk.edit(f"\n\n```\nmake all\n```{left}", "")
    assert desk("export", "--style", f"moment={new}").err == ""
    body = desk.body()
    assert "6:40" not in body
    desk("export")
    assert desk.body() == body


def test_a_chapter_has_the_times_that_the_author_wrote(drafted):
    desk = drafted()
    desk.edit("It has a red button.", "It had a red button (at 11:30), see [5:46](https://example.org).")
    assert chapters(desk, "--style", "moment=chapters")[1] == (
        "- [5:40](V?t=340) It had a red button (at 11:30), see 5:46."
    )


@pytest.mark.parametrize("joint", [", and it", " **10:06** It"])
def test_the_time_of_day_of_a_joined_note_is_no_moment(drafted, joint):
    desk = drafted("--style", "times=on", "--style", "moment=time")
    desk.edit("every team. (4:40)\n\n**10:06** It", f"every team (4:40){joint}")
    for style, first, second in (("link", f" {LINK}", f" {LATER}"), ("time", " (4:40)", " (5:40)"), ("off", "", "")):
        desk("export", "--style", f"moment={style}")
        assert f"**10:05** One catalogue for every team{first}{joint} has a red button.{second}\n" in desk.body()


def test_joined_notes_with_the_time_of_day_are_known_by_their_words(drafted):
    desk = drafted("--style", "times=on")
    desk.edit("One catalogue for every team.\n\n**10:06** It", "One list for every team, it")
    assert desk("export", "--style", "moment=time").err == ""
    assert "**10:05** One list for every team, (4:40) it has a red button. (5:40)\n" in desk.body()


def test_moments_of_other_notes_in_a_paragraph_follow(drafted):
    desk = drafted("--style", "moment=time")
    desk.edit("One catalogue for every team. (4:40)\n\nIt has a", f"{FIRST[:-1]} (4:40); it has a")
    desk("moments", "--at", "n1=4:50")
    desk("export")
    assert f"\n\n{FIRST[:-1]} (4:50); it has a red button. (5:50)\n" in desk.body()
    desk("export", "--style", "moment=off")
    assert f"\n\n{FIRST[:-1]}; it has a red button.\n" in desk.body()


def test_a_moment_follows_in_words_that_were_taken_from_the_file(drafted):
    desk = drafted("--style", "moment=link")
    desk.edit("It has a red button.", "It has a big button.")
    desk("edit", "n2", "It has two red buttons.")
    desk("moments", "--at", "n1=4:50")
    assert desk("export", code=5).code == 5
    desk("export", "--take", "file")
    assert "It has a big button. " + LATER.replace("5:40", "5:50").replace("340", "350") in desk.body()


def test_a_title_in_other_words_is_the_link_of_its_recording(cloud, video_list):
    cloud("export", "-o", "blog", "--site", "hugo")
    cloud.edit("### Platform teams - Ada Lind", "### My favourite - Ada Lind")
    cloud.edit("### Chaos at work - Bo Berg", "### Bo Berg again: why *chaos*?")
    cloud("recordings", video_list())
    cloud("recordings", video_list("https://v.example/2", "Chaos at work"))
    cloud("export")
    assert f"### [My favourite]({VIDEO}) - Ada Lind\n" in cloud.body()
    assert "### [Bo Berg again: why *chaos*?](https://v.example/2)\n" in cloud.body()


def test_chapters_of_a_section_that_moved_are_above_its_notes(drafted):
    desk = drafted()
    body = desk.body()
    begin, end = body.index("## Day 1"), body.index("## Cool tech")
    first, second = body[begin : body.index("## Day 2")], body[body.index("## Day 2") : end]
    desk.edit(first + second, second + first)
    chapters(desk, "--style", "moment=chapters")
    assert f"### [Platform teams]({VIDEO}) - Ada Lind\n\n{CHAPTER}One catalogue" in desk.body()


@pytest.mark.parametrize("style", ["link", "time", "chapters"])
def test_a_moment_without_a_clear_place_is_named(drafted, style):
    desk = drafted()
    desk("add", "-s", "s1", "--at", "18 May 10:07", "Nobody owns it.")
    desk("export")
    desk.edit("One catalogue for every team.\n\nIt has a red button.\n\nNobody owns it.", f"{FIRST}\n\n{THEN}")
    body = desk.body()
    said = desk("export", "--style", f"moment={style}").err
    assert said == unclear(3, "n1, n2, n5")
    assert desk.body() == body
    # said once, until a moment changes, and by a check
    assert desk("export").err == ""
    assert "no moment, as it is not clear" in desk("export", "--check").out
    assert desk.body() == body
    # what was deleted is not named
    desk.edit(f"{FIRST}\n\n{THEN}\n\n", "")
    assert desk("export", "--style", "moment=off").err == ""
    assert desk("export", "--style", f"moment={style}").err == ""


def test_a_chapter_goes_with_a_word_if_its_note_is_not_recognised(drafted):
    desk = drafted("--style", "moment=chapters")
    desk.edit("\nOne catalogue for every team.\n\nIt has a red button.\n", "\nQuite a talk, all in all.\n")
    said = desk("export").err
    assert said == unclear(2, "n1, n2")
    assert "](V" not in desk.body().replace(VIDEO, "V").replace("(V)", "")
    assert desk("export").err == ""


def test_a_form_without_a_field_is_refused(drafted):
    desk = drafted("--style", "moment=link")
    said = "confnote: style moment.form needs {time} or {url}, such as [▶ {time}]({url}), not 'nothing {{time}}'\n"
    assert desk("export", "--style", "moment.form=nothing {{time}}", code=2) == (2, "", said)
    desk("export", "--style", "moment.form=at {time}")
    assert "every team. at 4:40\n" in desk.body()


def test_moments_in_html_go_around_edits(drafted):
    desk = drafted(site="html")
    name = "blog/cloud-days-2026.html"
    desk.edit("It has a red button.</p>", "It has a <em>big</em> red button, I say.</p>", name)
    body = desk.read(name)
    desk("export", "--style", "moment=link")
    link = f'<a href="{VIDEO}?t=340">5:40</a>'
    assert f"<p>It has a <em>big</em> red button, I say. ({link})</p>" in desk.read(name)
    desk("export", "--style", "moment=time")
    assert "<p>It has a <em>big</em> red button, I say. (5:40)</p>" in desk.read(name)
    desk("export", "--style", "moment=off")
    assert desk.read(name) == body


def test_a_form_without_the_time_follows_the_notes(edited):
    edited("export", "--style", "moment=link", "--style", "moment.form=[▶]({url})")
    assert f"I say. [▶]({VIDEO}?t=340)\n" in edited.body()
    edited("moments", "--at", "n1=4:50")
    edited("export")
    assert f"every team. [▶]({VIDEO}?t=290)\n" in edited.body()
    assert f"I say. [▶]({VIDEO}?t=350)\n" in edited.body()
    edited("export", "--style", "moment=off")
    assert edited.body() == BODY


def test_the_clock_alone_is_never_shown(cloud, video_list):
    cloud("recordings", video_list())
    without = cloud("export", "-o", "-").out
    for word in ("link", "time", "chapters"):
        assert cloud("export", "--style", f"moment={word}", "-o", "-").out == without


def test_a_host_without_a_form_has_the_time_alone(cloud, video_list):
    cloud("recordings", video_list("https://video.example.org/talk/1"))
    cloud("moments", "--at", "n1=4:40")
    assert "every team. (4:40)\n" in cloud("export", "--style", "moment=link", "-o", "-").out
    assert "- 4:40 One catalogue" in cloud("export", "--style", "moment=chapters", "-o", "-").out


def test_a_private_note_leaves_the_chapters(edited):
    edited("export", "--style", "moment=chapters")
    edited("edit", "n1", "--private")
    edited("export")
    assert "catalogue" not in edited.body()


# --- which recordings -------------------------------------------------------------------------------------------------


def test_of_several_lists_the_best_recording_is_shown(cloud, video_list):
    for url in ("https://v.example/1.webm", "https://v.example/1.mp4", VIDEO, "https://other.example/1.mp4"):
        cloud("recordings", video_list(url))
    assert len(json.loads(cloud("list", "links", "--json").out)) == 4
    post = cloud("export", "-o", "-").out
    assert post.count("://v") + post.count("://o") == 0
    assert f"[Platform teams]({VIDEO})" in post
    assert "abcdefghij1" not in post.replace(f"({VIDEO})", "")
    # that of which the begin is known, although it has no player
    cloud("rm", "l3")
    cloud("moments", "--at", "n1=4:40")
    assert "[Platform teams](https://v.example/1.mp4)" in cloud("export", "-o", "-").out


def test_what_the_user_linked_stays(cloud, video_list):
    cloud("link", "-s", "s1", "https://v.example/mine.mp4")
    cloud("recordings", video_list())
    post = cloud("export", "--style", "session.link=off", "-o", "-").out
    assert f"[video](https://v.example/mine.mp4), [video]({VIDEO})" in post
    # also if a list has it, too
    cloud("recordings", video_list("https://v.example/mine.mp4"))
    assert cloud("export", "--style", "session.link=off", "-o", "-").out == post
    cloud("undo")
    cloud("redo")
    assert cloud("export", "--style", "session.link=off", "-o", "-").out == post


def test_a_link_of_a_list_is_known_as_such_after_dump_and_load(cloud, video_list, desk):
    cloud("recordings", video_list("https://v.example/1.webm"))
    cloud("link", "-s", "s1", "https://v.example/mine.mp4")
    cloud("dump", "all.jsonl")
    for words in ([], ["--db", "other.db"]):
        if words:
            cloud(*words, "load", "all.jsonl")
        cloud(*words, "recordings", video_list())
        post = cloud(*words, "export", "--style", "session.link=off", "-o", "-").out
        assert f"[video](https://v.example/mine.mp4), [video]({VIDEO})" in post
        assert "1.webm" not in post
    # an address that the user changed is the user's, and the old one is the list's again
    cloud("edit", "l1", "--url", "https://v.example/better.webm")
    cloud("recordings", video_list("https://v.example/1.webm"))
    post = cloud("export", "--style", "session.link=off", "-o", "-").out
    assert ("better.webm" in post, "1.webm" in post) == (True, False)


def test_a_player_begins_at_the_beginning(cloud, video_list):
    cloud("recordings", video_list())
    cloud("moments", "--at", "n1=4:40")
    post = cloud("export", "--site", "hugo", "--style", "video=player", "--style", "moment=link", "-o", "-").out
    assert "{{< youtube abcdefghij1 >}}\n\nOne catalogue for every team. " + LINK in post


def test_a_file_has_a_player_where_a_page_shows_html(cloud, video_list):
    cloud("recordings", video_list("https://v.example/1.webm"))
    player = cloud("export", "--site", "jekyll", "--style", "video=player", "-o", "-").out
    assert (
        '### [Platform teams](https://v.example/1.webm) - Ada Lind\n\n<video controls preload="metadata" src="https://v.example/1.webm" '
        'title="v.example" width="560" style="max-width: 100%"></video>\n\nOne catalogue' in player
    )
    # Hugo drops HTML
    post = cloud("export", "--site", "hugo", "--style", "video=player", "-o", "-").out
    assert " - Ada Lind\n\n[video](https://v.example/1.webm)\n\nOne catalogue" in post


# --- what has no recording yet ----------------------------------------------------------------------------------------

DURING, AFTER = "2026-05-20T20:00:00+02:00", "2026-05-21T09:00:00+02:00"


def hints(desk, now):
    found = json.loads(desk("export", "--check", "--json", now=now).out)["findings"]
    return [(it["grade"], it["message"], it["advice"]) for it in found if "recording" in it["message"]]


def test_a_check_names_what_has_no_recording_after_the_event(cloud):
    assert hints(cloud, DURING) == []
    both = "2 attended talks have no recording yet: s1, s2"
    assert hints(cloud, AFTER) == [("hint", both, "confnote recordings FILE")]
    assert f"hint: {both} (confnote recordings FILE)\n" in cloud("export", "--check", now=AFTER).out
    assert "recording" not in cloud("export", "-o", "blog", now=AFTER).err


def test_a_check_names_it_as_soon_as_one_has_a_recording(cloud, video_list):
    cloud("recordings", video_list())
    one = ("hint", "1 attended talk has no recording yet: s2", "confnote recordings FILE")
    assert hints(cloud, DURING) == [one]
    cloud("recordings", video_list("https://v.example/2", "Chaos at work"))
    assert hints(cloud, DURING) == []


def test_sessions_that_nobody_records_do_not_count(cloud, path):
    play(
        path,
        ("2026-05-20T10:00:00+02:00", "start", "Coffee with Cy", "--kind", "hallway"),
        ("2026-05-20T11:00:00+02:00", "start", "Ask the makers", "--kind", "office-hours"),
        ("2026-05-20T12:00:00+02:00", "start", "Not for me"),
        ("2026-05-20T12:10:00+02:00", "edit", "s5", "--attendance", "skipped"),
        ("2026-05-20T13:00:00+02:00", "start", "A talk of no programme"),
    )
    assert hints(cloud, AFTER)[0][1] == "3 attended talks have no recording yet: s1, s2, s6"


def test_a_post_of_one_day_names_its_own(cloud):
    cloud("export", "--day", "2", "-o", "blog")
    assert hints(cloud, AFTER)[0][1] == "1 attended talk has no recording yet: s2"


def test_review_says_it_too_and_is_no_stricter(cloud, video_list):
    line = "confnote: 2 attended talks have no recording yet: s1, s2 (confnote recordings FILE)\n"
    assert line not in cloud("review", "--day", "all", "--check", now=DURING).err
    asked = cloud("review", "--day", "all", "--check", now=AFTER)
    assert asked.err == line
    lacking = {
        it["handle"]: it["missing"] for it in json.loads(cloud("review", "--day", "all", "--json", now=AFTER).out)
    }
    assert lacking == {"s1": ["rating", "takeaway", "recording"], "s2": ["takeaway", "recording"]}
    cloud("rate", "4", "-s", "s1")
    for session in ("s1", "s2"):
        cloud("add", "-s", session, "-k", "takeaway", "Go.")
    assert cloud("review", "--day", "all", "--strict", now=AFTER) == (0, "", line)
    lacking = {
        it["handle"]: it["missing"] for it in json.loads(cloud("review", "--day", "all", "--json", now=AFTER).out)
    }
    assert lacking == {"s1": ["recording"], "s2": ["recording"]}
