"""Old posts loaded as they are typed: searchable, once only, taken back by undo, and given back by an export."""

import json
import shutil
from pathlib import Path

import pytest

from confnote.recap.blocks import differences

POSTS = sorted((Path(__file__).parents[1] / "recap" / "posts").glob("*.md"))
POST = """---
title: "KnotCamp 2020: what I tied"
date: 2020-03-08T20:00:00+01:00
draft: false
---

## Day 1

### Bowlines - Ada Lovelace

The rabbit comes out of the hole.

## Day 2

### Hitches - Grace Hopper

Two half ones make a whole.
"""


@pytest.fixture
def post(tmp_path):
    """A post in a file of its own."""
    path = tmp_path / "knots.md"
    path.write_text(POST)
    return path


def count(store, table):
    return store.execute(f"SELECT count(*) FROM [{table}]").fetchone()[0]


@pytest.mark.slow
@pytest.mark.parametrize("old", POSTS, ids=lambda path: path.name)
def test_an_export_of_a_loaded_post_is_that_post(cli, store, tmp_path, old):
    source = tmp_path / "blog" / old.name
    source.parent.mkdir()
    shutil.copy(old, source)
    code, _, err = cli("load", source)
    assert code == 0, err
    (slug,) = store.execute("SELECT slug FROM conference").fetchone()
    code, _, err = cli("export", "-c", slug, "-o", tmp_path / "again.md")
    assert code == 0, err
    assert differences(old.read_text(), (tmp_path / "again.md").read_text()) == 0
    assert source.read_text() == old.read_text()


@pytest.mark.slow
@pytest.mark.parametrize("old", POSTS, ids=lambda path: path.name)
def test_a_post_is_loaded_once_and_taken_back_whole(cli, store, tmp_path, old, tools):
    assert cli("load", old)[0] == 0
    held = tools.dumped(store)
    code, out, _ = cli("load", old)
    assert code == 0
    assert out.startswith("nothing new in")
    assert tools.dumped(store) == held
    assert cli("undo")[0] == 0
    assert [count(store, table) for table in ("conference", "session", "note", "tech", "link", "post")] == [0] * 6
    assert cli("redo")[0] == 0
    assert tools.dumped(store) == held
    assert cli("doctor", "--json")[0] == 0


def test_a_dry_run_shows_the_post_in_its_order_and_writes_nothing(cli, store, post):
    code, out, err = cli("load", post, "--dry-run")
    assert (code, err.count("\n")) == (0, 1)
    lines = [line.strip() for line in out.splitlines()]
    order = ["Day 1", "session   Bowlines (Ada Lovelace)", "note      The rabbit comes out of the hole.", "Day 2"]
    assert [line for line in lines if line in order] == order
    assert lines[0].startswith("knotcamp-2020: KnotCamp 2020, 7-8 March 2020")
    assert lines[-1].startswith("would load 2 sessions, 2 notes of ")
    assert count(store, "note") == 0


def test_a_post_is_searchable(cli, store, post):
    cli("load", post)
    assert store.execute("SELECT count(*) FROM note_fts WHERE note_fts MATCH 'rabbit'").fetchone() == (1,)
    assert store.execute("SELECT count(*) FROM speaker_fts WHERE speaker_fts MATCH 'hopper'").fetchone() == (1,)


def test_dates_and_zone_are_as_typed(cli, store, post):
    code, _, err = cli("load", post, "--dates", "3-4 March 2020", "--timezone", "Europe/Brussels")
    assert (code, err) == (0, "")
    held = store.execute("SELECT zone, starts_on, ends_on, day_one FROM conference").fetchone()
    assert held == ("Europe/Brussels", "2020-03-03", "2020-03-04", "2020-03-03")
    assert cli("load", post, "--dates", "5-6 March 2020")[2].startswith("confnote: knotcamp-2020 is there already")


def test_into_a_conference_that_is_there_by_its_days_sessions_and_people(cli, store, post):
    cli("new", "Knots", "--dates", "2-6 March 2020", "--timezone", "Europe/Brussels", "--day-one", "3 March 2020")
    cli("start", "bowlines", "--speaker", "ADA LOVELACE", "--at", "2020-03-03T10:00")
    code, _, err = cli("load", post, "-c", "knots")
    assert (code, err) == (0, "")
    assert count(store, "conference") == 1
    assert [title for (title,) in store.execute("SELECT title FROM session ORDER BY id")] == ["bowlines", "Hitches"]
    assert count(store, "speaker") == 2
    notes = store.execute(
        "SELECT s.title, n.text FROM note n JOIN session s ON s.uid = n.session ORDER BY n.id"
    ).fetchall()
    assert [title for title, _ in notes] == ["bowlines", "Hitches"]
    held = store.execute("SELECT count(*) FROM note").fetchone()
    assert cli("load", post, "-c", "knots")[1].startswith("nothing new in")
    assert store.execute("SELECT count(*) FROM note").fetchone() == held
    assert cli("load", post, "-c", "nope")[0] == 4


