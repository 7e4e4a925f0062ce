"""Check where a note goes: a table of cases by the documented rule, then zones and day numbers."""

import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from confnote.actions.capture import add_note, rate
from confnote.core.time import day_number, day_of, zone_offsets
from confnote.errors import Refused, Unknown
from confnote.model import Calendar
from confnote.store.now import current_session, place_of
from confnote.store.write import change_conference, put_setting

HALL = ("A 10:00-10:35 @Hall", "B 10:00-10:35 @Attic")
AGENDA = ("A 10:00-10:35 planned", "B 10:40-11:15 planned", "X 10:00-10:35", "Y 10:40-11:15")

# the programme; what the user did; the time of the note: where it goes
CASES = {
    # my agenda: running, else ended less than 10 minutes ago, else begins within 5 minutes
    "planned, running": (AGENDA, (), "10:00", "A"),
    "planned, running to its last moment": (AGENDA, (), "10:34", "A"),
    "ended a moment ago": (AGENDA[:1], (), "10:35", "A"),
    "ended 9 minutes ago": (AGENDA[:1], (), "10:44", "A"),
    "ended 10 minutes ago": (AGENDA[:1], (), "10:45", "day"),
    "begins in 5 minutes": (AGENDA[:1], (), "09:55", "A"),
    "begins in 6 minutes": (AGENDA[:1], (), "09:54", "day"),
    "the slot changes: ended goes before coming": (AGENDA, (), "10:37", "A"),
    "the slot has changed: running goes before ended": (AGENDA, (), "10:40", "B"),
    "slots without a gap": (("A 10:00-10:35 planned", "B 10:35-11:10 planned"), (), "10:35", "B"),
    "attended counts as on my agenda": (("A 10:00-10:35 attended", "X 10:00-10:35"), (), "10:05", "A"),
    "my agenda goes before the only one running": (("A 10:04-10:35 planned", "X 09:00-10:35"), (), "10:00", "A"),
    "ended of mine goes before running of others": ((*AGENDA[:1], "X 10:35-11:00"), (), "10:40", "A"),
    "no end, no attraction": (("A 10:00 planned",), (), "10:05", "day"),
    "no time at all": (("A ? planned",), (), "10:05", "day"),
    # over three hours
    "a long one of mine gives way to a shorter": (("L 09:00-17:00 planned", "A 10:00-10:35 planned"), (), "10:05", "A"),
    "but attracts alone": (("L 09:00-17:00 planned", "X 10:00-10:35"), (), "10:05", "L"),
    "three hours are not over three hours": (("L 09:00-12:00 planned", *AGENDA[:1]), (), "10:05", "A|L"),
    "running and long goes before ended and short": (("L 09:00-17:00 planned", *AGENDA[:1]), (), "10:40", "L"),
    "an unplanned long one never attracts": (("L 09:00-17:00",), (), "10:05", "day"),
    "nor in the pinned room": (("L 09:00-17:00 @Hall",), ("09:00 pin Hall",), "10:05", "day"),
    "nor does it stand in the way": (("L 09:00-17:00", "X 10:00-10:35"), (), "10:05", "X"),
    "a break never attracts": (("C 10:00-10:30 service",), (), "10:05", "day"),
    "nor when I planned it": (("C 10:00-10:30 service planned",), (), "10:05", "day"),
    "nor does it stand in the way of the only one": (("C 10:00-10:30 service", "X 10:00-10:35"), (), "10:05", "X"),
    "cancelled": (("A 10:00-10:35 planned cancelled",), (), "10:05", "day"),
    "replaced": (("A 10:00-10:35 planned replaced", "B 10:00-10:35"), (), "10:05", "B"),
    "removed from the programme": (("A 10:00-10:35 removed",), (), "10:05", "day"),
    "skipped, the only one": (("A 10:00-10:35 skipped",), (), "10:05", "day"),
    "skipped counts as running": (("A 10:00-10:35 skipped", "B 10:00-10:35"), (), "10:05", "B?"),
    "missed, to watch later": (("A 10:00-10:35 missed",), (), "10:05", "day"),
    "left before its end": (("A 10:00-10:35 left-early",), (), "10:05", "day"),
    # rivals
    "two of mine": (("A 10:00-10:35 planned", "B 10:00-10:35 planned"), (), "10:05", "A|B"),
    "two of mine, one ended": (("A 09:30-10:00 planned", "B 09:35-10:35 planned"), (), "10:05", "B"),
    "two ended": (("A 09:30-10:00 planned", "B 09:35-10:03 planned"), (), "10:05", "B|A"),
    "two coming": (("A 10:08-10:30 planned", "B 10:10-10:30 planned"), (), "10:05", "A|B"),
    "two running, none mine": (HALL, (), "10:05", "A|B"),
    "several, none mine": (("A 10:00-10:35", "B 10:00-10:35", "C 10:05-10:20"), (), "10:05", "C|A|B"),
    "of two of mine the one in the pinned room": (
        ("A 10:00-10:35 planned @Hall", "B 10:00-10:35 planned @Attic"), ("09:00 pin Attic",), "10:05", "B"),
    "two of mine, both in the pinned room": (
        ("A 10:00-10:35 planned @Hall", "B 10:00-10:35 planned @Hall"), ("09:00 pin Hall",), "10:05", "A|B"),
    "two of mine, neither in the pinned room": (
        ("A 10:00-10:35 planned", "B 10:00-10:35 planned @Hall"), ("09:00 pin Attic",), "10:05", "A|B"),
    # the pinned room
    "the pinned room": (HALL, ("09:00 pin Attic",), "10:05", "B"),
    "the pinned room, ended": (HALL, ("09:00 pin Attic",), "10:40", "B"),
    "the pinned room, two ended": (("A 09:40-09:57 @Hall", "B 09:57-10:00 @Hall"), ("09:00 pin Hall",), "10:02", "B"),
    "the pinned room, two coming": (("A 10:04-10:06 @Hall", "B 10:06-10:20 @Hall"), ("09:00 pin Hall",), "10:02", "A"),
    "the pinned room, two of mine ended": (
        ("A 09:40-09:57 planned @Hall", "B 09:57-10:00 planned @Hall"), ("09:00 pin Hall",), "10:02", "B"),
    "the pinned room, the next talk after one with a note": (
        ("A 10:00-10:30 @Hall", "B 10:30-11:00 @Hall"), ("09:00 pin Hall", "10:05 note"), "10:31", "B"),
    "and after one of my agenda": (
        ("A 10:00-10:30 @Hall", "B 10:30-11:00 planned @Hall"), ("09:00 pin Hall", "10:05 note"), "10:31", "B"),
    "the pinned room, a break after one with a note": (
        ("A 10:00-10:30 @Hall", "B 10:40-11:00 @Hall"), ("09:00 pin Hall", "10:05 note"), "10:31", "A"),
    "my agenda, then the pinned room": (
        ("A 10:00-10:30 planned @Hall", "B 10:30-11:00 @Hall"), ("09:00 pin Hall",), "10:31", "A"),
    "a session elsewhere that has a note does not go before what runs in the pinned room": (
        ("A 10:00-10:30 @Attic", "B 10:30-11:00 @Hall"), ("09:00 pin Hall", "10:05 mark A attended"), "10:31", "B"),
    "nor if the note was written before it began": (
        ("A 11:00-11:30 @Attic", "B 11:10-11:40 @Hall"), ("09:00 pin Hall", "10:05 note A"), "11:15", "B"),
    "but it does in a break of the pinned room": (
        ("A 10:00-10:30 @Attic", "B 10:40-11:00 @Hall"), ("09:00 pin Hall", "10:05 mark A attended"), "10:31", "A"),
    "stop in the pinned room is not back in the talk before": (
        ("A 10:00-10:30 @Hall", "B 10:30-11:00 @Hall"), ("10:31 here Hall", "10:32 note", "10:35 stop"), "10:36", "A?"),
    "the pinned room, coming": (HALL, ("09:00 pin Attic",), "09:56", "B"),
    "a room pinned before midnight, in the night": (
        ("A 19/01:00-19/01:35 @Hall", "B 19/01:00-19/01:35 @Attic"), ("22:00 here Attic",), "19 01:05", "B"),
    "a room of yesterday is not pinned": (
        ("A 19/10:00-19/10:35 @Hall", "B 19/10:00-19/10:35 @Attic"), ("22:00 here Attic",), "19 10:05", "A|B"),
    "words of a room mean one that is used today": (
        ("A 10:00-10:35 @Room-C-East", "B 19/10:00-19/10:35 @Room-C-West", "C 10:00-10:35"), ("10:01 here Room-C",),
        "10:05", "A"),
    "the pinned room, nothing there": (HALL, ("09:00 pin Cellar",), "10:05", "A|B"),
    "my agenda goes before the pinned room": (
        ("A 10:00-10:35 planned @Hall", "B 10:00-10:35 @Attic"), ("09:00 pin Attic",), "10:05", "A"),
    "coming of mine goes before running in the pinned room": (
        ("A 10:10-10:35 planned @Hall", "B 10:00-10:35 @Attic"), ("09:00 pin Attic",), "10:06", "A"),
    "but not if it comes in that room": (
        ("A 10:10-10:35 planned @Attic", "B 10:00-10:10 @Attic"), ("09:00 pin Attic",), "10:06", "B"),
    "nor if nothing runs there": (("A 10:10-10:35 planned @Attic",), ("09:00 pin Attic",), "10:06", "A"),
    "coming in the pinned room goes before the only one running": (
        ("A 10:10-10:35 @Hall", "B 10:00-10:35 @Attic"), ("09:00 pin Hall",), "10:06", "A"),
    # the only one running at all
    "the only one": (("X 10:00-10:35",), (), "10:05", "X"),
    "the only one, ended": (("X 10:00-10:35",), (), "10:36", "X?"),
    "the only one, coming": (("X 10:00-10:35",), (), "09:58", "X?"),
    "the only one running, after another in its room": (("W 09:30-10:00 @Hall", "X 10:00-10:35 @Hall"), (), "10:05", "X"),
    "the only one running, after another elsewhere": (("W 09:30-10:00 @Attic", "X 10:00-10:35 @Hall"), (), "10:05", "X|W"),
    "what is over and what comes can be it": (
        ("W 09:30-10:00 @Attic", "X 10:00-10:35 @Hall", "Y 10:09-10:35 @Attic", "Z 10:11-10:35 @Attic"), (), "10:05", "X|W|Y"),
    # which of them is the likeliest
    "a room that I used today goes first": (
        ("V 09:00-09:30 attended @Attic", *HALL, "C 10:02-10:35 @Cellar"), (), "10:05", "B|C|A"),
    "then a track of my day": (
        ("V 11:00-11:30 planned #web", "A 10:00-10:35 #web", "B 10:03-10:35"), (), "10:05", "A|B"),
    # a start
    "started": (HALL, ("10:02 start A",), "10:05", "A"),
    "started, off the programme": (HALL, ("10:02 start Hallway",), "10:05", "Hallway"),
    "a start goes before the agenda": ((*AGENDA,), ("10:02 start X",), "10:05", "X"),
    "a start goes before the pinned room": (HALL, ("09:00 pin Attic", "10:02 start A"), "10:05", "A"),
    "a break, if started": (("C 10:00-10:30 service",), ("10:01 start C",), "10:05", "C"),
    "cancelled, but started": (("C 10:00-10:30 cancelled",), ("10:01 start C",), "10:05", "C"),
    "a start never attracts a note from before it": ((), ("10:02 start Hallway",), "10:01", "day"),
    "a note from before it goes by the clock": (("X 09:50-10:20",), ("10:02 start Hallway",), "10:01", "X"),
    "a start attracts at its own instant": ((), ("10:02 start Hallway",), "10:02", "Hallway"),
    "a start without an end lasts an hour": ((), ("10:00 start Hallway",), "10:59", "Hallway"),
    "and no longer": ((), ("10:00 start Hallway",), "11:00", "day"),
    "but an hour from its last note on": ((), ("10:00 start Hallway", "10:50 note"), "11:49", "Hallway"),
    "and from the last of many": ((), ("10:00 start Hallway", "10:50 note", "11:30 note"), "12:29", "Hallway"),
    "and then no longer": ((), ("10:00 start Hallway", "10:50 note"), "11:50", "day"),
    "a start after midnight belongs to the day before": ((), ("19/03:30 start Party",), "19 03:59", "Party"),
    "and ends with it": ((), ("19/03:30 start Party",), "19 04:00", "day"),
    "a start at the day end begins the day": ((), ("19/04:00 start Run",), "19 04:01", "Run"),
    "a start lasts until another": (HALL, ("10:02 start A", "10:10 start B"), "10:11", "B"),
    "between two starts": (HALL, ("10:02 start A", "10:10 start B"), "10:09", "A"),
    "a start lasts until stop": (HALL, ("10:02 start A", "10:10 stop"), "10:10", "B?"),
    "between start and stop": (HALL, ("10:02 start A", "10:10 stop"), "10:09", "A"),
    "after stop nothing by itself": (("A 10:00-10:35 planned",), ("10:02 start A", "10:10 stop"), "10:11", "day"),
    "nor when the next is far": (("A 10:00-10:35 planned",), ("10:02 start A", "10:10 stop"), "10:36", "day"),
    "until started again": (HALL, ("10:02 start A", "10:10 stop", "10:20 start A"), "10:21", "A"),
    "stop leaves what the clock attracts": (("A 10:00-10:35 planned",), ("10:10 stop",), "10:11", "day"),
    "a note from before that stop": (("A 10:00-10:35 planned",), ("10:10 stop",), "10:09", "A"),
    "leaving one of two parallel talks does not file into the other": (HALL, ("10:02 start A", "10:10 stop"), "10:12", "B?"),
    "the only one running was left": (("A 10:00-10:35",), ("10:02 start A", "10:10 stop"), "10:12", "day"),
    "stop, then the next of mine begins": (AGENDA, ("10:02 start A", "10:10 stop"), "10:40", "B"),
    "on the programme: 9 minutes over its end": (("A 10:00-10:35",), ("10:00 start A",), "10:44", "A"),
    "10 minutes over its end": (("A 10:00-10:35",), ("10:00 start A",), "10:45", "day"),
    "longer by the minutes that I came late": (("A 10:00-10:35",), ("10:07 start A",), "10:51", "A"),
    "and no longer than that": (("A 10:00-10:35",), ("10:07 start A",), "10:52", "day"),
    "but by 20 minutes at most": (("A 10:00-10:35",), ("10:25 start A",), "11:05", "day"),
    "not by those that I came early": (("A 10:00-10:35",), ("09:58 start A",), "10:44", "A"),
    "10 minutes over its end, the next of mine begun": (AGENDA, ("10:00 start A",), "10:45", "B"),
    "9 minutes over its end, the next of mine begun": (AGENDA, ("10:00 start A",), "10:44", "A"),
    "10 minutes over its end, others follow": (("A 10:00-10:35 planned", "X 10:40-11:15"), ("10:00 start A",), "10:45", "X"),
    "typed by hand: no end, the next of mine begun": (AGENDA, ("09:50 start Hallway",), "10:46", "B"),
    "no end, the next of mine not begun": (AGENDA, ("10:05 start Hallway",), "10:39", "Hallway"),
    "no end, what others do is nothing to me": (("X 10:40-11:15",), ("10:05 start Hallway",), "10:46", "Hallway"),
    "no end, what I skip is nothing to me": (("X 10:40-11:15 skipped",), ("10:05 start Hallway",), "10:46", "Hallway"),
    "a start that outlived its session does not come back": (
        ("A 10:00-10:35 planned", "B 10:40-11:15 planned"), ("10:02 start A", "10:50 start B", "11:00 stop"), "11:01", "day"),
    "started after its end, the next of mine begun before": (AGENDA, ("10:50 start A",), "10:59", "A"),
    "but only for ten minutes": (AGENDA, ("10:50 start A",), "11:00", "B"),
    "after a note in it, too": (AGENDA, ("10:50 start A", "10:55 note A"), "11:04", "A"),
    "and then no more": (AGENDA, ("10:50 start A", "10:55 note A"), "11:05", "B"),
    "back from one that I sat in": (AGENDA, ("10:42 start B", "10:50 start A"), "10:59", "A"),
    "it is where I sit again": (AGENDA, ("10:42 start B", "10:50 start A"), "11:00", "B"),
    "back from one that I left": (AGENDA, ("10:42 start B", "10:48 stop", "10:50 start A"), "11:10", "A"),
    "back, and nothing of mine runs": (AGENDA[:1], ("10:50 start A",), "11:30", "A"),
    "back, and one runs that is not mine": ((*AGENDA[:1], "X 10:40-11:30"), ("10:50 start A",), "11:10", "A"),
    "started after its end, until the next of mine begins": (
        (*AGENDA, "C 11:30-12:00 planned"), ("10:50 start A",), "11:30", "C"),
    # a correction is sitting down
    "a note put in what runs": (HALL, ("10:05 note A",), "10:10", "A"),
    "against my agenda": (AGENDA, ("10:05 note X",), "10:10", "X"),
    "and from one that I started": (HALL, ("10:02 start A", "10:05 note B"), "10:10", "B"),
    "a note put in what is over": (AGENDA, ("10:41 note A",), "10:41", "B"),
    "a note put in what comes": (AGENDA, ("10:20 note Y",), "10:21", "A"),
    "a note put where it goes anyway": (AGENDA, ("10:05 note A",), "10:50", "B"),
    "a note moved into what runs": (HALL, ("10:05 note", "10:06 move B"), "10:10", "B"),
    "moved into what runs, unfiled before: I sit there": (
        ("A 10:00-10:35", "B 10:00-10:35", "C 10:00-10:35"), ("10:11 note", "10:12 move B"), "10:50", "B"),
    "against my agenda, moved": (AGENDA, ("10:05 note", "10:06 move X"), "10:10", "X"),
    "until 10 minutes over its end, and 6 that I came late": (AGENDA, ("10:05 note", "10:06 move X"), "10:50", "X"),
    "then my agenda counts again": (AGENDA, ("10:05 note", "10:06 move X"), "10:51", "B"),
    "a note moved into what is over": (AGENDA, ("10:41 note", "10:41 move A"), "10:42", "B"),
    # a room in which I say that I sit
    "here": (HALL, ("10:01 here Attic",), "10:05", "B"),
    "here against my agenda": (("A 10:00-10:35 planned @Hall", "B 10:00-10:35 @Attic"), ("10:01 here Attic",), "10:05", "B"),
    "here, for what begins": (("B 10:05-10:35 @Attic", "A 10:00-10:35 planned @Hall"), ("10:01 here Attic",), "10:06", "B"),
    "here, and 10 minutes after its end my agenda": (
        ("A 10:00-10:35 @Hall", "B 10:30-11:30 planned @Attic"), ("10:00 here Hall",), "10:45", "B"),
    "here, then the next one in the room": (
        ("A 10:00-10:35 @Hall", "B 10:40-11:30 @Hall", "C 10:40-11:30 @Attic"), ("10:00 here Hall",), "10:50", "B"),
    "here, for what has just begun": (
        ("A 10:00-10:03 @Hall", "B 10:05-10:30 @Hall"), ("10:01 here Hall",), "10:02", "A"),
    "here, for the next one": (("A 09:30-10:03 @Hall", "B 10:05-10:30 @Hall"), ("10:01 here Hall",), "10:02", "B"),
    "here off leaves what the room sat me down in": (
        ("A 10:00-10:35 planned @Hall", "B 10:00-10:35 @Attic"), ("10:01 here Attic", "10:05 here off"), "10:06", "A"),
    "here off, of one of mine: the clock decides": (
        ("A 10:00-10:35 planned @Hall", "B 10:00-10:35 @Attic"), ("10:01 here Hall", "10:05 here off"), "10:06", "A"),
    "here off, of none of mine": (HALL, ("10:01 here Hall", "10:05 here off"), "10:06", "A|B"),
    "but not what I started": (HALL, ("10:01 start A", "10:02 here Hall", "10:05 here off"), "10:06", "A"),
    "here takes me from what I started": (HALL, ("10:01 start A", "10:10 here Attic"), "10:15", "B"),
    "here, where nothing runs": ((*HALL, "C 11:00-11:30 @Cellar"), ("10:01 start A", "10:10 here Cellar"), "10:15", "B?"),
    "here, in the room of what I started": ((*HALL, "C 11:00-11:30 @Hall"), ("10:01 start A", "10:40 here Hall"), "10:44", "A"),
    "here, from a hallway": ((*HALL,), ("10:40 start Hallway", "10:45 here Attic"), "10:50", "Hallway"),
    "a start elsewhere unpins the room": (HALL, ("09:00 pin Attic", "10:02 start A", "10:10 stop"), "10:15", "B?"),
    "a start in no room does not": (HALL, ("09:00 pin Attic", "09:10 start Hallway", "09:20 stop"), "10:05", "B"),
    # out, until the next of mine begins
    "stop with nothing started": (("A 10:00-10:35 planned",), ("10:10 stop",), "10:36", "day"),
    "stop in the hallway": (HALL, ("10:01 stop",), "10:05", "day"),
    "out, though one of mine begins soon": (AGENDA, ("10:36 stop",), "10:39", "day"),
    "until it begins": (AGENDA, ("10:36 stop",), "10:40", "B"),
    "what others do is nothing to me, out": ((AGENDA[0], AGENDA[3]), ("10:10 stop",), "10:45", "day"),
    "until I start one": (HALL, ("10:01 stop", "10:05 start A"), "10:10", "A"),
    "until I sit down in a room": (HALL, ("10:01 stop", "10:05 here Attic"), "10:10", "B"),
    "until I put a note in what runs": (HALL, ("10:01 stop", "10:05 note B"), "10:10", "B"),
    "until the day ends": (("A 19/09:00-19/09:35 @Hall",), ("17:00 stop",), "19 09:10", "A"),
    "a note from before it": (("A 10:00-10:35",), ("10:10 stop",), "10:05", "A"),
    "left early": (AGENDA, ("10:05 start X", "10:10 stop --early"), "10:12", "A"),
    # a start with --at
    "started in the past, by hand: never the current one": ((), ("10:30 start Talk --at 10:00",), "10:31", "day"),
    "started in the past: attended then": ((), ("10:30 start Talk --at 10:00",), "10:15", "Talk"),
    "started in the past, over: not the current one": (
        ("A 10:00-10:35", "B 10:40-11:15", "C 10:40-11:15"), ("11:00 start A --at 10:00",), "11:01", "B|C"),
    "started in the past, over: attended until its end": (
        ("A 10:00-10:35",), ("15:00 start A --at 10:00",), "11:00", "day"),
    "started in the past, running: by the clock": (HALL, ("10:30 start A --at 10:05",), "10:31", "A"),
    "started in the past, then sat down elsewhere": (
        (), ("10:30 start Talk", "11:00 stop", "15:00 start Early --at 09:00"), "10:40", "Talk"),
    "started in the past, and stopped elsewhere since": (
        (), ("10:30 start Talk", "11:00 stop", "15:00 start Early --at 09:00"), "11:30", "day"),
    "the current one goes on over a start in the past": (
        (), ("10:00 start Long", "10:30 start Short --at 10:10"), "10:31", "Long"),
    "of two starts that hold the later": (
        (),
        ("10:00 start Long", "10:30 start Short --at 10:10"),
        "10:15",
        "Short",
    ),
    "started again while in it: the first start holds": (HALL, ("10:02 start A", "10:20 start A"), "10:10", "A"),
    "started again while in it, earlier": (("A 09:00-17:00",), ("10:02 start A", "10:20 start A --at 09:30"), "09:40", "A"),
    "and is the current one still": (("A 09:00-17:00",), ("10:02 start A", "10:20 start A --at 09:30"), "10:30", "A"),
    "started for later": (HALL, ("09:00 start A --at 10:00",), "09:30", "day"),
    "started for later, and it is later": (HALL, ("09:00 start A --at 10:00",), "10:02", "A"),
    "started for later: the current one lasts until then": (
        HALL, ("09:00 start Hallway", "09:10 start A --at 10:00"), "09:30", "Hallway"),
    # midnight
    "over midnight, planned": (("P 23:00-19/01:30 planned",), (), "19 01:00", "P"),
    "over midnight, ended": (("P 23:00-19/01:30 planned",), (), "19 01:35", "P"),
}  # fmt: skip


