"""The style of a post: `key=value` pairs for wording and layout, checked against one table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from confnote.errors import Usage
from confnote.post.content import line_template
from confnote.post.content.blocks import SOCIAL_STYLES, Inline
from confnote.post.style_words import advice

Sort = Literal["choice", "choices", "number", "bullet", "list", "words", "template"]
SWITCH = ("off", "on")
NONE = ("off", "drop")  # the choices that an empty value means
LINKS = ("page", "slides", "video", "code", "paper")
DAY_FIELDS = ("n", "word", "one", "weekday", "date", "day", "month", "year", "iso")
TITLE_FIELDS = ("title", "speakers", "url", "kind", "room", "track", "n", "rating", "verdict", "notes")
LINE_FIELDS = ("speakers", "org", "links", *LINKS, "rating", "room", "time")
SESSION_FIELDS = ("title", "speakers", "conference")
TECH_FIELDS = ("name", "url", "tagline", "verdict", "rating", "booth", "links")
FILE_FIELDS = ("slug", "date", "year", "month", "day")
MOMENT_FIELDS = ("time", "url")
SERIES_FIELDS = ("title", "day", "conference")


@dataclass(frozen=True, slots=True)
class Key:
    """A style key: `sort` is the kind of value, `allowed` has the choices or template fields."""

    key: str
    default: str
    sort: Sort
    help: str
    allowed: tuple[str, ...] = ()

    @property
    def takes(self) -> str:
        """The allowed values, or the kind of value, for help."""
        if self.sort == "template":
            return " ".join(f"{{{name}}}" for name in self.allowed)
        return {"choice": " | ".join(self.allowed), "choices": ", ".join(self.allowed)}.get(self.sort, self.sort)


ROWS: tuple[Key, ...] = (
    Key("headings", "atx", "choice", "`## Day 1`, or underlined (levels 1 and 2 only)", ("atx", "setext")),
    Key("level", "2", "number", "level of the topmost headings, 1 to 5"),
    Key("photo", "plain", "choice", "the caption of a photo: its title, the line in italics below it, or its words",
        ("plain", "title", "italic", "figure")),
    Key("ids", "off", "choice", "ids on headings, `## Day 1 {#day-1}`, where the site reads them", SWITCH),
    Key("bullet", "-", "bullet", "mark of a list item: -, * or +, with up to four spaces after it"),
    Key("order", "days, sections, takeaways, questions, actions, tech, missed", "list",
        "what comes in which order: these words and names of sections; what is not named follows as usual"),
    Key("day", "Day {n}", "template", "heading of a day; before Day 0 the weekday and the date", DAY_FIELDS),
    Key("day.alone", "off", "choice", "the heading of a day also where only one day has notes", SWITCH),
    Key("session", "heading", "choice",
        "how a session is shown; bold: unless session.title has `**`; prose: its notes alone",
        ("heading", "bold", "inline", "list", "prose")),
    Key("session.title", "{title} - {speakers}", "template",
        "a session's title; {n} counts them; {rating}, {verdict} and {notes} are then nowhere else", TITLE_FIELDS),
    Key("session.line", "", "template",
        "lines below the title, with `\\n` between them; links and ratings in them are then nowhere else", LINE_FIELDS),
    Key("session.link", "video, page", "choices", "where the title leads: the first of these that there is; or off",
        LINKS),
    Key("speakers.most", "2", "choice", "the most speakers that the usual title names; more are on the line below",
        ("1", "2", "3", "4", "5", "all")),
    Key("speaker", "{name}", "template", "a speaker's name", ("name", "org", "handle", "url")),
    Key("handles", "off", "choice", "handles of speakers: beside the name, or the name as a link",
        ("off", "text", "link")),
    Key("notes", "typed", "choice", "notes as they were typed, all as bullets, or none as bullets",
        ("typed", "bullets", "paragraphs")),
    Key("between", "lead", "choice",
        "notes between sessions and after them: after a label in bold, below it as a heading, or before all sessions",
        ("lead", "heading", "first")),
    Key("join", "note", "choice", "what becomes one paragraph: a note, a session's notes, a day's notes",
        ("note", "session", "day")),
    Key("addresses", "links", "choice", "bare web addresses in notes as links, or as typed", ("links", "typed")),
    Key("punctuation", "typed", "choice", "`--` and `./...` shown as typed; smart: the site may make dashes of them",
        ("typed", "smart")),
    Key("times", "off", "choice", "the time before each note", SWITCH),
    Key("moment", "off", "choice", "where in the recording: after each note, or in a list above a session's notes",
        ("off", "link", "time", "chapters")),
    Key("moment.form", "([{time}]({url}))", "template", "the moment after a note; without an address its link is plain",
        MOMENT_FIELDS),
    Key("takeaways", "session", "choice", "takeaways with their session, in a section, or both",
        ("session", "section", "both")),
    Key("quote.by", "— {speakers}", "template", "the line below a quote: who said it", ("speakers",)),
    Key("quote.signed", "unclear", "choice", "which quotes name speakers: those of one that no title names, or all",
        ("unclear", "always")),
    Key("rating", "words", "choice", "ratings and verdicts; if you set words or stars, they come before the verdict",
        ("words", "stars", "off")),
    Key("rating.words", "Skip it, Not for me, Fine, Good, Must see", "list", "words for the ratings 1 to 5"),
    Key("rating.line", "{verdict}", "template", "what you say of a session; without {rating} it is a sentence",
        ("rating", "verdict")),
    Key("links", "page, slides, video, code, paper", "choices", "which links of a session are shown; or off", LINKS),
    Key("links.join", ", ", "words", "text between two links; `\\n` is a line break"),
    Key("links.line", "{links}", "template", "the line of a session's links", ("links",)),
    Key("links.place", "after", "choice", "links of a session before or after its notes", ("before", "after")),
    Key("video", "link", "choice", "a video as a link, or in a player of the site or its host", ("link", "player")),
    Key("social", "quote", "choice", "how a social post is shown; embed: the code as pasted", SOCIAL_STYLES),
    Key("social.place", "before", "choice", "social posts before or after the notes", ("before", "after")),
    Key("tech.line", "[{name}]({url}): {tagline}. {verdict}", "template",
        "a product; in sentences if a full stop follows a field", TECH_FIELDS),
    Key("themes.by", "track", "choice", "what the layout themes groups by", ("track", "tag", "kind")),
    Key("favourites.least", "4", "number", "the lowest rating of a session in the layout favourites"),
    Key("liveblog.opening", "This is a liveblog of {title} by {speakers} at {conference}.", "template",
        "the first line of the layout liveblog", SESSION_FIELDS),
    Key("liveblog.end", "At this point the session ends.", "template", "its last line; may be empty", SESSION_FIELDS),
    Key("include.low", "off", "choice", "ratings of 1 and 2, with their words", SWITCH),
    Key("include.questions", "off", "choice", "open questions", SWITCH),
    Key("include.actions", "off", "choice", "actions not done yet", SWITCH),
    Key("include.missed", "on", "choice", "sessions missed, as a list to watch", SWITCH),
    Key("include.private", "off", "choice", "private notes", SWITCH),
    Key("title", "{conference}", "template", "the title if none is set", ("conference", "day", "place", "year")),
    Key("title.body", "site", "choice", "the title as a heading of the text; site: where no front matter has it",
        ("site", *SWITCH)),
    Key("title.day", "{title}: {day}", "template", "the title of a post about one day", SERIES_FIELDS),
    Key("title.session", "{title} - {conference}", "template", "the title of a post about one session",
        SESSION_FIELDS),
    Key("series", "on", "choice", "links to the posts about the other days, at the end of a post split by day", SWITCH),
    Key("more", "off", "choice", "the mark that ends the summary: after the intro (on), or its first paragraph",
        (*SWITCH, "paragraph")),
    Key("rules", "off", "choice", "a line between days, or between sessions", ("off", "days", "sessions")),
    Key("front", "site", "choice", "notation of the front matter", ("site", "yaml", "toml")),
    Key("bundle", "off", "choice", "a folder for each post, where the site has such", SWITCH),
    Key("file", "", "template", "how the file is named, such as {year}/{slug}; empty: the site's way", FILE_FIELDS),
    *(
        Key(f"label.{name}", default, "words", what)
        for name, default, what in (
            ("sessions", "Sessions", "the sessions, in the layouts talks and themes"),
            ("tech", "Cool tech", "products seen"),
            ("takeaways", "Takeaways", "the section of takeaways"),
            ("takeaway", "Takeaway", "the words before a takeaway beside its session; may be empty"),
            ("questions", "Open questions", "questions"),
            ("actions", "Follow-ups", "actions"),
            ("missed", "To watch", "sessions missed"),
            ("between", "Around the talks", "the words before notes between sessions; may be empty"),
            ("people", "People", "the section people"),
            ("venue", "Venue", "the section venue"),
            ("undated", "More sessions", "what has no day"),
            ("favourites", "Favourites", "the best, in the layout favourites"),
            ("rest", "Also seen", "the others, in the layout favourites"),
            ("page", "schedule", "a link to the session's page"),
            ("slides", "slides", "a link to slides"),
            ("video", "video", "a link to a recording"),
            ("code", "code", "a link to code"),
            ("paper", "paper", "a link to a paper"),
        )
    ),
)  # fmt: skip
TABLE = {row.key: row for row in ROWS}
# The defaults of keys before edition 2, see `Settings.edition`.
FIRST_EDITION = {
    "session.link": "off",
    "speakers.most": "all",
    "quote.signed": "always",
    "rating.line": "{rating}: {verdict}",
    "between": "first",
    "links.join": " | ",
    "links.place": "before",
    "label.sessions": "Sessions",
    "day.alone": "on",
    "tech.line": '[{name}]({url}): "{tagline}". {verdict}',
    "label.page": "page",
    "addresses": "typed",
    "punctuation": "smart",
}


@dataclass(frozen=True, slots=True)
class Style:
    """The checked value of every key."""

    values: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        """Return the value of a key."""
        return self.values[key]

    def on(self, key: str) -> bool:
        """Return whether a switch is on."""
        return self.values[key] == "on"

    def number(self, key: str) -> int:
        """Return a value as a number."""
        return int(self.values[key])

    def listed(self, key: str) -> tuple[str, ...]:
        """Return a value, split at commas; `off` gives ()."""
        return _listed(self.values[key])

    def over(self, values: Mapping[str, str]) -> Style:
        """Return this style with other values for some keys."""
        return Style({**self.values, **values})

    def fill(self, key: str, values: Mapping[str, Inline], template: str | None = None) -> Inline:
        """Fill the template of a key, or a line of it; () if all its fields are empty."""
        return line_template.fill(
            _phrase(self.values[key] if template is None else template, TABLE[key].allowed), values
        )


def read_style(pairs: Iterable[tuple[str, str]], usual: Mapping[str, str] | None = None) -> Style:
    """Return the style of some (key, value) pairs, over the defaults of a layout (`usual`).

    Of several pairs with one key the last wins. Raises Usage for a pair with an unknown key or a wrong value; `usual`
    is not checked.
    """
    values = {row.key: row.default for row in ROWS} | dict(usual or {})
    given = dict(pairs)
    if given.get("rating") in ("words", "stars"):  # the usual line has the verdict alone
        values["rating.line"] = "{rating}: {verdict}"
    for key, value in given.items():
        if key not in TABLE:
            raise Usage(f"no style key {key!r}; {advice(key, TABLE)} `confnote export --style help` lists all")
        if not value.strip() and TABLE[key].sort in ("choice", "number"):  # what has no "none" is as usual
            none = next((word for word in NONE if word in TABLE[key].allowed), "")
            values[key] = none or values[key]
            continue
        values[key] = _read(TABLE[key], value)
    return Style(values)


@cache  # a post fills the same few templates for each session
def _phrase(template: str, fields: tuple[str, ...]) -> line_template.Phrase:
    return line_template.read(template, fields)


@cache
def _listed(value: str) -> tuple[str, ...]:
    words = tuple(word.strip() for word in value.split(",") if word.strip())
    return () if words == ("off",) else words


def _read(row: Key, value: str) -> str:
    # all other values are for one line of the post
    value = value.replace("\\n", "\n") if row.key in ("links.join", "session.line") else value.replace("\n", " ")
    if row.sort == "template":
        phrase = _phrase(value, row.allowed)
        if row.key == "moment.form" and line_template.fill(phrase, {}):  # all notes would end with the same words
            raise Usage(f"style moment.form needs {{time}} or {{url}}, such as [▶ {{time}}]({{url}}), not {value!r}")
    if row.sort in ("template", "words"):
        return value
    value = value if row.sort == "bullet" else value.strip()
    # the list `rating.words` has a word for each of five ratings; other lists may have any length
    fits = {
        "choice": value in row.allowed,
        "choices": all(word in row.allowed for word in _listed(value)),
        "number": re.fullmatch("[1-5]", value),
        "bullet": re.fullmatch("[-*+] {0,4}", value),
        "list": row.key != "rating.words" or len(_listed(value)) in (0, 5),
    }
    if not fits[row.sort]:
        raise Usage(f"style {row.key} is {row.takes}, not {value!r}: {row.help}")
    return value
