"""Typed times: a night in which the clock goes back, and times that are still to come."""

from tests.in_process import runner


def test_edit_and_start_read_a_repeated_time_as_add_does(tmp_path, monkeypatch, capsys):
    do = runner(tmp_path / "c.db", monkeypatch, capsys)

    def run(*words):
        return do(*words, now="2022-10-30T02:50+01:00")

    run("new", "Fair", "--dates", "29-31 Oct 2022", "--timezone", "Europe/Madrid")
    run("add", "hello")
    run("add", "--at", "02:30", "added")
    assert run("edit", "n1", "--at", "02:30").code == 0
    assert run("start", "Talk", "--at", "02:30").code == 0
    lines = [line for line in run("list").stdout.splitlines() if line[:2] in {"n1", "n2", "s1"}]
    assert [line[7:27] for line in lines] == ["2022-10-30 02:30 CET"] * 3
    assert "Mon 31 Oct 2022 23:30" in do("edit", "n1", "--at", "mon 23:30", now="2022-10-30T02:50+01:00").stderr
    for words in (
        ["add", "--at", "sun 02:30", "x"],
        ["edit", "n1", "--at", "sun 02:30"],
        ["start", "--at", "sun 02:30", "T"],
    ):
        assert "02:30 on Sun 30 Oct 2022 comes twice" in run(*words).stderr
    for words in (["edit", "n1", "--at", "sat 03:30"], ["start", "--at", "sat 03:30", "T"]):
        ran = do(*words, now="2022-11-02T12:00+01:00")
        assert (ran.code, "'sat 03:30' is read as Sun 30 Oct 2022 03:30: a night" in ran.stderr) == (0, True)


def test_a_time_to_come_is_refused_with_its_day_and_else_the_last_one(path, monkeypatch, capsys):
    run = runner(path, monkeypatch, capsys)
    evening = "2026-05-18T17:35:00+02:00"
    run("new", "Days", "--dates", "18-20 May 2026", "--timezone", "Europe/Madrid", now=evening)
    for typed in ("today 19:00", "mon 19:00", "2026-05-18 19:00"):
        ran = run("add", "--at", typed, "future", now=evening)
        assert ran.code == 2
        assert "a note has the time at which you heard it" in ran.stderr
    ran = run("add", "--at", "19:00", "past", now=evening)
    assert ran.stderr == "confnote: 19:00 is read as Sun 17 May 2026 19:00: today it is still to come\n"
    assert ran.stdout == "note n1 added to Day 0 (17 May), unfiled\n"


def test_a_time_without_a_day_is_on_the_day_that_an_option_names(path, monkeypatch, capsys):
    run = runner(path, monkeypatch, capsys)
    run("new", "Days", "--dates", "18-20 May 2026", "--timezone", "Europe/Madrid", now="2026-05-18T09:00:00+02:00")
    run("start", "Talk", now="2026-05-18T10:00:00+02:00")
    later = "2026-05-27T20:00:00+02:00"
    told = "is read as Mon 18 May 2026 10:05"
    for words in (["--day", "1"], ["-s", "s1"], ["--session", "talk"]):
        assert f"10:05 {told}" in run("add", *words, "--at", "10:05", "late", now=later).stderr
    assert told in run("add", "-d", "1", "--at", "10:05 am", "late", now=later).stderr
    # the hours after midnight belong to the day before
    assert "is read as Wed 20 May 2026 01:30" in run("add", "-d", "2", "--at", "01:30", "party", now=later).stderr
    listed = [line[7:23] for line in run("list", "notes", now=later).stdout.splitlines() if line[:1] == "n"]
    assert listed == ["2026-05-18 10:05"] * 4 + ["2026-05-20 01:30"]
    # a day that is typed, a time that is still to come on the day, and today
    assert run("add", "-d", "1", "--at", "tue 10:05", "x", now=later).stderr == ""
    for day in ("2", "3"):
        assert "is read as" not in run("add", "-d", day, "--at", "10:05", "x", now="2026-05-19T11:00:00+02:00").stderr
