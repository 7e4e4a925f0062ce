"""Find what a heading of a table or a key of JSON means: `Time Start (optional)` is the start.

A heading is split into words, whose order, number (singular or plural) and case do not matter. One table of aliases
serves all formats that have no fixed names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any
from unicodedata import combining, normalize

from confnote.schedule.people import is_named, is_role

# meaning -> its aliases, the best first: if a row has both `room` and `venue`, the room counts
ALIASES: dict[str, str] = {
    "id": "id, key, session key, uid, nr, no, number, session number, talk number, code, guid, uuid, session id,"
    " talk id, event id, proposal id, submission id, contribution id, item id",
    "title": "title, titel, titre, titolo, titulo, título, paper title, session title, talk title, event title,"
    " summary, subject, headline, heading, name, session name, talk name, event name, display name, topic title,"
    " presentation title, session, talk, event, presentation, activity, sitzung, vortrag, charla, what, agenda item,"
    " programme item, palestra, sessão, sesión, program, programme, label, evento, apresentação, atividade, ponencia,"
    " actividad, presentación, intervento, sessione, intitulé, exposé, séance, veranstaltung, beitrag, tytuł,"
    " wystąpienie, prelekcja, sesja, sessie, lezing, vortragstitel, programmpunkt, tagesordnungspunkt, aktivität,"
    " activité, événement, titre intervention, titre l intervention, título charla, título palestra, attività, titolo"
    " intervento, titolo dell intervento, aktivitet, activiteit, название, доклад, тема, тема доклада, tittel,"
    " foredrag, föredrag, innlegg, indlæg, oplæg, overskrift, programpunkt, programpost, sesjon",
    "subtitle": "subtitle, untertitel, sub title, sous titre, subtítulo, sottotitolo, ondertitel, podtytuł",
    "date": "date, day, datum, fecha, data, jour, giorno, dia, día, start date, date start, event date,"
    " session date, day date, weekday, wochentag, date from, full date, date full, iso date, date iso,"
    " dag, dzień, dato, start day, day start, day week, day number, day no, conference day, giorni, journée,"
    " fecha inicio, data início, data inizio, date début, data rozpoczęcia, startdatum, begindatum, дата, день",
    "start": "start, starts, begin, begins, beginn, from, von, start time, starting time, begin time, time start, time"
    " from, from time, time begin, start date time, date time start, start at, starts at, begins at, start timestamp,"
    " begin timestamp, from time millis, start time millis, start millis, start epoch, start ms, start utc, start time"
    " utc, utc start, dtstart, start datetime, start iso, begin at, scheduled start, schedule start, planned start,"
    " date heure début, début, debut, heure début, inizio, ora inizio, inicio, comienzo, hora inicio, hour, heure,"
    " scheduled at, schedule at, scheduled, scheduled time, scheduled for, datetime, date time, time date, datetime"
    " start, time, uhrzeit, zeit, heure, hora, ora, clock, when, slot, time slot, start str, start time str, start"
    " hour, timeslot, time range, timestamp, time stamp, horodateur, zeitstempel, tijdstempel, marca temporal, carimbo"
    " data hora, at, schedule, horário, horário início, horaire, orario, horario, ora di inizio, anfang, startzeit,"
    " début séance, godzina, początek, rozpoczęcie, tijd, tijdstip, aanvang, begintijd, period, time period, time"
    " frame, timing, starting, wann, zeitraum, zeitfenster, quand, créneau, plage horaire, cuándo, quando, orari, tid,"
    " tidspunkt, starttid, godziny, время, начало, klokkeslett, klokkeslæt, klockslag, start tid, starttidspunkt",
    "end": "end, ends, ende, bis, to, until, till, finish, finishes, end time, ending time, finish time, stop, stop"
    " time, to time, time end, time to, end date time, date time end, end at, ends at, end timestamp, finish timestamp,"
    " to time millis, end time millis, end millis, end epoch, end ms, end utc, end time utc, utc end, dtend, end"
    " datetime, datetime end, end iso, scheduled end, schedule end, planned end, fin, heure fin, end str, end time str,"
    " end hour, fine, ora fine, hora fin, hasta, fim, término, hora fim, horário fim, endzeit, ora di fine, hora"
    " término, até, hora final, koniec, zakończenie, einde, eindtijd, ending, sluttid, upto, closes, finishing time,"
    " fin sesión, конец, окончание, slutt, slut, slutter, slutar, slutt tid, slutttid, sluttidspunkt",
    "enddate": "end date, date end, date to, finish date, end day, day end, fecha fin, fecha final, fecha término,"
    " data fim, data término, data fine, date fin, data zakończenia, enddatum, einddatum",
    "duration": "duration, duration hour, length hour, dauer, durée, duree, durata, duración, length, minutes, min,"
    " mins, scheduled duration, duration minute, duration in minute, length in minute, length minute, duration min,"
    " time required, slot length, total minute, talk length, duração, czas trwania, duur, time min, time minute, time"
    " in minute, total time, time allotted, run time, running time, varaktighet, varighet, varighed, längd, lengde",
    "allday": "all day event, all day, allday, is all day",
    "room": "room, raum, rooms, salle, sala, aula, zaal, saal, hall, stage, room title, room location, location room,"
    " session location, session room, location, venue, ort, place, lieu, lugar, luogo, where, auditorium, theatre,"
    " theater, bühne, podium, location venue, venue location, venue room, building room, room stage, room track, room"
    " name, auditório, espaço, local, salón, stanza, locatie, ruimte, miejsce, espacio, salones, meeting room,"
    " classroom, veranstaltungsort, wo, hörsaal, où, amphi, amphithéâtre, endroit, dónde, ubicación, sede, onde, dove,"
    " waar, building, space, spazio, espace, spot, raumname, зал, место, rom, lokal, lokale, sted, lokasjon, loc",
    "track": "track, stream, strand, track title, session track, devroom, topic track, track topic, topic, thema,"
    " theme, category, kategorie, catégorie, categoría, track theme, primary track, subject area, tag, keyword, track"
    " name, trilha, filone, eje, eixo, línea temática, traccia, tema, temat, thème, thématique, parcours, eje temático,"
    " ścieżka, themenbereich, spor, spår, kategori",
    "kind": "kind, type, format, session type, session format, talk type, event type, submission type,"
    " presentation type, contribution type, proposal type, talk format, type of session, art, typ, session kind,"
    " tipo, formato, tipologia, rodzaj, soort, art der veranstaltung, veranstaltungsart, vortragsart, tipo sesión,"
    " tipo actividad, tipo atividade, tipo di sessione, type d activité, type d intervention, формат, label title",
    "status": "status, state, cancelled, canceled, is cancelled, is canceled, session status",
    "speakers": "speaker, presenter, person, referent, referenten, referentin, vortragende, vortragender, author, who,"
    " host, instructor, trainer, panelist, panellist, artist, performer, contributor, lecturer, relatore, relatori,"
    " ponente, ponentes, orateur, intervenant, conférencier, conferencier, sprecher, sprecherin, facilitator, talk"
    " speaker, session speaker, speaker name, primary author, speaker full, all speaker, speaker list, people,"
    " moderator, owner, participant, by, prénom nom, prenom nom, vorname nachname, vorname name, first last name,"
    " palestrante, ministrante, orador, speaking, autor, autores, autore, autori, auteur, autoren, conferencista,"
    " conferenciante, expositor, oradores, oratore, animateur, redner, rednerin, dozent, dozentin, docente, prelegent,"
    " prelegenci, prowadzący, spreker, moderador, moderadora, moderatore, modérateur, presenting author, invited"
    " speaker, keynote speaker, presented by, referierende, vortragende r, intervenante, intervenant e, oratrice,"
    " présentateur, présenté par, presentador, presentadora, facilitador, facilitadora, apresentador, relatrice,"
    " oratori, docenti, talare, föreläsare, foredragsholder, led by, given by, taught by, teacher, talker, invitado,"
    " спикер, докладчик, foredragsholdere, foredragshaver, taler, talere, innleder, innledere, oplægsholder,"
    " oplægsholdere, föredragshållare, presentatør, presentatör",
    "first": "first name, given name, vorname, prénom, firstname, speaker first name, forename, imię, voornaam, given,"
    " given names, förnamn, fornavn",
    "last": "last name, family name, surname, nachname, nom, lastname, speaker last name, apellido, cognome,"
    " sobrenome, nazwisko, achternaam, family, family names, efternamn, efternavn, etternavn, familienname",
    "co_speakers": "co speaker, co presenter, additional speaker, other speaker, second speaker,"
    " additional presenter, other presenter, second presenter",
    "org": "organisation, organization, organisations, org, company, affiliation, affil, employer, firma, institution,"
    " institute, speaker org, speaker organisation, speaker organization, speaker company, speaker affiliation,"
    " university, institut, entreprise, empresa, unternehmen, einrichtung, universität, établissement, université,"
    " institución, organización, universidad, afiliación, instituição, organização, universidade, azienda, ente,"
    " affiliazione, università, organizacja, istituto, istituzione, afiliação, société, organisme, home institution,"
    " instytucja, uczelnia, organisatie, bedrijf, instelling, bedrift, organisasjon, virksomhed, företag, selskap,"
    " selskab, arbeidsgiver",
    "abstract": "abstract, description, long description, full description, beschreibung, détail, detail, text, body,"
    " content, about, overview, synopsis, blurb, résumé, resume, session description, talk abstract, session abstract,"
    " talk description, short description, desc, descr, descripción, descrizione, zusammenfassung, kurzbeschreibung,"
    " outline, long abstract, description long, note, notes, descrição, resumo, sinopse, sinopsis, resumen,"
    " beskrivning, beskrivelse, sintesi, descriptif, inhalt, information, excerpt, intro, introduction, context,"
    " explanation, detalle, detalhe, dettagli, riassunto, sommario, opis, streszczenie, beschrijving, omschrijving,"
    " samenvatting, innhold, indhold, innehåll, sammendrag, sammanfattning",
    "url": "url, link, page, website, permalink, webpage, web page, session url, session link, talk url, event url,"
    " href, conf url, talk link, uri, frab url,"
    " enlace, lien, sito",
    "slides": "slide, slide url, slide link, link slide, folien, presentation url, presentation link, deck",
    "video": "video, video url, video link, recording, recording url, recording link, youtube, youtube url,"
    " youtube link, live url, livestream, live stream, stream url, replay, video recording,"
    " vidéo, lien vidéo, enregistrement, aufzeichnung, mitschnitt, grabación, enlace vídeo, registrazione, gravação",
}
# words in the names of rooms
ROOM_WORDS = {
    "hall", "room", "stage", "saal", "raum", "salle", "sala", "aula", "auditorium", "theatre", "theater", "zaal",
    "track", "зал", "bühne", "forum", "lab", "tent", "amphi", "hörsaal", "escenario", "palco",
}  # fmt: skip
# the begin of a heading that means nothing, since the user names another one for its column; `line` drops this sign
NO_MEANING = "\uffff"
# words that say nothing more: `Session Title (optional)` is the title
EMPTY = set(
    "your optional required the of mandatory if any please local and or s in innen de du la".split()  # noqa: SIM905  # shorter
)
LANGUAGES = {"en", "de", "fr", "es", "it", "nl", "pt", "ja", "eng", "english"}
# words around the one that counts: `Proposal title`, `Room name`, `Talk length`
AROUND = {
    "session", "talk", "event", "proposal", "presentation", "schedule", "scheduled", "agenda", "item", "contribution",
    "submission", "activity", "slot", "programme", "program", "name", "names", "full", "paper", "entry", "break",
    "value", "label", "text", "main", "public", "lecture",
}  # fmt: skip
WORD = re.compile(r"[A-Z]+(?![a-zà-ÿ])|[A-ZÀ-Þ]?[^\W\d_A-Z]+|[0-9]+|[^\W\d_]+")
FURTHER = {"co", "second", "additional", "other"}
MODERATORS = {
    "moderator", "moderators", "host", "hosts", "moderador", "moderadora", "moderatore", "modérateur",
}  # fmt: skip
OF_SPEAKER = FURTHER | MODERATORS | {"speaker", "speakers", "presenter", "presenters", "panelist", "panelists"}
BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
NUMBERED_SPEAKER = re.compile(
    r"(?:(?:(?:speaker|referent|presenter|author|name)s? ?)?[1-9]|(?:speaker|presenter)[ _]?"
    r"(?:one|two|three|four|five))(?: name| full name)?"
)
ALTERNATIVE = re.compile(r"\s*(?:[/|+]|\bor\b|\bund\b|\band\b|&)\s*")


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a heading means: a key of ALIASES, and the rank of its alias, 0 for the best.

    `zone` are the words in the heading that can name the zone of its times: `Start (CEST)`, `start_utc`.
    """

    column: str
    rank: int = 0
    zone: str = ""