@pytest.mark.parametrize(("programme", "done", "when", "wanted"), CASES.values(), ids=CASES)
def test_a_note_goes_where_the_rule_says(kube, programme, done, when, wanted):
    for line in programme:
        kube.session(line)
    for line in done:
        kube.do(line)
    if wanted.endswith("?"):  # unfiled, because the other session cannot be excluded; the running one is named
        place = place_of(kube.store, kube.at(when))
        assert place.session is None
        assert [rival.title for rival in place.rivals] == [wanted[:-1]]
    else:
        assert kube.goes(when) == wanted


# the programme; what the user did, in this order; the time that the clock shows now: where a note goes
CLOCK_WENT_BACK = {
    "what was started stays": ((), ("10:00 start Talk",), "09:05", "Talk"),
    "by a day": ((), ("19/10:00 start Talk",), "10:05", "Talk"),
    "over the day end": ((), ("19/04:10 start Talk",), "19 03:15", "Talk"),
    "until stop": ((), ("10:00 start Talk", "09:10 stop"), "09:11", "day"),
    "and so when the clock has caught up": ((), ("10:00 start Talk", "09:10 stop"), "10:05", "day"),
    "stopped before": ((), ("10:00 start Talk", "10:50 stop"), "09:55", "day"),
    "stopped before, and the clock is in the middle of it": ((), ("10:00 start Talk", "10:50 stop"), "10:20", "day"),
    "until another start": ((), ("10:00 start Talk", "09:10 start Other"), "09:11", "Other"),
    "and that one holds when the clock has caught up": ((), ("10:00 start Talk", "09:10 start Other"), "10:05", "Other"),
    "twice": ((), ("12:00 start A", "11:00 start B", "10:00 start C"), "10:01", "C"),
    "the last start of two that are open": (
        # A is over by the programme, so B does not leave it; then the clock goes back into A
        (*AGENDA,), ("10:02 start A", "10:50 start B"), "10:30", "B"),
    "the clock was a day ahead, then the programme counts": (AGENDA, ("19/10:02 mark A attended",), "10:41", "B"),
    "what was begun for later is not on yet": ((), ("12:00 pin Hall", "09:00 start Talk --at 10:00"), "09:05", "day"),
    "a session of the programme that was left": (("A 10:00-11:00",), ("10:02 start A", "10:40 stop"), "10:10", "day"),
}  # fmt: skip


