# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test responses that are incomplete, endless or too large: always a failure, in bounded time and memory."""

import concurrent.futures
import subprocess
import time
import unittest

from harness import AVN, TIMEOUT, Result, combine, thin
from network_case import CREATE, REVOKE, UPDATE, NetworkCase
from rig import evidence, memory
from rig.behaviours import BODY, CUT, FLOODING, HANGING, repeat
from rig.canaries import FRESH_TOKEN
from rig.server import ScriptedServer, reply

INFO = ("user", "info")
LIST = ("user", "access-token", "list")
COMMANDS = (INFO, LIST, CREATE, UPDATE, REVOKE)
READING = (INFO, LIST)
# Without any response, a request that changes nothing is repeated.
TRIED_AGAIN = ("closed at once", "reset at once")
# These end before the status is complete, so that the result of a change is unknown.
WITHOUT_STATUS = ("cut in the status line", "cut in the headers", "closed at once", "reset at once", "a long head",
                  "a long status line", "no end of interim answers")  # fmt: skip
LIMIT = 8 << 20


def read_largest_buffers():
    """Return how many bytes the kernel may buffer between a server and a client that stopped reading."""
    sizes = []
    for name in ("tcp_rmem", "tcp_wmem"):
        with open("/proc/sys/net/ipv4/" + name) as file:
            sizes.append(int(file.read().split()[2]))
    return sum(sizes)


BUFFERS = read_largest_buffers()
RESIDENT = 40 << 10
SANITIZED = memory.is_sanitized(AVN)


class TruncationCase(NetworkCase):
    def measure(self, words, server):
        start = time.monotonic()
        done, kibibytes = memory.run_measured([AVN, *words, "--url", server.url], env=self.env, cwd=self.home,
                                              stdin=subprocess.DEVNULL, capture_output=True,
                                                  timeout=TIMEOUT)  # fmt: skip
        seconds = time.monotonic() - start
        evidence.keep("output", done.stdout + done.stderr)
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode()), seconds, kibibytes

    def run_table(self, table, *options, workers):
        """Yield row, command, result, seconds, memory and server for each combination."""
        cases = combine(table, COMMANDS)
        servers = [ScriptedServer(always=table[kind]) for kind, _ in cases]
        with concurrent.futures.ThreadPoolExecutor(workers) as pool:
            runs = [pool.submit(self.measure, [*words, *options], server) for (_, words), server in zip(cases, servers)]
            for (kind, words), server, run in zip(cases, servers, runs):
                yield kind, words, *run.result(), server
                server.stop()

    def assert_no_success(self, result, status, words, kibibytes):
        self.assert_failed(result, status)
        self.assertNotIn(FRESH_TOKEN, result.stderr)
        if words not in READING:
            self.assertIn("may have ", result.stderr)
        if not SANITIZED:
            self.assertLess(kibibytes, RESIDENT)

    def assert_sent(self, server, words, kind):
        if kind in TRIED_AGAIN and words in READING:
            self.assertEqual((len(server.requests), server.connections), (3, 3))
        else:
            self.assert_sent_once(words, server.requests)
            self.assertEqual(server.connections, len(server.requests))


class Truncated(TruncationCase):
    def test_never_a_success_and_sent_once(self):
        self.assertGreaterEqual(len(CUT), 10)
        for kind, words, result, seconds, kibibytes, server in self.run_table(CUT, workers=4):
            with self.subTest(kind=kind, words=words):
                status = 9 if kind not in WITHOUT_STATUS else 12
                if words in READING:
                    status = 10 if kind in TRIED_AGAIN else 9
                self.assert_no_success(result, status, words, kibibytes)
                self.assert_sent(server, words, kind)

    def test_at_every_byte(self):
        """Truncate a response after each of its first bytes and at some later places."""
        answer = reply(200, {"token_prefix": "abc"})
        line, head = answer.index(b"\r\n") + 2, answer.index(b"\r\n\r\n")
        places = [*thin([*range(1, 20), *range(20, len(answer) - 1, 9)], 5), line, len(answer) - 1]
        runs = self.run_all(*(([answer[:place]], REVOKE) for place in places))
        for place, (result, _, server) in zip(places, runs):
            with self.subTest(place=place):
                # After the status line, libsoup treats the end as the end of the headers: there is a status.
                self.assert_failed(result, 9 if place == line or place >= head else 12)
                self.assertIn("may have been carried out", result.stderr)
                self.assertEqual(server.connections, 1)