def test_a_second_post_of_a_conference_goes_into_it(cli, store, post, tmp_path):
    cli("load", post)
    more = tmp_path / "more.md"
    more.write_text('---\ntitle: "KnotCamp 2020: the food"\ndate: 2020-03-08\n---\n\nSoup.\n\n## Bread\n\nYes.\n')
    assert cli("load", more)[0] == 0
    assert (count(store, "conference"), count(store, "post")) == (1, 2)
    assert cli("export", "-o", tmp_path / "x.md")[0] == 4
    code, _, err = cli("export", "--post", "knotcamp-2020-the-food", "-o", tmp_path / "food.md")
    assert code == 0, err
    assert "rabbit" not in (tmp_path / "food.md").read_text()


def test_what_no_note_can_say_is_taken_from_the_file_while_it_is_there(cli, store, tmp_path):
    raw = next(path for path in POSTS if path.name == "raw.md")
    source = tmp_path / "raw.md"
    shutil.copy(raw, source)
    _, _, err = cli("load", source)
    assert f"an export takes those from {source}" in err
    assert cli("export", "-o", tmp_path / "one.md")[0] == 0
    assert (tmp_path / "one.md").read_bytes() == raw.read_bytes()
    assert source.read_bytes() == raw.read_bytes()
    assert cli("load", "-", stdin=POST.replace("###", "<hr>\n\n###").encode())[2].count("will differ") == 1


def test_a_note_that_is_changed_changes_the_post(cli, post, tmp_path):
    cli("load", post)
    cli("edit", "n1", "The hare comes out of the hole.")
    cli("export", "-o", tmp_path / "again.md")
    assert (tmp_path / "again.md").read_text() == POST.replace("rabbit", "hare")
    assert post.read_text() == POST


def test_json_tells_what_was_read(cli, post):
    code, out, _ = cli("load", post, "--json")
    answer = json.loads(out)
    assert (code, answer["conference"], answer["made"], answer["layout"]) == (0, "knotcamp-2020", True, "days")
    assert [one["title"] for one in answer["sessions"]] == ["Bowlines", "Hitches"]
    assert answer["sessions"][0]["speakers"] == ["Ada Lovelace"]
    assert (answer["differences"], answer["new"]["note"]) == (0, 2)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"just a line", "neither a dump nor a recap post"),
        (b"BEGIN:VCALENDAR\nEND:VCALENDAR\n", "confnote schedule import"),
        (b"<?xml version='1.0'?><schedule/>", "confnote schedule import"),
        (b"<!DOCTYPE html><html></html>", "web page"),
        (b'[{"a": 1}]', "no dump of confnote's"),
        (b"---\ntitle: [\n---\ntext\n", "no YAML"),
        (b"---\ntitle: x\n---\n", "no text in it"),
        (b"# x\n\n\0\n", "NUL"),
        (b"# A day out\n\nText.\n", "--dates"),
    ],
)
def test_what_is_no_post_is_refused_in_a_line(cli, store, tmp_path, data, words):
    file = tmp_path / "file.md"
    file.write_bytes(data)
    code, out, err = cli("load", file)
    assert code in {1, 2}
    assert (out, err.count("\n")) == ("", 1)
    assert words in err
    assert count(store, "conference") == 0


def test_latin_letters_are_replaced_and_that_is_said(cli, store, tmp_path):
    file = tmp_path / "old.md"
    file.write_bytes(POST.replace("rabbit", "rabb\u00eft").encode("latin-1"))
    _, _, err = cli("load", file)
    assert "not UTF-8" in err
    assert store.execute("SELECT count(*) FROM note WHERE text LIKE '%rabb\ufffdt%'").fetchone() == (1,)


