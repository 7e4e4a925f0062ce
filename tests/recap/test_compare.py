"""Count the differences between two posts."""

import pytest

from confnote.recap.blocks import differences

POST = '---\ntitle: "x"\ntags: [a]\n---\n\nOne.\n\n## Two\n\n- three\n- four\n'


@pytest.mark.parametrize(
    ("other", "count"),
    [
        (POST, 0),
        ('---\ntags: ["a"]\ntitle: x\n---\nOne.  \n\n\n## Two\n\n-   three\n-   four', 0),
        (POST.replace("\n", "\r\n"), 0),
        (POST.replace("One", "Eins"), 1),
        (POST.replace("- four\n", ""), 1),
        (POST.replace("One.\n\n", "One.\n\nAnd a half.\n\n"), 1),
        (POST.replace("tags: [a]\n", ""), 1),
        (POST.replace("[a]", "[a, b]").replace("three", "3"), 2),
        (POST.replace("- three\n- four", "- four\n- three"), 2),
        (POST + "- four\n", 1),
        ("", 6),
    ],
)
def test_what_differs_is_counted(other, count):
    assert differences(POST, other) == count
