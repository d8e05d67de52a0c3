# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test the progress text: on terminals only, in one line, and never mixed with other output."""

import re
import select
import unittest

from harness import AVN
from plugin_case import PluginCase
from rig.canaries import EMAIL, ONE_TIME_PASSWORD, PASSWORD
from rig.server import failure, hang, reply
from rig.terminal import CTRL_C, Terminal
from scripted_case import LOGIN, USER

LINE = "Waiting for 127.0.0.1"
ERASE = "\r\x1b[K"
DONE = reply(200, {"message": "done"})

# In seconds; longer than the delay before the text is shown, and than the time until it changes.
LATE = 0.7


def late(server, connection):
    """Delay the response."""
    server.released.wait(LATE)


def late_again(server, connection):
    """Delay the response even if the server has been released before."""
    server.released.clear()
    late(server, connection)


def read_screen(shown):
    """Emulate a terminal; return the lines on the screen at the end."""
    lines, column = [""], 0
    for part in re.findall(r"\x1b\[K|\x1b\[[0-9;]*m|[^\x1b]", shown):
        if part == "\r":
            column = 0
        elif part == "\n":
            lines.append("")
            column = 0
        elif part == "\x1b[K":
            lines[-1] = lines[-1][:column]
        elif part[0] != "\x1b":
            lines[-1] = lines[-1][:column].ljust(column) + part + lines[-1][column + 1 :]
            column += 1
    return lines


class WaitingCase(PluginCase):
    def setUp(self):
        super().setUp()
        self.env["TERM"] = "xterm"
        self.write_credentials()

    def start(self, *words, env=None, **options):
        terminal = Terminal([AVN, *words], env={**self.env, **(env or {})}, cwd=self.home, **{"split": False, **options})
        self.addCleanup(terminal.__exit__, None, None, None)
        return terminal

    def plain(self, server, *words):
        """Return what a command prints without a terminal."""
        server.released.set()
        result = self.avn(*words)
        return (result.stdout + result.stderr).splitlines()


