"""Which recording is that of which session: by title and speaker, or not at all."""

from datetime import date

import pytest

from confnote.recordings.match import match
from confnote.recordings.value import KnownTalk, Recording

PROGRAMME = [
    ("Backstage: Restoring Order", ["Ada Lind"]),
    ("Welcome to the GCC dev room", ["Bo Ek"]),
    ("The day we deleted production", ["Rick Sanders", "Summer Smith"]),
    ("Scaling on what users wait for", ["Nat Sereb"]),
    ("Scaling", ["Cy Roe"]),
    ("Lightning talks", []),
    ("Lightning talks", []),
    ("What is new in Ruby 4.0, and what you can throw away now", ["Ana Ruiz"]),
    ("L'avenir du Web", ["Zoé Dupont"]),
]
TALKS = [
    KnownTalk(
        uid=str(n),
        number=n,
        title=title,
        speakers=tuple(people),
        day=date(2026, 5, 19 + n % 2),
        begins=(n + 9) * 60,
        room=f"Hall {n}",
    )
    for n, (title, people) in enumerate(PROGRAMME)
]


def matched(*given, conference="Cloud Days 2026"):
    """Return {title of a recording: number of the session}, and the same for what is unsure."""
    recordings = [
        Recording(url=f"https://v.example/{n}", **({"title": it} if isinstance(it, str) else it))
        for n, it in enumerate(given)
    ]
    found = match(recordings, TALKS, conference)
    return (
        {it.recording.title: it.talk.number for it in found.matches},
        {it.recording.title: it.talk.number for it in found.doubts},
    )


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("Backstage: Restoring Order", 0),
        ("backstage - restoring order", 0),
        ("Backstage: Restoring Order - Ada Lind", 0),
        ("Ada Lind: Backstage: Restoring Order | Cloud Days 2026", 0),
        ("Cloud Days 2026: Ada Lind - Backstage: Restoring Order", 0),
        ("03 Backstage: Restoring Order (Ada Lind)", 0),
        ("The day we deleted production - Rick Sanders, Summer Smith", 2),
        ("Rick Sanders and Summer Smith - The day we deleted production", 2),
        ("Scaling on what users wait for - Nat Sereb", 3),
        ("Scaling - Cy Roe", 4),
        ("Talks - Cy Roe: Scaling", 4),
        ("Keynote: Scaling (Day 1, May 19, 6pm)", 4),
        ("What is new in Ruby 4.0, and what you can", 7),
        ("What is new in Ruby 4.0 and what can you throw away? - Ana Ruiz", 7),
        ("L’avenir du web – Zoe Dupont", 8),
    ],
)
def test_a_title_as_channels_write_it(title, number):
    assert matched(title) == ({title: number}, {})


@pytest.mark.parametrize(
    "title",
    [
        "Scaling up a brewery",
        "Backstage passes",
        "The day after",
        "Cloud Days 2026 - aftermovie",
        "Lind",
        "",
        "?!",
        "2026",
    ],
)
def test_another_video_is_of_no_session(title):
    assert matched(title)[0] == {}


def test_a_much_like_title_of_another_room_is_unsure():
    title = "Welcome to the LLVM dev room"
    assert matched({"title": title, "speakers": ("Dee Fox",)}) == ({}, {title: 1})


def test_a_much_like_title_with_a_speaker_in_common_is_found():
    assert matched({"title": "Welcome to the GCC devroom", "speakers": ("Bo Ek",)})[0] == {
        "Welcome to the GCC devroom": 1
    }


def test_the_same_title_with_another_speaker_is_not_it():
    assert matched({"title": "Scaling", "speakers": ("Zed Ypsilon",)})[0] == {}


def test_twins_are_told_apart_by_day_or_room_or_not_at_all():
    twin = {"title": "Lightning talks"}
    assert matched(twin) == ({}, {"Lightning talks": 5})
    assert matched("Lightning talks - May 19, 6pm") == ({"Lightning talks - May 19, 6pm": 6}, {})
    assert matched("Lightning talks, 3pm") == ({"Lightning talks, 3pm": 6}, {})
    assert matched("Lightning talks 14:00") == ({"Lightning talks 14:00": 5}, {})
    assert matched("Lightning talks 15:50") == ({"Lightning talks 15:50": 6}, {})
    assert matched("Lightning talks (Wednesday)") == ({"Lightning talks (Wednesday)": 5}, {})
    assert matched({**twin, "day": date(2026, 5, 19)}) == ({"Lightning talks": 6}, {})
    assert matched({**twin, "room": "hall 5"}) == ({"Lightning talks": 5}, {})


