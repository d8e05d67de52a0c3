# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test revoking many tokens at once: how many in parallel, in which order, once each, and when avn stops."""

import os
import signal
import socket
import subprocess
import threading
import unittest
import urllib.parse

from harness import AVN, TIMEOUT
from rig.canaries import FRESH_TOKEN, TOKEN
from rig.server import failure, gather, hang, reply
from rig.terminal import CTRL_C, Terminal
from scripted_case import ScriptedCase

REVOKE = ("user", "access-token", "revoke")
DONE = reply(200, {"message": "gone"})
UNKNOWN = failure(404, "Access token does not exist")
EXPIRED = failure(401, "Missing (expired) db token")
# The maximum of parallel requests; SENT includes the first one, which runs alone.
MAX_PARALLEL = 30
SENT = 1 + MAX_PARALLEL
NAMES = [f"token-{number:03}" for number in range(100)]


class Revocations:
    """The server's response to each name, and how many requests are under way at a time."""

    def __init__(self):
        self.answers = {}
        self.under_way = []
        self.seen_together = {}
        self.most = 0
        self.server = None
        self._lock = threading.Lock()
        self._answered = {}

    def choose(self, request):
        """Return the response to a request; called by the server for one request after the other."""
        name = urllib.parse.unquote(request.target.rsplit("/", 1)[1])
        with self._lock:
            self.under_way.append(name)
            self.seen_together[name] = list(self.under_way)
            self.most = max(self.most, len(self.under_way))
        answer = self.answers.get(name, DONE)
        if isinstance(answer, list):
            answer = answer.pop(0)
        *steps, last = answer if isinstance(answer, tuple) else (answer,)
        return (*steps, lambda server, connection: self._leave(name), last, lambda *_: self.answered(name).set())

    def _leave(self, name):
        with self._lock:
            self.under_way.remove(name)

    def answered(self, name):
        with self._lock:
            return self._answered.setdefault(name, threading.Event())


def make_line(name):
    return "DELETE /v1/access_token/" + urllib.parse.quote(name, safe="")


def after(event):
    """Return a step that waits for an event."""
    return lambda server, connection: event.wait(TIMEOUT)


def late(server, connection):
    server.released.wait(0.3)


def see_the_end(connection):
    while connection.recv(65536):
        pass


class RevokeCase(ScriptedCase):
    def setUp(self):
        super().setUp()
        self.write_credentials()
        self.revocations = Revocations()
        self.server = self.serve(choose=self.revocations.choose)
        self.answers = self.revocations.answers

    def start(self, *names, **options):
        process = subprocess.Popen([AVN, *REVOKE, *names], env=self.env, cwd=self.home, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **options)  # fmt: skip
        self.addCleanup(process.kill)
        return process

    def answer_backwards(self, names):
        """Respond to each name after the following one, except for the first, which runs alone."""
        for name, following in zip(names[1:], names[2:]):
            answer = self.answers.get(name, DONE)
            self.answers[name] = (after(self.revocations.answered(following)), answer)

    def assert_sent(self, names, server=None):
        """Check that exactly these requests were sent, each once."""
        lines = (server or self.server).lines
        self.assertEqual(sorted(lines), sorted(map(make_line, names)))

    def say(self, *names):
        return "".join(f"Revoked the token {name}.\n" for name in names)


class OrderTest(RevokeCase):
    def test_at_once(self):
        """The server responds when the maximum of parallel requests has arrived."""
        for name in NAMES[1:SENT]:
            self.answers[name] = (gather(SENT), DONE)
        result = self.expect(0, *REVOKE, *NAMES)
        self.assertEqual((result.stdout, result.stderr), (self.say(*NAMES), ""))
        self.assert_sent(NAMES)
        self.assertEqual(self.revocations.most, MAX_PARALLEL)
        self.assertEqual(self.server.connections, len(NAMES))

    def test_responses_in_reverse_order(self):
        names = NAMES[:12]
        for options, expected in (((), self.say(*names)), (("--terse",), "".join(name + "\n" for name in names)),
                                  (("--json",), None)):  # fmt: skip
            with self.subTest(options=options):
                self.revocations = Revocations()
                self.server = self.serve(choose=self.revocations.choose)
                self.answers = self.revocations.answers
                self.answer_backwards(names)
                result = self.expect(0, *REVOKE, *options, *names)
                if expected is None:
                    self.assertEqual(result.json, [{"token_prefix": name} for name in names])
                else:
                    self.assertEqual(result.stdout, expected)
                self.assertEqual(result.stderr, "")
                self.assert_sent(names)

    def test_failures_in_the_middle(self):
        """The status is that of the first failure in the given order, even if its response came last."""
        names = NAMES[:8]
        self.answers.update({names[2]: UNKNOWN, names[5]: failure(403, "Not allowed"), names[6]: UNKNOWN})
        self.answer_backwards(names)
        result = self.expect(6, *REVOKE, *names)
        self.assertEqual(result.stdout, self.say(*(names[number] for number in (0, 1, 3, 4, 7))))
        expected = [(2, "Access token does not exist"), (5, "Not allowed"), (6, "Access token does not exist")]
        lines = result.stderr.splitlines()
        self.assertEqual(len(lines), len(expected), result.stderr)
        for line, (number, words) in zip(lines, expected):
            self.assertTrue(line.startswith(f"avn: Cannot revoke the token {names[number]}. "), line)
            self.assertIn(words, line)
        self.assert_sent(names)

    def test_the_first_is_alone(self):
        for name in NAMES[1:3]:
            self.answers[name] = (gather(3), DONE)
        self.expect(0, *REVOKE, *NAMES[:3])
        self.assertEqual(self.revocations.seen_together[NAMES[0]], [NAMES[0]])

    def test_traces_are_not_mixed(self):
        result = self.expect(0, *REVOKE, "--show-http", *NAMES[:5])
        self.assertEqual(self.revocations.most, 1)
        heads = [line.split()[1] for line in result.stderr.splitlines() if line.startswith(("> DELETE", "< 200"))]
        self.assertEqual(heads, ["DELETE", "200"] * 5)


