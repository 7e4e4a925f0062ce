"""Check `export --split day`: each day is a post that is stored, merged and linked by itself; and the way back."""

from __future__ import annotations

import json

import pytest

from confnote.post.merge.conflict import UNDECIDED

pytestmark = pytest.mark.slow

DAYS = [f"blog/cloud-days-2026-day-{n}.md" for n in (1, 2, 3)]
THIRD = ("20 10:00", ["start", "Late talk", "--speaker", "Cy"]), ("20 10:05", ["add", "All is said."])


def test_a_post_a_day_is_remembered_as_such(cloud):
    ran = cloud("export", "--split", "day", "--site", "hugo", "-o", "blog")
    assert [line.split(" (")[0] for line in ran.out.splitlines()] == [
        f"drafted {cloud.folder / name}" for name in DAYS[:2]
    ]
    assert cloud.files == DAYS[:2]
    assert cloud.body(DAYS[0]) == (
        "## Platform teams - Ada Lind\n\nOne catalogue for every team.\n\nIt has a red button.\n\n---\n\n"
        '**Day 1**, [Day 2]({{< relref "cloud-days-2026-day-2.md" >}})\n'
    )
    before = cloud.read(DAYS[0])
    again = cloud("export", now="2026-06-01T10:00:00+02:00")
    assert all(line.startswith("unchanged: ") for line in again.out.splitlines())
    assert cloud.read(DAYS[0]) == before


def test_each_file_is_merged_by_itself_and_a_new_day_joins(cloud):
    cloud("export", "--split", "day", "--site", "jekyll", "-o", ".")
    names = [f"_posts/2026-05-23-cloud-days-2026-day-{n}.md" for n in (1, 2)]
    assert cloud.files == names
    cloud.edit("It has a red button.", "It has a BIG red button.", names[0])
    cloud.room(*THIRD)
    cloud("add", "-s", "s2", "And mend it on a Friday.")
    ran = cloud("export", now="2026-05-24T09:00:00+02:00")
    assert [line.split()[0] for line in ran.out.splitlines()] == ["re-drafted", "re-drafted", "drafted"]
    third = "_posts/2026-05-24-cloud-days-2026-day-3.md"
    assert cloud.files == [*names, third]
    assert "a BIG red button" in cloud.read(names[0])
    assert "mend it on a Friday" in cloud.read(names[1])
    for name in names:
        assert "[Day 3]({% post_url 2026-05-24-cloud-days-2026-day-3 %})" in cloud.read(name)
    assert "[Day 1]({% post_url 2026-05-23-cloud-days-2026-day-1 %})" in cloud.read(third)


def test_what_is_said_for_the_series_holds_for_all_and_for_a_day_for_one(cloud):
    cloud("export", "--split", "day", "--site", "hugo", "-o", "blog")
    cloud("export", "--set", "weight=4")
    assert ["weight: 4" in cloud.read(name) for name in DAYS[:2]] == [True, True]
    cloud("export", "--day", "2", "--set", "weight=5", "--style", "day={weekday}")
    assert "weight: 4" in cloud.read(DAYS[0])
    tuesday = "blog/cloud-days-2026-tuesday.md"
    assert "weight: 5" in cloud.read(tuesday)
    assert cloud.files == [DAYS[0], tuesday]
    cloud("export")
    assert '[Day 2]({{< relref "cloud-days-2026-tuesday.md" >}})' in cloud.read(DAYS[0])
    cloud("export", "--post", "day-2", "-o", "blog/second.md")
    cloud("export")
    assert cloud.files == [DAYS[0], "blog/second.md"]
    assert '[Day 2]({{< relref "second.md" >}})' in cloud.read(DAYS[0])


def test_a_day_alone_links_only_to_days_that_were_exported(cloud):
    cloud("export", "--split", "day", "--day", "2", "--site", "hugo", "-o", "blog")
    assert cloud.files == [DAYS[1]]
    assert "relref" not in cloud.read(DAYS[1])
    assert '"Cloud Days 2026: Day 2"' in cloud.read(DAYS[1])
    cloud("export", "--day", "1")
    assert '[Day 2]({{< relref "cloud-days-2026-day-2.md" >}})' in cloud.read(DAYS[0])
    ran = cloud("export")
    assert [line.split()[0] for line in ran.out.splitlines()] == ["unchanged:", "re-drafted"]
    assert '[Day 1]({{< relref "cloud-days-2026-day-1.md" >}})' in cloud.read(DAYS[1])
    assert "nothing to write about day 3" in cloud("export", "--day", "3", code=4).err


