"""Photos travel beside a dump: only those that its notes name, only as they were kept, and before the notes."""

import gzip
import hashlib
import io
import json
import tarfile
from pathlib import Path

import pytest

from confnote.actions.capture import add_note
from confnote.actions.changes import remove, undo
from confnote.upkeep import photo_tar

NOON = 1_652_781_600_000


def photo(folder, stem, content=b""):
    """Put a photo beside a store as `add --photo` does, without Pillow; return its path for a note."""
    content = b"\xff\xd8\xff" + stem.encode() + content
    name = f"photos/{stem}-{hashlib.sha256(content).hexdigest()[:12]}.jpg"
    (folder / "photos").mkdir(exist_ok=True)
    (folder / name).write_bytes(content)
    return name


@pytest.fixture
def queue(store, path):
    """The photo of n1; the photo of n2, which is private, is `booth`, and that of the deleted n3 is `slip`."""
    names = [photo(path.parent, stem) for stem in ("queue", "booth", "slip")]
    notes = [
        add_note(store, f"![the {name[7:12]}]({name})", NOON, private=name.startswith("photos/booth")) for name in names
    ]
    remove(store, [("note", notes[2].uid)])
    photo(path.parent, "stray")
    return names[0]


@pytest.fixture(autouse=True)
def _work(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def packed(queue, cli):
    """The dump of that store, and a file with its photos."""
    assert cli("dump", "all.jsonl", "--photos", "photos.tar")[0] == 0
    return Path("all.jsonl"), Path("photos.tar")


def tar_of(path, *entries):
    """Write a tar file of (name, type, content)."""
    with tarfile.open(path, "w", format=tarfile.PAX_FORMAT) as tar:
        for name, kind, content in entries:
            about = tarfile.TarInfo(name)
            about.type, about.size, about.linkname = kind, len(content), "/etc/passwd"
            about.mtime = 1.5  # not a whole number: a header of its own
            tar.addfile(about, io.BytesIO(content))
    return path


def copies_in(dump):
    return sorted(found[0] for found in photo_tar.COPY.finditer(dump.read_text()))


def files_in(folder):
    return sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file())


def test_a_dump_says_which_photos_it_leaves_out(queue, cli, path, tmp_path):
    beside = "2 photos are not in the dump: --photos FILE.tar takes them along"
    assert cli("dump")[::2] == (0, f"confnote: {beside}\n")
    assert cli("dump", "--trash")[2] == f"confnote: {beside.replace('2', '3')}\n"
    assert cli("dump", "--journal")[2] == f"confnote: {beside.replace('2', '3')}\n"
    (path.parent / queue).unlink()
    assert cli("dump", tmp_path / "all.jsonl")[2].splitlines() == [
        "confnote: 1 photo is not in the dump: --photos FILE.tar takes it along",
        f"confnote: 1 photo that notes name is not there: {queue}",
    ]


def test_the_photos_of_a_dump_are_a_private_tar_file_of_always_the_same_bytes(queue, cli, path):
    target, tar = Path("all.jsonl"), Path("photos.tar")
    assert cli("dump", target, "--photos", tar) == (0, f"dumped 2 records to {target}, and 2 photos to {tar}\n", "")
    assert tar.stat().st_mode & 0o777 == 0o600
    with tarfile.open(tar) as opened:
        found = [(about.name[:12], about.mtime, about.uid, about.uname, about.mode) for about in opened]
    assert found == [("photos/booth", 0, 0, "", 0o600), ("photos/queue", 0, 0, "", 0o600)]
    before = tar.read_bytes()
    answer = json.loads(cli("dump", target, "--photos", tar, "--json")[1])
    assert answer == {"file": str(target), "records": 2, "photos": {"file": str(tar), "count": 2}}
    assert tar.read_bytes() == before
    (path.parent / queue).write_bytes(b"\xff\xd8\xffedited")
    _, out, err = cli("dump", target, "--photos", tar)
    assert out == f"dumped 2 records to {target}, and 1 photo to {tar}\n"
    assert err == f"confnote: 1 photo left out of {tar} (content does not fit the name): {queue}\n"
    (path.parent / queue).unlink()
    assert cli("dump", "--photos", tar)[2] == f"confnote: 1 photo left out of {tar} (not there): {queue}\n"


