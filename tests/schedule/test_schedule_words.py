"""Text, kinds, links, names and rooms in the forms that files have."""

import json
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from confnote.errors import Refused
from confnote.model import Speaker
from confnote.schedule import assemble
from confnote.schedule import text as text_module
from confnote.schedule.assemble import short_rooms
from confnote.schedule.formats import read_schedule, tree
from confnote.schedule.formats.keys import day_or_clock
from confnote.schedule.kinds import is_service, kind_and_service, session_kind
from confnote.schedule.name_cells import CellHabits, organisations_follow, people_in_cells
from confnote.schedule.name_lists import people_in
from confnote.schedule.people import employer, handle_of, looks_like_names, person, speakers_in
from confnote.schedule.states import cut_cancelled, is_off
from confnote.schedule.text import ABSTRACT, line, paragraphs, prose
from confnote.schedule.weblinks import address_key, attachment, distinct_links, site_of, web_address, weblink


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("  A \r\n talk\t ", "A talk"),
        ("Q&amp;A with &#65;da &amp &copy2", "Q&A with Ada &amp &copy2"),
        ("a\x1b[31mb\x07c\x7fd\x9be", "a[31mbcde"),
        ("abc\u202ecba\u2066x\u2069", "abccbax"),
        ("👩\u200d💻 works", "👩\u200d💻 works"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("half\ud83d", "half"),
        ("[talk] <s>old</s> [/]", "[talk] <s>old</s> [/]"),
        ("x" * 600, "x" * 499 + "…"),
    ],
)
def test_line(text, found):
    assert line(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<p>One &amp; two</p>\n<p>three</p>", "One & two\n\nthree"),
        ("<p>a_b *c* <a href='https://x.org'>y</a></p>", "a_b \\*c\\* [y](https://x.org)"),
        ("<p>snake_case _name_</p>", "snake_case \\_name\\_"),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", "- a\n  - b"),
        ("<h2>Head</h2><p>x<br>y</p>", "## Head\n\nx  \ny"),
        ("<p><a href='javascript:alert(1)'>a</a> <a href='/b'>b</a> <img src='x' alt='pic'></p>", "a b pic"),
        ("<p>x</p><script>alert(1)</script><style>p {}</style>", "x"),
        ("plain\r\n\r\n\r\n\r\n* item_x\r\n* two", "plain\n\n* item_x\n* two"),
        ("von <i>ihm</i>\n* Vec<T> & <stdio.h>\n* snake_case", "von *ihm*\n* Vec<T> & <stdio.h>\n* snake_case"),
        ("one<br>two<br/>\nthree", "one\ntwo\nthree"),
        ("Vec<T>, <div>, a < b, <s>", "Vec<T>, <div>, a < b, <s>"),
        ("No&nbsp;break &lt;b&gt;", "No break <b>"),
        ("esc\x1b[2J \u202eevil\u202c", "esc[2J evil"),
        ("   ", ""),
    ],
)
def test_prose(text, found):
    assert prose(text) == found


def test_long_prose_is_cut_with_a_mark():
    assert prose("word " * 20_000).endswith(" […]")
    assert len(prose("word " * 20_000)) <= ABSTRACT + 4


@pytest.mark.parametrize(
    "text",
    [
        "<p>" * 20_000 + "x</p>",
        "<b>" * 9_000 + "x" + "</b>" * 9_000,
        "<!" * 20_000 + "</p>",
        "<a " * 16_000 + "</p>",
        "<p>" + "a<" * 20_000,
    ],
)
def test_hostile_markup_is_survived(text):
    assert isinstance(prose(text), str)


def test_paragraphs_say_nothing_twice():
    assert paragraphs("A.", "A. And more.") == "A. And more."
    assert paragraphs("A. And more.", "A.") == "A. And more."
    assert paragraphs("One", "", "Two") == "One\n\nTwo"


@pytest.mark.parametrize(
    ("word", "title", "track", "kind"),
    [
        ("", "Anything", "", "talk"),
        ("Lightning Talk", "x", "", "lightning"),
        ("lecture", "Keynote", "", "keynote"),
        ("", "Opening Keynote: the state", "", "keynote"),
        ("", "Keynotes considered harmful", "", "keynote"),
        ("", "Panel: who owns it?", "", "panel"),
        ("", "The control panel", "", "talk"),
        ("", "x", "⚡ KEYNOTE SESSIONS", "keynote"),
        ("", "x", "OBSERVABILITY", "talk"),
        ("Long talk (45 minutes)", "x", "", "talk"),
        ("Workshop (3 h)", "x", "", "workshop"),
        ("BoF", "x", "", "roundtable"),
        ("Office Hours", "x", "", "office-hours"),
        ("🎉 Contest", "x", "", "contest"),
        ("Poster session", "x", "", "poster session"),
        ("Demo Sessions", "x", "", "demo sessions"),
        ("Hackathon session", "x", "Main track", "hackathon session"),
        ("Technical Session 3", "x", "", "talk"),
        ("Regular session (45 min)", "x", "", "talk"),
        ("Keynote Session", "x", "", "keynote"),
        ("Sessions", "x", "", "talk"),
        ("blank", "Closing", "", "talk"),
        ("-", "Closing", "", "talk"),
        ("None", "Clay", "Workshops", "workshop"),
        ("speaker", "Clay", "", "talk"),
        ("A word for it that nobody would ever want to read in a list", "x", "", "talk"),
    ],
)
def test_kinds(word, title, track, kind):
    assert session_kind(word, title, track) == kind


