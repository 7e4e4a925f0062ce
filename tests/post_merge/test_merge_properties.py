"""Check properties of the merge with random drafts and edits."""

from __future__ import annotations

import random
import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from confnote.post.markdown import pieces as cutting
from confnote.post.markdown.pieces import LINE, Piece, join, split
from confnote.post.merge.merge import merge
from confnote.post.merge.patience import in_order, rising
from confnote.post.merge.sides import put_together, take_apart

pytestmark = pytest.mark.slow

QUICK = settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
WORDS = ["etcd", "raft", "mesh", "pods", "chaos", "ebpf", "hub", "node", "drift", "the", "of", "and", "a", "in", "was"]

words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join)
block = st.one_of(
    words,
    words.map("## {}".format),
    words.map("### {}".format),
    words.map("{}\n===".format),
    words.map("- {}".format),
    words.map("- {}".format),
    words.map("  - {}".format),
    words.map("3. {}".format),
    words.map("> {}".format),
    words.map("```\n{}\n\n  x\n```".format),
    st.sampled_from(["- +1", "- +1", "---", "[a]: https://a.example", "one\n\n- two\n- three\n\nfour", "<b>\nx\n</b>"]),
)
tricky = st.text(alphabet=st.sampled_from("ab#->*+` \t\n\r\u2028\x0c1.:[]|\u3042"), max_size=30)
texts = st.one_of(block, block, block, tricky)


@st.composite
def drafts(draw: st.DrawFn, of: st.SearchStrategy[str] = texts) -> tuple[Piece, ...]:
    """A keyed draft of up to a dozen pieces."""
    made = draw(st.lists(of, max_size=12))
    gaps = [draw(st.sampled_from(["\n", "\n\n", "\n\n"])) for _ in made]
    keys = [f"s:{nth}.title" if "#" in text[:3] else f"n:{nth}" for nth, text in enumerate(made)]
    return tuple(Piece(*piece) for piece in zip(keys, made, gaps, strict=True))


@st.composite
def changed(draw: st.DrawFn, pieces: tuple[Piece, ...], name: str) -> tuple[Piece, ...]:
    """Pieces that an author has edited, moved, deleted and added."""
    done = list(pieces)
    for nth in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, max(len(done) - 1, 0)))
        what = draw(st.sampled_from(["edit", "rewrite", "move", "delete", "add", "gap"]))
        if what == "add" or not done:
            done.insert(at, Piece(f"n:{name}{nth}", draw(texts), "\n\n"))
        elif what == "edit":
            done[at] = replace(done[at], text=f"{done[at].text} {draw(words)}")
        elif what == "rewrite":
            done[at] = replace(done[at], text=draw(texts))
        elif what == "gap":
            done[at] = replace(done[at], gap=draw(st.sampled_from(["\n", "\n\n", "\n\n\n"])))
        else:
            moved = done.pop(at)
            if what == "move":
                done.insert(draw(st.integers(0, len(done))), moved)
    return tuple(done)


@st.composite
def triples(draw: st.DrawFn) -> tuple[tuple[Piece, ...], str, tuple[Piece, ...]]:
    """A last draft, a file that was edited, a new draft."""
    base = draw(drafts())
    return base, join(draw(changed(base, "mine"))), draw(changed(base, "new"))


@QUICK
@given(st.one_of(tricky, st.text(), drafts().map(join)))
@example("- a\n  - b\n\n  more\n- c\n\n[x]: y\n[z]: y\nend")
@example("\u2028\n# a\x0b\r- b\r\n")
def test_pieces_joined_are_the_text(text: str) -> None:
    pieces = split(text)
    assert join(pieces) == text
    assert all(piece.text.strip(" \t\r\n") for piece in pieces[1:])
    assert all(piece.text == piece.text.rstrip(" \t\r\n").lstrip("\r\n") for piece in pieces)
    assert not any(piece.gap.strip(" \t\r\n") for piece in pieces)


OPEN = (
    "```",
    "~~~",
    "<!-- x",
    "-->",
    "<pre>",
    "</pre>",
    "> quote",
    "- item",
    "  two",
    "    four",
    "[a]: /u",
    "[foo",
    "bar]: /u",
)
PLAIN = (
    "plain words",
    "# Head",
    "[a](b) c",
    "**b** - x",
    "2,000 people",
    "`code`",
    "Title",
    "---",
    "a | b",
    "--|--",
    "* * *",
)


