import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confnote.errors import Usage
from confnote.live.commands import split_command
from confnote.live.commands.add import MARKS, read_line
from confnote.live.completion import completions
from confnote.live.typed import TypedProduct, read_product, read_tech


@pytest.mark.parametrize(
    ("line", "kind_and_text"),
    [
        ("plain words", ("note", "plain words")),
        ("! scale is the story", ("takeaway", "scale is the story")),
        ("> nobody reads docs", ("quote", "nobody reads docs")),
        ("? who runs this", ("question", "who runs this")),
        ("[] try it", ("action", "try it")),
        ("[ ] try it", ("action", "try it")),
        ("$ Chaos Mesh: chaos", ("tech", "Chaos Mesh: chaos")),
        ("! first\nsecond\n> third", ("takeaway", "first\nsecond\n> third")),
        ("> one\n> two\n>\n> three", ("quote", "one\ntwo\n\nthree")),
        ("> one\ntwo", ("quote", "one\ntwo")),
        ("Q Ada: who pays?", ("question", "Ada: who pays?")),
        ("Q Ada Lind, Example Org: who pays?\nreally", ("question", "Ada Lind, Example Org: who pays?\nreally")),
        ("Q someone in the audience: free?", ("question", "someone in the audience: free?")),
        ("Q Jo O'Neil-Ek,Org: a", ("question", "Jo O'Neil-Ek,Org: a")),
        # text stays text
        ("Q & A: starts late", ("note", "Q & A: starts late")),
        ("Q and A: starts late", ("note", "Q and A: starts late")),
        ("Q3 results: good", ("note", "Q3 results: good")),
        ("Q 3: results", ("note", "Q 3: results")),
        ("Q Ada:", ("note", "Q Ada:")),
        ("Q Ada: ", ("note", "Q Ada: ")),
        ("Q see https://example.org: there", ("note", "Q see https://example.org: there")),
        ("Q what five words are not: a name", ("note", "Q what five words are not: a name")),
        ("q Ada: who pays?", ("note", "q Ada: who pays?")),
        ("the Q Ada: who pays?", ("note", "the Q Ada: who pays?")),
        ("- point", ("note", "- point")),
        ("* point", ("note", "* point")),
        ("- [ ] point", ("note", "- [ ] point")),
        ("!important", ("note", "!important")),
        (">2 nodes", ("note", ">2 nodes")),
        (" ! indented", ("note", " ! indented")),
        ("[x] done", ("note", "[x] done")),
        ("[link](https://example.org)", ("note", "[link](https://example.org)")),
        ("$HOME", ("note", "$HOME")),
        ("!\ttab", ("note", "!\ttab")),
        ("!", ("note", "!")),
        ("! ", ("takeaway", "")),
        ("", ("note", "")),
        # a slash that is no command
        ("// x", ("note", "/ x")),
        ("//rate 4", ("note", "/rate 4")),
        ("///", ("note", "//")),
        ("/etc/hosts was wrong", ("note", "/etc/hosts was wrong")),
    ],
)
def test_a_line_and_what_it_means(line, kind_and_text):
    assert read_line(line) == kind_and_text


@pytest.mark.slow
@given(mark=st.sampled_from(MARKS), text=st.text().filter(lambda text: "\n" not in text))
@settings(max_examples=100)
def test_a_marked_line_keeps_its_text_to_the_letter(mark, text):
    assert read_line(mark[0] + text) == (mark[1], text)


@given(text=st.text())
@settings(max_examples=100)
def test_whatever_begins_with_a_slash_can_be_said(text):
    assert read_line(f"//{text}") == ("note", f"/{text}")
    assert split_command(f"//{text}") is None


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("/rate 4 solid demo", ("rate", "4 solid demo")),
        ("/stop", ("stop", "")),
        ("/Late\t7", ("late", "7")),
        ("/link  https://example.org ", ("link", "https://example.org ")),
        ("/tech Foo:\nbar", ("tech", "Foo:\nbar")),
        ("/take-back", ("take-back", "")),
        ("/?", ("?", "")),
        ("/etc/hosts was wrong", None),
        ("/ x", None),
        ("/", None),
        ("//rate", None),
        ("/-", None),
        ("/2", None),
        ("/\u00e9t\u00e9", None),
        ("rate 4", None),
        (" /rate 4", None),
        ("", None),
    ],
)
def test_a_command_is_a_slash_and_a_word(line, parts):
    assert split_command(line) == parts


KNOWN = ("Chaos", "Chaos Mesh", "k8s: the hard way", "Argo")