@pytest.mark.parametrize(("programme", "done", "when", "wanted"), CLOCK_WENT_BACK.values(), ids=CLOCK_WENT_BACK)
def test_the_order_of_events_counts_if_the_clock_went_back(kube, programme, done, when, wanted):
    for line in programme:
        kube.session(line)
    for line in done:
        kube.do(line)
    assert kube.goes(when, now=when) == wanted


def test_the_session_that_ended_is_named_until_the_next_note(kube):
    kube.session("A 10:00-10:35")
    kube.do("10:00 start A")
    ended = [place_of(kube.store, kube.at(t), now=kube.at(t)).ended for t in ("10:44", "10:45", "11:30")]
    over = ((kube.sessions["A"], 1, "A"), kube.at("10:35"))
    assert ended == [None, over, over]
    assert place_of(kube.store, kube.at("10:45")).ended is None  # a note with --at
    kube.do("11:31 note")
    assert place_of(kube.store, kube.at("11:32"), now=kube.at("11:32")).ended is None


def test_what_is_no_number_for_when_i_went_out_is_no_error(kube):
    kube.session("A 10:00-10:35 planned")
    with kube.store.change("test"):
        put_setting(kube.store, f"out:{kube.conference}", "some time")
    assert kube.goes("10:05") == "A"


