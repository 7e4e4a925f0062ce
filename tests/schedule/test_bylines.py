"""Speakers and kinds that a file has only in its titles and abstracts."""

import json
from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from confnote.model import Speaker
from confnote.schedule.assemble import classified
from confnote.schedule.byline_lines import cut_lines, without_lines
from confnote.schedule.bylines import with_bylines
from confnote.schedule.change_lines import short_lines
from confnote.schedule.changes import Update, find_changes
from confnote.schedule.formats import read_schedule
from confnote.schedule.people import is_name
from confnote.schedule.text import prose
from confnote.schedule.value import Schedule, Skipped, Slot, aliases_of


def shown(slots):
    """Return `title: name (organisation), ...` of each slot."""
    return [f"{slot.title}: {people(slot.speakers)}" for slot in slots]


def people(speakers):
    return ", ".join(one.name + (f" ({one.org})" if one.org else "") for one in speakers)


def read_titles(*titles):
    return shown(with_bylines([Slot(title=title) for title in titles]))


SCHED = (
    "Fast and small - Ada Lind, Example Org & Bo Ek, Other Org",
    "Clusters - the long story - Cy Oz, Third Org",
    "DemoCon Hosted by X - Full-Day Event | ALL ACCESS PASS REQUIRED",
)


def test_titles_of_sched_end_in_names():
    assert read_titles(*SCHED) == [
        "Fast and small: Ada Lind (Example Org), Bo Ek (Other Org)",
        "Clusters - the long story: Cy Oz (Third Org)",
        "DemoCon Hosted by X - Full-Day Event | ALL ACCESS PASS REQUIRED: ",
    ]


@pytest.mark.parametrize(
    ("tail", "found"),
    [
        ("Ada Lind, CTO, Cloud and Infrastructure, Linux Foundation", "Ada Lind (CTO, Cloud and Infrastructure, Linux Foundation)"),
        ("Ada Lind, Founder & CEO, Solo & Bo Ek, CPO, Solo", "Ada Lind (Founder & CEO, Solo), Bo Ek (CPO, Solo)"),
        ("Ada Lind & Bo Ek, Firm; Cy Oz, Other", "Ada Lind (Firm), Bo Ek (Firm), Cy Oz (Other)"),
        ("Ada Lind, Bo Ek, Cy Oz & Di Ax, Firm", "Ada Lind (Firm), Bo Ek (Firm), Cy Oz (Firm), Di Ax (Firm)"),
        ("Ada Lind, Firm, Bo Ek, and Cy Oz, Other", "Ada Lind (Firm), Bo Ek (Other), Cy Oz (Other)"),
        ("Ada Lind and Bo Ek", "Ada Lind, Bo Ek"),
        ("Flynn, Evangelist", "Flynn (Evangelist)"),
        ("Ada Lind, Firm Co., Ltd. & Bo Ek, NTT, Inc.", "Ada Lind (Firm Co., Ltd.), Bo Ek (NTT, Inc.)"),
        ("Leonardo da Mata, Firm | A Bigger Firm", "Leonardo da Mata (Firm | A Bigger Firm)"),
        ("JR Valdes, Senior Engineer - Linux Specialist, Firm", "JR Valdes (Senior Engineer - Linux Specialist, Firm)"),
        ('Ada "Salad" Lind, Firm', 'Ada "Salad" Lind (Firm)'),
        ("Stephen Rust, Firm", "Stephen Rust (Firm)"),
        ("dcz, Firm & Ada lind, Other", "dcz (Firm), Ada lind (Other)"),
        ("Yuri Oliveira Sa, Firm & Ada Durigan Junior, Other", "Yuri Oliveira Sa (Firm), Ada Durigan Junior (Other)"),
        ("Ada Lind, Banque Pictet & Cie SA", "Ada Lind (Banque Pictet & Cie SA)"),
    ],
)  # fmt: skip
def test_lists_of_people(tail, found):
    others = (
        "One - Bo Ek, Firm", "Two - Cy Oz, Other", "Three - Di Ax, Firm",
        "Four - Ed Fu, Firm & Gil Ho, Other", "Five - Ida Jo, Firm",
    )  # fmt: skip
    assert read_titles(f"A title - {tail}", *others)[0] == f"A title: {found}"


