"""Make a conference of what the user typed and, for the rest, of its programme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from confnote.actions.conferences import machine_zone, new_conference
from confnote.actions.messages import used_now
from confnote.cli.records import conference_json
from confnote.core import shell
from confnote.core.dates import parse_dates
from confnote.core.links import check_url
from confnote.core.text import line_of, one_line, readable, sentences
from confnote.core.text import slug as slug_of
from confnote.core.time import dates_label, find_zone, local_time, zone_label
from confnote.errors import Refused, Usage
from confnote.model import Conference
from confnote.store.now import place_of
from confnote.store.read import conferences

if TYPE_CHECKING:
    from confnote.cli.run import Run
    from confnote.config import Config
    from confnote.schedule.changes import Changes
    from confnote.schedule.value import Schedule
    from confnote.store.db import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """What the user typed about a new conference, None or empty for the rest, and the settings."""

    config: Config
    name: str = ""
    dates: str | None = None
    timezone: str | None = None
    place: str = ""
    url: str | None = None
    hashtag: str = ""
    day_one: str | None = None
    slug: str | None = None

    @property
    def zone(self) -> ZoneInfo | None:
        """The zone that the user typed."""
        return find_zone(self.timezone) if self.timezone else None

    @property
    def default(self) -> tuple[ZoneInfo | None, str]:
        """The zone of a conference for which nobody names one, and whose it is."""
        if key := self.config["timezone"]:
            return find_zone(key), "the setting timezone"
        return machine_zone(), "this machine"

    @property
    def default_zone(self) -> ZoneInfo | None:
        """The zone of a conference for which nobody names one: the setting, else the machine's."""
        return self.default[0]


def make(run: Run, typed: Typed) -> None:
    """Add a conference without a programme; warn of the dates and the zone that nobody typed."""
    zone = typed.zone or typed.default_zone
    about = _conference(run, typed, (zone or ZoneInfo("UTC")).key, None)
    with run.open() as store:
        uid = new_conference(store, about, any_dates=typed.dates is None, any_zone=typed.zone is None)
        if typed.dates is None:
            run.warn("no dates are given: today's are used, until you import its programme")
        if typed.zone is None and not typed.config["timezone"]:
            run.warn(_no_zone(about, zone))
        used = used_now(about.slug, place_of(store, run.now))
        run.answer(f"{_label(about)}. In use{used}", lambda: conference_json(store, uid))


def make_of_programme(
    run: Run, typed: Typed, source: str, schedule: Schedule, *, dry_run: bool = False, yes: bool = False
) -> None:
    """Add a conference with its programme, which names what the user did not type.

    Raise Refused, and write nothing, if the programme looks wrong; `yes` imports it all the same.
    """
    from confnote.actions.programme import new_with_programme  # with the formats 60 ms
    from confnote.cli.wait import waiting, whole
    from confnote.schedule.change_lines import change_lines, contents, summary
    from confnote.schedule.changes import find_changes
    from confnote.schedule.formats.named import typed_columns

    zone = typed.zone.key if typed.zone else schedule.zone or (typed.default_zone or ZoneInfo("UTC")).key
    as_typed = typed
    typed, taken = _completed(typed, schedule, source, zone)
    about = _conference(run, typed, zone, schedule)
    days = about.starts_on, about.ends_on
    made = find_changes((), replace(schedule, favourites=False), days)
    if made.doubts and not (yes or dry_run):
        raise Refused(_doubted(made.doubts, as_typed, source, schedule, is_far=made.foreign))
    with run.open() as store:
        about = _named_apart(store, about, typed, source, schedule)
        warn_of_edits(run, schedule, about.slug)
        took = (
            [f"taken from the programme: {', '.join(taken)} (confnote edit {about.slug} changes this)"] if taken else []
        )
        if dry_run:
            run.warn(*(f"needs --yes: {one_line(doubt, 300)}" for doubt in made.doubts))
            lines = [f"would make {_label(about)}", *took, summary(made)]
            lines += [one_line(line, 200) for line in change_lines(made, ZoneInfo(about.zone))]
            run.answer("\n".join(lines), lambda: programme_json(made, "dry run", lines))
            return
        columns = source_key(source), {"columns": "\n".join(typed_columns(schedule.columns))}
        with waiting("writing"), whole(store, "imported"):
            uid, back = new_with_programme(store, about, made, columns)
        if typed.zone is None and schedule.zone is None:
            run.warn(_no_zone(about, typed.default_zone))
        read = map(one_line, contents(made, ZoneInfo(about.zone)))
        used = used_now(about.slug, place_of(store, run.now))
        lines = [f"{_label(about)}. In use{used}", *took, summary(made), *read, *back]
        run.answer("\n".join(lines), lambda: conference_json(store, uid) | {"programme": programme_json(made, "done")})


def warn_of_edits(run: Run, schedule: Schedule, slug: str) -> None:
    """Print the notices that tell to edit the conference, with its slug."""
    from confnote.schedule.value import EDIT

    run.warn(*(one_line(text.replace(EDIT, f"confnote edit {slug}")) for text in schedule.notices if EDIT in text))


def programme_json(made: Changes, status: str, lines: Sequence[str] = ()) -> dict[str, Any]:
    """Return as JSON what an import does or would do."""
    from confnote.schedule.change_lines import summary
    from confnote.schedule.changes import Add, Replace, Update, Vanish

    return {
        "status": status,
        "summary": summary(made),
        "added": sum(isinstance(a, Add | Replace) for a in made.actions),
        "gone": sum(isinstance(a, Vanish | Replace) for a in made.actions),
        "changed": sum(isinstance(a, Update) and not a.quiet for a in made.actions),
        "lines": [*lines],
    }


