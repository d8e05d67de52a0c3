# SPDX-License-Identifier: LGPL-2.1-or-later
"""Run a program on a pseudo-terminal, as a shell would, and type its input.

    with Terminal([AVN, "user", "login"], env=env) as terminal:
        terminal.expect("E-mail address: ")
        terminal.send("jane@example.com\n")
        ...
        status = terminal.wait()

The leader of a new session controls the terminal and puts the program into its foreground: see leader.c.
"""

import os
import pty
import select
import signal
import subprocess
import termios
import time

from rig import evidence

# In seconds. Longer than any run takes; only failing tests wait that long.
TIMEOUT = 240

CTRL_C, CTRL_D, CTRL_Z, CTRL_BACKSLASH = "\x03", "\x04", "\x1a", "\x1c"

ECHO_FLAGS = 3

LEADER = os.path.join(os.environ["AVN_BUILD_ROOT"], "tests", "rig", "leader")


class Terminal:
    """A running program and its terminal, as a context manager.

    shown is the terminal's output. With split, stdout and stderr are pipes, whose output is in the fields of these
    names.
    """

    def __init__(self, command, env=None, cwd=None, split=True, background=False):
        self.shown = ""
        self.stdout = ""
        self.stderr = ""
        self.status = None
        self._seen = 0
        self._buffers = {}
        self._master, self._slave = pty.openpty()
        self.modes_at_first = termios.tcgetattr(self._slave)
        self._last_modes = None
        report, report_end = os.pipe()
        orders_end, self._orders = os.pipe()
        streams = {"stdout": self._slave, "stderr": self._slave}
        if split:
            streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        numbers = [str(number) for number in (report_end, orders_end, self._slave)]
        self._leader = subprocess.Popen(
            [LEADER, *numbers, "background" if background else "foreground", *command],
            env=env, cwd=cwd, stdin=self._slave, start_new_session=True,
            pass_fds=(report_end, orders_end, self._slave), **streams,
        )  # fmt: skip
        os.close(report_end)
        os.close(orders_end)
        self._report = report
        self._open = {self._master, report}
        if split:
            self._open |= {self._leader.stdout.fileno(), self._leader.stderr.fileno()}
        self._reports = []
        self._taken = -1
        self.pid = int(self._next_report("pid"))

    def __enter__(self):
        return self

    def __exit__(self, kind, value, traceback):
        if self.status is None:
            try:
                os.kill(self.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            os.close(self._orders)
            self._orders = None
        self._leader.wait(TIMEOUT)
        for descriptor in (self._master, self._slave, self._report, self._orders):
            if descriptor is not None:
                os.close(descriptor)
        for stream in (self._leader.stdout, self._leader.stderr):
            if stream is not None:
                stream.close()

    def _take(self, descriptor):
        """Read the available output; return whether more can follow."""
        try:
            data = os.read(descriptor, 65536)
        except OSError:  # EIO: no process has the terminal open any more.
            data = b""
        if not data:
            self._open.discard(descriptor)
        self._buffers[descriptor] = self._buffers.get(descriptor, b"") + data
        text = self._buffers[descriptor].decode(errors="surrogateescape")
        if descriptor == self._master:
            self.shown = text
        elif descriptor == self._report:
            self._reports = text.splitlines()
        elif descriptor == self._leader.stdout.fileno():
            self.stdout = text
        else:
            self.stderr = text

    def _read_until(self, done, what):
        deadline = time.monotonic() + TIMEOUT
        while not done():
            wanted = self._open
            ready, _, _ = select.select(wanted, [], [], max(0, deadline - time.monotonic())) if wanted else ([],) * 3
            if not ready:
                raise AssertionError(f"{what} did not come; shown: {self.shown!r} stderr: {self.stderr!r}")
            for descriptor in ready:
                self._take(descriptor)

    def _next_report(self, kind):
        self._taken += 1
        self._read_until(lambda: len(self._reports) > self._taken, f"the report {kind!r}")
        name, value = self._reports[self._taken].split()
        if name != kind:
            raise AssertionError(f"{kind} expected, but: {name} {value}; shown: {self.shown!r} stderr: {self.stderr!r}")
        return value

    def expect(self, text):
        """Wait until the terminal shows a text after the one that was expected before."""
        self._read_until(lambda: text in self.shown[self._seen :] or self._has_ended(), repr(text))
        found = self.shown.find(text, self._seen)
        if found < 0:
            raise AssertionError(f"{text!r} was not shown before the end: {self.shown!r} stderr: {self.stderr!r}")
        self._seen = found + len(text)

    def _has_ended(self):
        return len(self._reports) > self._taken + 1 and self._reports[-1].startswith("ended")

    def send(self, text):
        """Type text or bytes."""
        data = text if isinstance(text, bytes) else text.encode()
        while data:
            data = data[os.write(self._master, data) :]

    def wait_typed(self):
        """Wait until the terminal has a line of input that was not read yet."""
        if not select.select([self._slave], [], [], TIMEOUT)[0]:
            raise AssertionError(f"no line was typed ahead; shown: {self.shown!r}")

    def resize(self, rows, columns):
        """Resize the terminal's window, which sends SIGWINCH to the program."""
        termios.tcsetwinsize(self._slave, (rows, columns))

    def send_signal(self, number):
        os.kill(self.pid, number)

    def hang_up(self):
        """Close the terminal, like its window."""
        self._last_modes = termios.tcgetattr(self._slave)
        self._open.discard(self._master)
        os.close(self._slave)
        os.close(self._master)
        self._slave = self._master = None

    @property
    def modes(self):
        return self._last_modes if self._slave is None else termios.tcgetattr(self._slave)

    def echo_is_on(self):
        return bool(self.modes[ECHO_FLAGS] & termios.ECHO)

    def wait_stopped(self):
        """Wait until a stop signal has stopped the program; return the signal's number."""
        return int(self._next_report("stopped"))

    def resume(self, in_foreground=True):
        """Continue a stopped program, like a shell's fg or bg."""
        os.write(self._orders, b"f" if in_foreground else b"b")

    def wait(self):
        """Wait for the end of the program and of its output; return the exit status, or minus the signal's number."""
        status = int(self._next_report("ended"))
        if self._slave is not None:
            self._last_modes = termios.tcgetattr(self._slave)
            os.close(self._slave)
            self._slave = None
        self._read_until(lambda: not self._open, "the end of the output")
        self.status = status
        evidence.keep("terminal", self.shown + self.stdout + self.stderr)
        return self.status