@pytest.mark.parametrize(
    ("titles", "found"),
    [
        (("One\u2013and two \u2013 Ada Lind", "Three \u2014 Bo Ek"), ["One\u2013and two: Ada Lind", "Three: Bo Ek"]),
        (("What?- Ada Lind, Firm", "So -Bo Ek, Firm"), ["What?: Ada Lind (Firm)", "So: Bo Ek (Firm)"]),
        (("One | Ada Lind, Bo Ek, Cy Oz", "Two | Di Ax"), ["One: Ada Lind, Bo Ek, Cy Oz", "Two: Di Ax"]),
        (("One (talk by Ada Lind)", "Two", "Three", "Four"), ["One: Ada Lind", "Two: ", "Three: ", "Four: "]),
        (("One (Ada Lind)", "Two (by Bo Ek & Cy Oz)"), ["One: Ada Lind", "Two: Bo Ek, Cy Oz"]),
        (("One by Ada Lind", "Death by slides by Bo Ek"), ["One: Ada Lind", "Death by slides: Bo Ek"]),
        (("Ada Lind: One", "Bo Ek & Cy Oz - Two: three"), ["One: Ada Lind", "Two: three: Bo Ek, Cy Oz"]),
        (("One (talk by ada)", "Two (a workshop by the team)"), ["One: ada", "Two (a workshop by the team): "]),
        (("One (talk by Ada Lind (she/her) & Bo Ek (Firm))", "Two"), ["One: Ada Lind, Bo Ek (Firm)", "Two: "]),
        (("One by Ada von Lind, Bo Ek", "Two by Cy Oz"), ["One: Ada von Lind, Bo Ek", "Two: Cy Oz"]),
        (("One (Ada Lind, Bo Ek, Cy Oz)", "Two (Di Ax)"), ["One: Ada Lind, Bo Ek, Cy Oz", "Two: Di Ax"]),
        (("One - Moderated by Ada Lind, Firm; Bo Ek, Other",), ["One: Ada Lind (Firm), Bo Ek (Other)"]),
        (("One - Ada Lind (Firm) & Bo Ek at Other", "Two"), ["One: Ada Lind (Firm), Bo Ek (Other)", "Two: "]),
    ],
)
def test_other_ways_to_name_speakers(titles, found):
    assert read_titles(*titles) == found


@pytest.mark.parametrize(
    "titles",
    [
        # one title in five names a person, and that can be any other thing
        ("Reading - John Scalzi", "Learn to Play - Tabletop Games", "Main Concert - Blue Harbor", "Deep Dive", "Zoom"),
        ("Star Trek: Horror", "Magic: The Gathering - Commander Night", "One-Shot - TBA", "Rust by Example"),
        ("ArgoCon - Full Day Event", "FluxCon - Half Day Event", "Linux - Open Source Day"),
        ("Serverless - Deep Dive", "Kafka - Best Practices", "Git - Under the Hood"),
        ("Ode to Joy (Ludwig van Beethoven)", "Two", "Three"),
        ("Kafka - Blue Harbor",),
        ("Star Trek: Horror at Sea", "Deep Roots: A Gathering", "Three", "Four"),
        # the same end of many titles is no speaker
        ("One - Grand Ballroom", "Two - Grand Ballroom", "Three - Grand Ballroom"),
    ],
)
def test_other_titles_stay_whole(titles):
    assert read_titles(*titles) == [f"{title}: " for title in titles]


def test_a_kind_beside_the_names():
    slots = with_bylines(
        [Slot(title="One (workshop by Ada Lind)"), Slot(title="Two (talk by Bo)"), Slot(title="Three")]
    )
    assert [slot.kind for slot in slots] == ["workshop", "talk", "talk"]


def test_a_title_that_repeats_the_speakers_of_the_file():
    ada = (Speaker(name="Ada Lind", org="Example Org"),)
    slots = [Slot(title="One - Ada Lind, Firm", speakers=ada), Slot(title="Two - Bo Ek", speakers=ada)]
    assert shown(with_bylines(slots)) == ["One: Ada Lind (Example Org)", "Two - Bo Ek: Ada Lind (Example Org)"]
    breaks = [Slot(title="Lunch - Ada Lind", service=True), Slot(title="A - Bo Ek, Firm")]
    assert shown(with_bylines(breaks)) == ["Lunch - Ada Lind: ", "A: Bo Ek (Firm)"]


@pytest.mark.parametrize(
    "text",
    ["Ada Lind", "Dr. Ada M. Lind", "Ludwig van Beethoven", "O\u2019Shea Flynn", "Faseela K", "Mahé Tardy", "山田太郎"],
)
def test_names(text):
    assert is_name(text)


@pytest.mark.parametrize(
    "text",
    ["Ada", "Deep Dive", "Principal Engineer", "Example Org", "WG DEVICE", "the end", "Level 3", "Example.io Team", ""],
)
def test_no_names(text):
    assert not is_name(text)