@pytest.mark.parametrize(
    "title",
    [
        "Lunch",
        "Lunch 🍲",
        "Coffee Break ☕",
        "Badge Pick-Up",
        "Registration opens",
        "Morning Tea",
        "Cloakroom",
        "Mini Break",
        "Lunch Break Sponsored by Acme",
        "Kaffeepause",
        "Pause",
        "Main Conference: lunch",
        "Lunch (provided)",
        "Doors open",
        "Registration & Breakfast",
        "Check in",
        "Check-in",
        "Check-In & Coffee",
        "Dinner",
        "Coffee & Arrival",
        "Coffee break :coffee:",
        "Welcome Coffee :coffee::cookie:",
        "Almoço",
        "Pausa do café",
        "Pause café",
        "Petit déjeuner",
        "Comida",
        "Pausa para el almuerzo",
        "Pausa caffè",
        "Lunchpauze",
        "Abendessen",
        "Credenciamento",
        "Symposium dinner at Edinburgh Hotel",
        "Asia chapter mixer",
        "Afternoon tea and networking with biological scientists",
        "Lunch z networkingiem  Po przerwie",
        "Breakfast with the sponsors",
        "Opening Reception (Presented by ACME)",
        "Departure to Kuopio Marina",
        "Free time: Everyone willing to the square",
        "Registration to the course/conference",
        "Rejestracja uczestników i networking przy kawie",
        "Registration & Info Desk",
    ],
)
def test_breaks(title):
    assert is_service(title)


@pytest.mark.parametrize(
    "title",
    [
        "Breaking the kernel",
        "Lunch and learn: eBPF",
        "Break all the things",
        "Open day",
        "All hands",
        "Registration of trademarks",
        "Coffee roasting with Rust",
        "",
        "Opening",
        "The end",
        "Why your lunch break matters",
        "Check in your changes",
        "Welcome",
        "Dinner talk",
        "The coffee of Pranzo Labs",
        "No free lunch",
        "Departure from classical logic",
        "Clay after lunch",
        "Coffee with Kotlin",
        "Opening Keynote and Reception",
    ],
)
def test_no_breaks(title):
    assert not is_service(title)


@pytest.mark.parametrize(
    "title",
    [
        "Long poster break",
        "Regular coffee break",
        "Social Dinner (at the harbour)",
        "Lunch, Networking & Demos",
        "Coffee & posters",
        "Coffee-break",
        "Welcome reception",
        "Closing party",
        "Group photo",
        "Free time",
        "Transfer to the venue",
        "Almuerzo",
        "15-min break",
        "Bio break",
        "Networking drinks",
        "Light lunch",
        "Lunch and poster session",
        "Lunch and end of the workshop",
        "Coffee break and poster setup",
        "☕ Coffee Break y Sorteos",
        "Tea, coffee and biscuits",
        "Speakers' dinner",
        "Gala dinner",
        "Dinner at Example Restaurant",
        "Social event: boat trip",
        "Cocktail de bienvenue",
        "Photo de groupe",
        "Kaffee und Kuchen",
        "Gruppenfoto",
        "Abendveranstaltung",
        "Registro de asistentes",
        "Foto grupal",
        "Tiempo libre",
        "Cena sociale",
        "Coffee break with exhibitors",
        "Break in exhibit hall",
        "Jantar de confraternização",
        "ランチ",
        "懇親会",
        "茶歇",
        "Lunch 12:00-13:00",
        "Lunch break - 1 hour",
        "Lunch, Room 101",
        "End of day 1",
        "Walk to the restaurant",
        "After-party",
        "Happy hour",
        "Get-together",
        "Badge collection",
        "Arrival",
        "Snacks",
        "Temps libre",
        "Room change",
        "Guest Arrival",
        "Cena de la comunidad",
        "Breakfast in Department Auditorium",
        "Sesión de pósteres y café",
        "Location closes",
    ],
)
def test_breaks_as_programmes_write_them(title):
    assert kind_and_service("", title) == ("service", True)


@pytest.mark.parametrize(
    "title",
    [
        "Break the monolith",
        "There is no free lunch",
        "Lunch-hour debugging with eBPF",
        "Coffee shop security",
        "Coffee, code and compilers",
        "Tea: a packet sniffer",
        "Breakfast of champions: Rust in space",
        "Registration forms that convert",
        "Badge hacking",
        "Doors of perception",
        "Closing the loop",
        "Party like it's 1999: Y2K lessons",
        "Group photo forensics",
        "Free time series databases",
        "Transfer learning to the edge",
        "Break glass access",
        "Give me a break",
        "Coffee with a CTO",
        "Social engineering",
        "Social dinner apps",
        "Closing session",
        "Poster session",
        "Networking in Kubernetes",
        "Networking 101",
        "Photo editing in GIMP",
        "Reception of radio signals",
        "Third-party events",
        "The end of time",
        "Guided tour of LLVM",
        "Happy eyeballs",
        "Pizza as a service",
        "Cocktail party problem",
        "Game night apps",
        "Tea time with Haskell",
        "Interval arithmetic",
        "Break-out session",
        "Free lunch",
        "Social networking",
        "Break the session",
        "Badges of honour",
    ],
)
def test_talks_with_a_word_of_a_break(title):
    assert kind_and_service("", title) == ("talk", False)