def test_a_note_of_an_earlier_moment_goes_by_its_time_though_the_clock_went_back(kube):
    kube.do("10:00 start Talk")
    assert kube.goes("09:05") == "day"
    assert kube.goes("09:05", now="09:06") == "Talk"  # a line that was begun a minute ago


def test_what_the_clock_went_back_over_is_rated_in_the_order_of_events(kube):
    for line in ("10:00 start A", "10:40 stop"):
        kube.do(line)
    assert current_session(kube.store, kube.at("09:30")) == ((kube.sessions["A"], 1, "A"), False)
    for line in ("09:35 start B", "09:50 stop"):
        kube.do(line)
    assert current_session(kube.store, kube.at("09:55"))[0].title == "B"


def test_the_first_change_after_the_clock_went_back_says_so(kube):
    said = []
    for line in ("10:00 start A", "10:20 start B", "09:25 start C", "09:30 stop", "09:29 pin Hall", "09:28 start D"):
        kube.store.warning = ""
        kube.do(line)
        said.append(kube.store.warning.partition(" since")[0])
    assert said == ["", "", "the clock went back 55 min", "", "", "the clock went back 2 min"]


def test_explicit_targets_go_before_all_else(kube):
    started, other = kube.session("A 10:00-10:35"), kube.session("B 14:00-14:35")
    kube.do("10:02 start A")
    by_session = kube.note("x", session=other)
    by_day = kube.note("x", day="2022-05-16")
    by_section = kube.note("x", section="intro")
    by_clock = kube.note("x")
    found = kube.store.execute("SELECT id, session, day, section FROM note ORDER BY id").fetchall()
    assert found == [
        (by_session.id, other, None, ""),
        (by_day.id, None, "2022-05-16", ""),
        (by_section.id, None, None, "intro"),
        (by_clock.id, started, None, ""),
    ]
    assert (by_session.session[2], by_day.session, by_section.section) == ("B", None, "intro")