def test_words_that_the_file_has_in_lower_case_are_no_names():
    assert not is_name("Blue Harbor", frozenset({"blue", "harbor"}))
    assert is_name("Blue Lind", frozenset({"blue", "harbor"}))


@pytest.mark.parametrize(
    ("text", "names", "rest"),
    [
        (
            "Speakers:\n  Ada Lind - Advocate at Example Org\n  Bo Ek - Engineer\n\nAbout it.",
            "Ada Lind (Example Org), Bo Ek",
            "About it.",
        ),
        ("Section: tutorials\nSpeakers: Cy Oz\nHow they work.", "Cy Oz", "Section: tutorials\nHow they work."),
        ("Why.\n\nSpeaker(s): Ada Lind (Example Org), Bo Ek", "Ada Lind (Example Org), Bo Ek", "Why."),
        ("**Speakers:** Ada Lind, Bo Ek & Cy Oz\n\nText", "Ada Lind, Bo Ek, Cy Oz", "Text"),
        ("### Speakers:\n\n- Ada Lind, Developer, Firm\n\n- **Bo Ek** (she/her)\n\nText", "Ada Lind (Firm), Bo Ek", "Text"),
        ("Moderator: Ada Lind\nPanelists: Bo Ek, Firm; Cy Oz, Other", "Ada Lind, Bo Ek (Firm), Cy Oz (Other)", ""),
        ("Text\nReferent*innen: Ada Lind und Bo Ek", "Ada Lind, Bo Ek", "Text"),
        ("Intervenants : Ada Lind et Bo Ek\nTexte", "Ada Lind, Bo Ek", "Texte"),
        ("Speaker: ada\nText", "ada", "Text"),
        ("Speaker: Ada Lind\nAffiliation: Example Org\nAbstract: Text", "Ada Lind (Example Org)", "Abstract: Text"),
        ("Speaker: Ada Lind (Principal Engineer)\nTags: a", "Ada Lind", "Tags: a"),
        ("Speaker: N/A\nTags: a", "", None),
        ("Speakers:\ndcz - Engineer at Firm\nada lind (Other)\n\nText", "dcz (Firm), ada lind (Other)", "Text"),
        ("Speakers:\nAda Lind - CTO at Firm Inc.\n\nGCC Analyzer (SA) is new", "Ada Lind (Firm Inc)", "GCC Analyzer (SA) is new"),
        ("Text\nSpeakers: Ada Lind, klobs, bo ek", "Ada Lind, klobs, bo ek", "Text"),
        ("Text\nSpeakers: see below", "", None),
        ("Speakers: Ada Lind | Bo Ek\nText", "Ada Lind, Bo Ek", "Text"),
        ("Speaker: Ada Lind, Engineer at Example Org", "Ada Lind (Example Org)", ""),
        ("Text\n\n## Speakers\n\n- [Ada Lind](https://example.org/a) - CTO, Firm", "Ada Lind (Firm)", "Text"),
        ("by Ada Lind and Bo Ek\n\nText", "Ada Lind, Bo Ek", "Text"),
        ("By the way, this is text", "", None),
        ("By Design\nSpeakers\nare people", "", None),
        ("Speakers: TBA\nText", "", None),
        ("Text\nSpeakers: bring your own laptop", "", None),
        ("Speakers:\nHow they work, and why.", "", None),
        ("We ask the speakers: Who Are You", "", None),
        ("", "", None),
    ],
)  # fmt: skip
def test_lines_of_an_abstract(text, names, rest):
    found = cut_lines(text)
    assert (people(found.people), found.rest) == (names, text if rest is None else rest)


def test_an_abstract_of_any_format():
    html = "<p>Speakers:<br>Ada Lind, Firm</p><p>Text</p>"
    csv = f'title,start,abstract\nOne,2026-05-19 10:00,"{html}"\n'.encode()
    (slot,) = _slots(csv)
    assert (people(slot.speakers), slot.abstract) == ("Ada Lind (Firm)", "Text")


def _slots(data):
    return read_schedule(data, ZoneInfo("Europe/Berlin")).slots


def calendar(*events):
    lines = (
        f"BEGIN:VEVENT\nUID:{n}\nDTSTART:20260519T{8 + n:02}0000Z\n{event}\nEND:VEVENT"
        for n, event in enumerate(events)
    )
    return "\n".join(("BEGIN:VCALENDAR", *lines, "END:VCALENDAR\n")).encode()


