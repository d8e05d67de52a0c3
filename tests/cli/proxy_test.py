# SPDX-License-Identifier: LGPL-2.1-or-later
"""Test proxies: the choice by environment variables as in curl, requests to a proxy, and its responses."""

import base64
import os
import re
import select
import shutil
import socket
import subprocess
import unittest

from harness import FULL, TIMEOUT, combine, thin
from network_case import ALL, CREATE, GOOD, REVOKE, NetworkCase
from rig.behaviours import FLOODING, repeat
from rig.canaries import CREATED_TOKEN, FRESH_TOKEN, TOKEN
from rig.certificates import Authority
from rig.server import ScriptedServer, failure, gather, hang, reply, reset

CURL = shutil.which("curl")
SECRET = "made-up-secret"
# The user information of a proxy's URL, and what the proxy gets in base64, as from curl.
CREDENTIALS = [
    (f"jane:{SECRET}", f"jane:{SECRET}"), ("jane", "jane:"), (f":{SECRET}", f":{SECRET}"), ("jane:", "jane:"),
    (f"corp%5Cjane:{SECRET}%40%3a%25%2F", f"corp\\jane:{SECRET}@:%/"), (f"j:{SECRET}:x", f"j:{SECRET}:x"),
    (f"j%C3%BC:{SECRET}%E5%AF%86", f"jü:{SECRET}密"), (f"j:{'x' * 300}{SECRET}", f"j:{'x' * 300}{SECRET}"),
]  # fmt: skip
HERE = "127.0.0.1:{port}"
NAMED = "api.made-up.invalid"
# Environment variables, the server's host, and which of two proxies is used; {a} and {b} are their addresses.
VARIABLES = [
    ({}, HERE, None),
    ({"https_proxy": "http://{a}"}, HERE, "a"), ({"HTTPS_PROXY": "http://{a}"}, HERE, "a"),
    ({"https_proxy": "{a}"}, HERE, "a"), ({"https_proxy": "HTTP://{a}"}, HERE, "a"),
    ({"https_proxy": "http://{a}/"}, HERE, "a"), ({"https_proxy": "http://{a}/below"}, HERE, "a"),
    ({"all_proxy": "http://{a}"}, HERE, "a"), ({"ALL_PROXY": "http://{a}"}, HERE, "a"),
    ({"all_proxy": "{a}"}, HERE, "a"),
    ({"http_proxy": "http://{a}"}, HERE, None), ({"HTTP_PROXY": "http://{a}"}, HERE, None),
    ({"http_proxy": "http://{a}", "https_proxy": "http://{b}"}, HERE, "b"),
    ({"https_proxy": "http://{a}", "HTTPS_PROXY": "http://{b}"}, HERE, "a"),
    ({"https_proxy": "http://{a}", "all_proxy": "http://{b}"}, HERE, "a"),
    ({"HTTPS_PROXY": "http://{a}", "all_proxy": "http://{b}"}, HERE, "a"),
    ({"all_proxy": "http://{a}", "ALL_PROXY": "http://{b}"}, HERE, "a"),
    ({"https_proxy": "", "HTTPS_PROXY": "http://{b}"}, HERE, "b"),
    ({"https_proxy": "", "all_proxy": "http://{b}"}, HERE, "b"),
    ({"https_proxy": ""}, HERE, None), ({"Https_Proxy": "http://{a}"}, HERE, None),
    ({"proxy": "http://{a}"}, HERE, None),
    ({"ftp_proxy": "http://{a}", "wss_proxy": "http://{a}"}, HERE, None),
    ({"https_proxy": "http://{a}"}, "localhost:{port}", "a"), ({"https_proxy": "http://{a}"}, NAMED, "a"),
    ({"https_proxy": "http://localhost:{a_port}"}, HERE, "a"),
]  # fmt: skip
# A list of exceptions, the server's host, and whether the proxy is used.
EXCEPTIONS = [
    ("", HERE, True), ("127.0.0.1", HERE, False), ("*", HERE, False), ("*", NAMED, False), ("127.0.0.2", HERE, True),
    ("27.0.0.1", HERE, True), ("0.0.1", HERE, True), (".0.0.1", HERE, True), ("127.0.0", HERE, True),
    ("127.*", HERE, True),
    ("localhost", HERE, True), ("127.0.0.1", "localhost:{port}", True), ("localhost", "localhost:{port}", False),
    ("LOCALHOST", "localhost:{port}", False), ("localhost", "LOCALHOST:{port}", False),
    ("host", "localhost:{port}", True),
    ("example.com,127.0.0.1", HERE, False), ("example.com, 127.0.0.1", HERE, False),
    ("example.com 127.0.0.1", HERE, False),
    (" 127.0.0.1 ", HERE, False), (",,127.0.0.1,,", HERE, False), ("example.com,", HERE, True), (",", HERE, True),
    ("127.0.0.0/8", HERE, False), ("127.0.0.1/32", HERE, False), ("127.0.0.0/31", HERE, False),
    ("127.0.0.2/31", HERE, True),
    ("10.0.0.0/8,127.0.0.0/8", HERE, False), ("10.0.0.0/8", HERE, True), ("127.0.0.0/8", NAMED, True),
    (NAMED, NAMED, False), ("made-up.invalid", NAMED, False), (".made-up.invalid", NAMED, False),
    ("invalid", NAMED, False),
    ("MADE-UP.invalid", NAMED, False), ("pi.made-up.invalid", NAMED, True), ("up.invalid", NAMED, True),
    ("made-up.invalid.", NAMED, False), ("made-up.invalid", NAMED + ".", False), ("*.made-up.invalid", NAMED, True),
    ("example.com", NAMED, True),
    ("api.made-up.invalid.example.com", NAMED, True), ("a.api.made-up.invalid", NAMED, True),
]  # fmt: skip
STATUSES = (204, 302, 401, 403, 404, 407, 429, 500, 502, 503)


