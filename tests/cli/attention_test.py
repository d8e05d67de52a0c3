# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test relative times and the colors of values that need attention."""

import datetime
import os
import pty
import re
import subprocess
import unittest

from harness import AVN, TIMEOUT, in_language
from plugin_case import PluginCase
from rig.canaries import EMAIL
from rig.server import reply

YELLOW, PLAIN = "\x1b[1;33m", "\x1b[0m"
MARKED = re.compile(r"\x1b\[1;33m(.*?)\x1b\[0m")
LIST = ("user", "access-token", "list")
FORMATS = (("--json",), ("--terse",), ("--csv",), ("--get-values", "expiry_time"))
EXPIRED = "2021-09-15T15:29:14.125311Z"


def away(**difference):
    """Return the time of the given difference from now, as the API writes it, with a minute's margin."""
    time = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(**difference) + datetime.timedelta(minutes=1)
    return time.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class AttentionCase(PluginCase):
    def setUp(self):
        super().setUp()
        self.write_credentials()

    def list_tokens(self, *options, tokens, **how):
        self.serve(reply(200, {"tokens": tokens}))
        return self.expect(0, *LIST, *options, **how).stdout

    def show_user(self, *options, **members):
        self.serve(reply(200, {"user": {"user": EMAIL, "projects": [], **members}}))
        return self.expect(0, "user", "info", *options).stdout


class ColorTest(AttentionCase):
    def test_an_expiry_that_has_passed(self):
        tokens = [{"token_prefix": name, "expiry_time": time, "last_used_time": EXPIRED}
                  for name, time in (("a", EXPIRED), ("b", away(days=3)), ("c", None), ("d", "odd"), ("e", 1))]  # fmt: skip
        for options in ((), ("--mode", "lines"), ("--relative",), ("--fields", "all"), ("--sort", "-token_prefix")):
            with self.subTest(options):
                plain = self.list_tokens(*options, tokens=tokens)
                colored = self.list_tokens("--color", "always", *options, tokens=tokens)
                shown = r"\d+ years ago" if "--relative" in options else "2021-09-15T15:29:14Z"
                (marked,) = MARKED.findall(colored)
                self.assertRegex(marked, f"^{shown}$")
                self.assertEqual(MARKED.sub(r"\1", colored), plain)
                self.assertNotIn("\x1b", plain)

    def test_programs_get_no_color(self):
        for options in FORMATS:
            with self.subTest(options):
                output = self.list_tokens("--color", "always", *options, tokens=[{"expiry_time": EXPIRED}])
                self.assertNotIn("\x1b", output)
                self.assertIn(EXPIRED, output.replace("\\", ""))

    def test_an_unusual_state(self):
        for state, marked in (("active", []), ("deactivated", ["deactivated"]), (None, []), ("", [""]), (7, [])):
            with self.subTest(state):
                self.assertEqual(MARKED.findall(self.show_user("--color", "always", state=state)), marked)
        self.assertEqual(MARKED.findall(self.show_user("--color", "always")), [])

    def test_a_plugin_that_was_refused(self):
        self.write_key_file(self.folder, "no key file", "broken")
        self.install(self.folder, "good", name="other")
        for env in ({}, in_language("de")):
            plain = self.expect(0, "plugin", "list", env=env).stdout
            colored = self.expect(0, "plugin", "list", "--color", "always", env=env).stdout
            self.assertEqual(len(MARKED.findall(colored)), 2, colored)
            self.assertEqual(MARKED.sub(r"\1", colored), plain)
            for line in colored.splitlines():
                self.assertEqual(YELLOW in line, line.startswith(("broken", "other")), line)

    def test_variables(self):
        tokens = [{"expiry_time": EXPIRED}]
        for env, colored in (({"CLICOLOR_FORCE": "1"}, True), ({"CLICOLOR_FORCE": "1", "NO_COLOR": "1"}, False), ({}, False)):
            with self.subTest(env):
                self.assertEqual(YELLOW in self.list_tokens(tokens=tokens, env=env), colored)

    def test_each_stream_decides_for_itself(self):
        """Automatic color depends on whether the stream itself is a terminal; the other one is a pipe."""
        env = {**self.env, "TERM": "xterm"}
        for terminal, pipe in (("stdout", "stderr"), ("stderr", "stdout")):
            with self.subTest(terminal=terminal):
                self.serve(reply(200, {"tokens": [{"expiry_time": EXPIRED}]}))
                master, slave = pty.openpty()
                self.addCleanup(os.close, master)
                process = subprocess.Popen([AVN, *LIST], env={**env, "AIVEN_WEB_URL": self.env["AIVEN_WEB_URL"]}, cwd=self.home,
                                           stdin=subprocess.DEVNULL, **{terminal: slave, pipe: subprocess.PIPE})  # fmt: skip
                os.close(slave)
                piped = b"".join(stream for stream in process.communicate(timeout=TIMEOUT) if stream)
                self.assertEqual(process.returncode, 0)
                self.assertNotIn(YELLOW.encode(), piped)
                if terminal == "stdout":
                    self.assertIn(YELLOW.encode(), os.read(master, 65536))

    def test_warnings(self):
        self.serve(reply(200, {"user": {"user": EMAIL, "projects": []}}))
        message = self.expect(0, "user", "info", "--color", "always", "--auth-token", "MADE+UP/NOT/A/TOKEN").stderr
        self.assertRegex(message, r"^\x1b\[1;33mOther users of this computer [^\x1b]*\x1b\[0m\n$")

    def test_servers_cannot_set_colors(self):
        output = self.list_tokens("--color", "always", tokens=[{"description": YELLOW + "x" + PLAIN}])
        self.assertNotIn("\x1b", output)


