"""Typed times in the night in which the clock goes back."""

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
