"""From a programme to a conference in one command: what is taken from the file, and what the user typed stays."""

import json
import shlex
import sqlite3
from contextlib import closing

import pytest

from confnote.actions.first_programme import name_of_source

ICS = """BEGIN:VCALENDAR
VERSION:2.0
X-WR-CALNAME:Cloud Days
X-WR-TIMEZONE:Europe/Madrid
BEGIN:VEVENT
UID:1@x
SUMMARY:A talk
DTSTART:20240203T080000Z
DTEND:20240203T090000Z
END:VEVENT
BEGIN:VEVENT
UID:2@x
SUMMARY:Another talk
DTSTART:20240204T080000Z
DTEND:20240204T090000Z
END:VEVENT
END:VCALENDAR
"""
TABLE = "title,date,start,end\nA talk,2024-02-03,10:00,11:00\n"
TAKEN = "the name Cloud Days, the dates 3-4 February 2024, the zone Europe/Madrid"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "days.ics").write_text(ICS)
    (tmp_path / "my_meetup-2024.csv").write_text(TABLE)
    (tmp_path / "page.html").write_text("<html>")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(confnote, folder):
    return lambda *words, **more: confnote(*words, **({"TZ": "America/New_York"} | more))


def known(run):
    return [(one["slug"], one["starts_on"], one["ends_on"], one["timezone"]) for one in _json(run("use", "--json"))]


def _json(ran):
    return json.loads(ran.stdout)


def test_new_takes_from_the_programme_what_is_not_typed(run):
    ran = run("new", "--schedule", "days.ics")
    assert ran.stdout == (
        "cloud-days: Cloud Days, 3-4 February 2024, Europe/Madrid. In use now\n"
        f"taken from the programme: {TAKEN} (confnote edit cloud-days changes this)\n+2 -0 ~0\n"
        "2 days, no rooms, no sessions with speakers\nfor example Sat 3 Feb 09:00-10:00: A talk\n"
    )
    assert (ran.code, ran.stderr) == (0, "")
    words = ("--dates", "2-5 Feb 2024", "--timezone", "Europe/Lisbon", "--place", "Porto", "--schedule", "days.ics")
    ran = run("new", "Mine", *words, "--json")
    assert [_json(ran)[key] for key in ("name", "starts_on", "timezone", "place")] == [
        "Mine", "2024-02-02", "Europe/Lisbon", "Porto",
    ]  # fmt: skip
    assert _json(ran)["programme"]["added"] == 2
    run("undo")  # the conference and its programme are one change
    assert [slug for slug, *_ in known(run)] == ["cloud-days"]


def test_the_place_is_the_venue_or_the_address_that_all_rooms_have(run):
    head = "<title>X 24</title><venue>ULB</venue><city>Brussels</city>"
    day = (
        '<day date="2024-02-03"><room name="A"><event id="1"><title>T</title><start>10:00</start></event></room></day>'
    )
    xml = f"<schedule><conference>{head}</conference>{day}</schedule>"
    assert "the place ULB, Brussels" in run("new", "--schedule", "-", input=xml).stdout
    rooms = "".join(
        f"BEGIN:VEVENT\nUID:{n}\nSUMMARY:T{n}\nDTSTART:20240203T080000Z\nLOCATION:Hall {n}\\, Lisbon\\, Portugal\nEND:VEVENT\n"
        for n in range(4)
    )
    ics = f"BEGIN:VCALENDAR\nPRODID:x\nX-WR-CALNAME:Y\n{rooms}END:VCALENDAR\n"
    ran = run("new", "--schedule", "-", "--json", input=ics)
    assert (_json(ran)["place"], _json(ran)["timezone"]) == ("Lisbon, Portugal", "Europe/Lisbon")


def test_an_import_without_a_conference_makes_one(run):
    ran = run("schedule", "import", "days.ics", "--dry-run")
    assert "would make cloud-days: Cloud Days, 3-4 February 2024, Europe/Madrid\n" in ran.stdout
    assert run("use").stdout == ""
    ran = run("schedule", "import", "days.ics")
    assert ran.stderr == "confnote: there is no conference yet: one is made of this programme\n"
    assert ran.stdout.startswith("cloud-days: Cloud Days, 3-4 February 2024, Europe/Madrid. In use now\ntaken ")
    assert known(run) == [("cloud-days", "2024-02-03", "2024-02-04", "Europe/Madrid")]


