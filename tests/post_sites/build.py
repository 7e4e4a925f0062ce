"""Export notes, build the site with the real program, and read what its pages show of each note."""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from html import escape
from pathlib import Path

import pypandoc
import pyromark
import pytest
from bs4 import BeautifulSoup, Tag
from hostile import ALONE, NOTES, Hostile

from confnote.post import front_matter
from confnote.post.content.facts import PostFacts
from confnote.post.markdown.pieces import join, split
from confnote.post.sites import site
from confnote.post.sites.base import FileOptions, Site

Fill = Callable[[Path], None]
"""Writes the posts into the folder that a site keeps them in."""

PLACES = ("block", "item", "heading", "link", "end")
DATE = datetime(2022, 5, 20, 18, 0, tzinfo=UTC)
ELEVENTY = ("@11ty/eleventy@3.1.2",)
MDX = (
    "@mdx-js/mdx@3.1.1",
    "react@19.2.0",
    "react-dom@19.2.0",
    "remark-gfm@4.0.1",
    "remark-frontmatter@5.0.0",
    "yaml@2.8.1",
)
HERE = Path(__file__).parent
BESIDE_PYTHON = Path(sys.executable).parent
TYPOGRAPHY = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "…": "..."})
TITLE = '<div id="title">%s</div><div id="content">%s</div>'


def fold(text: str) -> str:
    """Forget white space and typography, which are the site's."""
    return " ".join(text.translate(TYPOGRAPHY).split())


def one_line(text: str) -> str:
    return " ".join(text.split())


def mark(place: str) -> str:
    return f"MARK{place}MARK"


def body(note: Hostile, target: Site) -> str:
    """Put a note into each part of a draft that can have one."""
    words = target.plain(one_line(note.typed))
    parts = {
        "block": target.text(note.typed),
        "item": f"- {target.inline(note.typed)}",
        "heading": f"## {words}",
        "link": f"see [{words}](https://example.org/) there",
        "end": "",
    }
    return "".join(f"{mark(place)}\n\n{parts[place]}\n\n" for place in PLACES)


def post(number: int, note: Hostile, target: Site, options: FileOptions, extra: dict[str, object]) -> tuple[Path, str]:
    facts = PostFacts(
        title=note.typed, slug=f"n{number:03}", date=DATE, tags=("conference", note.typed[:40]), author="A: b"
    )
    front = target.front_text({**target.front(facts), **extra}, options)
    title = f"# {target.plain(one_line(note.typed))}\n\n" if target.title_in_body else ""
    pieces = target.convert(split(title + body(note, target)))
    return Path(target.file_name(facts, options)), f"{front}\n{join(pieces)}"


def write_notes(folder: Path, name: str, options: FileOptions) -> None:
    """Write a post for each note."""
    extra = {"layout": "post.njk", "tags": []} if name == "eleventy" else {}
    target = site(name)
    for number, note in enumerate((*NOTES, *ALONE)):
        path, text = post(number, note, target, options, extra)
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")


def run(*command: str, cwd: Path) -> None:
    """Run a program in a home of its own."""
    env = {**os.environ, "HOME": str(cwd), "TZ": "UTC", "LANG": "C.UTF-8"}
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, env=env, check=False, timeout=120)
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]


# --- the programs -----------------------------------------------------------------------------------------------------


def hugo(folder: Path, fill: Fill) -> Path:
    (folder / "hugo.toml").write_text('baseURL = "https://example.org/"\ndisableKinds = ["taxonomy", "term", "RSS"]\n')
    layouts = folder / "layouts/_default"
    layouts.mkdir(parents=True)
    (layouts / "single.html").write_text(TITLE % ("{{ .Title }}", "{{ .Content }}"))
    fill(folder / "content/posts")
    run(str(BESIDE_PYTHON / "hugo"), "--logLevel", "warn", "--buildDrafts", cwd=folder)
    return folder / "public/posts"


def jekyll(folder: Path, fill: Fill) -> Path:
    (folder / "_layouts").mkdir(parents=True)
    (folder / "_layouts/post.html").write_text(TITLE % ("{{ page.title | escape }}", "{{ content }}"))
    (folder / "_config.yml").write_text("permalink: /:title/\ntimezone: UTC\n")
    fill(folder)
    run("jekyll", "build", "--quiet", "--disable-disk-cache", cwd=folder)
    return folder / "_site"


