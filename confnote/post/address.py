"""A web address -> one that is safe inside a Markdown link."""

from __future__ import annotations

import re

_UNSAFE = re.compile(r"[\x00-\x20<>\"`{}|\\^]")


def target(url: str) -> str:
    """Write an address so that neither Markdown nor a template language reads anything else in it."""
    url = _UNSAFE.sub(lambda found: f"%{ord(found[0]):02X}", url.strip())
    if "(" not in url and ")" not in url:
        return url
    depth = 0
    for character in url:
        depth += (character == "(") - (character == ")")
        if depth < 0:
            break
    return url if depth == 0 else url.replace("(", "%28").replace(")", "%29")
