"""Check the commands as typed: files, pipes, JSON, exit codes, one line for each error."""

import json
import sqlite3
import stat
import subprocess
import sys

import pytest

from confnote.actions.capture import add_note
from confnote.post.settings import Settings
from confnote.store.db import connect
from confnote.upkeep.backup import automatic


@pytest.fixture
def typed(full, cli):
    """The commands on a full store."""
    return cli


def one_line(err):
    assert err.startswith("confnote: ")
    assert err.count("\n") == 1
    return err


def test_a_dump_goes_to_standard_output_or_to_a_file_of_its_owners(typed, full, tmp_path, tools):
    assert typed("dump") == (0, tools.dumped(full), "")
    assert typed("dump", "-", "--trash") == (0, tools.dumped(full, trash=True), "")
    target = tmp_path / "all.jsonl"
    code, out, err = typed("dump", target, "--journal")
    assert (code, err) == (0, "")
    assert out.startswith("dumped ")
    assert target.read_text() == tools.dumped(full, journal=True)
    assert target.stat().st_mode & 0o777 == 0o600
    code, out, _ = typed("dump", target, "--json")
    assert json.loads(out) == {"file": str(target), "records": len(target.read_text().splitlines()) - 2}
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["all.jsonl"]


def test_a_dump_is_never_written_over_something_else(typed, tmp_path):
    target = tmp_path / "post.md"
    target.write_text("# mine\n")
    code, out, err = typed("dump", target)
    assert (code, out) == (1, "")
    assert "is no dump" in one_line(err)
    assert target.read_text() == "# mine\n"
    assert typed("dump", target, "--force")[0] == 0
    assert typed("dump", target)[0] == 0
    assert "is a folder" in one_line(typed("dump", tmp_path)[2])


def test_a_dump_makes_the_folders_of_its_files_for_the_user_alone(typed, tmp_path):
    target, photos = tmp_path / "none" / "deep" / "x.jsonl", tmp_path / "other" / "p.tar"
    assert typed("dump", target, "--photos", photos)[0] == 0
    assert (target.is_file(), photos.is_file()) == (True, True)
    assert {stat.S_IMODE(path.parent.stat().st_mode) for path in (target, photos)} == {0o700}
    (tmp_path / "file").write_text("")
    assert "Not a directory" in one_line(typed("dump", tmp_path / "file" / "x.jsonl")[2])


def test_one_conference_is_dumped_if_it_is_typed_not_if_the_environment_names_it(typed, full, monkeypatch, tools):
    everything = typed("dump")[1]
    (uid,) = full.execute("SELECT uid FROM conference").fetchone()
    one = tools.dumped(full, (uid, "kubecon-eu-2022"))
    assert typed("dump", "-c", "kubecon-eu-2022")[1] == typed("-c", "kubecon", "dump")[1] == one
    monkeypatch.setenv("CONFNOTE_CONFERENCE", "kubecon-eu-2022")
    assert typed("dump")[1] == everything != one
    assert typed("dump", "-c", "nope")[0] == 4
    assert typed("dump", "-c", "kubecon", "--journal")[0] == 2


def test_no_folder_of_this_machine_is_in_a_dump(cli, tmp_path, monkeypatch, blank_store):
    folder = tmp_path / "quillfolder"
    (folder / "photos").mkdir(parents=True)
    (folder / "confnote.db").write_bytes(blank_store.read_bytes())
    monkeypatch.chdir(folder)
    monkeypatch.setenv("CONFNOTE_NOW", "2026-05-18T10:05:00+02:00")
    (folder / "mine.md.j2").write_text(
        "{% for day in days %}{% for note in day.notes %}{{ note.text }}{% endfor %}{% endfor %}"
    )
    (folder / "programme.ics").write_text(
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\nX-WR-CALNAME:Cloud Days\nBEGIN:VEVENT\nUID:1@x\nSUMMARY:A talk\n"
        "DTSTART:20260518T080000Z\nDTEND:20260518T090000Z\nURL:https://example.org/1\nEND:VEVENT\nEND:VCALENDAR\n"
    )
    new = ["new", "Cloud Days 2026", "--dates", "18-20 May 2026", "--timezone", "Europe/Madrid"]
    for words in (
        [*new, "--schedule", folder / "programme.ics"],
        ["add", "One catalogue ![a queue](photos/queue-0123456789ab.jpg)"],
        ["tech", "Karpenter", "nodes", "--url", "https://karpenter.sh"],
        ["link", "https://example.org/deck.pdf"],
        ["export", "-o", folder / "blog", "--template", folder / "mine.md.j2"],
        ["add", "after the export"],
        ["export"],
    ):
        assert cli(*words, db=folder / "confnote.db")[0] == 0, words
    for options in ([], ["--trash"], ["--journal"], ["--salvage"]):
        code, out, _ = cli("dump", *options)
        assert (code, "mine.md.j2" in out, "quillfolder" in out) == (0, True, False)