def test_a_calendar_with_blocks_and_kinds():
    data = calendar(
        "SUMMARY:Coroutines. [Workshop\\, Intermediate]\nDESCRIPTION:Speakers:\\n  Ada Lind - Advocate at Example Org\\n"
        "  Bo Ek - Engineer\\n\\n<p>About coroutines.</p>",
        "SUMMARY:[tutorial] Import hooks (talk by Cy Oz)\nDESCRIPTION:Kind: tutorial\\nSpeakers: Cy Oz\\nHow they work.",
        "SUMMARY:[event] CANCELLED: <s>Sprints workshop</s>",
        "SUMMARY:Project Lightning Talk: Lunch | On Own",
    )
    schedule = read_schedule(data, ZoneInfo("Europe/Berlin"))
    assert schedule.notices == (
        "1 title names its speakers: the names were moved out of the title (confnote edit changes them)",
    )
    slots = schedule.slots
    assert shown(slots) == [
        "Coroutines.: Ada Lind (Example Org), Bo Ek", "Import hooks: Cy Oz",
        "Sprints workshop: ", "Project Lightning Talk: Lunch | On Own: ",
    ]  # fmt: skip
    assert [slot.kind for slot in slots] == ["workshop", "tutorial", "talk", "service"]
    assert [slot.status for slot in slots] == ["scheduled", "scheduled", "cancelled", "scheduled"]
    assert [slot.abstract for slot in slots[:2]] == ["About coroutines.", "Kind: tutorial\nHow they work."]


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("[tutorial] One", ("One", "tutorial", "scheduled")),
        ("One [Lightning talk]", ("One", "lightning", "scheduled")),
        ("One (Workshop)", ("One", "workshop", "scheduled")),
        ("[Keynote]: One", ("One", "keynote", "scheduled")),
        ("One [Regular session (45 min), Introductory and overview]", ("One", "talk", "scheduled")),
        ("One. [Workshop/All levels]", ("One.", "workshop", "scheduled")),
        ("One (Workshop 2)", ("One (Workshop 2)", "workshop", "scheduled")),
        ("[Tutorial: bring a laptop] One", ("[Tutorial: bring a laptop] One", "tutorial", "scheduled")),
        ("[SOLD OUT] One", ("[SOLD OUT] One", "talk", "scheduled")),
        ("[talk]", ("[talk]", "talk", "scheduled")),
        ("One (a workshop of sorts)", ("One (a workshop of sorts)", "talk", "scheduled")),
        ("Keynote: CANCELLED - One", ("Keynote: One", "keynote", "cancelled")),
        ("Track A | [cancelled] One", ("Track A | One", "talk", "cancelled")),
        ("CANCELLED: [tutorial] One", ("One", "tutorial", "cancelled")),
        ("One CANCELLED", ("One", "talk", "cancelled")),
        ("CANCELLED One", ("One", "talk", "cancelled")),
        ("\u274c CANCELLED: One", ("One", "talk", "cancelled")),
        ("<s>One</s>", ("One", "talk", "cancelled")),
        ("[talk] <del>One</del>", ("One", "talk", "cancelled")),
        ("\U0001f4da Tutorial: One", ("\U0001f4da Tutorial: One", "tutorial", "scheduled")),
        ("Meetings: cancelled, moved and shortened", ("Meetings: cancelled, moved and shortened", "talk", "scheduled")),
        ("<i>Tips</i> & <b>tricks</b>", ("Tips & tricks", "talk", "scheduled")),
        ("Vec<T>, <b> and Option<Box<I>>", ("Vec<T>, <b> and Option<Box<I>>", "talk", "scheduled")),
        ("One<br/>two", ("One two", "talk", "scheduled")),
    ],
)
def test_marks_of_a_title(title, found):
    slot = classified(Slot(title=title), Skipped("", "no title"))
    assert (slot.title, slot.kind, slot.status) == found
    assert slot.written == ("" if slot.title == title else title)


@pytest.mark.parametrize(
    "word", ["normale länge", "standtrack", "live podcast bühne 45 minuten", "junior", "30 min", "Main Stage"]
)
def test_a_length_or_a_stage_is_no_kind(word):
    assert classified(Slot(title="One"), Skipped("", ""), word).kind == "talk"


@pytest.mark.parametrize(
    "title", ["PyCon: Mini Break", "Istio Day - Coffee Break", "Main Conference: room changeover", "Lunch on your own"]
)
def test_breaks_behind_a_series(title):
    assert classified(Slot(title=title), Skipped("", "")).service


@pytest.mark.parametrize(
    "title", ["How to plan a good meal for a hundred people: Lunch", "Coffee: a history", "Prison Break"]
)
def test_no_breaks(title):
    assert not classified(Slot(title=title), Skipped("", "")).service


