"""`--column` of `schedule import` and `new --schedule`: the refusal that leads to it, and what the store keeps."""

import json
import shlex

import pytest

TABLE = "| Startzt | Werk | Mit |\n|---|---|---|\n| 9:00 | Glazes that hold | Ada Lind |\n| 10:00 | Ash from rice | Bo Ek |\n"
NEW = ("new", "Clay Days", "--dates", "2026-06-01", "--timezone", "Europe/Madrid", "--schedule", "plan.md")
COLUMNS = ("--column", "title=Werk", "--column", "start=Startzt", "--column", "speakers=Mit")


@pytest.fixture
def run(confnote, tmp_path, monkeypatch):
    (tmp_path / "plan.md").write_text(TABLE)
    monkeypatch.chdir(tmp_path)
    return confnote


def sessions(run):
    return [
        (one["title"], [speaker["name"] for speaker in one["speakers"]])
        for one in json.loads(run("list", "sessions", "--json").stdout)
    ]


def test_the_line_of_the_refusal_can_be_pasted(run):
    refused = run(*NEW)
    assert (refused.code, refused.stdout) == (1, "")
    table, advice, reason = refused.stderr.split("confnote: ")[1:]
    assert (
        table == "the file has a table of 2 rows\n  Startzt  9:00\n  Werk     Glazes that hold\n  Mit      Ada Lind\n"
    )
    line = advice.removeprefix("say what is what by such a line: confnote ").partition(";")[0]
    assert line == (
        "new 'Clay Days' --dates 2026-06-01 --timezone Europe/Madrid --schedule plan.md"
        " --column title=Werk --column start=Startzt"
    )
    assert reason.startswith(
        "a table of 4 lines with the columns Startzt, Werk, Mit: no title that confnote understands"
    )
    made = run(*shlex.split(line))
    assert made.code == 0
    assert [title for title, _ in sessions(run)] == ["Glazes that hold", "Ash from rice"]


def test_the_next_import_of_the_source_has_the_columns(run, tmp_path):
    assert run(*NEW, *COLUMNS).stdout == (
        "clay-days: Clay Days, 1 June 2026, Europe/Madrid. In use now\n+2 -0 ~0\n"
        "1 day, no rooms, 2 sessions with speakers\nfor example Mon 1 Jun 09:00: Glazes that hold, by Ada Lind\n"
    )
    (tmp_path / "plan.md").write_text(TABLE + "| 11:00 | Kilns at sea | Cy Moe |\n")
    ran = run("schedule", "import", "plan.md")
    assert ran.stdout == "+1 -0 ~0\n+ Kilns at sea (Mon 1 Jun 11:00)\n"
    assert ran.stderr == (
        "confnote: the columns are those that you named before: title=Werk, start=Startzt, speakers=Mit"
        " (--column none forgets them)\n"
    )
    assert sessions(run)[2] == ("Kilns at sea", ["Cy Moe"])
    run("undo")
    run("undo")
    assert run("schedule", "import", "plan.md").code == 1


def test_new_columns_replace_the_old_ones_and_none_forgets_them(run, tmp_path):
    table = "start,title,what is it\n2026-06-01 09:00,Ada Lind,Glazes that hold\n2026-06-01 10:00,Bo Ek,Ash from rice\n"
    (tmp_path / "plan.csv").write_text(table)
    run("new", "Clay Days", "--dates", "2026-06-01", "--timezone", "Europe/Madrid")
    wrong = run("schedule", "import", "plan.csv", "--dry-run")
    assert wrong.stdout == "+2 -0 ~0\n+ Ada Lind (Mon 1 Jun 09:00)\n+ Bo Ek (Mon 1 Jun 10:00)\n"
    right = run("schedule", "import", "plan.csv", "--column", "title=what is it", "--dry-run")
    assert right.stdout == "+2 -0 ~0\n+ Glazes that hold (Mon 1 Jun 09:00)\n+ Ash from rice (Mon 1 Jun 10:00)\n"
    assert sessions(run) == []
    run("schedule", "import", "plan.csv", "--column", "title=what is it")
    run("schedule", "import", "plan.csv", "--column", "title=what is it", "--column", "speakers=title")
    assert sessions(run) == [("Glazes that hold", ["Ada Lind"]), ("Ash from rice", ["Bo Ek"])]
    assert "named before: title=what is it, speakers=title (" in run("schedule", "import", "plan.csv").stderr
    assert "Ada Lind (Mon 1 Jun 09:00)" in run("schedule", "import", "plan.csv", "--column", "none", "--dry-run").stdout
    assert "named before" in run("schedule", "import", "plan.csv").stderr  # --dry-run forgets nothing
    run("schedule", "import", "plan.csv", "--column", "none", "--yes")
    assert "named before" not in run("schedule", "import", "plan.csv").stderr


