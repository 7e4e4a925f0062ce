"""Get the bytes of a programme: from a path, standard input or an address."""

import gzip
import io
import os
import socket
import threading
import time
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace

import httpx
import pytest

from confnote.errors import Refused
from confnote.schedule import fetch as module
from confnote.schedule.fetch import copy_name, fetch, is_address, read_path, read_stream, shown, where


def test_a_file_is_read(tmp_path):
    (tmp_path / "p.ics").write_bytes(b"BEGIN:VCALENDAR")
    assert read_path(tmp_path / "p.ics") == b"BEGIN:VCALENDAR"
    (tmp_path / "link.ics").symlink_to(tmp_path / "p.ics")
    assert read_path(tmp_path / "link.ics") == b"BEGIN:VCALENDAR"


def test_a_file_in_the_home_folder(home):
    (home / "p.ics").write_bytes(b"BEGIN:VCALENDAR")
    assert read_path(Path("~/p.ics")) == b"BEGIN:VCALENDAR"


def test_no_file(tmp_path):
    with pytest.raises(Refused, match="No such file"):
        read_path(tmp_path / "none.ics")
    with pytest.raises(Refused, match="not a file name"):
        read_path(Path("a\0b"))


def test_a_folder(tmp_path):
    with pytest.raises(Refused, match="a folder: name the file in it"):
        read_path(tmp_path)


def test_a_pipe_without_a_writer_does_not_hold_us_up(tmp_path):
    os.mkfifo(tmp_path / "fifo")
    failures = []

    def attempt():
        try:
            read_path(tmp_path / "fifo")
        except Refused as refusal:
            failures.append(str(refusal))

    thread = threading.Thread(target=attempt, daemon=True)
    thread.start()
    thread.join(5)
    assert len(failures) == 1
    assert "a pipe" in failures[0]


def test_a_device():
    with pytest.raises(Refused, match="a device"):
        read_path(Path("/dev/zero"))


def test_too_large(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "LARGEST", 10)
    (tmp_path / "big").write_bytes(b"x" * 11)
    with pytest.raises(Refused, match="larger than"):
        read_path(tmp_path / "big")
    with pytest.raises(Refused, match="larger than"):
        read_stream(io.BytesIO(b"x" * 11))
    assert read_stream(io.BytesIO(b"x" * 10)) == b"x" * 10


@pytest.fixture(autouse=True)
def names(monkeypatch):
    """Look up names in a table instead of the network: a host that is not in it is public."""
    private = {"intranet.example.org": "10.1.2.3", "localhost": "127.0.0.1", "six.example.org": "::ffff:127.0.0.1"}

    def look_up(host, *_, **__):
        address = private.get(host, host if host[:1].isdigit() or ":" in host else "93.184.215.14")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 0))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)


def answering(**pages):
    """Return a network with a few pages by host."""

    def answer(request):
        page = pages.get(request.url.host.split(".")[0])
        if page is None:
            raise httpx.ConnectError("no such host")
        answered = page(request) if callable(page) else page
        if not answered.is_stream_consumed:
            return answered
        # httpx has read the content already; that of a real answer is a stream
        headers = [(name, value) for name, value in answered.headers.items() if name != "transfer-encoding"]
        return httpx.Response(answered.status_code, headers=headers, stream=httpx.ByteStream(answered.content))

    return httpx.MockTransport(answer)


def test_an_address_is_fetched():
    seen = {}

    def page(request):
        seen.update(request.headers)
        return httpx.Response(200, content=b"BEGIN:VCALENDAR")

    found = fetch("https://a.example.org/all.ics", answering(a=page))
    assert (found.data, found.address) == (b"BEGIN:VCALENDAR", "https://a.example.org/all.ics")
    assert seen["user-agent"].startswith("confnote")
    assert seen["accept-encoding"] == "identity"


def test_a_subscription_is_an_address():
    assert is_address("webcal://x.org/a.ics")
    assert is_address("HTTPS://x.org/a.ics")
    assert not is_address("a.ics")
    assert not is_address("ftp://x.org")
    found = fetch("webcal://a.example.org/x.ics", answering(a=httpx.Response(200, content=b"x")))
    assert found.address == "https://a.example.org/x.ics"


def test_redirects_are_followed():
    moved = httpx.Response(302, headers={"location": "http://b.example.org/new.ics"})
    found = fetch("https://a.example.org/old.ics", answering(a=moved, b=httpx.Response(200, content=b"x")))
    assert found.address == "http://b.example.org/new.ics"


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://x.org/a", "gopher://x", "//", "data:text/plain,x"])
def test_redirects_elsewhere_are_not(target):
    with pytest.raises(Refused):
        fetch("https://a.example.org/", answering(a=httpx.Response(302, headers={"location": target})))


INSIDE = [
    "http://169.254.169.254/latest/", "http://localhost:8000/x", "http://intranet.example.org/", "http://six.example.org/",
    "http://[::1]/", "http://0.0.0.0/", "http://100.64.0.1/", "http://192.168.1.1/",
]  # fmt: skip


