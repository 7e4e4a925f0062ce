"""On a full disk, with a read-only file or a closed output, the input is stored or refused with an error."""

import json
import os
import resource
import shutil
import subprocess
import sys

import pytest

from tests.faults.test_crowds_and_kills import DYING

pytestmark = pytest.mark.slow

BIG = "x" * 300_000


def test_a_limit_on_the_file_size_loses_nothing(confnote, env, path, kept, one_line):
    """Python ignores SIGXFSZ, so SQLite reports the error that a full disk causes as well."""
    assert confnote("add", "before").code == 0
    most = path.stat().st_size + 8192

    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    ran = subprocess.run(
        [sys.executable, "-m", "confnote", "add", "-"], input=BIG, env=env, capture_output=True, text=True, preexec_fn=limit,
        timeout=60, check=False,
    )  # fmt: skip
    one_line(Failed(ran), 1, str(path), "nothing was written", "full")
    assert kept() == ["before"]
    assert confnote("add", "after").code == 0
    assert kept() == ["before", "after"]


class Failed:
    def __init__(self, ran):
        self.code, self.stdout, self.stderr = ran.returncode, ran.stdout, ran.stderr


FULL = """
mount -t tmpfs -o size=600k tmpfs mnt || exit 99
cp "$CONFNOTE_DB" mnt/confnote.db && chmod 600 mnt/confnote.db
$confnote --db mnt/confnote.db add before >/dev/null || exit 98
cat /dev/zero > mnt/full 2>/dev/null
$confnote --db mnt/confnote.db add "$1"
echo "exit $?"
cp mnt/confnote.db during.db
ls -A mnt > during.txt
rm mnt/full
$confnote --db mnt/confnote.db add after >/dev/null || exit 97
cp mnt/confnote.db after.db
"""


def test_a_full_disk_loses_nothing_and_the_next_run_goes_on(in_shell, mounting, kept, tmp_path):
    ran = in_shell(FULL.replace('"$1"', "'" + "y" * 20_000 + "'"), mounts=True)
    assert ran.returncode == 0, ran
    assert ran.stdout == "exit 1\n"
    assert ran.stderr == (
        "confnote: mnt/confnote.db: the disk is full, nothing was written. Free space in mnt, try again. Your words: "
        + "y" * 3_999
        + "…\n"
    )
    assert kept(tmp_path / "during.db") == ["before"]
    assert kept(tmp_path / "after.db") == ["before", "after"]


NEW_ON_FULL = """
mount -t tmpfs -o size=64k tmpfs mnt || exit 99
$confnote --db mnt/data/confnote.db add first
echo "exit $?"
ls -A mnt/data > left.txt
"""


def test_a_first_run_on_a_full_disk_leaves_nothing_half_made(in_shell, mounting, tmp_path):
    ran = in_shell(NEW_ON_FULL, mounts=True)
    assert (ran.returncode, ran.stdout) == (0, "exit 1\n")
    assert ran.stderr.startswith("confnote: mnt/data/confnote.db: the disk is full")
    assert ran.stderr.count("\n") == 1
    assert (tmp_path / "left.txt").read_text() == ""


# a store that may not be written

READ_ONLY = """
mount --bind "$(dirname "$CONFNOTE_DB")" mnt && mount -o remount,ro,bind mnt || exit 99
$confnote --db mnt/confnote.db show n1 >/dev/null || exit 98
$confnote --db mnt/confnote.db now --short || exit 97
$confnote --db mnt/confnote.db add more
echo "exit $?"
"""


def test_a_read_only_file_system_can_be_read(confnote, in_shell, mounting, kept):
    assert confnote("add", "before").code == 0
    ran = in_shell(READ_ONLY, mounts=True)
    assert (ran.returncode, ran.stdout) == (0, "exit 1\n"), ran
    assert ran.stderr.startswith("confnote: mnt/confnote.db ")
    assert "nothing was written" in ran.stderr or "cannot be opened" in ran.stderr
    assert "--db" in ran.stderr
    assert kept() == ["before"]


@pytest.fixture
def immutable(path):
    """Make the store a file that may not be written, for the length of a test: not even by root."""
    if os.geteuid():
        path.chmod(0o400)
        yield path
        return
    if shutil.which("chattr") is None:
        pytest.skip("chattr is not installed")
    set_ = subprocess.run(["chattr", "+i", str(path)], capture_output=True, text=True, check=False)
    if set_.returncode:
        pytest.skip(f"chattr +i does not work here: {set_.stderr.strip()}")
    yield path
    subprocess.run(["chattr", "-i", str(path)], check=True)


def test_a_read_only_file_is_read_and_never_lost(confnote, one_line, immutable):
    assert confnote("now", "--short") == (0, "", "")
    ran = confnote("add", "more")
    one_line(ran, 1, str(immutable), "is read-only", "owner ", "nothing was written", "--db")
    assert ran.stderr.endswith(". Your words: more\n")
    assert confnote("add", "-k", "not", "more").stderr == ran.stderr
    findings = json.loads(confnote("doctor", "--json").stdout)["findings"]
    (found,) = (row for row in findings if row["check"] == "writing")
    assert found["message"].startswith(f"nothing can be written: {immutable} is read-only (owner ")
    assert found["mend"] == (
        f"chmod u+w {immutable}" if os.geteuid() else f"sudo chattr -i {immutable} {immutable.parent}"
    )


def test_a_half_written_change_in_a_read_only_store_is_said_and_nothing_is_claimed(confnote, env, path, request):
    assert confnote("add", "before").code == 0
    assert subprocess.run([sys.executable, "-c", DYING, str(path)], env=env, check=False).returncode == 9
    request.getfixturevalue("immutable")
    ran = confnote("list")
    assert (ran.code, ran.stdout) == (1, "")
    assert ran.stderr == (
        f"confnote: {path} is read-only (owner {os.geteuid()}, mode {path.stat().st_mode & 0o777:o}), and holds a "
        "half-written change: nobody can read it before that is taken back. Make file and folder writable, then try "
        "again\n"
    )
    assert "sudo chattr -i " in confnote("doctor").stdout or os.geteuid()
