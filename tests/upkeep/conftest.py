"""Stores with a record of every kind, dump and load, and the program in this process."""

import io
import shutil
from datetime import date

import pytest

from confnote.actions.capture import add_note, rate, record_tech
from confnote.actions.changes import remove
from confnote.actions.sessions import Start, start
from confnote.model import Conference, Link, Speaker
from confnote.post.markdown.pieces import Piece
from confnote.post.settings import DraftText, Settings
from confnote.store.db import connect
from confnote.store.drafts import LineTarget, StoredPost, Unfinished, put_line, save_post
from confnote.store.write import make_conference
from confnote.upkeep.dump import dump
from confnote.upkeep.incoming import Incoming
from confnote.upkeep.load import load

NOON = 1_652_781_600_000  # 2022-05-17T10:00:00Z, Tuesday
MINUTE = 60_000


def fill(store, slug="kubecon-eu-2022", name="KubeCon EU 2022"):
    """Put a conference with all sorts of records into a store; return its uid."""
    with store.change("new"):
        uid = make_conference(store, Conference(
            slug=slug, name=name, zone="Europe/Madrid", starts_on=date(2022, 5, 16), ends_on=date(2022, 5, 20),
            day_one=date(2022, 5, 18), day_end=240, place="València", hashtag="#KubeCon",
        ))  # fmt: skip
    ada = Speaker(name="Ada Lovelace", org="Engines", handle="@ada", url="https://example.org/ada")
    link = Link(kind="slides", url="https://example.org/deck.pdf", title="Slides")
    what = Start(title="Backstage: Restoring Order", speakers=(ada,), links=(link,), room="Hall 1")
    session = start(store, what, NOON, NOON, slug).session[0]
    add_note(store, "One catalogue for *every* team #idp", NOON + MINUTE, conference=slug)
    add_note(store, "ask about `scaffolder`", NOON + 2 * MINUTE, kind="question", private=True, conference=slug)
    rate(store, 4, "solid", NOON + 3 * MINUTE, conference=slug, session=session)
    add_note(store, "Four days in València.", NOON, section="intro", conference=slug)
    record_tech(store, "Karpenter", NOON, conference=slug, tagline="nodes in seconds", rating=5, url="https://k.sh")
    record_tech(store, "Straße", NOON, conference=slug, session=session)
    gone = add_note(store, "a slip", NOON + 4 * MINUTE, conference=slug).uid
    other = start(store, Start(title="Never mind"), NOON + 5 * MINUTE, NOON + 5 * MINUTE, slug).session[0]
    add_note(store, "under a session that goes", NOON + 6 * MINUTE, session=other, conference=slug)
    remove(store, [("note", gone)])
    remove(store, [("session", other)])
    base = DraftText('---\ntitle: "x"\n---\n', (Piece("d:2022-05-17", "## Day 0", "\n\n"), Piece("", "mine", "\n")))
    with store.change("export"):
        save_post(
            store,
            uid,
            StoredPost("post", Settings(name="post", site="jekyll").to_json(), "/blog/x.md", base.to_json()),
            NOON,
        )
        store.execute("INSERT OR REPLACE INTO setting (key, value) VALUES (?, 'Hall 1')", (f"room:{uid}",))
    put_line(store, f"tty1-{slug}", Unfinished("half a li", LineTarget(label="s1"), NOON))
    return uid


def dumped(store, conference=None, **options):
    """Return the text of a dump."""
    return "".join(dump(store, conference, **options))


def load_text(store, text, **options):
    """Load a dump's text, or bytes."""
    data = text if isinstance(text, bytes) else text.encode()
    return load(store, Incoming(io.BytesIO(data)).records(), **options)


@pytest.fixture(scope="session")
def tools():
    """The functions above, for test modules cannot import a conftest."""
    return Tools


class Tools:
    """`tools.fill(store)`, `tools.dumped(store)`, `tools.load(store, text)`."""

    fill = staticmethod(fill)
    dumped = staticmethod(dumped)
    load = staticmethod(load_text)
    NOON, MINUTE = NOON, MINUTE


@pytest.fixture(scope="session")
def full_store(tmp_path_factory, blank_store):
    """The file of a store with a record of every kind, made once."""
    path = tmp_path_factory.mktemp("full") / "confnote.db"
    shutil.copyfile(blank_store, path)
    store = connect(str(path))
    fill(store)
    store.close()
    return path


@pytest.fixture
def full(path, full_store):
    """A store with a record of every kind."""
    shutil.copyfile(full_store, path)
    store = hasty(path)
    yield store
    store.close()


def hasty(path):
    """Open a store that need not survive a power cut: a test does not."""
    store = connect(str(path))
    store.execute("PRAGMA synchronous=OFF")
    return store


@pytest.fixture
def another(tmp_path, blank_store):
    """`another()` opens one more empty store."""
    opened = []

    def make():
        folder = tmp_path / f"store-{len(opened)}" / "confnote"
        folder.mkdir(parents=True, mode=0o700)
        folder.parent.chmod(0o700)
        path = folder / "confnote.db"
        shutil.copyfile(blank_store, path)
        path.chmod(0o600)
        opened.append(hasty(path))
        return opened[-1]

    yield make
    for store in opened:
        store.close()


@pytest.fixture
def cli(path, monkeypatch, capfdbinary):
    """Run a command line in this process: `cli("dump", "-")` returns (exit code, standard output, standard error)."""
    from confnote.cli.app import main

    monkeypatch.setenv("CONFNOTE_DB", str(path))

    def run(*args, db=None, stdin=b""):
        if db is not None:
            monkeypatch.setenv("CONFNOTE_DB", str(db))
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8"))
        code = main([str(arg) for arg in args])
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return run
