"""`confnote about`: which name is meant, and what it shows of a person and of a product."""

import io
import json
import shutil
from types import SimpleNamespace

import pytest
from rich.console import Console

from confnote.cli import complete
from confnote.store.about import find_subject, what_about
from confnote.store.db import connect
from confnote.views.about import about
from tests.in_process import played_store

OLD, NEW = "2023-05-17T10:00:00+02:00", "2026-05-19T10:00:00+02:00"
LINES = (
    (OLD, "new", "Kube 2023", "--dates", "17-18 May 2023", "--timezone", "Europe/Madrid"),
    (OLD, "start", "Restoring order with Cilium", "--speaker", "Ada Lind, Example Org @ada", "--room", "Hall 7"),
    (OLD, "add", "-k", "takeaway", "Small batches win."),
    (OLD, "add", "something else"),
    (OLD, "link", "https://example.org/slides.pdf", "--kind", "slides"),
    (OLD, "rate", "5", "best of the day"),
    (OLD, "tech", "Cilium", "networking", "--booth", "B12", "--rating", "3", "--url", "https://cilium.io"),
    (OLD, "start", "Panel", "--speaker", "Ada Lind", "--speaker", "Łukasz Ek"),
    (OLD, "rate", "3"),
    (NEW, "new", "Cloud 2026", "--dates", "18-20 May 2026", "--timezone", "Europe/Madrid"),
    (NEW, "start", "Catalogues", "--speaker", '"Lind, Ada", Other Org'),
    (NEW, "start", "Under another name", "--speaker", "Countess Ada @ADA"),
    (NEW, "tech", "cilium", "--rating", "5", "--verdict", "now it works"),
    (NEW, "tech", "C++"),
    (NEW, "start", "Missed one", "--speaker", "Lukasz Ek"),
    (NEW, "edit", "s5", "--attendance", "missed"),
    (NEW, "start", "Nobody came", "--speaker", "Bo Ekman"),
    (NEW, "edit", "s6", "--attendance", "skipped"),
)  # fmt: skip
ADA = """
Ada Lind (Other Org) @ADA @ada  4 sessions heard  2 conferences

Cloud 2026  18-20 May 2026
s4     2026-05-19 10:00        attended    -    talk      Under another name  Countess Ada
s3     2026-05-19 10:00        attended    -    talk      Catalogues  Lind, Ada (Other Org)

Kube 2023  17-18 May 2023
s2     2023-05-17 10:00        attended    3/5  talk      Panel  Ada Lind (Example Org), Łukasz Ek
s1     2023-05-17 10:00        attended    5/5  talk      Restoring order with Cilium  Ada Lind (Example Org)  Hall 7  -  -  best of the day
n1     2023-05-17 10:00  takeaway  s1     Small batches win.
l1     slides  s1     https://example.org/slides.pdf
"""
CILIUM = """
cilium  1 session heard  seen 2 times  2 conferences

Cloud 2026  18-20 May 2026
t2     2026-05-19 10:00  5/5  -      cilium  -  now it works

Kube 2023  17-18 May 2023
s1     2023-05-17 10:00        attended    5/5  talk      Restoring order with Cilium  Ada Lind (Example Org)  Hall 7  -  -  best of the day
n1     2023-05-17 10:00  takeaway  s1     Small batches win.
l1     slides  s1     https://example.org/slides.pdf
t1     2023-05-17 10:00  3/5  -      Cilium  networking  -  B12  https://cilium.io
"""
DRAWN = """
cilium · 1 session heard · seen 2 times · 2 conferences  3/5 → 5/5

Cloud 2026 · 18-20 May 2026 ────────────────────────────────────────────────

t2  cilium
    Tue 19 May 2026
    5/5 now it works

Kube 2023 · 17-18 May 2023 ─────────────────────────────────────────────────

s1  ✓ Restoring order with Cilium
    Wed 17 May 2023 10:00 · Hall 7
    5/5 best of the day
n1  ! Small batches win.
    l1 slides https://example.org/slides.pdf
t1  Cilium: networking
    Wed 17 May 2023 · booth B12 · https://cilium.io
    3/5
"""


