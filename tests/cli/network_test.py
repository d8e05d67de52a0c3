# SPDX-License-Identifier: LGPL-2.1-or-later
"""Time, retries, TLS and proxies: how often something is sent, how long it takes, and whom avn believes."""

import concurrent.futures
import email.utils
import os
import select
import signal
import socket
import subprocess
import time
import unittest

from harness import AVN, PATIENCE
from rig.behaviours import HANGING
from rig.canaries import EMAIL, TOKEN
from rig.certificates import Authority
from rig.server import ScriptedServer, drip, failure, hang, reply, reset
from scripted_case import ScriptedCase

GOOD = reply(200, {"user": {"user": EMAIL, "projects": []}, "tokens": [], "full_token": TOKEN, "token_prefix": "abc"})
CHANGES = (
    ["user", "access-token", "create", "--description", "x"],
    ["user", "access-token", "update", "abc", "--description", "x"],
    ["user", "access-token", "revoke", "abc"],
    ["user", "tokens-expire", "--force"],
    ["user", "login", EMAIL],
    ["user", "create", EMAIL],
    ["user", "password-change"],
)
# What a run may take beyond its deadline: half a second, and as much again and more for a busy machine.
GRACE = 1.5


def tunnel(port):
    """Makes a step: what a proxy does for CONNECT."""

    def step(server, connection):
        connection.sendall(b"HTTP/1.1 200 Connected\r\n\r\n")
        with socket.create_connection(("127.0.0.1", port)) as peer:
            while True:
                for ready in select.select([connection, peer], [], [], 60)[0]:
                    data = ready.recv(65536)
                    if not data:
                        return
                    (peer if ready is connection else connection).sendall(data)

    return step


class NetworkCase(ScriptedCase):
    def setUp(self):
        super().setUp()
        self.write_credentials()
        self.env.update(AIVEN_PASSWORD="made up", AIVEN_NEW_PASSWORD="made up")

    def take_time(self, *arguments, **keywords):
        start = time.monotonic()
        result = self.avn(*arguments, **keywords)
        return result, time.monotonic() - start

    def run_all(self, *cases):
        """Runs cases of a script and a command line side by side, as most of their time is waiting.

        Yields for each the result, the seconds that it took, and the server.
        """
        servers = [ScriptedServer(*script[:-1], always=script[-1]) for script, _ in cases]
        with concurrent.futures.ThreadPoolExecutor(5) as pool:
            runs = [
                pool.submit(self.take_time, *words, "--url", server.url) for server, (_, words) in zip(servers, cases)
            ]
            for server, run in zip(servers, runs):
                yield (*run.result(), server)
                server.stop()

    def assert_failed(self, result, status):
        self.assertEqual((result.status, result.stdout), (status, ""), result.stderr)
        lines = [line for line in result.stderr.splitlines() if not line.startswith("Trying again")]
        self.assertIn(len(lines), (1, 2), result.stderr)