def test_a_file_without_a_name_gives_its_own(run):
    ran = run("new", "--schedule", "my_meetup-2024.csv")
    assert "the name my meetup 2024 (from the file's name), the dates 3 February 2024 (confnote" in ran.stdout
    assert "the zone of this machine, America/New_York, is used" in ran.stderr
    assert run("config", "set", "timezone", "Europe/Oslo").code == 0
    ran = run("new", "other", "--schedule", "my_meetup-2024.csv")
    assert "the zone of the setting timezone, Europe/Oslo, is used" in ran.stderr
    assert run("new", "--schedule", "-", input=TABLE).stderr.endswith(
        "the programme does not name its conference: confnote new NAME --schedule -\n"
    )


@pytest.mark.parametrize("before", [[], ["new"]])
def test_a_file_that_is_none_is_the_error(run, before):
    if before:
        run("new", "Other", "--dates", "3 Feb 2024")
    for name, words in (("nosuch.ics", "cannot read"), ("page.html", "a web page"), ("ftp://x.example/a", "no http")):
        for line in (("schedule", "import", name), ("new", "--schedule", name)):
            ran = run(*line)
            assert ran.code == 1
            assert words in ran.stderr
            assert "conference" not in ran.stderr


def test_dates_and_zone_that_nobody_typed_are_those_of_the_first_programme(run):
    ran = run("new", "Old Days")
    assert "no dates are given: today's are used, until you import its programme" in ran.stderr
    ran = run("schedule", "import", "days.ics")
    assert ran.stdout == (
        "old-days takes the dates 3-4 February 2024 and the zone Europe/Madrid from the programme\n"
        "Cloud Days, into old-days: +2 -0 ~0\n"
        "2 days, no rooms, no sessions with speakers\nfor example Sat 3 Feb 09:00-10:00: A talk\n"
    )
    assert known(run) == [("old-days", "2024-02-03", "2024-02-04", "Europe/Madrid")]
    run("undo")
    assert known(run)[0][3] == "America/New_York"
    run("new", "Set", CONFNOTE_TIMEZONE="Asia/Tokyo")  # a setting is not typed for this conference
    assert "the zone Europe/Madrid" in run("schedule", "import", "days.ics", "-c", "set").stdout
    run("use", "old-days")
    run("schedule", "import", "days.ics")  # still the first one
    assert ("old-days", "2024-02-03", "2024-02-04", "Europe/Madrid") in known(run)


@pytest.mark.parametrize("how", ["typed", "edited"])
def test_typed_dates_and_zones_stay(run, how):
    dates, zone = ("--dates", "1-2 Feb 2024"), ("--timezone", "Europe/Lisbon")
    if how == "typed":
        run("new", "Old Days", *dates, *zone)
    else:
        run("new", "Old Days")
        run("edit", "old-days", *dates, *zone)
    assert run("schedule", "import", "days.ics").stdout == (
        "Cloud Days, into old-days: +2 -0 ~0\n2 days, no rooms, no sessions with speakers\nfor example Sat 3 Feb 08:00-09:00: A talk\n"
    )
    assert known(run) == [("old-days", "2024-02-01", "2024-02-02", "Europe/Lisbon")]


def test_another_conference_in_use_leads_to_a_new_one(run):
    run("new", "Other")
    run("add", "a note of today")
    ran = run("schedule", "import", "days.ics")
    assert ran.code == 1
    assert ran.stderr.endswith(
        "To make a conference of it: confnote new --schedule days.ics; to import it into other all the same add --yes\n"
    )
    assert run("schedule", "import", "days.ics", "--yes").stdout.startswith("other takes the dates 3-4 February 2024")


def test_a_conference_of_that_name_is_updated_or_an_earlier_edition(run):
    run("new", "--schedule", "days.ics")
    ran = run("new", "--schedule", "days.ics")
    assert (ran.code, ran.stdout) == (1, "")
    assert "confnote schedule import days.ics -c cloud-days updates its programme" in ran.stderr
    ran = run("new", "--schedule", "-", input=ICS.replace("20240", "20250"))
    assert ran.stdout.startswith("cloud-days-2025: Cloud Days, 3-4 February 2025")


def test_a_new_conference_far_from_its_programme_is_refused(run):
    ran = run("new", "Mine", "--dates", "1 May 2026", "--schedule", "days.ics")
    assert ran.code == 1
    assert ran.stderr.endswith("Leave out --dates to take those of the programme\n")
    assert run("use").stdout == ""
    assert run("new").stderr.startswith("confnote: say its name, or name its programme: ")


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("fosdem_2024.xml", "fosdem 2024"),
        ("/a/b/KubeCon-EU.2026.ics", "KubeCon EU 2026"),
        ("https://kc2026.sched.com/all.ics", "kc2026.sched.com"),
        ("https://www.example.org/", "example.org"),
        ("https://example.org/x/js%20days_2026.json?key=secret", "js days 2026"),
        ("-", ""),
    ],
)
def test_a_name_from_a_file_or_an_address(source, name):
    assert name_of_source(source) == name


