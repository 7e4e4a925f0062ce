"""Check that the copies of photos follow their post on every site, and are missed by a check."""

from __future__ import annotations

import re
from io import BytesIO
from typing import NamedTuple

import pytest

pytestmark = pytest.mark.slow

Image = pytest.importorskip("PIL.Image", reason="Pillow is an extra")


class Place(NamedTuple):
    """A site: its configuration, the folders of its posts and images, and the name of a post's file."""

    name: str
    config: str
    posts: str
    images: str
    file: str


SITES = [
    Place("hugo", "hugo.toml", "content/posts", "static/images/{}", "{}.md"),
    Place("jekyll", "_config.yml", "_posts", "assets/images/{}", "2026-05-23-{}.md"),
    Place("eleventy", "eleventy.config.js", "posts", "img/{}", "{}.md"),
    Place("pelican", "pelicanconf.py", "content", "content/images/{}", "{}.md"),
    Place("zola", "zola.toml", "content/blog", "static/images/{}", "{}.md"),
    Place("quarto", "_quarto.yml", "posts", "posts/photos", "{}.qmd"),
    Place("astro", "astro.config.mjs", "src/content/blog", "src/content/blog/photos", "{}.md"),
    Place("mdx", "docusaurus.config.js", "blog", "blog/photos", "{}.mdx"),
    Place("devto", "", "drafts", "drafts/photos", "{}.md"),
    Place("html", "", "drafts", "drafts/photos", "{}.html"),
    Place("markdown", "", "drafts", "drafts/photos", "{}.md"),
]
HUGO, ROOTED, NAMES = SITES[0], SITES[:5], lambda site: site.name


def png(color):
    out = BytesIO()
    Image.new("RGB", (8, 8), color).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def hall(cloud):
    """A conference with two photos, n5 and n6."""
    for name, color in (("red", "red"), ("blue", "blue")):
        cloud.file(f"{name}.png").write_bytes(png(color))
        cloud("add", "-s", "s2", "--photo", f"{name}.png", f"The {name} hall")
        cloud.file(f"{name}.png").unlink()
    return cloud


def drafted(desk, site, *words):
    """Export into a project of the site."""
    desk.file(f"site/{site.posts}").mkdir(parents=True)
    if site.config:
        desk.file(f"site/{site.config}").write_text("")
    return desk("export", "--site", site.name, "-o", f"site/{site.posts}", *words)


@pytest.mark.parametrize("site", SITES, ids=NAMES)
def test_the_screen_shows_the_text_that_the_file_gets(hall, site):
    drafted(hall, site)
    hall("edit", "n5", "A long queue")
    shown = hall("export", "-o", "-").out
    assert "A long queue" in shown
    hall("export")
    end = site.file.rpartition("}")[2]
    (file,) = [name for name in hall.files if name.startswith(f"site/{site.posts}/") and name.endswith(end)]
    assert hall.read(file) == shown


def copies(desk):
    """The copies in the project, without the hashes in their names."""
    return [f"{name.removeprefix('site/').rpartition('-')[0]}.png" for name in desk.files if name.endswith(".png")]


@pytest.mark.parametrize("withdraw", [("edit", "n5", "--private"), ("rm", "n5"), ("move", "n5", "inbox")])
@pytest.mark.parametrize("site", SITES, ids=NAMES)
def test_a_withdrawn_photo_goes_from_every_site(hall, site, withdraw):
    drafted(hall, site)
    folder = site.images.format("cloud-days-2026")
    assert copies(hall) == [f"{folder}/blue.png", f"{folder}/red.png"]
    assert hall("export").out.startswith("unchanged: ")
    hall(*withdraw)
    ran = hall("export")
    assert copies(hall) == [f"{folder}/blue.png"]
    assert ran.err.count("was removed: the post no longer shows it") == 1
    assert f"site/{folder}/red-" in ran.err


@pytest.mark.parametrize("how", ["title", "italic", "figure"])
@pytest.mark.parametrize("site", SITES, ids=NAMES)
def test_a_withdrawn_photo_with_a_caption_goes(hall, site, how):
    photo = re.search(r"photos/red-[0-9a-f]{12}\.png", hall("show", "n5").out)[0]
    hall("edit", "n5", f'![The red hall]({photo} "All walls")')
    drafted(hall, site, "--style", f"photo={how}")
    assert "All walls" in hall.read(f"site/{site.posts}/{site.file.format('cloud-days-2026')}")
    hall("rm", "n5")
    hall("export")
    assert copies(hall) == [f"{site.images.format('cloud-days-2026')}/blue.png"]


