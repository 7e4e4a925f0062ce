"""Run the program as a fork of the warm process at a terminal of its own; see `tests/warm.py`."""

import fcntl
import os
import pty
import select
import signal
import struct
import termios
from pathlib import Path

from pexpect.fdpexpect import fdspawn


class Forked(fdspawn):
    """A run of the program at a new terminal, used like `pexpect.spawn`.

    It leads a session of its own, so keys such as Ctrl-C and the end of the terminal reach it as signals.
    """

    def __init__(self, warm, words, env, folder=None, dimensions=(24, 80), *, echo=True):
        terminal, its_side = pty.openpty()
        super().__init__(terminal, encoding="utf-8")
        self.setwinsize(*dimensions)
        if not echo:
            modes = termios.tcgetattr(its_side)
            modes[3] &= ~termios.ECHO
            termios.tcsetattr(its_side, termios.TCSANOW, modes)
        self.run = warm.start(words, env, folder or Path.cwd(), [its_side])
        os.close(its_side)
        self.pid = int.from_bytes(self.run.recv(4), "big")

    def setwinsize(self, rows, columns):
        fcntl.ioctl(self.child_fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def isalive(self):
        if self.exitstatus is self.signalstatus is None and select.select([self.run], [], [], 0)[0]:
            self.wait()
        return self.exitstatus is self.signalstatus is None

    def wait(self):
        """Wait for the end of the run; if it sends no exit code, it was killed."""
        if self.exitstatus is self.signalstatus is None:
            self.run.settimeout(30)
            code = self.run.recv(1)
            self.exitstatus, self.signalstatus = (code[0], None) if code else (None, signal.SIGKILL)
            self.run.close()
        return self.exitstatus

    def kill(self, number):
        os.kill(self.pid, number)

    def close(self, *, force=False):
        """Close the terminal and wait for the end of the run; with `force`, kill it if it is not over."""
        if force and self.isalive():
            self.kill(signal.SIGKILL)
        super().close()
        return self.wait()
