# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test time limits, retries and interrupts: how often a request is sent and how long it takes."""

import email.utils
import re
import signal
import subprocess
import time
import unittest

from harness import AVN, TIMEOUT
from network_case import CHANGES, GOOD, LOGOUT, NetworkCase
from rig.canaries import EMAIL, TOKEN
from rig.server import drip, failure, hang, keep_alive, reply, reset


class Deadline(NetworkCase):
    def test_zero_is_no_limit(self):
        self.serve((drip(GOOD[:8], 0.2), GOOD[8:]))
        result, seconds = self.take_time("user", "info", "--request-timeout", "0")
        self.assertEqual(result.status, 0, result.stderr)
        self.assertGreater(seconds, 1.5)

    def test_deadline_holds_for_all_attempts_together(self):
        server = self.serve(failure(503, "made up", "Retry-After: 2"), (hang,))
        result, seconds = self.take_time("user", "info", "--request-timeout", "4")
        self.assert_failed(result, 11)
        self.assertEqual(len(server.requests), 2)
        # With a limit for each attempt, it would be more than this.
        self.assertLess(seconds, 2 + 4)


class Connections(NetworkCase):
    """Only requests that are safe to repeat reuse a connection, which may have been closed."""

    def log_in(self, *script, **options):
        server = self.serve(*script, **options)
        self.expect(0, "user", "login", EMAIL)
        return server

    def test_reading_reuses_the_connection(self):
        server = self.log_in(keep_alive(GOOD), keep_alive(GOOD))
        self.assertEqual((server.lines, server.connections), (["POST /v1/userauth", "GET /v1/me"], 1))

    def test_reading_replaces_a_closed_connection(self):
        server = self.log_in(keep_alive(GOOD), b"", GOOD)
        self.assertEqual((server.lines, server.connections), (["POST /v1/userauth", "GET /v1/me", "GET /v1/me"], 2))

    def test_reading_is_not_tried_more_often(self):
        server = self.serve(keep_alive(GOOD), *[keep_alive(failure(503))] * 9)
        self.avn("user", "login", EMAIL)
        self.assertEqual(server.lines, ["POST /v1/userauth"] + ["GET /v1/me"] * 3)

    def test_a_change_uses_a_new_connection(self):
        listed = reply(200, {"tokens": [{"token_prefix": TOKEN[:12], "currently_active": True}]})
        for end in (keep_alive(GOOD), (reset,), b""):
            with self.subTest(end=end):
                self.write_credentials()
                server = self.serve(keep_alive(failure(404)), keep_alive(listed), *[end] * 3)
                self.avn(*LOGOUT)
                self.assertEqual([request.method for request in server.requests], ["POST", "GET", "DELETE"])
                self.assertEqual(server.connections, 2)