def test_photos_are_never_written_over_something_else(queue, cli, tmp_path):
    mine = tmp_path / "mine.png"
    mine.write_bytes(b"\x89PNG mine")
    for words, code, message in (
        (["--photos", mine], 1, f"{mine} is there, and is no tar file: name another file, or overwrite it with --force"),
        (["--photos", tmp_path], 1, f"{tmp_path} is a folder: name a file in it, such as {tmp_path / 'photos.tar'}"),
        (["--photos", "-"], 2, "photos do not go to standard output: name a file, such as --photos photos.tar"),
        ([tmp_path / "x", "--photos", tmp_path / "x"], 2,
         "the dump and its photos need a file each, such as --photos photos.tar"),
    ):  # fmt: skip
        assert cli("dump", *words) == (code, "", f"confnote: {message}\n")
    assert mine.read_bytes() == b"\x89PNG mine"
    assert cli("dump", "--photos", mine, "--force")[0] == 0
    assert cli("dump", "--photos", mine)[0] == 0


def test_a_load_takes_the_photos_along_and_undo_leaves_them(packed, queue, another, cli):
    other = another()
    folder = Path(other.path).parent
    dump, tar = packed
    say = "which confnote dump --photos writes"
    assert cli("load", dump, db=other.path) == (
        0, f"loaded 2 notes from {dump}\n",
        f"confnote: 2 photos that its notes name are not here: load again with --photos FILE.tar, {say}\n",
    )  # fmt: skip
    would = f"nothing new in {dump} (2 were there); would copy 2 photos from {tar}\n"
    assert cli("load", dump, "--photos", tar, "--dry-run") == (0, would, "")
    assert not (folder / "photos").exists()
    assert cli("load", dump, "--photos", tar) == (0, would.replace("would copy", "copied"), "")
    assert files_in(folder / "photos") == [name[7:] for name in copies_in(dump)]
    assert (folder / queue).stat().st_mode & 0o777 == 0o600
    assert cli("load", dump, "--photos", tar) == (0, f"nothing new in {dump} (2 were there)\n", "")
    assert json.loads(cli("load", dump, "--photos", tar, "--json")[1])["photos"] == {
        "new": 0, "there": 2, "missing": [],
    }  # fmt: skip
    undo(other)
    assert (folder / queue).is_file()


def test_only_what_the_notes_name_is_taken_from_a_tar_file(packed, queue, another, cli, path):
    other = another()
    folder = Path(other.path).parent
    own = photo(path.parent, "stray")
    good = (path.parent / queue).read_bytes()
    booth = copies_in(packed[0])[0]
    others = ["../" + queue, "/" + queue, "photos/../" + queue, own, "photos/␛[2J"]
    hostile = tar_of(
        Path("hostile.tar"),
        ("photos", tarfile.DIRTYPE, b""),
        ("../" + queue, tarfile.REGTYPE, good),
        ("/" + queue, tarfile.REGTYPE, good),
        ("photos/../" + queue, tarfile.REGTYPE, good),
        (own, tarfile.REGTYPE, (path.parent / own).read_bytes()),
        (booth, tarfile.SYMTYPE, b""),
        (booth, tarfile.LNKTYPE, b""),
        (booth, tarfile.CHRTYPE, b""),
        (booth, tarfile.FIFOTYPE, b""),
        (booth, tarfile.REGTYPE, good),
        (booth, tarfile.REGTYPE, b"\xff\xd8\xff" + bytes(50_000_000)),
        ("photos/\x1b[2J", tarfile.REGTYPE, b"x"),
        ("./" + queue, tarfile.REGTYPE, good),
    )
    code, out, err = cli("load", packed[0], "--photos", hostile, db=other.path)
    assert (code, out) == (0, f"loaded 2 notes from {packed[0]}; copied 1 photo from {hostile}\n")
    assert err.splitlines() == [
        f"confnote: 5 files left out of {hostile} (named by no note): {', '.join(others)}",
        f"confnote: 4 files left out of {hostile} (no regular file): {', '.join([booth] * 4)}",
        f"confnote: 1 file left out of {hostile} (content does not fit the name): {booth}",
        f"confnote: 1 file left out of {hostile} (larger than 50 MB): {booth}",
        f"confnote: 1 photo that its notes name is still not here: {booth}",
    ]
    assert files_in(folder.parent) == ["confnote/confnote.db", f"confnote/{queue}"]