class Hanging(TruncationCase):
    def test_the_deadline_ends_it_and_it_was_sent_once(self):
        for row in self.run_table(HANGING, "--request-timeout=1", workers=5):
            kind, words, result, seconds, kibibytes, server = row
            with self.subTest(kind=kind, words=words):
                self.assert_no_success(result, 11 if words in READING else 12, words, kibibytes)
                self.assertGreater(seconds, 0.9)
                self.assert_sent(server, words, kind)


class Flooding(TruncationCase):
    def test_little_is_read_and_kept(self):
        for kind, words, result, seconds, kibibytes, server in self.run_table(FLOODING, workers=3):
            with self.subTest(kind=kind, words=words):
                status = 12 if kind in WITHOUT_STATUS and words not in READING else 9
                self.assert_no_success(result, status, words, kibibytes)
                self.assertLess(server.sent, server.connections * (LIMIT + BUFFERS))
                self.assert_sent(server, words, kind)

    def test_with_any_status(self):
        """For some statuses libsoup reads the body itself, because it may have to repeat the request."""
        statuses = (201, 302, 400, 401, 403, 404, 407, 421, 429, 500, 503)
        endless = repeat(b" " * 65536, 1 << 20)
        for status, words, length in combine(statuses, COMMANDS[::2], (-1, 1 << 40)):
            with self.subTest(status=status, words=words, length=length):
                server = ScriptedServer(always=(reply(status, b"", length=length), endless))
                result, seconds, kibibytes = self.measure(words, server)
                server.stop()
                self.assert_no_success(result, 9, words, kibibytes)
                self.assertIn("larger than 8 MiB", result.stderr)
                self.assertLess(server.sent, server.connections * (LIMIT + BUFFERS))
                self.assert_sent_once(words, server.requests)
                self.assertEqual(server.connections, len(server.requests))

    def test_the_limit_is_exact(self):
        """A response of 8 MiB is accepted, one byte more is not."""
        for size, status in ((LIMIT, 0), (LIMIT + 1, 9)):
            for length in (None, -1):
                with self.subTest(size=size, length=length):
                    server = ScriptedServer(always=reply(200, BODY + b" " * (size - len(BODY)), length=length))
                    result, _, kibibytes = self.measure(REVOKE, server)
                    server.stop()
                    self.assertEqual(result.status, status, result.stderr)
                    self.assertEqual(len(server.requests), 1)
                    if not SANITIZED:
                        self.assertLess(kibibytes, RESIDENT)

    def test_the_user_sets_the_limit(self):
        for mebibytes in (1, 9):
            limit = mebibytes << 20
            for size, code, status in ((limit, 200, 0), (limit, 401, 4), (limit + 1, 200, 9), (limit + 1, 401, 9)):
                with self.subTest(size=size, code=code):
                    server = self.serve(always=reply(code, BODY + b" " * (size - len(BODY)), length=-1))
                    result = self.avn("user", "info", f"--answer-limit={mebibytes}")
                    self.assertEqual(result.status, status, result.stderr)
                    if status == 9:
                        self.assertRegex(result.stderr, f"larger than {mebibytes} MiB\\.\nUse --answer-limit=MIB to raise the limit")
                    self.assertEqual(len(server.requests), 1)
        for value in ("0", "-1", "1025", "1M", ""):
            self.expect_failure(2, "user", "info", "--answer-limit=" + value)

    def test_more_room_is_for_more_values(self):
        # The object, the list and its members are values.
        self.serve(always=reply(200, {"tokens": [{}] * (9 * 31250 - 2)}))
        for option, status in (("--answer-limit=9", 0), ("--answer-limit=8", 9), ("--no-header", 9)):
            result = self.avn("user", "access-token", "list", option, "-g", "token_prefix")
            self.assertEqual(result.status, status, result.stderr)
        self.assertIn("it contains more than 250000 values.\nUse --answer-limit=MIB to raise the limit", result.stderr)

    def test_interim_answers_may_come(self):
        """HTTP allows a few interim responses."""
        for head in (b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 102 Processing\r\n\r\n",
                     b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"):  # fmt: skip
            for number in (1, 20):
                with self.subTest(head=head, number=number):
                    server = self.serve(always=head * number + reply(200, BODY))
                    self.expect(0, *REVOKE)
                    self.assertEqual(len(server.requests), 1)


if __name__ == "__main__":
    unittest.main()