@pytest.mark.parametrize(
    "title", ["Networking", "Party", "Arrival", "Open badges", "Social", "Free time", "Dinner at sea"]
)
def test_a_weak_word_makes_no_break_of_a_session_with_a_speaker(title):
    assert kind_and_service("", title, spoken=True) == ("talk", False)


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("2-Hours Training", "training"),
        ("24-Hours CTF", "ctf"),
        ("48h Hackathon", "hackathon"),
        ("Demo (15 min)", "demo"),
        ("Full Day Training", "training"),
        ("90 min workshop", "workshop"),
        ("Half-day Tutorial", "tutorial"),
        ("Lightning talks (5 min)", "lightning"),
        ("Taller de 3 horas", "workshop"),
        ("30 min", "talk"),
        ("Short Talk (20 minutes)", "talk"),
        ("Full day", "talk"),
        ("Kurzvortrag", "talk"),
        ("Hauptvortrag", "keynote"),
        ("Table ronde", "roundtable"),
        ("Atelier pratique", "workshop"),
        ("Tutoriel", "tutorial"),
        ("Présentation éclair", "lightning"),
        ("Conférence plénière", "talk"),
        ("Charla relámpago", "lightning"),
        ("Conferencia magistral", "keynote"),
        ("Mesa redonda", "roundtable"),
        ("Ponencia", "talk"),
        ("Palestra", "talk"),
        ("Oficina", "workshop"),
        ("Painel", "panel"),
        ("Tavola rotonda", "roundtable"),
        ("Intervento", "talk"),
        ("基調講演", "keynote"),
        ("招待講演", "talk"),
        ("パネルディスカッション", "panel"),
        ("ライトニングトーク", "lightning"),
        ("LT", "lightning"),
        ("ハンズオン", "workshop"),
        ("ポスターセッション", "ポスターセッション"),
    ],
)
def test_kinds_with_a_length_and_in_other_languages(word, kind):
    assert session_kind(word, "Writing a debugger") == kind


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Panel (3 panelistas)", "panel"),
        ("Panel", "panel"),
        ("Workshop 3 - Clay", "workshop"),
        ("Tutorial 1: Clay", "tutorial"),
        ("Podiumsdiskussion: Ton", "panel"),
        ("Table ronde : argile", "roundtable"),
        ("Mesa redonda: barro", "roundtable"),
        ("Taller: barro", "workshop"),
        ("パネルディスカッション「粘土」", "panel"),
        ("The control panel", "talk"),
        ("Panel beating for beginners", "talk"),
        ("Workshop-driven development", "talk"),
    ],
)
def test_kinds_in_titles_of_other_languages(title, kind):
    assert session_kind("", title) == kind


def test_labels_make_a_break_too():
    assert is_service("Solutions in the foyer", "BREAKS")
    assert is_service("Slot", "Registration")
    assert not is_service("A talk", "Breaking and entering the kernel")
    assert kind_and_service("break", "Whatever") == ("service", True)
    assert kind_and_service("", "Raffle", service=True) == ("service", True)
    assert kind_and_service("service", "Lunch time slot") == ("service", True)
    assert kind_and_service("Service Mesh", "Of clay") == ("service mesh", False)


def test_a_label_makes_no_break_of_a_session_with_a_speaker():
    assert kind_and_service("break", "Clay in space", spoken=True) == ("talk", False)
    assert kind_and_service("", "Lunch and learn", "Break", spoken=True) == ("talk", False)
    assert kind_and_service("workshop", "Lunch and learn", "Lunch", spoken=True) == ("workshop", False)
    assert kind_and_service("break", "Lunch", spoken=True) == ("service", True)


@pytest.mark.parametrize(
    ("title", "rest"),
    [
        ("CANCELLED: Cards", "Cards"),
        ("CANCELLED - Cards", "Cards"),
        ("[Canceled] Cards", "Cards"),
        ("(cancelled) Cards", "Cards"),
        ("*** CANCELLED *** Cards", "Cards"),
        ("ABGESAGT: Karten", "Karten"),
        ("Cards (CANCELLED)", "Cards"),
        ("Cards - CANCELLED", "Cards"),
        ("Cancelled! Cards", "Cards"),
        ("Cards (Unfortunately cancelled due to illness)", "Cards"),
        ("Karten (leider abgesagt)", "Karten"),
        ("Cards [Cancelled because of the storm]", "Cards"),
    ],
)
def test_called_off_in_the_title(title, rest):
    assert cut_cancelled(title) == (rest, True)


@pytest.mark.parametrize(
    "title",
    [
        "Cancelled flights: a study",
        "Cancellation tokens in C#",
        "How we got cancelled",
        "CANCELLED",
        "Withdrawn from the market",
        "Cards (How projects get cancelled due to illness)",
    ],
)
def test_not_called_off(title):
    assert cut_cancelled(title) == (title, False)


def test_states():
    assert [is_off(state) for state in ("CANCELLED", "canceled", "withdrawn", "CONFIRMED", "", "Accepted")] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("address", "title", "said", "kind"),
    [
        ("https://youtu.be/x", "", "", "video"),
        ("https://example.org/a.webm", "", "", "video"),
        ("https://example.org/x", "Slides (PDF)", "", "slides"),
        ("https://speakerdeck.com/a/b", "", "", "slides"),
        ("https://docs.google.com/presentation/d/1", "", "", "slides"),
        ("https://docs.google.com/document/d/1", "", "", "page"),
        ("https://arxiv.org/abs/1", "", "", "paper"),
        ("https://github.com/a/b", "Repo", "", "code"),
        ("https://chaos.social/@a", "", "", "social"),
        ("https://example.org/", "", "SLIDES", "slides"),
        ("https://notyoutube.com/x", "", "", "page"),
    ],
)
def test_kinds_of_links(address, title, said, kind):
    assert weblink(address, title, said).kind == kind


@pytest.mark.parametrize(
    "address",
    [
        "",
        "javascript:alert(1)",
        "ftp://x.org/a",
        "file:///etc/passwd",
        "mailto:a@b.org",
        "/relative",
        "http://",
        "http://[::1",
        "https:///x",
        "x" * 3000,
        "data:text/html,x",
    ],
)
def test_addresses_that_are_none(address):
    assert weblink(address) is None


