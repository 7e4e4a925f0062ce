"""With any words after a verb, confnote ends with one of its exit codes and at most one line of error."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from confnote.cli.app import VERBS, load
from tests.cli.stage import Desk, filled

pytestmark = pytest.mark.slow

WORDS = st.sampled_from(
    "s1 s2 n1 n2 n1-n3 n3-n1 t1 l1 s99 last inbox cloud-days backstage [bold]x[/bold] [/] [red - -- 2 4 0 -1 1e400 tue"
    " 99999999999999999999 03/04/2026 25:99 -10m 2026-05-19 Europe/Madrid a=b = x=[ tags=[a,b] help https://[ ftp://x"
    " http://127.0.0.1:9/x import set unset author color never notes sessions tech tags trash hugo jekyll narrative"
    " question planned out.md out %s{0} $(x) ' \"".split()
) | st.sampled_from(["", "  ", "\n", "\udcff\udcfe", "day 2", "\x1b[31mred", "\u202eabc", "🎉" * 3, "a" * 500])
TYPED = WORDS | st.text(st.characters(exclude_characters="/\0.~"), max_size=8)
CONTROLS = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e\ud800-\udfff]"


@st.composite
def lines(draw):
    """Draw the words of a command line: a verb, its options, handles, and nonsense."""
    verb = draw(st.sampled_from(list(VERBS)))
    command, words = load(verb), [verb]
    if getattr(command, "commands", None) and draw(st.booleans()):
        words.append(draw(st.sampled_from(list(command.commands))))
        command = command.commands[words[-1]]
    options = [name for param in command.params for name in (*param.opts, *param.secondary_opts) if name[0] == "-"]
    words += draw(st.lists(st.sampled_from(options) | TYPED, max_size=5))
    before = st.lists(st.sampled_from(["-c", "--conference", "--json", "--db", "--version"]) | TYPED, max_size=2)
    return [*draw(before), *words] if draw(st.integers(0, 5)) == 0 else words


@pytest.fixture(scope="module")
def held(tmp_path_factory):
    return filled(tmp_path_factory.mktemp("filled"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("typed")


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(lines())
def test_no_line_is_a_bug(held, folder, words):
    desk = Desk(folder, held)
    ran = desk.run(*words)
    assert ran.code in {0, 1, 2, 4, 5}, ran
    assert "Traceback" not in ran.stdout + ran.stderr
    assert not re.search(CONTROLS, ran.stderr)
    if not {"-", "dump", "export", "preview"} & set(words):  # a file's own text is not changed on its way
        assert not re.search(CONTROLS, ran.stdout)
    if ran.code in {2, 4, 5}:
        said = [line for line in ran.stderr.splitlines() if not line.startswith("  ")]
        assert len(said) == 1, ran
