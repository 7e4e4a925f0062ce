"""Run `confnote` in real processes that need not load it: forks of one process that has imported everything.

A run has arguments, an environment, a folder, streams and a process of its own, and enters by `confnote.__main__.entry`.
It saves the imports, which are most of the time of a run. The README, and the tests of loading and racing processes,
of tmux and of Ctrl-Z run the true program; so does a run with other variables than the first that matter while Python
starts.
"""

import fcntl
import gc
import importlib
import io
import marshal
import os
import pkgutil
import select
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import termios
import threading
import time
import traceback
from pathlib import Path

import confnote

# variables that Python, Typer and Rich read while they are loaded
EARLY = ("PYTHON", "LANG", "LC_", "TYPER", "_TYPER", "TERMINAL_WIDTH", "GITHUB_ACTIONS", "FORCE_COLOR", "PY_COLORS")
# libraries that the program imports inside functions
LATE = (
    "dateutil.rrule",
    "httpx",
    "icalendar",
    "jinja2.sandbox",
    "markdownify",
    "rich.table",
    "sqlite_utils",
    "typer.rich_utils",
)
PATIENCE = 60  # seconds that a run may take
# what a shell finds as `confnote`; without `site`, and with modules of the interpreter only, it starts in 20 ms
CLIENT = """#!{python} -ISE
import _socket, marshal, posix, sys
variables = dict(posix.environ)
if {{name: value for name, value in variables.items() if name.startswith({early!r})}} != {at_start!r}:
    posix.execve({python!r}, [{python!r}, "-m", "confnote", *sys.argv[1:]], variables)
numbers = []
for number in range(3):
    try:
        posix.fstat(number)
        numbers.append(number)
    except OSError:
        pass
mask = posix.umask(0)
order = marshal.dumps((sys.argv[1:], variables, posix.getcwd(), mask, numbers))
server = _socket.socket(_socket.AF_UNIX)
server.connect({address!r})
streams = b"".join(number.to_bytes(4, sys.byteorder) for number in numbers)
server.sendmsg([len(order).to_bytes(4, "big")], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, streams)])
server.sendall(order)
posix._exit((server.recv(1) or b"\\x89")[0])
"""


def at_start(env):
    return {os.fsencode(name): os.fsencode(value) for name, value in env.items() if name.startswith(EARLY)}