def tunnel(port):
    """Return a step that acts as a proxy after CONNECT."""

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


class ProxyCase(NetworkCase):
    def setUp(self):
        super().setUp()
        self.authority = Authority(self.home)
        self.env["AIVEN_CA_CERT"] = self.authority.certificate
        self.proxy, self.other = self.start(), self.start()
        self.server = self.serve(always=GOOD, certificate=self.authority.issue("server"))
        self.target = f"127.0.0.1:{self.server.port}"

    def start(self):
        server = ScriptedServer(always=failure(407, "proxy login needed"))
        self.addCleanup(server.stop)
        return server

    def assert_connect_only(self, proxy, target=None, authorization=None):
        """Check every byte that a proxy received: the request line, these headers and no secret."""
        self.assertNotEqual(proxy.requests, [])
        for request in proxy.requests:
            self.assertEqual(request.line, f"CONNECT {target or self.target} HTTP/1.1")
            expected = {"host": target or self.target, "user-agent": request.headers["user-agent"]}
            if authorization is not None:
                expected["proxy-authorization"] = authorization
            for name in ("connection", "proxy-connection", "accept-encoding"):
                if name in request.headers:
                    expected[name] = request.headers[name]
            self.assertEqual(request.headers, expected)
            self.assertEqual(len(request.fields), len(expected))
            self.assertRegex(request.headers["user-agent"], r"\Aavn/[0-9.]+(-dev)?\Z")
            self.assertEqual(request.body, b"")