@pytest.mark.parametrize(
    "name", ["2020-03-09-knots.md", "knots/index.md", "Knots.MD", "knots.qmd", "knots.txt", "KNOTS"]
)
@pytest.mark.parametrize("body", [POST, POST.replace("###", "<hr>\n\n###")], ids=["all", "raw"])
def test_a_loaded_post_is_exported_in_place_and_keeps_its_name(cli, tmp_path, name, body):
    file = tmp_path / "posts" / name
    file.parent.mkdir(parents=True)
    file.write_text(body)
    code, out, _ = cli("load", file)
    again = out.rstrip().rpartition(": ")[2].split()[1:]
    assert (code, again) == (
        0,
        ["export", "-c", "knotcamp-2020", "--post", "knotcamp-2020-what-i-tied", "-o", str(file)],
    )
    assert cli(*again)[0] == 0
    assert file.read_text() == body
    assert cli("add", "-c", "knotcamp-2020", "--section", "closing", "See you in 2021.")[0] == 0
    for words in ((), ("-o", file), ("-o", tmp_path / "posts")):
        assert cli("export", "-c", "knotcamp-2020", *words)[0] == 0
        assert file.read_text() == body + "\nSee you in 2021.\n"
    assert [path for path in (tmp_path / "posts").rglob("*") if path.is_file()] == [file]


def test_a_loaded_post_that_is_exported_elsewhere_stays_where_it_is(cli, post, tmp_path):
    cli("load", post)
    _, _, err = cli("export", "-o", tmp_path / "again.qmd")
    assert "was left as it is" in err
    assert (post.read_text(), (tmp_path / "again.qmd").read_text()) == (POST, POST)


@pytest.mark.parametrize("end", ["---\n\n", "\n"])
def test_a_header_without_an_opening_line_may_have_lists(cli, tmp_path, end):
    file = tmp_path / "qcon.md"
    file.write_text(
        f"title: QCon London 2012 aftermath\ndate: 2012-03-15 18:17:00\ntags:\n- qcon\n- london\n{end}It was fun.\n"
    )
    before = file.read_text()
    code, out, _ = cli("load", file, "--json")
    answer = json.loads(out)
    assert (code, answer["conference"], answer["starts_on"]) == (0, "qcon-london-2012", "2012-03-15")
    assert [note["text"] for note in answer["notes"]] == ["It was fun."]
    assert cli("export")[0] == 0
    assert file.read_text() == before


def test_a_post_without_a_date_is_asked_for_its_dates_by_its_title(cli, tmp_path):
    file = tmp_path / "hall.md"
    file.write_text('---\ntitle: "My days at HallConf"\n---\n\nIt was fun.\n')
    code, _, err = cli("load", file)
    assert (code, "nothing in 'My days at HallConf' says when that was: add --dates" in err) == (2, True)
    code, out, _ = cli("load", file, "--dates", "3-4 May 2019")
    assert (code, "into hallconf-2019 (made for it, 3-4 May 2019)" in out) == (0, True)


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ("I was there from 3 to 5 March.", ""),
        ("I was there.", "it names no days, and was posted then: 9 March 2020 is assumed"),
        ("I was there last weekend.", "it names no days but a weekend: 7-8 March 2020 is assumed"),
    ],
)
def test_the_days_that_are_taken_are_said(cli, tmp_path, text, warning):
    file = tmp_path / "hall.md"
    file.write_text(f'---\ntitle: "My days at HallConf"\ndate: 2020-03-09\n---\n\n{text}\n')
    _, out, err = cli("load", file)
    days = warning.rpartition(": ")[2].removesuffix(" is assumed") or "3-5 March 2020"
    assert f"into hallconf-2020 (made for it, {days})" in out
    assert warning in err
    assert warning or not err


def test_talks_of_an_old_post_in_prose_do_not_hide_those_of_the_next(cli, tmp_path):
    file = tmp_path / "hall.md"
    file.write_text('---\ntitle: "HallConf 2020"\ndate: 2020-03-09\n---\n\nI ate.\n\n## Food\n\nSoup.\n')
    cli("load", file)
    cli("new", "NextConf 2027", "--dates", "10-11 March 2027", "--timezone", "UTC")
    cli("start", "Databases at night", "--speaker", "Ada Lind", "--new", "--at", "2027-03-10T10:00")
    cli("add", "-c", "nextconf-2027", "Good.", "--at", "2027-03-10T10:05")
    code, _, err = cli("export", "-c", "nextconf-2027", "-o", tmp_path / "next.md")
    assert code == 0, err
    assert "Databases at night - Ada Lind" in (tmp_path / "next.md").read_text()
    code, _, err = cli("export", "-c", "nextconf-2027", "-o", tmp_path / "next.md", "--style", "session=prose")
    assert "s1: the post lacks its title, its links or its rating: Databases at night (--style session=heading" in err


