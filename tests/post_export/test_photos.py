"""Check that photos are stored without metadata, named by their content, and shown by the sites."""

from __future__ import annotations

import importlib
import re
import shutil
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest

from confnote.core import photos
from confnote.errors import Refused

pytestmark = pytest.mark.slow

Image = pytest.importorskip("PIL.Image", reason="Pillow is an extra")
BESIDE_PYTHON = Path(sys.executable).parent
WHERE = {1: "N", 2: (39.0, 27.0, 36.0), 3: "W", 4: (0.0, 21.0, 0.0)}
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><Iptc4xmpCore:Location>Valencia</Iptc4xmpCore:Location></x:xmpmeta>'


def picture(form="JPEG", size=(80, 40), **more):
    """A photo as a phone takes it: lying on its side, and full of talk."""
    exif = Image.Exif()
    exif[0x0110], exif[0x0112] = "Phone X", 6
    exif.get_ifd(0x8825).update(WHERE)
    out = BytesIO()
    options = {
        "JPEG": {"exif": exif, "xmp": XMP, "comment": b"Valencia"},
        "PNG": {"exif": exif},
        "WEBP": {"exif": exif, "xmp": XMP},
    }
    image = Image.new("RGB", size, "red")
    image.paste("blue", (0, 0, size[0] // 2, size[1]))
    image.save(out, form, **options.get(form, {}), **more)
    return out.getvalue()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_kept_without_what_it_tells_and_upright(tmp_path, form):
    source = tmp_path / "IMG 2041 (Größe).HEIC"
    source.write_bytes(picture(form))
    assert photos.has_metadata(source.read_bytes())
    name = photos.keep_photo(source, tmp_path / "store")
    kept = (tmp_path / "store" / name).read_bytes()
    assert re.fullmatch(rf"photos/img-2041-grosse-[0-9a-f]{{12}}\{photos.ENDS[form]}", name)
    assert not photos.has_metadata(kept)
    assert b"Phone" not in kept
    assert b"Valencia" not in kept
    with Image.open(BytesIO(kept)) as made:
        assert made.size == (40, 80)
        assert not made.getexif()
        top, bottom = made.convert("RGB").getpixel((20, 5)), made.convert("RGB").getpixel((20, 75))
    assert (top[2] > 200, bottom[0] > 200) == (True, True)
    assert photos.keep_photo(source, tmp_path / "store") == name
    assert (tmp_path / "store/photos").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "store" / name).stat().st_mode & 0o777 == 0o600


def test_moving_pictures_go_on_moving(tmp_path):
    second = Image.new("RGB", (80, 40), "green")
    content = picture("GIF", save_all=True, append_images=[second], duration=200, loop=0, comment=b"Valencia")
    clean, end = photos.without_metadata(content, "x.gif")
    assert (end, b"Valencia" in clean) == (".gif", False)
    with Image.open(BytesIO(clean)) as made:
        assert (made.n_frames, made.info["duration"]) == (2, 200)


def test_a_comment_and_a_text_chunk_tell():
    from PIL.PngImagePlugin import PngInfo

    info = PngInfo()
    info.add_text("Comment", "Valencia")
    out = BytesIO()
    Image.new("RGB", (4, 4)).save(out, "PNG", pnginfo=info)
    assert photos.has_metadata(out.getvalue())
    out = BytesIO()
    Image.new("RGB", (4, 4)).save(out, "JPEG", comment=b"Valencia")
    assert photos.has_metadata(out.getvalue())
    for form in ("PNG", "JPEG", "WEBP"):
        out = BytesIO()
        Image.new("RGB", (4, 4)).save(out, form)
        assert not photos.has_metadata(out.getvalue())


@pytest.mark.parametrize("cut", [0, 1, 3, 10, 21, 60])
def test_broken_files_are_no_trouble(cut):
    for form in ("PNG", "JPEG", "WEBP"):
        photos.has_metadata(picture(form)[:cut])
    with pytest.raises(Refused):
        photos.without_metadata(picture()[:cut], "x.jpg")


def test_a_png_without_its_picture_is_broken():
    png = picture("PNG")
    with pytest.raises(Refused, match=r"x\.png cannot be taken in: the photo is broken, its picture is missing"):
        photos.without_metadata(png[:33] + png[-12:], "x.png")  # the header, then the end


def test_what_is_no_photo_is_refused(tmp_path):
    text = tmp_path / "notes.jpg"
    text.write_text("no photo")
    with pytest.raises(Refused, match="is no photo that can be taken in: make it a JPEG, PNG, GIF or WebP first"):
        photos.keep_photo(text, tmp_path)
    with pytest.raises(Refused, match="no file with a photo"):
        photos.keep_photo(tmp_path, tmp_path)
    with pytest.raises(Refused, match="cannot be read: No such file"):
        photos.keep_photo(tmp_path / "none.jpg", tmp_path)
    assert [photos.is_picture(one) for one in (b"<svg/>", b'<?xml version="1.0"?>\n<svg>', b"root:x:0:0", b"")] == [
        True,
        True,
        False,
        False,
    ]
    assert list(tmp_path.iterdir()) == [text]


def test_without_pillow_no_photo_is_taken_in(tmp_path, monkeypatch):
    (tmp_path / "a.jpg").write_bytes(picture())
    monkeypatch.setitem(sys.modules, "PIL", None)
    with pytest.raises(Refused, match="pip install Pillow"):
        photos.keep_photo(tmp_path / "a.jpg", tmp_path / "store")
    assert not (tmp_path / "store").exists()


# --- through the command ----------------------------------------------------------------------------------------------


@pytest.fixture
def trip(cloud):
    """The conference with a photo of it."""
    cloud.file("IMG_2041.jpg").write_bytes(picture())
    cloud("add", "-s", "s2", "--photo", "IMG_2041.jpg", "The queue at [the] booth")
    cloud.file("IMG_2041.jpg").unlink()
    return cloud


def name_of(desk):
    return re.search(r"photos/(img-2041-[0-9a-f]{12}\.jpg)", desk("show", "n5").out)[1]


def test_a_photo_is_a_note(trip, path):
    assert "![The queue at \\[the\\] booth](photos/img-2041-" in trip("show", "n5").out
    assert (path.parent / "photos" / name_of(trip)).is_file()
    trip.file("b.png").write_bytes(picture("PNG"))
    trip("add", "--photo", "b.png", "--private", "--kind", "takeaway", "x")
    assert "![x](photos/b-" in trip("show", "n6").out


def test_a_photo_that_cannot_be_kept_loses_no_words(trip, path):
    trip.file("b.heic").write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic")
    trip.file("cut.jpg").write_bytes(picture()[:400])
    trip.file("folder").mkdir()
    for number, source in enumerate(["b.heic", "cut.jpg", "folder", "none.jpg", "/dev/null", str(path)], 6):
        ran = trip("add", "-s", "s2", "--photo", source, "the queue")
        assert "The note has no photo yet: confnote edit last --photo FILE" in ran.err
        assert "the queue" in trip("show", f"n{number}").out
    assert "is no photo" in trip("add", "--photo", str(path), code=1).err
    trip.file("b.png").write_bytes(picture("PNG"))
    trip("edit", "n6", "--photo", "b.png")
    assert "![the queue](photos/b-" in trip("show", "n6").out
    assert "only a note has a photo" in trip("edit", "s2", "--photo", "b.png", code=2).err


def test_new_words_keep_the_photo(trip):
    copy = f"photos/{name_of(trip)}"
    for words, text in (
        (["a longer", "queue"], f"![a longer queue]({copy})"),
        (['a [deep] queue "The queue at nine"'], f'![a \\[deep\\] queue]({copy} "The queue at nine")'),
        (["the lobby"], f'![the lobby]({copy} "The queue at nine")'),
        (["-k", "takeaway", 'the "lobby" again'], f'![the "lobby" again]({copy} "The queue at nine")'),
    ):
        assert trip("edit", "n5", *words).out.endswith("; it keeps its photo\n")
        assert f"\n{text}\n" in trip("show", "n5").out
    trip.file("b.png").write_bytes(picture("PNG"))
    trip("edit", "n5", "--photo", "b.png")
    shown = trip("show", "n5").out
    assert '![the "lobby" again](photos/b-' in shown
    assert '.png "The queue at nine")' in shown
    # an image that the new words type takes the place of the photo
    assert "it no longer shows photos/b-" in trip("edit", "n5", f"![hall]({copy})").out
    assert f"\n![hall]({copy})\n" in trip("show", "n5").out
    # an image among other words is none that new words describe
    trip("edit", "n5", f"x ![hall]({copy})")
    assert f"; it no longer shows {copy}" in trip("edit", "n5", "y").out


def test_words_in_quotes_at_the_end_are_the_caption(trip):
    trip.file("b.png").write_bytes(picture("PNG"))
    ran = trip("add", "-s", "s2", "--photo", "b.png", 'the sign "no queue" "Nine \\o/ o\u2019clock"')
    assert "the words in quotes at the end are the caption of the photo: ![the sign" in ran.err
    assert re.search(
        r'!\[the sign "no queue"\]\(photos/b-\w+\.png "Nine \\\\o/ o\u2019clock"\)', trip("show", "n6").out
    )
    assert not trip("add", "-s", "s2", "--photo", "b.png", 'the "no queue" sign').err
    assert '![the "no queue" sign](photos/b-' in trip("show", "n7").out


def test_the_words_of_a_photo_are_its_caption(trip):
    trip("add", "-s", "s2", "![typed](https://x.example/a.png)")
    for how, photo in (
        ("plain", "![The queue at \\[the\\] booth]({})"),
        ("title", '![The queue at \\[the\\] booth]({} "The queue at \\[the\\] booth")'),
        ("italic", "![The queue at \\[the\\] booth]({})\n*The queue at \\[the\\] booth*"),
        (
            "figure",
            '{{{{< figure src="{}" alt="The queue at [the] booth" caption="The queue at \\[the\\] booth" >}}}}',
        ),
    ):
        body = trip("export", "--post", how, "--site", "hugo", "-o", "-", "--style", f"photo={how}").out
        assert f"\n{photo.format('photos/' + name_of(trip))}\n" in body
        # what you typed as Markdown has a caption only if you typed one
        assert "\n![typed](https://x.example/a.png)\n" in body


def test_images_beside_a_post_of_plain_markdown(trip):
    trip("export", "--site", "markdown", "-o", "blog")
    assert trip.files == ["blog/cloud-days-2026.md", f"blog/photos/{name_of(trip)}"]
    assert f"![The queue at \\[the\\] booth](photos/{name_of(trip)})" in trip.read()
    assert trip.file(f"blog/photos/{name_of(trip)}").stat().st_mode & 0o444 == 0o444
    assert trip("export").out.startswith("unchanged: ")


def test_an_image_typed_by_hand_is_cleaned_too_and_what_is_none_stays_home(cloud):
    cloud.file("shot.jpg").write_bytes(picture())
    cloud.file("secret.env").write_text("TOKEN=1")
    cloud("add", "-s", "s2", "![shot](shot.jpg) ![x](secret.env)")
    ran = cloud("export", "--site", "markdown", "-o", "blog")
    assert "secret.env is no picture, so it was not copied to the post" in ran.err
    assert cloud.files == ["blog/cloud-days-2026.md", "blog/shot.jpg", "secret.env", "shot.jpg"]
    assert not photos.has_metadata(cloud.file("blog/shot.jpg").read_bytes())
    cloud.monkeypatch.setitem(sys.modules, "PIL", None)
    cloud.file("blog/shot.jpg").unlink()
    assert "it was not copied to the post" in cloud("export").err
    assert not cloud.file("blog/shot.jpg").exists()


def built(site, folder):
    """Build a site by its program; skip where that is not there."""
    program = BESIDE_PYTHON / site if (BESIDE_PYTHON / site).exists() else shutil.which(site)
    if not program:
        pytest.skip(f"{site} is not installed")
    words = {
        "jekyll": ["build", "--quiet", "--disable-disk-cache"],
        "hugo": ["--buildDrafts"],
        "pelican": ["content", "-o", "_site", "-s", "conf.py"],
    }[site]
    done = subprocess.run([program, *words], cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    out = folder / ("public" if site == "hugo" else "_site")
    (page,) = [one for one in out.rglob("*.html") if "Chaos is a ladder" in one.read_text()]
    return out, page


def shown(out, page, prefix=""):
    """The file that a browser would show for the page's image."""
    source = re.search(r'<img[^>]*src="([^"]+)"', page.read_text())[1]
    if not source.startswith("/"):
        return (page.parent / source).resolve()
    assert source.startswith(f"{prefix}/")
    return out / source.removeprefix(f"{prefix}/")


HUGO = 'baseURL = "https://example.org{}/"\ndisableKinds = ["taxonomy", "term", "RSS", "sitemap", "home", "section"]\n'


@pytest.mark.parametrize(("prefix", "bundle"), [("", "off"), ("/blog", "off"), ("/blog", "on")])
def test_a_built_hugo_site_shows_it(trip, prefix, bundle):
    site = trip.file("site")
    (site / "layouts/_default").mkdir(parents=True)
    (site / "layouts/_default/single.html").write_text("{{ .Content }}")
    (site / "hugo.toml").write_text(HUGO.format(prefix))
    ran = trip("export", "--site", "hugo", "--style", f"bundle={bundle}", "-o", "site/content/posts")
    assert ran.err == ""
    out, page = built("hugo", site)
    assert shown(out, page, prefix).read_bytes()[:2] == b"\xff\xd8"


@pytest.mark.parametrize("prefix", ["", "/blog"])
def test_a_built_jekyll_site_shows_it(trip, prefix):
    site = trip.file("site")
    (site / "_layouts").mkdir(parents=True)
    (site / "_layouts/post.html").write_text("{{ content }}")
    (site / "_config.yml").write_text(f'baseurl: "{prefix}"\ntimezone: UTC\nfuture: true\n')
    assert trip("export", "--site", "jekyll", "-o", "site/_posts").err == ""
    out, page = built("jekyll", site)
    assert shown(out, page, prefix).read_bytes()[:2] == b"\xff\xd8"


def test_a_built_pelican_site_shows_it(trip):
    site = trip.file("site")
    (site / "content").mkdir(parents=True)
    names = (
        "article",
        "page",
        "index",
        "category",
        "tag",
        "author",
        "archives",
        "base",
        "categories",
        "tags",
        "authors",
        "period_archives",
    )
    (site / "theme/templates").mkdir(parents=True)
    for name in names:
        (site / f"theme/templates/{name}.html").write_text("{{ article.content }}" if name == "article" else "")
    settings = {
        "THEME": "theme",
        "TIMEZONE": "UTC",
        "SITEURL": "",
        "DIRECT_TEMPLATES": [],
        "AUTHOR": "x",
        "RELATIVE_URLS": True,
    }
    (site / "conf.py").write_text("".join(f"{key} = {value!r}\n" for key, value in settings.items()))
    assert trip("export", "--site", "pelican", "-o", "site/content").err == ""
    out, page = built("pelican", site)
    assert shown(out, page).read_bytes()[:2] == b"\xff\xd8"


def test_no_site_is_said(trip):
    assert "images beside the post are not shown by hugo" in trip("export", "--site", "hugo", "-o", "blog").err
    trip("export", "--style", "bundle=on")
    assert f"blog/cloud-days-2026/photos/{name_of(trip)}" in trip.files


def test_a_built_eleventy_site_shows_it_once_it_is_told_to(trip):
    trip.monkeypatch.syspath_prepend(Path(__file__).parents[1] / "post_sites")
    program = importlib.import_module("build").eleventy_program()
    site = trip.file("site")
    site.mkdir()
    config = site / "eleventy.config.cjs"
    config.write_text("module.exports = () => ({ pathPrefix: '/blog' });\n")
    assert 'eleventyConfig.addPassthroughCopy("img")' in trip("export", "--site", "eleventy", "-o", "site").err
    config.write_text("module.exports = (c) => { c.addPassthroughCopy('img'); return { pathPrefix: '/blog' }; };\n")
    assert trip("export").err == ""
    subprocess.run(["node", program, "--quiet"], cwd=site, check=True, timeout=120)
    (page,) = (site / "_site").rglob("*.html")
    assert shown(site / "_site", page, "/blog").read_bytes()[:2] == b"\xff\xd8"