@settings(QUICK, max_examples=400)
@given(st.lists(st.sampled_from(("", *OPEN, "", *PLAIN, "")), max_size=22).map("\n".join))
@example("```\n\nplain\n\n# Head\n\nplain\n\n```\n\nplain")
@example("- ```\n\nplain\n\n  ```\n\n<!-- x\n\nplain\n\nplain -->\n\nplain\n\n<pre>\n\nplain")
def test_paragraphs_are_cut_as_the_parser_cuts_them(text: str) -> None:
    lines = LINE.findall(text)
    assert cutting._starts(lines) == cutting._parsed(lines, is_last=True)


@QUICK
@given(st.one_of(texts, st.text()))
def test_a_block_taken_apart_and_put_together_says_the_same(text: str) -> None:
    for piece in split(text):
        form = take_apart(piece.text)
        assert take_apart(put_together(form, form)).words == form.words


@QUICK
@given(drafts().flatmap(lambda base: st.tuples(st.just(base), changed(base, "new"))))
def test_an_unedited_file_becomes_the_draft_exactly(pair: tuple[tuple[Piece, ...], tuple[Piece, ...]]) -> None:
    base, ours = pair
    merged = merge(base, split(join(base)), ours)
    assert merged.conflicts == ()
    assert join(merged.pieces) == join(ours)


@QUICK
@given(drafts(), st.one_of(tricky, drafts().map(join)))
def test_any_file_stays_exactly_if_the_notes_do(base: tuple[Piece, ...], file: str) -> None:
    merged = merge(base, split(file), base)
    assert merged.conflicts == ()
    assert join(merged.pieces) == file


@QUICK
@given(triples())
def test_an_edited_file_stays_exactly_if_the_notes_do(
    triple: tuple[tuple[Piece, ...], str, tuple[Piece, ...]],
) -> None:
    base, file, _ = triple
    merged = merge(base, split(file), base)
    assert merged.conflicts == ()
    assert join(merged.pieces) == file


@QUICK
@given(triples())
def test_the_result_merges_again_without_change(triple: tuple[tuple[Piece, ...], str, tuple[Piece, ...]]) -> None:
    base, file, ours = triple
    for take in (None, "file", "notes", "both"):
        result = join(merge(base, split(file), ours, take).pieces)  # type: ignore[arg-type]
        again = merge(ours, split(result), ours)
        assert again.conflicts == ()
        assert join(again.pieces) == result


