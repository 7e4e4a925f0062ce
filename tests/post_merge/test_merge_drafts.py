"""Real drafts, edited and drafted again: the same as if the new draft had been edited."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from confnote.model import Conference, Dossier, Link, Note, Session, Speaker, Tech
from confnote.post.draft import Post, draft
from confnote.post.merge.merge import remake
from confnote.post.settings import DraftText, Settings

CONFERENCE = Conference(
    id=1, uid="C", slug="kubecon", name="KubeCon EU", zone="Europe/Madrid",
    starts_on=date(2022, 5, 17), ends_on=date(2022, 5, 18), day_one=date(2022, 5, 17),
)  # fmt: skip


def instant(day: int, hour: int) -> int:
    return int(datetime(2022, 5, day, hour, tzinfo=UTC).timestamp()) * 1000


def session(number: int, day: int, hour: int, title: str) -> Session:
    return Session(
        id=number, uid=f"S{number}", conference="C", title=title, day=date(2022, 5, day), attendance="attended",
        starts_at=instant(day, hour), ends_at=instant(day, hour + 1), speakers=(Speaker(name="Ada"),), rating=4,
    )  # fmt: skip


def note(number: int, of: int | None, day: int, text: str) -> Note:
    return Note(
        id=number, uid=f"N{number}", conference="C", session=f"S{of}" if of else None, day=date(2022, 5, day),
        text=text, at=instant(day, 9) + number,
    )  # fmt: skip


def tech(number: int, name: str) -> Tech:
    return Tech(id=number, uid=f"T{number}", conference="C", name=name, at=instant(17, 12), day=date(2022, 5, 17))


BEFORE = Dossier(
    conference=CONFERENCE,
    sessions=(session(1, 17, 9, "Nodeless"), session(2, 17, 11, "Chaos for all"), session(3, 18, 9, "Mesh")),
    notes=(
        note(1, 1, 17, "They run the kubelet in user space."),
        note(2, 1, 17, "It failed in two ways:\n\n- it was slow\n- it was wrong"),
        note(3, 2, 17, "Litmus runs the experiments from a hub."),
        note(4, 3, 18, "There are no sidecars any more."),
        note(5, None, 18, "Lunch was good on the second day."),
    ),
    tech=(tech(1, "Falco"), tech(2, "Longhorn"), tech(3, "kured")),
)
SLIDES = Link(id=1, uid="L1", kind="slides", url="https://a.example/slides.pdf", session="S2")
AFTER = replace(
    BEFORE,
    sessions=(
        BEFORE.sessions[0],
        replace(BEFORE.sessions[1], links=(SLIDES,), tags=("chaos",)),
        session(4, 17, 14, "A talk that was filed late"),
        BEFORE.sessions[2],
    ),
    notes=(*BEFORE.notes, note(6, 4, 17, "It came from the inbox."), note(7, 2, 17, "Steady state comes first.")),
    tech=(*BEFORE.tech, tech(4, "Kyverno")),
)


def drafted(dossier: Dossier, layout: str, **style: str) -> Post:
    settings = Settings(layout=layout, style=tuple(style.items()), date=date(2022, 5, 20))
    return draft(dossier, settings, instant(20, 9))


def edited(text: str, *edits: tuple[str, str]) -> str:
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


EDITS = {
    "words": [("kubelet in user space.", "kubelet wholly in user space, I hear.")],
    "front matter": [("draft: false", "draft: false  # at last\nimage: me.jpg")],
    "a paragraph": [("There are no sidecars any more.", "There are no sidecars any more.\n\nI had one once.")],
    "list items": [("- it was slow", "- it was really slow"), ("- it was wrong", "- it was wrong\n- it was late")],
    "deleted": [("Lunch was good on the second day.\n\n", "")],
    "products": [("- Longhorn\n", "- [Longhorn](https://longhorn.io) does storage\n- Rook does, too\n")],
}


@pytest.mark.slow
@pytest.mark.parametrize("layout", ["days", "talks", "themes", "favourites"])
@pytest.mark.parametrize("form", ["heading", "bold", "list"])
def test_a_new_draft_of_an_edited_post_is_the_edited_new_draft(layout: str, form: str) -> None:
    before, after = drafted(BEFORE, layout, session=form), drafted(AFTER, layout, session=form)
    assert remake(before, before.text, after).text == after.text
    tried = 0
    for edits in EDITS.values():
        if all(post.text.count(old) == 1 for old, _ in edits for post in (before, after)):
            tried += 1
            remade = remake(before, edited(before.text, *edits), after)
            assert remade.conflicts == ()
            assert remade.text == edited(after.text, *edits)
            stored = DraftText(after.front_text, after.pieces)
            assert remake(stored, remade.text, after).text == remade.text
    assert tried >= 3


def test_a_renamed_session_keeps_its_edits_and_takes_its_new_notes() -> None:
    before, after = drafted(BEFORE, "days"), drafted(AFTER, "days")
    edits = [("### Chaos for all - Ada", "### My favourite"), ("from a hub.", "from a hub, he says.")]
    remade = remake(before, edited(before.text, *edits), after)
    assert remade.conflicts == ()
    assert remade.text == edited(after.text, *edits)


def test_a_day_of_a_narrative_that_both_changed_is_a_conflict() -> None:
    before, after = drafted(BEFORE, "narrative"), drafted(AFTER, "narrative")
    file = edited(before.text, ("from a hub.", "from a hub, he says."))
    remade = remake(before, file, after)
    (conflict,) = remade.conflicts
    assert "he says." in (conflict.edited or "")
    assert "Steady state" in (conflict.new or "")
    assert file.splitlines()[conflict.line - 1] == (conflict.edited or "").splitlines()[0]