def _completed(typed: Typed, schedule: Schedule, source: str, zone: str) -> tuple[Typed, list[str]]:
    """Return what was typed with what the programme adds, and these additions in words."""
    from confnote.actions.first_programme import name_of_source

    taken = []
    found: dict[str, Any] = {}
    if not typed.name:
        name = one_line(schedule.title, 200)
        found["name"] = name or name_of_source(source)
        if not found["name"]:
            raise Refused(f"the programme does not name its conference: confnote new NAME --schedule {quoted(source)}")
        taken.append(f"the name {found['name']}" + ("" if name else " (from the file's name)"))
    if typed.dates is None and schedule.starts_on and schedule.ends_on:
        taken.append(f"the dates {dates_label(schedule.starts_on, schedule.ends_on)}")
    if typed.timezone is None and schedule.zone and not schedule.of_machine:
        taken.append(f"the zone {zone_label(zone)}")
    for field in ("place", "hashtag", "url"):
        text = one_line(getattr(schedule, field), 200)
        if text and not getattr(typed, field):
            found[field] = text
            taken.append(f"the {'address' if field == 'url' else field} {text}")
    return replace(typed, **found), taken


def _conference(run: Run, typed: Typed, zone: str, schedule: Schedule | None) -> Conference:
    day_end = typed.config.minutes("day_end")
    today = local_time(run.now - day_end * 60_000, zone).date()
    starts, ends = today, today
    if typed.dates is not None:
        starts, ends = parse_dates(typed.dates, today)
    elif schedule is not None and schedule.starts_on and schedule.ends_on:
        starts, ends = schedule.starts_on, schedule.ends_on
    name = line_of(readable(typed.name)[0], "a conference's name")
    return Conference(
        slug=slug_of(typed.slug or name, "conference"), name=name, zone=zone, starts_on=starts, ends_on=ends,
        day_one=parse_day_one(typed.day_one, starts, ends), day_end=day_end, place=readable(typed.place)[0],
        hashtag=readable(typed.hashtag)[0], url=check_url(typed.url) if typed.url else "",
    )  # fmt: skip


def parse_day_one(typed: str | None, starts: date, ends: date) -> date:
    """Return the date called Day 1: the typed one, else the first; raise Usage if it is far."""
    if typed is None:
        return starts
    first, last = parse_dates(typed, starts)
    if first != last:
        raise Usage(f"--day-one is one date, not {typed!r}")
    if abs((first - starts).days) > 366 or abs((first - ends).days) > 366:
        raise Usage(f"--day-one {first} lies far from the dates {starts} to {ends}")
    return first


def _named_apart(store: Store, about: Conference, typed: Typed, source: str, schedule: Schedule) -> Conference:
    """Return the conference, with the year in its slug if an earlier edition has the slug.

    Raise Refused if the conference of these days is there already.
    """
    other = next((known for known in conferences(store) if known.slug == about.slug), None)
    if other is None:
        return about
    is_same = other.starts_on <= about.ends_on and about.starts_on <= other.ends_on
    if typed.slug or is_same:
        again = with_columns(f"confnote schedule import {quoted(source)} -c {about.slug}", schedule.columns)
        raise Refused(f"there is a conference {about.slug} already: {again} updates its programme")
    return replace(about, slug=f"{about.slug}-{about.starts_on.year}")


def _doubted(doubts: tuple[str, ...], typed: Typed, source: str, schedule: Schedule, *, is_far: bool) -> str:
    reason = "; ".join(one_line(doubt, 300) for doubt in doubts)
    if is_far and typed.dates is not None:
        return sentences(reason, "Leave out --dates to take those of the programme")
    again = with_columns(new_again(typed, source), schedule.columns)
    return sentences(reason, f"To import it all the same: {again} --yes")


def new_again(typed: Typed, source: str) -> str:
    """Return the command that makes a conference of a programme, as the user typed it."""
    options = {
        "dates": typed.dates, "timezone": typed.timezone, "place": typed.place, "url": typed.url,
        "hashtag": typed.hashtag, "day-one": typed.day_one, "slug": typed.slug, "schedule": quoted(source),
    }  # fmt: skip
    words = [shell.quoted(typed.name)] if typed.name else []
    words += [
        f"--{name} {text if name == 'schedule' else shell.quoted(text)}" for name, text in options.items() if text
    ]
    return f"confnote new {' '.join(words)}"


def with_columns(command: str, columns: tuple[tuple[str, str], ...]) -> str:
    """Return a command with the columns that the user names."""
    from confnote.schedule.formats.named import typed_columns  # with the formats 60 ms

    return " ".join((command, *(f"--column {shell.quoted(words)}" for words in typed_columns(columns))))


def source_key(source: str) -> str:
    """Return the key of a source in the store: of an address or a path; empty for a pipe."""
    from confnote.schedule.fetch import copy_name, is_address

    return "" if source == "-" else copy_name(source if is_address(source) else str(Path(source).absolute()))


def quoted(source: str) -> str:
    """Return a file or an address as the user may type it in a shell, without a password."""
    from confnote.schedule.fetch import is_address, shown  # 60 ms

    return shell.quoted(shown(source) if is_address(source) else source)


def _label(about: Conference) -> str:
    days = dates_label(about.starts_on, about.ends_on)
    return f"{about.slug}: {one_line(about.name)}, {days}, {zone_label(about.zone)}"


def _no_zone(about: Conference, zone: ZoneInfo | None) -> str:
    used = f"given: the zone of this machine, {about.zone}, is used"
    if zone is None:
        used = "given, and that of this machine cannot be found: UTC is used"
    return f"no time zone is {used}; to change it type confnote edit {about.slug} --timezone ZONE"