played, run = played_store(LINES)


@pytest.mark.slow
def test_a_person_by_year_newest_first_and_under_all_names(run):
    assert run("about", "ada", "lind").stdout == ADA.lstrip()
    assert run("about", "Dr. Ada Lind, PhD").stdout == ADA.lstrip()
    for typed in ("Lind, Ada", "ADA  LIND", "ada li", "@ada"):
        assert run("about", typed).stdout == ADA.lstrip(), typed
    assert run("about", "countess ada").stdout == ADA.lstrip().replace("Ada Lind (Other", "Countess Ada (Other")


def test_a_person_with_an_umlaut_is_one_with_the_two_letters_for_it(run):
    run("start", "Heard before", "--speaker", "Jürgen Ünal", "-c", "kube-2023", now=OLD)
    run("rate", "4", now=OLD)
    run("start", "Heard now", "--speaker", "Juergen Uenal")
    for typed in ("Juergen Uenal", "Jürgen Ünal", "jurgen unal", "juergen", "jürgen"):
        assert [row["title"] for row in json.loads(run("about", typed, "--json").stdout)["heard"]] == [
            "Heard now",
            "Heard before",
        ]
    assert "Juergen Uenal seen 2023: 4/5" in run("show", "s8").stdout
    run("start", "Heard again", "--speaker", "Jürgen Ünal")
    counted = {row["name"]: row["sessions"] for row in json.loads(run("stats", "--json").stdout)["speakers"]}
    assert (counted.get("Jürgen Ünal"), counted.get("Juergen Uenal")) == (2, None)


def test_the_spelling_that_most_sessions_have_is_the_name(run):
    for title in ("Kilns", "Ash"):
        run("start", title, "--speaker", "Munish Malik", "-c", "kube-2023", now=OLD)
    run("start", "Glazes", "--speaker", "Munish MALIK")
    assert run("about", "malik").stdout.startswith("Munish Malik  3 sessions heard")
    stats = json.loads(run("stats", "--all", "--json").stdout)
    assert [row["name"] for row in stats["speakers"] if "unish" in row["name"]] == ["Munish Malik"]


def test_a_product_at_every_conference_and_the_talks_about_it(run):
    for typed in ("Cilium", "cili", "t1"):
        assert run("about", typed).stdout == CILIUM.lstrip(), typed


def test_json(run):
    value = json.loads(run("about", "ada lind", "--json").stdout)
    assert value["names"] == ["Countess Ada", "Lind, Ada", "Ada Lind"]
    assert value["orgs"] == ["Other Org", "Example Org"]
    assert value["ratings"] == [5, 3]
    heard = [
        (row["year"], row["handle"], row["rating"], len(row["takeaways"]), len(row["links"])) for row in value["heard"]
    ]
    assert heard == [(2026, "s4", None, 0, 0), (2026, "s3", None, 0, 0), (2023, "s2", 3, 0, 0), (2023, "s1", 5, 1, 1)]
    product = json.loads(run("--json", "about", "cilium").stdout)
    assert (product["ratings"], [(row["year"], row["rating"], row["booth"]) for row in product["seen"]]) == (
        [3, 5],
        [(2026, 5, ""), (2023, 3, "B12")],
    )


def test_in_a_terminal_with_the_change_of_the_rating(played, path):
    shutil.copy(played, path)
    store = connect(str(path))
    subject = find_subject(store, "cilium")
    console = Console(width=76, file=io.StringIO(), highlight=False)
    console.print(about(subject, what_about(store, subject)))
    store.close()
    assert console.file.getvalue() == DRAWN.lstrip()


def test_what_was_not_heard_is_named_and_what_was_missed_is_listed(run):
    lukasz = run("about", "Łukasz Ek").stdout
    assert lukasz.startswith("Lukasz Ek  1 session heard  1 conference\n\nCloud 2026")
    assert "s5     2026-05-19 10:00        missed      -    talk      Missed one" in lukasz
    assert run("about", "bo ekman").stdout == (
        "Bo Ekman  not heard yet\n\nCloud 2026  18-20 May 2026\nnot heard: s6 Nobody came\n"
    )
    assert [row["handle"] for row in json.loads(run("about", "bo ekman", "--json").stdout)["not_heard"]] == ["s6"]


