"""A conference of two days, small enough to be read on a page: what the views' tests show."""

import io
import re
from datetime import date, datetime

import pytest
from rich.console import Console

from confnote.model import Conference, Dossier, Link, Note, Session, Speaker, Tech

TUESDAY, WEDNESDAY = date(2022, 5, 17), date(2022, 5, 18)

ESCAPES = re.compile("\x1b\\[[0-9;]*m")


class Paper(io.StringIO):
    """A file with an `encoding`, which Rich asks for."""

    def __init__(self, encoding):
        super().__init__()
        self.named = encoding

    @property
    def encoding(self):
        return self.named


def at(day, time):
    return round(datetime.fromisoformat(f"2022-05-{day}T{time}:00+02:00").timestamp() * 1000)


CONFERENCE = Conference(
    id=1, uid="C", slug="kubecon-eu-2022", name="KubeCon Europe 2022", zone="Europe/Madrid", starts_on=TUESDAY,
    ends_on=date(2022, 5, 20), day_one=WEDNESDAY, place="Valencia", url="https://example.org/kubecon",
)  # fmt: skip

SESSIONS = (
    Session(
        id=3, uid="S3", conference="C", title="Tapas Tuesday", kind="panel", day=TUESDAY, attendance="attended",
        entered_at=at(17, "14:02"), left_at=at(17, "14:40"), rating=2,
    ),
    Session(
        id=12, uid="S12", conference="C", title="Backstage: Restoring Order To Your Chaos", subtitle="A showcase",
        day=WEDNESDAY, attendance="attended", starts_at=at(18, "11:00"), ends_at=at(18, "11:35"), room="Hall 8A",
        track="Platform", rating=4, verdict="a call to action", tags=("platform",), abstract="Two paragraphs.\n\nOf text.",
        speakers=(Speaker(name="Ada Lin", org="Spotify", handle="@ada", url="https://example.org/ada"), Speaker(name="Bo Ek")),
        links=(
            Link(id=7, uid="L7", kind="slides", url="https://example.org/s.pdf", title="Slides", session="S12"),
            Link(
                id=9, uid="L9", kind="social", url="https://social.example/1", author="Ada (@ada)", text="Great talk!",
                published="May 18, 2022", session="S12",
            ),
        ),
    ),
    Session(
        id=13, uid="S13", conference="C", title="Autoscaling, a (Mostly) Practical Guide", day=WEDNESDAY,
        attendance="planned", starts_at=at(18, "11:20"), ends_at=at(18, "11:55"), room="Room 3",
    ),
    Session(
        id=14, uid="S14", conference="C", title="In Space", day=WEDNESDAY, status="cancelled", kind="keynote",
        starts_at=at(18, "12:00"), ends_at=at(18, "12:30"), room="Hall 8A",
    ),
    Session(id=15, uid="S15", conference="C", title="Operators", attendance="missed"),
)  # fmt: skip

NOTES = (
    Note(id=1, uid="N1", conference="C", section="Overall Impressions", text="The scale of it all.", at=at(17, "09:00")),
    Note(
        id=2, uid="N2", conference="C", session="S3", day=TUESDAY, kind="takeaway", at=at(17, "14:10"),
        text="Two years of versions behind is common, and nobody in the room was ashamed of it any more. #upgrades",
        tags=("upgrades",),
    ),
    Note(
        id=3, uid="N3", conference="C", session="S3", day=TUESDAY, kind="quote", text="First line\nsecond line",
        at=at(18, "08:30"),
    ),
    Note(id=4, uid="N4", conference="C", session="S12", day=WEDNESDAY, kind="question", text="Who owns it?", at=at(18, "11:05")),
    Note(
        id=5, uid="N5", conference="C", session="S12", day=WEDNESDAY, kind="action", text="Try it at home",
        at=at(18, "11:06"),
    ),
    Note(
        id=6, uid="N6", conference="C", session="S12", day=WEDNESDAY, kind="action", text="Write to Ada", private=True,
        at=at(18, "11:07"), done_at=at(18, "18:00"),
    ),
    Note(id=45, uid="N45", conference="C", day=WEDNESDAY, text="The coffee is out [red]again[/]", at=at(18, "13:00")),
)  # fmt: skip

TECH = (
    Tech(
        id=1, uid="T1", conference="C", name="Chaos Mesh", tagline="chaos engineering for Kubernetes", booth="B12",
        url="https://chaos-mesh.org", rating=5, verdict="want it", at=at(18, "12:40"), day=WEDNESDAY,
    ),
    Tech(id=2, uid="T2", conference="C", name="Keptn", session="S12", at=at(18, "11:09"), day=WEDNESDAY),
)  # fmt: skip

DOSSIER = Dossier(conference=CONFERENCE, sessions=SESSIONS, notes=NOTES, tech=TECH)


@pytest.fixture(scope="session")
def dossier():
    return DOSSIER


@pytest.fixture(scope="session")
def shown():
    """Return what a view looks like: the lines of a terminal so wide, without its colours."""

    def lines(view, width=80, encoding="utf-8"):
        console = Console(
            file=Paper(encoding), width=width, force_terminal=True, color_system=None, legacy_windows=False
        )
        console.print(view)
        return ESCAPES.sub("", console.file.getvalue()).splitlines()

    return lines