@pytest.mark.parametrize(
    ("text", "name_and_tagline"),
    [
        ("Chaos Mesh: chaos engineering for Kubernetes", ("Chaos Mesh", "chaos engineering for Kubernetes")),
        ("Keptn: canaries: automated", ("Keptn", "canaries: automated")),
        ("Keptn - canaries: automated", ("Keptn", "canaries: automated")),
        ("Keptn \u2013 canaries", ("Keptn", "canaries")),
        ("Keptn", ("Keptn", "")),
        ("  Keptn:  ", ("Keptn", "")),
        ("cri-o", ("cri-o", "")),
        ("https://example.org", ("https://example.org", "")),
        ("Telepresence\nlocal code, remote cluster", ("Telepresence", "local code, remote cluster")),
        # known names
        ("chaos mesh is fun", ("Chaos Mesh", "is fun")),
        ("chaos mesh: is fun", ("Chaos Mesh", "is fun")),
        ("CHAOS MESH, is fun", ("Chaos Mesh", "is fun")),
        ("chaos theory", ("Chaos", "theory")),
        ("Chaos Monkey: it kills", ("Chaos Monkey", "it kills")),
        ("k8s: the hard way: a course", ("k8s: the hard way", "a course")),
        ("k8s: the easy way", ("k8s", "the easy way")),
        ("Argonaut rockets", ("Argonaut rockets", "")),
        ("argo -fast", ("Argo", "-fast")),
        ("argo -- fast", ("Argo", "fast")),
        ("argo\nfast", ("Argo", "fast")),
    ],
)
def test_a_product_and_its_tagline(text, name_and_tagline):
    assert read_tech(text, KNOWN) == name_and_tagline


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_a_product_needs_a_name(text):
    with pytest.raises(Usage, match="needs a name"):
        read_tech(text)


def test_of_names_that_differ_by_case_the_one_as_typed_is_meant():
    assert read_tech("ARGO: x", ["Argo", "ARGO"]) == ("ARGO", "x")


@pytest.mark.parametrize(
    ("text", "product"),
    [
        ("Argo 3/5 too slow", ("Argo", "", "", 3, "too slow")),
        ("Argo: 3/5 too slow", ("Argo", "", "", 3, "too slow")),
        ("Argo 3/5: too slow", ("Argo", "", "", 3, "too slow")),
        ("Argo 3/5 - too slow", ("Argo", "", "", 3, "too slow")),
        ("Argo 5/5", ("Argo", "", "", 5, "")),
        ("Keptn: canaries 4/5 want it", ("Keptn", "canaries", "", 4, "want it")),
        ("Keptn: canaries https://keptn.sh 4/5", ("Keptn", "canaries", "https://keptn.sh", 4, "")),
        ("Keptn 4/5 want it https://keptn.sh/3/5", ("Keptn", "", "https://keptn.sh/3/5", 4, "want it")),
        ("Keptn: free tier, https://keptn.sh. Price?", ("Keptn", "free tier. Price?", "https://keptn.sh", None, "")),
        ("Keptn: free tier, https://keptn.sh", ("Keptn", "free tier", "https://keptn.sh", None, "")),
        ("Keptn: see https://keptn.sh, then ask", ("Keptn", "see, then ask", "https://keptn.sh", None, "")),
        ("Keptn: see https://keptn.sh then ask", ("Keptn", "see then ask", "https://keptn.sh", None, "")),
        ("Keptn: a 2/5 of it, 4/5\nwant it", ("Keptn", "a 2/5 of it", "", 4, "want it")),
        # no rating
        ("Keptn: handles 3/5 of the load", ("Keptn", "handles 3/5 of the load", "", None, "")),
        ("Keptn: 0/5 or 6/5 or 13/5 or 3/50", ("Keptn", "0/5 or 6/5 or 13/5 or 3/50", "", None, "")),
    ],
)
def test_a_product_with_its_rating(text, product):
    assert read_product(text, KNOWN) == TypedProduct(*product)


plain = st.from_regex(r"[A-Za-z0-9+.]{1,8}( [A-Za-z0-9]{1,8}){0,2}", fullmatch=True)


@pytest.mark.slow
@given(
    name=plain, tagline=plain, separator=st.sampled_from([": ", " - ", " \u2014 "]), known=st.lists(plain, max_size=3)
)
@settings(max_examples=100)
def test_a_name_before_a_separator_wins_over_shorter_known_ones(name, tagline, separator, known):
    assert read_tech(f"{name}{separator}{tagline}", [*known, name]) == (name, tagline)
    assert read_tech(f"{name.upper()}{separator}{tagline}", [*known, name])[0].casefold() == name.casefold()


def test_a_name_is_offered_once_though_two_of_its_words_begin_so():
    people = [("Rick Sanders", ""), ("Sam Smith", ""), ("Ada Lind", ""), ("Lea Sams", "")]
    found = completions("/speaker s", lambda *_: people)
    assert [each.text for each in found] == ["Sam Smith", "Rick Sanders", "Lea Sams"]
    assert [each.text for each in completions("/speaker ", lambda *_: people)] == [name for name, _ in people]
