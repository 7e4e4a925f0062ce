import pytest

from confnote.views.markdown import rendered

POST = """---
title: "KubeCon"
date: 2022-05-21
---

# Notes

I *saw* **much** of [Backstage](https://backstage.io), with `kubectl`.

## Day 1

- first
- second

> said

```sh
kubectl get pods  # [red]
```

<blockquote class="social">Great &amp; all</blockquote>

![the hall](hall.jpg)
"""

SHOWN = """
╭─ front matter ───────────────────────────────╮
│ title: "KubeCon"                             │
│ date: 2022-05-21                             │
╰──────────────────────────────────────────────╯

Notes

I saw much of Backstage (https://backstage.io),
with kubectl.

Day 1

 • first
 • second

▌ said

  kubectl get pods  # [red]

  <blockquote class="social">Great &amp;
  all</blockquote>

[the hall] hall.jpg
"""


def lines(view, shown, width=80):
    return [line.rstrip() for line in shown(view, width)]


def test_a_post(shown):
    assert lines(rendered(POST), shown, 48) == SHOWN.splitlines()[1:]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("+++\ntitle = 'x'\n+++\nText", "╭─ front matter "),
        ("---\n---\nText", "╭─ front matter "),
        ("---\r\ntitle: x\r\n---\r\nText", "╭─ front matter "),
        ("---\ntitle: x\n\nno end", "-----"),
        ("Text\n\n---\na: b\n---\n", "Text"),
        ("Setext\n------\n", "Setext"),
    ],
)
def test_what_is_front_matter(shown, text, first):
    assert lines(rendered(text), shown)[0].startswith(first)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("a &#x202e; b", "a ⟨RLO⟩ b"),
        ("a \x1b[31m b", "a ␛[31m b"),
        ("[x](https://e.org/&#x202e;)", "x (https://e.org/%E2%80%AE)"),
        ("![](a.png)", "[image without alt text] a.png"),
        ("x <b>bold</b> y", "x <b>bold</b> y"),
        ("`[/]` [red] :bomb:", "[/] [red] :bomb:"),
        ("1986. great", " 1986 great"),
        ("", ""),
    ],
)
def test_what_stands_there(shown, text, first):
    assert [line for line in lines(rendered(text), shown) if line][:1] == ([first] if first else [])


def test_no_line_of_prose_is_too_long_to_read(shown):
    assert max(map(len, lines(rendered("many words " * 200), shown, 200))) <= 100