def pelican(folder: Path, fill: Fill) -> Path:
    templates = folder / "theme/templates"
    templates.mkdir(parents=True)
    for name in ("article", "page", "index", "category", "tag", "author", "archives", "base", "categories", "tags"):
        (templates / f"{name}.html").write_text("")
    (templates / "article.html").write_text(TITLE % ("{{ article.title }}", "{{ article.content }}"))
    settings = {
        "THEME": "theme", "TIMEZONE": "UTC", "SITEURL": "https://example.org", "DIRECT_TEMPLATES": [], "AUTHOR_SAVE_AS": "",
        "TAG_SAVE_AS": "", "CATEGORY_SAVE_AS": "", "FEED_ALL_ATOM": None, "CATEGORY_FEED_ATOM": None, "AUTHOR_FEED_ATOM": None,
        "AUTHOR_FEED_RSS": None, "TRANSLATION_FEED_ATOM": None, "ARTICLE_SAVE_AS": "{slug}/index.html", "CACHE_CONTENT": False,
    }  # fmt: skip
    (folder / "settings.py").write_text("".join(f"{key} = {value!r}\n" for key, value in settings.items()))
    fill(folder / "content")
    run(str(BESIDE_PYTHON / "pelican"), "content", "-s", "settings.py", "-o", "output", "-q", cwd=folder)
    return folder / "output"


def eleventy(folder: Path, fill: Fill, program: Path, engine: str) -> Path:
    (folder / "_includes").mkdir(parents=True)
    (folder / "_includes/post.njk").write_text(TITLE % ("{{ title }}", "{{ content | safe }}"))
    config = f'module.exports = () => ({{ markdownTemplateEngine: "{engine}" }});\n'
    (folder / "eleventy.config.cjs").write_text(config)
    fill(folder)
    run("node", str(program), "--quiet", cwd=folder)
    return folder / "_site"


def devto(folder: Path, fill: Fill) -> Path:
    fill(folder / "posts")
    run("ruby", str(HERE / "forem.rb"), "posts", "pages", cwd=folder)
    return folder / "pages"


def mdx(folder: Path, fill: Fill) -> Path:
    fill(folder / "posts")
    run("node", str(HERE / "mdx.mjs"), str(npm_home("mdx", MDX)), "posts", "pages", cwd=folder)
    return folder / "pages"


def html(folder: Path, fill: Fill) -> Path:
    """Put each post into a page, as a blog does."""
    fill(folder / "posts")
    for file in (folder / "posts").iterdir():
        title, _, content = file.read_text(encoding="utf-8").lstrip().partition("\n")
        page = folder / "pages" / file.stem / "index.html"
        page.parent.mkdir(parents=True)
        page.write_text(TITLE % (title.removeprefix("<h1>").removesuffix("</h1>"), content), encoding="utf-8")
    return folder / "pages"


# Zola is in no registry that tests can use: these are its shortcodes, by the grammar in its documentation, and the
# options that it gives to pulldown-cmark.
_LITERAL = r"""(?:true|false|"[^"]*"|'[^']*'|`[^`]*`|-?\d+(?:\.\d+)?)"""
_CALL = rf"\s*[a-zA-Z_]\w*\s*\((?:\s*[a-zA-Z_]\w*\s*=\s*{_LITERAL}\s*,?)*\s*\)\s*"
_COMMENTED = re.compile(rf"\{{\{{/\*({_CALL})\*/\}}\}}")
_SHORTCODE = re.compile(rf"\{{\{{{_CALL}\}}\}}|\{{%{_CALL}%\}}.*?\{{%\s*end\s*%\}}", re.DOTALL)


def zola(folder: Path, fill: Fill) -> Path:
    """Build posts as Zola would; a shortcode that runs comes out as `SHORTCODE`."""
    fill(folder / "content")
    options = pyromark.Options
    known = options.ENABLE_TABLES | options.ENABLE_FOOTNOTES | options.ENABLE_STRIKETHROUGH
    known |= options.ENABLE_TASKLISTS | options.ENABLE_HEADING_ATTRIBUTES | options.ENABLE_GFM
    for file in (folder / "content").iterdir():
        front, body, kind = front_matter.read(file.read_text(encoding="utf-8"))
        assert kind == "toml"
        body = _COMMENTED.sub("{{\\1}}", _SHORTCODE.sub("SHORTCODE", body))
        page = folder / "public" / file.stem / "index.html"
        page.parent.mkdir(parents=True)
        page.write_text(TITLE % (escape(front["title"]), pyromark.html(body, options=known)), encoding="utf-8")
    return folder / "public"