@pytest.mark.parametrize("words", [("--title", "Another title"), ("--set", "slug=another-title"), ("--style", "title=Another title")])  # fmt: skip
@pytest.mark.parametrize("site", ROOTED, ids=NAMES)
def test_photos_follow_a_slug(hall, site, words):
    drafted(hall, site)
    ran = hall("export", *words)
    if hall.file(f"site/{site.posts}/{site.file.format('cloud-days-2026')}").exists():
        pytest.skip("this does not change the slug here")
    folder = site.images.format("another-title")
    assert copies(hall) == [f"{folder}/blue.png", f"{folder}/red.png"]
    old = hall.file(f"site/{site.images.format('cloud-days-2026')}")
    (moved,) = [line for line in ran.err.split("\n") if f" in {old} moved to {hall.file(f'site/{folder}')}" in line]
    assert moved.count(".png") == 2
    assert not hall.file(f"site/{site.images.format('cloud-days-2026')}").exists()
    hall("edit", "n5", "--private")
    hall("export")
    assert copies(hall) == [f"{folder}/blue.png"]


def test_photos_follow_a_bundle_and_back(hall):
    drafted(hall, HUGO)
    hall("export", "--style", "bundle=on")
    bundle = "content/posts/cloud-days-2026/photos"
    assert copies(hall) == [f"{bundle}/blue.png", f"{bundle}/red.png"]
    hall("export", "--style", "bundle=off")
    assert copies(hall) == [f"static/images/cloud-days-2026/{name}.png" for name in ("blue", "red")]


def test_photos_follow_to_another_site(hall):
    drafted(hall, HUGO)
    hall.file("blog/_posts").mkdir(parents=True)
    hall.file("blog/_config.yml").write_text("")
    hall("export", "--site", "jekyll", "-o", "blog/_posts")
    assert copies(hall) == [f"blog/assets/images/cloud-days-2026/{name}.png" for name in ("blue", "red")]


@pytest.mark.parametrize("site", SITES, ids=NAMES)
def test_photos_follow_to_a_post_for_each_day(hall, site):
    drafted(hall, site)
    hall("export", "--split", "day")
    day = site.images.format("cloud-days-2026-day-2")
    assert copies(hall) == [f"{day}/blue.png", f"{day}/red.png"]
    hall("export", "--split", "none")
    folder = site.images.format("cloud-days-2026")
    assert copies(hall) == [f"{folder}/blue.png", f"{folder}/red.png"]


def test_a_photo_that_the_author_kept_by_hand_stays(hall):
    drafted(hall, HUGO)
    post = "site/content/posts/cloud-days-2026.md"
    hall.edit("![The red hall]", "Look at this: ![The red hall]", post)
    ran = hall("export", "--title", "Another title", "--take", "file")
    assert "static/images/cloud-days-2026/red.png" in copies(hall), ran


def test_the_copy_of_another_post_does_not_hold_one_back(hall):
    drafted(hall, HUGO)
    hall("export", "--post", "short", "--layout", "talks", "--title", "Short")
    hall("edit", "n5", "--private")
    assert "may show it, too" not in hall("export", "--post", "post").err
    assert copies(hall) == [
        "static/images/cloud-days-2026/blue.png",
        "static/images/short/blue.png",
        "static/images/short/red.png",
    ]


@pytest.mark.parametrize("site", SITES, ids=NAMES)
def test_a_check_finds_missing_images(hall, site):
    ran = drafted(hall, site)
    assert "not there" not in ran.err
    name = f"site/{site.posts}/{site.file.format('cloud-days-2026')}"
    assert "not there" not in hall("export", "--check").out
    written = hall.read(name)
    (red,) = [name for name in hall.files if "/red-" in name]
    hall.edit(red.rpartition("/")[2], "nope.png", name)
    ran = hall("export", "--check", code=1)
    assert ran.out.count("error: ") == 1
    assert "nope.png" in ran.out
    assert " is not there" in ran.out
    hall.file(name).write_bytes(written.encode())
    content = hall.file(red).read_bytes()
    hall.file(red).unlink()
    ran = hall("export", "--check", code=1)
    assert ran.out.count("error: n5: the image ") == 1
    assert "not there" not in hall("export").err
    assert hall.file(red).read_bytes() == content
    assert "error: " not in hall("export", "--check").out