# each session of a file has the same headings
@lru_cache(maxsize=1 << 15)
def words_of(heading: str) -> tuple[str, ...]:
    """Return the words of a heading, in lower case: `*startTime_en` has `start` and `time`."""
    if NO_MEANING in heading:
        return ()
    words = [
        word.casefold() for word in WORD.findall(heading[:200].replace("IDs", "Ids").replace("YouTube", "Youtube"))
    ]
    # `Title (en)` and `title_en`, but `en` alone is a word
    while len(words) > 1 and words[-1] in LANGUAGES:
        words.pop()
    # `Start (local)`, but `Local` alone is Portuguese for the place
    return tuple(word for word in words if word not in EMPTY or words == ["local"])


@cache
def _table() -> dict[frozenset[str], tuple[str, int]]:
    table: dict[frozenset[str], tuple[str, int]] = {}
    for column, aliases in ALIASES.items():
        for rank, alias in enumerate(aliases.split(",")):
            words = [_singular(word) for word in words_of(alias)]
            table.setdefault(frozenset(words), (column, rank))
            # `starttime`, `sessiontitle`
            table.setdefault(frozenset({"".join(words)}), (column, rank))
    return table


def _singular(word: str) -> str:
    # `descripcion` is `descripción`
    word = "".join(sign for sign in normalize("NFD", word) if not combining(sign))
    # the aliases go through this too, so it does not matter that `starts` becomes `start`
    if len(word) > 3 and word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