def test_days_that_have_no_dates_are_counted_from_the_typed_ones(run):
    table = "Day,Time,Title\nDay 1,10:00-10:30,A talk\nDay 2,10:00-10:30,B talk\n"
    ran = run("new", "--schedule", "-", input=table)
    assert "say the dates of the conference by confnote new --schedule - --dates " in ran.stderr
    assert "confnote edit" not in ran.stderr
    words = ("--dates", "18-20 May 2026", "--day-one", "19 May 2026", "--timezone", "UTC", "--schedule", "-")
    assert run("new", "W", *words, input=table).code == 0
    assert [one["starts_at"][:10] for one in _json(run("agenda", "--json"))] == ["2026-05-19", "2026-05-20"]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (("--schedule", "broken.json"), '"NAME" --dates "16-20 May 2022"'),
        (("--schedule", "nowhere.ics"), '"NAME" --dates "16-20 May 2022"'),
        (("--schedule", "page.html"), '"NAME" --dates "16-20 May 2022"'),
        (("Nix Con", "--schedule", "broken.json", "--dates", "3-4 June 2026"), "'Nix Con' --dates '3-4 June 2026'"),
    ],
)
def test_a_file_that_cannot_be_read_names_the_way_without_it(run, folder, words, name):
    (folder / "broken.json").write_text('{"foo":')
    refused = run("new", *words)
    assert (refused.code, refused.stdout) == (1, "")
    assert refused.stderr.endswith(f". Without a programme: confnote new {name}\n")


def test_the_way_without_it_has_no_stop_behind_a_question(run):
    refused = run("new", "W", "--schedule", "-", input="<!-- <schedule> --> &")
    assert ": is it a programme? Without a programme: confnote new W" in refused.stderr


@pytest.mark.parametrize(
    "table", ["Day,Time,Title\nDay 1,10:00-10:30,A talk\n", "title,start\nA talk,03/04/2026 10:00\n"]
)
def test_an_error_that_names_what_to_type_names_no_other_way(run, table):
    refused = run("new", "W", "--schedule", "-", input=table)
    assert refused.stderr.endswith('confnote new --schedule - --dates "DAY-DAY MONTH YEAR"\n')


def test_an_error_that_only_quotes_a_command_still_names_the_way_without_a_programme(run, folder):
    name = "see confnote --help.json"
    (folder / name).write_text("[1, 2")
    refused = run("new", "W", "--schedule", name)
    assert "Without a programme: confnote new W" in refused.stderr
    refused = run("new", "W", "--schedule", "confnote --gone.json")
    assert "cannot read 'confnote --gone.json'" in refused.stderr
    assert "Without a programme: confnote new W" in refused.stderr


def test_a_file_that_is_cut_off_names_one_command_that_imports_it(run, folder):
    (folder / "cut.ics").write_text(ICS[: ICS.index("SUMMARY:Another")])
    refused = run("new", "--schedule", "cut.ics", "--place", "Old Town").stderr.splitlines()[-1]
    assert refused.endswith(
        "get it again. To import it all the same: confnote new --place 'Old Town' --schedule cut.ics --yes"
    )
    assert run("new", "--place", "Old Town", "--schedule", "cut.ics", "--yes").code == 0
    refused = run("schedule", "import", "cut.ics", "--timezone", "Europe/Paris").stderr.splitlines()[-1]
    assert "confnote schedule import cut.ics -c cloud-days --timezone Europe/Paris --yes" in refused


def test_a_row_keeps_its_number_from_a_store_of_an_earlier_version(run, folder, env):
    (folder / "rows.csv").write_text("title,start,id\nA talk,2024-02-03 10:00,7\n")
    run("new", "Rows", "--schedule", "rows.csv")
    with closing(sqlite3.connect(env["CONFNOTE_DB"])) as store, store:
        store.execute("UPDATE session_alias SET source = 'id:csv'")
    (folder / "rows.csv").write_text("title,start,id\nOf quite other words,2024-02-03 11:00,7\n")
    assert "s1 " in run("schedule", "import", "rows.csv", "--yes").stdout


