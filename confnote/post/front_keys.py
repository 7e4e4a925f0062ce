"""Name the front matter that passes to the next post, and that which each post has of its own."""

from __future__ import annotations

import re

# Front matter that says who writes, or how the pages of a blog look and behave: it passes to the next post. In lower
# case, without - and _.
HABITS = (
    "author authors authorprofile layout type section category categories lang language locale draft published "
    "comments comment commenting toc tableofcontents toctitle toclabel tocicon tocsticky tocopen math mathjax katex "
    "mermaid highlight share sharing socialshare readtime readingtime sidebar nav classes cssclass bodyclass related "
    "searchable license copyright template isso utterances giscus disqus"
)
# Switches of themes, such as `ShowToc` or `hide_meta`: what they switch varies, but the value is no word.
SWITCHES = re.compile(r"(?:show|hide|disable|enable|use|has)[a-z]+")
# The last post was published, the new one is not yet.
UNPUBLISHED = {"draft": True, "published": False}
# Keys that every post has a value of its own for; that they do not pass to the next one needs no word.
OWN = ("title", "date", "slug")
# Keys with the date of a post, in lower case; of several, the first counts.
DATES = (
    *("date", "pubdate", "published_date", "datepublished", "published_at", "published", "created", "publishdate"),
    *("created_at", "pubdatetime", "publishedat", "post_date", "posted"),
)
TAGS = "tags"
