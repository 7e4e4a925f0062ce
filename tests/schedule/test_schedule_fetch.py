"""Get the bytes of a programme: from a path, standard input or an address."""

import gzip
import io
import os
import threading
from pathlib import Path

import httpx
import pytest

from confnote.errors import Refused
from confnote.schedule import fetch as module
from confnote.schedule.fetch import fetch, is_address, read_path, read_stream, where


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


def answering(**pages):
    """Return a network with a few pages by host."""

    def answer(request):
        page = pages.get(request.url.host.split(".")[0])
        if page is None:
            raise httpx.ConnectError("no such host")
        return page(request) if callable(page) else page

    return httpx.MockTransport(answer)


def test_an_address_is_fetched():
    seen = {}

    def page(request):
        seen.update(request.headers)
        return httpx.Response(200, content=b"BEGIN:VCALENDAR")

    found = fetch("https://a.example.org/all.ics", answering(a=page))
    assert (found.data, found.address) == (b"BEGIN:VCALENDAR", "https://a.example.org/all.ics")
    assert seen["user-agent"].startswith("confnote")


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
    bomb = httpx.Response(200, headers={"content-encoding": "gzip"}, content=gzip.compress(b"x" * 100_000))
    with pytest.raises(Refused, match="larger than"):
        fetch("https://a.example.org/", answering(a=bomb))


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


@pytest.mark.parametrize("address", ["http://", "https://[::1", "http://a b.org/", "https://" + "x" * 300 + ".org/"])
def test_addresses_that_are_none(address):
    with pytest.raises(Refused):
        fetch(address, answering())
