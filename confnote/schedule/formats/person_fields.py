"""The fields of the objects of people in JSON and YAML, by their words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from confnote.schedule.columns import column_of
from confnote.schedule.document import text_of
from confnote.schedule.people import ROLES, handle_of, is_name

# the fields of a speaker that are used, by their words
NAMES = (
    "name", "full name", "display name", "public name", "speaker name", "fullname", "title name", "nombre completo",
    "nom complet", "nome completo", "vollständiger name", "vollname", "navn", "namn", "naam", "nimi",
)  # fmt: skip
# in a list of people, `nom` and `nombre` alone are the whole name
FIRST_NAMES = (
    "first name", "firstname", "given name", "givenname", "first", "given", "given names", "forename", "fname",
    "vorname", "prénom", "prenom", "nombre", "nombres", "nome", "imię", "imie", "voornaam", "förnamn", "fornavn",
    "etunimi", "jméno", "keresztnév", "имя", "名",
)  # fmt: skip
LAST_NAMES = (
    "last name", "lastname", "family name", "familyname", "surname", "last", "family", "lname", "nachname",
    "familienname", "zuname", "nom", "apellido", "apellidos", "cognome", "sobrenome", "apelido", "nazwisko",
    "achternaam", "efternamn", "efternavn", "etternavn", "sukunimi", "příjmení", "фамилия", "姓",
)  # fmt: skip
ORGS = ("company", "organization", "organisation", "affiliation", "org", "company name", "employer")
POSITIONS = ("tag line", "tagline", "position", "job title", "role", "title", "headline", "job")
HANDLES = ("twitter", "twitter handle", "twitter url", "handle")
PAGES = ("website", "homepage", "url", "web", "blog")
USED_OF_PEOPLE = {*NAMES, *FIRST_NAMES, *LAST_NAMES, *ORGS, *POSITIONS, *HANDLES, *PAGES}
# words of fields that say something of a person, which is no part of a session
OF_PERSON = set(
    "bio biography bios about profile description email mail phone pronoun pronouns gender country city location"  # noqa: SIM905
    " nationality photo picture image img avatar icon thumbnail portrait headshot socials social links link"
    " linkedin github gitlab mastodon bluesky facebook instagram twitter x youtube url website homepage orcid"
    " position role job title type featured order id ids key slug uid uuid guid code ref idref refid".split()
)


# `Director`, `Professor of Physics`, `Head of Research, Example Org`; not `Becoming a Manager`
POSITION = re.compile(r"(?P<head>[A-Z][\w&/-]*(?: (?:&|and|[A-Z][\w&/-]*)){0,4})(?:(?:,| of| at| for| in)\s.*)?")


def has_position(part: Any) -> bool:
    """Return whether an object is a person with a position: `{name: Ada Lind, title: Director}`."""
    if not isinstance(part, dict) or not is_name(text_of(part.get("name"))):
        return False
    found = POSITION.fullmatch(text_of(part.get("title")).strip())
    return bool(found and found["head"].rpartition(" ")[2].casefold() in ROLES)


def sessions_of(value: Any) -> Any:
    """Return people with positions as sessions titled by their names; another value as it is."""
    are_people = isinstance(value, list) and all(map(has_position, value))
    return [*map(_session_of, value)] if are_people else value


def _session_of(part: dict[str, Any]) -> dict[str, Any]:
    times = {
        name: value for name, value in part.items() if column_of(name) in {"date", "start", "end", "duration", "room"}
    }
    person = {name: value for name, value in part.items() if name not in times}
    return {**times, "title": part["name"], "speakers": [person]}


def first_of(fields: Mapping[str, str], *names: str) -> str:
    """Return the first field of these names that is filled."""
    return next((fields[name] for name in names if fields.get(name)), "")


def name_of(fields: Mapping[str, str]) -> str:
    """Return the name of a person by the fields of an object: the whole name, or its two parts."""
    name, first, last = (first_of(fields, *names) for names in (NAMES, FIRST_NAMES, LAST_NAMES))
    if not name:
        return f"{first} {last}".strip()
    if last and not first and last.casefold() not in name.casefold():
        return f"{name} {last}"  # `{name: Ana, surname: Gil}`
    if first and not last and " " not in name and first.casefold() not in name.casefold():
        return f"{first} {name}"  # `{vorname: Ada, name: Lind}`
    return name


def handle_in(fields: Mapping[str, str]) -> str:
    """Return the handle of a person on Twitter; empty for that of another service."""
    twitter = first_of(fields, *HANDLES)
    handle = handle_of(twitter) or (f"@{twitter.lstrip('@')}" if re.fullmatch(r"@?[A-Za-z0-9_]{2,15}", twitter) else "")
    return handle if "twitter" in " ".join(fields) or twitter.startswith("@") else ""
