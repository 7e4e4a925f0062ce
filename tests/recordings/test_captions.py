"""Captions as WebVTT and SubRip, as people's programs write them, and files that are none."""

import pytest

from confnote.errors import Refused
from confnote.model import Cue
from confnote.recordings.captions import read_captions

ROLLING = """WEBVTT
Kind: captions
Language: en

00:00:00.160 --> 00:00:02.470 align:start position:0%
\x20
hello<00:00:00.560><c> and</c><00:00:00.800><c> welcome</c>

00:00:02.470 --> 00:00:02.480 align:start position:0%
hello and welcome
\x20

00:00:02.480 --> 00:00:05.000 align:start position:0%
hello and welcome
to<00:00:03.000><c> the</c><00:00:04.000><c> talk &amp; more</c>
"""
SUBRIP = "1\r\n00:00:01,000 --> 00:00:02,500\r\n<i>Hello</i> {\\an8}there\r\n\r\n2\r\n01:01:02,250 --> 01:01:04,000\r\nZoë\r\n"


def test_lines_that_roll_are_read_once():
    assert read_captions(ROLLING.encode()) == (Cue(0.16, "hello and welcome"), Cue(2.48, "to the talk & more"))


@pytest.mark.parametrize(
    "data", [SUBRIP.encode("utf-8-sig"), SUBRIP.replace("\r\n", "\n").encode(), SUBRIP.encode("cp1252")]
)
def test_subrip(data):
    assert read_captions(data) == (Cue(1.0, "Hello there"), Cue(3662.25, "Zoë"))


def test_subrip_with_comments_above_and_hours_of_one_digit():
    text = "# made by a program\n# in Danish\n\n1\n0:00:00,500 --> 0:00:02,000\n Goddag\n\n2\n1:02:03,000 --> 1:02:04,000\n Farvel\n"
    assert read_captions(text.encode()) == (Cue(0.5, "Goddag"), Cue(3723.0, "Farvel"))


def test_settings_notes_styles_and_names_of_speakers():
    text = (
        "\ufeffWEBVTT - a title\n\nSTYLE\n::cue { color: red }\n\nNOTE\nno caption\n\n7\n00:10.500 --> 00:12.000 line:0\n"
        "<v Ada Lind>Words &lt;b&gt;\nin two lines\n\n00:05.000 --> 00:06.000\n- earlier\n"
    )
    assert read_captions(text.encode()) == (Cue(5.0, "- earlier"), Cue(10.5, "Words <b> in two lines"))


def test_a_cue_is_safe_to_print():
    (cue,) = read_captions(b"WEBVTT\n\n00:01.000 --> 00:02.000\nred \x1b[31m\x00 and \xe2\x80\xae back\n")
    assert cue.text.isprintable()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "these are no captions"),
        (b"hello\n", "these are no captions"),
        (b"<!doctype html><p>WEBVTT", "these are no captions"),
        (b'{"events": []}', "these are no captions"),
        (b"WEBVTT\n", "there is no caption in this file"),
        (b"WEBVTT\n\n00:00 --> later\nx\n", "there is no caption in this file"),
        (b"\xff\xfe\x00", "these are no captions"),
    ],
)
def test_what_is_no_file_of_captions(data, words):
    with pytest.raises(Refused, match=words):
        read_captions(data)


def test_captions_that_grow_word_by_word_and_words_that_are_said_twice():
    times = ("00:01.000 --> 00:02.000", "00:02.000 --> 00:03.000", "00:03.000 --> 00:04.000", "00:15.000 --> 00:16.000")
    grown = zip(times, ("so", "so today", "so today we\ntalk", "so"), strict=True)
    text = "WEBVTT\n\n" + "\n\n".join(f"{time}\n{words}" for time, words in grown)
    assert [cue.text for cue in read_captions(text.encode())] == ["so", "today", "we talk", "so"]


@pytest.mark.parametrize(
    "text",
    [
        "00:00:01,000 --> 00:00:02,000\nA < b and c > d\n\n00:00:03,000 --> 00:00:04,000\nB\n",
        "1\n00:00:01 --> 00:00:02\nA < b and c > d\n2\n00:00:03 --> 00:00:04\nB\n",
        "1\n00:01,0 --> 00:02,0\nA < b and c > d\n\nx\n00:03,0 --> 00:04,0\nB\n".replace("\nx", ""),
        "1\n\n00:00:01,000 --> 00:00:02,000\n\nA < b\n\nand c > d\n\n\n2\n\n00:00:03,000 --> 00:00:04,000\nB\n",
        "WEBVTT\n\n00:00:01,000 --> 00:00:02,000\nA < b and c > d\n00:00:03,000 --> 00:00:04,000\n<font size=2>B</font>\n",
        "WEBVTT\n\nREGION\nid:a\n\n00:01.000 --> 00:02.000\nA < b\n\nand c > d\n\nNOTE no\n\nidentifier\n00:03.000 --> 00:04.000\nB\n",
    ],
)
def test_captions_as_other_programs_write_them(text):
    assert read_captions(text.encode()) == (Cue(1.0, "A < b and c > d"), Cue(3.0, "B"))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\x1f\x8b\x08\x00", "It is compressed: unpack it with gunzip"),
        (b'{"wireMagic": "pb3", "events": []}', "yt-dlp --sub-format vtt"),
        (b'<?xml version="1.0"?><tt xmlns="http://www.w3.org/ns/ttml"/>', "yt-dlp --sub-format vtt"),
        (b'{"text": "Hi", "segments": [{"start": 0.0, "end": 1.0, "text": "Hi"}]}', "also write a .vtt or .srt"),
        (b"start\tend\ttext\n0\t2500\tHi\n", "also write a .vtt or .srt"),
        (b"0:00:01.000,0:00:02.000\nHi\n", "YouTube Studio also gives .vtt"),
        (b"[Script Info]\n", "ffmpeg -i FILE talk.vtt"),
    ],
)
def test_what_to_type_for_captions_of_another_kind(data, words):
    with pytest.raises(Refused) as caught:
        read_captions(data)
    assert str(caught.value).startswith("these are no captions: confnote reads WebVTT (.vtt) and SubRip (.srt). ")
    assert words in str(caught.value)


def test_cues_of_thousands_of_lines_are_read_fast():
    lines = "\n".join(f"line {n}" for n in range(20_000))
    text = f"WEBVTT\n\n00:01.000 --> 00:02.000\n{lines}\n\n00:02.000 --> 00:03.000\n{lines}\n"
    assert [len(cue.text) for cue in read_captions(text.encode())] == [1000, 1000]