@lru_cache(maxsize=1 << 15)
def meaning_of(heading: str) -> Meaning | None:
    """Return what a heading means; None if it means nothing that a session has."""
    plain = " ".join(heading.replace("\xa0", " ").split())[:200]
    if plain.casefold() == "names":
        return Meaning("speakers", 60)
    if NUMBERED_SPEAKER.fullmatch(plain.casefold()):
        # after `speakers`, which can hold them all
        return Meaning("co_speakers", 50)
    if found := _looked_up(words_of(plain)):
        zone = "UTC" if "utc" in plain.casefold() else ""
        return Meaning(*found, zone)
    bare = [word for word in words_of(re.sub("[0-9]", "", plain)) if word not in OF_SPEAKER]
    if (found := _looked_up(bare)) and found[0] in {"org", "first", "last"}:
        return Meaning(found[0], 50)  # `Speaker 2 company`, `Co-speaker first name`
    outside = BRACKETS.sub(" ", plain)
    if outside != plain and (found := _looked_up(words_of(outside))):
        zone = " ".join(BRACKETS.findall(plain)) if found[0] in {"start", "end"} else ""
        return Meaning(*found, zone)
    parts = ALTERNATIVE.split(plain)
    known = [found for part in parts if (found := _looked_up(words_of(part)))]
    return Meaning(*known[0]) if known and len(known) == len(parts) > 1 else None