class Credentials(ProxyCase):
    """The user and password of the proxy's URL."""

    def test_they_go_to_the_proxy_and_nowhere_else(self):
        self.proxy.always = (tunnel(self.server.port),)
        for number, (given, sent) in enumerate(CREDENTIALS):
            words = (("user", "info"), REVOKE, CREATE)[number % 3]
            env = {"https_proxy": self.proxy.url.replace("//", f"//{given}@"), "G_MESSAGES_DEBUG": "all"}
            encoded = base64.b64encode(sent.encode()).decode()
            with self.subTest(given=given):
                self.proxy.requests.clear()
                self.server.requests.clear()
                result = self.expect(0, *words, "--show-http", "--debug", env=env)
                self.assert_connect_only(self.proxy, authorization="Basic " + encoded)
                (request,) = self.server.requests
                for secret in (SECRET, encoded, given):
                    self.assertNotIn(secret, str(request.fields))
                    if len(secret) > 6:
                        self.assertNotIn(secret, result.stdout + result.stderr)
                self.assertEqual([name for name in request.headers if name.startswith("proxy")], [])

    def test_over_tls(self):
        """The proxy's certificate is checked with the same CA bundle, which may hold other authorities too."""
        folder = os.path.join(self.home, "other")
        os.mkdir(folder)
        other = Authority(folder, "Made-up authority of the proxy")
        proxy = ScriptedServer(always=(tunnel(self.server.port),), certificate=other.issue("proxy"))
        self.addCleanup(proxy.stop)
        env = {"https_proxy": proxy.url.replace("//", f"//jane:{SECRET}@")}
        bundle = os.path.join(self.home, "both.pem")
        with open(bundle, "wb") as file:
            file.write(self.read(self.authority.certificate) + self.read(other.certificate))
        for words in (("user", "info"), ("user", "info"), REVOKE):
            self.expect(0, *words, "--auth-ca", bundle, env=env)
        self.expect(0, *REVOKE, "--auth-ca", bundle)  # The authority of the server alone is cached now.
        self.expect(0, *REVOKE, "--auth-ca", bundle, env=env)
        for request in proxy.requests:
            self.assertEqual(request.line.split()[0], "CONNECT")
            self.assertEqual(request.headers["proxy-authorization"],
                             "Basic " + base64.b64encode(f"jane:{SECRET}".encode()).decode())  # fmt: skip
        self.assertEqual((len(proxy.requests), len(self.server.requests)), (4, 5))

        for authority, connections in ((self.authority, 4), (other, 5)):
            result = self.avn(*REVOKE, "--auth-ca", authority.certificate, env=env)
            self.assert_failed(result, 10)
            self.assertIn(f"than those in {authority.certificate}", result.stderr)
            self.assertIn("--auth-ca", result.stderr)
            self.assertNotIn(SECRET, result.stderr)
            self.assertEqual((len(proxy.requests), len(self.server.requests)), (connections, 5))

    def test_refused(self):
        for given in (f"jane:{SECRET}", "jane"):
            result = self.avn(*REVOKE, env={"https_proxy": self.proxy.url.replace("//", f"//{given}@")})
            self.assert_failed(result, 10)
            self.assertIn("(HTTP status 407).\n", result.stderr)
            self.assertIn("user name and password", result.stderr)
            self.assertNotIn(given, result.stderr)
        self.assertEqual((len(self.proxy.requests), self.server.connections), (2, 0))

    def test_invalid_ones(self):
        for given in (f"jane:{SECRET}%00", f"jane:{SECRET}%zz"):
            result = self.avn(*REVOKE, env={"https_proxy": self.proxy.url.replace("//", f"//{given}@")})
            self.assert_failed(result, 2)
            self.assertIn("its user name or password is not valid", result.stderr)
            self.assertNotIn(SECRET, result.stderr)
        for special in "/?#@":
            given = f"jane:{SECRET}{special}x"
            result = self.avn(*REVOKE, env={"https_proxy": self.proxy.url.replace("//", f"//{given}@")})
            self.assert_failed(result, 2)
            self.assertIn("must be percent-encoded", result.stderr)
            self.assertNotIn(SECRET, result.stderr)
        self.assertEqual((self.proxy.connections, self.server.connections), (0, 0))


SPACES = re.compile(r"[^,\s]\s+[^,\s]")


