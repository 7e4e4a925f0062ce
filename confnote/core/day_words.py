"""The names of months and weekdays in seven languages, as files and headings write them."""

from __future__ import annotations

from functools import cache

# the first letters of the months in English, German, French, Spanish, Italian, Dutch and Portuguese
MONTH_WORDS: tuple[str, ...] = (
    "jan ene gen", "feb fév fev", "mar mär mae maa mrz mrt", "apr avr abr", "may mai mag mei", "jun juin giu",
    "jul juil lug", "aug aoû aou ago", "sep set", "oct okt ott out", "nov", "dec dez déc dic",
)  # fmt: skip
_MONTHS = tuple(tuple(names.split()) for names in MONTH_WORDS)
# three letters or more of a name are enough; those of two letters have one meaning in all these languages
WEEKDAY_WORDS: tuple[str, ...] = (
    "monday mo montag lundi lu lunes lunedì lunedi maandag segunda segunda-feira",
    "tuesday tu di dienstag mardi martes martedì martedi dinsdag terça terca terça-feira terca-feira",
    "wednesday we weds mi mittwoch mercredi miércoles miercoles mercoledì mercoledi wo woensdag quarta quarta-feira",
    "thursday th do donnerstag jeudi jueves giovedì giovedi donderdag quinta quinta-feira",
    "friday fr freitag vendredi viernes venerdì venerdi vr vrijdag sexta sexta-feira",
    "saturday sa samstag sonnabend samedi sábado sabado sabato za zaterdag",
    "sunday su so sonntag dimanche domingo domenica zo zondag",
)


def month_of(word: str) -> int:
    """Return the number of a month; 0 for another word."""
    word = word.casefold()
    return next((number for number, names in enumerate(_MONTHS, 1) if word.startswith(names)), 0)


@cache
def _weekdays() -> dict[str, int]:
    """Return the names of the weekdays and what they begin with, each with its number."""
    found: dict[str, int] = {}
    for number, names in enumerate(WEEKDAY_WORDS):
        for name in names.split():
            for length in (len(name), *range(3, len(name))):
                found.setdefault(name[:length], number)
    return found


def weekday_of(word: str) -> int | None:
    """Return the number of a weekday, 0 for Monday; None for another word."""
    return _weekdays().get(word.casefold().rstrip("."))