def version(*titles, keys=True):
    slots = [
        classified(
            Slot(title=title, starts_at=hour, aliases=aliases_of(("uid", f"u{hour}" if keys else ""))), Skipped("", "")
        )
        for hour, title in enumerate(titles)
    ]
    return Schedule(format="x", identity=("title conf",), slots=tuple(with_bylines(slots)))


@pytest.mark.parametrize("keys", [True, False])
def test_a_store_imported_before_is_mended(known_of, carried_out, keys):
    new = version(*SCHED, "[tutorial] Import hooks (talk by Cy Oz)", keys=keys)
    # what an earlier import made of the same titles
    old = [replace(slot, title=slot.written or slot.title, speakers=(), written="", kind="talk") for slot in new.slots]
    known = tuple(known_of(slot, number, notes=2) for number, slot in enumerate(old, 1))
    # the user has another title for the second
    known = (known[0], replace(known[1], session=replace(known[1].session, title="Mine")), *known[2:])
    plan = find_changes(known, new)
    assert all(isinstance(action, Update) for action in plan.to_write)
    after = carried_out(known, plan)
    assert [one.session.uid for one in after] == ["u1", "u2", "u3", "u4"]
    assert shown(one.session for one in after) == [
        "Fast and small: Ada Lind (Example Org), Bo Ek (Other Org)", "Mine: Cy Oz (Third Org)",
        f"{SCHED[2]}: ", "Import hooks: Cy Oz",
    ]  # fmt: skip
    assert find_changes(after, new).to_write == ()


def test_mended_sessions_are_summed_up(known_of):
    new = version(*(f"{n} - Ada Lind, Firm {n}" for n in "abcdefgh"), "Talk")
    old = [replace(slot, title=slot.written or slot.title, speakers=(), written="") for slot in new.slots]
    known = tuple(known_of(slot, number) for number, slot in enumerate(old, 1))
    new = replace(new, slots=(*new.slots[:8], replace(new.slots[8], room="Hall 2")))
    lines = short_lines(find_changes(known, new), ZoneInfo("UTC"))
    assert lines == ("~ s9 Talk: room none -> Hall 2", "~ 8 sessions got speakers out of their titles")


@pytest.mark.parametrize("keys", [True, False])
def test_a_version_in_which_fewer_titles_have_names_matches_too(known_of, keys):
    old = version(*SCHED, keys=keys)
    known = tuple(known_of(slot, number) for number, slot in enumerate(old.slots, 1))
    plan = find_changes(known, version(*SCHED, *(f"Talk {n}" for n in range(9)), keys=keys))
    assert sum(isinstance(action, Update) for action in plan.to_write) == 2


def test_contributors_of_the_hub_are_speakers():
    persons = '[{"name": "Ada Lind", "role": "SPEAKER"}, {"name": "Bo Ek", "role": "CONTRIBUTOR"}, {"name": "Cy", "role": "ANGEL"}]'
    event = f'{{"title": "One", "start": "2026-05-19T10:00:00+02:00", "duration": "00:30", "persons": {persons}}}'
    slots = _slots(f'{{"schedule": {{"conference": {{"title": "X"}}, "events": [{event}]}}}}'.encode())
    assert shown(slots) == ["One: Ada Lind, Bo Ek"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One\n<ul>\ntwo", "One\ntwo"),
        ("One</br>two", "One\ntwo"),
        ("<em>Note one", "Note one"),
        ("Use the <em> tag, Vec<T> and <stdio.h>", "Use the <em> tag, Vec<T> and <stdio.h>"),
        ("One:<ul> two", "One: two"),
        ("`<ul>` is a list", "`<ul>` is a list"),
    ],
)
def test_tags_that_nothing_closes(text, found):
    assert prose(text) == found


def test_a_handle_is_a_name_where_nearly_each_talk_has_one():
    named = ("Radios - Ada Lind", "Locks - Bo Ek", "Games - Cy Oz", "Maps - Di Ax", "Cards - Ed Uy", "Ghosts - Fy Io")
    assert read_titles(*named, "Coins - klobs", "Rockets - _john & Gus Ra")[-2:] == [
        "Coins: klobs",
        "Rockets: _john, Gus Ra",
    ]
    # `Ghosts` is a word of the file, and a plain word is no name
    assert read_titles(*named, "Stories - ghosts", "Devroom - outro")[-2:] == [
        "Stories - ghosts: ",
        "Devroom - outro: ",
    ]
    assert read_titles(*named[:3], "Coins - klobs", "Locks - Ray", "Maps - tilo")[-1] == "Maps - tilo: "