class SameTokenTest(RevokeCase):
    def test_the_token_in_use_is_last(self):
        """The token is named twice, first and in the middle; it is valid until it is revoked."""
        prefix, longer = TOKEN[:12], TOKEN[:14]
        names = [prefix, *NAMES[:3], longer, *NAMES[3:6]]
        for name in NAMES[1:6]:
            self.answers[name] = (gather(6), DONE)
        self.answers[longer] = EXPIRED
        result = self.expect(4, *REVOKE, *names)
        self.assertEqual(result.stdout, self.say(prefix, *NAMES[:6]))
        self.assertIn(f"Cannot revoke the token {longer}. ", result.stderr)
        self.assertIn(" was the token of your login and is removed from this computer.", result.stderr)
        self.assertEqual(self.server.lines[-2:], [make_line(prefix), make_line(longer)])
        for name in (prefix, longer):
            self.assertEqual(self.revocations.seen_together[name], [name])
        self.assert_sent(names)

    def test_the_token_of_the_environment(self):
        """It is the token in use; the one in the file is revoked like others and removed from this computer."""
        self.env["AIVEN_AUTH_TOKEN"] = FRESH_TOKEN
        names = [FRESH_TOKEN[:12], TOKEN[:12], "abc"]
        result = self.expect(0, *REVOKE, *names)
        self.assertEqual(result.stdout, self.say(*names))
        self.assertEqual(result.stderr.count("removed from this computer"), 1)
        self.assertEqual(self.server.lines[-1], make_line(FRESH_TOKEN[:12]))

    def test_other_names_of_one_token(self):
        """The names of one token are not sent at the same time, and the first one revokes it."""
        token = "a/made+up/token/of/no/use/at/all"
        prefix = token[:12]
        names = ["other", prefix, token, "more", prefix]
        # Time in which a wrong parallel request would arrive.
        self.answers.update({prefix: [(late, DONE), UNKNOWN], token: (late, UNKNOWN)})
        result = self.expect(6, *REVOKE, *names)
        self.assertEqual(result.stdout, self.say("other", prefix, "more"))
        self.assertEqual(result.stderr.count("Access token does not exist"), 2)
        self.assert_sent(names)
        for name in (prefix, token):
            self.assertEqual(self.revocations.seen_together[name], [name])


class EndTest(RevokeCase):
    def test_failure_of_the_first(self):
        """An error that affects all tokens is reported once, and no other request is sent."""
        for answer, status in ((EXPIRED, 4), (failure(429, "Slowly", "Retry-After: 0"), 8), (failure(500), 9),
                               ((b"",), 12)):  # fmt: skip
            with self.subTest(status=status):
                server = self.serve(always=answer)
                result = self.expect(status, *REVOKE, *NAMES)
                self.assertEqual(result.stdout, "")
                self.assertTrue(result.stderr.startswith("avn did not try to revoke 99 more tokens.\navn: Cannot revoke the token token-000. "))
                self.assertEqual(result.stderr.count("Cannot revoke"), 1)
                self.assert_sent(NAMES[:1], server)

    def test_without_a_network(self):
        self.server.stop()
        result = self.expect(10, *REVOKE, *NAMES)
        self.assertEqual(result.stderr.count("avn: "), 1, result.stderr)
        self.assertIn("avn did not try to revoke 99 more tokens.", result.stderr)

    def check_in_the_middle(self, answer, status, words):
        """Check that one response ends the run: avn waits for requests under way and starts no others."""
        ending = NAMES[5]
        known = threading.Event()

        def wait_until_it_is_known(server, connection):
            connection.shutdown(socket.SHUT_WR)
            see_the_end(connection)
            known.set()

        for name in NAMES[1:SENT]:
            self.answers[name] = (after(known), DONE)
        self.answers[ending] = (gather(SENT), answer)
        choose = self.revocations.choose
        self.server.choose = lambda request: (*choose(request), wait_until_it_is_known) if request.target.endswith(ending) else choose(request)
        result = self.expect(status, *REVOKE, *NAMES)
        sent = NAMES[:SENT]
        self.assertEqual(result.stdout, self.say(*(name for name in sent if name != ending)))
        lines = result.stderr.splitlines()
        self.assertEqual(lines[0], f"avn did not try to revoke {100 - SENT} more tokens.")
        self.assertTrue(lines[1].startswith(f"avn: Cannot revoke the token {ending}. "), lines)
        self.assertIn(words, result.stderr)
        self.assert_sent(sent)

    def test_an_expired_token(self):
        self.check_in_the_middle(EXPIRED, 4, "avn user login")

    def test_too_many_requests(self):
        self.check_in_the_middle(failure(429, "Slowly", "Retry-After: 0"), 8, "Wait a moment")

    def test_a_lost_answer(self):
        self.check_in_the_middle(b"", 12, "may have been carried out")