def test_a_note_that_nobody_could_file_belongs_to_its_day_and_the_rivals_are_named(kube):
    for line in HALL:
        kube.session(line)
    noted = kube.note("x", "19 01:30")
    assert (noted.session, noted.day, noted.place.rivals) == (None, "2022-05-18", ())
    noted = kube.note("x", "10:05")
    assert [rival.title for rival in noted.place.rivals] == ["A", "B"]
    assert kube.store.execute("SELECT session, day FROM note WHERE id = ?", (noted.id,)).fetchone() == (
        None,
        "2022-05-18",
    )


def test_a_session_given_that_is_gone_is_said(kube):
    with pytest.raises(Unknown, match="that session is gone"):
        kube.note("x", session="NOBODY")


# the session that rate, link and stop use: never one that has not begun


def test_a_rating_within_five_minutes_of_the_next_session_is_for_the_last_one(kube):
    last, _ = kube.session("A 10:00-10:35"), kube.session("B 10:55-11:30 planned")
    kube.do("10:01 start A")
    kube.do("10:36 stop")
    assert kube.goes("10:52") == "B"
    assert current_session(kube.store, kube.at("10:52")) == ((last, 1, "A"), False)
    assert rate(kube.store, 4, "", kube.at("10:52")).session[2] == "A"
    assert rate(kube.store, 5, "", kube.at("10:55")).session[2] == "B"