class Choice(ProxyCase):
    def rows(self):
        """Yield the environment variables, the base URL and the name of the expected proxy of each row."""
        for variables, host, used in VARIABLES:
            addresses = {"a": f"127.0.0.1:{self.proxy.port}", "b": f"127.0.0.1:{self.other.port}",
                         "a_port": self.proxy.port}  # fmt: skip
            env = {name: value.format(**addresses) for name, value in variables.items()}
            yield env, "https://" + host.format(port=self.server.port), used
        for number, (exceptions, host, through) in enumerate(EXCEPTIONS):
            env = {"https_proxy": self.proxy.url, "no_proxy" if number % 4 else "NO_PROXY": exceptions}
            yield env, "https://" + host.format(port=self.server.port), "a" if through else None
        yield {"https_proxy": self.proxy.url, "no_proxy": "", "NO_PROXY": "*"}, self.server.url, None
        yield {"https_proxy": self.proxy.url, "no_proxy": "example.com", "NO_PROXY": "*"}, self.server.url, "a"

    def find_used(self, run):
        """Run a function; return the name of the proxy that received a request."""
        self.proxy.requests.clear()
        self.other.requests.clear()
        run()
        used = [name for name, proxy in (("a", self.proxy), ("b", self.other)) if proxy.requests]
        return used[0] if len(used) == 1 else used or None

    def test_avn(self):
        for env, url, used in thin(self.rows(), 18):
            with self.subTest(env=env, url=url):
                self.assertEqual(self.find_used(lambda: self.avn(*REVOKE, "--url", url, env=env)), used)

    @unittest.skipIf(CURL is None, "curl is not installed")
    def test_curl(self):
        """Check the rows with curl, too. Newer versions do not separate by spaces alone."""
        for env, url, used in thin([row for row in self.rows() if not SPACES.search(row[0].get("no_proxy", ""))], 6):
            line = [CURL, "-sS", "-o", "/dev/null", "--max-time", "5", url]
            clean = {"HOME": self.home, "PATH": os.environ["PATH"], **env}
            with self.subTest(env=env, url=url):
                run = lambda: subprocess.run(line, env=clean, capture_output=True, timeout=TIMEOUT)  # noqa: E731
                self.assertEqual(self.find_used(run), used)

    def test_a_numeric_ipv6_host(self):
        try:
            server = self.serve(always=GOOD, host="::1", certificate=self.authority.issue("ipv6"))
        except OSError:
            self.skipTest("IPv6 is not available")
        for exceptions, through in [("", True), ("::1", False), ("::2", True), ("*", False)]:
            env = {"https_proxy": self.proxy.url, "no_proxy": exceptions}
            clean = {"HOME": self.home, "PATH": os.environ["PATH"], **env}
            with self.subTest(exceptions=exceptions):
                used = self.find_used(lambda: self.avn(*REVOKE, "--url", server.url, env=env))
                self.assertEqual(used, "a" if through else None)
            with self.subTest(curl=exceptions):
                if CURL is not None:
                    line = [CURL, "-sS", "--max-time", "5", server.url]
                    used = self.find_used(lambda: subprocess.run(line, env=clean, capture_output=True,
                        timeout=TIMEOUT))
                    self.assertEqual(used, "a" if through else None)

    def test_plain_http_never_goes_through_one(self):
        """Unlike curl, avn does not send a token through a proxy for plain HTTP."""
        server = self.serve(always=GOOD)
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY", "https_proxy", "HTTPS_PROXY"):
            with self.subTest(name=name):
                self.expect(0, *REVOKE, env={name: self.proxy.url})
        self.assertEqual((len(server.requests), self.proxy.connections), (6, 0))

    def test_invalid_addresses(self):
        """An invalid address is an error, and never leads to a direct connection."""
        for address in ("http://", "://", "garbage://127.0.0.1:1", "http://127.0.0.1:99999", "ftp://127.0.0.1:1",
                        "http://[::1", "127.0.0.1:x", "http://a b:1", "\x1b[2J", "http://user:made-up-secret@:1",
                        "javascript:x", "made-up.invalid:3128", "direct://", "socks9://127.0.0.1:1"):  # fmt: skip
            with self.subTest(address=address):
                result = self.avn(*REVOKE, "--request-timeout=10", env={"https_proxy": address})
                self.assertIn(result.status, (2, 10), result.stderr)
                self.assert_failed(result, result.status)
                self.assertTrue(result.stderr.replace("\n", "").isprintable())
                self.assertNotIn("made-up-secret", result.stderr)
        self.assertEqual(self.server.connections, 0)