def quarto(folder: Path, fill: Fill) -> Path:
    """Build posts with pandoc, the Markdown engine of Quarto, which is in no registry with its program."""
    fill(folder / "posts")
    files = sorted((folder / "posts").iterdir())
    bodies = [front_matter.read(file.read_text(encoding="utf-8")) for file in files]
    whole = "\n\n".join(f"PAGE{n}PAGE\n\n{body}" for n, (_, body, _) in enumerate(bodies))
    html = str(pypandoc.convert_text(whole, "html", format="markdown", extra_args=["--wrap=preserve"]))
    html = re.sub("<figcaption.*?</figcaption>", "", html, flags=re.DOTALL)  # it repeats the description of an image
    html = re.sub(r"\{\{\{(&lt;.*?&gt;)\}\}\}", r"{{\1}}", html, flags=re.DOTALL)  # so Quarto shows a shortcode
    pages = re.split(r"<p>PAGE\d+PAGE</p>", html)[1:]
    assert len(pages) == len(files)
    for file, (front, _, _), content in zip(files, bodies, pages, strict=True):
        page = folder / "_site" / file.stem / "index.html"
        page.parent.mkdir(parents=True)
        page.write_text(TITLE % (escape(front["title"]), content), encoding="utf-8")
    return folder / "_site"


def site_of(kind: str, folder: Path, fill: Fill) -> Path:
    """Build a site of a kind, `eleventy-njk`; skip the test where the program is absent."""
    name, _, variant = kind.partition("-")
    if name == "eleventy":
        return eleventy(folder, fill, eleventy_program(), variant)
    if name in {"html", "zola", "quarto"}:
        return {"html": html, "zola": zola, "quarto": quarto}[name](folder, fill)
    if name in {"mdx", "astro"}:
        return mdx(folder, fill)
    # Jekyll comes with the Ruby libraries that dev.to is made of
    _needs(name, shutil.which("jekyll") if name in {"jekyll", "devto"} else (BESIDE_PYTHON / name).exists())
    return {"hugo": hugo, "jekyll": jekyll, "pelican": pelican, "devto": devto}[name](folder, fill)


def _needs(program: str, found: object) -> None:
    if not found:
        pytest.skip(f"{program} is not installed")


def eleventy_program() -> Path:
    return npm_home("eleventy", ELEVENTY) / "node_modules/@11ty/eleventy/cmd.cjs"


def npm_home(name: str, packages: tuple[str, ...]) -> Path:
    """Find packages where an earlier run has put them, or let npm install them there, outside the checkout."""
    _needs("npm", shutil.which("npm"))
    versions = "-".join(package.rpartition("@")[2] for package in packages)
    home = Path(tempfile.gettempdir(), f"confnote-{name}-{versions}")
    if not home.exists():
        fresh = Path(tempfile.mkdtemp(prefix=f"confnote-{name}-"))
        (fresh / "package.json").write_text('{"private": true}')
        command = ["npm", "install", "--silent", "--no-audit", "--no-fund", *packages]
        env = {**os.environ, "npm_config_cache": str(fresh / ".npm")}
        done = subprocess.run(command, cwd=fresh, capture_output=True, check=False, timeout=120, env=env)
        if done.returncode:
            pytest.skip(f"npm could not fetch {name}")
        if not home.exists():
            fresh.rename(home)
    return home


# --- their pages ------------------------------------------------------------------------------------------------------


class Page:
    """One built page, cut at the marks between the places of its note."""

    def __init__(self, folder: Path, number: int) -> None:
        html = (folder / f"n{number:03}/index.html").read_text(encoding="utf-8")
        self.soup = BeautifulSoup(html, "html.parser")
        self.title = self.soup.select_one("#title").get_text()
        self.places: dict[str, list[Tag]] = {}
        place = ""
        for child in self.soup.select_one("#content").children:
            if found := re.fullmatch(r"\s*MARK(\w+)MARK\s*", child.get_text()):
                place = found[1]
                self.places[place] = []
            elif place:
                self.places[place].append(child)

    def text(self, place: str) -> str:
        return fold(" ".join(_text(part) for part in self.places.get(place, ())))

    def has(self, place: str, selector: str) -> bool:
        return any(
            isinstance(part, Tag) and BeautifulSoup(str(part), "html.parser").select(selector)
            for part in self.places[place]
        )


def _text(part: Tag) -> str:
    if not isinstance(part, Tag):
        return str(part)
    for block in part.find_all(["li", "p", "br", "td", "th", "pre", "blockquote", "div"]):
        block.insert_before(" ")
    return part.get_text()
