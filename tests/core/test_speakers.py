import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from confnote.core.speakers import format_speaker, parse_speaker
from confnote.errors import Usage
from confnote.model import Speaker


@pytest.mark.parametrize(
    ("text", "name", "org", "handle", "url"),
    [
        ("Ada Lovelace", "Ada Lovelace", "", "", ""),
        ("Ada Lovelace, Engines @ada https://example.org", "Ada Lovelace", "Engines", "@ada", "https://example.org"),
        ("Ada Lovelace, Foo, Inc., EMEA", "Ada Lovelace", "Foo, Inc., EMEA", "", ""),
        ("Ada Lovelace (Foo, Inc.) @ada@example.social", "Ada Lovelace", "Foo, Inc.", "@ada@example.social", ""),
        ("Ada (she/her), Engines", "Ada (she/her)", "Engines", "", ""),
        ("https://example.org/ada @ada Ada, Engines", "Ada", "Engines", "@ada", "https://example.org/ada"),
        ("Ada @ada, Engines", "Ada", "Engines", "@ada", ""),
        ("Ada, @ada, Engines", "Ada", "Engines", "@ada", ""),
        ("Ada (@ada), Engines <https://example.org>,", "Ada", "Engines", "@ada", "https://example.org"),
        ("Ada @ada.bsky.social.", "Ada", "", "@ada.bsky.social", ""),
        ("Ada, ada@example.org", "Ada", "ada@example.org", "", ""),
        ('"King, Martin Luther", SCLC', "King, Martin Luther", "SCLC", "", ""),
        ('Ada "Countess" Lovelace, Engines', 'Ada "Countess" Lovelace', "Engines", "", ""),
        ('Ada, "@home"', "Ada", "@home", "", ""),
        ("  Fran\u00e7oise   \u00c9t\u00e9 ,  Caf\u00e9\n", "Fran\u00e7oise \u00c9t\u00e9", "Caf\u00e9", "", ""),
        ("\u5c71\u7530 \u592a\u90ce, \u682a\u5f0f\u4f1a\u793e", "\u5c71\u7530 \u592a\u90ce", "\u682a\u5f0f\u4f1a\u793e", "", ""),
        ("Ada,", "Ada", "", "", ""),
        ("Ada (Engines", "Ada (Engines", "", "", ""),
        ("Ada :-)", "Ada :-)", "", "", ""),
    ],
)  # fmt: skip
def test_a_speaker_as_people_type_one(text, name, org, handle, url):
    assert parse_speaker(text) == Speaker(name=name, org=org, handle=handle, url=url)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "has no name"),
        ("  ", "has no name"),
        ("@ada", "has no name"),
        (", Engines", "has no name"),
        ('""', "has no name"),
        ("https://example.org", "has no name"),
        ("Ada\tLovelace", "control character"),
        ("Ada\nLovelace", "control character"),
        ("Ada\x1b[31m", "control character"),
        ("Ada\0", "control character"),
        ("Ada \ud800", "control character"),
        ("Ada @ada @lovelace", "one handle"),
        ("Ada https://a.example https://b.example", "one url"),
        ("Ada https://[half", "no url"),
    ],
)
def test_what_is_no_speaker_is_refused(text, why):
    with pytest.raises(Usage, match=why):
        parse_speaker(text)


def test_a_speaker_is_shown_as_typed():
    assert format_speaker(Speaker(name="Ada")) == "Ada"
    person = Speaker(uid="x", name="Ada", org="Foo, Inc.", handle="ada", url="https://example.org")
    assert format_speaker(person) == "Ada, Foo, Inc. @ada https://example.org"
    assert format_speaker(Speaker(name="King, Martin", org="SCLC")) == '"King, Martin", "SCLC"'


field = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=20).map(
    lambda text: " ".join(text.split())
)
tricky = st.text("ab ,()\"@:/'", max_size=12).map(lambda text: " ".join(text.split()))


@pytest.mark.slow
@given(
    name=(field | tricky).filter(bool),
    org=field | tricky,
    handle=st.sampled_from(["", "@ada", "@a.b_c", "@ada@example.social"]),
    url=st.sampled_from(["", "https://example.org", "http://a.example/(x),?y=1"]),
)
@settings(max_examples=300)
def test_every_speaker_that_is_shown_reads_back_the_same(name, org, handle, url):
    person = Speaker(name=name, org=org, handle=handle, url=url)
    assert parse_speaker(format_speaker(person)) == person
