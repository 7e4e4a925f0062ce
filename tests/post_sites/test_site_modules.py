"""Each site by itself: front matter, file names, what is escaped and what is not, social posts and videos."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from html import unescape
from importlib.metadata import EntryPoint
from pathlib import PurePosixPath

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from confnote.core import lookup
from confnote.errors import Refused, Unknown, Usage
from confnote.model import Link
from confnote.post.content.blocks import SOCIAL_STYLES, Item, Linked, Prose, Quote, TextLine, Wording
from confnote.post.content.facts import PostFacts
from confnote.post.front_matter import read
from confnote.post.markdown.pieces import Piece, join, split
from confnote.post.sites import SITES, site
from confnote.post.sites.base import FileOptions, Site
from confnote.post.sites.captions import with_captions
from confnote.post.sites.write import render, write
from confnote.post.style import read_style

COMMONMARK = MarkdownIt("commonmark").enable(["table", "strikethrough"])
AT = datetime(2022, 5, 20, 18, 0, tzinfo=timezone(timedelta(hours=2)))
FACTS = PostFacts(
    title="KubeCon EU 2022: Day 1", slug="kubecon-eu-2022-day-1", date=AT, event="KubeCon EU 2022", tags=("conference", "kubecon"),
    description="Talks & more", author="Ada", series="KubeCon EU 2022", day=1,
)  # fmt: skip
EMBED = (
    '<blockquote class="twitter-tweet"><p>{{ Great }} | &amp;</p>&mdash; Ada (@ada) <a href="https://twitter.com/ada/status/'
    '12345?ref_src=twsrc%5Etfw">May 4, 2021</a></blockquote> <script async src="https://platform.twitter.com/widgets.js"></script> '
)
POST = Link(
    id=1, uid="l", kind="social", url="https://twitter.com/ada/status/12345?s=20&ref_src=x", author="Ada L. (@ada)",
    text="Great #KubeCon talk\n\n*really* {{ x }}", published="May 4, 2021", embed=EMBED,
)  # fmt: skip


def link(url, **more):
    return Link(id=1, uid="l", kind="video", url=url, **more)


@pytest.mark.parametrize("name", SITES)
def test_a_site_is_one_value_with_the_name_it_is_listed_by(name):
    assert isinstance(site(name), Site)
    assert site(name).name == name


def test_an_unknown_site_is_answered_with_the_nearest():
    with pytest.raises(Unknown, match=r"'jekyl'; there are jekyll, "):
        site("jekyl")


def test_other_packages_bring_sites(monkeypatch):
    def found(group, path):
        return [EntryPoint("wiki", "confnote.post.sites.markdown:SITE", group)] if group == "confnote.sites" else []

    monkeypatch.setattr(lookup, "installed", found)
    assert site("wiki").plain("# x") == "\\# x"


def test_a_site_that_cannot_be_loaded_is_named_with_its_module(monkeypatch):
    monkeypatch.setattr(lookup, "installed", lambda group, path: [EntryPoint("gone", "no_such_module:SITE", group)])
    with pytest.raises(Refused, match="the site 'gone' cannot be loaded from no_such_module:SITE: No module named"):
        site("gone")


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("hugo", ["title", "date", "draft", "tags", "author", "description", "series"]),
        ("jekyll", ["layout", "title", "date", "tags", "author", "excerpt", "series"]),
        ("markdown", []),
        ("pelican", ["title", "date", "tags", "slug", "author", "summary", "series"]),
        ("eleventy", ["title", "date", "tags", "description", "author", "series"]),
        ("devto", ["title", "published", "description", "tags", "series"]),
        ("mdx", ["title", "date", "draft", "description", "tags", "author"]),
        ("astro", ["title", "description", "pubDate", "tags", "author"]),
        ("html", []),
        ("quarto", ["title", "description", "author", "date", "categories", "draft", "engine"]),
        ("zola", ["title", "date", "draft", "description", "authors", "taxonomies", "extra"]),
    ],
)
def test_default_front_matter_has_its_order(name, keys):
    assert list(site(name).front(FACTS)) == keys


def test_what_is_not_known_is_left_out():
    facts = PostFacts(title="x", slug="x", date=AT)
    assert site("hugo").front(facts) == {"title": "x", "date": AT, "draft": True}
    assert site("mdx").front(facts) == {"title": "x", "date": AT, "draft": True}
    assert site("mdx").front(replace(facts, draft=False)) == {"title": "x", "date": AT}
    assert site("jekyll").front(facts) == {"layout": "post", "title": "x", "date": AT}
    assert site("astro").front(facts) == {"title": "x", "description": "x", "pubDate": AT}  # Astro refuses it without
    assert site("pelican").front(facts) == {"title": "x", "date": AT, "slug": "x"}


@pytest.mark.parametrize(
    ("name", "options", "path"),
    [
        ("hugo", FileOptions(), "kubecon-eu-2022-day-1.md"),
        ("hugo", FileOptions(bundle=True), "kubecon-eu-2022-day-1/index.md"),
        ("markdown", FileOptions(), "kubecon-eu-2022-day-1.md"),
        ("eleventy", FileOptions(bundle=True), "kubecon-eu-2022-day-1/index.md"),
        ("pelican", FileOptions(), "kubecon-eu-2022-day-1.md"),
        ("mdx", FileOptions(), "kubecon-eu-2022-day-1.mdx"),
        ("mdx", FileOptions(bundle=True), "kubecon-eu-2022-day-1/index.mdx"),
        ("astro", FileOptions(), "kubecon-eu-2022-day-1.md"),
        ("html", FileOptions(), "kubecon-eu-2022-day-1.html"),
        ("quarto", FileOptions(), "kubecon-eu-2022-day-1.qmd"),
        ("zola", FileOptions(bundle=True), "kubecon-eu-2022-day-1/index.md"),
        ("jekyll", FileOptions(), "_posts/2022-05-20-kubecon-eu-2022-day-1.md"),
        ("jekyll", FileOptions(folder="_posts"), "2022-05-20-kubecon-eu-2022-day-1.md"),
    ],
)
def test_file_names(name, options, path):
    assert site(name).file_name(FACTS, options) == PurePosixPath(path)


def test_jekyll_needs_a_date_for_a_name():
    assert (
        str(site("jekyll").file_name(PostFacts(title="x", slug="x", date=date(2022, 5, 1)))) == "_posts/2022-05-01-x.md"
    )
    with pytest.raises(Usage, match="--set date="):
        site("jekyll").file_name(PostFacts(title="x", slug="x"))


def test_front_matter_as_written():
    assert site("hugo").write_front({"title": "a: b", "date": AT, "tags": ["x"]}) == (
        '---\ntitle: "a: b"\ndate: 2022-05-20T18:00:00+02:00\ntags: ["x"]\n---\n'
    )
    assert site("hugo").write_front({"title": "a: b", "tags": ["x"]}, FileOptions(front="toml")) == (
        '+++\ntitle = "a: b"\ntags = ["x"]\n+++\n'
    )
    assert site("jekyll").write_front({"layout": "post", "date": AT}) == (
        '---\nlayout: "post"\ndate: 2022-05-20 18:00:00 +0200\n---\n'
    )
    assert site("devto").write_front(
        site("devto").front(replace(FACTS, tags=("re:Invent 2022", "go", "Go", "C++", "a_b", "x")))
    ) == (
        '---\ntitle: "KubeCon EU 2022: Day 1"\npublished: false\ndescription: "Talks & more"\n'
        'tags: "reinvent2022, go, c, ab"\nseries: "KubeCon EU 2022"\n---\n'
    )
    assert site("zola").write_front(site("zola").front(replace(FACTS, draft=True))) == (
        '+++\ntitle = "KubeCon EU 2022: Day 1"\ndate = 2022-05-20 18:00:00+02:00\ndraft = true\n'
        'description = "Talks & more"\nauthors = ["Ada"]\n\n[taxonomies]\ntags = ["conference", "kubecon"]\n\n'
        '[extra]\nseries = "KubeCon EU 2022"\n+++\n'
    )
    assert site("zola").write_front({"title": "x"}, FileOptions(front="yaml")) == '---\ntitle: "x"\n---\n'
    assert site("jekyll").write_front({}) == "---\n---\n"
    assert site("markdown").write_front({}) == ""
    assert site("markdown").write_front({"order": 4}) == "---\norder: 4\n---\n"
    assert site("pelican").write_front({"title": "a: <b>\nc", "date": AT, "tags": ["x, y", "z"], "slug": "a"}) == (
        "Title: a: &lt;b&gt; c\nDate: 2022-05-20 18:00:00+02:00\nTags: x  y, z\nSlug: a\n\n"
    )


@pytest.mark.parametrize("name", SITES)
def test_what_a_site_writes_it_can_read(name):
    module = site(name)
    front = module.front(FACTS)
    text = module.write_front(front)
    mapping, body, _ = read(f"{text}\nbody\n")
    assert list(mapping) == list(front)
    assert body.strip() == "body"


@pytest.mark.parametrize("name", ["jekyll", "pelican", "eleventy", "devto", "mdx", "astro", "html", "quarto"])
def test_toml_is_refused_where_it_is_not_read(name):
    with pytest.raises(Usage):
        site(name).front_text({"title": "x"}, FileOptions(front="toml"))


@pytest.mark.parametrize("value", [{"a": 1}, None])
def test_pelican_has_lines_only(value):
    with pytest.raises(Usage):
        site("pelican").write_front({"cover": value})
    with pytest.raises(Usage):
        site("pelican").write_front({"a key": "x"})


SAID = "Just a sentence about talks, with (brackets), don't and 12:30."


@pytest.mark.parametrize("name", SITES)
@pytest.mark.parametrize(
    "typed",
    [
        SAID,
        "*so* **much** `code` [a](https://example.org/b_c)",
        "- one\n- two",
        "> said",
        "1. a\n2. b",
        "a_b_c and c++",
    ],
)
def test_what_is_meant_stays_byte_for_byte(name, typed):
    assert site(name).text(typed) == typed


@pytest.mark.parametrize(
    ("name", "typed", "written"),
    [
        ("hugo", "{{ .Values.x }}", "{{ .Values.x }}"),
        ("hugo", "{{< x >}} {{% y %}}", "{{</* x */>}} {{%/* y */%}}"),
        ("hugo", "`{{</* x */>}}`", "`{{</*/* x */*/>}}`"),
        ("hugo", "{{< b", "{\\{< b"),
        ("hugo", "`{{< b`", "`{\u200b{< b`"),
        ("hugo", "a | b", "a | b"),
        ("hugo", "1<<2", "1\\<\\<2"),
        ("hugo", "a[^1]", "a[\\^1]"),
        ("jekyll", "{{ x }}", '{{ "{{" }} x }}'),
        ("jekyll", "`{% raw %}`", '`{{ "{%" }} raw %}`'),
        ("jekyll", "cat x | grep y", "cat x \\| grep y"),
        ("jekyll", "`a | b` | c", "`a | b` \\| c"),
        ("jekyll", "a | b\n--|--\nc | d", "a | b\n--|--\nc | d"),
        ("jekyll", "$$x$$", "\\$\\$x\\$\\$"),
        ("jekyll", "{:toc}", "\\{:toc}"),
        ("jekyll", "*[HTML]: x", "\\*\\[HTML]: x"),
        ("jekyll", "a[^1]", "a\\[^1]"),
        ("jekyll", "^", "&#94;"),
        ("jekyll", "\\& \\*", "&#38; \\*"),
        ("jekyll", "[a](https://example.org/{{b}}|c)", "[a](https://example.org/%7B%7Bb%7D%7D%7Cc)"),
        ("pelican", "#tag first", "\\#tag first"),
        ("pelican", "<b>", "&#60;b>"),
        ("pelican", "text\n- a\n  - b", "text\n\n- a\n    - b"),
        ("eleventy", "{{ x }} {# y #}", '{{ "{{" }} x }} {{ "{#" }} y {{ "#}" }}'),
        ("eleventy", "    code", "```\ncode\n```"),
        ("devto", "{{ x }} {% y %}", "{% raw %}{{% endraw %}{ x }} {% raw %}{{% endraw %}% y %}"),
        ("devto", "`{{ x }}` and {x}", "`{{ x }}` and {x}"),
        ("devto", "a ` b", "a &#96; b"),
        ("devto", "~~~sh\na\n~~~", "```sh\na\n```"),
        ("devto", "- a\n  - {{ b", "- a\n    - {% raw %}{{% endraw %}{ b"),
        ("mdx", "{props} `{x}` <T> a <- b", "\\{props} `{x}` \\<T> a \\<- b"),
        ("mdx", "import x\nexport y", "&#105;mport x\n&#101;xport y"),
        ("mdx", "import x", "&#105;mport x"),
        ("mdx", "a\n\nexport default x", "a\n\n&#101;xport default x"),
        ("mdx", "imports and exports", "imports and exports"),
        ("mdx", "<https://example.org/a_b>", "[https://example.org/a\\_b](https://example.org/a_b)"),
        ("mdx", "<!-- x --> {/* y */}", "&#60;!-- x --> \\{/* y */}"),
        ("mdx", ":::note", "\\:::note"),
        ("astro", "{props}", "\\{props}"),
        ("zola", "{{ x }} {{ x(a=1) }} {% y() %}", "{{ x }} {\\{ x(a=1) }} {\\% y() %&#125;"),
        ("zola", "`{{ x(a='b') }}`", "`{{/* x(a='b') */}}`"),
        ("quarto", "`{{< x >}}` {{< x >}}", "`{{{< x >}}}` \\{\\{< x >}}"),
        ("quarto", "@ada, [@ada] me@x.org", "\\@ada, \\[\\@ada] me@x.org"),
        ("quarto", "Topics:\n- a\n  - b", "Topics:\n\n- a\n    - b"),
        ("quarto", "```{python}\n1\n```", "```\n1\n```"),
        ("zola", "a {#b}", "a {#b&#125;"),
        ("markdown", "{{ x }} {% y %}", "{{ x }} {% y %}"),
        ("markdown", "# x", "\\# x"),
    ],
)
def test_escapes(name, typed, written):
    assert site(name).text(typed) == written


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("- a\n\n  more\n- b", "- a\n\n    more\n\n- b"),
        ("1. a\n   - b\n2. c", "1. a\n    - b\n2. c"),
        ("- a\n  ```sh\n  b\n  ```\n- c", "- a\n\n        b\n\n- c"),
        ("- ```sh\n  a\n    b\n  ```", "    a\n      b"),
        ("- a\n- ```\n  b\n  ```", "- a\n\n        b"),
        ("> - a\n>   - b", "> - a\n>   - b"),
    ],
)
def test_pelican_indents_lists_by_four(typed, written):
    assert site("pelican").text(typed) == written


def test_headings_of_a_longer_note_sink():
    note = "# Topic\n\ntext\n\n### Below\n\ntext"
    assert site("hugo").text(note, 3) == "#### Topic\n\ntext\n\n###### Below\n\ntext"
    assert site("hugo").text(note) == "\\# Topic\n\ntext\n\n\\### Below\n\ntext"


@pytest.mark.parametrize("name", SITES)
@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("Kubernetes Everywhere: Lessons (Mostly) Learned", "Kubernetes Everywhere: Lessons (Mostly) Learned"),
        ("snake_case, re:Invent & C++", "snake_case, re:Invent & C++"),
        ("Intro to C#", "Intro to C\\#"),
        ("#INCLUDE", "\\#INCLUDE"),
        ("a [b] `c` *d*", "a \\[b\\] \\`c\\` \\*d\\*"),
        ("1986. great", "1986\\. great"),
        ("- dash", "\\- dash"),
        ("two\nlines", "two lines"),
        ("", ""),
        (": ", ": "),
        (" by ", "by "),
    ],
)
def test_plain_words(name, words, written):
    plain = site(name).plain(words).replace("&#58;", ":").replace("\\:", ":")
    assert plain.replace("&#35;", "\\#").replace("&#96;", "\\`") == written  # dev.to


def test_a_line_is_kept_from_being_a_block():
    hugo = site("hugo")
    assert hugo.inline("# *so* much") == "\\# *so* much"
    assert hugo.inline("- a\n- b") == "\\- a - b"
    assert hugo.inline("[x] done") == "\\[x] done"
    assert hugo.inline("plain *words*") == "plain *words*"


NASTY = st.text(alphabet="ab1 \n\t\\`*_{}[]()<>#+-.!|~^:=&$%/é", max_size=40)


@pytest.mark.parametrize("name", SITES)
@given(NASTY)
@settings(max_examples=40)
def test_no_text_is_refused(name, text):
    module = site(name)
    assert all(isinstance(write(text), str) for write in (module.text, module.inline, module.plain))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["hugo", "markdown"])
@pytest.mark.parametrize("frame", ["{}", "## {}", "- {}", "a [{}](b) c"])
@given(text=NASTY)
@settings(max_examples=60)
def test_plain_words_are_nothing_but_words(name, frame, text):
    html = COMMONMARK.render(frame.format(site(name).plain(text)))
    words = " ".join(unescape(re.sub(r"</?(?:p|h2|ul|li|a)\b[^>]*>", " ", html)).split())
    assert words == " ".join(frame.replace("## ", "").replace("- ", "").replace("[{}](b)", " {} ").format(text).split())


@pytest.mark.parametrize("name", SITES)
def test_a_social_post_is_quoted(name):
    quote = site(name).social(POST)
    assert quote.startswith("> Great #KubeCon talk\n>\n> \\*really\\* ")
    assert quote.endswith("\n>\n> — [Ada L. (@ada), May 4, 2021](https://twitter.com/ada/status/12345)")


@pytest.mark.parametrize("name", SITES)
def test_social_posts_in_other_ways(name):
    module = site(name)
    assert module.social(POST, "drop") == ""
    assert module.social(POST, "link") == "[Ada L. (@ada), May 4, 2021](https://twitter.com/ada/status/12345)"
    if name in {"devto", "mdx", "astro", "html"}:  # they drop scripts, or could not read them
        assert module.social(POST, "embed") == module.social(POST, "quote")
    else:
        assert module.social(POST, "embed") == EMBED.strip()
        assert module.social(POST, "embed-once") == EMBED.strip()
        assert module.social(POST, "embed-once", first=False) == EMBED[: EMBED.index(" <script")]
    bare = link("https://example.social/@ada/1?utm_source=x")
    for how in set(SOCIAL_STYLES) - {"drop", "shortcode"}:
        shown = module.social(bare, how)
        if how == "link" or name in {"hugo", "devto", "html"}:  # they drop frames
            assert shown.endswith("](https://example.social/@ada/1)")
        else:
            assert shown.startswith('<iframe src="https://example.social/@ada/1/embed" ')


@pytest.mark.parametrize("name", ["jekyll", "markdown", "pelican", "eleventy"])
@pytest.mark.parametrize(
    ("url", "player"),
    [
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"),
        ("https://youtu.be/dQw4w9WgXcQ?si=x&t=1m30s", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?start=90"),
        ("https://m.youtube.com/live/dQw4w9WgXcQ?t=45", "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?start=45"),
        ("https://vimeo.com/12345", "https://player.vimeo.com/video/12345"),
        ("https://vimeo.com/12345/a1b2c3#t=90s", "https://player.vimeo.com/video/12345?h=a1b2c3#t=90s"),
        (
            "https://tube.example.org/w/kkGMgK9ZtnKfYAgnEtQxbv?start=1m",
            "https://tube.example.org/videos/embed/kkGMgK9ZtnKfYAgnEtQxbv?start=1m",
        ),
        (
            "https://framatube.org/videos/watch/9c9de5e8-0a1e-484a-b099-e80766180a6d",
            "https://framatube.org/videos/embed/9c9de5e8-0a1e-484a-b099-e80766180a6d",
        ),
        ("https://media.ccc.de/v/38c3-opening", "https://media.ccc.de/v/38c3-opening/oembed"),
    ],
)
def test_a_video_plays_in_a_frame_where_html_shows(name, url, player):
    shown = site(name).video(Link(kind="video", url=url, title='A "talk" <b> {{ x }}'))
    title = {"jekyll": '{{ "{{" }} x }}', "eleventy": '{{ "{{" }} x }}'}.get(name, "{{ x }}")
    assert shown == (
        f'<iframe src="{player}" title="A &quot;talk&quot; &lt;b&gt; {title}" width="560" height="315" '
        'style="max-width: 100%; border: 0" loading="lazy" allowfullscreen></iframe>'
    )


@pytest.mark.parametrize("name", SITES)
@pytest.mark.parametrize(
    "url",
    [
        "https://www.youtube.com/playlist?list=x",
        "https://example.org/v.mkv",
        "https://example.org/watch?v=v.mp4",
        'https://example.org/a"b.mp4',
        "https://vimeo.com/channels/staffpicks",
        "https://tube.example.org/w/abcDEF123",
        "https://example.org/videos/watch/today",
        "https://[broken/watch?v=dQw4w9WgXcQ",
    ],
)
def test_a_video_of_another_host_is_a_link(name, url):
    assert site(name).plays(link(url)) == ""
    assert site(name).video(link(url)).startswith("[")


@pytest.mark.parametrize("name", SITES)
def test_a_file_is_played_by_the_browser_where_html_shows(name):
    file = link("https://v.example/a.WebM?x=1&y=2#t=90", title='A "talk"')
    style = {"mdx": "", "astro": ""}.get(name, ' style="max-width: 100%"')
    assert site(name).video(file) == (
        '[A "talk"](https://v.example/a.WebM?x=1&y=2#t=90)' if name in ("hugo", "devto", "html") else
        '<video controls preload="metadata" src="https://v.example/a.WebM?x=1&amp;y=2#t=90" '
        f'title="A &quot;talk&quot;" width="560"{style}></video>'
    )  # fmt: skip


def test_a_post_of_mastodon_without_text_is_shown_in_a_frame():
    module = site("jekyll")
    framed = '<iframe src="https://fosstodon.org/@ada/109/embed" title="Ada (@ada)" width="560" height="400" '
    for url in ("https://fosstodon.org/@ada/109", "https://fosstodon.org/users/ada/statuses/109"):
        for how in ("quote", "embed", "embed-once"):
            assert module.social(link(url, author="Ada (@ada)"), how).startswith(framed)
    assert module.social(link("https://fosstodon.org/@ada/109", text="a toot"), "embed").startswith("> a toot\n>\n")
    assert module.social(link("https://www.threads.net/@ada/109"), "embed").startswith("[")
    assert module.social(link("https://fosstodon.org/@ada"), "embed").startswith("[")


def test_hugo_and_devto_have_shortcodes():
    assert site("devto").social(POST, "shortcode") == "{% embed https://twitter.com/ada/status/12345 %}"
    assert site("devto").social(link("https://example.social/1", text="toot"), "shortcode").startswith("> toot\n")
    assert site("hugo").social(POST, "shortcode") == '{{< x user="ada" id="12345" >}}'
    assert site("hugo").social(link("https://example.social/1", text="toot"), "shortcode").startswith("> toot\n")
    with pytest.raises(Usage, match="social=quote"):
        site("jekyll").social(POST, "shortcode")


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=10", "{{< youtube dQw4w9WgXcQ >}}"),
        ("https://youtu.be/dQw4w9WgXcQ?si=x", "{{< youtube dQw4w9WgXcQ >}}"),
        ("https://www.youtube.com/live/dQw4w9WgXcQ", "{{< youtube dQw4w9WgXcQ >}}"),
        ("https://vimeo.com/12345", "{{< vimeo 12345 >}}"),
        ("https://www.youtube.com/playlist?list=x", "[the talk](https://www.youtube.com/playlist?list=x)"),
        ("https://example.org/v.mp4", "[the talk](https://example.org/v.mp4)"),
    ],
)
def test_hugo_plays_videos(url, shown):
    assert site("hugo").video(link(url, title="the talk")) == shown


@pytest.mark.parametrize(
    ("name", "figure"),
    [
        ("mdx", "<figure>\n\n![a \\{b](./e.png)\n\n<figcaption>\n\nThe \\{crane}\n\n</figcaption>\n\n</figure>"),
        ("devto", "![a {b](./e.png)\n*The \\{crane}*"),  # dev.to takes out figures
        ("html", '<figure>\n<img src="./e.png" alt="a {b" />\n<figcaption>The {crane}</figcaption>\n</figure>'),
    ],
)
def test_a_caption_is_what_the_site_shows(name, figure):
    pieces = with_captions((Piece("n:1", '![a \\{b](./e.png "The {crane}")'),), "figure", site(name))
    assert site(name).convert(pieces)[0].text == figure


def test_a_frame_is_html_and_jsx():
    for name in ("mdx", "astro"):
        assert site(name).video(link("https://youtu.be/abcdefghijk", title="a {b}")) == (
            '<iframe src="https://www.youtube-nocookie.com/embed/abcdefghijk" title="a {b}" width="560" height="315" '
            'loading="lazy" allowFullScreen></iframe>'
        )


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("# A & <b>", "<h1>A &amp; &lt;b&gt;</h1>"),
        ("https://youtu.be/x?a=1&b", "https://youtu.be/x?a=1&amp;b"),
        ("see https://youtu.be/x", '<p>see <a href="https://youtu.be/x">https://youtu.be/x</a></p>'),
        (
            '![a crane](e.png "The <crane>")',
            '<figure><img src="e.png" alt="a crane"><figcaption>The &lt;crane&gt;</figcaption></figure>',
        ),
        ("![a crane](e.png)", '<figure><img src="e.png" alt="a crane"></figure>'),
        ("```\na\n\n\nb\n```", "<pre><code>a&#10;&#10;\nb\n</code></pre>"),
        ("- a\n- b\n\nc", "<ul>\n<li>a</li>\n\n<li>b</li>\n</ul>\n\n<p>c</p>"),
        ("- a\n  - b\n- c", "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n\n<li>c</li>\n</ul>"),
        ("1. a\n2. b", "<ol>\n<li>a</li>\n\n<li>b</li>\n</ol>"),
        ("1. a\n\n2. b", "<ol>\n<li>a</li>\n\n<li>b</li>\n</ol>"),
        ("- a\n\n  b\n\n- c", "<ul>\n<li>\n<p>a</p>\n<p>b</p>\n</li>\n\n<li>c</li>\n</ul>"),
        (
            "- a\n  - b\n\n  c\n- d",
            "<ul>\n<li>\n<p>a</p>\n<ul>\n<li>b</li>\n</ul>\n<p>c</p>\n</li>\n\n<li>d</li>\n</ul>",
        ),
        ("- a\n* b", "<ul>\n<li>a</li>\n</ul>\n\n<ul>\n<li>b</li>\n</ul>"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("<!--more-->", "<!--more-->"),
    ],
)
def test_markdown_becomes_html(typed, html):
    module = site("html")
    markdown = typed if typed.startswith(("#", "<!--m")) else module.text(typed)
    pieces = module.convert(split(markdown.replace("<b>", "\\<b>")))
    assert join(pieces) == html
    assert [piece.text for piece in split(html)] == [piece.text for piece in pieces]  # a merge finds them again


def test_html_shows_videos_and_posts_by_their_address():
    assert site("html").video(link("https://youtu.be/abcdefghijk?si=1")) == "https://youtu.be/abcdefghijk"
    assert site("html").social(POST, "shortcode") == "https://twitter.com/ada/status/12345"


def test_html_links_a_noted_address_that_no_blog_plays():
    module = site("html")
    notes = (
        "https://example.org/a?b=1&c=2", "<https://example.org/a>", "https://youtu.be/abcdefghijk", "https://vimeo.com/1084537",
        "Words\n\nhttps://example.org/b\n\nhttps://media.ccc.de/v/gpn-1",
    )  # fmt: skip
    assert [join(module.convert((Piece("n:1", module.text(note), "\n"),))).strip() for note in notes] == [
        '<p><a href="https://example.org/a?b=1&amp;c=2">https://example.org/a?b=1&amp;c=2</a></p>',
        '<p><a href="https://example.org/a">https://example.org/a</a></p>',
        "https://youtu.be/abcdefghijk",
        "https://vimeo.com/1084537",
        '<p>Words</p>\n\n<p><a href="https://example.org/b">https://example.org/b</a></p>\n\nhttps://media.ccc.de/v/gpn-1',
    ]


def test_quarto_plays_videos():
    quarto = site("quarto")
    assert quarto.video(link("https://youtu.be/dQw4w9WgXcQ?si=x")) == "{{< video https://youtu.be/dQw4w9WgXcQ >}}"
    assert quarto.video(link("https://media.ccc.de/v/x")).startswith('<iframe src="https://media.ccc.de/v/x/oembed" ')


def test_zola_plays_videos():
    zola = site("zola")
    assert zola.video(link("https://youtu.be/dQw4w9WgXcQ?si=x")) == '{{ youtube(id="dQw4w9WgXcQ") }}'
    assert zola.video(link("https://vimeo.com/12345")) == '{{ vimeo(id="12345") }}'
    assert zola.video(link("https://media.ccc.de/v/x")).startswith('<iframe src="https://media.ccc.de/v/x/oembed" ')
    assert zola.more == "<!-- more -->"


def test_devto_plays_videos():
    assert site("devto").video(link("https://youtu.be/abcdefghijk?si=1")) == "{% embed https://youtu.be/abcdefghijk %}"
    assert site("devto").video(link("https://example.org/v.mp4", title="x")) == "[x](https://example.org/v.mp4)"


def test_other_sites_link_to_videos():
    for name in SITES:
        assert site(name).video(link("https://example.org/abc?utm_source=1", title="a [talk]")) == (
            "[a \\[talk\\]](https://example.org/abc)"
        )


def test_dates_read_back_with_their_offset():
    text = site("hugo").write_front({"date": datetime(2022, 5, 20, tzinfo=UTC)})
    assert yaml.safe_load(text.strip("-\n"))["date"] == datetime(2022, 5, 20, tzinfo=UTC)


TITLED = '![the hall](a.jpg "The *big* hall & \\"A\\"")'
BELOW = "![the hall](<a b.jpg>)\n*The hall, [me](https://x.org)*"


@pytest.mark.parametrize(
    ("typed", "how", "name", "written"),
    [
        (TITLED, "plain", "hugo", TITLED),
        (TITLED, "italic", "hugo", '![the hall](a.jpg)\n*The \\*big\\* hall & "A"*'),
        (TITLED, "figure", "hugo", '{{< figure src="a.jpg" alt="the hall" caption="The \\*big\\* hall & \\"A\\"" >}}'),
        (
            TITLED,
            "figure",
            "jekyll",
            '<figure>\n<img src="a.jpg" alt="the hall" />\n<figcaption>The *big* hall &amp; &quot;A&quot;</figcaption>\n</figure>',
        ),
        (BELOW, "title", "pelican", '![the hall](<a b.jpg> "The hall, me")'),
        (BELOW.replace("\n", "\n\n"), "italic", "hugo", BELOW),
        (
            BELOW,
            "figure",
            "hugo",
            '{{< figure src="a b.jpg" alt="the hall" caption="The hall, [me](https://x.org)" >}}',
        ),
        (
            '![x]({{ "/assets/b.jpg" | relative_url }} "Cap")',
            "figure",
            "jekyll",
            '<figure>\n<img src="{{ "/assets/b.jpg" | relative_url }}" alt="x" />\n<figcaption>Cap</figcaption>\n</figure>',
        ),
        ("One.\n\n![a](b.jpg)\n_Cap_\n\nTwo.", "title", "hugo", 'One.\n\n![a](b.jpg "Cap")\n\nTwo.'),
        # these have no caption, or are no paragraph of their own
        ("![a](b.jpg)", "figure", "hugo", None),
        ("![a](b.jpg)\nwords", "figure", "hugo", None),
        ('See ![a](b.jpg "t")', "figure", "hugo", None),
        ('- ![a](b.jpg "t")', "figure", "hugo", None),
        ('```\n![a](b.jpg "t")\n```', "figure", "hugo", None),
        # Hugo would run a shortcode in a shortcode
        ('![a](b.jpg "{{</* x */>}}")', "figure", "hugo", "![a](b.jpg)\n*\\{\\{\\</\\* x \\*/>}}*"),
    ],
)
def test_captions_of_photos(typed, how, name, written):
    (piece,) = with_captions([Piece("n:1", typed)], how, site(name))
    assert piece == Piece("n:1", typed if written is None else written)


def paragraphs(name, *texts):
    blocks = [Prose(f"n:{n}", (text,), (), 1) for n, text in enumerate(texts)]
    return [piece.text for piece in render(blocks, site(name), read_style(()))]


DEFINED = '[t]: https://x.org/a_b "Title"\n[Kube]: <https://k8s.io>\n[1]: https://one.org'


@pytest.mark.parametrize("name", ["hugo", "jekyll", "pelican", "markdown", "eleventy"])
def test_links_by_reference_stay(name):
    same = "See [the **talk**][t], [Kube][] and [kube]: [1]."
    assert paragraphs(name, f"{same}\n\n{DEFINED}") == [f"{same}\n\n{DEFINED}"]
    # in another note, too; what has no use stays text, and `arr[1]` is no link
    other = paragraphs(name, same, "So arr[1].", f"{DEFINED}\n[unused]: /no/where")
    assert other == [same, "So arr\\[1].", f"{DEFINED}\n\\[unused]: /no/where"]


def test_what_is_no_link_by_reference():
    # a word in place of an address, a use in code, two addresses in one note
    assert paragraphs("hugo", "see [note]\n\n[note]: this") == ["see [note]\n\n\\[note]: this"]
    assert paragraphs("hugo", "`[x]` is\n\n[x]: https://x.org") == ["`[x]` is\n\n\\[x]: https://x.org"]
    assert paragraphs("hugo", "see [x]\n\n[x]: javascript:alert/") == ["see [x]\n\n\\[x]: javascript:alert/"]


def test_an_address_goes_into_the_link_where_a_definition_cannot_stay():
    one, two = "a [b][1]\n\n[1]: https://one.org", 'c [d][], ![p][1] and `[1]`\n\n[1]: <i/p.jpg> "T"\n[D]: /d/\n\nMore.'
    # the same label in two notes
    assert paragraphs("hugo", one, two) == [
        "a [b](https://one.org)", 'c [d][], ![p](<i/p.jpg> "T") and `[1]`\n\n[D]: /d/\n\nMore.',
    ]  # fmt: skip
    # a note of neither address keeps its words
    assert paragraphs("hugo", one, two, "e [f][1]")[-1] == "e [f][1]"
    assert paragraphs("hugo", "a [b][1]\n\n[1]: /1/\n[1]: /2/") == ["a [b][1]\n\n\\[1]: /1/\n\\[1]: /2/"]
    # HTML is made block by block
    assert paragraphs("html", one, "e [f][1]") == ["a [b](https://one.org)", "e [f](https://one.org)"]
    assert paragraphs("html", "a [b].", "[b]: /b/") == ["a [b](/b/)."]


@pytest.mark.parametrize("name", ["hugo", "pelican", "html"])
def test_an_address_goes_into_the_link_of_an_item_and_of_a_quotation(name):
    note = "a [b][1]\n\n[1]: https://one.org"
    alone = [Item("n:1", text=note), Item("t:1", (Wording("W"),), below=(note,)), Quote("n:2", note)]
    alone.append(Prose("n:3", ("See [c][1].",)))
    texts = [piece.text for piece in render(alone, site(name), read_style(()))]
    assert [text.count("](https://one.org)") for text in texts] == [1, 1, 1, 1]
    assert not any("]:" in text for text in texts)
    # as a template writes them, one by one
    assert [write(block, site(name), read_style(())) for block in alone[:3]] == texts[:3]


def test_the_links_that_only_pelican_understands_keep_their_braces():
    note = (
        "see [my post]({filename}/o_{x}.md), [s]({static}/a.pdf), ![p]({attach}p.jpg), [o](|tag|x|y) and [e]({other}/a)"
    )
    kept = "see [my post]({filename}/o_%7Bx%7D.md), [s]({static}/a.pdf), ![p]({attach}p.jpg), [o](|tag|x%7Cy) and [e](%7Bother%7D/a)"
    assert paragraphs("pelican", note) == [kept]
    assert paragraphs("hugo", "see [s]({static}/a.pdf)") == ["see [s](%7Bstatic%7D/a.pdf)"]
    words = TextLine("x", (Linked((Wording("w"),), "{filename}/a b.md"),))
    assert write(words, site("pelican"), read_style(())) == "[w]({filename}/a%20b.md)"


def test_a_definition_joins_no_paragraph():
    prose = Prose("s:1.notes", ("See [it][t].\n\n[t]: https://x.org", "Next."), (), 1)
    written = [piece.text for piece in render([prose], site("hugo"), read_style(()))]
    assert written == ["See [it][t].\n\n[t]: https://x.org", "Next."]