class Deadline(NetworkCase):
    def test_hanging_servers(self):
        command = ["user", "info", "--request-timeout", "1"]
        runs = self.run_all(*(([answer], command) for answer in HANGING.values()))
        for kind, (result, seconds, server) in zip(HANGING, runs):
            with self.subTest(kind=kind):
                self.assert_failed(result, 11)
                self.assertGreater(seconds, 0.9)
                self.assertLess(seconds, 1 + GRACE)
                self.assertEqual(len(server.requests), 1)

    def test_hanging_changes_are_of_unknown_outcome(self):
        cases = [("no answer", change) for change in CHANGES[:3]] + [("half a body", CHANGES[2])]
        runs = self.run_all(*(([HANGING[kind]], [*words, "--request-timeout=1"]) for kind, words in cases))
        for case, (result, seconds, server) in zip(cases, runs):
            with self.subTest(case=case):
                self.assert_failed(result, 12)
                self.assertLess(seconds, 1 + GRACE)
                self.assertEqual(len(server.changes), 1)

    def test_hanging_handshake(self):
        """Nothing has been sent, so that the outcome is known: nothing happened."""
        server = self.serve()
        url = server.url.replace("http", "https")
        for arguments in (["user", "info"], CHANGES[0]):
            result, seconds = self.take_time(*arguments, "--url", url, "--request-timeout=1")
            self.assert_failed(result, 11)
            self.assertLess(seconds, 1 + GRACE)
        self.assertEqual(server.requests, [])

    def test_zero_is_no_limit(self):
        self.serve((drip(GOOD[:8], 0.2), GOOD[8:]))
        result, seconds = self.take_time("user", "info", "--request-timeout", "0")
        self.assertEqual(result.status, 0, result.stderr)
        self.assertGreater(seconds, 1.5)

    def test_deadline_holds_for_all_attempts_together(self):
        server = self.serve(failure(503, "made up", "Retry-After: 1"), (hang,))
        result, seconds = self.take_time("user", "info", "--request-timeout", "2")
        self.assert_failed(result, 11)
        self.assertEqual(len(server.requests), 2)
        self.assertLess(seconds, 2 + GRACE)


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
        cases = [("1", 1, 4), (soon, 1, 6), (past, 0, 3), ("0", 0, 3), ("-5", 0, 3), ("soon", 0, 3)]
        answers = [failure(503, "made up", "Retry-After: " + value) for value, _, _ in cases]
        runs = self.run_all(*(([answer, GOOD], ["user", "info", "--request-timeout=20"]) for answer in answers))
        for (value, least, most), (result, seconds, server) in zip(cases, runs):
            with self.subTest(value=value):
                self.assertEqual(result.status, 0, result.stderr)
                self.assertEqual(len(server.requests), 2)
                self.assertGreaterEqual(seconds, least)
                self.assertLess(seconds, most)

    def test_retry_after_beyond_the_deadline_ends_at_once(self):
        for value in ("30", "2147483647", "99999999999999999999", "Fri, 31 Dec 2199 23:59:59 GMT"):
            for status, expected in ((429, 8), (503, 9)):
                with self.subTest(value=value):
                    server = self.serve(always=failure(status, "made up", "Retry-After: " + value))
                    result, seconds = self.take_time("user", "info", "--request-timeout", "10")
                    self.assert_failed(result, expected)
                    self.assertLess(seconds, 3)
                    if value != "99999999999999999999":
                        self.assertEqual(len(server.requests), 1)


