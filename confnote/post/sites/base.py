"""`Site`: all that a site generator decides about a post, with defaults for most of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from confnote.core.files import file_exists
from confnote.core.links import clean_url
from confnote.errors import Usage
from confnote.model import Link
from confnote.post.content.blocks import SocialStyle
from confnote.post.content.facts import PostFacts
from confnote.post.front_matter import Kind, dump_toml, dump_yaml
from confnote.post.markdown.escape import Engine, link_target
from confnote.post.markdown.pieces import Pieces
from confnote.post.paths import BESIDE, ImagePlace, SiteRoot, is_bundle, is_file
from confnote.post.sites import players

Notation = Literal["", "yaml", "toml"]
NEVER = re.compile(r"(?!)")
DATE_FIELDS = {"date": "%Y-%m-%d", "year": "%Y", "month": "%m", "day": "%d"}
_FIELD = re.compile(r"\{(\w+)\}")
_SCRIPT = re.compile(r"\s*<script\b[^>]*>.*?</script\s*>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOptions:
    """How to write the file of one post.

    `front` is the notation of the front matter, "" for the site's own; `bundle` asks for a folder for each post;
    `folder` is the name of the target folder, for a site whose posts must be in a folder of a fixed name; `pattern` is
    how the file is named, such as `{year}/{slug}`, "" for the site's own way.
    """

    front: Notation = ""
    bundle: bool = False
    folder: str = ""
    pattern: str = ""


DEFAULT = FileOptions()


@dataclass(frozen=True, slots=True)
class PublishedPost:
    """An existing post, by which a site is recognised.

    `front` has the keys in lower case, `kind` is the notation of the front matter, and `dated_name` is true if
    the file's name begins with a date.
    """

    front: Mapping[str, Any]
    kind: Kind
    body: str
    dated_name: bool = False


@dataclass(frozen=True, slots=True)
class TemplateTags:
    """The tags that a site's template language runs, for `export --check`.

    `opening` matches where a tag may begin, `tag` a whole tag, `raw` a text in which no tag is run.
    """

    opening: re.Pattern[str]
    tag: re.Pattern[str]
    raw: re.Pattern[str] = NEVER

    def find(self, text: str) -> Iterator[tuple[int, str]]:
        """Yield offset and text of each tag; the text is empty for a tag that is never closed."""
        # raw text becomes blanks of the same length, so that line numbers stay right
        text = self.raw.sub(lambda raw: re.sub(r"[^\n]", " ", raw[0]), text)
        end = 0
        for opening in self.opening.finditer(text):
            if opening.start() < end:
                continue
            tag = self.tag.match(text, opening.start())
            end = tag.end() if tag else end
            if tag or not text.startswith("/*", opening.end()):  # Hugo shows `{{</* x */>}}` and does not run it
                yield opening.start(), tag[0] if tag else ""


LIQUID = TemplateTags(
    opening=re.compile(r"\{\{|\{%"),
    tag=re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL),
    raw=re.compile(r"\{%-?\s*raw\s*-?%\}.*?\{%-?\s*endraw\s*-?%\}", re.DOTALL),
)


def slug_file(facts: PostFacts, options: FileOptions = DEFAULT) -> PurePosixPath:
    """Return `slug.md`, or `slug/index.md` if each post has a folder."""
    return PurePosixPath(facts.slug, "index.md") if options.bundle else PurePosixPath(f"{facts.slug}.md")


def yaml_or_toml(mapping: Mapping[str, Any], options: FileOptions = DEFAULT) -> str:
    """Write front matter as YAML between `---` or as TOML between `+++`; return "" for no keys."""
    if not mapping:
        return ""
    return f"+++\n{dump_toml(mapping)}+++\n" if options.front == "toml" else f"---\n{dump_yaml(mapping)}---\n"


def file_address(path: PurePosixPath) -> str:
    """Return the relative address of a post for a link in another post of the same folder."""
    return f"../{path.parent.name}/{path.name}" if is_bundle(path) else path.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A site generator. A package adds one by an entry point of the group `confnote.sites`.

    Only `name`, `help` and `keys` have no default; with the defaults a site is CommonMark with YAML front matter.
    `confnote.post.contract.check_site` checks a site.
    """

    name: str
    help: str
    """One line."""

    # front matter and file
    keys: Callable[[PostFacts], dict[str, Any]]
    """Returns the usual front matter, in the order it is written; `None`, "" and [] are left out."""
    write_front: Callable[[Mapping[str, Any], FileOptions], str] = yaml_or_toml
    """Writes front matter with its fences and a line end, "" for none; raises Usage for unwritable values."""
    no_toml: str = ""  # the error message for a user who asks for TOML; "" if the site reads TOML
    file_name: Callable[[PostFacts, FileOptions], PurePosixPath] = slug_file
    """Returns the path of a post below its target folder."""
    needs_front: bool = False
    """A file without front matter is no post to this site: `export --check` calls that an error."""
    title_in_body: bool = False  # write the title as a heading of the text, because the site reads no front matter

    # text
    engine: Engine = field(default_factory=Engine)
    """The syntax of the site's Markdown engine and template language, which is escaped in notes."""
    heading_ids: bool = False  # it reads an id at the end of a heading: `## Day 1 {#day-1}`
    more: str = ""  # the mark that ends the excerpt of a post in lists; "" if the site has none
    html_advice: str = ""  # what to do about HTML in a post, for a site that drops it; "" for one that shows it
    references: bool = True  # a link finds its definition in another block: `[text][ref]`
    convert: Callable[[Pieces], Pieces] = tuple
    """Turns the finished Markdown into the text of the file, piece by piece, for a site that reads no Markdown."""
    html: Callable[[str], str] = str
    """Adapts the HTML of frames and embedded posts to the site; returns "" for HTML that it does not show."""
    shortcode: Callable[[Link], str] | None = None
    """Returns the site's own code for a social post, "" for a network it does not know; None if the site has none."""
    player: Callable[[Link], str] | None = None
    """Returns the code of the site's own video player, "" for a host it does not know; None for one in HTML."""
    figure: Callable[[str, str, str], str] | None = None
    """Returns the site's own code for a photo, given its description, its address and its caption in Markdown."""
    tags: TemplateTags | None = None  # the tags of its template language; None if it has none
    internal: re.Pattern[str] = NEVER
    """Matches the beginning of an address that only this site understands (`{filename}`)."""
    address_of: Callable[[PurePosixPath], str] = file_address
    """Returns the address that a link to another post of a series needs, given the path of the linked post.

    The path is below `content_folder` if the post is in one, else below its target folder.
    """

    # its project folder, and images in it
    config_files: tuple[str, ...] = ()  # files by which the project's folder is recognised
    beside: tuple[str, ...] = ()
    """What a project has beside a file called `config` or `_config`, a name that other programs use, too."""
    sections: tuple[str, ...] = ()  # usual folders of posts; the first that a project has is for its new posts
    content_folder: str = ""  # a folder whose parent is the project, if there is no such file
    posts_folder: str = ""  # the fixed folder, below the target folder, for all posts; "" for none
    url_prefix: Callable[[str], str] = lambda _config: ""
    """Returns the path that the addresses of all pages begin with, given the text of a configuration file."""
    image_place: Callable[[str, SiteRoot, bool], ImagePlace] = lambda _slug, _root, _bundle: BESIDE
    """Returns where the images of a post go, given its slug, the project and whether it has a folder of its own."""
    images_advice: str = ""
    """What to do if the project was not found and images beside the post are not shown; "" if they are."""
    copy_advice: Callable[[str, str], str] = lambda _config, _folder: ""
    """Returns the change to a configuration, given its text, that makes the site copy a folder; "" for no change."""

    # an old post
    recognise: Callable[[PublishedPost], int] = lambda _post: 0
    """Returns how probably an existing post was written for this site: 0 to 9 (built-in sites: at most 3)."""

    def front(self, facts: PostFacts) -> dict[str, Any]:
        """Return the usual front matter of a post, without empty values."""
        return {key: value for key, value in self.keys(facts).items() if value not in (None, "", [])}

    def front_text(self, mapping: Mapping[str, Any], options: FileOptions) -> str:
        """Write front matter; raise Usage for a value or a notation that the site cannot have."""
        if self.no_toml and options.front == "toml":
            raise Usage(self.no_toml)
        return self.write_front(mapping, options)

    def path(self, facts: PostFacts, options: FileOptions) -> PurePosixPath:
        """Return the path of a post below its target folder, by the pattern if there is one."""
        usual = self.file_name(facts, options)
        if not options.pattern:
            return usual
        on = facts.date
        values = {"slug": facts.slug} | {name: f"{on:{code}}" if on else "" for name, code in DATE_FIELDS.items()}
        name = _FIELD.sub(lambda field: values[field[1]], options.pattern)
        if is_bundle(usual):
            return usual.parent.parent / name / usual.name
        return usual.parent / (name if is_file(name) else name + usual.suffix)

    def text(self, markdown: str, under: int = 0, references: Mapping[str, Any] | None = None) -> str:
        """Escape a note; its headings go below level `under`, or are escaped, too, if that is 0.

        Of link definitions, those with a label in `references` stay.
        """
        return self.engine.text(markdown, under, references)

    def inline(self, markdown: str) -> str:
        """Escape Markdown of one line for use inside a paragraph, a list item or a heading."""
        return self.engine.inline(markdown)

    def plain(self, words: str) -> str:
        """Return Markdown that shows exactly these words, in any line or in a link's text."""
        return self.engine.plain(words)

    def social(self, link: Link, how: SocialStyle = "quote", *, first: bool = True) -> str:
        """Write a social post as a block, as `how` says; "" for `drop`.

        A post without a shortcode or code to embed is quoted. A post without text becomes a link; one of Mastodon is
        shown in a frame instead, if the site shows HTML and `how` is not `link`. `embed-once` keeps the network's
        script only if the social post is the `first` of the text. Raises Usage for `shortcode` if the site has no
        shortcodes.
        """
        if how == "drop":
            return ""
        if how == "shortcode":
            if self.shortcode is None:
                raise Usage(f"{self.name} has no shortcode for social posts: --style social=quote, or embed")
            if code := self.shortcode(link):
                return code
        if how in {"embed", "embed-once"} and (code := self.html(link.embed)):
            return code.strip() if how == "embed" or first else _SCRIPT.sub("", code).strip()
        if how == "link" or not link.text:
            framed = "" if how == "link" else self._shown(players.frame(players.mastodon(link), link, height=400))
            return framed or self._linked(link)
        paragraphs = [self.plain(row) for row in link.text.split("\n") if row.strip()]
        return "\n>\n".join(f"> {row}" for row in [*paragraphs, f"— {self._linked(link)}"])

    def video(self, link: Link) -> str:
        """Write a video as a block: in a player if that knows the host, else as a link."""
        return self.plays(link) or self._linked(link)

    def plays(self, link: Link) -> str:
        """Write a video in the site's player, or one of HTML; return "" if none knows it."""
        return self.player(link) if self.player else self._shown(players.video_html(link))

    def _shown(self, code: str) -> str:
        """Return HTML as the site reads it; "" if the site drops HTML."""
        return self.html(self.engine.templates(code)) if code and not self.html_advice else ""

    def _linked(self, link: Link) -> str:
        """Link to a page; the words are author and date, else the title, else the address."""
        url = clean_url(link.url)
        words = ", ".join(part for part in (link.author, link.published) if part) or link.title or url
        return f"[{self.plain(words)}]({link_target(url)})"