def test_a_dump_is_loaded_from_a_file_or_a_pipe(typed, full, another, tmp_path, tools):
    text = tools.dumped(full)
    other = another()
    code, out, err = typed("load", "-", db=other.path, stdin=text.encode())
    assert (code, err) == (0, "confnote: 1 post without a file: name it with confnote export -o FILE\n")
    assert out.startswith("loaded 1 conference, 1 session, 1 speaker, 3 notes, 2 products, 1 link, 1 post, ")
    (tmp_path / "all.jsonl").write_text(text)
    code, out, err = typed("load", tmp_path / "all.jsonl")
    assert (code, err) == (0, "")
    assert out.startswith("nothing new in ")
    assert typed("dump")[1] == text
    answer = json.loads(typed("load", tmp_path / "all.jsonl", "--json")[1])
    assert (answer["new"], answer["there"], answer["kept"]) == ({}, text.count("\n") - 2, [])


def test_a_load_names_a_template_that_is_not_here(typed, full, another, home):
    settings = Settings(template="/blog/mine.md.j2").to_json()
    full.execute("UPDATE post SET options = ?", (settings,))
    text = typed("dump")[1].encode()
    folder = home / ".config/confnote/templates"
    warnings = [
        "confnote: 1 post without a file: name it with confnote export -o FILE\n",
        f"confnote: the template mine.md.j2 is not in {folder}: copy it there, or name another: confnote export --template\n",
    ]
    assert typed("load", "-", "--dry-run", db=another().path, stdin=text)[2] == "".join(warnings)
    folder.mkdir(parents=True)
    (folder / "mine.md.j2").touch()
    assert typed("load", "-", db=another().path, stdin=text)[2] == warnings[0]


def test_a_dry_run_of_a_load_writes_nothing(typed, full, another, tools):
    other = another()
    before = list(other.iterdump())
    code, out, _ = typed("load", "-", "--dry-run", db=other.path, stdin=tools.dumped(full).encode())
    assert code == 0
    assert out.startswith("would load 1 conference")
    assert list(other.iterdump()) == before


def test_what_differs_is_named_on_standard_error(typed, full, tools):
    text = tools.dumped(full).replace("One catalogue", "Two catalogues")
    code, _, err = typed("load", "-", stdin=text.encode())
    assert code == 0
    assert err == (
        "confnote: 1 differs and stays as it is here: n1; --theirs takes the file's\n"
        "confnote: n1: text One catalogue for *every* tea… here, Two catalogues for *every* te… in the file\n"
    )
    code, out, err = typed("load", "-", "--theirs", stdin=text.encode())
    assert code == 0
    assert err == "confnote: n1: text Two catalogues for *every* te…, One catalogue for *every* tea… before\n"
    assert out == "changed n1 to what is in standard input (13 were there)\n"
    assert typed("undo")[0] == 0
    assert "One catalogue" in typed("show", "n1")[1]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "is empty"),
        (b"SQLite format 3\0...", "confnote restore"),
        (b'{"format":"confnote du', "cut off in line 1"),
        (b'{"format"', "cut off in line 1"),
        (b"{", "cut off in line 1"),
        (b'{"conferences": []}\n', "no dump of confnote's"),
    ],
)
def test_what_cannot_be_loaded_is_refused_in_a_line(typed, tmp_path, data, words):
    file = tmp_path / "file"
    file.write_bytes(data)
    for code, out, err in (typed("load", file), typed("load", "-", stdin=data)):
        assert (code, out) == (1, "")
        assert words in one_line(err)