class ShownTest(WaitingCase):
    def test_a_request(self):
        server = self.serve((hang, reply(200, USER)), reply(200, USER))
        terminal = self.start("user", "info")
        terminal.expect(f"{ERASE}| {LINE}")
        terminal.expect(f"{ERASE}/ {LINE}")
        server.released.set()
        self.assertEqual(terminal.wait(), 0)
        self.assertEqual(read_screen(terminal.shown), [*self.plain(server, "user", "info"), ""])

    def test_an_error(self):
        server = self.serve((hang, failure(404, "No such thing")), failure(404, "No such thing"))
        terminal = self.start("user", "info")
        terminal.expect(LINE)
        server.released.set()
        self.assertEqual(terminal.wait(), 6)
        self.assertEqual(read_screen(terminal.shown), [*self.plain(server, "user", "info"), ""])

    def test_an_interrupt(self):
        self.serve((hang, DONE))
        terminal = self.start("user", "info")
        terminal.expect(LINE)
        terminal.send(CTRL_C)
        self.assertEqual(terminal.wait(), 130)
        self.assertEqual(read_screen(terminal.shown), ["avn: Interrupted.", ""])

    def test_a_notice_of_a_retry(self):
        server = self.serve((hang, failure(503, "busy", "Retry-After: 1")), reply(200, USER))
        terminal = self.start("user", "access-token", "list", "--json")
        terminal.expect(LINE)
        server.released.set()
        terminal.expect(f"{ERASE}Trying again in 1.0 seconds (attempt 2 of 3).\r\n")
        terminal.expect(LINE)
        terminal.wait()
        self.assertEqual(read_screen(terminal.shown)[0], "Trying again in 1.0 seconds (attempt 2 of 3).")
        self.assertNotIn(LINE, "".join(read_screen(terminal.shown)))

    def test_a_prompt(self):
        """Check that the progress text does not disturb a prompt."""
        server = self.serve((hang, failure(510, "One-time password required")), (late_again, reply(200, LOGIN)), reply(200, USER))
        terminal = self.start("user", "login", EMAIL)
        terminal.expect(f"Password for {EMAIL}: ")
        terminal.send(PASSWORD + "\n")
        terminal.expect(LINE)
        server.released.set()
        terminal.expect(f"{ERASE}One-time password: ")
        self.assertFalse(terminal.echo_is_on())
        self.assertEqual(select.select([terminal._master], [], [], LATE)[0], [])
        terminal.send(ONE_TIME_PASSWORD + "\n")
        # The next request is shown as a new wait.
        terminal.expect(f"\r\n{ERASE}| {LINE}")
        self.assertEqual(terminal.wait(), 0)
        screen = read_screen(terminal.shown)
        self.assertEqual(screen[:2], [f"Password for {EMAIL}: ", "One-time password: "])
        self.assertNotIn(LINE, "".join(screen))

    def test_a_plugin_that_prompts_during_a_wait(self):
        self.install(self.folder, "waits")
        terminal = self.start("broken", "hello")
        terminal.expect("| Working")
        terminal.expect(f"{ERASE}Secret: ")
        self.assertEqual(select.select([terminal._master], [], [], LATE)[0], [])
        terminal.send(PASSWORD + "\n")
        terminal.expect("Working")
        self.assertEqual(terminal.wait(), 0)
        self.assertEqual(read_screen(terminal.shown), ["Secret: ", ""])

    def test_progress_of_several(self):
        server = self.serve(DONE, (hang, DONE), DONE)
        terminal = self.start("user", "access-token", "revoke", "abc", "def", "ghi")
        terminal.expect("Revoking access tokens (2 of 3)")
        server.released.set()
        self.assertEqual(terminal.wait(), 0)
        self.assertNotIn("Waiting", terminal.shown)
        self.assertEqual(read_screen(terminal.shown), [f"Revoked the token {name}." for name in ("abc", "def", "ghi")] + [""])

    def test_one_of_several_is_not_counted(self):
        server = self.serve((hang, DONE))
        terminal = self.start("user", "access-token", "revoke", "abc")
        terminal.expect(LINE)
        server.released.set()
        self.assertEqual(terminal.wait(), 0)
        self.assertNotIn("(", terminal.shown)

    def test_plugins_that_are_opened(self):
        self.install(self.folder, "hang")
        terminal = self.start("plugin", "list", env={"AVN_PLUGIN_TIMEOUT": "2"})
        terminal.expect("Opening plugins (")
        self.assertEqual(terminal.wait(), 0)
        self.assertNotIn("Opening", "".join(read_screen(terminal.shown)))

    def test_a_narrow_terminal(self):
        server = self.serve((hang, DONE))
        terminal = self.start("user", "tokens-expire", "--force")
        terminal.resize(24, 10)
        terminal.expect(f"{ERASE}/ Waiting{ERASE}")
        server.released.set()
        self.assertEqual(terminal.wait(), 0)

    def test_once_for_screen_readers(self):
        server = self.serve((hang, DONE))
        terminal = self.start("user", "tokens-expire", "--force", env={"ACCESSIBLE": "1"})
        terminal.expect(LINE + "\r\n")
        self.assertEqual(select.select([terminal._master], [], [], LATE)[0], [])
        server.released.set()
        self.assertEqual(terminal.wait(), 0)
        self.assertEqual(terminal.shown.count(LINE), 1)
        self.assertNotIn("\x1b", terminal.shown)


class NotShownTest(WaitingCase):
    """Check that nothing is shown while the server is slow."""

    def check(self, *options, env=None, **how):
        server = self.serve((late, reply(200, USER)))
        terminal = self.start("user", "info", *options, env=env, **how)
        self.assertEqual(terminal.wait(), 0)
        for shown in (terminal.shown, terminal.stdout, terminal.stderr):
            self.assertNotIn("Waiting", shown)
            self.assertNotIn("\x1b", shown)
        self.assertEqual(len(server.requests), 1)

    def test_without_a_terminal(self):
        self.check(split=True)

    def test_on_a_dumb_terminal(self):
        self.check(env={"TERM": "dumb"})

    def test_with_traces(self):
        self.check("--show-http")

    def test_with_debugging(self):
        self.check("--debug")

    def test_in_the_background(self):
        self.check(background=True)

    def test_with_another_program(self):
        # The child process uses the terminal and waits for its user.
        terminal = self.start("sandbox", "run", "--", "sh", "-c", "read line; echo $line")
        self.assertEqual(select.select([terminal._master], [], [], LATE)[0], [])
        terminal.send("typed\n")
        self.assertEqual(terminal.wait(), 0)
        self.assertEqual(terminal.shown, "typed\r\ntyped\r\n")


if __name__ == "__main__":
    unittest.main()