def test_what_has_yet_to_begin_is_not_left_but_i_am_out_until_then(kube):
    kube.session("A 10:00-10:35 planned")
    left, place = kube.do("09:57 stop")
    assert (left, place.out) == (None, True)
    assert (kube.goes("09:58"), kube.goes("10:05")) == ("day", "A")
    with pytest.raises(Refused, match="no session is on that you could leave early"):
        kube.do("09:58 stop --early")


def test_the_last_attended_one_is_of_today(kube):
    kube.do("10:00 start A")
    kube.do("10:30 stop")
    assert current_session(kube.store, kube.at("19 03:59"))[0][2] == "A"
    with pytest.raises(Refused, match="none was attended today"):
        current_session(kube.store, kube.at("19 04:00"))


def test_the_last_attended_one_is_the_one_left_last_whatever_was_written_down_since(kube):
    for line in ("09:00 start A", "10:00 stop", "10:30 start B", "11:00 stop", "12:00 start Early --at 08:00"):
        kube.do(line)
    assert current_session(kube.store, kube.at("12:01"))[0][2] == "B"


def test_no_conference_is_said_with_what_to_type(store):
    with pytest.raises(Refused, match="confnote new"):
        current_session(store, 0)


# which conference


def conferences(book, *spans):
    return [
        book.open(slug=slug, name=slug, first=first, last=last, day_one=first).conference for slug, first, last in spans
    ]