def test_a_source_that_lost_a_column_says_so(run, tmp_path):
    run(*NEW, *COLUMNS)
    (tmp_path / "plan.md").write_text(TABLE.replace("Werk", "Arbeit"))
    ran = run("schedule", "import", "plan.md")
    assert (ran.code, ran.stdout) == (4, "")
    assert ran.stderr.splitlines()[0].startswith("confnote: the columns are those that you named before: title=Werk,")
    assert ran.stderr.splitlines()[-1] == "confnote: the file has no 'Werk'"
    assert (
        run("schedule", "import", "plan.md", "--column", "title=Arbeit", "--column", "start=1").stdout == "no changes\n"
    )


def test_a_doubt_repeats_the_columns(run, tmp_path):
    (tmp_path / "days.csv").write_text("Werk;Tg\nGlazes that hold;2026-06-01\nAsh from rice;2026-06-02\n")
    new = run("new", "--schedule", "days.csv", "--column", "title=Werk", "--column", "day=Tg")
    assert new.stderr.endswith("confnote new --schedule days.csv --column title=Werk --column day=Tg --yes\n")
    run("new", "Clay Days", "--dates", "2026-06-01 to 2026-06-02")
    again = run("schedule", "import", "days.csv", "--column", "title=Werk", "--column", "day=Tg")
    assert "confnote schedule import days.csv -c clay-days --column title=Werk --column day=Tg --yes (" in again.stderr


def test_columns_of_no_programme(run):
    assert run("new", "Clay Days", "--column", "title=Werk").stderr == (
        "confnote: --column is about a programme: name it by --schedule FILE\n"
    )
    wrong = run("schedule", "import", "missing.md", "--column", "werk=Werk")
    assert (wrong.code, wrong.stderr[:39]) == (2, "confnote: no field is called 'werk': ch")


BEACH = """Track,Date,Start,Title,Room Name
STUDIO A,2026-07-02,09:00,AI engineering,ENGINEERING
STUDIO B,2026-07-02,10:00,Team topologies,TEAMS
"""
BEACH_COLUMNS = ("--column", "room=Track", "--column", "track=Room Name")
NAMED_BEFORE = (
    "confnote: the columns are those that you named before: room=Track, track=Room Name (--column none forgets them)"
)


def test_the_next_version_under_another_name_has_the_columns(run, tmp_path):
    (tmp_path / "v1.csv").write_text(BEACH)
    (tmp_path / "v2.csv").write_text(BEACH.replace("10:00", "10:30"))
    (tmp_path / "v3.csv").write_text(BEACH.replace("Room Name", "Theme"))
    run("new", "Beach 2026", "--schedule", "v1.csv", "--timezone", "Europe/London", *BEACH_COLUMNS)
    ran = run("schedule", "import", "v2.csv")
    assert ran.stdout == "+0 -0 ~1\n~ s2 Team topologies: starts Thu 2 Jul 10:00 -> Thu 2 Jul 10:30\n"
    assert ran.stderr == f"{NAMED_BEFORE}\n"
    piped = run("schedule", "import", "-", input=BEACH.replace("10:00", "10:30"))
    assert (piped.stdout, piped.stderr) == ("no changes\n", f"{NAMED_BEFORE}\n")
    lost = run("schedule", "import", "v3.csv")
    assert (lost.code, lost.stdout) == (4, "")
    assert (lost.stderr.splitlines()[0], lost.stderr.splitlines()[-1]) == (
        NAMED_BEFORE, "confnote: the file has no 'Room Name'"
    )  # fmt: skip
    assert run("schedule", "import", "v3.csv", "--column", "none").stdout.startswith("+0 -0 ~2\n")
    assert "named before" not in run("schedule", "import", "v3.csv").stderr
    (tmp_path / "v4.csv").write_text(BEACH)
    assert "named before" not in run("schedule", "import", "v4.csv", "--dry-run").stderr  # none is what was typed last
    assert "named before" in run("schedule", "import", "v1.csv", "--dry-run").stderr


def test_a_calendar_is_read_without_the_columns_and_that_is_said(run, tmp_path):
    (tmp_path / "v1.csv").write_text(BEACH)
    run("new", "Beach 2026", "--schedule", "v1.csv", "--timezone", "Europe/London", *BEACH_COLUMNS)
    run("plan", "s1", "s2")
    run("agenda", "--ics", "v2.ics")
    ran = run("schedule", "import", "v2.ics", "--dry-run")
    assert ran.code == 0
    assert ran.stderr.startswith(
        "confnote: iCalendar has no columns: read without those that you named before (room=Track, track=Room Name)\n"
    )