class Retries(NetworkCase):
    PASSING = {
        **{str(status): failure(status) for status in (429, 502, 503, 504)},
        "reset": (reset,),
        "closed": (b"",),
    }

    def test_reading_is_tried_three_times(self):
        statuses = {"429": 8, "502": 9, "503": 9, "504": 9}
        runs = self.run_all(*(([answer], ["user", "info"]) for answer in self.PASSING.values()))
        for kind, (result, _, server) in zip(self.PASSING, runs):
            with self.subTest(kind=kind):
                self.assert_failed(result, statuses.get(kind, 10))
                self.assertEqual((len(server.requests), server.connections), (3, 3))
        command = ["user", "access-token", "list", "--json"]
        runs = self.run_all(*(([answer, answer, GOOD], command) for answer in self.PASSING.values()))
        for kind, (result, _, server) in zip(self.PASSING, runs):
            with self.subTest(kind=kind):
                self.assertEqual((result.status, result.json, len(server.requests)), (0, [], 3))

    def test_pauses_grow_and_vary(self):
        """Delays are random, so that clients do not retry in step. All are equal with a probability below 1 in 10^9."""
        runs = self.run_all(*(([failure(503)], ["user", "info"]) for _ in range(20)))
        pauses = [re.findall(r"Trying again in ([0-9.]+) seconds", result.stderr) for result, _, _ in runs]
        for first, second in pauses:
            self.assertTrue(0.2 <= float(first) <= 0.4 <= float(second) <= 0.8, (first, second))
        self.assertGreater(len({tuple(pair) for pair in pauses}), 1)

    def test_changes_are_sent_once(self):
        for kind, answer in self.PASSING.items():
            for arguments in CHANGES if kind in ("503", "closed") else CHANGES[:3]:
                with self.subTest(kind=kind, arguments=arguments):
                    server = self.serve(always=answer)
                    result = self.avn(*arguments)
                    self.assert_failed(result, 8 if kind == "429" else 9 if kind.isdigit() else 12)
                    self.assertEqual(len(server.changes), 1)

    def test_retry_after_is_honoured(self):
        soon = email.utils.formatdate(time.time() + 3, usegmt=True)
        past = "Sun, 06 Nov 1994 08:49:37 GMT"
        cases = [("1", 1, 1), (soon, 0, 3), (past, 0, 0.8), ("0", 0, 0.8), ("-5", 0, 0.8), ("soon", 0, 0.8)]
        answers = [failure(503, "made up", "Retry-After: " + value) for value, _, _ in cases]
        runs = self.run_all(*(([answer, GOOD], ["user", "info"]) for answer in answers))
        for (value, least, most), (result, seconds, server) in zip(cases, runs):
            with self.subTest(value=value):
                self.assertEqual(result.status, 0, result.stderr)
                self.assertEqual(len(server.requests), 2)
                (pause,) = map(float, re.findall(r"Trying again in ([0-9.]+) seconds", result.stderr))
                self.assertTrue(least <= pause <= most, pause)
                self.assertGreaterEqual(seconds, pause)

    def test_retry_after_beyond_the_deadline_ends_at_once(self):
        for value in ("30", "2147483647", "99999999999999999999", "Fri, 31 Dec 2199 23:59:59 GMT"):
            for status, expected in ((429, 8), (503, 9)):
                with self.subTest(value=value):
                    server = self.serve(always=failure(status, "made up", "Retry-After: " + value))
                    # Waiting until the deadline would have another status.
                    result = self.avn("user", "info", "--request-timeout", "10")
                    self.assert_failed(result, expected)
                    if value != "99999999999999999999":
                        self.assertEqual(len(server.requests), 1)


class Interrupts(NetworkCase):
    """Test SIGINT during a request: status 130 and a correct report of what was sent."""

    def start(self, *arguments):
        process = subprocess.Popen([AVN, *arguments], env=self.env, cwd=self.home, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # fmt: skip
        self.addCleanup(process.kill)
        return process

    def finish(self, process, status):
        output, errors = process.communicate(timeout=TIMEOUT)
        self.assertEqual((process.returncode, output), (status, ""), errors)
        return errors

    def test_while_the_server_thinks(self):
        for arguments, number, words in [(["user", "info"], 1, ""), (CHANGES[0], 1, "may have been carried out"),
                                         (["user", "login", EMAIL], 1, "may have been carried out")]:  # fmt: skip
            for answer in ((hang,), (reply(200, b'{"tok', length=500), hang)):
                with self.subTest(arguments=arguments, answer=answer):
                    server = self.serve(always=answer)
                    old = self.read(self.credentials)
                    process = self.start(*arguments)
                    self.assertTrue(server.wait_for_requests(number))
                    process.send_signal(signal.SIGINT)
                    self.assertIn(words, self.finish(process, 130))
                    self.assertEqual((len(server.requests), self.read(self.credentials)), (number, old))

    def test_before_the_next_attempt(self):
        server = self.serve(always=failure(503, "made up", "Retry-After: 20"))
        process = self.start("user", "info")
        self.assertIn("Trying again", process.stderr.readline())
        process.send_signal(signal.SIGINT)
        self.finish(process, 130)
        self.assertEqual(len(server.requests), 1)

    def test_termination_is_not_caught(self):
        server = self.serve(always=(hang,))
        process = self.start("user", "info")
        self.assertTrue(server.wait_for_requests(1))
        process.send_signal(signal.SIGTERM)
        self.finish(process, -signal.SIGTERM)


if __name__ == "__main__":
    unittest.main()