def test_addresses():
    assert web_address(" https://x.org/a b\n") == "https://x.org/a%20b"
    assert web_address("/media/a.pdf", "https://x.org/e/") == "https://x.org/media/a.pdf"
    assert web_address("https://x.org//talk//A/") == "https://x.org/talk/A/"
    assert (
        web_address("https://web.archive.org/web/2020/https://x.org/")
        == "https://web.archive.org/web/2020/https://x.org/"
    )
    assert address_key("http://www.X.org/talk/A/") == address_key("https://x.org//talk/A") == "x.org/talk/A"
    assert attachment("https://x.org/a.pdf").kind == "slides"
    assert attachment("https://x.org/a.pdf", "The paper").kind == "paper"
    assert weblink("https://x.org/talk/A/feedback/") is None
    assert weblink("https://x.org/f", "Submit Feedback") is None
    assert (
        len(distinct_links([weblink("https://x.org/a")] * 3 + [weblink(f"https://x.org/{n}") for n in range(99)])) == 50
    )


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://cfp.example.org//2025/talk/CFEMBK/", "cfp.example.org/2025"),
        ("http://kc2026.sched.com/event/40f3", "kc2026.sched.com"),
        ("https://fosdem.org/2026/schedule/event/a/", "fosdem.org/2026"),
        ("https://indico.cern.ch/event/1106990/contributions/3/", "indico.cern.ch/event/1106990"),
        ("http://lca.org.au", "lca.org.au"),
    ],
)
def test_sites(url, site):
    assert site_of(url) == site


def test_names():
    assert speakers_in("A One, B Two & C Three and D Four; E [X, Y]") == tuple(
        Speaker(name=name, org=org)
        for name, org in (("A One", ""), ("B Two", ""), ("C Three", ""), ("D Four", ""), ("E", "X, Y"))
    )
    assert speakers_in("A (Org (North)), B (zvr)", round_is_org=True) == (
        Speaker(name="A", org="Org (North)"),
        Speaker(name="B", org="zvr"),
    )
    assert speakers_in("Alexios (zvr), Alexios (zvr)") == (Speaker(name="Alexios (zvr)"),)
    assert person("  ") is None
    assert person("X [Y]", url="javascript:x") == Speaker(name="X", org="Y")
    assert len(speakers_in(",".join(f"P {n}" for n in range(99)))) == 50


@pytest.mark.parametrize(
    ("tagline", "org"),
    [
        ("Principal Architect at Example Corp", "Example Corp"),
        ("Engineer @Acme | Speaker", "Acme"),
        ("Berater bei Firma GmbH, Linz", "Firma GmbH"),
        ("Java Champion", ""),
        ("", ""),
    ],
)
def test_employers(tagline, org):
    assert employer(tagline) == org


def test_handles():
    assert handle_of("https://twitter.com/ada") == "@ada"
    assert handle_of("https://x.com/@ada/") == "@ada"
    assert handle_of("https://linkedin.com/in/ada") == ""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ada Lovelace, Bob", True),
        ("Maria del Carmen Heras", True),
        ("blueb", True),
        ("Ada [CSC - IT]", True),
        ("a deep dive into it", False),
        ("why not?", False),
        ("An overview of the whole long story of it", False),
    ],
)
def test_what_looks_like_names(text, found):
    assert looks_like_names(text) == found


def test_rooms_lose_the_address_that_all_share():
    rooms = (
        ["Hall 1, Town, Country"] * 9
        + ["Hall 2, Town, Country"] * 9
        + ["Hall 3, Town, Country"] * 9
        + ["Hotel, Street 1, Town", ""]
    )
    assert short_rooms(rooms) == ["Hall 1"] * 9 + ["Hall 2"] * 9 + ["Hall 3"] * 9 + ["Hotel, Street 1", ""]
    assert short_rooms(["A (Campus)", "B (Campus)", "C (Campus)"]) == ["A", "B", "C"]
    assert short_rooms(["A, Deck 1", "B, Deck 2", "C, Deck 3"]) == ["A, Deck 1", "B, Deck 2", "C, Deck 3"]
    assert short_rooms(["A, Town", "B, Town"]) == ["A, Town", "B, Town"]
    assert short_rooms(["Town, Country", "A, Town, Country", "B, Town, Country"]) == ["Town", "A, Town", "B, Town"]


@pytest.mark.parametrize("html", ["<p>" + "<b>" * 6000 + "</b>" * 6000, "<p>" + "a<b " * 9000 + "</p>", "<p>" * 15_000])
def test_hostile_markup_never_reaches_the_parser(html, monkeypatch):
    """The parser needs a second or more for each of these, and a file can have hundreds."""
    monkeypatch.setattr(text_module, "_converter", None)
    assert "b" not in prose(html).replace("a<b", "")


def test_a_long_honest_text_does(monkeypatch):
    judge = type("Judge", (), {"convert": staticmethod(lambda html: "parsed")})
    monkeypatch.setattr(text_module, "_converter", lambda: lambda **_: judge)
    assert prose("<div>" + "<p>One <b>two</b><br>three</p>\n" * 300 + "</div>") == "parsed"


def people(speakers):
    """Return `name (organisation), ...`."""
    return ", ".join(one.name + (f" ({one.org})" if one.org else "") for one in speakers if one)


@pytest.mark.parametrize("joint", ["/", "+", "x", "und", "et", "y", "and", "&", "with", "w/", "mit", "feat.", "ft"])
def test_two_names_with_any_word_between_them_are_two_people(joint):
    assert people(people_in_cells([f"Ada Lind {joint} Bo Ek"])) == "Ada Lind, Bo Ek"
    assert people(people_in(f"Ada Lind {joint} Bo Ek, Firm")) == "Ada Lind (Firm), Bo Ek (Firm)"


