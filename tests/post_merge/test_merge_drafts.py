"""Real drafts, edited and drafted again: the same as if the new draft had been edited."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from confnote.model import Conference, Dossier, Link, Note, Session, Speaker, Tech
from confnote.post.draft import Post, draft
from confnote.post.merge.conflict import EDITED_BOTH
from confnote.post.merge.remake import remake
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


WITH_HUB = replace(BEFORE, notes=(*BEFORE.notes, note(7, 2, 17, "Steady state comes first.")))


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
@pytest.mark.parametrize("form", ["heading", "bold", "inline", "list"])
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


@pytest.mark.parametrize("layout", ["days", "talks"])
@pytest.mark.parametrize(
    "mine",
    [
        pytest.param("", id="nothing"),
        pytest.param("Litmus runs the experiments from a hub.\n\n", id="without its title"),
        pytest.param("**Nodeless - Ada**\n\nLitmus runs the experiments from a hub.\n\n", id="another title"),
        pytest.param("Then I went for lunch.\n\nLitmus really runs experiments from a hub.\n\n", id="reworded"),
    ],
)
def test_a_note_of_a_talk_whose_title_in_its_first_line_was_deleted_is_a_conflict(layout: str, mine: str) -> None:
    """Without the conflict, the note would be about the talk before."""
    before, after = drafted(BEFORE, layout, session="inline"), drafted(WITH_HUB, layout, session="inline")
    lead = "**Chaos for all - Ada.** Litmus runs the experiments from a hub."
    file = edited(before.text, (f"{lead}\n\n", mine))
    merged = remake(before, file, after)
    assert [found.new for found in merged.conflicts] == [f"{lead}\n\nSteady state comes first."]
    assert merged.text == file
    taken = remake(before, file, after, "notes").text
    assert f"{lead}\n\nSteady state comes first.\n" in taken
    assert taken.count("Steady state") == 1


@pytest.mark.parametrize(
    "mine",
    [
        "**My favourite.** Litmus runs the experiments from a hub.",
        "In Chaos for all, Ada showed that Litmus runs the experiments from a hub.",
        "### Chaos for all\n\nLitmus runs the experiments from a hub.",
        "**Chaos for all - Ada**\n\nLitmus runs the experiments from a hub.",
        "**My favourite**",
    ],
)
def test_a_note_follows_a_first_line_whose_title_the_author_reworded(mine: str) -> None:
    before, after = drafted(BEFORE, "days", session="inline"), drafted(WITH_HUB, "days", session="inline")
    file = edited(before.text, ("**Chaos for all - Ada.** Litmus runs the experiments from a hub.", mine))
    merged = remake(before, file, after)
    assert merged.conflicts == ()
    assert merged.text == edited(file, (f"{mine}\n", f"{mine}\n\nSteady state comes first.\n"))


def test_a_day_of_a_narrative_that_both_changed_is_a_conflict() -> None:
    before, after = drafted(BEFORE, "narrative"), drafted(AFTER, "narrative")
    file = edited(before.text, ("from a hub.", "from a hub, he says."))
    remade = remake(before, file, after)
    (conflict,) = remade.conflicts
    assert "he says." in (conflict.edited or "")
    assert "Steady state" in (conflict.new or "")
    assert file.splitlines()[conflict.line - 1] == (conflict.edited or "").splitlines()[0]


def loose(number: int, day: int, text: str, section: str = "") -> Note:
    return replace(note(number, None, day, text), at=instant(day, 18) + number, section=section)


TALKS = (
    session(1, 17, 9, "Nodeless"),
    session(2, 17, 11, "Chaos for all"),
    session(3, 17, 13, "Panel"),
    session(4, 18, 9, "Mesh"),
)
NOTES = (
    note(1, 1, 17, "They run the kubelet in user space."),
    note(3, 2, 17, "Litmus runs the experiments from a hub."),
    note(4, 3, 17, "The panel disagreed."),
    note(5, 3, 17, "One of them liked YAML."),
    note(6, 4, 18, "There are no sidecars any more."),
)
COFFEE, PARTY, MORE = (
    loose(11, 17, "The coffee was cold."),
    loose(12, 17, "A band played."),
    loose(13, 17, "It rained."),
)
CLOSING, LATER = loose(21, 18, "See you next year.", "closing"), loose(22, 18, "Write to me.", "closing")


def with_notes(*more: Note) -> Dossier:
    return replace(BEFORE, sessions=TALKS, notes=(*NOTES, *more), tech=())


def move_panel(text: str) -> str:
    """Cut the last talk of the first day, without the notes of the day below it, and paste it as the first."""
    start, end = text.index(PANEL), text.index("One of them liked YAML.\n\n") + len("One of them liked YAML.\n\n")
    rest = text[:start] + text[end:]
    return edited(rest, ("### Nodeless", text[start:end] + "### Nodeless"))


PANEL = "### Panel - Ada"


@pytest.mark.parametrize(
    ("before", "wanted"),
    [
        ((), ("from a hub.\n", "from a hub.\n\n**Around the talks:** It rained.\n")),
        ((COFFEE, PARTY), ("A band played.\n", "A band played.\n\nIt rained.\n")),
        ((COFFEE, PARTY, CLOSING), ("A band played.\n", "A band played.\n\nIt rained.\n")),
    ],
)
def test_a_new_note_of_a_day_goes_after_its_notes_though_the_talk_above_was_moved(
    before: tuple[Note, ...], wanted: tuple[str, str]
) -> None:
    old, new = drafted(with_notes(*before), "days"), drafted(with_notes(*before, MORE), "days")
    file = move_panel(old.text)
    remade = remake(old, file, new)
    assert (remade.conflicts, remade.text) == ((), edited(file, wanted))


def test_a_new_note_of_a_day_does_not_belong_to_the_talk_above_that_was_deleted() -> None:
    old, new = drafted(with_notes(COFFEE, PARTY), "days"), drafted(with_notes(COFFEE, PARTY, MORE), "days")
    start, end = old.text.index(PANEL), old.text.index("**Around the talks:**")
    file = edited(old.text[:start] + old.text[end:], ("A band played.", "A band played songs."))
    remade = remake(old, file, new)
    assert (remade.conflicts, remade.text) == ((), edited(file, ("songs.\n", "songs.\n\nIt rained.\n")))


def test_a_new_closing_note_goes_to_the_end_though_the_last_day_was_moved() -> None:
    old, new = drafted(with_notes(CLOSING), "days"), drafted(with_notes(CLOSING, LATER), "days")
    one, two, end = (old.text.index(words) for words in ("## Day 1", "## Day 2", "See you"))
    file = old.text[:one] + old.text[two:end] + old.text[one:two] + old.text[end:]
    remade = remake(old, file, new)
    assert (remade.conflicts, remade.text) == ((), f"{file}\nWrite to me.\n")


@pytest.mark.parametrize("changed", [COFFEE, PARTY])
def test_a_note_of_a_day_that_both_changed_is_known_though_the_talk_above_was_moved(changed: Note) -> None:
    old = drafted(with_notes(COFFEE, PARTY), "days")
    newer = [replace(known, text="We danced.") if known is changed else known for known in (COFFEE, PARTY)]
    file = edited(move_panel(old.text), (changed.text, "What a night!"))
    remade = remake(old, file, drafted(with_notes(*newer), "days"))
    (conflict,) = remade.conflicts
    assert (conflict.under, conflict.why) == ("## Day 1", EDITED_BOTH)
    assert (conflict.last, conflict.edited, conflict.new) == (changed.text, "What a night!", "We danced.")
    assert file.splitlines()[conflict.line - 1] == "What a night!"
    taken = remake(old, file, drafted(with_notes(*newer), "days"), "notes")
    assert taken.text == edited(file, ("What a night!", "We danced."))


def test_the_last_note_of_a_talk_is_known_though_the_talk_below_was_moved() -> None:
    old = drafted(with_notes(COFFEE), "days")
    file = edited(move_panel(old.text), ("Litmus runs the experiments from a hub.", "What a mess!"))
    notes = [replace(known, text="Litmus is a hub.") if known.uid == "N3" else known for known in NOTES]
    new = drafted(replace(with_notes(COFFEE), notes=(*notes, COFFEE)), "days")
    assert remake(old, file, new, "notes").text == edited(file, ("What a mess!", "Litmus is a hub."))


def test_what_the_author_put_into_a_talk_is_part_of_it() -> None:
    old, new = drafted(with_notes(COFFEE, PARTY), "days"), drafted(with_notes(COFFEE, PARTY, MORE), "days")
    file = edited(old.text, ("A band played.\n\n", ""), ("The panel", "A band played.\n\nThe panel"))
    remade = remake(old, file, new)
    assert (remade.conflicts, remade.text) == ((), edited(file, ("was cold.\n", "was cold.\n\nIt rained.\n")))


def test_a_stored_draft_keeps_which_notes_belong_to_no_session() -> None:
    post = drafted(with_notes(COFFEE, PARTY, CLOSING), "days")
    assert post.loose == {"n:N11.between": "day", "n:N11": "day", "n:N12": "day", "n:N21": "post"}
    stored = DraftText(post.front_text, post.pieces, loose=post.loose)
    assert DraftText.from_json(stored.to_json()) == stored


def with_intro(words: str, name: str = "KubeCon EU", summary: str = "") -> Dossier:
    sections = [loose(31, 17, words, "intro"), *([loose(32, 17, summary, "summary")] if summary else [])]
    return replace(BEFORE, conference=replace(CONFERENCE, name=name), notes=(*NOTES, *sections))


def for_site(dossier: Dossier, site: str, **settings: Any) -> Post:
    return draft(dossier, Settings(site=site, layout="days", date=date(2022, 5, 20), **settings), instant(20, 9))


@pytest.mark.parametrize(
    ("site", "edits"),
    [
        (
            "hugo",
            [('"I went to Valencia."', '"A city by the sea"'), ('"KubeCon EU"', '"Mine"'), ('", "kubecon"]', '"]')],
        ),
        ("hugo", [('description: "I went to Valencia."\n', ""), ('"kubecon"]', '"kubecon", "me"]')]),
        ("pelican", [("Title: KubeCon EU", "Title: Mine"), ("conference, kubecon", "me"), ("kubecon-eu", "mine")]),
        ("zola", [('title = "KubeCon EU"', 'title = "Mine"'), ('"kubecon"]', '"kubecon", "me"]')]),
        ("astro", [('"I went to Valencia."', '"A city by the sea"'), ('title: "KubeCon EU"', 'title: "Mine"')]),
    ],
)
def test_front_matter_of_the_author_stays_where_confnote_only_made_it(site: str, edits: list[tuple[str, str]]) -> None:
    old = for_site(with_intro("I went to Valencia. It rained."), site)
    new = for_site(with_intro("We flew to Rome. It rained.", "Mesh Days"), site)
    assert old.front_text != new.front_text
    file = edited(old.text, *((was, now) for was, now in edits))
    remade = remake(old, file, new, typed=new.typed)
    assert remade.conflicts == ()
    for _, now in edits:
        assert now.strip('"[],') in remade.text
    bare = for_site(with_notes(), site)
    assert remake(old, file, bare, typed=bare.typed).conflicts == ()


def test_front_matter_that_the_user_typed_and_the_author_changed_is_a_conflict() -> None:
    old = for_site(with_intro("I went to Valencia."), "hugo")
    file = edited(old.text, ('"I went to Valencia."', '"A city by the sea"'), ('"KubeCon EU"', '"Mine"'))
    for new, keys in (
        (for_site(with_intro("I went to Valencia.", summary="Rain."), "hugo"), ["front.description"]),
        (for_site(with_intro("We flew."), "hugo", front=(("description", "Rain."),)), ["front.description"]),
        (for_site(with_intro("We flew."), "hugo", title="Rome"), ["front.title"]),
        (for_site(with_intro("We flew."), "hugo", unset=("description",)), ["front.description"]),
    ):
        assert [found.key for found in remake(old, file, new, typed=new.typed).conflicts] == keys


@pytest.mark.parametrize("mine", ['description: "A city by the sea"\n', "description: >-\n  A city\n", ""])
def test_a_typed_title_in_place_of_a_description_is_none(mine: str) -> None:
    old, new = (for_site(with_notes(), "astro", title=title) for title in ("", "Rome"))
    file = edited(old.text, ('description: "KubeCon EU"\n', mine))
    remade = remake(old, file, new, typed=new.typed)
    assert (remade.conflicts, remade.text) == ((), edited(file, ('title: "KubeCon EU"', 'title: "Rome"')))


def test_a_draft_knows_which_front_matter_the_user_typed() -> None:
    assert for_site(with_intro("We flew."), "hugo").typed == {"date"}
    post = for_site(with_intro("We flew.", summary="Rain."), "hugo", title="Rome", front=(("tags", ["me"]),))
    assert post.typed == {"date", "description", "title", "tags"}


def test_a_title_that_the_user_typed_is_a_conflict_in_a_header_of_pelican() -> None:
    old = for_site(with_intro("We flew."), "pelican")
    new = for_site(with_intro("We flew."), "pelican", title="Rome")
    remade = remake(old, edited(old.text, ("Title: KubeCon EU", "Title: Mine")), new, typed=new.typed)
    assert [found.key for found in remade.conflicts] == ["front.title"]


def test_the_label_of_a_days_first_note_is_no_change_of_that_note() -> None:
    one, two = drafted(with_notes(COFFEE), "days"), drafted(with_notes(COFFEE, MORE), "days")
    assert "**Around the talks:** The coffee was cold.\n" in one.text
    assert "**Around the talks:**\n\nThe coffee was cold.\n\nIt rained.\n" in two.text
    file = edited(one.text, ("was cold.", "was very cold."))
    remade = remake(one, file, two)
    assert (remade.conflicts, remade.text) == ((), edited(file, ("very cold.\n", "very cold.\n\nIt rained.\n")))
    assert remake(two, remade.text, two).text == remade.text
    back = remake(two, remade.text, one)
    assert (back.conflicts, back.text) == ((), file)
    gone = remake(one, edited(one.text, ("**Around the talks:** The coffee was cold.\n\n", "")), two)
    assert (gone.conflicts, gone.text) == ((), edited(two.text, ("The coffee was cold.\n\n", "")))


def test_the_label_stays_above_a_first_note_that_the_author_changed() -> None:
    one, two = drafted(with_notes(COFFEE), "days"), drafted(with_notes(COFFEE, MORE), "days")
    file = edited(two.text, ("was cold.", "was very cold."))
    remade = remake(two, file, one)
    assert (remade.conflicts, remade.text) == ((), edited(file, ("It rained.\n\n", "")))
    assert remake(one, remade.text, one).text == remade.text


@pytest.mark.parametrize(
    "mine", ["I agreed with both.", "#### Aside\n\nI agreed with both.", "- They all left.\n- I stayed."]
)
@pytest.mark.parametrize("form", ["heading", "bold"])
def test_the_first_note_of_a_day_goes_after_what_the_author_wrote_about_the_talk(mine: str, form: str) -> None:
    old, new = (drafted(with_notes(*more), "days", session=form) for more in ((), (MORE,)))
    file = edited(old.text, ("liked YAML.\n", f"liked YAML.\n\n{mine}\n"))
    remade = remake(old, file, new)
    wanted = edited(file, (f"{mine}\n", f"{mine}\n\n**Around the talks:** It rained.\n"))
    if mine[0] == "#" and form == "bold":  # below a title in bold, any heading begins a section of the author's
        wanted = edited(file, ("liked YAML.\n", "liked YAML.\n\n**Around the talks:** It rained.\n"))
    assert (remade.conflicts, remade.text) == ((), wanted)


def test_the_closing_goes_after_what_the_author_wrote_about_the_last_talk() -> None:
    old, new = drafted(with_notes(), "days"), drafted(with_notes(CLOSING), "days")
    file = f"{old.text}\nI agreed with both.\n"
    assert remake(old, file, new).text == f"{file}\nSee you next year.\n"
    own = f"{file}\n## In short\n\nAll is well.\n"
    assert remake(old, own, new).text == f"{file}\nSee you next year.\n\n## In short\n\nAll is well.\n"


def test_a_first_note_of_a_day_goes_behind_the_talks_of_a_day_that_was_moved() -> None:
    late = loose(14, 18, "I left early.")
    old, new = drafted(with_notes(COFFEE), "days"), drafted(with_notes(COFFEE, late), "days")
    one, two = old.text.index("## Day 1"), old.text.index("## Day 2")
    file = f"{old.text[:one]}{old.text[two:]}\n{old.text[one:two]}".rstrip("\n") + "\n"
    wanted = edited(file, ("sidecars any more.\n", "sidecars any more.\n\n**Around the talks:** I left early.\n"))
    remade = remake(old, file, new)
    assert (remade.conflicts, remade.text) == ((), wanted)


def between(how: str, *more: Note) -> Post:
    dossier = replace(BEFORE, notes=(*BEFORE.notes[:4], note(5, None, 17, "Lunch was good."), *more))
    at = {5: instant(17, 10), 6: instant(17, 10) + 1}
    notes = tuple(replace(each, at=at.get(each.id, each.at)) for each in dossier.notes)
    return draft(replace(dossier, notes=notes), Settings(style=(("between", how),)), instant(20, 9))


def test_a_new_label_needs_notes_below_it() -> None:
    last, new = between("lead"), between("heading")
    moved = last.text.replace("**Around the talks:** Lunch was good.\n\n", "")
    assert moved != last.text
    merged = remake(last, f"{moved}\nLunch was good.\n", new, "file").text
    assert "Around the talks" not in merged
    assert merged.endswith("\n\nLunch was good.\n")
    # in its place it has the new label
    assert "\n\n### Around the talks\n\nLunch was good.\n\n" in remake(last, f"{last.text}\nMine.\n", new, "file").text
    # a second note, which is new, comes below the label
    more = between("heading", note(6, None, 17, "So was tea."))
    assert (
        "\n\n### Around the talks\n\nSo was tea.\n\n" in remake(last, f"{moved}\nLunch was good.\n", more, "file").text
    )
