"""Times as people type them -> instants, conference days and date ranges; and back into words.

The grammar is closed: what is not in it is refused with examples, never guessed. A named day (`today`, `day 2`, `tue`)
is a conference day, which runs from day end to day end, so `tue 01:30` is the night after Tuesday; a date
(`17 May 2022`, `2022-05-17`) is the calendar's. `python-dateutil` reads single dates that the grammar has cut out
and is handed nothing else: alone it takes "16-20 May 2022" for a minute of the year 2016.
"""

from confnote.when.dates import dates, day
from confnote.when.days import (
    MONTHS,
    WEEKDAYS,
    Calendar,
    clock,
    dates_label,
    day_label,
    day_of,
    number,
)
from confnote.when.instants import instant, time_of_day
from confnote.when.zones import BEGINNING, local, offset, wall, zone, zone_offsets

__all__ = [
    "BEGINNING",
    "MONTHS",
    "WEEKDAYS",
    "Calendar",
    "clock",
    "dates",
    "dates_label",
    "day",
    "day_label",
    "day_of",
    "instant",
    "local",
    "number",
    "offset",
    "time_of_day",
    "wall",
    "zone",
    "zone_offsets",
]