def test_a_nickname_in_brackets_stays_beside_an_organisation():
    assert read_titles("Radios - Ada Lind (ada), Firm", "Locks - Bo Ek, Firm")[0] == "Radios: Ada Lind (ada) (Firm)"


@pytest.mark.parametrize(
    ("subtitle", "found", "left"),
    [
        ("by Ada Lind (Acme)", "Ada Lind (Acme)", ""),
        ("By Ada Lind, Acme", "Ada Lind (Acme)", ""),
        ("by the community", "", "by the community"),
        ("By Popular Demand", "", "By Popular Demand"),
    ],
)
def test_a_subtitle_can_name_the_speakers(subtitle, found, left):
    (slot,) = with_bylines([Slot(title="Slow Clocks", subtitle=subtitle, abstract="Why they are.")])
    assert (people(slot.speakers), slot.subtitle, slot.abstract) == (found, left, "Why they are.")


ORGS = ("One - Di Ax, Globex", "Two - Ed Fo, Initech", "Three - Gil Hu & Ira Jo, Umbrella")


@pytest.mark.parametrize(
    ("end", "other", "found"),
    [
        ("Tessa Pham, Michas Szacillo & Wei-Cheng Lai, Bloomberg", "X - Bo Ek, Org", "Tessa Pham (Bloomberg), Michas Szacillo (Bloomberg), Wei-Cheng Lai (Bloomberg)"),
        ("Ann Lee, Morgan Stanley & Jo Tan, Acme", "X - Bo Ek, Org", "Ann Lee (Morgan Stanley), Jo Tan (Acme)"),
        ("Ann Lee, Blue Hat & Jo Tan, Acme", "X - Bo Ek, Blue Hat", "Ann Lee (Blue Hat), Jo Tan (Acme)"),
        ("Ann Lee, Blue Hat & Jo Tan, Acme", "X - Blue Hat, Org", "Ann Lee (Acme), Blue Hat (Acme), Jo Tan (Acme)"),
        ("Ann Lee, Tall Stand & Jo Tan, Acme", "How to stand - Bo Ek, Org", "Ann Lee (Tall Stand), Jo Tan (Acme)"),
        ("Ann Lee, Blue Hat & Jo Tan", "X - Bo Ek, Org", "Ann Lee (Blue Hat), Jo Tan"),
        ("Ann Lee, Rarefy Consulting & Jo Tan, Acme", "X - Bo Ek, Org", "Ann Lee (Rarefy Consulting), Jo Tan (Acme)"),
        ("Cy Day & Gil Hu, Umbrella", "X - Bo Ek, Org", "Cy Day (Umbrella), Gil Hu (Umbrella)"),
        ("Gil Hu, Cy Day & Ed Fo, Umbrella", "X - Bo Ek, Org", "Gil Hu (Umbrella), Cy Day (Umbrella), Ed Fo (Umbrella)"),
        ("Ko Abe, Sony | Lu Xun, Tencent", "X - Bo Ek, Org", "Ko Abe (Sony), Lu Xun (Tencent)"),
        ("Quy Tran, VNG + 2 others", "X - Bo Ek, Org", "Quy Tran (VNG)"),
    ],
)  # fmt: skip
def test_a_name_after_a_comma_is_a_person_or_the_organisation(end, other, found):
    assert read_titles(f"Talk - {end}", other, *ORGS)[0] == f"Talk: {found}"


def test_a_notice_names_a_person_in_a_title_who_can_be_an_organisation():
    titles = ("Talk - Tessa Pham, Michas Szacillo & Wei-Cheng Lai, Bloomberg", *ORGS)
    rows = "".join(f'"{title}",2026-05-18 0{n}:00\n' for n, title in enumerate(titles))
    schedule = read_schedule(f"title,start\n{rows}".encode(), ZoneInfo("UTC"))
    notice = "1 name can be an organisation, read as a speaker: 'Michas Szacillo' (confnote edit changes them)"
    assert [text for text in schedule.notices if "organisation" in text] == [notice]


def test_made_by_hand_names_nobody():
    titles = ("Old time by Hand Made Clocks", "New time by Ada Lind", "Third by Bo Ek")
    assert read_titles(*titles) == ["Old time by Hand Made Clocks: ", "New time: Ada Lind", "Third: Bo Ek"]
    assert cut_lines("Clocks.\nby Hand Made Clocks").people == ()
    assert people(cut_lines("Clocks.\nby Ada Lind").people) == "Ada Lind"


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Speakers: Ko Abe - Sony | Lu Xun - Tencent", "Ko Abe (Sony), Lu Xun (Tencent)"),
        ("Speakers: Ko Abe (Sony) / Lu Xun (Tencent)", "Ko Abe (Sony), Lu Xun (Tencent)"),
        ("Speaker: Ida Wolf, KFU Graz", "Ida Wolf (KFU Graz)"),
        ("Speakers: Ek, Bo and Dahl, Cy", "Bo Ek, Cy Dahl"),
        ("Speaker: van der Berg, Oli", "Oli van der Berg"),
    ],
)
def test_a_line_of_speakers_is_read_as_a_cell(line, found):
    assert people(cut_lines(line).people) == found