@lru_cache(maxsize=1 << 15)
def column_of(heading: str) -> str:
    """Return the column that a heading means; empty if it means nothing that a session has."""
    return meaning.column if (meaning := meaning_of(heading)) else ""


def number_of(heading: str) -> int:
    """Return the number of the person: 2 for `Company 2` and `Co-speaker`, 0 for `Moderator`."""
    if not MODERATORS.isdisjoint(words_of(heading)):
        return 0
    found = re.search("[0-9]+", heading[:200])
    return int(found[0]) if found else 1 + (not FURTHER.isdisjoint(words_of(heading)))


def by_number(headings: Iterable[str], cells: Mapping[str, str]) -> list[tuple[int, str]]:
    """Return the filled cells of headings, each with the number of the person."""
    return [(number_of(heading), text) for heading in headings if (text := cells.get(heading))]


def own_cells(orgs: Collection[str], people: Iterable[str], cells: Mapping[str, str]) -> dict[int, str] | None:
    """Return the organisations by the number of the person; None if all people share them."""
    numbers = [number_of(heading) for heading in orgs]
    # `Company` alone is that of all, `Company 2` is not
    is_numbered = len(numbers) > 1 or any(re.search("[0-9]", heading) or number_of(heading) != 1 for heading in orgs)
    is_own = is_numbered and len({*numbers}) == len(numbers) and {*map(number_of, people)}.issuperset(numbers)
    return dict(by_number(orgs, cells)) if is_own else None