@pytest.mark.parametrize("name", ["Santiago Ramón y Cajal", "Team Foo / Bar", "Ada X Lind"])
def test_one_name_with_such_a_word_stays_whole(name):
    assert people(people_in_cells([name])) == name


@pytest.mark.parametrize(
    "text", ["N.N.", "TBA", "TBD", "tbc", "-", "\u2013", "various", "Several speakers", "organisers", "N/A"]
)
def test_a_placeholder_is_no_speaker(text):
    assert people(people_in_cells([text])) == ""
    assert people(people_in_cells([f"Ada Lind, {text}"])) == "Ada Lind"
    assert people(people_in_cells([f"Ada Lind & {text}"])) == "Ada Lind"
    assert people(people_in(f"Ada Lind, Firm & {text}")) == "Ada Lind (Firm)"
    assert person(text) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ada Lind (moderator), Bo Ek", "Ada Lind, Bo Ek"),
        ("Ada Lind (chair) & Bo Ek (Firm)", "Ada Lind, Bo Ek (Firm)"),
        ("Ada Lind (remote)", "Ada Lind"),
        ("Ada Lind (he/him), Firm GmbH", "Ada Lind (Firm GmbH)"),
        ("Moderator: Ada Lind, Bo Ek", "Ada Lind, Bo Ek"),
        (
            "Coaches: Ada Lind, Founding Partner @Clayo; Bo Ek, CEO @Mud",
            "Ada Lind (Founding Partner @Clayo), Bo Ek (CEO @Mud)",
        ),
        ("Facilitators: Ada Lind and Bo Ek", "Ada Lind, Bo Ek"),
        ("Moderation: Ada Lind, Gäste: Bo Ek, Cy Oz", "Ada Lind, Bo Ek, Cy Oz"),
        ("Chairs: Ada Lind (Firm) & Bo Ek", "Ada Lind (Firm), Bo Ek"),
        ("Note: to be announced", "Note: to be announced"),
        ("Ada Lind, moderator", "Ada Lind"),
        ("Dr. Ada Lind, PhD", "Dr. Ada Lind PhD"),
        ("Ada Lind, CEO, Firm", "Ada Lind (CEO, Firm)"),
        ("Ada Lind, Bo Ek & Cy Oz, Example Org", "Ada Lind (Example Org), Bo Ek (Example Org), Cy Oz (Example Org)"),
        ("Ada Lind, Firm & Bo Ek, Other Firm", "Ada Lind (Firm), Bo Ek (Other Firm)"),
        ("Ada Lind, Firm; Bo Ek, Big Bank", "Ada Lind (Firm), Bo Ek (Big Bank)"),
        ("Ada Lind et al.", "Ada Lind"),
        ("Lind y Vega, Example SL", "Lind (Example SL), Vega (Example SL)"),
        ("Santiago Ramón y Cajal, Example SL", "Santiago Ramón y Cajal (Example SL)"),
    ],
)
def test_cells_with_roles_and_organisations(text, found):
    assert people(people_in_cells([text])) == found


def test_a_column_shows_whether_organisations_follow_the_names():
    assert organisations_follow(["Ada Lind, Google", "Bo Ek, Red Hat", "Cy Oz", "Di Ax, SUSE"])
    assert not organisations_follow(["Ada Lind, Bo Ek", "Cy Oz, Ray", "Di Ax, Ed Uy"])
    assert not organisations_follow(["Ada Lind, klobs", "Bo Ek, ray"])
    assert not organisations_follow(["Ada Lind, Google"])
    assert people(people_in_cells(["Ada Lind, Google"], habits=CellHabits(orgs_follow=True))) == "Ada Lind (Google)"
    assert people(people_in_cells(["Ada Lind, Google"])) == "Ada Lind (Google)"
    assert people(people_in_cells(["Ada Lind, Bo Ek"])) == "Ada Lind, Bo Ek"


def test_a_hostile_cell_is_read_in_time():
    assert len([*people_in_cells(["a & " * 10_000])]) == 50  # half a minute with a search of two names


@pytest.mark.parametrize(
    "nothing", ["—", "-", "TBD", "tba", "T.B.A.", "n/a", "待定", "待确认", "a confirmar", "À confirmer", "[A definir]",
                "da definire", "noch offen", "To be announced", "..."],
)  # fmt: skip
def test_what_is_not_known_yet_is_empty(nothing):
    talk = {"title": nothing, "start": "2026-10-20T10:00", "room": nothing, "track": nothing, "abstract": nothing,
            "speakers": [{"name": nothing}], "note": nothing}  # fmt: skip
    file = {"conference": {"name": "Conf", "venue": nothing}, "talks": [talk, {**talk, "title": "Boats"}]}
    made = read_schedule(json.dumps(file).encode(), ZoneInfo("Europe/Paris"))
    slot = made.slots[-1]
    assert (slot.title, slot.room, slot.track, slot.abstract, slot.speakers) == ("Boats", "", "", "", ())
    assert (made.place, [text for text in made.notices if "not used" in text]) == ("", [])


def test_a_track_or_room_of_all_is_none():
    rows = "title,start,room,track\nOpening,2026-10-20 9:00,All rooms,all\nBoats,2026-10-20 10:00,Hall,All things\n"
    made = read_schedule(rows.encode(), ZoneInfo("Europe/Paris"))
    assert [(slot.room, slot.track) for slot in made.slots] == [("", ""), ("Hall", "All things")]


