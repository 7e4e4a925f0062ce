"""Searches, follow-ups of all conferences and `about` read the moments of notes, too."""

import json

import pytest

from tests.in_process import played_store

LINES = (
    ("2026-05-19T10:00:00+00:00", "new", "Cloud Days 2026", "--dates", "19-20 May 2026", "--timezone", "UTC"),
    ("2026-05-19T10:00:00+00:00", "start", "Restoring order", "--speaker", "Ada Lind"),
    ("2026-05-19T10:12:51+00:00", "add", "Delete the wiki"),
    ("2026-05-19T10:13:00+00:00", "add", "-k", "question", "Who owns the wiki?"),
    ("2026-05-19T11:00:00+00:00", "start", "Never recorded"),
    ("2026-05-19T11:05:00+00:00", "add", "the wiki again"),
    ("2026-05-19T12:00:00+00:00", "link", "https://youtu.be/dQw4w9WgXcQ?t=3600", "--kind", "video", "--session", "s1"),
)
played, run_then = played_store(LINES)
MOMENT = {"seconds": 4351, "url": "https://youtu.be/dQw4w9WgXcQ?t=4351", "sure": False}


@pytest.fixture
def run(run_then):
    return lambda *words: run_then(*words, now="2026-06-20T10:00:00+00:00")


def test_hits_have_their_moments(run):
    found = {it["handle"]: it for it in json.loads(run("search", "wiki", "--json").stdout)}
    assert list(found["n1"])[-1] == "position"
    assert {handle: it["position"] and it["position"]["seconds"] for handle, it in found.items()} == {
        "n1": 4351,
        "n2": 4360,
        "n3": None,
    }
    assert found["n1"]["position"] == MOMENT


def test_a_plain_hit_keeps_its_columns(run):
    assert run("search", "delete").stdout == (
        "n1     cloud-days-2026  note  [Delete] the wiki  s1  2026-05-19 10:12  Restoring order\n"
    )


def test_the_clock_of_a_stream_begins_where_its_address_says(run):
    assert run("moments", "s1").stdout.startswith("s1 Restoring order: by the clock only, 09:00: it has no captions.")
    assert "recording: l1, began ~09:00 by the clock only\n" in run("show", "s1").stdout
    assert run("show", "n1").stdout.endswith(
        "recording: ~1:12:31 by the clock only https://youtu.be/dQw4w9WgXcQ?t=4351\n"
    )
    assert "began: 09:00:00 by your hand\n" in (run("moments", "--at", "n1=1:12:31"), run("show", "l1"))[1].stdout


@pytest.mark.parametrize("words", [("list", "followups"), ("list", "followups", "--all"), ("show", "n2")])
def test_every_json_of_a_note_has_the_same_moment(run, words):
    found = json.loads(run(*words, "--json").stdout)
    assert (found[0] if isinstance(found, list) else found)["position"]["seconds"] == 4360