def test_a_person_heard_once_has_the_other_talks_below_it_five_on_a_screen(run, path, tmp_path):
    table = "title,start,speakers\n" + "".join(f"Talk {at},2026-05-20 {at}:00,Di Oak\n" for at in range(10, 19))
    (tmp_path / "talks.csv").write_text(table)
    run("schedule", "import", str(tmp_path / "talks.csv"), "--yes")
    run("edit", "s7", "--attendance", "attended")
    names = [f"s{number} Talk {number + 3}" for number in range(15, 7, -1)]
    plain = run("about", "di oak").stdout.splitlines()
    assert plain[0] == "Di Oak  1 session heard  1 conference"
    assert plain[-1] == f"not heard: {', '.join(names)}"
    store = connect(str(path))
    subject = find_subject(store, "di oak")
    console = Console(width=200, file=io.StringIO(), force_terminal=True, color_system="standard", highlight=False)
    console.print(about(subject, what_about(store, subject)))
    store.close()
    shown = console.file.getvalue()
    assert "Talk 10" in shown
    assert f"\x1b[2mnot heard: {', '.join(names[:5])} and 3 more\x1b[0m" in shown


def test_several_names_are_listed_and_a_whole_word_goes_first(run):
    assert run("about", "ek").stdout.startswith("Lukasz Ek")
    assert run("about", "ekm").stdout.startswith("Bo Ekman")
    ran = run("about", "c")
    assert (ran.code, ran.stdout) == (4, "")
    assert ran.stderr == (
        "confnote: 'c' is 3 names; type one of them:\n  Countess Ada, a speaker at 1 conference\n"
        "  cilium, a product at 2 conferences\n  C++, a product at 1 conference\n"
    )


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("adda lindt", "no speaker and no product is called 'adda lindt': did you mean Ada Lind?"),
        (
            "kubernetes",
            "no speaker and no product is called 'kubernetes': confnote search kubernetes looks through all notes",
        ),
        (
            "example",
            (
                "no speaker and no product is called 'example': it is an organisation, whose talks are listed by"
                " confnote agenda example -c kube-2023"
            ),
        ),
        (
            "ORG",
            (
                "no speaker and no product is called 'ORG': it is an organisation, whose talks are listed by"
                " confnote agenda ORG -c cloud-2026, confnote agenda ORG -c kube-2023"
            ),
        ),
        ("t9", "there is no t9. The nearest before it is t3. See: confnote list"),
    ],
)
def test_an_unknown_name_gets_the_near_ones(run, typed, error):
    assert run("about", typed) == (4, "", f"confnote: {error}\n")


def test_signs_count_in_the_name_of_a_product(run):
    run("tech", "C#")
    run("start", "C for all")
    assert (
        run("about", "c++").stdout
        == "C++  1 conference\n\nCloud 2026  18-20 May 2026\nt3     2026-05-19 10:00  -    -      C++\n"
    )


def test_a_talk_counts_that_names_the_product_in_whole_words(run):
    run("tech", "Apache Kafka")
    run("tech", "PostgreSQL")
    for title in ("Kafka at scale, revisited", "Kafkaesque", "Postgres internals", "POSTGRESQL 19"):
        run("start", title)
    for typed, titles in (
        ("kafka", ["Kafka at scale, revisited"]),
        ("apache kafka", ["Kafka at scale, revisited"]),
        ("postgres", ["POSTGRESQL 19", "Postgres internals"]),
        ("PostgreSQL", ["POSTGRESQL 19", "Postgres internals"]),
    ):
        found = json.loads(run("about", typed, "--json").stdout)["heard"]
        assert sorted(row["title"] for row in found) == titles, typed