class Answers(ProxyCase):
    def test_responses_are_not_the_servers(self):
        """The proxy's responses would affect a client that takes them for the API's."""
        words = "Missing (expired) db token"
        content = {"errors": [{"message": words, "status": 401}], "message": words, "user": {}, "tokens": [],
                   "token": FRESH_TOKEN, "full_token": CREATED_TOKEN, "token_prefix": "abc"}  # fmt: skip
        url = self.proxy.url.replace("//", "//user:made-up-secret@")
        old = self.read(self.credentials)
        for number, status in enumerate(STATUSES):
            self.proxy.always = reply(status, b"" if status == 204 else content, "Location: https://127.0.0.1/",
                                      "WWW-Authenticate: Basic realm=x",
                                      "Proxy-Authenticate: Basic realm=x")  # fmt: skip
            lines = [(*words, "--request-timeout=10") for words in (ALL if FULL else ALL[number % 5 :: 5])]
            runs = self.run_lines(lines, env={"https_proxy": url}, input=FRESH_TOKEN)
            for line, (result, _) in zip(lines, runs):
                with self.subTest(status=status, line=line):
                    if status == 204:
                        # Any 2xx opens a tunnel, but no TLS server is at its other end.
                        self.assertEqual((result.status, result.stdout), (10, ""), result.stderr)
                        continue
                    self.assert_failed(result, 10)
                    self.assertIn(f"The proxy 127.0.0.1:{self.proxy.port} refuses", result.stderr)
                    self.assertIn(f"(HTTP status {status})", result.stderr)
                    for secret in ("made-up-secret", words, "avn user login", "may have been carried out"):
                        self.assertNotIn(secret, result.stderr)
        self.assertEqual(len(self.proxy.requests), self.proxy.connections)
        self.assertEqual((self.server.connections, self.read(self.credentials)), (0, old))
        for request in self.proxy.requests:
            self.assertNotIn(TOKEN, str(request.fields))
            self.assertNotIn("aivenv1", str(request.fields))

    def test_request_to_the_proxy(self):
        for words in ALL:
            self.avn(*words, env={"https_proxy": self.proxy.url}, input=FRESH_TOKEN)
        self.assertEqual(len(self.proxy.requests), len(ALL))
        self.assert_connect_only(self.proxy)

    def test_other_ways_to_refuse(self):
        for kind, answer, statuses in [
            ("closed", (b"",), (10,)), ("reset", (reset,), (10,)), ("garbage", (b"\x00" * 50,), (9, 10)),
            ("hanging", (hang,), (11,)), ("half", (b"HTTP/1.1 200 Conn",), (9, 10)),
            ("html", (reply(200, "<html>"),), (10,)),
            ("connected and closed", (b"HTTP/1.1 200 Connected\r\n\r\n",), (10,)),
            ("connected and answering", (b"HTTP/1.1 200 Connected\r\n\r\n" + GOOD,), (10,)),
        ]:  # fmt: skip
            for words in (("user", "info"), CREATE):
                with self.subTest(kind=kind, words=words):
                    self.proxy.always = answer
                    result = self.avn(*words, f"--request-timeout={1 if kind == 'hanging' else 30}",
                        env={"https_proxy": self.proxy.url})
                    self.assertIn(result.status, statuses, result.stderr)
                    self.assert_failed(result, result.status)
                    self.assertNotIn("may have been carried out", result.stderr)
                    if kind == "hanging":
                        self.assertIn(f"127.0.0.1:{self.proxy.port} did not respond", result.stderr)
        self.assertEqual(self.server.connections, 0)

    def test_floods(self):
        """avn stops reading before the deadline, which would have another status."""
        endless = (reply(200, b"", length=-1), repeat(b" " * 65536, 1 << 20))
        floods = [FLOODING[kind] for kind in ("no end of interim answers", "a long head",
            "a long status line")] + [endless]
        floods += [(reply(status, b"", length=-1), repeat(b" " * 65536, 1 << 20)) for status in (302, 401, 403, 407,
            503)]
        for answer in floods:
            for words in (("user", "info"), CREATE):
                with self.subTest(answer=answer, words=words):
                    self.proxy.always = answer
                    result = self.avn(*words, env={"https_proxy": self.proxy.url})
                    self.assert_failed(result, 10)
                    self.assertIn(f"127.0.0.1:{self.proxy.port}", result.stderr)
                    self.assertNotIn("may have been carried out", result.stderr)
        self.assertEqual(self.server.connections, 0)

    def test_tunnel(self):
        self.proxy.always = (tunnel(self.server.port),)
        for words in (REVOKE, CREATE):
            self.expect(0, *words, env={"https_proxy": self.proxy.url})
        self.assert_connect_only(self.proxy)
        self.assertEqual(self.server.lines, ["DELETE /v1/access_token/abc", "POST /v1/access_token"])
        for request in self.server.requests:
            self.assertEqual([name for name in request.headers if name.startswith("proxy")], [])
            self.assertEqual(request.headers["authorization"], "aivenv1 " + TOKEN)

    def test_tunnels_of_several(self):
        """A failing tunnel does not stop other requests that are under way."""
        names = [f"token-{number}" for number in range(9)]
        flood = FLOODING["no end of interim answers"]
        good = (gather(len(names)), tunnel(self.server.port))
        self.proxy.script = [(tunnel(self.server.port),), *[good] * 3, (gather(len(names)), *flood), *[good] * 4]
        result = self.expect(10, *REVOKE[:-1], *names, env={"https_proxy": self.proxy.url})
        self.assertEqual(len(self.proxy.requests), len(names))
        self.assert_connect_only(self.proxy)
        self.assertEqual(len(result.stdout.splitlines()), len(names) - 1)
        self.assertEqual(result.stderr, f"avn: Cannot revoke the token {self.find_missing(names, result)}. "
                         f"The response from the proxy 127.0.0.1:{self.proxy.port} is too large.\n")  # fmt: skip
        self.assertEqual(sorted(self.server.lines), [f"DELETE /v1/access_token/{name}" for name in names
                                                     if f"token {name}." in result.stdout])  # fmt: skip

    def find_missing(self, names, result):
        (missing,) = (name for name in names if f"token {name}." not in result.stdout)
        return missing

    def test_a_tunnel_to_another_server(self):
        """The certificate is checked as without a proxy."""
        imposter = self.serve(always=GOOD, certificate=self.authority.issue_kind("wrong host"))
        self.proxy.always = (tunnel(imposter.port),)
        result = self.avn(*REVOKE, "--url", self.server.url, env={"https_proxy": self.proxy.url})
        self.assert_failed(result, 10)
        self.assertIn("is for another host", result.stderr)
        self.assertEqual(imposter.requests, [])

    def test_no_proxy_there(self):
        self.proxy.stop()
        env = {"https_proxy": self.proxy.url.replace("//", "//user:made-up-secret@")}
        result = self.avn(*REVOKE, env=env)
        self.assert_failed(result, 10)
        self.assertIn(f"127.0.0.1:{self.proxy.port}", result.stderr)
        self.assertNotIn("made-up-secret", result.stderr)


if __name__ == "__main__":
    unittest.main()