def _looked_up(words: Iterable[str]) -> tuple[str, int] | None:
    singular = [_singular(word) for word in words]
    found = _table().get(frozenset(singular)) if singular else None
    if found is None:
        short = [word for word in singular if word not in AROUND]
        if 0 < len(short) < len(singular) and (found := _table().get(frozenset(short))):
            # the room of the talk, but `Session ID` of another column is found above
            return (found[0], found[1] + 1)
        if not short and singular and "name" in singular:
            return _table()[frozenset({"name"})]
    return found


# what a heading means if no other one means that: `Tag` is German for day, a topic can be all that a talk has, and a
# summary beside a title is a text
FALLBACKS = (
    ("title", "track", {"thema", "topic", "topics", "theme", "tema", "temat"}), ("date", "track", {"tag"}),
    ("title", "kind", {"label", "title"}), ("abstract", "title", {"summary"}), ("title", "abstract", {"content"}),
)  # fmt: skip


def columns_of(headings: Iterable[str]) -> dict[str, list[str]]:
    """Return the headings of each meaning, the best first."""
    return {column: [*found] for column, found in known_columns(tuple(headings)).items()}


@lru_cache(maxsize=1000)
def known_columns(headings: tuple[str, ...]) -> Mapping[str, Sequence[str]]:
    """Return `columns_of` the headings, remembered: not to be changed."""
    found: dict[str, list[tuple[int, int, str]]] = {}
    for place, heading in enumerate(headings):
        if meaning := meaning_of(heading):
            found.setdefault(meaning.column, []).append((meaning.rank, place, heading))
    columns = {column: [heading for *_, heading in sorted(ranked)] for column, ranked in found.items()}
    for column, other, words in FALLBACKS:
        if column not in columns:
            replaced = [heading for heading in columns.get(other, ()) if words.issuperset(words_of(heading))]
            if replaced and not (other == "title" and replaced == columns[other]):
                columns |= {column: replaced, other: [name for name in columns[other] if name not in replaced]}
    return {column: headings for column, headings in columns.items() if headings}


# words of columns that only a list of people, or of talks with their speakers, has
OF_PEOPLE = {"affiliation", "bio", "biography", "profile", "company"}
# the most words of a position such as `Head of Data Science`
LONGEST_ROLE = 4
FLAGS = {"true", "false", "yes", "no"}
TAGS = {"tag", "tags", "keyword", "keywords"}