@pytest.mark.parametrize("time", ["TBA", "a confirmar", "noch offen", "待定", "-"])
def test_a_time_that_is_not_known_yet_is_none(time):
    made = read_schedule(f"title,start\nOpening,2026-10-20 9:00\nBoats,{time}\n".encode(), ZoneInfo("Europe/Paris"))
    assert [(slot.title, slot.starts_at is None) for slot in made.slots] == [("Opening", False), ("Boats", True)]
    assert made.notices == ("1 session has no time: Boats",)


def by_values(data, days=(date(2026, 10, 20), date(2026, 10, 21))):
    """Return the titles with their days, times and speakers, and the notices of what the texts show."""
    found = read_schedule(data.encode(), machine_zone=ZoneInfo("UTC"), days=days)
    return [
        (datetime.fromtimestamp(slot.starts_at / 1000, UTC).strftime("%d %H:%M"), slot.title,
         [one.name for one in slot.speakers])
        for slot in found.slots
    ], [text for text in found.notices if "was taken as" in text]  # fmt: skip


ONE_DAY = (date(2026, 10, 20), date(2026, 10, 20))
GERMAN = [
    ("09:00", "Anna Becker", "Wie Bäume im Winter schlafen"),
    ("10:00", "Peter Vogt", "Was Käfer über den Wald wissen"),
    ("11:00", "Maria Lind", "Die lange Reise der Samen"),
]


@pytest.mark.parametrize("form", ["csv", "markdown", "html", "json"])
def test_texts_show_what_a_heading_means(form):
    names = ("Los gehts", "Wen man hört", "Womit")
    rows = [names, *GERMAN]
    text = {
        "csv": "\n".join(map(",".join, rows)),
        "markdown": "\n".join("| " + " | ".join(row) + " |" for row in (names, ("---",) * 3, *GERMAN)),
        "html": "<html><table>"
        + "".join("<tr><td>" + "</td><td>".join(row) + "</td></tr>" for row in rows)
        + "</table>",
        "json": json.dumps([dict(zip(names, row, strict=True)) for row in GERMAN]),
    }[form]
    found, notices = by_values(text, ONE_DAY)
    assert found == [(f"20 {start}", title, [who]) for start, who, title in GERMAN]
    what = "key" if form == "json" else "column"
    assert sorted(notices) == [
        f"the {what} Los gehts was taken as the start",
        f"the {what} Wen man hört was taken as the speakers",
        f"the {what} Womit was taken as the title",
    ]


def test_a_list_without_end_is_read_only_once(monkeypatch):
    read, trees = tree._schedule, []
    monkeypatch.setattr(tree, "_schedule", lambda name, root, hints: [trees.append(root), read(name, root, hints)])
    monkeypatch.setattr(assemble, "MAX_SESSIONS", 4)
    rows = [{"wann": f"2026-05-20 {9 + n}:00", "was": f"Bees and maps number {n}"} for n in range(5)]
    with pytest.raises(Refused, match="more than 4 sessions"):
        by_values(json.dumps(rows), ONE_DAY)
    assert len(trees) == 1


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Day one", "date"), ("dayOne", "date"), ("on Friday", "date"), ("Segunda-feira", "date"), ("noon", "start"),
        ("Fri - Sun", "date"), ("第2日目", "date"), ("noon - midnight", "start"), ("Bees and maps", ""), ("Phones", ""),
    ],
)  # fmt: skip
def test_days_and_times_without_a_digit(text, what):
    assert day_or_clock(text) == what


@pytest.mark.parametrize("days", [("Dia 20", "Dia 21"), ("1º dia", "2º dia"), ("Tag 1", "Tag 2"), ("第1日", "第2日目")])
def test_texts_show_the_day_of_a_group(days):
    inner = {"horario": "9h30", "titulo": "Sessão de abertura"}
    root = [{"id": f"d{number}", "nome": day, "programacao": [inner]} for number, day in enumerate(days)]
    found, notices = by_values(json.dumps({"dias": root}))
    assert [start for start, *_ in found] == ["20 09:30", "21 09:30"]
    assert notices == ["the key nome was taken as the date"]


def test_names_beside_titles_are_the_speakers():
    people = ["Dulce Gutiérrez", "Juan Manuel Fernández", "Edwin Cruz", "Maria Rumayor"]
    rows = [{"time": "9:00", "label": "Registro", "talk": ""}]
    rows += [{"time": f"1{n}:00", "label": one, "talk": f"La charla número {n}"} for n, one in enumerate(people)]
    found, notices = by_values(json.dumps(rows), ONE_DAY)
    assert [(title, who) for _, title, who in found] == [
        ("Registro", []), *((f"La charla número {n}", [one]) for n, one in enumerate(people)),
    ]  # fmt: skip
    assert notices == ["the key label was taken as the speakers"]


def test_a_known_time_beside_people_and_titles_is_no_grid():
    text = "\n".join(map(",".join, [("Uhrzeit", "Wen man hört", "Womit"), *GERMAN]))
    assert by_values(text, ONE_DAY)[0] == [(f"20 {start}", title, [who]) for start, who, title in GERMAN]


def test_texts_that_show_nothing_stay_unused():
    found, notices = by_values(
        "time,title,a,b\n9:00,Clay,red,1:30\n10:00,Glaze,blue,0:45\n11:00,Kilns,red,2:00", ONE_DAY
    )
    assert [title for _, title, _ in found] == ["Clay", "Glaze", "Kilns"]
    assert notices == []
    with pytest.raises(Refused, match="no start"):
        by_values("name,phone,lasting\nBolts of steel,555 1,1:30\nNuts for wood,555 2,2:30\nScrews of tin,555 3,0:45")