@pytest.mark.parametrize("site", SITES, ids=NAMES)
def test_a_check_finds_images_without_words(hall, site):
    hall.file("bare.png").write_bytes(png("green"))
    hall("add", "-s", "s2", "![](bare.png)")
    drafted(hall, site)
    warned = [row for row in hall("export", "--check").out.split("\n") if "no words for those" in row]
    assert len(warned) == 1
    assert "warning: n7: an image has no words for those who cannot see it" in warned[0]


@pytest.mark.parametrize("site", ROOTED[:3], ids=NAMES)
def test_a_check_leaves_what_only_the_site_can_find(hall, site):
    drafted(hall, site)
    hall.file("site/assets/art").mkdir(parents=True)
    hall.file("site/assets/art/there.png").write_bytes(png("green"))
    with hall.file(f"site/{site.posts}/{site.file.format('cloud-days-2026')}").open("a") as post:
        post.write("\n![a](https://example.org/a.png) ![b]({{ page.cover }}) ![c](/theme/of/it.png#center)\n")
        post.write("\n![d](/assets/art/there.png#center) `![e](gone.png)`\n")
    assert "not there" not in hall("export", "--check").out
    with hall.file(f"site/{site.posts}/{site.file.format('cloud-days-2026')}").open("a") as post:
        post.write("\n![f](/assets/art/gone.png) ![g](gone.png)\n")
    ran = hall("export", "--check", code=1)
    assert ("the image /assets/art/gone.png is" in ran.out, "the image gone.png is" in ran.out) == (True, site.name != "pelican")  # fmt: skip


@pytest.mark.parametrize("address", ["knot.png", "./knot.png", "pictures/a%20knot.png", "../knot.png"])
@pytest.mark.parametrize("site", [site for site in SITES if site.name != "html"], ids=NAMES)
def test_a_loaded_post_shows_its_images_where_they_are(desk, site, address):
    desk.file(f"site/{site.posts}").mkdir(parents=True)
    image = desk.file(f"site/{site.posts}/{address.replace('%20', ' ')}").resolve()
    image.parent.mkdir(exist_ok=True)
    image.write_bytes(png("red"))
    if site.config:
        desk.file(f"site/{site.config}").write_text("")
    name = f"site/{site.posts}/{site.file.format('knots')}"
    written = (
        "---\ntitle: KnotCamp 2026\ndate: 2026-05-23\n---\n\n## Bowlines - Ada Lovelace\n\nThe rabbit comes out.\n\n"
        f"![A knot]({address})\n\n- one\n- ![Another]({address}) in a list\n\n"
        "## Hitches - Grace Hopper\n\nTwo half ones make a whole.\n"
    )
    desk.file(name).write_text(written)
    desk("load", name)
    export = ("export", "-c", "knotcamp-2026", "-o", name)
    ran = desk(*export)
    assert (ran.out.split()[0], desk.read(name)) == ("unchanged:", written)
    assert "not there" not in ran.err
    desk("edit", "s1", "--title", "Bowlines for all")
    desk(*export)
    assert desk.read(name) == written.replace("## Bowlines", "## Bowlines for all")
    assert [file for file in desk.files if file.endswith(".png")] == [str(image.relative_to(desk.file(".").resolve()))]


def test_a_loaded_post_that_moves_to_another_folder_takes_its_image_along(desk):
    desk.file("blog/content/posts").mkdir(parents=True)
    desk.file("blog/hugo.toml").write_text("")
    desk.file("knot.png").write_bytes(png("red"))
    desk.file("knots.md").write_text(
        "---\ntitle: KnotCamp 2026\n---\n\n## Bowlines - Ada Lovelace\n\n![A knot](knot.png)\n"
    )
    desk("load", "--site", "hugo", "knots.md")
    desk("export", "-c", "knotcamp-2026", "-o", "blog/content/posts/knots.md")
    (copy,) = (file for file in desk.files if file.startswith("blog/static/"))
    assert f"![A knot](/{copy.removeprefix('blog/static/')})" in desk.read("blog/content/posts/knots.md")