def test_an_abbreviation_after_a_name_is_the_organisation_in_titles():
    titles = ("Tea (Ida Wolf, KFU Graz)", "Ale (Bo Ek, JKU Linz)", "Rum (Cy Orr, SBB Cargo)")
    assert read_titles(*titles) == ["Tea: Ida Wolf (KFU Graz)", "Ale: Bo Ek (JKU Linz)", "Rum: Cy Orr (SBB Cargo)"]


def test_a_quoted_title_after_the_speaker_is_the_title():
    assert read_titles(
        'Lecture by Prof. Ada Lind, "On clay: a tale"',
        "Vortrag von Ida Moe und Bo Ek: „Ton“",
        "A lecture by Ada Lind & Bo Ek, Example Org, «On sand»",
        'Talk by the author, "On salt"',
        "Opening",
        "Pots",
        "Kilns",
    ) == [
        "On clay: a tale: Prof. Ada Lind",
        "Ton: Ida Moe, Bo Ek",
        "On sand: Ada Lind (Example Org), Bo Ek (Example Org)",
        'Talk by the author, "On salt": ',
        "Opening: ",
        "Pots: ",
        "Kilns: ",
    ]


@pytest.mark.parametrize(
    ("more", "read_as"),
    [
        ({"title": "Bees", "description": "Speakers: Flynn, Buoyant and Bono, Acme\nAbout bees."}, "given names"),
        ({"title": "Bees - Flynn, Buoyant and Bono, Acme"}, "organisations"),
        ({"title": "Bees (talk by Flynn, Buoyant and Bono, Acme)"}, "organisations"),
        ({"title": "Bees", "description": "Speakers: Garcia, Maria and Ek, Bo\nAbout bees."}, ""),
    ],
)
def test_pairs_in_a_title_or_a_line_that_can_be_organisations_are_named(more, read_as):
    rows = [
        {"start": "2026-05-18T09:00", **more},
        {"start": "2026-05-18T10:00", "title": "Ants - Cy Oz & Di Ax, Big Org" if " - " in more["title"] else "Ants"},
    ]
    notices = read_schedule(json.dumps(rows).encode(), ZoneInfo("UTC")).notices
    said = (
        f"1 text can have given names or organisations after commas, read as {read_as}: 'Flynn, Buoyant and Bono, Acme'"
    )
    named = [notice for notice in notices if "after commas" in notice]
    assert named == ([f"{said} (confnote edit changes them)"] if read_as else [])


def test_doors_and_closings_do_not_count_in_the_share_of_titles_with_names():
    made = from_list("""2026-05-18
      08:30 Doors open
      09:00 Welcome and opening remarks
      09:15 Ada Lind (Example Org) - On clay
      10:00 Coffee break
      10:30 Bo Ek & Cy Oz (Other Org) - On stones
      12:00 Lunch
      13:30 Lightning talks
      14:15 [CANCELLED] Di Ax (Third Org) - On sand
      15:00 Closing
      16:00 Hack day
      17:00 Pizza & goodbye""")
    assert [(slot.title, [(one.name, one.org) for one in slot.speakers]) for slot in made.slots if slot.speakers] == [
        ("On clay", [("Ada Lind", "Example Org")]),
        ("On stones", [("Bo Ek", ""), ("Cy Oz", "Other Org")]),
        ("On sand", [("Di Ax", "Third Org")]),
    ]


def test_titles_that_begin_with_speakers_are_named_if_they_are_left():
    rows = ["2026-05-18", "09:00 Ada Lind (Example Org) - On clay", "10:00 Bo Ek (Other Org): On stones"]
    rows += [
        "11:00 Cy Oz (Third Org) - On sand",
        *(f"1{n}:00 Fish in the {place}" for n, place in enumerate(PLACES, 2)),
    ]
    made = from_list("\n".join(rows))
    assert not any(slot.speakers for slot in made.slots)
    assert [notice for notice in made.notices if "can begin" in notice] == [
        (
            "3 titles can begin with speakers, left as they are: 'Ada Lind (Example Org) - On clay', "
            "'Bo Ek (Other Org): On stones', 'Cy Oz (Third Org) - On sand' (confnote edit changes them)"
        )
    ]
    # two can be a coincidence, and a product in front is no person
    made = from_list("\n".join([*rows[:3], "11:00 Prompt Compass (beta) - a method", *rows[4:]]))
    assert not any("can begin" in notice for notice in made.notices)