@pytest.mark.slow
def test_one_name_of_a_person_is_offered_and_a_title_does_not_count(run):
    for number, speaker in enumerate(("Mr. Dee Fox Ph.D", "Dee Fox", "Cy Day", "DAY Cy")):
        run("new", f"Days {number}", "--dates", "19 May 2026")
        run("start", "A talk", "--speaker", speaker)
    assert run("about", "Dr Fox").stdout.startswith("Dee Fox  2 sessions heard")
    assert run("about", "day").stdout.startswith("Cy Day  2 sessions heard")
    assert run("about", "Dee Fix").stderr.endswith("did you mean Dee Fox?\n")


def test_completion_offers_the_names_of_all_conferences(run, path):
    context = SimpleNamespace(params={}, obj={"db": str(path)})
    context.find_root = lambda: context
    offered = [name for name, _ in complete.names(context, "")]
    assert offered == [
        "Ada Lind",
        "Bo Ekman",
        "C++",
        "Cilium",
        "Countess Ada",
        "Lind, Ada",
        "Lukasz Ek",
        "cilium",
        "Łukasz Ek",
    ]
    assert [name for name, _ in complete.names(context, "lind")] == ["Ada Lind", "Lind, Ada"]


@pytest.mark.parametrize("used", ["cloud-2026", "kube-2023"])
@pytest.mark.parametrize(
    "line",
    ["start s1", "rate 2 -s s1", "add -s s1 words", "plan s1", "tech X -s s1", "link https://a.example -s s1"],
)
def test_a_handle_of_another_conference_is_not_taken(run, line, used):
    assert run("use", used).code == 0  # only the dates of cloud-2026 contain this moment
    ran = run(*line.split())
    assert ran.code == 4
    assert ran.stderr == (
        "confnote: s1 Restoring order with Cilium is a session of Kube 2023, not of Cloud 2026:"
        " if you mean it, add --conference kube-2023\n"
    )
    verb, *words = line.split()
    assert run(verb, "--conference", "kube-2023", *words).code == 0


def test_speakers_that_are_replaced_are_a_change_and_are_no_longer_found(run):
    assert run("edit", "s4", "--speaker", "Bo Berg").stdout == (
        "s4 Under another name changed: speakers Countess Ada @ADA → Bo Berg\n"
    )
    assert run("edit", "s4", "--speaker", "Bo Berg").stdout == "s4 Under another name: nothing changed\n"
    assert "no speaker and no product" in run("about", "countess").stderr


def test_use_and_new_say_that_another_conference_is_on(run):
    on = "but notes and other commands go to Cloud 2026, which is on now (for this one add -c {})\n"
    assert run("use", "cloud").stdout == "cloud-2026: Cloud 2026, in use now\n"
    assert run("use").stderr == ""
    assert run("use", "kube").stdout == f"kube-2023: Kube 2023, in use, {on.format('kube-2023')}"
    assert run("use").stderr == f"confnote: kube-2023 is in use, {on.format('kube-2023')}"
    made = run("new", "Next", "--dates", "1 July 2026", "--timezone", "UTC")
    assert made.stdout == f"next: Next, 1 July 2026, UTC. In use, {on.format('next')}"
    assert run("add", "hello", now="2026-09-01T10:00:00+02:00").stdout.startswith("note n3 added to 1 Sep")
    assert run("use", "kube", now="2026-09-01T10:00:00+02:00").stdout == "kube-2023: Kube 2023, in use now\n"


def test_a_command_says_that_it_is_of_another_conference_than_the_one_in_use(run, tmp_path):
    run("use", "kube")
    other = "confnote: this is of Cloud 2026, which is on now; for kube-2023, the one in use, add -c kube-2023"
    words = (
        ("agenda",), ("list",), ("stats",), ("plan", "catalogues"), ("plan", "nothing"), ("quotes", "--check"),
        ("moments",), ("review", "--check"), ("preview",), ("export", "--diff")
    )  # fmt: skip
    for line in words:
        assert run(*line).stderr.splitlines()[:1] == [other], line
        assert other not in run(*line, "-c", "kube").stderr, line
    (tmp_path / "kilns.csv").write_text("start,title\n2026-05-19 10:00,Kilns\n")
    assert other in run("schedule", "import", str(tmp_path / "kilns.csv"), "--dry-run").stderr.splitlines()
    run("use", "cloud")
    assert other not in run("agenda").stderr