class Interrupts(NetworkCase):
    """SIGINT while a request is under way: 130, and the truth about what was sent."""

    def start(self, *arguments):
        process = subprocess.Popen([AVN, *arguments], env=self.env, cwd=self.home, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # fmt: skip
        self.addCleanup(process.kill)
        return process

    def finish(self, process, status):
        start = time.monotonic()
        output, errors = process.communicate(timeout=PATIENCE)
        self.assertEqual((process.returncode, output), (status, ""), errors)
        self.assertLess(time.monotonic() - start, 2)
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


class Tls(NetworkCase):
    def setUp(self):
        super().setUp()
        self.authority = Authority(self.home)
        self.env["AIVEN_CA_CERT"] = self.authority.certificate

    def test_certificates(self):
        own = self.authority.issue("own", self_signed=True)
        for kind, certificate, words in [
            ("good", self.authority.issue("good"), None),
            ("expired", self.authority.issue_kind("expired"), "expired"),
            ("wrong host", self.authority.issue_kind("wrong host"), "another host"),
            ("self-signed", own, "not signed by an authority"),
        ]:
            for arguments in (["user", "access-token", "list"], CHANGES[0]):
                with self.subTest(kind=kind, arguments=arguments):
                    server = self.serve(always=GOOD, certificate=certificate)
                    result = self.avn(*arguments)
                    if words is None:
                        self.assertEqual(result.status, 0, result.stderr)
                        self.assertEqual(server.protocols, ["http/1.1"])
                    else:
                        self.assert_failed(result, 10)
                        self.assertIn(words, result.stderr)
                        self.assertEqual((server.requests, server.connections), ([], 1))
        self.serve(always=GOOD, certificate=own)
        self.expect(0, "user", "info", "--auth-ca", own[0])

    def test_authority_files_that_cannot_be_used(self):
        server = self.serve(always=GOOD, certificate=self.authority.issue("server"))
        cut = self.read(self.authority.certificate)[:200]
        for name, content in [("empty", b""), ("garbage", b"made up"), ("key", self.read(self.authority.key)),
                              ("cut", cut), ("missing", None), (".", None)]:  # fmt: skip
            with self.subTest(name=name):
                if content is not None:
                    with open(os.path.join(self.home, name), "wb") as file:
                        file.write(content)
                self.assertIn(name, self.expect_failure(13, "user", "info", "--auth-ca", name).stderr)
        self.assertEqual(server.connections, 0)

    def test_wrong_protocol(self):
        plain = self.serve(always=GOOD)
        result = self.avn(*CHANGES[0], "--url", plain.url.replace("http", "https"), "--request-timeout=1")
        self.assert_failed(result, 11)
        secure = self.serve(always=GOOD, certificate=self.authority.issue("server"))
        self.assert_failed(self.avn("user", "info", "--url", secure.url.replace("https", "http")), 10)
        self.assertEqual((plain.requests, secure.requests), ([], []))

    def test_cut_connection(self):
        for answer, status in [(reply(200, b'{"user"', length=50), 9), ((reset,), 10),
                               (reply(200, b'{"user": {}', length=-1), 9)]:  # fmt: skip
            self.serve(always=answer, certificate=self.authority.issue("server"))
            self.assert_failed(self.avn("user", "info"), status)
            os.unlink(os.path.join(self.home, "server.pem"))


class Proxies(NetworkCase):
    def setUp(self):
        super().setUp()
        authority = Authority(self.home)
        self.env["AIVEN_CA_CERT"] = authority.certificate
        self.proxy = ScriptedServer(always=failure(407, "proxy login needed"))
        self.addCleanup(self.proxy.stop)
        self.server = self.serve(always=GOOD, certificate=authority.issue("server"))
        self.connect = f"CONNECT 127.0.0.1:{self.server.port}"

    def test_plain_http_never_goes_through_one(self):
        server = self.serve(always=GOOD)
        names = ("http_proxy", "HTTP_PROXY", "all_proxy", "https_proxy")
        self.expect(0, "user", "info", env={name: self.proxy.url for name in names})
        self.assertEqual((len(server.requests), self.proxy.connections), (1, 0))

    def test_variables(self):
        url = self.proxy.url
        for env, used in [
            ({"https_proxy": url}, True), ({"HTTPS_PROXY": url}, True), ({"all_proxy": url}, True),
            ({"https_proxy": url.removeprefix("http://")}, True),
            ({"http_proxy": url}, False), ({"https_proxy": ""}, False),
            ({"https_proxy": url, "no_proxy": "127.0.0.1"}, False), ({"https_proxy": url, "NO_PROXY": "*"}, False),
            ({"https_proxy": url, "no_proxy": "example.com, 127.0.0.1"}, False),
            ({"https_proxy": url, "no_proxy": "example.com,27.0.0.1"}, True),
            ({"https_proxy": url, "no_proxy": ""}, True),
        ]:  # fmt: skip
            with self.subTest(env=env):
                self.proxy.requests.clear()
                self.expect(10 if used else 0, "user", "access-token", "revoke", "abc", env=env)
                self.assertEqual(self.proxy.lines, [self.connect] if used else [])

    def test_its_answers_are_not_the_servers(self):
        for status in (200, 204, 302, 401, 403, 404, 407, 409, 429, 500, 503):
            for arguments in (["user", "info"], CHANGES[0]) if status in (401, 503) else (CHANGES[0],):
                with self.subTest(status=status, arguments=arguments):
                    self.proxy.always = failure(status, "Missing (expired) db token", "Location: http://127.0.0.1/")
                    url = self.proxy.url.replace("//", "//user:made-up-secret@")
                    result = self.avn(*arguments, "--request-timeout=5", env={"https_proxy": url})
                    self.assert_failed(result, 10)
                    self.assertNotIn("made-up-secret", result.stderr)
                    self.assertNotIn("avn user login", result.stderr)
        self.assertEqual(self.server.connections, 0)
        self.assertEqual([request for request in self.proxy.requests if TOKEN in str(request.fields)], [])

    def test_tunnel(self):
        self.proxy.always = (tunnel(self.server.port),)
        self.expect(0, "user", "access-token", "revoke", "abc", env={"https_proxy": self.proxy.url})
        self.assertEqual(self.proxy.lines, [self.connect])
        self.assertEqual(self.server.lines, ["DELETE /v1/access_token/abc"])

    def test_no_proxy_there(self):
        self.proxy.stop()
        env = {"https_proxy": self.proxy.url.replace("//", "//user:made-up-secret@")}
        result = self.avn("user", "access-token", "revoke", "abc", env=env)
        self.assert_failed(result, 10)
        self.assertIn(f"127.0.0.1:{self.proxy.port}", result.stderr)
        self.assertNotIn("made-up-secret", result.stderr)


if __name__ == "__main__":
    unittest.main()