class Blogger:
    """Writes posts and edits them at random, never the same word twice: a word that is lost is missed."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.count = 0

    def words(self, count: int) -> str:
        self.count += count
        return " ".join(f"w{self.count - nth}x" for nth in range(count))

    def post(self) -> list[Piece]:
        pieces = []
        for nth in range(self.dice.randrange(1, 6)):
            lead = self.dice.choice(["## ", "### ", "**", "- "])
            pieces.append(Piece(f"s:{nth}.title", lead + self.words(4) + ("**" if lead == "**" else ""), "\n\n"))
            pieces += [self.note(f"n:{nth}-{note}") for note in range(self.dice.randrange(5))]
        return pieces

    def note(self, key: str) -> Piece:
        text = self.dice.choice(
            ["{a}", "{a}", "{a}", "- {a}", "  - {a}", "> {a}", "{a}\n\n- {b}\n- {c}", "```\n{a}\n```"]
        )
        text = text.format(a=self.words(self.dice.randrange(1, 12)), b=self.words(3), c=self.words(3))
        return Piece(key, text, "\n" if self.dice.random() < 0.2 and text[:2] == "- " else "\n\n")

    def edit(self, pieces: list[Piece], name: str, *, rewrites: bool = False) -> list[Piece]:
        done = list(pieces)
        for nth in range(self.dice.randrange(6)):
            at = self.dice.randrange(len(done) + 1)
            what = self.dice.choice(["add", "delete", "delete some", "move", "word", "word", "word"])
            if what == "add" or at == len(done):
                lead = self.dice.choice(["s:{}.title", "n:{}", "n:{}"])
                new = Piece(lead.format(name + str(nth)), "## " + self.words(3), "\n\n")
                done.insert(at, new if lead[0] == "s" else self.note(new.key))
            elif what.startswith("delete"):
                del done[at : at + (self.dice.randrange(1, 6) if what == "delete some" else 1)]
            elif what == "move":
                done.insert(self.dice.randrange(len(done)), done.pop(at))
            elif rewrites and self.dice.random() < 0.3:
                done[at] = self.note(done[at].key)
            else:
                said = done[at].text.split(" ")
                said.insert(self.dice.randrange(1, len(said) + 1), self.words(self.dice.randrange(1, 4)))
                done[at] = replace(done[at], text=" ".join(said))
        return done


def told(text: str) -> set[str]:
    """The words of a text that Blogger wrote."""
    return set(re.findall(r"w\d+x", text))


@QUICK
@given(st.integers(0, 1 << 40))
def test_nothing_of_either_side_is_lost(seed: int) -> None:
    blogger = Blogger(seed)
    base = blogger.post()
    mine, ours = blogger.edit(base, "mine", rewrites=True), blogger.edit(base, "new", rewrites=True)
    old, file, new = told(join(base)), join(mine), join(ours)
    merged = merge(base, split(file), ours)
    contested = " ".join(side for c in merged.conflicts for side in (c.edited, c.new) if side)
    everywhere = told(join(merged.pieces) + contested)
    assert told(file) - old <= told(join(merged.pieces)), "a word of the author's"
    assert told(new) - old <= everywhere, "a word of the notes"
    assert told(new) - old <= told(join(merge(base, split(file), ours, "notes").pieces)), "taken from the notes"
    both = told(join(merge(base, split(file), ours, "both").pieces))
    assert (told(file) | told(new)) - old <= both, "a word of either"
    if not merged.conflicts:
        assert told(file) & told(new) <= told(join(merged.pieces)), "left by both"


@st.composite
def disjoint(draw: st.DrawFn) -> tuple[tuple[Piece, ...], str, tuple[Piece, ...], set[str]]:
    """Edits of the author and of the notes in different pieces of a post without twins, and words that both wrote."""
    seed = random.Random(draw(st.integers(0, 1 << 30)))
    count = draw(st.integers(4, 25))
    base, mine, ours = [], [], []
    marks: set[str] = set()
    for nth in range(count):
        lead = draw(st.sampled_from(["## ", "### ", "", "", "- ", "- ", "> "]))
        text = lead + " ".join(f"{seed.choice(WORDS)}{seed.randrange(500)}" for _ in range(8))
        piece = Piece(f"s:{nth}.title" if lead[:1] == "#" else f"n:{nth}", text, "\n\n")
        who = draw(st.sampled_from(["", "author", "notes", "fresh", "own"]))
        word = f"{who}Word{nth}"
        told = replace(piece, text=f"{text} {word}" if nth % 2 else text.replace(lead, f"{lead}{word} ", 1))
        marks |= {word} if who else set()
        base.append(piece)
        mine.append(told if who == "author" else piece)
        ours.append(told if who == "notes" else piece)
        if who == "own":
            mine.append(Piece("", word, "\n\n"))
        if who == "fresh":
            ours.append(Piece(f"n:{word}", word, "\n\n"))
    return tuple(base), join(mine), tuple(ours), marks


@QUICK
@given(disjoint())
def test_edits_of_different_pieces_are_both_kept(
    made: tuple[tuple[Piece, ...], str, tuple[Piece, ...], set[str]],
) -> None:
    base, file, ours, marks = made
    merged = merge(base, split(file), ours)
    assert merged.conflicts == ()
    result = join(merged.pieces)
    assert {word for word in marks if result.split().count(word) == 1} == marks
    assert len(split(result)) == len(split(file)) + len(ours) - len(base)


@QUICK
@given(disjoint())
def test_line_ends_of_the_file_stay(made: tuple[tuple[Piece, ...], str, tuple[Piece, ...], set[str]]) -> None:
    base, file, ours, _ = made
    unix = join(merge(base, split(file), ours).pieces)
    windows = merge(base, split(file.replace("\n", "\r\n")), ours)
    assert join(windows.pieces) == unix.replace("\n", "\r\n")


@QUICK
@given(st.lists(st.sampled_from("aabbcdefgh"), max_size=40), st.lists(st.sampled_from("aabbcdefgh"), max_size=40))
def test_what_is_in_order_is_equal_and_rises(a: list[str], b: list[str]) -> None:
    pairs = in_order(a, b)
    assert all(a[i] == b[j] for i, j in pairs)
    assert all(one[0] < two[0] and one[1] < two[1] for one, two in pairwise(pairs))
    assert in_order(a, a) == [(i, i) for i in range(len(a))]


@QUICK
@given(st.permutations(range(12)))
def test_the_longest_rising_chain(numbers: list[int]) -> None:
    chain = rising(list(enumerate(numbers)))
    assert all(one[0] < two[0] and one[1] < two[1] for one, two in pairwise(chain))
    best = [1] * len(numbers)
    for at, number in enumerate(numbers):
        best[at] += max((best[k] for k in range(at) if numbers[k] < number), default=0)
    assert len(chain) == max(best)
