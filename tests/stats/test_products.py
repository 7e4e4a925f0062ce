"""Check tech across conferences: names in any case are one product; its sessions; its ratings over time."""

import io
import json
from datetime import date

import pytest
from rich.console import Console

from confnote.core.text import name_key
from confnote.model import Conference, Dossier, Link, Session, Tech
from confnote.views.products import find_products, tech_across


def conference(number, day, zone="Europe/Paris"):
    return Conference(
        id=number,
        uid=f"C{number}",
        slug=f"conf-{number}",
        name=f"Conf {number}",
        zone=zone,
        starts_on=day,
        ends_on=day,
        day_one=day,
    )


def seen(number, name, at, **more):
    return Tech(id=number, uid=f"T{number}", conference="C", name=name, at=at, **more)


OLD, NEW = conference(1, date(2024, 3, 20)), conference(2, date(2026, 5, 19))
TALK = Session(id=7, uid="S7", conference="C2", title="Autoscaling")
DOSSIERS = (
    Dossier(
        conference=OLD,
        tech=(
            seen(1, "Karpenter", 1_710_925_200_000, rating=2, booth="S12", tagline="node autoscaling", day=date(2024, 3, 20)),
            seen(2, "Café", 1_710_925_200_000),
        ),
    ),
    Dossier(
        conference=NEW,
        sessions=(TALK,),
        tech=(
            seen(3, "KARPENTER", 1_779_177_720_000, rating=5, verdict="Very [cool]", session="S7", url="https://karpenter.sh",
                 day=date(2026, 5, 19), links=(Link(id=4, uid="L4", kind="slides", url="https://k.sh/s.pdf", tech="T3"),)),
            seen(4, "CAFE\u0301", 1_779_177_720_000),
        ),
    ),
)  # fmt: skip


def test_names_in_any_case_and_any_way_to_write_an_accent_are_one_product():
    cafe, karpenter = find_products(DOSSIERS, name_key)
    assert [one.tech.handle for one in karpenter.sightings] == ["t1", "t3"]
    assert [one.tech.handle for one in cafe.sightings] == ["t2", "t4"]
    assert karpenter.name == "KARPENTER"
    assert karpenter.tagline == "node autoscaling"
    assert karpenter.ratings == (2, 5)
    assert cafe.ratings == ()


def test_a_line_for_each_sighting_says_where():
    assert list(tech_across(DOSSIERS, name_key).plain())[2:] == [
        "t1     2024-03-20 10:00  2/5  conf-1  Karpenter  node autoscaling  -  S12",
        "t3     2026-05-19 10:02  5/5  conf-2 s7  KARPENTER  -  Very [cool]  -  https://karpenter.sh",
    ]


def test_the_terminal_shows_how_ratings_changed():
    console = Console(file=io.StringIO(), width=80, color_system=None)
    console.print(tech_across(DOSSIERS, name_key))
    assert [line.rstrip() for line in console.file.getvalue().splitlines()][-7:] == [
        "KARPENTER: node autoscaling  2/5 → 5/5",
        "  t1  Conf 1 · Day 1, Wed 20 Mar 2024 · booth S12",
        "      2/5",
        "  t3  Conf 2 · Day 1, Tue 19 May 2026 · s7 Autoscaling",
        "      5/5 Very [cool]",
        "      l4 slides https://k.sh/s.pdf",
        "      https://karpenter.sh",
    ]


def test_json_holds_every_sighting_whole():
    _, karpenter = tech_across(DOSSIERS, name_key).values()
    assert karpenter["ratings"] == [2, 5]
    assert karpenter["urls"] == ["https://karpenter.sh"]
    assert karpenter["links"] == [{"handle": "l4", "kind": "slides", "url": "https://k.sh/s.pdf", "title": ""}]
    assert [(one["handle"], one["conference"], one["session"]) for one in karpenter["seen"]] == [
        ("t1", "conf-1", None),
        ("t3", "conf-2", "s7"),
    ]


@pytest.fixture
def stored(run):
    for now, *words in (
        ("2024-03-20T10:00:00+01:00", "new", "Old", "--dates", "20 March 2024", "--timezone", "Europe/Paris"),
        ("2024-03-20T10:00:00+01:00", "tech", "Karpenter", "--rating", "2"),
        ("2024-03-20T10:00:00+01:00", "tech", "Flux", "git to #gitops"),
        ("2026-05-19T10:00:00+02:00", "new", "New", "--dates", "19 May 2026", "--timezone", "Europe/Madrid"),
        ("2026-05-19T10:00:00+02:00", "start", "Autoscaling"),
        ("2026-05-19T10:00:00+02:00", "tech", "karpenter", "--rating", "5", "--session", "s1"),
    ):
        assert run(*words, now=now).code == 0
    return run


@pytest.mark.parametrize(
    ("filters", "handles"), [((), ["t2", "t1", "t3"]), (("--rating", "4+"), ["t3"]), (("--tag", "gitops"), ["t2"])]
)
def test_the_command_reads_all_conferences(stored, filters, handles):
    out = stored("list", "tech", "--all", *filters).stdout
    assert [line.split()[0] for line in out.splitlines()] == handles
    names = [product["name"] for product in json.loads(stored("list", "tech", "--all", "--json", *filters).stdout)]
    assert len(names) == len({name.casefold() for name in names})


def test_a_session_that_mentioned_it_is_named(stored):
    assert "  new s1  karpenter" in stored("list", "tech", "--all").stdout