@pytest.mark.parametrize("target", INSIDE)
def test_a_public_site_does_not_lead_into_the_own_network(target):
    moved = httpx.Response(302, headers={"location": target})
    with pytest.raises(Refused) as refusal:
        fetch("https://me:secret@a.example.org/x?token=secret", answering(a=moved))
    assert str(refusal.value) == (
        f"https://a.example.org/x redirects into your own network, to {target}, so this was not followed: "
        "give that address itself if you trust it"
    )


def test_a_site_in_the_own_network_may_lead_into_it():
    moved = httpx.Response(302, headers={"location": "http://localhost:8000/all.ics"})
    site = answering(intranet=moved, localhost=httpx.Response(200, content=b"x"))
    assert fetch("http://intranet.example.org/", site).address == "http://localhost:8000/all.ics"
    moved = httpx.Response(302, headers={"location": "http://169.254.169.254/latest/"})
    with pytest.raises(Refused, match="give that address itself if you trust it"):
        fetch("http://intranet.example.org/", answering(intranet=moved))


def test_a_ring_of_redirects():
    ring = httpx.Response(301, headers={"location": "https://a.example.org/again"})
    with pytest.raises(Refused, match="redirected more than 5 times"):
        fetch("https://a.example.org/", answering(a=ring))


@pytest.mark.parametrize(
    ("status", "word"),
    [
        (403, "403: the site does not give it to programs"),
        (404, "404: is the address right"),
        (410, "410: is the address right"),
        (500, "500: try again later"),
        (304, "304"),
    ],
)
def test_other_answers(status, word):
    with pytest.raises(Refused, match=word):
        fetch("https://a.example.org/x", answering(a=httpx.Response(status)))


def test_a_web_page_is_named_with_where_to_look():
    page = httpx.Response(200, headers={"content-type": "text/html"}, content=b"\n<!DOCTYPE html><html></html>")
    with pytest.raises(Refused, match=r"a.sched.com/ is a web page, not a programme: try https://a.sched.com/all.ics"):
        fetch("https://a.sched.com/", answering(a=page))


@pytest.mark.parametrize(
    ("address", "advice"),
    [
        ("https://a.sched.com/list", "try https://a.sched.com/all.ics"),
        ("https://cfp.x.org/2025/schedule/", "try https://cfp.x.org/2025/schedule/export/schedule.xml"),
        ("https://pretalx.com/conf/talk/ABCDEF/", "try https://pretalx.com/conf/schedule/export/schedule.xml"),
        ("https://indico.x.org/event/77/timetable/", "try https://indico.x.org/event/77/event.ics?scope=contribution"),
        ("https://x.org/", "look for a calendar"),
    ],
)
def test_where(address, advice):
    assert where(address).startswith(advice)


def test_more_than_the_limit_is_not_read(monkeypatch):
    monkeypatch.setattr(module, "LARGEST", 1000)
    sent = []

    def endless(_request):
        def body():
            for _ in range(1000):
                sent.append(1)
                yield b"x" * 500

        return httpx.Response(200, content=body())

    with pytest.raises(Refused, match="larger than"):
        fetch("https://a.example.org/", answering(a=endless))
    assert len(sent) < 200
    said = httpx.Response(200, headers={"content-length": "99999999"}, content=b"")
    with pytest.raises(Refused, match="larger than"):
        fetch("https://a.example.org/", answering(a=said))
    with pytest.raises(Refused, match="larger than"):
        fetch("https://a.example.org/", packed("gzip", gzip.compress(b"x" * 100_000)))


SHORT = gzip.compress(b"x")


def packed(encoding, content):
    # a stream, since httpx unpacks other content at once
    headers = {"content-encoding": encoding}
    return answering(a=httpx.Response(200, headers=headers, stream=httpx.ByteStream(content)))


def test_a_body_that_is_compressed_nevertheless_is_read():
    for encoding, content in (("gzip", gzip.compress(b"abc" * 99)), ("Deflate", zlib.compress(b"abc" * 99))):
        assert fetch("https://a.example.org/", packed(encoding, content)).data == b"abc" * 99


@pytest.mark.parametrize(
    ("encoding", "content"),
    [
        ("gzip, gzip", gzip.compress(SHORT)),
        ("br", b"x"),
        ("gzip", b"plain"),
        ("gzip", SHORT[:-5]),
        ("gzip", SHORT + b"more"),
    ],
    ids=["twice", "brotli", "not", "cut", "longer"],
)
def test_other_compression_is_refused(encoding, content):
    with pytest.raises(Refused, match=r"a.example.org/ sends it compressed \(.*\): download the file and import it"):
        fetch("https://a.example.org/", packed(encoding, content))