KUBE, FOSS, MEETUP = (
    ("kube", "2022-05-16", "2022-05-20"),
    ("foss", "2022-06-01", "2022-06-02"),
    ("meet", "2022-05-18", "2022-05-18"),
)


@pytest.mark.parametrize(
    ("made", "used", "at", "wanted", "holds"),
    [
        ((KUBE, FOSS), "kube", "2022-05-18 10:00", "kube", True),
        ((KUBE, FOSS), "foss", "2022-05-18 10:00", "kube", True),
        ((KUBE, FOSS), "kube", "2022-06-01 10:00", "foss", True),
        ((KUBE, FOSS), "foss", "2022-05-15 04:00", "kube", True),
        ((KUBE, FOSS), "foss", "2022-05-15 03:59", "foss", False),
        ((KUBE, FOSS), "foss", "2022-05-22 03:59", "kube", True),
        ((KUBE, FOSS), "foss", "2022-05-22 04:00", "foss", False),
        ((KUBE, FOSS), "kube", "2022-08-01 10:00", "kube", False),
        ((KUBE, FOSS), None, "2022-08-01 10:00", "foss", False),
        ((KUBE, MEETUP), "kube", "2022-05-18 19:00", "kube", True),
        ((KUBE, MEETUP), "meet", "2022-05-18 19:00", "meet", True),
        ((KUBE, MEETUP, FOSS), "foss", "2022-05-18 19:00", "foss", False),
        ((KUBE, MEETUP), "meet", "2022-05-20 10:00", "kube", True),
    ],
)
def test_the_conference_is_the_one_on_else_the_one_in_use(  # noqa: PLR0917  # a table
    book, made, used, at, wanted, holds
):
    uids = dict(zip([slug for slug, *_ in made], conferences(book, *made), strict=True))
    put_setting(book.store, "conference", uids.get(used))
    place = place_of(book.store, book.at(at))
    assert (place.slug, place.covers) == (wanted, holds)


def test_a_named_conference_goes_before_all(book):
    conferences(book, KUBE, FOSS)
    place = place_of(book.store, book.at("2022-05-18 10:00"), "foss")
    assert (place.slug, place.covers, place.day) == ("foss", False, "2022-05-18")


def test_a_used_conference_that_is_gone_is_passed_over(book):
    conferences(book, KUBE)
    put_setting(book.store, "conference", "GONE")
    assert place_of(book.store, book.at("10:00")).slug == "kube"


def test_sessions_of_other_conferences_attract_nothing(book):
    first, _ = conferences(book, KUBE, MEETUP)
    put_setting(book.store, "conference", first)
    book.session("X 10:00-10:35")  # of the meetup
    assert book.goes("10:05") == "day"
    assert book.goes("10:05", "meet") == "X"


def test_without_a_conference_a_note_goes_to_the_inbox(store, book):
    assert book.goes("10:05") == "inbox"
    noted = add_note(store, "x", 1_000)
    assert (noted.place.conference, noted.session, noted.day) == (None, None, None)
    assert store.execute("SELECT conference, session, day, section, utc_offset FROM note").fetchall() == [
        (None, None, None, "", 0)
    ]


def test_a_note_outside_the_dates_is_kept_with_the_used_one(kube):
    noted = kube.note("x", "2022-08-01 10:00")
    assert (noted.place.slug, noted.place.covers, noted.day) == ("kube", False, "2022-08-01")


def test_a_conference_that_a_stranger_wrote_without_offsets_refuses_no_note(kube):
    kube.store.execute("DELETE FROM zone_offset")
    assert kube.note("x").place.minutes == 0


# zones


@pytest.mark.parametrize(
    ("zone", "at", "day", "minutes"),
    [
        # Lord Howe goes back by half an hour on 3 April 2022 at 02:00
        ("Australia/Lord_Howe", "2022-04-03 01:29", "2022-04-02", 660),
        ("Australia/Lord_Howe", "2022-04-03 03:59", "2022-04-02", 630),
        ("Australia/Lord_Howe", "2022-04-03 04:00", "2022-04-03", 630),
        ("Europe/Madrid", "2022-03-27 01:59", "2022-03-26", 60),
        ("Europe/Madrid", "2022-03-27 03:00", "2022-03-26", 120),
        ("Europe/Madrid", "2022-03-27 04:00", "2022-03-27", 120),
        ("America/Los_Angeles", "2022-11-06 03:59", "2022-11-05", -480),
        ("America/Los_Angeles", "2022-11-06 04:00", "2022-11-06", -480),
        ("Pacific/Kiritimati", "2022-05-18 04:00", "2022-05-18", 840),
        ("Asia/Kathmandu", "2022-05-18 03:59", "2022-05-17", 345),
        ("UTC", "2022-05-18 03:59", "2022-05-17", 0),
    ],
)
def test_the_day_is_the_conferences_own_whatever_the_machines_zone(book, zone, at, day, minutes):
    book.open(zone, first=day, last=day, day_one=day)
    place = place_of(book.store, book.at(at))
    assert (place.day, place.minutes, place.number) == (day, minutes, 1)


@pytest.mark.parametrize("fold", [0, 1])
def test_the_hour_that_comes_twice_is_one_night(book, fold):
    book.open("Europe/Berlin", first="2022-10-29", last="2022-10-30", day_one="2022-10-29")
    place = place_of(book.store, book.at("2022-10-30 02:30", fold))
    assert (place.day, place.minutes) == ("2022-10-29", 60 if fold else 120)


