"""A damaged store gives back every row that can still be read, as a dump that loads."""

import json
import random
import shutil
from pathlib import Path

import pytest

from confnote.actions.capture import add_note
from confnote.errors import StoreError
from confnote.upkeep.salvage import salvage

PAGE = 4096


def ruined(path, target, *pages):
    data = bytearray(path.read_bytes())
    for page in pages:
        data[(page - 1) * PAGE : page * PAGE] = b"\xaa" * PAGE
    target.write_bytes(data)
    return str(target)


def test_a_sound_store_comes_out_as_its_dump(full, path, tools):
    assert "".join(salvage(str(path))) == tools.dumped(full)


@pytest.mark.parametrize("table", ["conference", "session", "speaker", "note", "tech", "link", "journal"])
def test_whatever_page_is_ruined_the_other_copy_is_taken(full, path, tools, another, table):
    (page,) = full.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
    text = "".join(salvage(ruined(path, path.with_name("ruined.db"), page)))
    assert text == tools.dumped(full)
    store = another()
    tools.load(store, text)
    assert tools.dumped(store) == text


@pytest.mark.slow
def test_of_a_large_store_nearly_all_is_read_past_ruined_pages(another, tmp_path, tools):
    store = another()
    with store.change("add"):
        for number in range(3000):
            store.execute("INSERT INTO note (uid, text, at) VALUES (?, ?, 1)", (f"N{number}", f"note {number} " * 9))
    pages = (
        sorted(page for (page,) in store.execute("SELECT pageno FROM dbstat WHERE name = 'note' AND pagetype = 'leaf'"))
        if _has_dbstat(store)
        else []
    )
    if not pages:
        pytest.skip("this SQLite has no dbstat, by which the test finds the pages of a table")
    chosen = random.Random(7).sample(pages, 3)
    with_journal = list(salvage(ruined(Path(store.path), tmp_path / "one.db", *chosen)))
    assert len(with_journal) == 3002
    journal = [p for (p,) in store.execute("SELECT pageno FROM dbstat WHERE name = 'journal'")]
    without = list(salvage(ruined(Path(store.path), tmp_path / "two.db", *chosen, *journal)))
    assert 3002 - 3 * 40 <= len(without) < 3002
    target = another()
    tools.load(target, "".join(without))
    assert target.execute("SELECT count(*) FROM note").fetchone()[0] == len(without) - 2


def _has_dbstat(store):
    return bool(store.execute("SELECT 1 FROM pragma_module_list WHERE name = 'dbstat'").fetchone())


def test_what_belonged_to_what_is_lost_goes_to_the_inbox(full, path, tmp_path, tools, another):
    pages = [
        page
        for table in ("session", "journal")
        for (page,) in full.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,))
    ]
    rows = [json.loads(line) for line in salvage(ruined(path, tmp_path / "ruined.db", *pages))]
    notes = [row for row in rows if row.get("table") == "note"]
    assert len(notes) == 3
    assert all(note["session"] is None for note in notes)
    store = another()
    tools.load(store, "".join(salvage(str(tmp_path / "ruined.db"))))


@pytest.mark.parametrize("kept", [0.95, 0.8, 0.6])
def test_a_file_that_was_cut_off_gives_what_is_before_the_cut(full_store, tmp_path, tools, another, kept):
    data = full_store.read_bytes()
    cut = tmp_path / "cut.db"
    cut.write_bytes(data[: int(len(data) * kept)])
    store = another()
    tools.load(store, "".join(salvage(str(cut))))
    assert store.execute("SELECT count(*) FROM conference").fetchone() == (1,)
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["cut.db"]


@pytest.mark.parametrize("seed", range(6))
def test_any_ruin_gives_a_dump_that_loads_or_one_clear_error(full_store, tmp_path, tools, another, seed):
    chance = random.Random(seed)
    path = tmp_path / "ruined.db"
    shutil.copyfile(full_store, path)
    data = bytearray(path.read_bytes())
    for _ in range(chance.randint(1, 40)):
        at = chance.randrange(100 if seed else 0, len(data))
        length = chance.choice((1, 1, 60, 5000))
        data[at : at + length] = chance.randbytes(len(data[at : at + length]))
    path.write_bytes(data)
    try:
        text, why = "".join(salvage(str(path))), ""
    except StoreError as error:
        text, why = "", str(error)
    if text:
        tools.load(another(), text)
    else:
        assert "backups" in why


def test_a_store_that_is_no_store_is_refused_in_a_line(tmp_path):
    path = tmp_path / "x.db"
    path.write_bytes(b"\xaa" * 9000)
    with pytest.raises(StoreError, match="Nothing can be read from it"):
        list(salvage(str(path)))


def test_text_that_is_no_utf8_is_readable_again(full, path, tools, another):
    add_note(full, "plain", tools.NOON)
    full.execute("DROP TRIGGER journal_note_update")
    full.execute("DROP TRIGGER note_fts_update")
    full.execute("UPDATE note SET text = CAST(x'61ff62' AS TEXT) WHERE text = 'plain'")
    store = another()
    tools.load(store, "".join(salvage(str(path))))
    assert store.execute("SELECT 1 FROM note WHERE text = 'a\ufffdb'").fetchone()