def test_one_post_becomes_several_and_several_become_one(cloud):
    cloud("export", "--site", "hugo", "-o", "blog", "--set", "weight=4")
    one = cloud.read()
    ran = cloud("export", "--split", "day")
    assert "was removed: it had nothing but the draft" in ran.err
    assert cloud.files == DAYS[:2]
    assert "weight: 4" in cloud.read(DAYS[1])
    cloud("export", "--split", "none")
    assert cloud.files == ["blog/cloud-days-2026.md"]
    assert cloud.read() == one
    assert len(cloud("export").out.splitlines()) == 1


def test_edits_are_never_given_up_by_splitting(cloud):
    cloud("export", "--site", "hugo", "-o", "blog")
    cloud.edit("a red button", "a BIG red button")
    assert "has your edits" in cloud("export", "--split", "day", code=5).err
    assert cloud.files == ["blog/cloud-days-2026.md"]
    cloud("export", "--post", "daily", "--split", "day")
    assert cloud.files == [*DAYS[:2], "blog/cloud-days-2026.md"]
    listed = cloud("export", code=4).err
    assert "  post: " in listed
    assert "  daily, a post a day: " in listed
    cloud("export", "--post", "daily", "--split", "none")
    assert len(cloud.files) == 2
    ran = cloud("export", "--post", "post", "--split", "day", "--force")
    assert f"{cloud.file()} has your edits and was left as it is" in ran.err
    assert "a BIG red button" in cloud.read()


def test_a_conflict_in_one_day_writes_none(cloud):
    cloud("export", "--split", "day", "--site", "hugo", "-o", "blog")
    cloud.edit("It has a red button.", "It has no button.", DAYS[0])
    cloud("edit", "n2", "It has a green button.")
    cloud("add", "-s", "s2", "More.")
    ran = cloud("export", code=5)
    assert "It has no button." in ran.out
    assert "It has a green button." in ran.out
    assert "More." not in cloud.read(DAYS[1])
    cloud("export", "--take", "both")
    assert f"It has no button.\n\n<!-- {UNDECIDED} -->\n\nIt has a green button." in cloud.read(DAYS[0])
    assert "More." in cloud.read(DAYS[1])


def test_a_day_that_has_nothing_to_tell_any_more_is_left_and_said(cloud):
    cloud("export", "--split", "day", "--site", "hugo", "-o", "blog")
    cloud("rm", "s2")
    cloud("rm", "t1")
    ran = cloud("export")
    assert f"{cloud.file(DAYS[1])}: there is nothing to write about that day any more" in ran.err
    assert "Day 2" not in cloud.read(DAYS[0])
    cloud.file(DAYS[1]).unlink()
    assert "nothing to write about" not in cloud("export").err
    assert "day-2" not in cloud("export", "--post", "day-2", code=None).out


def test_json_and_screen(cloud):
    posts = json.loads(cloud("export", "--split", "day", "--site", "markdown", "-o", "blog", "--json").out)
    assert [(one["post"], one["status"]) for one in posts] == [("day-1", "drafted"), ("day-2", "drafted")]
    screen = cloud("export", "-o", "-").out
    assert screen.startswith("==> cloud-days-2026-day-1.md <==\n# Cloud Days 2026: Day 1\n")
    assert screen == cloud("preview").out
    assert cloud("preview", "--day", "2").out == cloud.read(DAYS[1])
    assert cloud("preview", "--split", "none").out.startswith("# Cloud Days 2026\n")
    assert "is a file" in cloud("export", "-o", "blog/one.md", code=2).err


def test_one_session(cloud):
    cloud("export", "--site", "hugo", "-o", "blog")
    cloud("export", "--session", "chaos", "--layout", "liveblog")
    assert cloud.body("blog/chaos-at-work-cloud-days-2026.md").startswith("This is a liveblog of Chaos at work by Bo")
    assert cloud("export", "--post", "s2").out.startswith("unchanged: ")
    assert "choose one of the three" in cloud("export", "--session", "s2", "--day", "1", code=2).err