def test_talks_under_speakers():
    talks = [{"title": "Clay", "speaker": "Ada Lind"}, {"title": "Glaze", "speaker": "Bo Ek"}]
    rows = [
        {"hour": "9:00", "title": "Opening"},
        {"hour": "9:30", "speakers": talks},
        {"hour": "10:30", "speakers": talks[:1]},
    ]
    assert by_values(json.dumps(rows), ONE_DAY)[0] == [
        ("20 09:00", "Opening", []), ("20 09:30", "Clay", ["Ada Lind"]), ("20 09:30", "Glaze", ["Bo Ek"]),
        ("20 10:30", "Clay", ["Ada Lind"]),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Right Honourable, Dr. Jane Ansah, SC, Retired", ["Right Honourable Dr. Jane Ansah"]),
        ("His Excellency, John Mulu", ["His Excellency John Mulu"]),
        ("Hon. Justice, Ada Lind, KC", ["Hon. Justice Ada Lind"]),
        ("Dr., Ada Lind, Bo Ek", ["Dr. Ada Lind", "Bo Ek"]),
        ("Diego Barriga y Luis", ["Diego Barriga", "Luis"]),
        ("José Ortega y Gasset", ["José Ortega y Gasset"]),
    ],
)
def test_honours_and_given_names_alone(text, names):
    assert [one.name for one in people_in_cells([text]) if one] == names


def test_numbers_of_titles_that_the_file_lists():
    talks = [
        {"start": f"2026-10-20 {hour}:00", "session": number, "title": f"Talk {number}"}
        for hour, number in ((10, 1), (11, 2))
    ]
    data = json.dumps({"session_titles": {"1": "Grids", "2": "Storage"}, "talks": talks})
    found = read_schedule(data.encode(), machine_zone=ZoneInfo("UTC"))
    assert [(slot.title, slot.track) for slot in found.slots] == [("Talk 1", "Grids"), ("Talk 2", "Storage")]


def test_the_kind_of_a_flag_and_of_a_number_with_a_letter():
    rows = [{"time": "9:00", "title": "Clay", "is_keynote": "true"}, {"time": "10:00", "title": "Tutorial 1a - Glaze"}]
    found = read_schedule(json.dumps(rows).encode(), machine_zone=ZoneInfo("UTC"), days=ONE_DAY)
    assert [slot.kind for slot in found.slots] == ["keynote", "tutorial"]


def test_themes_rooms_and_performances_in_cells_of_html():
    rows = [
        '<tr><td colspan="2">Carnaval y ciudad</td></tr>',
        "<tr><td>9:00</td><td><b>Historia</b><br><i>Conferencia de Ada Lind / Aula Magna</i></td></tr>",
        '<tr><td colspan="2">Candombe</td></tr>',
        "<tr><td>10:00</td><td><b>Brindis</b><br><i>Espectáculo de Bo Ek</i></td></tr>",
        '<tr><td colspan="2">Thanks to everyone who came</td></tr>',
    ]
    page = "<table><tr><th>Hora</th><th>Actividad</th></tr>" + "".join(rows) + "</table>"
    found = read_schedule(f"<html>{page}</html>".encode(), machine_zone=ZoneInfo("UTC"), days=ONE_DAY)
    assert [(slot.title, slot.room, slot.track, [one.name for one in slot.speakers]) for slot in found.slots] == [
        ("Historia", "Aula Magna", "Carnaval y ciudad", ["Ada Lind"]), ("Brindis", "", "Candombe", []),
    ]  # fmt: skip
    assert any("Thanks to everyone" in notice for notice in found.notices)


def test_bare_hours_beside_times():
    found, _ = by_values("Hora,Sala A,Sala B\n9-10,One talk,Other talk\n11:40-13,Lunch,Lunch", ONE_DAY)
    assert [(start, title) for start, title, _ in found] == [
        ("20 09:00", "One talk"), ("20 09:00", "Other talk"), ("20 11:40", "Lunch"),
    ]  # fmt: skip


def test_bold_lines_among_other_text():
    text = """Everything takes place in the aula. It has many seats, and a screen.

## DIENSTAG, 20.10.2026

**Ab 8:30 Registrierung**

**9:15-10:45 Panel 1: Kino im Wandel**

- Yi Zeng (Bayreuth): *Die Übersetzung*

- Tao Zhang (Heidelberg): *Die Erinnerung*

Discussant: Ada Lind

**Pause**

**11:00 Ada Lind (Example Org) and Bo Ek: *Der Film***
"""
    found = read_schedule(text.encode(), machine_zone=ZoneInfo("UTC"), days=ONE_DAY)
    assert [(slot.title, [one.name for one in slot.speakers]) for slot in found.slots] == [
        ("Registrierung", []), ("Panel 1: Kino im Wandel", []), ("Der Film", ["Ada Lind", "Bo Ek"]),
    ]  # fmt: skip
    assert any("lines not read" in notice and "Yi Zeng" in notice for notice in found.notices)


def test_headings_and_times_in_brackets_of_html_without_a_table():
    text = (
        "<h3> 09:00-10:00 Registration </h3><hr>\n<h3>10:30-12:30 Session 2</h3>\n"
        "<b>[10:30-11:30] Invited talk:</b> Hana Chockler, <i>Causality in software</i><br>\n"
        "<b>[11:30-12:00] </b> Ada Lind, Bo Ek and Cy Oz, <i>Hidden models</i><hr> <h3> Lunch </h3>\n"
    )
    found = read_schedule(text.encode(), machine_zone=ZoneInfo("UTC"), days=ONE_DAY)
    assert [(slot.title, [one.name for one in slot.speakers]) for slot in found.slots] == [
        ("Registration", []), ("Session 2", []), ("Causality in software", ["Hana Chockler"]),
        ("Hidden models", ["Ada Lind", "Bo Ek", "Cy Oz"]),
    ]  # fmt: skip
    assert any("lines not read" in notice and "Lunch" in notice for notice in found.notices)