def test_of_two_recordings_of_one_session_the_first_is_taken_if_they_are_equal():
    found, unsure = matched(
        {"title": "Scaling", "speakers": ("Cy Roe",)}, {"title": "Scaling", "speakers": ("Cy Roe",)}
    )
    assert (found, unsure) == ({"Scaling": 4}, {"Scaling": 4})


def test_a_word_of_every_title_says_nothing():
    titles = [f"KubeFest - {title} [official]" for title, _ in PROGRAMME[:5]]
    assert matched(*titles, conference="") == ({title: n for n, title in enumerate(titles)}, {})


def test_a_recording_of_another_year_is_unsure():
    old = {"title": "Scaling", "speakers": ("Cy Roe",), "day": date(2019, 5, 20)}
    assert matched(old) == ({}, {"Scaling": 4})
    assert matched({**old, "day": date(2026, 7, 1)}) == ({"Scaling": 4}, {})  # when it was published


def test_nothing_at_all():
    assert match([], TALKS, "").matches == ()
    assert match([Recording(title="A", url="https://v.example/")], [], "").matches == ()


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("[Hall 0] Backstage: Restoring Order", 0),
        ("[Main Stage] Backstage: Restoring Order (English) 1080p", 0),
        ("CloudDays26: Backstage: Restoring Order [EN]", 0),
        ("19.05.2026 - 10:20 - Hall 2 - The day we deleted production", 2),
        ("Ada Lind (Example Org) & Bo Ek: Backstage: Restoring Order #clouddays", 0),
        ("Scaling by Cy Roe", 4),
        ("Scaling: Cy Roe (Example Org)", 4),
        ("Ana Ruiz - What is new in Ruby 4.0, and what you can th…", 7),
        ("Ana Ruiz: What is new in Ruby 4.0, & what you can throw away now", 7),
        ("Lavenir du Web", 8),
    ],
)
def test_a_title_with_rooms_languages_and_organisations_around_it(title, number):
    assert matched(title) == ({title: number}, {})


def test_other_words_around_a_title_are_a_question():
    title = "[Cellar] Scaling on what users wait for"
    assert matched(title) == ({}, {title: 3})


def test_twins_are_told_apart_by_dates_and_by_numbers_of_days():
    for title, number in (
        ("Lightning talks - Tue", 6), ("Mittwoch: Lightning talks", 5), ("Lightning talks (20.05.)", 5),
        ("Lightning talks 2026-05-19", 6), ("Lightning talks May 20th", 5), ("[Hall 6] Lightning talks", 6),
    ):  # fmt: skip
        assert matched(title) == ({title: number}, {})
    first, second = "Lightning talks (Day 1)", "Lightning talks - Day 2"
    assert matched(first, second) == ({first: 6, second: 5}, {})
    # of one day alone nobody knows which days the list counts
    assert matched(second) == ({}, {second: 5})


def test_a_list_of_several_years():
    titles = [f"Backstage: Restoring Order | Cloud Days {year}" for year in (2027, 2026, 2025)]
    for conference in ("Cloud Days 2026", ""):
        assert matched(*titles, conference=conference) == ({titles[1]: 0}, {})
    assert matched(titles[0]) == ({}, {titles[0]: 0})
    next_year = {"title": "Scaling", "published": date(2027, 5, 20)}
    recordings = [
        Recording(url="https://v.example/2027", **next_year),
        Recording(url="https://v.example/2026", title="Scaling", published=date(2026, 5, 30)),
    ]
    found = match(recordings, TALKS)
    assert [(it.recording.url, it.talk.number) for it in found.matches] == [("https://v.example/2026", 4)]
    assert found.doubts == ()
    assert matched(next_year) == ({}, {"Scaling": 4})


def test_a_title_may_have_a_year_itself():
    talk = KnownTalk(uid="1", number=1, title="The state of 2030", day=date(2026, 5, 19))
    found = match(
        [Recording(title="The state of 2030 - Cloud Days 2026", url="https://v.example/1")], [talk], "Cloud Days"
    )
    assert [it.talk.number for it in found.matches] == [1]