class Warm:
    """A process that has imported the program, and the executable that runs it there."""

    def __init__(self, env):
        self.folder = tempfile.TemporaryDirectory(prefix="confnote-")  # the path of a socket must be short
        self.early = at_start(env)
        self.address = f"{self.folder.name}/socket"
        self.process = subprocess.Popen(
            [sys.executable, "-P", __file__, self.address], env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.process.stdout.read(1)  # it listens
        self.programs = Path(self.folder.name, "bin")
        self.programs.mkdir()
        client = self.programs / "confnote"
        early = tuple(os.fsencode(name) for name in EARLY)
        client.write_text(
            CLIENT.format(python=sys.executable, early=early, at_start=self.early, address=self.address), "utf-8"
        )
        client.chmod(0o755)

    def close(self):
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()
        self.folder.cleanup()

    def run(self, words, env, folder, given=None):
        """Run a command line; return its exit code and the bytes of its two outputs."""
        if at_start(env) != self.early:
            return run_program(words, env, folder, given)
        theirs, to_it = (os.open(os.devnull, os.O_RDONLY), None) if given is None else os.pipe()
        (from_out, out), (from_err, err) = os.pipe(), os.pipe()
        with self.start(words, env, folder, [theirs, out, err]) as server:
            for number in (theirs, out, err):
                os.close(number)
            outputs = exchange(to_it, given, [from_out, from_err])
            code = server.recv(1)
            assert code, f"{words} was killed"
            return code[0], *outputs

    def start(self, words, env, folder, streams):
        """Start a run with three streams, or with a terminal; return the socket that receives its exit code.

        Of a run at a terminal, the process number comes first, as four bytes.
        """
        assert at_start(env) == self.early
        order = marshal.dumps((
            [os.fsencode(word) for word in words], {os.fsencode(name): os.fsencode(env[name]) for name in env},
            os.fsencode(folder), None, [0, 1, 2],
        ))  # fmt: skip
        server = socket.socket(socket.AF_UNIX)
        server.connect(self.address)
        socket.send_fds(server, [len(order).to_bytes(4, "big")], streams)
        server.sendall(order)
        return server


def run_program(words, env, folder, given=None):
    """Do the same with the true program."""
    ran = subprocess.run(
        [sys.executable, "-m", "confnote", *words], env=env, cwd=folder, input=given, capture_output=True,
        stdin=subprocess.DEVNULL if given is None else None, timeout=PATIENCE, check=False,
    )  # fmt: skip
    return ran.returncode, ran.stdout, ran.stderr


def exchange(to_it, given, from_it):
    """Write to a process and read what it writes until it ends, as `subprocess` does; close the ends of the pipes."""
    outputs = {number: bytearray() for number in from_it}
    with selectors.DefaultSelector() as waiting:
        for number in from_it:
            waiting.register(number, selectors.EVENT_READ)
        if to_it is not None:
            os.set_blocking(to_it, False)
            waiting.register(to_it, selectors.EVENT_WRITE)
        until = time.monotonic() + PATIENCE
        while waiting.get_map():
            ready = waiting.select(until - time.monotonic())
            assert ready, f"the program takes more than {PATIENCE} s"
            for key, _ in ready:
                if key.fd in outputs:
                    outputs[key.fd] += (chunk := os.read(key.fd, 65536))
                    ended = not chunk
                else:
                    try:
                        given = given[os.write(key.fd, given[:65536]) :]
                    except BrokenPipeError:  # it does not read all
                        given = b""
                    ended = not given
                if ended:
                    waiting.unregister(key.fd)
                    os.close(key.fd)
    return [bytes(output) for output in outputs.values()]


def serve(address):
    """Import the program, then fork a process for each connection until the standard input ends."""
    for module in pkgutil.walk_packages(confnote.__path__, "confnote."):
        importlib.import_module(module.name)
    for name in LATE:
        importlib.import_module(name)
    gc.collect()
    gc.freeze()  # a collection in a fork would copy the pages of all modules
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(address)
        listener.listen(64)
        os.write(1, b"+")
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the forks
        while listener in select.select([listener, 0], [], [])[0]:
            connection = listener.accept()[0]
            if not os.fork():
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                listener.close()
                run_order(connection)
            connection.close()


def run_order(connection):
    """Become a run of the program, and answer its exit code."""
    head, streams, _, _ = socket.recv_fds(connection, 4, 3)
    size, order = int.from_bytes(head, "big"), b""
    while len(order) < size:
        order += connection.recv(size - len(order))
    words, variables, folder, mask, numbers = marshal.loads(order)  # from this machine's own test
    os.environb.clear()
    os.environb.update(variables)
    time.tzset()
    os.chdir(folder)
    if mask is not None:
        os.umask(mask)
    if len(streams) < len(numbers):
        connection.send(os.getpid().to_bytes(4, "big"))
    place_streams(numbers, streams)
    open_streams(numbers)
    sys.argv = [str(Path(confnote.__file__).with_name("__main__.py")), *(os.fsdecode(word) for word in words)]
    leave, code = os._exit, 1

    def answer(code):
        connection.send(bytes([code & 255]))
        leave(code)

    os._exit = answer  # so that it is answered, too, if the program leaves at once
    try:
        from confnote.__main__ import entry

        entry()
    except SystemExit as end:
        code = end.code or 0
    except BaseException:  # noqa: BLE001  # a run ends here, whatever happens in it
        traceback.print_exc()
    threading._shutdown()
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            code = 120  # as Python ends then
    answer(code)


def place_streams(numbers, streams):
    """Give the numbers from 0 to 2 to the streams; a single stream is a terminal, for all three."""
    if len(streams) < len(numbers):
        os.setsid()
        # what a shell starts in the background, such as these tests, ignores it
        signal.signal(signal.SIGINT, signal.default_int_handler)
        fcntl.ioctl(streams[0], termios.TIOCSCTTY, 0)
        streams = [streams[0], os.dup(streams[0]), os.dup(streams[0])]
    for number in range(3):
        os.close(number)
    for number, stream in zip(numbers, streams, strict=True):
        os.dup2(stream, number)
        os.close(stream)


def open_streams(numbers):
    """Open the three streams as Python does when it starts."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        old, new = getattr(sys, name), None
        if number in numbers:
            raw = open(number, "wb" if number else "rb", closefd=False)  # noqa: SIM115  # it stays open
            new = io.TextIOWrapper(
                raw,
                old.encoding,
                old.errors,
                newline="\n" if number else None,
                line_buffering=number == 2 or raw.isatty(),
            )
            new.mode = "w" if number else "r"
        setattr(sys, name, new)
        setattr(sys, f"__{name}__", new)


if __name__ == "__main__":
    serve(sys.argv[1])
