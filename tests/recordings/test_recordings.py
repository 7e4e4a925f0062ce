"""`confnote recordings`: links of a list, once, with what it did not know."""

import json
from pathlib import Path

import pytest

from tests.in_process import played_store

NOW = "2026-05-19T10:00:00+02:00"
LINES = (
    (NOW, "new", "Cloud Days 2026", "--dates", "19-20 May 2026", "--timezone", "Europe/Madrid"),
    (NOW, "start", "Restoring order", "--speaker", "Ada Lind"),
    (NOW, "add", "the catalogue"),
    (NOW, "start", "Deleted production", "--speaker", "Rick Sanders"),
    (NOW, "link", "https://youtu.be/abcdefghij2", "--session", "s2", "--kind", "video"),
    (NOW, "start", "Welcome to the GCC dev room"),
    (NOW, "start", "Never recorded"),
)
played, run = played_store(LINES)
LIST = """title,url,speakers,length
Restoring order,https://v.example/1,Ada Lind,41:10
Deleted production - Rick Sanders,https://www.youtube.com/watch?v=abcdefghij2,,39:00
Welcome to the LLVM dev room,https://v.example/3,,
Aftermovie,https://v.example/4,,
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "videos.csv"
    path.write_text(LIST, encoding="utf-8")
    return str(path)


def links(run):
    return [(it["session"], it["url"], it["length"]) for it in json.loads(run("list", "links", "--json").stdout)]


BEFORE = [("s2", "https://youtu.be/abcdefghij2", 0)]
AFTER = [("s2", "https://youtu.be/abcdefghij2", 2340), ("s1", "https://v.example/1", 2470)]
QUESTION = (
    'confnote: s3 Welcome to the GCC dev room: perhaps "Welcome to the LLVM dev room". If it is:'
    " confnote link https://v.example/3 --session s3 --kind video\n"
)
REST = "1 unsure; 2 of your 4 talks without one: s3, s4; 1 of no session here\n"


def test_it_links_what_it_finds_and_names_what_is_missing(run, file):
    rows = "s1 Restoring order: https://v.example/1\ns2 Deleted production: length 39:00\n"
    said = "1 recording linked; 1 known already, 1 of them updated"
    assert run("recordings", file) == (0, f"{rows}{said}; {REST}", QUESTION)
    assert links(run) == AFTER
    assert run("recordings", file) == (0, f"no new recording; 2 known already; {REST}", QUESTION)
    assert links(run) == AFTER


def test_a_dry_run_writes_nothing_and_undo_takes_back_all(run, file):
    assert "1 recording would be linked" in run("recordings", file, "--dry-run").stdout
    assert links(run) == BEFORE
    run("recordings", file)
    assert run("undo").code == 0
    assert links(run) == BEFORE


def test_it_says_what_a_list_changes_of_a_known_recording(run, tmp_path):
    file = tmp_path / "more.csv"
    rows = ["title,url,length,captions", "Deleted production,https://youtu.be/abcdefghij2,39:00,"]
    file.write_text("\n".join(rows))
    run("recordings", str(file))
    run("edit", "l1", "--kind", "page")
    file.write_text("\n".join(rows).replace("39:00,", "1:02:03,https://v.example/2.vtt"))
    changed = (
        "s2 Deleted production: kind video, was page, length 1:02:03, was 39:00, captions https://v.example/2.vtt\n"
    )
    dry = run("recordings", str(file), "--dry-run").stdout
    assert dry.startswith(f"{changed}no new recording; 1 known already, 1 of them would be updated; ")
    assert run("recordings", str(file)).stdout.startswith(changed)
    assert run("recordings", str(file)).stdout.startswith("no new recording; 1 known already; ")


@pytest.mark.parametrize(
    ("rows", "years"),
    [
        (("Cloud Days 2024: Restoring order,", "Deleted production | Cloud Days 2024,"), "2024"),
        (("Restoring orders,2024-05-20", "Deleted productions,2023-05-20"), "2023 to 2024"),
    ],
)
def test_a_list_of_another_year_is_called_so_before_the_commands(run, tmp_path, rows, years):
    file = tmp_path / "old.csv"
    # the last one names no year: it is as old as its list
    lines = [f"{row.rpartition(',')[0]},https://v.example/{n},{row.rpartition(',')[2]}" for n, row in enumerate(rows)]
    file.write_text("\n".join(["title,url,date", *lines, "Restoring order,https://v.example/9,"]))
    ran = run("recordings", str(file))
    assert ran.stdout.startswith("no new recording; 3 unsure")
    first, *doubts = ran.stderr.splitlines()
    why = f"by titles and dates it is of {years} (2 of 3 recordings)"
    assert first == f"confnote: this list is probably not of Cloud Days 2026: {why}"
    assert len(doubts) == 3
    assert doubts[0].endswith(" of 2024. If it is: confnote link https://v.example/0 --session s1 --kind video")
    assert json.loads(run("list", "links", "--json").stdout)[0]["session"] == "s2"


FEED = """<rss version="2.0"><channel><title>Cloud Days {}</title><item><title>Restoring order</title>
<enclosure url="https://v.example/1.mp4" type="video/mp4"/></item></channel></rss>"""
PLAYLIST = json.dumps(
    {"_type": "playlist", "title": "Cloud Days {}", "entries": [{"title": "Restoring order", "url": "https://youtu.be/abcdefghij1"}]}
)  # fmt: skip


@pytest.mark.parametrize("text", [FEED, PLAYLIST])
def test_the_title_of_a_list_has_its_year(run, tmp_path, text):
    file = tmp_path / "list"
    file.write_text(text.replace("{}", "2025"))
    ran = run("recordings", str(file))
    why = "by titles and dates it is of 2025 (1 of 1 recording)"
    assert ran.stderr.startswith(f"confnote: this list is probably not of Cloud Days 2026: {why}\nconfnote: s1 ")
    assert ran.stdout.startswith("no new recording; 1 unsure; ")
    for title in ("2026", "2025 and 2026", ""):
        file.write_text(text.replace("{}", title))
        ran = run("recordings", str(file), "--dry-run")
        assert (ran.stdout.count("1 recording would be linked; "), ran.stderr) == (1, "")


def test_a_feed_of_several_years_is_no_list_of_another_one(run, tmp_path):
    file = tmp_path / "feed.csv"
    rows = [f"Talk {n},https://v.example/{n},2024-05-20" for n in range(8)]
    rows += ["Restoring order,https://v.example/8,2026-06-01", "Deleting production,https://v.example/9,2024-05-20"]
    file.write_text("\n".join(["title,url,date", *rows]))
    ran = run("recordings", str(file))
    assert ran.stdout.startswith("s1 Restoring order: https://v.example/8\n1 recording linked; ")
    assert ran.stderr.startswith('confnote: s2 Deleted production: perhaps "Deleting production" of 2024. If it is: ')


def test_one_title_of_another_year_does_not_make_a_list_old(run, file):
    more = "The outage of 2024,https://v.example/5,,\nRestoring orders 2024,https://v.example/6,,\n"
    Path(file).write_text(LIST + more)
    ran = run("recordings", file)
    assert "1 recording linked" in ran.stdout
    assert "probably" not in ran.stderr


def test_a_command_with_an_address_of_a_list_is_safe_to_paste(run, tmp_path):
    file = tmp_path / "list.csv"
    file.write_text('title,url\nRestored order,"https://v.example/$(id)?a=1&b=`x`\'"\n')
    words = "confnote link 'https://v.example/$(id)?a=1&b=`x`'\"'\"'' --session s1 --kind video"
    assert words in run("recordings", str(file)).stderr


def test_entries_that_are_left_out_are_named_once(run, tmp_path):
    file = tmp_path / "list.csv"
    file.write_text(
        "title,url\n" + ",https://v.example/1\n" * 3 + "Restoring order,javascript:1\nA,https://v.example/2\n"
    )
    said = (
        "4 left out, without a title or the address of a recording: an entry without a title (3 times), Restoring order"
    )
    assert run("recordings", str(file)).stderr == f"confnote: {said}\n"


def test_what_the_user_decided_is_not_asked_again(run, file):
    run("link", "https://v.example/3", "--session", "s3", "--kind", "video")
    ran = run("recordings", file)
    assert (ran.code, ran.stderr) == (0, "")
    assert "s3" not in ran.stdout


def test_sessions_of_others_need_all(run, file):
    run("edit", "s1", "--attendance", "skipped")
    assert "1 of other sessions left out (--all takes them)" in run("recordings", file).stdout
    assert "s1 Restoring order: https://v.example/1" in run("recordings", file, "--all").stdout


def test_as_json(run, file):
    value = json.loads(run("recordings", file, "--json").stdout)
    found = [(it["session"], it["new"], it["changed"]) for it in value["recordings"]]
    assert found == [("s1", True, []), ("s2", False, ["length"])]
    assert (value["without"], value["unknown"], value["unsure"][0]["session"]) == (["s3", "s4"], 1, "s3")


@pytest.mark.parametrize(("name", "words"), [("gone.csv", "gone.csv"), (".", "folder"), ("", "empty")])
def test_a_file_that_cannot_be_read(run, tmp_path, name, words):
    ran = run("recordings", name and str(tmp_path / name))
    assert ran.code != 0
    assert words in ran.stderr
    assert ran.stderr.count("\n") == 1