def name_of_speakers(columns: dict[str, list[str]], headings: Iterable[str], texts: Callable[[str], list[str]]) -> None:
    """Take the column `Name` for the speaker if there is a column `Talk` and none of speakers.

    Half of the rows need a talk. Beside `Title` it needs a column that only people have, such as `Affiliation` or
    `Bio`, or an organisation and `texts` that are names beside those that are no positions.
    """
    titles = columns.get("title", [])
    names = [heading for heading in titles if words_of(heading) == ("name",)]
    words = {word for heading in headings for word in words_of(heading)}
    named = [text for name in names for text in texts(name)]
    beside = [text for title in filter(is_title, titles) for text in texts(title)]  # `Ada Lind` beside `CTO`
    roles = sum(is_role(text) and len(text.split()) <= LONGEST_ROLE for text in beside)
    has_people = "org" in columns and 2 * sum(map(is_named, named)) > len(named) > 2 * roles
    is_of_people = has_people or not words.isdisjoint(OF_PEOPLE)
    of_talks = {"talk", "topic", "presentation"} | ({"title"} if is_of_people else set())
    talks = [heading for heading in titles if not of_talks.isdisjoint(words_of(heading))]
    are_few = 2 * sum(len(texts(talk)) for talk in talks) < len(named)
    if names and talks and not are_few and "speakers" not in columns:
        columns["speakers"], columns["title"] = names, talks


def topics_are_titles(rows: Iterable[Mapping[str, Any]]) -> bool:
    """Return whether `topic` has the titles, and `title` the positions of the speakers.

    Then sessions without a speaker, such as breaks, have a topic too, and only those with one have a title. A track is
    the topic of several sessions.
    """
    found = [
        [next((row[name] for name in row if row[name] and is_it(name)), "") for is_it in (is_topic, is_title, _is_who)]
        for row in rows if any(map(is_topic, row))
    ]  # fmt: skip
    spoken = [(str(topic), str(title)) for topic, title, who in found if who]
    roles = [title for _, title in spoken if title]
    is_own = 2 * len(dict(spoken)) > len(spoken) and 10 * sum(bool(topic) for topic, *_ in found) >= 9 * len(found)
    is_apart = len(spoken) < len(found) and not any(title for _, title, who in found if not who)
    return is_own and is_apart and 2 * sum(map(is_role, roles)) > len(roles)


def is_topic(heading: str) -> bool:
    """Return whether a heading is `Topic`."""
    return words_of(heading) == ("topic",)


def is_title(heading: str) -> bool:
    """Return whether a heading is `Title`."""
    return words_of(heading) == ("title",)


def _is_who(heading: str) -> bool:
    return column_of(heading) == "speakers"


def texts_under(headings: Iterable[str], cells: dict[str, str]) -> dict[str, str]:
    """Return the texts under headings, in one language if `text_en` and `text_ja` are filled.

    A text such as `description: true` only says that there is one.
    """
    found: dict[tuple[str, ...], tuple[str, str]] = {}
    for heading in headings:
        if (text := cells.get(heading, "")) and text.casefold() not in FLAGS:
            found.setdefault(words_of(heading), (heading, text))
    return dict(found.values())


def tags_apart(columns: dict[str, list[str]]) -> None:
    """Take tags for the track, and notes for the abstract, only if no other column has it."""
    for column, words in (("track", TAGS), ("abstract", {"note", "notes"})):
        if others := [heading for heading in columns.get(column, ()) if words.isdisjoint(words_of(heading))]:
            columns[column] = others


def in_other_languages(headings: Iterable[str]) -> set[str]:
    """Return the headings such as `speaker_en` beside `speaker`; of languages only, one counts."""
    found: dict[tuple[str, ...], list[str]] = {}
    for heading in headings:
        found.setdefault(words_of(heading), []).append(heading)
    named = {name for group in found.values() if len(group) > 1 for name in group if _language_of(name)}
    # what names no language is the text of the file itself; else English counts, as in other places
    groups = (sorted(group, key=lambda name: {"": 0, "en": 1}.get(_language_of(name), 2)) for group in found.values())
    return {name for group in groups for name in group[1:] if name in named}


def _language_of(heading: str) -> str:
    """Return the language at the end of a heading such as `speaker_en`; empty for another."""
    words = [word.casefold() for word in WORD.findall(heading)]
    return words[-1] if len(words) > 1 and words[-1] in LANGUAGES else ""


def needs(known: Collection[str]) -> str:
    """Return what a table with these columns lacks to be a programme; empty if it lacks nothing."""
    has_start = bool({"start", "date"} & set(known)) or len(known) > 2
    return "no title" if "title" not in known else "" if has_start else "no start"