def test_a_bomb_is_unpacked_in_small_steps(monkeypatch):
    monkeypatch.setattr(module, "LARGEST", 100_000)
    steps = []

    class Watched:
        def __init__(self, bits):
            self.real = zlib.decompressobj(bits)

        def __getattr__(self, name):
            return getattr(self.real, name)

        def decompress(self, data, most):
            steps.append(most)
            return self.real.decompress(data, most)

    monkeypatch.setattr(module, "zlib", SimpleNamespace(decompressobj=Watched, error=zlib.error))
    with pytest.raises(Refused, match="larger than"):
        fetch("https://a.example.org/", packed("gzip", gzip.compress(bytes(10_000_000))))
    assert steps == [65536, 65536]


def test_a_site_that_never_answers_ends_in_time(monkeypatch):
    monkeypatch.setattr(module, "WHOLE", 0.05)
    held = threading.Event()
    began = time.monotonic()
    with pytest.raises(Refused, match="too slow: download the file"):
        fetch("https://a.example.org/", answering(a=lambda _: held.wait(5)))
    assert time.monotonic() - began < 2
    held.set()


def test_a_slow_site_ends_in_time(monkeypatch):
    monkeypatch.setattr(module, "WHOLE", -1.0)
    with pytest.raises(Refused, match="too slow"):
        fetch("https://a.example.org/", answering(a=httpx.Response(200, content=b"x")))


@pytest.mark.parametrize(
    ("trouble", "word"),
    [
        (httpx.ConnectTimeout("slow"), "does not answer"),
        (httpx.ReadTimeout("slow"), "does not answer"),
        (httpx.ConnectError("[Errno -2] Name or service\nnot known"), "cannot be fetched: .*Name or service not known"),
        (httpx.RemoteProtocolError(""), "cannot be fetched: RemoteProtocolError"),
    ],
)
def test_trouble_is_one_line(trouble, word):
    def broken(_request):
        raise trouble

    with pytest.raises(Refused, match=word) as refusal:
        fetch("https://user:secret@a.example.org/x", answering(a=broken))
    assert "secret" not in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("address", "plain"),
    [
        ("https://user:secret@x.org:81/a/b.ics?token=secret#secret", "https://x.org:81/a/b.ics"),
        ("https://secret@[2001:db8::1]:81/", "https://[2001:db8::1]:81/"),
        ("https://x.org/@me", "https://x.org/@me"),
        ("https://x.org?secret", "https://x.org"),
        ("https://user:sec/ret@x.org/", "https://…"),
        ("https://user:12/secret@x.org/", "https://…"),
        ("https://user:sec?ret@x.org/", "https://…"),
        ("https://user:sec#ret@x.org/", "https://…"),
        ("ftp://user:secret@x.org/a", "ftp://x.org/a"),
        ("https://x.org/" + "a" * 300, "https://x.org/" + "a" * 185 + "…"),
    ],
)
def test_an_address_is_shown_without_its_secrets(address, plain):
    assert shown(address) == plain


def test_the_copies_of_two_addresses_have_two_names():
    assert copy_name("https://me:secret@x.org:81/all.ics?token=secret") == "x.org-f0650cb00b26"
    assert copy_name("https://me:secret@x.org:81/all.ics?token=other") == "x.org-9de4b7b86481"
    assert copy_name("https://[::1/") == "programme-97913f3c3adb"
    assert copy_name("https://../") == "programme-67eb26e8fb70"


@pytest.fixture
def web_site():
    """A server on this machine: its host with port, and its pages by path, which a test fills in."""
    pages = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            content = pages[self.path.partition("?")[0]]
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"127.0.0.1:{server.server_port}", pages
        server.shutdown()


@pytest.mark.slow
def test_the_copy_is_that_of_the_last_good_answer(confnote, path, web_site):
    confnote("new", "Net Days", "--dates", "4-5 May 2026", "--timezone", "Europe/Berlin")
    address, pages = web_site
    typed = f"http://me:secret@{address}/all.csv?token=secret"
    pages["/all.csv"] = b"title,start\nOne,2026-05-04 10:00\n"
    first = confnote("schedule", "import", typed)
    assert first.code == 0, first.stderr
    (copy,) = (path.parent / "programmes").iterdir()
    assert copy.name == copy_name(typed)
    assert f"a copy is kept in {copy}" in first.stderr
    pages["/all.csv"] = b"sorry, maintenance"
    assert confnote("schedule", "import", typed).code == 1
    assert copy.read_bytes() == b"title,start\nOne,2026-05-04 10:00\n"
    assert "secret" not in first.stderr + first.stdout
    copy.unlink()
    copy.mkdir()
    pages["/all.csv"] = b"title,start\nTwo,2026-05-04 10:00\n"
    kept = confnote("schedule", "import", "--yes", typed)
    assert (kept.code, "no copy is kept: " in kept.stderr) == (0, True)
    other = confnote("schedule", "import", "ftp://me:secret@x.org/a")
    assert other.stderr == (
        "confnote: ftp://x.org/a is no http, https or webcal address: give one of these, or a file\n"
    )


@pytest.mark.parametrize("address", ["http://", "https://[::1", "http://a b.org/", "https://" + "x" * 300 + ".org/"])
def test_addresses_that_are_none(address):
    with pytest.raises(Refused):
        fetch(address, answering())