def test_a_photo_that_is_here_is_never_replaced(packed, queue, another, cli):
    other = another()
    folder = Path(other.path).parent
    (folder / "photos").mkdir()
    (folder / queue).write_bytes(b"mine")
    _, out, err = cli("load", packed[0], "--photos", packed[1], db=other.path)
    assert out == f"loaded 2 notes from {packed[0]}; copied 1 photo from {packed[1]}\n"
    assert err == f"confnote: 1 file left out of {packed[1]} (another file of this name is here and stays): {queue}\n"
    assert (folder / queue).read_bytes() == b"mine"


def test_no_record_is_loaded_if_a_photo_cannot_be_written(packed, another, cli):
    other = another()
    (Path(other.path).parent / "photos").write_text("a file in the place of the folder")
    code, _, err = cli("load", packed[0], "--photos", packed[1], db=other.path)
    assert (code, err.endswith("; no record was loaded\n")) == (1, True)
    assert other.execute("SELECT count(*) FROM note").fetchone() == (0,)


@pytest.mark.parametrize(
    ("harm", "what"),
    [
        (lambda data: data[:600], "is cut off"),
        (lambda data: data[:1024], "is cut off"),
        (lambda data: data[:1100], "is cut off"),
        (lambda data: b"", "is no tar file, or a compressed one"),
        (gzip.compress, "is no tar file, or a compressed one"),
        (lambda data: data[:1024] + b"?" * 512, "is damaged"),
        (lambda data: data[:124] + b"\xff" * 12 + data[136:], "is no tar file, or a compressed one"),
    ],
)
def test_no_record_is_loaded_with_a_damaged_tar_file(packed, another, cli, harm, what):
    dump, tar = packed
    other = another()
    before = list(other.iterdump())
    tar.write_bytes(harm(tar.read_bytes()))
    why = f"{tar} {what}: write it again with confnote dump --photos; no record was loaded"
    assert cli("load", dump, "--photos", tar, db=other.path) == (1, "", f"confnote: {dump}: {why}\n")
    assert list(other.iterdump()) == before


def test_a_negative_size_is_damage(packed, another, cli):
    dump, tar = packed
    about = tarfile.TarInfo("photos/x.jpg")
    about.size = -512
    tar.write_bytes(about.tobuf(tarfile.GNU_FORMAT))
    assert "is damaged" in cli("load", dump, "--photos", tar, db=another().path)[2]


def test_a_refused_dump_brings_no_photo(packed, another, cli):
    dump, tar = packed
    other = another()
    dump.write_text(dump.read_text().replace('"records":2', '"records":3'))
    code, _, err = cli("load", dump, "--photos", tar, db=other.path)
    assert (code, "a part of it is missing" in err) == (1, True)
    assert files_in(Path(other.path).parent) == ["confnote.db"]


def test_photos_belong_to_a_dump(packed, cli, tmp_path):
    post = tmp_path / "post.md"
    post.write_text("# A post\n")
    why = f"--photos is for a dump, and {post} is none"
    assert cli("load", post, "--photos", packed[1]) == (2, "", f"confnote: {why}\n")
    none = tmp_path / "none.tar"
    assert cli("load", packed[0], "--photos", none) == (1, "", f"confnote: {none} is not there; nothing was loaded\n")
    assert cli("load", "-", "--photos", "-")[0] == 2


def test_the_url_of_a_published_photo_is_no_photo_of_the_store(store, cli):
    add_note(store, "see https://example.org/photos/queue-0123456789ab.jpg", NOON)
    assert cli("dump")[2] == ""
