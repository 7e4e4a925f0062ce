"""Whom the user heard at another conference: in the query, in `agenda` and in `show`."""

import json
import shutil

from confnote.model import Speaker
from confnote.store.db import connect
from confnote.store.heard import WITH_SPEAKERS, heard_elsewhere
from confnote.store.schema import migrate
from confnote.store.triggers import drop_triggers
from tests.in_process import played_store

OLD, NEW = "2023-05-17T10:00:00+02:00", "2026-05-19T10:00:00+02:00"
LINES = (
    (OLD, "new", "Kube 2023", "--dates", "17-18 May 2023", "--timezone", "Europe/Madrid"),
    (OLD, "start", "Restoring order", "--speaker", "Ada Lind, Example Org @ada"),
    (OLD, "rate", "5", "best of the day"),
    (OLD, "start", "Panel", "--speaker", "Ada Lind", "--speaker", "José Ruiz"),
    (OLD, "rate", "3"),
    (OLD, "start", "Small talk", "--speaker", "Bo Ek", "--speaker", "TBA"),
    (OLD, "start", "Not for me", "--speaker", "Cy Oz"),
    (OLD, "rate", "2"),
    (OLD, "edit", "s4", "--attendance", "skipped"),
    (NEW, "new", "Cloud 2026", "--dates", "18-20 May 2026", "--timezone", "Europe/Madrid"),
    (NEW, "start", "Catalogues", "--speaker", '"Lind, Ada"'),
    (NEW, "start", "Two of them", "--speaker", "Dr. ADA LIND, Example Org", "--speaker", "Jose Ruiz", "--speaker", "New Name"),
    (NEW, "start", "Third", "--speaker", "Bo Ek"),
    (NEW, "start", "Fourth", "--speaker", "Cy Oz", "--speaker", "TBA"),
    (NEW, "start", "Fifth", "--speaker", "Countess L. @Ada"),
)  # fmt: skip


played, run = played_store(LINES)


def test_the_agenda_says_whom_the_user_heard_before(run):
    seen = [line.split("  ")[-1] for line in run("agenda").stdout.splitlines()]
    assert seen == [
        'seen 2023: 5/5 "best of the day"',
        'Dr. ADA LIND seen 2023: 5/5 "best of the day"; Jose Ruiz seen 2023: 3/5',
        "seen 2023",
        "Cy Oz, TBA",
        'seen 2023: 5/5 "best of the day"',
    ]
    value = json.loads(run("agenda", "--json").stdout)
    assert value[0]["seen"] == [
        {
            "speaker": "Dr. ADA LIND", "year": 2023, "conference": "kube-2023", "session": "s1", "title": "Restoring order",
            "rating": 5, "verdict": "best of the day",
        }
    ]  # fmt: skip
    assert [len(row["seen"]) for row in value] == [1, 2, 1, 0, 1]


def test_show_says_it_beside_the_speaker(run):
    shown = run("show", "s6").stdout
    assert 'speaker: Dr. ADA LIND (Example Org) seen 2023: 5/5 "best of the day" (s1 Restoring order)\n' in shown
    assert "speaker: Jose Ruiz seen 2023: 3/5 (s2 Panel)\nspeaker: New Name\n" in shown
    assert [seen["session"] for seen in json.loads(run("show", "s6", "--json").stdout)["seen"]] == ["s1", "s2"]
    assert "seen" not in run("show", "kube-2023", "--json").stdout


def test_what_was_heard_at_the_same_conference_is_not_said(run):
    assert run("agenda", "-c", "kube", "--json").stdout.count('"year": 2026') == 5
    run("rm", "s5", "s6", "s7", "s8", "s9")
    assert "seen 2" not in run("agenda", "-c", "kube").stdout


def test_a_session_counts_if_it_has_only_a_note(run, path):
    run("add", "-c", "kube", "--session", "s3", "a note")
    run("edit", "s3", "--attendance", "planned")
    store = connect(str(path))
    store.execute("UPDATE session SET entered_at = NULL WHERE id = 3")
    cloud = store.execute("SELECT uid FROM conference WHERE slug = 'cloud-2026'").fetchone()[0]
    assert heard_elsewhere(store, cloud).best(Speaker(name="Bo Ek")).title == "Small talk"
    store.execute("UPDATE note SET kind = 'moment'")
    assert heard_elsewhere(store, cloud).best(Speaker(name="Bo Ek")) is None
    store.execute("DELETE FROM note")
    assert heard_elsewhere(store, cloud).best(Speaker(name="Bo Ek")) is None
    store.close()


def test_a_handle_that_several_people_share_says_nothing(run, path):
    run("start", "Sponsor", "--speaker", "Dee Roe @acme", "--speaker", "Eli Moe @acme", "-c", "kube")
    store = connect(str(path))
    heard = heard_elsewhere(store, "")
    assert heard.best(Speaker(name="Fay Low", handle="acme")) is None
    assert heard.best(Speaker(name="Dee Roe", handle="acme")).title == "Sponsor"
    speakers = (Speaker(name="Nobody"), Speaker(name="Bo Ek"))
    assert [seen.speaker.name for seen in heard.of(speakers)] == ["Bo Ek"]
    store.close()


def test_the_query_reads_no_session_that_was_not_heard(store):
    plan = " ".join(row[3] for row in store.execute(f"EXPLAIN QUERY PLAN {WITH_SPEAKERS}", ("",)).fetchall())
    assert "SCAN session USING INDEX session_heard" in plan
    assert "SCAN note" not in plan.replace("SCAN noted", "")
    assert "SCAN s " not in plan


def test_a_store_of_schema_4_gets_the_index(played, path):
    shutil.copy(played, path)
    store = connect(str(path))
    store.execute("DROP INDEX session_heard")
    drop_triggers(store)  # they name the columns that the seventh schema added
    for column in ("zero_by", "zero_at", "cues", "captions", "length"):
        store.execute(f"ALTER TABLE link DROP COLUMN {column}")
    store.execute("DROP TABLE caption")
    store.execute("PRAGMA user_version=4")
    store.close()
    migrate(str(path))
    store = connect(str(path))
    assert store.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'session_heard'").fetchone() == (1,)
    assert heard_elsewhere(store, "").best(Speaker(name="ada lind")).rating == 5
    store.close()