def test_the_next_version_is_in_the_zone_that_was_typed(run, tmp_path):
    (tmp_path / "v1.csv").write_text(BEACH)
    (tmp_path / "v2.csv").write_text(BEACH)
    run("new", "Beach 2026", "--dates", "2 July 2026", "--timezone", "Europe/London")
    first = run("schedule", "import", "v1.csv", "--timezone", "America/New_York")
    assert "Thu 2 Jul 14:00" in first.stdout
    ran = run("schedule", "import", "v2.csv")
    assert (ran.stdout, ran.stderr) == (
        "no changes\n",
        "confnote: the zone is the one that you typed before: America/New_York (--timezone Europe/London forgets it)\n",
    )
    moved = run("schedule", "import", "v2.csv", "--timezone", "Europe/London")
    assert "starts Thu 2 Jul 14:00 -> Thu 2 Jul 09:00" in moved.stdout
    assert run("schedule", "import", "v2.csv").stdout == "no changes\n"


def test_a_line_that_was_typed_is_not_advised_again(run, tmp_path):
    (tmp_path / "plan.json").write_text(
        '[{"work": "Clay", "on": "zz", "at": "9:00"}, {"work": "Ash", "on": "yy", "at": "10:00"}]'
    )
    new = ("new", "Clay Days", "--dates", "1-2 June 2026", "--schedule", "plan.json")
    typed: tuple[str, ...] = ()
    for _ in range(3):
        advice = run(*new, *typed).stderr.split("such a line")[1]
        line = shlex.split(advice.partition(": confnote ")[2].partition(";")[0])
        assert tuple(line) != (*new, *typed)
        typed = tuple(line[len(new) :])
        if "day=NAME" in typed:
            break
    assert (
        "the columns that you name do not help: say what is what"
        in run(*new, "--column", "title=work", "--column", "day=on", "--column", "start=at").stderr
    )


def test_a_missing_date_or_missing_times_give_no_line_that_does_not_help(run, tmp_path):
    (tmp_path / "a.json").write_text(
        '[{"time":"13:00 - 13:10","title":"Opening"},{"time":"13:10 - 13:35","title":"Talk"}]'
    )
    (tmp_path / "b.yml").write_text(
        "- {id: 1, title: JVM inside, speakers: [3]}\n- {id: 2, title: GC inside, speakers: [4]}\n"
    )
    (tmp_path / "c.json").write_text('[{"time":"neun uhr","title":"Opening"},{"time":"zehn uhr","title":"Talk"}]')
    (tmp_path / "d.json").write_text(
        '[{"time":"13:00","title":"Opening","blip":1},{"time":"13:10","title":"Talk","blip":2}]'
    )
    (tmp_path / "e.toml").write_text('[[talk]]\ntitle = "Clay"\n[[talk]]\ntitle = "Ash"\n')
    dated = run("new", "--schedule", "a.json").stderr
    assert dated.startswith(
        "confnote: there is no session in this JSON file: entry 1: no date: write one with each time, or type"
        ' confnote new --schedule a.json --dates "DAY MONTH YEAR".'
    )
    for name, typed in (("b.yml", ()), ("b.yml", ("--column", "title=title")), ("c.json", ("--column", "start=time"))):
        refused = run("new", "--schedule", name, *typed).stderr
        assert refused.count("confnote: ") == 1, refused
        assert "no start that confnote understands; the file has no times such as 9:30. " in refused
    may_be_day = run("new", "--schedule", "d.json").stderr
    assert "if one of these is the day, say so by such a line, with its name: confnote new" in may_be_day
    assert "--schedule d.json --column day=NAME;" in may_be_day
    assert run("new", "--schedule", "e.toml").stderr.startswith(
        "confnote: TOML or an INI file: 4 lines, no columns: give"
    )


def test_messages_about_another_file_and_odd_times_are_whole_sentences(run, tmp_path):
    (tmp_path / "sec.md").write_text("---\ntitle: Schedule\ndate: 2020-03-14T15:40:24+06:00\n---\n")
    assert "most times have seconds: they can be" in run("new", "--schedule", "sec.md").stderr
    (tmp_path / "v1.csv").write_text(BEACH)
    (tmp_path / "v2.csv").write_text("start,title\n2024-11-02 09:00,Kilns\n2024-11-02 10:00,Ash\n")
    run("new", "Beach 2026", "--schedule", "v1.csv", "--timezone", "Europe/London")
    other = run("schedule", "import", "v2.csv").stderr
    assert "; this programme is of 2 November 2024, the conference of 2 July 2026. " in other
    assert run("new", "X", "--timezone", "CEST").stderr == (
        "confnote: no time zone 'CEST': it is no IANA name; write one such as Europe/Madrid, or UTC+2\n"
    )