def test_notes_of_a_talk_that_gave_way_to_another_can_be_moved(run):
    rows = ["title,start,duration,room", "Bread,2024-02-03 10:00,45,R", "Bees,2024-02-03 11:00,45,R"]
    run("new", "Days", "--schedule", "-", input="\n".join(rows))
    for text in ("one", "two"):
        run("add", "--at", "2024-02-03 11:05", text)
    rows[2] = "Wasps,2024-02-03 11:00,45,R"
    ran = run("schedule", "import", "-", input="\n".join(rows))
    *lines, last = ran.stdout.splitlines()
    assert lines == [
        "+1 -1 ~0; sessions with notes: 1 replaced",
        "! s2 Bees is replaced by Wasps: its 2 notes stay with it",
        "+ Wasps (Sat 3 Feb 11:00, R)",
    ]
    assert last == (
        '"Bees" is no longer in the programme and has 2 notes; in its slot now: "Wasps". To move them there: confnote'
        " move n1-n2 s3"
    )
    assert run("move", "n1-n2", "s3").code == 0


def test_notes_of_a_talk_that_has_another_title_and_room_can_be_moved(run):
    rows = ["title,start,duration,room,speaker", "Bread,2024-02-03 10:00,45,R,Bo Ek"]
    run("new", "Days", "--schedule", "-", input="\n".join([*rows, "Bees,2024-02-03 11:00,45,R,Ada Lind"]))
    run("add", "--at", "2024-02-03 11:05", "one")
    ran = run("schedule", "import", "-", input="\n".join([*rows, "Why wasps,2024-02-03 14:00,45,S,Ada Lind"]))
    *lines, last = ran.stdout.splitlines()
    assert lines == [
        "+1 -1 ~0; sessions with notes: 1 gone from the programme",
        "- s2 Bees: marked removed, its 1 note stays (perhaps now: Why wasps)",
        "+ Why wasps (Sat 3 Feb 14:00, S)",
    ]
    assert last == (
        '"Bees" is no longer in the programme and has 1 note; perhaps now: "Why wasps". To move it there: confnote'
        " move n1 s3"
    )


@pytest.mark.parametrize("first", [("new", "My Days", "--schedule", "-"), ("schedule", "import", "-")])
def test_the_command_in_a_notice_of_other_days_can_be_pasted(run, first):
    table = "title,start\nBread,2026-05-17 09:00\nBees,2026-05-18 09:00\n"
    dates = ("--dates", "15-17 May 2026", "--timezone", "UTC")
    if first[0] == "schedule":
        run("new", "My Days", *dates)
    ran = run(*first, *(dates if first[0] == "new" else ()), input=table)
    notice = next(line for line in ran.stderr.splitlines() if "outside" in line)
    command = notice[notice.index("confnote edit") :]
    assert command == 'confnote edit my-days --dates "15-18 May 2026"'
    assert run(*shlex.split(command)[1:]).code == 0
    assert run("schedule", "import", "-", input=table).stderr == ""


def test_an_ambiguous_date_leads_to_the_dates_of_the_conference(run, tmp_path):
    (tmp_path / "a.csv").write_text("Date,Time,Title\n03/09/2026,9:00,A\n04/09/2026,9:00,B\n")
    file = str(tmp_path / "a.csv")
    words = (
        "03/09/2026 can be 3 September or 9 March: write dates with the year first, 2026-09-03;"
        f' or say the dates of the conference by confnote new --schedule {file} --dates "DAY-DAY MONTH YEAR"'
    )
    assert words in run("new", "--schedule", file).stderr
    assert words in run("schedule", "import", file).stderr
    assert run("new", "--schedule", file, "--dates", "3-4 September 2026", "A Days").code == 0


def test_new_speakers_are_shown_beside_the_old_ones(run, tmp_path):
    run("new", "My Days", "--dates", "3-4 September 2026")
    head = "# Pot Days\nDate,Time,Title,Speaker,Organisation\n"
    for speakers, found in [
        (("Ada Lind,Example Org", ","), ""),
        (("Bo Ek,Example Org", "Cy Oz,"), "s1 Clay: speakers Ada Lind -> Bo Ek\n~ s2 Glaze: speakers none -> Cy Oz\n"),
        (("Bo Ek,Other Org", ","), "s1 Clay: speakers Bo Ek (Example Org) -> Bo Ek (Other Org)\n~ s2 Glaze: no longer"),
    ]:
        rows = [
            f"2026-09-03,{hour}:00,{title},{one}\n"
            for hour, title, one in zip((10, 11), ("Clay", "Glaze"), speakers, strict=True)
        ]
        (tmp_path / "pots.csv").write_text(head + "".join(rows))
        answer = run("schedule", "import", str(tmp_path / "pots.csv")).stdout
        assert "Pot Days, into my-days: " in answer
        assert found in answer
