"""Check a format module: it has what `Format` requires, and reads a sample properly.

A package that adds a format calls `check_format` in its own tests:

    assert check_format(confnote_wiki, Path("sample.wiki").read_bytes()) == []
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from zoneinfo import ZoneInfo

from confnote.errors import Refused, Usage
from confnote.schedule.document import Document
from confnote.schedule.formats import KNOWN, Format
from confnote.schedule.text import JUNK, TITLE
from confnote.schedule.times import Hints
from confnote.schedule.value import Schedule, Slot

HINTS = Hints(ZoneInfo("Europe/Berlin"))
# files that belong to no format
STRANGE = (b"", b"{}", b"[]", b"<x/>", b"some words", b"\xff\xfe\0", b"[[[", b'{"schedule": []}')
CUTS = 20
FIGURE = re.compile(rb"[0-9]")


def check_format(module: Format, sample: bytes) -> list[str]:
    """Return the faults of a format, one sentence each; an empty list if there are none.

    `sample` is the content of a file in this format, with at least one session.
    """
    missing = [name for name in ("NAME", "identify", "read") if not hasattr(module, name)]
    if missing:
        return [f"the module has no {', no '.join(missing)}"]
    return [*_identification(module, sample), *_reading(module, sample), *_broken(module, sample)]


def _identification(module: Format, sample: bytes) -> Iterator[str]:
    if not isinstance(module.NAME, str) or not module.NAME.isprintable() or not module.NAME.strip():
        yield "NAME is no text of one line"
    if module.identify(Document(sample)) is not True:
        yield "identify does not return True for the sample"
    for other in (found for found in KNOWN if found is not module):
        try:
            if other.identify(Document(sample)):
                yield f"{other.NAME} identifies the sample and is asked first"
        except Refused as refusal:  # a file that begins with `{` or `[` has to be JSON
            yield f"{other.NAME} refuses the sample: {refusal}"
    for data in STRANGE:
        try:
            if module.identify(Document(data)) is not False:
                yield f"identify does not return False for {data!r}"
        except Refused:
            pass
        except Exception as error:  # noqa: BLE001  # the module under test can fail in any way
            yield f"identify raises {error!r} for {data!r}"


def _reading(module: Format, sample: bytes) -> Iterator[str]:
    schedule = module.read(Document(sample), HINTS)
    if not schedule.format.startswith(module.NAME):
        yield f"the schedule's format is {schedule.format!r}, not {module.NAME!r}"
    if not schedule.slots:
        yield "the schedule of the sample has no slots"
    if not schedule.identity:
        yield "the schedule has no identity: make it by assemble"
    yield from (f"{slot.title!r}: {fault}" for slot in schedule.slots for fault in _faults(slot, schedule))


def _faults(slot: Slot, schedule: Schedule) -> Iterator[str]:
    texts = (slot.title, slot.subtitle, slot.room, slot.track, *(speaker.name for speaker in slot.speakers))
    if not slot.title:
        yield "it has no title"
    if any("\n" in text or JUNK.search(text) or len(text) > TITLE for text in texts):
        yield "a text has a line end or control characters or is too long: pass it through text.line"
    if JUNK.search(slot.abstract):
        yield "the abstract has control characters: pass it through text.prose"
    if not all(link.url.lower().startswith(("http://", "https://")) for link in slot.links):
        yield "a link is no web address: make it by weblinks.weblink"
    if slot.ends_at is not None and (slot.starts_at is None or slot.ends_at < slot.starts_at):
        yield "it ends before it starts: use FileZone.span"
    if schedule.favourites and not slot.aliases:
        yield "it has no alias, so that a list of favourites cannot name it"


def _broken(module: Format, sample: bytes) -> Iterator[str]:
    """Yield a fault if a damaged sample raises anything but Refused or Usage, in one line."""
    for how, data in _damaged(sample):
        try:
            document = Document(data)
            if module.identify(document):
                module.read(document, HINTS)
        except (Refused, Usage) as refusal:
            if "\n" in str(refusal):
                yield f"the message for the sample {how} has several lines"
        except Exception as error:  # noqa: BLE001  # the module under test can fail in any way
            yield f"reading the sample {how} raises {error!r}: return Skipped for a row that cannot be read"


def _damaged(sample: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield (the damage in words, the damaged sample)."""
    ends = [len(sample) * part // CUTS for part in range(CUTS + 1)]
    for begin, end in pairwise(ends):
        yield f"cut at byte {begin}", sample[:begin]
        # a part at a time, so that `identify` still knows the rest
        letters = FIGURE.sub(b"x", sample[begin:end])
        yield f"with letters for the figures in bytes {begin} to {end}", sample[:begin] + letters + sample[end:]
    yield "with letters for all figures", FIGURE.sub(b"x", sample)