def test_prose_with_bold_hours_is_no_programme():
    text = "# Opening hours\n\nWe are open.\n\n**9:00 to 12:00** in the morning.\n\nCome in, and stay.\n\nBye."
    with pytest.raises(Refused, match="no columns"):
        read_schedule(text.encode(), machine_zone=ZoneInfo("UTC"), days=ONE_DAY)


@pytest.mark.parametrize(
    ("title", "kind"),
    [("Panel Session 3", "panel"), ("Panel de debate: Barro", "panel"), ("Taller práctico: Barro", "workshop"),
     ("Workshop session A", "workshop"), ("The panel session that failed", "talk"), ("Panel sessions considered", "talk")],
)  # fmt: skip
def test_a_kind_with_session_and_the_like_behind_it(title, kind):
    assert session_kind("", title) == kind


@pytest.mark.parametrize(
    ("word", "title"),
    [
        ("Social Function", "Awards for Excellence of All the Potters Gala Dinner"), ("Social events", "Gala Dinner"),
        ("social", "Afterparty with Food and Drinks"), ("", "reception"), ("", "Cocktail"), ("", "Pausa caff\u00e9"),
        ("", "\u5915\u98df\u4ed6"), ("", "\u663c\u98df\u307b\u304b"), ("", "\u5915\u98df\u306a\u3069"), ("", "Ontvangst"), ("", "Diner"),
        ("BREAKFASTS", "continental breakfast and dot-voting on sessions"), ("Lunches", "Buffet by the river"),
    ],
)  # fmt: skip
def test_meals_with_an_abstract_are_breaks(word, title):
    assert kind_and_service(word, title, described=title.isascii()) == ("service", True)


@pytest.mark.parametrize(
    ("word", "title"), [("social", "Free Time"), ("Social event", "Museum"), ("", "The last diner we built")]
)
def test_other_social_events_keep_their_kind(word, title):
    assert kind_and_service(word, title, described=True) == (word.casefold() or "talk", False)


def test_words_for_the_way_to_attend_are_no_kinds():
    rows = "fecha,inicio,actividad,tipo\n2026-04-27,9:30,Torneo,Presencial\n2026-04-27,10:30,AWS,Virtual\n"
    made = read_schedule(f"{rows}2026-04-27,11:30,Barro,Taller\n".encode(), ZoneInfo("UTC"))
    assert [slot.kind for slot in made.slots] == ["talk", "talk", "workshop"]
    assert made.notices == ("kinds of attendance, read as talk: Presencial, Virtual",)


def test_words_for_a_length_or_a_level_are_named():
    rows = "start,title,type\n2026-04-27 9:30,Torneo,Long\n2026-04-27 10:30,Kilns,Short\n2026-04-27 11:30,Ash,blank\n"
    made = read_schedule(f"{rows}2026-04-27 12:30,Clay,Keynote\n".encode(), ZoneInfo("UTC"))
    assert [slot.kind for slot in made.slots] == ["talk", "talk", "talk", "keynote"]
    assert made.notices == ("kinds that are a length, a level or a place, read as talk: Long, Short",)


def test_the_kind_that_the_list_of_a_session_names():
    lists = {
        "workshops": [{"start": "2026-04-27 09:00", "title": "Clay"}],
        "lightningTalks": [{"start": "2026-04-27 10:00", "title": "Ash"}],
        "sessions": [{"start": "2026-04-27 11:00", "title": "Kilns"}],
        "breaks": [{"start": "2026-04-27 12:00", "title": "Lunch"}],
    }
    kinds = [slot.kind for slot in read_schedule(json.dumps(lists).encode(), ZoneInfo("UTC")).slots]
    assert kinds == ["workshop", "lightning", "talk", "service"]
    # an own field comes first
    own = lists | {"sessions": [{"start": "2026-04-27 11:00", "title": "Kilns", "type": "Panel"}]}
    kinds = [slot.kind for slot in read_schedule(json.dumps(own).encode(), ZoneInfo("UTC")).slots]
    assert kinds == ["talk", "talk", "panel", "service"]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("CEO Keynote with Ada Lind", "keynote"), ("Dr. Ada Lind Keynote", "keynote"), ("Day 2 Key Note", "keynote"),
        ("Partner keynote by Example Org", "keynote"), ("How to write your keynote", "talk"), ("Slides in Keynote", "talk"),
        ("What happens after the keynote", "talk"), ("Presenting with Keynote", "talk"),
        ("Why every keynote with slides fails", "talk"),
    ],
)  # fmt: skip
def test_a_title_that_ends_with_its_kind(title, kind):
    assert session_kind("", title) == kind


@pytest.mark.parametrize("title", ["午间休息", "午間休息", "课间休息", "午餐休息", "茶歇时间"])
def test_breaks_in_chinese(title):
    assert is_service(title)


def test_a_slug_that_is_an_address_is_a_link():
    event = "<event id='1'><start>09:00</start><title>Kilns</title><slug>{}</slug></event>"
    text = f"<schedule><conference><title>X</title></conference><day date='2026-04-27'><room name='A'>{event}</room></day></schedule>"
    found = [
        read_schedule(text.format(slug).encode(), ZoneInfo("UTC")).slots[0].links
        for slug in ("kilns-1", "https://example.org/#s1")
    ]
    assert [[link.url for link in links] for links in found] == [[], ["https://example.org/#s1"]]