RATED = """---
title: "KnotCamp 2020: what I tied"
date: 2020-03-08T20:00:00+01:00
draft: false
---

## Bowlines

*Ada Lovelace (Ropes), Hall A* | [Video](https://v.example/1)

★★★★☆ worth it

The rabbit comes out of the hole.

**What I keep:** measure first

## Hitches

*Grace Hopper (Navy), Main Stage* | [Video](https://v.example/2)

★★★☆☆ a bit long

Two half ones make a whole.

**What I keep:** be patient

→ [slides](https://s.example/2)

## Splices

*Cy Orr (Knots), Hall A* | [Video](https://v.example/3)

★★☆☆☆ no

It holds.
"""


def test_rooms_ratings_verdicts_and_takeaways_are_loaded_and_given_back(cli, store, post):
    post.write_text(RATED)
    code, _, err = cli("load", post)
    assert code == 0, err
    assert "notes cannot express" not in err
    found = store.execute("SELECT title, room, rating, verdict FROM session ORDER BY id").fetchall()
    assert [tuple(row) for row in found] == [
        ("Bowlines", "Hall A", 4, "worth it"),
        ("Hitches", "Main Stage", 3, "a bit long"),
        ("Splices", "Hall A", 2, "no"),
    ]
    kept = store.execute("SELECT text FROM note WHERE kind = 'takeaway' ORDER BY id").fetchall()
    assert [row[0] for row in kept] == ["measure first", "be patient"]
    (slug,) = store.execute("SELECT slug FROM conference").fetchone()
    assert cli("export", "-c", slug, "-o", post)[0] == 0
    assert post.read_text() == RATED


def test_the_user_hears_of_a_rating_for_a_session_that_is_here(cli, store, post):
    assert cli("load", post)[0] == 0
    post.with_name("rated.md").write_text(RATED.replace("what I tied", "what I liked"))
    code, _, err = cli("load", post.with_name("rated.md"))
    assert (code, "stay as they are here" in err, "--theirs" in err) == (0, True, True), err
    assert cli("load", post.with_name("rated.md"), "--theirs")[0] == 0
    found = store.execute("SELECT title, room, rating, verdict FROM session WHERE title = 'Bowlines'").fetchall()
    assert [tuple(row) for row in found] == [("Bowlines", "Hall A", 4, "worth it")]


TAGGED = {
    "hugo": (POST, '{{< figure src="https://k.example/a.png" alt="a knot" >}}'),
    "jekyll": (POST.replace("draft: false", "layout: post"), "{% include knot.html %}"),
    "zola": (POST.replace("---\n", "+++\n").replace(": ", " = ", 1).replace("date: ", "date = ")
             .replace("draft: ", "draft = "), '{{ youtube(id="x") }}'),
}  # fmt: skip


@pytest.mark.parametrize("site", TAGGED)
def test_tags_that_a_loaded_post_had_are_no_error_and_later_ones_are(cli, post, site):
    text, tag = TAGGED[site]
    post.write_text(text + f"\nSee {tag} here, and `{tag}`.\n\n{tag}\n")
    before = post.read_text()
    assert cli("load", post, "--site", site)[0] == 0
    for _ in range(2):
        code, _, err = cli("export", "-o", post)
        assert (code, "error" in err) == (0, False), err
        assert post.read_text() == before
    code, out, err = cli("export", "--check")
    assert (code, "as it was noted" in out + err) == (0, False), out + err
    # the author pastes a note into the file, where the site runs its words
    assert cli("add", "--section", "Later", "Type {{< now >}} or {% now %} or {{ now() }}.")[0] == 0
    assert cli("export", "-o", post)[0] == 0
    post.write_text(post.read_text() + "\nType {{< now >}} or {% now %} or {{ now() }}.\n\n" + tag + "\n")
    code, out, err = cli("export", "--check")
    assert (code, tag in out + err, "now" in out + err) == (1, True, True), out + err


