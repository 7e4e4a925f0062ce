import pytest

from confnote.core.lookup import best, did_you_mean, fold, matches, nearest, parse_choice, share_alike
from confnote.errors import Usage


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Café  AU lait", "cafe au lait"), ("STRASSE", "strasse"), ("Straße", "strasse"), (" ", "")]
    + [(f"Airbnb{mark}s", "airbnb's") for mark in "'\u2019\u2018`\u00b4"]
    + [("\u201cGo\u201d \u2013 why\u2014not", '"go" - why-not')],
)
def test_case_accents_and_spaces_are_folded(text, folded):
    assert fold(text) == folded
    assert fold(folded) == folded


@pytest.mark.parametrize(
    ("typed", "name", "found"),
    [
        ("cilium ebpf", "eBPF in anger: Cilium", True),
        ("CAFE", "A café in Valencia", True),
        ("cilium istio", "eBPF in anger: Cilium", False),
        ("", "anything", False),
        ("whats new", "What's new in Containerd", True),
        ("what’s new", "Whats new in Containerd", True),
        ("what's new", "What’s new in Containerd", True),
        ("it's", "Bits and pieces", False),
        ("its", "It's all about the email", True),
        ("'", "Bits and pieces", False),
    ],
)
def test_a_name_matches_if_it_has_every_word(typed, name, found):
    assert matches(typed, name) is found


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("go", ["Go at scale", "Let's go"]),
        ("goo", ["Google Cloud"]),
        ("go cloud", ["Google Cloud"]),
        ("GO AT SCALE", ["Go at scale"]),
        ("c++", ["C++ now"]),
        ("cafe", ["Café"]),
        ("", []),
    ],
)
def test_whole_names_go_first_then_whole_words(typed, found):
    names = ["Google Cloud", "Go at scale", "Let's go", "C++ now", "Café", "Cafeteria cafe"]
    assert best(typed, names, str) == found


def test_the_nearest_names_come_best_first():
    names = ["Kubernetes at the edge", "Kubernetes", "Prometheus"]
    assert nearest("kubernets", names) == ["Kubernetes", "Kubernetes at the edge"]
    assert nearest("kubernets", names, 1) == ["Kubernetes"]
    assert nearest("kubernets", names, least=80, whole=True) == ["Kubernetes"]
    assert nearest("zzz", names) == []
    assert nearest("zzz", dict.fromkeys(names), 3, 0, whole=True) != []


@pytest.mark.parametrize(
    ("typed", "name", "found"),
    [
        ("karpentr", "Karpenter", True),
        ("crossplain talk", "s9 Crossplane in practice", True),
        ("kubecon", "kube-con", True),
        ("tolk", "A talk", True),
        ("Bryse", "Liz Bryce", True),
        ("zig", "s12 Moving the edge", False),
        ("isovalent", "Ivan Valentin", False),
        ("rust", "Trust and safety", True),  # it is in the name
    ],
)
def test_a_name_is_near_if_a_slip_explains_the_difference(typed, name, found):
    assert nearest(typed, [name]) == ([name] if found else [])


@pytest.mark.parametrize(
    ("names", "words"),
    [
        ([], "see the list"),
        (["a"], "did you mean a?"),
        (["a", "b"], "did you mean a or b?"),
        (["a", "b", "c"], "did you mean a, b or c?"),
    ],
)
def test_the_advice_joins_the_names(names, words):
    assert did_you_mean(names, "see the list") == words


def test_a_choice_is_typed_whole_or_by_its_beginning():
    choices = ("note", "takeaway", "take")
    assert parse_choice("NO", choices, "kind") == "note"
    assert parse_choice("take", choices, "kind") == "take"
    for typed in ("ta", "x"):
        with pytest.raises(Usage, match="choose one of note, takeaway, take"):
            parse_choice(typed, choices, "kind")


@pytest.mark.parametrize(
    ("typed", "share"),
    [
        ("schema infrence", 1),
        ("infrence for the lake", 0.7),
        ("a walk in the park", 0),
        ("Dinner with Istio", 0),
        ("", 0),
    ],
)
def test_words_are_shared_but_for_slips(typed, share):
    found = share_alike(typed, "s217 Schema Inference and Automation: Talks at the Edge")
    assert round(found, 1) == share