def test_a_file_that_is_not_there_is_named(typed, tmp_path):
    code, _, err = typed("load", tmp_path / "none.jsonl")
    assert code == 1
    assert "none.jsonl cannot be read" in one_line(err)
    assert typed("load")[0] == 2


def test_backup_and_restore_as_they_are_typed(typed, path, tmp_path):
    code, out, err = typed("backup", tmp_path / "b.db")
    assert (code, out, err) == (0, f"backed up to {tmp_path / 'b.db'}\n", "")
    assert json.loads(typed("backup", "--json")[1])["file"] == str(automatic(str(path))[0])
    assert "exists" in one_line(typed("backup", tmp_path / "b.db")[2])
    assert typed("backup", "-")[0] == 2
    assert typed("rm", "n1")[0] == 0
    code, out, _ = typed("restore", tmp_path / "b.db", "--json")
    answer = json.loads(out)
    assert (code, answer["store"]) == (0, str(path))
    assert typed("show", "n1")[0] == 0
    assert typed("restore", answer["before"])[0] == 0
    assert typed("show", "n1")[0] == 4
    code, _, err = typed("restore", tmp_path / "none.db")
    assert code == 1
    assert "backups lie in" in one_line(err)


@pytest.mark.slow
def test_the_doctor_as_it_is_typed(typed, path, tmp_path):
    code, out, err = typed("doctor")
    assert (code, err) == (0, "")
    assert out.endswith(f"nothing is wrong with {path}\n")
    with sqlite3.connect(path) as conn:
        conn.execute("UPDATE zone_offset SET minutes = 5")
    conn.close()
    code, out, err = typed("doctor")
    assert (code, err) == (1, "")
    assert "wrong   zones: kubecon-eu-2022" in out
    assert "confnote doctor --fix" in out
    answer = json.loads(typed("doctor", "--json")[1])
    assert not answer["ok"]
    assert {"check", "grade", "message", "mend", "mended"} == set(answer["findings"][0])
    code, out, _ = typed("doctor", "--fix")
    assert code == 0
    assert "mended  zones" in out
    assert typed("doctor", "--fix")[1].endswith(f"nothing to repair: nothing is wrong with {path}\n")
    assert json.loads(typed("doctor", "--json")[1])["ok"]
    assert typed("doctor", db=tmp_path / "none.db")[0] == 0
    assert not (tmp_path / "none.db").exists()


def test_a_ruined_store_is_rescued_as_the_doctor_says(typed, full, path, another, tmp_path):
    everything = typed("dump")[1]
    (page,) = full.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'note'").fetchone()
    full.close()
    data = bytearray(path.read_bytes())
    data[(page - 1) * 4096 : page * 4096] = b"\xaa" * 4096
    path.write_bytes(data)
    code, out, _ = typed("doctor")
    assert code == 1
    assert "confnote dump --salvage rescued.jsonl" in out
    assert typed("dump", "--salvage", tmp_path / "rescued.jsonl")[0] == 0
    assert typed("load", tmp_path / "rescued.jsonl", db=another().path)[0] == 0
    assert typed("dump")[1] == everything


@pytest.mark.slow
def test_a_reader_that_stops_reading_holds_no_writer_up(full, path, env):
    """The dump is read whole before its first byte is put out: no statement is open while the pipe is full."""
    add_note(full, "long " * 100_000, 1)
    dumping = subprocess.Popen([sys.executable, "-m", "confnote", "dump"], env=env, stdout=subprocess.PIPE)
    assert dumping.stdout.read(1) == b"{"  # the output has begun, and its reader is gone
    mine = connect(str(path), wait=0.5)
    add_note(mine, "meanwhile", 1)
    mine.close()
    dumping.kill()
    dumping.communicate()