def test_a_title_that_names_no_conference_is_said_with_what_to_type(cli, store, post):
    title = "Joining Loomworks and hitting a conference on my first day"
    post.write_text(POST.replace("KnotCamp 2020: what I tied", title))
    code, _, err = cli("load", post)
    slug = "joining-loomworks-and-hitting-a-conference-on-my-first-day"
    said = (
        f"its title names no conference, so this one is called '{title}': name it with confnote edit {slug} --name NAME"
    )
    assert (code, said in err) == (0, True), err
    assert cli("edit", slug, "--name", "KnotCamp 2020", "--slug", "knotcamp")[0] == 0
    assert store.execute("SELECT name, slug FROM conference").fetchone()[:] == ("KnotCamp 2020", "knotcamp")
    code, _, err = cli("load", post, "-c", "knotcamp")
    assert (code, "names no conference" in err) == (0, False), err


def test_talks_in_a_list_are_exported_in_place_and_edited_there(cli, post):
    listed = "## Talks\n\n- [Bowlines](https://k.example/1) by [Ada Lovelace](https://a.example)\n- Hitches by Grace Hopper: long.\n"
    listed += "- [Splices](https://k.example/3) by Cy Orr\n\n## Home\n\nBye.\n"
    post.write_text(POST.split("## Day 1", maxsplit=1)[0] + listed)
    before = post.read_text()
    assert cli("load", post)[0] == 0
    assert cli("export", "-o", post)[0] == 0
    assert post.read_text() == before
    assert cli("edit", "s1", "--title", "Bowlines and bends")[0] == 0
    assert cli("add", "--session", "s3", "It held.")[0] == 0
    assert cli("export", "-o", post)[0] == 0
    wanted = before.replace("[Bowlines]", "[Bowlines and bends]").replace("by Cy Orr\n", "by Cy Orr\n  - It held.\n")
    assert post.read_text() == wanted


NIGHT = """---
title: "Cloud Night 2023"
date: 2023-11-09
---

## Images - Ada Lind

Small ones.

## Chaos - Bo Ek

Calm.

## Cool tech

- [ko](https://ko.build): builds images
"""


@pytest.mark.parametrize("dates", [(), ("--dates", "8-9 November 2023")])
def test_what_is_noted_later_is_in_a_post_that_names_no_day(cli, tmp_path, dates):
    file = tmp_path / "night.md"
    file.write_text(NIGHT)
    assert cli("load", file, *dates)[0] == 0
    assert (cli("export")[0], file.read_text()) == (0, NIGHT)
    cli("tech", "-c", "cloud-night-2023", "Foo", "makes bars")
    cli("start", "-c", "cloud-night-2023", "Queues", "--speaker", "Cy Roe")
    cli("add", "-c", "cloud-night-2023", "They are long.")
    code, _, err = cli("export", "-c", "cloud-night-2023")
    assert code == 0, err
    assert "\n## Queues - Cy Roe\n\nThey are long.\n" in file.read_text()
    assert "- Foo: makes bars\n" in file.read_text()


@pytest.mark.parametrize("title", ["A trip", "Day 2 of a trip"])
def test_a_post_of_a_day_beside_other_days_is_of_that_day_and_says_so(cli, tmp_path, title):
    cli("new", "Cloud Night", "--dates", "8-9 November 2023")
    cli("add", "-c", "cloud-night", "--at", "8 Nov 2023 10:00", "Of the day before.")
    file = tmp_path / "night.md"
    file.write_text(NIGHT.replace("Cloud Night 2023", title))
    code, _, err = cli("load", file, "-c", "cloud-night")
    assert (code, "it is a post of 9 November 2023 alone, without what you note of other days" in err) == (0, True)
    before = file.read_text()
    assert (cli("export", "-c", "cloud-night")[0], file.read_text()) == (0, before)


@pytest.mark.parametrize("title", ["Cloud Night 2023, day 1", "Cloud Night 2023 notes 1", "Cloud Night 2023: Thursday"])
def test_a_title_of_one_of_several_posts_keeps_the_next_one_out_of_it(cli, store, tmp_path, title):
    first, second = tmp_path / "one.md", tmp_path / "two.md"
    first.write_text(NIGHT.replace("Cloud Night 2023", title))
    second.write_text(f'---\ntitle: "{title} (2)"\ndate: 2023-11-10\n---\n\n## Queues - Cy Roe\n\nLong.\n')
    code, _, err = cli("load", first, "--dates", "9-10 November 2023")
    assert (code, "it is a post of 9 November 2023 alone" in err) == (0, True)
    assert cli("load", second, "-c", "cloud-night-2023")[0] == 0
    before = first.read_text()
    (name,) = store.execute("SELECT name FROM post WHERE path = ?", (str(first),)).fetchone()
    assert (cli("export", "--post", name)[0], first.read_text()) == (0, before)