class RelativeTest(AttentionCase):
    def test_times(self):
        for time, shown in ((away(days=3), "in 3 days"), (away(hours=-2), "1 hour ago"), (away(minutes=5), "in 6 minutes"),
                            (EXPIRED, r"\d+ years ago"), ("2021-08-18T09:24:10.298796+00:00", r"\d+ years ago"),
                            (None, "null"), ("odd", "odd"), ("", ""), (1, "1")):  # fmt: skip
            with self.subTest(time):
                row = self.list_tokens("--relative", "--fields", "expiry_time", tokens=[{"expiry_time": time}]).splitlines()[2]
                # A busy machine may be late.
                self.assertRegex(row, f"^{shown}$" if "minutes" not in shown else "^in [56] minutes$")

    def test_only_times(self):
        tokens = [{"expiry_time": EXPIRED, "description": EXPIRED, "max_age_seconds": 60}]
        output = self.list_tokens("--relative", tokens=tokens)
        self.assertIn(" " + EXPIRED, output)
        self.assertRegex(output.splitlines()[2], r"^\d+ years ago ")

    def test_of_a_user(self):
        self.assertRegex(self.show_user("--relative", token_validity_begin="2021-08-18T09:24:10.298796+00:00"), r"\d+ years ago")

    def test_in_lines(self):
        output = self.list_tokens("--relative", "--mode", "lines", tokens=[{"last_used_time": away(days=-3)}])
        self.assertIn("\nLAST_USED_TIME: 2 days ago\n", output)

    def test_order_is_that_of_the_times(self):
        tokens = [{"expiry_time": time} for time in (away(days=3), EXPIRED, away(days=20), away(hours=5))]
        output = self.list_tokens("--relative", "--sort", "expiry_time", "--fields", "expiry_time", tokens=tokens)
        self.assertEqual(output.splitlines()[3:], ["in 5 hours", "in 3 days", "in 20 days"])

    def test_order_is_that_of_the_times_whatever_the_zone(self):
        times = ["2021-08-16T01:00:00+05:00", "2021-08-15T22:00:00Z", "2021-08-15T21:00:00.5Z"]
        output = self.list_tokens("--sort", "expiry_time", "--fields", "expiry_time", tokens=[{"expiry_time": t} for t in times])
        self.assertEqual(output.splitlines()[2:], [times[0], "2021-08-15T21:00:00Z", times[1]])

    def test_programs_get_the_times(self):
        for options in FORMATS:
            with self.subTest(options):
                outputs = [self.list_tokens(*options, *more, tokens=[{"expiry_time": EXPIRED}]) for more in ((), ("--relative",))]
                self.assertEqual(*outputs)


if __name__ == "__main__":
    unittest.main()
