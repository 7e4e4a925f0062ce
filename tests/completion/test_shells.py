"""Real bash, zsh and fish complete confnote's command line: as installed, at a terminal, with hostile titles."""

import os
import shutil

import pytest

from tests.completion.stage import ROOMS, Terminal

pytestmark = pytest.mark.slow

pytest.importorskip("pexpect", reason="pexpect is not installed: no shell can be typed into")
pytest.importorskip("pyte", reason="pyte is not installed: no screen can be read")

BACKSTAGE = "s2-backstage-restoring-order"


def have(shell):
    if shutil.which(shell) is None and os.environ.get("CI"):
        pytest.fail(f"{shell} is not installed: in CI no shell goes untested")
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")


def install(shell, place):
    """Install completion from within a shell, which Typer knows by its process (hence a command after it)."""
    told = place.run(shell, "-c", "confnote --install-completion; true")
    assert f"{shell} completion installed in {place.home}" in told


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_is_of_the_shell_one_sits_in(place, shell):
    have(shell)
    word = {"bash": "COMPREPLY", "zsh": "#compdef confnote", "fish": "complete --command confnote"}[shell]
    script = place.run(shell, "-c", "confnote --show-completion; true")
    assert word in script
    assert "_CONFNOTE_COMPLETE" in script


def bash_words(place, *words, more=""):
    """Return COMPREPLY, as bash would put it on the line after these words."""
    typed = " ".join(f"'{word}'" for word in words)
    return place.run(
        "bash", "--norc", "-c",
        f"cd {place.home}; source .bash_completions/confnote.sh; COMP_WORDS=({typed}); "
        f"COMP_CWORD={len(words) - 1}; {more}_confnote_completion confnote; printf '%s\\n' \"${{COMPREPLY[@]}}\"",
    ).splitlines()  # fmt: skip


def test_bash(place):
    install("bash", place)
    assert BACKSTAGE in bash_words(place, "confnote", "start", "")
    assert bash_words(place, "confnote", "-c", "ol") == ["old-days"]
    assert bash_words(place, "confnote", "add", "--kind", "=", "ta") == ["takeaway"]
    assert bash_words(place, "confnote", "here", "Hall") == [r"Hall\ 1", r"Hall\ 2\:\ \'East\'\ \"wing\""]
    assert bash_words(place, "confnote", "here", "Nowhere") == [""]
    assert bash_words(place, "confnote", "--db", "/nosuch/x.db", "start", "") == [""]
    assert not place.pwned


def test_bash_at_a_terminal(place):
    install("bash", place)
    (place.home / ".bashrc").write_text((place.home / ".bashrc").read_text() + "PS1='$ '\n")
    terminal = Terminal(("bash", "-i"), place)
    terminal.say("true")
    assert terminal.tab("confnote sta", "confnote sta", "start", "stats", tabs=2)
    terminal.tab("confnote start s2", f"$ confnote start {BACKSTAGE}")
    terminal.tab("confnote start newc", "$ confnote start s3-backstage-for-newcomers")
    lines = terminal.tab("confnote plan backst", "2 match", "s3 Tue 19 08:00 Backstage for Newcomers", tabs=2)
    assert lines[-1] == "$ confnote plan backst"
    terminal.tab("confnote export --style headings=se", "headings=setext")
    terminal.tab("confnote add -s ", "s4-pwn-touch-pwned-touch-pwned", "s14", tabs=3)
    terminal.tab("confnote here Hall\\ 2", r"$ confnote here Hall\ 2\:\ \'East\'\ \"wing\"")
    terminal.tab("confnote here hal", "$ confnote here Hall\\")
    place.run("confnote", "edit", "s7", "--room", "Hall 8 | Room D")
    terminal.tab("confnote here hall\\ 8", r"$ confnote here Hall\ 8\ \|\ Room\ D")
    terminal.tab("confnote here Hall\\ 8\\ \\|\\ Ro", r"$ confnote here Hall\ 8\ \|\ Room\ D")
    terminal.tab("confnote here hall\\ 2", r"$ confnote here Hall\ 2\:\ \'East\'\ \"wing\"")
    terminal.tab('confnote here "Hall 2', r"""$ confnote here "Hall 2: 'East' \"wing\"""")
    terminal.tab("confnote here \\$", r"$ confnote here \$\(touch\ pwned\)\ \[1\]\ \*")
    terminal.tab("confnote tech Quo", "$ confnote tech " + r"Quo\"te\'s\ \`touch\ pwned\`\ \\\$\(touch\ pwned\)")
    terminal.say("confnote tech Ca\t>told")  # the line then has one word, and runs nothing
    assert "t3 Café 🎉" in (place.home / "told").read_text()
    terminal.close()
    assert not place.pwned


