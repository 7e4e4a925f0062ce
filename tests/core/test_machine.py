"""The time zone of the machine: found, or said to be unknown."""

import pytest

from confnote.actions.conferences import NO_ZONE, machine_zone

POST = "---\ntitle: Old Conf\ndate: 2021-05-04\n---\n\nA note.\n"


@pytest.mark.parametrize(
    ("variable", "key"),
    [
        (":Europe/Madrid", "Etc/UTC"),
        ("/etc/localtime", "Etc/UTC"),
        ("CET-1CEST", None),
        ("Bogus/X", None),
        ("../x", None),
    ],
)
def test_a_zone_that_cannot_be_read_is_unknown(variable, key, monkeypatch):
    monkeypatch.setattr("tzlocal.get_localzone_name", lambda: "Etc/UTC")  # what it returns for a TZ that it cannot read
    monkeypatch.setenv("TZ", variable)
    assert getattr(machine_zone(), "key", None) == key


def test_a_machine_without_a_zone_has_none(monkeypatch):
    monkeypatch.delenv("TZ")
    monkeypatch.setattr("tzlocal.get_localzone_name", lambda: None)
    assert machine_zone() is None
    monkeypatch.setattr("tzlocal.get_localzone_name", lambda: 1 / 0)
    assert machine_zone() is None


def test_an_unknown_zone_is_said_once(confnote, tmp_path):
    now = "2026-05-26T10:00:00Z"
    ran = confnote("add", "--at", "07:59", "a note of the morning", now=now, TZ="Bogus")
    assert (ran.code, ran.stderr.count(NO_ZONE)) == (0, 1)
    assert confnote("add", "no time is typed", now=now, TZ="Bogus").stderr == ""
    ran = confnote("new", "Cloud Days", now=now, TZ="Bogus")
    assert ran.stderr == (
        "confnote: no dates are given: today's are used, until you import its programme\n"
        "confnote: no time zone is given, and that of this machine cannot be found: UTC is used;"
        " to change it type confnote edit cloud-days --timezone ZONE\n"
    )
    assert confnote("add", "--at", "09:59", "the conference has a zone", now=now, TZ="Bogus").stderr == ""
    post = tmp_path / "old.md"
    post.write_text(POST)
    ran = confnote("load", str(post), now=now, TZ="Bogus")
    assert (ran.code, ran.stderr.count(NO_ZONE)) == (0, 1)
    table = tmp_path / "table.csv"
    table.write_text("title,date,start\nA talk,2026-05-26,10:00\n")
    ran = confnote("new", "Other", "--schedule", str(table), now=now, TZ="Bogus")
    assert (ran.code, ran.stderr) == (
        1, "confnote: the file names no time zone: say where it is, for example --timezone Europe/Amsterdam\n"
    )  # fmt: skip