def test_a_start_before_the_clock_changes_ends_with_its_own_day(book):
    """With the offset of the note instead of the start's, 23:30 would be 00:30 of the new day."""
    book.open("Asia/Beirut", first="2022-03-26", last="2022-03-27", day_one="2022-03-26", day_end=0)
    book.do("2022-03-26/23:30 start Party")
    assert book.goes("2022-03-26 23:59") == "Party"
    assert book.goes("2022-03-27 01:05") == "day"


def test_the_dates_hold_from_day_end_to_day_end_over_a_change_of_the_clock(book):
    book.open("Europe/Madrid", first="2022-03-28", last="2022-03-28", day_one="2022-03-28")
    assert place_of(book.store, book.at("2022-03-27 04:00")).covers
    assert not place_of(book.store, book.at("2022-03-27 03:59")).covers


def test_a_changed_zone_and_changed_dates_count_at_once(kube):
    at = kube.at("19 01:00")
    assert (place_of(kube.store, at).day, place_of(kube.store, at).number) == ("2022-05-18", 2)
    with kube.store.change("edit"):
        change_conference(kube.store, kube.conference, zone="Asia/Tokyo", day_one=date(2022, 5, 19))
    assert (place_of(kube.store, at).day, place_of(kube.store, at).number) == ("2022-05-19", 1)
    with kube.store.change("edit"):
        change_conference(
            kube.store, kube.conference, day_end=9 * 60, starts_on=date(2023, 1, 1), ends_on=date(2023, 1, 2)
        )
    place = place_of(kube.store, at)
    assert (place.day, place.covers) == ("2022-05-18", False)


@pytest.mark.parametrize(
    ("at", "wanted"), [("16 10:00", 0), ("17 03:59", 0), ("17 04:00", 1), ("15 10:00", -1), ("20 23:00", 4)]
)
def test_days_are_numbered_from_dates(kube, at, wanted):
    assert place_of(kube.store, kube.at(at)).number == wanted


ZONES = (
    "Europe/Madrid", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Apia", "Asia/Tehran",
    "Asia/Kolkata", "America/St_Johns", "America/Santiago", "Africa/Cairo", "Atlantic/Azores", "Antarctica/Troll", "UTC",
)  # fmt: skip


@pytest.mark.slow
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    zone=st.sampled_from(ZONES),
    year=st.integers(1990, 2037),
    hours=st.lists(st.floats(-8700, 17000), min_size=5, max_size=9),
    day_end=st.integers(0, 720),
)
def test_day_and_number_are_what_zoneinfo_says(book, zone, year, hours, day_end):
    first = date(year, random.Random(year).randint(1, 12), 15)
    with book.store.change("new"):
        book.store.execute("DELETE FROM conference")
        book.store.execute("DELETE FROM zone_offset")
    book.open(zone, str(first), str(first + timedelta(days=3)), str(first), day_end=day_end)
    calendar = Calendar(zone=zone, day_end=day_end, day_one=first, starts_on=first, ends_on=first + timedelta(days=3))
    for hour in hours:
        at = round((datetime(year, first.month, 15, tzinfo=UTC) + timedelta(hours=hour)).timestamp() * 1000)
        place = place_of(book.store, at)
        local = datetime.fromtimestamp(at / 1000, ZoneInfo(zone))
        wanted = (local.replace(tzinfo=None) - timedelta(minutes=day_end)).date()
        assert place.minutes == local.utcoffset() // timedelta(minutes=1)
        assert (place.day, place.number) == (wanted.isoformat(), (wanted - first).days + 1)
        assert (day_of(at, calendar), day_number(wanted, calendar)) == (wanted, place.number)


def test_the_offsets_of_a_conference_are_those_of_its_zone(kube):
    rows = kube.store.execute("SELECT from_at, minutes FROM zone_offset ORDER BY from_at").fetchall()
    assert tuple(rows) == zone_offsets("Europe/Madrid", date(2022, 5, 16), date(2022, 5, 20))


def test_a_million_notes_cost_the_question_nothing(kube):
    """The plan looks sessions up by time, and the journal, notes and links not at all."""
    from confnote.store.now import DAY, TARGET

    values = dict.fromkeys(("at", "back", "conference", "day", "day_end", "now", "room", "uid"), 0)
    plan = [
        row[3] for sql in (DAY, TARGET) for row in kube.store.execute("EXPLAIN QUERY PLAN " + sql, values).fetchall()
    ]
    # n and o are notes: those of one session, and the newest one of the conference
    looked_up = {
        line.split(" (")[0] for line in plan if line.startswith("SEARCH") and line.split()[1] in {"s", "m", "n", "o"}
    }
    assert looked_up == {
        "SEARCH s USING INDEX session_by_time", "SEARCH m USING INDEX session_by_time",
        "SEARCH s USING INDEX session_entered", "SEARCH n USING INDEX note_by_session",
        "SEARCH n USING INDEX note_by_conference", "SEARCH o USING INDEX note_by_session",
        "SEARCH s USING INDEX sqlite_autoindex_setting_1",
    }  # fmt: skip
    # what is read whole has few rows
    read_whole = {line.split()[1].partition("-")[0] for line in plan if line.startswith("SCAN")}
    assert read_whole == {
        "c", "conference", "CONSTANT", "which", "chosen", "clock", "entered", "sat", "step", "(subquery",
    } - {"sat"}  # fmt: skip
