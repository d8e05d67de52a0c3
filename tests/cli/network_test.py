# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test time limits, retries and interrupts: how often a request is sent and how long it takes."""

import ctypes
import email.utils
import fcntl
import os
import re
import signal
import struct
import subprocess
import termios
import time
import unittest

from harness import AVN, TIMEOUT, combine
from network_case import CHANGES, CREATE, GOOD, LOGOUT, NetworkCase
from rig import faults
from rig.canaries import EMAIL, TOKEN
from rig.server import drip, failure, hang, keep_alive, reply, reset

REVOKE_ALL = ("user", "access-token", "revoke", "-")
PIPE_SIZE = 4096
LOGIN_FROM = ("user", "login", "--token-file")
GLIB_MINOR_VERSION = ctypes.c_uint.in_dll(ctypes.CDLL("libglib-2.0.so.0"), "glib_minor_version").value


def count_bytes(pipe):
    """Return how many bytes have not been read yet."""
    return struct.unpack("i", fcntl.ioctl(pipe, termios.FIONREAD, b"0000"))[0]


def wait_until(condition):
    deadline = time.monotonic() + TIMEOUT
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError("the condition did not come true")


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

    @unittest.skipIf(faults.STRACE is None, "strace is not installed")
    def test_deadline_holds_without_a_thread(self):
        """Without a thread for the TLS handshake, GIO never calls back, even if it is cancelled."""
        self.env["AIVEN_WEB_URL"] = self.serve(raw=True, always=(hang,)).url.replace("http:", "https:")
        command = [AVN, "user", "info", "--request-timeout=1"]
        names = [name for name, _ in faults.list_calls(command, "clone,clone3", env=self.env)]
        self.assertGreater(len(names), 2)
        done = faults.run_with_fault(command, (names[-1], f"{len(names)}+"), "error=EAGAIN", env=self.env)
        if done.returncode == -signal.SIGABRT and GLIB_MINOR_VERSION >= 76:
            self.skipTest("this GLib ends the process when a thread is refused")
        self.assertEqual((done.returncode, done.stdout), (11, b""), done.stderr)


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
    """Test signals in every state: a status that tells what was sent, within a second."""

    ENDS = ((signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129))
    SENT = "may have been carried out"

    def start(self, *arguments, before=(), **keywords):
        keywords = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **keywords}
        process = subprocess.Popen([*before, AVN, *arguments], env=self.env, cwd=self.home, text=True, **keywords)
        self.addCleanup(process.kill)
        return process

    def finish(self, process, status):
        output, errors = process.communicate(timeout=TIMEOUT)
        self.assertEqual((process.returncode, output), (status, ""), errors)
        return errors

    def test_while_the_server_thinks(self):
        commands = ((["user", "info"], ""), (CHANGES[0], self.SENT), (["user", "login", EMAIL], self.SENT))
        answers = ((hang,), (reply(200, b'{"tok', length=500), hang))
        for (arguments, words), answer, (number, status) in combine(commands, answers, self.ENDS, rounds=2):
            with self.subTest(arguments=arguments, answer=answer, number=number):
                server = self.serve(always=answer)
                old = self.read(self.credentials)
                process = self.start(*arguments)
                self.assertTrue(server.wait_for_requests(1))
                process.send_signal(number)
                self.assertIn(words, self.finish(process, 12 if words else status))
                self.assertEqual((len(server.requests), self.read(self.credentials)), (1, old))

    def test_before_the_next_attempt(self):
        server = self.serve(always=failure(503, "made up", "Retry-After: 20"))
        process = self.start("user", "info")
        self.assertIn("Trying again", process.stderr.readline())
        process.send_signal(signal.SIGINT)
        self.finish(process, 130)
        self.assertEqual(len(server.requests), 1)

    def test_after_a_login_was_stored(self):
        """The login has succeeded; only the list of projects is missing."""
        server = self.serve(GOOD, (hang,))
        process = self.start("user", "login", EMAIL)
        self.assertTrue(server.wait_for_requests(2))
        process.send_signal(signal.SIGTERM)
        output, errors = process.communicate(timeout=TIMEOUT)
        self.assertEqual(process.returncode, 0, errors)
        self.assertIn("You are logged in", output)
        self.assertIn("Your projects could not be listed; the default project is unchanged.\n", errors)
        self.assertNotIn("avn: ", errors)

    def test_logout_that_was_not_sent(self):
        """Nothing is removed while the connection is being made."""
        server = self.serve(raw=True, always=(hang,))
        self.env["AIVEN_WEB_URL"] = server.url.replace("http:", "https:")
        old = self.read(self.credentials)
        for n, (number, status) in enumerate(self.ENDS, 1):
            with self.subTest(number=number):
                self.write_credentials()
                process = self.start("user", "logout")
                wait_until(lambda: len(server.received) == n)
                process.send_signal(number)
                self.assertEqual(self.finish(process, status), "avn: Interrupted.\n")
                self.assertEqual(self.read(self.credentials), old)

    def test_after_a_refused_change(self):
        """A refusal means that nothing was changed."""
        server = self.serve(failure(404), (hang,))
        process = self.start("user", "logout")
        self.assertTrue(server.wait_for_requests(2))
        process.send_signal(signal.SIGTERM)
        self.assertIn("removed from this computer", self.finish(process, 143))

    def test_while_it_reads(self):
        fifo = os.path.join(self.home, "fifo")
        os.mkfifo(fifo)
        server = self.serve(always=(hang,))
        for (words, path), (number, status) in combine(((REVOKE_ALL, None), (LOGIN_FROM, fifo)), self.ENDS):
            with self.subTest(words=words, number=number):
                reader, writer = os.pipe()
                process = self.start(*words, *([path] if path else []), stdin=reader)
                os.close(reader)
                if path is not None:
                    os.close(writer)
                    writer = os.open(path, os.O_WRONLY)
                os.write(writer, b"abc")
                wait_until(lambda: count_bytes(writer) == 0)
                process.send_signal(number)
                self.assertEqual(self.finish(process, status), "avn: Interrupted.\n")
                os.close(writer)
        # No writer ever opens it.
        process = self.start(*LOGIN_FROM, fifo)
        wait_until(lambda: int(self.read(f"/proc/{process.pid}/status").split(b"SigCgt:")[1].split()[0], 16) & 1 << signal.SIGTERM - 1)
        process.send_signal(signal.SIGTERM)
        self.finish(process, 143)
        self.assertEqual(server.connections, 0)

    def start_blocked(self, words, **keywords):
        """Start a command that waits for the reader of its trace, and does not run its main loop."""
        self.serve(reply(200, {"user": {"user": "x" * 2**18}, "full_token": "made-up-full-token"}))
        reader, writer = os.pipe()
        self.addCleanup(os.close, reader)
        process = self.start(*words, "--show-http", stderr=writer, **keywords)
        os.close(writer)
        wait_until(lambda: count_bytes(reader) >= 2**15)
        return process

    def test_while_it_does_not_run_its_main_loop(self):
        for words, expected in ((CREATE, 12), (["user", "info"], 143)):
            with self.subTest(words=words):
                process = self.start_blocked(words)
                process.send_signal(signal.SIGTERM)
                self.finish(process, expected)

    def test_second_signal(self):
        """The time limit after the first signal has no effect here, because its signal is blocked."""
        block = lambda: signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])  # noqa: E731
        process = self.start_blocked(CREATE, preexec_fn=block)
        process.send_signal(signal.SIGTERM)
        process.send_signal(signal.SIGINT)
        self.finish(process, 12)

    def open_small_pipe(self, content=b""):
        reader, writer = os.pipe()
        self.addCleanup(os.close, reader)
        fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, PIPE_SIZE)
        os.write(writer, content)
        return reader, writer

    def test_while_the_result_waits_for_its_reader(self):
        """What was done is known and told, as it is on a full disk."""
        names = [f"token-{number:03}" for number in range(150)]
        long = reply(200, {"token_prefix": "abc", "full_token": "made-up-full-token", "description": "x" * 2 * PIPE_SIZE})
        advice = "The token was created; revoke it with: avn user access-token revoke -- 'abc'\n"
        for words, known in (((*CREATE, "--json"), advice), ((*REVOKE_ALL[:3], *names), "".join(f"Revoked the token {name}.\n" for name in names))):
            with self.subTest(words=words[:3]):
                self.serve(always=long)
                reader, writer = self.open_small_pipe()
                process = self.start(*words, stdout=writer)
                os.close(writer)
                wait_until(lambda: count_bytes(reader) == PIPE_SIZE)
                process.send_signal(signal.SIGINT)
                errors = process.communicate(timeout=TIMEOUT)[1]
                self.assertEqual((process.returncode, errors), (130, "avn: Interrupted.\n" + known))

    def test_second_signal_before_the_report(self):
        """The file is removed, and the report waits for the reader of standard error."""
        block = lambda: signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM])  # noqa: E731
        server = self.serve(always=(hang,))
        reader, writer = self.open_small_pipe(b"x" * PIPE_SIZE)
        process = self.start(*LOGOUT, stderr=writer, preexec_fn=block)
        os.close(writer)
        self.assertTrue(server.wait_for_requests(1))
        process.send_signal(signal.SIGTERM)
        wait_until(lambda: not os.path.exists(self.credentials))
        process.send_signal(signal.SIGTERM)
        with os.fdopen(os.dup(reader)) as pipe:
            self.assertRegex(pipe.read(), "xavn: The access token is removed from this computer, but may still be valid. ")
        self.finish(process, 12)

    @unittest.skipIf(faults.STRACE is None, "strace is not installed")
    def test_second_signal_while_a_file_is_removed(self):
        self.serve(always=GOOD)
        done = faults.run_with_fault([AVN, *LOGOUT], ("?unlink,?unlinkat,fsync", 1), "signal=TERM", env=self.env)
        self.assertFalse(os.path.exists(self.credentials))
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, b"You are logged out; the access token is revoked.\n", b""))

    @unittest.skipIf(faults.STRACE is None, "strace is not installed")
    def test_signal_after_the_report(self):
        """Nothing contradicts what was said, and nothing is said twice."""
        for content, words in (("{", ("user", "info")), ("{}", LOGOUT)):
            with self.subTest(words=words):
                command = [AVN, *words]
                self.write_credentials(content)
                call = [call for call, line in faults.trace_calls(command, "write", env=self.env) if re.match(r"write\([12]<", line)][0]
                self.write_credentials(content)
                expected = subprocess.run(command, env=self.env, capture_output=True, timeout=TIMEOUT)
                self.write_credentials(content)
                done = faults.run_with_fault(command, call, "signal=INT", env=self.env)
                self.assertEqual((done.returncode, done.stdout, done.stderr), (expected.returncode, expected.stdout, expected.stderr))

    def test_signal_that_the_parent_ignores(self):
        """As nohup does."""
        server = self.serve((hang, GOOD))
        process = self.start("user", "info", preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN))
        self.assertTrue(server.wait_for_requests(1))
        process.send_signal(signal.SIGHUP)
        server.released.set()
        process.communicate(timeout=TIMEOUT)
        self.assertEqual(process.returncode, 0)

    def test_as_the_first_process_of_a_container(self):
        """The kernel ignores signals without a handler for this process."""
        container = ("unshare", "--pid", "--fork")
        if subprocess.run([*container, "true"], stderr=subprocess.DEVNULL).returncode != 0:
            self.skipTest("this user cannot create a PID namespace")
        server = self.serve(always=(hang,))
        process = self.start("user", "info", before=container)
        self.assertTrue(server.wait_for_requests(1))
        os.kill(int(self.read(f"/proc/{process.pid}/task/{process.pid}/children")), signal.SIGTERM)
        self.finish(process, 143)


if __name__ == "__main__":
    unittest.main()