def find_root(site: Site, target: Path) -> SiteRoot:
    """Find the project that contains the target of a post; return an empty `SiteRoot` for none."""
    folders = (target if is_file(str(target)) else target / site.posts_folder / "post.md").parents
    for folder in folders:
        if (config := config_in(site, folder)) is not None:
            return SiteRoot(str(folder), site.url_prefix(_read(config)))
    named = (folder for folder in folders if site.content_folder and folder.name == site.content_folder)
    return next((SiteRoot(str(folder.parent)) for folder in named), SiteRoot())


def config_in(site: Site, folder: Path, *, sure: bool = False) -> Path | None:
    """Return the configuration file of a site's project in this folder, None without one.

    With `sure`, a file whose name other programs use, too, counts only with all of `site.beside` beside it.
    """
    for name in site.config_files:
        # of all sites, a folder may have 45 such files: to make a `Path` of each takes longer than to look
        if file_exists(f"{folder}/{name}"):
            is_common = PurePosixPath(name).stem in {"config", "_config"}
            if not (sure and is_common) or all((folder / other).exists() for other in site.beside):
                return folder / name
    return None


def config_text(site: Site, root: Path) -> str:
    """Return the text of the configuration file in a project's folder, "" if there is none."""
    config = config_in(site, root)
    return _read(config) if config is not None else ""


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")  # only searched for a few words