def test_zsh_at_a_terminal(place):
    have("zsh")
    install("zsh", place)
    assert "zstyle" not in (place.home / ".zshrc").read_text()
    (place.home / ".zshrc").write_text("PS1='$ '; unsetopt PROMPT_SP\n" + (place.home / ".zshrc").read_text())
    terminal = Terminal(("zsh", "-i"), place)
    terminal.say("true")
    terminal.tab("confnote start s2", f"$ confnote start {BACKSTAGE}")  # the first TAB answers
    lines = terminal.tab("confnote start ", BACKSTAGE, "s4-pwn", "s15", tabs=2)
    shown = dict(line.split(" -- ") for line in (" ".join(line.split()) for line in lines) if " -- " in line)
    assert shown[BACKSTAGE] == "Tue 19 08:00 Backstage: Restoring Order"
    assert shown["s4-pwn-touch-pwned-touch-pwned"] == r"Tue 19 08:00 Pwn \$(touch pwned) \`touch pwned\`"
    assert shown["s8-bold-talk-rocket-f-red-100"] == "Tue 19 08:00 [/bold] [talk] :rocket: %F{red} 100%"
    assert shown["s9-a-slash-and-one-at-the"] == "Tue 19 08:00 A slash \\ and one at the end \\"
    lines = terminal.tab("confnote start backst", "Restoring Order", "for Newcomers")
    assert lines[0] == "$ confnote start backst"  # several have the word: it stays
    terminal.tab("confnote start newc", "$ confnote start s3-backstage-for-newcomers")
    terminal.tab("confnote rm hello", "$ confnote rm n1-hello-there")
    terminal.tab("confnote -c ol", "$ confnote -c old-days")
    terminal.tab("confnote add --kind=ta", "$ confnote add --kind=takeaway")
    terminal.tab("confnote add --se", "$ confnote add --se", "--session", "--section")
    terminal.tab("confnote here Hall\\ 2", r"$ confnote here Hall\ 2:\ \'East\'\ \"wing\"")
    terminal.tab("confnote here hal", "$ confnote here Hall\\")
    place.run("confnote", "edit", "s7", "--room", "Hall 8 | Room D")
    terminal.tab("confnote here hall\\ 8", r"$ confnote here Hall\ 8\ \|\ Room\ D")
    terminal.tab("confnote here Hall\\ 8\\ \\|\\ Ro", r"$ confnote here Hall\ 8\ \|\ Room\ D")
    terminal.tab("confnote here \\$", r"$ confnote here \$\(touch\ pwned\)\ \[1\]\ \*")
    terminal.tab("confnote tech Quo", "$ confnote tech " + r"Quo\"te\'s\ \`touch\ pwned\`\ \\\$\(touch\ pwned\)")
    terminal.close()
    assert not place.pwned


def fish_offers(place, *lines):
    """Return what fish offers for each line: values, and the words beside them."""
    told = place.run("fish", "-c", "; echo ==; ".join(f"complete -C {line!r}" for line in lines))
    return [dict(([*text.split("\t"), ""])[:2] for text in part.splitlines() if text) for part in told.split("==\n")]


def test_fish(place):
    have("fish")
    install("fish", place)
    sessions, two, conferences, kinds, rooms = fish_offers(
        place, "confnote start ", "confnote start backst", "confnote -c ol", "confnote add --kind=ta", "confnote here "
    )
    assert sessions[BACKSTAGE] == "Tue 19 08:00 Backstage: Restoring Order"
    assert sessions["s4-pwn-touch-pwned-touch-pwned"] == r"Tue 19 08:00 Pwn \$(touch pwned) \`touch pwned\`"
    assert sessions["s8-bold-talk-rocket-f-red-100"] == "Tue 19 08:00 [/bold] [talk] :rocket: %F{red} 100%"
    assert len(sessions) == 14
    assert set(two) == {BACKSTAGE, "s3-backstage-for-newcomers"}
    assert conferences == {"old-days": "Old Days"}
    assert kinds == {"--kind=takeaway": ""}
    assert set(rooms) == set(ROOMS)
    assert not place.pwned


def test_fish_at_a_terminal(place):
    have("fish")
    install("fish", place)
    config = place.home / ".config/fish/config.fish"
    config.write_text("set fish_greeting\nfunction fish_prompt; echo -n '$ '; end\nfunction fish_title; end\n")
    terminal = Terminal(("fish", "-i"), place)
    terminal.say("true")
    terminal.tab("confnote start s2", f"$ confnote start {BACKSTAGE}")
    terminal.tab("confnote here \\$", r"$ confnote here \$\(touch\ pwned\)\ \[1\]\ \*")
    terminal.tab("confnote here hal", "$ confnote here Hall\\")
    place.run("confnote", "edit", "s7", "--room", "Hall 8 | Room D")
    terminal.tab("confnote here hall\\ 8", r"$ confnote here Hall\ 8\ \|\ Room\ D")
    terminal.tab("confnote here Hall\\ 8\\ \\|\\ Ro", r"$ confnote here Hall\ 8\ \|\ Room\ D")
    terminal.close()
    assert not place.pwned


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_what_is_completed_is_accepted(place, shell):
    """A handle with its words is a handle, whatever command it is given to."""
    have(shell)
    told = place.run(shell, "-c", f"confnote start {BACKSTAGE}; true")
    assert told.startswith("s2 Backstage: Restoring Order: notes go here now")


def test_nothing_is_made_without_a_store(place):
    have("fish")
    place.store.unlink()
    install("fish", place)
    conferences, verbs = fish_offers(place, "confnote -c ", "confnote ")
    assert conferences == {}
    assert "start" in verbs
    assert not list(place.store.parent.iterdir())
