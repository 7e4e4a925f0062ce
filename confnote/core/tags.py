"""Find the `#tags` in a note.

The quick commands that write import this module, so it loads no other module at its start.
"""

OPENING = frozenset("([{<>*_~|,\"'\u201c\u2018\u00ab\u2013\u2014\u2026\u00a1\u00bf\uff08\u300c\u3001")
"""Characters that may precede a tag, besides white space; not `/`, `.`, `&`, `:` (urls, `&#39;`, `color:#fff`)."""

URL_ENDS = frozenset(')>]"')


def tags_in(text: str) -> tuple[str, ...]:
    r"""Return the tags in lower case, each once, in the order of the text.

    A tag is `#` and letters, figures, `-` and `_`, with at least one letter (`#1` is an issue). Code in backticks,
    fenced code, urls and the middle of a word contain no tags; `\#` and the `#` of a heading begin none. The time is
    linear in the length.
    """
    found: dict[str, None] = {}  # a set that keeps the order
    if "#" in text:
        for paragraph in _paragraphs(text):
            if "#" in paragraph:
                _collect(paragraph, found)
    return tuple(found)


def tag_of(typed: str) -> str:
    """Return a tag that the user typed, with or without `#`, as it is stored."""
    return typed.lstrip("#").casefold()


def _paragraphs(text: str) -> list[str]:
    """Return the paragraphs outside fenced code.

    A stray backtick then hides the tags of its own paragraph at most.
    """
    found = []
    lines: list[str] = []
    fence = ""
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        run = _fence(line)
        if fence:
            if run[:1] == fence[:1] and len(run) >= len(fence) and line.rstrip().endswith(run):
                fence = ""
        elif run or not line.strip():
            fence = run
            found.append("\n".join(lines))
            lines = []
        else:
            lines.append(line)
    return [*found, "\n".join(lines)]


def _fence(line: str) -> str:
    """Return the backticks or tildes of a code fence on this line (also after `>`), or nothing."""
    bare = line.lstrip(" \t>")
    rest = bare.lstrip(bare[:1])
    run = bare[: len(bare) - len(rest)]
    if len(run) < 3 or run[0] not in "`~" or (run[0] == "`" and "`" in rest):
        return ""
    return run


def _collect(text: str, found: dict[str, None]) -> None:
    runs = _backticks(text)
    at = 0
    while at < len(text):
        char = text[at]
        if char == "#" and _may_begin(text, at):
            end = _word_end(text, at + 1)
            _keep(text[at + 1 : end], found)
            at = max(end, at + 1)
        elif char == "`":
            at = _past_code(text, at, runs)
        elif char == "\\":
            at += 2
        elif text.startswith(("://", "]("), at):
            at += 2
            while at < len(text) and not text[at].isspace() and text[at] not in URL_ENDS:
                at += 1
        else:
            at += 1


def _may_begin(text: str, at: int) -> bool:
    if at == 0:
        return True
    before = text[at - 1]
    attribute = before in "\"'" and text[at - 2 : at - 1] == "="  # <a href="#top">
    return (before.isspace() or before in OPENING) and not attribute


def _word_end(text: str, at: int) -> int:
    if not text[at : at + 1].isalnum():
        return at
    while at < len(text) and (text[at] == "-" or text[at].isalnum() or ("a" + text[at]).isidentifier()):
        at += 1  # isidentifier() accepts vowel signs and combining accents, which isalnum() does not
    return at


def _keep(word: str, found: dict[str, None]) -> None:
    word = word.rstrip("-_").lower()
    if not word.isascii():
        from unicodedata import normalize  # 0.5 ms, and most tags are ASCII

        word = normalize("NFC", word)
    if any(char.isalpha() for char in word):
        found[word] = None


def _backticks(text: str) -> dict[int, list[int]]:
    """Return the indexes of runs of backticks by length of the run; the last index comes first."""
    runs: dict[int, list[int]] = {}
    at = text.find("`")
    while at >= 0:
        end = _run_end(text, at)
        runs.setdefault(end - at, []).append(at)
        at = text.find("`", end)
    for begins in runs.values():
        begins.reverse()
    return runs


def _run_end(text: str, at: int) -> int:
    while at < len(text) and text[at] == "`":
        at += 1
    return at


def _past_code(text: str, at: int, runs: dict[int, list[int]]) -> int:
    """Return the end of the code span at `at`, or of its backticks if nothing closes it."""
    end = _run_end(text, at)
    closing = runs.get(end - at, [])
    while closing and closing[-1] < end:
        closing.pop()
    return closing.pop() + end - at if closing else end