class InterruptTest(RevokeCase):
    def hold(self, n_answered):
        for name in NAMES[n_answered:]:
            self.answers[name] = (hang, DONE)

    def check(self, output, errors, n_answered):
        sent, unknown = NAMES[: n_answered + MAX_PARALLEL], NAMES[n_answered : n_answered + MAX_PARALLEL]
        said = [f"avn: Cannot revoke the token {name}. Interrupted; the request was sent and may have been carried out." for name in unknown]
        self.assertEqual(output, self.say(*NAMES[:n_answered]))
        self.assertEqual(errors.splitlines(), [f"avn did not try to revoke {100 - len(sent)} more tokens.", *said])
        self.assert_sent(sent)

    def test_signal(self):
        for n_answered in (1, 20):
            with self.subTest(n_answered=n_answered):
                self.revocations = Revocations()
                self.server = self.serve(choose=self.revocations.choose)
                self.answers = self.revocations.answers
                self.hold(n_answered)
                process = self.start(*NAMES)
                self.assertTrue(self.server.wait_for_requests(n_answered + MAX_PARALLEL))
                process.send_signal(signal.SIGINT)
                output, errors = process.communicate(timeout=TIMEOUT)
                self.assertEqual(process.returncode, 12)
                self.check(output, errors, n_answered)

    def test_failure_of_the_first(self):
        self.hold(0)
        process = self.start(*NAMES)
        self.assertTrue(self.server.wait_for_requests(1))
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=TIMEOUT)
        self.assertEqual((process.returncode, output), (12, ""))
        self.assertTrue(errors.startswith("avn did not try to revoke 99 more tokens.\navn: Cannot revoke the token token-000. Interrupted;"))
        self.assert_sent(NAMES[:1])

    def interrupt_the_second(self, first, *numbers):
        """Send signals, which take effect one right after the other, while the second response is missing."""
        self.answers.update({"first": first, "second": (hang,)})
        process = self.start("first", "second")
        self.assertTrue(self.server.wait_for_requests(2))
        process.send_signal(signal.SIGSTOP)
        os.waitpid(process.pid, os.WUNTRACED)
        for number in (*numbers, signal.SIGCONT):
            process.send_signal(number)
        output, errors = process.communicate(timeout=TIMEOUT)
        self.assertEqual(process.returncode, 12)
        self.assertIn("avn: Cannot revoke the token second. Interrupted; the request was sent", errors)
        return output, errors

    def test_an_unknown_outcome_sets_the_status(self):
        output, errors = self.interrupt_the_second(UNKNOWN, signal.SIGTERM)
        self.assertEqual(output, "")
        self.assertIn("avn: Cannot revoke the token first. ", errors)

    def test_second_signal(self):
        output, _ = self.interrupt_the_second(DONE, signal.SIGINT, signal.SIGTERM)
        self.assertEqual(output, self.say("first"))

    def test_interrupt_key(self):
        """Progress is counted while avn waits, and erased at the end."""
        self.hold(5)
        self.env.update(TERM="xterm", NO_COLOR="1")
        with Terminal([AVN, *REVOKE, *NAMES], env=self.env, cwd=self.home, split=False) as terminal:
            terminal.resize(24, 200)
            terminal.expect("Revoking access tokens (5 of 100)")
            self.assertTrue(self.server.wait_for_requests(5 + MAX_PARALLEL))
            terminal.send(CTRL_C)
            self.assertEqual(terminal.wait(), 12)
            shown = terminal.shown[terminal.shown.rindex("\x1b[K") + 3 :].replace("\r\n", "\n")
        output, errors = shown.split("avn did not", 1)
        self.check(output, "avn did not" + errors, 5)


if __name__ == "__main__":
    unittest.main()
