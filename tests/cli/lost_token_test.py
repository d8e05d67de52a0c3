# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test lost responses to token creations: avn lists the tokens and reports what it found."""

import shlex
import signal
import subprocess
import time
import unittest

from harness import AVN, TIMEOUT
from rig.behaviours import CUT
from rig.canaries import CREATED_TOKEN, FRESH_TOKEN
from rig.server import failure, hang, reply, reset
from scripted_case import ScriptedCase

DESCRIPTION = "Nightly backup"
CREATE = ["user", "access-token", "create", "--description", DESCRIPTION]
REQUESTS = ["POST /v1/access_token", "GET /v1/access_token"]
# Ways to lose a response, and the exit status, which depends on whether a status line was received.
LOSSES = {
    "closed": ((b"",), 12),
    "reset": ((reset,), 12),
    "cut head": (CUT["cut in the headers"], 12),
    "late": ((hang,), 12),
    "late body": ((reply(200, b"{", length=9), hang), 12),
    "cut body": (CUT["cut in the body"], 9),
    "not JSON": (reply(200, "<html>"), 9),
    "no token": (reply(200, {"message": "created"}), 9),
    "a token that is none": (reply(201, {"full_token": "a b"}), 9),
}
# Responses that say that nothing was created.
REFUSALS = {400: 1, 401: 4, 403: 5, 409: 7, 429: 8, 500: 9, 503: 9, 302: 9}


def token(prefix, create_time="2026-01-02T03:04:05Z", **members):
    return {"token_prefix": prefix, "description": DESCRIPTION, "create_time": create_time, "last_used_time": None,
            "currently_active": False, **members}  # fmt: skip


OTHERS = [
    token("described", description="Weekly backup"),
    token("undescribed", description=None),
    token("used", last_used_time="2026-01-02T03:04:06Z"),
    token("active", currently_active=True),
    {**token("x"), "token_prefix": None},
    {},
]


class LostToken(ScriptedCase):
    def setUp(self):
        super().setUp()
        self.write_credentials()

    def lose(self, loss, answer, status, *options):
        server = self.serve(loss, answer)
        limit = 1 if isinstance(loss, tuple) and hang in loss else 30
        result = self.expect_failure(status, *CREATE, f"--request-timeout={limit}", *options)
        self.assertEqual(server.lines, REQUESTS)
        self.assertNotIn(FRESH_TOKEN, result.stderr)
        return result.stderr

    def test_every_loss_is_looked_into(self):
        for kind, (loss, status) in LOSSES.items():
            with self.subTest(kind=kind):
                errors = self.lose(loss, reply(200, {"tokens": [*OTHERS, token("lostprefix")]}), status)
                self.assertIn("2026-01-02T03:04:05Z", errors)
                self.assertTrue(errors.endswith("avn user access-token revoke -- 'lostprefix'\n"), errors)

    def test_the_newest_is_named(self):
        times = ["2026-01-02T03:04:05Z", "2026-01-02T03:04:07Z", "2026-01-02T03:04:06Z"]
        tokens = [token(f"number{number}", time) for number, time in enumerate(times)]
        self.assertIn("'number1'", self.lose((b"",), reply(200, {"tokens": tokens}), 12))
        self.assertIn("'alone'", self.lose((b"",), reply(200, {"tokens": [token("alone", None)]}), 12))

    def test_nothing_found(self):
        for tokens in ([], OTHERS):
            errors = self.lose((b"",), reply(200, {"tokens": tokens}), 12)
            self.assertIn("shows no unused token", errors)
            self.assertNotIn("revoke", errors)

    def test_list_that_cannot_be_had(self):
        for answer in (failure(401), failure(500), reply(200, "<html>"), reply(200, {"tokens": 5})):
            errors = self.lose((b"",), answer, 12)
            self.assertIn("A token may have been created", errors)
            self.assertIn("avn user access-token list", errors)

    def test_hostile_prefixes_stay_words(self):
        for prefix in ("-x", "$(reboot)", "a'b", "`id`", "a b", "\x1b[2J", "a\nb", "\u202e"):
            with self.subTest(prefix=prefix):
                errors = self.lose((b"",), reply(200, {"tokens": [token(prefix)]}), 12)
                command = errors.splitlines()[1].split(": ")[-1]
                words = shlex.split(command)
                self.assertEqual(words[:5], ["avn", "user", "access-token", "revoke", "--"])
                self.assertEqual(len(words), 6)
                self.assertTrue(errors.replace("\n", "").isprintable(), errors)

    def test_looking_has_a_time_limit(self):
        """A silent server delays the end by half a second at most, plus a margin for busy machines."""
        server = self.serve(always=(hang,))
        start = time.monotonic()
        errors = self.expect_failure(12, *CREATE, "--request-timeout=3").stderr
        self.assertLess(time.monotonic() - start, 3 + 1.5)
        self.assertEqual(server.lines, REQUESTS)
        self.assertIn("did not respond within 3 seconds.", errors)
        self.assertIn("A token may have been created", errors)

    def test_refusals_are_not_looked_into(self):
        for status, expected in REFUSALS.items():
            with self.subTest(status=status):
                server = self.serve(failure(status))
                self.expect_failure(expected, *CREATE)
                self.assertEqual(server.lines, REQUESTS[:1])

    def test_no_connection_is_not_looked_into(self):
        self.serve().stop()
        self.assertNotIn("may have", self.expect_failure(10, *CREATE).stderr)

    def test_created_and_not_shown(self):
        for members, words in ({"token_prefix": "a'b"}, "-- 'a'\\''b'"), ({}, "'avn user access-token list'"):
            for option in ([], ["--json"], ["--secret-only"]):
                with self.subTest(members=members, option=option), open("/dev/full", "w") as full:
                    self.serve(reply(200, {"full_token": CREATED_TOKEN, **members}))
                    done = subprocess.run([AVN, *CREATE, *option], env=self.env, cwd=self.home, text=True, timeout=TIMEOUT,
                                          stdin=subprocess.DEVNULL, stdout=full, stderr=subprocess.PIPE)  # fmt: skip
                    self.assertEqual((done.returncode, len(done.stderr.splitlines())), (1, 2), done.stderr)
                    self.assertIn(words, done.stderr)
                    self.assertNotIn(CREATED_TOKEN, done.stderr)

    def test_interrupt_while_looking(self):
        server = self.serve((b"",), (hang,))
        process = subprocess.Popen([AVN, *CREATE], env=self.env, cwd=self.home, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # fmt: skip
        self.addCleanup(process.kill)
        self.assertTrue(server.wait_for_requests(2))
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=TIMEOUT)
        self.assertEqual((process.returncode, output), (12, ""), errors)
        self.assertIn("A token may have been created", errors)


if __name__ == "__main__":
    unittest.main()