PLACES = ("sea", "pond", "lake", "river", "brook")


def from_list(text):
    return read_schedule(text.encode(), ZoneInfo("UTC"))


@pytest.mark.parametrize("title", ["Löten – Rita Moos", "Löten by Rita Moos"])
def test_a_title_with_names_in_another_way_than_the_rest_is_named(title):
    grid = (
        "Zeit\tSaal 1\tSaal 2\nSamstag, 7. November 2026\n"
        f"10:30\tWas ist Freifunk? (Kai Lenz)\t{title}\n11:30\tRouting (Bo Reh)\tAntennen (Mo Abt)\n"
    )
    made = read_schedule(grid.encode(), ZoneInfo("Europe/Berlin"))
    assert [slot.title for slot in made.slots] == ["Was ist Freifunk?", title, "Routing", "Antennen"]
    assert f"1 title can end in speakers, left as it is: {title!r} (confnote edit changes them)" in made.notices


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Presenters: Yara Kong, Yi Li and Stefan Zoren.", ["Yara Kong", "Yi Li", "Stefan Zoren"]),
        ("Moderator: QRT.", ["QRT"]),
        ("By Ada Lind and Bo Ek.", ["Ada Lind", "Bo Ek"]),
        ("Speaker: Ada Lind Jr.", ["Ada Lind Jr."]),
        ("Speaker: Ada L.", ["Ada L."]),
        ("Speaker: Ada Lind, Ph.D.", ["Ada Lind Ph.D."]),
    ],
)
def test_a_full_stop_behind_the_last_name_is_no_part_of_it(line, names):
    assert [one.name for one in cut_lines(line).people] == names


def test_a_full_stop_behind_an_organisation():
    orgs = ["Speaker: Ada Lind, Acme Inc.", "Speaker: Ada Lind (Acme).", "Speaker: Ada Lind, Clay e.V."]
    assert [cut_lines(text).people[0].org for text in orgs] == ["Acme Inc.", "Acme", "Clay e.V."]


@pytest.mark.parametrize(
    ("abstract", "track", "rest"),
    [
        ("On clay.\nSpeaker: Ada Lind\nTrack: 3\nURL: x", "3", "On clay.\nURL: x"),
        ("**Track:** Deep Clay\n\nOn clay.", "Deep Clay", "On clay."),
        ("The Track: 3 of clay.", "", "The Track: 3 of clay."),
        ("Track: 1\nTrack: 2", "", "Track: 1\nTrack: 2"),
    ],
)
def test_a_line_names_the_track(abstract, track, rest):
    found = without_lines(Slot(title="Clay", abstract=abstract))
    assert (found.track, found.abstract) == (track, rest)


def test_a_track_that_is_known_stays():
    found = without_lines(Slot(title="Clay", track="Mud", abstract="Track: 3"))
    assert (found.track, found.abstract) == ("Mud", "Track: 3")


@pytest.mark.parametrize(
    ("before", "behind"),
    [("", ": "), ("", " - "), (", Example Org", " – "), (" (Example Org)", ": ")],
)
def test_names_in_front_in_a_list_of_markdown_with_a_heading(before, behind):
    names = ("Ada Lind", "Bo Ek", "Cy Oz")
    rows = [f"- {hour}:00-{hour}:30 {name}{before}{behind}Of clay {hour}" for hour, name in enumerate(names, 10)]
    text = "\n".join(["# Programme", "## 20 October 2026", *rows])
    schedule = read_schedule(text.encode(), machine_zone=ZoneInfo("Etc/UTC"))
    org = before.strip(", ()")
    assert [(slot.title, [(one.name, one.org) for one in slot.speakers]) for slot in schedule.slots] == [
        (f"Of clay {hour}", [(name, org)]) for hour, name in enumerate(names, 10)
    ]


def test_a_social_event_with_a_text_of_its_own_is_a_session():
    described = "Bring a song, or come to hear the others: there is a prize for the worst of all."
    for abstract, service in (("", True), ("In the foyer", True), (described, False)):
        slot = classified(Slot(title="Karaoke", abstract=abstract), Skipped("x", "y"))
        assert slot.service is service
    assert classified(Slot(title="Lunch", abstract=described), Skipped("x", "y")).service
